"""Where a project's code defines a MetaData collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["declarative", "sqlmodel", "flask-sqlalchemy", "metadata"]


@dataclass(frozen=True, slots=True)
class MetadataSource:
    """A MetaData collection that a project's code defines."""

    module: str
    """As env.py can import it: "shop.models"."""
    expression: str
    """In that module: "Base.metadata"."""
    file: str
    line: int
    kind: Kind
    tables: int
    """Classes and Table objects found that belong to it, in all modules."""

    @property
    def name(self) -> str:
        """What is imported: "Base"."""
        return self.expression.partition(".")[0]
