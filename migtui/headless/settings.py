"""`migtui config`: the settings in force and where they come from, or the JSON Schema of the files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..config import Settings, SettingsProblem, combined, user_settings
from ..config.files import user_file
from ..reports.settings import problem_lines, settings_data, settings_lines
from .output import UNREADABLE, narrate_all, print_data, print_lines

if TYPE_CHECKING:
    from ..engine.project import Project

Examine = Callable[[Settings], Sequence[SettingsProblem]]


def show_settings(project: Project | None, problems_of: Examine, *, as_json: bool) -> int:
    """Print them; without a project the user's own. What is wrong in the files is said, and ends with 3.

    The project is to be read without `strict`, or there is nothing to show of a broken file. `problems_of` knows what
    of the keys, the commands and the theme the screens cannot follow.
    """
    settings = project.settings if project is not None else combined(None, user_settings(os.environ))
    own, problems = user_file(os.environ), problems_of(settings)
    if as_json:
        print_data(settings_data(settings, own, problems))
    else:
        print_lines(settings_lines(settings, own))
    narrate_all(problem_lines(problems))
    return UNREADABLE if problems else 0


def show_schema() -> int:
    """Print the JSON Schema."""
    from ..config.schema import json_schema

    print_data(json_schema())
    return 0
