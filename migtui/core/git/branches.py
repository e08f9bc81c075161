"""From which branch each commit came that the main one has not, as far as the merges say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_MERGED = (
    re.compile(r"Merge (?:remote-tracking )?branch(?:es)? (?P<names>'.+)"),
    re.compile(r"Merge pull request #\d+ from [^/\s]+/(?P<name>\S+)"),  # GitHub
    re.compile(r"Merged in (?P<name>\S+) \(pull request #\d+\)"),  # Bitbucket
)


class Tie(NamedTuple):
    """A commit, what it is tied to, and the first line of its message."""

    hash: str
    parents: tuple[str, ...]
    subject: str


def read_ties(output: bytes) -> list[Tie]:
    """What `git log -z --format=%H%x00%P%x00%s` prints."""
    words = output.decode("utf-8", "replace").split("\0")
    return [
        Tie(hash, tuple(parents.split()), subject)
        for hash, parents, subject in zip(words[::3], words[1::3], words[2::3], strict=False)
    ]


def branches_of(ties: Iterable[Tie], branch: str, main: str) -> dict[str, str]:
    """The branch of every commit, by hash; "" for what came by a merge of the main branch.

    `ties` are the commits that the main branch has not, children before their parents. The first parents are the
    branch that is checked out; what a merge brought has the name that its message gives it, else that of the merge.
    """
    known = {tie.hash: tie for tie in ties}
    names: dict[str, str] = {}
    pending = [(hash, branch) for hash in list(known)[:1]]
    while pending:
        hash, name = pending.pop()
        sides: list[tuple[str, str]] = []
        while hash in known and hash not in names:
            names[hash] = name
            parents = known[hash].parents
            merged = merged_names(known[hash].subject) if len(parents) > 1 else []
            sides += _sides(parents[1:], merged, name)
            hash = parents[0] if parents else ""
        pending += reversed(sides)
    return {hash: "" if name == main.removeprefix("origin/") else name for hash, name in names.items()}


def _sides(parents: tuple[str, ...], merged: list[str], name: str) -> list[tuple[str, str]]:
    told = merged if len(merged) == len(parents) else [name] * len(parents)
    return list(zip(parents, told, strict=True))


def merged_names(subject: str) -> list[str]:
    """The branches that a merge's message names; none when it was written by hand."""
    for pattern in _MERGED:
        found = pattern.match(subject)
        if found is None:
            continue
        if "name" in found.groupdict():
            return [found["name"]]
        listed = found["names"].partition(" into ")[0].partition(" of ")[0]
        return [name.removeprefix("origin/") for name in re.findall(r"'([^']+)'", listed)]
    return []
