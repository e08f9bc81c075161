"""The two sides: aligned, marked, wrapped, and one above the other where there is no room for both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from migtui.core.diff.alignment import RowPair
from migtui.core.diff.model import Row
from migtui.engine.comparing import Comparison
from migtui.ui.diff.model import DiffModel
from migtui.ui.present.diff.operations import OperationLook, copied_code, copied_sql, operation_lines
from migtui.ui.present.diff.rows import row_line, widths
from migtui.ui.present.diff.sides import Look, SideItem, side_items
from migtui.ui.text import Line, line_width, plain

Cases = dict[str, Callable[..., Comparison]]
SPLIT, STACKED = Look(46, 46), Look(60, 0)


def model_of(comparison: Comparison, name: str = "") -> DiffModel:
    model = DiffModel()
    model.take(model.prepared(comparison, datetime(2026, 1, 15, 14, 7)))
    for at, entry in enumerate(model.entries):
        if entry.kind == "object" and entry.items[0].pair.name == name:
            model.select(at)
    return model


def text(lines: tuple[Line, ...]) -> list[str]:
    return [plain(line).rstrip() for line in lines]


def sides(items: list[SideItem]) -> tuple[list[str], list[str]]:
    models = [part for item in items for part in text(item.models)]
    database = [part for item in items for part in text(item.database)]
    return models, database


def styles(line: Line) -> dict[str, str]:
    return {part.strip(): style for part, style in line if part.strip()}


def test_rows_stand_beside_one_another(cases: Cases) -> None:
    models, database = sides(side_items(model_of(cases["shop"](), "orders").sections, SPLIT))
    assert models == [
        "~  orders",
        "   id           BIGINT       NOT NULL",
        "   customer_id  BIGINT       NOT NULL",
        "~  status       VARCHAR(20)  NOT NULL",
        "",
        "+  tax_region   VARCHAR(2)   NULL",
        "   PK (id)",
        "   FK customer_id → users(id)  fk_orders_cust…",
        "~  IX ix_orders_created (created_at, id)",
    ]
    assert database == [
        "~  orders",
        "   id           BIGINT       NOT NULL",
        "   customer_id  INTEGER(11)  NOT NULL",
        "~  status       VARCHAR(12)  NOT NULL",
        "-  coupon       TEXT         NULL",
        "",
        "   PK (id)",
        "   FK customer_id → users(id)  fk_orders_cust…",
        "~  IX ix_orders_created (created_at)",
    ]


def test_changed_words_stand_out_and_noise_does_not(cases: Cases) -> None:
    items = side_items(model_of(cases["shop"](), "orders").sections, SPLIT)
    status = styles(items[3].models[0])
    assert status["VARCHAR(20)"] == "changed" and status["NOT NULL"] == ""
    assert styles(items[2].database[0])["INTEGER(11)"] == "dim"
    assert styles(items[5].models[0])["VARCHAR(2)"] == "plus"
    assert styles(items[4].database[0])["TEXT"] == "minus"


def test_without_room_a_changed_row_has_the_databases_own_below(cases: Cases) -> None:
    models, database = sides(side_items(model_of(cases["shop"](), "orders").sections, STACKED))
    assert database == []
    assert models == [
        "~  orders",
        "   id           BIGINT       NOT NULL",
        "   customer_id  BIGINT       NOT NULL  (INTEGER(11))",
        "~  status       VARCHAR(20)  NOT NULL",
        "╰─ status       VARCHAR(12)  NOT NULL",
        "-  coupon       TEXT         NULL",
        "+  tax_region   VARCHAR(2)   NULL",
        "   PK (id)",
        "   FK customer_id → users(id)  fk_orders_customer",
        "~  IX ix_orders_created (created_at, id)",
        "╰─ IX ix_orders_created (created_at)",
    ]


def test_wrapped_rows_are_as_high_on_both_sides(cases: Cases) -> None:
    look = Look(30, 30, wraps=True)
    items = side_items(model_of(cases["shop"](), "orders").sections, look)
    assert all(len(item.models) == len(item.database) for item in items)
    assert any(len(item.models) > 1 for item in items)
    assert all(line_width(line) <= 30 for item in items for line in (*item.models, *item.database))
    assert "fk_orders_customer" in " ".join(sides(items)[0])


def test_what_one_side_lacks_is_said(cases: Cases) -> None:
    model = model_of(cases["shop"](), "legacy_flags")
    assert sides(side_items(model.sections, SPLIT))[0][0] == "-  not in the models"
    assert sides(side_items(model.sections, STACKED))[0][0] == "-  legacy_flags  not in the models"


def test_all_shows_what_differs_and_nothing_else(cases: Cases) -> None:
    models, database = sides(side_items(model_of(cases["shop"]()).sections, SPLIT))
    assert "~  orders" in models and "+  invoice_line" in models and "-  legacy_flags" in database
    assert not any("users" in line and "FK" not in line for line in models)
    assert not any("customer_id" in line for line in models)


def test_what_may_be_a_rename_is_on_one_line(cases: Cases) -> None:
    models, database = sides(side_items(model_of(cases["renaming"](), "users").sections, SPLIT))
    assert models[2] == "~? e_mail  VARCHAR(254)  NOT NULL"
    assert database[2] == "~? email   VARCHAR(254)  NOT NULL"


def test_an_accepted_rename_is_a_change(cases: Cases) -> None:
    model = model_of(cases["renaming"](), "users")
    assert model.compared is not None
    rename = model.compared.candidates[""][0]
    model.take(model.prepared(cases["renaming"]((rename.pair,)), datetime(2026, 1, 15, 14, 8)))
    models, database = sides(side_items(model.sections, SPLIT))
    assert models[2].startswith("~  e_mail") and database[2].startswith("~  email")
    line = side_items(model.sections, SPLIT)[2].models[0]
    assert styles(line) == {"~": "tilde", "e_mail": "changed", "VARCHAR(254)": "", "NOT NULL": ""}
    assert [operation.change.id for operation in model.operations] == ["r3"]
    assert model.with_turned(rename) == ()


def test_two_tables_that_may_be_one_stand_beside_one_another(cases: Cases) -> None:
    models, database = sides(side_items(model_of(cases["tables-renamed"](), "customer").sections, SPLIT))
    assert models[0] == "~? customer" and database[0] == "~? client"
    assert models[2] == database[2] == "   name  TEXT    NULL"


def test_hostile_names_are_shown_as_they_are(cases: Cases) -> None:
    models, _ = sides(side_items(model_of(cases["hostile"](), "[dbo].[users]").sections, SPLIT))
    assert models[2] == "+  [dbo].[users]  Mapped[int]  NULL"
    models, _ = sides(side_items(model_of(cases["hostile"](), "tab\there\x1b[31m").sections, SPLIT))
    assert not any("\x1b" in line or "\t" in line for line in models)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        (Row("column", "n", "n", {"type": "INT", "null": "NULL", "default": "0", "comment": "how many"}),
         "n  INT  NULL      DEFAULT 0  -- how many"),
        (Row("column", "id", "id", {"type": "INT", "null": "NOT NULL", "identity": "ALWAYS"}),
         "id  INT  NOT NULL  IDENTITY ALWAYS"),
        (Row("primary key", "pk_a", "a", {"columns": "a, b"}), "PK pk_a (a, b)"),
        (Row("foreign key", "", "a", {"columns": "a", "refers": "b(id)", "ondelete": "CASCADE"}),
         "FK a → b(id) ON DELETE CASCADE"),
        (Row("unique", "uq", "uq", {"columns": "a", "nulls": "NOT DISTINCT"}), "UQ uq (a) NULLS NOT DISTINCT"),
        (Row("check", "ck", "ck", {"text": "a > 0"}), "CK ck a > 0"),
        (Row("index", "ix", "ix", {"unique": "UNIQUE", "columns": "a", "method": "gin", "where": "b"}),
         "UNIQUE IX ix (a) USING gin WHERE b"),
        (Row("comment", "", "", {"text": "all\norders"}), "comment all orders"),
        (Row("label", "paid", "paid", {"position": "2"}), "label paid 2"),
    ],
)  # fmt: skip
def test_a_row_reads_as_in_sql(row: Row, shown: str) -> None:
    pair = RowPair(row, row, "=")
    assert plain(row_line(row, pair, widths([pair], 60))).rstrip() == shown


# -- operations ----------------------------------------------------------------------------------------------


def test_an_operation_is_one_line_with_its_class_at_the_right(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    look = OperationLook(90, {"c2"}, lambda _: ((": 51,220 rows", "warning"),))
    lines = [plain(line) for each in model.operations for line in operation_lines(each, look)]
    assert all(len(line) == 90 for line in lines)
    assert lines[1].startswith("[x] op.drop_table('legacy_flags')  ")
    assert lines[1].endswith("- ⚠ destroys data: 51,220 rows")
    assert lines[0].startswith("[ ] op.create_table('invoice_line', sa.Column(") and "…" in lines[0]


def test_wrapped_operations_show_all_of_their_code(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    look = OperationLook(60, (), lambda _: (), wraps=True)
    items = [operation_lines(each, look) for each in model.operations]
    assert all(line_width(line) <= 60 for item in items for line in item)
    assert "sa.PrimaryKeyConstraint('id')" in "\n".join(plain(line) for line in items[0])


def test_code_and_sql_are_copied_whole(cases: Cases) -> None:
    comparison = cases["several"]()
    model = model_of(comparison)
    code = copied_code(model.operations, comparison.drafted)
    assert code.startswith("# shop\nop.create_table('invoice_line',\n") and "\n# billing\nop.add_column(" in code
    one = [each for each in model.operations if each.change.id == "c4"]
    assert copied_code(one, comparison.drafted).splitlines()[1].strip() == "existing_type=sa.VARCHAR(length=12),"
    assert copied_sql(one) == ""
