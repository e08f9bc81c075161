"""One table on both sides, whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True)
class Define:
    """The whole definition of one table on both sides. Answer: Defined."""

    t: ClassVar[str] = "define"
    key: str = ""
    schema: str = ""
    name: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Definition:
    """One side of a table as text. All empty: this side has no such table."""

    ddl: str = ""
    """CREATE TABLE and what belongs to it (indexes, comments), as SQLAlchemy writes it for the dialect."""
    python: str = ""
    """`op.create_table(...)` and what belongs to it, as autogenerate would write it."""
    error: str = ""


@dataclass(frozen=True)
class Defined:
    """Both sides of one table."""

    t: ClassVar[str] = "defined"
    models: Definition = field(default_factory=Definition)
    database: Definition = field(default_factory=Definition)

    def __post_init__(self) -> None:
        for name in ("models", "database"):
            if isinstance(getattr(self, name), dict):
                object.__setattr__(self, name, Definition(**getattr(self, name)))
