"""What the user interface's tests share: a project with a real database, the app on it, and waiting for a state."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.core.plan import Plan
from migtui.demo import SHIPPED, copy_to
from migtui.engine.client import Engine
from migtui.engine.files import LoadedHistory, load_history
from migtui.engine.interpreter import Interpreter
from migtui.engine.project import Project, find_project
from migtui.engine.scripting import StepScript
from migtui.errors import MigtuiError
from migtui.ui.app import MigtuiApp
from migtui.ui.keys.keymap import key_map
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.unread import Unread
from migtui.ui.session import Session
from migtui.ui.snapshot import Snapshot
from migtui.ui.widgets.bars import Bar

ScreenT = TypeVar("ScreenT", bound=Screen[Any])


class User:
    """Somebody at the keyboard: presses keys, reads the screen, waits until something is so."""

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
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def history(self) -> HistoryScreen:
        """The main screen, which lies below all others."""
        found = self.app.screen_stack[0]
        assert isinstance(found, HistoryScreen)
        return found

    @property
    def selected(self) -> str | None:
        """The id under the graph's cursor."""
        return self.history.graph.selected_id

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def select(self, id: str) -> None:
        """Put the graph's cursor on a revision."""
        self.history.graph.select(id)
        await self.until(lambda: self.selected == id, f"{id} is selected")

    async def meets(self, kind: type[ScreenT]) -> ScreenT:
        """Wait until this kind of screen is on top, and drawn."""
        await self.until(lambda: isinstance(self.app.screen, kind), f"a {kind.__name__}")
        if isinstance(coming := self.app.screen, Unread):
            await self.until(lambda: coming.is_painted, f"the {kind.__name__} is drawn")
        found = self.app.screen
        assert isinstance(found, kind)
        return found

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until the condition holds. The bound is only there to fail instead of hanging."""
        for _ in range(600):
            if condition():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never came to pass: {what or condition}\n{self.screen}")

    async def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        await self.until(lambda: all(text in self.screen for text in texts), " and ".join(texts))

    async def is_told(self, *texts: str) -> None:
        """Wait until the status line says all texts, wherever its lines are broken: that depends on a path's length."""
        await self.until(lambda: all(text in self._status for text in texts), " and ".join(texts))

    @property
    def _status(self) -> str:
        return self.app.screen.query_one("#status", Bar).text

    async def is_read(self) -> None:
        """Wait until the databases have been read, or could not be."""
        await self.until(lambda: not self.session.snapshot.reading, "the databases are read")


Open = Callable[..., AbstractAsyncContextManager[User]]
MakeProject = Callable[[Mapping[str, str]], Path]
VersionFile = Callable[..., str]
MakeSnapshot = Callable[..., Snapshot]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(autouse=True)
def _own_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal with a clipboard and no program: the one of who runs the tests stays as it is."""
    monkeypatch.setattr("migtui.engine.clipboard.programs", lambda environ: ())
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(autouse=True)
def _reads_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests has read a question as soon as it is painted."""
    monkeypatch.setattr("migtui.ui.screens.unread.GUARD", 0.0)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The demo project, a few revisions behind its two heads."""
    return copy_to(tmp_path / "shop")


@pytest.fixture
def open_app() -> Open:
    """`async with open_app(folder) as user`: migtui in that folder, 120×36 unless told."""

    @asynccontextmanager
    async def opened(
        folder: Path, size: tuple[int, int] = (120, 36), settings: Settings | None = None
    ) -> AsyncIterator[User]:
        settings = settings or Settings()
        try:
            project = find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ)
            app = MigtuiApp(Snapshot.first(project, settings, load_history(project)))
        except MigtuiError as error:
            app = MigtuiApp(error, keys=key_map(settings))
        async with app.run_test(size=size) as pilot:
            yield User(app, pilot)

    return opened


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions know where the demo's database stands without a worker, which takes 2 s a test, and at a fixed hour.

    The statements of a plan stay unknown: the tests' own plans are not of the demo's revisions.
    """

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Frozen:
            return cls(2026, 1, 15, 14, 5, 40, tzinfo=tz)

    async def start(session: Session) -> None:
        count = len(session.snapshot.history.order)
        session.note("Open project", "alembic.ini", f"{count} revisions", None)
        session.stands((demo_state(),))
        session.note("Read database", "alembic current", ", ".join(SHIPPED), 0.31)

    monkeypatch.setattr("migtui.ui.screens.history.datetime", Frozen)
    monkeypatch.setattr("migtui.ui.command_log.datetime", Frozen)

    async def never(engine: Engine, plan: Plan) -> tuple[StepScript, ...]:
        await asyncio.Event().wait()
        return ()

    monkeypatch.setattr(Session, "start", start)
    monkeypatch.setattr(Engine, "plan_sql", never)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that loses data runs at the first `y`: for tests of what comes after it."""
    monkeypatch.setattr("migtui.ui.screens.plan_answer.RELEASE", 0.0)


def demo_state(*heads: str) -> DatabaseState:
    """The demo's database as a worker reports it, at these heads."""
    return DatabaseState(
        heads=tuple(sorted(heads or SHIPPED)),
        url="sqlite:///shop.db",
        name="shop.db",
        dialect="sqlite",
        driver="pysqlite",
        server="3.40.1",
        tables=9,
        transactional_ddl=False,
    )


