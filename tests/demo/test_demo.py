"""The sample project tells the truth: its database is what its own migrations make of an empty file.

Run this file as a script after a change of the sample's migrations: it writes the dump anew.
"""

from __future__ import annotations

import importlib.util
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from migtui import demo
from migtui.core.operations.operations import destroys_on_upgrade, read_body

ALEMBIC = """
import sys
from alembic.config import main
for command in sys.argv[2:]:
    main(["-c", sys.argv[1], *command.split()])
"""
BRANCHING = "29e5d0c7f61b"
"""Where billing leaves the trunk; its downgrade raises."""
NOTHING_PENDING = {"b3aa99127ec4", "e1b7f3a96d40"}
AHEAD = [
    "add_column customers.loyalty_points",
    "add_column discounts.percent_off",
    "add_table gift_cards",
    "remove_column discounts.percent",
]
"""What the models have and no migration makes."""


def alembic(project: Path, *commands: str) -> subprocess.CompletedProcess[str]:
    """Run Alembic commands in a process of their own, from a directory that is not the project's."""
    return subprocess.run(
        [sys.executable, "-B", "-c", ALEMBIC, str(project / "alembic.ini"), *commands],
        cwd=project.parent, capture_output=True, text=True, check=False,
    )  # fmt: skip


def migrate(project: Path, *commands: str) -> None:
    ran = alembic(project, *commands)
    assert ran.returncode == 0, ran.stderr


def from_scratch(folder: Path) -> Path:
    """A copy of the sample with its database made by its migrations alone."""
    project = demo.copy_to(folder)
    (project / demo.DATABASE).unlink()
    migrate(project, *(f"upgrade {revision}" for revision in reversed(demo.SHIPPED)))
    return project


def rows(project: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(project / demo.DATABASE)) as database:
        return database.execute(sql).fetchall()


