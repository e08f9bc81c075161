"""What a message's fields are made of, when they come from JSON."""

from __future__ import annotations

from typing import Any


def rebuild(owner: Any, name: str, kind: type[Any]) -> None:
    """From JSON a list of objects arrives as one of dictionaries."""
    rebuilt = [each if isinstance(each, kind) else kind(**each) for each in getattr(owner, name)]
    object.__setattr__(owner, name, rebuilt)
