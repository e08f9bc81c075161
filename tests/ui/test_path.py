"""The way through the selected revision: seen in its strokes, not in colour alone, when the cursor has come to rest."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest

from migtui.core.model import Revision
from migtui.ui.present.row_style import RowStyle
from migtui.ui.present.rows import revision_line
from migtui.ui.present.way import way_of
from migtui.ui.text import plain

if TYPE_CHECKING:
    from pathlib import Path

    from migtui.ui.snapshot import Snapshot
    from migtui.ui.text import Line
    from tests.ui.conftest import MakeSnapshot, Open

NOW = datetime(2026, 1, 15, 14, 5, tzinfo=timezone.utc)
asked = pytest.mark.usefixtures("asked")


def forked() -> tuple[Revision, ...]:
    return (
        Revision("a1"),
        Revision("b2", ("a1",)),
        Revision("c3", ("a1",)),
        Revision("d4", ("c3",)),
        Revision("e5", ("b2", "d4")),
    )


def lines(made: Snapshot, selected: str, *, ascii: bool = False) -> list[Line]:
    style, way = RowStyle(made, NOW, ascii), way_of(made, selected)
    rows = made.layout.rows
    return [revision_line(style, row, width=40, selected=False, destroys=False, way=way) for row in rows]


def styles(line: Line, width: int = 9) -> set[str]:
    """Of what is drawn in the first cells."""
    found, end = set(), 0
    for text, name in line:
        if end < width and text.strip():
            found.add(name)
        end += len(text)
    return found


def test_the_way_is_heavy_and_the_rest_is_dim(snapshot: MakeSnapshot) -> None:
    made = snapshot(*forked(), heads=("a1",))
    found = lines(made, "b2")
    assert [plain(line)[:7].rstrip() for line in found] == ["   ◇━┓", "   │ ○", "   ○ ┃", "   ○ ┃", "   ◉━┛"]
    assert styles(found[1], 7) == {"dim", "pending"} and styles(found[2], 7) == {"dim", "path"}
    assert "path" in styles(found[0], 7) and "dim" not in styles(found[0], 7)


def test_ascii_has_no_heavy_strokes_and_says_it_by_weight(snapshot: MakeSnapshot) -> None:
    found = lines(snapshot(*forked(), heads=("a1",)), "b2", ascii=True)
    assert plain(found[0]).startswith("   m-\\") and "path" in styles(found[0], 7)


def test_a_single_line_has_nothing_to_tell_apart(snapshot: MakeSnapshot) -> None:
    made = snapshot(Revision("a1"), Revision("b2", ("a1",)), heads=())
    assert way_of(made, "b2") is None
    assert way_of(made, "gone") is None


@asked
async def test_the_way_follows_the_cursor(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("┃ ○  e1b7f3a96d40", "●─╯  29e5d0c7f61b", "◆━┓  1d98b3e07ac5")
        await user.select("e1b7f3a96d40")
        await user.sees("│ ○  e1b7f3a96d40", "●━┛  29e5d0c7f61b")
        await user.select("a81d54c6f3e9")
        await user.sees("┃ ○  e1b7f3a96d40", "●━┛  29e5d0c7f61b", "◆━┓  1d98b3e07ac5", "│ ●  a81d54c6f3e9")


async def test_before_anything_is_known_nothing_is_singled_out(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migtui.ui.app.MigtuiApp._start", lambda self, session: None)
    async with open_app(shop) as user:
        await user.sees("revises", "│ ◌  e1b7f3a96d40", "◌─╮")
        assert "◌━" not in user.screen
        await user.press("j")
        await user.sees("◌━┓")