def tables(project: Path) -> list[str]:
    return [str(name) for (name,) in rows(project, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]


def contents(project: Path) -> dict[str, object]:
    """Columns, foreign keys, indexes and rows of every table, whatever the wording of its CREATE TABLE."""
    return {
        table: (
            rows(project, f"PRAGMA table_info({table})"),
            sorted(rows(project, f"PRAGMA foreign_key_list({table})")),
            sorted(row[1:] for row in rows(project, f"PRAGMA index_list({table})")),
            sorted(rows(project, f"SELECT * FROM {table}"), key=repr),
        )
        for table in tables(project)
    }


def heads(project: Path) -> set[str]:
    return {str(version) for (version,) in rows(project, "SELECT version_num FROM alembic_version")}


def script(project: Path) -> ScriptDirectory:
    return ScriptDirectory.from_config(Config(str(project / "alembic.ini")))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return demo.copy_to(tmp_path)


def test_the_dump_is_what_the_migrations_make(shop: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = from_scratch(tmp_path_factory.mktemp("made"))
    with closing(sqlite3.connect(made / demo.DATABASE)) as database:
        database.execute(demo.HAND_MADE)
    assert contents(shop) == contents(made)
    assert heads(shop) == set(demo.SHIPPED)


def test_the_copy_has_all_it_needs_and_nothing_else(shop: Path) -> None:
    assert sorted(path.name for path in shop.iterdir()) == [
        "alembic.ini",
        "migrations",
        "models.py",
        "shop.db",
    ]
    assert sorted(path.name for path in (shop / "migrations").iterdir()) == [
        "env.py",
        "script.py.mako",
        "versions",
    ]
    assert rows(shop, "SELECT count(*) FROM orders") == [(60,)]


def test_a_copy_that_somebody_works_on_is_not_overwritten(shop: Path) -> None:
    (shop / "models.py").write_text("mine")
    with pytest.raises(FileExistsError):
        demo.copy_to(shop.parent)
    assert (shop / "models.py").read_text() == "mine"


def test_the_history_shows_everything_that_a_history_can_have(shop: Path) -> None:
    directory = script(shop)
    revisions = list(directory.walk_revisions())
    assert 24 <= len(revisions) <= 28
    assert set(directory.get_heads()) == NOTHING_PENDING
    assert len(directory.get_bases()) == 1
    assert sum(revision.is_merge_point for revision in revisions) == 2
    assert {label for revision in revisions for label in revision.branch_labels} == {"billing", "shop"}
    assert [revision.revision for revision in revisions if revision.dependencies] == ["5510ce7d8a3f"]


def test_ways_back_and_losses_are_seen_in_the_files(shop: Path) -> None:
    sources = {path.name[:12]: path.read_text() for path in (shop / "migrations" / "versions").glob("*.py")}
    bodies = {id: read_body(source) for id, source in sources.items()}
    assert {id for id, body in bodies.items() if body.way_back == "raises"} == {BRANCHING}
    idle = {id for id, body in bodies.items() if body.way_back == "empty"}
    assert idle == {"c36a9d82f05e", "0c9d2f10ba63", "1d98b3e07ac5"}  # the SKUs, and the two merges
    lossy = {id for id, source in sources.items() if destroys_on_upgrade(source)}
    assert lossy == {"d5c4a2e19f80", "5510ce7d8a3f"}
    assert not [operation for body in bodies.values() for operation in body.upgrade if "Python" in operation.text]


def test_upgrade_heads_works_and_the_models_are_a_little_ahead(shop: Path) -> None:
    migrate(shop, "upgrade heads")
    assert heads(shop) == NOTHING_PENDING
    assert differences(shop) == [*AHEAD, "remove_index ix_stock_warehouse"]
    assert rows(shop, "SELECT count(*) FROM orders WHERE total IS NULL") == [(0,)]


def test_going_down_loses_rows_and_stops_where_it_must(shop: Path) -> None:
    migrate(shop, "upgrade heads", f"downgrade {BRANCHING}")
    assert heads(shop) == {BRANCHING}
    assert not {"invoices", "invoice_lines"} & set(tables(shop))
    refused = alembic(shop, "downgrade -1")
    assert refused.returncode != 0
    assert "NotImplementedError" in refused.stderr
    assert heads(shop) == {BRANCHING}


def test_below_the_irreversible_one_every_revision_comes_down_and_up_again(shop: Path) -> None:
    (shop / demo.DATABASE).unlink()
    migrate(shop, "upgrade 1d98b3e07ac5", "downgrade base")
    assert tables(shop) == ["alembic_version"]
    migrate(shop, "upgrade heads")
    assert heads(shop) == NOTHING_PENDING


def test_the_same_migrations_run_on_postgresql(shop: Path, postgres_url: str) -> None:
    ini = shop / "alembic.ini"
    url = postgres_url.replace("%", "%%")
    ini.write_text(ini.read_text().replace(f"sqlite:///%(here)s/{demo.DATABASE}", url))
    migrate(shop, "upgrade heads", f"downgrade {BRANCHING}", "upgrade heads")
    assert differences(shop, postgres_url) == AHEAD


def differences(project: Path, url: str = "") -> list[str]:
    """What autogenerate sees between the models and the database, one word each."""
    spec = importlib.util.spec_from_file_location("shop_models", project / "models.py")
    assert spec is not None and spec.loader is not None
    models = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(models)
    engine = sa.create_engine(url or f"sqlite:///{project / demo.DATABASE}", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), models.Base.metadata)
    return sorted(
        f"{diff[0]} {diff[2]}.{diff[3].name}" if diff[0].endswith("column") else f"{diff[0]} {diff[1].name}"
        for diff in found
    )


def write_dump(folder: Path) -> None:
    project = from_scratch(folder)
    with closing(sqlite3.connect(project / demo.DATABASE)) as database:
        text = "\n".join(database.iterdump()) + "\n"
    (demo.SHOP / demo.DUMP).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    if not (demo.SHOP / demo.DUMP).exists():
        (demo.SHOP / demo.DUMP).write_text("", encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        write_dump(Path(scratch))
