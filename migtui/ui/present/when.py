"""How long ago a revision was created or committed, in at most five cells."""

from __future__ import annotations

import re
from datetime import datetime

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[ T](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?"
)


def parse_created(text: str) -> datetime | None:
    """The date behind "Create Date:", or None when it is none (real files say `2025-01-XX`).

    Without a time zone where the text has none: Alembic writes the clock of whoever made the file.
    """
    match = _ISO.match(text.strip())
    if match is None:
        return None
    try:
        return datetime.fromisoformat(f"{match['date']} {match['time'] or '00:00'}{_offset(match['zone'] or '')}")
    except ValueError:
        return None


def _offset(zone: str) -> str:
    """As Python 3.10 reads it: "+02:00"."""
    if zone in ("Z", "UTC"):
        return "+00:00"
    return zone if ":" in zone or not zone else f"{zone[:3]}:{zone[3:]}"


def age(created: str, now: datetime) -> str:
    """ "5min", "2h", "3d", "5w", "11mo", "4y"; "" when unknown, "now" for the future, "today" where no hour is said.

    A date without a time zone is taken to be in that of `now`.
    """
    date = parse_created(created)
    if date is None:
        return ""
    date = date if date.tzinfo else date.replace(tzinfo=now.tzinfo)
    if ":" not in created and date.date() == now.date():
        return "today"
    return age_of(date, now)


def age_of(date: datetime, now: datetime) -> str:
    """The same of a date with its time zone."""
    seconds = int((now - date).total_seconds())
    days = seconds // 86400
    if days < 1:
        return "now" if seconds < 60 else f"{seconds // 60}min" if seconds < 3600 else f"{seconds // 3600}h"
    if days < 21:
        return f"{days}d"
    if days < 70:
        return f"{days // 7}w"
    if days < 730:
        return f"{days // 30}mo"
    return f"{days // 365}y"
