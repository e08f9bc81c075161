"""What whole journeys need: small projects, a real terminal (tmux) with a shell in it, and a user at the keyboard.

Without tmux the terminal's tests are skipped, with the reason; where MIGTUI_REQUIRE_SERVERS=1 they fail instead, so
that a machine that is meant to have everything cannot pass by not looking.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from migtui.config import Settings
from migtui.engine.files import load_history
from migtui.engine.project import find_project
from migtui.errors import MigtuiError
from migtui.ui.app import MigtuiApp
from migtui.ui.screens import plan_answer, unread
from migtui.ui.session import Session
from migtui.ui.snapshot import Snapshot

PATIENCE = 60.0
"""Seconds until something that never comes to pass fails its test instead of hanging."""
PROMPT = "ready>"

ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""
INI = "[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {url}\n"
SQLITE = "sqlite:///%(here)s/app.db"
REVISION = """\
\"\"\"make {id}\"\"\"
import os, sys, time
from alembic import op

revision = {id!r}
down_revision = {down!r}


def upgrade():
    {body}


def downgrade():
    op.execute("DROP TABLE t_{id}")
"""


class Folder:
    """A project of three revisions, a1, b2 and c3, each making a table."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def ini(self, url: str) -> None:
        """Point the project at another database."""
        self.write("alembic.ini", INI.format(url=url))

    def revision(self, id_: str, down: str | None, body: str = "") -> None:
        """A version file; `body` comes before the table is made."""
        make = f'op.execute("CREATE TABLE t_{id_} (id INTEGER)")'
        self.write(
            f"db/versions/{id_}.py",
            REVISION.format(id=id_, down=down, body=f"{body}\n    {make}" if body else make),
        )

    def alembic(self, *arguments: str) -> str:
        """What `alembic …` prints, in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def current(self) -> set[str]:
        """The ids that `alembic current` prints."""
        return {line.split()[0] for line in self.alembic("current").splitlines() if line.strip()}


Make = Callable[..., Folder]


@pytest.fixture(autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Nothing of a test stays in the user's cache directory, and nothing of the user's shell steers it."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    for name in ("VIRTUAL_ENV", "MIGTUI_PYTHON", "ALEMBIC_CONFIG", "FLASK_APP"):
        monkeypatch.delenv(name, raising=False)
    return cache


@pytest.fixture
def project(tmp_path: Path) -> Make:
    """`project(body)`: three revisions on SQLite; `body` is what the second does before it makes its table."""

    def make(body: str = "", *, url: str = SQLITE) -> Folder:
        folder = Folder(tmp_path / "work")
        folder.ini(url)
        folder.write("db/env.py", ENV)
        folder.revision("a1", None)
        folder.revision("b2", "a1", body)
        folder.revision("c3", "b2")
        return folder

    return make


# -- a real terminal -------------------------------------------------------------------------------------------------


class Terminal:
    """A shell in a tmux of its own, and somebody at its keyboard."""

    def __init__(self, folder: Path, width: int, height: int) -> None:
        self.folder = folder
        self._socket = f"migtui-{uuid.uuid4().hex[:12]}"
        left_out = ("TMUX", "ENV", "NO_COLOR")
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment.update(LC_ALL="C.UTF-8", TERM="xterm-256color")
        size = ("-x", str(width), "-y", str(height))
        command = ("tmux", "-L", self._socket, "-f", os.devnull, "new-session", "-d", *size, "/bin/sh")
        subprocess.run(command, cwd=folder, env=environment, check=True, timeout=PATIENCE)

    def tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ("tmux", "-L", self._socket, *arguments), capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout

    @property
    def screen(self) -> str:
        """What is on the screen, as text."""
        return self.tmux("capture-pane", "-p")

    def type(self, line: str) -> None:
        """A line for the shell."""
        self.tmux("send-keys", "-l", line)
        self.press("Enter")

    def migtui(self, *arguments: str) -> None:
        """Start migtui; when it has ended, its exit code is printed as "code=0."."""
        self.type(f"{shlex.join((sys.executable, '-m', 'migtui', *arguments))}; echo code=$?.")

    def press(self, *keys: str) -> None:
        """Keys as tmux names them: "j", "Escape", "C-c"."""
        self.tmux("send-keys", *keys)

    def type_text(self, text: str) -> None:
        """Text into a field."""
        self.tmux("send-keys", "-l", "--", text)

    def focus(self, key: str, *, on: str) -> None:
        """A key that moves the focus to the row with this text, and wait until the row looks it.

        What is typed before that goes to the widget that had the focus."""
        before = self._styled(on)
        self.press(key)
        self.until(lambda: self._styled(on) != before, f"the focus is on {on}")

    def _styled(self, text: str) -> str:
        """The first row with this text, with its colours."""
        rows = self.tmux("capture-pane", "-p", "-e").splitlines()
        return next((row for row in rows if text in re.sub(r"\x1b\[[\d;]*m", "", row)), "")

    def confirm(self) -> None:
        """The plan is read for as long as its release guard wants, and y is pressed; again, where that was too early
        after all: a busy machine paints later than it says."""
        self.sees("y Run")
        time.sleep(plan_answer.RELEASE)
        self.press("y")
        while self._is_told("press it again"):
            time.sleep(2 * plan_answer.RELEASE)
            if "y Run" in self.screen:
                self.press("y")

    def _is_told(self, words: str) -> bool:
        """Whether the plan stays, and says this."""
        told = f"the plan is gone, or says {words}"
        self.until(lambda: "y Run" not in self.screen or words in self.screen, told)
        return "y Run" in self.screen

    def answer(self, key: str, *texts: str) -> None:
        """The question with these texts has been read for as long as a question wants, and is answered."""
        self.sees(*texts)
        time.sleep(3 * unread.GUARD)
        self.press(key)

    def is_sane(self) -> None:
        """The shell has its own screen again, without mouse reports and with a cursor, and its commands work."""
        flags = ("alternate_on", "mouse_any_flag", "mouse_sgr_flag", "cursor_flag")
        self.until(lambda: [self.flag(name) for name in flags] == ["0", "0", "0", "1"], "the terminal is given back")
        self.type("clear; echo usable | tr a-z A-Z")
        self.sees("USABLE")
        assert "\x1b" not in self.screen

    def hold(self, key: str, *, until: str) -> None:
        """A key that repeats until the screen shows this."""

        def repeated() -> bool:
            self.press(key)
            return until in self.screen

        self.until(repeated, f"holding {key} shows {until}")

    def resize(self, width: int, height: int) -> None:
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def flag(self, name: str) -> str:
        """A property of the terminal, "mouse_any_flag"."""
        return self.tmux("display-message", "-p", f"#{{{name}}}").strip()

    def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until the condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"never came to pass: {what}\n{self.screen}")
            time.sleep(0.02)

    def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        self.until(lambda: all(text in self.screen for text in texts), f"the screen shows {' and '.join(texts)}")

    @property
    def database_rows(self) -> set[str]:
        """The ids that the graph marks as the database's."""
        return {found.group(1) for found in re.finditer(r"◉\W*(\w+) .*DATABASE", self.screen)}

    @property
    def workers(self) -> list[int]:
        """Worker processes of migtui in this folder, whoever their parent is."""
        return [pid for pid in _processes() if _is_worker(pid, self.folder)]

    def close(self) -> None:
        """The user closes the window."""
        socket = self.flag("socket_path")
        self.tmux("kill-server")
        if socket:  # tmux leaves it behind
            Path(socket).unlink(missing_ok=True)


