"""Python processes that are there in 10 ms instead of 400: forked from one that has imported Alembic already.

Importing Alembic and SQLAlchemy was half of what the tests did. Each interpreter does it once here, for workers and,
apart from them, for the command line that they are held against. How a worker starts for a user is tested where that
is the subject, and tests that are about more than Alembic and SQLAlchemy (a variable for Python itself, an interpreter
of their own) get a process as `subprocess` makes it.
"""

from __future__ import annotations

import atexit
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from migtui.engine.process import BOOT, ENVIRONMENT
from tests.warm.forked import Forked, Stream, opened

PYTHON = Path(__file__).with_name("python.py")
KNOWN = frozenset({sys.executable, *os.environ.get("MIGTUI_WORKER_PYTHONS", "").split(os.pathsep)})
"""Others may be no Python at all: that is for the product to find out."""
CHANGEABLE = "PYTHONDONTWRITEBYTECODE"
"""What the environment tells Python, and a running one can be told as well."""

Process = Forked | subprocess.Popen[bytes]


class Parent:
    """The process that the others are forked from."""

    def __init__(self, python: str, with_what: str, environ: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                (python, str(PYTHON), str(theirs.fileno()), with_what),
                stdin=subprocess.DEVNULL,
                env=environ,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        atexit.register(self.close)

    def start(self, argv: Sequence[str], cwd: str, environ: Mapping[str, str], streams: Sequence[int]) -> int:
        """Returns the descriptor that tells the pid, and the exit code."""
        told, theirs = os.pipe()
        line = json.dumps({"argv": argv, "cwd": cwd, "environ": dict(environ)}) + "\n"
        data = line.encode()
        sent = socket.send_fds(self._socket, [data], [*streams, theirs])
        self._socket.sendall(data[sent:])
        os.close(theirs)
        return told

    def close(self) -> None:
        self._socket.close()
        self._process.wait()


_parents: dict[tuple[str, ...], Parent] = {}


def popen(
    command: Sequence[str],
    *,
    stdin: Stream,
    stdout: Stream,
    stderr: Stream,
    cwd: str | os.PathLike[str],
    env: Mapping[str, str],
    start_new_session: bool = True,
) -> Process:
    """In the place of `subprocess.Popen`, for `[python, script or -m or -c, …]`."""
    python, *argv = command
    if not is_ours(python, argv[0], env) or not Path(cwd).is_dir():
        return subprocess.Popen(
            command, stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd, env=env, start_new_session=start_new_session
        )
    with_what = argv[0] if argv[0] == str(BOOT) else "alembic.config"
    told = sorted(name for name in env if name.startswith("PYTHON") and name != CHANGEABLE)
    key = (python, with_what, *(f"{name}={env[name]}" for name in told))
    if key not in _parents:
        _parents[key] = Parent(python, with_what, env)
    with opened(stdin, stdout, stderr) as (streams, ours):
        return Forked(_parents[key].start(argv, os.fspath(cwd), env, streams), *ours)


def is_ours(python: str, what: str, env: Mapping[str, str]) -> bool:
    """A usual interpreter, in its usual environment, for what a fork can do."""
    told = {name: value for name, value in env.items() if name.startswith("PYTHON")}
    is_usual = all(value in (os.environ.get(name), ENVIRONMENT.get(name)) for name, value in told.items())
    return is_usual and python in KNOWN and what in (str(BOOT), "-m", "-c")


def run(
    command: Sequence[str], *, cwd: str | os.PathLike[str] = "/", check: bool = False, **environ: str
) -> subprocess.CompletedProcess[str]:
    """In the place of `subprocess.run`: what it printed, as text. `environ` is more than the tests' own."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        env = {**os.environ, "PYTHONHASHSEED": "0", **environ}
        code = popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=cwd, env=env).wait()
        out.seek(0)
        err.seek(0)
        done = subprocess.CompletedProcess(command, code, out.read(), err.read())
    if check:
        done.check_returncode()
    return done
