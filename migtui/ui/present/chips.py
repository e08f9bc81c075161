"""Words on a ground of their own: head, labels, DATABASE. Where there are no grounds they stand in brackets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from migtui.core.model import Revision

from ..snapshot import Snapshot
from ..text import Line, Span, elide, one_line
from .found import Marker
from .git import marks

MOST_NAMES = 2
"""Databases named in a row; more are counted."""
LABEL_WIDTH = 24
"""Cells of a branch label at most."""
CHIP = "chip-"
"""How the styles with a ground of their own begin."""


def chip(text: str, kind: str) -> Span:
    """A word with its ground around it; `kind` is "head", "label", "here" …"""
    return f" {text} ", CHIP + kind


def bracketed(line: Line, look: Callable[[str], str] | None = None) -> Line:
    """The line with chips that have no ground in brackets: " head " as "[head]", in as many cells.

    `look` tells what a style looks like, as `palette.style_text` does; without it no chip has a ground.
    """
    return tuple((f"[{text[1:-1]}]", name) if _is_bare(text, name, look) else (text, name) for text, name in line)


def _is_bare(text: str, name: str, look: Callable[[str], str] | None) -> bool:
    if not name.startswith(CHIP) or not text[:1] == text[-1:] == " ":
        return False
    return look is None or " on " not in look(name)


def spaced(spans: Iterable[Span]) -> list[Span]:
    """A blank before each."""
    return [part for span in spans for part in ((" ", ""), span)]


def badges(
    snapshot: Snapshot, revision: Revision, *, destroys: bool, ascii: bool = False, marker: Marker | None = None
) -> list[Span]:
    """⇠1, ⚠, what git says, labels, head, DATABASE: the words that go with the glyphs."""
    found: list[Span] = []
    if revision.depends_on:
        found.append((f"{'<-' if ascii else '⇠'}{len(revision.depends_on)}", "dim"))
    if destroys:
        found.append(("!" if ascii else "⚠", "warning"))
    found += marks(snapshot.git_of(revision))
    found += [chip(elide(one_line(label), LABEL_WIDTH), _kind(label, marker)) for label in revision.branch_labels]
    if revision.id in snapshot.history.heads:
        found.append(chip("head", "head"))
    return [*found, *_databases(snapshot, revision.id)]


def _kind(label: str, marker: Marker | None) -> str:
    return "found" if marker is not None and marker.stands_in(label) else "label"


def _databases(snapshot: Snapshot, id: str) -> Iterable[Span]:
    here = snapshot.here(id)
    if here:
        yield chip("DATABASE" if len(here) == len(snapshot.databases or ()) else _names(here, snapshot), "here")
    elif id in snapshot.implied:
        yield "implied", "applied"
    below = [name for name in snapshot.partly_in(id) if name not in here]
    if below:
        yield f"in {_names(below, snapshot)}", "applied"


def stands(snapshot: Snapshot, id: str) -> Iterable[Span]:
    """The word for what the revision's sign says where a row has none: "applied", "pending", "in engine1"."""
    standing = snapshot.standings.get(id, "unknown")
    if names := snapshot.partly_in(id):
        yield f"in {_names(names, snapshot)}", "applied"
    elif standing in ("applied", "pending"):
        yield standing, standing


def _names(names: Sequence[str], snapshot: Snapshot) -> str:
    if len(names) > MOST_NAMES:
        return f"{len(names)} of {len(snapshot.databases or ())} databases"
    return one_line(", ".join(names))
