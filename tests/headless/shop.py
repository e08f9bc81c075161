"""A small project with models, revisions and a database, and migtui's command line in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from migtui.cli import main

ENV = """\
import runpy
from alembic import context
from sqlalchemy import create_engine, pool

metadata = runpy.run_path("models.py")["metadata"]
engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, {options})
    with context.begin_transaction():
        context.run_migrations()
"""
MODELS = """\
from sqlalchemy import *

metadata = MetaData()
customers = Table(
    "customers", metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(200), nullable=False),
    Column("phone", String(30)),
)
"""
AGREED = """\
CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(200) NOT NULL, phone VARCHAR(30))"""
"""As the models have it, but for the counter that a server makes of their primary key."""
COUNTERS = {"postgresql": "id SERIAL PRIMARY KEY", "mysql": "id INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY"}
CREATE = """\
op.create_table(
        "customers", sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(200), nullable=False), sa.Column("phone", sa.String(30)))"""
VERSION = '''\
"""make {id}"""
from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {down!r}


def upgrade():
    {up}


def downgrade():
    pass
'''


@dataclass(frozen=True)
class Ran:
    """What a command has done."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass
class Shop:
    """The project in the working directory."""

    root: Path
    url: str
    capsys: pytest.CaptureFixture[str]

    def __post_init__(self) -> None:
        (self.root / ".git").mkdir()
        (self.root / "db" / "versions").mkdir(parents=True)
        self.configure()
        self.models(MODELS)
        (self.root / "alembic.ini").write_text(
            f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {self.url.replace('%', '%%')}\n"
        )
        self.revision("a1", None, CREATE)

    @property
    def agreed(self) -> str:
        """The statement with which the first revision has made the table."""
        counter = COUNTERS.get(sqlalchemy.engine.make_url(self.url).get_backend_name())
        return AGREED.replace("id INTEGER NOT NULL PRIMARY KEY", counter) if counter else AGREED

    def configure(self, options: str = "") -> None:
        """Options for context.configure()."""
        (self.root / "db" / "env.py").write_text(ENV.replace("{options}", options))

    def models(self, text: str) -> None:
        (self.root / "models.py").write_text(text)

    def revision(self, id: str, down: str | None, up: str = "pass") -> None:
        (self.root / "db" / "versions" / f"{id}.py").write_text(VERSION.format(id=id, down=down, up=up))

    def database(self, *statements: str, at: tuple[str, ...] = ("a1",)) -> None:
        """Make the database of these, standing at these revisions."""
        version = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
        self.execute(*statements, *([version] if at else []))
        self.execute(*(f"INSERT INTO alembic_version VALUES ('{id}')" for id in at))

    def execute(self, *statements: str) -> None:
        engine = sqlalchemy.create_engine(self.url, poolclass=sqlalchemy.pool.NullPool)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def run(self, *arguments: str) -> Ran:
        """migtui with these arguments."""
        self.capsys.readouterr()
        code = main(arguments)
        read = self.capsys.readouterr()
        return Ran(code, read.out, read.err)
