"""How long ago a revision was created, in three or four cells."""

from __future__ import annotations

import re
from datetime import datetime, timezone

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?")


def parse_created(text: str) -> datetime | None:
    """The date behind "Create Date:", or None when it is none (real files say `2025-01-XX`)."""
    match = _ISO.match(text.strip())
    if match is None:
        return None
    try:
        return datetime.fromisoformat(match.group().replace("T", " ")).replace(tzinfo=timezone.utc)
    except ValueError:
        return None


def age(created: str, now: datetime) -> str:
    """ "3d", "5w", "11mo", "4y"; "" when unknown, "now" for today and the future."""
    date = parse_created(created)
    if date is None:
        return ""
    days = (now - date).days
    if days < 1:
        return "now"
    if days < 21:
        return f"{days}d"
    if days < 70:
        return f"{days // 7}w"
    if days < 730:
        return f"{days // 30}mo"
    return f"{days // 365}y"
