"""What the headless commands print: pure functions from a reading to text, or to data for JSON.

The JSON is an interface. Keys are added, not renamed; ids, heads and the like are lists in a stable order;
what is not known is null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .core.database import DatabaseState, Failure
from .core.drawing import Glyphs, node_glyph, plain_text
from .core.history import History
from .core.lanes import lay_out
from .core.model import Problem, Revision, Standing
from .core.position import Verdict, verdict
from .core.standing import standings
from .core.wording import printable

Data = Mapping[str, object]


@dataclass(frozen=True)
class Reading:
    """A project as it was read: its history, and where its databases stand or why that is not known."""

    history: History
    states: tuple[DatabaseState, ...] | None = None
    failure: Failure | None = None

    @property
    def current(self) -> tuple[str, ...] | None:
        """The rows of all version tables, sorted; None when a database was not read."""
        if self.states is None or any(state.error for state in self.states):
            return None
        return tuple(sorted({head for state in self.states for head in state.heads}))

    @property
    def standings(self) -> Mapping[str, Standing]:
        return standings(self.history, self.current)

    @property
    def verdict(self) -> Verdict:
        return verdict(self.history, self.states, self.failure)

    @property
    def pending(self) -> tuple[str, ...] | None:
        """What is to be applied, oldest first; None when that is not known."""
        if self.current is None:
            return None
        standing = self.standings
        return tuple(id_ for id_ in reversed(self.history.order) if standing[id_] == "pending")


def graph_data(reading: Reading) -> Data:
    """`migtui graph --json`."""
    history, standing = reading.history, reading.standings
    layout = lay_out(history.order, history.parents)
    return {
        "revisions": [_row(history.revisions[row.id], standing[row.id], row.lane) for row in layout.rows],
        "heads": history.heads,
        "bases": history.bases,
        "current": reading.current,
        "lanes": layout.lanes,
        "crossings": layout.crossings,
        "problems": _problems(history.problems),
    }


def graph_lines(reading: Reading, glyphs: Glyphs) -> tuple[str, ...]:
    """`migtui graph`: a line a revision, newest first."""
    history, standing = reading.history, reading.standings
    current = frozenset(reading.current or ())
    nodes = {
        id_: node_glyph(standing[id_], here=id_ in current, merge=row.is_merge_point, glyphs=glyphs)
        for id_, row in history.revisions.items()
    }
    texts = {id_: (row.message, _words(history, row, current)) for id_, row in history.revisions.items()}
    return plain_text(lay_out(history.order, history.parents), nodes, texts, glyphs)


def status_data(reading: Reading) -> Data:
    """`migtui status --json`. `database` and `dialect` are the first database's; `databases` has all."""
    found, states = reading.verdict, reading.states or ()
    return {
        "verdict": found.kind,
        "summary": found.text,
        "current": reading.current,
        "heads": reading.history.heads,
        "pending": reading.pending,
        "database": states[0].url if states else None,
        "dialect": states[0].dialect if states else None,
        "databases": [_database(state) for state in states],
        "error": _failure(reading.failure) if reading.failure is not None else None,
        "problems": _problems(reading.history.problems),
    }


def status_lines(reading: Reading) -> tuple[str, ...]:
    """`migtui status`: the verdict, each database, and what is pending."""
    history = reading.history
    lines = [printable(reading.verdict.text)]
    for state in reading.states or ():
        lines += _database_lines(state)
    lines.append(f"heads     {_listed(history.heads)}")
    for index, id_ in enumerate(reading.pending or ()):
        lines.append(
            f"{'' if index else 'pending':<9} {printable(f'{id_}  {history.revisions[id_].message}')}".rstrip()
        )
    return tuple(lines)


def problem_lines(history: History) -> Iterator[str]:
    """A line a problem, with its place and what to do."""
    for problem in history.problems:
        where = f"{problem.where}: " if problem.where and problem.file not in problem.message else ""
        yield printable(f"{where}{problem.message}{f' ({problem.hint})' if problem.hint else ''}")


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


def _database(state: DatabaseState) -> Data:
    return {
        "key": state.key,
        "name": state.name,
        "database": state.url,
        "dialect": state.dialect,
        "server": state.server,
        "current": None if state.error else state.heads,
        "error": state.error or None,
    }


def _failure(failure: Failure) -> Data:
    return {"kind": failure.kind, "message": failure.message, "where": failure.where, "hint": failure.hint}


def _problems(problems: Iterable[Problem]) -> list[Data]:
    return [
        {"kind": each.kind, "message": each.message, "file": each.file, "line": each.line, "hint": each.hint}
        for each in problems
    ]


def _database_lines(state: DatabaseState) -> list[str]:
    key = f"{state.key}  " if state.key else ""
    server = f"  ({state.dialect} {state.server})" if state.server else ""
    stands = f"unknown: {state.error}" if state.error else _listed(state.heads) or "no revision"
    return [f"database  {printable(f'{key}{state.url}{server}')}", f"current   {printable(stands)}"]


def _words(history: History, row: Revision, current: frozenset[str]) -> str:
    words = [*row.branch_labels]
    if row.id in history.heads:
        words.append("head")
    if row.id in current:
        words.append("database")
    return f"({', '.join(words)})" if words else ""


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(map(printable, ids))
