"""Lines of keys in TOML, against tomllib, and against texts that a generator knows the lines of."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.config.lines import KeyPath, keys, line_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SETTINGS = '''\
# protected = ["a comment"]
theme = "theme = 'x'"   # editor = 1
"editor" = 'vim # not a comment'
note.deep . "er.est" = """
keys = "in a string"
[targets.none]
"""
protected = [
  "*prod*", # read_only = true
  "]",
]

[keys]
"upgrade.step" = ["+", "u"]

[targets.prod]
env = { A = "}", 'B' = "x" }
x = [1979-05-27 07:32:00, { t = 1 }]

[[commands]]
key = "X"

[[ commands ]]
key = "Y"
[commands.more]
output = "log"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("theme",), 2),
        (("editor",), 3),
        (("note", "deep"), 4),
        (("note", "deep", "er.est"), 4),
        (("protected",), 8),
        (("protected", 1), 10),
        (("keys",), 13),
        (("keys", "upgrade.step"), 14),
        (("targets",), 16),
        (("targets", "prod", "env"), 17),
        (("targets", "prod", "env", "B"), 17),
        (("targets", "prod", "x", 1, "t"), 18),
        (("commands", 0, "key"), 21),
        (("commands", 1), 23),
        (("commands", 1, "key"), 24),
        (("commands", 1, "more", "output"), 26),
    ],
)
def test_where_keys_stand(path: KeyPath, line: int) -> None:
    assert line_of(SETTINGS, path) == line


def test_a_key_that_is_not_there_is_where_its_table_is() -> None:
    assert line_of(SETTINGS, ("targets", "prod", "section")) == 16
    assert line_of(SETTINGS, ("read_only",)) is None
    assert line_of("", ("a",)) is None


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("\r\n\r\na = 1\r\n", ("a",), 3),
        ("a = 1", ("a",), 1),
        ('a = """"x""""\nb = 1', ("b",), 2),
        ("a = '''\n''''\nb = 1", ("b",), 3),
        ('"\\u0061\\"" = 1', ('a"',), 1),
        ("a = [\n[\n1], [2, {c = 3,\n d = 4}]\n]\ne = 1", ("a", 1, 1, "d"), 4),
        ("a = [\n[\n1], [2, {c = 3,\n d = 4}]\n]\ne = 1", ("e",), 6),
        ("a = [] \nb = {}\nc = 1", ("c",), 3),
        ("a.b.c = 1\na.b.d = 2", ("a", "b", "d"), 2),
        ("[ a . 'b c' ] # x\nd = 1", ("a", "b c", "d"), 2),
    ],
)
def test_shapes(text: str, path: KeyPath, line: int) -> None:
    assert line_of(text, path) == line


@settings(deadline=None)
@given(st.text(alphabet="ab.=[]{}\"'#\\,\n \r1é") | st.text())
def test_any_text_has_an_end(text: str) -> None:
    found = list(keys(text))
    assert all(1 <= line <= text.count("\n") + 1 for _, line in found)
    assert [line for _, line in found] == sorted(line for _, line in found)


def test_deep_nesting() -> None:
    assert line_of("a = " + "[" * 2_000 + "]" * 2_000 + "\nb = 1", ("b",)) == 2


# -- texts with known lines ----------------------------------------------------------------------------------------

NAMES = st.text(alphabet="ab-_1 .\"'#=[]é\n", max_size=4)
SCALARS = st.one_of(
    st.integers(-9, 9),
    st.booleans(),
    st.sampled_from(["", "a = 1", "[x]", "# no", '"', "\\", "a\nb = 2\n[c]", "'''", "}],"]),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=4)
Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def files(draw: Draw) -> tuple[str, dict[KeyPath, int]]:
    """A TOML file, and the line of each key in it."""
    writer = _Writer(draw)
    writer.table((), draw(TABLES))
    for name, table in draw(st.dictionaries(NAMES.map("t".__add__), TABLES, max_size=2)).items():
        writer.write(f"[ {writer.key(name)} ]" if draw(st.booleans()) else f"[{writer.key(name)}]", (f"{name}",))
        writer.table((name,), table)
    for name, tables in draw(st.dictionaries(NAMES.map("l".__add__), st.lists(TABLES, max_size=3), max_size=2)).items():
        for number, table in enumerate(tables):
            writer.write(f"[[{writer.key(name)}]]", (name,), (name, number))
            writer.table((name, number), table)
    return writer.text, writer.lines


class _Writer:
    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.text = ""
        self.lines: dict[KeyPath, int] = {}

    def table(self, place: KeyPath, table: dict[str, Any]) -> None:
        for name, value in table.items():
            if any(path[:-1] == place and path[-1] == name for path in self.lines):
                continue  # a name that a table has already
            if self.draw(st.booleans()):
                self.write("# a = [1,")
            self.write(f"{self.key(name)} = ", (*place, name), end="")
            self.value((*place, name), value)
            self.text += self.draw(st.sampled_from(["\n", " # b = '\n", "\n\n", "\r\n"]))

    def value(self, place: KeyPath, value: object) -> None:
        if isinstance(value, list):
            self.text += "["
            for number, each in enumerate(value):
                self.text += self.draw(st.sampled_from(["", "\n", " # ]\n"]))
                self.write("", (*place, number), end="")
                self.value((*place, number), each)
                self.text += "," if number + 1 < len(value) else self.draw(st.sampled_from(["", ",", "\n,\n"]))
            self.text += "]"
        elif isinstance(value, dict):
            self.text += "{"
            for number, (name, each) in enumerate(value.items()):
                self.write(f"{', ' if number else ' '}{self.key(name)} = ", (*place, name), end="")
                self.value((*place, name), each)
            self.text += " }"
        else:
            self.text += self.scalar(value)

    def scalar(self, value: object) -> str:
        if isinstance(value, str):
            forms = [json.dumps(value, ensure_ascii=False)]
            if "'" not in value and "\n" not in value:
                forms.append(f"'{value}'")
            if "\\" not in value and '"' not in value:
                forms.append(f'"""\n{value}"""')
            return str(self.draw(st.sampled_from(forms)))
        return json.dumps(value)

    def key(self, name: str) -> str:
        is_bare = name != "" and all(each in "ab-_1tl" for each in name)
        return name if is_bare else json.dumps(name, ensure_ascii=False)

    def write(self, text: str, *paths: KeyPath, end: str = "\n") -> None:
        for path in paths:
            self.lines.setdefault(path, self.text.count("\n") + 1)
        self.text += text + end


@settings(deadline=None)
@given(files())
def test_every_key_is_found_on_its_line(written: tuple[str, dict[KeyPath, int]]) -> None:
    text, lines = written
    tomllib.loads(text)  # else the generator is wrong
    found: dict[KeyPath, int] = {}
    for path, line in keys(text):
        found.setdefault(path, line)
    assert found == lines
