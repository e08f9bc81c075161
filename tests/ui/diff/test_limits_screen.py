"""What was compared and what was not, and our own findings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from migtui.config import Settings
from migtui.core.diff.findings import Finding
from migtui.core.diff.limits import Limit, limits
from migtui.core.diff.model import DatabaseDiff, LeftOut, Options
from migtui.ui.diff.our_findings import findings_about, our_findings
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.present.diff.findings import NO_OPERATION, OURS, finding_lines, finding_rows, proposal
from migtui.ui.present.diff.limits import findings_words, limit_lines, limits_words
from migtui.ui.screens.diff.limits import LimitsScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

PLUGINS = ("tables", "constraints", "types", "defaults", "comments")
OPTIONS = Options(
    "postgresql", "1.20.1", "2.1.9", "own", "off", include_object=True, metadata=2,
    plugins=tuple(f"alembic.autogenerate.{name}" for name in PLUGINS),
    comparators=("alembic_utils.replaceable_entity",),
)  # fmt: skip
DIFF = DatabaseDiff(
    "", OPTIONS, (), (), (),
    left_out=(
        LeftOut("", "secret", "error", "permission denied for table secret"),
        LeftOut("", "alembic_version", "version table"),
        LeftOut("audit", "log", "include_object"),
        LeftOut("", "spatial_ref_sys", "include_object"),
        LeftOut("", "ix_tmp", "include_object", kind="index", table="orders"),
    ),
    warnings=("Did not recognize type 'tsvector' of column 'search'",),
)  # fmt: skip
LABEL = Finding(
    "enum-labels", "", "order_status", None, "", "", "the database lacks the label 'refunded'",
    "new, paid, refunded", "new, paid", True, ("op.execute(\"ALTER TYPE order_status ADD VALUE 'refunded'\")",), (),
)  # fmt: skip
CHECK = Finding(
    "check-text", "shop", "orders", "check", "ck_total", "text", "the text of CHECK ck_total is another one",
    "total >= 0", "(total >= (0)::numeric)", False, ("op.drop_constraint('ck_total', 'orders')",),
    ("op.create_check_constraint('ck_total', 'orders', 'total >= 0')",),
)  # fmt: skip
TRIGGER = Finding("trigger", "", "orders", "trigger", "audit", "", "the database has the trigger audit", "", "audit")
FOUND = (LABEL, CHECK, TRIGGER)


def text(lines: Sequence[Any]) -> str:
    return "\n".join(plain(line) for line in lines)


OpenLimits = Callable[..., AbstractAsyncContextManager["User"]]


@pytest.fixture
def open_limits(open_app: Open, shop: Path, asked: None, monkeypatch: pytest.MonkeyPatch) -> OpenLimits:
    """`async with open_limits(findings) as user`: the screen of DIFF with these findings."""

    @asynccontextmanager
    async def opened(
        found: Sequence[Finding] = FOUND, *, size: tuple[int, int] = (120, 36), ascii: bool = False
    ) -> AsyncIterator[User]:
        monkeypatch.setattr("migtui.ui.screens.diff.limits.our_findings", lambda diff: tuple(found))
        async with open_app(shop, size=size, settings=Settings(ascii=ascii)) as user:
            await user.is_read()
            user.app.push_screen(LimitsScreen(user.session, DIFF))
            await user.meets(LimitsScreen)
            await user.sees("What was compared")
            yield user

    return opened


async def test_what_was_not_compared_stands_first_with_its_reason(open_limits: OpenLimits) -> None:
    async with open_limits() as user:
        await user.sees("postgresql · Alembic 1.20.1", "✗ secret: permission denied for table secret")
        await user.sees("Not compared  • migtui looks itself", "✗• server defaults", "compare_server_default is off")
        missing = sum(limit.compared == "no" for limit in limits(OPTIONS))
        await user.sees(f"{missing} not compared", "1 unread, 3 left out by the project, 1 warning")
        await user.press("ctrl+d", "ctrl+d", "ctrl+d", "ctrl+d")
        await user.sees("As env.py configures it", "a function of the project's", "alembic_utils.replaceable_enti")


async def test_our_findings_are_marked_as_ours(open_limits: OpenLimits) -> None:
    async with open_limits() as user:
        await user.sees("Seen by migtui, not by Alembic", "⚠ order_status", "? shop.orders", "3 findings")
        await user.press("tab", "j")
        await user.sees("The two may be the same in other words", "(total >= (0)::numeric)", "op.drop_constraint")
        await user.press("j")
        await user.sees("Alembic has no operation for it", "nothing")


async def test_a_proposal_is_copied_and_never_written(open_limits: OpenLimits, shop: Path) -> None:
    before = {file: file.read_bytes() for file in shop.rglob("*.py")}
    async with open_limits() as user:
        await user.sees("migtui never writes", "y copies it")
        await user.press("tab", "j", "y")
        await user.sees("sent the proposal to the terminal's clipboard (OSC 52) · nothing is written")
        assert user.app.clipboard == proposal(CHECK)
        assert "# upgrade()\nop.drop_constraint" in user.app.clipboard and "# downgrade()" in user.app.clipboard
        await user.press("j", "enter")
        await user.sees("sent the sentence to the terminal's clipboard (OSC 52) · Alembic has no operation for it")
        assert user.app.clipboard == "orders: the database has the trigger audit"
    assert {file: file.read_bytes() for file in shop.rglob("*.py")} == before


async def test_narrow_terminals_show_one_list_and_tab_the_other(open_limits: OpenLimits) -> None:
    async with open_limits(size=(80, 24)) as user:
        await user.sees("tab: 3 findings of our own", "✗ secret")
        assert "order_status" not in user.screen
        await user.press("tab")
        await user.sees("⚠ order_status", "the database lacks the label 'refunded'")
        assert "✗ secret" not in user.screen
        await user.press("shift+tab")
        await user.sees("✗ secret")


async def test_no_finding_is_said(open_limits: OpenLimits) -> None:
    async with open_limits(()) as user:
        await user.sees("Seen by migtui, not by Alembic", "Nothing seen that autogenerate does not see.")
        await user.press("tab", "j", "y")
        await user.sees("there is no finding to copy a proposal of")


async def test_keys_and_ascii(open_limits: OpenLimits) -> None:
    async with open_limits(ascii=True) as user:
        await user.sees("! order_status", "x secret", "* migtui looks itself")
        assert user.screen.isascii()
        await user.press("question_mark")
        await user.meets(HelpScreen)
        await user.press("escape", "escape")
        await user.meets(HistoryScreen)


# -- as lines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql", "mysql", "mariadb"])
def test_every_limit_is_there_and_fits(dialect: str) -> None:
    options = Options(dialect, "1.20.1", "2.1.9")
    diff = DatabaseDiff("", options, (), (), ())
    for width in (30, 56, 74, 114):
        lines = limit_lines(diff, limits(options), width)
        assert max(map(line_width, lines)) <= width
        assert all(limit.subject.split()[0][:6] in text(lines) for limit in limits(options))


def test_what_the_project_leaves_out_is_counted_and_named() -> None:
    shown = text(limit_lines(DIFF, (), 80))
    assert "include_object says no\n    1 index: orders.ix_tmp\n    2 tables: spatial_ref_sys and audit.log" in shown
    assert "⚠ Did not recognize type 'tsvector'" in shown


def test_hundreds_of_them_do_not_fill_the_screen() -> None:
    many = tuple(LeftOut("", f"part_{number}", "include_name") for number in range(300))
    broken = tuple(LeftOut("", f"t{number}", "error", "no") for number in range(300))
    shown = limit_lines(DatabaseDiff("", OPTIONS, (), (), (), left_out=(*many, *broken)), (), 80)
    assert len(shown) < 60
    assert "300 tables" in text(shown) and "and 288 more" in text(shown)
    assert limits_words(DatabaseDiff("", OPTIONS, (), (), (), left_out=many), ()) == "300 left out by the project"


def test_nothing_to_say() -> None:
    assert limits_words(DatabaseDiff("", Options(), (), (), ()), [Limit("types", "types", "yes")]) == ""
    said = ("! 1 finding of our own: l", "! 2 findings of our own: l")
    assert [findings_words(count, DEFAULT) for count in (0, 1, 2)] == ["", *said]


def test_a_finding_says_that_it_is_ours_and_how_sure_it_is() -> None:
    shown = text(finding_lines(CHECK, 80, DEFAULT, ascii=True))
    assert OURS in shown and "? The two may be the same" in shown
    assert "def downgrade():" in shown
    assert NO_OPERATION in text(finding_lines(TRIGGER, 200, DEFAULT, ascii=False))
    assert "maybe: the text" in text(finding_rows([CHECK], 80, ascii=False))
    for width in (30, 60, 110):
        assert max(map(line_width, finding_lines(CHECK, width, DEFAULT, ascii=False))) <= width


def test_texts_of_a_database_never_move_the_cursor() -> None:
    evil = Finding("trigger", "", "[/]\x1b[31m", None, "", "", "a\nb", "x\x1b[2J", "y\ty", True, ("op.f('\x1b')",))
    shown = text([*finding_rows([evil], 80, ascii=False), *finding_lines(evil, 80, DEFAULT, ascii=False)])
    assert "\x1b" not in shown and "\t" not in shown and "[/] [31m: a b" in shown


def test_findings_are_worked_out_once_a_comparison(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[DatabaseDiff] = []

    def look(diff: DatabaseDiff) -> tuple[Finding, ...]:
        asked.append(diff)
        return FOUND

    monkeypatch.setattr("migtui.ui.diff.our_findings.findings", look)
    one, equal = (DatabaseDiff("", OPTIONS, (), (), (), warnings=("once",)) for _ in range(2))
    assert our_findings(one) == our_findings(one) == our_findings(equal) == FOUND
    assert len(asked) == 2, "what is equal is not the same: nobody compares two schemas to find out"
    assert findings_about(one, "shop", "orders") == 1 and len(asked) == 2
