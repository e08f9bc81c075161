"""Models and databases side by side, asked of real projects: what is told meanwhile, the answer, and every way in which
there is none."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from migtui.demo import copy_to
from migtui.engine.client import Engine
from migtui.engine.comparing import Comparison, Definition, Partial, Stake
from migtui.engine.project import Project, find_project
from migtui.errors import DatabaseUnreachable, EnvironmentFailed, MigtuiError, OperationError, WorkerCrashed

Find = Callable[..., Project]
Write = Callable[[str, str], Path]

MODELS = """\
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
Table(
    "orders", metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(20), nullable=False),
    Column("region", String(2)),
)
Table("goods", metadata, Column("id", Integer, primary_key=True))
"""
ENV = """\
import models
from alembic import context
from sqlalchemy import create_engine, event, pool
{header}
engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
{made}
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=models.metadata{options})
    with context.begin_transaction():
        context.run_migrations()
"""
BY_HAND = (
    "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, state VARCHAR(12) NOT NULL, coupon VARCHAR(9))",
    "INSERT INTO orders VALUES (1, 'new', 'x'), (2, 'paid', NULL)",
    "CREATE TABLE flags (id INTEGER NOT NULL PRIMARY KEY)",
)


@dataclass
class Shop:
    """A project with models and a database that somebody has made by hand."""

    engine: Engine
    url: URL
    write: Write
    heard: list[Partial] = field(default_factory=list)

    def env(self, *, header: str = "", made: str = "", options: str = "") -> None:
        """`made`: said when there is an engine."""
        text = ENV.replace("{header}", header).replace("{made}", made).replace("{options}", options)
        self.write("db/env.py", text)

    def execute(self, *statements: str) -> None:
        engine = sqlalchemy.create_engine(self.url, poolclass=sqlalchemy.pool.NullPool)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    async def compare(self, *renames: tuple[str, str], sql: bool = False) -> Comparison:
        return await self.engine.diffs.compare(renames=renames, sql=sql, heard=self.heard.append)


Make = Callable[..., Shop]


@pytest.fixture
async def engine_of() -> AsyncIterator[Callable[[Project], Engine]]:
    """An engine without a standby, closed at the end."""
    engines: list[Engine] = []

    def make(project: Project) -> Engine:
        engines.append(Engine(project, standby=False))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()


@pytest.fixture
def make(find: Find, write: Write, tmp_path: Path, engine_of: Callable[[Project], Engine]) -> Make:
    """`make(url)`: the shop there; on SQLite unless told."""

    def made(url: str = "") -> Shop:
        url = url or f"sqlite:///{tmp_path / 'app.db'}"
        said = url.replace("%", "%%")
        write(
            "alembic.ini", f"[alembic]\nscript_location = %(here)s/db\nprepend_sys_path = .\nsqlalchemy.url = {said}\n"
        )
        write("models.py", MODELS)
        write("db/versions/.keep", "")
        write("db/env.py", ENV.replace("{header}", "").replace("{made}", "").replace("{options}", ""))
        return Shop(engine_of(find()), make_url(url), write)

    return made


@pytest.fixture(params=["sqlite", "postgres_url", "mariadb_url"])
def shop(request: pytest.FixtureRequest, make: Make) -> Shop:
    """On each kind of database."""
    made = make("" if request.param == "sqlite" else request.getfixturevalue(request.param))
    made.execute(*BY_HAND)
    return made


@pytest.fixture
def lite(make: Make) -> Shop:
    """On SQLite."""
    made = make()
    made.execute(*BY_HAND)
    return made


def kinds(comparison: Comparison) -> dict[str, str]:
    """The kind of each operation, by what it is about."""
    (diff,) = comparison.databases
    return {
        next((touch.key for touch in each.touches if touch.kind == "column"), each.table): each.kind
        for each in diff.changes
    }


class TestComparing:
    async def test_both_sides_and_what_autogenerate_would_do(self, shop: Shop) -> None:
        comparison = await shop.compare()
        (diff,) = comparison.databases
        assert kinds(comparison) == {
            "goods": "CreateTableOp", "flags": "DropTableOp", "state": "AlterColumnOp", "region": "AddColumnOp",
            "coupon": "DropColumnOp",
        }  # fmt: skip
        assert {each.name for each in diff.models if each.kind == "table"} == {"orders", "goods"}
        assert {each.name for each in diff.database if each.kind == "table"} == {"orders", "flags"}
        state = next(each for each in diff.changes if each.kind == "AlterColumnOp")
        assert (state.before["type"], state.after["type"]) == ("VARCHAR(12)", "VARCHAR(20)")
        assert [each.id for each in diff.changes] == [each.id for each in comparison.drafted.operations]
        (where,) = comparison.states
        assert (where.key, where.heads, where.dialect) == (diff.key, (), diff.options.dialect)
        assert all(not each.sql and not each.sql_error for each in diff.changes), "nobody has asked for it"

    async def test_what_is_known_is_told_meanwhile(self, shop: Shop) -> None:
        """The database's side is there before the models are compared with it: the first picture."""
        (diff,) = (await shop.compare()).databases
        sides = [each.side for each in shop.heard]
        assert sides == sorted(sides), "database, then models"
        for side, objects in (("database", diff.database), ("models", diff.models)):
            told = [each for part in shop.heard if part.side == side for each in part.objects]
            assert {each.name for each in objects} <= {each.name for each in told}
            steps = [(part.done, part.total) for part in shop.heard if part.side == side and part.total]
            assert steps and steps == sorted(steps) and steps[-1][0] == steps[-1][1]

    async def test_with_the_statements(self, shop: Shop) -> None:
        (diff,) = (await shop.compare(sql=True)).databases
        by_kind = {each.kind: each for each in diff.changes}
        assert by_kind["DropTableOp"].sql == ("DROP TABLE flags",)
        assert all(bool(each.sql) != bool(each.sql_error) for each in diff.changes)

    async def test_a_rename_is_one_operation(self, lite: Shop) -> None:
        comparison = await lite.compare()
        ids = {each.kind: each.id for each in comparison.databases[0].changes}
        pair = ids["DropColumnOp"], ids["AddColumnOp"]
        renamed = await lite.compare(pair)
        changes = renamed.databases[0].changes
        assert renamed.renames == (pair,) and not {"DropColumnOp", "AddColumnOp"} & {each.kind for each in changes}
        (rename,) = [each for each in changes if any("new_column_name='region'" in line for line in each.upgrade)]
        assert {(touch.kind, touch.key) for touch in rename.touches} == {("column", "coupon"), ("column", "region")}

    async def test_a_database_that_is_not_there_is_not_made(self, make: Make, tmp_path: Path) -> None:
        shop = make()
        comparison = await shop.compare()
        assert kinds(comparison) == {"orders": "CreateTableOp", "goods": "CreateTableOp"}
        assert not (tmp_path / "app.db").exists()

    async def test_what_the_projects_filters_leave_out_is_not_on_its_side(self, lite: Shop) -> None:
        header = "def wanted(name, kind, parents):\n    return name != 'flags'"
        lite.env(header=header, options=", include_name=wanted")
        (diff,) = (await lite.compare()).databases
        assert "flags" not in {each.name for each in diff.database} | {each.table for each in diff.changes}
        assert ("flags", "include_name") in {(each.name, each.why) for each in diff.left_out}
        assert diff.options.include_name

    async def test_several_databases(self, lite: Shop, tmp_path: Path) -> None:
        names = "for name in ('one', 'two'):"
        lite.write(
            "db/env.py",
            f"import models\nfrom alembic import context\nfrom sqlalchemy import create_engine, pool\n{names}\n"
            f"    engine = create_engine('sqlite:///{tmp_path}/' + name + '.db', poolclass=pool.NullPool)\n"
            "    with engine.connect() as connection:\n"
            "        context.configure(connection=connection, target_metadata=models.metadata,\n"
            "            upgrade_token=name + '_upgrades', downgrade_token=name + '_downgrades')\n"
            "        with context.begin_transaction():\n            context.run_migrations(engine_name=name)\n",
        )
        comparison = await lite.compare()
        assert [diff.key for diff in comparison.databases] == ["one", "two"]
        assert [state.key for state in comparison.states] == ["one", "two"]
        assert {each.key for each in lite.heard} == {"one", "two"}
        assert [len(diff.changes) for diff in comparison.databases] == [2, 2]

    async def test_the_demo(self, tmp_path: Path, engine_of: Callable[[Project], Engine]) -> None:
        root = copy_to(tmp_path / "demo")
        project = find_project(root, config=None, section=None, x=(), python=None, environ=os.environ)
        comparison = await engine_of(project).diffs.compare()
        (diff,) = comparison.databases
        assert {each.table for each in diff.changes} == {
            "gift_cards", "invoice_lines", "customers", "discounts", "invoices", "orders", "stock",
        }  # fmt: skip
        assert [each.why for each in diff.left_out] == ["version table"]
        assert comparison.states[0].heads == ("a60d7e95c1f2", "e0b74f15a2c8")


