"""Does a change of a column's type keep every value? Only where both types are visible can that be said."""

from __future__ import annotations

import re
from typing import NamedTuple

from migtui.core.operations.sql_risk import Risk

FAMILIES = (
    ("SMALLINT", "INTEGER", "BIGINT"),
    ("VARCHAR", "TEXT"),
    ("FLOAT", "DOUBLE"),
)
ALIASES = {"CHAR": "VARCHAR", "NVARCHAR": "VARCHAR", "INT": "INTEGER", "DECIMAL": "NUMERIC", "REAL": "FLOAT"}


class Shape(NamedTuple):
    name: str
    sizes: tuple[int, ...]


def change_risk(before: str, after: str) -> Risk:
    """`safe` for the same type or a wider one, `destroys` for a visibly narrower one, else `unknown`.

    Both are the texts of `expression.type_text`. A server may refuse to narrow when a value does not fit;
    it may as well round or cut, so the narrower type counts as destroying.
    """
    if before == after and "{" not in before:
        return "safe"
    old, new = _shape(before), _shape(after)
    if old is None or new is None:
        return "unknown"
    if old.name == new.name:
        return _varchar_risk(old.sizes, new.sizes) if old.name == "VARCHAR" else _numeric_risk(old.sizes, new.sizes)
    for family in FAMILIES:
        if old.name in family and new.name in family:
            return "safe" if family.index(new.name) > family.index(old.name) and not new.sizes else "destroys"
    return "unknown"


def _varchar_risk(old: tuple[int, ...], new: tuple[int, ...]) -> Risk:
    """No length is no limit."""
    return "safe" if not new or (old and new[0] >= old[0]) else "destroys"


def _numeric_risk(old: tuple[int, ...], new: tuple[int, ...]) -> Risk:
    """Digits before and after the point. Without both of them the default is the server's, and unknown."""
    if len(old) != 2 or len(new) != 2:
        return "unknown"
    return "destroys" if new[0] - new[1] < old[0] - old[1] or new[1] < old[1] else "safe"


def _shape(text: str) -> Shape | None:
    match = re.fullmatch(r"(\w+)(?:\((\d+(?:, \d+)?)\))?", text)
    if not match:
        return None
    name, sizes = match.groups()
    return Shape(ALIASES.get(name, name), tuple(int(size) for size in sizes.split(", ")) if sizes else ())
