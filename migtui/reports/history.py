"""What `graph` and `status` print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..core.database import DatabaseState, Failure
from ..core.graph.drawing import Glyphs, node_glyph, plain_text
from ..core.graph.lanes import lay_out
from ..core.history import History
from ..core.model import Problem, Revision, Standing
from ..core.position import Verdict, verdict
from ..core.standing import combined, standings_in
from ..core.wording import printable

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

    @cached_property
    def standings_in(self) -> tuple[Mapping[str, Standing], ...]:
        """How each revision stands to each database, in their order."""
        return standings_in(self.history, self.states or ())

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """With several databases: applied means in all of them, pending in one at least."""
        return combined(self.history, self.standings_in)

    @property
    def verdict(self) -> Verdict:
        return verdict(self.history, self.states, self.failure)

    @property
    def pending(self) -> tuple[str, ...] | None:
        """What is to be applied, oldest first; None when that is not known."""
        return None if self.current is None else self.pending_by(self.standings)

    def pending_by(self, standing: Mapping[str, Standing]) -> tuple[str, ...]:
        """The same for one database."""
        return tuple(id_ for id_ in reversed(self.history.order) if standing[id_] == "pending")

    @property
    def each(self) -> Iterator[tuple[DatabaseState, Mapping[str, Standing]]]:
        """The databases, each with its standings."""
        return zip(self.states or (), self.standings_in, strict=True)

    @property
    def is_several(self) -> bool:
        return len(self.states or ()) > 1


def graph_data(reading: Reading) -> Data:
    """`migtui graph --json`."""
    history, standing = reading.history, reading.standings
    layout = lay_out(history.order, history.parents)
    return {
        "revisions": [
            {**_row(history.revisions[row.id], standing[row.id], row.lane), **_states_of(reading, row.id)}
            for row in layout.rows
        ],
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
    here = {head for state in reading.states or () for head in state.heads}
    nodes = {
        id_: node_glyph(standing[id_], here=id_ in here, merge=row.is_merge_point, glyphs=glyphs)
        for id_, row in history.revisions.items()
    }
    texts = {id_: (row.message, _words(reading, row)) for id_, row in history.revisions.items()}
    return plain_text(lay_out(history.order, history.parents), nodes, texts, glyphs)


def status_data(reading: Reading) -> Data:
    """`migtui status --json`. `database` and `dialect` are the first database's; `databases` has all, each with its
    key and its own verdict."""
    found, states = reading.verdict, reading.states or ()
    return {
        "verdict": found.kind,
        "summary": found.text,
        "current": reading.current,
        "heads": reading.history.heads,
        "pending": reading.pending,
        "database": states[0].url if states else None,
        "dialect": states[0].dialect if states else None,
        "databases": [_database(reading, *pair) for pair in reading.each],
        "error": _failure(reading.failure) if reading.failure is not None else None,
        "problems": _problems(reading.history.problems),
    }


def status_lines(reading: Reading) -> tuple[str, ...]:
    """`migtui status`: the verdict, each database and where it stands, and what is pending."""
    history = reading.history
    lines = [printable(reading.verdict.text)]
    for state in reading.states or ():
        lines += _database_lines(reading, state)
    lines.append(f"heads     {_listed(history.heads)}")
    for index, id_ in enumerate(reading.pending or ()):
        lines.append(f"{'' if index else 'pending':<9} {printable(f'{id_}  {_pending_text(reading, id_)}')}".rstrip())
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


def _states_of(reading: Reading, id_: str) -> Data:
    """Of several databases, how the revision stands to each, by key."""
    return {"states": {state.key: standing[id_] for state, standing in reading.each}} if reading.is_several else {}


def _database(reading: Reading, state: DatabaseState, standing: Mapping[str, Standing]) -> Data:
    own = verdict(reading.history, (state,))
    return {
        "key": state.key,
        "name": state.name,
        "database": state.url,
        "dialect": state.dialect,
        "server": state.server,
        "verdict": own.kind,
        "summary": own.text,
        "current": None if state.error else state.heads,
        "pending": None if state.error else reading.pending_by(standing),
        "error": state.error or None,
    }


def _failure(failure: Failure) -> Data:
    return {"kind": failure.kind, "message": failure.message, "where": failure.where, "hint": failure.hint}


def _problems(problems: Iterable[Problem]) -> list[Data]:
    return [
        {"kind": each.kind, "message": each.message, "file": each.file, "line": each.line, "hint": each.hint}
        for each in problems
    ]


def _database_lines(reading: Reading, state: DatabaseState) -> list[str]:
    """Where it is and where it stands; beside others by its name, with its own verdict."""
    key = f"{state.title}  " if state.key else ""
    server = f"  ({state.dialect} {state.server})" if state.server else ""
    stands = f"unknown: {state.error}" if state.error else _listed(state.heads) or "no revision"
    if reading.is_several and not state.error:
        stands += f"  ({verdict(reading.history, (state,)).text})"
    return [f"database  {printable(f'{key}{state.url}{server}')}", f"current   {printable(stands)}"]


def _pending_text(reading: Reading, id_: str) -> str:
    """The message, and the databases that lack the revision when others have it."""
    names = [state.title for state, standing in reading.each if standing[id_] == "pending"]
    only = f"  ({', '.join(names)})" if len(names) < len(reading.states or ()) else ""
    return f"{reading.history.revisions[id_].message}{only}"


def _words(reading: Reading, row: Revision) -> str:
    words = [*row.branch_labels]
    if row.id in reading.history.heads:
        words.append("head")
    here = [state.title for state in reading.states or () if row.id in state.heads]
    words += ["database"] if here and len(here) == len(reading.states or ()) else here
    have = [state for state, standing in reading.each if standing[row.id] == "applied"]
    if len(have) < len(reading.states or ()):
        words += [f"in {state.title}" for state in have if state.title not in here]
    return f"({', '.join(map(printable, words))})" if words else ""


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(map(printable, ids))
