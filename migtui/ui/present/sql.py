"""Statements as lines: coloured, folded under themselves, and behind what is missing from them.

Imported when the first statement is shown: Pygments costs 18 ms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pygments.lexers.sql import MySqlLexer, PostgresLexer, SqlLexer

from migtui.errors import MigtuiError

from ..snapshot import Snapshot
from ..text import Line, counted, one_line, verbatim, wrap
from .colouring import coloured
from .fold import fold
from .summary import bare_operations

if TYPE_CHECKING:
    from migtui.core.operations.operations import Operation
    from migtui.engine.scripting import StepScript

MOST = 40_000
"""Characters of a step that are coloured and folded: 70 ms, 150 ms without any blank. Nobody scrolls further."""

_LEXERS = {"postgresql": PostgresLexer, "mysql": MySqlLexer, "mariadb": MySqlLexer}
_QUOTED = re.compile(r"(\$\w*\$).*?\1|'(?:[^']|'')*'|^[ \t]*--[^\n]*", re.DOTALL | re.MULTILINE)
_END = re.compile(r";[ \t]*$", re.MULTILINE)
_TRANSACTION = re.compile(r"^[ \t]*(?:BEGIN|COMMIT|BEGIN TRANSACTION|START TRANSACTION);[ \t]*$", re.MULTILINE)


def answer_lines(
    answer: Sequence[StepScript] | MigtuiError, operations: Sequence[Operation], snapshot: Snapshot, width: int
) -> list[Line]:
    """A revision's statements for each database, under its name where there are several.

    Where there are none, what its file shows (`operations`) takes their place.
    """
    if isinstance(answer, MigtuiError):
        return [*error_note(answer, width), (), *_from_the_file(operations, width)]
    lines: list[Line] = []
    for script in answer:
        if len(answer) > 1:
            lines += [*([()] if lines else []), ((one_line(script.key), "head"),)]
        lines += script_lines(script, width, snapshot.keys.name("sql.save"), dialect=dialect_of(snapshot, script.key))
        if script.error or script.refused:
            lines += [(), *_from_the_file([o for o in operations if o.database in ("", script.key)], width)]
    return lines


def _from_the_file(operations: Sequence[Operation], width: int) -> list[Line]:
    shown = bare_operations(operations, width) or [(("nothing", "dim"),)]
    return [(("what the version file shows", "dim"),), *shown]


def error_note(error: MigtuiError, width: int) -> list[Line]:
    """Why there is no SQL at all, where, and what to do next."""
    lines = _note("✗ no offline SQL: ", error.message, "broken", width)
    lines += [(("  ", ""), (part, "label")) for part in wrap(one_line(error.where), width - 2)] if error.where else []
    return [*lines, *(((part, ""),) for part in wrap(one_line(error.hint), width))] if error.hint else lines


def dialect_of(snapshot: Snapshot, key: str) -> str:
    """ "postgresql", or "" where the database has not been read."""
    return next((state.dialect for state in snapshot.databases or () if state.key == key), "")


def script_lines(script: StepScript, width: int, save: str, *, dialect: str = "") -> list[Line]:
    """One step for one database: what is wrong with it, what is missing, then its statements. `save`: a key."""
    lines = note_lines(script, width)
    if script.sql.strip():
        lines += [*([()] if lines else []), *sql_lines(script.sql, width, save, dialect=dialect)]
    elif not script.error and not script.refused:
        lines += [*([()] if lines else []), (("no statements: nothing is sent to the database", "dim"),)]
    return lines


def note_lines(script: StepScript, width: int) -> list[Line]:
    """Why the statements are not the whole truth, each with a sign and in words."""
    lines: list[Line] = []
    if script.refused:
        lines += _note("⚠ not run for its SQL: ", script.refused, "warning", width)
    for reason in script.incomplete:
        lines += _note("⚠ incomplete: ", reason, "warning", width)
    if script.error:
        lines += _note("✗ cannot be run offline: ", script.error, "broken", width)
    return lines


def _note(sign: str, text: str, style: str, width: int) -> list[Line]:
    first, *more = wrap(sign + one_line(text), max(8, width - 2))
    return [((first, style),), *((("  ", ""), (part, style)) for part in more)]


def sql_lines(sql: str, width: int, save: str, *, dialect: str = "") -> list[Line]:
    """The statements in lines of at most `width` cells, a blank line between them as Alembic prints them."""
    shown = sql[:MOST]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in verbatim(shown)).strip("\n"))
    lines = [part for line in coloured(text, _LEXERS.get(dialect, SqlLexer)) for part in fold(line, width)]
    if len(sql) > MOST:
        lines += [(), ((f"… {len(sql) - MOST:,} more characters: {save} saves all of them to a file", "dim"),)]
    return lines


def statements(sql: str) -> int:
    """How many statements a run would send: those of the transaction itself are not counted."""
    bare = _QUOTED.sub("", sql)
    return len(_END.findall(bare)) - len(_TRANSACTION.findall(bare))


def count_text(scripts: Sequence[StepScript]) -> str:
    """ "3 statements", "3+ statements" where some are missing, "" where nothing is known."""
    known = [script for script in scripts if not script.refused and not script.error]
    if not known:
        return ""
    count = sum(statements(script.sql) for script in known)
    whole = len(known) == len(scripts) and not any(script.incomplete for script in scripts)
    return counted(count, "statement") if whole else f"{count}+ statements"
