"""A project as it was read, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..core.history import History
from ..core.model import Problem, Standing
from ..core.standing import combined, standings_in
from ..core.wording import printable

if TYPE_CHECKING:
    from ..core.database import DatabaseState, Failure
    from ..core.position import Verdict

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
        return tuple(sorted(self.here))

    @cached_property
    def here(self) -> frozenset[str]:
        """The rows of the version tables that were read."""
        return frozenset(head for state in self.states or () for head in state.heads)

    @cached_property
    def standings_in(self) -> tuple[Mapping[str, Standing], ...]:
        """How each revision stands to each database, in their order."""
        return standings_in(self.history, self.states or ())

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """With several databases: applied means in all of them, pending in one at least."""
        return combined(self.history, self.standings_in)

    @cached_property
    def verdict(self) -> Verdict:
        from ..core.position import verdict  # 3 ms, which the graph does without

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


def problem_lines(history: History) -> Iterator[str]:
    """A line a problem, with its place and what to do."""
    for problem in history.problems:
        where = f"{problem.where}: " if problem.where and problem.file not in problem.message else ""
        yield printable(f"{where}{problem.message}{f' ({problem.hint})' if problem.hint else ''}")


def failure_data(failure: Failure) -> Data:
    """Why there is no answer."""
    return {"kind": failure.kind, "message": failure.message, "where": failure.where, "hint": failure.hint}


def problems_data(problems: Iterable[Problem]) -> list[Data]:
    """Everything that is wrong with the history."""
    return [
        {"kind": each.kind, "message": each.message, "file": each.file, "line": each.line, "hint": each.hint}
        for each in problems
    ]
