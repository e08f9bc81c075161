"""Drafts in projects of Alembic's templates for asyncio and for several databases."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from migtui.worker.protocol import Draft, Preview

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import MakeStock, Stock

AUTO = Draft(message="add things", autogenerate=True)


class TestTemplates:
    def test_async(self, make_stock: MakeStock) -> None:
        stock = make_stock("async")
        before = stock.files()
        assert [each.kind for each in stock.preview(AUTO).operations] == [
            "CreateTableOp",
            "CreateIndexOp",
            "CreateTableOp",
        ]
        assert stock.files() == before

    def test_multidb(self, make_stock: MakeStock) -> None:
        stock = make_stock("multidb")
        two_databases(stock)
        before = stock.files()
        drafted = stock.preview(AUTO)
        assert drafted.keys == ["engine1", "engine2"]
        assert [(each.key, each.table) for each in drafted.operations] == [("engine1", "user"), ("engine2", "log")]
        assert stock.files() == before

    def test_one_database_of_two_is_behind(self, make_stock: MakeStock) -> None:
        stock = make_stock("multidb")
        two_databases(stock)
        stock.revision("a1")
        with contextlib.closing(sqlite3.connect(stock.database)) as connection, connection:
            connection.execute("create table alembic_version (version_num varchar(32) not null)")
            connection.execute("insert into alembic_version values ('a1')")
        done = stock.ask(Preview(AUTO)).done
        assert done.kind == "behind"
        assert done.message.startswith("engine2: the database is not stamped")

    def test_two_visits_under_one_name(self, stock: Stock) -> None:
        """As an env.py does that visits each tenant: Alembic writes what the last visit has found."""
        stock.edit(
            stock.env,
            "            context.run_migrations()\n\n\nif",
            "            context.run_migrations()\n"
            "        context.configure(connection=connection, target_metadata=target_metadata,\n"
            "                          include_object=lambda object, name, *rest: name != 'post')\n"
            "        with context.begin_transaction():\n            context.run_migrations()\n\n\nif",
        )
        drafted = stock.preview(AUTO)
        assert ({each.table for each in drafted.operations}, drafted.keys) == ({"user"}, [""])


def two_databases(stock: Stock) -> None:
    """Models for each of the two databases of the multidb template."""
    stock.models(
        "from sqlalchemy import *\nfirst, second = MetaData(), MetaData()\n"
        "Table('user', first, Column('id', Integer, primary_key=True))\n"
        "Table('log', second, Column('id', Integer, primary_key=True))\n"
    )
    stock.edit(
        stock.env,
        "target_metadata = {}",
        "models = __import__('runpy').run_path('models.py')\n"
        "target_metadata = {'engine1': models['first'], 'engine2': models['second']}",
    )
