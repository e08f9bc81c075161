"""Models and database beside one another: the worker's answers as the core's types, and as they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ..core.database import DatabaseState
from ..core.diff.model import BuiltStage, Change, DatabaseDiff, LeftOut, Options, Row, SchemaObject, Touch
from ..worker.protocol import (
    Built,
    ChangeFacts,
    Compared,
    CompareOptions,
    Counted,
    Database,
    Defined,
    Definition,
    Drafted,
    DraftOperation,
    ObjectFacts,
    Objects,
    Progress,
    RowFacts,
    Stake,
)
from .events import WorkerEvent
from .states import state_of

__all__ = ["Comparison", "Counted", "Defined", "Definition", "Listener", "Partial", "Renames", "Stake"]

Renames = Sequence[tuple[str, str]]
"""Pairs of ids of operations, one that drops and one that adds."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found, in all databases."""

    databases: tuple[DatabaseDiff, ...]
    states: tuple[DatabaseState, ...]
    """Where they stand, read in the same pass."""
    drafted: Drafted
    """The same operations, as the New revision screen takes them."""
    renames: tuple[tuple[str, str], ...] = ()
    """Those that were asked for, by ids that the operations have without any rename."""


@dataclass(frozen=True, slots=True)
class Partial:
    """How far a comparison has come: for the first picture of the database's side."""

    key: str
    side: str
    """ "models" or "database"."""
    objects: tuple[SchemaObject, ...] = ()
    """New ones."""
    done: int = 0
    total: int = 0


Listener = Callable[[Partial], None]


@dataclass(slots=True)
class Collector:
    """Hears the events of a Compare, passes on what can be shown at once, and makes the Comparison in the end."""

    heard: Listener | None = None
    _objects: dict[tuple[str, str], list[SchemaObject]] = field(default_factory=lambda: defaultdict(list))
    _compared: list[Compared] = field(default_factory=list)
    _states: list[DatabaseState] = field(default_factory=list)
    _drafted: Drafted = field(default_factory=Drafted)

    def hear(self, event: WorkerEvent) -> None:
        """One event, in its order."""
        if isinstance(event, Objects):
            objects = tuple(map(object_of, event.objects))
            self._objects[event.key, event.side] += objects
            self._pass_on(Partial(event.key, event.side, objects))
        elif isinstance(event, Progress):
            self._pass_on(Partial(event.key, event.side, done=event.done, total=event.total))
        elif isinstance(event, Compared):
            self._compared.append(event)
        elif isinstance(event, Database):
            self._states.append(state_of(event))
        elif isinstance(event, Drafted):
            self._drafted = event

    def comparison(self, renames: Renames = ()) -> Comparison:
        """When the worker is done."""
        operations = {each.id: each for each in self._drafted.operations}
        return Comparison(
            tuple(self._diff(compared, operations) for compared in self._compared),
            tuple(self._states),
            self._drafted,
            tuple(renames),
        )

    def _diff(self, compared: Compared, operations: Mapping[str, DraftOperation]) -> DatabaseDiff:
        left_out = tuple(LeftOut(**vars(each)) for each in compared.left_out)
        operations = {**{each.id: each for each in compared.operations}, **operations}
        return DatabaseDiff(
            key=compared.key,
            options=options_of(compared.options),
            models=tuple(self._objects[compared.key, "models"]),
            database=_within(self._objects[compared.key, "database"], left_out),
            changes=tuple(change_of(each, operations[each.id]) for each in compared.changes if each.id in operations),
            left_out=left_out,
            warnings=tuple(compared.warnings),
        )

    def _pass_on(self, partial: Partial) -> None:
        if self.heard is not None:
            self.heard(partial)


def _within(objects: Iterable[SchemaObject], left_out: Iterable[LeftOut]) -> tuple[SchemaObject, ...]:
    """Without what the project's filters do not want to see: that is known when the comparison has ended."""
    unwanted = {(each.schema, each.name) for each in left_out if each.kind == "table" and each.why != "error"}
    return tuple(each for each in objects if each.kind != "table" or (each.schema, each.name) not in unwanted)


def object_of(facts: ObjectFacts) -> SchemaObject:
    """A worker's object."""
    return SchemaObject(
        cast("Any", facts.kind), facts.schema, facts.name, tuple(map(_row_of, facts.rows)), error=facts.error
    )


def _row_of(facts: RowFacts) -> Row:
    return Row(cast("Any", facts.kind), facts.name, facts.key, facts.parts)


def options_of(facts: CompareOptions) -> Options:
    """A worker's options."""
    known = {**vars(facts), "plugins": tuple(facts.plugins), "comparators": tuple(facts.comparators)}
    return Options(**known)


def change_of(facts: ChangeFacts, operation: DraftOperation) -> Change:
    """What is known of an operation, with its code."""
    return Change(
        id=facts.id,
        kind=operation.kind,
        schema=facts.schema,
        table=facts.table,
        upgrade=tuple(operation.upgrade),
        downgrade=tuple(operation.downgrade),
        touches=tuple(Touch(cast("Any", each.kind), each.key, each.part) for each in facts.touches),
        before=facts.before,
        after=facts.after,
        sql=tuple(facts.sql),
        sql_error=facts.sql_error,
        group=operation.group,
    )


def stage_of(facts: Built) -> BuiltStage:
    """What the migrations build, from a worker's answer."""
    changes = tuple(
        Change(each.id, each.kind, "", each.table, tuple(each.upgrade), tuple(each.downgrade), group=each.group)
        for each in facts.operations
    )
    return BuiltStage(
        key=facts.key,
        stage=facts.stage,
        where=facts.where,
        heads=tuple(facts.heads),
        objects=tuple(map(object_of, facts.objects)),
        change_ids=frozenset(each.id for each in changes),
        changes=changes,
        error=facts.error,
        revision=facts.revision,
        hint=facts.hint,
        left=facts.left,
    )
