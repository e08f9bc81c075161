"""What being at home costs: `python tests/benchmarks/home.py [--quick]`. Needs git, and /proc of Linux.

git beside the graph, the refresh when the terminal gets the focus, and the application when nobody touches it, on
projects of 1,000 revisions that have 1,000 commits. Prints a table as run.py does, beside whose helpers it stands.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import projects
from run import BIN, Bench, Row
from terminal import Terminal

COUNT = 1000
AUTHORS = ("Ann Author", "Bob", "Bartholomew Longname")
SIZE = (200, 50)
FOCUS = "\x1b[I"
"""What a terminal says when it gets the focus."""


class Home(Bench):
    """Measures against promises in milliseconds and per cent."""

    def __init__(self, folder: Path, runs: int) -> None:
        super().__init__(folder, runs)
        self.plain, self.repository = folder / "plain", folder / "repository"
        self.newest = projects.linear(self.plain, COUNT)
        projects.linear(self.repository, COUNT)
        commit_each(self.repository)
        self.calls = folder / "calls"
        self.env |= {"PATH": f"{counting(folder / 'bin', self.calls)}{os.pathsep}{os.environ['PATH']}"}
        self.env |= {"GIT_CONFIG_GLOBAL": os.devnull}
        for project in (self.plain, self.repository):
            self.open_once(project)

    def open(self, project: Path) -> Terminal:
        """migtui in a terminal in which there is room for the authors."""
        return Terminal([str(BIN / "migtui")], cwd=project, env=self.env, size=SIZE)

    def at_rest(self, project: Path) -> Terminal:
        """The same, when everything has been read."""
        terminal = self.open(project)
        terminal.wait("Read database")
        terminal.quiet(2.0)
        return terminal

    # -- the promises --------------------------------------------------------------------------------------------

    def git(self) -> None:
        """From the first frame to the authors on the screen. Textual is imported in between: it is not kept waiting."""
        since_picture, since_frame, processes = [], [], []
        for _ in range(self.runs):
            self.calls.write_text("")
            with self.open(self.repository) as terminal:
                picture = terminal.wait(self.newest)
                terminal.press("")
                frame = terminal.wait(self.newest)  # drawn over the picture, by Textual
                authors = terminal.wait("Bob  ")
                terminal.quiet(1.0)
            since_picture.append((authors - picture) * 1000)
            since_frame.append((authors - frame) * 1000)
            processes.append(len(self.calls.read_text().splitlines()))
        what = f"authors of {COUNT:,} files on the screen after"
        self.add(self.row(f"{what} the application's first frame", 500, since_frame))
        self.add(self.row(f"{what} the picture painted before Textual is there", 500, since_picture))
        self.add(Row("git processes for that", f"{max(processes)}", "", max(processes), 1, ""))

    def frame(self) -> None:
        """The first frame of the project in a repository beside the same one in none."""
        measured = self.pair(
            lambda: self.until(self.repository, self.newest),
            lambda: self.until(self.plain, self.newest),
            self.runs * 3,
        )
        self.ratio("first frame in a repository / in none", 1.1, measured)

    def focus(self) -> None:
        """The refresh when nothing has changed: until the answer is on the screen, and what this process did for it."""
        with self.at_rest(self.repository) as terminal:
            totals, busy = [], []
            for _ in range(self.runs * 2):
                before, pressed = cpu(terminal.pid), time.perf_counter()
                terminal.press(FOCUS)
                terminal.wait("Read database")
                totals.append((time.perf_counter() - pressed) * 1000)
                terminal.quiet(0.7)
                busy.append((cpu(terminal.pid) - before) * 1000)
        self.add(self.row(f"refresh on focus, {COUNT:,} revisions, nothing changed, databases asked", 50, totals))
        self.add(self.row("of that, CPU time of the UI process", 50, busy))

    def idle(self) -> None:
        """Nobody touches it: as it was opened, and while a search is typed, where a cursor blinks."""
        for what, keys in (("", ""), (", a search begun", "/drop")):
            with self.at_rest(self.repository) as terminal:
                terminal.press(keys)
                terminal.follow(2.0)
                ours, workers = self.shares(terminal)
            told = f"UI {ours:.2f} %, workers {workers:.2f} %"
            self.add(Row(f"CPU when idle{what}, UI and workers", told, "", ours + workers, 1, "%"))

    def shares(self, terminal: Terminal) -> tuple[float, float]:
        """Per cent of one CPU that the UI process and the others take for some seconds."""
        seconds = 5.0 if self.runs < 5 else 20.0
        tree = [terminal.pid, *children(terminal.pid)]
        before, started = [cpu(pid) for pid in tree], time.perf_counter()
        terminal.follow(seconds)
        lasted = time.perf_counter() - started
        taken = [(cpu(pid) - was) / lasted * 100 for pid, was in zip(tree, before, strict=True)]
        return taken[0], sum(taken[1:])

    def row(self, what: str, limit: float, taken: list[float]) -> Row:
        """The median of milliseconds, and their spread."""
        value = statistics.median(taken)
        return Row(what, f"{value:.1f} ms", f"{min(taken):.1f} to {max(taken):.1f}", value, limit, "ms")


def commit_each(folder: Path) -> None:
    """A repository with a commit for each version file, and for five modules beside it."""
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, env=env, check=True)
    stream = b"".join(_commit(n, file) for n, file in enumerate(sorted((folder / "versions").glob("*.py"))))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, env=env, input=stream, check=True)
    subprocess.run(["git", "reset", "-q"], cwd=folder, env=env, check=True)


def _commit(number: int, file: Path) -> bytes:
    when, author = 1_700_000_000 + number * 1000, AUTHORS[number % len(AUTHORS)]
    lines = [
        f"commit refs/heads/main\nauthor {author} <a@b> {when} +0200\ncommitter C <c@d> {when} +0200",
        _data(f"add revision {number}"),
        f"M 100644 inline versions/{file.name}\n{_data(file.read_text())}",
        *(f"M 100644 inline src/part{n}/module.py\n{_data(f'{number} {n}')}" for n in range(5)),
    ]
    return "\n".join([*lines, ""]).encode()


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}"


def counting(folder: Path, calls: Path) -> Path:
    """A folder with a `git` that writes a line and becomes the real one."""
    real = shutil.which("git")
    folder.mkdir()
    (folder / "git").write_text(f'#!/bin/sh\necho "$*" >> "{calls}"\nexec "{real}" "$@"\n')
    (folder / "git").chmod(0o755)
    return folder


def cpu(pid: int) -> float:
    """Seconds that all threads of a process have run, in nanoseconds' resolution, unlike /proc/PID/stat."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def children(pid: int) -> list[int]:
    """The processes that this one has started and that are still there."""
    return [int(word) for task in Path(f"/proc/{pid}/task").glob("*/children") for word in task.read_text().split()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three runs instead of seven")
    parser.add_argument("--only", nargs="*", default=["git", "frame", "focus", "idle"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("| what | measured | spread | figure | promise | |\n|---|---|---|---|---|---|")
        bench = Home(Path(folder), 3 if arguments.quick else 7)
        for name in arguments.only:
            getattr(bench, name)()


if __name__ == "__main__":
    main()
