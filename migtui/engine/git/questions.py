"""What git is asked, each question one process. All of them raise GitError and NoGit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...core.git.branches import branches_of, read_ties
from ...core.git.index import Index, read_index
from ...core.git.log import FORMAT, LogReader
from ...core.git.traces import Traces
from .part import Part
from .process import GitError, output, run, together
from .refs import LISTED, Refs, parse_refs

MOST_MOVES = 10
"""How often a file is followed to where it was before."""
MOST_NAMED = 200
"""Files that are asked about by name; of more their folders are."""

_PLAIN = ("--no-show-signature", "--no-color", "--no-notes", "--no-decorate")
_LOG = ("log", "-z", "--raw", "-c", "--no-abbrev", "--full-diff", "-M100%", "--date=raw", f"--format={FORMAT}",
        "--no-ext-diff", "--no-textconv", *_PLAIN)  # fmt: skip
"""`--full-diff`: the folder that a file came from is seldom one that is asked about. `-M100%`: renames are found by
their hashes alone; to look into texts, a clone without texts would fetch them one by one."""
_TIES = ("log", "-z", "--topo-order", "--format=%H%x00%P%x00%s", *_PLAIN)
_NO_COMMIT = "does not have any commits yet"


async def refs(part: Part, environ: Mapping[str, str]) -> Refs:
    """Where HEAD is, and the main branch."""
    if part.refs is not None:
        return part.refs
    return parse_refs(await output(part.repository.top, LISTED, environ))


async def traces(part: Part, refs: Refs, environ: Mapping[str, str]) -> Traces:
    """Author, age and commit of every file: one process, and one more for each folder that all was moved from."""
    found = Traces(part.paths, part.folders)
    if not refs.head:
        return found
    await _take_log(found, part, [] if refs.head == "HEAD" else [refs.head], part.folders, environ)
    for _ in range(MOST_MOVES):
        commits, folders = found.go_outside()
        if not commits:
            break
        await _take_log(found, part, commits, folders, environ)
    return found


async def _take_log(
    found: Traces, part: Part, commits: Sequence[str], folders: Sequence[bytes], environ: Mapping[str, str]
) -> None:
    reader = LogReader()

    def take(data: bytes) -> bool:
        for logged in reader.feed(data):
            found.take(logged)
        return not found.is_complete

    try:
        await run(part.repository.top, [*_LOG, *commits, "--", *_pathspecs(folders)], take, environ)
    except GitError as error:
        if _NO_COMMIT not in error.message:
            raise
    for logged in reader.end():
        found.take(logged)


async def branches(part: Part, refs: Refs, environ: Mapping[str, str]) -> dict[str, str]:
    """The branches of the commits that the main one has not; no process while the main one is checked out."""
    if not refs.bases or not refs.head:
        return {}
    words = [*_TIES, refs.head, *(f"^{name}" for name in refs.bases), "--"]
    return branches_of(read_ties(await output(part.repository.top, words, environ)), refs.branch, refs.main)


async def index(part: Part, refs: Refs, paths: Sequence[bytes], environ: Mapping[str, str]) -> Index:
    """What the index and the last commit have of some files: two processes at the same time."""
    named = _pathspecs(paths if len(paths) <= MOST_NAMED else part.folders)
    listing = output(
        part.repository.top, ["ls-files", "-z", "-t", "-s", "-o", "--exclude-standard", "--", *named], environ
    )
    if not refs.head:
        return read_index(b"", await listing)
    folders: list[str | bytes] = [] if b"." in named else ["--", *named]
    words: list[str | bytes] = ["ls-tree", "-r", "-z", refs.head, *folders]
    tree = output(part.repository.top, words, environ)
    return read_index(*await together(tree, listing))


def _pathspecs(paths: Sequence[bytes]) -> list[bytes]:
    return [path or b"." for path in paths]
