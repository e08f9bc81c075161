"""Where a database stands, read without changing anything."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.worker.protocol import Current, Database, Loaded, MakePlan, Plan

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session


def test_a_database_that_does_not_exist_is_not_created(project: ProjectDir, session: Session) -> None:
    project.chain("a1", "a2")
    before = project.files()

    state = session.current()
    plan = session.plan("upgrade", "head")

    assert state.heads == []
    assert state.missing_file == str(project.database)
    assert not state.has_version_table
    assert state.name == "app.db"
    assert [step.revision for step in plan.steps] == ["a1", "a2"]
    assert plan.heads_after == ["a2"]
    assert project.files() == before


def test_an_unstamped_database_gets_no_version_table(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    sqlite3.connect(project.database).execute("create table old (id int)").connection.close()
    before = project.files()

    state = session.current()
    session.plan("upgrade", "head")

    assert (state.heads, state.has_version_table, state.tables) == ([], False, 1)
    assert state.missing_file == ""
    assert project.files() == before


def test_a_stamped_database_says_what_it_is(project: ProjectDir, session: Session) -> None:
    project.chain("a1", "a2")
    project.stamp("a1")

    state = session.current()

    assert state.heads == ["a1"]
    assert (state.key, state.name, state.dialect, state.tables) == ("", "app.db", "sqlite", 0)
    assert state.server == sqlite3.sqlite_version
    assert state.transactional_ddl is False
    assert state.url == f"sqlite:///{project.database}"


def test_several_heads_are_sorted(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    project.stamp("z9", "b1", "a1")
    assert session.current().heads == ["a1", "b1", "z9"]


def test_a_uri_to_a_missing_file_is_not_opened_either(project: ProjectDir, session: Session) -> None:
    project.use(f"sqlite:///file:{project.database}?uri=true")
    assert session.current().missing_file == str(project.database)
    assert not project.database.exists()


def test_an_async_driver_creates_no_file_either(project: ProjectDir, session: Session, async_env: str) -> None:
    project.env(text=async_env)
    project.use(f"sqlite+aiosqlite:///{project.database}")
    project.chain("a1")

    state = session.current()

    assert state.missing_file == str(project.database)
    assert state.driver == "aiosqlite"
    assert not project.database.exists()
    assert session.run("upgrade", "head").done.ok
    assert session.current().heads == ["a1"]


def test_the_version_table_can_have_another_name(project: ProjectDir, session: Session) -> None:
    project.env(options=', version_table="schema_history"')
    project.chain("a1")
    assert session.run("upgrade", "head").done.ok
    state = session.current()
    assert (state.version_table, state.heads, state.tables) == ("schema_history", ["a1"], 1)


def test_a_relative_path_is_relative_to_the_users_directory(project: ProjectDir, session: Session) -> None:
    project.use("sqlite:///app.db")
    project.stamp("a1")
    assert session.current().heads == ["a1"]


def test_an_unknown_stamp_can_be_read(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    project.stamp("deadbeef")
    assert session.current().heads == ["deadbeef"]


def test_the_reader_tells_which_files_it_has_read(project: ProjectDir, session: Session) -> None:
    (project.root / "models.py").write_text("TABLES = []")
    project.env(header="import sys; sys.path.insert(0, os.getcwd()); import models")
    project.chain("a1")

    loaded = session.ask(Current()).one(Loaded)
    again = session.ask(Current())
    more = session.ask(MakePlan()).one(Loaded)

    env, models = project.root / "migrations" / "env.py", project.root / "models.py"
    assert loaded.files == {str(f): f.stat().st_mtime_ns for f in (project.ini, env, models)}
    assert again.all(Loaded) == []
    assert set(more.files) - set(loaded.files) == {str(project.versions / "a1_file.py")}


def test_a_new_version_file_is_seen_by_the_next_plan(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    first = session.plan("upgrade", "head")
    project.revision("a2", "a1")
    second = session.plan("upgrade", "head")
    assert [len(plan.steps) for plan in (first, second)] == [1, 2]


def test_each_of_several_databases_has_its_key(project: ProjectDir, session: Session) -> None:
    project.env(text=MULTIDB_ENV)
    project.use("", databases="users, orders")
    project.revision("a1")

    plan = session.ask(MakePlan())

    assert [(d.key, d.name) for d in plan.all(Database)] == [("users", "users.db"), ("orders", "orders.db")]
    assert [p.key for p in plan.all(Plan)] == ["users", "orders"]
    assert sorted(path.name for path in project.root.glob("*.db")) == []
    assert session.run("upgrade", "head").done.ok
    assert {d.key: d.heads for d in session.ask(Current()).all(Database)} == {
        "users": ["a1"],
        "orders": ["a1"],
    }


MULTIDB_ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

for name in context.config.get_main_option("databases").split(", "):
    with create_engine(f"sqlite:///{name}.db", poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection, upgrade_token=f"{name}_upgrades")
        with context.begin_transaction():
            context.run_migrations()
"""


