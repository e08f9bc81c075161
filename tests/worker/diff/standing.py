"""A project whose database is not as its models are."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy.engine import Connection, make_url

from migtui.worker.protocol import Compare, Drafted

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, ProjectDir, Session

MODELS = """\
from sqlalchemy import *

metadata = MetaData()
Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), index=True))
Table("post", metadata, Column("id", Integer, primary_key=True), Column("author", ForeignKey("user.id")))
"""
TABLES = (
    "create table {user} (id integer not null primary key, name varchar(20), old text)",
    "create table gone (id integer not null primary key)",
)
"""Of the database: one table less, one more, a column too short, one too many, and no index."""
FOUND = ["AlterColumnOp user", "CreateIndexOp user", "CreateTableOp post", "DropColumnOp user", "DropTableOp gone"]
"""What autogenerate says to that."""
LOOK = "__import__('runpy').run_path('models.py')['metadata']"


@contextlib.contextmanager
def looking(url: str) -> Iterator[Connection]:
    """To look at a database from here, in a transaction that is committed."""
    parsed = make_url(url)
    driver = "postgresql+psycopg" if parsed.get_backend_name() == "postgresql" else parsed.drivername
    engine = sqlalchemy.create_engine(parsed.set(drivername=driver))
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


def dump(url: str) -> dict[str, Any]:
    """What is in the database: tables with columns and indexes, and how many rows they have."""
    with looking(url) as connection:
        inspector = sqlalchemy.inspect(connection)
        return {
            name: (
                [str(column) for column in inspector.get_columns(name)],
                inspector.get_indexes(name),
                connection.exec_driver_sql(f"select count(*) from {quoted(connection, name)}").scalar(),
            )
            for name in inspector.get_table_names()
        }


@dataclass
class Standing:
    """The project, its database, and a reader on both."""

    project: ProjectDir
    session: Session
    url: str

    def ask(self, request: Compare | None = None) -> Answer:
        """Fails the test where that fails."""
        answer = self.session.ask(request or Compare())
        assert answer.done.ok, answer.done
        return answer

    def models(self, code: str) -> None:
        (self.project.root / "models.py").write_text(code)

    def configure(self, header: str, options: str = "") -> None:
        """Code before env.py connects, and options for context.configure()."""
        self.project.env(header=header, options=f", target_metadata={LOOK}, {options}")

    def create(self, code: str) -> None:
        """In the database: what this code's `metadata` has."""
        made: dict[str, sqlalchemy.MetaData] = {}
        exec(code, made)
        with looking(self.url) as connection:
            made["metadata"].create_all(connection)

    def execute(self, *statements: str) -> None:
        with looking(self.url) as connection:
            for statement in statements:
                connection.exec_driver_sql(statement.format(user=quoted(connection, "user")))


def kinds(answer: Answer) -> list[str]:
    """Class and table of each operation."""
    return sorted(f"{each.kind} {each.table}" for each in answer.one(Drafted).operations)
