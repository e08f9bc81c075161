"""The operations of upgrade() and downgrade(), read from the file's syntax tree, without running it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Risk = Literal["safe", "destroys", "unknown"]
"""`destroys`: data is lost (a dropped table or column, DELETE, TRUNCATE); `unknown`: code or SQL that the syntax tree
does not explain."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, ready to be read: sign "+", "-", "~" or "·" and a text such as "column invoice.pdf_path"."""

    sign: Literal["+", "-", "~", "·"]
    text: str
    risk: Risk = "safe"
    line: int = 0
    """1-based line in the version file."""


WayBack = Literal["yes", "empty", "raises", "missing"]
"""Does downgrade() lead back? `empty`: nothing but pass or a docstring; `raises`: it raises at once; `missing`: the
file defines no downgrade()."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a version file's functions do."""

    upgrade: tuple[Operation, ...] = ()
    downgrade: tuple[Operation, ...] = ()
    way_back: WayBack = "yes"
    problem: str = ""
    """Why the bodies could not be read (a syntax error), or ""."""


def read_body(source: str) -> Body:
    """Read the operations of a version file from its text. Never raises; see `Body.problem`."""
    raise NotImplementedError
