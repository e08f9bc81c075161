"""The stock env.py of every template, unmodified: plan, upgrade, downgrade."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Current, Database, MakePlan, Open, Plan, StepDone
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session, Spawn, Worker

REVISION = """\
revision = {0!r}
down_revision = {1!r}

from alembic import op
import sqlalchemy as sa

def upgrade(engine_name=None):
    op.create_table("t_{0}", sa.Column("id", sa.Integer))

def downgrade(engine_name=None):
    op.drop_table("t_{0}")
"""


def _init(python: str, template: str, root: Path) -> bool:
    """Make a project as `alembic init` does. False when this Alembic has no such template."""
    root.mkdir()
    command = [python, "-m", "alembic.config", "init", "-t", template, "migrations"]
    result = warm.run(command, cwd=root)
    if "No such template" in result.stdout + result.stderr:
        return False
    assert result.returncode == 0, result.stdout + result.stderr
    for revision, down in (("a1", None), ("a2", "a1")):
        (root / "migrations" / "versions" / f"{revision}.py").write_text(REVISION.format(revision, down))
    return True


def _configure(root: Path, template: str) -> Open:
    """Point it at SQLite, and say where it is, as the engine does."""
    ini, toml = root / "alembic.ini", root / "pyproject.toml"
    driver = "sqlite+aiosqlite" if "async" in template else "sqlite"
    text = ini.read_text().replace("driver://user:pass@localhost/dbname2", f"{driver}:///two.db")
    ini.write_text(text.replace("driver://user:pass@localhost/dbname", f"{driver}:///app.db"))
    return Open(cwd=str(root), ini=str(ini), toml=str(toml) if toml.exists() else None)


@pytest.mark.parametrize("template", ["generic", "async", "pyproject", "pyproject_async"])
def test_a_stock_template(
    template: str, worker_python: str, tmp_path: Path, shared_reader: Worker, session: Session
) -> None:
    root = tmp_path / "stock"
    if not _init(worker_python, template, root):
        pytest.skip(f"this Alembic has no template {template}")
    place = _configure(root, template)
    user = type(session)(_At(place), session.spawn, shared_reader)  # type: ignore[arg-type]
    shared_reader.send(place)

    assert user.current().missing_file == str(root / "app.db")
    assert [step.revision for step in user.plan("upgrade", "head").steps] == ["a1", "a2"]
    assert not (root / "app.db").exists()
    up = user.run("upgrade", "head")
    assert up.done.ok, up.done
    assert [step.revision for step in up.all(StepDone)] == ["a1", "a2"]
    state = user.current()
    assert (state.heads, state.tables) == (["a2"], 2)
    assert user.run("downgrade", "base").done.ok
    assert user.current().heads == []


class _At:
    """A project that is only a place."""

    def __init__(self, place: Open) -> None:
        self.place = place


def test_the_stock_multidb_template(
    worker_python: str, tmp_path: Path, shared_reader: Worker, spawn: Spawn, session: Session
) -> None:
    root = tmp_path / "stock"
    assert _init(worker_python, "multidb", root)
    place = _configure(root, "multidb")
    user = type(session)(_At(place), spawn, shared_reader)  # type: ignore[arg-type]
    shared_reader.send(place)

    plan = shared_reader.ask(MakePlan())
    assert [(d.key, d.name, bool(d.missing_file)) for d in plan.all(Database)] == [
        ("engine1", "app.db", True),
        ("engine2", "two.db", True),
    ]
    assert [p.key for p in plan.all(Plan)] == ["engine1", "engine2"]
    up = user.run("upgrade", "head")
    assert up.done.ok, up.done
    assert [(s.key, s.index, s.revision) for s in up.all(StepDone)] == [
        ("engine1", 0, "a1"),
        ("engine1", 1, "a2"),
        ("engine2", 0, "a1"),
        ("engine2", 1, "a2"),
    ]
    heads = {d.key: d.heads for d in shared_reader.ask(Current()).all(Database)}
    assert heads == {"engine1": ["a2"], "engine2": ["a2"]}


def test_pyproject_alone(project: ProjectDir, worker_python: str, session: Session, spawn: Spawn) -> None:
    """No ini file at all: env.py must not be told of one that does not exist."""
    project.env(header="assert config.config_file_name is None")
    project.ini.unlink()
    toml = project.root / "pyproject.toml"
    toml.write_text('[tool.alembic]\nscript_location = "%(here)s/migrations"\n')
    project.env(
        header="assert config.config_file_name is None",
        text=(project.root / "migrations" / "env.py")
        .read_text()
        .replace('config.get_main_option("sqlalchemy.url")', '"sqlite:///app.db"'),
    )
    project.chain("a1")
    session.reader.send(Open(cwd=str(project.root), toml=str(toml)))
    answer = session.ask(Current())
    if not answer.done.ok and answer.done.type == "NoTomlSupport":
        assert "1.16" in answer.done.hint
        return
    assert answer.one(Database).missing_file == str(project.database)


def test_a_section_and_x_arguments(project: ProjectDir, session: Session) -> None:
    project.env(header='assert context.get_x_argument(as_dictionary=True) == {"tenant": "a", "dry": ""}')
    text = project.ini.read_text()
    project.ini.write_text(text + "\n" + text.replace("[alembic]", "[other]").replace("app.db", "other.db"))
    session.reader.send(Open(cwd=str(project.root), ini=str(project.ini), section="other", x=["tenant=a", "dry="]))
    answer = session.ask(Current())
    assert answer.done.ok, answer.done
    assert answer.one(Database).name == "other.db"


def test_env_sees_the_options_of_the_real_command(project: ProjectDir, session: Session) -> None:
    project.env(
        header="name = config.cmd_opts.cmd[0].__name__\n"
        'assert name == "upgrade" and config.cmd_opts.revision == "a1", name\n'
        'assert context.get_revision_argument() == "a1"'
    )
    project.chain("a1")
    assert session.plan("upgrade", "a1").heads_after == ["a1"]
    assert session.run("upgrade", "a1").done.ok


FLASK_APP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///{database}"
    db.init_app(app)
    Migrate(app, db)
    print("created")
    return app
"""

FLASK_ENV = """\
from alembic import context
from flask import current_app

with current_app.extensions["migrate"].db.engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def test_a_flask_project(project: ProjectDir, worker_python: str, session: Session) -> None:
    if warm.run([worker_python, "-c", "import flask_migrate, flask_sqlalchemy"]).returncode:
        pytest.skip("Flask-Migrate and Flask-SQLAlchemy are not installed in this environment")
    project.env(text=FLASK_ENV)
    project.ini.rename(project.root / "migrations" / "alembic.ini")
    (project.root / "migrations" / "alembic.ini").write_text("[alembic]\n")
    (project.root / "shop.py").write_text(FLASK_APP.format(database=project.database))
    project.chain("a1")
    place = Open(
        cwd=str(project.root),
        ini=str(project.root / "migrations" / "alembic.ini"),
        flask=True,
        app="shop:create_app",
        directory="migrations",
    )
    user = type(session)(_At(place), session.spawn, session.reader)  # type: ignore[arg-type]
    session.reader.send(place)
    assert user.current().missing_file == str(project.database)
    up = user.run("upgrade", "head")
    assert up.done.ok, up.done
    assert user.current().heads == ["a1"]
