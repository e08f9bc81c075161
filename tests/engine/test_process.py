"""A worker that misbehaves: a script that speaks the protocol badly in the real one's place."""

from __future__ import annotations

import asyncio
import textwrap
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from migtui.core.plan import DatabasePlan, Plan, Step
from migtui.engine import mailbox, process
from migtui.engine.client import Engine
from migtui.engine.events import Done, Ended, Event, Mail, Output, Ready, RunResult, Sql
from migtui.engine.process import WorkerProcess, spawn
from migtui.engine.project import Project
from migtui.engine.runner import Run
from migtui.errors import InterpreterError, MigtuiError, WorkerCrashed

ProjectOf = Callable[[dict[str, str]], Project]
Spawn = Callable[[str], "asyncio.Future[WorkerProcess]"]

PREAMBLE = """
import json, os, signal, sys, time
def say(t, **fields):
    os.write(1, (json.dumps({"t": t, **fields}) + "\\n").encode())
def ask():
    return json.loads(sys.stdin.readline() or "null")
def ready():
    say("ready", pid=os.getpid(), python="3.12", executable="python", alembic="1.20", sqlalchemy="2.1")
"""
READER = """
ready()
while (request := ask()) is not None:
    if request["t"] != "open":
        say("database", key="", heads=["a1"], dialect="sqlite")
        say("done", ok=True)
"""
PLAN = Plan(
    "upgrade", "head", "alembic upgrade head",
    (DatabasePlan("", (), ("a1",), (Step("a1", "upgrade", ""), Step("b2", "upgrade", ""))),),
)  # fmt: skip


