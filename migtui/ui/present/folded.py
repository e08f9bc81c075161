"""What is never folded, and the details of what is."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from migtui.core.graph.folding import foldable
from migtui.core.model import Revision
from migtui.core.search import Search

from ..snapshot import Snapshot
from ..text import Line, counted, justify, one_line
from .git import marks
from .row_style import SHORT_ID
from .when import age


def may_fold(snapshot: Snapshot, search: Search | None) -> frozenset[str]:
    """The revisions of which a row would tell nothing but their message."""
    return foldable(snapshot.history, _kept(snapshot, search))


def _kept(snapshot: Snapshot, search: Search | None) -> set[str]:
    """Where a database stands, what was found, what is not on git's main branch."""
    kept = {*snapshot.current, *snapshot.implied, *(search.found if search is not None else ())}
    git = snapshot.git
    if git is not None:
        kept |= {id for id, revision in snapshot.history.revisions.items() if marks(git.of(revision.file))}
    return kept


def fold_title(ids: tuple[str, ...]) -> str:
    """ "37 revisions"."""
    return counted(len(ids), "revision")


def fold_lines(snapshot: Snapshot, ids: tuple[str, ...], *, width: int, now: datetime) -> list[Line]:
    """The folded revisions, newest first, in lines of at most `width` cells."""
    history, keys = snapshot.history, snapshot.keys
    revisions = [history.revisions[id] for id in ids]
    widths = [cell_len(history.short(id)) for id in ids]
    ids_width = max((each for each in widths if each <= SHORT_ID), default=SHORT_ID)
    lines: list[Line] = [
        ((f"{len(ids)} revisions in one line, folded", "title"),),
        ((f"{keys.name('fold')} unfolds them, {keys.name('fold.all')} all", "dim"),),
        (),
    ]
    return [*lines, *(_folded_line(snapshot, revision, ids_width, width, now) for revision in revisions)]


def _folded_line(snapshot: Snapshot, revision: Revision, id_width: int, width: int, now: datetime) -> Line:
    id = one_line(snapshot.history.short(revision.id))
    left: Line = (
        (id + " " * (id_width - cell_len(id)), "label"),
        (f"  {one_line(revision.message) or '(no message)'}", ""),
    )
    return justify(left, ((f" {age(revision.created, now):>5}", "dim"),), width)
