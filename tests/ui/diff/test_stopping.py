"""ctrl+c, and esc where it gives up: what is being built or compared is stopped, and nothing of it is left."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from migtui.engine import build_run
from migtui.engine.build_run import BuildEnd
from migtui.engine.comparing import Comparison, Partial
from migtui.engine.diffs import Diffs
from migtui.ui.command_log import LogEntry
from migtui.ui.screens.confirm import ConfirmScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile
    from tests.ui.diff.conftest import OpenDiff, Tell

Cases = dict[str, Callable[..., Comparison]]


class Endless:
    """Stands in the place of the engine's builds: they go on until they are stopped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = self.cancelled = 0
        self.ends = (BuildEnd("stopped: what it had created is removed"),)
        self.may_end = asyncio.Event()
        self.may_end.set()
        monkeypatch.setattr(Diffs, "build", lambda _, *words, **more: self.build(**more))
        monkeypatch.setattr(Diffs, "stop_builds", lambda _: self.stop())

    async def build(self, *, trusted: bool, heard: Callable[[Partial], None]) -> None:
        self.begun += 1
        heard(Partial("", "built", done=1, total=3))
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled += 1
            await self.may_end.wait()

    async def stop(self) -> tuple[BuildEnd, ...]:
        await self.may_end.wait()
        return self.ends


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Endless:
    return Endless(monkeypatch)


async def building(user: User) -> DiffScreen:
    """The Diff screen, where something is being built."""
    screen = await user.meets(DiffScreen)
    await user.until(lambda: screen.compared is not None, "compared")
    await user.press("b")
    await user.sees("building 1 of 3 revisions")
    return screen


def last(user: User) -> LogEntry:
    return user.session.log[-1]


@pytest.mark.parametrize("key", ["ctrl+c", "escape"])
async def test_what_is_being_built_is_stopped(
    open_diff: OpenDiff, tell: Tell, cases: Cases, endless: Endless, key: str
) -> None:
    tell(cases["shop"]())
    endless.may_end.clear()
    async with open_diff() as user:
        screen = await building(user)
        await user.press(key)
        await user.sees("stopping what is being built: what it has created is removed")
        await user.press("b")
        await user.sees("what is being built is being stopped")
        await user.press("ctrl+c", "j")
        assert endless.cancelled == 1 and screen.objects.item == 1, "all else works meanwhile"
        endless.may_end.set()
        await user.sees("stopped: what it had created is removed")
        assert (last(user).action, last(user).result, last(user).ok) == ("Three-way", endless.ends[0].text, None)
        await user.press("b")
        await user.sees("building 1 of 3 revisions")
        assert endless.begun == 2


async def test_who_leaves_while_it_is_stopped_reads_in_the_log_how_it_ended(
    open_diff: OpenDiff, tell: Tell, cases: Cases, endless: Endless
) -> None:
    tell(cases["shop"]())
    endless.may_end.clear()
    async with open_diff() as user:
        await building(user)
        await user.press("escape", "escape")
        await user.meets(HistoryScreen)
        endless.may_end.set()
        await user.sees("Three-way", "stopped: what it had created is removed")


@pytest.mark.parametrize(("key", "over"), [("question_mark", HelpScreen), ("n", DraftScreen)])
async def test_it_is_stopped_from_what_stands_over_it(
    open_diff: OpenDiff, tell: Tell, cases: Cases, endless: Endless, key: str, over: type[HelpScreen | DraftScreen]
) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        screen = await building(user)
        await user.press(key)
        await user.meets(over)
        await user.press("ctrl+c")
        await user.until(lambda: not screen.scratching.is_building and last(user).action == "Three-way", "stopped")
        assert isinstance(user.app.screen, over), "nothing else was closed"
        await user.until(lambda: screen.said == (endless.ends[0].text, "dim"), "said")


async def test_what_may_be_left_is_said(open_diff: OpenDiff, tell: Tell, cases: Cases, endless: Endless) -> None:
    tell(cases["shop"]())
    endless.ends = (BuildEnd("killed, since it did not stop: migtui_scratch_1_a may be left", ("migtui_scratch_1_a",)),)
    async with open_diff() as user:
        await building(user)
        await user.press("ctrl+c")
        await user.sees("migtui_scratch_1_a may be left")
        assert last(user).ok is False


async def test_a_comparison_is_stopped(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    told = tell(cases["shop"](), meanwhile=lambda heard: asyncio.Event().wait())
    async with open_diff() as user:
        await user.sees("asking env.py for models and database")
        await user.press("ctrl+c")
        await user.sees("stopped · R compares again")
        assert (last(user).action, last(user).result) == ("Compare", "stopped")
        screen = await user.meets(DiffScreen)
        await user.until(lambda: not screen.is_comparing, "it has ended")
        await user.press("space")
        await user.sees("nothing has been compared: R compares")
        told.meanwhile = None
        await user.press("R")
        await user.until(lambda: screen.compared is not None, "compared")
        await user.press("ctrl+c")
        await user.sees("q leaves migtui")


ENV_MODELS = "__import__('sqlalchemy').MetaData()"
SLEEP = {
    "sqlite": "__import__('time').sleep(60)",
    "postgresql": "op.execute('select pg_sleep(60)')",
    "mariadb": "op.execute('select sleep(60)')",
}


class TestForReal:
    """By its own worker, on each kind of database, in the middle of a migration that sleeps."""

    @pytest.fixture(params=SLEEP)
    def url(
        self, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> URL | None:
        monkeypatch.setattr(build_run, "STEP", 0.3)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        monkeypatch.setenv("TMPDIR", tempfile.gettempdir())
        if request.param == "sqlite":
            return None
        return make_url(request.getfixturevalue({"postgresql": "postgres_url"}.get(request.param, "mariadb_url")))

    async def test_ctrl_c(
        self, url: URL | None, project: MakeProject, version_file: VersionFile, open_app: Open
    ) -> None:
        kind = "sqlite" if url is None else "mariadb" if "mysql" in url.drivername else "postgresql"
        folder = project({"a1": version_file("a1"), "b2": version_file("b2", "a1", up=SLEEP[kind])})
        env, ini = folder / "db" / "env.py", folder / "alembic.ini"
        env.write_text(env.read_text().replace("target_metadata=None", f"target_metadata={ENV_MODELS}"))
        if url is not None:
            text = url.render_as_string(hide_password=False).replace("%", "%%")
            ini.write_text(f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {text}\n")
        async with open_app(folder) as user:
            await user.is_read()
            await user.press("2")
            screen = await user.meets(DiffScreen)
            await user.until(lambda: screen.compared is not None, "compared")
            await user.press("b")
            if url is not None:
                await user.meets(ConfirmScreen)
                await user.press("y")
            await user.sees("building 1 of 2 revisions")
            (build,) = user.session.engine.diffs._builds._under_way
            assert build._process is not None
            worker = build._process.pid
            assert len(left(url, worker)) == 1
            await user.press("ctrl+c")
            await user.sees("stopped: what it had created is removed")
            assert left(url, worker) == [] and last(user).action == "Three-way"
            await user.press("R")
            await user.until(lambda: last(user).action == "Compare", "it goes on")


def left(url: URL | None, worker: int) -> list[str]:
    """The scratch databases of this process that are there."""
    names = [each.name for each in Path(tempfile.gettempdir()).iterdir()]
    if url is not None:
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            listing = "SELECT datname FROM pg_database" if "postgresql" in url.drivername else "SHOW DATABASES"
            names += [str(row[0]) for row in connection.exec_driver_sql(listing)]
    return [name for name in names if name.startswith(f"migtui_scratch_{worker}_")]
