"""What the screens draw: one immutable picture of the project and its databases, replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from migtui.config import Settings
from migtui.core.history import History
from migtui.core.lanes import Layout, lay_out
from migtui.core.model import Revision, Standing
from migtui.core.position import DatabaseState, Failure, Verdict, standings, verdict
from migtui.engine.files import LoadedHistory
from migtui.engine.project import Project
from migtui.engine.states import failure_of
from migtui.errors import MigtuiError


@dataclass(frozen=True)
class Snapshot:
    """The project as it was last read. Two snapshots never share a change: every reading makes a new one."""

    project: Project
    settings: Settings
    loaded: LoadedHistory
    layout: Layout
    databases: tuple[DatabaseState, ...] | None = None
    """None until the first reading has ended."""
    failure: MigtuiError | None = None
    """Why the databases could not be read, if they could not."""
    reading: bool = True
    """A reading is under way; what is shown is from before."""

    @classmethod
    def first(cls, project: Project, settings: Settings, loaded: LoadedHistory) -> Snapshot:
        """The picture made of files alone, before any database has been asked."""
        return cls(project, settings, loaded, arrange(loaded.history))

    def with_files(self, loaded: LoadedHistory) -> Snapshot:
        """The files read anew. The layout is kept where the graph is the same, so that nothing on screen moves."""
        same = loaded.history.order == self.history.order and _edges(loaded.history) == _edges(self.history)
        return replace(self, loaded=loaded, layout=self.layout if same else arrange(loaded.history))

    def with_databases(self, databases: tuple[DatabaseState, ...]) -> Snapshot:
        """The databases read anew."""
        return replace(self, databases=databases, failure=None, reading=False)

    def with_failure(self, failure: MigtuiError) -> Snapshot:
        """The databases could not be read: what was known about them is no longer shown as true."""
        return replace(self, databases=None, failure=failure, reading=False)

    @property
    def history(self) -> History:
        return self.loaded.history

    @cached_property
    def current(self) -> tuple[str, ...]:
        """The rows of all version tables, sorted."""
        return tuple(sorted({head for state in self.databases or () for head in state.heads}))

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each revision stands to the database."""
        return standings(self.history, None if self.databases is None else self.current)

    @cached_property
    def implied(self) -> frozenset[str]:
        """Applied, nothing above it is, and yet not a row of the version table: a row depends on it (depends_on).

        `alembic current` prints these beside the rows.
        """
        applied = {id for id, standing in self.standings.items() if standing == "applied"}
        below = {parent for id in applied for parent in self.history.parents.get(id, ())}
        return frozenset(applied - below - set(self.current))

    @cached_property
    def has_pending(self) -> bool:
        """A revision is not applied yet."""
        return "pending" in self.standings.values()

    @cached_property
    def is_protected(self) -> bool:
        """One of the databases matches a pattern of `protected`, or may: they could not be read."""
        if self.databases is None:
            return bool(self.settings.protected) and not self.reading
        return any(
            fnmatch(text, pattern)
            for state in self.databases
            for text in (state.url, state.host, state.name)
            for pattern in self.settings.protected
        )

    @cached_property
    def verdict(self) -> Verdict:
        """The truth line."""
        return verdict(self.history, self.databases, failure=_failure(self.failure, self.project.root))


@dataclass(frozen=True)
class View:
    """A snapshot and the selected revision: what a command needs to know to say whether it works."""

    snapshot: Snapshot
    selected: Revision | None


def arrange(history: History) -> Layout:
    """The drawing of a history."""
    return lay_out(history.order, _edges(history))


def _edges(history: History) -> dict[str, tuple[str, ...]]:
    return {id: revision.down_revisions for id, revision in history.revisions.items()}


def _failure(error: MigtuiError | None, root: Path) -> Failure | None:
    """The status line has no room for the part of a path that all of the project's files share."""
    if error is None:
        return None
    failure = failure_of(error)
    return replace(failure, where=failure.where.removeprefix(f"{root}/"))
