"""`alembic init` and `flask db init` in a worker: the same files as from the command line, or none."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.created import Created
from migtui.worker.protocol import Done, Init, Open, TemplateList, Templates, Written
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, Spawn, Worker

APP = """\
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_migrate import Migrate

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///app.db"
db = SQLAlchemy(app)
migrate = Migrate(app, db)
"""
FAKE_DB = "class SQLAlchemy:\n    def __init__(self, app=None, **options):\n        pass\n"
"""Flask-Migrate's init asks nothing of Flask-SQLAlchemy, which need not be installed for it."""


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def here(tmp_path: Path) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def place_of(root: Path, *, toml: bool = False) -> Open:
    return Open(cwd=str(root), ini=str(root / "alembic.ini"), toml=str(root / "pyproject.toml") if toml else None)


def init(spawn: Spawn, place: Open, request: Init) -> Answer:
    return spawn("runner", place).ask(request)


@pytest.mark.parametrize("template", ["generic", "async", "multidb", "pyproject", "pyproject_async"])
@pytest.mark.parametrize("package", [False, True])
def test_the_same_files_as_from_the_command_line(
    template: str, package: bool, spawn: Spawn, worker_python: str, here: Path, tmp_path: Path
) -> None:
    typed = tmp_path / "typed"
    typed.mkdir()
    if "pyproject" in template:
        for folder in (here, typed):
            (folder / "pyproject.toml").write_text('[project]\nname = "shop"\n')
    option = ["--package"] if package else []
    command = [worker_python, "-m", "alembic.config", "init", *option, "-t", template, "db/migrations"]
    done = warm.run(command, cwd=typed)
    answer = init(spawn, place_of(here, toml="pyproject" in template), Init("db/migrations", template, package))
    if "No such template" in done.stdout:
        assert not answer.done.ok and "No such template" in answer.done.message
        assert list(here.iterdir()) == [here / "pyproject.toml"]
        return
    assert answer.done.ok, answer.done
    assert files(here) == files(typed)
    written = answer.one(Written)
    assert {str(Path(file).relative_to(here)) for file in written.files} == set(files(here))


def test_the_templates_are_those_of_the_project_s_alembic(shared_reader: Worker, here: Path) -> None:
    shared_reader.send(place_of(here))
    answer = shared_reader.ask(Templates())
    assert answer.done.ok, answer.done
    found = dict(answer.one(TemplateList).templates)
    assert list(found) == sorted(found)
    assert found["generic"] == "Generic single-database configuration."
    assert {"async", "multidb"} <= set(found)


@pytest.mark.parametrize(
    ("template", "prepare", "reason"),
    [
        ("nowhere", "", "No such template"),
        ("generic", "mkdir migrations && touch migrations/mine", "already exists and is not empty"),
        ("generic", "touch migrations", "Not a directory"),
        ("generic", "mkdir alembic.ini migrations && touch migrations/mine", "not empty"),
    ],
)
def test_of_an_init_that_fails_nothing_is_left(
    template: str, prepare: str, reason: str, spawn: Spawn, here: Path
) -> None:
    subprocess.run(prepare, shell=True, cwd=here, check=True)
    before = sorted(here.rglob("*"))
    done = init(spawn, place_of(here), Init("migrations", template)).done
    assert not done.ok
    assert reason in done.message
    assert sorted(here.rglob("*")) == before


def test_an_ini_that_cannot_be_written_takes_everything_back(spawn: Spawn, here: Path) -> None:
    """The folders and env.py come first, or the ini: whichever it is, what was made is gone again."""
    place = Open(cwd=str(here), ini=str(here / "absent" / "alembic.ini"))
    done = init(spawn, place, Init("a/b/migrations")).done
    assert not done.ok
    assert list(here.iterdir()) == []


