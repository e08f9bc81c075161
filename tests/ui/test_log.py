"""The command log: a line an entry, exactly as wide as its panel; with the focus it is walked, unfolded and copied."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.config import Settings
from migtui.core.redact import MASK
from migtui.errors import DatabaseUnreachable
from migtui.ui.command_log import LogEntry
from migtui.ui.present.log import entry_text, log_items, log_text
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.text import Line, line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

AT = datetime(2026, 1, 15, 14, 5, 40)
LONG = "alembic -c deploy/alembic.ini -n billing upgrade 4f2c91ab7d03 and forty words more " * 3


def entry(action: str = "Upgrade 1 step", result: str = "1 step", ok: bool | None = True, **more: str) -> LogEntry:
    command = more.get("command", "alembic upgrade 4f2c91ab")
    details = (more["details"],) if "details" in more else ()
    return LogEntry(AT, action, command, result, 0.314 if ok is not None else None, ok, details)


def line(of: LogEntry, width: int) -> Line:
    ((only,),) = log_items([of], width)
    return only


def lines(of: LogEntry, width: int) -> list[str]:
    """Unfolded, as text."""
    (found,) = log_items([of], width, {of})
    return [plain(each) for each in found]


# -- as text ---------------------------------------------------------------------------------------------------------


def test_time_action_command_result_and_duration() -> None:
    text = plain(line(entry(), 116))
    assert text.startswith("  14:05:40  Upgrade 1 step      alembic upgrade 4f2c91ab  ")
    assert re.search(r"  1 step +  0\.31 s  ok $", text)


def test_a_failure_is_a_word_not_a_colour() -> None:
    assert plain(line(entry(ok=False), 80)).endswith("failed ")


@pytest.mark.parametrize("width", range(44, 130))
def test_what_is_cut_ends_in_a_sign_and_the_outcome_stays(width: int) -> None:
    text = plain(line(entry(result="every word of this says something " * 9, command=LONG), width))
    assert text.rstrip().endswith("0.31 s  ok") and "…" in text
    result = text.rpartition("  0.31 s  ok ")[0].rstrip()
    assert result.endswith("…")


def test_without_a_command_its_room_is_the_results() -> None:
    text = plain(line(entry("Doctor", "x" * 300, command=""), 80))
    assert text.index("x") == len("  14:05:40  ") + 20


@given(st.text(max_size=60), st.integers(30, 160))
def test_a_line_is_as_wide_as_the_panel(text: str, width: int) -> None:
    found = line(LogEntry(AT, "Read database", text, text, None, True), width)
    assert line_width(found) == width
    assert plain(found).isprintable()


def test_unfolded_everything_is_there_and_nothing_is_cut() -> None:
    printed = "SELECT 1\n    indented   twice\n" + "word " * 60
    found = lines(entry(result="result " * 30, command=LONG, details=printed), 80)
    assert found[0].startswith("▾ 14:05:40")
    words = " ".join(found[1:]).split()
    assert " ".join(LONG.split()) in " ".join(words)
    assert words.count("result") == 31 and words.count("word") == 60  # the field's name is a word too
    assert any("    indented   twice" in each for each in found)
    assert "2026-01-15 14:05:40, 0.31 s" in "\n".join(found)
    assert not any("…" in each for each in found[1:])


@given(st.text(max_size=300), st.integers(40, 160))
def test_an_unfolded_entry_fits_and_holds_no_control_character(text: str, width: int) -> None:
    for each in lines(entry(result=text, command=text, details=text), width):
        assert line_width(((each, ""),)) <= width and (not each or each.isprintable())


def test_a_tip_is_shown_whole() -> None:
    tip = "a tip of more words than fit into one line of a narrow terminal, to its very end"
    (found,) = log_items([entry("Tip", tip, None, command="")], 70)
    assert len(found) > 1 and " ".join(" ".join(map(plain, found)).split()) == f"14:05:40 Tip {tip}"


def test_an_entry_as_text() -> None:
    failed = entry("Read database", "refused", False, command="alembic current", details="at env.py:3\nline two")
    assert entry_text(failed).splitlines() == [
        "2026-01-15 14:05:40  Read database, 0.31 s  failed",
        "$ alembic current",
        "refused",
        "  at env.py:3",
        "  line two",
    ]
    assert log_text([entry(), failed]).count("\n\n") == 1


# -- on the screen ---------------------------------------------------------------------------------------------------


def fill(user: User, count: int) -> None:
    for number in range(count):
        user.session.note(f"Action {number}", f"alembic upgrade r{number}", f"result {number} " * 30, 1.5)


async def test_it_grows_with_the_focus_and_shrinks_without(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        panel, before = user.history.log_panel, user.history.log_panel.size.height
        await user.press("L")
        await user.until(lambda: panel.has_focus and panel.size.height > 2 * before, "it grows")
        await user.sees("Command log · 2 of 2", "esc back", "Copy command")
        await user.press("escape")
        await user.until(lambda: user.history.graph.has_focus and panel.size.height == before, "it shrinks")
        await user.sees("@ hide")
        assert user.history.mode == ""


@pytest.mark.parametrize(("size", "how"), [((80, 24), ""), ((60, 16), "enter details"), ((120, 36), "")])
async def test_the_footer_has_the_keys_of_where_one_is(
    open_app: Open, shop: Path, asked: None, size: tuple[int, int], how: str
) -> None:
    """And no frame says what a key does elsewhere."""
    async with open_app(shop, size=size) as user:
        await user.sees("u Upgrade", "d Downgrade", how)
        await user.press("L")
        await user.sees("enter Unfold", "y Copy command", "esc Back", "? Keys", "q Quit")
        assert "u Upgrade" not in user.screen
        await user.until(lambda: "enter details" not in user.screen, "enter is for the log")
        await user.press("escape")
        await user.sees("u Upgrade", "d Downgrade", how)
        assert "enter Unfold" not in user.screen


@pytest.mark.parametrize("size", [(80, 24), (70, 20), (120, 36)])
async def test_it_opens_where_it_is_hidden(open_app: Open, shop: Path, asked: None, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size) as user:
        await user.is_read()
        shown = user.history.log_panel.display
        await user.press("L")
        await user.sees("Command log · 2 of 2", "Read database")
        await user.press("L")
        await user.until(lambda: user.history.graph.has_focus and user.history.log_panel.display == shown, "as before")


async def test_keys_walk_in_it_and_not_in_the_graph(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        fill(user, 40)
        panel, selected = user.history.log_panel, user.selected
        await user.press("L")
        await user.until(lambda: panel.has_focus and panel.item == 41, "the last entry")
        await user.press("k", "up")
        assert panel.item == 39
        await user.press("g")
        assert panel.item == 0 and panel.scroll_offset.y == 0
        await user.press("j", "down", "pagedown", "pageup", "G")
        assert panel.item == 41
        assert user.selected == selected
        await user.press("escape", "j")
        await user.until(lambda: user.selected != selected, "the graph's cursor moves again")


async def test_an_entry_unfolds_and_folds(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        user.session.note("Hook", "sh -c 'echo one'", "ended with 1", 0.2, ok=False, details=("one\nand two",))
        await user.press("L", "enter")
        await user.sees("▾ 14:05:40  Hook", "command   sh -c 'echo one'", "and two", "2026-01-15 14:05:40, 0.20 s")
        await user.press("space")
        await user.until(lambda: "and two" not in user.screen, "folded again")


async def test_a_tall_entry_is_read_to_its_end_with_the_keys(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        panel = user.history.log_panel
        user.session.note("Long", "true", "much", 0.1, details=("\n".join(f"line {n}." for n in range(1, 60)),))
        user.session.note("Last", "true", "little", 0.1)
        await user.press("L", "k", "enter")
        await user.sees("line 1.")
        assert "line 30." not in user.screen
        await user.press("pagedown", "j", "j")
        await user.sees("line 15.")
        assert panel.entry is not None and panel.entry.action == "Long"
        await user.press(*["pagedown"] * 5)
        await user.until(lambda: panel.entry is not None and panel.entry.action == "Last", "its end, then the next")
        await user.press("k")
        await user.until(lambda: panel.entry is not None and panel.entry.action == "Long", "back")


async def test_the_cursor_stays_on_its_entry_while_others_come(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        fill(user, 498)
        panel = user.history.log_panel
        await user.press("L")
        await user.until(lambda: panel.has_focus and panel.item == 499, "it is full")
        await user.press(*["k"] * 5)
        here = panel.entry
        assert here is not None
        fill(user, 3)
        await user.until(lambda: panel.item == 491, "three older ones were dropped")
        assert panel.entry == here
        await user.press("escape")
        await user.until(lambda: panel.scroll_offset.y == panel.max_scroll_y, "without the focus it is at its end")


async def test_command_entry_and_log_are_copied(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("L", "y")
        await user.is_told("sent the command to the terminal's clipboard (OSC 52) · alembic current")
        assert user.app.clipboard == "alembic current"
        await user.press("Y")
        await user.is_told("sent the entry")
        assert user.app.clipboard.startswith("2026-01-15 14:05:40  Read database, 0.31 s  ok\n$ alembic current\n")
        await user.history.action_command("log.copy-all")
        assert "Open project" in user.app.clipboard and "Read database" in user.app.clipboard
        user.session.note("Doctor", "", "nothing found", None)
        await user.press("G", "y")
        await user.is_told("this entry has no command to copy")


async def test_a_click_opens_an_entry_and_another_one_leads_back(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.pilot.click("#log", offset=(20, 1))
        await user.until(lambda: user.history.mode == "log", "the log has the focus")
        await user.sees("▾ 14:05:40  Open project", "result    ")
        await user.pilot.click("#graph", offset=(20, 2))
        await user.until(lambda: user.history.mode == "" and user.history.graph.has_focus, "back")


async def test_hiding_it_leaves_it(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("L", "at")
        await user.until(lambda: not user.history.log_panel.display and user.history.graph.has_focus, "hidden")
        await user.press("L")
        await user.until(lambda: user.history.log_panel.display and user.history.log_panel.has_focus, "open again")


async def test_an_error_is_kept_whole_and_passwords_are_not(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        error = DatabaseUnreachable("refused", hint="is it running?", where="env.py:7", details="Traceback …\nline 2")
        command = "DATABASE_URL=postgresql://app:s3cret@db/shop alembic current"
        user.session.note_failure("Read database", command, error)
        last = user.session.log[-1]
        assert last.details == ("at env.py:7", "is it running?", "Traceback …\nline 2") and last.ok is False
        assert "s3cret" not in entry_text(last) and MASK in last.command


async def test_without_tips_there_is_none(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(tips=False)) as user:
        await user.is_read()
        assert "Tip" not in [each.action for each in user.session.log]


def test_entries_of_one_second_are_told_apart() -> None:
    later = replace(entry(), at=AT + timedelta(microseconds=1))
    found = log_items([entry(), later], 100, {later})
    assert [len(each) > 1 for each in found] == [False, True]


async def test_a_run_leaves_its_statements_and_output(open_app: Open, shop: Path, at_once: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("U")
        await user.sees("Upgrade 5 steps")
        await user.until(lambda: isinstance(user.app.screen, PlanScreen), "the plan")
        await user.press("y")
        await user.until(lambda: any(each.action.startswith("Upgrade") for each in user.session.log), "it has run")
        run = user.session.log[-1]
        assert run.ok and run.command == "alembic upgrade heads" and "CREATE TABLE" in "\n".join(run.details)


async def test_a_refusal_is_noted_with_its_hint(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.history.action_command("check")
        await user.until(lambda: user.session.log[-1].action == "Check", "it was compared")
        assert not user.session.log[-1].ok and user.session.log[-1].command == "alembic check"
        await user.history.action_command("check.heads")
        assert user.session.log[-1].command == "alembic current --check-heads" and not user.session.log[-1].ok


async def test_in_ascii_it_has_no_sign_of_ours(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop, settings=Settings(ascii=True)) as user:
        await user.is_read()
        user.session.note("Hook", "true", "result " * 40, 0.2, details=("printed",))
        await user.press("L", "enter")
        await user.sees("v 14:05:40  Hook", "> 14:05:40  Read database", "printed", "Command log - 3 of 3")
        log = user.screen.partition("Command log")[2]
        assert log.isascii()
