"""One object whole, on both sides."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.diff.alignment import ObjectPair, RowPair
from migtui.core.diff.model import DatabaseDiff, Options, Row
from migtui.engine.comparing import Defined, Definition
from migtui.engine.diffs import Diffs
from migtui.errors import MigtuiError, OperationError
from migtui.ui.screens.diff.definition import DefinitionScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

MODELS = """
CREATE TABLE orders (
\tid BIGINT NOT NULL,
\tstatus VARCHAR(20) NOT NULL,
\ttax_region VARCHAR(2),
\ttotal NUMERIC(10, 2) DEFAULT '0',
\tPRIMARY KEY (id),
\tCONSTRAINT uq_status UNIQUE (status, total)
)
"""
DATABASE = """
CREATE TABLE orders (
\tid BIGINT NOT NULL,
\tstatus VARCHAR(12) NOT NULL,
\tcoupon TEXT,
\ttotal NUMERIC(10, 2) DEFAULT 0,
\tCONSTRAINT uq_status UNIQUE (status, total),
\tPRIMARY KEY (id)
)
"""
PYTHON = "op.create_table('orders',\n    sa.Column('status', sa.{})\n)".format
BOTH = Defined(Definition(MODELS, PYTHON("String(20)")), Definition(DATABASE, PYTHON("VARCHAR(12)")))
DIFF = DatabaseDiff("", Options("postgresql"), (), (), ())


def pair(name: str = "orders", kind: str = "table", *, changes: bool = True) -> ObjectPair:
    def row(name: str, *, change: str = "") -> RowPair:
        column = Row("column", name, name)
        return RowPair(column, column, "~" if change else "=", changes=(change,) if change else ())

    rows = (row("id"), row("status", change="c1"), row("tax_region", change="c2"), row("coupon", change="c3"))
    ids = ("c1", "c2", "c3") if changes else ()
    return ObjectPair(kind, "", name, "~" if changes else "=", rows if changes else (), ids)  # type: ignore[arg-type]


OpenDefinition = Callable[..., AbstractAsyncContextManager["User"]]


@pytest.fixture
def open_definition(open_app: Open, shop: Path, asked: None, monkeypatch: pytest.MonkeyPatch) -> OpenDefinition:
    """`async with open_definition(answer, pair()) as user`: the screen, whose question is answered so."""

    @asynccontextmanager
    async def opened(
        answer: Defined | MigtuiError,
        object: ObjectPair,
        *,
        row: str = "",
        size: tuple[int, int] = (120, 36),
        ascii: bool = False,
    ) -> AsyncIterator[User]:
        async def define(self: Diffs, key: str, schema: str, name: str, kind: str = "table") -> Defined:
            if isinstance(answer, MigtuiError):
                raise answer
            return answer

        monkeypatch.setattr(Diffs, "define", define)
        async with open_app(shop, size=size, settings=Settings(ascii=ascii)) as user:
            await user.is_read()
            user.app.push_screen(DefinitionScreen(user.session, DIFF, object, row))
            await user.meets(DefinitionScreen)
            await user.until(lambda: "reading the definitions" not in user.screen, "the definitions are there")
            yield user

    return opened


def line_of(user: User, *texts: str) -> str:
    """The one line of the screen with all these texts."""
    return next(line for line in user.screen.splitlines() if all(text in line for text in texts))


async def test_equal_lines_stand_beside_each_other(open_definition: OpenDefinition) -> None:
    async with open_definition(BOTH, pair()) as user:
        await user.sees("Models", "Database", "y copies this DDL")
        assert "~     status VARCHAR(20)" in line_of(user, "VARCHAR(20)", "~     status VARCHAR(12)")
        assert line_of(user, "+     tax_region").count("tax_region") == 1
        assert line_of(user, "-     coupon").count("coupon") == 1
        assert line_of(user, "id BIGINT").count("id BIGINT NOT NULL,") == 2
        assert "↓     CONSTRAINT uq_status" in user.screen and "↑     CONSTRAINT uq_status" in user.screen
        await user.sees("3 operations · 3 lines about them", "≈ no operation is about it", "↑ the same line, elsewhere")
        assert "≈     total" in user.screen, "autogenerate has nothing to do there, though it reads otherwise"


@pytest.mark.parametrize(("size", "together"), [((120, 36), True), ((100, 24), True), ((80, 24), False)])
async def test_narrow_terminals_have_one_side_below_the_other(
    open_definition: OpenDefinition, size: tuple[int, int], together: bool
) -> None:
    async with open_definition(BOTH, pair(), size=size) as user:
        await user.sees("status VARCHAR(20)", "status VARCHAR(12)")
        assert any("VARCHAR(20)" in line and "VARCHAR(12)" in line for line in user.screen.splitlines()) == together


async def test_python_and_back(open_definition: OpenDefinition) -> None:
    async with open_definition(BOTH, pair()) as user:
        await user.sees("[DDL]")
        await user.press("tab")
        await user.sees("[Python]", "sa.String(20)", "sa.VARCHAR(12)", "y copies this Python")
        await user.press("left_square_bracket")
        await user.sees("[DDL]", "VARCHAR(20)")


async def test_y_copies_the_side_and_the_tab_that_are_shown(open_definition: OpenDefinition) -> None:
    async with open_definition(BOTH, pair()) as user:
        await user.press("y")
        assert user.app.clipboard == MODELS.strip()
        await user.press("l", "y")
        await user.sees("sent the DDL of the database")
        assert user.app.clipboard == DATABASE.strip()
        await user.press("tab", "y")
        assert user.app.clipboard == PYTHON("VARCHAR(12)")


async def test_n_walks_through_the_differences_and_both_sides_follow(open_definition: OpenDefinition) -> None:
    columns = ",\n".join(f"    c{number} INTEGER" for number in range(60))
    other = columns.replace("c5 INTEGER", "c5 BIGINT").replace("c50 INTEGER", "c50 BIGINT")
    async with open_definition(Defined(Definition(columns), Definition(other)), pair(), size=(120, 24)) as user:
        views = user.app.screen.query("TwoSides LineView")
        assert [view.index for view in views] == [5, 5]  # type: ignore[attr-defined]
        await user.press("n")
        await user.sees("difference 2 of 2", "c50 BIGINT")
        await user.until(lambda: len({view.scroll_offset.y for view in views}) == 1, "both are scrolled alike")
        assert views.first().scroll_offset.y > 0
        await user.press("n")
        await user.sees("difference 1 of 2", "c5 BIGINT")
        await user.press("G")
        await user.sees("c59 INTEGER")
        await user.press("g")
        await user.sees("c0 INTEGER")


async def test_it_opens_at_the_row_on_which_enter_was_pressed(open_definition: OpenDefinition) -> None:
    columns = ",\n".join(f"    c{number} INTEGER" for number in range(60))
    async with open_definition(Defined(Definition(columns), Definition(columns)), pair(), row="c48") as user:
        await user.sees("c48 INTEGER")


async def test_one_side_alone_is_not_all_difference(open_definition: OpenDefinition) -> None:
    async with open_definition(Defined(Definition(MODELS, ""), Definition()), pair()) as user:
        await user.sees("the database has no such table", "status VARCHAR(20)")
        assert "+ " not in user.screen
        await user.press("tab")
        await user.sees("no Python: tab shows the DDL")


async def test_a_side_that_cannot_be_told_says_why(open_definition: OpenDefinition) -> None:
    denied = Defined(Definition(MODELS, "x"), Definition(error="permission denied for table orders"))
    async with open_definition(denied, pair(), ascii=True) as user:
        await user.sees("x permission denied for table orders", "status VARCHAR(20)")
        await user.press("l", "y")
        await user.sees("there is no DDL of the database to copy")


async def test_an_error_takes_the_place_of_both_and_can_be_tried_again(
    open_definition: OpenDefinition, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = OperationError("the connection is lost", hint="look at the server")
    async with open_definition(gone, pair()) as user:
        await user.sees("the connection is lost", "look at the server", "R tries again")
        await user.press("n", "y", "tab")

        async def define(self: Diffs, *question: str) -> Defined:
            return BOTH

        monkeypatch.setattr(Diffs, "define", define)
        await user.press("R")
        await user.sees("status VARCHAR(20)" if "[DDL]" in user.screen else "String(20)")


async def test_views_and_enums_have_no_operations(open_definition: OpenDefinition) -> None:
    view = Defined(Definition("CREATE VIEW v AS SELECT 1"), Definition("CREATE VIEW v AS SELECT 1"))
    async with open_definition(view, pair("v", "view", changes=False)) as user:
        await user.sees("view v", "Alembic compares no views · both read the same")


async def test_names_are_never_markup_and_never_move_the_cursor(open_definition: OpenDefinition) -> None:
    text = 'CREATE TABLE "[dbo].[users]" (\n    "Mapped[int]" TEXT -- \x1b[31m[/]\n)'
    async with open_definition(Defined(Definition(text), Definition()), pair("[dbo].[users]")) as user:
        await user.sees('CREATE TABLE "[dbo].[users]" (', '"Mapped[int]" TEXT --  [31m[/]')
        assert "\x1b" not in user.screen


async def test_escape_enter_and_q_close_and_f1_tells_the_keys(open_definition: OpenDefinition) -> None:
    async with open_definition(BOTH, pair()) as user:
        await user.press("f1")
        await user.meets(HelpScreen)
        await user.sees("To the next lines that differ.")
        await user.press("escape", "q")
        await user.meets(HistoryScreen)


async def test_ascii_has_none_of_our_own_signs(open_definition: OpenDefinition) -> None:
    async with open_definition(BOTH, pair(), ascii=True) as user:
        await user.sees("%     total", "v     CONSTRAINT", "^     CONSTRAINT", "% no operation is about it")
        assert user.screen.isascii()