def _processes() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _is_worker(pid: int, folder: Path) -> bool:
    try:
        here = Path(f"/proc/{pid}/cwd").readlink()
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return here.is_relative_to(folder) and b"boot.py" in command


OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def terminal() -> Iterator[OpenTerminal]:
    """`terminal(folder)`: a shell in that folder, 120×36 unless told."""
    if shutil.which("tmux") is None:
        missing = "tmux is not installed"
        pytest.fail(missing) if os.environ.get("MIGTUI_REQUIRE_SERVERS") == "1" else pytest.skip(missing)
    opened: list[Terminal] = []

    def open_(folder: Path, width: int = 120, height: int = 36) -> Terminal:
        opened.append(Terminal(folder, width, height))
        opened[-1].type(f"PS1='{PROMPT} '")
        opened[-1].sees(PROMPT)
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


# -- the same user without a terminal --------------------------------------------------------------------------------


class User:
    """Somebody at the keyboard of an application in this process."""

    def __init__(self, app: MigtuiApp, pilot: Pilot[Path | None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def session(self) -> Session:
        assert self.app.session is not None
        return self.app.session

    @property
    def screen(self) -> str:
        """The screen as text, a line a row."""
        return "\n".join(strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], object], what: str) -> None:
        """Wait until the condition holds."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"never came to pass: {what}\n{self.screen}"
            await self.pilot.pause(0.03)
        await self.pilot.pause()

    async def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        await self.until(lambda: all(text in self.screen for text in texts), " and ".join(texts))


Open = Callable[..., AbstractAsyncContextManager[User]]


@pytest.fixture
def open_app(monkeypatch: pytest.MonkeyPatch) -> Open:
    """`async with open_app(folder) as user`: migtui in that folder, 120×36 unless told."""
    monkeypatch.setattr(plan_answer, "RELEASE", 0.0)  # this user lets every key go
    monkeypatch.setattr(unread, "GUARD", 0.0)  # and has read a question as soon as it is painted

    @asynccontextmanager
    async def opened(folder: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[User]:
        try:
            found = find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ)
            app = MigtuiApp(Snapshot.first(found, Settings(), load_history(found)))
        except MigtuiError as error:
            app = MigtuiApp(error)
        async with app.run_test(size=size) as pilot:
            yield User(app, pilot)

    return opened
