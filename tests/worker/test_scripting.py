"""Offline SQL: the same bytes as `alembic … --sql`, cut into steps, from any rows, and nothing else happens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Current, Database, Direction, Done, MakePlan, Open, Plan, ScriptSql, StepSql
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, ProjectDir, Session, Spawn, Worker

OFFLINE_ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
url = config.get_main_option("sqlalchemy.url")
{header}
if context.is_offline_mode():
    context.configure(url=url, literal_binds=True, dialect_opts={"paramstyle": "named"}{options})
    with context.begin_transaction():
        context.run_migrations()
else:
    with create_engine(url, poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
"""

URLS = {
    "sqlite": "sqlite:///nowhere/app.db",
    "postgresql": "postgresql+psycopg2://app@no.such.host.invalid/shop",
    "mysql": "mysql+pymysql://app@no.such.host.invalid/shop",
}
"""Databases that do not exist: offline nobody asks them."""


@pytest.fixture
def offline(project: ProjectDir) -> ProjectDir:
    """A project with the offline branch that `alembic init` writes, on PostgreSQL."""
    project.env(text=OFFLINE_ENV)
    project.use(URLS["postgresql"])
    return project


def ask(
    session: Session,
    direction: Direction,
    target: str,
    rows: list[str],
    steps: list[str],
    *,
    leave_out: list[str] | None = None,
    purge: bool = False,
    tag: str | None = None,
) -> Answer:
    return session.ask(
        ScriptSql(direction, target, {"": rows}, {"": steps}, leave_out=leave_out or [], purge=purge, tag=tag)
    )


def printed(answer: Answer) -> dict[str, str]:
    """Revision → SQL."""
    assert answer.done.ok, answer.done
    return {step.revision: step.sql for step in answer.all(StepSql)}


