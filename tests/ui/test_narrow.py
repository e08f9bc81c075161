"""From 60 columns on nothing is cut without a sign, and the keys that lead out of a screen are to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandList

from migtui.ui.command_palette.dialog import Palette
from migtui.ui.present.targets import no_targets
from migtui.ui.screens.doctor import DoctorScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.text import line_width, plain
from migtui.ui.widgets.hint import Hint

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile

SMALL = (60, 16)
asked = pytest.mark.usefixtures("asked")


@asked
@pytest.mark.parametrize("size", [SMALL, (70, 20), (80, 24), (120, 36)])
async def test_the_list_of_the_palette_ends_on_the_screen(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size) as user:
        await user.sees("behind by 5")
        await user.press("ctrl+p")
        await user.meets(Palette)
        await user.until(lambda: user.app.screen.query(CommandList), "the list")
        commands = user.app.screen.query_one(CommandList)
        await user.until(lambda: commands.option_count > 50 and commands.region.height > 2, "all commands")
        assert commands.region.bottom <= size[1]
        await user.press("end", *["pagedown"] * 30)
        await user.until(lambda: commands.highlighted == commands.option_count - 1, "the last one")
        await user.until(lambda: commands.is_vertical_scroll_end, "it is in sight")
        assert commands.vertical_scrollbar.region.width == 1


@asked
async def test_the_form_has_room_for_its_own_and_the_footer_for_the_way_out(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=SMALL) as user:
        await user.sees("behind by 5")
        await user.press("n")
        screen = await user.meets(DraftScreen)
        await user.sees("^s Write", "esc Close", "f1 Keys")
        form = screen.query_one("#form")
        await user.until(lambda: form.show_vertical_scrollbar, "more fields than rows")
        assert form.vertical_scrollbar.region.width == 1


@asked
async def test_the_doctor_who_finds_nothing_has_a_name_all_the_same(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=SMALL) as user:
        await user.press("exclamation_mark")
        await user.meets(DoctorScreen)
        await user.sees("╭─ Doctor ─")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "[targets.NAME] to migtui.toml"),
        (("migtui.toml",), "[targets.NAME] to migtui.toml"),
        (("pyproject.toml",), "[tool.migtui.targets.NAME] to pyproject.toml"),
        (("migtui.toml", "pyproject.toml"), "[targets.NAME] to migtui.toml"),
    ],
)
def test_where_to_name_a_target_is_said_whole(tmp_path: Path, files: tuple[str, ...], said: str) -> None:
    for name in files:
        (tmp_path / name).touch()
    lines = no_targets(53, tmp_path)
    assert all(line_width(line) <= 53 for line in lines)
    assert " ".join(plain(line).strip() for line in lines) == f"No named target yet: add {said}"


@asked
async def test_a_key_stays_beside_what_it_does(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=SMALL) as user:
        await user.press("t")
        await user.sees("enter opens it · j k move · / filters · esc closes ", "  ? keys", "migtui.toml")
        hint = user.app.screen.query_one(Hint)
        assert hint.region.height == 2
        await user.pilot.resize_terminal(80, 24)
        await user.sees("esc closes · ? keys")
        await user.until(lambda: hint.region.height == 1, "one line is enough")


@asked
async def test_details_are_folded_anew_where_another_screen_was_over_them(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=SMALL) as user:
        await user.sees("behind by 5", "DATABASE")
        await user.press("question_mark")
        await user.meets(HelpScreen)
        await user.pilot.resize_terminal(80, 24)
        await user.press("escape")
        await user.sees("upgrade     + unique uq_invoices_number on invoices(number)")
        await user.pilot.resize_terminal(120, 36)
        await user.sees("upgrade     + unique uq_invoices_number   ", "on invoices(number)")


async def test_where_the_database_stands_after_a_run_is_said_whole(
    open_app: Open, project: MakeProject, version_file: VersionFile, at_once: None
) -> None:
    long = {"a": "a" * 12, "b": "b" * 12, "c": "c" * 12}
    folder = project({name: version_file(id) for name, id in long.items()})
    async with open_app(folder, size=SMALL) as user:
        await user.is_read()
        await user.press("U")
        await user.meets(PlanScreen)
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done", "(read anew)", "a" * 12, "b" * 12, "c" * 12)
        assert "…" not in user.screen.partition("Report")[2]
