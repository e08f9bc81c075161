"""The engine on real servers: what they keep of a run that does not end well is theirs to say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.plan import Direction
from migtui.core.standing import standings
from migtui.engine.events import Database, Event, StepStart
from migtui.engine.files import load_history
from migtui.engine.runner import Run
from migtui.errors import OperationError, PlanChanged

if TYPE_CHECKING:
    from tests.engine.servers.conftest import Chain, Report, Server, Start


class TestReading:
    async def test_changes_nothing_and_says_what_the_server_is(
        self, server: Server, start: Start, chain: Chain
    ) -> None:
        server.execute("CREATE TABLE old (id integer)")
        user = start(server, chain())
        state = await user.reads()
        plan = await user.plans("upgrade", "head")

        assert server.tables() == {"old"}
        assert [step.revision for step in plan.steps] == ["a1", "b2", "c3"]
        assert (state.heads, state.has_version_table, state.tables) == ((), False, 1)
        assert (state.dialect, state.name) == (server.name, server.database)
        assert state.transactional_ddl is server.is_postgresql
        version = server.execute("SHOW server_version" if server.is_postgresql else "SELECT version()")
        assert str(version[0][0]).startswith(state.server) and state.server
        assert state.backend_pid is not None
        assert "•••" in state.url

    async def test_a_version_table_with_a_name_and_a_schema_of_its_own(
        self, server: Server, start: Start, chain: Chain
    ) -> None:
        options, table = "version_table='history'", "history"
        if server.is_postgresql:
            options, table = options + ", version_table_schema='ops'", "ops.history"
            server.execute("CREATE SCHEMA ops")
        user = start(server, chain(), options=options)
        assert (await user.reads()).has_version_table is False

        report = await user.does("upgrade", "b2")

        assert report.result.error is None
        state = await user.reads()
        assert server.heads(table) == list(state.heads) == ["b2"]
        assert (state.version_table, state.version_table_schema) == (
            "history", "ops" if server.is_postgresql else None,
        )  # fmt: skip
        history = load_history(user.engine.project).history
        assert standings(history, state.heads) == {"a1": "applied", "b2": "applied", "c3": "pending"}
        assert "alembic_version" not in server.tables()


class TestPlanIsTheRun:
    async def test_on_every_way_through_branches(self, server: Server, start: Start, branchy: dict[str, str]) -> None:
        user = start(server, branchy)
        for direction, target, heads in JOURNEY:
            plan = await user.plans(direction, target)
            report = await user.runs(plan)
            leg = f"{direction} {target}"
            assert report.result.error is None, leg
            assert report.executed == [step.revision for step in plan.steps] and report.executed, leg
            assert set(report.marks) == {"committed"}, leg
            assert server.heads() == list(plan.databases[0].heads_after) == heads.split() == list(report.heads), leg
            history = load_history(user.engine.project).history
            applied = {f"t_{id_}" for id_, stands in standings(history, report.heads).items() if stands == "applied"}
            assert server.tables() - {"alembic_version"} == applied, leg

    async def test_a_database_that_moved_is_left_alone(self, server: Server, start: Start, chain: Chain) -> None:
        user = start(server, chain())
        plan = await user.plans("upgrade", "head")
        server.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        server.execute("INSERT INTO alembic_version VALUES ('b2')")
        report = await user.runs(plan)
        assert isinstance(report.result.error, PlanChanged)
        assert (report.executed, report.result.left_behind, report.heads) == ([], (), ("b2",))
        assert (server.heads(), server.tables()) == (["b2"], {"alembic_version"})


JOURNEY: Sequence[tuple[Direction, str, str]] = [
    ("upgrade", "heads", "a4 c1"),
    ("downgrade", "m1", "c1 m1"),
    ("downgrade", "b1", "a3 b1 c1"),
    ("downgrade", "a2", "a2 c1"),
    ("downgrade", "base", ""),
]
"""To a merge point, to a revision on the other branch, from several applied heads below both, to the end."""


class TestFailure:
    UP = "op.create_table('half', sa.Column('id', sa.Integer))\n    {show}\n    op.execute('SELECT * FROM nowhere')"
    SHOW = "print(op.get_bind().engine.url.render_as_string(hide_password=False))"

    async def test_a_failing_migration(self, server: Server, start: Start, chain: Chain) -> None:
        user = start(server, chain(self.UP.format(show=self.SHOW)))
        report = await user.does("upgrade", "head")
        result = report.result
        assert type(result.error) is OperationError
        assert "nowhere" in result.error.message and "b2.py:" in result.error.where
        assert (result.failed, report.executed, result.killed, result.interrupted) == ("b2", ["a1"], False, False)
        if server.is_postgresql:
            assert server.tables() == set()
            assert (report.heads, report.marks) == ((), ["undone", "failed", "waiting"])
            assert result.left_behind == ("PostgreSQL rolls the whole run back.",)
        else:
            assert server.tables() == {"alembic_version", "t_a1", "half"}
            assert (report.heads, report.marks) == (("a1",), ["committed", "failed", "waiting"])
            assert server.heads() == ["a1"]
            (sentence,) = result.left_behind
            assert sentence.startswith("MariaDB commits each statement at once: what the unfinished revision did")
            assert "KILL" not in sentence

    async def test_one_transaction_a_migration(self, postgresql: Server, start: Start, chain: Chain) -> None:
        user = start(postgresql, chain(self.UP.format(show="")), options="transaction_per_migration=True")
        report = await user.does("upgrade", "head")
        assert postgresql.tables() == {"alembic_version", "t_a1"}
        assert (report.heads, report.marks) == (("a1",), ["committed", "failed", "waiting"])
        assert report.result.left_behind == ("PostgreSQL rolls the revision that was running back.",)

    async def test_a_connection_that_is_lost(self, server: Server, start: Start, chain: Chain) -> None:
        """In the server's words, at the migration's own line, and with what to do next."""
        user = start(server, chain(holding(server.stuck)))

        async def kill(run: Run, event: Event) -> None:
            if isinstance(event, StepStart) and event.revision == "b2":
                await server.until(lambda: bool(server.waiting()))
                (pid,) = server.waiting()
                server.execute(f"SELECT pg_terminate_backend({pid})" if server.is_postgresql else f"KILL {pid}")

        with server.holding():
            report = await user.runs(await user.plans("upgrade", "head"), kill)
        error = report.result.error
        assert type(error) is OperationError and report.result.failed == "b2"
        words = "terminating connection due to administrator command" if server.is_postgresql else "Lost connection to"
        assert error.message.startswith(words)
        assert re.search(r"/b2\.py:\d+$", error.where) and "look whether the server still runs" in error.hint
        assert report.marks[1:] == ["failed", "waiting"]


class TestCancel:
    async def test_at_the_next_boundary(self, server: Server, start: Start, chain: Chain, tmp_path: Path) -> None:
        wait = "while not os.path.exists('go'): time.sleep(0.01)"
        user = start(server, chain(wait, head="import os, time"))

        async def stop(run: Run, event: Event) -> None:
            if isinstance(event, StepStart) and event.revision == "b2":
                assert "before the next revision" in await run.cancel()
                (tmp_path / "go").touch()

        report = await user.runs(await user.plans("upgrade", "head"), stop)
        assert (report.result.ok, report.result.stopped, report.result.left_behind) == (True, True, ())
        assert (report.heads, report.marks) == (("b2",), ["committed", "committed", "waiting"])
        assert server.heads() == ["b2"]

    async def test_interrupt_in_a_statement(self, server: Server, start: Start, chain: Chain) -> None:
        """PostgreSQL's driver takes its statement back; MariaDB's only closes its connection."""
        user = start(server, chain(holding(server.stuck)))
        with server.holding():
            report, _ = await user.climbs(rungs=2)
            await self.judge(server, report)

    async def judge(self, server: Server, report: Report) -> None:
        result = report.result
        assert (result.ok, result.interrupted, result.killed, result.failed) == (False, True, False, "b2")
        if server.is_postgresql:
            assert (report.heads, report.marks) == ((), ["undone", "failed", "waiting"])
            assert result.left_behind == ("PostgreSQL rolls the whole run back.",)
            await server.until(lambda: not server.is_locked())
        else:
            assert (report.heads, report.marks) == (("a1",), ["committed", "failed", "waiting"])
            await frees(server, report)
        assert not server.waiting()

    async def test_kill_in_a_statement(self, server: Server, start: Start, chain: Chain) -> None:
        deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n    "
        user = start(server, chain(deaf + holding(server.stuck)))
        expected = () if server.is_postgresql else ("a1",)
        with server.holding():
            report, said = await user.climbs(rungs=4)
            result = report.result
            assert (result.ok, result.killed, result.crashed, result.signal) == (False, True, False, "SIGKILL")
            assert result.failed == "b2"
            assert said[-1] == " ".join(["Killed.", *result.left_behind])
            assert report.heads == expected
            assert report.marks == ["committed" if expected else "undone", "failed", "waiting"]
            await frees(server, report)
            assert (await user.reads()).heads == expected


def holding(statement: str) -> str:
    """The body of an upgrade() that takes a lock and then gets stuck on the server."""
    return f"op.execute('UPDATE held SET id = 2')\n    op.execute({statement!r})"


async def frees(server: Server, report: Report) -> None:
    """The session of the run lives on and holds its lock, until the statement that the report gives is executed."""
    (pid,) = server.waiting()
    assert server.is_locked()
    (session,) = [event.backend_pid for event in report.events if isinstance(event, Database)]
    assert session == pid
    (sentence,) = report.result.left_behind
    found = re.search(r"hold locks: (.+) ends it\.", sentence)
    assert found and str(pid) in found[1]
    server.execute(found[1])
    await server.until(lambda: not server.waiting() and not server.is_locked())


class TestAsync:
    async def test_asyncpg(self, postgresql: Server, start: Start, chain: Chain, async_env: str) -> None:
        pytest.importorskip("asyncpg")
        url = postgresql.url.set(drivername="postgresql+asyncpg")
        user = start(postgresql, chain(holding("SELECT pg_sleep(600)")), env=async_env, url=url)
        state = await user.reads()
        assert (state.driver, state.dialect, state.has_version_table) == ("asyncpg", "postgresql", False)
        assert (await user.does("upgrade", "a1")).heads == ("a1",)

        with postgresql.holding():
            report, _ = await user.climbs(rungs=2)
            await postgresql.until(lambda: not postgresql.waiting() and not postgresql.is_locked())
        assert (report.result.interrupted, report.result.killed, report.result.failed) == (True, False, "b2")
        assert (report.heads, report.marks) == (("a1",), ["failed", "waiting"])
        assert report.result.left_behind == ("PostgreSQL rolls the whole run back.",)
