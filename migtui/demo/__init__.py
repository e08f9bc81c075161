"""The sample project that `migtui demo` copies to a temporary folder and opens.

A small shop on SQLite: 26 revisions, of which a few are still to be applied, and real rows that a downgrade would lose.
The database comes as SQL text (`shop.sql`), which is what the migrations themselves produce up to `SHIPPED`; a test
holds that. Only `HAND_MADE` is not: as in many a real database, somebody has helped a slow query without a migration.
Nothing here imports Alembic or SQLAlchemy, so a copy takes milliseconds.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

SHOP = Path(__file__).parent / "shop"
DUMP = "shop.sql"
DATABASE = "shop.db"
SHIPPED = ("a60d7e95c1f2", "e0b74f15a2c8")
"""Where the copied database stands: two revisions behind on billing, three on the trunk."""

HAND_MADE = "CREATE INDEX ix_stock_warehouse ON stock (warehouse)"
"""What no migration makes: drift."""


def copy_to(folder: Path) -> Path:
    """Copy the sample into `folder`, database included, and return the project's directory, which is new.

    Raises FileExistsError when there is one already: a sample that somebody has worked on is not overwritten.
    """
    project = folder / SHOP.name
    shutil.copytree(SHOP, project, ignore=shutil.ignore_patterns("__pycache__", DUMP))
    for path in (project, *project.rglob("*")):  # copied from a read-only installation, it is to be worked on
        path.chmod(path.stat().st_mode | 0o200)
    with closing(sqlite3.connect(project / DATABASE)) as database:
        database.executescript((SHOP / DUMP).read_text(encoding="utf-8"))
        database.execute(HAND_MADE)
    return project
