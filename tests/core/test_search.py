"""Searching: what a query means, that what is found has its words in it, and where they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.finding.cards import VERBS, Card, deed, make_card, spoken, states_of, tables_in
from migtui.core.finding.places import Place, places
from migtui.core.finding.query import FIELDS, LONGEST, Term, find, nearest, parse
from migtui.core.git.files import FileHistory
from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.core.operations.operations import Operation, read_body
from migtui.core.standing import standings

ANN = FileHistory("committed", author="Ann Ash", commit="4f2c91ab" + "0" * 32, branch="feature/faxes")
BOB = FileHistory("untracked")

DROPS = Revision("aa11", ("bb22",), message="Forget the old people", file="/p/versions/aa11_forget.py")
ADDS = Revision(
    "bb22", ("cc33",), ("shop",), message="Drop a hint", doc="People may have a nickname", file="/p/bb22.py"
)
MAKES = Revision("cc33", message="create everything", file="/p/cc33.py")

DOES = {
    "aa11": (Operation("-", "table users"), Operation("-", "index ix_created on orders")),
    "bb22": (Operation("+", "column public.Users.email"), Operation("-", "column orders.fax")),
    "cc33": (Operation("+", "table users"), Operation("+", "table orders"), Operation("+", "table users_roles")),
}


def cards(*revisions: Revision, git: dict[str, FileHistory] | None = None) -> list[Card]:
    """In the order given; their operations are those of DOES."""
    history = build_history(revisions)
    stand = standings(history, ("bb22",))
    made = []
    for each in revisions:
        file = (git or {}).get(each.id)
        states = states_of(each.id, history, stand, frozenset({"bb22"}), file)
        labels = history.labels.get(each.id, ())
        made.append(make_card(each, states, labels, file).doing(tuple(map(deed, DOES.get(each.id, ())))))
    return made


ALL = cards(DROPS, ADDS, MAKES, git={"aa11": ANN, "bb22": BOB})
TABLES = {name for card in ALL for each in card.operations for name in each.tables}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ""),
        ("   ", ""),
        ("aa1", "aa11"),  # the beginning of an id
        ("b2", "bb22"),  # any part of it
        ("FORGET", "aa11"),
        ("old forget", "aa11"),  # in any order
        ("nickname", "bb22"),  # the docstring
        ("_forget.py", "aa11"),  # the file's name
        ("versions", ""),  # not its folder, which all share
        ("drop users", "aa11"),  # in one operation; bb22 drops a hint and a column, and adds another to users
        ("users drop", "aa11"),
        ("add column email", "bb22"),
        ("create table", "cc33"),
        ("create index", ""),  # aa11 drops an index with "created" in its name
        ("remove users", "aa11"),
        ("create", "bb22 cc33"),  # a column too, and no ix_created
        ("drop", "aa11 bb22"),
        ("dro", "aa11 bb22"),  # while it is typed
        ('"drop table"', "aa11"),
        ('"table drop"', ""),
        ("hint users", ""),  # the one in the message, the other in an operation
        ("ann", "aa11"),
        ("ann ash", "aa11"),
        ("ann drop users", "aa11"),  # who has written it counts with what it does
        ("4f2c", "aa11"),
        ("4f2", ""),  # too short for a commit
        ("c91a", ""),  # not its beginning
        ("faxes", "aa11"),  # git's branch
        ("shop", "aa11 bb22 cc33"),  # a branch label, as Alembic spreads it
        ("head", "aa11"),
        ("pending", "aa11"),
        ("applied users", "bb22 cc33"),
        ("pending users", "aa11"),
        ("untracked", "bb22"),
        ("pend", ""),  # states are whole words
        ("author:ann", "aa11"),
        ("author:ann author:ash", "aa11"),
        ("author:bob", ""),
        ('author:"ann ash"', "aa11"),
        ('author:"ann a', "aa11"),  # while it is typed
        ("author:forget", ""),
        ("id:a", "aa11"),
        ("id:a1", ""),
        ("message:hint", "bb22"),
        ("message:people", "aa11 bb22"),  # the docstring is part of it
        ("file:bb22", "bb22"),
        ("commit:4", "aa11"),
        ("branch:shop is:head", "aa11"),
        ("is:base", "cc33"),
        ("is:database", "bb22"),
        ("op:drop", "aa11 bb22"),
        ("op:drop op:fax", "bb22"),
        ("op:drop op:email", ""),  # of the same operation
        ("table:users", "aa11 bb22 cc33"),
        ("table:users_", "cc33"),
        ("table:users op:drop", "aa11"),
        ("table:users hint", "bb22"),  # the rest of the words may be in the header
        ("table:public.users", "bb22"),
        ("table:user", "aa11 bb22 cc33"),
        ("author:", ""),  # nothing yet
        ("author: forget", "aa11"),
        ("drop:users", ""),  # no field: a word with a colon
        ("\x00", ""),
    ],
)
def test_what_a_query_finds(query: str, found: str) -> None:
    assert find(parse(query), ALL, TABLES) == tuple(found.split())


def test_a_table_that_is_named_in_full_is_meant_alone() -> None:
    only_roles = [Card("x", "x\n\n\n", "\n", "", frozenset()).doing((deed(Operation("+", "table users_roles")),))]
    assert find(parse("table:users"), only_roles, {"users_roles"}) == ("x",), "its beginning, where there is no such"
    assert find(parse("table:users"), only_roles, {"users", "users_roles"}) == ()


def test_a_query_is_cut_where_nobody_types_any_more() -> None:
    assert len(parse("word " * 100_000).terms) == 1
    assert max(len(term.text) for term in parse("x" * 1_000_000).terms) == LONGEST
    assert len(parse(" ".join(map(str, range(10_000)))).terms) == 12


def test_what_is_marked_in_a_row_is_what_can_stand_there() -> None:
    assert parse('Drop author:ann table:users id:A1 message:"old  people" drop').marked == ("drop", "a1", "old people")


@pytest.mark.parametrize(
    ("sign", "text", "tables"),
    [
        ("+", "table users", "users"),
        ("~", "table users rename to people", "users people"),
        ("~", "table users: owner to ann", "users"),
        ("+", "column shop.users.email", "shop.users"),
        ("~", "column users.email type text, not null", "users"),
        ("+", "unique index ix on users(email)", "users"),
        ("+", "foreign key fk on orders(user_id) → shop.users(id)", "orders shop.users"),
        ("-", "constraint uq on users", "users"),
        ("+", "3 rows in users", "users"),
        ("+", "rows in users", "users"),
        ("~", "update users", "users"),
        ("-", "delete from users", "users"),
        ("·", "select from users", "users"),
        ("+", "table ?", ""),
        ("+", "column {table}.x", ""),
        ("·", "runs python: f() on users", ""),
        ("+", "type mood", ""),
    ],
)
def test_the_tables_of_an_operation(sign: str, text: str, tables: str) -> None:
    assert tables_in(sign, text) == tuple(tables.split())


def test_operations_are_said_with_their_verb() -> None:
    said = [spoken(each.sign, each.text) for each in (*DOES["aa11"], *DOES["bb22"])]
    assert said == [
        "drop table users", "drop index ix_created on orders", "add column public.Users.email",
        "drop column orders.fax",
    ]  # fmt: skip
    assert spoken("-", "delete from users") == "delete from users"
    assert spoken("~", "table a rename to b") == "alter table a rename to b"
    assert spoken("·", "runs Python: f()") == "runs Python: f()"


def test_it_finds_in_what_is_really_written() -> None:
    source = (
        "from alembic import op\nimport sqlalchemy as sa\n"
        "def upgrade():\n    with op.batch_alter_table('users') as batch:\n        batch.drop_column('fax')\n"
        "    op.execute('UPDATE orders SET total = 0')\n"
    )
    body = read_body(source)
    made = [make_card(MAKES, frozenset()).doing(tuple(map(deed, body.upgrade)))]
    for query in ("drop users", "drop fax", "update orders", "table:users op:fax", "table:orders"):
        assert find(parse(query), made, {"users", "orders"}) == ("cc33",), query
    assert find(parse("update fax"), made) == ()


@pytest.mark.parametrize(
    ("query", "revision", "said"),
    [
        ("forget", DROPS, ()),  # the row says it
        ("aa11", DROPS, ()),
        ("drop users", DROPS, (Place("upgrade", "drop table users"),)),
        ("email", ADDS, (Place("upgrade", "add column public.Users.email"),)),
        ("nickname", ADDS, (Place("doc", "People may have a nickname"),)),
        ("_forget", DROPS, (Place("file", "aa11_forget.py"),)),
        ("ann", DROPS, (Place("author", "Ann Ash"),)),
        ("4f2c", DROPS, (Place("commit", ANN.commit),)),
        ("faxes", DROPS, (Place("branch", "feature/faxes"),)),
        ("shop", ADDS, (Place("label", "shop"),)),
        ("pending", DROPS, (Place("state", "pending"),)),
        ("ann drop users", DROPS, (Place("upgrade", "drop table users"), Place("author", "Ann Ash"))),
        ("table:users op:email hint", ADDS, (Place("upgrade", "add column public.Users.email"),)),
    ],
)
def test_where_it_stands_when_the_row_does_not_say_it(query: str, revision: Revision, said: tuple[Place, ...]) -> None:
    card = next(card for card in ALL if card.id == revision.id)
    git = {"aa11": ANN, "bb22": BOB}.get(revision.id)
    found = places(parse(query), card, revision, operations=DOES[revision.id], labels=("shop",), git=git, tables=TABLES)
    assert found == said


def test_the_nearest_row() -> None:
    assert nearest([2, 7, 9], 7) == 7
    assert nearest([2, 7, 9], 5) == 7
    assert nearest([2, 8], 5) == 8, "below, when both are as near"
    assert nearest([], 5) is None


# -- whatever is written and asked -----------------------------------------------------------------------------------

WORD = st.sampled_from(["drop", "create", "users", "orders", "email", "ann", "pending", "ix", "Ümläut", "a", "4f2c91"])
TEXT = st.lists(WORD | st.text(max_size=6), max_size=4).map(" ".join)
OPERATION = st.builds(Operation, st.sampled_from(["+", "-", "~", "·"]), TEXT)
REVISION = st.builds(
    Revision,
    id=st.text("abcdef0123456789", min_size=1, max_size=6),
    message=TEXT,
    doc=TEXT,
    file=TEXT.map(lambda text: f"/p/{text.replace('/', '')}.py"),
)
GIT = st.none() | st.builds(
    FileHistory, state=st.just("committed"), author=TEXT, commit=st.text("abcdef0123456789"), branch=TEXT
)
CARD = st.builds(
    lambda revision, git, operations, states: make_card(revision, states, (), git).doing(tuple(map(deed, operations))),
    REVISION,
    GIT,
    st.lists(OPERATION, max_size=3),
    st.sets(st.sampled_from(["head", "pending", "applied"])).map(frozenset),
)
QUERY = st.lists(st.tuples(st.sampled_from(["", *(f"{field}:" for field in FIELDS)]), WORD).map("".join), max_size=3)


@given(st.lists(CARD, max_size=6), QUERY | st.lists(st.text(max_size=5), max_size=3))
def test_what_is_found_has_all_the_words_and_stands_in_the_order_of_the_graph(
    made: list[Card], words: list[str]
) -> None:
    query = parse(" ".join(words))
    found = find(query, made)
    rest = iter(card.id for card in made)
    assert all(id in rest for id in found), "in the order of the cards"
    for card in made:
        if card.id in found and sum(other.id == card.id for other in made) == 1:
            everything = "\n".join((card.words, card.facts, card.commit, *card.states, card.deeds))
            assert all(term.text in everything for term in query.terms), (query, card)


@given(CARD, QUERY)
def test_a_plain_way_of_searching_finds_the_same(card: Card, words: list[str]) -> None:
    """The definition, word by word, without any of the short cuts."""
    query = parse(" ".join(words))

    def fact(term: Term) -> bool:
        is_commit = len(term.text) > 3 and card.commit.startswith(term.text)
        return term.text in card.facts or term.text in card.states or is_commit

    def does(term: Term, text: str) -> bool:
        return bool(re.search(rf"(?<!\S){term.text}(?!\S)", text)) if term.text in VERBS else term.text in text

    def begins(term: Term, tables: tuple[str, ...]) -> bool:
        return any(part.startswith(term.text) for name in tables for part in (name, name.rpartition(".")[2]))

    def headed(term: Term) -> bool:
        if term.field in ("id", "commit"):
            return (card.field("id") if term.field == "id" else card.commit).startswith(term.text)
        if term.field == "is":
            return term.text in card.states
        extra = card.field("doc") if term.field == "message" else ""
        return term.text in card.field(term.field) or term.text in extra

    meant = [
        each
        for each in card.operations
        if all(
            begins(term, each.tables) if term.field == "table" else does(term, each.text) for term in query.operational
        )
    ]
    in_header = all(term.text in card.words or fact(term) for term in query.bare)
    expected = (
        bool(query.terms)
        and all(map(headed, query.headed))
        and (
            (in_header and (bool(meant) or not query.operational))
            or any(all(does(term, each.text) or fact(term) for term in query.bare) for each in meant)
        )
    )
    assert (find(query, [card]) == (card.id,)) is expected