@pytest.fixture
def database() -> Callable[..., DatabaseState]:
    """`database(*heads)`: the demo's database as a worker reports it."""
    return demo_state


@pytest.fixture
def version_file() -> VersionFile:
    """The text of a version file; its upgrade() creates a table called t_<id> unless told otherwise."""

    def text(id: str, *down: str, up: str | None = None, back: str | None = None, head: str = "") -> str:
        parents = repr(down[0] if len(down) == 1 else down or None)
        up = up if up is not None else f"op.create_table('t_{id}', sa.Column('id', sa.Integer))"
        back = back if back is not None else f"op.drop_table('t_{id}')"
        return (
            f'"""make {id}\n\nRevision ID: {id}\nCreate Date: 2025-05-01 10:00:00\n"""\n'
            f"from alembic import op\nimport sqlalchemy as sa\nrevision = {id!r}\ndown_revision = {parents}\n"
            f"{head}\n\ndef upgrade():\n    {up}\n\n\ndef downgrade():\n    {back}\n"
        )

    return text


@pytest.fixture
def project(tmp_path: Path, env: str) -> MakeProject:
    """A project on SQLite with these version files (name: text); its database does not exist yet."""

    def make(files: Mapping[str, str]) -> Path:
        folder = tmp_path / "project"
        versions = folder / "db" / "versions"
        versions.mkdir(parents=True)
        (folder / "alembic.ini").write_text(
            "[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = sqlite:///%(here)s/app.db\n"
        )
        (folder / "db" / "env.py").write_text(env)
        for name, text in files.items():
            (versions / f"{name}.py").write_text(text)
        return folder

    return make


@pytest.fixture
def snapshot() -> MakeSnapshot:
    """`snapshot(*revisions, heads=…)`: a picture made of nothing but data."""

    def make(
        *revisions: Revision,
        heads: tuple[str, ...] | None = None,
        databases: tuple[DatabaseState, ...] | None = None,
        settings: Settings | None = None,
    ) -> Snapshot:
        folder = Path("/projects/shop")
        project = Project(
            name="shop", root=folder, cwd=folder, user_cwd=folder, ini=folder / "alembic.ini", toml=None,
            section="alembic", sections=("alembic",), script_location=folder / "db",
            version_locations=(folder / "db/versions",), interpreter=Interpreter(Path(sys.executable), "", True),
        )  # fmt: skip
        loaded = LoadedHistory(build_history(revisions), project.version_locations, tuple(revisions))
        made = Snapshot.first(project, settings or Settings(), loaded)
        if databases is None and heads is not None:
            databases = (demo_state(*heads) if heads else DatabaseState(tables=0),)
        return made if databases is None else made.with_databases(databases)

    return make


@pytest.fixture
def rows() -> Callable[[Path, str], list[str]]:
    """The first column of what a query gives, read with sqlite3 and nothing of ours."""

    def read(database: Path, query: str = "SELECT version_num FROM alembic_version ORDER BY 1") -> list[str]:
        with closing(sqlite3.connect(database)) as connection:
            return [str(row[0]) for row in connection.execute(query)]

    return read
