"""What a user may type for a revision, judged by Alembic where Alembic takes it too."""

from __future__ import annotations

import pytest

from migtui.core.history import History, build_history
from migtui.core.identifiers import NotIdentified, identify
from migtui.core.model import Revision


def history() -> History:
    """a000 ← b000 ← c000 ← e000(m) ; b000 ← d000(label side) ← e000 is a merge; f000 revises d000."""
    rows = [
        ("a000", (), ()),
        ("b000", ("a000",), ()),
        ("c000", ("b000",), ()),
        ("d000", ("b000",), ("side",)),
        ("e000", ("c000", "d000"), ()),
        ("f000", ("d000",), ()),
    ]
    return build_history(
        Revision(id=id, down_revisions=down, branch_labels=labels, file=f"{id}.py") for id, down, labels in rows
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a000", ("a000",)),
        ("base", ("a000",)),
        ("heads", ("e000", "f000")),
        ("side", ("d000",)),
        ("side@head", NotIdentified),  # e000 and f000 both carry the label
        ("side@heads", ("e000", "f000")),
        ("c000-1", ("b000",)),
        ("e000-1", ("c000", "d000")),
        ("e000-2", ("b000",)),
        ("b000+1", ("c000", "d000")),
        ("current", ("c000",)),
        ("current-1", ("b000",)),
        (" c000 ", ("c000",)),
        ("head", NotIdentified),
        ("", NotIdentified),
        ("zzzz", NotIdentified),
        ("a000-1", NotIdentified),
        ("nowhere@head", NotIdentified),
        ("a:b", NotIdentified),
        ("a@b@c", NotIdentified),
    ],
)
def test_a_revision_by_any_name(text: str, expected: tuple[str, ...] | type[Exception]) -> None:
    if isinstance(expected, tuple):
        assert identify(history(), text, ["c000"]) == expected
    else:
        with pytest.raises(expected):
            identify(history(), text, ["c000"])
