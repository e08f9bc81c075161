"""New revision, opened with a choice that was made beside the two sides of the Diff screen."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from migtui.engine.drafts import Draft
from migtui.ui.draft_form import DraftForm
from migtui.ui.screens.draft import DraftScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User


@pytest.fixture
def at_head(shop: Path) -> Path:
    """The demo with everything applied: its models are ahead of it."""
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "heads"], cwd=shop, check=True, capture_output=True)
    return shop


async def chosen(user: User, keep: Collection[str] | None, renames: Sequence[tuple[str, str]] = ()) -> DraftScreen:
    """The screen as the Diff screen opens it."""
    user.app.push_screen(DraftScreen(user.session, None, keep=keep, renames=renames))
    screen = await user.meets(DraftScreen)
    await user.until(lambda: screen.drafted is not None, "models and database are compared")
    return screen


async def found(user: User) -> dict[str, str]:
    """Ids of what autogenerate finds, by the code of upgrade()."""
    drafted = await user.session.engine.preview(Draft(autogenerate=True))
    return {" ".join(operation.upgrade): operation.id for operation in drafted.operations}


def id_of(operations: dict[str, str], text: str) -> str:
    return next(id for code, id in operations.items() if text in code)


async def test_ticks_that_were_set_elsewhere(open_app: Open, at_head: Path) -> None:
    async with open_app(at_head) as user:
        await user.is_read()
        operations = await found(user)
        gift_cards = id_of(operations, "gift_cards")
        user.session.unfinished = DraftForm("half", autogenerate=False, parent="b3aa99127ec4")
        screen = await chosen(user, {gift_cards, "f00"})
        await user.sees(
            f"1 of {len(operations)} operations", "[x] + table gift_cards", "[ ] + column customers.loyalty_points"
        )
        await user.sees("1 chosen operation is not found any more")
        assert screen.kept == {gift_cards} and screen.form.autogenerate and screen.form.message == "half"
        await user.press("f5")
        await user.sees(f"1 of {len(operations)} operations")


@pytest.fixture
def renamed(at_head: Path) -> Path:
    """A column of the models has another name now."""
    models = at_head / "models.py"
    assert "    phone =" in models.read_text()
    models.write_text(models.read_text().replace("    phone =", "    phone_number ="))
    return at_head


async def test_renames_that_were_accepted_elsewhere_are_written(open_app: Open, renamed: Path) -> None:
    before = set(renamed.glob("**/versions/*.py"))
    async with open_app(renamed) as user:
        await user.is_read()
        operations = await found(user)
        pair = (id_of(operations, "drop_column('phone')"), id_of(operations, "'phone_number'"))
        screen = await chosen(user, None, [pair])
        await user.sees("· 1 rename", "new_column_name='phone_number'")
        assert not {*pair} & screen.kept
        screen.query_one("#message", Input).value = "say which phone"
        await user.until(lambda: screen.form.message, "the message is in the form")
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "back on the graph")
    (file,) = set(renamed.glob("**/versions/*.py")) - before
    text = file.read_text()
    assert "new_column_name='phone_number'" in text and "new_column_name='phone'" in text
    assert "drop_column('phone')" not in text


async def test_renames_that_do_not_fit_any_more_destroy_nothing(open_app: Open, renamed: Path) -> None:
    async with open_app(renamed) as user:
        await user.is_read()
        operations = await found(user)
        drop = id_of(operations, "drop_column('phone')")
        screen = await chosen(user, None, [(drop, "f00")])
        await user.sees("the renames do not fit any more", "[ ] - column customers.phone")
        assert screen.kept == set(operations.values()) - {drop}
        assert "rename" not in str(screen.query_one("#operations").border_subtitle)
