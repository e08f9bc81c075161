"""The operations of a MigrationScript as text: each alone, with its reverse, as Alembic will write it.

Alembic's own renderers do the work, the project's included. Here the script is only taken apart: a leaf is one
operation of upgrade() or downgrade(), and a pair is a leaf of upgrade() with the leaf of downgrade() that undoes it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from alembic.autogenerate import render
from alembic.operations.ops import ModifyTableOps, OpContainer

from ..keys import Identity

BATCH_OPENS = "with "


@dataclass(frozen=True, eq=False)
class Leaf:
    """One operation of one direction."""

    operation: Any
    owner: Any
    """The container in whose `ops` it stands."""
    lines: tuple[str, ...] = ()
    """As they stand in the function's body, without the function's indentation."""
    group: str = ""
    """The line that opens the batch block it stands in, or ""."""
    block: int = 0
    """Which block that is, from 1 on; 0 for none."""

    @property
    def kind(self) -> str:
        """The class of Alembic's that it is, or "" where only the project knows it."""
        names = (kind.__name__ for kind in type(self.operation).__mro__ if _is_alembics(kind))
        found = next(names, "")
        return "" if found == "MigrateOperation" else found

    @property
    def table(self) -> str:
        """ "schema.table", "table", or ""."""
        name = _first(self.operation, "table_name", "source_table") or _first(self.owner, "table_name")
        schema = _first(self.operation, "schema") or _first(self.owner, "schema")
        return f"{schema}.{name}" if schema and name else name

    def remove(self) -> None:
        """Out of its container. Others that are equal stay."""
        self.owner.ops[:] = [each for each in self.owner.ops if each is not self.operation]


@dataclass(frozen=True)
class Sides:
    """What is written for one database: the leaves of upgrade() and of downgrade(), each in its order."""

    key: str
    upgrade: list[Leaf] = field(default_factory=list)
    downgrade: list[Leaf] = field(default_factory=list)


def sides_of(script: Any, context: Any, visit: int | None = None) -> list[Sides]:
    """The databases of one script. `context` is the AutogenContext that Alembic would render with: its imports are
    those of this script afterwards. Where two passes write to one name, the last one wins, as in Alembic's template.
    With `visit` only this pass is looked at.
    """
    context.imports = set(script.imports or ())
    found: dict[str, Sides] = {}
    passes = list(zip(script.upgrade_ops_list, script.downgrade_ops_list, strict=False))
    for up, down in passes if visit is None else passes[visit : visit + 1]:
        key = Identity(str(up.upgrade_token)).names()[0]
        found[key] = Sides(key, list(_leaves(up, context)), list(_leaves(down, context)))
    return list(found.values())


def drop_empty_tables(script: Any) -> None:
    """A batch block without operations would be a syntax error."""
    for container in (*script.upgrade_ops_list, *script.downgrade_ops_list):
        container.ops[:] = [each for each in container.ops if not isinstance(each, ModifyTableOps) or each.ops]


def _leaves(container: Any, context: Any) -> Iterator[Leaf]:
    blocks = 0
    for operation in container.ops:
        if isinstance(operation, ModifyTableOps):
            blocks += 1
            yield from (render_leaf(Leaf(part, operation, block=blocks), context) for part in operation.ops)
        else:
            yield render_leaf(Leaf(operation, container), context)


def render_leaf(leaf: Leaf, context: Any) -> Leaf:
    """The leaf with its lines. One of a table is rendered as if it were the table's only one: so the project's own
    renderer of tables is asked, and whatever block it opens is opened."""
    if not isinstance(leaf.owner, ModifyTableOps):
        return replace(leaf, lines=tuple(_rendered(leaf.operation, context)))
    alone = copy.copy(leaf.owner)
    alone.ops = [leaf.operation]
    lines = _rendered(alone, context)
    if lines and _opens_block(lines[0]):
        return replace(leaf, lines=tuple(lines[1:-1]), group=lines[0])  # the last one is empty: it ends the block
    return replace(leaf, lines=tuple(lines), block=0)


def _opens_block(line: str) -> bool:
    return line.startswith(BATCH_OPENS) and line.endswith(":")


def _rendered(operation: Any, context: Any) -> list[str]:
    """As the body of a function with this operation alone, without Alembic's two comments around it."""
    body = render._render_cmd_body(OpContainer([operation]), context)
    lines = [line.rstrip(" ") for line in body.split("\n")[1:-2]]
    return [] if lines == ["pass"] else lines


def _is_alembics(kind: type) -> bool:
    return kind.__module__.startswith("alembic.operations")


def _first(thing: Any, *names: str) -> str:
    return next((str(value) for name in names if (value := getattr(thing, name, None))), "")
