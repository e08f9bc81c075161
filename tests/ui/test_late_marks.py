"""What destroys data is found out late, in portions, and of folds after the rows."""

from __future__ import annotations

from migtui.core.graph.folding import Fold
from migtui.core.graph.lanes import Row
from migtui.core.model import Revision
from migtui.ui.widgets.late_marks import LATER, PORTION, SOON, LateMarks

REVISIONS = {f"r{n}": Revision(f"r{n}") for n in range(30)}
ROWS = [Row(id, 0, 1, 1, 0) for id in REVISIONS]


def test_rows_come_before_the_insides_of_folds_and_in_portions() -> None:
    asked: list[str] = []

    def destroys(revision: Revision) -> bool:
        asked.append(revision.id)
        return revision.id in ("r2", "r25")

    marks = LateMarks(destroys)
    fold = Fold(tuple(ROWS[5:]))
    assert marks.want(fold, 5)
    assert not marks.want(ROWS[2], 2), "somebody has asked for a portion already"
    assert marks.pause == SOON
    assert marks.read(range(10), REVISIONS) == [2]
    assert asked == ["r2", *(f"r{n}" for n in range(5, 5 + PORTION - 1))]
    assert marks.pause == LATER and not marks.is_marked(fold)
    while marks.is_waiting:
        marks.read(range(10), REVISIONS)
    assert marks.is_marked(fold) and marks.is_marked(ROWS[2]) and not marks.is_marked(ROWS[3])
    assert len(asked) == len(set(asked)) == 26
    assert not marks.want(fold, 5) and not marks.is_waiting, "it is known now"


def test_what_has_left_the_screen_is_not_read() -> None:
    marks = LateMarks(lambda revision: True)
    marks.want(ROWS[2], 2)
    assert marks.read(range(10, 20), REVISIONS) == [] and not marks.is_waiting
    assert marks.want(ROWS[2], 12), "but when it comes back"


def test_files_read_anew_are_looked_at_anew() -> None:
    marks = LateMarks(lambda revision: True)
    marks.want(ROWS[2], 2)
    marks.read(range(5), REVISIONS)
    marks.forget()
    assert not marks.is_marked(ROWS[2]) and marks.want(ROWS[2], 2)
