"""The Diff screen's sentences: how far a comparison has come, what it found, where the database stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from migtui.core.database import title_of
from migtui.core.diff import risk
from migtui.engine.comparing import Partial

from ...snapshot import Snapshot
from ...text import counted, one_line

if TYPE_CHECKING:
    from ...diff.model import Compared, Operation
    from ...keys.keymap import KeyMap

AGREE = "No difference that autogenerate compares: it would write nothing."


def progress(partial: Partial | None, keys: KeyMap) -> str:
    """ "reading 120 of 200 tables … esc gives up"."""
    ends = f"… {keys.name('diff.close')} gives up"
    if partial is None:
        return f"asking env.py for models and database {ends}"
    database = f"{one_line(title_of(partial.key))}: " if partial.key else ""
    if partial.side == "models":
        return f"{database}{partial.done} of {counted(partial.total, 'table')} of the models {ends}"
    if partial.done >= partial.total:
        return f"{database}comparing {counted(partial.total, 'table')} {ends}"
    return f"{database}reading {partial.done} of {counted(partial.total, 'table')} {ends}"


def found(compared: Compared) -> str:
    """ "3 of 27 objects differ · 5 operations, 1 destroys data"."""
    different = sum(item.is_different and item.sign != "?" for item in compared.items)
    if not compared.operations:
        return AGREE
    return f"{different} of {counted(len(compared.items), 'object')} differ · {operations_words(compared.operations)}"


def operations_words(operations: Sequence[Operation]) -> str:
    """ "5 operations, 1 destroys data"."""
    return risk.operations_words([operation.assessment for operation in operations])


def not_counted(count: int, keys: KeyMap) -> str:
    """ "2 not counted, R asks again": behind these operations it says why; "" where all could be."""
    return f"{count} not counted, {keys.name('diff.again')} asks again" if count else ""


def unread(compared: Compared) -> str:
    """ "1 object could not be read"; "" where all could."""
    count = sum(item.sign == "?" for item in compared.items)
    return f"{counted(count, 'object')} could not be compared: ?" if count else ""


def no_models(compared: Compared, keys: KeyMap) -> str:
    """What explains that everything is to be dropped; "" where the models have a table."""
    diffs = compared.shown.databases
    filtered = any(each.why != "version table" for diff in diffs for each in diff.left_out)
    has_tables = not filtered and any(diff.database for diff in diffs) and not any(diff.models for diff in diffs)
    asks = f"{keys.name('diff.doctor')} asks the doctor"
    return f"⚠ the models have no table at all: does env.py import them? {asks}" if has_tables else ""


def behind(snapshot: Snapshot) -> str:
    """Why a part of the differences needs no new revision; "" where the databases are at head."""
    count = sum(standing == "pending" for standing in snapshot.standings.values())
    if not count or snapshot.databases is None:
        return ""
    if snapshot.verdict.kind == "not-stamped":
        back, stamp = map(snapshot.keys.name, ("screen.history", "revision.stamp"))
        there = f"{back}, then {stamp} there says where it stands"
        return f"⚠ the database is not stamped: no revision says what it has · {there}"
    where = "a database is" if snapshot.is_several else "database is"
    tells = f"{snapshot.keys.name('diff.three-way')} tells which"
    return f"⚠ {where} {count} behind head: part of this is pending migrations, {tells}"


def status(compared: Compared, snapshot: Snapshot, outdated: str, whose: str) -> tuple[str, str]:
    """The status line when nothing else is said, and its style. `whose`: the three-way answer in words, or ""."""
    if outdated:
        return f"⚠ out of date, {snapshot.keys.name('diff.again')} compares again: {outdated}", "warning"
    if not compared.operations:
        return found(compared), "good"
    if text := no_models(compared, snapshot.keys):
        return text, "warning"
    if whose:
        return f"{found(compared)} · {whose}", ""
    return (text, "warning") if (text := behind(snapshot)) else (found(compared), "")


def stands(snapshot: Snapshot, key: str) -> str:
    """Where a database stands: "at 4f2c91ab", "at no revision"."""
    state = next((state for state in snapshot.databases or () if state.key == key), None)
    if state is None or state.error:
        return ""
    if not state.heads:
        return "at no revision"
    more = f" +{len(state.heads) - 1}" if len(state.heads) > 1 else ""
    return f"at {snapshot.history.short(state.heads[0])}{more}"


def compared_at(at: datetime) -> str:
    return f"compared {at:%H:%M}"


def error_keys(keys: KeyMap) -> str:
    """What to press next, in the frame of an error: it may be longer than the screen."""
    return f"{keys.name('diff.doctor')} asks the doctor what is wrong · {keys.name('diff.again')} compares again"
