"""Schemas of PostgreSQL that the real database or the models have: the scratch database has them too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.worker.building.conftest import Make

TABLE = "op.create_table('t', sa.Column('x', sa.Integer), schema='App')"


@pytest.mark.parametrize("kind", ["postgresql", "postgresql async"])
@pytest.mark.parametrize(
    "first", ["", "op.execute('CREATE SCHEMA \"App\"')", "op.execute('create schema if not exists \"App\"')"]
)
def test_one_of_the_real_database(make: Make, kind: str, first: str) -> None:
    """Made by a DBA or by the migration: what is in the real database does not tell."""
    shop = make(kind)
    shop.execute('CREATE SCHEMA "App"')
    shop.project.revision("b2", "a1", up=f"{shop.later}\n{first}\n{TABLE}")
    assert [each.error for each in shop.stages()] == ["", ""]


def test_one_that_the_models_name(make: Make) -> None:
    shop = make("postgresql")
    shop.env(("\nfrom alembic import context", "\nsa.Table('t', metadata, schema='App')\nfrom alembic import context"))
    shop.project.revision("b2", "a1", up=f"{shop.later}\n{TABLE}")
    assert [each.error for each in shop.stages()] == ["", ""]


def test_one_that_is_nowhere_else(make: Make) -> None:
    shop = make("postgresql")
    shop.project.revision("b2", "a1", up=f"{shop.later}\n{TABLE}")
    assert 'schema "App" does not exist' in shop.failed().error
