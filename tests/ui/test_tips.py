"""The tip at the start: another one each time, of commands that there are, on the keys that the user has."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.engine.cache import cache_folder
from migtui.engine.starts import MOST, Start, count_start
from migtui.ui.commands.registry import SCREENS
from migtui.ui.keys.keymap import DEFAULT, key_map
from migtui.ui.tips import FIRST, TIPS, commands, tip

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User


@pytest.fixture
def environ(tmp_path: Path) -> Mapping[str, str]:
    return {"XDG_CACHE_HOME": str(tmp_path / "own")}


@pytest.mark.parametrize("text", [FIRST, *TIPS])
def test_every_tip_is_of_commands_that_there_are(text: str) -> None:
    known = {command.id for screen in SCREENS for command in screen.commands}
    assert commands(text) and set(commands(text)) <= known


def test_the_keys_are_the_users_own() -> None:
    moved = key_map(Settings(keys=(("find", ("ctrl+f",)), ("help", ("f9",)))))
    assert tip(0, is_first_here=False, name=DEFAULT.name).startswith("/ finds a revision")
    assert tip(0, is_first_here=False, name=moved.name).startswith("^f finds a revision")
    assert tip(0, is_first_here=True, name=moved.name) == (
        "first time here: f9 shows all keys, u plans an upgrade — nothing runs before you confirm it"
    )


def test_all_come_in_turn_and_none_twice_in_a_row() -> None:
    told = [tip(number, is_first_here=False, name=DEFAULT.name) for number in range(2 * len(TIPS))]
    assert len(set(told)) == len(TIPS)
    assert all(one != other for one, other in pairwise(told))


def test_starts_are_counted_and_a_project_is_new_once(environ: Mapping[str, str]) -> None:
    assert count_start("/a/alembic.ini", environ) == Start(0, True)
    assert count_start("/a/alembic.ini", environ) == Start(1, False)
    assert count_start("/b/alembic.ini", environ) == Start(2, True)
    assert count_start("/a/alembic.ini", environ) == Start(3, False)


def test_the_file_does_not_grow_without_end(environ: Mapping[str, str]) -> None:
    for number in range(MOST + 10):
        count_start(f"/{number}/alembic.ini", environ)
    assert len((cache_folder(environ) / "starts").read_text().split()) == MOST + 1


@pytest.mark.parametrize("content", [b"", b"no number\n", b"\xff\xfe\x00", b"-"])
def test_a_damaged_file_greets_nobody_anew(environ: Mapping[str, str], content: bytes) -> None:
    folder = cache_folder(environ)
    folder.mkdir(parents=True)
    (folder / "starts").write_bytes(content)
    assert not count_start("/a/alembic.ini", environ).is_first_here


def test_a_directory_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not count_start("/a/alembic.ini", {"XDG_CACHE_HOME": str(tmp_path / "file")}).is_first_here


async def test_the_first_start_in_a_project_welcomes_and_the_next_ones_tell(open_app: Open, shop: Path) -> None:
    async def told() -> str:
        async with open_app(shop) as user:
            await user.until(lambda: _tips(user), "a tip")
            assert len(_tips(user)) == 1
            return _tips(user)[0]

    first, second, third = [await told() for _ in range(3)]
    assert first == tip(0, is_first_here=True, name=DEFAULT.name)
    assert "first time" not in second and second != third
    assert count_start("elsewhere", os.environ).number == 3


def _tips(user: User) -> list[str]:
    return [entry.result for entry in user.session.log if entry.action == "Tip"]
