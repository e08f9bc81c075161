"""What `migtui graph` prints as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..core.cells import cells, cut
from ..core.graph.drawing import LANE_WIDTH, Glyphs, draw_pieces, node_glyph
from ..core.graph.hues import lane_style
from ..core.graph.lanes import Row, lay_out
from ..core.model import Revision, Standing
from ..core.paint import Line, Span
from ..core.wording import printable
from .history import Data, Reading, problems_data

MAX_LANES = 12
"""Lanes drawn on a terminal, as on the screen; the widest of 60 real histories has 7."""
LEAST = 8
"""Cells that a message keeps; then the words behind it are cut."""


class Part(NamedTuple):
    """The revisions that were asked for, laid out."""

    rows: tuple[Row, ...]
    """Newest first. Below the last one lines may go on."""
    lanes: int
    crossings: int
    range: str | None = None
    left_out: int = 0
    """Older ones that the limit has cut off."""

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)


def part_of(reading: Reading, range: str | None = None, limit: int | None = None) -> Part:
    """The whole history, a range of it, the newest of these. Raises NoSuchRange."""
    history, order = reading.history, reading.history.order
    if range is not None:
        from ..core.ranges import between  # 2 ms

        order = between(history, range, reading.current)
    layout = lay_out(order, history.parents)
    rows = layout.rows if limit is None else layout.rows[:limit]
    lanes = max((row.width for row in rows), default=0)
    crossings = sum(row.crossings for row in rows if row.turns)
    return Part(rows, lanes, crossings, range, len(layout.rows) - len(rows))


def graph_data(reading: Reading, part: Part) -> Data:
    """`migtui graph --json`."""
    history, standing = reading.history, reading.standings
    return {
        "revisions": [
            {**_row(history.revisions[row.id], standing[row.id], row.lane), **_states_of(reading, row.id)}
            for row in part.rows
        ],
        "heads": history.heads,
        "bases": history.bases,
        "current": reading.current,
        "range": part.range,
        "left_out": part.left_out,
        "lanes": part.lanes,
        "crossings": part.crossings,
        "problems": problems_data(history.problems),
    }


def graph_lines(
    reading: Reading, part: Part, glyphs: Glyphs, *, width: int | None = None, sign: str = "…"
) -> Iterable[Line]:
    """`migtui graph`: a line a revision, newest first. In `width` cells the message is cut before the words are."""
    max_lanes = MAX_LANES if width is not None else None
    is_cut = max_lanes is not None and part.lanes > max_lanes
    room = LANE_WIDTH * min(part.lanes, max_lanes or part.lanes) - (not is_cut)  # a cut needs the last gap
    ids = max((cells(printable(row.id)) for row in part.rows), default=0)
    for row in part.rows:
        revision, standing = reading.history.revisions[row.id], reading.standings[row.id]
        node = node_glyph(standing, here=row.id in reading.here, merge=revision.is_merge_point, glyphs=glyphs)
        style = "here" if row.id in reading.here else standing
        drawn = _lanes(row, node, style, glyphs, max_lanes)
        blank = " " * (room - sum(len(text) for text, _ in drawn))
        id_ = printable(row.id)
        name = "head" if row.id in reading.history.heads else style if style in ("here", "broken", "missing") else ""
        yield (
            *drawn,
            (f"{blank}  ", ""),
            (id_, name or "label"),
            (" " * (ids - cells(id_)), ""),
            *_behind(reading, revision, None if width is None else width - room - ids - 2, sign),
        )


def _lanes(row: Row, node: str, style: str, glyphs: Glyphs, max_lanes: int | None) -> tuple[Span, ...]:
    pieces = draw_pieces(row, node, glyphs, max_lanes)
    spans = [(piece.text, style if piece.node else lane_style(piece.lane)) for piece in pieces]
    last = spans.pop()  # the gap behind the last lane
    return tuple(spans) if not last[0].strip() else (*spans, last)


def _behind(reading: Reading, revision: Revision, room: int | None, sign: str) -> Iterable[Span]:
    """Message and words, two blanks apart."""
    said = list(_said(reading, revision))
    message = printable(revision.message)
    if room is not None and message:
        message = cut(message, max(LEAST, room - 2 - sum(cells(text) for text, _ in said)), sign)
    return [(f"  {message}", ""), *said] if message else said


def _said(reading: Reading, revision: Revision) -> Iterable[Span]:
    separator = "  ("
    for word, style in words(reading, revision):
        yield separator, "dim"
        yield printable(word), style
        separator = ", "
    if separator == ", ":
        yield ")", "dim"


def words(reading: Reading, row: Revision) -> list[Span]:
    """Labels, head, and the databases that stand here or have it."""
    states = reading.states or ()
    found: list[Span] = [(label, "chip-label") for label in row.branch_labels]
    if row.id in reading.history.heads:
        found.append(("head", "head"))
    here = [state.title for state in states if row.id in state.heads]
    found += [(name, "here") for name in (["database"] if here and len(here) == len(states) else here)]
    have = [state for state, standing in reading.each if standing[row.id] == "applied"]
    if len(have) < len(states):
        found += [(f"in {state.title}", "applied") for state in have if state.title not in here]
    return found


def _row(row: Revision, standing: Standing, lane: int) -> Data:
    return {
        "id": row.id,
        "down_revisions": row.down_revisions,
        "depends_on": row.depends_on,
        "branch_labels": row.branch_labels,
        "message": row.message,
        "created": row.created,
        "file": row.file,
        "state": standing,
        "lane": lane,
    }


def _states_of(reading: Reading, id_: str) -> Data:
    """Of several databases, how the revision stands to each, by key."""
    return {"states": {state.key: standing[id_] for state, standing in reading.each}} if reading.is_several else {}
