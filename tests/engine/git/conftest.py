"""A repository, and the reader that asks git of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.engine.git.repositories import COMMANDS, Ask, Asked, Repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """`ask(folder, …)`: a reader for the version files there."""
    real = asyncio.create_subprocess_exec
    all: list[Asked] = []

    async def counted(*words: str, **options: Any) -> asyncio.subprocess.Process:
        started = await real(*words, **options)
        for asked in all:
            asked.commands.append(next(str(word) for word in words if word in COMMANDS))
            asked.processes.append(started)
        return started

    monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)

    def make(*folders: Path, env: dict[str, str] | None = None) -> Asked:
        all.append(Asked(*folders, env=env))
        return all[-1]

    return make
