"""The rows that an operation would destroy, or stumble over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from .rebuilding import rebuild


@dataclass(frozen=True)
class Stake:
    """A question about data that an operation would destroy, or stumble over."""

    id: str
    """Of the operation."""
    key: str = ""
    schema: str = ""
    table: str = ""
    column: str = ""
    """"": the rows of the table."""
    what: Literal["rows", "values", "nulls", "longer"] = "rows"
    """"values": rows where the column is not null; "nulls": where it is; "longer": where its text has more than
    `length` characters."""
    length: int = 0


@dataclass(frozen=True)
class Count:
    """How many rows are at stake? Cheap, or an estimate: see `counting`. Answer: Counted for each stake."""

    t: ClassVar[str] = "count"
    stakes: list[Stake] = field(default_factory=list)

    def __post_init__(self) -> None:
        rebuild(self, "stakes", Stake)


@dataclass(frozen=True)
class Counted:
    """The answer to one stake, in the order in which they were asked."""

    t: ClassVar[str] = "counted"
    id: str
    what: str = "rows"
    rows: int | None = None
    """None: not known, `note` says why."""
    exact: bool = True
    """False: the server's own estimate, or (`note`) at least so many."""
    note: str = ""
