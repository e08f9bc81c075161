"""What the project's own process_revision_directives, filters and renderers make of a draft."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from migtui.worker.protocol import Draft

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import MakeStock, Stock

AUTO = Draft(message="add things", autogenerate=True)


class TestHooks:
    """What the project's own process_revision_directives makes of it."""

    def hook(self, stock: Stock, body: str) -> None:
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        header = f"from alembic.operations import ops\n\ndef hook(context, revision, directives):\n{lines}"
        stock.configure("process_revision_directives=hook", header)

    def test_a_veto(self, stock: Stock) -> None:
        self.hook(stock, "directives[:] = []")
        drafted = stock.preview(AUTO)
        assert (drafted.vetoed, drafted.files, drafted.operations, drafted.unchanged) == (True, 0, [], False)
        assert stock.preview(check=True).vetoed

    def test_an_id_of_its_own(self, stock: Stock) -> None:
        self.hook(stock, "directives[0].rev_id = '0001'")
        assert stock.preview(AUTO).rev_id == "0001"

    def test_an_id_that_was_given_is_not_the_hooks(self, stock: Stock) -> None:
        self.hook(stock, "pass")
        assert stock.preview(Draft(autogenerate=True, rev_id="0007")).rev_id == ""

    def test_two_files(self, stock: Stock) -> None:
        self.hook(
            stock,
            "first = directives[0]\n"
            "up = ops.UpgradeOps([first.upgrade_ops.ops.pop()])\n"
            "down = ops.DowngradeOps([first.downgrade_ops.ops.pop(0)])\n"
            "directives.append(ops.MigrationScript('f2', up, down, message='more', head='f1'))\n"
            "first.rev_id = 'f1'",
        )
        drafted = stock.preview(AUTO)
        assert (drafted.files, drafted.rev_id) == (2, "f1")
        assert [(each.table, each.file) for each in drafted.operations] == [("user", 0), ("user", 0), ("post", 1)]
        assert all(each.downgrade for each in drafted.operations)

    def test_more_on_one_side(self, stock: Stock) -> None:
        self.hook(
            stock,
            "directives[0].upgrade_ops.ops.insert(1, ops.ExecuteSQLOp('select 1'))\n"
            "directives[0].downgrade_ops.ops.append(ops.ExecuteSQLOp('select 2'))",
        )
        operations = stock.preview(AUTO).operations
        sides = [(each.kind, bool(each.upgrade), bool(each.downgrade)) for each in operations]
        assert sides == [
            ("CreateTableOp", True, True),
            ("ExecuteSQLOp", True, False),
            ("CreateIndexOp", True, True),
            ("CreateTableOp", True, True),
            ("ExecuteSQLOp", False, True),
        ]

    def test_the_order_turned_round(self, stock: Stock) -> None:
        self.hook(stock, "directives[0].upgrade_ops.ops.reverse()")
        drafted = stock.preview(AUTO)
        assert [each.table for each in drafted.operations] == ["post", "user", "user"]
        assert all(each.upgrade and each.downgrade for each in drafted.operations)
        by_id = {each.id: each for each in drafted.operations}
        assert [by_id[id].table for id in drafted.downgrade_order] == ["post", "user", "user"]

    def test_both_sides_made_anew(self, stock: Stock) -> None:
        self.hook(
            stock,
            "up, down = directives[0].upgrade_ops, directives[0].downgrade_ops\n"
            "tables = [op for op in up.ops if isinstance(op, ops.CreateTableOp)]\n"
            "up.ops[:] = [ops.CreateTableOp.from_table(op.to_table()) for op in tables]\n"
            "up.reverse_into(down)",
        )
        operations = stock.preview(AUTO).operations
        assert [(each.table, each.downgrade) for each in operations] == [
            ("user", ["op.drop_table('user')"]),
            ("post", ["op.drop_table('post')"]),
        ]

    def test_a_rewriter(self, stock: Stock) -> None:
        """The example of Alembic's documentation: a column is added, and becomes NOT NULL in a second operation."""
        header = (
            "from alembic.autogenerate import rewriter\nfrom alembic.operations import ops\n"
            "hook = rewriter.Rewriter()\n"
            "@hook.rewrites(ops.AddColumnOp)\ndef add_column(context, revision, op):\n"
            "    op.column.nullable = True\n"
            "    return [op, ops.AlterColumnOp(op.table_name, op.column.name, modify_nullable=False)]"
        )
        stock.configure("process_revision_directives=hook", header)
        stock.models("from sqlalchemy import *\nmetadata = MetaData()\nTable('user', metadata, Column('x', Integer))")
        with contextlib.closing(sqlite3.connect(stock.database)) as connection:
            connection.execute("create table user (y integer)")
        found = [(each.kind, bool(each.upgrade), bool(each.downgrade)) for each in stock.preview(AUTO).operations]
        assert found == [
            ("AddColumnOp", True, True),
            ("AlterColumnOp", True, False),
            ("DropColumnOp", True, True),
            ("AlterColumnOp", False, True),
        ]

    def test_two_that_look_alike(self, stock: Stock) -> None:
        self.hook(
            stock, "directives[0].upgrade_ops.ops += [ops.ExecuteSQLOp('select 1'), ops.ExecuteSQLOp('select 1')]"
        )
        assert len({each.id for each in stock.preview(AUTO).operations}) == 5

    def test_an_operation_of_the_projects_own(self, stock: Stock) -> None:
        self.hook(stock, "directives[0].upgrade_ops.ops.append(Grant())")
        stock.edit(
            stock.env,
            "def hook(",
            "from alembic.autogenerate import renderers\n"
            "class Grant(ops.MigrateOperation):\n    pass\n\n"
            "@renderers.dispatch_for(Grant)\ndef render(context, op):\n"
            "    context.imports.add('import grants')\n"
            "    return ['with grants.all():', 'op.execute(1)', '']\n\n"
            "def hook(",
        )
        drafted = stock.preview(AUTO)
        own = drafted.operations[-1]
        assert (own.kind, own.upgrade, own.downgrade) == ("", ["with grants.all():", "    op.execute(1)", ""], [])
        assert drafted.imports == ["import grants"]
        assert len(stock.preview(check=True).operations) == 4, "`alembic check` itself fails here"

    def test_a_filter(self, stock: Stock) -> None:
        stock.configure("include_object=lambda object, name, kind, *rest: name != 'post'")
        assert {each.table for each in stock.preview(AUTO).operations} == {"user"}

    def test_types_with_a_prefix(self, make_stock: MakeStock) -> None:
        models = "from sqlalchemy import *\nclass Money(Numeric): pass\nmetadata = MetaData()\n"
        stock = make_stock(models=models + "Table('t', metadata, Column('price', Money()))")
        stock.configure("user_module_prefix='shop.'")
        assert "sa.Column('price', shop.Money(), nullable=True)" in stock.preview(AUTO).operations[0].upgrade
