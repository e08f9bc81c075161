"""Passwords out of what is shown: `mask_url` by where a password stands, `Redactor` by what it is.

It serves the side that reads the configuration, before any worker is up; what the worker sends is clean
already. Text that is no valid URL is masked all the same: rather the host is hidden with it than a password
shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote, unquote_plus

MASK = "•••"

_SHORTEST = 3
_USER = re.compile(r"(?P<user>[\w+.-]+://[^\s:/?#@]*):(?P<rest>[^\n]+)")
_PORT = re.compile(r"\d+(?=[/?#\s'\",;)]|$)")
_QUERY = re.compile(r"\?[A-Za-z_][\w.-]*=")
_NAME = r"(?P<name>[\w.-]*(?:password|passwd|passphrase|pass|pwd|secret|token|api_?key|access_?key|credentials?))"
_PLAIN = re.compile(_NAME + r"(?P<is>=)(?:\{[^}]*\}|\"[^\"]*\"|'[^']*'|[^&;\s'\"]+)", re.IGNORECASE)
_QUOTED = re.compile(_NAME + r"(?P<is>%3D)(?:%7B.*?%7D|(?:(?!%3B)[^&\s'\"])+)", re.IGNORECASE)
_WELL_KNOWN = frozenset(
    {
        "postgres",
        "mysql",
        "mariadb",
        "sqlite",
        "oracle",
        "root",
        "admin",
        "user",
        "test",
        "secret",
        "password",
    }
)
"""Passwords that are words of every message too: hidden as whole words only, or "postgresql" could not be
shown."""


def mask_url(text: str) -> str:
    """The text with the password of every URL in it, and every value with a password's name, replaced by
    "•••"."""
    masked = _USER.sub(_without_password, text)
    return _QUOTED.sub(_without_value, _PLAIN.sub(_without_value, masked))


class Redactor:
    """Replaces known secrets, raw or in the forms that URLs, repr() and JSON give them.

    A secret of one or two characters is not searched for: it would be found in every word, and what is left
    would tell it. Such a password is still masked where a URL shows it.
    """

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if len(secret) >= _SHORTEST for form in _forms(secret)}
        patterns = map(_pattern, sorted(forms, key=lambda form: (-len(form), form)))
        self._pattern = re.compile("|".join(patterns)) if forms else None

    def clean(self, text: str) -> str:
        """The text without the secrets, and without any other password that `mask_url` sees."""
        known = self._pattern.sub(MASK, text) if self._pattern else text
        return mask_url(known)


def _without_password(match: re.Match[str]) -> str:
    user, rest = match["user"], match["rest"]
    end = _password_end(rest)
    if end < 0 or rest[:end] == "":
        return f"{user}:{mask_url(rest)}"
    return f"{user}:{MASK}{mask_url(rest[end:])}"


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


def _forms(secret: str) -> Iterator[str]:
    for form in (secret, unquote(secret), unquote_plus(secret)):
        if len(form) >= _SHORTEST:
            yield from (form, quote(form), quote(form, safe=""), quote_plus(form))
            yield from (repr(form)[1:-1], json.dumps(form)[1:-1], json.dumps(form, ensure_ascii=False)[1:-1])


def _pattern(form: str) -> str:
    return rf"\b{form}\b" if form in _WELL_KNOWN else re.escape(form)
