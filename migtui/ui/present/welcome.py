"""The Welcome screen's text."""

from __future__ import annotations

from migtui.errors import MigtuiError, ProjectNotFound

from ..text import Line, one_line
from .report import error_lines


def welcome_lines(error: MigtuiError, width: int) -> list[Line]:
    """What is wrong, where migtui looked, and what to do."""
    lines = error_lines(error, width)
    if not isinstance(error, ProjectNotFound):
        return lines
    lines += [(), (("Look around first with", "head"),), (("  migtui demo", "label"),)]
    lines += [(), (("Looked for a configuration at", "head"),)]
    return [*lines, *(((f"  {one_line(str(path))}", "dim"),) for path in error.looked)]
