"""A column of the models has another name now: from the two sides to a renamed column with its values, and on to an
index that somebody has made by hand."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import alembic
import psycopg
from sqlalchemy.engine import make_url

from tests.journeys.walkthrough import MODELS, columns, fresh_folder, leave, run, server, sqlite, version

if TYPE_CHECKING:
    from tests.journeys.conftest import OpenTerminal, Terminal

ENV = """\
from alembic import context
from models import Base
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    batch = engine.dialect.name == "sqlite"
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=batch)
    with context.begin_transaction():
        context.run_migrations()
"""
INI = "[alembic]\nscript_location = %(here)s/db\nprepend_sys_path = %(here)s\nsqlalchemy.url = {url}\n"
VERSION = '''\
"""customers"""
import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table(
        "customers", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50), nullable=False)
    )


def downgrade():
    op.drop_table("customers")
'''
FILES = {"models.py": MODELS.replace(" name:", " full_name:"), "db/env.py": ENV, "db/versions/a1.py": VERSION}
AT_A1 = (
    "CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(50) NOT NULL)",
    "INSERT INTO customers VALUES (1, 'Ada'), (2, 'Grace')",
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
    "INSERT INTO alembic_version VALUES ('a1')",
)
NAMES = "SELECT full_name FROM customers ORDER BY id"
BY_HAND = "CREATE INDEX by_hand ON customers (full_name)"


def make(root: Path, url: str) -> Path:
    """The project, with a database that has what its only revision makes, and rows."""
    folder = fresh_folder(root, {**FILES, "alembic.ini": INI.format(url=url)})
    template = Path(alembic.__file__).parent / "templates" / "generic" / "script.py.mako"
    shutil.copy(template, folder / "db")
    return folder


def rename(opened: Terminal) -> str:
    """From the two sides to the database with the column renamed; the id of the revision."""
    opened.migtui()
    opened.sees("1 History", "at head")
    opened.press("2")
    opened.sees("~? full_name", "2 operations, 1 destroys data")
    opened.focus("Tab", on="Models")
    opened.press("j")
    opened.press("r")
    opened.sees("renames, keeps the values", "1 rename accepted")
    opened.press("n")
    opened.sees("New revision", "what this revision does")
    opened.type_text("Full name")
    opened.sees("Full name", "new_column_name='full_name'")
    opened.press("C-s")
    opened.sees("written: ")
    found = re.search(r"written: (\w+) ", opened.screen)
    assert found is not None, opened.screen
    opened.press("1")
    opened.sees("1 History", "behind by 1")
    run(opened, "U", "Upgrade 1 step", stands=found.group(1))
    return found.group(1)


def nothing_to_write(opened: Terminal) -> None:
    opened.press("2")
    opened.sees("No difference that autogenerate compares")


def whose(opened: Terminal, *, asks: bool) -> None:
    """The index that was made by hand is found, and no migration makes it."""
    opened.press("R")
    opened.sees("by_hand", "1 operation")
    opened.press("b")
    if asks:
        opened.answer("y", "migtui_scratch_", "y ")
    opened.sees("Whose difference is it?", "1 drift: ", "index by_hand of customers is there, and no migration")
    opened.press("Escape")
    opened.sees("2 Objects", "drift")
    opened.press("1")
    opened.sees("1 History")
    leave(opened)


def test_sqlite(tmp_path: Path, terminal: OpenTerminal) -> None:
    folder = make(tmp_path / "shop", "sqlite:///%(here)s/shop.db")
    database = folder / "shop.db"
    for statement in AT_A1:
        sqlite(database, statement)
    opened = terminal(folder)
    made = rename(opened)
    assert columns(database, "customers") == {"id", "full_name"}
    assert sqlite(database, NAMES) == [("Ada",), ("Grace",)]
    assert version(database) == {made}
    nothing_to_write(opened)
    sqlite(database, BY_HAND)
    whose(opened, asks=False)
    assert not opened.workers
    assert sqlite(database, NAMES) == [("Ada",), ("Grace",)]


def test_postgresql(tmp_path: Path, terminal: OpenTerminal, postgres_url: str) -> None:
    """The user is asked before a database is created on the server."""
    folder = make(tmp_path / "shop", postgres_url)
    by_hand(postgres_url, *(statement.replace("INTEGER NOT NULL", "SERIAL") for statement in AT_A1))
    before = scratch_databases(postgres_url)
    opened = terminal(folder, 80, 24)
    made = rename(opened)
    assert columns(postgres_url, "customers") == {"id", "full_name"}
    assert server(postgres_url, NAMES) == [("Ada",), ("Grace",)]
    assert version(postgres_url) == {made}
    nothing_to_write(opened)
    by_hand(postgres_url, BY_HAND)
    whose(opened, asks=True)
    left = scratch_databases(postgres_url) - before
    opened.until(lambda: not left & scratch_databases(postgres_url), "those of other tests are gone, and so is ours")
    assert not opened.workers
    assert server(postgres_url, NAMES) == [("Ada",), ("Grace",)]


def by_hand(url: str, *statements: str) -> None:
    """Somebody at psql."""
    with psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)) as there:
        for statement in statements:
            there.execute(statement.encode())


def scratch_databases(url: str) -> set[object]:
    """Those of all who build on this server now."""
    return {row[0] for row in server(url, "SELECT datname FROM pg_database WHERE datname LIKE 'migtui_scratch_%'")}
