"""Projects of Flask-Migrate: where the application comes from, what it may do while it loads, and its databases."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from migtui.core.history import build_history
from migtui.engine.client import Engine
from migtui.engine.project import Project, find_project
from migtui.errors import ApplicationFailed, DatabaseUnreachable, MigtuiError

pytest.importorskip("flask_migrate")
pytest.importorskip("flask_sqlalchemy")

SHOP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
migrate = Migrate()


class Feedback(db.Model):
    id = db.Column(db.Integer, primary_key=True)


def create_app(kind="shop"):
    print("the application prints")
    app = Flask(__name__)
    here = app.root_path
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{here}/{kind}.db"
    app.config["SQLALCHEMY_BINDS"] = {"audit": f"sqlite:///{here}/{kind}-audit.db"}
    db.init_app(app)
    migrate.init_app(app, db)
    return app
"""
REVISION = """\
revision = {0!r}
down_revision = {1!r}

import sqlalchemy as sa
from alembic import op


def upgrade(engine_name=""):
    globals()["upgrade_%s" % engine_name]()


def downgrade(engine_name=""):
    globals()["downgrade_%s" % engine_name]()


def upgrade_():
    op.create_table("t_{0}", sa.Column("id", sa.Integer))


def downgrade_():
    op.drop_table("t_{0}")


def upgrade_audit():
    pass


def downgrade_audit():
    pass
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What `flask db init` makes, with two revisions. The application is in shop.py, which Flask does not look at."""
    monkeypatch.delenv("FLASK_APP", raising=False)
    (tmp_path / ".git").mkdir()
    (tmp_path / "shop.py").write_text(SHOP)
    return tmp_path


def init(folder: Path, *options: str) -> None:
    command = [sys.executable, "-m", "flask", "--app", "shop", "db", "init", *options]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    for id_, down in (("a1", None), ("b2", "a1")):
        (folder / "migrations" / "versions" / f"{id_}.py").write_text(REVISION.format(id_, down))


def found(folder: Path, app: str | None = None, target: str | None = None, **environ: str) -> Project:
    return find_project(
        folder, config=None, section=None, x=(), python=None, environ={**os.environ, **environ}, app=app, target=target
    )


async def names(project: Project) -> list[str]:
    """The databases' names, or the error."""
    engine = Engine(project, standby=False)
    try:
        return [state.name for state in (await engine.read_databases()).states]
    finally:
        await engine.close()


async def refused(project: Project) -> MigtuiError:
    with pytest.raises(MigtuiError) as caught:
        await names(project)
    return caught.value


@pytest.mark.parametrize("app", ["shop", "shop:create_app", "shop.py", "shop:create_app('test')"])
async def test_the_application_by_its_name(folder: Path, app: str) -> None:
    init(folder)
    project = found(folder, app)
    assert project.flask
    assert await names(project) == ["test.db" if "test" in app else "shop.db"]


async def test_the_application_by_the_environment(folder: Path) -> None:
    init(folder)
    assert await names(found(folder, FLASK_APP="shop:create_app('test')")) == ["test.db"]


@pytest.mark.parametrize("file", ["wsgi.py", "app.py"])
async def test_the_application_where_flask_looks(folder: Path, file: str) -> None:
    init(folder)
    (folder / file).write_text("from shop import create_app\n")
    assert await names(found(folder)) == ["shop.db"]


async def test_the_application_of_a_target(folder: Path) -> None:
    init(folder)
    (folder / "migtui.toml").write_text("[targets.test]\napp = \"shop:create_app('test')\"\n")
    project = found(folder, target="test")
    assert await names(project) == ["test.db"]
    engine = Engine(project, standby=False)
    assert engine.command_line("upgrade") == "flask --app 'shop:create_app('\"'\"'test'\"'\"')' db upgrade"


async def test_flaskenv(folder: Path) -> None:
    """With python-dotenv it is read as flask reads it; without, that is what the error says."""
    init(folder)
    (folder / ".flaskenv").write_text("FLASK_APP=shop\n")
    if importlib.util.find_spec("dotenv") is not None:
        assert await names(found(folder)) == ["shop.db"]
        return
    error = await refused(found(folder))
    assert isinstance(error, ApplicationFailed)
    assert ".flaskenv is not read, since python-dotenv is not installed" in error.hint
    assert await names(found(folder, "shop")) == ["shop.db"]


@pytest.mark.parametrize(
    ("source", "message", "line", "hint"),
    [
        ("raise RuntimeError('boom')", "RuntimeError: boom", 1, "Mend the application"),
        ("import os\nos.environ['NO_SUCH_THING']", "KeyError: 'NO_SUCH_THING'", 2, "variable of the environment"),
        ("import no_such_thing", "ModuleNotFoundError: No module named 'no_such_thing'", 1, "is not installed in"),
        ("def create_app():\n    raise SystemExit('no licence')", "it called sys.exit(no licence)", 2, "Mend"),
        ("input()", "EOFError: EOF when reading a line", 1, "waits for input"),
        ("x = (", "SyntaxError: '(' was never closed (bad.py, line 1)", 1, "Mend"),
    ],
)
async def test_an_application_that_raises(folder: Path, source: str, message: str, line: int, hint: str) -> None:
    init(folder)
    (folder / "bad.py").write_text(source + "\n")
    error = await refused(found(folder, "bad"))
    assert isinstance(error, ApplicationFailed)
    assert (error.message, error.where) == (message, f"{folder / 'bad.py'}:{line}")
    assert hint in error.hint


@pytest.mark.parametrize("app", [None, "nosuch", "shop:nosuch", "shop:create_app(1, 2)", "shop:1+"])
async def test_an_application_that_is_not_found(folder: Path, app: str | None) -> None:
    init(folder)
    error = await refused(found(folder, app))
    assert isinstance(error, ApplicationFailed)
    assert "--app MODULE" in error.hint
    assert "\n" not in error.message


async def test_an_application_without_flask_migrate(folder: Path) -> None:
    init(folder)
    (folder / "bare.py").write_text("from flask import Flask\napp = Flask(__name__)\n")
    error = await refused(found(folder, "bare"))
    assert "Migrate(app, db) was not called" in error.message and "migrate.init_app" in error.hint


async def test_an_application_that_wants_its_database_at_once(folder: Path) -> None:
    init(folder)
    (folder / "eager.py").write_text(
        "import sqlalchemy\nsqlalchemy.create_engine('postgresql+psycopg://u:hunter22@127.0.0.1:9/d').connect()\n"
    )
    error = await refused(found(folder, "eager"))
    assert isinstance(error, DatabaseUnreachable)
    assert "hunter22" not in str(error.lines()) + error.details


async def test_binds_are_databases_of_their_own(folder: Path) -> None:
    init(folder, "--multidb")
    engine = Engine(found(folder, "shop"))
    try:
        states = (await engine.read_databases()).states
        assert [(state.key, state.title, state.name) for state in states] == [
            ("_", "default", "shop.db"),
            ("audit", "audit", "shop-audit.db"),
        ]
        plan = await engine.plan("upgrade", "head", build_history(()))
        assert [(each.key, len(each.steps)) for each in plan.databases] == [("_", 2), ("audit", 2)]
        assert plan.command == "flask --app shop db upgrade head"
        events = [event async for event in engine.run(plan)]
        assert events[-1].result.ok, events[-1]  # type: ignore[union-attr]
        states = (await engine.read_databases()).states
        assert {state.key: state.heads for state in states} == {"_": ("b2",), "audit": ("b2",)}
    finally:
        await engine.close()
