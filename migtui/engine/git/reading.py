"""Everything that git says of the version files of a project.

One process tells author, age and commit of all files, and mostly that is all: whether a file is as it was committed is
seen by the hash of its text, and where the branches are stands in small files. More is asked only when there is
something to ask: which commits the main branch has not, while another one is checked out; what the index says of a file
that is not as the log has it; where the files were before they were moved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ...core.git.files import FileHistory, FileState, GitHistory
from ...core.git.traces import Trace, Traces
from . import questions
from .blobs import Blobs, Seen
from .part import Part, parts_of
from .process import GitError, NoGit, together
from .refs import Refs
from .repository import Repository


@dataclass(frozen=True)
class GitReading:
    """What one reading brought."""

    history: GitHistory | None = None
    """None where there is no git, no repository, or git failed."""
    failures: tuple[GitError, ...] = ()
    """Why git said no; not that there is no repository."""


class GitReader:
    """Reads as often as asked, and keeps what has not changed in between."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._blobs = Blobs()
        self._logs: dict[Repository, tuple[object, Traces]] = {}
        self._state: object = None
        self._indexes: dict[Repository, object] = {}
        """Time and size of the indexes that the last reading has asked."""

    def is_outdated(self, files: Sequence[Seen]) -> bool:
        """Whether another reading may say something else; 1,000 files take 2 ms, without a process."""
        return self._state != _look(files)[1] or any(
            repository.stamp("index") != stamp for repository, stamp in self._indexes.items()
        )

    async def read(self, files: Sequence[Seen]) -> GitReading:
        """Ask git about these files. Never raises for what git says."""
        parts, self._state = await asyncio.to_thread(_look, files)
        self._indexes = {}
        told = await asyncio.gather(*(self._told(part) for part in parts))
        failures = [each for each in told if isinstance(each, GitError) and "not a git repository" not in each.message]
        return GitReading(_joined([each for each in told if isinstance(each, GitHistory)]), tuple(failures))

    async def _told(self, part: Part) -> GitHistory | GitError | None:
        try:
            return await self._read(part)
        except GitError as error:
            return error
        except NoGit:
            return None

    async def _read(self, part: Part) -> GitHistory:
        refs = await questions.refs(part, self._environ)
        traces, branches, hashes = await together(
            self._traces(part, refs),
            questions.branches(part, refs, self._environ),
            asyncio.to_thread(self._blobs.hashes, part.files),
        )
        found = {path: traces.by_file[part.inside(path)] for path, _, _ in part.files}
        states = await self._states(part, refs, found, hashes)
        cut = await asyncio.to_thread(lambda: part.repository.shallow)
        files = {
            path: _history(found[path], state, branches, cut) if is_committed else FileHistory(state)
            for path, (state, is_committed) in states.items()
        }
        return GitHistory(files, refs.branch, refs.main)

    async def _traces(self, part: Part, refs: Refs) -> Traces:
        """From the last reading, while HEAD and the names of the files are the same."""
        key = (refs.head, refs.head == "HEAD" and part.stamp, part.paths)
        kept = self._logs.get(part.repository)
        if kept is None or kept[0] != key:
            kept = self._logs[part.repository] = (key, await questions.traces(part, refs, self._environ))
        return kept[1]

    async def _states(
        self, part: Part, refs: Refs, found: Mapping[str, Trace], hashes: Mapping[str, Collection[str]]
    ) -> dict[str, tuple[FileState, bool]]:
        """By path, the state of each file, and whether the last commit has it. Without those that git ignores.

        The log alone can be wrong where a merge took one of two texts: what differs from it is asked for.
        """
        states: dict[str, tuple[FileState, bool]] = {}
        doubtful = [path for path, trace in found.items() if trace.blob not in hashes[path]]
        states |= dict.fromkeys(found.keys() - set(doubtful), ("committed", True))
        if not doubtful:
            return states
        self._indexes[part.repository] = part.repository.stamp("index")
        index = await questions.index(part, refs, [part.inside(path) for path in doubtful], self._environ)
        for path in doubtful:
            state = index.state(part.inside(path), hashes[path])
            if state is not None:
                states[path] = (state, part.inside(path) in index.committed)
        return states


def _history(trace: Trace, state: FileState, branches: Mapping[str, str], cut: Collection[str]) -> FileHistory:
    """`cut`: the commits at which a shallow clone ends; the files were there before, nobody knows by whom."""
    origin, changed = trace.origin, trace.changed
    if origin is None or origin.hash in cut:
        return FileHistory(state, changed=changed)
    branch = branches.get(origin.hash, "")
    return FileHistory(state, origin.author, origin.when, origin.hash, origin.subject, branch, changed)


def _joined(histories: Sequence[GitHistory]) -> GitHistory | None:
    """Several repositories as one; HEAD and the main branch are those of the first."""
    if not histories:
        return None
    files = {path: found for history in histories for path, found in history.files.items()}
    return GitHistory(files, histories[0].branch, histories[0].main)


def _look(files: Sequence[Seen]) -> tuple[list[Part], object]:
    """The files by repository, and what differs when another reading may say something else."""
    parts = parts_of(files)
    return parts, ([part.stamp for part in parts], tuple(files))
