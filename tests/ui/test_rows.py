"""One revision as one row: exactly as wide as asked, whatever the files say, and a word beside every glyph."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.git.files import FileHistory, GitHistory
from migtui.core.graph.drawing import ASCII, UNICODE
from migtui.core.model import Problem, Revision
from migtui.core.search import Search
from migtui.ui.looks.palette import STYLES
from migtui.ui.present.row_style import MAX_LANES, RowStyle
from migtui.ui.present.rows import revision_line
from migtui.ui.present.way import way_of
from migtui.ui.snapshot import Snapshot
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

NOW = datetime(2026, 1, 15, 14, 5, tzinfo=timezone.utc)
HOSTILE = [
    "[dbo].[users]",
    "[/]",
    "[bold red]",
    "two\nlines",
    "\x1b[2J\x07",
    "\r\t",
    "日本語のメッセージ",
    "e\u0301",
    "🙂🙂",
    "\u202egnp.tnatropmi",
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 \u200b",
    "\x1b[31mred\x1b[0m \x9b5A",
    "",
]
texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30))


def drawn(snapshot: Snapshot, *, width: int = 72, ascii: bool = False, selected: str = "", destroys: str = "") -> str:
    style = RowStyle(snapshot, NOW, ascii)
    return "\n".join(
        plain(revision_line(style, row, width=width, selected=row.id == selected, destroys=row.id == destroys)).rstrip()
        for row in snapshot.layout.rows
    )


def history() -> tuple[Revision, ...]:
    return (
        Revision("a1", message="create users", created="2024-01-01"),
        Revision("b2", ("a1",), message="left", branch_labels=("billing",), created="2025-12-01"),
        Revision("c3", ("a1",), message="right", created="2026-01-14", depends_on=("b2",)),
        Revision("d4", ("b2", "c3"), message="join", created="2026-01-15"),
        Revision("e5", ("d4",), message="drop users"),
    )


def test_every_glyph_has_a_word_beside_it(snapshot: MakeSnapshot) -> None:
    assert drawn(snapshot(*history(), heads=("b2", "c3")), selected="b2", destroys="e5").splitlines() == [
        "   ○    e5  drop users                                   ⚠  head",
        "   ◇─╮  d4  join                                                  today",
        "   │ ◉  c3  right                                   ⇠1  DATABASE     1d",
        " ▌ ◉ │  b2  left                              billing   DATABASE     6w",
        "   ●─╯  a1  create users                                             2y",
    ]


def test_the_same_in_ascii(snapshot: MakeSnapshot) -> None:
    text = drawn(snapshot(*history(), heads=("b2", "c3")), ascii=True, selected="b2", destroys="e5")
    assert text.isascii()
    assert text.splitlines()[3] == " > @ |  b2  left                             [billing] [DATABASE]    6w"


def test_before_the_database_was_read_nothing_is_said_of_it(snapshot: MakeSnapshot) -> None:
    text = drawn(snapshot(*history()))
    assert "◌" in text
    assert not any(glyph in text for glyph in (UNICODE.here, UNICODE.applied, UNICODE.pending, "DATABASE"))


def test_several_databases_are_named_where_they_stand(snapshot: MakeSnapshot) -> None:
    states = (DatabaseState(key="engine1", heads=("b2",)), DatabaseState(key="engine2", heads=("a1",)))
    lines = drawn(snapshot(*history(), databases=states)).splitlines()
    assert " billing   engine1 " in lines[3] and " engine2 " in lines[4]


def test_broken_and_missing_rows_say_what_is_wrong(snapshot: MakeSnapshot) -> None:
    broken = Revision("b2", ("zz",), message="oops", problem=Problem("syntax", "'(' was never closed"))
    text = drawn(snapshot(broken, heads=()))
    assert f"{UNICODE.broken}" in text and "oops — '(' was never closed" in text
    assert f"{UNICODE.missing}" in text and "zz" in text


def test_a_row_without_a_message_says_so(snapshot: MakeSnapshot) -> None:
    assert "(no message)" in drawn(snapshot(Revision("a1")))


def test_more_lanes_than_fit_are_cut_with_a_mark(snapshot: MakeSnapshot) -> None:
    many = [Revision("root"), *(Revision(f"r{n:02}", ("root",)) for n in range(MAX_LANES + 4))]
    lines = drawn(snapshot(*many), width=100).splitlines()
    assert any("…" in line for line in lines)
    assert all(f"r{n:02}" in "\n".join(lines) for n in range(MAX_LANES + 4))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    message=texts,
    label=texts.filter(bool),
    created=texts,
    problem=st.none() | texts,
    author=texts,
    words=st.lists(texts, max_size=3),
    width=st.integers(0, 140),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
)
def test_a_row_is_exactly_as_wide_as_asked(
    snapshot: MakeSnapshot,
    message: str,
    label: str,
    created: str,
    problem: str | None,
    author: str,
    words: list[str],
    width: int,
    flags: tuple[bool, bool, bool, bool],
) -> None:
    ascii, selected, destroys, found = flags
    trouble = Problem("syntax", problem) if problem is not None else None
    made = snapshot(
        Revision("a1", message=message, branch_labels=(label,), created=created, problem=trouble, file="/a1.py"),
        Revision("b2", ("a1",), message=message, depends_on=("a1",), file="/b2.py"),
        Revision("c3", ("a1",), message=author),
        heads=("a1",),
    )
    git = GitHistory({"/a1.py": FileHistory("untracked"), "/b2.py": FileHistory("committed", author, branch=label)})
    made = replace(made, git=git)
    search = Search("", tuple(map(str.lower, words)), ("a1", "c3") if found else ())
    style = RowStyle(made, NOW, ascii, search if words else None, "on")
    for row in made.layout.rows:
        for way in (None, way_of(made, "b2")):
            line = revision_line(style, row, width=width, selected=selected, destroys=destroys, way=way)
            assert sum(cell_len(text) for text, _ in line) == width
            assert plain(line).isprintable()
            assert {name for _, name in line} <= STYLES.keys()


# -- what was found ------------------------------------------------------------------------------------------


def searched(snapshot: MakeSnapshot, *terms: str, found: tuple[str, ...]) -> dict[str, list[str]]:
    """By id the words that are marked."""
    made = snapshot(*history(), heads=("b2",))
    style = RowStyle(made, NOW, search=Search(" ".join(terms), terms, found))
    lines = {row.id: revision_line(style, row, width=72, selected=False, destroys=False) for row in made.layout.rows}
    return {id: [text for text, name in line if name.endswith("found")] for id, line in lines.items()}


def test_the_words_of_a_search_are_marked_where_they_stand(snapshot: MakeSnapshot) -> None:
    assert searched(snapshot, "users", found=("a1", "e5")) == {
        "a1": ["users"], "b2": [], "c3": [], "d4": [], "e5": ["users"],
    }  # fmt: skip
    assert searched(snapshot, "b2", found=("b2",))["b2"] == ["b2"]
    assert searched(snapshot, "bill", found=("b2",))["b2"] == [" billing "]


def test_what_is_found_by_something_else_has_a_sign(snapshot: MakeSnapshot) -> None:
    assert searched(snapshot, "orders", found=("d4",)) == {"a1": [], "b2": [], "c3": [], "d4": ["≈"], "e5": []}


def test_what_is_not_found_is_dim(snapshot: MakeSnapshot) -> None:
    made = snapshot(*history(), heads=("b2",))
    style = RowStyle(made, NOW, search=Search("users", ("users",), ("a1",)))
    row = next(row for row in made.layout.rows if row.id == "e5")
    line = revision_line(style, row, width=72, selected=False, destroys=False)
    assert ("drop users", "dim") in line and ("e5", "dim") in line


# -- columns -------------------------------------------------------------------------------------------------


def test_a_wide_row_has_room_for_more(snapshot: MakeSnapshot) -> None:
    made = snapshot(Revision("0123456789abcdef", message="start", created="2024-01-01 10:00", file="/a.py"))
    made = replace(made, git=GitHistory({"/a.py": FileHistory("committed", author="Ann Author")}))
    whole = ["◌", "0123456789abcdef", "start", "head", "Ann", "Author", "2024-01-01", "2y"]
    assert drawn(made, width=130).split() == whole
    assert drawn(made, width=104).split() == [*whole[:-2], "2y"]
    assert drawn(made, width=72).split() == ["◌", "0123456789a…", "start", "head", "2y"]


def test_a_long_id_pushes_its_own_message_alone(snapshot: MakeSnapshot) -> None:
    long = ("a_very_long_revision_id_1", "a_very_long_revision_id_2")
    made = snapshot(*(Revision(id, message="long one") for id in long), Revision("b2", message="short one"))
    starts = {line.split()[1]: line.index(" one") for line in drawn(made).splitlines()}
    assert starts["b2"] == 17 and starts[long[0]] == starts[long[1]] > 36


@pytest.mark.parametrize("message", ["[dbo].[users]", "[/]", "[bold red]"])
def test_brackets_stay_what_they_are(snapshot: MakeSnapshot, message: str) -> None:
    assert message in drawn(snapshot(Revision("a1", message=message)))


def test_ids_are_never_cut_to_an_ambiguous_one(snapshot: MakeSnapshot) -> None:
    text = drawn(snapshot(Revision("001"), Revision("0011", ("001",)), Revision("0.57.0", ("0011",))))
    assert [line.split()[1] for line in text.splitlines()] == ["0.57.0", "0011", "001"]


def test_the_glyph_sets_are_told_by_the_settings(snapshot: MakeSnapshot) -> None:
    made = snapshot(*history(), settings=Settings(ascii=True))
    assert RowStyle(made, NOW, made.settings.ascii).glyphs is ASCII
