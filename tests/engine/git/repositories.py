"""Real repositories with version files, and a reader of them that counts what it asks."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from migtui.core.git.files import FileHistory, GitHistory
from migtui.engine.git.reading import GitReader, GitReading
from migtui.engine.listing import list_files

DAY = 86_400
START = 1_700_000_000
ENV = {
    "PATH": os.environ["PATH"],
    "HOME": os.devnull,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C",
}


class Repo:
    """A repository with version files in `v`; every commit is a day after the one before."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.top = folder
        self.days = 0
        self.git("init", "-q", "-b", "main", *options)

    def git(self, *words: str, author: str = "Ann", check: bool = True, stdin: bytes = b"") -> str:
        date = f"{START + self.days * DAY} +0200"
        who = {"GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": "a@b", "GIT_AUTHOR_DATE": date}
        who |= {"GIT_COMMITTER_NAME": "Committer", "GIT_COMMITTER_EMAIL": "c@d", "GIT_COMMITTER_DATE": date}
        done = self._run(words, who, stdin)
        assert not check or done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode("utf-8", "replace").strip()

    def _run(self, words: Sequence[str], who: dict[str, str], stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["git", *words], cwd=self.top, env=ENV | who, input=stdin, capture_output=True, check=False
        )

    def write(self, *names: str, text: str = "") -> None:
        for name in names:
            path = self.top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((text or f"# {name}\n" * 5).encode("utf-8", "surrogateescape"))

    def commit(self, subject: str, *names: str, author: str = "Ann", text: str = "") -> str:
        """Write these files and commit everything; the hash."""
        self.days += 1
        self.write(*names, text=text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject, author=author)
        return self.git("rev-parse", "HEAD")

    def rewrite(self, old: bytes, new: bytes) -> None:
        """Put into the last commit what git itself would have cleaned before."""
        raw = self._run(["cat-file", "commit", "HEAD"], {}, b"").stdout
        made = self.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw.replace(old, new))
        self.git("update-ref", "HEAD", made)


COMMANDS = {"log", "ls-files", "ls-tree", "for-each-ref"}


class Asked:
    """A reader that counts its processes."""

    def __init__(self, *folders: Path, env: dict[str, str] | None = None) -> None:
        self.folders = folders
        self.reader = GitReader(ENV | (env or {}))
        self.commands: list[str] = []
        self.processes: list[asyncio.subprocess.Process] = []

    @property
    def files(self) -> list[tuple[str, int, int]]:
        return list_files(self.folders).files

    async def read(self) -> GitReading:
        self.commands.clear()
        return await self.reader.read(self.files)

    async def history(self) -> GitHistory:
        reading = await self.read()
        assert not reading.failures
        assert reading.history is not None
        return reading.history

    async def of(self, name: str) -> FileHistory:
        """What is known of the file with this name."""
        history = await self.history()
        return next(found for file, found in history.files.items() if Path(file).name == name)

    async def states(self) -> dict[str, str]:
        return {Path(file).name: found.state for file, found in (await self.history()).files.items()}

    async def branches(self) -> dict[str, str]:
        return {Path(file).name: found.branch for file, found in (await self.history()).files.items()}


Ask = Callable[..., Asked]
