"""Whose difference is it, from the question to the answer, on real databases; and a build that is called off."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from migtui.core.diff.origin import ThreeWay
from migtui.core.history import History
from migtui.engine import build_run
from migtui.engine.build_run import BuildEnd
from migtui.engine.client import Engine
from migtui.engine.comparing import Partial
from migtui.engine.files import load_history
from migtui.engine.project import Project
from migtui.errors import ConfigurationError, EnvironmentFailed, WorkerCrashed

Find = Callable[..., Project]
ProjectOf = Callable[[dict[str, str]], Project]
RevisionFile = Callable[..., str]
Write = Callable[..., Path]

MODELS = """\
import sqlalchemy as sa
metadata = sa.MetaData()
sa.Table(
    "orders", metadata,
    sa.Column("id", sa.Integer, primary_key=True), sa.Column("kept", sa.String(20)), sa.Column("gone", sa.String(20)),
    sa.Column("later", sa.Integer), sa.Column("model", sa.Integer),
)
"""
CREATE = (
    "op.create_table('orders', sa.Column('id', sa.Integer, primary_key=True), sa.Column('kept', sa.String(20)),"
    " sa.Column('gone', sa.String(20)))"
)
LATER = "op.add_column('orders', sa.Column('later', sa.Integer))"
BY_HAND = (
    "ALTER TABLE orders ADD COLUMN hand INTEGER",
    "CREATE INDEX ix_hand ON orders (kept)",
    "ALTER TABLE orders DROP COLUMN gone",
    "INSERT INTO orders (id, kept) VALUES (1, 'x')",
)


@dataclass
class Shop:
    """A project whose database is at a1, and b2 pending."""

    engine: Engine
    url: URL
    temporary: Path
    """Where its worker makes temporary files."""
    worker: int = 0
    """The process that builds, or built last."""
    steps: list[Partial] = field(default_factory=list)

    @property
    def history(self) -> History:
        return load_history(self.engine.project).history

    @property
    def file(self) -> Path:
        return self.engine.project.root / "app.db"

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        engine = sqlalchemy.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            results = [connection.exec_driver_sql(statement) for statement in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []

    def real(self) -> object:
        """Everything in the real database: the file's bytes, or the server's own dump."""
        if self.url.get_backend_name() == "sqlite":
            return self.file.read_bytes()
        found = {}
        for name in ("orders", "alembic_version"):
            places = f"table_name = '{name}' AND table_schema IN ('public', '{self.url.database}')"
            rows = self.execute(f"SELECT * FROM information_schema.columns WHERE {places} ORDER BY column_name")
            found[name] = (repr(rows), self.execute(f"SELECT * FROM {name}"))
        return found

    @property
    def left(self) -> list[str]:
        """Scratch databases of the worker that built last."""
        assert self.worker, "nothing has been built"
        names = [each.name for each in self.temporary.iterdir()]
        if self.url.get_backend_name() != "sqlite":
            is_postgresql = self.url.get_backend_name() == "postgresql"
            rows = self.execute("SELECT datname FROM pg_database" if is_postgresql else "SHOW DATABASES")
            names += [str(row[0]) for row in rows]
        return [name for name in names if name.startswith(f"migtui_scratch_{self.worker}_")]

    def heard(self, partial: Partial) -> None:
        """A step begins."""
        self.steps.append(partial)
        (build,) = self.engine.diffs._builds._under_way
        assert build._process is not None
        self.worker = build._process.pid

    async def states(self) -> Any:
        return (await self.engine.read_databases()).states

    async def asked(self) -> ThreeWay:
        """What `b` asks."""
        comparison = await self.engine.diffs.compare()
        stages = await self.engine.diffs.build(self.history, comparison)
        (answer,) = self.engine.diffs.three_way(comparison, stages)
        return answer


Make = Callable[..., Awaitable[Shop]]


@pytest.fixture
async def make(
    project_of: ProjectOf,
    find: Find,
    write: Write,
    revision_file: RevisionFile,
    env: str,
    async_env: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Make]:
    """`make(kind, up)`: the shop on such a database, where b2 does this."""
    engines: list[Engine] = []
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(temporary))

    async def made(kind: str = "sqlite", up: str = LATER, head: str = "", *by_hand: str, settings: str = "") -> Shop:
        backend, _, way = kind.partition(" ")
        root = project_of(
            {"a1": revision_file("a1", up=CREATE), "b2": revision_file("b2", "a1", up=up, head=head)}
        ).root
        url = make_url(f"sqlite:///{root / 'app.db'}")
        if backend != "sqlite":
            url = make_url(request.getfixturevalue({"postgresql": "postgres_url", "mariadb": "mariadb_url"}[backend]))
        theirs = url.set(drivername={"sqlite": "sqlite+aiosqlite"}.get(backend, "postgresql+asyncpg")) if way else url
        text = theirs.render_as_string(hide_password=False)
        write("alembic.ini", f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {text}\n")
        stock = async_env if way else env
        stock = stock.replace("target_metadata=None", "target_metadata=metadata")
        stock = stock.replace(
            "configure(connection=connection)", "configure(connection=connection, target_metadata=metadata)"
        )
        write("db/env.py", MODELS + stock)
        if settings:
            write("migtui.toml", settings)
        command = [sys.executable, "-m", "alembic.config", "upgrade", "a1"]
        await asyncio.to_thread(subprocess.run, command, cwd=root, check=True, capture_output=True)
        engines.append(Engine(find(), standby=False))
        shop = Shop(engines[-1], url, temporary)
        if by_hand:
            shop.execute(*by_hand)
        return shop

    yield made
    for engine in engines:
        await engine.close()


@pytest.mark.parametrize("kind", ["sqlite", "sqlite async", "postgresql", "postgresql async", "mariadb"])
async def test_pending_model_and_drift_are_told_apart(make: Make, kind: str) -> None:
    shop = await make(kind, LATER, "", *BY_HAND)
    before = shop.real()
    comparison = await shop.engine.diffs.compare()
    stages = await shop.engine.diffs.build(shop.history, comparison, heard=shop.heard)
    (answer,) = shop.engine.diffs.three_way(comparison, stages)
    assert answer.error == ""
    (diff,) = comparison.databases
    found = {name: answer.origins[each.id] for each in diff.changes for name in _named(each.upgrade)}
    assert found == {"later": "pending", "model": "model", "hand": "drift", "ix_hand": "drift", "gone": "drift"}
    assert {each.text for each in answer.drifts} == {
        "column orders.gone is missing, though a migration makes it",
        "column orders.hand is there, and no migration makes it",
        "index ix_hand of orders is there, and no migration makes it",
    }
    assert (answer.pending, answer.model, answer.drift) == (1, 1, 3)
    assert [(each.side, each.done, each.total) for each in shop.steps] == [("built", done, 2) for done in (0, 1, 2)]
    assert shop.real() == before and shop.left == []


def _named(lines: tuple[str, ...]) -> list[str]:
    text = "\n".join(lines)
    return [name for name in ("later", "model", "hand", "ix_hand", "gone") if f"'{name}'" in text]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mariadb"])
async def test_no_difference_no_drift(make: Make, kind: str) -> None:
    """Nothing of what another database writes otherwise (names, defaults, sequences) is taken for drift."""
    up = (
        "op.create_table('more', sa.Column('id', sa.BigInteger().with_variant(sa.Integer, 'sqlite'), primary_key=True),"
        " sa.Column('at', sa.DateTime, server_default=sa.func.now()), sa.Column('n', sa.Numeric(8, 2), nullable=False,"
        " server_default='0', comment='so much'), sa.Column('kind', sa.Enum('a', 'b', name='kinds')),"
        " sa.Column('order_id', sa.Integer, sa.ForeignKey('orders.id', ondelete='CASCADE')),"
        " sa.UniqueConstraint('n', 'at'), sa.CheckConstraint('n > 0', name='positive'))\n"
        "    op.create_index('ix_more', 'more', ['at', 'n'])"
    )
    shop = await make(kind, up)
    command = [sys.executable, "-m", "alembic.config", "upgrade", "head"]
    subprocess.run(command, cwd=shop.engine.project.root, check=True, capture_output=True)
    answer = await shop.asked()
    assert (answer.error, answer.drifts, answer.drift, answer.pending) == ("", (), 0, 0)
    assert set(answer.origins.values()) == {"model"}


class TestRefused:
    async def test_a_connection_of_its_own_is_seen_in_the_file(self, make: Make) -> None:
        shop = await make("sqlite", "sqlite3.connect('app.db').execute('drop table orders')", "import sqlite3")
        before = shop.real()
        (stage,) = await shop.engine.diffs.build(shop.history, await shop.states())
        assert stage.error.startswith("revision b2, line ") and "opens a connection of its own" in stage.error
        assert (stage.revision, stage.key) == ("b2", "") and "scratch" in stage.hint
        assert shop.real() == before

    async def test_what_the_file_does_not_show_is_stopped(self, make: Make, write: Write) -> None:
        text = "import sqlite3\ndef work():\n    sqlite3.connect('app.db').execute('drop table orders')\n"
        write("helper.py", text)
        shop = await make("sqlite", "helper.work()", "import sys; sys.path.insert(0, '.'); import helper")
        before = shop.real()
        current, heads = await shop.engine.diffs.build(shop.history, await shop.states())
        assert current.error == "" and heads.error == "revision b2 opens a connection of its own"
        assert shop.real() == before

    async def test_an_answer_with_an_error(self, make: Make) -> None:
        shop = await make("sqlite", "raise ValueError('no')", "", "ALTER TABLE orders ADD COLUMN hand INTEGER")
        answer = await shop.asked()
        assert "ValueError: no" in answer.error and answer.revision == "b2"
        assert [each.key for each in answer.drifts] == ["hand"]
        assert set(answer.origins.values()) == {"drift"}

    async def test_env_py_that_fails(self, make: Make, write: Write) -> None:
        shop = await make()
        states = await shop.states()
        write("db/env.py", "raise ValueError('no')")
        with pytest.raises(EnvironmentFailed):
            await shop.engine.diffs.build(shop.history, states)


class TestSettings:
    async def test_the_scratch_database_of_the_settings(
        self, make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        shop = await make(settings='scratch = "sqlite:///$SCRATCH_FILE"')
        monkeypatch.setenv("SCRATCH_FILE", str(tmp_path / "given.db"))
        (tmp_path / "given.db").touch()
        current, heads = await shop.engine.diffs.build(shop.history, await shop.states())
        assert (current.error, current.where, heads.heads) == ("", "the scratch file given.db", ("b2",))
        assert (tmp_path / "given.db").read_bytes() == b""

    async def test_an_unset_variable(self, make: Make) -> None:
        shop = await make(settings='scratch = "$MIGTUI_NOT_SET"')
        with pytest.raises(ConfigurationError, match=r"scratch needs \$MIGTUI_NOT_SET, which is not set"):
            await shop.engine.diffs.build(shop.history, await shop.states())

    async def test_trusted_migrations_run_in_it(self, make: Make, tmp_path: Path) -> None:
        made = tmp_path / "made.txt"
        up = f"{LATER}; open({str(made)!r}, 'w').close()"
        shop = await make("sqlite", up, settings='scratch = "sqlite:///given.db"')
        (refused,) = await shop.engine.diffs.build(shop.history, await shop.states())
        assert "writes or removes files" in refused.error and not made.exists()
        stages = await shop.engine.diffs.build(shop.history, await shop.states(), trusted=True)
        assert [each.error for each in stages] == ["", ""] and made.exists()


SLEEP = {
    "sqlite": "__import__('time').sleep(60)",
    "sqlite async": "__import__('time').sleep(60)",
    "postgresql": "op.execute('select pg_sleep(60)')",
    "mariadb": "op.execute('select sleep(60)')",
}


class TestCancelling:
    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(build_run, "STEP", 0.3)

    @pytest.fixture(params=SLEEP)
    async def slow(self, make: Make, request: pytest.FixtureRequest) -> Shop:
        return await make(request.param, SLEEP[request.param])

    @pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
    def deaf(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    async def begun(self, shop: Shop) -> asyncio.Task[Any]:
        """A build in the middle of its second step."""
        in_step = asyncio.Event()

        def heard(partial: Partial) -> None:
            shop.heard(partial)
            if partial.done == 1:
                in_step.set()

        states = await shop.states()
        build = asyncio.create_task(shop.engine.diffs.build(shop.history, states, heard=heard))
        waiting = asyncio.create_task(in_step.wait())
        await asyncio.wait([waiting, build], return_when=asyncio.FIRST_COMPLETED)
        assert in_step.is_set(), build
        return build

    async def test_a_cancelled_call_leaves_no_database(self, slow: Shop) -> None:
        before = slow.real()
        build = await self.begun(slow)
        assert len(slow.left) == 1
        build.cancel()
        with pytest.raises(asyncio.CancelledError):
            await build
        assert slow.left == [] and slow.real() == before

    async def test_what_is_stopped_says_how_it_ended(self, slow: Shop) -> None:
        build = await self.begun(slow)
        ends = await slow.engine.diffs.stop_builds()
        assert ends == (BuildEnd("stopped: what it had created is removed"),)
        assert slow.left == []
        await asyncio.wait([build])
        assert await slow.engine.diffs.stop_builds() == ()

    async def test_who_does_not_listen_is_killed_and_leaves_nothing(
        self, make: Make, deaf: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(build_run, "CLEARING", 0.3)
        shop = await make(deaf, f"__import__('signal').signal(2, __import__('signal').SIG_IGN); {SLEEP[deaf]}")
        before = shop.real()
        build = await self.begun(shop)
        assert len(shop.left) == 1
        (end,) = await shop.engine.diffs.stop_builds()
        assert end == BuildEnd("killed, since it did not stop: what it had created is removed")
        assert shop.left == [] and shop.real() == before
        await asyncio.wait([build])

    async def test_what_may_be_left_is_named(self, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
        """No other worker comes to take it away."""
        monkeypatch.setattr(build_run, "CLEARING", 0.3)
        monkeypatch.setattr(build_run, "REMOVING", 0)
        shop = await make("sqlite", f"__import__('signal').signal(2, __import__('signal').SIG_IGN); {SLEEP['sqlite']}")
        build = await self.begun(shop)
        (end,) = await shop.engine.diffs.stop_builds()
        (name,) = end.left
        assert end.text == f"killed, since it did not stop: {name} may be left, remove that by hand"
        assert [Path(name).name] == shop.left
        await asyncio.wait([build])

    async def test_a_worker_that_dies_leaves_nothing(self, make: Make) -> None:
        shop = await make("postgresql", "__import__('ctypes').string_at(0)")
        with pytest.raises(WorkerCrashed):
            await shop.engine.diffs.build(shop.history, await shop.states(), heard=shop.heard)
        assert shop.left == []

    async def test_who_has_no_time_leaves_the_worker_to_itself(self, slow: Shop) -> None:
        """As after a second ctrl+c on a command line: the event loop cancels all its tasks."""
        build = await self.begun(slow)
        (run,) = slow.engine.diffs._builds._under_way
        assert run._work is not None
        run._work.cancel()
        await asyncio.wait([run._work, build])
        await slow.engine.close()
        while slow.left:
            await asyncio.sleep(0.05)

    async def test_closing_leaves_none(self, make: Make) -> None:
        shop = await make("mariadb", SLEEP["mariadb"])
        build = await self.begun(shop)
        await shop.engine.close()
        assert shop.left == []
        await asyncio.wait([build])
        assert build.exception() is not None

    async def test_before_it_has_begun(self, make: Make) -> None:
        shop = await make()
        states = await shop.states()
        build = asyncio.create_task(shop.engine.diffs.build(shop.history, states))
        await asyncio.sleep(0)
        build.cancel()
        with pytest.raises(asyncio.CancelledError):
            await build
        assert not shop.engine.diffs._builds._under_way

    async def test_the_reader_goes_on_answering(self, make: Make) -> None:
        shop = await make("sqlite", SLEEP["sqlite"])
        build = await self.begun(shop)
        (state,) = await shop.states()
        assert state.heads == ("a1",)
        build.cancel()
        await asyncio.wait([build])