def alembic(python: str, root: Path, *words: str) -> str:
    """What the command line prints, with the hash seed of the workers: rows are kept in a set."""
    result = warm.run([python, "-m", "alembic.config", *words], cwd=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def branchy(project: ProjectDir) -> None:
    """a1 - a2 - m1 - a3; a1 - b1 - m1; c1 depends on a2; a2 changes data."""
    project.chain("a1")
    project.revision("a2", "a1", up="op.execute(\"update t_a1 set id = 1 where id = '%'\")", back="pass")
    project.revision("b1", "a1", up='op.add_column("t_a1", sa.Column("b", sa.String(3)))')
    project.revision("m1", ("a2", "b1"))
    project.revision("a3", "m1", up='op.create_index("ix", "t_a1", ["id"])', back='op.drop_index("ix", "t_a1")')
    project.revision("c1", None, depends="a2", up="op.execute('select 1')")


@pytest.mark.parametrize("dialect", URLS)
@pytest.mark.parametrize("options", ["", ", transaction_per_migration=True"])
@pytest.mark.parametrize(
    ("direction", "target", "start"),
    [
        ("upgrade", "a3", "base"),
        ("upgrade", "a3", "a2"),
        ("upgrade", "a1", "base"),
        ("upgrade", "c1", "a2"),
        ("downgrade", "a1", "a3"),
        ("downgrade", "base", "a2"),
        ("stamp", "a3", "a1"),
        ("stamp", "a1", "a3"),
        ("stamp", "base", "a3"),
        ("stamp", "a2", "base"),
    ],
)
def test_the_bytes_of_the_command_line(
    project: ProjectDir,
    session: Session,
    worker_python: str,
    dialect: str,
    options: str,
    direction: Direction,
    target: str,
    start: str,
) -> None:
    project.env(text=OFFLINE_ENV, options=options)
    branchy(project)
    rows = [] if start == "base" else [start]
    project.stamp(*rows)  # for the plan
    steps = [step.revision for step in session.plan(direction, target).steps]
    project.use(URLS[dialect])

    answer = ask(session, direction, target, rows, steps)

    assert "".join(printed(answer).values()) == alembic(
        worker_python, project.root, direction, f"{start}:{target}", "--sql"
    )
    assert [step.revision for step in answer.all(StepSql)] == steps
    assert [step.index for step in answer.all(StepSql)] == list(range(len(steps)))


def test_each_step_has_its_own_statements(offline: ProjectDir, session: Session) -> None:
    offline.chain("a1", "a2", "a3")
    sql = printed(ask(session, "upgrade", "head", [], ["a1", "a2", "a3"]))
    first, second, third = (sql[id_] for id_ in ("a1", "a2", "a3"))
    assert first.startswith("BEGIN;") and "CREATE TABLE alembic_version" in first
    assert "INSERT INTO alembic_version (version_num) VALUES ('a1')" in first
    assert second.startswith("-- Running upgrade a1 -> a2")
    assert "CREATE TABLE t_a2" in second and "t_a1" not in second and "t_a3" not in second
    assert "SET version_num='a2' WHERE alembic_version.version_num = 'a1'" in second
    assert third.endswith("COMMIT;\n\n") and "COMMIT" not in first + second


def test_from_several_rows(offline: ProjectDir, session: Session) -> None:
    """The command line has no word for this: `from:to` takes one revision."""
    branchy(offline)
    sql = printed(ask(session, "upgrade", "a3", ["a2", "b1"], ["m1", "a3"]))
    assert "DELETE FROM alembic_version" in sql["m1"] and "UPDATE alembic_version SET version_num='m1'" in sql["m1"]
    assert "CREATE TABLE" not in sql["m1"] + sql["a3"]


def test_down_a_merge(offline: ProjectDir, session: Session) -> None:
    branchy(offline)
    sql = printed(ask(session, "downgrade", "a2", ["a3"], ["a3", "m1"]))
    assert "DROP INDEX ix" in sql["a3"]
    assert "UPDATE alembic_version" in sql["m1"] and "INSERT INTO alembic_version" in sql["m1"]


def test_rows_of_another_branch_stay(offline: ProjectDir, session: Session) -> None:
    branchy(offline)
    sql = printed(ask(session, "upgrade", "a3", ["a2", "b1", "c1"], ["m1", "a3"]))
    assert "c1" not in "".join(sql.values())


def test_a_step_that_raises_costs_only_its_own_statements(offline: ProjectDir, session: Session) -> None:
    offline.chain("a1")
    file = offline.revision("a2", "a1", up='op.execute("select 1")\nop.get_bind().execute(sa.text("x")).scalar()')
    offline.revision("a3", "a2", up='op.execute("select 3")')
    answer = ask(session, "upgrade", "head", [], ["a1", "a2", "a3"])
    first, second, third = answer.all(StepSql)
    assert answer.done == Done(ok=True)
    assert (first.error, third.error) == ("", "")
    assert "select 1;" in second.sql and "UPDATE alembic_version" not in second.sql
    assert "has no attribute 'scalar'" in second.error and "\n" not in second.error
    line = next(number for number, text in enumerate(file.read_text().splitlines(), 1) if "scalar" in text)
    assert second.error.endswith(f"({file.name}, line {line})")
    assert "select 3;" in third.sql and "version_num='a3'" in third.sql and third.sql.endswith("COMMIT;\n\n")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("import sys; sys.exit(3)", "sys.exit(3)"),
        ("import os; os._exit(7)", "sys.exit(7)"),
        ("raise KeyError('x')", "KeyError: 'x'"),
        ("input()", "EOFError"),
        ("import subprocess; subprocess.run(['true'])", "runs another program"),
        ("import os; os.system('true')", "runs another program"),
        ("import os; os.fork()", "forks"),
        ("import os; os.kill(os.getpid(), 9)", "sends a signal"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "connects to the network"),
        ("import sqlite3; sqlite3.connect('new.db')", "opens a connection of its own"),
        ("sa.create_engine('sqlite:///new.db').connect()", "opens a connection of its own"),
        ("sa.create_engine('sqlite://').connect()", "opens a connection of its own"),
        ("open('new.txt', 'w')", "writes a file"),
        ("import pathlib; pathlib.Path('alembic.ini').unlink()", "removes a file"),
        ("import os; os.rename('alembic.ini', 'x')", "renames a file"),
        ("import shutil; shutil.rmtree('migrations')", "removes a directory"),
        ("try:\n    open('new.txt', 'w')\nexcept Exception:\n    pass", "writes a file"),
    ],
)
def test_a_hostile_step(offline: ProjectDir, session: Session, body: str, error: str) -> None:
    offline.revision("a1", up=body)
    offline.revision("a2", "a1", up="op.execute('select 2')")
    before = offline.files()
    answer = ask(session, "upgrade", "head", [], ["a1", "a2"])
    first, second = answer.all(StepSql)
    assert answer.done.ok
    assert error in first.error, first.error
    assert "select 2;" in second.sql and second.error == ""
    assert offline.files() == before