def test_postgresql(postgres_url: str, postgres_driver: str, project: ProjectDir, session: Session) -> None:
    project.use(postgres_url.replace("+psycopg:", f"+{postgres_driver}:"))
    project.chain("a1", "a2")

    empty = session.current()
    answer = session.run("upgrade", "a1")
    state = session.current()

    assert (empty.heads, empty.has_version_table, empty.tables) == ([], False, 0)
    assert answer.done.ok
    assert (state.heads, state.tables, state.dialect) == (["a1"], 1, "postgresql")
    assert state.transactional_ddl is True
    assert state.name == postgres_url.rpartition("/")[2]
    assert state.server[0].isdigit()
    assert isinstance(state.backend_pid, int)
    running = answer.one(Database)
    assert isinstance(running.backend_pid, int) and running.backend_pid != state.backend_pid


def test_a_version_table_in_a_schema(
    postgres_url: str, postgres_driver: str, project: ProjectDir, session: Session
) -> None:
    project.use(postgres_url.replace("+psycopg:", f"+{postgres_driver}:"))
    project.env(options=', version_table="history", version_table_schema="ops"')
    project.chain("a1")
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("create schema ops"))
    before = session.current()
    assert (before.heads, before.has_version_table) == ([], False)

    assert session.run("upgrade", "head").done.ok

    state = session.current()
    assert (state.heads, state.version_table, state.version_table_schema) == (["a1"], "history", "ops")
    engine.dispose()


def test_tenants_in_schemas_have_a_key_each(
    postgres_url: str, postgres_driver: str, project: ProjectDir, session: Session
) -> None:
    project.use(postgres_url.replace("+psycopg:", f"+{postgres_driver}:"))
    project.env(text=TENANTS_ENV)
    project.revision("a1")
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        for name in ("red", "blue"):
            connection.execute(sqlalchemy.text(f"create schema {name}"))
    engine.dispose()

    answer = session.run("upgrade", "head")

    assert answer.done.ok, answer.done
    assert [database.key for database in answer.all(Database)] == ["red", "blue"]
    assert {d.key: d.heads for d in session.ask(Current()).all(Database)} == {"red": ["a1"], "blue": ["a1"]}


TENANTS_ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
for name in ("red", "blue"):
    with engine.connect() as connection:
        context.configure(connection=connection, version_table_schema=name)
        with context.begin_transaction():
            context.run_migrations()
"""


def test_mariadb(mariadb_url: str, project: ProjectDir, session: Session) -> None:
    project.use(mariadb_url)
    project.chain("a1", "a2")

    empty = session.current()
    answer = session.run("upgrade", "a1")
    state = session.current()

    assert (empty.heads, empty.has_version_table) == ([], False)
    assert answer.done.ok
    assert (state.heads, state.tables) == (["a1"], 1)
    assert state.dialect in ("mariadb", "mysql")
    assert state.name == mariadb_url.rpartition("/")[2]
    assert state.transactional_ddl is False
    assert isinstance(state.backend_pid, int)
    assert state.server[0].isdigit()


@pytest.mark.parametrize("request_", [Current(), MakePlan()])
def test_an_env_that_never_runs_migrations_is_an_error(
    project: ProjectDir, session: Session, request_: Current | MakePlan
) -> None:
    project.env(text="pass")
    done = session.ask(request_).done
    assert (done.ok, done.kind) == (False, "env")
    assert "run_migrations" in done.message
