"""Ages: short, and never invented where the file says nothing that is a date."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.ui.present.when import age, parse_created

NOW = datetime(2026, 1, 15, 14, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (-3, "now"), (0, "now"), (1, "1d"), (20, "20d"), (21, "3w"), (69, "9w"),
        (70, "2mo"), (729, "24mo"), (730, "2y"), (4000, "10y"),
    ],
)  # fmt: skip
def test_the_unit_grows_with_the_age(days: int, shown: str) -> None:
    assert age((NOW - timedelta(days=days)).strftime("%Y-%m-%d %H:%M:%S.%f"), NOW) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [(-5, "now"), (0.9, "now"), (1, "1min"), (59, "59min"), (60, "1h"), (119, "1h"), (1439, "23h"), (1440, "1d")],
)
def test_today_has_hours_and_minutes(minutes: float, shown: str) -> None:
    assert age((NOW - timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S"), NOW) == shown


@pytest.mark.parametrize(("created", "shown"), [("2026-01-15", "today"), ("2026-01-14", "1d"), ("2026-01-16", "now")])
def test_a_date_without_an_hour_promises_none(created: str, shown: str) -> None:
    assert age(created, NOW) == shown


@pytest.mark.parametrize("zone", ["+02:00", " +02:00", "+0200"])
def test_a_time_zone_counts(zone: str) -> None:
    assert age(f"2026-01-15 13:05:00.25{zone}", NOW) == "3h"
    assert age("2026-01-15 13:05:00Z", NOW) == age("2026-01-15 13:05 UTC", NOW) == "1h"


def test_a_date_without_a_time_zone_is_in_that_of_the_clock() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert age("2026-01-15 13:05:00", NOW) == "1h"
    assert age("2026-01-15 22:05:00", there) == "1h"


@pytest.mark.parametrize("text", ["", "2025-01-XX", "yesterday", "2025-13-40", "01/02/2025"])
def test_what_is_no_date_has_no_age(text: str) -> None:
    assert parse_created(text) is None
    assert age(text, NOW) == ""


@pytest.mark.parametrize(
    "text", ["2025-05-01", "2025-05-01 10:00", "2025-05-01T10:00:59", " 2025-05-01 10:00:00.25 +02:00"]
)
def test_the_forms_that_alembic_writes_are_read(text: str) -> None:
    found = parse_created(text)
    assert found is not None
    assert (found.year, found.month, found.day) == (2025, 5, 1)


@given(st.text(max_size=30))
def test_no_text_raises_and_none_is_wider_than_its_column(text: str) -> None:
    assert len(age(text, NOW)) <= 5
