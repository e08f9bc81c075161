"""Plain SQLAlchemy on SQLite, from a folder with models to a history that has been up and down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.walkthrough import (
    EMAIL,
    MODELS,
    begin,
    columns,
    finish,
    fresh_folder,
    leave,
    new_revision,
    run,
    tables,
    version,
)

if TYPE_CHECKING:
    from tests.journeys.conftest import OpenTerminal


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
def test_from_models_to_a_migrated_database(tmp_path: Path, terminal: OpenTerminal, size: tuple[int, int]) -> None:
    folder = fresh_folder(tmp_path / "shop", {"models.py": MODELS})
    database = folder / "shop.db"
    opened = terminal(folder, *size)
    begin(opened)
    opened.press("C-s")
    opened.sees("✓ SQLite", "sqlite:///shop.db")
    opened.press("Enter")
    opened.sees("sqlite3 is there")
    opened.press("C-s")
    opened.sees("[x] models:Base.metadata", "1 table", "[x] render_as_batch")
    finish(opened, "+ sqlalchemy.url = sqlite:///shop.db", proof=["✓ env.py knows 1 table: customers"])
    assert not database.exists(), "nothing was asked to make it"

    first = new_revision(opened, "Added tables", "[x] + table customers", "op.create_table('customers'")
    assert not database.exists()
    assert [file.name for file in (folder / "migrations" / "versions").glob("*.py")] == [f"{first}_added_tables.py"]
    run(opened, "U", "Upgrade 1 step", "alembic upgrade head", stands=first)
    assert tables(database) == {"alembic_version", "customers"}
    assert version(database) == {first}

    (folder / "models.py").write_text(MODELS + EMAIL)
    second = new_revision(opened, "Email of customers", "[x] + column customers.email", "batch_op.add_column")
    run(opened, "U", "Upgrade 1 step", stands=second)
    assert columns(database, "customers") == {"id", "name", "email"}
    assert version(database) == {second}

    run(opened, "B", "Downgrade 2 steps", "Data will be lost", stands="base")
    assert tables(database) == {"alembic_version"}
    assert version(database) == set()
    leave(opened)
