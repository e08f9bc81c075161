"""Two pieces of SQL that say the same, and two that do not."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.diff.sql_expression import expression
from migtui.core.diff.sql_words import Unreadable
from migtui.core.diff.texts import is_literal, same_computed, same_default, same_text
from tests.core.diff.rewritten import PAIRS

WRITTEN = sorted({ours for kind in ("CHECK", "PREDICATE") for ours, _ in PAIRS[kind]})
EQUAL = { ("state = ANY (ARRAY['new','paid'])", "state IN ('new', 'paid')"),
         ("state = ANY (ARRAY['new','paid'])", "state IN ('new','paid')"), ("amount > 0", "amount > 0::numeric"),
         ("state IN ('new', 'paid')", "state IN ('new','paid')")}  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), [*PAIRS["CHECK"], *PAIRS["PREDICATE"]])
def test_what_a_server_rewrites_is_the_same(ours: str, theirs: str) -> None:
    assert same_text(ours, theirs)


@pytest.mark.parametrize(("ours", "theirs"), PAIRS["DEFAULT"])
def test_what_a_server_makes_of_a_default_is_the_same(ours: str, theirs: str) -> None:
    assert same_default(ours, theirs)


@pytest.mark.parametrize(("ours", "theirs"), PAIRS["COMPUTED"])
def test_what_a_server_makes_of_a_computed_column_is_the_same(ours: str, theirs: str) -> None:
    assert same_computed(ours, theirs)
    assert not same_computed(ours, theirs.replace("STORED", "VIRTUAL"))


def test_what_means_something_else_is_something_else() -> None:
    assert {pair for pair in combinations(WRITTEN, 2) if same_text(*pair)} == {tuple(sorted(pair)) for pair in EQUAL}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a > 1", "a > 2"),
        ("a > 1", "a >= 1"),
        ("a > 1 AND b > 1", "a > 1 OR b > 1"),
        ("a = 1 OR b = 1 AND c = 1", "(a = 1 OR b = 1) AND c = 1"),
        ("a - (b - c) > 0", "a - b - c > 0"),
        ("a IN (1, 2)", "a NOT IN (1, 2)"),
        ("a IN (1, 2)", "a IN (1, 2, 3)"),
        ("a IS NULL", "a IS NOT NULL"),
        ("a BETWEEN 1 AND 9", "a BETWEEN 1 AND 8"),
        ("a = 'x'", "a = 'X'"),
        ("lower(a) = 'x'", "upper(a) = 'x'"),
        ("NOT (a = 1 AND b = 1)", "NOT a = 1 AND NOT b = 1"),
        ("a -> 'b' = 'c'", "a ->> 'b' = 'c'"),
    ],
)
def test_different_texts(one: str, other: str) -> None:
    assert not same_text(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NOT (a = 1 AND b = 1)", "a <> 1 or b <> 1"),
        ("public.t.a > 1", "a > 1"),
        ("EXTRACT(year FROM a) > 2000", "date_part('year'::text, a) > (2000)::double precision"),
        ("a > '5'", "a > 5"),
        ("cast(a AS varchar(9)) = 'x'", "(a)::character varying(9) = 'x'::text"),
        ("a = E'it\\'s'", "a = 'it''s'"),
        ("POSITION('x' IN a) > 0", "POSITION(('x'::text) IN (a)) > 0"),
        ("substring(a FROM 1 FOR 2) = 'ab'", "SUBSTRING(a FROM 1 FOR 2) = 'ab'::text"),
        ("a COLLATE \"C\" > 'x'", "(a COLLATE \"C\") > 'x'::text"),
        ("(a, b) IN ((1, 2), (3, 4))", "(a, b) IN ((3, 4), (1, 2))"),
        ("a[1] > 0", "(a[1] > 0)"),
        ("a is distinct from 1", "a IS DISTINCT FROM 1"),
        ("a IS NOT TRUE", "(a IS NOT TRUE)"),
        ("NOT a != 1", "a = 1"),
        ("a LIKE 'x!%' ESCAPE '!'", "a like 'x!%' escape '!'"),
    ],
)
def test_equal_texts(one: str, other: str) -> None:
    assert same_text(one, other)
    expression(one)


@pytest.mark.parametrize("text", ["trim(both 'x' from a) = ''", "a ON UPDATE b", "(((", "", "\x00", "'", "(" * 500])
def test_what_is_not_understood_is_compared_by_its_words(text: str) -> None:
    with pytest.raises(Unreadable):
        expression(text)
    assert same_text(text, f" {text}  ")
    assert not same_text(text, text + " z")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*"ab1 '\"()[],.:=<>-+*~", " and ", " not ", " is ", " in ", "::text", "case "])))
def test_any_text_is_the_same_as_itself_in_parentheses(parts: list[str]) -> None:
    text = "".join(parts)
    assert same_text(text, text)
    try:
        expression(text)
    except Unreadable:
        return
    assert same_text(text, f"(({text}))")


def test_casts_are_left_out_also_where_the_rest_is_not_understood() -> None:
    assert same_text("trim(leading 'x' FROM a) = ''", "TRIM(LEADING 'x'::text FROM (a)::character varying) = ''::text")
    assert not same_text("trim(leading 'x' FROM a) = ''", "TRIM(BOTH 'x'::text FROM a) = ''::text")


def test_booleans_and_plain_values() -> None:
    assert same_default("'f'", "false") and not same_default("'f'", "true")
    assert is_literal("'it''s'") and is_literal("(-1)") and is_literal("NULL")
    assert not is_literal("now()") and not is_literal("'a' || 'b'")


def test_a_long_list_takes_no_time() -> None:
    ours = "a IN (" + ", ".join(f"'{number}'" for number in range(3000)) + ")"
    theirs = "a::text = ANY (ARRAY[" + ", ".join(f"'{number}'::text" for number in range(3000)) + "])"
    assert same_text(ours, theirs)
