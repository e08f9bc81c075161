"""Whose difference is it: the words and marks of the three-way answer, and the drifts as lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migtui.core.database import title_of
from migtui.core.diff.model import Row
from migtui.core.diff.origin import Drift, Origin, ThreeWay
from migtui.core.wording import enumerated

from ...text import Line, counted, cut, line_width, one_line, pad, wrap
from ..fold import fold

MARKS: dict[Origin, tuple[str, str, str]] = {
    "pending": ("○", "o", "pending"),
    "model": ("◆", "M", "label"),
    "drift": ("⚠", "!", "warning"),
}
"""Glyph, the same in ASCII, style. Beside an operation; the word stands behind it."""
WORDS: dict[Origin, str] = {
    "pending": "pending: in the migrations, not applied",
    "model": "no migration yet",
    "drift": "drift: not what its revision builds",
}
SHORT: dict[Origin, str] = {"pending": "pending", "model": "no migration yet", "drift": "drift"}
NO_DRIFT = "No drift: the database is what its own revision builds."
NOT_TOLD = "No drift was found where it could be told."
NOTHING = "nothing"
PART = 14
"""Cells of the name of a part."""
MANY = 4
"""Tables that are named one by one."""


def origin_mark(origin: Origin, *, ascii: bool) -> tuple[str, str]:
    """Glyph and style, a span for a Line."""
    glyph, plain, style = MARKS[origin]
    return (plain if ascii else glyph), style


def counts_words(answer: ThreeWay) -> str:
    """ "2 pending, 1 without a migration, no drift"; what went wrong where there is no answer."""
    if not answer.is_answered:
        return f"not known: {one_line(answer.error)}"
    counts = ((answer.pending, "pending"), (answer.model, "without a migration"))
    told = [f"{count:,} {text}" for count, text in counts if count]
    if not told and not answer.drift:
        told = ["no difference"]
    return ", ".join([*told, counted(answer.drift, "drift") if answer.drift else "no drift"])


def answer_words(answers: Mapping[str, ThreeWay]) -> tuple[str, str]:
    """The same of all databases, for the status line, and its style."""
    told = [f"{_title(answer, len(answers))}{counts_words(answer)}" for answer in answers.values()]
    told += [f"could not be removed: {one_line(answer.left)}" for answer in answers.values() if answer.left]
    told += [f"not known of {_unread(answer)}" for answer in answers.values() if answer.unread]
    drifts = any(each.drift or each.left or each.unread or not each.is_answered for each in answers.values())
    return " · ".join(told), "warning" if drifts else "good"


def count_lines(answers: Sequence[ThreeWay], width: int, *, ascii: bool) -> list[Line]:
    """The three counts of each database, where it was built, and what could not be told or removed."""
    lines: list[Line] = []
    for answer in sorted(answers, key=lambda each: (each.is_answered, not each.left)):  # trouble first
        where = f"  built in {one_line(answer.where)}, gone again" if answer.where and not answer.left else ""
        if len(answers) > 1:
            lines += [cut(((one_line(title_of(answer.key)), "head"), (where, "dim")), width)]
        lines += _error(answer, width, ascii=ascii) if not answer.is_answered else _counts(answer, ascii=ascii)
        if where and len(answers) == 1:
            lines += [((part, "dim"),) for part in wrap(where.strip(), width)]
        sign = "! " if ascii else "⚠ "
        if answer.unread:
            text = f"{sign}not known of {_unread(answer)}"
            lines += [((part, "warning"),) for part in wrap(text, width)]
        if answer.left:
            text = f"{sign}could not be removed, remove it by hand: {one_line(answer.left)}"
            lines += [((part, "warning"),) for part in wrap(text, width)]
    return lines


def _unread(answer: ThreeWay) -> str:
    """ "orders, audit.log and 3 more"."""
    return enumerated(map(one_line, answer.unread), most=MANY + 1)


def _counts(answer: ThreeWay, *, ascii: bool) -> list[Line]:
    counts: dict[Origin, int] = {"pending": answer.pending, "model": answer.model, "drift": answer.drift}
    lines: list[Line] = []
    for origin, count in counts.items():
        glyph, style = origin_mark(origin, ascii=ascii)
        lines.append(((f"{glyph} {count:>4,} ", style if count else "dim"), (WORDS[origin], "" if count else "dim")))
    return lines


def _error(answer: ThreeWay, width: int, *, ascii: bool) -> list[Line]:
    sign = "x " if ascii else "✗ "
    revision = f"revision {answer.revision}: " if answer.revision and answer.revision not in answer.error else ""
    texts = [(f"{revision}{answer.error}", "broken"), (answer.hint, "")]
    folded = [(part, style) for text, style in texts if text for part in wrap(one_line(text), max(12, width - 2))]
    return [((sign if index == 0 else "  ", "broken"), span) for index, span in enumerate(folded)]


def drift_rows(drifts: Sequence[tuple[str, Drift]], *, is_several: bool) -> list[Line]:
    """A line a drift, with the database's key: what it is, which object, the sentence."""
    rows: list[Line] = []
    for key, drift in drifts:
        word, style = _word(drift)
        database: Line = ((f"{one_line(title_of(key))}: ", "label"),) if is_several else ()
        rows.append(((pad(word, 8), style), *database, (one_line(drift.text or name_of(drift)), "")))
    return rows


