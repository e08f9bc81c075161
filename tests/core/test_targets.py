"""How far a revision is, and one step up or down in Alembic's notation."""

from __future__ import annotations

from migtui.core.history import History, build_history
from migtui.core.model import Revision
from migtui.core.position import standings
from migtui.core.targets import one_step_down, one_step_up, steps_up

FORKED = build_history(
    [
        Revision("a1"),
        Revision("b1", ("a1",), message="left"),
        Revision("c1", ("a1",), message="right"),
        Revision("m1", ("b1", "c1"), message="both"),
        Revision("d1", depends_on=("m1",), message="apart"),
    ]
)


def up(history: History, *current: str) -> list[str]:
    return [way.target for way in one_step_up(history, standings(history, current), current)]


def test_one_step_up() -> None:
    assert up(FORKED) == ["+1"], "nothing is applied and one base needs nothing else"
    assert sorted(up(FORKED, "a1")) == ["b1", "c1"]
    assert up(FORKED, "b1") == ["+1"], "the merge waits for the other branch"
    assert up(FORKED, "b1", "c1") == ["m1"], "Alembic refuses +1 from two heads"
    assert up(FORKED, "m1") == ["+1"]
    assert up(FORKED, "d1") == []


def test_nothing_comes_next_above_a_missing_parent() -> None:
    history = build_history([Revision("b1", ("gone",))])
    assert up(history) == []


def test_one_step_down() -> None:
    def down(*current: str) -> list[str]:
        return [way.target for way in one_step_down(FORKED, current)]

    assert down("a1") == ["-1"]
    assert down("b1", "c1") == ["b1@-1", "c1@-1"]
    assert down("m1") == ["b1", "c1"], "at a merge point -1 is an ambiguous walk"
    assert down("unknown") == []


def test_steps_up_stop_counting_at_the_limit() -> None:
    assert steps_up(FORKED, standings(FORKED, ()), "d1", limit=5) == 5
    assert steps_up(FORKED, standings(FORKED, ("b1",)), "m1", limit=5) == 2
    chain = build_history([Revision("0"), *(Revision(str(n), (str(n - 1),)) for n in range(1, 10_000))])
    assert steps_up(chain, standings(chain, ()), "9999", limit=500) is None


def test_several_databases() -> None:
    """`+1` is refused for all when one is at head; `-1` is a step in each, and so is a row's own name with `@-1`."""
    history = build_history([Revision("a1"), Revision("b2", ("a1",))])
    found = standings(history, ("a1",))
    assert [way.target for way in one_step_up(history, found, ("a1",), several=True)] == ["b2"]
    assert [way.target for way in one_step_down(history, ("a1", "b2"), apart=True)] == ["-1"]
