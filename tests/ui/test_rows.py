"""One revision as one row: exactly as wide as asked, whatever the files say, and a word beside every glyph."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.graph.drawing import ASCII, UNICODE
from migtui.core.model import Problem, Revision
from migtui.ui.present.rows import MAX_LANES, RowStyle, revision_line
from migtui.ui.snapshot import Snapshot
from migtui.ui.styling import STYLES
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
        "   ○    e5  drop users                                      head ⚠",
        "   ◇─╮  d4  join                                                    now",
        "   │ ◉  c3  right                                      ⇠1 DATABASE   1d",
        " ▌ ◉ │  b2  left                                  billing DATABASE   6w",
        "   ●─╯  a1  create users                                             2y",
    ]


def test_the_same_in_ascii(snapshot: MakeSnapshot) -> None:
    text = drawn(snapshot(*history(), heads=("b2", "c3")), ascii=True, selected="b2", destroys="e5")
    assert text.isascii()
    assert text.splitlines()[3].startswith(" > @ |  b2  left")


def test_before_the_database_was_read_nothing_is_said_of_it(snapshot: MakeSnapshot) -> None:
    text = drawn(snapshot(*history()))
    assert "◌" in text
    assert not any(glyph in text for glyph in (UNICODE.here, UNICODE.applied, UNICODE.pending, "DATABASE"))


def test_several_databases_are_named_where_they_stand(snapshot: MakeSnapshot) -> None:
    states = (DatabaseState(key="engine1", heads=("b2",)), DatabaseState(key="engine2", heads=("a1",)))
    lines = drawn(snapshot(*history(), databases=states)).splitlines()
    assert "billing engine1" in lines[3] and "engine2" in lines[4]


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
    width=st.integers(0, 140),
    flags=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_a_row_is_exactly_as_wide_as_asked(
    snapshot: MakeSnapshot,
    message: str,
    label: str,
    created: str,
    problem: str | None,
    width: int,
    flags: tuple[bool, bool, bool],
) -> None:
    ascii, selected, destroys = flags
    trouble = Problem("syntax", problem) if problem is not None else None
    made = snapshot(
        Revision("a1", message=message, branch_labels=(label,), created=created, problem=trouble),
        Revision("b2", ("a1",), message=message, depends_on=("a1",)),
        heads=("a1",),
    )
    style = RowStyle(made, NOW, ascii)
    for row in made.layout.rows:
        line = revision_line(style, row, width=width, selected=selected, destroys=destroys)
        assert sum(cell_len(text) for text, _ in line) == width
        assert plain(line).isprintable()
        assert {name for _, name in line} <= STYLES.keys()


@pytest.mark.parametrize("message", ["[dbo].[users]", "[/]", "[bold red]"])
def test_brackets_stay_what_they_are(snapshot: MakeSnapshot, message: str) -> None:
    assert message in drawn(snapshot(Revision("a1", message=message)))


def test_ids_are_never_cut_to_an_ambiguous_one(snapshot: MakeSnapshot) -> None:
    text = drawn(snapshot(Revision("001"), Revision("0011", ("001",)), Revision("0.57.0", ("0011",))))
    assert [line.split()[1] for line in text.splitlines()] == ["0.57.0", "0011", "001"]


def test_the_glyph_sets_are_told_by_the_settings(snapshot: MakeSnapshot) -> None:
    made = snapshot(*history(), settings=Settings(ascii=True))
    assert RowStyle(made, NOW, made.settings.ascii).glyphs is ASCII
