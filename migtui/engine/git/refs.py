"""Where HEAD is and what is the main branch: from the small files that git keeps its refs in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .repository import Repository, bytes_of, text_of

MAINS = ("main", "master", "trunk", "develop")
"""Names of a main branch, where the remote does not say which it is."""
REMOTE = "refs/remotes/origin/HEAD"
MOST_LINKS = 5
"""Symbolic refs that are followed, as git does it."""
LISTED = ("for-each-ref", "--format=%(HEAD)%00%(refname)%00%(objectname)%00%(symref)%00", "refs/heads", REMOTE,
          *(f"refs/remotes/origin/{name}" for name in MAINS))  # fmt: skip
"""What git is asked where the refs are no files; `parse_refs` reads the answer."""


@dataclass(frozen=True)
class Refs:
    """Where HEAD is, and what the commits are measured against."""

    head: str
    """The commit; "" when there is none yet."""
    branch: str = ""
    """What is checked out, or is being rebased; "" for a detached HEAD."""
    main: str = ""
    """ "origin/main", "main"; "" when there is none."""
    bases: tuple[str, ...] = ()
    """The full names of the refs that are the main branch; none when HEAD is on it."""
    stamp: tuple[object, ...] = ()
    """Differs when the answer may."""


def read_refs(repository: Repository) -> Refs | None:
    """The refs as files hold them; None where they are kept otherwise (reftable): then git has to say."""
    if os.path.isdir(os.path.join(repository.common, "reftable")):  # noqa: PTH112, PTH118
        return None
    store = _Store(repository)
    text = text_of(os.path.join(repository.folder, "HEAD")).strip()  # noqa: PTH118
    name = text.removeprefix("ref:").strip() if text.startswith("ref:") else ""
    head = store.resolve(name) if name else text
    branch = (name or _rebased(repository)).removeprefix("refs/heads/")
    remote = store.link(REMOTE)
    return measured(head, branch, remote, {each: store.resolve(each) for each in candidates(remote)})


def candidates(remote: str) -> Iterable[str]:
    """Every ref that may be the main branch, full names. `remote` is what the remote's HEAD is linked to, or ""."""
    short = remote.removeprefix("refs/remotes/origin/")
    for name in dict.fromkeys((short, *MAINS) if remote else MAINS):
        yield f"refs/heads/{name}"
        yield f"refs/remotes/origin/{name}"


def measured(head: str, branch: str, remote: str, hashes: Mapping[str, str]) -> Refs:
    """What HEAD is measured against. `hashes` of `candidates`, "" for those that are not there."""
    there = [name for name in candidates(remote) if hashes.get(name)]
    local = [name for name in there if name.startswith("refs/heads/")]
    first = remote if remote in there else next(iter([*local, *there]), "")
    main = first.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    short = main.removeprefix("origin/")
    bases = tuple(name for name in (f"refs/heads/{short}", f"refs/remotes/origin/{short}") if name in there)
    is_main = branch == short or any(hashes[name] == head for name in bases)
    stamp = (head, branch, main, *((name, hashes[name]) for name in bases))
    return Refs(head, branch, main, () if is_main else bases, stamp)


def _rebased(repository: Repository) -> str:
    """The branch that an interrupted rebase will put back."""
    for state in ("rebase-merge", "rebase-apply"):
        name = text_of(os.path.join(repository.folder, state, "head-name")).strip()  # noqa: PTH118
        if name.startswith("refs/heads/"):
            return name
    return ""


class _Store:
    """Loose refs first, then the packed ones, as git looks for them."""

    def __init__(self, repository: Repository) -> None:
        self._common = repository.common
        self._packed: bytes | None = None

    def resolve(self, name: str) -> str:
        """The hash; "" when there is no such ref."""
        for _ in range(MOST_LINKS):
            text = self._loose(name)
            if not text.startswith("ref:"):
                return text or self._from_packed(name)
            name = text.removeprefix("ref:").strip()
        return ""

    def link(self, name: str) -> str:
        """What a symbolic ref is linked to; "" when it is none."""
        text = self._loose(name)
        return text.removeprefix("ref:").strip() if text.startswith("ref:") else ""

    def _loose(self, name: str) -> str:
        return text_of(os.path.join(self._common, name)).strip()  # noqa: PTH118

    def _from_packed(self, name: str) -> str:
        if self._packed is None:
            self._packed = b"\n" + bytes_of(os.path.join(self._common, "packed-refs"))  # noqa: PTH118
        at = self._packed.find(f" {name}\n".encode("utf-8", "surrogateescape"))
        return self._packed[self._packed.rfind(b"\n", 0, at) + 1 : at].decode("ascii", "replace") if at >= 0 else ""


def parse_refs(listed: bytes) -> Refs:
    """The same from what git answers to LISTED. Of a detached HEAD it does not say where it is."""
    words = listed.decode("utf-8", "surrogateescape").replace("\n", "").split("\0")
    rows = list(zip(words[::4], words[1::4], words[2::4], words[3::4], strict=False))
    hashes = {name: hash for _, name, hash, _ in rows}
    branch = next((name.removeprefix("refs/heads/") for mark, name, _, _ in rows if mark == "*"), "")
    remote = next((link for _, name, _, link in rows if name == REMOTE), "")
    return measured(hashes.get(f"refs/heads/{branch}", "HEAD"), branch, remote, hashes)
