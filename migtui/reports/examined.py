"""A comparison as `diff` and `check` look at it: each database with what is to be said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from ..core.database import DatabaseState
from ..core.diff.alignment import ObjectPair, align
from ..core.diff.findings import Finding, findings
from ..core.diff.limits import Limit, limits
from ..core.diff.model import Change, DatabaseDiff, LeftOut
from ..core.diff.renames import Rename, rename_candidates
from ..core.diff.risk import Assessment, assess_all


@dataclass(frozen=True)
class Examined:
    """One database beside the models; only the objects that were asked for."""

    state: DatabaseState
    diff: DatabaseDiff | None
    """None: it could not be compared, `state.error` says why."""
    objects: tuple[ObjectPair, ...] = ()
    operations: tuple[tuple[Change, Assessment], ...] = ()
    findings: tuple[Finding, ...] = ()
    """Ours: autogenerate does not see these."""
    limits: tuple[Limit, ...] = ()
    renames: tuple[Rename, ...] = ()
    """What is dropped and added, and may be the same under another name."""

    @property
    def unread(self) -> tuple[LeftOut, ...]:
        """What could not be read or compared."""
        return tuple(each for each in self.diff.left_out if each.why == "error") if self.diff is not None else ()

    @property
    def is_complete(self) -> bool:
        """Everything that was asked for has been compared."""
        return self.diff is not None and not self.unread and not any(each.sign == "?" for each in self.objects)

    @property
    def rest(self) -> tuple[tuple[Change, Assessment], ...]:
        """Operations that are about none of the objects."""
        placed = {id_ for each in self.objects for id_ in each.changes}
        return tuple(each for each in self.operations if each[0].id not in placed)


def examine(
    diffs: Iterable[DatabaseDiff], states: Sequence[DatabaseState], tables: Collection[str] = ()
) -> tuple[Examined, ...]:
    """All databases, in their order. `tables`: names or patterns, as `is_wanted` takes them; none: everything."""
    by_key = {diff.key: diff for diff in diffs}
    known = {state.key for state in states}
    missing = [DatabaseState(key=key) for key in by_key if key not in known]
    return tuple(_examine(by_key.get(state.key), state, tables) for state in (*states, *missing))


def _examine(diff: DatabaseDiff | None, state: DatabaseState, tables: Collection[str]) -> Examined:
    if diff is None:
        return Examined(state, None)
    objects = tuple(each for each in align(diff) if is_wanted(each.schema, each.name, tables))
    operations = tuple(zip(diff.changes, assess_all(diff), strict=True))
    found = tuple(each for each in findings(diff) if is_wanted(each.schema, each.name, tables))
    if tables:
        ids = {id_ for each in objects for id_ in each.changes}
        operations = tuple(each for each in operations if each[0].id in ids)
    known = {change.id for change, _ in operations}
    renames = tuple(each for each in rename_candidates(diff) if known.issuperset(each.pair))
    return Examined(state, diff, objects, operations, found, limits(diff.options), renames)


def is_wanted(schema: str, name: str, tables: Collection[str]) -> bool:
    """A table is named as "name", "schema.name", or with * and ? in it."""
    full = f"{schema}.{name}" if schema else name
    return not tables or any(fnmatchcase(each, wanted) for each in (name, full) for wanted in tables)


def unknown_tables(examined: Sequence[Examined], tables: Iterable[str]) -> Iterator[str]:
    """Names that no object of any database answers to."""
    names = {(each.schema, each.name) for one in examined for each in one.objects}
    return (wanted for wanted in tables if not any(is_wanted(*name, (wanted,)) for name in names))
