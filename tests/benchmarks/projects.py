"""Projects to measure on, made from a seed: a straight line, a busy one with branches and merges, a heavy one."""

from __future__ import annotations

import random
from pathlib import Path

INI = """\
[alembic]
script_location = %(here)s
sqlalchemy.url = sqlite:///%(here)s/db.sqlite

[loggers]
keys = root

[handlers]
keys =

[formatters]
keys =

[logger_root]
level = WARNING
handlers =
"""

ENV = """\
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
fileConfig(config.config_file_name)
section = config.get_section(config.config_ini_section)
engine = engine_from_config(section, prefix="sqlalchemy.", poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""

VERSION = '''\
"""{message}

Revision ID: {revision}
Revises: {parents}
Create Date: 2025-{month:02d}-{day:02d} 10:00:00.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
{imports}

# revision identifiers, used by Alembic.
revision: str = {revision!r}
down_revision: Union[str, Sequence[str], None] = {down!r}
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    """Upgrade schema."""
    op.execute("INSERT INTO log (n) VALUES ({number})") if {writes} else None


def downgrade() -> None:
    """Downgrade schema."""
    op.execute("DELETE FROM log WHERE n = {number}") if {writes} else None
'''

WORDS = [
    "add",
    "drop",
    "rename",
    "index",
    "column",
    "table",
    "orders",
    "customers",
    "invoice",
    "price",
    "status",
    "total",
    "address",
    "email",
]


def linear(folder: Path, count: int, *, imports: str = "", writes: bool = False) -> str:
    """A chain of `count` revisions; returns the newest id."""
    return _write(folder, [(_id(n), [_id(n - 1)] if n else []) for n in range(count)], imports=imports, writes=writes)


def busy(folder: Path, count: int) -> str:
    """Branches and merges: every fifth revision starts or ends one."""
    rng = random.Random(7)
    tips = [_id(0)]
    edges: list[tuple[str, list[str]]] = [(_id(0), [])]
    for n in range(1, count):
        if len(tips) > 1 and rng.random() < 0.2:
            parents = [tips.pop(rng.randrange(len(tips))) for _ in range(2)]
        elif rng.random() < 0.2 and len(tips) < 6:
            parents = [rng.choice(tips)]
        else:
            parents = [tips.pop(rng.randrange(len(tips)))]
        tips.append(_id(n))
        edges.append((_id(n), parents))
    return _write(folder, edges)


def heavy(folder: Path, count: int, seconds: float) -> str:
    """Version files that import a package which takes `seconds` to import."""
    package = folder / "heavy_package.py"
    newest = linear(folder, count, imports="import heavy_package")
    package.write_text(f"import time\ntime.sleep({seconds})\n")
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("script_location", "prepend_sys_path = %(here)s\nscript_location"))
    return newest


def _id(number: int) -> str:
    return random.Random(number).randbytes(6).hex()


def _write(folder: Path, edges: list[tuple[str, list[str]]], *, imports: str = "", writes: bool = False) -> str:
    versions = folder / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(INI)
    (folder / "env.py").write_text(ENV)
    (folder / "script.py.mako").write_text("")
    rng = random.Random(1)
    for number, (revision, parents) in enumerate(edges):
        message = " ".join(rng.choices(WORDS, k=4))
        down: object = None if not parents else parents[0] if len(parents) == 1 else tuple(parents)
        text = VERSION.format(
            message=message, revision=revision, parents=", ".join(parents), down=down, number=number, imports=imports,
            month=1 + number * 11 // len(edges), day=1 + number % 28, writes=writes and number > 0,
        )  # fmt: skip
        if number == 0 and writes:
            text = text.replace('    """Upgrade schema."""', '    op.create_table("log", sa.Column("n", sa.Integer))')
            text = text.replace('    """Downgrade schema."""', '    op.drop_table("log")')
        (versions / f"{revision}_{message.replace(' ', '_')}.py").write_text(text)
    return edges[-1][0]
