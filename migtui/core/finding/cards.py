"""What is looked through when revisions are searched: one card a revision, everything on it in lower case."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

from migtui.core.git.files import FileHistory
from migtui.core.history import History
from migtui.core.model import Revision, Standing
from migtui.core.wording import base_name

STATES = (
    "head", "base", "merge", "fork", "applied", "pending", "unknown", "broken", "missing", "database", "current",
    "uncommitted", "untracked", "conflict",
)  # fmt: skip
"""Words that say where a revision stands. They count as whole words only: "he" is not every head."""
SIGN_WORDS = {"+": ("add", "create"), "-": ("remove", "delete", "drop"), "~": ("change", "modify", "alter"), "·": ()}
VERBS = frozenset(word for words in SIGN_WORDS.values() for word in words) | {"rename"}
"""They count as whole words in operations."""
_CREATED = (
    "table",
    "index",
    "unique index",
    "view",
    "type",
    "schema",
    "sequence",
    "materialized",
    "function",
    "trigger",
)
_SPOKEN = ("delete ", "truncate ", "update ", "insert ", "replace ", "writes ")
"""Texts that begin with their own verb."""
_WORDS = ("id", "message", "doc", "file")
_FACTS = ("author", "branch")


class Named(Protocol):
    """An operation, as `core.operations` reads it."""

    @property
    def sign(self) -> str: ...
    @property
    def text(self) -> str: ...


class Deed(NamedTuple):
    """One operation of upgrade()."""

    text: str
    """All verbs for its sign and its text, with a blank at both ends; the verb that one would say comes last, so that
    `drop table` is in it."""
    tables: tuple[str, ...]
    """The tables that it names, with their schemas."""


class Card(NamedTuple):
    """One revision."""

    id: str
    """As it is written."""
    words: str
    """Id, message, docstring and file name, a line each."""
    facts: str
    """The author, and a line with git's branch and the branch labels."""
    commit: str
    """The full hash; "" where there is none."""
    states: frozenset[str]
    """Those of `STATES` that are true of it."""
    operations: tuple[Deed, ...] = ()
    """Of its upgrade(); none before its file was read."""
    deeds: str = ""
    """The texts of all of them, a line each."""

    def field(self, name: str) -> str:
        """The text of one field: "id", "message", "doc", "file", "author" or "branch"."""
        if name in _WORDS:
            return self.words.split("\n")[_WORDS.index(name)]
        return self.facts.split("\n")[_FACTS.index(name)]

    def doing(self, operations: tuple[Deed, ...]) -> Card:
        """The card with what its upgrade() does."""
        if not operations and not self.operations:
            return self
        return self._replace(operations=operations, deeds="\n".join(deed.text for deed in operations))


def words_of(revision: Revision) -> str:
    """What a card says of the version file's header."""
    doc = " ".join(revision.doc.split()) if revision.doc else ""
    message = " ".join(revision.message.split()) if "\n" in revision.message else revision.message
    return f"{revision.id}\n{message}\n{doc}\n{base_name(revision.file)}".lower()


def make_card(
    revision: Revision, states: frozenset[str], labels: Collection[str] = (), git: FileHistory | None = None
) -> Card:
    """The card of a revision, before its file has been read. 6 µs."""
    words = words_of(revision)
    if git is None:
        return Card(revision.id, words, f"\n{' '.join(labels)}".lower() if labels else "\n", "", states)
    facts = f"{' '.join(git.author.split())}\n{' '.join((git.branch, *labels))}".lower()
    return Card(revision.id, words, facts, git.commit.lower(), states)


def states_of(
    id: str, history: History, standings: Mapping[str, Standing], current: frozenset[str], git: FileHistory | None
) -> frozenset[str]:
    """The words of `STATES` that are true of a revision."""
    return _states(
        standings.get(id, "unknown"),
        id in history.children,
        len(history.parents[id]),
        len(history.children.get(id, ())) > 1,
        id in current,
        git.state if git is not None else "committed",
        history.is_defined(id),
    )


@lru_cache(maxsize=512)
def _states(
    standing: str, has_children: bool, parents: int, is_fork: bool, is_here: bool, file: str, is_defined: bool
) -> frozenset[str]:
    """Few combinations are real: 10,000 revisions share their sets."""
    true = {
        standing: True,
        "head": is_defined and not has_children,
        "base": is_defined and not parents,
        "merge": parents > 1,
        "fork": is_fork,
        "database": is_here,
        "current": is_here,
        file: file != "committed",
    }
    return frozenset(word for word, is_true in true.items() if is_true)


_LEADING = re.compile(
    r"(?:table|(?:\d+ )?rows? in|update|insert or update|replace rows of|delete from|truncate|select from) ([^\s(:]+)"
)
_COLUMN = re.compile(r"column (\S+)\.[^.\s]+")
_FURTHER = re.compile(r"(?: on|→|^table \S+ rename to) ([^\s(]+)")
_UNCERTAIN = re.compile(r"[?{}]")


def deed(operation: Named) -> Deed:
    """An operation for the card."""
    text = operation.text.lower()
    said = spoken(operation.sign, text)
    verbs = " ".join(verb for verb in SIGN_WORDS.get(operation.sign, ()) if not said.startswith(verb))
    return Deed(f" {verbs} {said} ", tables_in(operation.sign, text))


def spoken(sign: str, text: str) -> str:
    """An operation with its verb: "drop table users" for "-" and "table users"."""
    if sign == "·" or text.lower().startswith(_SPOKEN):
        return text
    if sign == "+":
        return f"create {text}" if text.lower().startswith(_CREATED) else f"add {text}"
    return f"{'drop' if sign == '-' else 'alter'} {text}"


def tables_in(sign: str, text: str) -> tuple[str, ...]:
    """The tables that an operation's text names. What is code or unread SQL names none that we are sure of."""
    if sign == "·" and not text.startswith("select from "):
        return ()
    found = [match[1] for match in (_LEADING.match(text), _COLUMN.match(text)) if match is not None]
    found += [match[1] for match in _FURTHER.finditer(text)]
    return tuple(dict.fromkeys(name for name in found if not _UNCERTAIN.search(name)))
