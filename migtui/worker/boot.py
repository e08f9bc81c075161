"""Starts the worker under the project's own interpreter: `<python> <path>/worker/boot.py reader|runner`.

This file runs before anything is known about that interpreter, so it is written for Python 3.6: an
interpreter that is too old, or has no Alembic, still answers with a Done that says so. It promises the user's
code three things:

- none of our modules shadows one of theirs: our directory leaves sys.path, the package is loaded by path
  under one unlikely name;
- whatever is printed, by Python or by a child process, goes to fd 2, never between the protocol's lines;
- stdin is /dev/null: input() and getpass() fail instead of waiting for somebody who is not there.
"""

import contextlib
import gc
import importlib.util
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib would cost 5 ms here
PACKAGE = "_migtui_worker"


def take_pipes():
    # type: () -> tuple[int, int]
    """Private duplicates of stdin and stdout; fd 0 becomes /dev/null and fd 1 becomes fd 2."""
    requests, events = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return requests, events


def leave_terminal():
    # type: () -> None
    """Without a controlling terminal getpass() cannot open /dev/tty. The engine has done this already, as a rule."""
    with contextlib.suppress(AttributeError, OSError):
        os.setsid()


def load_package():
    # type: () -> None
    """Our package, by path, as PACKAGE. The user's `import worker` or `import channel` finds theirs or nothing."""
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != HERE]  # noqa: PTH100
    spec = importlib.util.spec_from_file_location(
        PACKAGE,
        os.path.join(HERE, "__init__.py"),  # noqa: PTH118
        submodule_search_locations=[HERE],
    )
    assert spec is not None and spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)


def refuse(events, error, message, hint):
    # type: (int, str, str, str) -> None
    """A Done written by hand: the protocol module may be the very thing that does not load."""
    done = {"t": "done", "ok": False, "kind": "config", "type": error, "message": message, "hint": hint}
    os.write(events, (json.dumps(done) + "\n").encode("ascii"))


def start(role):
    # type: (str) -> int
    requests, events = take_pipes()
    leave_terminal()
    if sys.version_info < (3, 10):  # noqa: UP036 - any interpreter may be given
        message = f"{sys.executable} is Python {sys.version.split()[0]}; 3.10 or newer is needed."
        refuse(events, "PythonTooOld", message, "Name the project's interpreter with --python.")
        return 1
    load_package()
    gc.disable()  # what is imported stays: to look through it for garbage takes 0.12 s of 0.75 s
    # What pip or `alembic` would have compiled is compiled once, not at each start. From then on nothing is: the
    # user's repository stays clean.
    sys.dont_write_bytecode, kept = False, sys.dont_write_bytecode
    try:
        import _migtui_worker.main as worker  # type: ignore[import-not-found]
    except ImportError as error:
        message = f"{sys.executable} cannot import {error.name or 'Alembic'}."
        hint = "Install alembic there, or name the project's interpreter with --python."
        refuse(events, type(error).__name__, message + " " + str(error), hint)
        return 1
    sys.dont_write_bytecode = kept
    with contextlib.suppress(AttributeError):  # PyPy has no such thing
        gc.freeze()
    gc.enable()
    return int(worker.main(role, requests, events))


if __name__ == "__main__":
    sys.exit(start(sys.argv[1]))
