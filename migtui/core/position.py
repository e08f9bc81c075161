"""The truth line: one verdict on where the database stands in the history, and the key to press next.

    kind                what is true
    reading             nothing has been read yet
    unreachable         the database does not answer, or this one of several cannot be read
    env-fails           env.py, or what it imports, raised before a connection was made
    unreadable          something else kept the databases from being read
    ahead               the version table holds an id that no file defines, and beside it either no row that a file
                        defines, or rows that have every head
    diverged            the same, and known rows from which revisions are pending
    overlapping         one row of the version table is an ancestor of another: Alembic refuses to move
    no-revisions        neither the project nor the database has any
    not-stamped-empty   the version table has no row (or does not exist), and there are no other tables, or no file yet
    not-stamped         the version table has no row, and there are tables, or they were not counted
    behind              every row is known, and `behind` revisions are needed to reach all heads
    several-heads       every head is applied, and there is more than one
    at-head             the one head is applied

The first that holds is the verdict. A history that Alembic cannot load does not change it, but no key is offered then,
and the detail says which file to mend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from migtui.core.database import DatabaseState as DatabaseState
from migtui.core.database import Failure as Failure
from migtui.core.history import History
from migtui.core.standing import Place, locate
from migtui.core.standing import standings as standings

Kind = Literal[
    "reading",
    "unreachable",
    "env-fails",
    "unreadable",
    "ahead",
    "diverged",
    "overlapping",
    "no-revisions",
    "not-stamped-empty",
    "not-stamped",
    "behind",
    "several-heads",
    "at-head",
]
Severity = Literal["good", "note", "unknown", "warning", "error"]

KEYS = {
    "refresh": "R", "doctor": "!", "revision.new": "n", "revision.merge": "m", "upgrade": "u", "upgrade.heads": "U",
}  # fmt: skip
"""The commands that a detail may name, and the keys that they have unless the user has mapped others."""
KeyOf = Callable[[str], str]
"""What to press for a command of KEYS."""
REREAD = "R reads the files again"
"""The key to press, as the last part of a detail. For a front end without keys to leave out."""
_GRAVITY: tuple[Severity, ...] = ("good", "note", "unknown", "warning", "error")
_HARMLESS = frozenset({"duplicate", "unsure"})
"""Kinds of problem with which Alembic goes on."""
_REASONS = {
    r"connection refused|\(111\b": "connection refused",
    r"name or service not known|could not translate host|nodename nor servname|unknown.* host": "unknown host",
    r"password authentication failed|access denied for user": "wrong user or password",
    r"database .*does not exist|unknown database": "no such database",
    r"can't load plugin": "unknown dialect",
    r"no module named": "missing driver",
    r"timed? ?out": "no answer in time",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The truth line. See the module's docstring for what each kind means."""

    kind: Kind
    text: str
    """A few words: "behind by 4 · 2 heads"."""
    detail: str = ""
    """A sentence or two for the status line: what it means and what to do."""
    severity: Severity = "note"
    key: str = ""
    """The key to press next; "" when no key helps."""
    behind: int = 0
    """Revisions needed to reach all heads; of several databases the most."""

    @property
    def is_fine(self) -> bool:
        """Nothing to do: the database has every revision."""
        return self.kind in ("at-head", "several-heads", "no-revisions")


def verdict(
    history: History,
    databases: Sequence[DatabaseState] | None,
    failure: Failure | None = None,
    key: KeyOf = KEYS.__getitem__,
) -> Verdict:
    """The verdict on all databases of a project. `databases` is None, or empty, until they have been read.

    `key`: what to press for a command, for the detail."""
    if failure is not None:
        return _failed(failure, key)
    if not databases:
        return Verdict("reading", "reading the database…", "asking the database where it stands", "unknown")
    found = [_mendable(history, _judged(history, state, key)) for state in databases]
    return found[0] if len(found) == 1 else _summed([*zip(databases, found, strict=True)])


def _failed(failure: Failure, key: KeyOf) -> Verdict:
    titles = {"unreachable": "unreachable", "env-fails": "env.py fails", "unreadable": "not read"}
    reason = _reason(failure.message) if failure.kind == "unreachable" else _first_line(failure.message)
    place = f" ({failure.where})" if failure.where else ""
    next_step = f"{key('refresh')} tries again, {key('doctor')} finds the cause"
    detail = _sentences(f"{_first_line(failure.message)}{place}", failure.hint, next_step)
    return Verdict(failure.kind, f"{titles[failure.kind]}: {reason}", detail, "error", "R")


def _judged(history: History, state: DatabaseState, key: KeyOf) -> Verdict:
    if state.error:
        return _failed(Failure("unreachable", state.error), key)
    place = locate(history, state.heads)
    if place.unknown:
        return _unknown(place, key)
    if place.overlaps:
        return _overlapping(history, place, state)
    if not place.known:
        return _not_stamped(history, place, state, key)
    if place.pending:
        return _behind(history, place, key)
    return _at_head(history)


def _unknown(place: Place, key: KeyOf) -> Verdict:
    names = _listed(place.unknown)
    what = f"{names} {'is' if len(place.unknown) == 1 else 'are'} not in this checkout"
    origin = f"no version file here defines {names}: a branch, a release or a file that is not here wrote it"
    advice = f"check that out; {REREAD.replace('R', key('refresh'), 1)}"
    if not (place.known and place.pending):
        return Verdict("ahead", f"ahead: {what}", _sentences(origin, advice), "warning", "R")
    count = len(place.pending)
    detail = _sentences(origin, f"as far as the files tell, {count} of theirs are not applied", advice)
    return Verdict("diverged", f"diverged: {what}", detail, "error", "R", count)


