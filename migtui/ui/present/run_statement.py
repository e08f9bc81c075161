"""The statement that the server has not answered yet, in the place where it will stand."""

from __future__ import annotations

from ..run_model import RunModel
from ..text import Line, one_line, verbatim

MOST = 12
"""Lines of it: the clock stays in sight."""


def statement_lines(model: RunModel, now: float, *, ascii: bool) -> list[Line]:
    """The clock, the statement, and what it waits for; nothing where none runs for long."""
    statement = model.statement
    if statement is None:
        return []
    first, *rest = verbatim(statement.sql.strip())[:MOST] or [""]
    clock = f"{now - statement.started:.1f} s"
    lines: list[Line] = [((f"{'>' if ascii else '▸'} {clock}  ", "pending"), (first, "label"))]
    lines += [(("  ", ""), (line, "label")) for line in rest]
    if statement.waits:
        lines.append((("  ", ""), (one_line(statement.waits), "warning")))
    return lines
