"""The worker's life: say Ready, then answer requests. A reader answers many, a runner one.

Importing this module is what takes 300 ms (Alembic and SQLAlchemy): a worker that said Ready has paid for it,
and that is what makes a standby warm. Whatever is wrong with the project is said by the Done of the first
request.
"""

from __future__ import annotations

import contextlib
import os
import platform
import signal
import sys
import threading

import alembic
import alembic.command  # the import that a standby is for
import sqlalchemy

from .answers import Answers
from .channel import Channel, Inbox
from .credentials import watch_credentials
from .logs import LogWatch
from .marking import Marks
from .missing import spare_missing_files
from .printed import clean_printed
from .protocol import Cancel, Done, Open, Ready, Request, Task
from .scratch.building import is_building, wait_until_built
from .scratch.redirecting import watch_redirects
from .secrets import Secrets
from .selftest import hooks_work
from .sqlwatch import watch_sql

CLEARING = 30.0
"""Seconds for scratch databases to be removed when the engine has gone."""
TRIES = 10


def main(role: str, requests: int, events: int) -> int:
    """Serve until the engine closes the pipe, or, as a runner, until the one request has been answered."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    secrets = Secrets()
    secrets.add_items(os.environ)
    channel = Channel(events, secrets.clean)
    watch_credentials(secrets)
    marks = Marks(channel.send)
    clean_printed(secrets.clean, marks.note_printed)
    logs = LogWatch(marks.send)
    logs.start()
    if role == "reader":
        watch_redirects()
        spare_missing_files()
    else:
        watch_sql(marks.send)
    marks.send(_ready())
    serve(role, Inbox(requests, _leave if role == "reader" else _nothing), marks, secrets, logs)
    _flush()
    os._exit(0)  # the user's threads, atexit handlers and pools are not waited for


def serve(role: str, inbox: Inbox, channel: Marks, secrets: Secrets, logs: LogWatch) -> None:
    """Answer requests until there are no more to answer."""
    answers: Answers | None = None
    while (request := inbox.next()) is not None:
        if isinstance(request, Open):
            logs.set_level(request.log_level)
            if request.marks:
                channel.turn_on()
            secrets.add_variables({name: os.environ.get(name, "") for name in request.variables})
            answers = Answers(request, channel.send, inbox.stop, secrets)
            continue
        if answers is None:
            channel.send(_refusal("A request came before Open."))
        elif isinstance(request, Task) != (role == "runner") or isinstance(request, Cancel):
            channel.send(_refusal(f"A {role} does not answer {request.t!r}."))
        else:
            _answer(answers, request)
        if role == "runner":
            return


def _answer(answers: Answers, request: Request) -> None:
    """SIGINT interrupts a request and is ignored between two."""
    owner = os.getpid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    answers.answer(request, idle=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    if os.getpid() != owner:
        os._exit(0)  # a child that a migration forked and forgot: it must not go on as a second worker


def _refusal(message: str) -> Done:
    return Done(ok=False, kind="other", type="ProtocolError", message=message)


def _ready() -> Ready:
    return Ready(
        pid=os.getpid(),
        python=platform.python_version(),
        executable=sys.executable,
        alembic=alembic.__version__,
        sqlalchemy=sqlalchemy.__version__,
        hooks=hooks_work(),
    )


def _leave() -> None:
    """The engine has gone while a reader reads: there is nothing to finish but what `building` has to take away."""
    for _ in range(TRIES if is_building() else 0):
        # To the thread that waits in the driver; and again, as asyncio only notes the first.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        if wait_until_built(CLEARING / TRIES):
            break
    os._exit(0)


def _nothing() -> None:
    """The engine has gone while a runner runs: `stop` is set, it ends at the next boundary."""


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
