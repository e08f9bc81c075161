"""A refresh where nothing has changed costs nothing that can be seen: no row is drawn again, nothing scrolls."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.strip import Strip

from migtui.core.git.files import GitHistory
from migtui.core.model import Revision
from migtui.ui.present.row_style import RowStyle
from migtui.ui.session import Session
from migtui.ui.widgets.revision_graph import RevisionGraph

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, MakeSnapshot, Open, VersionFile

NOW = datetime(2026, 1, 15, 14, 5, 30, tzinfo=timezone.utc)


async def test_no_row_is_drawn_again_and_who_has_scrolled_stays_there(
    open_app: Open, project: MakeProject, version_file: VersionFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = "; ".join(f"op.execute('select {n}')" for n in range(80))
    drawn: list[int] = []
    draw = RevisionGraph.render_line

    def counted(graph: RevisionGraph, y: int) -> Strip:
        drawn.append(y)
        return draw(graph, y)

    async with open_app(project({"a": version_file("a1"), "b": version_file("b2", "a1", up=long)})) as user:
        await user.is_read()
        await user.sees("select 3")
        summary = user.history.query_one("#summary")
        await user.press("J")
        await user.until(lambda: summary.scroll_offset.y > 0, "the summary is scrolled")
        place = summary.scroll_offset.y
        monkeypatch.setattr(RevisionGraph, "render_line", counted)
        last = user.session.log[-1]
        await user.app.on_app_focus()
        await user.until(lambda: user.session.log[-1] is not last, "the databases have been read again")
        await user.pilot.pause()
        assert drawn == []
        assert summary.scroll_offset.y == place
        await user.press("j")
        await user.until(lambda: drawn, "the rows of the cursor are drawn")


async def test_what_git_learned_is_not_lost_while_the_files_are_read(
    open_app: Open, project: MakeProject, version_file: VersionFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project({"a": version_file("a1")})
    learned = GitHistory({})
    async with open_app(folder) as user:
        await user.is_read()
        real = asyncio.to_thread

        async def answered(function: object, *words: object, **named: object) -> object:
            """git has its answer just when the files have been read."""
            outcome: object = await real(function, *words, **named)  # type: ignore[arg-type]
            user.session.learn_git(learned)
            return outcome

        monkeypatch.setattr(user.session._git, "look_soon", lambda: None)
        (folder / "db" / "versions" / "b.py").write_text(version_file("b2", "a1"))
        monkeypatch.setattr("migtui.ui.session.asyncio.to_thread", answered)
        await user.session.reload()
        monkeypatch.undo()
        assert "b2" in user.session.snapshot.history.revisions
        assert user.session.snapshot.git is learned


def test_rows_are_drawn_anew_when_something_in_them_is_another(snapshot: MakeSnapshot, tmp_path: Path) -> None:
    made = snapshot(Revision("a1"), heads=("a1",))
    style = RowStyle(made, NOW)
    assert style.draws_as(RowStyle(made.with_reading(), NOW + timedelta(seconds=20)))
    assert made.databases is not None
    assert style.draws_as(RowStyle(made.with_databases(tuple(map(replace, made.databases))), NOW))
    for other in (
        RowStyle(made, NOW + timedelta(seconds=40)),  # ages have minutes
        RowStyle(made, NOW, ascii=True),
        RowStyle(made, NOW, authors="on"),
        RowStyle(made, NOW, folded=frozenset({"a1"})),
        RowStyle(made.with_git(GitHistory({})), NOW),
        RowStyle(made.with_databases(()), NOW),
        RowStyle(snapshot(Revision("a1"), heads=("a1",)), NOW),
    ):
        assert not style.draws_as(other)


def test_what_was_computed_stays_while_it_is_the_same(snapshot: MakeSnapshot) -> None:
    made = snapshot(Revision("a1"), Revision("b2", ("a1",)), heads=("a1",))
    standings, verdict = made.standings, made.verdict
    again = made.with_reading().with_git(GitHistory({})).with_databases(made.databases or ())
    assert again.standings is standings
    assert again.verdict is verdict
    assert not again.reading
    other = made.with_databases(())
    assert other.standings is not standings


class Database:
    """One that answers when the test says so."""

    def __init__(self) -> None:
        self.asked = 0
        self.given_up = 0
        self._answers = asyncio.Event()

    async def refresh(self, session: Session) -> None:
        self.asked += 1
        try:
            await self._answers.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise

    def answer(self) -> None:
        self._answers.set()


@pytest.fixture
def database_that_waits(asked: None, monkeypatch: pytest.MonkeyPatch) -> Database:
    made = Database()

    async def refresh(session: Session) -> None:
        await made.refresh(session)

    monkeypatch.setattr(Session, "refresh", refresh)
    return made


async def test_all_keys_work_while_the_database_does_not_answer(
    open_app: Open, shop: Path, database_that_waits: Database
) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        await user.press("R")
        await user.is_told("reading the files and the database … · esc gives it up")
        here = user.selected
        await user.press("j")
        await user.until(lambda: user.selected != here, "the cursor has moved")
        await user.press("R")
        await user.is_told("the files and the database are being read already · esc gives it up")
        assert database_that_waits.asked == 1
        await user.press("escape")
        await user.until(lambda: database_that_waits.given_up == 1, "given up")
        await user.is_told("given up: what is shown was read before")
        await user.press("R")
        await user.until(lambda: database_that_waits.asked == 2, "it is asked again")
        await user.press("q")
        await user.until(lambda: not user.app.is_running, "left")


async def test_a_reading_that_was_given_up_is_none_that_goes_on(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    async with open_app(folder) as user:
        await user.is_read()
        before = user.session.snapshot.databases
        env = folder / "db" / "env.py"
        env.write_text(f"import time\nopen({str(folder / 'begun')!r}, 'w').close()\ntime.sleep(600)\n{env.read_text()}")
        await user.press("R")
        await user.until((folder / "begun").exists, "env.py runs")
        await user.press("escape")
        await user.is_told("given up: what is shown was read before")
        await user.until(lambda: not user.session.snapshot.reading, "nothing is read")
        assert user.session.snapshot.databases == before
        await user.press("R")
        await user.until(lambda: user.session.snapshot.reading, "read again")
