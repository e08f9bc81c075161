"""Two texts line beside line."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.ui.present.diff import side_by_side
from migtui.ui.present.diff.side_by_side import LinePair, beside, subject

MODELS = """\
CREATE TABLE orders (
    id INTEGER NOT NULL,
    status VARCHAR(20) NOT NULL,
    tax_region VARCHAR(2),
    PRIMARY KEY (id),
    CONSTRAINT uq_status UNIQUE (status)
)"""
DATABASE = """\
CREATE TABLE orders (
    id INTEGER NOT NULL,
    status VARCHAR(12) NOT NULL,
    coupon TEXT,
    CONSTRAINT uq_status UNIQUE (status),
    PRIMARY KEY (id)
)"""


def of(pairs: list[LinePair], sign: str) -> list[tuple[str | None, str | None]]:
    return [(pair.models and pair.models.strip(), pair.database and pair.database.strip())
            for pair in pairs if pair.sign == sign]  # fmt: skip


def test_what_is_about_the_same_column_stands_side_by_side() -> None:
    pairs = beside(MODELS, DATABASE)
    assert of(pairs, "~") == [("status VARCHAR(20) NOT NULL,", "status VARCHAR(12) NOT NULL,")]
    assert of(pairs, "+") == [("tax_region VARCHAR(2),", None)]
    assert of(pairs, "-") == [(None, "coupon TEXT,")]


def test_inside_a_line_the_words_that_differ_are_named() -> None:
    (pair,) = beside("status VARCHAR(20) NOT NULL", "status VARCHAR(12) DEFAULT 'x' NOT NULL")
    ours, theirs = pair.changed
    assert [(pair.models or "")[slice(*each)] for each in ours] == ["20"]
    assert [(pair.database or "")[slice(*each)].strip() for each in theirs] == ["12", "DEFAULT 'x'"]


def test_a_line_at_another_place_is_moved_not_different() -> None:
    pairs = beside(MODELS, DATABASE)
    moved = [pair for pair in pairs if pair.sign == "moved"]
    assert len(moved) == 2, "the same constraint, once on each side"
    assert {pair.twin for pair in moved} == {"above", "below"}
    assert len({(pair.models or pair.database or "").strip(" ,") for pair in moved}) == 1


def test_the_comma_at_the_end_says_nothing() -> None:
    assert [pair.sign for pair in beside("a INTEGER,\nb INTEGER", "a INTEGER,\nb INTEGER,")] == ["=", "="]


def test_what_a_line_is_about() -> None:
    assert subject("    status VARCHAR(20) NOT NULL,") == "status"
    assert subject("CREATE UNIQUE INDEX ix_a ON orders (a)") == "create unique index ix_a"
    assert subject("    CONSTRAINT uq_a UNIQUE (a)") == "constraint uq_a"
    assert subject("    sa.Column('status', sa.String(length=20))") == "sa.column('status'"
    assert subject("FOREIGN KEY(a) REFERENCES b (id) ON DELETE CASCADE") == "foreign key(a)"
    assert subject("CONSTRAINT pk_a PRIMARY KEY (id),") == subject("PRIMARY KEY (id)") == "primary key"
    assert subject(");") == subject(")ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;") == ")"
    assert subject("") == ""


TEXTS = st.lists(st.sampled_from(["a INTEGER", "b TEXT,", "a BIGINT", "PRIMARY KEY (a)", ")", "", "c"]), max_size=12)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_is_made_up(models: list[str], database: list[str]) -> None:
    texts = "\n".join(models), "\n".join(database)
    pairs = beside(*texts)
    assert [pair.models for pair in pairs if pair.models is not None] == texts[0].splitlines()
    assert [pair.database for pair in pairs if pair.database is not None] == texts[1].splitlines()
    for pair in pairs:
        is_both = pair.models is not None and pair.database is not None
        assert is_both == (pair.sign in "=~"), pair
        if pair.sign == "moved":
            other = texts[1] if pair.database is None else texts[0]
            assert (pair.models or pair.database or "").rstrip(",") in [line.rstrip(",") for line in other.splitlines()]


@given(TEXTS)
def test_equal_texts_do_not_differ(lines: list[str]) -> None:
    assert {pair.sign for pair in beside("\n".join(lines), "\n".join(lines))} <= {"="}


def test_a_definition_without_end_is_cut_before_it_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def matcher(isjunk: None, left: Sequence[str], right: Sequence[str], autojunk: bool = True) -> SequenceMatcher[str]:
        compared.append(len(left) + len(right))
        return SequenceMatcher(isjunk, left, right, autojunk)

    monkeypatch.setattr(side_by_side, "SequenceMatcher", matcher)
    pairs = beside("\n".join([")"] * 50_000), "\n".join(["("] * 50_000))
    assert len(pairs) <= 4_000
    assert 0 < max(compared) <= 4_000