def _word(drift: Drift) -> tuple[str, str]:
    if drift.built is not None and drift.database is not None:
        return "differs", "tilde"
    return ("extra", "minus") if drift.built is None else ("missing", "plus")


def name_of(drift: Drift) -> str:
    """ "column orders.note", "index orders.ix_note", "table audit.log"."""
    place = ".".join(filter(None, (drift.schema, drift.name, drift.key if drift.kind else "")))
    return f"{drift.kind or drift.object_kind} {place}"


def no_drift(answers: Sequence[ThreeWay]) -> Line:
    """What stands in the place of an empty list."""
    whole = all(answer.is_answered and not answer.unread for answer in answers)
    return ((NO_DRIFT, "good"),) if whole else ((NOT_TOLD, "dim"),)


def drift_lines(drift: Drift, width: int) -> list[Line]:
    """What the revision builds beside what is there, part by part."""
    lines: list[Line] = [((part, "bold"),) for part in wrap(one_line(drift.text or name_of(drift)), width)]
    room = max(12, (width - PART - 2) // 2)
    parts = [
        line for index, part in enumerate(_parts(drift)) for line in _beside(drift, part, room, is_first=index == 0)
    ]
    heads: Line = ((" " * PART, ""), (pad("Migrations build", room), "dim"), ("Database", "dim"))
    return [*lines, heads, *parts] if parts else lines


def _parts(drift: Drift) -> list[str]:
    """In the order in which they are read."""
    return list(dict.fromkeys(part for row in (drift.built, drift.database) if row is not None for part in row.parts))


def _beside(drift: Drift, part: str, room: int, *, is_first: bool) -> list[Line]:
    """A side that has nothing says so once."""
    differs = part in drift.parts
    nothing = NOTHING if is_first else ""
    texts = [nothing if row is None else _said(row, part) for row in (drift.built, drift.database)]
    columns = [fold(((text, "changed" if differs else ""),), room - 1, hanging=0) for text in texts]
    lines: list[Line] = []
    for index in range(max(map(len, columns))):
        name = f"{'~' if differs else ' '} {part}" if index == 0 else ""
        built, there = (column[index] if index < len(column) else () for column in columns)
        lines.append(((pad(name, PART), "dim"), *built, (" " * (room - line_width(built)), ""), *there))
    return lines


def _said(row: Row, part: str) -> str:
    return one_line(row.parts.get(part, "")) or "-"


def drifts_text(answers: Sequence[ThreeWay]) -> str:
    """All drifts, to copy."""
    lines: list[str] = []
    for answer in answers:
        lines += [f"{_title(answer, len(answers))}{counts_words(answer)}"]
        lines += [f"- {one_line(drift.text or name_of(drift))}" for drift in answer.drifts]
    return "\n".join(lines)


def _title(answer: ThreeWay, count: int) -> str:
    return f"{one_line(title_of(answer.key))}: " if count > 1 else ""
