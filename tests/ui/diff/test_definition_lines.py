"""One object whole, as lines."""

from __future__ import annotations

import pytest

from migtui.core.diff.alignment import ObjectPair, RowPair
from migtui.core.diff.model import Row
from migtui.engine.comparing import Defined, Definition
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.present.diff.definition import Touched, instead, outcome, sides, touched
from migtui.ui.text import line_width, plain

MODELS = "CREATE TABLE orders (\n\tstatus VARCHAR(20) NOT NULL,\n\ttax_region VARCHAR(2),\n\ttotal INTEGER\n)"
DATABASE = "CREATE TABLE orders (\n\tstatus VARCHAR(12) NOT NULL,\n\tcoupon TEXT,\n\ttotal BIGINT\n)"
BOTH = Defined(Definition(MODELS, "op.f('a')"), Definition(DATABASE, "op.f('b')"))


def pair(name: str = "orders", kind: str = "table", *, changes: bool = True) -> ObjectPair:
    def row(name: str, *, change: str = "") -> RowPair:
        column = Row("column", name, name)
        return RowPair(column, column, "~" if change else "=", changes=(change,) if change else ())

    rows = (row("id"), row("status", change="c1"), row("tax_region", change="c2"), row("coupon", change="c3"))
    ids = ("c1", "c2", "c3") if changes else ()
    return ObjectPair(kind, "", name, "~" if changes else "=", rows if changes else (), ids)  # type: ignore[arg-type]


def test_both_columns_are_equally_long_and_never_too_wide() -> None:
    for width in (12, 24, 40, 80):
        shown = sides(BOTH, "ddl", (width, width + 3), dialect="sqlite", subjects=touched(pair()), ascii=False)
        assert len(shown.models) == len(shown.database)
        assert max(map(line_width, shown.models)) <= max(width, 14)
        assert list(shown.starts) == sorted(set(shown.starts))


def test_changed_words_are_marked_without_colour_too() -> None:
    shown = sides(BOTH, "ddl", (60, 60), dialect="postgresql", subjects=touched(pair()), ascii=False)
    line = next(line for line in shown.models if "status VARCHAR" in plain(line))
    assert line[0] == ("~ ", "tilde")
    assert [text for text, style in line if style == "changed"] == ["20"]


@pytest.mark.parametrize(
    ("models", "database", "mark"),
    [
        ("status TEXT", "status INTEGER", "~"),
        ('"status" TEXT', '"status" INTEGER', "~"),
        ("sa.Column('status', sa.Text())", "sa.Column('status', sa.Integer())", "~"),
        ("CREATE INDEX ix_a ON orders (status)", "CREATE INDEX ix_a ON orders (status, id)", "otherwise"),
        ("CREATE INDEX ix_b ON orders (status)", "CREATE INDEX ix_b ON orders (status, id)", "~"),
        ("FOREIGN KEY(customer_id) REFERENCES a (id)", "FOREIGN KEY(customer_id) REFERENCES b (id)", "~"),
        ("status_at TEXT", "status_at INTEGER", "otherwise"),
        ("CONSTRAINT status CHECK (a)", "CONSTRAINT status CHECK (b)", "otherwise"),
    ],
)
def test_only_lines_that_an_operation_is_about_are_marked(models: str, database: str, mark: str) -> None:
    def changed(row: Row) -> RowPair:
        return RowPair(row, None, "~", changes=("c1",))

    rows = (Row("column", "Status", "status"), Row("index", "ix_b", "ix_b"), Row("foreign key", "", "customer_id"))
    about = touched(ObjectPair("table", "", "orders", "~", tuple(map(changed, rows)), ("c1",)))
    both = Defined(Definition(models, models), Definition(database, database))
    shown = sides(both, "ddl", (80, 80), dialect="", subjects=about, ascii=False)
    assert shown.marks == {mark}


def test_what_the_status_line_says() -> None:
    same = Defined(Definition("CREATE TABLE a (id INTEGER)"), Definition("CREATE TABLE a (id INTEGER)"))
    shown = sides(same, "ddl", (40, 40), dialect="", subjects=Touched(), ascii=False)
    assert outcome(shown, pair(changes=False), ascii=False)[0] == (
        "autogenerate has no operation for it · both read the same"
    )
    told, style = outcome(shown, pair(), 2, ascii=False)
    assert told == "3 operations · 0 lines about them · 2 findings of our own about it" and style == "dim"
    assert instead(Definition("x"), "ddl", "models have", "table", 40, DEFAULT, ascii=False) == []