def test_pyproject_is_restored_when_the_rest_fails(spawn: Spawn, here: Path) -> None:
    toml = here / "pyproject.toml"
    toml.write_text('[project]\nname = "shop"\n')
    (here / "migrations").mkdir()
    place = Open(cwd=str(here), ini=str(here / "absent" / "alembic.ini"), toml=str(toml))
    assert not init(spawn, place, Init("migrations", "pyproject")).done.ok
    assert toml.read_text() == '[project]\nname = "shop"\n'
    assert sorted(here.iterdir()) == [here / "migrations", toml]
    assert list((here / "migrations").iterdir()) == []


def test_an_ini_that_is_there_is_kept(spawn: Spawn, here: Path) -> None:
    (here / "alembic.ini").write_text("[alembic]\n# mine\n")
    answer = init(spawn, place_of(here), Init("migrations"))
    assert answer.done.ok, answer.done
    assert (here / "alembic.ini").read_text() == "[alembic]\n# mine\n"
    assert str(here / "alembic.ini") not in answer.one(Written).files


# -- Flask-Migrate -----------------------------------------------------------------------------------------------------


@pytest.fixture
def flask_app(here: Path, worker_python: str) -> Path:
    """A Flask application with Flask-Migrate."""
    if warm.run([worker_python, "-c", "import flask_migrate"]).returncode != 0:
        pytest.skip("no Flask-Migrate for this interpreter")
    (here / "app.py").write_text(APP)
    if importlib.util.find_spec("flask_sqlalchemy") is None:
        (here / "flask_sqlalchemy.py").write_text(FAKE_DB)
    return here


@pytest.mark.parametrize(("template", "option"), [("flask", []), ("flask-multidb", ["--multidb"])])
def test_flask_db_init(
    template: str, option: list[str], spawn: Spawn, worker_python: str, flask_app: Path, tmp_path: Path
) -> None:
    def migrations(folder: str) -> dict[str, bytes]:
        return files(flask_app / folder)

    typed = [worker_python, "-m", "flask", "db", "init", *option, "-d", "typed"]
    warm.run(typed, cwd=flask_app, check=True, FLASK_APP="app.py")
    place = Open(cwd=str(flask_app), ini=str(flask_app / "migrations" / "alembic.ini"), flask=True)
    answer = init(spawn, place, Init("migrations", template))
    assert answer.done.ok, answer.done
    assert migrations("migrations") == migrations("typed")
    assert (flask_app / "migrations" / "versions").is_dir()


def test_flask_templates_need_no_app(flask_app: Path, spawn: Spawn) -> None:
    (flask_app / "app.py").write_text("raise RuntimeError('do not import me')\n")
    answer = spawn("reader", Open(cwd=str(flask_app), flask=True)).ask(Templates())
    assert answer.done.ok, answer.done
    assert {"flask", "flask-multidb"} <= {name for name, _ in answer.one(TemplateList).templates}


@pytest.mark.parametrize(
    ("app", "reason"),
    [
        ("def create_app():\n    raise RuntimeError('no settings')\n", "no settings"),
        ("from flask import Flask\napp = Flask(__name__)\n", "Migrate(app, db) was not called"),
        ("import absent_module\n", "absent_module"),
    ],
)
def test_a_flask_app_that_does_not_work(app: str, reason: str, flask_app: Path, spawn: Spawn) -> None:
    (flask_app / "app.py").write_text(app)
    place = Open(cwd=str(flask_app), flask=True)
    done = init(spawn, place, Init("migrations", "flask")).done
    assert isinstance(done, Done) and not done.ok
    assert reason in done.message + done.traceback
    assert not (flask_app / "migrations").exists()


def test_what_others_made_meanwhile_stays(tmp_path: Path) -> None:
    place = tmp_path / "migrations"
    created = Created([str(place)])
    for event, path, flags in (("os.mkdir", place, 0), ("open", place / "env.py", os.O_WRONLY | os.O_CREAT)):
        created.note(event, (str(path), "w", flags))
        if event == "os.mkdir":
            path.mkdir()
        else:
            path.write_text("ours")
    (place / "theirs").write_text("kept")
    created.undo()
    assert [path.name for path in place.iterdir()] == ["theirs"]
