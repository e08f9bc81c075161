"""Models beside database, measured beside `alembic check`, on 200 tables: `python tests/benchmarks/diff.py`.

Every figure is a ratio of medians of runs taken in turn, as in run.py: both sides begin with a process that has loaded
nothing. The tables and the models agree, so there is nothing to render. Needs migtui installed, with Alembic beside it.
Measured on SQLite, and on the servers of MIGTUI_POSTGRES and MIGTUI_MARIADB (SQLAlchemy URLs, of a user who may create
databases) where they answer.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy
from drafts import COUNT, ENV, HEAD, MODEL
from projects import INI
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from migtui.engine.client import Engine
from migtui.engine.comparing import Partial
from migtui.engine.project import Project, find_project

SERVERS = {
    "PostgreSQL": os.environ.get("MIGTUI_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"),
    "MariaDB": os.environ.get("MIGTUI_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/mysql"),
}
LIMIT_WHOLE, LIMIT_SIDE = 1.15, 0.5
"""Of `alembic check`: the whole comparison, and PostgreSQL's side of it on the screen."""


def make(folder: Path, url: str) -> Project:
    """A project of 200 models and a database that has their tables."""
    parent = 'parent: Mapped[int] = mapped_column(ForeignKey("table_{}.id"))'
    models = [MODEL.format(n=n, parent=parent.format(n - 1) if n else "") for n in range(COUNT)]
    ini = INI.replace("script_location", "prepend_sys_path = %(here)s\nscript_location")
    ini = "\n".join(
        f"sqlalchemy.url = {url}" if line.startswith("sqlalchemy.url") else line for line in ini.split("\n")
    )
    (folder / "versions").mkdir(parents=True)
    (folder / "alembic.ini").write_text(ini)
    (folder / "env.py").write_text(ENV)
    (folder / "script.py.mako").write_text("")
    (folder / "models.py").write_text(HEAD + "".join(models))
    create = (
        "import models, sqlalchemy\n"
        f"engine = sqlalchemy.create_engine({url!r})\n"
        "models.Base.metadata.create_all(engine)\n"
        "with engine.begin() as connection:\n"  # as after `alembic upgrade`: then check writes nothing
        "    connection.exec_driver_sql('create table alembic_version (version_num varchar(32) not null)')\n"
    )
    subprocess.run([sys.executable, "-c", create], cwd=folder, check=True)
    return find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ)


def check(folder: Path) -> float:
    """Seconds of `alembic check`."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "alembic.config", "check"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return time.perf_counter() - started


async def compare(project: Project, *, warm: bool) -> tuple[float, float]:
    """Seconds until the last piece of the database's side is there, and until all is.

    `warm`: in a migtui that is open, whose reader has said where the database stands, as when `2` is pressed.
    """
    engine = Engine(project, standby=False)
    painted = 0.0

    def hear(partial: Partial) -> None:
        nonlocal painted
        if partial.side == "database" and partial.objects:
            painted = time.perf_counter() - started

    try:
        if warm:
            await engine.read_databases()
        started = time.perf_counter()
        found = await engine.diffs.compare(heard=hear)
        whole = time.perf_counter() - started
        (database,) = found.databases
        assert not database.changes, database.changes[:3]
        assert len(database.models) == len([each for each in database.database if each.kind == "table"]) == COUNT
        return painted, whole
    finally:
        await engine.close()


@contextlib.contextmanager
def fresh(server: str) -> Iterator[str]:
    """The URL of a new database on the server, dropped afterwards. Raises SQLAlchemyError where there is none."""
    name = f"migtui_bench_{uuid.uuid4().hex[:12]}"
    engine = sqlalchemy.create_engine(make_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        try:
            yield make_url(server).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name}")


def measure(name: str, folder: Path, url: str, runs: int) -> None:
    """Print a line for each promise."""
    project = make(folder, url)
    check(folder)  # whatever compiles at the first run
    rows = [
        (
            check(folder),
            *asyncio.run(compare(project, warm=True)),
            *asyncio.run(compare(project, warm=False)),
        )
        for _ in range(runs)
    ]
    alone, side, whole, cold_side, cold_whole = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"\n{name}, {COUNT} tables: `alembic check` {alone:.2f} s\n")
    print("| what | seconds | of `alembic check` | promise |\n|---|---|---|---|")
    for what, seconds, limit in (
        ("the database's side, after `2`", side, LIMIT_SIDE),
        ("the whole comparison, after `2`", whole, LIMIT_WHOLE),
        ("the database's side, from nothing", cold_side, 0),
        ("the whole comparison, from nothing", cold_whole, LIMIT_WHOLE),
    ):
        ratio = seconds / alone
        verdict = f"≤ {limit:g} × {'ok' if ratio <= limit else 'MISSED'}" if limit else ""
        print(f"| {what} | {seconds:.2f} | {ratio:.2f} × | {verdict} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        sqlite = Path(name) / "sqlite"
        measure("SQLite", sqlite, f"sqlite:///{sqlite / 'db.sqlite'}", runs)
        for dialect, server in SERVERS.items():
            try:
                with fresh(server) as url:
                    measure(dialect, Path(name) / dialect, url, runs)
            except SQLAlchemyError as error:
                print(f"{dialect}: not measured, {type(error).__name__}")


if __name__ == "__main__":
    main()