@pytest.fixture
def project(project_of: ProjectOf) -> Project:
    return project_of({})


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have this script run as runner, a well-behaved one as reader."""

    def use(runner: str, reader: str = READER) -> None:
        script = tmp_path / "fake_worker.py"
        text = f"{PREAMBLE}\nif sys.argv[1] == 'reader':\n{textwrap.indent(reader, '    ')}\nelse:\n"
        script.write_text(text + textwrap.indent(textwrap.dedent(runner), "    "))
        monkeypatch.setattr(process, "BOOT", script)

    return use


@pytest.fixture
async def engine(project: Project) -> AsyncIterator[Engine]:
    engine = Engine(project)
    yield engine
    await engine.close()


async def everything(child: WorkerProcess) -> list[Mail]:
    mails: list[Mail] = []
    while (mail := await child.next()) is not None:
        mails.append(mail)
    return mails


async def finished(run: Run) -> tuple[list[Event], RunResult]:
    events = [event async for event in run]
    last = events[-1]
    assert isinstance(last, Ended)
    return events, last.result


async def test_a_line_that_is_no_message_is_output(project: Project, worker: Callable[[str], None]) -> None:
    worker("os.write(1, b'hello\\n{\"t\": \"nosuch\"}\\n[1]\\n\\xff\\n'); ready(); os.write(1, b'no end')")
    child = await spawn(project, "runner")
    first, second, third = await everything(child)
    assert first == Output('hello\n{"t": "nosuch"}\n[1]\n\ufffd\n')
    assert isinstance(second, Ready)
    assert third == Output("no end")
    await child.close()


async def test_a_line_without_end_does_not_fill_the_memory(
    project: Project, worker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "LONGEST", 1000)
    worker("[os.write(1, b'x' * 60_000) for _ in range(50)]; os.write(1, b'\\n'); ready()")
    child = await spawn(project, "runner")
    mails = await everything(child)
    assert isinstance(mails[-1], Ready)
    assert sum(len(mail.text) for mail in mails if isinstance(mail, Output)) < 200_000


async def test_events_wait_for_a_slow_reader(project: Project, worker: Callable[[str], None]) -> None:
    worker("ready()\nfor n in range(20_000): say('sql', sql=str(n), ms=1.0)\nopen('all said', 'w').close()")
    child = await spawn(project, "runner")
    await child.ready()
    while not child._mailbox.is_full:
        await asyncio.sleep(0.01)
    assert len(child._mailbox._waiting) < 5 * mailbox.FULL  # one chunk of the pipe goes beyond it
    assert not (project.cwd / "all said").exists()
    said = [mail.sql for mail in await everything(child) if isinstance(mail, Sql)]
    assert said == [str(n) for n in range(20_000)]
    await child.close()


async def test_what_was_printed_before_the_end_comes_before_it(project: Project, worker: Callable[[str], None]) -> None:
    printing = "[os.write(2, b'x' * 999 + b'\\n') for _ in range(60)]"
    worker(f"ready(); ask(); say('sql', sql='', ms=1.0); {printing}; say('done', ok=True); open('said', 'w').close()")
    child = await spawn(project, "runner")
    await child.ready()
    child.open()
    while not (project.cwd / "said").exists():
        time.sleep(0.01)  # the event loop is busy: nothing is read until everything has been said
    mails = await everything(child)
    assert isinstance(mails.pop(), Done)
    assert sum(len(mail.text) for mail in mails if isinstance(mail, Output)) == 60_000
    await child.close()


async def test_text_that_nobody_takes_stays_small(project: Project, worker: Callable[[str], None]) -> None:
    worker("ready()\nfor n in range(200_000): sys.stderr.write(f'line {n}\\n')")
    child = await spawn(project, "runner")
    await child.ready()
    await child.finish(60)
    mails = await everything(child)
    assert len(mails) == 1 and isinstance(mails[0], Output)
    assert mails[0].text.startswith("[…]\nline ") and mails[0].text.endswith("line 199999\n")
    assert len(mails[0].text) < 70_000
    assert len(child.output) < 1_200_000


async def test_a_python_that_fails_before_it_is_ready(project: Project, worker: Callable[[str], None]) -> None:
    worker("import nosuch_module_of_mine")
    child = await spawn(project, "runner")
    with pytest.raises(InterpreterError, match="No module named 'nosuch_module_of_mine'"):
        await child.ready()
    await child.close()


async def test_a_worker_that_says_why_it_cannot(project: Project, worker: Callable[[str], None]) -> None:
    worker("say('done', ok=False, kind='config', message='no alembic here', hint='pip install alembic')")
    child = await spawn(project, "runner")
    with pytest.raises(InterpreterError, match="no alembic here") as caught:
        await child.ready()
    assert "pip install alembic" in caught.value.hint and "chosen because it runs migtui" in caught.value.hint
    await child.close()


async def test_a_working_directory_that_is_gone(project: Project) -> None:
    import dataclasses

    gone = dataclasses.replace(project, cwd=Path("/nowhere/at/all"))
    with pytest.raises(InterpreterError, match="/nowhere/at/all, where Alembic is to run, is gone"):
        await spawn(gone, "runner")


class TestRun:
    async def test_no_done_is_a_crash(self, engine: Engine, worker: Callable[[str], None]) -> None:
        worker("ready(); ask(); ask(); say('step_start', key='', index=0, revision='a1', total=2)")
        _, result = await finished(engine.run(PLAN))
        assert isinstance(result.error, WorkerCrashed)
        assert result.error.message == "the process ended with exit code 0 in a1, without a word of its own"
        assert (result.crashed, result.failed, result.exit_code) == (True, "a1", 0)
        assert [state.heads for state in result.databases] == [("a1",)]

    async def test_the_first_done_counts(self, engine: Engine, worker: Callable[[str], None]) -> None:
        worker("ready(); ask(); ask(); say('done', ok=True); say('done', ok=False); say('sql', sql='late', ms=1)")
        events, result = await finished(engine.run(PLAN))
        assert result.ok
        assert not any(isinstance(event, (Done, Sql)) for event in events)

    async def test_a_worker_that_stays_after_its_done_is_ended(
        self, engine: Engine, worker: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("migtui.engine.runner.PATIENCE", 0.05)
        worker("ready(); ask(); ask(); say('done', ok=True); time.sleep(600)")
        _, result = await finished(engine.run(PLAN))
        assert (result.ok, result.killed, result.signal) == (True, False, "")

    async def test_a_cancel_before_the_worker_is_up(self, engine: Engine, worker: Callable[[str], None]) -> None:
        worker("open('born', 'w').close()\nwhile not os.path.exists('go'): time.sleep(0.01)\n"
               "ready(); ask(); say(ask()['t'] == 'run' and 'stopped', key='', index=0); "
               "say('done', ok=ask()['t'] == 'cancel')")  # fmt: skip
        run = engine.run(PLAN)
        task = asyncio.create_task(finished(run))
        while not (engine.project.cwd / "born").exists():
            await asyncio.sleep(0.01)
        assert "before the next revision" in await run.cancel()
        (engine.project.cwd / "go").touch()
        _, result = await task
        assert (result.ok, result.stopped) == (True, True)

    @pytest.mark.parametrize(
        ("database", "words"),
        [
            (
                {"dialect": "postgresql", "transactional_ddl": True, "backend_pid": 4711},
                "PostgreSQL rolls the whole run back. Its server process 4711 may go on for a while and hold locks: "
                "SELECT pg_terminate_backend(4711) ends it.",
            ),
            (
                {"dialect": "postgresql", "transactional_ddl": True, "transaction_per_migration": True},
                "PostgreSQL rolls the revision that was running back.",
            ),
            (
                {"dialect": "mariadb", "transactional_ddl": False},
                "MariaDB commits each statement at once: what the unfinished revision did before it ended is still "
                "there, and running it again may fail on that.",
            ),
            (
                {"dialect": "mysql", "transactional_ddl": False, "backend_pid": 4711},
                "MySQL commits each statement at once: what the unfinished revision did before it ended is still "
                "there, and running it again may fail on that. Its server process 4711 may go on for a while and hold "
                "locks: KILL 4711 ends it.",
            ),
        ],
    )
    async def test_the_ladder(
        self, engine: Engine, worker: Callable[[str], None], database: dict[str, object], words: str
    ) -> None:
        worker(
            f"signal.signal(signal.SIGINT, signal.SIG_IGN); ready(); ask(); ask()\n"
            f"say('database', key='', heads=[], **{database!r})\n"
            "say('step_start', key='', index=0, revision='a1', total=2)\ntime.sleep(600)"
        )
        run = engine.run(PLAN)
        said: list[str] = []
        async for event in run:
            if getattr(event, "revision", "") == "a1":
                said = [await run.cancel() for _ in range(4)]
            elif isinstance(event, Ended):
                result = event.result
        assert said[1].startswith("Interrupted (SIGINT)")
        assert said[2].startswith("Interrupted again (SIGINT)")
        assert said[3] == f"Killed. {words}"
        assert (result.killed, result.signal, result.left_behind) == (True, "SIGKILL", (words,))

    async def test_a_database_that_cannot_be_read_afterwards(self, engine: Engine, worker: Callable[..., None]) -> None:
        refuse = "ready(); ask(); ask(); say('done', ok=False, kind='connect', message='refused')"
        worker("ready(); ask(); ask(); say('done', ok=True)", refuse)
        _, result = await finished(engine.run(PLAN))
        assert (result.ok, result.databases) == (True, ())
        assert isinstance(result.unread, MigtuiError) and result.unread.message == "refused"

    async def test_a_runner_that_cannot_start_ends_the_run(self, engine: Engine, worker: Callable[[str], None]) -> None:
        worker("sys.exit(5)")
        _, result = await finished(engine.run(PLAN))
        assert isinstance(result.error, InterpreterError)
        assert (result.ok, result.crashed, result.left_behind) == (False, False, ())
