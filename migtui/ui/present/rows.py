"""A revision, or a run of folded ones, as one row of the graph: cells of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from migtui.core.graph.folding import Fold, Item
from migtui.core.graph.lanes import Row
from migtui.core.model import Revision

from ..text import Line, Span, counted, cut, justify, line_width, one_line, pad
from .chips import badges, bracketed, spaced, stands
from .found import ELSEWHERE, ELSEWHERE_ASCII, STYLE, is_marked
from .git import age_cell, author_cell, commit_cell
from .graph_column import fold_column, graph_column
from .row_style import Columns, RowStyle
from .when import parse_created

if TYPE_CHECKING:
    from .way import Way

ENDS = 8
"""Characters of the ids at both ends of a fold: there to be recognised, not to be typed."""
AGE = 5
"""Cells of the oldest age."""


def item_line(
    style: RowStyle, item: Item, *, width: int, selected: bool, destroys: bool, way: Way | None = None
) -> Line:
    """A row of what is shown, in exactly `width` cells."""
    if isinstance(item, Fold):
        return fold_line(style, item, width=width, selected=selected, destroys=destroys, way=way)
    return revision_line(style, item, width=width, selected=selected, destroys=destroys, way=way)


def revision_line(
    style: RowStyle, row: Row, *, width: int, selected: bool, destroys: bool, way: Way | None = None
) -> Line:
    """The row in exactly `width` cells: cursor, graph, id, message, badges, author, commit, date, age.

    `way`: the one through the selected revision, to show whether this row is on it.
    """
    revision = style.snapshot.history.revisions[row.id]
    columns = style.columns(width)
    left = (
        _cursor(style, selected),
        *graph_column(style, row, way),
        *_id(style, revision, columns, selected=selected, is_aside=way is not None and row.id not in way.ids),
        ("  ", ""),
    )
    badged = badges(style.snapshot, revision, marker=style.marker, destroys=destroys, ascii=style.ascii)
    tail = _tail(style, revision, columns)
    room = max(0, width - line_width(left) - line_width(tuple(spaced(badged))) - line_width(tail))
    message = cut(_marked(style, revision.id, _message(revision), "broken" if revision.problem else ""), room)
    if _is_found(style, revision.id) and not is_marked((*left, *message, *badged)):
        badged = [(ELSEWHERE_ASCII if style.ascii else ELSEWHERE, STYLE), *badged]
        message = cut(message, room - 2)
    return _whole(style, (*left, *message), (*spaced(badged), *tail), width)


def fold_line(
    style: RowStyle, fold: Fold, *, width: int, selected: bool, destroys: bool, way: Way | None = None
) -> Line:
    """A run of folded revisions: how many, from which to which, how old."""
    history, id = style.snapshot.history, fold.ids[0]
    newest, oldest = (history.revisions[each] for each in (id, fold.ids[-1]))
    left: Line = (
        _cursor(style, selected),
        *fold_column(style, fold, way),
        (f"{counted(len(fold.ids), 'revision'):<{style.columns(width).id}}", "bold" if selected else "label"),
        (f"  {one_line(newest.id)[:ENDS]} {'..' if style.ascii else '…'} {one_line(oldest.id)[:ENDS]}", "dim"),
    )
    words: list[Span] = [("!" if style.ascii else "⚠", "warning")] if destroys else []
    words += stands(style.snapshot, id)
    since = dict.fromkeys(filter(None, (_age(style, each) for each in (newest, oldest))))
    ages = ("-" if style.ascii else "–").join(since)
    right = (*spaced(words), (f"  {ages:>{AGE - 1}} ", "dim"))
    return _whole(style, cut(left, max(0, width - line_width(right))), right, width)


def _whole(style: RowStyle, left: Line, right: Line, width: int) -> Line:
    used = line_width(left) + line_width(right)
    # Where even that has no room, the right end of everything gives way: the cursor and the graph stay.
    line = (*left, (" " * (width - used), ""), *right) if used <= width else justify((*left, *right), (), width)
    return bracketed(line) if style.ascii else line


def _cursor(style: RowStyle, selected: bool) -> Span:
    return (" > " if style.ascii else " ▌ ") if selected else "   ", "key"


def _id(style: RowStyle, revision: Revision, columns: Columns, *, selected: bool, is_aside: bool) -> Line:
    snapshot = style.snapshot
    is_open = snapshot.standings.get(revision.id) in ("pending", "unknown") and not snapshot.partly_in(revision.id)
    name = "bold" if selected else "dim" if is_open or is_aside else "label"
    text = _shown(style, revision, columns.is_full)
    return (*_marked(style, revision.id, text, name), (" " * max(0, columns.id - cell_len(text)), ""))


def _shown(style: RowStyle, revision: Revision, is_full: bool) -> str:
    return one_line(revision.id if is_full else style.snapshot.history.short(revision.id))


def _marked(style: RowStyle, id: str, text: str, name: str) -> Line:
    """With the words of the search marked; dim where it has not found the revision."""
    if style.marker is None:
        return ((text, name),)
    return style.marker.marked(text, name) if style.marker.has_found(id) else ((text, "dim"),)


def _is_found(style: RowStyle, id: str) -> bool:
    return style.marker is not None and style.marker.has_found(id)


def _tail(style: RowStyle, revision: Revision, columns: Columns) -> Line:
    """Author, commit, date and age, each where it has a column."""
    spans: list[Span] = []
    if columns.author:
        found = style.snapshot.git_of(revision)
        spans += [("  ", ""), author_cell(found, columns.author)]
        spans += [("  ", ""), commit_cell(found)] if columns.commit else []
    if columns.date:
        spans += [("  ", ""), (pad(_date(revision.created), columns.date), "dim")]
    return (*spans, (f" {_age(style, revision):>{AGE}} ", "dim"))


def _age(style: RowStyle, revision: Revision) -> str:
    return age_cell(revision.created, style.snapshot.git_of(revision), style.now)


def _date(created: str) -> str:
    """As the file says it where that is no date."""
    date = parse_created(created)
    return f"{date:%Y-%m-%d}" if date is not None else one_line(created)


def _message(revision: Revision) -> str:
    text = one_line(revision.message)
    if revision.problem is None:
        return text or "(no message)"
    wrong = one_line(revision.problem.message)
    return f"{text} — {wrong}" if text else wrong
