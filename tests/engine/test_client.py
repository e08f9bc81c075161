"""The engine against the real worker, on SQLite: reading, planning, running, cancelling, hostile
migrations."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from migtui.core.plan import Plan
from migtui.engine.client import Engine
from migtui.engine.events import Ended, Event, Output, RunResult, Sql, StepDone, StepStart
from migtui.engine.files import LoadedHistory, load_history, with_facts
from migtui.engine.interpreter import Interpreter
from migtui.engine.project import Project
from migtui.engine.runner import Run
from migtui.errors import (
    ConfigurationError,
    DatabaseUnreachable,
    EnvironmentFailed,
    InterpreterError,
    OperationError,
    PlanChanged,
    WorkerCrashed,
)

ProjectOf = Callable[[dict[str, str]], Project]
RevisionFile = Callable[..., str]
Write = Callable[..., Path]
Open = Callable[[Project], Engine]


@pytest.fixture
async def engine_of() -> AsyncIterator[Open]:
    """An engine without a standby (half a second of work that most tests do not look at), closed at the end."""
    engines: list[Engine] = []

    def make(project: Project) -> Engine:
        engines.append(Engine(project, standby=False))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()


@pytest.fixture
def project(project_of: ProjectOf, revision_file: RevisionFile) -> Project:
    """a1 makes t1, b2 makes t2, c3 makes t3."""
    parents = {"a1": None, "b2": "a1", "c3": "b2"}
    return project_of(
        {
            id_: revision_file(
                id_,
                down,
                up=f"op.create_table('t_{id_}', sa.Column('id', sa.Integer))",
                down_body=f"op.drop_table('t_{id_}')",
            )
            for id_, down in parents.items()
        }
    )


@pytest.fixture
def hostile(project_of: ProjectOf, revision_file: RevisionFile) -> Callable[[str], Project]:
    """A project whose second of three revisions does this."""

    def make(body: str) -> Project:
        quiet = {"a1": revision_file("a1"), "c3": revision_file("c3", "b2")}
        return project_of({**quiet, "b2": revision_file("b2", "a1", up=body, head="import os, sys, time")})

    return make


def database(project: Project) -> Path:
    return project.root / "app.db"


def applied(project: Project) -> list[str]:
    """What the version table says, read by other means."""
    if not database(project).exists():
        return []
    connection = sqlite3.connect(database(project))
    try:
        return [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


async def planned(engine: Engine, target: str = "head", *, down: bool = False) -> Plan:
    return await engine.plan("downgrade" if down else "upgrade", target, load_history(engine.project).history)


async def finished(run: Run) -> tuple[list[Event], RunResult]:
    events = [event async for event in run]
    last = events[-1]
    assert isinstance(last, Ended)
    return events, last.result


async def upgraded(engine: Engine) -> RunResult:
    return (await finished(engine.run(await planned(engine))))[1]


class TestReading:
    async def test_where_the_database_stands(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        await engine.start()
        await upgraded(engine)
        (state,) = (await engine.read_databases()).states
        assert (state.heads, state.dialect, state.name) == (("c3",), "sqlite", "app.db")

    async def test_reading_creates_nothing(self, project: Project, engine_of: Open) -> None:
        (state,) = (await engine_of(project).read_databases()).states
        assert state.heads == ()
        assert state.missing_file == str(database(project))
        assert not database(project).exists()

    async def test_what_env_py_prints_is_output(self, project: Project, write: Write, engine_of: Open) -> None:
        write("db/env.py", "print('hello from env')\n" + (project.root / "db/env.py").read_text())
        assert "hello from env" in (await engine_of(project).read_databases()).output

    async def test_locations_that_env_py_sets(
        self, project: Project, write: Write, engine_of: Open, revision_file: RevisionFile
    ) -> None:
        folder = write("elsewhere/n1.py", revision_file("n1")).parent
        env = (project.root / "db/env.py").read_text()
        write("db/env.py", f"{env}\ncontext.script.version_locations = [{str(folder)!r}]\n")
        assert (await engine_of(project).read_databases()).locations == (str(folder),)

    async def test_a_changed_file_makes_the_next_reading_a_new_process(
        self, project: Project, write: Write, engine_of: Open
    ) -> None:
        env = (project.root / "db/env.py").read_text()
        write("db/env.py", f"import settings\n{env}")
        write("settings.py", "print('one')\n")
        write("alembic.ini", (project.root / "alembic.ini").read_text() + "prepend_sys_path = %(here)s\n")
        engine = engine_of(project)
        assert "one" in (await engine.read_databases()).output
        assert "one" not in (await engine.read_databases()).output  # the same process: imported once
        write("settings.py", "print('two!')\n")
        assert "two!" in (await engine.read_databases()).output

    async def test_files_that_have_to_be_imported(
        self, project: Project, write: Write, revision_file: RevisionFile, engine_of: Open
    ) -> None:
        write("db/versions/d4.py", revision_file("x", "c3").replace("= 'x'", "= 'd' + str(4)"))
        write("db/versions/e5.py", revision_file("e5", "d4").replace("= 'e5'", "= nosuch"))
        loaded = load_history(project)
        facts = await engine_of(project).import_files(loaded.unsure)
        told: LoadedHistory = with_facts(loaded, facts)
        assert told.history.revisions["d4"].problem is None
        assert "nosuch" in {
            problem.message.split("'")[1] for problem in told.history.problems if "'" in problem.message
        }

    async def test_alembics_own_view(self, project: Project, engine_of: Open) -> None:
        truth = await engine_of(project).scripts()
        assert sorted(fact.revision or "" for fact in truth.revisions) == ["a1", "b2", "c3"]
        assert (truth.heads, truth.bases) == (["c3"], ["a1"])

    async def test_a_cancelled_question_does_not_spoil_the_next(
        self, project: Project, write: Write, engine_of: Open
    ) -> None:
        env = (project.root / "db/env.py").read_text()
        write("db/env.py", f"open('asked', 'w').close()\nimport time\ntime.sleep(600)\n{env}")
        engine = engine_of(project)
        task = asyncio.create_task(engine.read_databases())
        while not (project.root / "asked").exists():
            await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        write("db/env.py", env)
        assert (await engine.read_databases()).states[0].heads == ()

    async def test_a_reader_that_dies_costs_one_answer(self, project: Project, write: Write, engine_of: Open) -> None:
        env = (project.root / "db/env.py").read_text()
        write("db/env.py", "import os\nprint('last words', flush=True)\nos._exit(7)\n")
        engine = engine_of(project)
        with pytest.raises(WorkerCrashed, match="ended with exit code 7") as caught:
            await engine.read_databases()
        assert "last words" in caught.value.details
        write("db/env.py", env)
        assert (await engine.read_databases()).states[0].heads == ()


class TestBadInput:
    async def refused(self, engine: Engine, kind: type[Exception]) -> str:
        with pytest.raises(kind) as caught:
            await engine.read_databases()
        error = caught.value
        assert load_history(engine.project).history.heads == ("c3",)  # the graph stays
        return "\n".join([*error.lines(), getattr(error, "details", "")])  # type: ignore[attr-defined]

    def with_url(self, project: Project, write: Write, url: str) -> Project:
        write("alembic.ini", f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {url}\n")
        return project

    async def test_percent_in_the_url(
        self, project: Project, write: Write, engine_of: Open, find: Callable[..., Project]
    ) -> None:
        self.with_url(project, write, "postgresql://u:p%40ss@localhost/db")
        said = await self.refused(engine_of(find()), ConfigurationError)
        assert f"{project.root / 'alembic.ini'}:3" in said
        assert "%%" in said and "p%40ss" not in said

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            ("nosuchdb://host/db", "nosuchdb"),
            ("this is no url", "URL"),
            ("mssql+nosuchdriver://host/db", "nosuchdriver"),
            ("postgresql+psycopg://u:hunter22@127.0.0.1:9/db", "refused"),
            ("postgresql+psycopg://u:hunter22@no-such-host.invalid/db", "host"),
            ("sqlite:////nowhere/at/all/app.db", "unable to open"),
        ],
    )
    async def test_database_out_of_reach(
        self, project: Project, write: Write, engine_of: Open, url: str, words: str
    ) -> None:
        said = await self.refused(engine_of(self.with_url(project, write, url)), DatabaseUnreachable)
        assert words in said
        assert "hunter22" not in said

    async def test_env_py_that_raises(self, project: Project, write: Write, engine_of: Open) -> None:
        write("db/env.py", "import os\n\nimport nosuch_settings\n")
        said = await self.refused(engine_of(project), EnvironmentFailed)
        assert f"{project.root / 'db/env.py'}:3" in said
        assert "nosuch_settings" in said

    async def test_interpreter_that_does_not_exist(self, project: Project, engine_of: Open) -> None:
        gone = replace(project, interpreter=Interpreter(Path("/no/python"), "--python names it", is_own=False))
        with pytest.raises(InterpreterError, match=r"/no/python cannot be started: no such file") as caught:
            await engine_of(gone).read_databases()
        assert "chosen because --python names it" in caught.value.hint

    async def test_interpreter_that_is_none(self, project: Project, engine_of: Open) -> None:
        other = replace(project, interpreter=Interpreter(Path("/bin/false"), "MIGTUI_PYTHON names it", is_own=False))
        with pytest.raises(InterpreterError, match="does not work as a Python: ended with exit code 1"):
            await engine_of(other).read_databases()

    async def test_interpreter_without_alembic(self, project: Project, tmp_path: Path, engine_of: Open) -> None:
        import venv

        venv.create(tmp_path / "bare", symlinks=True)
        python = tmp_path / "bare" / "bin" / "python"
        bare = replace(project, interpreter=Interpreter(python, "VIRTUAL_ENV is active", is_own=False))
        with pytest.raises(InterpreterError, match="cannot import") as caught:
            await engine_of(bare).read_databases()
        assert str(python) in "".join(caught.value.lines())
        assert "--python" in caught.value.hint and "VIRTUAL_ENV is active" in caught.value.hint

    async def test_interpreter_with_an_old_alembic(
        self, project: Project, write: Write, engine_of: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("old/sitecustomize.py", "import alembic\nalembic.__version__ = '1.9.4'\n")
        monkeypatch.setenv("PYTHONPATH", str(project.root / "old"))
        with pytest.raises(InterpreterError, match=r"has alembic 1\.9\.4, and 1\.13 or newer is needed"):
            await engine_of(project).read_databases()

    async def test_stamped_with_an_unknown_id(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        await upgraded(engine)
        with sqlite3.connect(database(project)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = 'deadbeef'")
        connection.close()
        assert (await engine.read_databases()).states[0].heads == ("deadbeef",)
        with pytest.raises(OperationError, match="deadbeef"):
            await planned(engine)


class TestPlan:
    async def test_steps_with_their_operations(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        plan = await planned(engine, "b2")
        assert [step.revision for step in plan.steps] == ["a1", "b2"]
        assert plan.databases[0].heads_after == ("b2",)
        assert [operation.text for operation in plan.steps[0].operations] == ["table t_a1"]
        assert plan.command == "alembic upgrade b2"
        await finished(engine.run(plan))
        back = await planned(engine, "base", down=True)
        assert [step.revision for step in back.steps] == ["b2", "a1"]
        assert [operation.text for operation in back.destroys] == ["table t_b2", "table t_a1"]

    async def test_nothing_to_do(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        await upgraded(engine)
        assert (await planned(engine)).is_empty

    async def test_an_unknown_target(self, project: Project, engine_of: Open) -> None:
        with pytest.raises(OperationError, match="nosuch"):
            await planned(engine_of(project), "nosuch")


class TestRun:
    async def test_events_and_result(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        events, result = await finished(engine.run(await planned(engine)))
        assert [event.revision for event in events if isinstance(event, StepStart)] == ["a1", "b2", "c3"]
        assert [event.revision for event in events if isinstance(event, StepDone)] == ["a1", "b2", "c3"]
        assert any("CREATE TABLE t_b2" in event.sql for event in events if isinstance(event, Sql))
        assert (result.ok, result.error, result.exit_code, result.left_behind) == (True, None, 0, ())
        assert [state.heads for state in result.databases] == [("c3",)]
        assert applied(project) == ["c3"]

    async def test_a_database_that_moved_since_the_plan(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        early = await planned(engine, "a1")
        await finished(engine.run(await planned(engine, "b2")))
        _, result = await finished(engine.run(early))
        assert isinstance(result.error, PlanChanged)
        assert (result.failed, result.left_behind) == ("", ())
        assert applied(project) == ["b2"]

    async def test_a_failing_step(self, hostile: Callable[[str], Project], engine_of: Open) -> None:
        project = hostile("op.execute('SELECT * FROM nowhere')")
        result = await upgraded(engine_of(project))
        assert isinstance(result.error, OperationError)
        assert "no such table: nowhere" in result.error.message
        assert result.error.where.endswith("b2.py:14")
        assert result.failed == "b2"
        assert result.databases[0].heads == ("a1",) == tuple(applied(project))
        assert "SQLite commits each statement at once" in result.left_behind[0]

    async def test_stop_at_the_next_revision(self, hostile: Callable[[str], Project], engine_of: Open) -> None:
        project = hostile("open('started', 'w').close()\n    while not os.path.exists('go'): time.sleep(0.01)")
        run = engine_of(project).run(await planned(engine_of(project)))
        said = ""
        async for event in run:
            if isinstance(event, StepStart) and event.revision == "b2":
                said = await run.cancel()
                (project.root / "go").touch()
            elif isinstance(event, Ended):
                result = event.result
        assert "before the next revision" in said
        assert (result.ok, result.stopped, result.databases[0].heads) == (True, True, ("b2",))
        assert await run.cancel() == "The run has ended already."

    async def test_interrupt(self, hostile: Callable[[str], Project], engine_of: Open) -> None:
        project = hostile("time.sleep(600)")
        run = engine_of(project).run(await planned(engine_of(project)))
        result = await self.cancelled(run, times=2)
        assert (result.ok, result.interrupted, result.killed, result.failed) == (False, True, False, "b2")
        assert result.databases[0].heads == ("a1",)

    async def test_kill(self, hostile: Callable[[str], Project], engine_of: Open) -> None:
        deaf = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n    print('deaf', flush=True)"
        project = hostile(f"{deaf}\n    time.sleep(600)")
        run = engine_of(project).run(await planned(engine_of(project)))
        result = await self.cancelled(run, times=4, after="deaf")
        assert (result.killed, result.crashed, result.signal, result.failed) == (True, False, "SIGKILL", "b2")
        assert "running it again may fail" in result.left_behind[0]
        assert result.databases[0].heads == ("a1",)

    async def cancelled(self, run: Run, *, times: int, after: str = "") -> RunResult:
        async for event in run:
            started = isinstance(event, StepStart) and event.revision == "b2" and not after
            if started or (isinstance(event, Output) and after and after in event.text):
                for _ in range(times):
                    assert await run.cancel()
            elif isinstance(event, Ended):
                return event.result
        raise AssertionError("no end")

    async def test_closing_in_the_middle_leaves_no_process(
        self, hostile: Callable[[str], Project], engine_of: Open
    ) -> None:
        project = hostile("os.write(2, b'%d works\\n' % os.getpid())\n    time.sleep(600)")
        engine = engine_of(project)
        async for event in engine.run(await planned(engine)):
            if isinstance(event, Output) and "works" in event.text:
                pid = int(event.text.split(" works")[0].split()[-1])
                await engine.close()
            elif isinstance(event, Ended):
                assert event.result.signal == "SIGKILL"
                assert isinstance(event.result.unread, OperationError)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    async def test_a_standby_is_warm_before_it_is_needed(self, project: Project) -> None:
        engine = Engine(project)
        try:
            plan = await planned(engine)
            await engine.read_databases()
            standby = engine._standby._process
            assert standby is not None
            await standby.ready()
            _, result = await finished(engine.run(plan))
            assert result.ok and not standby.is_alive
            successor = engine._standby._process
            assert successor is not None and successor is not standby and successor.is_alive
        finally:
            await engine.close()
        assert not successor.is_alive

    async def test_who_comes_while_a_standby_is_spawned_spawns_no_other(
        self, project: Project, engine_of: Open
    ) -> None:
        engine = engine_of(project)
        await asyncio.gather(engine._standby.prepare(), engine._standby.prepare())
        first, second = await asyncio.gather(engine._standby.take(), engine._standby.take())
        assert first is not second
        assert sum(child.is_alive for child in engine._children._living) == 2

    async def test_a_closed_engine_starts_nothing(self, project: Project, engine_of: Open) -> None:
        engine = engine_of(project)
        starting = asyncio.create_task(engine.start())
        await asyncio.sleep(0)
        await engine.close()
        with contextlib.suppress(OperationError):  # unless it was quicker
            await starting
        assert not any(child.is_alive for child in engine._children._living)
        with pytest.raises(OperationError, match="has been closed"):
            await engine.read_databases()


class TestFlask:
    async def test_flask_migrate(
        self, tmp_path: Path, write: Write, find: Callable[..., Project], engine_of: Open
    ) -> None:
        pytest.importorskip("flask_migrate")
        write(
            "app.py",
            "from flask import Flask\nfrom flask_migrate import Migrate\nfrom flask_sqlalchemy import SQLAlchemy\n"
            "app = Flask(__name__)\napp.config['SQLALCHEMY_DATABASE_URI'] = 'sqlite:///' + app.root_path + '/app.db'\n"
            "db = SQLAlchemy(app)\nMigrate(app, db)\n",
        )
        flask = [sys.executable, "-m", "flask", "db"]
        for arguments in (["init"], ["revision", "-m", "first", "--rev-id", "a1"]):
            subprocess.run([*flask, *arguments], cwd=tmp_path, check=True, capture_output=True)
        project = find()
        assert project.flask and load_history(project).history.heads == ("a1",)
        engine = engine_of(project)
        result = await upgraded(engine)
        assert result.error is None
        assert [state.heads for state in result.databases] == [("a1",)]


class TestHostile:
    """What a migration can do to its process. The engine tells, and the database is read anew."""

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("sys.exit(3)", r"sys\.exit\(3\)"),
            ("os._exit(7)", "ended with exit code 7 in b2"),
            ("os.abort()", "ended by SIGABRT in b2"),
            ("os.kill(os.getpid(), 11)", "ended by SIGSEGV in b2"),
            ("input()", "EOFError"),
            ("import getpass; getpass.getpass()", "EOFError"),
            ("os.close(1); os.close(2); sys.stdout.close(); raise ValueError('closed')", "closed"),
            ("import logging.config; logging.config.dictConfig({'version': 1}); raise ValueError('logs')", "logs"),
            ("raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})()", "Odd"),
        ],
    )
    async def test_ends_in_a_report(
        self, hostile: Callable[[str], Project], engine_of: Open, body: str, words: str
    ) -> None:
        import re

        project = hostile(body)
        result = await upgraded(engine_of(project))
        assert result.error is not None and re.search(words, result.error.message), result.error
        assert result.failed == "b2"
        assert result.crashed == isinstance(result.error, WorkerCrashed)
        assert list(result.databases[0].heads) == applied(project) == ["a1"]

    @pytest.mark.parametrize(
        "body",
        [
            "breakpoint()",
            "os.chdir('/')",
            'os.write(1, b\'{"t": "done", "ok": false}\\n\')',
            "print('x' * 200_000)",
            "os.fork() or os._exit(0)",
            "os.fork() or time.sleep(600)",
            "os.system('sleep 20 &')",
        ],
    )
    async def test_does_no_harm(self, hostile: Callable[[str], Project], engine_of: Open, body: str) -> None:
        project = hostile(body)
        result = await upgraded(engine_of(project))
        assert result.error is None, result.error.details
        assert list(result.databases[0].heads) == applied(project) == ["c3"]

    async def test_a_flood_of_output(self, hostile: Callable[[str], Project], engine_of: Open) -> None:
        project = hostile("[print('line', n) for n in range(300_000)]")
        events, result = await finished(engine_of(project).run(await planned(engine_of(project))))
        assert result.ok
        printed = [event.text for event in events if isinstance(event, Output)]
        assert "".join(printed).endswith("line 299999\n")
        assert max(map(len, printed)) < 70_000
