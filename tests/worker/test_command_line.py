"""What env.py is told by a worker is what the command line tells it: an env.py that writes down both.

Two things differ by intent. The engine always names the configuration by its absolute path, so the command line is
given `-c` with it here (see the last test for one without). And a plan is asked for with ids, where a user may type
"head": the words that were typed are the targets of the request, and those are compared.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from migtui.worker.protocol import (
    Current,
    Draft,
    EnsureVersion,
    Expected,
    MakePlan,
    Merge,
    Open,
    Preview,
    Request,
    Run,
    ScriptSql,
    Task,
    WriteRevision,
)
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Spawn

RECORDER = """\
import json, os, sys
from alembic import context
from sqlalchemy import MetaData, create_engine, pool

config = context.config

def told(function, *arguments, **options):
    try:
        return function(*arguments, **options)
    except Exception as error:
        return type(error).__name__

def record(when, **more):
    options = dict(vars(config.cmd_opts))
    command = options.pop("cmd", None)
    seen = {
        "when": when,
        "cmd_opts": options,
        "kind of cmd_opts": type(config.cmd_opts).__name__,
        "command": command and [command[0].__name__, *command[1:]],
        "kind of config": type(config).__name__,
        "config_file_name": config.config_file_name,
        "toml": os.path.exists(str(getattr(config, "toml_file_name", None))),
        "config_ini_section": config.config_ini_section,
        "script_location": config.get_main_option("script_location"),
        "own option": config.get_main_option("own"),
        "attributes": sorted(config.attributes),
        "x": context.get_x_argument(),
        "x as dictionary": context.get_x_argument(as_dictionary=True),
        "tag": context.get_tag_argument(),
        "offline": context.is_offline_mode(),
        "revision argument": told(context.get_revision_argument),
        "starting revision": told(context.get_starting_revision_argument),
        "head": told(context.get_head_revisions),
        "cwd": os.getcwd(),
        "prepended": "." in sys.path,
        **more,
    }
    file = os.open(os.environ["RECORD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, (json.dumps(seen) + "\\n").encode())
    os.close(file)

def work(**options):
    context.configure(target_metadata=MetaData(), **options)
    record("configured", opts={name: context.get_context().opts.get(name) for name in (
        "as_sql", "tag", "destination_rev", "starting_rev",
    )})
    with context.begin_transaction():
        context.run_migrations()

record("begin")
URL
if context.is_offline_mode():
    work(url=url, literal_binds=True)
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        work(connection=connection)
"""
ALEMBIC_ENV = RECORDER.replace("URL", 'url = config.get_main_option("sqlalchemy.url")')
FLASK_ENV = RECORDER.replace(
    "URL",
    "from flask import current_app\n"
    'url = str(current_app.extensions["migrate"].db.engine.url)\n'
    'assert current_app.name == "shop"',
)


@dataclass(frozen=True)
class Case:
    """One command, typed and asked for."""

    words: list[str]
    request: Request
    rows: list[str] = field(default_factory=list)
    """Of the version table, before."""


def _expected(rows: list[str], *steps: str) -> dict[str, Expected]:
    return {"": Expected(rows, list(steps))}


FULL = Draft(
    message="all of it", head="a1", splice=True, branch_label="side", version_path="migrations/versions", rev_id="c9",
    depends_on=["b1"],
)  # fmt: skip
FULL_WORDS = [
    *("revision", "-m", "all of it", "--head", "a1", "--splice", "--branch-label", "side"),
    *("--version-path", "migrations/versions", "--rev-id", "c9", "--depends-on", "b1"),
]

CASES = {
    "current": Case(["current"], Current()),
    "plan of an upgrade": Case(["upgrade", "a2"], MakePlan("upgrade", "a2")),
    "upgrade": Case(["upgrade", "a2"], Run("upgrade", "a2", _expected([], "a1", "a2"))),
    "upgrade by a step": Case(["upgrade", "a1@+1"], Run("upgrade", "a1@+1", _expected(["a1"], "a2")), ["a1"]),
    "upgrade with a tag": Case(
        ["upgrade", "--tag", "v 1", "a2"], Run("upgrade", "a2", _expected([], "a1", "a2"), tag="v 1")
    ),
    "plan of a downgrade": Case(["downgrade", "a1"], MakePlan("downgrade", "a1"), ["a2"]),
    "downgrade": Case(["downgrade", "a1"], Run("downgrade", "a1", _expected(["a2"], "a2")), ["a2"]),
    "downgrade by a step": Case(["downgrade", "-1"], Run("downgrade", "-1", _expected(["a2"], "a2")), ["a2"]),
    "plan of a stamp": Case(["stamp", "a2"], MakePlan("stamp", "a2"), ["a1"]),
    "stamp": Case(["stamp", "a2"], Run("stamp", "a2", _expected(["a1"], "a2")), ["a1"]),
    "stamp of several": Case(["stamp", "a2", "b1"], Run("stamp", "a2 b1", _expected([], "a2", "b1"))),
    "stamp with a purge": Case(
        ["stamp", "--purge", "a2"], Run("stamp", "a2", _expected(["gone"], "a2"), purge=True), ["gone"]
    ),
    "plan of a stamp with a purge": Case(["stamp", "--purge", "a2"], MakePlan("stamp", "a2", purge=True), ["gone"]),
    "plan with a tag": Case(["stamp", "--tag=v1", "a2"], MakePlan("stamp", "a2", tag="v1")),
    "upgrade --sql": Case(
        ["upgrade", "--sql", "a1:a2"], ScriptSql("upgrade", "a2", {"": ["a1"]}, {"": ["a2"]}), ["a1"]
    ),
    "upgrade --sql from base": Case(
        ["upgrade", "--sql", "a2"], ScriptSql("upgrade", "a2", {"": []}, {"": ["a1", "a2"]})
    ),
    "upgrade --sql with a tag": Case(
        ["upgrade", "--sql", "--tag", "v1", "a1:a2"],
        ScriptSql("upgrade", "a2", {"": ["a1"]}, {"": ["a2"]}, tag="v1"),
    ),
    "downgrade --sql": Case(
        ["downgrade", "--sql", "a2:a1"], ScriptSql("downgrade", "a1", {"": ["a2"]}, {"": ["a2"]}), ["a2"]
    ),
    "stamp --sql": Case(["stamp", "--sql", "a1:a2"], ScriptSql("stamp", "a2", {"": ["a1"]}, {"": ["a2"]}), ["a1"]),
    "ensure_version": Case(["ensure_version"], EnsureVersion()),
    "check": Case(["check"], Preview(check=True), ["a2", "b1"]),
    "preview": Case(
        ["revision", "-m", "add a thing", "--autogenerate", "--rev-id", "c9", "--head", "a2"],
        Preview(Draft(message="add a thing", autogenerate=True, rev_id="c9", head="a2")),
        ["a2", "b1"],
    ),
    "revision --autogenerate": Case(
        ["revision", "-m", "add a thing", "--autogenerate", "--rev-id", "c9", "--head", "a2"],
        WriteRevision(Draft(message="add a thing", autogenerate=True, rev_id="c9", head="a2")),
        ["a2", "b1"],
    ),
    "revision with every option": Case(FULL_WORDS, WriteRevision(FULL)),
    "merge": Case(["merge", "-m", "both", "--rev-id", "m1", "a2", "b1"], Merge(["a2", "b1"], "both", rev_id="m1")),
}


@pytest.fixture
def recorded(project: ProjectDir) -> ProjectDir:
    """a1 - a2 and b1, with the recording env.py, which also runs for new files."""
    project.env(text=ALEMBIC_ENV)
    project.use(
        "sqlite:///" + str(project.database), own="alembic's", prepend_sys_path=".", revision_environment="true"
    )
    section = project.ini.read_text().replace("[alembic]", "[other]").replace("alembic's", "the other's")
    project.ini.write_text(project.ini.read_text() + "\n" + section)
    (project.root / "migrations" / "script.py.mako").write_text(MAKO)
    project.chain("a1", "a2")
    project.revision("b1")
    return project


MAKO = '''\
"""${message}"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}

def upgrade():
    ${upgrades if upgrades else "pass"}

def downgrade():
    ${downgrades if downgrades else "pass"}
'''


PLACES: list[tuple[str, str, list[str]]] = [
    *(("alembic", name, []) for name in ("current", "upgrade", "upgrade --sql")),
    *(("other", name, ["tenant=a b", "dry", "-q=1"]) for name in CASES),
]


@pytest.mark.parametrize(("section", "name", "x"), PLACES)
def test_env_py_is_told_the_same(
    recorded: ProjectDir, spawn: Spawn, worker_python: str, tmp_path: Path, name: str, section: str, x: list[str]
) -> None:
    case = CASES[name]
    options = ["-c", str(recorded.ini), *(["-n", section] if section != "alembic" else []), *(f"-x{v}" for v in x)]
    place = Open(cwd=str(recorded.root), ini=str(recorded.ini), section=section, x=x)

    def type_it(record: Path) -> None:
        command = [worker_python, "-c", "from alembic.config import main; main(prog='alembic')", *options, *case.words]
        run(command, recorded.root, record)

    _compare(case, place, type_it, recorded, spawn, tmp_path)


def run(command: list[str], folder: Path, record: Path) -> None:
    result = warm.run(command, cwd=folder, RECORD=str(record), PYTHONDONTWRITEBYTECODE="1")
    assert result.returncode == 0, result.stdout + result.stderr


def _compare(
    case: Case, place: Open, type_it: Callable[[Path], None], project: ProjectDir, spawn: Spawn, tmp_path: Path
) -> None:
    typed, asked = tmp_path / "typed", tmp_path / "asked"
    files = project.files()
    project.stamp(*case.rows)
    _make_tables(project, case)
    type_it(typed)
    for path in project.root.rglob("*"):
        if path.is_file() and str(path.relative_to(project.root)) not in files:
            path.unlink()  # the database, and a new revision

    project.stamp(*case.rows)
    _make_tables(project, case)
    worker = spawn("runner" if isinstance(case.request, Task) else "reader", place, RECORD=str(asked))
    answer = worker.ask(case.request)

    assert answer.done.ok, answer.done
    by_worker, by_hand = _read(asked), _read(typed)
    assert [_differences(*each) for each in zip(by_worker, by_hand, strict=False)] == [{}] * len(by_worker)
    assert by_worker == by_hand


def _make_tables(project: ProjectDir, case: Case) -> None:
    """What a downgrade is to drop."""
    if case.words[0] == "downgrade":
        with contextlib.closing(sqlite3.connect(project.database)) as connection:
            connection.execute("create table t_a2 (id integer)")


def _read(record: Path) -> list[dict[str, Any]]:
    """What was written down, each different thing once."""
    found: list[dict[str, Any]] = [json.loads(line) for line in record.read_text().splitlines()]
    assert found
    return [seen for index, seen in enumerate(found) if seen not in found[:index]]


def _differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {name: (one.get(name), value) for name, value in other.items() if one.get(name) != value}


def test_without_an_option_only_the_path_is_another(
    recorded: ProjectDir, spawn: Spawn, worker_python: str, tmp_path: Path
) -> None:
    """`alembic current` finds alembic.ini by itself; the engine has found it too, and says where."""
    typed, asked = tmp_path / "typed", tmp_path / "asked"
    run([worker_python, "-m", "alembic.config", "current"], recorded.root, typed)
    assert spawn("reader", recorded.place, RECORD=str(asked)).ask(Current()).done.ok
    for by_hand, by_worker in zip(_read(typed), _read(asked), strict=True):
        assert by_worker["config_file_name"] == str(recorded.root / by_hand["config_file_name"])
        different = {name for name in by_hand if by_hand[name] != by_worker[name]}
        assert different <= {"config_file_name", "cmd_opts"}
        options = by_hand["cmd_opts"], by_worker["cmd_opts"]
        assert {name for name in options[0] if options[0][name] != options[1][name]} <= {"config", "name"}


# -- Flask-Migrate -----------------------------------------------------------------------------------------------

SHOP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask("shop")
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///THE_FILE"
db = SQLAlchemy(app)
migrate = Migrate(app, db)

@migrate.configure
def configure(config):
    config.attributes["from the app"] = 1
    config.set_main_option("own", "the app's")
    return config
"""

WITHOUT_TAG = ["current", "upgrade", "downgrade", "stamp", "stamp with a purge", "plan of an upgrade", "upgrade --sql"]
FLASK_CASES = {
    **{name: CASES[name] for name in WITHOUT_TAG},
    "upgrade with a tag": CASES["upgrade with a tag"],
    "check": CASES["check"],
    "preview": Case(
        ["migrate", "-m", "add", "--rev-id", "c9", "--head", "a2"],
        Preview(Draft(message="add", autogenerate=True, rev_id="c9", head="a2")),
        ["a2", "b1"],
    ),
    "migrate": Case(
        ["migrate", "-m", "add", "--rev-id", "c9", "--head", "a2"],
        WriteRevision(Draft(message="add", autogenerate=True, rev_id="c9", head="a2")),
        ["a2", "b1"],
    ),
    "revision": Case(
        ["revision", "-m", "add", "--rev-id", "c9", "--head", "a2"],
        WriteRevision(Draft(message="add", rev_id="c9", head="a2")),
    ),
    "merge": CASES["merge"],
}


FLASK_PLACES: list[tuple[str, list[str]]] = [
    *((name, []) for name in ("current", "migrate")),
    *((name, ["tenant=a b", "dry"]) for name in FLASK_CASES),
]


@pytest.mark.parametrize(("name", "x"), FLASK_PLACES)
def test_flask_migrate_is_told_the_same(
    recorded: ProjectDir, spawn: Spawn, worker_python: str, tmp_path: Path, name: str, x: list[str]
) -> None:
    """As far as its own Config goes: Flask-Migrate gives env.py a Namespace of its own, with `x` and `autogenerate`.

    `-x` stands before the command, which is where most of them know it, and behind it where they know it there, too:
    before those three Flask-Migrate takes it twice.
    """
    if warm.run([worker_python, "-c", "import flask_migrate, flask_sqlalchemy"]).returncode:
        pytest.skip("Flask-Migrate and Flask-SQLAlchemy are not installed in this environment")
    recorded.env(text=FLASK_ENV)
    ini = recorded.root / "migrations" / "alembic.ini"
    ini.write_text("[alembic]\nrevision_environment = true\n")
    recorded.ini.unlink()
    (recorded.root / "shop.py").write_text(SHOP.replace("THE_FILE", str(recorded.database)))
    place = Open(cwd=str(recorded.root), ini=str(ini), flask=True, app="shop:app", directory="migrations", x=x)
    options = [word for value in x for word in ("-x", value)]
    case = FLASK_CASES[name]

    def type_it(record: Path) -> None:
        command, *rest = case.words
        own = command in ("upgrade", "downgrade", "migrate")
        words = [command, *options, *rest] if own else [*options, command, *rest]
        run([worker_python, "-m", "flask", "--app", "shop:app", "db", *words], recorded.root, record)

    _compare(case, place, type_it, recorded, spawn, tmp_path)
