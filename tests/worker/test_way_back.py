"""The way back that a plan names is the one that Alembic takes: it is run, and the database stands where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Direction

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

Shape = dict[str, tuple[str, ...]]
SHAPES: dict[str, Shape] = {
    # a1 - a2 - a3, and b2 - b3 beside it
    "two branches": {"a1": (), "a2": ("a1",), "a3": ("a2",), "b2": ("a1",), "b3": ("b2",)},
    "two roots": {"a1": (), "a2": ("a1",), "b1": (), "b2": ("b1",)},
    "a merge": {"a1": (), "a2": ("a1",), "b2": ("a1",), "m3": ("a2", "b2"), "m4": ("m3",)},
}
CASES: list[tuple[str, tuple[str, ...], Direction, str, list[str]]] = [
    ("two branches", ("a2",), "upgrade", "a3", ["a2"]),
    ("two branches", (), "upgrade", "heads", ["base"]),
    ("two branches", ("a2", "b2"), "upgrade", "b3", ["b2"]),
    ("two branches", ("a2", "b2"), "upgrade", "heads", ["a2", "b2"]),
    ("two branches", ("a3",), "upgrade", "b3", ["b2@a1"]),
    ("two branches", ("a3", "b3"), "downgrade", "b2", ["b3"]),
    ("two branches", ("a3", "b3"), "downgrade", "a1", ["a3", "b3"]),
    ("two branches", ("a3", "b3"), "downgrade", "base", ["a3", "b3"]),
    ("two roots", ("a2",), "upgrade", "b2", ["b1@base"]),
    ("two roots", ("a2", "b2"), "downgrade", "b1", ["b2"]),
    ("two roots", ("a2", "b2"), "downgrade", "b1@base", ["b2"]),
    ("a merge", ("a2", "b2"), "upgrade", "m4", ["a2"]),
    ("a merge", ("a2",), "upgrade", "m3", ["a2", "b2@a1"]),
    ("a merge", ("m4",), "downgrade", "a2", ["m4"]),
]


@pytest.mark.parametrize(("shape", "before", "direction", "target", "expected"), CASES)
def test_the_named_targets_lead_back(
    project: ProjectDir,
    session: Session,
    shape: str,
    before: tuple[str, ...],
    direction: Direction,
    target: str,
    expected: list[str],
) -> None:
    for revision, parents in SHAPES[shape].items():
        project.revision(revision, parents if len(parents) > 1 else next(iter(parents), None))
    project.stamp(*before)
    plan = session.plan(direction, target)
    assert plan.back == expected
    assert session.run(direction, target).done.ok
    for each in plan.back:
        assert session.run("downgrade" if direction == "upgrade" else "upgrade", each).done.ok
    assert session.current().heads == sorted(before)


def test_a_stamp_and_an_empty_plan_name_none(project: ProjectDir, session: Session) -> None:
    project.chain("a1", "a2")
    project.stamp("a1")
    assert session.plan("upgrade", "a1").back == []
    assert session.plan("stamp", "a2").back == []
