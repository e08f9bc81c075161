"""One object whole, as lines of two columns that scroll together.

Imported when the first definition is shown: Pygments costs 18 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from pygments.lexer import Lexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.sql import MySqlLexer, PostgresLexer, SqlLexer

from migtui.core.diff.alignment import ObjectPair
from migtui.engine.comparing import Defined, Definition

from ...keys.keymap import KeyMap
from ...text import Line, counted, one_line, plain, verbatim, wrap
from ..colouring import coloured
from ..fold import fold
from .side_by_side import MOST, LinePair, Ranges, beside

Tab = Literal["ddl", "python"]
TABS: tuple[Tab, ...] = ("ddl", "python")
NAMES: dict[Tab, str] = {"ddl": "DDL", "python": "Python"}
GUTTER = 2
"""Cells before a line: its sign."""
MARKS = {
    "=": (" ", " ", ""),
    "~": ("~", "~", "tilde"),
    "+": ("+", "+", "plus"),
    "-": ("-", "-", "minus"),
    "above": ("↑", "^", "dim"),
    "below": ("↓", "v", "dim"),
    "otherwise": ("≈", "%", "dim"),
}
"""Glyph, the same in ASCII, style. "above" and "below": the other side has the same line there. "otherwise": one side
lacks it or has it in other words, and no operation is about it."""
NOTES = {"above": "the same line, elsewhere", "otherwise": "no operation is about it"}
TWINS = {"above": ("below",)}
_WORD = re.compile(r"\w+")
_OTHER = re.compile(r"(?:CREATE|CONSTRAINT|PRIMARY KEY|FOREIGN KEY|UNIQUE|CHECK|EXCLUDE|COMMENT ON|ALTER)\b")
_COLUMN = re.compile(r"""sa\.Column\(\s*['"]([^'"]+)|"([^"]+)"\s|`([^`]+)`\s|(\w+)\s""")
_LEXERS: dict[str, type[Lexer]] = {"postgresql": PostgresLexer, "mysql": MySqlLexer, "mariadb": MySqlLexer}


@dataclass(frozen=True, slots=True)
class Sides:
    """Both columns, equally long, and where something differs."""

    models: list[Line]
    database: list[Line]
    starts: tuple[int, ...]
    """Indexes of the lines that are not the continuation of a folded one: the same ones for any width."""
    stops: tuple[int, ...]
    """Indexes of the first line of each run of lines that are not the same."""
    differing: int
    """Lines that operations are about."""
    marks: frozenset[str]
    """Of `MARKS`, those that are shown."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What the operations about an object are about, by names in lower case."""

    columns: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    """Constraints and indexes; of one without a name the columns that it is made of."""


def touched(pair: ObjectPair) -> Touched:
    """From the rows that operations are about."""
    rows = [row for line in pair.pairs if line.changes for row in (line.models, line.database) if row is not None]
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for row in rows:
        names[row.kind == "column"] |= {row.name.lower()} if row.name else set(_WORD.findall(row.key.lower()))
    return Touched(frozenset(names[True]), frozenset(names[False]))


def _is_touched(line: str, subjects: Touched) -> bool:
    """Of a column's line its name counts alone: indexes are named with its columns."""
    bare = line.strip()
    column = None if _OTHER.match(bare) else _COLUMN.match(bare)
    if column is not None:
        return column[column.lastindex or 0].lower() in subjects.columns
    return bool({word.lower() for word in _WORD.findall(bare)} & subjects.others)


def sides(
    defined: Defined, tab: Tab, widths: tuple[int, int], *, dialect: str, subjects: Touched, ascii: bool
) -> Sides:
    """Both definitions, for columns of these widths in cells. `subjects`: see `touched`."""
    texts = [_text(definition, tab) for definition in (defined.models, defined.database)]
    lexer = PythonLexer if tab == "python" else _LEXERS.get(dialect, SqlLexer)
    colours = [iter(coloured(text, lexer)) for text in texts]
    columns: tuple[list[Line], list[Line]] = ([], [])
    starts: list[int] = []
    stops: list[int] = []
    marks: list[str] = []
    is_alone = not all(texts)  # then nothing differs: one side says why it has none
    for pair in beside(*texts):
        mark = "=" if is_alone else _mark(pair, subjects)
        if mark != "=" and (not marks or marks[-1] == "="):
            stops.append(len(columns[0]))
        marks.append(mark)
        starts.append(len(columns[0]))
        _add(columns, pair, mark, colours, widths, ascii=ascii)
    _cut_short(columns, texts)
    return Sides(*columns, tuple(starts), tuple(stops), sum(mark in "~+-" for mark in marks), frozenset(marks))


def _text(definition: Definition, tab: Tab) -> str:
    text = definition.ddl if tab == "ddl" else definition.python
    return "\n".join(line.rstrip() for line in verbatim(text.strip("\n")))


def _mark(pair: LinePair, subjects: Touched) -> str:
    if pair.sign == "=" or not (pair.models or pair.database or "").strip():
        return "="
    if pair.sign == "moved":
        return pair.twin
    lines = [line for line in (pair.models, pair.database) if line is not None]
    return pair.sign if any(_is_touched(line, subjects) for line in lines) else "otherwise"


def _add(
    columns: tuple[list[Line], list[Line]],
    pair: LinePair,
    mark: str,
    colours: Sequence[Iterable[Line]],
    widths: tuple[int, int],
    *,
    ascii: bool,
) -> None:
    """One pair, folded; the shorter side is filled up."""
    glyph, in_ascii, style = MARKS[mark]
    folded: list[list[Line]] = []
    for text, lines, width, ranges in zip((pair.models, pair.database), colours, widths, pair.changed, strict=True):
        if text is None:
            folded.append([])
            continue
        body = _painted(next(iter(lines)), mark, style, ranges)
        first, *more = fold(body, max(12, width - GUTTER))
        sign = (in_ascii if ascii else glyph) + " " * (GUTTER - 1)
        folded.append([((sign, style), *first), *(((" " * GUTTER, ""), *line) for line in more)])
    height = max(map(len, folded))
    for column, added in zip(columns, folded, strict=True):
        column += [*added, *[()] * (height - len(added))]


def _painted(line: Line, mark: str, style: str, ranges: Ranges) -> Line:
    """Whole lines of one side in its colour; where both have a line, the words alone that differ."""
    if mark == "=":
        return line
    if not ranges and mark != "~":
        return ((plain(line), style),)
    changed = "changed" if mark == "~" else style
    painted: list[tuple[str, str]] = []
    place = 0
    for text, own in line:
        for character in text:
            is_changed = any(start <= place < end for start, end in ranges)
            painted.append((character, changed if is_changed else own))
            place += 1
    return _joined(painted)


def _joined(spans: Iterable[tuple[str, str]]) -> Line:
    """Neighbours of one style as one span."""
    joined: list[tuple[str, str]] = []
    for text, style in spans:
        if joined and joined[-1][1] == style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    return tuple(joined)


def _cut_short(columns: tuple[list[Line], list[Line]], texts: Sequence[str]) -> None:
    if sum(text.count("\n") + 1 for text in texts) > MOST:
        for column in columns:
            column += [(), ((f"… only the first {MOST // 2:,} lines of a side are shown", "dim"),)]


def instead(
    definition: Definition, tab: Tab, side: str, kind: str, width: int, keys: KeyMap, *, ascii: bool
) -> list[Line]:
    """What stands in the place of a side that has no text; empty where it has one."""
    if (definition.ddl if tab == "ddl" else definition.python).strip():
        return []
    if definition.error:
        sign = "x " if ascii else "✗ "
        first, *more = wrap(one_line(definition.error), max(12, width - GUTTER))
        return [((sign, "broken"), (first, "broken")), *((("  ", ""), (part, "broken")) for part in more)]
    if definition.ddl.strip() or definition.python.strip():
        there = NAMES["ddl" if tab == "python" else "python"]
        other = f"no {NAMES[tab]}: {keys.name('definition.next')} shows the {there}"
        return [((part, "dim"),) for part in wrap(other, width)]
    return [((part, "dim"),) for part in wrap(f"the {side} no such {kind}", width)]


def outcome(shown: Sides, pair: ObjectPair, ours: int = 0, *, ascii: bool) -> tuple[str, str]:
    """What the status line says, with its style. `ours`: how many of our own findings are about the object."""
    if not (shown.models or shown.database):
        return "", "dim"
    notes = [f"{MARKS[key][ascii]} {note}" for key, note in NOTES.items() if shown.marks & {key, *TWINS.get(key, ())}]
    seen = f"{counted(ours, 'finding')} of our own about it" if ours else ""
    if not pair.changes:
        text = "autogenerate has no operation for it" if pair.kind == "table" else f"Alembic compares no {pair.kind}s"
        same = "both read the same" if not notes and not shown.differing else ""
        return " · ".join(filter(None, (text, same, *notes, seen))), "good" if same and not seen else "dim"
    told = (counted(len(pair.changes), "operation"), f"{counted(shown.differing, 'line')} about them")
    return " · ".join(filter(None, (*told, *notes, seen))), "dim"


def one_side(pair: ObjectPair) -> str:
    """What the status line says where the other side has nothing to show."""
    return counted(len(pair.changes), "operation") if pair.changes else "no operation is about it"
