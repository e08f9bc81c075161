"""Small things that need no process: names of databases, SQLite file names, places in an ini file."""

from __future__ import annotations

from pathlib import Path

import pytest

from migtui.worker.keys import Identity, find_name, name_all
from migtui.worker.missing import database_file


@pytest.mark.parametrize(
    ("identities", "keys"),
    [
        ([Identity()], [""]),
        ([Identity(schema="public", database="shop")], [""]),
        ([Identity("engine1_upgrades"), Identity("engine2_upgrades")], ["engine1", "engine2"]),
        ([Identity("_upgrades"), Identity("audit_upgrades")], ["_", "audit"]),
        ([Identity(schema="red"), Identity(schema="blue")], ["red", "blue"]),
        ([Identity(database="a.db"), Identity(database="b.db")], ["a.db", "b.db"]),
        ([Identity(schema="s", database="d")] * 2, ["#1", "#2"]),
        (
            [Identity(schema=s, database=d) for s in ("red", "blue") for d in ("a", "b")],
            ["a/red", "b/red", "a/blue", "b/blue"],
        ),
    ],
)
def test_the_runner_finds_the_names_that_the_reader_gave(identities: list[Identity], keys: list[str]) -> None:
    assert name_all(identities) == keys
    found: list[str] = []
    for index, identity in enumerate(identities):
        found.append(find_name(identity, index, keys, found))
    assert found == keys


def test_a_database_that_the_plan_did_not_have_gets_a_name_of_its_own() -> None:
    assert find_name(Identity("new_upgrades"), 1, ["old"], ["old"]) == "new"


@pytest.mark.parametrize(
    ("database", "uri", "file"),
    [
        ("app.db", False, "app.db"),
        ("", False, None),
        (":memory:", False, None),
        ("file:app.db?mode=ro", True, "app.db"),
        ("file:/tmp/a%20b.db", True, "/tmp/a b.db"),
        ("file:///tmp/x.db?cache=shared", True, "/tmp/x.db"),
        ("file:shared?mode=memory&cache=shared", True, None),
        ("file::memory:?cache=shared", True, None),
        ("file:odd.db", False, "file:odd.db"),
    ],
)
def test_the_file_that_sqlite_would_open(database: str, uri: bool, file: str | None) -> None:
    assert database_file(database, uri=uri) == (None if file is None else Path(file))
