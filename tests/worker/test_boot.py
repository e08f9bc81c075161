"""How the worker starts: whatever the interpreter is, and without a trace in the user's world."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from migtui.worker import protocol
from migtui.worker.protocol import Current, Database, Done, MakePlan, Open, PlanMoved, Ready, Run, StepDone, StepStart
from tests.worker.conftest import spawning

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session, Spawn

ROOM = Path(protocol.__file__).parent


@pytest.fixture
def spawn(worker_python: str, tmp_path: Path) -> Iterator[Spawn]:
    """As the engine starts them: what is warm elsewhere is the subject here."""
    with spawning(worker_python, tmp_path, subprocess.Popen) as start:
        yield start


def test_ready_comes_unasked_and_names_the_libraries(spawn: Spawn, worker_python: str) -> None:
    worker = spawn("reader")
    ready = worker.until(Ready)
    code = "import alembic, sqlalchemy; print(alembic.__version__, sqlalchemy.__version__)"
    found = subprocess.run([worker_python, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [ready.alembic, ready.sqlalchemy] == found.split()
    assert ready.executable == worker_python
    assert ready.pid == worker.process.pid
    assert ready.hooks is True


def test_its_own_modules_are_compiled_once_and_the_user_s_never(
    project: ProjectDir, worker_python: str, tmp_path: Path
) -> None:
    """Whatever the environment says: pip has not compiled them for every interpreter, and a start takes 0.1 s less."""
    room = tmp_path / "worker"
    shutil.copytree(ROOM, room, ignore=shutil.ignore_patterns("__pycache__"))
    (project.root / "helper.py").write_text("")
    project.env(header="import sys; sys.path.insert(0, os.getcwd())\nimport helper")

    def popen(command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen([command[0], str(room / "boot.py"), *command[2:]], **more)

    with spawning(worker_python, tmp_path, popen) as start:
        assert start("reader", project.place).ask(Current()).done.ok
    assert list((room / "__pycache__").glob("main.*.pyc"))
    assert not list(project.root.rglob("*.pyc"))


def test_boot_can_be_read_by_an_old_python() -> None:
    ast.parse((ROOM / "boot.py").read_text(), feature_version=(3, 6))


def test_an_interpreter_without_alembic_says_so(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", symlinks=True)
    python = tmp_path / "bare" / "bin" / "python"
    command = [str(python), "-S", str(ROOM / "boot.py"), "reader"]
    output = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).stdout
    done = protocol.decode_event(output)
    assert isinstance(done, Done)
    assert (done.ok, done.kind) == (False, "config")
    assert str(python) in done.message and "alembic" in done.message
    assert "--python" in done.hint


def test_nothing_of_ours_can_be_imported_by_the_user(project: ProjectDir, session: Session) -> None:
    """Their `channel` and `secrets` are theirs (or the standard library's), and sys.path has no entry of ours."""
    (project.root / "channel.py").write_text("MINE = True")
    project.env(
        header="import sys; sys.path.insert(0, os.getcwd())\n"
        "import channel, secrets\n"
        "assert channel.MINE and secrets.token_hex\n"
        f"assert not [entry for entry in sys.path if entry.startswith({str(ROOM)!r})], sys.path\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('migtui', 'worker', 'textual')]"
    )
    answer = session.spawn("reader", project.place).ask(Current())
    assert answer.done.ok, answer.done


def test_every_module_uses_relative_imports_only() -> None:
    """The package has another name in the worker process than here."""
    allowed = {*sys.stdlib_module_names, "alembic", "sqlalchemy", "flask", "_migtui_worker"}
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            assert {name.partition(".")[0] for name in names} <= allowed, f"{file.name}: {names}"


def test_sys_path_does_not_grow(project: ProjectDir, session: Session) -> None:
    project.use("sqlite:///app.db", prepend_sys_path=".")
    project.env(header="import sys; print('entries', len(sys.path))")
    worker = session.spawn("reader", project.place)
    for _ in range(3):
        assert worker.ask(Current()).done.ok
    worker.hang_up()
    assert len({line for line in worker.output().splitlines() if line.startswith("entries")}) == 1


def test_a_directory_that_is_gone_is_an_error_of_the_request(spawn: Spawn) -> None:
    done = spawn("reader", Open(cwd="/no/such/place", ini="/no/such/place/alembic.ini")).ask(Current()).done
    assert (done.ok, done.kind, done.type) == (False, "config", "FileNotFoundError")


def test_a_target_that_is_an_option_is_refused(session: Session) -> None:
    done = session.ask(MakePlan("upgrade", "--sql=yes")).done
    assert (done.ok, done.kind, done.type) == (False, "config", "NotACommand")
    assert "--sql=yes" in done.message


def test_a_reader_never_runs_and_a_runner_never_reads(project: ProjectDir, session: Session) -> None:
    refused = session.ask(Run()).done
    assert (refused.ok, refused.type) == (False, "ProtocolError")
    assert session.spawn("runner", project.place).ask(Current()).done.type == "ProtocolError"


def test_a_runner_ends_after_its_run(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    worker = session.start("upgrade", "head")
    assert worker.rest().done.ok
    assert worker.process.wait(30) == 0


def test_garbage_on_stdin_is_ignored(session: Session) -> None:
    assert session.reader.process.stdin is not None
    session.reader.process.stdin.write(b'nonsense\n{"t": "nosuch"}\n[]\n\xff\n')
    session.reader.process.stdin.flush()
    assert session.current().heads == []


UNHOOKED = """\
from alembic.runtime.environment import EnvironmentContext

EnvironmentContext.context_opts = property(
    lambda self: dict(self.__dict__["opts"]), lambda self, opts: self.__dict__.update(opts=opts)
)
"""
"""An Alembic that keeps its options where nobody can change them."""


def test_without_hooks_the_steps_come_from_the_log(project: ProjectDir, session: Session, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNHOOKED)
    project.chain("a1", "a2")
    request = session.request("upgrade", "head")

    worker = session.spawn("runner", PYTHONPATH=str(tmp_path))
    assert worker.until(Ready).hooks is False
    worker.send(project.place)
    answer = worker.ask(request)

    assert answer.done.ok, answer.done
    assert answer.kinds(StepStart, StepDone) == ["step_start", "step_done"] * 2
    assert [step.revision for step in answer.all(StepDone)] == ["a1", "a2"]
    assert answer.one(Database).heads == []
    assert session.current().heads == ["a2"]


def test_without_hooks_a_moved_plan_still_runs_nothing(project: ProjectDir, session: Session, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNHOOKED)
    project.chain("a1", "a2")
    request = session.request("upgrade", "head")
    project.stamp("a1")

    worker = session.spawn("runner", PYTHONPATH=str(tmp_path))
    assert worker.until(Ready).hooks is False
    worker.send(project.place)
    answer = worker.ask(request)

    assert answer.done.kind == "moved"
    assert answer.one(PlanMoved).heads == ["a1"]
    assert project.rows() == ["a1"]


def test_without_hooks_a_failing_step_is_named(project: ProjectDir, session: Session, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNHOOKED)
    project.chain("a1")
    project.revision("a2", "a1", up="raise ValueError('no')")
    worker = session.spawn("runner", PYTHONPATH=str(tmp_path))
    worker.until(Ready)
    worker.send(project.place)
    done = worker.ask(session.request("upgrade", "head")).done
    assert (done.kind, done.revision, done.message) == ("migration", "a2", "ValueError: no")
