"""What the screens draw: one immutable picture of the project and its databases, replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.config import EVERYTHING, Settings
from migtui.core.graph.lanes import Layout, lay_out
from migtui.core.history import History
from migtui.core.model import Revision, Standing
from migtui.core.position import DatabaseState, Failure, Verdict, verdict
from migtui.core.standing import combined, implied, standings_in
from migtui.engine.files import LoadedHistory
from migtui.engine.project import Project
from migtui.engine.states import failure_of
from migtui.errors import MigtuiError

from .keys.keymap import KeyMap, key_map

if TYPE_CHECKING:
    from migtui.core.git.files import FileHistory, GitHistory  # 1 ms of every start

_COMPUTED = {"current", "standings_in", "standings", "implied", "unread", "has_pending", "verdict"}
"""What depends on the files, the databases and the failure alone."""


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
    tag: str | None = None
    """--tag for env.py."""
    git: GitHistory | None = None
    """None until it has been asked, and where there is no git or no repository."""

    @classmethod
    def first(cls, project: Project, settings: Settings, loaded: LoadedHistory) -> Snapshot:
        """The picture made of files alone, before any database has been asked."""
        return cls(project, settings, loaded, arrange(loaded.history), tag=project.tag)

    def with_files(self, loaded: LoadedHistory) -> Snapshot:
        """The files read anew. The layout is kept where the graph is the same, so that nothing on screen moves."""
        same = loaded.history.order == self.history.order and _edges(loaded.history) == _edges(self.history)
        return replace(self, loaded=loaded, layout=self.layout if same else arrange(loaded.history))

    def with_reading(self, *, is_on: bool = True) -> Snapshot:
        """A reading has begun, or was given up."""
        return self._with(reading=is_on)

    def with_git(self, git: GitHistory | None) -> Snapshot:
        """Git asked anew."""
        return self._with(git=git)

    def with_databases(self, databases: tuple[DatabaseState, ...]) -> Snapshot:
        """The databases read anew."""
        if databases == self.databases and self.failure is None:
            return self._with(reading=False)
        return replace(self, databases=databases, failure=None, reading=False)

    def with_failure(self, failure: MigtuiError) -> Snapshot:
        """The databases could not be read: what was known about them is no longer shown as true."""
        return replace(self, databases=None, failure=failure, reading=False)

    def _with(self, **changes: object) -> Snapshot:
        """Something changed on which no row depends: what has been computed, 10 ms for 1,000 rows, stays computed."""
        made = replace(self, **changes)  # type: ignore[arg-type]
        vars(made).update((name, vars(self)[name]) for name in _COMPUTED & vars(self).keys())
        return made

    @property
    def history(self) -> History:
        return self.loaded.history

    def git_of(self, revision: Revision) -> FileHistory | None:
        """What git says of the revision's file; None where it says nothing."""
        return self.git.of(revision.file) if self.git is not None else None

    @property
    def keys(self) -> KeyMap:
        """What to press for each command."""
        return key_map(self.settings)

    @cached_property
    def current(self) -> tuple[str, ...]:
        """The rows of all version tables, sorted."""
        return tuple(sorted({head for state in self.databases or () for head in state.heads}))

    @property
    def heads_text(self) -> str:
        """Where the databases stand, for the command log; each by its name where there are several."""
        texts = []
        for state in self.databases or ():
            heads = ", ".join(map(self.history.short, state.heads)) or "no revision"
            name = f"{state.title} " if self.is_several else ""
            texts.append(f"{name}{'not read' if state.error else heads}")
        return "; ".join(texts) or "no revision"

    @cached_property
    def standings_in(self) -> tuple[Mapping[str, Standing], ...]:
        """How each revision stands to each database, in their order."""
        return standings_in(self.history, self.databases or ())

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each revision stands; with several databases: applied means in all of them, pending in one at least."""
        return combined(self.history, self.standings_in)

    @property
    def is_several(self) -> bool:
        """env.py serves more than one database."""
        return len(self.databases or ()) > 1

    @property
    def is_apart(self) -> bool:
        """The databases stand on different rows."""
        return len({state.heads for state in self.databases or ()}) > 1

    def applied_in(self, id: str) -> tuple[DatabaseState, ...]:
        """The databases that have this revision."""
        pairs = zip(self.databases or (), self.standings_in, strict=True)
        return tuple(state for state, standing in pairs if standing.get(id) == "applied")

    def partly_in(self, id: str) -> tuple[str, ...]:
        """The names of the databases that have this revision, when others have not, or it is not known of them."""
        found = self.applied_in(id) if self.is_several else ()
        return tuple(state.title for state in found) if len(found) < len(self.databases or ()) else ()

    def here(self, id: str) -> tuple[str, ...]:
        """The names of the databases that stand on this revision."""
        return tuple(state.title for state in self.databases or () if id in state.heads)

    def stand(self, id: str) -> dict[str, tuple[str, ...]]:
        """How the databases stand to this revision: "here" or a Standing, and the names of those of which it is true.

        Before they have been read: "unknown" (or what is wrong with the revision), of none.
        """
        found: dict[str, tuple[str, ...]] = {}
        for state, standing in zip(self.databases or (), self.standings_in, strict=True):
            word = "here" if id in state.heads else standing.get(id, "unknown")
            found[word] = (*found.get(word, ()), state.title)
        order = ("here", "applied", "pending", "unknown", "broken", "missing")
        return {word: found[word] for word in order if word in found} or {self.standings.get(id, "unknown"): ()}

    @cached_property
    def implied(self) -> frozenset[str]:
        """Applied in a database by depends_on alone, as `alembic current` prints them beside the rows."""
        pairs = zip(self.databases or (), self.standings_in, strict=True)
        return frozenset().union(*(implied(self.history, standing, state.heads) for state, standing in pairs))

    @cached_property
    def unread(self) -> tuple[DatabaseState, ...]:
        """Databases that could not be read, while others could."""
        return tuple(state for state in self.databases or () if state.error)

    @cached_property
    def has_pending(self) -> bool:
        """A revision is not applied yet."""
        return "pending" in self.standings.values()

    @cached_property
    def is_protected(self) -> bool:
        """One of the databases matches a pattern of `protected`, or may: they could not be read."""
        if EVERYTHING in self.settings.protected:
            return True  # whatever will be read
        if self.databases is None:
            return bool(self.settings.protected) and not self.reading
        return bool(self.protected_databases)

    @cached_property
    def protected_databases(self) -> tuple[DatabaseState, ...]:
        """Those that match a pattern of `protected`."""
        return tuple(state for state in self.databases or () if state.is_matched(self.settings.protected))

    @cached_property
    def verdict(self) -> Verdict:
        """The truth line."""
        failure = _failure(self.failure, self.project.root)
        return verdict(self.history, self.databases, failure=failure, key=self.keys.name)


@dataclass(frozen=True)
class View:
    """A snapshot and the selected revision: what a command needs to know to say whether it works."""

    snapshot: Snapshot
    selected: Revision | None
    folded: tuple[str, ...] = ()
    """The revisions of the fold under the cursor, newest first; then none is selected."""


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
