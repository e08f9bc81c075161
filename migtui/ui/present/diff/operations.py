"""What autogenerate would write, as lines: the code, and at the right what it does to what is there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from migtui.core.database import title_of
from migtui.core.diff.risk import Risk
from migtui.core.operations.draft_text import upgrade_lines
from migtui.engine.drafts import Drafted

from ...diff.model import Operation
from ...text import Line, cut, justify, line_width, one_line
from ..fold import fold

SIGNS: dict[Risk, tuple[str, str]] = {
    "additive": ("+", "plus"),
    "widening": ("~", "tilde"),
    "narrowing": ("~", "warning"),
    "destructive": ("- ⚠", "danger"),
    "neutral": ("~", "dim"),
    "unknown": ("?", "dim"),
}
"""Sign and style."""
Words = Callable[[Operation], Line]
"""What else is known of an operation: whose difference it is, the rows at stake."""


@dataclass(frozen=True, slots=True)
class OperationLook:
    """How operations are drawn."""

    width: int
    ticked: Collection[str]
    """Ids."""
    more: Words
    several: bool = False
    """Of several databases: each is named."""
    wraps: bool = False
    is_coloured: bool = True
    """The code, where it is shown whole: Pygments takes 1 ms for an operation."""


def operation_lines(operation: Operation, look: OperationLook) -> list[Line]:
    """One line, or with `wraps` as many as its code has."""
    tick = ("[x] ", "key") if operation.change.id in look.ticked else ("[ ] ", "dim")
    database: Line = ((f"{one_line(title_of(operation.key))}: ", "label"),) if look.several else ()
    table: Line = ((f"{one_line(operation.change.table)}: ", "dim"),) if operation.change.group else ()
    start: Line = (tick, *database)
    right, width = _right(operation, look.more(operation)), look.width
    if not look.wraps:
        said: Line = (*start, *table, *code(operation))
        if width - line_width(right) - 3 >= width // 3:
            return [justify(said, (("   ", ""), *right), width)]
        return [justify(cut(said, width // 3), (("   ", ""), *cut(right, width - width // 3 - 3)), width)]
    lines = [part for line in _full(operation, look) for part in fold(line, max(20, width - 6))]
    folded: list[Line] = [(*start, *lines[0]), *((("    ", ""), *line) for line in lines[1:])]
    if line_width(folded[-1]) + 3 + line_width(right) <= width:
        return [*folded[:-1], justify(folded[-1], right, width)]
    return [*folded, justify((), cut(right, width), width)]


def _right(operation: Operation, more: Line) -> Line:
    sign, style = SIGNS[operation.assessment.risk]
    return ((f"{sign} {one_line(operation.assessment.words)}", style), *more)


def code(operation: Operation) -> Line:
    """Its code on one line."""
    change = operation.change
    if change.upgrade:
        return ((one_line(" ".join(change.upgrade)), ""),)
    return ("downgrade only: ", "dim"), (one_line(" ".join(change.downgrade)), "")


def _full(operation: Operation, look: OperationLook) -> list[Line]:
    change = operation.change
    group: list[Line] = [((change.group, "dim"),)] if change.group else []
    body = change.upgrade or change.downgrade
    if not look.is_coloured:
        return [*group, *(((line, ""),) for line in body)]
    from pygments.lexers.python import PythonLexer  # only who unfolds the code pays 18 ms for its colours

    from ..colouring import coloured

    return [*group, *coloured("\n".join(body), PythonLexer)]


def copied_code(operations: Sequence[Operation], drafted: Drafted) -> str:
    """As the lines would stand in upgrade(), with the batch blocks around them; database by database."""
    keys = list(dict.fromkeys(operation.key for operation in operations))
    parts: list[str] = []
    for key in keys:
        ids = {operation.change.id for operation in operations if operation.key == key}
        heading = [f"# {one_line(title_of(key))}"] if len(keys) > 1 else []
        parts += [*heading, *upgrade_lines(drafted.operations, ids, key)]
    return "\n".join(parts).rstrip("\n")


def copied_sql(operations: Sequence[Operation]) -> str:
    """The statements, each with its semicolon; where there are none, why."""
    texts: list[str] = []
    for change in (operation.change for operation in operations):
        texts += [f"{statement};" for statement in change.sql]
        if change.sql_error:
            texts.append(f"-- {one_line(change.sql_error)}")
    return "\n".join(texts)
