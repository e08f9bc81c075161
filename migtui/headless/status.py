"""`migtui status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..core.position import REREAD
from ..reports.history import problem_lines
from ..reports.status import status_data, status_lines
from .output import narrate, narrate_all, print_data, print_lines
from .reading import exit_code, read_now

if TYPE_CHECKING:
    from ..engine.project import Project


def status(project: Project, *, as_json: bool) -> int:
    """Print where the databases stand."""
    from ..engine.files import load_history

    narrate_all(project.notes)
    reading = read_now(project, load_history(project))
    if as_json:
        print_data(status_data(reading))
    else:
        narrate_all(problem_lines(reading.history))
        print_lines(status_lines(reading))
    if reading.verdict.kind in ("ahead", "diverged", "overlapping"):
        narrate(reading.verdict.detail.removesuffix(f"; {REREAD}"))
    return exit_code(reading)
