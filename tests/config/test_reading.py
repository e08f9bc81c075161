"""Every key, every mistake: what it costs, and how it is said."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migtui.config import CustomCommand, Settings, project_settings, read_toml, refuse
from migtui.errors import ConfigurationError

from .conftest import Read

ALL = """\
"$schema" = "migtui.json"
protected = ["*prod*"]
read_only = true
python = ".venv/bin/python"
scratch = "sqlite:///hunter22.db"
ascii = true
theme = "nord"
editor = "code --wait"
mouse = false
tips = false
log_level = "debug"
[keys]
upgrade.heads = "A"
"refresh" = ["R", "f5"]
quit = []
[[commands]]
key = "X"
command = "git log {file}"
[[commands]]
key = "Y"
label = "Blame"
command = "git blame {file}"
output = "terminal"
[targets.prod]
"""


def test_every_key(tmp_path: Path, read: Read) -> None:
    found = read(ALL)
    assert found.problems == ()
    assert (found.protected, found.read_only, found.ascii, found.mouse, found.tips) == (
        ("*prod*",), True, True, False, False,
    )  # fmt: skip
    assert (found.python, found.scratch) == (str(tmp_path / ".venv/bin/python"), "sqlite:///hunter22.db")
    assert (found.theme, found.editor, found.log_level) == ("nord", "code --wait", "debug")
    assert found.keys == (("upgrade.heads", ("A",)), ("refresh", ("R", "f5")), ("quit", ()))
    assert found.commands == (
        CustomCommand("X", "git log {file}", "git log {file}"),
        CustomCommand("Y", "Blame", "git blame {file}", "terminal"),
    )
    assert [target.name for target in found.targets] == ["prod"]
    assert "hunter22" not in repr(found)


def test_nothing_is_set(read: Read, tmp_path: Path) -> None:
    assert read("# nothing\n") == Settings()
    assert project_settings(tmp_path / "nowhere") is None


def test_pyproject_is_parsed_only_where_the_table_may_be(read: Read, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('dependencies = ["migtui"]\nnot [ TOML')
    assert project_settings(tmp_path) is None
    for text in (
        "[tool.migtui]\nascii = true", '[ tool . "migtui" ]\nascii = true', "[tool]\nmigtui = { ascii = true }",
        "tool = { migtui = { ascii = true } }", "tool.migtui.ascii = true", '["tool"]\nmigtui.ascii = true',
    ):  # fmt: skip
        (tmp_path / "pyproject.toml").write_text(text)
        found = project_settings(tmp_path)
        assert found is not None and found.ascii, text


LOOKS = [
    ("theme = 3", "theme must be a string", 'theme = "nord"'),
    ('theme = ""', "theme must be a string", ""),
    ('editor = ["vim"]', "editor must be a string", 'editor = "code --wait"'),
    ("mouse = 0", "mouse must be true or false", "mouse = false"),
    ('tips = "no"', "tips must be true or false", ""),
    ("ascii = 1", "ascii must be true or false", "ascii = true"),
    ('log_level = "warn"', "log_level must be debug, info, warning or error", "did you mean 'warning'?"),
    ("log_level = 30", "log_level must be debug, info, warning or error", 'log_level = "warning"'),
    ('keys = "x"', "keys must be a table: [keys]", ""),
    ('[keys]\n"upgrade.heads" = 3', "upgrade.heads in [keys] must be a key or a list of keys", 'upgrade.heads" = "x"'),
    ('[keys]\nquit = ["q", ""]', "quit in [keys] must be a key or a list of keys", ""),
    ("[commands]\nkey = 'X'", "commands must be tables: [[commands]]", ""),
    ("[[commands]]\nkey = 'X'", "[[commands]] has no command", 'command = "git log {file}"'),
    ("[[commands]]\ncommand = 'x'", "[[commands]] has no key", 'key = "X"'),
    (
        "[[commands]]\nkey = 'X'\ncommand = 'x'\noutptu = 'log'",
        "unknown key 'outptu' in [[commands]]",
        "did you mean 'output'?",
    ),
    (
        "[[commands]]\nkey = 'X'\ncommand = 'x'\noutput = 'terminl'",
        "output in [[commands]] must be log or terminal",
        "did you mean 'terminal'?",
    ),
]
SAFETY = [
    ("protectd = []", "unknown key 'protectd'", "did you mean 'protected'?"),
    ("read-only = true", "unknown key 'read-only'", "did you mean 'read_only'?"),
    ("zzz = 1", "unknown key 'zzz'", "the keys are protected, read_only, "),
    ('protected = "*"', "protected must be a list of strings", 'protected = ["*prod*"]'),
    ("protected = [1]", "protected must be a list of strings", ""),
    ("read_only = 1", "read_only must be true or false", "read_only = true"),
    ("python = 3", "python must be the path of an interpreter", ""),
    ("scratch = 'hunter22'", "scratch must be the URL of a database", ""),
    ("targets = 3", "targets must be tables: [targets.NAME]", ""),
    ("[targets.a]\nprotectd = true", "unknown key 'protectd' in [targets.a]", "did you mean 'protected'?"),
    ("[targets.a]\nprotected = 'yes'", "protected in [targets.a] must be a list of strings, or true", ""),
    ("[targets.a]\nenv = { A = 1 }", "A in env of [targets.a] must be a string", ""),
    ("x = [1", "not valid TOML: ", ""),
    ("x = " + "9" * 5000, "not valid TOML: ", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), LOOKS)
def test_a_mistake_in_how_it_looks_costs_only_that_key(
    tmp_path: Path, read: Read, text: str, message: str, hint: str
) -> None:
    found = read(f'protected = ["*a*"]\n{text}\n')
    (problem,) = found.problems
    assert problem.text == message and hint in problem.hint
    assert not problem.is_safety and found.unsafe is None
    assert (found.protected, found.read_only) == (("*a*",), False)
    assert found.commands == () and found.theme == ""
    line = 2 + len(text.splitlines()) - 1 if "has no" not in message and "tables" not in message else 2
    assert problem.where == f"{tmp_path / 'migtui.toml'}:{line}"


@pytest.mark.parametrize(("text", "message", "hint"), SAFETY)
def test_what_may_have_kept_a_database_safe_makes_it_read_only(read: Read, text: str, message: str, hint: str) -> None:
    found = read(text)
    (problem,) = found.problems
    assert problem.text.startswith(message) and hint in problem.hint
    assert found.unsafe == problem and found.read_only
    assert "hunter22" not in repr(found.problems)
    assert found.why_read_only == f"read-only until {problem.place} is mended"
    assert found.targets == ()
    with pytest.raises(ConfigurationError) as caught:
        refuse(found)
    assert caught.value.message == problem.text and caught.value.where == problem.where


def test_the_rest_of_a_file_holds(read: Read) -> None:
    found = read("theme = 1\nmouse = false\nprotectd = []\nprotected = ['*x*']\n[targets.a]\nnosuch = 1\n[targets.b]\n")
    assert [problem.text for problem in found.problems] == [
        "theme must be a string", "unknown key 'protectd'", "unknown key 'nosuch' in [targets.a]",
    ]  # fmt: skip
    assert (found.mouse, found.protected, [target.name for target in found.targets]) == (False, ("*x*",), ["b"])


def test_a_file_of_mistakes(read: Read) -> None:
    """17,000 of them, of which the last ones are such as matter."""
    text = "".join(f"[[commands]]\nnosuch = {number}\n" for number in range(4_000))
    found = read(text + "".join(f"[targets.t{number}]\na = 1\n" for number in range(5_000)))
    assert len(found.problems) == 51 and found.problems[-1].text.endswith(" more mistakes")
    assert found.read_only and found.commands == () and found.targets == ()


def test_one_key_for_two_commands(read: Read) -> None:
    found = read("[[commands]]\nkey = 'X'\ncommand = 'a'\n[[commands]]\nkey = 'X'\ncommand = 'b'\n")
    assert [command.command for command in found.commands] == ["a"]
    assert [(each.text, each.place) for each in found.problems] == [
        ("'X' has a command already: a", "migtui.toml:5"),
    ]


def test_titles_in_pyproject(read: Read) -> None:
    found = read("[tool.migtui.targets.a]\nnosuch = 1\n", name="pyproject.toml")
    assert found.problems[0].text == "unknown key 'nosuch' in [tool.migtui.targets.a]"
    assert found.problems[0].place == "pyproject.toml:2"


class TestFilesThatCannotBeRead:
    def told(self, folder: Path, message: str, line: str = "") -> None:
        found = project_settings(folder)
        assert found is not None
        (problem,) = found.problems
        assert problem.text.startswith(message) and problem.is_safety and found.read_only
        assert problem.where == f"{folder / 'migtui.toml'}{line}"
        assert problem.file == folder / "migtui.toml"

    def test_no_utf_8(self, tmp_path: Path) -> None:
        (tmp_path / "migtui.toml").write_bytes(b"# \n# \xff\n")
        self.told(tmp_path, "not UTF-8", ":2")

    def test_no_toml(self, tmp_path: Path) -> None:
        (tmp_path / "migtui.toml").write_text("# \n\nprotected = [\n")
        self.told(tmp_path, "not valid TOML: Invalid value (at end of document)")

    def test_the_place_is_said_once(self, tmp_path: Path) -> None:
        """Name and line are the place's, which stands before it wherever it is shown."""
        (tmp_path / "migtui.toml").write_text('ascii = true\ntheme = "nord\n')
        self.told(tmp_path, "not valid TOML: Illegal character '\\n' (column 14)", ":2")
        with pytest.raises(ConfigurationError) as caught:
            read_toml(tmp_path / "migtui.toml")
        assert caught.value.message == "migtui.toml: not valid TOML: Illegal character '\\n' (column 14)"
        assert caught.value.where == f"{tmp_path / 'migtui.toml'}:2"

    def test_a_directory(self, tmp_path: Path) -> None:
        (tmp_path / "migtui.toml").mkdir()
        self.told(tmp_path, "cannot be read: is a directory")

    def test_nested_too_deeply(self, tmp_path: Path) -> None:
        (tmp_path / "migtui.toml").write_text("a = " + "[" * 20_000 + "]" * 20_000)
        self.told(tmp_path, "n")  # nested too deeply, or, as newer parsers have it, not valid TOML

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_no_permission(self, tmp_path: Path) -> None:
        (tmp_path / "migtui.toml").touch(mode=0)
        self.told(tmp_path, "cannot be read: permission denied")

    def test_a_byte_order_mark_is_none_of_them(self, tmp_path: Path) -> None:
        (tmp_path / "migtui.toml").write_bytes(b"\xef\xbb\xbfascii = true\n")
        found = project_settings(tmp_path)
        assert found is not None and found.ascii and not found.problems

    def test_a_tool_table_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text("[tool]\nmigtui = 3\n")
        found = project_settings(tmp_path)
        assert found is not None and found.read_only
        assert found.problems[0].text == "[tool.migtui] is not a table"


NAMES = st.sampled_from(
    ["protected", "read_only", "targets", "commands", "keys", "theme", "log_level", "env", "a", "x", "key", "python"]
)
VALUES = st.recursive(
    st.sampled_from(["1", "true", '"x"', '"log"', '""', "[]", "1979-05-27", "nan"]),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda each: f"[{', '.join(each)}]")
        | st.dictionaries(NAMES, inner, max_size=2).map(
            lambda each: f"{{ {', '.join(f'{name} = {value}' for name, value in each.items())} }}"
        )
    ),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(NAMES, VALUES, max_size=4))
def test_whatever_is_written_the_screens_open(tmp_path: Path, table: dict[str, str]) -> None:
    """And what could not be taken is said, each with its line."""
    (tmp_path / "migtui.toml").write_text("".join(f"{name} = {value}\n" for name, value in table.items()))
    found = project_settings(tmp_path)
    assert found is not None
    assert all(problem.where.startswith(f"{tmp_path / 'migtui.toml'}:") for problem in found.problems)
    unknown = set(table) - {"protected", "read_only", "targets", "commands", "keys", "theme", "log_level", "python"}
    assert len([problem for problem in found.problems if problem.text.count(" ") == 2]) >= len(unknown)
    assert found.read_only or not unknown
