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

AGREE = "No difference that autogenerate compares: it would write nothing."


def progress(partial: Partial | None) -> str:
    """ "reading 120 of 200 tables"."""
    if partial is None:
        return "asking env.py for models and database … esc gives up"
    database = f"{one_line(title_of(partial.key))}: " if partial.key else ""
    if partial.side == "models":
        return f"{database}{partial.done} of {counted(partial.total, 'table')} of the models … esc gives up"
    if partial.done >= partial.total:
        return f"{database}comparing {counted(partial.total, 'table')} … esc gives up"
    return f"{database}reading {partial.done} of {counted(partial.total, 'table')} … esc gives up"


def found(compared: Compared) -> str:
    """ "3 of 27 objects differ · 5 operations, 1 destroys data"."""
    different = sum(item.is_different and item.sign != "?" for item in compared.items)
    if not compared.operations:
        return AGREE
    return f"{different} of {counted(len(compared.items), 'object')} differ · {operations_words(compared.operations)}"


def operations_words(operations: Sequence[Operation]) -> str:
    """ "5 operations, 1 destroys data"."""
    return risk.operations_words([operation.assessment for operation in operations])


def unread(compared: Compared) -> str:
    """ "1 object could not be read"; "" where all could."""
    count = sum(item.sign == "?" for item in compared.items)
    return f"{counted(count, 'object')} could not be compared: ?" if count else ""


def no_models(compared: Compared) -> str:
    """What explains that everything is to be dropped; "" where the models have a table."""
    diffs = compared.shown.databases
    filtered = any(each.why != "version table" for diff in diffs for each in diff.left_out)
    has_tables = not filtered and any(diff.database for diff in diffs) and not any(diff.models for diff in diffs)
    return "⚠ the models have no table at all: does env.py import them? ! asks the doctor" if has_tables else ""


def behind(snapshot: Snapshot) -> str:
    """Why a part of the differences needs no new revision; "" where the databases are at head."""
    count = sum(standing == "pending" for standing in snapshot.standings.values())
    if not count or snapshot.databases is None:
        return ""
    if snapshot.verdict.kind == "not-stamped":
        return "⚠ the database is not stamped: no revision says what it has · 1, then s there says where it stands"
    where = "a database is" if snapshot.is_several else "database is"
    return f"⚠ {where} {count} behind head: part of this is pending migrations, b tells which"


def status(compared: Compared, snapshot: Snapshot, outdated: str, whose: str) -> tuple[str, str]:
    """The status line when nothing else is said, and its style. `whose`: the three-way answer in words, or ""."""
    if outdated:
        return f"⚠ out of date, R compares again: {outdated}", "warning"
    if not compared.operations:
        return found(compared), "good"
    if text := no_models(compared):
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


ERROR_KEYS = "! asks the doctor what is wrong · R compares again"
"""What to press next, in the frame of an error: it may be longer than the screen."""
