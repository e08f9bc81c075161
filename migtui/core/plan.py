"""A plan: what an upgrade, downgrade or stamp will do, as data, before anything is done.

The steps come from Alembic itself (the worker computes them the way the runner will); the risk comes from the
version files' syntax trees (`core.operations.operations`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from migtui.core.operations.operations import Operation
from migtui.core.operations.way_back import WayBack

Direction = Literal["upgrade", "downgrade", "stamp"]
Confirmation = Literal["none", "key", "release", "type-name"]
"""How a plan is confirmed: `none` it cannot be run (empty, read-only); `key` one `y`; `release` `y` after
the list was on screen and the key was released; `type-name` the database's name typed out."""


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
    explained = all(operation.risk == "safe" for step in plan.steps for operation in step.operations)
    return "key" if explained and plan.direction != "stamp" else "release"


def will_fail(plan: Plan) -> Step | None:
    """The first step down whose downgrade() raises or does not exist: the run ends there."""
    return next(
        (step for step in plan.steps if step.direction == "downgrade" and step.way_back in ("raises", "missing")), None
    )


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


def undo(plan: Plan) -> str:
    """How to get back after this plan, and what will not come back. One sentence."""
    if plan.is_empty:
        return "nothing to undo"
    if plan.direction == "stamp":
        return f"{_back(plan, 'stamp')} restores the stamp"
    if plan.direction == "downgrade":
        return f"{_back(plan, 'upgrade')} restores {_what_returns(plan)}"
    dead_end = next((step for step in reversed(plan.steps) if _is_dead_end(step)), None)
    if dead_end is not None:
        return f"no way back past {dead_end.revision}: {WHY_NOT[dead_end.way_back]}"
    return f"{_back(plan, 'downgrade')} restores {_what_returns(plan)}"


WHY_NOT: dict[WayBack, str] = {
    "raises": "its downgrade() raises",
    "missing": "it has no downgrade()",
    "empty": "its downgrade() is empty",
}


def _is_dead_end(step: Step) -> bool:
    """An empty downgrade() is right for a revision that does nothing: a merge."""
    return step.way_back in {"raises", "missing"} or (step.way_back == "empty" and bool(step.operations))


def _what_returns(plan: Plan) -> str:
    if plan.destroys:
        return "structure, not data"
    explained = all(operation.risk == "safe" for step in plan.steps for operation in step.operations)
    return "the schema" if explained else "the schema; what code and SQL did to the data is not known"


def _back(plan: Plan, verb: Direction) -> str:
    """The command that leads back to where the databases were, with every head named when there were several."""
    before = tuple(dict.fromkeys(head for database in plan.databases for head in database.heads))
    if not before:
        return f"{verb} base"
    return f"{verb} {' and '.join(before)}" if len(before) < 4 else f"{verb} to the {len(before)} heads before"
