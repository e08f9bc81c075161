"""What a migration cannot do while it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from migtui.worker.scratch.bounds import names_database, out_of_bounds

if TYPE_CHECKING:
    from tests.worker.building.conftest import Make, Shop

REACHING = [
    ("sqlite", "sa.create_engine('sqlite:///' + {real!r}).connect()", "opens a connection of its own"),
    ("sqlite", "__import__('sqlite3').connect({real!r})", "opens a connection of its own"),
    ("sqlite", "op.get_bind().engine.connect()", "opens a connection of its own"),
    ("sqlite", "op.execute(\"attach database '{real}' as aux\")", "opens another database file"),
    ("sqlite", "open({real!r} + '.txt', 'w')", "writes a file"),
    ("sqlite", "__import__('os').system('true')", "runs another program"),
    ("sqlite", "__import__('threading').Thread(target=print).start()", "starts a thread"),
    ("sqlite", "__import__('socket').create_connection(('127.0.0.1', 5432))", "connects to the network"),
    ("postgresql", "sa.create_engine({url!r}).connect()", "opens a connection of its own"),
    ("postgresql async", "sa.create_engine({url!r}).connect()", "opens a connection of its own"),
    ("postgresql", "op.execute('create role migtui_test_role')", "changes the server's users"),
    ("mariadb", "op.execute('drop table {name}.orders')", "names the database {name}"),
    ("mariadb", "op.drop_table('orders', schema={name!r})", "names the database {name}"),
]


class TestBounds:
    @pytest.mark.parametrize(
        ("kind", "code", "act", "quietly"),
        [*((*each, False) for each in REACHING), *((*each, True) for each in (REACHING[0], REACHING[3], REACHING[-1]))],
    )
    def test_what_reaches_outside_is_stopped(self, make: Make, kind: str, code: str, act: str, quietly: bool) -> None:
        shop = make(kind)
        url = shop.url
        if kind.startswith("postgresql"):
            url = make_url(shop.project.ini.read_text().partition("sqlalchemy.url = ")[2].splitlines()[0])
            url = url.set(drivername=url.drivername.replace("asyncpg", "psycopg"))
        names = {
            "real": str(shop.project.database),
            "url": url.render_as_string(hide_password=False),
            "name": shop.url.database,
        }
        code = code.format(**names)
        if quietly:
            code = f"try:\n    {code}\nexcept Exception:\n    pass"
        shop.project.revision("b2", "a1", up=code)
        built = shop.failed()
        assert built.error == f"revision b2 {act.format(**names)}"
        assert (built.revision, built.stage) == ("b2", "heads") and "scratch" in built.hint

    def test_the_name_of_a_table_may_be_that_of_a_database(self, make: Make) -> None:
        shop = make("mariadb")
        up = 'op.create_table("test", sa.Column("id", sa.Integer))\nop.execute("update test set test.id = 1")'
        shop.project.revision("b2", "a1", up=up)
        assert [each.error for each in shop.stages()] == ["", ""]

    def test_a_callback_that_reaches_outside_is_cut_short(self, lite: Shop) -> None:
        header = "def tell(**kw):\n    open('told.txt', 'w')\n"
        lite.env(header=header, options=", on_version_apply=tell")
        assert [each.error for each in lite.stages()] == ["", ""]
        assert not (lite.project.root / "told.txt").exists()

    def test_the_bars_are_down_afterwards(self, lite: Shop) -> None:
        lite.stages()
        lite.project.revision("b2", "a1", up="open('x.txt', 'w')")
        lite.failed()
        lite.project.revision("b2", "a1", up=lite.later)
        assert [each.error for each in lite.stages()] == ["", ""]


SAID = [
    ("postgresql", "alter database shop set timezone to utc", "changes the server"),
    ("postgresql", "DO $$ BEGIN CREATE ROLE app; END $$", "changes the server's users"),
    ("postgresql", "GRANT admin TO app", "changes the server's users"),
    ("postgresql", "grant select on orders to app", ""),
    ("postgresql", "COPY orders TO '/tmp/x'", "reads or writes the server's files"),
    ("postgresql", "COPY orders FROM PROGRAM 'ls'", "reads or writes the server's files"),
    ("postgresql", "copy orders from stdin", ""),
    ("postgresql", "create schema more", ""),
    ("postgresql", "create user mapping for app server s", ""),
    ("postgresql", "create table alter_database (id int)", ""),
    ("postgresql", "select * from dblink('x', 'y')", "reaches another database"),
    ("postgresql", "-- create role x\nselect 1", ""),
    ("mariadb", "use shop", "goes to another database"),
    ("mariadb", "/* a note */ create user nobody", "changes the server's users"),
    ("mariadb", "/*! create user nobody */", "changes the server's users"),
    ("mariadb", "grant all on *.* to app", "changes the server's users"),
    ("mariadb", "create schema other", "changes the server"),
    ("mariadb", "select 1 into outfile '/tmp/x'", "writes a file"),
    ("sqlite", "vacuum main into 'x.db'", "opens another database file"),
    ("sqlite", "vacuum", ""),
    ("sqlite", "create table attachments (id int)", ""),
]


@pytest.mark.parametrize(("dialect", "statement", "act"), SAID)
def test_statements(dialect: str, statement: str, act: str) -> None:
    assert out_of_bounds(statement, dialect) == act


@pytest.mark.parametrize(
    ("statement", "is_named"),
    [
        ("drop table shop.orders", True),
        ("DROP TABLE IF EXISTS `shop`.`orders`", True),
        ("insert into Shop . orders values (1)", True),
        ("create index ix on shop.orders (id)", True),
        ("select shop.id from shop", False),
        ("update shop set shop.id = 1", False),
        ("select s.id from orders as s", False),
        ("select shop.id from orders as shop", False),
        ("select workshop.id from workshop", False),
        ("drop table shop_orders", False),
        ("select 1 from x join shop.orders o on o.id = x.id", True),
        ("create view v as select * from a, shop.orders", True),
    ],
)
def test_a_table_of_another_database(statement: str, is_named: bool) -> None:
    assert names_database(statement, "shop") == is_named
