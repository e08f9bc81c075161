"""Does a value of the old type fit into the new one? As measured on SQLite 3.40, PostgreSQL 15 and MariaDB 10.11."""

from __future__ import annotations

from dataclasses import replace

from .type_fit import NARROWS, UNKNOWN, WIDENS, TypeChange, fit
from .type_text import Family, TypeText, read_type

NUMBERS: tuple[Family, ...] = ("integer", "decimal", "float")
CASTS: frozenset[tuple[Family, Family]] = frozenset(
    {
        *((old, new) for old in NUMBERS for new in NUMBERS),
        ("date", "timestamp"),
        ("timestamp", "date"),
        ("timestamp", "time"),
    }
)
"""What PostgreSQL converts by itself beside types of one family and whatever becomes a text."""
NEEDS_USING = TypeChange("narrowing", "fails: PostgreSQL converts that only with postgresql_using")
MAY_NEED_USING = TypeChange("unknown", "another type, may need postgresql_using")
STORED_ALIKE = TypeChange("neutral", "SQLite stores it the same way")
CUTS = TypeChange("narrowing", "SQLite turns what is no number into one")


def type_change(before: str, after: str, dialect: str, *, using: bool = False) -> TypeChange:
    """Both texts as compiled for the dialect. `using`: the operation says how PostgreSQL shall convert."""
    old, new = read_type(before, dialect), read_type(after, dialect)
    if not before or not after or "NULL" in (old.name.upper(), new.name.upper()):
        return UNKNOWN
    if old == new:
        return TypeChange("neutral", "the same type in other words")
    if dialect == "sqlite":
        return _sqlite(old, new)
    if dialect == "postgresql":
        return UNKNOWN if using else _postgresql(old, new)
    return _change(old, new, dialect)


def _change(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    if replace(old, rest="") == replace(new, rest=""):
        return TypeChange("unknown", "another collation or character set")
    return UNKNOWN if old.dimensions != new.dimensions else fit(old, new, dialect)


def _postgresql(old: TypeText, new: TypeText) -> TypeChange:
    """Without USING there must be a cast that PostgreSQL may use in an assignment."""
    if new.family == "text" and not new.dimensions and (old.dimensions or old.family == "other"):
        return NARROWS if new.size else WIDENS
    if "other" in (old.family, new.family):
        return MAY_NEED_USING if new.family == "other" else UNKNOWN
    if old.family != new.family and new.family != "text" and (old.family, new.family) not in CASTS:
        return NEEDS_USING
    return _change(old, new, "postgresql")


def _sqlite(old: TypeText, new: TypeText) -> TypeChange:
    """SQLite holds no length and no type. Alembic's batch mode copies a table, with a CAST where the kind of type is
    another one, and CAST('2024-01-31' AS DATETIME) is 2024."""
    if new.family == "json" or _affinity(old) == _affinity(new):
        return STORED_ALIKE
    if new.family in ("text", "enum", "binary"):
        return WIDENS
    numbers = (*NUMBERS, "boolean")
    if old.family in ("integer", "boolean") and new.family in numbers:
        return WIDENS
    if old.family in numbers and new.family in numbers:
        return NARROWS if new.family in ("integer", "boolean") else STORED_ALIKE
    return UNKNOWN if "other" in (old.family, new.family) else CUTS


def _affinity(each: TypeText) -> str:
    """What SQLAlchemy takes for one kind of type."""
    if each.family == "other":
        return each.name
    return {"float": "decimal", "enum": "text"}.get(each.family, each.family)
