"""`migtui graph --svg`: the graph as a picture that stands alone, for a README, a wiki or a review.

ASCII throughout (other characters are references), so that it survives any encoding. Dark or light as its reader has
it, no script, no font of its own, and a text for those who do not see it. A shape and a word say what a colour says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from ..core.cells import cells, cut
from ..core.graph.hues import hue_of
from ..core.graph.lanes import Row, Stroke
from ..core.model import Standing
from ..core.wording import counted, printable
from .graph import Part, words
from .history import Reading

ROW, LANE, EDGE, RADIUS, CURVE = 24, 18, 16, 5, 7
"""Pixels: height of a row, width of a lane, margin, a revision's circle, a corner."""
CELL = 8.43
"""Pixels of a character at 14px in the widest of the usual monospaced fonts."""
MOST = 100
"""Cells of a message."""
LIGHT = ("#ffffff", "#24292f", "#57606a", ("#6e7781", "#0969da", "#1b7c83", "#1a7f37", "#8250df", "#9a6700"), "#cf222e")
DARK = ("#0d1117", "#e6edf3", "#8d96a0", ("#8d96a0", "#58a6ff", "#39c5cf", "#3fb950", "#bc8cff", "#d29922"), "#ff7b72")
"""Ground, text, dim text, lanes, what is wrong: GitHub's, whose contrasts are held."""
Shape = tuple[str, str]
"""A shape's class, and its word in the legend."""
MERGE: Shape = ("merge", "merge point, in any of these")
_SHAPES: Mapping[Standing, Shape] = {
    "applied": ("applied", "applied"),
    "pending": ("pending", "pending"),
    "unknown": ("unknown", "not known: no database was read"),
    "broken": ("broken", "broken"),
    "missing": ("missing", "no file defines it"),
}


def svg_lines(reading: Reading, part: Part, title: str) -> Iterator[str]:
    """The whole document, a line a piece. `title` names the project."""
    drawn = _Drawing(reading, part)
    width, height = drawn.size
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'role="img" aria-labelledby="title desc">'
    )
    yield f'<title id="title">{_text(title)}</title>'
    yield f'<desc id="desc">{_text(drawn.description)}</desc>'
    yield f"<style>{_css(LIGHT)}@media (prefers-color-scheme: dark) {{{_css(DARK, colours_only=True)}}}</style>"
    yield f'<rect class="ground" width="{width}" height="{height}"/>'
    yield from drawn.strokes()
    for number, row in enumerate(part.rows):
        yield from drawn.row(number, row)
    yield from drawn.legend()
    yield "</svg>"


class _Drawing:
    def __init__(self, reading: Reading, part: Part) -> None:
        self._reading, self._part = reading, part
        ids = max((cells(printable(row.id)) for row in part.rows), default=0)
        self._ids_at = EDGE + LANE * max(1, part.lanes) + RADIUS
        self._messages_at = round(self._ids_at + (ids + 2) * CELL)

    @property
    def size(self) -> tuple[int, int]:
        widest = max((cells(text) for row in self._part.rows for text in [self._behind(row)]), default=0)
        legend = sum(len(word) + 5 for _, word in self._used) * CELL + EDGE
        width = max(self._messages_at + widest * CELL, legend) + EDGE
        return round(width), ROW * (len(self._part.rows) + 1) + EDGE * 2

    @property
    def description(self) -> str:
        """For who does not see it: how many, the heads, where the databases stand."""
        history, shown = self._reading.history, set(self._part.ids)
        heads = [id_ for id_ in history.heads if id_ in shown]
        parts = [counted(len(shown), "revision"), f"{counted(len(heads), 'head')}: {', '.join(heads)}" if heads else ""]
        if self._reading.current is not None:
            parts.append(f"database at {', '.join(self._reading.current) or 'no revision'}")
        if self._part.left_out:
            parts.append(f"{self._part.left_out} older ones are not shown")
        return "; ".join(filter(None, parts))

    def strokes(self) -> Iterator[str]:
        """All lines of one colour in one path: 10,000 rows stay a file that can be opened."""
        paths: defaultdict[int, list[str]] = defaultdict(list)
        for number, row in enumerate(self._part.rows):
            for lane, piece in self._strokes_of(number, row):
                paths[hue_of(lane)].append(piece)
        for hue, pieces in sorted(paths.items()):
            yield f'<path class="line l{hue}" d="{"".join(pieces)}"/>'

    def _strokes_of(self, number: int, row: Row) -> Iterator[tuple[int, str]]:
        y, cells_ = _y(number), row.cells
        turns = [lane != row.lane and _is_corner(cell.strokes) for lane, cell in enumerate(cells_)]
        for lane, cell in enumerate(cells_):
            x, start = _x(lane), y
            if turns[lane]:
                side = CURVE if cell.strokes & Stroke.RIGHT else -CURVE
                start = y + CURVE if cell.strokes & Stroke.DOWN else y - CURVE
                yield cell.lane, f"M{x} {start}Q{x} {y} {x + side} {y}"
            if cell.strokes & Stroke.UP:
                yield cell.lane, f"M{x} {min(start, y)}V{y - ROW // 2}"
            if cell.strokes & Stroke.DOWN:
                yield cell.lane, f"M{x} {max(start, y)}V{y + ROW // 2}"
            if cell.dash is not None:
                right = lane + 1 < len(turns) and turns[lane + 1]
                yield cell.dash, f"M{x + CURVE * turns[lane]} {y}H{_x(lane + 1) - CURVE * right}"

    def row(self, number: int, row: Row) -> Iterator[str]:
        """A revision's shape, with its id, message and words."""
        y, revision = _y(number), self._reading.history.revisions[row.id]
        name, word = self._shape(row)
        said = f"{row.id}: {word}" + (f"; {revision.problem.message}" if revision.problem is not None else "")
        shape = _shape(name, _x(row.lane), y, hue_of(row.lane), revision.is_merge_point)
        yield f"<g><title>{_text(said)}</title>{shape}</g>"
        head = " head" if row.id in self._reading.history.heads else ""
        message = _text(cut(printable(revision.message), MOST))
        yield (
            f'<text y="{y + 5}"><tspan class="id{head}" x="{self._ids_at}">{_text(row.id)}</tspan>'
            f'<tspan x="{self._messages_at}">{message}</tspan>{self._words(row)}</text>'
        )

    def _words(self, row: Row) -> str:
        said = ", ".join(word for word, _ in words(self._reading, self._reading.history.revisions[row.id]))
        return f'<tspan class="word" dx="{2 * CELL:.0f}">({_text(said)})</tspan>' if said else ""

    def _behind(self, row: Row) -> str:
        revision = self._reading.history.revisions[row.id]
        said = ", ".join(word for word, _ in words(self._reading, revision))
        return f"{cut(printable(revision.message), MOST)}    {said}"

    def _shape(self, row: Row) -> Shape:
        if row.id in self._reading.here:
            return "here", "the database is here"
        return _SHAPES[self._reading.standings[row.id]]

    @property
    def _used(self) -> list[Shape]:
        """In the order in which they are met."""
        found = list(dict.fromkeys(self._shape(row) for row in self._part.rows))
        return [*found, MERGE] if any(self._is_merge(row) for row in self._part.rows) else found

    def _is_merge(self, row: Row) -> bool:
        return self._reading.history.revisions[row.id].is_merge_point

    def legend(self) -> Iterator[str]:
        """The shapes that are there, with their words."""
        x, y = float(EDGE), _y(len(self._part.rows)) + EDGE // 2
        for name, word in self._used:
            yield _shape(name, round(x) + RADIUS, y, 0, name == MERGE[0])
            yield f'<text class="word" x="{x + 3 * RADIUS + 2:.0f}" y="{y + 5}">{_text(word)}</text>'
            x += (len(word) + 5) * CELL


