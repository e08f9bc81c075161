"""What `--sql` prints, step by step, and the .sql file that is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..core.plan import Direction
from ..core.redact import MASK


@dataclass(frozen=True, slots=True)
class StepScript:
    """The statements of one step for one database."""

    key: str
    """The database; "" in a project of one."""
    revision: str
    """"" for what a `stamp --purge base` does: it has no step."""
    direction: Direction
    sql: str
    """As `alembic … --sql` prints it, the version table's statements included. "" when `refused`."""
    incomplete: tuple[str, ...] = ()
    """Why these are not all statements that a run would execute: sentences with line numbers."""
    error: str = ""
    """Why the step printed no more than `sql`, in one line; or ""."""
    refused: str = ""
    """Why its code was not run at all: it opens a connection of its own; or ""."""


def save_sql(steps: Sequence[StepScript]) -> str:
    """As Alembic would have printed it, byte for byte where nothing is missing; what is missing is said in `-- `
    comments in front of the step. With several databases each begins with a comment that names it."""
    several = len({step.key for step in steps}) > 1
    pieces: list[str] = []
    key: str | None = None
    for step in steps:
        if several and step.key != key:
            pieces.append(_comment(f"database {step.key}"))
        key = step.key
        remarks = [_comment(remark) for remark in _remarks(step)]
        pieces += [*remarks, "\n" if remarks and not step.sql else "", step.sql]
    return "".join(pieces)


def _remarks(step: StepScript) -> Iterator[str]:
    name = f"{step.direction} {step.revision}".strip()
    if step.refused:
        yield f"{name} is not here: {step.refused}"
    for reason in step.incomplete:
        yield f"{name} is incomplete: {reason}"
    if step.error:
        yield f"{name} printed no more than this: {step.error}"
    if MASK in step.sql:
        yield f"{name}: a password is written as {MASK}"


def _comment(text: str) -> str:
    """One line, whatever the text is: what follows a line break would be executed."""
    return f"-- {' '.join(text.split())}\n"
