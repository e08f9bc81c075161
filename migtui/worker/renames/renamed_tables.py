"""What stands around a renamed table: autogenerate writes it for one table that goes and for another that comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alembic.operations import ops
from sqlalchemy import UniqueConstraint

from ..revisions.pairing import Pair, Partners
from .follows import SAME, Names, named_alike, signature
from .renamed import RenamedColumn, RenamedTable


@dataclass(frozen=True)
class TableRename:
    """One renamed table in the two functions."""

    key: str
    """Of the database."""
    made: RenamedTable
    dropped: Any
    """CreateTableOp of the old table."""
    created: Any
    """CreateTableOp of the new one."""
    upgrade: Any
    """UpgradeOps."""
    downgrade: Any
    """DowngradeOps."""

    def settle(self, rest: Sequence[Pair], partners: Partners, context: Any) -> None:
        """What is left of the old name is written under the new one, and the reverse in downgrade(). `rest`: the other
        pairs of this database."""
        uniques = self._uniques(rest, context)
        made = self.made
        _move(self.upgrade, made.schema, made.table_name, made.new_table_name)
        _move(self.downgrade, made.schema, made.new_table_name, made.table_name)
        if uniques:
            up, down = [each for each, _ in uniques], [each for _, each in reversed(uniques)]
            put_first(self.upgrade, ops.ModifyTableOps(made.new_table_name, up, schema=made.schema))
            put_first(self.downgrade, ops.ModifyTableOps(made.table_name, down, schema=made.schema))
        for pair in uniques:
            partners.join(*pair)

    def _uniques(self, rest: Sequence[Pair], context: Any) -> list[tuple[Any, Any]]:
        """Unique constraints stand inside CREATE TABLE: those with another name or other columns are dropped and
        created. SQLite can do that in a batch block alone."""
        dialect = context.dialect.name
        before, after = _constraints(self.dropped), _constraints(self.created)
        names = Names({(self.made.schema, self.made.table_name): self.made.new_table_name})
        for mine in list(after):
            wanted = signature(mine, SAME, dialect)
            twin = next((each for each in before if signature(each, names, dialect) == wanted), None)
            if twin is not None and named_alike(twin.constraint_name, mine.constraint_name):
                before.remove(twin)
                after.remove(mine)
            elif twin is None and _keep_index(rest, wanted, mine.constraint_name, names, dialect):
                after.remove(mine)
        if dialect == "sqlite" and not context.opts.get("render_as_batch"):
            return []
        return [self._dropped(each) for each in before if each.constraint_name] + [*map(self._added, after)]

    def _dropped(self, constraint: Any) -> tuple[Any, Any]:
        name, schema = constraint.constraint_name, self.made.schema
        return ops.DropConstraintOp(name, self.made.new_table_name, "unique", schema=schema), constraint

    def _added(self, constraint: Any) -> tuple[Any, Any]:
        name, schema = constraint.constraint_name, self.made.schema
        return constraint, ops.DropConstraintOp(name, self.made.table_name, "unique", schema=schema)


def put_first(container: Any, operation: Any) -> None:
    """At the beginning of a function, after the renames that are there. What is not a rename and is done to a table
    stands in its block."""
    if isinstance(operation, ops.AlterColumnOp) and not isinstance(operation, RenamedColumn):
        operation = ops.ModifyTableOps(operation.table_name, [operation], schema=operation.schema)
    renames = sum(isinstance(each, (RenamedColumn, RenamedTable)) for each in container.ops)
    container.ops.insert(renames, operation)


def _constraints(created: Any) -> list[Any]:
    """The unique constraints of a CreateTableOp, as operations."""
    inside = [each for each in created.columns if isinstance(each, UniqueConstraint)]
    return [ops.CreateUniqueConstraintOp.from_constraint(each) for each in inside]


def _keep_index(rest: Sequence[Pair], wanted: Any, name: Any, names: Names, dialect: str) -> bool:
    """To MySQL and MariaDB a unique constraint is an index, and autogenerate drops it as one: this one stays."""
    for pair in rest:
        if isinstance(pair.leaf.operation, ops.DropIndexOp) and pair.upgrade and pair.downgrade:
            index: Any = pair.downgrade.operation
            if signature(index, names, dialect) == wanted and named_alike(index.index_name, name):
                pair.remove()
                return True
    return False


def _move(container: Any, schema: str | None, name: str, new: str) -> None:
    """What drops parts of the table comes right after the rename, under the name that it has then: on PostgreSQL two
    indexes of one schema cannot have one name."""
    blocks = [each for each in container.ops if isinstance(each, ops.ModifyTableOps)]
    for block in reversed([each for each in blocks if (each.schema, each.table_name) == (schema, name)]):
        container.ops[:] = [each for each in container.ops if each is not block]
        block.table_name = new
        for operation in block.ops:
            vars(operation)["table_name"] = new
        put_first(container, block)
