"""The rows at stake: asked once, kept, and said in words."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from migtui.core.diff.model import Change, DatabaseDiff, Options, Touch
from migtui.engine.comparing import Comparison, Counted, Stake
from migtui.engine.drafts import Drafted
from migtui.errors import MigtuiError, OperationError
from migtui.ui.diff.stakes import Stakes, rounded, stake_words, stakes_of
from migtui.worker.counting.counting import AT_LEAST

DROP = Change("c1", "DropColumnOp", "", "orders", ("op.drop_column('orders', 'coupon')",), ("",),
              (Touch("column", "coupon"),))  # fmt: skip
DROP_TABLE = Change("c2", "DropTableOp", "", "flags", ("op.drop_table('flags')",), ("",), (Touch("table", "flags"),))
ADD = Change("c3", "AddColumnOp", "", "orders", ("op.add_column('orders', sa.Column('x', sa.Integer()))",), ("",),
             (Touch("column", "x"),))  # fmt: skip
NOT_NULL = Change(
    "c4", "AlterColumnOp", "", "orders", ("op.alter_column('orders', 'total', nullable=False)",), ("",),
    (Touch("column", "total", "null"),), {"null": "NULL", "type": "INTEGER"}, {"null": "NOT NULL", "type": "INTEGER"},
)  # fmt: skip


def comparison(*changes: Change, keys: Sequence[str] = ("",)) -> Comparison:
    diffs = tuple(DatabaseDiff(key, Options("postgresql"), (), (), changes) for key in keys)
    return Comparison(diffs, (), Drafted())


class Asked:
    """Answers with the numbers given, in their order."""

    def __init__(self, *rows: int | None, error: MigtuiError | None = None) -> None:
        self.rows = rows
        self.error = error
        self.questions: list[Sequence[Stake]] = []
        self.holds = asyncio.Event()
        self.holds.set()

    async def __call__(self, stakes: Sequence[Stake]) -> tuple[Counted, ...]:
        self.questions.append(stakes)
        await self.holds.wait()
        if self.error is not None:
            raise self.error
        return tuple(Counted(stake.id, stake.what, rows) for stake, rows in zip(stakes, self.rows, strict=False))


@pytest.mark.parametrize(
    ("what", "counted", "words"),
    [
        ("values", Counted("", rows=12_408), "12,408 values"),
        ("values", Counted("", rows=1), "1 value"),
        ("values", Counted("", rows=0), "no values"),
        ("rows", Counted("", rows=0), "no rows"),
        ("rows", Counted("", rows=1_234_567, exact=False), "about 1.2 million rows"),
        ("rows", Counted("", rows=100_000, exact=False, note=AT_LEAST), "at least 100,000 rows"),
        ("nulls", Counted("", rows=3), "3 rows"),
        ("nulls", Counted("", rows=1), "1 row"),
        ("nulls", Counted("", rows=0), "no rows"),
        ("longer", Counted("", rows=2), "2 values"),
        ("longer", Counted("", rows=0), "no values"),
        ("rows", Counted("", note="permission denied for table orders"), "not counted: permission denied"),
        ("rows", Counted(""), "not counted: the database gave no answer"),
    ],
)
def test_words(what: str, counted: Counted, words: str) -> None:
    said = stake_words(Stake("c1", table="orders", what=what, length=12), counted)  # type: ignore[arg-type]
    assert said == words or ("permission" in words and said.startswith(words))


@pytest.mark.parametrize(("rows", "words"), [(3, "3"), (1, "1"), (0, "none"), (None, "not counted: locked")])
def test_what_the_words_before_name_is_not_named_twice(rows: int | None, words: str) -> None:
    counted = Counted("", rows=rows, note="" if rows is not None else "locked")
    assert stake_words(Stake("c1", table="orders", what="rows"), counted, "fails where rows exist") == words


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (57, "57"), (343, "340"), (98_765, "99,000"), (1_000_000, "1 million"), (2_345_678, "2.3 million"),
     (999_960, "1 million"), (123_456_789, "120 million"), (7_000_000_000, "7 billion")],
)  # fmt: skip
def test_an_estimate_has_no_digits_that_it_does_not_know(count: int, text: str) -> None:
    assert rounded(count) == text


def test_what_is_asked_follows_from_the_risk() -> None:
    (diff,) = comparison(ADD, DROP, DROP_TABLE, NOT_NULL).databases
    asked = {(stake.id, stake.what, stake.table, stake.column) for stake in stakes_of(diff)}
    assert asked == {("c1", "values", "orders", "coupon"), ("c2", "rows", "flags", ""),
                     ("c4", "nulls", "orders", "total")}  # fmt: skip


async def test_it_is_asked_once_a_comparison_and_kept() -> None:
    ask = Asked(12_408, 0, 3)
    stakes, compared = Stakes(ask), comparison(DROP, ADD, DROP_TABLE, NOT_NULL)
    assert stakes.words("", "c1") == "" and stakes.hurts("", "c1") is None
    await stakes.fetch(compared)
    await stakes.fetch(compared)
    assert len(ask.questions) == 1
    assert stakes.words("", "c1") == "12,408 values" and stakes.hurts("", "c1")
    assert stakes.words("", "c2") == "no rows" and stakes.hurts("", "c2") is False
    assert stakes.words("", "c3") == ""
    assert stakes.words("", "c4") == "3 rows"
    await stakes.fetch(comparison(DROP_TABLE))
    assert len(ask.questions) == 2 and stakes.words("", "c2") == "12,408 rows" and stakes.words("", "c1") == ""


async def test_one_operation_in_two_databases_has_two_answers() -> None:
    stakes = Stakes(Asked(5, None))
    await stakes.fetch(comparison(DROP_TABLE, keys=("one", "two")))
    assert stakes.words("one", "c2") == "5 rows"
    assert stakes.words("two", "c2") == "not counted: the database gave no answer"
    assert stakes.hurts("two", "c2") is None


async def test_nothing_is_asked_where_nothing_is_at_stake() -> None:
    ask = Asked()
    await Stakes(ask).fetch(comparison(ADD))
    assert not ask.questions


async def test_a_database_that_goes_away_owes_its_answers() -> None:
    stakes = Stakes(Asked(5))
    await stakes.fetch(comparison(DROP_TABLE, DROP))
    assert stakes.words("", "c2") == "5 rows"
    assert stakes.words("", "c1") == "not counted: the database gave no answer"


async def test_why_nothing_could_be_counted_is_said_and_asked_again() -> None:
    ask = Asked(7, error=OperationError("the connection is lost"))
    stakes, compared = Stakes(ask), comparison(DROP, ADD)
    await stakes.fetch(compared)
    assert stakes.words("", "c1") == "not counted: the connection is lost"
    assert stakes.owes and stakes.has_failed("", "c1") and not stakes.has_failed("", "c3")
    ask.error = None
    await stakes.fetch(compared)
    assert stakes.words("", "c1") == "7 values" and not stakes.owes


async def test_only_what_could_not_be_counted_is_asked_again() -> None:
    ask = Asked(5, None)
    stakes, compared = Stakes(ask), comparison(DROP_TABLE, DROP)
    await stakes.fetch(compared)
    ask.rows = (12,)
    await stakes.fetch(compared)
    assert [[each.id for each in asked] for asked in ask.questions] == [["c2", "c1"], ["c1"]]
    assert (stakes.words("", "c2"), stakes.words("", "c1")) == ("5 rows", "12 values")


async def test_who_gives_up_may_ask_again() -> None:
    ask = Asked(7)
    ask.holds.clear()
    stakes, compared = Stakes(ask), comparison(DROP)
    task = asyncio.create_task(stakes.fetch(compared))
    while not ask.questions:
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    ask.holds.set()
    await stakes.fetch(compared)
    assert stakes.words("", "c1") == "7 values"
