"""migtui beside Alembic's own commands on the same projects, in one run: `python tests/benchmarks/run.py [--quick]`.

Every figure is a ratio of medians of runs taken in turn (A B A B …), so that a slow or busy machine cancels out.
Writes the table to tests/benchmarks/results.md. Needs migtui installed (not editable: then its modules are compiled),
with Alembic in the same environment.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import projects
from terminal import Terminal

BIN = Path(sys.executable).parent
ALEMBIC = [sys.executable, "-m", "alembic.config"]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    ours: str
    theirs: str
    value: float
    limit: float
    unit: str = "×"

    def markdown(self) -> str:
        verdict = "ok" if self.value <= self.limit else "MISSED"
        measured, promised = f"{self.value:.2f} {self.unit}", f"≤ {self.limit:g} {self.unit}"
        return f"| {self.what} | {self.ours} | {self.theirs} | {measured} | {promised} | {verdict} |"


class Bench:
    """Measures in a temporary folder with a cache of its own; `runs` counted runs after one that warms up."""

    def __init__(self, folder: Path, runs: int) -> None:
        self.folder = folder
        self.runs = runs
        self.rows: list[Row] = []
        self.env = {
            **os.environ,
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_STATE_HOME": str(folder / "state"),
        }
        self.env.pop("PYTHONDONTWRITEBYTECODE", None)  # Alembic is to have its compiled version files

    # -- one measurement each ------------------------------------------------------------------------------------

    def alembic(self, project: Path, *words: str) -> float:
        started = time.perf_counter()
        subprocess.run([*ALEMBIC, *words], cwd=project, env=self.env, capture_output=True, check=True)
        return time.perf_counter() - started

    def until(self, project: Path, text: str) -> float:
        """Seconds from the start of a cold migtui to a text on its screen."""
        with Terminal([str(BIN / "migtui")], cwd=project, env=self.env) as terminal:
            return terminal.wait(text)

    def open_once(self, project: Path) -> None:
        """Let migtui come to rest, so that the next start finds what it keeps."""
        with Terminal([str(BIN / "migtui")], cwd=project, env=self.env) as terminal:
            terminal.wait("Read database")
            terminal.quiet(1.5)

    def pair(
        self, ours: Callable[[], float], theirs: Callable[[], float], runs: int | None = None
    ) -> tuple[float, float]:
        """Medians of both, taken in turn."""
        ours(), theirs()
        taken = [(ours(), theirs()) for _ in range(runs or self.runs)]
        return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)

    def ratio(self, what: str, limit: float, pair: tuple[float, float]) -> None:
        ours, theirs = pair
        self.add(Row(what, f"{ours:.2f} s", f"{theirs:.2f} s", ours / theirs, limit))

    def add(self, row: Row) -> None:
        self.rows.append(row)
        print(row.markdown(), flush=True)

    # -- the promises --------------------------------------------------------------------------------------------

    def start_up(self) -> None:
        for count, limit in ((100, 0.75), (1000, 0.5), (5000, 0.35)):
            project = self.folder / f"linear{count}"
            newest = projects.linear(project, count)
            first = self.until(project, newest)
            self.open_once(project)
            measured = self.pair(lambda: self.until(project, newest), lambda: self.alembic(project, "heads"))
            self.ratio(f"first frame with the graph / `alembic heads`, {count:,} revisions", limit, measured)
            very_first = f"the same at the very first start, {count:,} revisions (one run)"
            self.ratio(very_first, limit, (first, measured[1]))

    def heavy(self) -> None:
        project = self.folder / "heavy"
        newest = projects.heavy(project, 30, 2.0)
        measured = self.pair(lambda: self.until(project, newest), lambda: self.alembic(project, "heads"), 3)
        self.ratio("the same, version files that import for 2 s", 0.25, measured)

    def current(self) -> None:
        for count in (100, 1000):
            project = self.folder / f"linear{count}"
            self.alembic(project, "upgrade", "head")
            measured = self.pair(lambda: self.until(project, "DATABASE"), lambda: self.alembic(project, "current"))
            self.ratio(f"current heads on screen / `alembic current`, {count:,} revisions", 1.6, measured)

    def large(self) -> None:
        for name, make in (("linear", projects.linear), ("busy", projects.busy)):
            count = 10_000 if name == "linear" else 5_000
            project = self.folder / f"{name}{count}-large"
            newest = make(project, count)
            with Terminal(
                [str(BIN / "migtui"), "-c", str(project / "alembic.ini")], cwd=project, env=self.env
            ) as terminal:
                terminal.wait(newest)
                terminal.quiet(2.0)
                taken = []
                for key in ["j"] * 60 + ["\x04"] * 20 + ["k"] * 20:
                    taken.append(terminal.repaint(key) * 1000)
                    terminal.quiet(0.15)
                p95 = statistics.quantiles(taken, n=20)[-1]
                median = statistics.median(taken)
                self.add(
                    Row(
                        f"key press to repaint, p95, {name} {count:,}",
                        f"{p95:.1f} ms",
                        f"median {median:.1f}",
                        p95,
                        16,
                        "ms",
                    )
                )
                rss = terminal.rss()
                self.add(Row(f"memory of the UI process, {name} {count:,}", f"{rss:.0f} MB", "", rss, 120, "MB"))

    def upgrade(self) -> None:
        mine, its = self.folder / "up-mine", self.folder / "up-its"
        for project in (mine, its):
            projects.linear(project, 1000, writes=True)
            self.alembic(project, "upgrade", "+1")  # the database is there and the version files are compiled
            shutil.copy(project / "db.sqlite", project / "start.sqlite")

        def alembic() -> float:
            shutil.copy(its / "start.sqlite", its / "db.sqlite")
            return self.alembic(its, "upgrade", "head")

        measured = self.pair(lambda: asyncio.run(upgrade_through_migtui(mine)), alembic)
        self.ratio("upgrade of 1,000 revisions / `alembic upgrade head`", 1.15, measured)


async def upgrade_through_migtui(project: Path) -> float:
    """Seconds from the confirmation to the heads read anew, through the engine, as the Run screen does it."""
    from migtui.engine.client import Engine
    from migtui.engine.files import load_history
    from migtui.engine.project import find_project

    shutil.copy(project / "start.sqlite", project / "db.sqlite")
    found = find_project(project, config=None, section=None, x=(), python=None, environ=os.environ)
    engine = Engine(found)
    await engine.start()
    try:
        await engine.read_databases()
        plan = await engine.plan("upgrade", "head", load_history(found).history)
        await asyncio.sleep(1)  # the user reads the plan
        started = time.perf_counter()
        async for event in engine.run(plan):
            result = getattr(event, "result", None)
            if result is not None and not result.ok:
                raise RuntimeError(str(result.error))
        return time.perf_counter() - started
    finally:
        await engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three runs instead of seven")
    parser.add_argument("--only", nargs="*", default=["start_up", "heavy", "current", "large", "upgrade"])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), 3 if arguments.quick else 7)
        print("| what | migtui | Alembic | measured | promise | |\n|---|---|---|---|---|---|")
        for name in arguments.only:
            getattr(bench, name)()
    table = "\n".join(row.markdown() for row in bench.rows)
    head = "| what | migtui | Alembic | measured | promise | |\n|---|---|---|---|---|---|\n"
    (HERE / "results.md").write_text(head + table + "\n")


if __name__ == "__main__":
    main()
