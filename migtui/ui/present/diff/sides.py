"""Models and database as lines: beside one another, or, where there is no room for both, one above the other.

Each row of the comparison is one item of one or more lines, as many on both sides, so that they scroll together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from migtui.core.database import title_of
from migtui.core.diff.model import Row

from ...diff.model import DiffModel, Section
from ...diff.renames import Item, ShownRow
from ...text import Line, cut, one_line, wrap
from ..fold import fold
from .objects import SIGN_STYLES
from .rows import Widths, parts_apart, row_line, widths

MARGIN = 3
"""Cells of the sign."""
NOWHERE = {"models": "not in the models", "database": "not in the database"}
HANGING = 2


@dataclass(frozen=True, slots=True)
class SideItem:
    """A row, or (`row` is None) the heading of an object, or an empty line."""

    models: tuple[Line, ...]
    database: tuple[Line, ...]
    item: Item | None = None
    row: ShownRow | None = None

    @property
    def changes(self) -> tuple[str, ...]:
        """Ids of the operations that it is about."""
        if self.row is not None:
            return self.row.pair.changes
        return self.item.pair.changes if self.item is not None else ()


@dataclass(frozen=True, slots=True)
class Look:
    """How the sides are drawn."""

    models: int
    """Cells of a line of this side; of both, one above the other."""
    database: int
    """0: one above the other."""
    wraps: bool = False
    is_compared: bool = True
    """False: the first picture, without any judgement. What one side lacks may still come."""

    ascii: bool = False

    @property
    def is_split(self) -> bool:
        return self.database > 0

    @property
    def below(self) -> str:
        """What stands before the database's line below the models' one. In ASCII "+-" would be two signs."""
        return "\\_" if self.ascii else "╰─"


def side_items(sections: Sequence[Section], look: Look) -> list[SideItem]:
    """All lines of these objects."""
    items: list[SideItem] = []
    for section in sections:
        if items:
            items.append(SideItem(((),), ((),)))
        items.append(_heading(section.item, look))
        if section.item.pair.error:
            said: Line = ((" " * MARGIN, ""), (f"⚠ {one_line(section.item.pair.error)}", "broken"))
            items.append(_even(section.item, None, replace(look, wraps=True), said, ()))
        pairs = [row.pair for row in section.rows]
        at = widths(pairs, (min(look.models, look.database) if look.is_split else look.models) - MARGIN)
        items += [_item(section.item, row, look, at) for row in section.rows]
    return items


def _heading(item: Item, look: Look) -> SideItem:
    pair = item.pair
    kind = "" if pair.kind == "table" else f"  {pair.kind}"
    sign = item.sign if look.is_compared else "="
    start: Line = (*_start(sign), *(((f"{one_line(title_of(item.key))}: ", "label"),) if item.key else ()))
    models: Line = (*start, (one_line(pair.full_name), "title"), (kind, "dim"))
    database: Line = (*start, (one_line(item.rename.old if item.rename else pair.full_name), "title"), (kind, "dim"))
    if look.is_compared and not pair.has_models:
        models = (
            (*start, (NOWHERE["models"], "dim")) if look.is_split else (*database, (f"  {NOWHERE['models']}", "dim"))
        )
    if look.is_compared and not pair.has_database:
        database = (*start, (NOWHERE["database"], "dim"))
        models = models if look.is_split else (*models, (f"  {NOWHERE['database']}", "dim"))
    if not look.is_split and item.rename is not None:
        models = (*models, (f" ← {one_line(item.rename.old)}", "dim"))
    return _even(item, None, look, models, database if look.is_split else ())


def _item(item: Item, row: ShownRow, look: Look, at: Widths) -> SideItem:
    start = _start(row.sign if look.is_compared else "=")
    if look.is_split:
        models, database = (_side(each, row, look, at, start) for each in (row.pair.models, row.pair.database))
        return _even(item, row, look, models, database)
    lines = [part for line in _stacked(row, look, at, start) for part in _laid(line, look.models, wraps=look.wraps)]
    return SideItem(tuple(lines), (), item, row)


def _start(sign: str) -> Line:
    return ((f"{'' if sign == '=' else sign:<{MARGIN}}", SIGN_STYLES[sign]),)


def _row_style(row: ShownRow, *, is_compared: bool) -> str:
    """Of a row as a whole."""
    pair = row.pair
    if row.sign in ("+", "-", "~?"):
        return SIGN_STYLES[row.sign]
    alone = pair.models is None or pair.database is None
    return "dim" if pair.sign == "=" and alone and is_compared else ""


def _side(each: Row | None, row: ShownRow, look: Look, at: Widths, start: Line) -> Line:
    if each is None:
        return ()
    return (*start, *row_line(each, row.pair, at, style=_row_style(row, is_compared=look.is_compared)))


def _stacked(row: ShownRow, look: Look, at: Widths, start: Line) -> Iterator[Line]:
    """One line for what both sides say alike or one side says alone; the database's own below where it is changed."""
    pair, style = row.pair, _row_style(row, is_compared=look.is_compared)
    first = pair.models or pair.database
    assert first is not None, "a row is there on one side at least"
    line: Line = (*start, *row_line(first, pair, at, style=style))
    if pair.models is None or pair.database is None:
        yield line
    elif pair.changed or row.rename is not None:
        yield line
        yield (
            (f"{look.below} ", "dim"),
            *row_line(pair.database, pair, at, style="dim" if row.rename is None else style),
        )
    elif pair.noise:
        yield (*line, (f"  ({parts_apart(pair, pair.noise)})", "dim"))
    else:
        yield line


def _laid(line: Line, width: int, *, wraps: bool) -> list[Line]:
    return fold(line, width, hanging=HANGING + MARGIN) if wraps else [cut(line, width)]


def _even(item: Item, row: ShownRow | None, look: Look, models: Line, database: Line) -> SideItem:
    """Both sides with as many lines."""
    left = _laid(models, look.models, wraps=look.wraps)
    if not look.is_split:
        return SideItem(tuple(left), (), item, row)
    right = _laid(database, look.database, wraps=look.wraps)
    height = max(len(left), len(right))
    fill = [*left, *[()] * (height - len(left))], [*right, *[()] * (height - len(right))]
    return SideItem(tuple(fill[0]), tuple(fill[1]), item, row)


def nothing(model: DiffModel, look: Look) -> list[SideItem]:
    """In the place of rows, where the selected group has nothing that differs."""
    if model.compared is None:
        text = "" if model.arriving.items else "waiting for the first tables …"
    elif not model.compared.items:
        text = (
            "neither the models nor the database have a table: does env.py import the modules with the models? "
            "The doctor looks for that"
        )
    elif not model.entry or not model.entry.items:
        text = "nothing has this name" if model.text else "nothing differs"
    elif not model.compared.operations:
        text = "✓ models and database agree"
    else:
        text = "nothing differs here"
    style = "good" if text.startswith("✓") else "dim"
    lines: tuple[Line, ...] = tuple(((part, style),) for part in wrap(text, look.models))
    return [SideItem(lines, ((),) * len(lines) if look.is_split else ())]
