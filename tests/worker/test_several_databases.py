"""Several databases behind one env.py, of which one does not answer: the others are told, and that one is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Current, Database, Expected, MakePlan, Open, Ready, Run
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import Spawn, Worker

NOWHERE = "postgresql+{driver}://app:hunter22@127.0.0.1:9/lost"


@pytest.fixture
def multidb(worker_python: str, tmp_path: Path) -> Path:
    """Alembic's template with one revision; engine1 is stamped with it."""
    root = tmp_path / "multidb"
    root.mkdir()
    command = [worker_python, "-m", "alembic.config", "init", "-t", "multidb", "migrations"]
    warm.run(command, cwd=root, check=True)
    revision = 'revision = "a1"\ndown_revision = None\ndef upgrade(name): pass\ndef downgrade(name): pass\n'
    (root / "migrations/versions/a1.py").write_text(revision)
    with closing(sqlite3.connect(root / "one.db")) as database, database:
        database.execute("create table alembic_version (version_num varchar(32) not null)")
        database.execute("insert into alembic_version values ('a1')")
    return root


def place(root: Path, one: str, two: str) -> Open:
    ini = root / "alembic.ini"
    text = ini.read_text().replace("driver://user:pass@localhost/dbname2", two)
    ini.write_text(text.replace("driver://user:pass@localhost/dbname", one))
    return Open(cwd=str(root), ini=str(ini))


def test_the_other_one_is_told(multidb: Path, shared_reader: Worker, postgres_driver: str) -> None:
    before = sorted(multidb.rglob("*"))
    shared_reader.send(place(multidb, "sqlite:///one.db", NOWHERE.format(driver=postgres_driver)))
    answer = shared_reader.ask(Current())
    assert answer.done.ok, answer.done
    one, two = answer.all(Database)
    assert (one.key, one.heads, one.error) == ("engine1", ["a1"], "")
    assert (two.key, two.heads, two.name, two.dialect) == ("engine2", [], "lost", "postgresql")
    assert "refused" in two.error
    assert two.url == f"postgresql+{postgres_driver}://app:•••@127.0.0.1:9/lost"
    assert sorted(multidb.rglob("*")) == before
    again = shared_reader.ask(Current())  # nothing of the stand-in has stayed
    assert [bool(each.error) for each in again.all(Database)] == [False, True]


def test_the_first_one_may_be_the_lost_one(multidb: Path, shared_reader: Worker, postgres_driver: str) -> None:
    shared_reader.send(place(multidb, NOWHERE.format(driver=postgres_driver), "sqlite:///one.db"))
    one, two = shared_reader.ask(Current()).all(Database)
    assert (one.key, bool(one.error)) == ("engine1", True)
    assert (two.key, two.heads) == ("engine2", ["a1"])


def test_where_none_answers_that_is_the_error(multidb: Path, shared_reader: Worker, postgres_driver: str) -> None:
    url = NOWHERE.format(driver=postgres_driver)
    shared_reader.send(place(multidb, url, url.replace("lost", "gone")))
    answer = shared_reader.ask(Current())
    assert (answer.done.ok, answer.done.kind) == (False, "connect")
    assert answer.done.data["database"] == [f"postgresql+{postgres_driver}://app:•••@127.0.0.1:9/lost"]
    assert answer.all(Database) == []
    assert "hunter22" not in str(answer.done)


def test_a_plan_needs_them_all_and_names_the_lost_one(
    multidb: Path, shared_reader: Worker, spawn: Spawn, postgres_driver: str
) -> None:
    where = place(multidb, "sqlite:///one.db", NOWHERE.format(driver=postgres_driver))
    shared_reader.send(where)
    done = shared_reader.ask(MakePlan()).done
    assert (done.ok, done.kind) == (False, "connect")
    assert "lost" in done.data["database"][0]
    runner = spawn("runner")
    runner.until(Ready)
    runner.send(where)
    runner.send(Run("upgrade", "head", {"engine1": Expected(["a1"], []), "engine2": Expected([], ["a1"])}))
    done = runner.rest().done
    assert (done.ok, done.kind) == (False, "connect")
    assert "lost" in done.data["database"][0]


def test_an_env_py_that_falls_back_to_another_database_still_does(
    multidb: Path, shared_reader: Worker, postgres_driver: str
) -> None:
    where = place(multidb, "sqlite:///one.db", "sqlite:///one.db")
    (multidb / "migrations/env.py").write_text(
        "from alembic import context\nfrom sqlalchemy import create_engine\n"
        f"try:\n    connection = create_engine({NOWHERE.format(driver=postgres_driver)!r}).connect()\n"
        "except Exception:\n    connection = create_engine('sqlite:///one.db').connect()\n"
        "context.configure(connection=connection, upgrade_token='one_upgrades')\n"
        "with context.begin_transaction():\n    context.run_migrations()\n"
    )
    shared_reader.send(where)
    (one,) = shared_reader.ask(Current()).all(Database)
    assert (one.heads, one.error) == (["a1"], "")
