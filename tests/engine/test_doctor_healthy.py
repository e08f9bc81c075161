"""What is well must be said to be well: the demo, every stock template once it was configured, and ways in which real
projects write their env.py. No finding at all.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from migtui.demo import copy_to
from tests.engine.doctoring import METADATA, Sick


@pytest.fixture
def sick(tmp_path: Path) -> Sick:
    """A project that is not sick."""
    return Sick(tmp_path / "project")


async def finds_nothing(project: Sick) -> None:
    examination = await project.examine()
    assert examination.failure is None, examination.failure
    assert examination.findings == ()


async def test_the_demo(tmp_path: Path) -> None:
    await finds_nothing(Sick(copy_to(tmp_path / "shop")))


@pytest.mark.parametrize("template", ["generic", "async", "pyproject", "pyproject_async"])
async def test_a_stock_template(sick: Sick, template: str) -> None:
    driver = "sqlite+aiosqlite" if "async" in template else "sqlite"
    sick.init(template, url=f"{driver}:///app.db").models().use("import shop.users", "from shop.orders import Base")
    await finds_nothing(sick.batch())


async def test_a_stock_template_on_postgresql(sick: Sick, postgres_url: str) -> None:
    """Batch mode is for SQLite."""
    sick.init(url=postgres_url).models().use("import shop.users", "from shop.orders import Base")
    await finds_nothing(sick)


async def test_a_stock_template_on_mariadb(sick: Sick, mariadb_url: str) -> None:
    sick.init(url=mariadb_url).models().use("import shop.users", "from shop.orders import Base")
    await finds_nothing(sick)


async def test_the_multidb_template(sick: Sick) -> None:
    sick.init("multidb", url="sqlite:///one.db", database2="sqlite:///two.db")
    sick.models("one", "", "users").models("two", "", "bills")
    imports = "from one.users import Base as One\nfrom two.bills import Base as Two\n"
    sick.env("target_metadata = {}", f'{imports}target_metadata = {{"engine1": One.metadata, "engine2": Two.metadata}}')
    await finds_nothing(sick.batch())


FLASK_APP = """\
import logging
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
app.config["SQLALCHEMY_BINDS"] = {binds}
db = SQLAlchemy(app)
Migrate(app, db, render_as_batch=True)


class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Feedback(db.Model):
    __bind_key__ = {key}
    id = db.Column(db.Integer, primary_key=True)
"""


@pytest.mark.parametrize("multidb", [False, True])
async def test_flask_migrate(sick: Sick, multidb: bool) -> None:
    """Its env.py takes the metadata from a function."""
    pytest.importorskip("flask_migrate")
    sick.folder.mkdir()
    text = FLASK_APP.replace("{binds}", '{"audit": "sqlite:///audit.db"}' if multidb else "{}")
    (sick.folder / "app.py").write_text(text.replace("{key}", '"audit"' if multidb else "None"))
    words = ["db", "init", *(["--multidb"] if multidb else [])]
    subprocess.run([sys.executable, "-m", "flask", *words], cwd=sick.folder, check=True, capture_output=True)
    await finds_nothing(sick)


@pytest.mark.parametrize(
    "value",
    [
        "[One.metadata, Two.metadata]",
        "merged(One.metadata, Two.metadata)",
        "reflected()",
        "(One.metadata, Two.metadata)",
    ],
)
async def test_ways_to_make_metadata(sick: Sick, value: str) -> None:
    sick.init().models("one", "", "users").models("two", "", "bills")
    lines = (
        "from one.users import Base as One", "from two.bills import Base as Two", "from sqlalchemy import MetaData",
        "def merged(*every):", "    metadata = MetaData()",
        "    [table.to_metadata(metadata) for each in every for table in each.tables.values()]",
        "    return metadata",
        "def reflected():", "    from sqlalchemy import create_engine",
        "    metadata = merged(One.metadata, Two.metadata)", "    metadata.reflect(create_engine('sqlite://'))",
        "    return metadata",
    )  # fmt: skip
    await finds_nothing(sick.use(*lines, value=value).batch())


async def test_metadata_given_to_configure_alone(sick: Sick) -> None:
    sick.init().models().env(METADATA, "import shop.users\nfrom shop.orders import Base")
    text = sick.env_file.read_text().replace("target_metadata=target_metadata", "target_metadata=Base.metadata")
    sick.env_file.write_text(text)
    await finds_nothing(sick.batch())


async def test_models_that_a_package_imports(sick: Sick) -> None:
    sick.init().models().use("from shop import Base")
    (sick.folder / "shop" / "__init__.py").write_text("")
    (sick.folder / "shop" / "__init__.py").write_text("from .base import Base\nfrom . import users, orders\n")
    await finds_nothing(sick.batch())


async def test_models_of_another_base_are_none_of_its_business(sick: Sick) -> None:
    sick.init().models("shop").models("analytics", "", "clicks").use(
        "import shop.users", "from shop.orders import Base"
    )
    await finds_nothing(sick.batch())


async def test_models_of_tests_are_nobodys_to_import(sick: Sick) -> None:
    sick.init().models("shop", "", "users", "test_things").use("from shop.users import Base")
    await finds_nothing(sick.batch())


async def test_models_imported_by_pkgutil(sick: Sick) -> None:
    """No import statement names them."""
    loop = "for each in pkgutil.iter_modules(shop.__path__): importlib.import_module(f'shop.{each.name}')"
    sick.init().models().use("import importlib, pkgutil, shop", loop, "from shop.base import Base")
    await finds_nothing(sick.batch())


async def test_loggers_that_are_made_after_file_config(sick: Sick) -> None:
    sick.init().models().use("import shop.users", "from shop.orders import Base")
    users = sick.folder / "shop" / "users.py"
    users.write_text("import logging\nlog = logging.getLogger(__name__)\n" + users.read_text())
    await finds_nothing(sick.batch())


async def test_a_percent_that_is_doubled(sick: Sick) -> None:
    sick.init(url="sqlite:///a%%20b.db").models().use("import shop.users", "from shop.orders import Base")
    await finds_nothing(sick.batch())
