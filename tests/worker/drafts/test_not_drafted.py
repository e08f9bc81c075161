"""Databases that are behind, and environments that fail: no draft, and why."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from migtui.worker.protocol import Draft, Preview

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import Stock

AUTO = Draft(message="add things", autogenerate=True)


class TestBehind:
    def test_not_stamped(self, stock: Stock) -> None:
        stock.revision("a1")
        done = stock.ask(Preview(AUTO)).done
        assert (done.ok, done.kind) == (False, "behind")
        assert done.message == "The database is not stamped, and 1 revision is pending: a1."
        assert "Upgrade it to head first" in done.hint
        assert (done.where, done.traceback) == ("", "")

    def test_some_steps_behind(self, stock: Stock) -> None:
        for number in range(1, 8):
            stock.revision(f"a{number}", f"a{number - 1}" if number > 1 else None)
        with contextlib.closing(sqlite3.connect(stock.database)) as connection, connection:
            connection.execute("create table alembic_version (version_num varchar(32) not null)")
            connection.execute("insert into alembic_version values ('a2')")
        done = stock.ask(Preview(check=True)).done
        assert done.kind == "behind"
        assert done.message == "The database is at a2, and 5 revisions are pending: a3 … a7."
        assert done.data == {"heads": ["a2"], "pending": ["a3", "a4", "a5", "a6", "a7"]}

    def test_an_env_py_that_keeps_it_to_itself(self, stock: Stock) -> None:
        stock.revision("a1")
        stock.edit(
            stock.env,
            "            context.run_migrations()\n\n\nif",
            "            try:\n                context.run_migrations()\n            except Exception:\n"
            "                pass\n\n\nif",
        )
        assert stock.ask(Preview(AUTO)).done.kind == "behind"

    def test_a_revision_that_no_file_has(self, stock: Stock) -> None:
        with contextlib.closing(sqlite3.connect(stock.database)) as connection, connection:
            connection.execute("create table alembic_version (version_num varchar(32) not null)")
            connection.execute("insert into alembic_version values ('gone')")
        done = stock.ask(Preview(AUTO)).done
        assert (done.kind, done.data) == ("revision", {"revision": ["gone"]})


class TestTrouble:
    def test_no_metadata(self, stock: Stock) -> None:
        stock.edit(stock.env, "\ntarget_metadata = ", "\ntarget_metadata = None and ")
        done = stock.ask(Preview(AUTO)).done
        assert done.kind == "env"
        assert "does not provide a MetaData object" in done.message

    def test_a_filter_that_raises(self, stock: Stock) -> None:
        stock.configure("include_object=lambda *all: 1 / 0")
        done = stock.ask(Preview(AUTO)).done
        assert (done.kind, done.type) == ("env", "ZeroDivisionError")
        assert done.where.startswith(str(stock.env))

    def test_an_env_py_that_shows_no_database(self, stock: Stock) -> None:
        stock.env.write_text("")
        done = stock.ask(Preview(AUTO)).done
        assert "run_migrations" in done.message

    def test_models_that_raise(self, stock: Stock) -> None:
        stock.models("1 / 0")
        done = stock.ask(Preview(AUTO)).done
        assert (done.kind, done.where) == ("env", "models.py:1")
