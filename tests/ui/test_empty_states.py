"""What is empty says what that means, and which key fills it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.model import Problem, Revision
from migtui.ui import reasons
from migtui.ui.present.empty import empty_history
from migtui.ui.present.lists import nothing
from migtui.ui.snapshot import View
from migtui.ui.text import Line, line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, MakeSnapshot, Open, VersionFile

CHAIN = (Revision("a1"), Revision("b2", down_revisions=("a1",)))


@pytest.mark.parametrize("title", ["Heads", "Branch points", "Bases", "History base:"])
def test_a_list_without_revisions_leads_to_the_first(snapshot: MakeSnapshot, title: str) -> None:
    assert nothing(title, snapshot()) == f"{title}: no revision yet, n writes the first"
    moved = snapshot(settings=Settings(keys=(("revision.new", ("N",)),)))
    assert nothing(title, moved) == f"{title}: no revision yet, N writes the first"


def test_a_list_without_entries_says_what_that_means(snapshot: MakeSnapshot) -> None:
    found = snapshot(*CHAIN)
    assert nothing("Branch points", found) == "no branch point: no revision has two children"
    assert nothing("History a1:a1", found) == "History a1:a1: no revision lies between these two"


def test_keys_without_a_revision_lead_to_the_first(snapshot: MakeSnapshot) -> None:
    none, some = View(snapshot(heads=()), None), View(snapshot(*CHAIN, heads=("b2",)), None)
    for reason in (
        reasons.cannot_upgrade,
        reasons.cannot_upgrade_heads,
        reasons.cannot_edit,
        reasons.no_head,
        reasons.no_selected,
    ):
        assert reason(none) == "no revision yet: n writes the first", reason
        assert "no revision yet" not in reason(some), reason
    assert reasons.cannot_upgrade_heads(some) == "nothing is pending: every revision is applied"


def text_of(lines: Sequence[Line]) -> str:
    return "\n".join(plain(line).rstrip() for line in lines)


def test_an_empty_graph_says_where_it_looked_and_what_to_press(snapshot: MakeSnapshot) -> None:
    said = text_of(empty_history(snapshot(settings=Settings(keys=(("revision.new", ("ctrl+n",)),))), 60))
    assert said.startswith("\n")
    assert (
        said[1:]
        == """\
  No revision yet

  ^n  writes the first: empty, or what autogenerate finds
  2   shows what the models would bring
  ?   shows all keys

  There is no version file in db/versions."""
    )


def test_an_empty_graph_promises_nothing_that_is_refused(snapshot: MakeSnapshot) -> None:
    said = text_of(empty_history(snapshot(settings=Settings(read_only=True)), 70))
    assert "n  would write the first, but read-only: nothing is written" in said


def test_an_empty_graph_says_what_is_wrong(snapshot: MakeSnapshot) -> None:
    found = snapshot()
    wrong = Problem("unreadable", "db/versions cannot be read: permission denied", hint="let yourself read it")
    broken = replace(
        found,
        loaded=replace(found.loaded, problems=(wrong,)),
        project=replace(found.project, notes=("alembic.ini has two script_location",)),
    )
    lines = empty_history(broken, 60)
    said = text_of(lines)
    places = [said.index(text) for text in ("n  writes", wrong.message, wrong.hint, broken.project.notes[0])]
    assert places == sorted(places)
    assert all(line_width(line) < 60 for line in lines)


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (70, 20), (60, 16)])
async def test_an_empty_project_says_how_to_begin(open_app: Open, project: MakeProject, size: tuple[int, int]) -> None:
    async with open_app(project({}), size=size) as user:
        await user.is_read()
        taught = ("┃  No revision yet", "┃  n  writes the first", "┃  2  shows what the models would bring")
        await user.sees(*taught, "┃  ?  shows all keys")
        assert not user.history.graph.show_vertical_scrollbar
        await user.is_told("no revision yet: n writes the first")
        await user.press("m")
        await user.is_told("m: no revision yet: n writes the first")
        await user.history.action_command("list.heads")
        await user.is_told("Heads: no revision yet, n writes the first")


async def test_what_an_empty_graph_has_no_room_for_can_be_scrolled_to(open_app: Open, project: MakeProject) -> None:
    folder = project({})
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text() + "path_separator = space\nversion_locations = %(here)s/gone %(here)s/lost\n")
    async with open_app(folder, size=(60, 16)) as user:
        await user.sees("┃  No revision yet", "┃  n  writes the first")
        assert "lost does not exist" not in user.screen
        await user.is_read()
        graph = user.history.graph
        await user.press(*["j"] * 12)
        await user.until(lambda: graph.scroll_offset.y == min(12, graph.max_scroll_y) > 0, "scrolled")
        await user.press("pagedown", "pagedown", "pagedown")
        await user.until(lambda: graph.is_vertical_scroll_end, "the end")
        await user.pilot.resize_terminal(200, 50)
        await user.sees("No revision yet", "lost does not exist")


async def test_the_first_revision_takes_the_place_of_the_words(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({})
    async with open_app(folder, size=(70, 20)) as user:
        await user.is_read()
        await user.sees("No revision yet")
        (folder / "db" / "versions" / "a1.py").write_text(version_file("a1"))
        await user.press("R")
        await user.until(lambda: "make a1" in user.screen and "No revision yet" not in user.screen, "the row")


async def test_one_line_has_no_branch_point(open_app: Open, project: MakeProject, version_file: object) -> None:
    assert callable(version_file)
    async with open_app(project({"a1": version_file("a1"), "b2": version_file("b2", "a1")})) as user:
        await user.is_read()
        await user.history.action_command("list.branches")
        await user.is_told("no branch point: no revision has two children")


async def test_no_named_target_says_where_to_name_one(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await user.is_read()
        await user.press("t")
        await user.sees("No named target yet: add [targets.NAME] to migtui.toml")
