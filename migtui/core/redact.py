"""Passwords out of what is shown, by the places where they stand.

It serves the side that reads the configuration, before any worker is up. What the worker sends is clean already: its
own `secrets` knows the passwords themselves, and may not import this room, so that the pattern of a URL is there again.
Text that is no valid URL is masked all the same: rather the host is hidden with it than a password shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

MASK = "•••"

LONGEST = 4096
"""Characters that a password can have at most, and how far its end is looked for."""

# Each pattern begins where a word does: tried at every letter of one, a word of 10,000 letters took 8 s.
_USER = re.compile(r"(?<![\w+.-])[\w+.-]+://[^\s:/?#@]*:")
_PORT = re.compile(r"\d+(?=[/?#\s'\",;)]|$)")
_QUERY = re.compile(r"\?[A-Za-z_][\w.-]*=")
_WORDS = "password|passwd|passphrase|pass|pwd|secret|token|api_?key|access_?key|credentials?"
_NAME = rf"(?P<name>(?<![\w.-])[\w.-]*(?:{_WORDS}))"
_PLAIN = re.compile(
    _NAME + r"(?P<is>=)(?:\{[^}]{0,4096}\}|\"[^\"]{0,4096}\"|'[^']{0,4096}'|[^&;\s'\"]+)", re.IGNORECASE
)
_LINE = re.compile(
    r"^(?P<name>[ \t#;]*" + _NAME.replace("?P<name>", "?:") + r")(?P<is>[ \t]+=[ \t]*)(?!=)\S.*$", re.I | re.M
)
"""A line of a file: with blanks around the sign it would be prose anywhere else."""
_QUOTED = re.compile(_NAME + r"(?P<is>%3D)(?:%7B.{0,4096}?%7D|(?:(?!%3B)[^&\s'\"])+)", re.IGNORECASE)


def mask_url(text: str) -> str:
    """The text with the password of every URL in it, and every value with a password's name, replaced by "•••"."""
    masked = "".join(_without_passwords(text))
    for pattern in (_LINE, _PLAIN, _QUOTED):
        masked = pattern.sub(_without_value, masked)
    return masked


def _without_passwords(text: str) -> Iterator[str]:
    at = 0
    while found := _USER.search(text, at):
        yield text[at : found.end()]
        rest = text[found.end() : found.end() + LONGEST].partition("\n")[0]
        end = _password_end(rest)
        if end > 0:
            yield MASK
        at = found.end() + max(0, end)
    yield text[at:]


def _password_end(rest: str) -> int:
    """Where the @ behind the password is; -1 when there is none: the text behind the colon is a port then.

    A password may hold @, / and ?, though it should not. So it ends at the last @ of its word that is before what looks
    like a query, else at the last of all, which is where SQLAlchemy sees a password too. One that holds a space ends at
    the next @ on its line, unless it begins like a port: "db:5432 is down, write to ops@…" is a sentence.
    """
    word = re.split(r"\s", rest, maxsplit=1)[0]
    for end in (_QUERY.split(word, maxsplit=1)[0].rfind("@"), word.rfind("@")):
        if end >= 0:
            return end
    return -1 if _PORT.match(rest) else rest.find("@")


def _without_value(match: re.Match[str]) -> str:
    return f"{match['name']}{match['is']}{MASK}"


def mask_all_but_percent(text: str) -> str:
    """As `mask_url`, but with each % of a password left in its place: for a change that is about nothing else."""
    parts = mask_url(text).split(MASK)
    hidden = re.fullmatch("(.+?)".join(map(re.escape, parts)), text, re.DOTALL)
    if len(parts) == 1 or hidden is None:
        return MASK.join(parts)
    shown = [re.sub(r"[^%]+", MASK, password) for password in hidden.groups()]
    return "".join(part for pair in zip(parts, [*shown, ""], strict=True) for part in pair)
