"""A piece of SQL cut into words, with strings and names in one spelling."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

Kind = Literal["name", "quoted", "string", "number", "sign"]

WORD = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>[eEnN]?'(?:[^'\\]|''|\\.)*')
      | (?P<quoted>"(?:[^"]|"")+" | `(?:[^`]|``)+` | \[[^\W\d][^\]]*\])
      | (?P<number>\d+(?:\.\d*)?(?:[eE][-+]?\d+)? | \.\d+)
      | (?P<name>[^\W\d][\w$]*)
      | (?P<sign>->>|->|\#>>|\#>|<=>|<>|!=|<=|>=|<@|@>|@@|&&|\|\||<<|>>|::|!~~\*|~~\*|!~~|~~|!~\*|!~|~\*
          |\?\||\?&|[-+*/%<>=|&^\#?@!~(),.\[\]])
    """,
    re.VERBOSE,
)
ESCAPED = re.compile(r"\\(.)")
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?(?:\+00(?::?00)?)?")
NUMERAL = re.compile(r"[-+]?\d+(?:\.\d+)?")


class Unreadable(Exception):
    """There is something in the text that is no SQL we know."""


class Word(NamedTuple):
    """One word; names that are not quoted in small letters."""

    kind: Kind
    text: str


def words_of(text: str) -> list[Word]:
    """Raises Unreadable."""
    found, place = [], 0
    while place < len(text):
        match = WORD.match(text, place)
        if match is None:
            raise Unreadable(text[place : place + 20])
        place = match.end()
        if match.lastgroup != "space":
            found.append(_word(match))
    return found


def _word(match: re.Match[str]) -> Word:
    text = match[0]
    if match["string"]:
        return Word("string", _string(text))
    if match["quoted"]:
        return Word("quoted", text[1:-1].replace('""', '"').replace("``", "`"))
    if match["number"]:
        return Word("number", numeral(text))
    return Word("name", text.lower()) if match["name"] else Word("sign", text)


def _string(text: str) -> str:
    inner = text[text.index("'") + 1 : -1].replace("''", "'")
    return ESCAPED.sub(r"\1", inner) if "\\'" in inner or text[0] in "eE" else inner


def literal(text: str) -> str:
    """A string as a value: what servers write for it may be a number, or a day with the time of midnight."""
    midnight = MIDNIGHT.fullmatch(text)
    if midnight:
        return f"'{midnight[1]}'"
    return numeral(text) if NUMERAL.fullmatch(text) else f"'{text}'"


def numeral(text: str) -> str:
    """Without zeros that say nothing: 1000.50 and 1000.5 are one."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return format(value.normalize() + 0, "f") if abs(value.adjusted()) < 40 else text
