"""The Diff screen, used as somebody uses it: look, walk, filter, fold, tick, copy, rename, and go back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.engine.comparing import Comparison, Listener, Partial
from migtui.errors import OperationError
from migtui.ui.screens.diff.definition import DefinitionScreen
from migtui.ui.screens.diff.limits import LimitsScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.text import plain
from migtui.ui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User
    from tests.ui.diff.conftest import OpenDiff, Tell

Cases = dict[str, Callable[..., Comparison]]


async def compared(user: User) -> DiffScreen:
    screen = await user.meets(DiffScreen)
    await user.until(lambda: screen.compared is not None and not screen.is_comparing, "compared")
    await user.until(lambda: all(not worker.is_running for worker in screen.workers), "nothing goes on")
    return screen


def copied(user: User) -> str:
    return user.app.clipboard


async def to(user: User, name: str) -> None:
    """Put the list's cursor on an object."""
    screen = await compared(user)
    found = [
        at
        for at, entry in enumerate(screen.model.entries)
        if entry.kind == "object" and entry.items[0].pair.name == name
    ]
    screen.objects.go_to_item(found[0])
    await user.until(lambda: screen.model.index == found[0], f"{name} is selected")


# -- opening and leaving -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["1", "escape"])
async def test_there_and_back_and_there_at_once(open_diff: OpenDiff, tell: Tell, cases: Cases, key: str) -> None:
    told = tell(cases["shop"]())
    async with open_diff() as user:
        await to(user, "orders")
        await user.press("2")
        await user.sees("you are here")
        await user.press("space", key)
        await user.until(lambda: user.app.screen is user.history, "back")
        await user.press("2")
        screen = await compared(user)
        assert told.asked == [()], "the comparison was kept"
        assert screen.model.ticked == {"c3", "c4", "c5", "c6", "c7"}
        await user.sees("3 of 4", "5 ticked", "compared 14:07")


