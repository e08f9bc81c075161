"""What models and servers call by several names, in one wording: types, defaults, identity, computed columns.

Only where the two texts mean the same to the server, whatever stands around them; everything else stays as it is said
and reads otherwise on the two sides. `dialect` is SQLAlchemy's name of it: "sqlite", "postgresql", "mysql", "mariadb".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.types import NullType

UNKNOWN = "unknown type"
"""The type of a column that SQLAlchemy does not know, where the server does not say it either."""

MYSQL = ("mysql", "mariadb")

_COLLATION = re.compile(r"\s+(?:CHARACTER SET (?P<charset>\w+)\s*)?(?:COLLATE (?P<name>\"[^\"]+\"|`[^`]+`|[\w.]+))?$")
_SYNONYMS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "postgresql": (
        (re.compile(r"^FLOAT(?:\((?:2[5-9]|[345]\d)\))?(?=\[|$)"), "DOUBLE PRECISION"),
        (re.compile(r"^FLOAT\(\d+\)"), "REAL"),
        (re.compile(r"^DECIMAL\b"), "NUMERIC"),
        (re.compile(r"^(NUMERIC\(\d+)\)"), r"\1, 0)"),
        (re.compile(r"^(CHAR|BIT)(?=\[|$)"), r"\1(1)"),
        (re.compile(r"^(TIME|TIMESTAMP)(\(\d+\))?$"), r"\1\2 WITHOUT TIME ZONE"),
    ),
    "mysql": (
        (re.compile(r"^BOOL(?:EAN)?\b"), "TINYINT(1)"),
        (re.compile(r"^NUMERIC\b"), "DECIMAL"),
        (re.compile(r"^DECIMAL$"), "DECIMAL(10, 0)"),
        (re.compile(r"^DECIMAL\((\d+)\)"), r"DECIMAL(\1, 0)"),
        (re.compile(r"^(SMALLINT|MEDIUMINT|INTEGER|BIGINT)\(\d+\)(?!.*ZEROFILL)"), r"\1"),
        (re.compile(r"^TINYINT\((?!1\))\d+\)(?!.*ZEROFILL)"), "TINYINT"),
        (re.compile(r"^(CHAR|BINARY|BIT)(?= |$)"), r"\1(1)"),
        (re.compile(r"^YEAR\(4\)"), "YEAR"),
        (re.compile(r"^(DOUBLE) PRECISION\b"), r"\1"),
    ),
}
_PLAIN_VALUE = re.compile(r"^'([-+]?\d+(?:\.\d+)?|true|false)'$", re.I)
_UNQUOTED = re.compile(r"^(?:\w*INT\w*|NUMERIC|DECIMAL|DOUBLE|REAL|FLOAT|BOOL)", re.I)
_LITERAL_CAST = re.compile(r"^('(?:[^']|'')*'|\(?-?[\d.]+\)?|NULL)::[\w\s\"().,]+(?:\[\])*$", re.I)
_CURRENT = re.compile(r"\bcurrent_(timestamp|date|time)\b(?:\(\))?", re.I)
_BACKTICKS = re.compile(r"`([^\W\d]\w*)`")
_WORDS = re.compile(r"^(?:true|false|null)$", re.I)


def type_text(kind: Any, dialect: Dialect) -> tuple[str, str]:
    """A type as the dialect compiles it, and its collation ("" where it says none).

    Raises what the dialect's compiler raises: CompileError for a type that it lacks.
    """
    if isinstance(kind, NullType):
        return UNKNOWN, ""
    return _worded(str(kind.compile(dialect=dialect)), dialect.name)


@lru_cache(maxsize=2000)
def _worded(text: str, dialect: str) -> tuple[str, str]:
    collation = ""
    found = _COLLATION.search(text) if " COLLATE " in text or " CHARACTER SET " in text else None
    if found is not None:
        text, collation = text[: found.start()], (found["name"] or found["charset"] or "").strip('"`')
    for pattern, wording in _SYNONYMS.get("mysql" if dialect in MYSQL else dialect, ()):
        text = pattern.sub(wording, text)
    return text, collation


@lru_cache(maxsize=2000)
def default_text(text: str, type_: str, dialect: str) -> str:
    """A server default. "" for what is none: NULL. `type_` as `type_text` gives it: '0' of a number is 0."""
    text = without_parentheses(" ".join(text.split()) if "'" not in text else text.strip())
    if dialect == "postgresql":
        text = _without_cast(text)
    if _UNQUOTED.match(type_):
        text = _PLAIN_VALUE.sub(r"\1", text)
    if _WORDS.match(text):
        text = text.lower()
        if dialect in MYSQL:
            text = {"true": "1", "false": "0"}.get(text, text)
    if "'" not in text:
        text = _CURRENT.sub(lambda found: found[0].upper().removesuffix("()"), text)
    return "" if text == "null" else text


def bare_text(text: str, dialect: str) -> str:
    """An expression as a server keeps it, without the parentheses around it all; MySQL quotes every name in it."""
    text = without_parentheses(text)
    return _BACKTICKS.sub(r"\1", text) if dialect in MYSQL and "'" not in text else text


def without_parentheses(text: str) -> str:
    """Without the pairs that enclose all of it."""
    text = text.strip()
    while text.startswith("(") and _encloses(text):
        text = text[1:-1].strip()
    return text


def _encloses(text: str) -> bool:
    """Is the last character the partner of the first parenthesis?"""
    depth, quote = 0, ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"`":
            quote = letter
        else:
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                return place == len(text) - 1
    return False


def _without_cast(text: str) -> str:
    """'new'::character varying is 'new'; nextval('s'::regclass) is nextval('s')."""
    text = text.replace("'::regclass", "'")
    found = _LITERAL_CAST.match(text)
    return without_parentheses(found[1]) if found else text


def identity_text(options: Mapping[str, Any]) -> str:
    """ "ALWAYS START WITH 5": what differs from what a server takes by itself. Keys as in Inspector.get_columns."""
    words = ["ALWAYS" if options.get("always") else "BY DEFAULT"]
    for key, usual, phrase in (
        ("start", 1, "START WITH"),
        ("increment", 1, "INCREMENT BY"),
        ("minvalue", 1, "MINVALUE"),
        ("maxvalue", None, "MAXVALUE"),
        ("cache", 1, "CACHE"),
    ):
        value = options.get(key)
        if value is not None and value != usual and not (key == "maxvalue" and value in _LARGEST):
            words.append(f"{phrase} {value}")
    return " ".join([*words, "CYCLE"] if options.get("cycle") else words)


_LARGEST = (2**15 - 1, 2**31 - 1, 2**63 - 1)


def computed_text(expression: str, persisted: bool | None, dialect: str) -> str:
    """ "a + b STORED". `persisted` None: what the dialect takes by itself."""
    stored = dialect == "postgresql" if persisted is None else persisted
    return f"{without_parentheses(expression)} {'STORED' if stored else 'VIRTUAL'}"