def _x(lane: int) -> int:
    return EDGE + RADIUS + LANE * lane


def _y(number: int) -> int:
    return EDGE + ROW // 2 + ROW * number


def _is_corner(strokes: Stroke) -> bool:
    upright, level = strokes & (Stroke.UP | Stroke.DOWN), strokes & (Stroke.LEFT | Stroke.RIGHT)
    return upright in (Stroke.UP, Stroke.DOWN) and level in (Stroke.LEFT, Stroke.RIGHT)


def _shape(name: str, x: int, y: int, hue: int, merge: bool) -> str:
    """Full or hollow, round or a diamond where branches meet; a ring around where the database is."""
    kind = f'class="node {name} l{hue}"'
    if name == "missing":
        return f'<circle {kind} cx="{x}" cy="{y}" r="{RADIUS + 2}"/><text class="mark" x="{x}" y="{y + 4}">?</text>'
    if name == "broken":
        r = RADIUS - 1
        cross = f"M{x - r} {y - r}L{x + r} {y + r}M{x - r} {y + r}L{x + r} {y - r}"
        return f'<circle {kind} cx="{x}" cy="{y}" r="{RADIUS + 2}"/><path class="cross" d="{cross}"/>'
    if merge:
        r = RADIUS + 2
        shape = f'<path {kind} d="M{x} {y - r}L{x + r} {y}L{x} {y + r}L{x - r} {y}Z"/>'
    else:
        shape = f'<circle {kind} cx="{x}" cy="{y}" r="{RADIUS}"/>'
    return f'<circle class="ring l{hue}" cx="{x}" cy="{y}" r="{RADIUS + 4}"/>{shape}' if name == "here" else shape


def _css(colours: tuple[str, str, str, tuple[str, ...], str], *, colours_only: bool = False) -> str:
    ground, text, dim, lanes, wrong = colours
    rules = (
        []
        if colours_only
        else [
            "text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}",
            ".line,.ring{fill:none;stroke-width:2}.node,.cross{stroke-width:2}.head{font-weight:bold}",
            ".unknown,.missing{stroke-dasharray:3 2}.cross{fill:none}.mark{font-size:10px;text-anchor:middle}",
        ]
    )
    rules += [
        f".l{hue}{{stroke:{colour}}}.applied.l{hue},.here.l{hue}{{fill:{colour}}}" for hue, colour in enumerate(lanes)
    ]
    rules += [f".ground{{fill:{ground}}}text{{fill:{text}}}.word{{fill:{dim}}}.id{{fill:{lanes[1]}}}"]
    rules += [f".ring,.merge,.pending,.unknown,.broken,.missing{{fill:{ground}}}.cross{{stroke:{wrong}}}"]
    return "".join(rules)


def _text(text: str) -> str:
    """As character data, in ASCII."""
    return escape(printable(text)).encode("ascii", "xmlcharrefreplace").decode()
