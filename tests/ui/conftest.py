"""What the user interface's tests share: a project with a real database, the app on it, and waiting for a state."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from migtui.config import Settings
from migtui.demo import copy_to
from migtui.engine.files import load_history
from migtui.engine.project import find_project
from migtui.errors import MigtuiError
from migtui.ui.app import MigtuiApp
from migtui.ui.session import Session


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

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait until the condition holds. The bound is only there to fail instead of hanging."""
        for _ in range(3000):
            if condition():
                await self.pilot.pause()
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never came to pass: {what or condition}\n{self.screen}")

    async def sees(self, *texts: str) -> None:
        """Wait until all texts are on the screen."""
        await self.until(lambda: all(text in self.screen for text in texts), " and ".join(texts))

    async def is_read(self) -> None:
        """Wait until the databases have been read, or could not be."""
        await self.until(lambda: not self.session.snapshot.reading, "the databases are read")


Open = Callable[..., AbstractAsyncContextManager[User]]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


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
            app = MigtuiApp((project, load_history(project)), settings)
        except MigtuiError as error:
            app = MigtuiApp(error, settings)
        async with app.run_test(size=size) as pilot:
            yield User(app, pilot)

    return opened
