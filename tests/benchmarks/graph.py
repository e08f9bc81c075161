"""How the graph of every shared history compares with git's and serie's, and how long its layout takes.

    python tests/benchmarks/graph.py [--histories DIR]

The figures of git and serie are read from the histories' README. The layout time is the best of 15 runs
of order and lanes together, without reading files and without drawing; made-up histories come from the
histories' own `scale.py`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from migtui.core.graph.lanes import Layout, lay_out
from migtui.core.graph.order import newest_first

HISTORIES = Path(__file__).parents[3] / "shared" / "histories"
SCALES = (("linear", 1_000), ("linear", 10_000), ("busy", 500), ("busy", 5_000))
RUNS = 15

Graph = dict[str, tuple[str, ...]]


class Others(NamedTuple):
    """What git and serie need for the same graph, as the README writes it; "" where it says nothing."""

    git: str
    serie: str


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Lanes, crossings and layout time of the graph.")
    parser.add_argument("--histories", type=Path, default=HISTORIES)
    histories: Path = parser.parse_args(argv).histories
    if not histories.is_dir():
        print(f"no shared histories at {histories}", file=sys.stderr)
        return 2
    _print_table(_shape_rows(histories))
    print()
    _print_table(_time_rows(histories))
    return 0


def _shape_rows(histories: Path) -> Iterable[tuple[str, ...]]:
    yield "history", "revisions", "lanes / crossings", "git columns", "serie lanes / crossings"
    others = _others((histories / "README.md").read_text(encoding="utf-8"))
    for path in sorted(histories.glob("*.json")):
        layout = _lay_out(_graph(path))
        known = others.get(path.stem, Others("", ""))
        ours = f"{layout.lanes} / {layout.crossings}"
        yield path.stem, str(len(layout.rows)), ours, known.git, known.serie


def _time_rows(histories: Path) -> Iterable[tuple[str, ...]]:
    yield "made up", "layout, ms", "times that of a tenth", "lanes / crossings"
    with tempfile.TemporaryDirectory() as folder:
        graphs = {scale: _made_up(histories, Path(folder), *scale) for scale in SCALES}
    best = dict.fromkeys(SCALES, float("inf"))
    for scale in SCALES * RUNS:  # in turns, so that a busy moment of the machine does not hit one of them alone
        best[scale] = min(best[scale], _seconds(graphs[scale]))
    for (kind, count), graph in graphs.items():
        layout = _lay_out(graph)
        seconds, tenth = best[kind, count], best.get((kind, count // 10))
        growth = f"{seconds / tenth:.1f}" if tenth else ""
        ours = f"{layout.lanes} / {layout.crossings}"
        yield f"{kind} {count:,}", f"{1000 * seconds:.1f}", growth, ours


def _others(readme: str) -> dict[str, Others]:
    """The rows of the README's two tables: git's columns by name, serie's figures by one or several names."""
    tables: dict[str, dict[str, str]] = {"git columns": {}, "serie": {}}
    column, values = 0, tables["serie"]
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "history":
            heading = "git columns" if "git columns" in cells else "serie"
            column, values = cells.index(heading), tables[heading]
        elif line.startswith("| "):
            values |= dict.fromkeys(re.split(r",\s*", cells[0]), cells[column])
    names = tables["git columns"].keys() | tables["serie"].keys()
    return {name: Others(*(tables[heading].get(name, "") for heading in tables)) for name in names}


def _graph(path: Path) -> Graph:
    revisions = json.loads(path.read_text(encoding="utf-8"))["revisions"]
    return {revision["revision"]: tuple(revision["down_revision"]) for revision in revisions}


def _made_up(histories: Path, folder: Path, kind: str, count: int) -> Graph:
    path = folder / f"{kind}-{count}.json"
    command = [sys.executable, str(histories / "scale.py"), kind, str(count), "-o", str(path)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return _graph(path)


def _lay_out(graph: Graph) -> Layout:
    return lay_out(newest_first(graph), graph)


def _seconds(graph: Graph) -> float:
    start = time.perf_counter()
    _lay_out(graph)
    return time.perf_counter() - start


def _print_table(rows: Iterable[tuple[str, ...]]) -> None:
    for number, row in enumerate(rows):
        print("| " + " | ".join(row) + " |")
        if number == 0:
            print("|" + "---|" * len(row))


if __name__ == "__main__":
    sys.exit(main())
