"""Python processes by fork: `<python> python.py <fd> <module, to be warm with>`, or a boot.py whose worker it is.

A request on the socket is a line of JSON (argv, cwd, environ) with four descriptors: the new process's stdin, stdout
and stderr, and a pipe that gets its pid, and at its end its exit code. Runs under every interpreter of the matrix, so
it imports nothing but the standard library and what it is told to.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import runpy
import select
import signal
import socket
import sys
import time
import warnings
from pathlib import Path


def main() -> None:
    requests = socket.socket(fileno=int(sys.argv[1]))
    sys.path[:] = [entry for entry in sys.path if Path(entry) != Path(__file__).parent]
    warm(sys.argv[2])
    request, fds = serve(requests)
    if request:
        become(fds, **json.loads(request))


def warm(with_what: str) -> None:
    gc.disable()
    if with_what.endswith(".py"):  # as boot.py does it; every worker runs boot.py itself, and finds it done
        spec = importlib.util.spec_from_file_location("boot", with_what)
        assert spec is not None and spec.loader is not None
        boot = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(boot)
        boot.load_package()
        importlib.import_module(boot.PACKAGE + ".main")
    else:
        importlib.import_module(with_what)
    gc.freeze()  # a collection would copy every page


def serve(requests: socket.socket) -> tuple[bytes, list[int]]:
    """Forks for each request. Returns it in the child; in the parent nothing, when nobody asks any more."""
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    ends: dict[int, int] = {}
    while True:
        ready = select.select([requests.fileno(), woken], [], [])[0]
        if woken in ready:
            os.read(woken, 4096)
            report(ends)
        if requests.fileno() in ready:
            request, fds = receive(requests)
            pid = os.fork() if request else 0
            if pid == 0:
                return request, fds
            ends[pid] = fds.pop()
            for fd in fds:
                os.close(fd)


def receive(requests: socket.socket) -> tuple[bytes, list[int]]:
    line = b""
    fds: list[int] = []
    while not line.endswith(b"\n"):
        piece, more, _, _ = socket.recv_fds(requests, 65536, 4)
        if not piece:
            return b"", []
        line, fds = line + piece, fds + more
    return line, fds


def report(ends: dict[int, int]) -> None:
    """The exit codes of those that have ended."""
    while ends:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            return
        end = ends.pop(pid)
        with contextlib.suppress(BrokenPipeError):  # nobody wants to know
            os.write(end, b"%d\n" % os.waitstatus_to_exitcode(status))
        os.close(end)


def become(fds: list[int], argv: list[str], cwd: str, environ: dict[str, str]) -> None:
    """The process that `subprocess` would start, in a session of its own."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.write(fds[3], b"%d\n" % os.getpid())
    for number, fd in enumerate(fds[:3]):
        os.dup2(fd, number)
    os.closerange(3, 1024)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    sys.dont_write_bytecode = bool(environ.get("PYTHONDONTWRITEBYTECODE"))
    gc.enable()
    run(*argv)


def run(what: str, *words: str) -> None:
    """As `python <what> <words>`."""
    if what == "-c":
        sys.path.insert(0, "")
        sys.argv[:] = ["-c", *words[1:]]
        exec(compile(words[0], "<string>", "exec"), {"__name__": "__main__"})
    elif what == "-m":
        sys.path.insert(0, os.getcwd())  # noqa: PTH109
        sys.argv[:] = words
        warnings.filterwarnings("ignore", module="runpy")  # that the module has been imported already
        runpy.run_module(words[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv[:] = [what, *words]
        runpy.run_path(what, run_name="__main__")


if __name__ == "__main__":
    main()
