"""Migrations that do what no migration should. The worker reports, or dies alone; the database is what it is."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Current, Done, Log, StepDone, StepStart

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

TABLE = 'op.create_table("t", sa.Column("id", sa.Integer))\n'


@pytest.mark.parametrize(
    ("code", "type_", "message"),
    [
        ("import sys; sys.exit(3)", "SystemExit", "sys.exit(3)"),
        ("input('sure? ')", "EOFError", "EOF"),
        ("import getpass; getpass.getpass()", "EOFError", ""),
        ("raise Rude", "Rude", "no text: str() of this Rude raises"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", "Interrupted in a2"),
        ("raise GeneratorExit", "GeneratorExit", ""),
        ("def down(): down()\ndown()", "RecursionError", "recursion"),
    ],
)
def test_what_python_can_catch_is_reported(
    project: ProjectDir, session: Session, code: str, type_: str, message: str
) -> None:
    project.chain("a1")
    project.revision("a2", "a1", up=TABLE + code, header=RUDE)

    done = session.run("upgrade", "head").done

    assert (done.ok, done.type, done.revision) == (False, type_, "a2")
    assert done.kind == ("interrupted" if type_ == "KeyboardInterrupt" else "migration")
    assert message in done.message
    assert "a2_file.py" in done.where
    assert session.current().heads == ["a1"]


RUDE = """
class Rude(Exception):
    def __str__(self):
        raise RuntimeError("never")
