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
    lines += [(), (("i", "key"), ("  starts a project here: alembic init, step by step", ""))]
    lines += [(), (("Look around first with", "head"),), (("  migtui demo", "label"),)]
    lines += [(), (("Looked for a configuration at", "head"),)]
    return [*lines, *(((f"  {one_line(str(path))}", "dim"),) for path in error.looked)]


def key_hint(error: MigtuiError) -> str:
    """The keys that work."""
    if not isinstance(error, ProjectNotFound):
        return "q leaves"
    opens = ["enter opens the selected one"] if error.elsewhere else []
    return " · ".join([*opens, "i starts a project here", "q leaves"])