def test_reading_a_file_is_no_harm(offline: ProjectDir, session: Session) -> None:
    offline.root.joinpath("view.sql").write_text("create view v as select 1")
    offline.revision("a1", up="op.execute(open('view.sql').read())")
    assert "create view v" in printed(ask(session, "upgrade", "head", [], ["a1"]))["a1"]


def test_a_step_that_loops_can_be_interrupted(offline: ProjectDir, spawn: Spawn) -> None:
    offline.revision("a1", up="print('looping', flush=True)\nwhile True:\n    pass")
    worker = spawn("reader", offline.place)
    worker.send(ScriptSql("upgrade", "head", {"": []}, {"": ["a1"]}))
    while b"looping" not in Path(worker.stderr.name).read_bytes():
        assert worker.process.poll() is None
    worker.interrupt()
    answer = worker.rest()
    assert (answer.done.ok, answer.done.kind) == (False, "interrupted")


def test_what_is_left_out_does_not_run(offline: ProjectDir, session: Session) -> None:
    offline.chain("a1")
    offline.revision("a2", "a1", up="raise SystemExit('ran')")
    offline.revision("a3", "a2")
    for rows, steps in (([], ["a1", "a2", "a3"]), (["a1"], ["a2", "a3"]), (["a1"], ["a2"])):
        answer = ask(session, "upgrade", "head", rows, steps, leave_out=["a2"])
        assert answer.done.ok
        assert [(s.index, s.revision) for s in answer.all(StepSql)] == [
            (index, id_) for index, id_ in enumerate(steps) if id_ != "a2"
        ]
        assert all("a2'" not in s.sql.partition("WHERE")[0] and not s.error for s in answer.all(StepSql))
    sql = printed(ask(session, "upgrade", "head", ["a1"], ["a2", "a3"], leave_out=["a2"]))
    assert (
        sql["a3"].startswith("BEGIN;") and "SET version_num='a3' WHERE alembic_version.version_num = 'a2'" in sql["a3"]
    )


def test_a_missing_function_is_a_step_that_raises(offline: ProjectDir, session: Session) -> None:
    file = offline.revision("a1")
    file.write_text(file.read_text().partition("def downgrade")[0])
    (step,) = ask(session, "downgrade", "base", ["a1"], ["a1"]).all(StepSql)
    assert "no downgrade()" in step.error
    assert "-- Running downgrade a1 ->" in step.sql


def test_nothing_comes_into_being(offline: ProjectDir, session: Session) -> None:
    offline.use("sqlite:///" + str(offline.database))
    offline.chain("a1", "a2")
    before = offline.files()
    assert len(printed(ask(session, "upgrade", "head", [], ["a1", "a2"]))) == 2
    assert offline.files() == before
    assert not offline.database.exists()


@pytest.mark.parametrize("exists", [True, False])
def test_an_env_that_connects_has_no_offline_mode(project: ProjectDir, session: Session, exists: bool) -> None:
    """The env.py of the other tests: it never asks whether it is offline."""
    if exists:
        project.stamp()
    project.chain("a1")
    before = project.files()
    done = ask(session, "upgrade", "head", [], ["a1"]).done
    assert (done.ok, done.kind) == (False, "env")
    assert done.message == "env.py has no offline mode: it connects to the database even for --sql."
    assert done.where.startswith(str(project.root / "migrations" / "env.py"))
    assert project.files() == before