def _overlapping(history: History, place: Place, state: DatabaseState) -> Verdict:
    below, above = map(history.short, place.overlaps[0])
    table = (
        state.version_table
        if state.version_table_schema is None
        else f"{state.version_table_schema}.{state.version_table}"
    )
    detail = _sentences(
        f"{table} has a row for {below} and one for {above}, which already includes it, so Alembic refuses to move",
        f"delete the row of {below} once you are sure that both are applied",
    )
    return Verdict(
        "overlapping", f"overlapping rows: {below} is below {above}", detail, "error", "", len(place.pending)
    )


def _not_stamped(history: History, place: Place, state: DatabaseState, key: KeyOf) -> Verdict:
    count = len(place.pending)
    if not count:
        write = f'{key("revision.new")} writes the first, as alembic revision -m "…" does'
        return Verdict("no-revisions", "no revisions", f"the project has no revision yet: {write}", "note")
    upgrade = f"{key('upgrade.heads')} upgrades to {_heads(history)}: {_steps(count)}"
    if state.missing_file:
        created = f"{state.missing_file} does not exist yet; the first upgrade creates it"
        return Verdict(
            "not-stamped-empty", "not stamped (no file yet)", _sentences(created, upgrade), "note", "U", count
        )
    if state.tables == 0:
        return Verdict(
            "not-stamped-empty", "not stamped (empty)", _sentences("nothing is applied", upgrade), "note", "U", count
        )
    tables = "" if state.tables is None else f" (has {state.tables} table{'s' if state.tables != 1 else ''})"
    detail = _sentences(
        f"{state.version_table} names no revision{', but there are tables' if state.tables else ''}",
        "if they have this schema already, alembic stamp heads records that" if state.tables else "",
        upgrade,
    )
    return Verdict("not-stamped", f"not stamped{tables}", detail, "warning", "U", count)


def _behind(history: History, place: Place, key: KeyOf) -> Verdict:
    count = len(place.pending)
    if len(history.heads) == 1:
        detail = f"{key('upgrade.heads')} upgrades to {_heads(history)}: {_steps(count)}"
        return Verdict("behind", f"behind by {count}", detail, "note", "U", count)
    meant = all(history.labels.get(head) for head in history.heads)  # labelled branches are kept apart on purpose
    advice = "" if meant else f"{key('revision.merge')} joins them, as alembic merge heads does"
    up = f"{key('upgrade.heads')} upgrades to all of them, {key('upgrade')} to the revision under the cursor"
    detail = _sentences(f"{_heads(history)} — {up}", advice)
    text = f"behind by {count} · {len(history.heads)} heads"
    return Verdict("behind", text, detail, "note" if meant else "warning", "U", count)


def _at_head(history: History) -> Verdict:
    if len(history.heads) == 1:
        return Verdict("at-head", "at head", f"the database is at {_heads(history)}, the only head", "good")
    text = f"at all {len(history.heads)} heads"
    return Verdict("several-heads", text, f"the database is at all heads: {_listed(history.heads)}", "good")


def _mendable(history: History, found: Verdict) -> Verdict:
    """The same verdict; where Alembic cannot load the history, with what to mend first in place of a key."""
    blocking = [problem for problem in history.problems if problem.kind not in _HARMLESS]
    if not blocking or found.severity == "error":
        return found
    first, more = blocking[0], len(blocking) - 1
    others = f"; {more} more problem{'s' if more > 1 else ''}" if more else ""
    return replace(
        found, detail=_sentences(f"{first.message.rstrip('.')}{others}", first.hint), severity="error", key=""
    )


def _summed(found: list[tuple[DatabaseState, Verdict]]) -> Verdict:
    """One verdict for several databases: the gravest one's, its text naming those that differ, the gravest first."""
    ranked = sorted(found, key=lambda pair: -_GRAVITY.index(pair[1].severity))
    worst_state, worst = ranked[0]
    groups: dict[str, list[str]] = {}
    for state, each in ranked:
        groups.setdefault(each.text, []).append(state.title)
    behind = max(each.behind for _, each in found)
    if len(groups) == 1:
        detail = worst.detail.replace("the database is", "every database is")
        return replace(worst, text=f"{worst.text} ({len(found)} databases)", detail=detail, behind=behind)
    text = " · ".join(f"{_several(names)}: {each}" for each, names in groups.items())
    return replace(worst, text=text, detail=f"{worst_state.title}: {worst.detail}", behind=behind)


def _several(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) < 3 else f"{len(names)} databases"


def _heads(history: History) -> str:
    heads = [history.short(head) for head in history.heads]
    return heads[0] if len(heads) == 1 else f"{len(heads)} heads: {_listed(heads)}"


def _steps(count: int) -> str:
    return f"{count:,} step{'s' if count != 1 else ''}"


def _reason(message: str) -> str:
    """Why a database does not answer, in the words common to all drivers; else the message's first line."""
    known = (words for pattern, words in _REASONS.items() if re.search(pattern, message, re.IGNORECASE))
    return next(known, _first_line(message))


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "no reason was given").strip()


def _sentences(*parts: str) -> str:
    return "; ".join(part.rstrip(".") for part in parts if part)


def _listed(names: Sequence[str], most: int = 3) -> str:
    """ "a, b", "a, b, c and 9 more"."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