"""


@pytest.mark.parametrize(
    ("code", "returncode"),
    [("os._exit(7)", 7), ("os.abort()", -signal.SIGABRT), ("os.kill(os.getpid(), 9)", -signal.SIGKILL)],
)
def test_what_kills_the_process_leaves_no_done(
    project: ProjectDir, session: Session, code: str, returncode: int
) -> None:
    project.chain("a1")
    project.revision("a2", "a1", up=code, header="import os")
    worker = session.start("upgrade", "head")

    answer = worker.rest()

    assert answer.all(Done) == []
    assert [step.revision for step in answer.all(StepStart)] == ["a1", "a2"]
    assert worker.process.wait(30) == returncode
    assert session.current().heads == ["a1"]


@pytest.mark.parametrize(
    "code",
    [
        "breakpoint()",
        "import os; os.chdir('/')",
        "import os; os.close(1)",
        "import sys; sys.stdout.close(); sys.stderr.close()",
        'import os; os.write(1, b\'{"t": "done", "ok": false}\\n\')',
        "import os; os.system('echo from a child')",
        "import logging; logging.config.dictConfig({'version': 1}); logging.disable(); logging.shutdown()",
        "import os\nif os.fork() == 0:\n    raise SystemExit",
        "import os\npid = os.fork()\nif pid == 0:\n    os._exit(0)\nos.waitpid(pid, 0)",
        "import warnings; warnings.simplefilter('error')",
        "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL)",
        "import sys; sys.path.clear(); sys.modules.pop('json', None)",
    ],
)
def test_what_does_no_harm_here_succeeds(project: ProjectDir, session: Session, code: str) -> None:
    project.revision("a1", up=code, header="import logging.config")
    project.revision("a2", "a1", up=TABLE)

    answer = session.run("upgrade", "head")

    assert answer.done.ok, answer.done
    assert [step.revision for step in answer.all(StepDone)] == ["a1", "a2"]
    assert session.current().heads == ["a2"]


def test_a_fork_that_is_forgotten_does_not_answer_too(project: ProjectDir, session: Session) -> None:
    project.revision("a1", up="import os\nos.fork()")
    worker = session.start("upgrade", "head")
    answers = [worker.rest(), worker.rest()]
    assert [event.t for answer in answers for event in answer.events].count("done") == 1
    assert worker.process.wait(30) == 0


def test_three_hundred_thousand_lines_are_output_not_events(project: ProjectDir, session: Session) -> None:
    project.revision("a1", up='for i in range(300_000):\n    print("line", i)')
    worker = session.start("upgrade", "head")
    answer = worker.rest()
    assert answer.done.ok
    assert len(answer.events) < 40
    assert worker.output().count("\n") >= 300_000


def test_an_endless_loop_is_interrupted(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    project.revision("a2", "a1", up=TABLE + "import logging\nlogging.error('spinning')\nwhile True: pass")
    worker = session.start("upgrade", "head")
    while worker.until(Log).message != "spinning":
        pass

    worker.interrupt()

    done = worker.rest().done
    assert (done.kind, done.type, done.revision) == ("interrupted", "KeyboardInterrupt", "a2")
    assert session.current().heads == ["a1"]


def test_an_idle_reader_shrugs_at_an_interrupt(project: ProjectDir, session: Session) -> None:
    session.current()
    session.reader.interrupt()
    assert session.current().heads == []


def test_the_reader_survives_an_env_that_exits(project: ProjectDir, session: Session) -> None:
    project.env(text="raise SystemExit('no database for you')")
    done = session.ask(Current()).done
    assert (done.kind, done.type) == ("env", "SystemExit")
    project.env()
    assert session.current().heads == []


def test_logs_and_warnings_arrive_whatever_the_handlers_are(project: ProjectDir, session: Session) -> None:
    project.revision(
        "a1",
        up="import logging, warnings\nlogging.getLogger('shop').warning('moved %d rows', 7)\nwarnings.warn('old')",
    )
    logs = session.run("upgrade", "head").all(Log)
    assert ("WARNING", "shop", "moved 7 rows") in [(log.level, log.logger, log.message) for log in logs]
    warning = next(log for log in logs if log.logger == "py.warnings")
    assert "UserWarning: old" in warning.message and "a1_file.py" in warning.message


def test_prints_go_to_the_output(project: ProjectDir, session: Session) -> None:
    project.revision("a1", up="import os\nprint('said')\nos.system('echo child said')")
    worker = session.start("upgrade", "head")
    assert worker.rest().done.ok
    assert "said\nchild said\n" in worker.output()


def test_the_engines_death_ends_an_idle_reader(session: Session) -> None:
    worker = session.spawn("reader", session.project.place)
    assert worker.hang_up() == 0


def test_the_engines_death_ends_a_busy_reader(project: ProjectDir, session: Session) -> None:
    project.env(text="import logging, time\nlogging.error('stuck')\ntime.sleep(1000)")
    worker = session.spawn("reader", project.place)
    worker.send(Current())
    worker.until(Log)
    assert worker.hang_up() == 0


def test_the_worker_has_no_terminal(project: ProjectDir, session: Session) -> None:
    project.revision("a1", up="import os\nprint('session leader', os.getsid(0) == os.getpid())")
    worker = session.start("upgrade", "head")
    assert worker.rest().done.ok
    assert "session leader True" in worker.output()
    assert os.getsid(0) != worker.process.pid


def test_an_interrupt_reaches_a_statement_on_the_server(
    postgres_url: str, postgres_driver: str, project: ProjectDir, session: Session
) -> None:
    if postgres_driver == "psycopg2":
        pytest.skip("psycopg2 does not return from the server before the statement has ended")
    project.use(postgres_url)
    project.chain("a1")
    project.revision("a2", "a1", up="import logging\nlogging.error('now')\nop.execute('select pg_sleep(600)')")
    worker = session.start("upgrade", "head")
    while worker.until(Log).message != "now":
        pass

    worker.interrupt()

    done = worker.rest().done
    assert (done.kind, done.revision) == ("interrupted", "a2")
    assert session.current().heads == []


def test_an_interrupt_reaches_an_async_environment(project: ProjectDir, session: Session, async_env: str) -> None:
    """asyncio takes the first SIGINT for a cancellation, which code that does not await never sees: the second
    one raises."""
    project.use(f"sqlite+aiosqlite:///{project.database}")
    project.env(text=async_env)
    project.revision("a1", up="import logging\nlogging.error('now')\nwhile True: pass")
    worker = session.start("upgrade", "head")
    while worker.until(Log).message != "now":
        pass

    while not worker.has_more():
        worker.interrupt()

    assert worker.rest().done.kind == "interrupted"
    assert session.current().heads == []
