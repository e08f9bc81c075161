"""What keeps a new revision from being written."""

from __future__ import annotations

import pytest

from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.core.new_revision import dependency_problem, id_problem, label_problem, needs_splice

HISTORY = build_history(
    [
        Revision(id="a000", branch_labels=("shop",), file="a000.py"),
        Revision(id="b000", down_revisions=("a000",), file="b000.py"),
        Revision(id="c000", down_revisions=("gone",), file="c000.py"),
    ]
)


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("d000", ""),
        ("0.57.0", ""),
        ("a000", "taken"),
        ("a-b", "-"),
        ("x@y", "@"),
        ("a b", "blanks"),
        ("../x", "slashes"),
        ("gone", ""),
    ],
)
def test_ids(id: str, said: str) -> None:
    problem = id_problem(HISTORY, id)
    assert (said in problem) if said else not problem


@pytest.mark.parametrize(
    ("label", "said"),
    [("billing", ""), ("shop", "in use, by a000"), ("b000", "id of a revision"), ("a b", "blanks"), ("x@", "@")],
)
def test_labels(label: str, said: str) -> None:
    problem = label_problem(HISTORY, label)
    assert (said in problem) if said else not problem


def test_a_dependency_on_an_ancestor_is_no_dependency() -> None:
    assert "below the parent" in dependency_problem(HISTORY, ["b000"], ["a000"])
    assert not dependency_problem(HISTORY, ["b000"], ["c000"])


def test_a_parent_with_a_child_is_spliced() -> None:
    assert needs_splice(HISTORY, "a000")
    assert not needs_splice(HISTORY, "b000")
