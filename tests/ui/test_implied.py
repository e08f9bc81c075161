"""What is applied only because an applied revision depends on it is said as that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

from migtui.core.model import Revision
from migtui.ui.present.chips import badges
from migtui.ui.present.summary import summary
from migtui.ui.snapshot import Snapshot
from migtui.ui.text import plain

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
ACCOUNTS = Revision("a1", message="accounts")
BOOKINGS = Revision("a2", ("a1",), message="bookings")
REPORTS = Revision("b1", depends_on=("a2",), message="reports")


def words(made: Snapshot, revision: Revision) -> str:
    return plain(tuple(badges(made, revision, destroys=False)))


def test_the_dependency_is_implied(snapshot: Callable[..., Snapshot]) -> None:
    made = snapshot(ACCOUNTS, BOOKINGS, REPORTS, heads=("b1",))
    assert made.implied == {"a2"}
    assert "DATABASE" in words(made, REPORTS)
    assert "implied" in words(made, BOOKINGS) and "implied" not in words(made, ACCOUNTS)
    lines = [plain(line) for line in summary(made, BOOKINGS, None, width=60, now=NOW)]
    assert "head · applied · implied by depends_on" in lines


def test_rows_of_the_version_table_are_not(snapshot: Callable[..., Snapshot]) -> None:
    made = snapshot(ACCOUNTS, BOOKINGS, REPORTS, heads=("a2", "b1"))
    assert made.implied == frozenset()