class TestOutdated:
    async def test_only_what_was_loaded_counts(self, lite: Shop) -> None:
        diffs = lite.engine.diffs
        assert not await diffs.is_outdated(), "nothing was compared"
        await lite.compare()
        lite.write("notes.txt", "")
        lite.execute("INSERT INTO flags VALUES (1)")
        assert not await diffs.is_outdated()
        lite.write("models.py", MODELS.replace("String(20)", "String(30)"))
        assert await diffs.is_outdated()
        assert (await lite.compare()).databases[0].changes
        assert not await diffs.is_outdated()
        lite.write("more.py", "")
        assert await diffs.is_outdated(), "a project may import whatever it finds"


class TestDefining:
    async def test_both_sides_of_a_table(self, shop: Shop) -> None:
        key = (await shop.compare()).databases[0].key
        defined = await shop.engine.diffs.define(key, "", "orders")
        for side, type_ in ((defined.models, "20"), (defined.database, "12")):
            assert f"state VARCHAR({type_}) NOT NULL" in side.ddl and not side.error
            assert "op.create_table('orders'," in side.python

    async def test_a_table_of_one_side(self, shop: Shop) -> None:
        nothing = Definition()
        flags, goods, gone = [await shop.engine.diffs.define("", "", name) for name in ("flags", "goods", "gone")]
        assert flags.models == nothing and "CREATE TABLE flags" in flags.database.ddl
        assert goods.database == nothing and "CREATE TABLE goods" in goods.models.ddl
        assert (gone.models, gone.database) == (nothing, nothing)


