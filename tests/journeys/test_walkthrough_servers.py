"""PostgreSQL and MariaDB, with models in a package below `src`, where Alembic does not look by itself."""

from __future__ import annotations

import subprocess
import sys
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

FILES = {"src/shop/__init__.py": "", "src/shop/models.py": MODELS}


@pytest.mark.parametrize(("server", "label"), [("postgres_url", "PostgreSQL"), ("mariadb_url", "MySQL/MariaDB")])
def test_models_below_src(
    tmp_path: Path, terminal: OpenTerminal, request: pytest.FixtureRequest, server: str, label: str
) -> None:
    url = str(request.getfixturevalue(server))
    folder = fresh_folder(tmp_path / "work", FILES)
    failed = subprocess.run([sys.executable, "-c", "import shop"], cwd=folder, capture_output=True, text=True)
    assert "No module named 'shop'" in failed.stderr

    opened = terminal(folder)
    begin(opened)
    opened.press("C-s")
    opened.sees(f"✓ {label}")
    opened.focus("Tab", on="✓ SQLite")
    opened.type_text(url)
    opened.sees(f"URL             {url}", "is there")
    opened.press("C-s")
    opened.sees("[x] shop.models:Base.metadata", "src/shop/models.py:5", "prepend_sys_path gets src", "[ ] render_as")
    finish(opened, "prepend_sys_path = .:src", proof=["✓ reached", "✓ env.py knows 1 table: customers"])
    assert tables(url) == set(), "to look at it leaves nothing behind"

    first = new_revision(opened, "Added tables", "[x] + table customers")
    run(opened, "U", "Upgrade 1 step", "CREATE TABLE customers", stands=first)
    assert (tables(url), version(url)) == ({"alembic_version", "customers"}, {first})

    (folder / "src" / "shop" / "models.py").write_text(MODELS + EMAIL)
    second = new_revision(opened, "Email of customers", "[x] + column customers.email")
    run(opened, "U", "Upgrade 1 step", "ALTER TABLE customers ADD COLUMN email", stands=second)
    assert (columns(url, "customers"), version(url)) == ({"id", "name", "email"}, {second})

    run(opened, "B", "Downgrade 2 steps", "Data will be lost", stands="base")
    assert (tables(url), version(url)) == ({"alembic_version"}, set())
    leave(opened)
