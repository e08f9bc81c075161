"""A process that is forked is what `subprocess` would have started, but for the modules that are there already."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from migtui.engine.process import BOOT, ENVIRONMENT
from tests import warm

LOOK = """\
import gc, os, signal, sys
print(__name__, sys.argv, sys.path, os.getcwd(), sorted(os.environ.items()))
print(sys.stdin.read(), os.getsid(0) == os.getpid(), sys.dont_write_bytecode, gc.isenabled())
print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGCHLD), sorted(os.listdir("/dev/fd")))
print("heard", file=sys.stderr)
sys.exit(3)
"""
ALEMBIC = ["-m", "alembic.config", "--help"]


@pytest.mark.parametrize("words", [["-c", LOOK, "one", "two"], ["-m", "look", "one"], ALEMBIC])
def test_as_subprocess_starts_it(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "look.py").write_text(LOOK)
    command = [sys.executable, *words]
    environ = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", "SHOP": "ä"}
    cold = subprocess.run(
        command, cwd=tmp_path, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        start_new_session=True,
    )  # fmt: skip
    forked = warm.run(command, cwd=tmp_path, PYTHONDONTWRITEBYTECODE="1", SHOP="ä")
    assert (forked.returncode, forked.stdout, forked.stderr) == (cold.returncode, cold.stdout, cold.stderr)


def start(*command: str, cwd: Path, **environ: str) -> warm.Process:
    pipe, env = subprocess.PIPE, {**os.environ, **ENVIRONMENT, **environ}
    return warm.popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=cwd, env=env)


def test_a_signal_is_its_exit_code(tmp_path: Path) -> None:
    process = start(sys.executable, str(BOOT), "reader", cwd=tmp_path)
    assert process.stdin is not None and process.stdout is not None
    with process.stdin, process.stdout:
        assert b'"ready"' in process.stdout.readline()
        assert process.poll() is None
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.01)
        process.kill()
        assert process.wait(30) == process.poll() == process.returncode == -signal.SIGKILL
        process.kill()  # no error


@pytest.mark.parametrize(("python", "folder"), [("/bin/echo", "."), (sys.executable, "gone")])
def test_what_is_no_python_of_ours_is_left_to_subprocess(tmp_path: Path, python: str, folder: str) -> None:
    if folder == "gone":
        with pytest.raises(FileNotFoundError):
            start(python, str(BOOT), "reader", cwd=tmp_path / folder)
    else:
        process = start(python, str(BOOT), "reader", cwd=tmp_path)
        assert process.stdin is not None and process.stdout is not None
        with process.stdin, process.stdout:
            assert process.stdout.read().decode() == f"{BOOT} reader\n"
            assert process.wait() == 0


def test_a_variable_for_python_itself_is_heeded(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; os.environ['CUSTOM'] = 'yes'")
    code = "import os; print(os.environ.get('CUSTOM'))"
    assert warm.run([sys.executable, "-c", code], PYTHONPATH=str(tmp_path)).stdout == "yes\n"
    assert warm.run([sys.executable, "-c", code]).stdout == "None\n"
