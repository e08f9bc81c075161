"""Several databases on one history: what is true of all of them, and what of some."""

from __future__ import annotations

import pytest

from migtui.core.database import DatabaseState, title_of
from migtui.core.history import build_history
from migtui.core.model import Problem, Revision, Standing
from migtui.core.standing import combined, implied, standings, standings_in

HISTORY = build_history([Revision("a1"), Revision("b2", ("a1",)), Revision("c3", depends_on=("a1",))])


def test_one_that_could_not_be_read_is_unknown() -> None:
    found = standings_in(HISTORY, [DatabaseState(heads=("b2",)), DatabaseState(error="refused")])
    assert dict(found[0]) == {"a1": "applied", "b2": "applied", "c3": "pending"}
    assert set(found[1].values()) == {"unknown"}


@pytest.mark.parametrize(
    ("each", "together"),
    [
        (("applied", "applied"), "applied"),
        (("applied", "pending"), "pending"),
        (("pending", "unknown"), "pending"),
        (("applied", "unknown"), "unknown"),
        (("unknown", "unknown"), "unknown"),
        (("applied", "pending", "unknown"), "pending"),
    ],
)
def test_together(each: tuple[Standing, ...], together: Standing) -> None:
    history = build_history([Revision("a1")])
    assert combined(history, [{"a1": one} for one in each]) == {"a1": together}
    assert combined(history, [{"a1": one} for one in reversed(each)]) == {"a1": together}


def test_none_or_one() -> None:
    assert combined(HISTORY, []) == standings(HISTORY, None)
    one = standings(HISTORY, ("a1",))
    assert combined(HISTORY, [one]) is one


def test_a_broken_revision_stays_broken() -> None:
    history = build_history([Revision("a1", problem=Problem("syntax", "bad"))])
    found = standings_in(history, [DatabaseState(heads=("a1",)), DatabaseState(error="refused")])
    assert combined(history, found) == {"a1": "broken"}


def test_implied() -> None:
    assert implied(HISTORY, standings(HISTORY, ("c3",)), ("c3",)) == {"a1"}
    assert implied(HISTORY, standings(HISTORY, ("b2",)), ("b2",)) == frozenset()


def test_the_nameless_one_has_a_title() -> None:
    assert (title_of("_"), title_of("audit"), title_of("")) == ("default", "audit", "")
    assert DatabaseState(key="_", name="shop.db").title == "default"
    assert DatabaseState(name="shop.db").title == "shop.db"
