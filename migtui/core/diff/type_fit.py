"""Whether the values of one type fit into another, by families of types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from .type_text import Family, TypeText

MYSQL = ("mysql", "mariadb")
DIGITS = {1: 3, 2: 5, 3: 8, 4: 10, 8: 19}
"""Most digits of an integer, by its bytes."""
EXACT_BYTES = {"FLOAT": 3, "DOUBLE": 6}
"""Whole bytes of an integer that a float keeps exactly (it has 24 or 53 bits)."""
CAPACITY = {
    "TINYTEXT": 255, "TEXT": 65_535, "MEDIUMTEXT": 2**24 - 1, "LONGTEXT": 2**32 - 1,
    "TINYBLOB": 255, "BLOB": 65_535, "MEDIUMBLOB": 2**24 - 1, "LONGBLOB": 2**32 - 1,
}  # fmt: skip
"""Of MySQL and MariaDB, in bytes."""
UTF8 = 4
"""Most bytes of a character there."""
PRINTED: dict[Family, int] = {"boolean": 5, "date": 10, "time": 15, "timestamp": 32, "uuid": 36}
"""Most characters of a value written as text."""

FITS_NOT = "fails or cuts where values do not fit"


class TypeChange(NamedTuple):
    """The verdict."""

    fit: Literal["neutral", "widening", "narrowing", "unknown"]
    words: str
    length: int = 0
    """Values with more characters than this do not fit; 0: that is not the question."""


WIDENS = TypeChange("widening", "widens")
NARROWS = TypeChange("narrowing", FITS_NOT)
ROUNDS = TypeChange("narrowing", "rounds")
UNKNOWN = TypeChange("unknown", "another type")
ZONES = TypeChange("unknown", "converts by the session's time zone")


def fit(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    """For servers that hold what a type says; both are known to differ."""
    if (old.family, new.family) in RULES:
        return RULES[old.family, new.family](old, new, dialect)
    if new.family == "text" and old.family != "other":
        return _printed(old, new, dialect)
    return NARROWS if old.family == "text" and new.family != "other" else UNKNOWN


def _if(fits: bool, otherwise: TypeChange = NARROWS) -> TypeChange:
    return WIDENS if fits else otherwise


def _integers(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    if old.unsigned == new.unsigned:
        return _if(new.bytes >= old.bytes)
    return _if(old.unsigned and new.bytes > old.bytes)


def _integer_to_decimal(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    digits = _digits(new, dialect)
    return _if(digits is None or digits[0] >= DIGITS[old.bytes])


def _integer_to_float(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    return _if(old.bytes <= EXACT_BYTES[new.name], ROUNDS)


def _decimals(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    before, after = _digits(old, dialect), _digits(new, dialect)
    if after is None:
        return WIDENS
    if before is None or after[0] < before[0]:
        return NARROWS
    return _if(after[1] >= before[1], ROUNDS)


def _digits(each: TypeText, dialect: str) -> tuple[int, int] | None:
    """Before and behind the point; None: as many as one likes."""
    if not each.sizes:
        return (10, 0) if dialect in MYSQL else None
    behind = each.sizes[1] if len(each.sizes) > 1 else 0
    return each.sizes[0] - behind, behind


def _floats(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    return _if(new.name == "DOUBLE", ROUNDS)


def _texts(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    before, after = _most_characters(old, dialect), _most_characters(new, dialect, least=True)
    if after is None or (before is not None and before <= after):
        return WIDENS
    return TypeChange("narrowing", f"fails or cuts where longer than {after:,}", after)


def _most_characters(each: TypeText, dialect: str, *, least: bool = False) -> int | None:
    """What may be in it (`least`: what certainly may, however many bytes its characters have); None: no limit."""
    if each.size is not None:
        return each.size
    if each.name == "CHAR":
        return 1
    if dialect in MYSQL and each.name in CAPACITY:
        return CAPACITY[each.name] // (UTF8 if least and each.family == "text" else 1)
    return None


def _printed(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    """Something else that becomes a text."""
    most = _most_characters(new, dialect, least=True)
    return _if(most is None or most >= (_longest(old, dialect) or most + 1))


def _longest(old: TypeText, dialect: str) -> int | None:
    if old.family == "integer":
        return DIGITS[old.bytes] + 1
    if old.family == "decimal":
        digits = _digits(old, dialect)
        return None if digits is None else sum(digits) + 3
    if old.family == "enum":
        return max(map(len, old.labels), default=0)
    return PRINTED.get(old.family)


def _enums(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    lost = [label for label in old.labels if label not in new.labels]
    return _if(not lost, TypeChange("narrowing", f"fails or cuts where {lost[0]!r} is stored" if lost else FITS_NOT))


def _instants(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    if old.zone != new.zone or (old.name, new.name) == ("TIMESTAMP", "DATETIME"):
        return ZONES
    if (old.name, new.name) == ("DATETIME", "TIMESTAMP"):
        return TypeChange("narrowing", "fails outside of 1970 to 2038")
    whole = 0 if dialect in MYSQL else 6
    before, after = (whole if each.size is None else each.size for each in (old, new))
    return _if(after >= before, TypeChange("narrowing", "rounds fractions of a second"))


def _date_to_timestamp(old: TypeText, new: TypeText, dialect: str) -> TypeChange:
    return ZONES if new.zone else WIDENS


def _always(verdict: TypeChange) -> Rule:
    return lambda old, new, dialect: verdict


Rule = Callable[[TypeText, TypeText, str], TypeChange]
RULES: dict[tuple[Family, Family], Rule] = {
    ("integer", "integer"): _integers,
    ("integer", "decimal"): _integer_to_decimal,
    ("integer", "float"): _integer_to_float,
    ("integer", "boolean"): _always(NARROWS),
    ("boolean", "integer"): _always(WIDENS),
    ("boolean", "decimal"): _always(WIDENS),
    ("decimal", "decimal"): _decimals,
    ("decimal", "integer"): _always(NARROWS),
    ("decimal", "float"): _always(ROUNDS),
    ("float", "float"): _floats,
    ("float", "integer"): _always(NARROWS),
    ("float", "decimal"): _always(NARROWS),
    ("text", "text"): _texts,
    ("binary", "binary"): _texts,
    ("enum", "enum"): _enums,
    ("date", "timestamp"): _date_to_timestamp,
    ("timestamp", "date"): _always(TypeChange("narrowing", "loses the time of day")),
    ("timestamp", "time"): _always(TypeChange("narrowing", "loses the date")),
    ("timestamp", "timestamp"): _instants,
    ("time", "time"): _instants,
    ("json", "json"): _always(TypeChange("widening", "keeps the values, not their spelling")),
}
