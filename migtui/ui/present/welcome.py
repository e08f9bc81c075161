"""The Welcome screen's text."""

from __future__ import annotations

from migtui.errors import MigtuiError, ProjectNotFound

from ..text import Line, one_line, wrap
from .report import error_lines


def welcome_lines(error: MigtuiError, width: int) -> list[Line]:
    """What is wrong, where migtui looked, and what to do."""
    if not isinstance(error, ProjectNotFound):
        return error_lines(error, width)
    lines: list[Line] = [((text, "broken"),) for text in wrap(one_line(error.message), width)]
    lines += [(), (("Looked for a configuration at", "head"),)]
    lines += [((f"  {one_line(str(path))}", "dim"),) for path in error.looked]
    lines += [(), (("Start one with", "head"),), (("  alembic init migrations", "label"),)]
    lines += [(("or name one with", "head"),), (("  migtui -c path/to/alembic.ini", "label"),)]
    return [*lines, (("or look around first with", "head"),), (("  migtui demo", "label"),)]
