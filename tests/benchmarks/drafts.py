"""The autogenerate preview beside `alembic check`, on 200 tables and SQLite: `python tests/benchmarks/drafts.py`.

Every figure is a ratio of medians of runs taken in turn, as in run.py. The database differs from the models in 40
tables, so that there is something to compare and to render. Needs migtui installed, with Alembic beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from projects import INI

from migtui.engine.client import Engine
from migtui.engine.drafts import Draft
from migtui.engine.project import Project, find_project

COUNT, MISSING = 200, 40
AUTO = Draft("measured", autogenerate=True)
LIMIT_COLD, LIMIT_WARM = 1.2, 0.6

ENV = """\
from logging.config import fileConfig

import models
from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
fileConfig(config.config_file_name)
section = config.get_section(config.config_ini_section)
engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=models.Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""

MODEL = """
class Table{n}(Base):
    __tablename__ = "table_{n}"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), index=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    note: Mapped[str | None] = mapped_column(Text)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    made: Mapped[datetime] = mapped_column(DateTime)
    {parent}
"""
HEAD = """\
from datetime import datetime
from decimal import Decimal

from sqlalchemy import DateTime, ForeignKey, Numeric, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass
"""


def make(folder: Path) -> Project:
    """A project of 200 models and a database that has the tables of 160."""
    parent = 'parent: Mapped[int] = mapped_column(ForeignKey("table_{}.id"))'
    models = [MODEL.format(n=n, parent=parent.format(n - 1) if n else "") for n in range(COUNT)]
    (folder / "versions").mkdir()
    (folder / "alembic.ini").write_text(INI.replace("script_location", "prepend_sys_path = %(here)s\nscript_location"))
    (folder / "env.py").write_text(ENV)
    (folder / "script.py.mako").write_text("")
    (folder / "models.py").write_text(HEAD + "".join(models))
    create = (
        "import models, sqlalchemy\n"
        f"tables = models.Base.metadata.sorted_tables[:{COUNT - MISSING}]\n"
        "models.Base.metadata.create_all(sqlalchemy.create_engine('sqlite:///db.sqlite'), tables=tables)\n"
    )
    subprocess.run([sys.executable, "-c", create], cwd=folder, check=True)
    with sqlite3.connect(folder / "db.sqlite") as connection:  # as after `alembic upgrade`: then check writes nothing
        connection.execute("create table alembic_version (version_num varchar(32) not null)")
    return find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ)


def check(folder: Path) -> float:
    """Seconds of `alembic check`, which ends with 255 for the differences that it finds."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "alembic.config", "check"], cwd=folder, capture_output=True, text=True)
    assert "New upgrade operations detected" in done.stdout + done.stderr, done.stderr
    return time.perf_counter() - started


async def preview(project: Project) -> tuple[float, float]:
    """Seconds until Drafted: with a reader that is started for it, and again with the same."""
    engine = Engine(project, standby=False)
    try:
        started = time.perf_counter()
        drafted = await engine.preview(AUTO)
        cold = time.perf_counter() - started
        again = await engine.preview(AUTO)
        warm = time.perf_counter() - started - cold
        assert len(drafted.operations) == len(again.operations) == 2 * MISSING, len(drafted.operations)
        return cold, warm
    finally:
        await engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = make(folder)
        check(folder), asyncio.run(preview(project))  # the first of each warms up the disk
        taken = [(check(folder), *asyncio.run(preview(project))) for _ in range(runs)]
    theirs, cold, warm = (statistics.median(column) for column in zip(*taken, strict=True))
    print("| what | migtui | Alembic | measured | promise | |\n|---|---|---|---|---|---|")
    for what, ours, limit in (("cold", cold, LIMIT_COLD), ("with the reader warm", warm, LIMIT_WARM)):
        verdict = "ok" if ours / theirs <= limit else "MISSED"
        print(
            f"| autogenerate preview / `alembic check`, {COUNT} tables, {what} | {ours:.2f} s | {theirs:.2f} s "
            f"| {ours / theirs:.2f} × | ≤ {limit:g} × | {verdict} |"
        )


if __name__ == "__main__":
    main()
