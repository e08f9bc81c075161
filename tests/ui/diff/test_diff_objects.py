"""The list of objects: groups, folds, signs, counts, and what narrows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from migtui.engine.comparing import Comparison, Partial
from migtui.ui.diff.model import DiffModel
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.present.diff.objects import entry_line, list_position, list_title
from migtui.ui.text import line_width, plain

Cases = dict[str, Callable[..., Comparison]]
WIDTH = 28
AT = datetime(2026, 1, 15, 14, 7)


def model_of(comparison: Comparison) -> DiffModel:
    model = DiffModel()
    model.take(model.prepared(comparison, AT))
    return model


def listed(model: DiffModel, width: int = WIDTH) -> list[str]:
    is_compared = model.compared is not None
    lines = [entry_line(entry, width, is_compared=is_compared) for entry in model.entries]
    assert all(line_width(line) == width for line in lines)
    return [plain(line).rstrip() for line in lines]


def choose(model: DiffModel, name: str) -> None:
    found = [
        at for at, entry in enumerate(model.entries) if entry.kind == "object" and entry.items[0].pair.name == name
    ]
    model.select(found[0])


def test_one_schema_needs_no_heading(cases: Cases) -> None:
    assert listed(model_of(cases["shop"]())) == [
        "All                       7",
        "+  invoice_line           1",
        "-  legacy_flags           1",
        "~  orders                 5",
        "=  users",
    ]


def test_schemas_are_groups_that_fold(cases: Cases) -> None:
    model = model_of(cases["schemas"]())
    unfolded = [
        "All                       1", "▾ (default schema)", "  =  accounts", "▾ audit", "  =  log",
        "▾ billing                 1", "  ~  invoices             1",
    ]  # fmt: skip
    assert listed(model) == unfolded
    model.select(3)
    assert model.fold()
    assert listed(model)[3:5] == ["▸ audit", "▾ billing                 1"]
    assert model.index == 3, "the cursor stays on the group"
    assert model.fold()
    assert listed(model) == unfolded


def test_an_object_does_not_fold(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    model.select(1)
    assert not model.fold()


def test_databases_are_groups_where_there_are_several(cases: Cases) -> None:
    model = model_of(cases["several"]())
    assert listed(model)[:2] + listed(model)[-2:] == [
        "All                       8", "▾ shop                    7",
        "▾ billing                 1", "  ~  users                1",
    ]  # fmt: skip
    model.select(1)
    assert [operation.key for operation in model.operations] == ["shop"] * 7
    choose(model, "orders")
    assert len(model.operations) == 5


def test_what_may_be_a_rename_is_one_line(cases: Cases) -> None:
    assert listed(model_of(cases["tables-renamed"]())) == [
        "All                       2",
        "~? customer ← client      2",
        "=  users",
    ]


def test_what_cannot_be_read_says_so(cases: Cases) -> None:
    model = model_of(cases["unreadable"]())
    assert "?  secrets" in listed(model)
    choose(model, "secrets")
    assert model.sections[0].item.pair.error == "permission denied for table secrets"


def test_a_long_name_is_cut_and_its_count_stays(cases: Cases) -> None:
    line = next(line for line in listed(model_of(cases["hostile"]())) if "a_very" in line)
    assert "…" in line and line.split()[-1] == "1"


def test_what_we_see_and_autogenerate_does_not_is_marked(cases: Cases) -> None:
    """`=` alone would say that all is well."""
    assert listed(model_of(cases["labels"]())) == [
        "All",
        "=  users",
        "=  status  enum          !",
    ]


def test_control_characters_never_reach_the_screen(cases: Cases) -> None:
    text = "\n".join(listed(model_of(cases["hostile"]())))
    assert "\x1b" not in text and "\t" not in text
    assert "[dbo].[users]" in text and "Mapped[int]" in text and "[/]" in text


@pytest.mark.parametrize(
    ("text", "found"),
    [("INV", ["invoice_line"]), ("tax", ["orders"]), ("users email", ["users"]), ("nothing", [])],
)
def test_the_filter_finds_names_and_columns(cases: Cases, text: str, found: list[str]) -> None:
    model = model_of(cases["shop"]())
    model.text = text
    model.arrange()
    assert [entry.items[0].pair.name for entry in model.entries if entry.kind == "object"] == found
    assert list_title(text, DEFAULT, only_different=False) == f"2 Objects · /{text}"


def test_a_filter_narrows_the_operations_too(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    model.text = "flags"
    model.arrange()
    model.selected = "all"
    assert [operation.change.id for operation in model.operations] == ["c2"]


def test_differences_alone(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    model.only_different = True
    model.arrange()
    assert not any("users" in line for line in listed(model))
    assert list_title("", DEFAULT, only_different=True) == "2 Objects · differ"


def test_the_cursor_stays_on_its_object_when_it_is_compared_again(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    choose(model, "orders")
    model.only_different = True
    model.take(model.prepared(cases["shop"](), AT))
    assert model.entry is not None and model.entry.items[0].pair.name == "orders"
    assert list_position(model.entries, model.index) == "3 of 3"


def test_before_the_comparison_has_ended_there_is_no_judgement(cases: Cases) -> None:
    diff = cases["shop"]().databases[0]
    model = DiffModel()
    model.arriving.hear(Partial("", "database", diff.database[:1], 1, 3))
    model.arriving.hear(Partial("", "database", diff.database[1:]))
    model.arrange()
    assert listed(model) == [
        "All                       3",
        "·  legacy_flags",
        "·  orders",
        "·  users",
    ]
    model.select(2)
    assert [row.sign for row in model.sections[0].rows] == ["="] * 7
    model.arriving.hear(Partial("", "models", diff.models))
    model.arrange()
    assert model.sections[0].rows[0].pair.models is not None


def test_ticks_are_kept_as_long_as_their_operations_are_found(cases: Cases) -> None:
    model = model_of(cases["shop"]())
    model.tick(["c1", "c4"])
    model.tick(["c4"])
    model.tick(["c4", "c7"])
    assert model.ticked == {"c1", "c4", "c7"}
    model.take(model.prepared(cases["equal"](), AT))
    assert model.ticked == set()
