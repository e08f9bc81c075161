"""One table whole, on both sides, asked of a worker: text that makes it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text
from sqlalchemy.engine import make_url

from migtui.worker.protocol import Define, Defined, Definition, Sql

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session
    from tests.worker.diff.conftest import ReadSides

Modelled = Callable[..., "ProjectDir"]

MODELS = """\
import sqlalchemy
from sqlalchemy import *
metadata = MetaData()
Table("p", metadata, Column("id", Integer, primary_key=True), Column("code", String(9), unique=True))
Table(
    "t 100%", metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False, server_default="it's 100%", comment="who"),
    Column("p_id", ForeignKey("p.id", ondelete="CASCADE", name="fk_p")),
    CheckConstraint("name <> ''", name="ck_name"),
    UniqueConstraint("name", name="uq_name"),
    Index("ix_two", "name", "p_id"),
    comment="all of it",
)
"""


def fill(url: str, *statements: str, models: str = "") -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        if models:
            names: dict[str, sa.MetaData] = {}
            exec(models, names)
            names["metadata"].create_all(connection)
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def define(session: Session, request: Define) -> Defined:
    answer = session.ask(request)
    assert answer.done.ok, answer.done
    assert answer.all(Sql) == []
    return answer.one(Defined)


def test_both_sides_of_a_table(session: Session, modelled: Modelled, worker_url: str) -> None:
    fill(_here(worker_url), models=MODELS)
    project = modelled(MODELS, worker_url)
    files = set(project.files())

    found = define(session, Define(name="t 100%"))

    for side in (found.models, found.database):
        assert side.error == ""
        assert side.ddl.startswith("CREATE TABLE ") and side.ddl.endswith(";")
        assert "100%" in side.ddl and "%%" not in side.ddl
        assert "CREATE INDEX ix_two ON" in side.ddl
        assert side.python.startswith("op.create_table(")
        assert "op.create_index('ix_two', 't 100%', ['name', 'p_id']" in side.python
        assert "sa.ForeignKeyConstraint(['p_id'], ['p.id'], name='fk_p', ondelete='CASCADE')" in side.python
    assert ("all of it" in found.database.ddl) == (not worker_url.startswith("sqlite"))
    if worker_url.startswith("postgresql"):
        assert "id SERIAL NOT NULL" in found.database.ddl and "nextval" not in found.database.python
    assert set(project.files()) == files
    assert "alembic_version" not in tables(worker_url)


def _here(url: str) -> str:
    """With a driver that the tests' own interpreter has."""
    return url.replace("+psycopg2", "+psycopg")


def tables(url: str) -> list[str]:
    engine = sa.create_engine(_here(url))
    found = sa.inspect(engine).get_table_names()
    engine.dispose()
    return found


def test_the_texts_make_the_table_again(session: Session, modelled: Modelled, sides_of: ReadSides) -> None:
    project = modelled(MODELS)
    fill(f"sqlite:///{project.database}", models=MODELS)
    found = define(session, Define(name="t 100%"))
    models: dict[str, sa.MetaData] = {}
    exec(MODELS, models)

    for side in (found.models, found.database):
        for code in (side.python, side.ddl):
            engine = sa.create_engine("sqlite://")
            with engine.connect() as connection:
                _make(connection, code)
                sides = sides_of(connection, models["metadata"])
            engine.dispose()
            assert sides.table("t 100%") == sides.table("t 100%", "models")


def _make(connection: sa.Connection, code: str) -> None:
    if code.startswith("op."):
        operations = Operations(MigrationContext.configure(connection))
        exec(code, {"op": operations, "sa": sa})
    else:
        for statement in code.split(";\n\n"):
            connection.exec_driver_sql(statement.removesuffix(";"))


def test_a_side_without_the_table_is_empty(session: Session, modelled: Modelled) -> None:
    project = modelled(MODELS)
    fill(f"sqlite:///{project.database}", "create table mine (id integer primary key)")
    assert define(session, Define(name="p")).database == Definition()
    found = define(session, Define(name="mine"))
    assert found.models == Definition()
    assert found.database.ddl.startswith("CREATE TABLE mine")
    assert define(session, Define(name="nobody's")) == Defined()


def test_what_fails_is_the_error_of_its_side(session: Session, modelled: Modelled) -> None:
    models = (
        "from sqlalchemy import *\nfrom sqlalchemy.dialects.postgresql import INET\nmetadata = MetaData()\n"
        'Table("t", metadata, Column("ip", INET), Column("gone_id", ForeignKey("gone.id")))\n'
    )
    project = modelled(models)
    fill(f"sqlite:///{project.database}", "create table t (ip text references elsewhere (id))")

    found = define(session, Define(name="t"))

    assert found.models.ddl == "" and found.models.error
    assert "postgresql.INET()" in found.models.python or "gone" in found.models.error
    assert (found.database.error, "REFERENCES elsewhere (id)" in found.database.ddl) == ("", True)


