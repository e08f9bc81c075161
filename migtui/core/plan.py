"""A plan: what an upgrade, downgrade or stamp will do, as data, before anything is done.

The steps come from Alembic itself (the worker computes them the way the runner will); the risk comes from the
version files' syntax trees (`core.operations.operations`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from migtui.core.operations.operations import Operation
from migtui.core.operations.way_back import WayBack

Direction = Literal["upgrade", "downgrade", "stamp"]
Confirmation = Literal["none", "key", "release", "type-name"]
"""How a plan is confirmed: `none` it cannot be run (empty, read-only); `key` one `y`; `release` `y` after
the list was on screen and the key was released; `type-name` the database's name typed out."""


WHY_NOT: dict[WayBack, str] = {
    "raises": "its downgrade() raises",
    "missing": "it has no downgrade()",
    "empty": "its downgrade() is empty",
}
OUTSIDE_OF_BATCH = "SQLite cannot ALTER that outside of batch_alter_table (see render_as_batch)"


def refusal(operations: Iterable[Operation], dialect: str, types: Collection[str] = ()) -> str:
    """The first operation that a database of this kind refuses, and why: see `Step.refused`. `types`: the enums that
    PostgreSQL has before the step."""
    here = set(types)
    for each in operations:
        if dialect == "sqlite" and each.needs_batch:
            return f"{each.text}: {OUTSIDE_OF_BATCH}"
        if dialect == "postgresql" and (known := next((name for name in each.enums if name in here), "")):
            return f"{each.text}: the type {known} is there already"
        here.discard(each.dropped_type)
    return ""


@dataclass(frozen=True, slots=True)
class Step:
    """One revision going up or down."""

    revision: str
    direction: Direction
    message: str
    file: str = ""
    operations: tuple[Operation, ...] = ()
    """What upgrade() or downgrade() does, as far as its syntax tree shows, in order."""
    way_back: WayBack = "yes"
    """What its downgrade() is good for: of an upgrade the way back, of a downgrade whether it will go at all."""
    refused: str = ""
    """The first operation that this kind of database refuses, and why; "" as far as that is known."""
    leaves: tuple[str, ...] = ()
    """The types that its upgrade() makes and its downgrade() leaves behind: on PostgreSQL alone."""

    @property
    def why_it_fails(self) -> str:
        """Why this step cannot be run to its end, or ""."""
        if self.direction == "downgrade" and self.way_back in ("raises", "missing"):
            return WHY_NOT[self.way_back]
        return self.refused

    @property
    def destroys(self) -> tuple[Operation, ...]:
        """The operations that destroy data."""
        return tuple(op for op in self.operations if op.risk == "destroys")


@dataclass(frozen=True, slots=True)
class DatabasePlan:
    """The steps for one database, in Alembic's order."""

    key: str
    """"" in a project of one database."""
    heads: tuple[str, ...]
    """Applied heads before."""
    heads_after: tuple[str, ...]
    steps: tuple[Step, ...]
    back: tuple[str, ...] = ()
    """The targets that take it back to `heads`, one command each, as Alembic needs them: a row that stays where it is
    is none of them. Empty where they are not known."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the Plan screen shows and that the runner checks again."""

    direction: Direction
    target: str
    """As Alembic takes it: an id, "base", "heads", "label@head", "+1"."""
    command: str
    """The equivalent line, `alembic upgrade 4f2c91ab`."""
    databases: tuple[DatabasePlan, ...]
    purge: bool = False
    """A stamp that forgets every row of the version table first."""
    tag: str | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for database in self.databases for step in database.steps)

    @property
    def destroys(self) -> tuple[Operation, ...]:
        return tuple(op for step in self.steps for op in step.destroys)

    @property
    def is_explained(self) -> bool:
        """The syntax tree shows all that it does, and none of that loses data."""
        return all(operation.risk == "safe" for step in self.steps for operation in step.operations)

    @property
    def is_empty(self) -> bool:
        """Nothing would change. `stamp --purge base` has no step, and yet it erases every row."""
        return not self.steps and not (self.purge and any(database.heads for database in self.databases))


