"""The statement that runs is told while it runs, and what it waits for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

from migtui.worker.protocol import Sql, SqlStart, SqlWaits, StepDone

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

GATE = """\
from sqlalchemy import event

def passing(_):
    if os.path.exists({fifo!r}):
        open({fifo!r}).close()
        os.unlink({fifo!r})

def gate(connection, record):
    connection.create_function("gate", 1, passing)
"""
LISTEN = "event.listen(engine, 'connect', gate)"
ASYNC_ENV = """\
import asyncio, os
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

{header}

def work(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
    event.listen(engine.sync_engine, "connect", gate)
    async with engine.connect() as connection:
        await connection.run_sync(work)

asyncio.run(main())
"""


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    """The first statement that asks for gate() waits until somebody opens it."""
    path = tmp_path / "gate"
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize(
    "up",
    [
        "op.execute('select gate(1)')",
        "t = sa.table('t', sa.column('x', sa.Integer))\n"
        "op.get_bind().execute(t.insert().values(x=sa.func.gate(sa.bindparam('y'))), [{'y': 1}, {'y': 2}])",
    ],
)
def test_it_is_told_before_it_has_ended(
    project: ProjectDir, session: Session, fifo: Path, up: str, is_async: bool
) -> None:
    if is_async:
        project.use(f"sqlite+aiosqlite:///{project.database}")
        project.env(header=GATE.format(fifo=str(fifo)), text=ASYNC_ENV)
    else:
        project.env(header=GATE.format(fifo=str(fifo)) + LISTEN)
    project.revision("a1", up="op.create_table('t', sa.Column('x', sa.Integer))\n" + up)
    worker = session.start("upgrade", "head")
    told = worker.until(SqlStart, lambda event: "gate(" in event.sql)
    assert told.number > 1 and told.ms > 0
    fifo.open("w").close()
    answer = worker.rest()
    assert answer.done.ok, answer.done
    (ended,) = [event for event in answer.all(Sql) if event.number == told.number]
    assert ended.sql == told.sql and ended.ms >= told.ms
    assert answer.all(StepDone)


def test_a_quick_one_is_told_when_it_has_ended(project: ProjectDir, session: Session) -> None:
    project.chain("a1", "b2")
    answer = session.run("upgrade", "head")
    numbers = [event.number for event in answer.all(Sql)]
    assert numbers == sorted(set(numbers)) and numbers[0] > 0


def is_alter(event: SqlStart) -> bool:
    """Not another statement that takes its time on a busy machine."""
    return "ALTER TABLE t" in event.sql


@contextmanager
def holding(url: str, statement: str) -> Iterator[None]:
    """A session that keeps what this statement locks."""
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement).close()
        yield
    engine.dispose()


def test_the_lock_that_it_waits_for_on_postgresql(
    postgres_url: str, postgres_driver: str, project: ProjectDir, session: Session
) -> None:
    named = make_url(postgres_url).update_query_dict({"application_name": "a shell"})
    project.use(
        make_url(postgres_url).set(drivername=f"postgresql+{postgres_driver}").render_as_string(hide_password=False)
    )
    project.revision("a1", up="op.create_table('t', sa.Column('x', sa.Integer))")
    project.revision("b2", "a1", up="op.add_column('t', sa.Column('y', sa.Integer))")
    assert session.run("upgrade", "a1").done.ok
    with holding(named.render_as_string(hide_password=False), "lock table t"):
        worker = session.start("upgrade", "head")
        told = worker.until(SqlStart, is_alter)
        waits = worker.until(SqlWaits, lambda event: event.number == told.number).text
    assert waits.startswith("waits for a lock held by pid ") and "(a shell, idle in transaction: lock table t)" in waits
    assert worker.rest().done.ok


def test_the_lock_that_it_waits_for_on_mariadb(mariadb_url: str, project: ProjectDir, session: Session) -> None:
    project.use(mariadb_url)
    project.revision("a1", up="op.create_table('t', sa.Column('x', sa.Integer))")
    project.revision("b2", "a1", up="op.add_column('t', sa.Column('y', sa.Integer))")
    assert session.run("upgrade", "a1").done.ok
    with holding(mariadb_url, "select * from t"):
        worker = session.start("upgrade", "head")
        told = worker.until(SqlStart, is_alter)
        waits = worker.until(SqlWaits, lambda event: event.number == told.number).text
    assert waits == "waits: Waiting for table metadata lock"
    assert worker.rest().done.ok
