"""What we have seen and autogenerate has not, as lines; always marked as ours.

Imported when the first finding is shown: Pygments costs 18 ms.
"""

from __future__ import annotations

from collections.abc import Sequence

from pygments.lexers.python import PythonLexer

from migtui.core.diff.findings import Finding

from ...keys.keymap import KeyMap
from ...text import Line, line_width, one_line, pad, verbatim, wrap
from ..colouring import coloured
from ..fold import fold

OURS = "Seen by migtui, not by Alembic: no operation is about it."
UNSURE = "The two may be the same in other words: the server rewrites what it is given."
PROPOSAL = "A proposal for a revision of yours; migtui never writes it by itself ({} copies it):"
NO_OPERATION = "Alembic has no operation for it: it takes SQL of your own, or nothing."
NONE = "Nothing seen that autogenerate does not see."
MARKS = {True: ("⚠", "!", "warning"), False: ("?", "?", "dim")}
"""By `certain`: glyph, the same in ASCII, style."""
SIDE = 10
"""Cells of the name of a side."""


def finding_rows(found: Sequence[Finding], width: int, *, ascii: bool, keys: Sequence[str] = ()) -> list[Line]:
    """A line a finding: mark, what it is about, the sentence. `keys`: the database of each, where there are several."""
    databases = [f"{key}: " if key else "" for key in keys or [""] * len(found)]
    names = [one_line(f"{database}{_place(finding)}") for database, finding in zip(databases, found, strict=True)]
    room = min(max((line_width(((name, ""),)) for name in names), default=0), max(12, width // 3))
    rows: list[Line] = []
    for finding, name in zip(found, names, strict=True):
        glyph, plain, style = MARKS[finding.certain]
        unsure = () if finding.certain else (("maybe: ", "dim"),)
        sign = (f"{plain if ascii else glyph} ", style)
        rows.append((sign, (pad(name, room) + "  ", "label"), *unsure, (one_line(finding.text), "")))
    return rows


def _place(finding: Finding) -> str:
    """ "orders", "shop.orders"."""
    return ".".join(filter(None, (finding.schema, finding.name)))


def finding_lines(finding: Finding | None, width: int, keys: KeyMap, *, ascii: bool) -> list[Line]:
    """Everything about one finding; that there is none where there is none."""
    if finding is None:
        return [((NONE, "good"),)]
    glyph, plain, style = MARKS[finding.certain]
    lines: list[Line] = [((part, "bold"),) for part in wrap(one_line(f"{_place(finding)}: {finding.text}"), width)]
    lines += [((part, "dim"),) for part in wrap(OURS, width)]
    if not finding.certain:
        lines += [((part, style),) for part in wrap(f"{plain if ascii else glyph} {UNSURE}", width)]
    if finding.models or finding.database:
        lines += [(), *_side("Models", finding.models, width), *_side("Database", finding.database, width)]
    if not finding.upgrade and not finding.downgrade:
        return [*lines, (), *(((part, "dim"),) for part in wrap(NO_OPERATION, width))]
    lines += [(), *(((part, "dim"),) for part in wrap(PROPOSAL.format(keys.name("limits.copy")), width))]
    code = [*_function("upgrade", finding.upgrade), *_function("downgrade", finding.downgrade)]
    return [*lines, *(part for line in code for part in fold(line, width))]


def proposal(finding: Finding) -> str:
    """The lines to copy, upgrade() and downgrade(); "" where there are none."""
    functions = (("upgrade", finding.upgrade), ("downgrade", finding.downgrade))
    parts = [f"# {name}()\n" + "\n".join(lines) for name, lines in functions if lines]
    return "\n\n".join(parts)


def _side(name: str, text: str, width: int) -> list[Line]:
    """What one side says, verbatim."""
    if not text.strip():
        return [((pad(name, SIDE), "dim"), ("nothing", "dim"))]
    folded = [part for line in verbatim(text) for part in fold(((line, ""),), max(12, width - SIDE))]
    return [((pad(name if index == 0 else "", SIDE), "dim"), *line) for index, line in enumerate(folded)]


def _function(name: str, body: Sequence[str]) -> list[Line]:
    if not body:
        return [((f"def {name}():", "head"), ("  # nothing", "comment"))]
    text = "\n".join(line for each in body for line in verbatim(each))
    return [((f"def {name}():", "head"),), *((("    ", ""), *line) for line in coloured(text, PythonLexer))]
