"""A dropped and an added column, or table, turned into a rename, in upgrade() and in downgrade().

A rename comes first in its function: whatever follows there is made for the new name, or drops something by its own.
It stands outside a batch block. In one, Alembic loses a unique constraint or a foreign key that is created on the new
name beside it, fails on an index, and leaves foreign keys of other tables with the old name; SQLite itself renames
columns since 3.25 (2018), and what refers to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from alembic.operations import ops

from ..revisions.apart import Found
from ..revisions.pairing import Pair
from ..revisions.rendering import Leaf
from ..revisions.watching import Watch
from .follows import Names, drop_what_follows
from .implicit_index import rename_implicit_index
from .renamed import MYSQL, RenamedColumn, RenamedTable
from .renamed_tables import TableRename, put_first


class NoSuchPair(Exception):
    """The operations are others by now, or cannot be a rename."""


def rename(found: Found, watch: Watch, pairs: Sequence[Sequence[str]]) -> None:
    """Change the scripts of the watch: each pair of ids in `found` becomes one operation. Take apart again after it.

    Raises NoSuchPair.
    """
    if not found.pairs:
        raise NoSuchPair
    context = watch.found._last_autogen_context
    renames = [(drop, add, _operation(drop, add, context)) for drop, add in _chosen(found, pairs)]
    replaced = {id(pair) for drop, add, _ in renames for pair in (drop, add)}
    tables = [table for each in renames if (table := _replace(*each, watch, context)) is not None]
    for key in {drop.key for drop, _, _ in renames}:
        names = _names([made for drop, _, made in renames if drop.key == key])
        others = [pair for pair in found.pairs.values() if pair.key == key and id(pair) not in replaced]
        others = drop_what_follows(others, names, context.dialect.name)
        for table in [each for each in tables if each.key == key]:
            table.settle(others, watch.partners, context)


def is_renamed(operation: Any) -> bool:
    """Was this operation made by `rename`?"""
    return isinstance(operation, (RenamedColumn, RenamedTable))


def _chosen(found: Found, pairs: Sequence[Sequence[str]]) -> Iterator[tuple[Pair, Pair]]:
    """The pair that drops and the pair that adds, each with both of its sides."""
    ids = [number for pair in pairs for number in pair]
    if len(set(ids)) != 2 * len(pairs) or not found.pairs.keys() >= set(ids):
        raise NoSuchPair
    for drop_id, add_id in pairs:
        drop, add = found.pairs[drop_id], found.pairs[add_id]
        if drop.key != add.key or any(leaf is None for each in (drop, add) for leaf in (each.upgrade, each.downgrade)):
            raise NoSuchPair
        yield drop, add


def _operation(drop: Pair, add: Pair, context: Any) -> RenamedColumn | RenamedTable:
    dropped, added = drop.leaf.operation, add.leaf.operation
    if _are_one_column(dropped, added, context):
        return RenamedColumn.between(dropped, added, context)
    if _are_one_table(dropped, added):
        return RenamedTable(dropped.table_name, added.table_name, schema=dropped.schema)
    raise NoSuchPair


def _are_one_column(dropped: Any, added: Any, context: Any) -> bool:
    """Of one table, and both computed or neither: for MySQL and MariaDB Alembic would make a plain column of one."""
    if not (isinstance(dropped, ops.DropColumnOp) and isinstance(added, ops.AddColumnOp)):
        return False
    computed = {each.computed is not None for each in (dropped.to_column(), added.column)}
    is_known = computed == {False} or (computed == {True} and context.dialect.name not in MYSQL)
    return is_known and (dropped.schema, dropped.table_name) == (added.schema, added.table_name)


def _are_one_table(dropped: Any, added: Any) -> bool:
    if not (isinstance(dropped, ops.DropTableOp) and isinstance(added, ops.CreateTableOp)):
        return False
    return dropped.schema == added.schema and _column_names(dropped.to_table()) == _column_names(added.to_table())


def _column_names(table: Any) -> set[str]:
    return {str(column.name) for column in table.columns}


def _names(renames: Sequence[RenamedColumn | RenamedTable]) -> Names:
    names = Names()
    for made in renames:
        if isinstance(made, RenamedTable):
            names.tables[made.schema, made.table_name] = made.new_table_name
        else:
            names.columns[made.schema, made.table_name, made.column_name] = str(made.modify_name)
    return names


def _replace(
    drop: Pair, add: Pair, made: RenamedColumn | RenamedTable, watch: Watch, context: Any
) -> TableRename | None:
    assert add.upgrade is not None and drop.downgrade is not None, "see _chosen"
    upgrade, downgrade = _function(add.upgrade, watch), _function(drop.downgrade, watch)
    for pair in (drop, add):
        pair.remove()
    done = [(made, made.reverse())]
    if isinstance(made, RenamedColumn):
        done += _beside(made, drop, context)
    for operation, back in done:
        put_first(upgrade, operation)
        put_first(downgrade, back)
        watch.partners.join(operation, back)
    if isinstance(made, RenamedColumn):
        return None
    return TableRename(drop.key, made, drop.downgrade.operation, add.upgrade.operation, upgrade, downgrade)


def _beside(made: RenamedColumn, drop: Pair, context: Any) -> Iterator[tuple[Any, Any]]:
    """What is done right after the rename of a column, each with its reverse."""
    index = rename_implicit_index(drop.leaf.operation.to_column(), made, context)
    if index is not None:
        yield index
    back = made.undo_also()
    if made.also is not None and back is not None:
        yield made.also, back


def _function(leaf: Leaf, watch: Watch) -> Any:
    """The UpgradeOps or DowngradeOps in which it stands."""
    for script in watch.found.generated_revisions:
        for container in (*script.upgrade_ops_list, *script.downgrade_ops_list):
            if container is leaf.owner or any(each is leaf.owner for each in container.ops):
                return container
    raise NoSuchPair