def test_the_projects_own_renderer_and_batches_count(session: Session, modelled: Modelled) -> None:
    render = "lambda kind, item, context: 'my.Text()' if kind == 'type' and str(item) == 'VARCHAR(9)' else False"
    models = MODELS.replace("unique=True", "index=True")
    project = modelled(models, options=f", render_as_batch=True, render_item={render}")
    fill(f"sqlite:///{project.database}", models=models)
    found = define(session, Define(name="p"))
    for side in (found.models, found.database):
        assert "sa.Column('code', my.Text(), nullable=True)" in side.python
        assert "with op.batch_alter_table('p'" in side.python
        assert "    batch_op.create_index(" in side.python


def test_what_is_no_table(session: Session, modelled: Modelled, postgres_url: str, postgres_driver: str) -> None:
    models = (
        "from sqlalchemy import *\nmetadata = MetaData()\n"
        """Table("t", metadata, Column("id", Integer, Sequence("ids", start=7), primary_key=True),"""
        """ Column("m", Enum("sad", "it's", name="mood")))\n"""
    )
    fill(
        postgres_url,
        "create view v as select 1 as one",
        "create materialized view mv as select 2 as two",
        models=models,
    )
    modelled(models, postgres_url.replace("+psycopg", f"+{postgres_driver}"))

    def both(kind: str, name: str) -> tuple[str, str]:
        found = define(session, Define(name=name, kind=kind))
        assert (found.models.error, found.database.error) == ("", "")
        return found.models.ddl, found.database.ddl

    enum = "CREATE TYPE mood AS ENUM ('sad', 'it''s');"
    assert both("enum", "mood") == (enum, enum)
    sequence = "CREATE SEQUENCE ids START WITH 7;"
    assert both("sequence", "ids") == (sequence, sequence)
    view = both("view", "v")
    assert (view[0], " ".join(view[1].split())) == ("", "CREATE VIEW v AS SELECT 1 AS one;")
    assert both("materialized view", "mv")[1].startswith("CREATE MATERIALIZED VIEW mv AS")
    assert both("enum", "none") == both("sequence", "none") == both("view", "none") == ("", "")


TWO = """\
from alembic import context
from sqlalchemy import *

def models(name):
    metadata = MetaData()
    Table("t", metadata, Column(name, Integer))
    return metadata

for name in ("one", "two"):
    engine = create_engine(f"sqlite:///{name}.db")
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=models(name), upgrade_token=f"{name}_upgrades")
        with context.begin_transaction():
            context.run_migrations()
"""


def test_of_several_databases_the_one_that_was_asked_for(session: Session, project: ProjectDir) -> None:
    project.env(text=TWO)
    for name in ("one", "two"):
        fill(f"sqlite:///{project.root / name}.db", f"create table t (mine_{name} integer)")
    for name in ("one", "two"):
        found = define(session, Define(name, name="t"))
        assert f"\t{name} INTEGER" in found.models.ddl
        assert f"\tmine_{name} INTEGER" in found.database.ddl
    done = session.ask(Define("three", name="t")).done
    assert not done.ok and "no database named 'three'" in done.message


def test_a_schema_and_names_like_no_other(
    session: Session, modelled: Modelled, postgres_url: str, postgres_driver: str
) -> None:
    name = "[dbo].[users] 🦊"
    models = f"""from sqlalchemy import *
metadata = MetaData()
Table({name!r}, metadata, Column("Mapped[int]", Integer, primary_key=True), schema="Odd.one")
Table("it's", metadata, Column("id", Integer, primary_key=True))
Table("public one", metadata, Column("id", Integer, primary_key=True), schema="public")
"""
    fill(postgres_url, 'create schema "Odd.one"', models="")
    fill(postgres_url, models=models)
    modelled(models, postgres_url.replace("+psycopg", f"+{postgres_driver}"), options=", include_schemas=True")

    found = define(session, Define(schema="Odd.one", name=name))
    assert found.models.error == found.database.error == ""
    assert f'CREATE TABLE "Odd.one"."{name}" (\n\t"Mapped[int]" SERIAL NOT NULL' in found.database.ddl
    assert found.models.ddl == found.database.ddl.replace(f'CONSTRAINT "{name}_pkey" ', "")
    assert define(session, Define(name="it's")).database.error == ""
    public = define(session, Define(name="public one"))
    assert 'CREATE TABLE public."public one"' in public.models.ddl
    assert 'CREATE TABLE "public one"' in public.database.ddl


@pytest.mark.parametrize("kind", ["mysql+pymysql", "mariadb+pymysql"])
def test_sequences_and_views_of_mariadb(session: Session, modelled: Modelled, mariadb_url: str, kind: str) -> None:
    url = make_url(mariadb_url).set(drivername=kind).render_as_string(hide_password=False)
    fill(url, "create sequence free start with 5", "create view v as select 1 as one")
    modelled(MODELS, url)
    assert "start with 5" in define(session, Define(name="free", kind="sequence")).database.ddl.lower()
    view = define(session, Define(name="v", kind="view")).database
    assert (view.error, view.ddl.split()[:2]) == ("", ["CREATE", "VIEW"])
