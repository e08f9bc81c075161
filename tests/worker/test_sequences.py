"""What is done from the screens ends as if it had been typed: 200 random sequences, byte by byte."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.worker import sequences
from tests.worker.sequences import Author, make_project

COUNT, PARTS, LENGTH = 200, 4, 5


def done(side: str, work: list[dict[str, object]]) -> list[list[str]]:
    """The outcome of every command on one side."""
    program = Path(sequences.__file__)
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", str(program), side],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        input=json.dumps(work),
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert ran.returncode == 0, ran.stderr[-4000:]
    found: list[list[str]] = json.loads(ran.stdout)
    return found


def contents(folder: Path) -> tuple[dict[str, bytes], list[str]]:
    """The version files, and the whole database as SQL.

    A version table without rows is left out: a command that Alembic refuses leaves one behind when it is typed,
    and none here, where its plan is refused before anything is touched.
    """
    files = {file.name: file.read_bytes() for file in (folder / "db" / "versions").glob("*.py")}
    database = folder / "app.db"
    if not database.exists():
        return files, []
    with closing(sqlite3.connect(database)) as connection:
        dump = list(connection.iterdump())
    is_empty = not any("alembic_version" in line and line.startswith("INSERT") for line in dump)
    kept = [line for line in dump if not (is_empty and line.startswith("CREATE TABLE alembic_version"))]
    return files, kept if len(kept) > 2 else []


@pytest.mark.parametrize("part", range(PARTS))
def test_the_screens_do_what_the_command_line_does(tmp_path: Path, part: int) -> None:
    seeds = range(part, COUNT, PARTS)
    work: dict[str, list[dict[str, object]]] = {"asked": [], "typed": []}
    for seed in seeds:
        commands = Author(seed).commands(LENGTH)
        for side, jobs in work.items():
            folder = tmp_path / side / str(seed)
            make_project(folder)
            jobs.append({"folder": str(folder), "commands": commands})
    with ThreadPoolExecutor(2) as both:
        outcomes = dict(zip(work, both.map(done, work, work.values()), strict=True))
    kinds: Counter[str] = Counter()
    for index, seed in enumerate(seeds):
        commands = Author(seed).commands(LENGTH)
        pairs = list(zip(commands, outcomes["asked"][index], outcomes["typed"][index], strict=True))
        assert [bool(ours) for _, ours, _ in pairs] == [bool(theirs) for _, _, theirs in pairs], (seed, pairs)
        kinds.update(command[0] for command, ours, _ in pairs if not ours)
        ours, theirs = (contents(tmp_path / side / str(seed)) for side in ("asked", "typed"))
        assert ours == theirs, (seed, pairs)
    # Not vacuous: commands of each kind have worked, several times.
    names = ("revision", "merge", "upgrade", "downgrade", "stamp", "ensure_version")
    assert min(kinds[name] for name in names) >= 4, kinds