def test_an_env_that_refuses_says_so_itself(offline: ProjectDir, session: Session) -> None:
    offline.env(
        text=OFFLINE_ENV, header="if context.is_offline_mode():\n    raise NotImplementedError('no --sql here')"
    )
    offline.chain("a1")
    done = ask(session, "upgrade", "head", [], ["a1"]).done
    assert (done.kind, done.message) == ("env", "NotImplementedError: no --sql here")


def test_an_env_that_asks_for_nothing(offline: ProjectDir, session: Session) -> None:
    offline.env(text="")
    offline.chain("a1")
    done = ask(session, "upgrade", "head", [], ["a1"]).done
    assert (done.ok, done.kind) == (False, "env")
    assert "without handing a database" in done.message


def test_the_worker_is_as_before(offline: ProjectDir, session: Session) -> None:
    offline.env(text=OFFLINE_ENV, header="import sys\nprint(len(sys.path), flush=True)")
    offline.use("sqlite:///" + str(offline.database), prepend_sys_path=".")
    offline.chain("a1", "a2")
    offline.stamp("a1")
    for _ in range(3):
        assert len(printed(ask(session, "upgrade", "head", ["a1"], ["a2"]))) == 1
        assert session.ask(Current()).one(Database).heads == ["a1"]
        assert [step.revision for step in session.ask(MakePlan()).one(Plan).steps] == ["a2"]


@pytest.mark.parametrize("writing", ["", "open('a.sql', 'w').close()\n"])
def test_the_path_does_not_grow(offline: ProjectDir, spawn: Spawn, writing: str) -> None:
    offline.env(text=OFFLINE_ENV, header=f"{writing}import sys\nprint('path', len(sys.path), flush=True)")
    offline.use(URLS["postgresql"], prepend_sys_path=".")
    offline.chain("a1")
    worker = spawn("reader", offline.place)
    for _ in range(4):
        assert worker.ask(ScriptSql("upgrade", "head", {"": []}, {"": ["a1"]})).done.ok
    worker.hang_up()
    lengths = {line for line in worker.output().splitlines() if line.startswith("path ")}
    assert len(lengths) <= 2, lengths  # while a command runs, its own prepend_sys_path stands there once more


def test_many_megabytes(offline: ProjectDir, session: Session) -> None:
    offline.revision("a1", up="for n in range(100):\n    op.execute('select ' + repr('x' * 50_000))")
    sql = printed(ask(session, "upgrade", "head", [], ["a1"]))["a1"]
    assert len(sql) > 5_000_000


def test_output_encoding(offline: ProjectDir, session: Session) -> None:
    offline.env(text=OFFLINE_ENV, options=", output_encoding='utf-8'")
    offline.revision("a1", up="op.execute('select \\'grün\\'')")
    assert "select 'grün';" in printed(ask(session, "upgrade", "head", [], ["a1"]))["a1"]


# -- stamp -------------------------------------------------------------------------------------------------------


def test_stamp_to_several_targets(offline: ProjectDir, session: Session) -> None:
    branchy(offline)
    answer = ask(session, "stamp", "a2 b1", [], ["a2", "b1"])
    assert [step.revision for step in answer.all(StepSql)] == ["a2", "b1"]
    assert "VALUES ('b1')" in printed(answer)["b1"]


def test_a_purge_begins_with_a_delete(offline: ProjectDir, session: Session) -> None:
    """Alembic has no --sql for it: "Can't use --purge with --sql mode"."""
    offline.chain("a1", "a2")
    answer = ask(session, "stamp", "a2", ["gone"], ["a2"], purge=True)
    sql = printed(answer)["a2"]
    assert sql.index("DELETE FROM alembic_version;") < sql.index("INSERT INTO alembic_version")
    assert "CREATE TABLE" not in sql and sql.startswith("BEGIN;") and sql.endswith("COMMIT;\n\n")


def test_a_purge_to_base_is_a_delete(offline: ProjectDir, session: Session) -> None:
    offline.chain("a1")
    (step,) = ask(session, "stamp", "base", ["gone", "a1"], [], purge=True).all(StepSql)
    assert (step.revision, step.index) == ("", 0)
    assert step.sql == "BEGIN;\n\nDELETE FROM alembic_version;\n\nCOMMIT;\n\n"