async def test_keys_follow_the_selected_object(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    """What is dimmed is said of the object under the cursor, not of the one before it."""
    tell(cases["shop"]())
    async with open_diff() as user:
        keys = (await compared(user)).query_one("#keys", KeyBar)
        await to(user, "users")
        await user.until(lambda: "diff.copy" in keys.dimmed, "users has no operation to copy")
        await to(user, "orders")
        await user.until(lambda: "diff.copy" not in keys.dimmed, "orders has some")


async def test_keys_in_one_burst_are_about_the_object_that_they_lead_to(
    open_diff: OpenDiff, tell: Tell, cases: Cases
) -> None:
    """The list's own message is handled after keys that were typed already: they overtook the selection."""
    tell(cases["shop"]())
    async with open_diff() as user:
        screen = await compared(user)
        for id in ("diff.next-object", "diff.next-object", "diff.previous-object", "diff.bottom", "diff.top"):
            before = screen.model.index
            await screen.action_command(id)  # nothing else has its turn in between
            assert screen.model.index == screen.objects.item != before, id


async def test_the_databases_side_is_there_before_the_comparison_has_ended(
    open_diff: OpenDiff, tell: Tell, cases: Cases
) -> None:
    diff = cases["shop"]().databases[0]
    going_on = asyncio.Event()

    def meanwhile(heard: Listener) -> object:
        heard(Partial("", "database", diff.database, done=120, total=200))
        return going_on.wait()

    tell(cases["shop"](), meanwhile=meanwhile)
    async with open_diff() as user:
        await user.sees("reading 120 of 200 tables", "·  legacy_flags", "·  orders", "not known yet")
        await user.press("j", "j")
        await user.sees("customer_id  INTEGER(11)")
        screen = await user.meets(DiffScreen)
        await user.press("n", "y", "l")
        await user.sees("the comparison has not ended yet")
        assert user.app.screen is screen
        going_on.set()
        await compared(user)
        await user.sees("~  orders", "compared 14:07", "2 of 4" if screen.model.index == 2 else "3 of 4")


async def test_escape_gives_a_comparison_up(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    ended: list[str] = []

    async def never() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    tell(cases["shop"](), meanwhile=lambda heard: never())
    async with open_diff() as user:
        await user.sees("esc gives up")
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history, "back")
        await user.until(lambda: ended == ["cancelled"], "the comparison was cancelled")
        assert user.session.diff is not None and user.session.diff.compared is None


async def test_a_failure_says_what_to_press(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    told = tell(OperationError("no such module: [dbo].models", hint="look at env.py"))
    async with open_diff() as user:
        await user.sees("Comparing has failed", "no such module: [dbo].models", "R compares again", "! asks the doctor")
        await user.press("n")
        await user.sees("comparing has failed: R compares again")
        told.comparison = cases["shop"]()
        await user.press("R")
        await compared(user)
        await user.sees("Autogenerate would write", "drop_table('legacy_flags')")
        told.comparison = OperationError("connection lost")
        await user.press("f5")
        await user.sees("connection lost", "drop_table('legacy_flags')")


async def test_a_long_error_is_read_with_the_keys_of_lines(open_diff: OpenDiff, tell: Tell) -> None:
    tell(OperationError("env.py fails", details="\n".join(f"line {at}" for at in range(90))))
    async with open_diff(size=(80, 24)) as user:
        await user.sees("line 3", "R compares again")
        await user.press("pagedown", "pagedown", "j")
        await user.until(lambda: "line 3 " not in user.screen, "scrolled")
        await user.press("ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d")
        await user.sees("line 89", "R compares again")


async def test_models_and_database_that_agree(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["equal"]())
    async with open_diff() as user:
        await compared(user)
        await user.sees("models and database agree", "Not compared", "it would write nothing")
        await user.press("y")
        await user.sees("there is no operation to copy")


async def test_a_database_that_has_moved_makes_it_out_of_date(
    open_diff: OpenDiff, tell: Tell, cases: Cases, database: Callable[..., DatabaseState]
) -> None:
    found = cases["shop"]()
    tell(replace(found, states=(database("a60d7e95c1f2"),)))
    async with open_diff() as user:
        await compared(user)
        user.session.stands((database("e0b74f15a2c8"),))
        await user.sees("out of date, R compares again")
        await user.press("R")
        await user.until(lambda: "out of date" not in user.screen, "compared again")


@pytest.mark.parametrize("way", ["new revision", "history"])
async def test_who_comes_back_from_moving_the_database_sees_what_is_true_now(
    open_diff: OpenDiff, tell: Tell, cases: Cases, database: Callable[..., DatabaseState], way: str
) -> None:
    """As f2 of a new revision does, which upgrades first, and u in the history."""
    told = tell(replace(cases["shop"](), states=(database("a60d7e95c1f2"),)))
    async with open_diff() as user:
        await compared(user)
        if way == "new revision":
            await user.press("n")
            await user.meets(DraftScreen)
        else:
            await user.press("1")
            await user.until(lambda: user.app.screen is user.history, "back")
        moved = database("e0b74f15a2c8")
        user.session.stands((moved,))
        told.comparison = replace(cases["equal"](), states=(moved,))
        await user.press("escape" if way == "new revision" else "2")
        await user.meets(DiffScreen)
        await user.sees("models and database agree")
        assert "out of date" not in user.screen and told.asked == [(), ()]


async def test_models_without_a_table_are_said_to_be_the_reason(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    (diff,) = cases["shop"]().databases
    tell(replace(cases["shop"](), databases=(replace(diff, models=()),)))
    async with open_diff() as user:
        await compared(user)
        await user.sees("the models have no table at all", "! asks the doctor")


async def test_no_table_on_either_side_is_said(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    (diff,) = cases["equal"]().databases
    tell(replace(cases["equal"](), databases=(replace(diff, models=(), database=()),)))
    async with open_diff() as user:
        await compared(user)
        await user.sees("neither the models nor the database", "it would write nothing")
        assert "no table at all" not in user.screen


async def test_a_database_that_is_not_stamped_is_not_said_to_be_behind(
    open_diff: OpenDiff, tell: Tell, cases: Cases, database: Callable[..., DatabaseState]
) -> None:
    state = replace(database(), heads=(), tables=10)
    tell(replace(cases["shop"](), states=(state,)))
    async with open_diff() as user:
        await compared(user)
        user.session.stands((state,))
        await user.until(lambda: "not stamped: no revision says" in " ".join(user.screen.split()), "not stamped")
        assert "behind head" not in user.screen


# -- walking -------------------------------------------------------------------------------------------------


async def test_tab_goes_round_the_panes_and_enter_goes_deeper(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        await to(user, "orders")
        screen = await compared(user)
        for pane in (screen.models, screen.operations, screen.objects):
            await user.press("tab")
            await user.until(partial(getattr, pane, "has_focus"), f"{pane.id} has the focus")
        await user.press("shift+tab")
        await user.until(lambda: screen.operations.has_focus, "and back")
        await user.press("j", "enter")
        await user.until(lambda: screen.models.has_focus, "to the operation's row")
        assert screen.rows[screen.models.item].changes == ("c4",)


async def test_a_row_and_its_operation_mark_one_another(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        await to(user, "orders")
        screen = await compared(user)
        await user.press("tab", "j", "j", "j")
        await user.sees("│▌[ ] op.alter_column('orders', 'status'")
        await user.press("tab", "G")
        await user.until(lambda: "┃▌-  coupon" in user.screen or "│▌-  coupon" in user.screen, "the row is marked")
        assert not screen.operations._linked


async def test_both_sides_scroll_together(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff(size=(100, 24)) as user:
        screen = await compared(user)
        await user.press("tab", "G")
        await user.until(lambda: screen.models.scroll_y > 0, "scrolled")
        await user.until(lambda: screen.database.scroll_y == screen.models.scroll_y, "both")
        screen.database.scroll_to(y=0, animate=False, force=True)
        await user.until(lambda: screen.models.scroll_y == 0, "the other way round")
        screen.models.go_to(0)
        await user.pilot.click(screen.database, offset=(5, 4))
        await user.until(lambda: screen.models.has_focus and screen.models.item == 3, "a click on either side")


async def test_the_mouse_chooses_an_object(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        screen = await compared(user)
        await user.pilot.click(screen.objects, offset=(5, 4))
        await user.until(lambda: screen.model.index == 3, "orders")
        await user.sees("3 of 4")


async def test_filter_fold_and_differences(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["schemas"]())
    async with open_diff() as user:
        screen = await compared(user)
        await user.press("slash", "q", "l", "o", "g")
        await user.sees("nothing has this name", "/qlog")
        await user.press("home", "delete")
        await user.sees("2 Objects · /log", "=  log")
        await user.press("enter")
        await user.until(lambda: screen.objects.has_focus, "on the list")
        await user.sees("1 of 1")
        await user.press("escape")
        await user.sees("=  accounts")
        assert user.app.screen is screen
        await user.press("s")
        await user.until(lambda: "accounts" not in user.screen, "differences only")
        await user.press("g", "j", "space")
        await user.sees("▸ billing")
        await user.press("enter")
        await user.sees("▾ billing")


async def test_of_many_objects_only_what_is_seen_is_drawn(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["many"]())
    async with open_diff() as user:
        screen = await compared(user)
        await user.press("G")
        await user.sees("table_0999", "1000 of 1000")
        await user.press("g", "tab", "tab", "G")
        await user.sees("op.drop_table('table_0999')", "1000 operations, 1000 destroy data")
        assert len(screen.objects._made) < 200 and len(screen.operations._made) < 200


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "nord", "solarized-light", "ansi-dark"])
async def test_the_cursor_is_seen_in_every_theme(open_diff: OpenDiff, tell: Tell, cases: Cases, theme: str) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        screen = await compared(user)
        user.app.theme = theme
        await user.pilot.pause()
        here, other = (next(iter(screen.objects.render_line(at))).style for at in (0, 1))
        assert here is not None and other is not None
        assert (here.bgcolor, here.reverse) != (other.bgcolor, other.reverse)


# -- doing ---------------------------------------------------------------------------------------------------


async def test_code_and_sql_are_copied(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    told = tell(cases["shop"]())
    async with open_diff() as user:
        await to(user, "legacy_flags")
        await user.press("y")
        await user.sees("sent the code of 1 operation")
        assert copied(user) == "op.drop_table('legacy_flags')"
        await user.press("Y")
        await user.sees("sent the SQL of 1 operation")
        assert copied(user) == "ALTER legacy_flags -- c2;"
        assert len(told.asked) == 2
        await user.press("Y")
        await user.sees("sent the SQL")
        assert len(told.asked) == 2, "the statements are kept"


async def test_ticked_operations_are_copied_wherever_the_cursor_is(
    open_diff: OpenDiff, tell: Tell, cases: Cases
) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        await user.press("tab", "tab", "j", "space", "j", "space")
        await user.sees("2 ticked", "[x] op.drop_table")
        await to(user, "users")
        await user.press("y")
        await user.sees("sent the code of 2 operations")
        assert copied(user).splitlines()[0] == "op.drop_table('legacy_flags')"


async def test_ticked_operations_are_not_left_behind_unasked(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        await user.press("tab", "tab", "j", "space", "q")
        await user.is_told("1 ticked operation would be lost: n writes them, esc keeps them, q again leaves")
        assert user.app.is_running
        await user.press("j", "space", "q")
        await user.is_told("2 ticked operations would be lost")
        await user.press("q")
        await user.until(lambda: not user.app.is_running, "left")


async def test_ticked_operations_are_not_lost_in_the_history(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    """The Diff screen keeps them for who comes back."""
    tell(cases["shop"]())
    async with open_diff() as user:
        await user.press("tab", "tab", "j", "space", "escape")
        await user.until(lambda: user.app.screen is user.history, "back")
        await user.press("q")
        await user.is_told("1 ticked operation would be lost: 2 shows them, q again leaves")
        assert user.app.is_running
        await user.press("2")
        await user.sees("1 ticked")
        await user.press("q")
        await user.until(lambda: not user.app.is_running, "left: it had been said")


async def test_the_chosen_operations_go_to_a_new_revision(
    open_diff: OpenDiff, tell: Tell, cases: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(cases["renaming"](), renamed=cases["renaming"]((("r2", "r1"),)))
    made: list[tuple[object, object]] = []
    init = DraftScreen.__init__

    def watched(screen: DraftScreen, *words: object, keep: object = None, renames: object = ()) -> None:
        made.append((keep and set(keep), tuple(renames)))  # type: ignore[call-overload, arg-type]
        init(screen, *words, keep=keep, renames=renames)  # type: ignore[arg-type]

    monkeypatch.setattr(DraftScreen, "__init__", watched)
    async with open_diff() as user:
        await compared(user)
        await user.press("n")
        await user.meets(DraftScreen)
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.press("a", "n")
        await user.meets(DraftScreen)
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.press("r")
        await user.sees("1 rename accepted")
        await user.press("n")
        await user.meets(DraftScreen)
    assert made == [(None, ()), ({"r1", "r2"}, ()), (None, (("r2", "r1"),))]


async def test_a_read_only_session_makes_no_revision(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff(settings=Settings(read_only=True)) as user:
        await compared(user)
        await user.press("n")
        await user.sees("n: read-only: nothing is written")


async def test_a_rename_is_accepted_and_taken_back(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    told = tell(cases["renaming"](), renamed=cases["renaming"]((("r2", "r1"),)))
    async with open_diff() as user:
        await to(user, "users")
        await user.sees("~? e_mail", "~? email", "r says so")
        await user.press("r")
        await user.sees("new_column_name='e_mail'", "~  e_mail", "1 rename accepted")
        await user.press("R")
        await compared(user)
        await user.sees("new_column_name='e_mail'")
        assert told.asked == [(), (("r2", "r1"),), (), (("r2", "r1"),)]
        await user.press("r")
        await user.sees("~? e_mail", "drop_column('users', 'email')")
        assert told.asked[-1] == ()
        await to(user, "users")
        await user.press("tab", "g", "r")
        await user.sees("no rename is asked about here")


async def test_of_several_renames_each_is_answered_by_itself(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    told = tell(cases["two-renamings"]())
    async with open_diff() as user:
        await to(user, "users")
        screen = await compared(user)
        await user.press("r")
        await user.sees("several may be renames: tab leads to the rows")
        asking = [at for at, row in enumerate(screen.rows) if row.row is not None and row.row.is_question]
        await user.press("tab")
        for at in asking:
            screen.models.go_to_item(at)
            await user.press("r")
        await user.until(lambda: len(told.asked[-1]) == 2, "both are asked for, although no answer has come between")
        assert set(told.asked[-1]) == {("r2", "r1"), ("r5", "r4")}
        await compared(user)


async def test_what_is_at_stake_is_counted(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"](), counts={"c2": 51_220, "c7": 12_408})
    async with open_diff() as user:
        await user.sees("destroys data: 51,220 rows", "destroys data: 12,408 values")
        screen = await compared(user)
        assert (": 12,408 values", "warning") in screen._more(screen.listed[-1])


async def test_what_is_counted_is_kept_and_nothing_lost_is_no_warning(
    open_diff: OpenDiff, tell: Tell, cases: Cases
) -> None:
    told = tell(cases["shop"](), counts={"c2": 0, "c7": 0})
    async with open_diff() as user:
        await user.sees("destroys data: no rows", "destroys data: no values")
        screen = await compared(user)
        assert (": no values", "dim") in screen._more(screen.listed[-1])
        told.counts = {"c2": 1, "c7": 1}
        await user.press("1")
        await user.until(lambda: user.app.screen is user.history, "back")
        await user.press("2")
        await compared(user)
        await user.sees("destroys data: no rows")


async def test_limits_and_definitions_open_and_close(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"]())
    async with open_diff() as user:
        await to(user, "orders")
        await user.press("l")
        await user.meets(LimitsScreen)
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.press("enter", "j", "j", "j", "enter")
        found = await user.meets(DefinitionScreen)
        assert found.pair.name == "orders"
        await user.press("escape")
        await user.meets(DiffScreen)


async def test_the_limits_of_all_databases_or_of_one(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["several"]())
    async with open_diff() as user:
        await compared(user)
        await user.press("l")
        await user.meets(LimitsScreen)
        await user.until(lambda: re.search(r"shop: \d+ not compared.* · billing: \d+ not", user.screen), "both")
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.press("j", "l")
        screen = await user.meets(LimitsScreen)
        await user.sees("not compared")
        assert [diff.key for diff, _ in screen.limits] == ["shop"] and "billing:" not in user.screen


# -- a real project ------------------------------------------------------------------------------------------


async def test_the_demo_compared_by_its_own_worker(open_app: Open, shop: Path) -> None:
    """The worker's own facts on the screen: its rows, its code, its classes, its SQL."""
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("2")
        screen = await compared(user)
        await user.sees("destroys data", "gift_cards", "behind head")
        await to(user, "invoices")
        await user.sees("-  lines", "+  pdf_path", "invoices: batch_op.drop_column('lines')")
        await user.press("y")
        assert "with op.batch_alter_table('invoices'" in copied(user)
        await user.press("Y")
        await user.until(lambda: "sent the SQL" in user.screen, "the SQL")
        assert "pdf_path" in copied(user)
        text = "\n".join(plain(line) for line in screen.models.lines)
        assert "VARCHAR(255)" in text
        models = next(shop.rglob("models.py"))
        models.write_text(models.read_text() + "\n# changed\n")
        await user.app.on_app_focus()
        await user.press("j")
        await user.sees("out of date, R compares again: env.py, the models")
