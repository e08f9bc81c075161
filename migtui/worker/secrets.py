"""Passwords that this process has seen, and their removal from every text that leaves it.

They come from the URLs and connect arguments that pass by, from the configuration file and from the
environment. Besides, whatever looks like `scheme://user:password@` is masked even when nobody collected it. The
engine's side has a pattern of its own for that (`core.redact`): this process has no migtui to import it from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, unquote_plus

MASK = "•••"

_PASSWORD_NAME = re.compile(r"passw|pwd|secret|(access|auth|security|id)_?token", re.I)
_IN_URL = re.compile(
    r"(?P<head>(?<![\w+.-])[\w+.-]+://[^\s:/@'\"]*:)(?P<password>[^\s/'\"]{1,4096}|[^\s'\"]{1,4096})(?=@)", re.I
)
"""It begins where a word does, and ends: tried at every letter of a long one, it would take the time of its square."""
_IN_PAIR = re.compile(r"\b(?P<name>[\w-]*)\s*=\s*(?P<value>'[^']*'|\"[^\"]*\"|[^\s;&,'\")]+)", re.I)
_PLAIN_WORD = re.compile(r"[A-Za-z]+\Z")
_KEY_NAME = re.compile(r"pass|pwd|secret|token|key|credential|salt", re.I)
_PLACE_NAME = re.compile(r"host|server|user|name|schema|path|dir|file|module|class", re.I)
_WORDS = re.compile(r"(?:(?:[A-Za-z]{1,24}|\d+)(?:[\s.,:/_+-]+|\Z))+\Z")
"""Words and numbers: "production", "eu-west-1", "shop_2024", "10.0.0.7:5432". A piece of both ("51abc") is no word."""
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?\Z")
_FOLDER = re.compile(r"\.{0,2}/|~|[A-Za-z]:[\\/]")
SHORTEST = 6
"""Characters of a variable's value that can be known from its looks to be secret."""


class Secrets:
    """Collects secrets and cleans texts of them."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, secret: object) -> None:
        """Remember a secret in all its spellings. Empty ones and what is not text are no secrets."""
        if not isinstance(secret, str) or not secret or set(secret) <= set("*•%"):
            return
        written = {secret, secret.replace("%%", "%")}  # in an ini file a % is doubled
        bare = {form for text in written for form in (text, unquote(text), unquote_plus(text))}
        spellings = {
            form
            for text in bare
            for form in (
                text,
                quote(text, safe=""),
                quote_plus(text),
                text.replace("%", "%%"),
                repr(text)[1:-1],
            )
        }
        if not spellings <= self._known:
            self._known |= spellings
            self._pattern = _pattern(self._known)

    def add_text(self, text: object) -> None:
        """Remember the passwords inside a URL, a conninfo string or an ODBC string."""
        if not isinstance(text, str):
            return
        for match in _IN_URL.finditer(text):
            self.add(match["password"])
        for candidate in {text, unquote_plus(text)}:
            for match in _IN_PAIR.finditer(candidate):
                if _PASSWORD_NAME.search(match["name"]):
                    self.add(match["value"].strip("'\""))

    def add_items(self, items: Mapping[str, object]) -> None:
        """Remember the values whose names say that they are secret, and the passwords inside the others."""
        for name, value in items.items():
            if _PASSWORD_NAME.search(name) and name not in ("PWD", "OLDPWD"):
                self.add(value)
            self.add_text(value)

    def add_variables(self, variables: Mapping[str, str]) -> None:
        """Remember the values that a target gives to env.py, but for those that only say where or how: a host, a
        directory, "production". They are in every message, and a database is known by them."""
        self.add_items(variables)
        for name, value in variables.items():
            if len(value) >= SHORTEST and _is_secret(name, value):
                self.add(value)

    def clean(self, text: str) -> str:
        """The text without any secret."""
        if self._pattern is not None:
            text = self._pattern.sub(MASK, text)
        return _IN_URL.sub(lambda match: match["head"] + MASK, text) if "://" in text else text


def _is_secret(name: str, value: str) -> bool:
    if _KEY_NAME.search(name):
        return not _is_folder(value)  # KEY_FILE
    is_url = "://" in value and not value.lower().startswith("http")  # whose password is known by its place
    return not (is_url or _PLACE_NAME.search(name) or _WORDS.match(value) or _HOST.match(value) or _is_folder(value))


def _is_folder(value: str) -> bool:
    """Whether it looks like a path of this machine. A key may begin with a slash too."""
    return bool(_FOLDER.match(value)) and Path(value).expanduser().parent.is_dir()


def _pattern(secrets: Iterable[str]) -> re.Pattern[str]:
    """One pattern of all secrets, longest first. A plain word ("postgres") and a very short secret count only
    where they stand alone: "postgresql" must survive."""
    return re.compile(
        "|".join(
            _alone(s) if len(s) < 4 or _PLAIN_WORD.match(s) else re.escape(s)
            for s in sorted(secrets, key=len, reverse=True)
        )
    )


def _alone(secret: str) -> str:
    return rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])"
