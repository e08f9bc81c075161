"""The New revision screen as lines: the operations to tick, and the code that would be written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from pygments.lexers.python import PythonLexer

from migtui.core.database import DatabaseState
from migtui.core.operations.draft_text import IMPORTS, classify, downgrade_lines, upgrade_lines
from migtui.core.operations.operations import Operation, read_body
from migtui.engine.drafts import Drafted, DraftOperation

from ..text import Line, counted, cut, one_line
from .colouring import coloured
from .fold import fold

SIGNS = {"adds": "+", "changes": "~", "destroys": "-"}
STYLES = {"adds": "plus", "changes": "tilde", "destroys": "minus"}
Named = Mapping[str, Line]
"""By the operation's id: what it does, in words."""


def named(drafted: Drafted, refused: Collection[str] = ()) -> Named:
    """ "+ column orders.tax_region", as the details say it of a version file; the code where that says nothing."""
    against: Line = ((" · fails on SQLite", "danger"),)
    return {each.id: (*_name(each), *(against if each.id in refused else ())) for each in drafted.operations}


def refused(drafted: Drafted, states: Iterable[DatabaseState]) -> frozenset[str]:
    """The ids of the operations that SQLite refuses as they would be written, whatever the tables hold."""
    dialects = {state.key: state.dialect for state in states}
    operations = (each for each in drafted.operations if dialects.get(each.key) == "sqlite")
    return frozenset(each.id for each in operations if any(read.needs_batch for read in _read(each)))


def batch_lines(count: int, doctor: str, width: int) -> list[Line]:
    """What to do about so many of these, for the top of the code. `doctor`: its key."""
    if not count:
        return []
    fails = f"{counted(count, 'operation')} {'fails' if count == 1 else 'fail'} on SQLite"
    line: Line = (("⚠ ", "danger"), (f"{fails} outside of batch mode: render_as_batch=True in env.py mends that, ", ""))
    return [*fold((*line, (doctor, "key"), (" asks the doctor for it", "")), width, hanging=2), ()]


def _name(operation: DraftOperation) -> Line:
    effect = classify(operation)
    texts = [one_line(each.text) for each in _read(operation)]
    text = ", ".join(texts) or one_line(" ".join(operation.upgrade or operation.downgrade))
    side = "" if operation.upgrade else "downgrade only: "
    mark = " ⚠" if effect == "destroys" else ""
    return (f"{SIGNS[effect]} ", STYLES[effect]), (f"{side}{text}{mark}", "warning" if mark else "")


def _read(operation: DraftOperation) -> tuple[Operation, ...]:
    ids = (operation.id,)
    up = upgrade_lines([operation], ids, operation.key)
    lines = up if operation.upgrade else downgrade_lines([operation], ids, operation.key, ids)
    return read_body("\n".join([*IMPORTS, "def upgrade():", *(f"    {line}" for line in lines)]) + "\n").upgrade


def operation_rows(drafted: Drafted, kept: Collection[str], names: Named, width: int) -> list[Line]:
    """A line an operation, in the order of upgrade(): the tick, the database where there are several, what it does."""
    rows: list[Line] = []
    for operation in drafted.operations:
        database: Line = ((f"{operation.key}: ", "label"),) if len(drafted.keys) > 1 else ()
        line: Line = (*database, *names[operation.id])
        tick = ("[x] ", "key") if operation.id in kept else ("[ ] ", "dim")
        shown = line if operation.id in kept else tuple((text, "dim") for text, _ in line)
        rows.append(cut((tick, *shown), width))
    return rows


def tally(drafted: Drafted, kept: Collection[str], renames: int = 0) -> str:
    """For the frame of the list: "2 of 3 operations · 1 rename"."""
    ticked = f"{len(kept)} of {counted(len(drafted.operations), 'operation')}"
    return f"{ticked} · {counted(renames, 'rename')}" if renames else ticked


def code_lines(drafted: Drafted, kept: Collection[str], marked: DraftOperation | None, width: int) -> list[Line]:
    """upgrade() and downgrade() of each database with the kept operations alone, as they will be written."""
    lines: list[Line] = [((name, "dim"),) for name in drafted.imports]
    for key in drafted.keys or [""]:
        suffix = f"_{key}" if len(drafted.keys) > 1 else ""
        up = upgrade_lines(drafted.operations, kept, key)
        down = downgrade_lines(drafted.operations, kept, key, drafted.downgrade_order)
        here = marked if marked is not None and marked.key == key else None
        lines += [(), *_function(f"upgrade{suffix}", up, here.upgrade if here else ())]
        lines += [(), *_function(f"downgrade{suffix}", down, here.downgrade if here else ())]
    return [part for line in (lines if lines[0] else lines[1:]) for part in fold(line, width)]


def _function(name: str, body: list[str], marked: Sequence[str]) -> list[Line]:
    block = _block(body, marked)
    lines: list[Line] = [((f"def {name}():", "head"),)]
    for index, line in enumerate(coloured("\n".join(body), PythonLexer)):
        lines.append((("▌   " if index in block else "    ", "key"), *line))
    return lines


def _block(body: list[str], marked: Sequence[str]) -> range:
    """Where these lines stand one after the other: two tables may well have a line in common."""
    for start in range(len(body) - len(marked) + 1 if marked else 0):
        if body[start : start + len(marked)] == list(marked):
            return range(start, start + len(marked))
    return range(0)


def remarks(drafted: Drafted) -> str:
    """What the project's own process_revision_directives has made of it, for the frame of the code."""
    files = f"{drafted.files} files" if drafted.files > 1 else ""
    own_id = f"id {one_line(drafted.rev_id)}, given by the project" if drafted.rev_id else ""
    return " · ".join(filter(None, (files, own_id)))


def check_lines(drafted: Drafted, width: int) -> list[Line]:
    """The operations that `alembic check` has found, one under the other and not as one line of 700 characters."""
    everything = frozenset(operation.id for operation in drafted.operations)
    rows = operation_rows(drafted, everything, named(drafted), width + 4)
    return [*(row[1:] for row in rows), (), *code_lines(drafted, everything, None, width)]