class TestCounting:
    async def test_each_stake_has_its_answer(self, shop: Shop) -> None:
        stakes = [
            Stake("a", "", "", "orders"),
            Stake("b", "", "", "orders", "coupon", "values"),
            Stake("c", "", "", "gone"),
            Stake("d", "", "", "orders", "state", "longer", 3),
        ]
        answers = await shop.engine.diffs.count(stakes)
        assert [(each.id, each.rows, each.exact) for each in answers[:2]] == [("a", 2, True), ("b", 1, True)]
        assert (answers[2].rows, answers[3].rows) == (None, 1) and "gone" in answers[2].note

    async def test_no_stake(self, lite: Shop) -> None:
        assert await lite.engine.diffs.count([]) == ()

    async def test_a_connection_that_is_lost(self, make: Make, postgres_url: str) -> None:
        """In the server's words, at env.py's own line; and the next question is answered."""
        shop = make(postgres_url)
        shop.execute(*BY_HAND)
        shop.env(made=LOSING)
        with pytest.raises(DatabaseUnreachable) as caught:
            await shop.engine.diffs.count([Stake("a", "", "", "orders")])
        error, env = caught.value, shop.engine.project.root / "db" / "env.py"
        line = env.read_text().splitlines().index("        context.run_migrations()") + 1
        assert error.message == "terminating connection due to administrator command"
        assert error.where == f"{env}:{line}" and "try again" in error.hint
        shop.env()
        (answer,) = await shop.engine.diffs.count([Stake("a", "", "", "orders")])
        assert answer.rows == 2


LOSING = """\
@event.listens_for(engine, "before_cursor_execute")
def lose(connection, cursor, statement, *more):
    if "count(" in statement:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as other:
            pid = connection.connection.dbapi_connection.info.backend_pid
            other.exec_driver_sql(f"select pg_terminate_backend({pid})")
            while other.exec_driver_sql(f"select 1 from pg_stat_activity where pid = {pid}").scalar():
                pass
"""


def _closed_port() -> int:
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class TestNoAnswer:
    async def fails(self, shop: Shop, kind: type[MigtuiError], words: str) -> MigtuiError:
        with pytest.raises(kind, match=words) as caught:
            await shop.compare()
        assert type(caught.value) is kind
        return caught.value

    async def test_env_py_that_raises(self, lite: Shop) -> None:
        lite.env(header="raise ValueError('no')")
        error = await self.fails(lite, EnvironmentFailed, "ValueError: no")
        assert error.where.endswith("env.py:4")
        lite.env()
        assert (await lite.compare()).databases

    async def test_models_that_raise(self, lite: Shop) -> None:
        lite.write("models.py", "1 / 0\n")
        error = await self.fails(lite, EnvironmentFailed, "ZeroDivisionError")
        assert error.where.endswith("models.py:1")

    async def test_no_models(self, lite: Shop) -> None:
        lite.write("models.py", "metadata = None\n")
        error = await self.fails(lite, OperationError, "target_metadata is None")
        assert "Set target_metadata" in error.hint

    async def test_a_server_that_is_not_there(self, make: Make) -> None:
        shop = make(f"postgresql+psycopg://nobody@127.0.0.1:{_closed_port()}/shop")
        await self.fails(shop, DatabaseUnreachable, "refused")

    async def test_a_process_that_dies(self, lite: Shop) -> None:
        lite.env(header="import os\nos._exit(7)")
        await self.fails(lite, WorkerCrashed, "exit code 7")
        lite.env()
        assert (await lite.compare()).databases

    async def test_a_call_that_is_given_up(self, lite: Shop) -> None:
        """The worker that was at it is gone, and the next question has another one."""
        hold = lite.write("hold", "")
        lite.env(header="import time\nfrom pathlib import Path\nwhile Path('hold').exists(): time.sleep(0.01)")
        call = asyncio.create_task(lite.compare())
        while lite.engine.diffs._reader._process is None or not lite.engine.diffs._reader._is_busy:
            await asyncio.sleep(0)
        worker = lite.engine.diffs._reader._process
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert not worker.is_alive and not lite.heard
        hold.unlink()
        assert (await lite.compare()).databases