def test_a_purge_of_nothing_creates_the_table(offline: ProjectDir, session: Session) -> None:
    offline.chain("a1")
    sql = printed(ask(session, "stamp", "a1", [], ["a1"], purge=True))["a1"]
    assert "CREATE TABLE alembic_version" in sql and "DELETE" not in sql


# -- templates ---------------------------------------------------------------------------------------------------


def init(python: str, template: str, root: Path, url: str) -> Open:
    """A project as `alembic init` makes it, with two revisions."""
    root.mkdir()
    alembic(python, root, "init", "-t", template, "migrations")
    for revision, down in (("a1", None), ("a2", "a1")):
        (root / "migrations" / "versions" / f"{revision}.py").write_text(REVISION.format(revision, down))
    ini = root / "alembic.ini"
    text = ini.read_text().replace("driver://user:pass@localhost/dbname2", "mysql+pymysql://x@nowhere.invalid/two")
    ini.write_text(text.replace("driver://user:pass@localhost/dbname", url))
    return Open(cwd=str(root), ini=str(ini))


REVISION = """\
revision = {0!r}
down_revision = {1!r}

from alembic import op
import sqlalchemy as sa

def upgrade(engine_name=None):
    op.create_table("t_{0}" + (engine_name or ""), sa.Column("id", sa.Integer))

def downgrade(engine_name=None):
    op.drop_table("t_{0}" + (engine_name or ""))
"""


@pytest.mark.parametrize("template", ["generic", "async"])
def test_a_stock_template(template: str, worker_python: str, tmp_path: Path, shared_reader: Worker) -> None:
    shared_reader.send(init(worker_python, template, tmp_path / "stock", URLS["postgresql"]))
    answer = shared_reader.ask(ScriptSql("upgrade", "head", {"": ["a1"]}, {"": ["a2"]}))
    expected = alembic(worker_python, tmp_path / "stock", "upgrade", "a1:head", "--sql")
    assert printed(answer)["a2"] == expected


@pytest.mark.parametrize("direction", ["upgrade", "downgrade"])
def test_the_multidb_template_writes_no_file(
    worker_python: str, tmp_path: Path, shared_reader: Worker, direction: Direction
) -> None:
    root = tmp_path / "stock"
    shared_reader.send(init(worker_python, "multidb", root, URLS["postgresql"]))
    target, start, steps = ("head", [], ["a1", "a2"]) if direction == "upgrade" else ("base", ["a2"], ["a2", "a1"])
    root.joinpath("engine1.sql").write_text("the user's own")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    keys = ["engine1", "engine2"]
    answer = shared_reader.ask(ScriptSql(direction, target, dict.fromkeys(keys, start), dict.fromkeys(keys, steps)))

    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert answer.done.ok, answer.done
    alembic(worker_python, root, direction, f"{(start or ['base'])[0]}:{target}", "--sql")
    for key in keys:
        found = [step for step in answer.all(StepSql) if step.key == key]
        assert [step.revision for step in found] == steps
        assert "".join(step.sql for step in found) == root.joinpath(f"{key}.sql").read_text()


def test_databases_that_stand_apart(worker_python: str, tmp_path: Path, shared_reader: Worker) -> None:
    shared_reader.send(init(worker_python, "multidb", tmp_path / "stock", URLS["postgresql"]))
    rows: dict[str, list[str]] = {"engine2": [], "engine1": ["a1"]}
    answer = shared_reader.ask(ScriptSql("upgrade", "head", rows, {"engine1": ["a2"], "engine2": ["a1", "a2"]}))
    assert [(step.key, step.revision) for step in answer.all(StepSql)] == [
        ("engine1", "a2"),
        ("engine2", "a1"),
        ("engine2", "a2"),
    ]
    assert "CREATE TABLE t_a2engine1" in answer.all(StepSql)[0].sql


