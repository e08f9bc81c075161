"""How env.py has configured the comparison, as it is told beside the operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Compare, Compared, CompareOptions

if TYPE_CHECKING:
    from tests.worker.conftest import Spawn
    from tests.worker.diff.standing import Standing


def options(standing: Standing, text: str = "", header: str = "") -> CompareOptions:
    standing.configure(header, text)
    return standing.ask().one(Compared).options


def test_as_env_py_comes(lite: Standing) -> None:
    found = options(lite)
    assert (found.dialect, found.metadata, found.comparators) == ("sqlite", 1, [])
    assert (found.compare_type, found.compare_server_default) == ("on", "off")
    switches = (found.include_object, found.include_name, found.include_schemas, found.directives)
    assert not any((*switches, found.naming_convention, found.render_as_batch))
    has_plugins = tuple(map(int, found.alembic.split(".")[:2])) >= (1, 18)
    assert ("alembic.autogenerate.types" in found.plugins) == has_plugins


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("compare_type=False", "compare_type", "off"),
        ("compare_type=own", "compare_type", "own"),
        ("compare_server_default=True", "compare_server_default", "on"),
        ("compare_server_default=own", "compare_server_default", "own"),
        ("include_object=yes", "include_object", True),
        ("include_name=yes", "include_name", True),
        ("include_schemas=True", "include_schemas", True),
        ("process_revision_directives=own", "directives", True),
        ("render_as_batch=True", "render_as_batch", True),
    ],
)
def test_one_option(lite: Standing, text: str, name: str, expected: object) -> None:
    header = "def own(*arguments): return None\ndef yes(*arguments): return True\n"
    assert getattr(options(lite, text, header), name) == expected


def test_a_naming_convention(lite: Standing) -> None:
    lite.models("from sqlalchemy import *\nmetadata = MetaData(naming_convention={'pk': 'pk_%(table_name)s'})\n")
    assert options(lite).naming_convention


def test_plugins(lite: Standing) -> None:
    chosen = "autogenerate_plugins=['alembic.autogenerate.*', '~alembic.autogenerate.comments']"
    usual = options(lite).plugins
    found = options(lite, chosen).plugins
    assert [each for each in usual if each not in found] == (["alembic.autogenerate.comments"] if usual else [])


def test_comparators_of_others(lite: Standing, spawn: Spawn) -> None:
    """They stay in a process: another one than the other tests have."""
    lite.configure(
        "from alembic.autogenerate import comparators\n"
        "@comparators.dispatch_for('schema')\n"
        "def own(context, operations, schemas): pass\n"
    )
    answer = spawn("reader", lite.project.place).ask(Compare())
    assert answer.done.ok, answer.done
    assert answer.one(Compared).options.comparators == ["env_py"]


@pytest.mark.parametrize("any_url", ["mariadb"], indirect=True)
def test_mariadb_is_not_mysql(standing: Standing) -> None:
    assert options(standing).dialect == "mariadb"