class Shortens(Protocol):
    """A history, as far as it shortens ids without making them ambiguous."""

    def short(self, id_: str) -> str: ...


def confirmation(plan: Plan, *, protected: bool, read_only: bool) -> Confirmation:
    """How the plan has to be confirmed.

    Code or SQL that the syntax tree does not explain may lose data, so it asks for as much as a loss that
    is known.
    """
    if plan.is_empty or read_only:
        return "none"
    if protected:
        return "type-name"
    return "key" if plan.is_explained and plan.direction != "stamp" else "release"


def will_fail(plan: Plan) -> Step | None:
    """The first step that the run cannot get past: its downgrade() raises or does not exist, or the database refuses
    what it does."""
    return next((step for step in plan.steps if step.why_it_fails), None)


def will_destroy(plan: Plan) -> tuple[str, ...]:
    """What is lost, in the order of execution, each once: "column invoice.pdf_path", "delete from orders"."""
    return tuple(dict.fromkeys(operation.text for operation in plan.destroys))


def from_to(database: DatabasePlan, history: Shortens | None = None) -> str:
    """ "b3aa9912 (the only applied head)  →  4f2c91ab"."""
    before, after = (_heads(heads, history) for heads in (database.heads, database.heads_after))
    note = {0: "", 1: " (the only applied head)"}.get(len(database.heads), f" ({len(database.heads)} applied heads)")
    return f"{before}{note}  →  {after}"


def _heads(heads: tuple[str, ...], history: Shortens | None = None) -> str:
    return ", ".join(history.short(head) if history else head for head in heads) or "base (nothing applied)"


def undo(plan: Plan, *, briefly: bool = False) -> str:
    """How to get back after this plan, and what will not come back. One sentence; `briefly` it names no ids."""
    if plan.is_empty:
        return "nothing to undo"
    if plan.direction == "stamp":
        return f"{_back(plan, 'stamp', briefly)} restores the stamp"
    if plan.direction == "downgrade":
        if left := _left(plan):
            return f"{_back(plan, 'upgrade', briefly)} fails until {left} is dropped, which the downgrade leaves behind"
        return f"{_back(plan, 'upgrade', briefly)} restores {_what_returns(plan)}"
    dead_end = next((step for step in reversed(plan.steps) if _is_dead_end(step)), None)
    if dead_end is not None:
        return f"no way back past {dead_end.revision}: {WHY_NOT[dead_end.way_back]}"
    left = f", but leaves {kept} behind" if (kept := _left(plan)) else ""
    return f"{_back(plan, 'downgrade', briefly)} restores {_what_returns(plan)}{left}"


def _left(plan: Plan) -> str:
    """ "the type st", "the type st and the type kind"; "" where a downgrade leaves none behind."""
    return " and ".join(dict.fromkeys(f"the type {name}" for step in plan.steps for name in step.leaves))


def _is_dead_end(step: Step) -> bool:
    """An empty downgrade() is right for a revision that does nothing: a merge."""
    return step.way_back in {"raises", "missing"} or (step.way_back == "empty" and bool(step.operations))


def _what_returns(plan: Plan) -> str:
    if plan.destroys:
        return "structure, not data"
    return "the schema" if plan.is_explained else "the schema; what code and SQL did to the data is not known"


def _back(plan: Plan, verb: Direction, briefly: bool) -> str:
    """The commands that lead back to where the databases were, by what has to be named in them."""
    if briefly:
        return verb
    targets = tuple(dict.fromkeys(target for database in plan.databases for target in _targets(database, verb)))
    return f"{verb} {' and '.join(targets)}" if len(targets) < 4 else f"{verb} to the {len(targets)} heads before"


def _targets(database: DatabasePlan, verb: Direction) -> Iterable[str]:
    """A database that the plan leaves where it is needs none. Where Alembic has not said which: the rows that go."""
    if verb == "stamp":
        return database.heads or ("base",)
    if not database.steps:
        return ()
    gone = tuple(head for head in database.heads if head not in database.heads_after)
    return database.back or gone or database.heads or ("base",)
