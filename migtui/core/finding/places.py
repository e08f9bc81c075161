"""Where the words of a query stand in a revision, when the row does not show it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from migtui.core.finding.cards import Card, Deed, Named, spoken
from migtui.core.finding.query import Query, Term, deed_of, exact_tables, in_field
from migtui.core.git.files import FileHistory
from migtui.core.model import Revision
from migtui.core.wording import base_name


class Place(NamedTuple):
    """A field, and what stands there as it is written."""

    kind: Literal["upgrade", "doc", "file", "author", "commit", "branch", "label", "state"]
    text: str


def places(
    query: Query,
    card: Card,
    revision: Revision,
    *,
    operations: Sequence[Named] = (),
    labels: Collection[str] = (),
    git: FileHistory | None = None,
    tables: Collection[str] = (),
) -> tuple[Place, ...]:
    """Why the query finds this revision, as far as its id and its message do not say it.

    `operations` are those from which the card's were made, in the same order.
    """
    unseen = [term for term in query.terms if not _is_in_row(term, card)]
    found: list[Place] = []
    operational = [term for term in unseen if term.field in ("", "op", "table")]
    deed = _deed(query, card, tables) if operational else None
    if deed is not None and any(term.in_deed in deed.text for term in operational):
        found.append(Place("upgrade", _operation(card, deed, operations)))
        unseen = [term for term in unseen if term not in operational or term.in_deed not in deed.text]
    for term in unseen:
        found += _in_facts(term, card, revision, labels, git)
    return tuple(dict.fromkeys(found))


def _deed(query: Query, card: Card, tables: Collection[str]) -> Deed | None:
    """The operation that all words are about or, where the header has the others, those that say so."""
    exact = exact_tables(query, tables)
    found = deed_of(query, card, exact)
    return deed_of(replace(query, bare=()), card, exact) if found is None and query.operational else found


def _is_in_row(term: Term, card: Card) -> bool:
    if term.field == "message":
        return term.text in card.field("message")
    return term.field in ("", "id") and (term.text in card.field("id") or term.text in card.field("message"))


def _operation(card: Card, deed: Deed, operations: Sequence[Named]) -> str:
    """The deed as it is written: a card has it in lower case."""
    for own, operation in zip(card.operations, operations, strict=False):
        if own is deed:
            return spoken(operation.sign, operation.text)
    return ""


def _in_facts(
    term: Term, card: Card, revision: Revision, labels: Collection[str], git: FileHistory | None
) -> list[Place]:
    """The first field that has the term."""
    where: list[tuple[str, Place]] = [("message", Place("doc", revision.doc)), ("file", _file(revision))]
    if git is not None:
        where += [("author", Place("author", git.author)), ("commit", Place("commit", git.commit))]
        where += [("branch", Place("branch", git.branch))]
    where += [("branch", Place("label", label)) for label in labels]
    where += [("is", Place("state", state)) for state in card.states if state == term.text]
    for field, place in where:
        if term.field in ("", field) and _says(term, place, card):
            return [place]
    return []


def _file(revision: Revision) -> Place:
    return Place("file", base_name(revision.file))


def _says(term: Term, place: Place, card: Card) -> bool:
    if place.kind == "commit":
        return in_field(Term(term.text, "commit"), card) and len(term.text) > (0 if term.field else 3)
    return term.text in " ".join(place.text.lower().split())
