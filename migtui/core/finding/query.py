"""Finding revisions by what is written about them, who wrote it, where they stand, and what their upgrade() does.

A query is words, in any order and in either case. A revision is found when all of them stand in its id, message,
docstring or file name, or all of them in one operation of its upgrade(): `drop users` finds `drop table users`, and not
a file that drops one table and adds a column to another called users. Facts about the revision (author, commit, branch,
label, `head`, `pending` …) count with both. `author:ann`, `table:users` and the other `FIELDS` look in one place alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from migtui.core.finding.cards import VERBS, Card, Deed

FIELDS = ("id", "message", "file", "author", "commit", "branch", "is", "op", "table")
"""What may stand before a colon. `branch` is git's branch or a branch label; `is` one of the `cards.STATES`."""
OF_OPERATIONS = frozenset({"op", "table"})
ON_ROWS = frozenset({"", "id", "message"})
"""The fields whose terms can be seen in a row."""
LONGEST = 200
"""Characters of a query that are looked at."""
MOST_TERMS = 12

_TERM = re.compile(rf"""(?:({"|".join(FIELDS)}):)?(?:"([^"]*)"?|(\S+))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query, in lower case, and the only field in which it counts; "" for all."""

    text: str
    field: str = ""

    @property
    def in_deed(self) -> str:
        """What an operation's text has to have. A verb counts as a word: `create` is not to find every created_at."""
        return f" {self.text} " if self.text in VERBS and self.field != "table" else self.text


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart."""

    bare: tuple[Term, ...] = ()
    """Terms without a field."""
    headed: tuple[Term, ...] = ()
    """Terms for one field of the revision."""
    operational: tuple[Term, ...] = ()
    """Terms for the operations; all of them are to be true of the same one."""

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.bare, *self.headed, *self.operational)

    @property
    def marked(self) -> tuple[str, ...]:
        """What is marked in a row."""
        return tuple(dict.fromkeys(term.text for term in self.terms if term.field in ON_ROWS))


def parse(text: str) -> Query:
    """Take a query apart. Any text is one; a field without a value (`author:`, while it is typed) is left out."""
    terms = []
    for match in _TERM.finditer(text[:LONGEST].lower()):
        field, quoted, plain = match.groups()
        word = " ".join((quoted if quoted is not None else plain).split())
        # "author:" alone does not match with a value, and so comes as a word that ends in a colon.
        if word and (field or not (word.endswith(":") and word[:-1] in FIELDS)):
            terms.append(Term(word, field or ""))
    kept = tuple(dict.fromkeys(terms))[:MOST_TERMS]
    return Query(
        tuple(term for term in kept if not term.field),
        tuple(term for term in kept if term.field and term.field not in OF_OPERATIONS),
        tuple(term for term in kept if term.field in OF_OPERATIONS),
    )


def find(query: Query, cards: Sequence[Card], tables: Collection[str] = ()) -> tuple[str, ...]:
    """The ids of the cards that the query finds, in their order. A query without terms finds nothing.

    `tables` are all that are known: where one has the very name of a `table:` term, others that begin so are not meant.
    For 10,000 cards, term by term: 1 to 3 ms a word that few cards have.
    """
    if not query.terms:
        return ()
    for term in query.headed:
        cards = [card for card in cards if in_field(term, card)]
    for term in query.bare:
        text, needle = term.text, term.in_deed
        cards = [
            card
            for card in cards
            if text in card.words or needle in card.deeds or text in card.facts or _is_fact(text, card)
        ]
    for term in query.operational:
        needle = term.in_deed
        cards = [card for card in cards if needle in card.deeds]
    if len(query.bare) > 1 or query.operational:  # each is there, but not always in one place
        cards = _in_one_place(query, cards, exact_tables(query, tables))
    return tuple(card.id for card in cards)


def _in_one_place(query: Query, cards: Sequence[Card], exact: Collection[str]) -> list[Card]:
    """Those of which the whole query is true, not only each term. An expression over all operations at once answers
    for most: 15 ms for 10,000 cards, a loop over the operations 60."""
    if query.operational:
        return [card for card in cards if _is_found(query, card, exact)]
    texts = [term.text for term in query.bare]
    in_one_line = re.compile("^" + "".join(f"(?=.*?{re.escape(term.in_deed)})" for term in query.bare), re.MULTILINE)
    return [
        card
        for card in cards
        if all(map(card.words.__contains__, texts))
        or in_one_line.search(card.deeds)
        or (any(_is_fact(text, card) for text in texts) and _is_found(query, card, exact))
    ]


def exact_tables(query: Query, tables: Collection[str]) -> frozenset[str]:
    """The texts of `table:` terms that are the whole name of a table, with its schema or without."""
    wanted = {term.text for term in query.operational if term.field == "table"}
    if not wanted:
        return frozenset()
    return frozenset(wanted & {part for name in tables for part in (name, name.rpartition(".")[2])})


def is_in_header(terms: Sequence[Term], card: Card) -> bool:
    """Whether all terms are true of the header or of the facts."""
    return all(term.text in card.words or _is_fact(term.text, card) for term in terms)


def deed_of(query: Query, card: Card, exact: Collection[str] = ()) -> Deed | None:
    """The first operation of which the query is true, facts counted."""
    terms = [term for term in query.bare if not _is_fact(term.text, card)]
    for deed in _meant(query, card, exact):
        for term in terms:
            if term.in_deed not in deed.text:
                break
        else:
            return deed
    return None


def _is_found(query: Query, card: Card, exact: Collection[str]) -> bool:
    if is_in_header(query.bare, card) and (not query.operational or next(_meant(query, card, exact), None) is not None):
        return True
    return deed_of(query, card, exact) is not None


def _meant(query: Query, card: Card, exact: Collection[str]) -> Iterator[Deed]:
    """The operations of which all terms for operations are true."""
    for deed in card.operations:
        if all(_is_about(term, deed, exact) for term in query.operational):
            yield deed


def _is_about(term: Term, deed: Deed, exact: Collection[str]) -> bool:
    if term.field == "op":
        return term.in_deed in deed.text
    return any(_is_table(term.text, name, whole=term.text in exact) for name in deed.tables)


def _is_table(text: str, name: str, *, whole: bool) -> bool:
    bare = name.rpartition(".")[2]
    return text in (name, bare) if whole else name.startswith(text) or bare.startswith(text)


def _is_fact(text: str, card: Card) -> bool:
    """It is true of the revision, whatever it does. Of a commit's hash the beginning counts: any part of it would find
    "add" and "feed" in every tenth."""
    return text in card.facts or text in card.states or (len(text) > 3 and card.commit.startswith(text))


def in_field(term: Term, card: Card) -> bool:
    """Whether a term for one field is true of this revision."""
    text = term.text
    if term.field == "id":
        return card.field("id").startswith(text)
    if term.field == "commit":
        return card.commit.startswith(text)
    if term.field == "is":
        return text in card.states
    if term.field == "message":
        return text in card.field("message") or text in card.field("doc")
    return text in card.field(term.field)


def nearest(found: Sequence[int], start: int) -> int | None:
    """Of these rows, which are sorted, the one nearest to the row `start`; below it when two are as near."""
    return min(found, key=lambda row: (abs(row - start), row < start), default=None)
