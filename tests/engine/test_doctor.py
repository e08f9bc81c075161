"""Every case of a broken env.py on a real project: it is found, mended by the offered edits, and env.py runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from migtui.core.environment.edits import diff
from tests.engine.doctoring import METADATA, Sick, interpreter_without

MODEL_BY_MODULE = """\
import sqlalchemy as sa
from shop import base

class Users(base.Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
"""
BATCH = "sqlite-without-batch"
"""What is left of a SQLite project as the templates make it."""


@pytest.fixture
def sick(tmp_path: Path) -> Sick:
    return Sick(tmp_path / "project")


# -- modules ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["generic", "pyproject"])
async def test_a_package_in_src(sick: Sick, template: str) -> None:
    sick.init(template).models("shop", "src").batch().use("from shop.users import Base", "import shop.orders")
    finding = await sick.cured_of("module-not-importable")
    file = sick.ini_file if template == "generic" else sick.folder / "pyproject.toml"
    assert finding.where == f"{sick.env_file}:{line_of(sick.env_file, 'from shop.users')}"
    assert finding.severity == "cannot-run" and "shop" in finding.title
    assert "%(here)s/src" in file.read_text()
    await sick.reads()


async def test_a_package_of_the_root_when_alembic_runs_elsewhere(sick: Sick) -> None:
    """`prepend_sys_path = .` is the working directory: from db/ it is db, and the package is above."""
    root, sick.folder = sick.folder, sick.folder / "db"
    sick.cwd = sick.folder
    sick.init().models("shop", "..").batch().use("from shop.users import Base", "import shop.orders")
    await sick.cured_of("module-not-importable")
    assert "%(here)s/.." in sick.ini_file.read_text()
    assert (root / "shop").is_dir()


async def test_a_config_that_does_not_prepend_anything(sick: Sick) -> None:
    sick.init().models().batch().use("from shop.users import Base", "import shop.orders")
    sick.ini("prepend_sys_path = .\n", "")
    await sick.cured_of("module-not-importable")
    assert "prepend_sys_path = %(here)s" in sick.ini_file.read_text()


async def test_a_directory_with_a_blank_where_the_list_is_split_at_blanks(tmp_path: Path) -> None:
    sick = Sick(tmp_path / "my project").init().models("shop", "src").batch()
    sick.use("from shop.users import Base", "import shop.orders").ini("path_separator = os", "")
    await sick.cured_of("module-not-importable")
    assert "prepend_sys_path = . src" in sick.ini_file.read_text()


async def test_a_project_that_pip_can_install(sick: Sick) -> None:
    sick.init().models("shop", "src").use("from shop.users import Base")
    (sick.folder / "pyproject.toml").write_text('[build-system]\nrequires = []\n[project]\nname = "shop"\n')
    finding = await sick.finds("module-not-importable")
    assert [fix.title.partition(" ")[0] for fix in finding.fixes] == ["Add", "Install"]
    assert finding.fixes[1].commands[0].endswith(f"-m pip install -e {sick.folder}")


async def test_a_module_of_a_package_by_a_wrong_name(sick: Sick) -> None:
    sick.init().models().use("from shop.user import Base")
    finding = await sick.finds("module-misnamed")
    assert "did you mean shop.users?" in finding.explanation
    assert finding.fixes == ()


async def test_a_dependency_that_is_not_installed(sick: Sick, tmp_path: Path) -> None:
    sick.init().env("from alembic import context", "from alembic import context\nimport decouple")
    finding = await sick.finds("module-missing")
    assert finding.fixes[-1].commands[0].endswith("pip install 'python-decouple'")
    assert not any(fix.edits for fix in finding.fixes)


async def test_a_dependency_that_another_environment_beside_has(sick: Sick) -> None:
    sick.init().env("from alembic import context", "from alembic import context\nimport decouple")
    other = interpreter_without(sick.folder / "env")
    (other.parent.parent / "lib" / next((sick.folder / "env/lib").iterdir()).name / "site-packages/decouple.py").touch()
    finding = await sick.finds("module-missing")
    assert finding.fixes[0].commands == (f"migtui --python {other}",)
    sick.python = other
    assert [each.id for each in (await sick.examine()).findings] == ["no-metadata"]


async def test_a_relative_import(sick: Sick) -> None:
    sick.init().models().batch().use("from ..shop.users import Base", "from ..shop import orders")
    await sick.cured_of("relative-import")
    assert "from shop import orders" in sick.env_file.read_text()


async def test_a_name_that_the_module_does_not_have(sick: Sick) -> None:
    sick.init().models().batch().use("from shop.users import Users, Bass", "import shop.orders")
    (sick.folder / "shop" / "base.py").write_text((sick.folder / "shop" / "base.py").read_text() + "Bass = Base\n")
    assert (await sick.finds("name-not-importable")).fixes == ()
    sick.env("Users, Bass", "Users, Base")
    (sick.folder / "shop" / "users.py").write_text(MODEL_BY_MODULE)
    finding = await sick.cured_of("name-not-importable")
    assert finding.title == "shop.users has no Base" and "Base is in shop.base" in finding.explanation
    assert "from shop.users import Users\nfrom shop.base import Base\n" in sick.env_file.read_text()


async def test_a_library_of_another_version(sick: Sick) -> None:
    sick.init().use("from sqlalchemy.orm import NotYetThere", value="NotYetThere.metadata")
    finding = await sick.finds("library-too-old")
    assert finding.title == "The installed sqlalchemy has no sqlalchemy.orm.NotYetThere"
    assert finding.fixes[0].commands[0].endswith("--upgrade 'sqlalchemy'")


async def test_modules_that_import_each_other(sick: Sick) -> None:
    sick.init().models().use("from shop.users import Base")
    (sick.folder / "shop" / "base.py").write_text("from shop.users import Users\n")
    finding = await sick.finds("circular-import")
    assert finding.where.startswith(str(sick.folder / "shop")) and finding.fixes == ()


# -- metadata --------------------------------------------------------------------------------------------------------


async def test_no_target_metadata(sick: Sick) -> None:
    sick.init().models("shop", "src")
    finding = await sick.cured_of("no-metadata", left=[BATCH])
    assert finding.where == f"{sick.env_file}:{line_of(sick.env_file, METADATA, ago=finding)}"
    assert "2 tables" in finding.explanation
    assert {Path(edit.file).name for edit in finding.fixes[0].edits} == {"alembic.ini", "env.py"}


async def test_no_target_metadata_and_two_collections(sick: Sick) -> None:
    sick.init().models("shop").models("billing", "", "invoices")
    finding = await sick.cured_of("no-metadata", way=2, left=[BATCH])
    assert [fix.title.count(" and ") for fix in finding.fixes] == [0, 0, 1]
    assert re.search(r"target_metadata = \[\w+.metadata, \w+.metadata\]", sick.env_file.read_text())


async def test_no_target_metadata_and_no_models_is_a_hint(sick: Sick) -> None:
    finding = await sick.init().finds("no-metadata")
    assert (finding.severity, finding.fixes) == ("hint", ())


async def test_metadata_without_tables(sick: Sick) -> None:
    sick.init().models().batch().use("from shop.base import Base")
    finding = await sick.cured_of("no-tables")
    assert "drop_table for every table" in finding.explanation


async def test_metadata_without_tables_in_a_project_without_models_is_a_hint(sick: Sick) -> None:
    sick.init().batch().use("from sqlalchemy import MetaData", value="MetaData()")
    finding = await sick.finds("no-tables")
    assert (finding.severity, finding.fixes) == ("hint", ())


async def test_models_that_nobody_imports(sick: Sick) -> None:
    sick.init().models().batch().use("from shop.users import Base")
    finding = await sick.cured_of("models-not-imported")
    assert finding.where == f"{sick.folder}/shop/orders.py:6"
    assert "orders" in finding.title and "leaves out the table orders" in finding.explanation


async def test_after_the_cure_autogenerate_finds_the_table(sick: Sick) -> None:
    from migtui.engine.drafts import Draft

    sick.init().models().batch().use("from shop.base import Base")
    before = await sick.with_engine(lambda engine: engine.preview(Draft(autogenerate=True)))
    await sick.cured_of("no-tables")
    after = await sick.with_engine(lambda engine: engine.preview(Draft(autogenerate=True)))
    assert [each.table for each in before.operations] == []
    assert sorted(each.table for each in after.operations) == ["orders", "users"]


FLASK_APP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
Migrate(app, db, render_as_batch=True)
"""
FLASK_MODELS = "from app import db\n\nclass User(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"


async def test_flask_models_that_nobody_imports(sick: Sick) -> None:
    pytest.importorskip("flask_migrate")
    sick.folder.mkdir()
    (sick.folder / "app.py").write_text(FLASK_APP)
    (sick.folder / "models.py").write_text(FLASK_MODELS)
    subprocess.run([sys.executable, "-m", "flask", "db", "init"], cwd=sick.folder, check=True, capture_output=True)
    finding = await sick.cured_of("no-tables")
    assert [Path(edit.file).name for edit in finding.fixes[0].edits] == ["env.py"]


# -- URLs and drivers ------------------------------------------------------------------------------------------------


async def test_the_url_of_the_template(sick: Sick) -> None:
    finding = await sick.init(url=None).finds("url-not-filled-in")
    assert finding.where == f"{sick.ini_file}:{line_of(sick.ini_file, 'sqlalchemy.url')}"
    assert "pass" not in finding.seen


@pytest.mark.parametrize("line", ["", "sqlalchemy.url =\n"])
async def test_no_url(sick: Sick, line: str) -> None:
    sick.init(url="X").ini("sqlalchemy.url = X\n", line)
    finding = await sick.finds("url-missing")
    assert finding.where.startswith(f"{sick.ini_file}:")


async def test_the_old_name_of_postgresql(sick: Sick, postgres_url: str) -> None:
    sick.init(url=postgres_url.replace("postgresql+psycopg://", "postgres://"))
    await sick.cured_of("postgres-scheme", left=["no-metadata"])
    assert "sqlalchemy.url = postgresql://" in sick.ini_file.read_text()
    await sick.reads()


async def test_a_percent_in_the_url(sick: Sick) -> None:
    sick.init(url="sqlite:///a%20b.db")
    finding = await sick.cured_of("percent-in-url", left=["no-metadata"])
    assert "sqlalchemy.url = sqlite:///a%%20b.db" in sick.ini_file.read_text()
    assert finding.where == f"{sick.ini_file}:{line_of(sick.ini_file, 'sqlalchemy.url')}"


async def test_a_percent_in_a_password_is_not_shown(sick: Sick) -> None:
    finding = await sick.init(url="postgresql+psycopg://me:geh%40eim@127.0.0.1:1/x").finds("percent-in-url")
    assert "eim" not in f"{finding.title}{finding.explanation}{finding.seen}"
    assert finding.fixes[0].edits[0].after.count("%%40") == 1


@pytest.mark.parametrize("argument", ['"sqlite:///a%20b.db"', "url", 'prefix + "a%20b.db"'])
async def test_a_percent_that_env_py_hands_over(sick: Sick, argument: str) -> None:
    names = 'url = "sqlite:///a%20b.db"\nprefix = "sqlite:///"\n'
    sick.init().use(f'{names}config.set_main_option("sqlalchemy.url", {argument})', value="None")
    await sick.cured_of("percent-in-url", left=["no-metadata"])


async def test_a_percent_in_pyproject(sick: Sick) -> None:
    sick.init("pyproject")
    toml = sick.folder / "pyproject.toml"
    toml.write_text(toml.read_text() + 'url = "sqlite:///a%20b.db"\n')
    sick.env(
        "    connectable = engine_from_config(",
        '    config.get_alembic_option("url")\n    connectable = engine_from_config(',
    )
    await sick.cured_of("percent-in-url", left=["no-metadata"])
    assert 'url = "sqlite:///a%%20b.db"' in toml.read_text()


async def test_a_driver_that_is_not_installed(sick: Sick, postgres_url: str, tmp_path: Path) -> None:
    sick.python = interpreter_without(tmp_path / "bare", "psycopg2", "psycopg2_binary")
    sick.init(url=postgres_url.replace("+psycopg", "+psycopg2"))
    finding = await sick.cured_of("driver-missing", way=1, left=["no-metadata"])
    assert finding.fixes[0].commands == (f"{sick.python} -m pip install 'psycopg2-binary'",) or "uv pip" in str(finding)
    await sick.reads()


async def test_plain_mysql_means_mysqldb(sick: Sick, mariadb_url: str, tmp_path: Path) -> None:
    sick.python = interpreter_without(tmp_path / "bare", "mysqldb", "mysqlclient")
    sick.init(url=mariadb_url.replace("mysql+pymysql", "mysql"))
    finding = await sick.cured_of("driver-missing", left=["no-metadata"])
    assert "A plain mysql:// means mysqldb" in finding.explanation
    assert "sqlalchemy.url = mysql+pymysql://" in sick.ini_file.read_text()


async def test_plain_postgresql_without_psycopg(sick: Sick, tmp_path: Path) -> None:
    """SQLAlchemy 2.1 takes psycopg 3; psycopg2 is a stand-in here: what is offered is looked at, not run."""
    sick.python = interpreter_without(tmp_path / "bare", "psycopg", "psycopg_binary")
    next((tmp_path / "bare" / "lib").glob("*/site-packages")).joinpath("psycopg2.py").touch()
    finding = await sick.init(url="postgresql://me:secret@127.0.0.1:1/x").finds("driver-missing")
    if "2.1" in finding.title:
        assert "means psycopg 3" in finding.title and finding.where.endswith(":89")
        (edit,) = finding.fixes[0].edits
        assert [line.text for line in diff(edit) if line.sign == "+"] == [
            "sqlalchemy.url = postgresql+psycopg2://me:secret@127.0.0.1:1/x"
        ]
        assert "psycopg[binary]" in finding.fixes[1].commands[0]
    assert "secret" not in f"{finding.title}{finding.explanation}{finding.seen}"


async def test_greenlet_is_missing(sick: Sick, tmp_path: Path) -> None:
    sick.python = interpreter_without(tmp_path / "bare", "greenlet")
    finding = await sick.init("async", url="sqlite+aiosqlite:///app.db").finds("greenlet-missing")
    assert finding.fixes[0].commands[0].endswith("install 'greenlet'")
    assert finding.fixes[0].edits == ()


@pytest.mark.parametrize("way", [0, 1])
async def test_an_asyncio_url_and_a_blocking_env_py(sick: Sick, way: int) -> None:
    sick.init(url="sqlite+aiosqlite:///app.db")
    finding = await sick.cured_of("async-url-in-sync-env", way, left=["no-metadata"])
    assert Path(finding.fixes[way].edits[0].file).name == ("alembic.ini", "env.py")[way]
    await sick.reads()


@pytest.mark.parametrize("way", [0, 1])
async def test_asyncpg_and_a_blocking_env_py(sick: Sick, way: int, postgres_url: str) -> None:
    sick.init(url=postgres_url.replace("+psycopg", "+asyncpg"))
    await sick.cured_of("async-url-in-sync-env", way, left=["no-metadata"])


@pytest.mark.parametrize("way", [0, 1])
async def test_a_blocking_url_and_an_asyncio_env_py(sick: Sick, way: int) -> None:
    sick.init("async")
    finding = await sick.cured_of("sync-url-in-async-env", way, left=["no-metadata"])
    assert Path(finding.fixes[way].edits[0].file).name == ("alembic.ini", "env.py")[way]
    await sick.reads()


async def test_a_database_that_is_down(sick: Sick) -> None:
    finding = await sick.init(url="postgresql+psycopg://me@127.0.0.1:1/x").finds("fails-connect")
    assert "start the database" in finding.explanation


@pytest.mark.parametrize("template, url", [
    ("generic", "postgresql+psycopg://me@127.0.0.1:1/x"),
    ("async", "postgresql+asyncpg://me@127.0.0.1:1/x"),
    ("generic", "sqlite:////no/such/folder/app.db"),
])  # fmt: skip
async def test_what_is_known_while_the_database_is_down(sick: Sick, template: str, url: str) -> None:
    sick.init(template, url=url).models().use("from shop.users import Base")
    found = [finding.id for finding in (await sick.examine()).findings]
    assert found[:2] == ["fails-connect", "models-not-imported"]
    assert (BATCH in found) == url.startswith("sqlite")


async def test_an_env_py_that_raises(sick: Sick) -> None:
    finding = await sick.init().env(METADATA, "1 / 0").finds("fails-env")
    assert "ZeroDivisionError" in finding.title
    assert finding.where == f"{sick.env_file}:{line_of(sick.env_file, '1 / 0')}"


# -- options ---------------------------------------------------------------------------------------------------------


async def test_silenced_loggers(sick: Sick) -> None:
    sick.init().models().batch().use("import shop.orders")
    sick.env("from alembic import context", "from alembic import context\nfrom shop.users import Base")
    users = sick.folder / "shop" / "users.py"
    users.write_text("import logging\nlog = logging.getLogger(__name__)\n" + users.read_text())
    finding = await sick.cured_of("loggers-disabled")
    assert "shop.users" in finding.title and "fileConfig" in finding.seen


async def test_sqlite_without_batch_mode(sick: Sick) -> None:
    sick.init().models().use("from shop.users import Base", "import shop.orders")
    finding = await sick.cured_of(BATCH)
    assert finding.severity == "hint"
    assert sick.env_file.read_text().count("render_as_batch=True") == 2


async def test_an_ini_without_logging(sick: Sick) -> None:
    sick.init()
    sick.ini_file.write_text(sick.ini_file.read_text().partition("# Logging configuration")[0])
    await sick.cured_of("no-logging-sections", left=["no-metadata"])


def line_of(file: Path, text: str, *, ago: object = None) -> int:
    """1-based; in the file as it was before the first fix of a finding, when one is given."""
    lines = file.read_text().splitlines()
    for fix in getattr(ago, "fixes", ())[:1]:
        for edit in fix.edits:
            if edit.file == str(file):
                lines = edit.before.splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(text))
