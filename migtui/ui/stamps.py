"""The stamps that make sense from where the database stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from migtui.core.history import History


@dataclass(frozen=True, slots=True)
class Stamp:
    """One way to write the version table."""

    target: str
    """As `alembic stamp` takes it; several, separated by blanks."""
    text: str
    purge: bool = False


def ways_to_stamp(history: History, current: Sequence[str], selected: str | None) -> list[Stamp]:
    """The selected revision, the heads, base; and, first, the purge that unknown rows need."""
    unknown = [id for id in current if not history.is_defined(id)]
    heads = "heads" if len(history.heads) > 1 else "head"
    ways: list[Stamp] = []
    if selected is not None and history.is_defined(selected):
        message = history.revisions[selected].message
        ways.append(Stamp(selected, f"{selected}  {message}"))
        others = [id for id in current if id not in unknown and _is_apart(history, id, selected)]
        if others:
            kept = ", ".join(map(history.short, others))
            ways.append(Stamp(selected, f"{selected}  {message}, and forget {kept} (--purge)", purge=True))
    if history.heads:
        names = ", ".join(map(history.short, history.heads))
        ways.append(Stamp(heads, f"{heads}  {names}: everything is applied"))
    ways.append(Stamp("base", "base  nothing is applied: empty the version table"))
    if not unknown:
        return ways
    lost = ", ".join(unknown)
    return [
        Stamp(way.target, f"{way.text}; forget {lost}, which no file defines (--purge)", purge=True)
        for way in ways
        if not way.purge
    ]


def _is_apart(history: History, id: str, selected: str) -> bool:
    """A row of another branch, which a stamp without purge leaves alone."""
    return id not in history.ancestors([selected]) and id not in history.descendants([selected])
