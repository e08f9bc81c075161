"""The project's settings and the user's as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from migtui.config.files import user_file

from .conftest import Read


def test_the_project_goes_first_key_by_key(read: Read) -> None:
    found = read("theme = 'nord'\nmouse = true\n", "theme = 'dracula'\nmouse = false\nascii = true\ntips = false\n")
    assert (found.theme, found.mouse, found.ascii, found.tips) == ("nord", True, True, False)
    assert found.editor is None and found.log_level == "info"


def test_what_is_wrong_in_the_project_leaves_the_users(read: Read) -> None:
    found = read("theme = 3\n", "theme = 'dracula'\n")
    assert found.theme == "dracula"
    assert [problem.place for problem in found.problems] == ["migtui.toml:1"]


def test_safety_adds_up(read: Read) -> None:
    found = read("protected = ['a', 'b']\nread_only = false\n", "protected = ['b', 'c']\nread_only = true\n")
    assert (found.protected, found.read_only) == (("a", "b", "c"), True)
    assert read("read_only = true", "read_only = false").read_only
    assert read("theme = 'nord'", "protectd = []").read_only


def test_tables_entry_by_entry(read: Read) -> None:
    found = read(
        "keys = { a = 'x', b = 'y' }\n[[commands]]\nkey = 'X'\ncommand = 'ours'\n",
        "keys = { b = 'z', c = 'z' }\n[[commands]]\nkey = 'X'\ncommand = 'mine'\n"
        "[[commands]]\nkey = 'Y'\ncommand = 'my'\n",
    )
    assert dict(found.keys) == {"a": ("x",), "b": ("y",), "c": ("z",)}
    assert [command.command for command in found.commands] == ["ours", "my"]


def test_a_target_of_both_is_the_projects_and_as_careful_as_either(tmp_path: Path, read: Read) -> None:
    found = read(
        "[targets.prod]\nsection = 'a'\nprotected = ['x']\n[targets.local]\n",
        "[targets.prod]\nsection = 'b'\nprotected = true\nread_only = true\n[targets.mine]\nconfig = 'a.ini'\n",
    )
    prod, local, mine = found.targets
    assert (prod.section, prod.protected, prod.read_only, prod.file.name) == ("a", ("x", "*"), True, "migtui.toml")
    assert (local.name, local.protected) == ("local", ())
    assert (mine.config, mine.place) == (tmp_path / "migtui/a.ini", "[targets.mine]")


@pytest.mark.parametrize(
    ("environ", "platform", "place"),
    [
        ({"HOME": "/home/a"}, "linux", "/home/a/.config/migtui/config.toml"),
        ({"HOME": "/home/a", "XDG_CONFIG_HOME": "/conf"}, "linux", "/conf/migtui/config.toml"),
        ({"HOME": "/home/a", "XDG_CONFIG_HOME": "conf"}, "linux", "/home/a/.config/migtui/config.toml"),
        ({"HOME": "/home/a", "XDG_CONFIG_HOME": ""}, "linux", "/home/a/.config/migtui/config.toml"),
        ({"HOME": "/Users/a"}, "darwin", "/Users/a/Library/Application Support/migtui/config.toml"),
        ({"HOME": "/Users/a", "XDG_CONFIG_HOME": "/conf"}, "darwin", "/conf/migtui/config.toml"),
        ({"APPDATA": "C:/a"}, "win32", "C:/a/migtui/config.toml"),
        ({}, "linux", None),
        ({"HOME": "a"}, "linux", None),
        ({}, "win32", None),
    ],
)
def test_where_the_users_file_is(environ: dict[str, str], platform: str, place: str | None) -> None:
    found = user_file(environ, platform)
    assert (found.as_posix() if found is not None else None) == place