def test_in_the_temporary_folder_a_project_finds_its_own(
    worker_python: str, tmp_path: Path, shared_reader: Worker
) -> None:
    """Modules beside the ini file, and files that the migrations read by a relative path."""
    root = tmp_path / "stock"
    shared_reader.send(init(worker_python, "multidb", root, URLS["postgresql"]))
    root.joinpath("mymodels.py").write_text("NAME = 'from_models'\n")
    root.joinpath("own.sql").write_text("select 'own'")
    env = root / "migrations" / "env.py"
    env.write_text("import mymodels\n" + env.read_text())
    version = root / "migrations" / "versions" / "a1.py"
    version.write_text(
        version.read_text().replace(
            "    op.create_table", "    op.execute(open('own.sql').read())\n    op.create_table"
        )
    )
    answer = shared_reader.ask(ScriptSql("upgrade", "a1", {"engine1": [], "engine2": []}, {"engine1": ["a1"]}))
    assert answer.done.ok, answer.done
    assert "select 'own';" in answer.one(StepSql).sql


def test_a_section_an_x_argument_and_a_tag(offline: ProjectDir, session: Session) -> None:
    header = (
        'assert context.get_x_argument(as_dictionary=True) == {"tenant": "a"}\n'
        'assert context.get_tag_argument() == "nightly"\n'
        "assert config.cmd_opts.sql and config.cmd_opts.tag == 'nightly'\n"
        "assert config.cmd_opts.revision == 'a1:head'\n"
        "assert context.get_starting_revision_argument() == 'a1' and context.get_revision_argument() == 'a2'\n"
    )
    offline.env(text=OFFLINE_ENV, header=header)
    text = offline.ini.read_text()
    offline.ini.write_text(
        text + "\n" + text.replace("[alembic]", "[other]").replace("postgresql+psycopg2", "mysql+pymysql")
    )
    offline.chain("a1", "a2")
    session.reader.send(Open(cwd=str(offline.root), ini=str(offline.ini), section="other", x=["tenant=a"]))
    answer = ask(session, "upgrade", "head", ["a1"], ["a2"], tag="nightly")
    assert "id INTEGER" in printed(answer)["a2"] and "BEGIN" not in printed(answer)["a2"]


FLASK_APP = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite:///main.db"
{binds}
db = SQLAlchemy(app)
Migrate(app, db)
"""


@pytest.mark.parametrize("multidb", [False, True])
def test_flask_migrate(multidb: bool, worker_python: str, tmp_path: Path, spawn: Spawn) -> None:
    if warm.run([worker_python, "-c", "import flask_migrate, flask_sqlalchemy"]).returncode:
        pytest.skip("Flask-Migrate and Flask-SQLAlchemy are not installed in this environment")
    root = tmp_path / "site"
    root.mkdir()
    binds = 'app.config["SQLALCHEMY_BINDS"] = {"users": "sqlite:///users.db"}' if multidb else ""
    (root / "shop.py").write_text(FLASK_APP.format(binds=binds))
    flask(worker_python, root, "init", *(["--multidb"] if multidb else []))
    (root / "migrations" / "versions" / "a1.py").write_text(REVISION.format("a1", None))
    before = {path for path in root.rglob("*") if "__pycache__" not in path.parts}
    ini = str(root / "migrations" / "alembic.ini")
    place = Open(cwd=str(root), ini=ini, flask=True, app="shop:app", directory="migrations")

    keys = ["_", "users"] if multidb else [""]
    answer = spawn("reader", place).ask(
        ScriptSql("upgrade", "head", {key: [] for key in keys}, {key: ["a1"] for key in keys})
    )

    assert answer.done.ok, answer.done
    assert {path for path in root.rglob("*") if "__pycache__" not in path.parts} == before
    out = flask(worker_python, root, "upgrade", "--sql")
    expected = {key: (root / f"{key.strip('_')}.sql").read_text() if multidb else out for key in keys}
    assert {step.key: step.sql for step in answer.all(StepSql)} == expected


def flask(python: str, root: Path, *words: str) -> str:
    command = [python, "-m", "flask", "--app", "shop:app", "db", *words]
    result = warm.run(command, cwd=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
