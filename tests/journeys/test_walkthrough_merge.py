"""Two branches of a git repository, each with a revision of its own: after the merge there are two heads."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.walkthrough import fresh_folder, leave, new_revision, run, tables, version, write

if TYPE_CHECKING:
    from tests.journeys.conftest import OpenTerminal, Terminal

INI = "[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = sqlite:///%(here)s/shop.db\n"
ENV = """\
from alembic import context
from sqlalchemy import create_engine

from models import Base

with create_engine(context.config.get_main_option("sqlalchemy.url")).connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = """\
import importlib
from pathlib import Path

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


for file in sorted((Path(__file__).parent / "tables").glob("*.py")):
    importlib.import_module(f"tables.{file.stem}")
"""
TABLE = """\
from models import Base
from sqlalchemy.orm import Mapped, mapped_column


class Table(Base):
    __tablename__ = "{name}"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
TEMPLATE = """\
\"\"\"${message}\"\"\"
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
"""
FILES = {
    ".gitignore": "*.db\n__pycache__/\n",
    "alembic.ini": INI + "prepend_sys_path = .\n",
    "migrations/env.py": ENV,
    "migrations/script.py.mako": TEMPLATE,
    "migrations/versions/.gitkeep": "",
    "models.py": MODELS,
    "tables/customers.py": TABLE.format(name="customers"),
}


def git(folder: Path, *words: str) -> None:
    """git, as somebody whose settings do not matter."""
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(("git", *who, *words), cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


def branched(opened: Terminal, branch: str) -> str:
    """A branch from main with a table of its name and the revision that makes it; the revision's id."""
    git(opened.folder, "switch", "--quiet", "--create", branch, "main")
    (opened.folder / "tables" / f"{branch}.py").write_text(TABLE.format(name=branch))
    opened.press("R")
    opened.sees("at head", " of 1 ")
    id_ = new_revision(opened, f"make {branch}", f"[x] + table {branch}")
    commit(opened.folder, f"Add {branch}")
    return id_


def test_two_heads_after_a_git_merge(tmp_path: Path, terminal: OpenTerminal) -> None:
    folder, database = tmp_path / "shop", tmp_path / "shop" / "shop.db"
    fresh_folder(folder, FILES)
    (folder / ".git").rmdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    opened = terminal(folder)
    opened.migtui()
    opened.sees("no revisions", "Read database")
    base = new_revision(opened, "make customers", "[x] + table customers")
    run(opened, "U", "Upgrade 1 step", stands=base)
    commit(folder, "Begin")

    orders, invoices = branched(opened, "orders"), branched(opened, "invoices")
    git(folder, "switch", "--quiet", "main")
    git(folder, "merge", "--quiet", "--no-edit", "orders")
    git(folder, "merge", "--quiet", "--no-edit", "invoices")
    opened.press("R")
    opened.sees(" of 3", "make orders", "make invoices", "2 heads")

    opened.press("m")
    opened.sees("What it does", orders, invoices, "alembic merge -m")
    merged = write(opened, "merge ")
    opened.sees(" of 4", "◇", "behind by 3")
    commit(folder, "Merge the heads")
    run(opened, "U", "Upgrade 3 steps", "alembic upgrade head", stands=merged)
    assert version(database) == {merged}
    assert tables(database) == {"alembic_version", "customers", "orders", "invoices"}
    assert opened.database_rows == {merged}
    leave(opened)
