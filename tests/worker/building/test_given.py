"""A scratch database that the user names."""

from __future__ import annotations

import contextlib
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from sqlalchemy.engine import URL

if TYPE_CHECKING:
    from tests.worker.building.conftest import Make, Shop


def own_database(shop: Shop) -> Iterator[URL]:
    """A database of the user's, for scratch."""
    name = f"migtui_test_{uuid.uuid4().hex[:12]}"
    shop.execute(f"CREATE DATABASE {name}")
    try:
        yield shop.url.set(database=name)
    finally:
        shop.execute(f"DROP DATABASE {name}" + (" WITH (FORCE)" if shop.is_postgresql else ""))


given_database = contextlib.contextmanager(own_database)


class TestGiven:
    @pytest.mark.parametrize("kind", ["postgresql", "postgresql async", "mariadb"])
    def test_it_is_as_empty_afterwards(self, make: Make, kind: str) -> None:
        shop = make(kind)
        more = 'op.execute("create view seen as select id from orders")'
        if shop.is_postgresql:
            more += (
                "\nop.execute(\"create type mood as enum ('a', 'b%c')\")\nop.execute('create schema \"More\"')"
                "\nop.execute('create table \"More\".\"p%q\" (id serial, m mood)')\nop.execute('create sequence s1')"
                "\nop.execute(\"create function f1(m mood) returns int language sql as 'select 1'\")"
                '\nop.execute("create domain short as varchar(3)")\nop.execute("create extension citext")'
            )
        shop.project.revision("b2", "a1", up=f"{shop.later}\n{more}")
        with given_database(shop) as url:
            with plain(url) as connection:
                if shop.is_postgresql:
                    connection.exec_driver_sql("CREATE TYPE kept AS ENUM ('x')")
                before = everything(connection)
            given = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
            current, heads = shop.stages(scratch=given)
            assert (current.error, heads.error) == ("", "")
            assert current.where == f"the scratch database {url.database} on 127.0.0.1"
            assert shop.columns(heads) == ["id", "gone", "later"]
            shop.project.revision("b2", "a1", up=f"{more}\nraise ValueError('no')")
            assert shop.failed(scratch=given).error.startswith("ValueError: no")
            with plain(url) as connection:
                assert everything(connection) == before

    @pytest.mark.parametrize("there", ["nothing", "an empty file"])
    def test_a_file(self, lite: Shop, tmp_path: Path, there: str) -> None:
        file = tmp_path / "given.db"
        if there != "nothing":
            file.touch()
        current, _ = lite.stages(scratch=f"sqlite:///{file}")
        assert current.error == "" and lite.columns(current) == ["id", "gone"]
        assert (file.read_bytes() == b"") if there != "nothing" else not file.exists()

    @pytest.mark.parametrize("kind", ["sqlite", "postgresql", "mariadb"])
    def test_the_real_one_is_refused(self, make: Make, kind: str) -> None:
        shop = make(kind)
        shop.execute("DROP TABLE orders", "DROP TABLE alembic_version")
        built = shop.failed(scratch=shop.url.set(drivername=kind).render_as_string(hide_password=False))
        assert built.error == "the scratch URL leads to the project's own database"

    def test_what_is_not_empty_is_refused(self, make: Make) -> None:
        shop = make("mariadb")
        with given_database(shop) as url:
            with plain(url) as connection:
                connection.exec_driver_sql("CREATE TABLE precious (id integer)")
            built = shop.failed(scratch=url.render_as_string(hide_password=False))
            assert built.error == "the scratch database is not empty: it has precious"
            with plain(url) as connection:
                assert sqlalchemy.inspect(connection).get_table_names() == ["precious"]

    def test_another_kind_of_server(self, lite: Shop, postgres_url: str, postgres_driver: str) -> None:
        given = postgres_url.replace("+psycopg", "+" + postgres_driver)
        assert "leads to postgresql, and the project's to sqlite" in lite.failed(scratch=given).error

    def test_trust_lifts_the_bars(self, lite: Shop, tmp_path: Path) -> None:
        lite.project.revision("b2", "a1", up=f"{lite.later}\nopen({str(tmp_path / 'made.txt')!r}, 'w').close()")
        assert "writes a file" in lite.failed(trusted=True).error, "it takes a database of the user's own"
        given = f"sqlite:///{tmp_path / 'given.db'}"
        assert "writes a file" in lite.failed(scratch=given).error
        assert [each.error for each in lite.stages(scratch=given, trusted=True)] == ["", ""]
        assert (tmp_path / "made.txt").exists()

    def test_its_password_is_nowhere(self, make: Make) -> None:
        shop = make("postgresql")
        given = shop.url.set(drivername="postgresql", password="sesame-7719", database="nowhere_at_all")
        built = shop.failed(scratch=given.render_as_string(hide_password=False))
        assert "nowhere_at_all" in built.error
        assert b"sesame-7719" not in b"".join(shop.worker.raw)


@contextlib.contextmanager
def plain(url: URL) -> Iterator[sqlalchemy.engine.Connection]:
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool)
    with engine.connect() as connection:
        yield connection


def everything(connection: sqlalchemy.engine.Connection) -> list[tuple[Any, ...]]:
    """What there is in a database, by the server's own lists."""
    question = "SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = database()"
    if connection.dialect.name == "postgresql":
        question = (
            "SELECT 'class', relname::text, relnamespace::regnamespace::text FROM pg_class WHERE oid >= 16384"
            " UNION ALL SELECT 'type', typname::text, '' FROM pg_type WHERE oid >= 16384"
            " UNION ALL SELECT 'proc', proname::text, '' FROM pg_proc WHERE oid >= 16384"
            " UNION ALL SELECT 'schema', nspname::text, '' FROM pg_namespace UNION ALL"
            " SELECT 'extension', extname::text, '' FROM pg_extension"
        )
    return sorted(tuple(row) for row in connection.exec_driver_sql(question))


def test_what_was_left_behind_is_named(make: Make) -> None:
    """Never removed: nobody knows whether another machine uses it."""
    shop = make("mariadb")
    gone = subprocess.Popen(["true"])
    gone.wait()
    name = f"migtui_scratch_{gone.pid}_abc"
    shop.execute(f"CREATE DATABASE {name}")
    try:
        assert name in shop.stages()[-1].hint
        assert shop.execute(f"SHOW DATABASES LIKE '{name}'") != []
    finally:
        shop.execute(f"DROP DATABASE {name}")
