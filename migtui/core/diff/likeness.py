"""How much alike two names are, and two types as a dialect writes them."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

ALIKE = 0.5
"""From here on two names look alike. Measured: qty and quantity 0.55, desc and description 0.53, email and
email_address 0.59, but total and note 0.44, first_name and last_name 0.44, user_id and post_id 0.25."""

MYSQL = ("mysql", "mariadb")
SYNONYMS = {
    "BOOL": "TINYINT",
    "BOOLEAN": "TINYINT",
    "DECIMAL": "NUMERIC",
    "INT": "INTEGER",
    "DOUBLE PRECISION": "DOUBLE",
}
"""What MySQL and MariaDB show of a type that the models name otherwise."""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+")
_COLLATION = re.compile(r" (?:CHARACTER SET|CHARSET|COLLATE) (?:\"[^\"]*\"|`[^`]*`|\S+)", re.IGNORECASE)
_WIDTH = re.compile(r"^((?:TINY|SMALL|MEDIUM|BIG)?INT(?:EGER)?)\s*\(\d+\)")


def name_likeness(one: str, other: str) -> float:
    """0 to 1, the same in both directions. Words that both have say little when each has others too: of user_id and
    post_id, user and post are compared."""
    words, others = _words(one), _words(other)
    mine, theirs = _without(words, others), _without(others, words)
    if mine and theirs:
        return _ratio("".join(mine), "".join(theirs))
    return _ratio("".join(words), "".join(others))


def same_type(one: str, other: str, dialect: str) -> bool:
    """Do both mean the same to the dialect, as far as their text tells?"""
    return _plain_type(one, dialect) == _plain_type(other, dialect)


def _words(name: str) -> list[str]:
    """ "fullName", "full_name": ["full", "name"]."""
    return [word.lower() for word in _WORDS.findall(name)] or [name]


def _without(words: list[str], others: list[str]) -> list[str]:
    left = list(others)
    kept = []
    for word in words:
        if word in left:
            left.remove(word)
        else:
            kept.append(word)
    return kept


def _ratio(one: str, other: str) -> float:
    """difflib's, which depends on the order of the two."""
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _plain_type(text: str, dialect: str) -> str:
    plain = _COLLATION.sub("", text).upper().strip()
    if dialect not in MYSQL:
        return plain
    plain = _WIDTH.sub(r"\1", plain)
    return SYNONYMS.get(plain, plain)
