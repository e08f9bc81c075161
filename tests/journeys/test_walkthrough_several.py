"""More than one: two metadata collections in one database, and two databases with the multidb template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.walkthrough import (
    MODELS,
    begin,
    choose_template,
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

SALES = MODELS
STOCK = MODELS.replace("Customer", "Shelf").replace("customers", "shelves")
PLACE = "    place: Mapped[str | None] = mapped_column(String(10))\n"


def test_two_metadata_collections(tmp_path: Path, terminal: OpenTerminal) -> None:
    folder = fresh_folder(tmp_path / "shop", {"sales.py": SALES, "stock.py": STOCK})
    database = folder / "shop.db"
    opened = terminal(folder)
    begin(opened)
    opened.press("C-s")
    opened.sees("sqlite:///shop.db")
    opened.press("Enter")
    opened.sees("sqlite3 is there")
    opened.press("C-s")
    opened.sees("[x] sales:Base.metadata", "[x] stock:Base.metadata")
    finish(opened, "alembic init migrations", proof=["✓ env.py knows 2 tables: customers, shelves"])

    first = new_revision(opened, "Added tables", "[x] + table customers", "[x] + table shelves")
    run(opened, "U", "Upgrade 1 step", stands=first)
    assert tables(database) == {"alembic_version", "customers", "shelves"}

    (folder / "stock.py").write_text(STOCK + PLACE)
    second = new_revision(opened, "Place of shelves", "[x] + column shelves.place", "1 of 1 operation")
    run(opened, "U", "Upgrade 1 step", stands=second)
    assert columns(database, "shelves") == {"id", "name", "place"}
    assert columns(database, "customers") == {"id", "name"}
    run(opened, "B", "Downgrade 2 steps", "Data will be lost", stands="base")
    assert (tables(database), version(database)) == ({"alembic_version"}, set())
    leave(opened)


def test_two_databases(tmp_path: Path, terminal: OpenTerminal) -> None:
    folder = fresh_folder(tmp_path / "shop", {"sales.py": SALES, "stock.py": STOCK})
    sales, stock = folder / "sales.db", folder / "stock.db"
    opened = terminal(folder)
    begin(opened)
    choose_template(opened, "multidb")
    opened.press("C-s")
    opened.sees("Databases       engine1, engine2")
    opened.focus("BTab", on="✓ SQLite")
    opened.press("C-u")
    opened.type_text("sales, stock")
    opened.sees("sales URL", "stock URL")
    opened.focus("Tab", on="✓ SQLite")
    opened.press("Enter")
    opened.sees("sqlite:///sales.db", "✓ sales: sqlite3 is there")
    opened.focus("BTab", on="✓ SQLite")
    opened.press("Enter")
    opened.sees("sqlite:///stock.db", "✓ stock: sqlite3 is there")
    opened.press("C-s")
    opened.sees("[sales] sales:Base.metadata", "[stock] stock:Base.metadata")
    finish(
        opened,
        "alembic init -t multidb migrations",
        "+ databases = sales, stock",
        proof=["✓ sales: env.py knows 1 table: customers", "✓ stock: env.py knows 1 table: shelves"],
    )

    first = new_revision(opened, "Added tables", "[x] sales: + table customers", "[x] stock: + table shelves")
    run(opened, "U", "Upgrade 2 steps", "sales  1 step", "stock  1 step", stands=first)
    assert (tables(sales), version(sales)) == ({"alembic_version", "customers"}, {first})
    assert (tables(stock), version(stock)) == ({"alembic_version", "shelves"}, {first})

    (folder / "stock.py").write_text(STOCK + PLACE)
    second = new_revision(opened, "Place of shelves", "stock: + column shelves.place", "1 of 1 operation")
    run(opened, "U", "Upgrade 2 steps", stands=second)
    assert (columns(sales, "customers"), columns(stock, "shelves")) == ({"id", "name"}, {"id", "name", "place"})
    assert version(sales) == version(stock) == {second}

    run(opened, "B", "Downgrade 4 steps", "Data will be lost", stands="base")
    assert (tables(sales), tables(stock)) == ({"alembic_version"}, {"alembic_version"})
    assert (version(sales), version(stock)) == (set(), set())
    leave(opened)
