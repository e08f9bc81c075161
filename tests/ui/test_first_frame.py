"""The picture that is painted before Textual is imported is the one that Textual draws."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest

from migtui.config import Settings
from migtui.engine.files import load_history
from migtui.engine.project import find_project
from migtui.ui.app import MigtuiApp
from migtui.ui.present.frame import BROAD, BROAD_DETAILS, DETAILS, WIDE, first_frame
from migtui.ui.present.row_style import RowStyle
from migtui.ui.snapshot import Snapshot
from migtui.ui.text import line_width, plain


def snapshot_of(folder: Path) -> Snapshot:
    project = find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ)
    return Snapshot.first(project, Settings(), load_history(project))


def style_of(snapshot: Snapshot) -> RowStyle:
    return RowStyle(snapshot, datetime.now(timezone.utc))


@pytest.mark.parametrize("size", [(120, 36), (200, 50), (160, 50), (100, 30), (80, 24), (70, 20)])
@pytest.mark.parametrize("empty", [False, True], ids=["shop", "empty"])
async def test_nothing_moves_when_textual_takes_over(
    shop: Path, size: tuple[int, int], empty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MigtuiApp, "_start", lambda self, session: None)  # stay at what the files alone say
    monkeypatch.setattr("migtui.ui.widgets.revision_graph.RevisionGraph._fill_marks", lambda self: None)
    for file in (shop / "migrations" / "versions").glob("*.py") if empty else ():
        file.unlink()
    snapshot = snapshot_of(shop)
    ours = [plain(row.line).rstrip() for row in first_frame(style_of(snapshot), *size)]
    app = MigtuiApp(snapshot)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        theirs = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
    end = size[0] - (BROAD_DETAILS if size[0] >= BROAD else DETAILS if size[0] >= WIDE else 0)
    graph = 2 + size[1] * 3 // 10  # rows of the graph in every layout; what the details say comes later
    for mine, its in zip(
        [ours[0], *ours[1:graph], *ours[-2:]], [theirs[0], *theirs[1:graph], *theirs[-2:]], strict=True
    ):
        scrollbar = "▁▂▃▄▅▆▇█"
        assert mine[:end] == its[:end].translate({ord(mark): " " for mark in scrollbar})


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (61, 17), (300, 80)])
def test_the_frame_fills_the_terminal_exactly(shop: Path, size: tuple[int, int]) -> None:
    frame = first_frame(style_of(snapshot_of(shop)), *size)
    assert len(frame) == size[1]
    assert {line_width(row.line) for row in frame} == {size[0]}


def test_a_small_terminal_gets_no_frame(shop: Path) -> None:
    assert first_frame(style_of(snapshot_of(shop)), 59, 30) == []


def test_the_first_frame_needs_no_textual() -> None:
    heavy = ("textual", "asyncio", "alembic", "sqlalchemy")
    code = f"import sys, migtui.ui.start; print([m for m in sys.modules if m.split('.')[0] in {heavy}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
