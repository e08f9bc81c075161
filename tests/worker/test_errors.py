"""Each thing that goes wrong is a sentence: whose fault, what is wrong, where, and what to do."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.worker.protocol import Current, Done, ErrorKind, FileFacts, Import, MakePlan, Revisions, Scripts

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session


def _closed_port() -> int:
    with contextlib.closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_a_refused_connection(project: ProjectDir, session: Session, postgres_driver: str) -> None:
    for driver in (f"postgresql+{postgres_driver}", "mysql+pymysql"):
        project.use(f"{driver}://u:pw@127.0.0.1:{_closed_port()}/shop")
        done = session.ask(Current()).done
        assert (done.ok, done.kind, done.type) == (False, "connect", "OperationalError")
        assert "refused" in done.message
        assert "start the database" in done.hint
        assert done.where.startswith(str(project.root / "migrations" / "env.py"))


def test_an_unknown_host(project: ProjectDir, session: Session, postgres_driver: str) -> None:
    for driver in (f"postgresql+{postgres_driver}", "mysql+pymysql"):
        project.use(f"{driver}://u@no-such-host.invalid/shop")
        done = session.ask(Current()).done
        assert done.kind == "connect"
        assert "No such host" in done.hint, done.message


def test_a_wrong_password(mariadb_url: str, project: ProjectDir, session: Session) -> None:
    url = sqlalchemy.make_url(mariadb_url)
    user = f"u{(url.database or '')[-12:]}"
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"create user {user}@'%' identified by 'right-one'"))
        connection.execute(sqlalchemy.text(f"create user {user}@'localhost' identified by 'right-one'"))
    wrong = url.set(username=user, password="wrong-one")
    project.use(wrong.render_as_string(hide_password=False))

    done = session.ask(Current()).done

    with engine.begin() as connection:
        connection.execute(sqlalchemy.text(f"drop user {user}@'%', {user}@'localhost'"))
    engine.dispose()
    assert done.kind == "connect"
    assert "Access denied" in done.message
    assert "password" in done.hint
    assert "wrong-one" not in repr(done)


def test_an_unknown_database(postgres_url: str, project: ProjectDir, session: Session, postgres_driver: str) -> None:
    project.use(postgres_url.replace("+psycopg:", f"+{postgres_driver}:") + "_not")
    done = session.ask(Current()).done
    assert done.kind == "connect"
    assert "no database of this name" in done.hint


@pytest.mark.parametrize(
    ("url", "type_", "message", "hint"),
    [
        ("nosuch://u@h/d", "NoSuchModuleError", "nosuch", "kind of database"),
        ("oracle+oracledb://u@h/d", "ModuleNotFoundError", "oracledb", "pip install 'oracledb'"),
        ("mssql+pyodbc://u@h/d", "ModuleNotFoundError", "pyodbc", "pip install 'pyodbc'"),
        ("not a url", "ArgumentError", "parse", "dialect+driver://"),
        ("sqlite:////no/such/folder/app.db", "OperationalError", "unable to open", "folder"),
    ],
)
def test_a_url_that_leads_nowhere(
    project: ProjectDir, session: Session, url: str, type_: str, message: str, hint: str
) -> None:
    project.use(url)
    done = session.ask(Current()).done
    if type_ == "ModuleNotFoundError" and done.type == "NoSuchModuleError":
        pytest.skip("this SQLAlchemy does not know the dialect")
    assert (done.kind, done.type) == ("connect", type_)
    assert message in done.message
    assert hint in done.hint


def test_models_that_cannot_be_mapped_are_no_matter_of_the_url(project: ProjectDir, session: Session) -> None:
    project.env(
        "from sqlalchemy import Column, Integer\nfrom sqlalchemy.orm import declarative_base\n"
        "class A(declarative_base()):\n    __tablename__ = 'a'\n    x = Column(Integer)\n"
    )
    done = session.ask(Current()).done
    assert (done.kind, done.type) == ("env", "ArgumentError")
    assert "primary key" in done.message
    assert "URL" not in done.hint


def test_a_percent_sign_in_the_ini(project: ProjectDir, session: Session) -> None:
    project.ini.write_text("[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///a%b.db\n")
    done = session.ask(Current()).done
    assert (done.kind, done.where) == ("config", f"{project.ini}:3")
    assert "%%" in done.hint


@pytest.mark.parametrize(
    ("ini", "message"),
    [
        ("[alembic]\n", "script_location"),
        ("[other]\nscript_location = migrations\n", "found"),
        ("script_location = migrations\n", "section"),
        ("[alembic]\nscript_location = nowhere\n", "nowhere"),
    ],
)
def test_an_ini_that_cannot_be_used(project: ProjectDir, session: Session, ini: str, message: str) -> None:
    project.ini.write_text(ini)
    done = session.ask(Current()).done
    assert done.kind == "config"
    assert message in done.message
    assert done.where.startswith(str(project.ini))
    assert done.hint


@pytest.mark.parametrize(
    ("header", "kind", "type_", "hint"),
    [
        ("import nosuchmodule", "env", "ModuleNotFoundError", "is not installed in"),
        ("os.environ['NOT_SET_ANYWHERE']", "env", "KeyError", "environment variable"),
        ("config.cmd_opts.tenant", "env", "AttributeError", "option"),
        ("config.attributes['connection']", "env", "KeyError", "connection"),
        ("1 / 0", "env", "ZeroDivisionError", "Mend env.py"),
        ("def broken(:", "env", "SyntaxError", "Mend env.py"),
    ],
)
def test_an_env_that_raises(
    project: ProjectDir, session: Session, header: str, kind: ErrorKind, type_: str, hint: str
) -> None:
    project.env(header=header)
    done = session.ask(Current()).done
    assert (done.ok, done.kind, done.type) == (False, kind, type_)
    assert hint in done.hint
    env = project.root / "migrations" / "env.py"
    line = next(i for i, text in enumerate(env.read_text().splitlines(), 1) if text == header)
    assert done.where == f"{env}:{line}"
    assert done.traceback.startswith("In your code") or type_ == "SyntaxError"


def test_a_folder_without_env(project: ProjectDir, session: Session) -> None:
    (project.root / "migrations" / "env.py").unlink()
    done = session.ask(Current()).done
    assert done.kind == "env"
    assert "alembic init" in done.hint


def _plan_error(session: Session, target: str = "heads") -> Done:
    done = session.ask(MakePlan("upgrade", target)).done
    assert not done.ok
    return done


def test_a_broken_version_file(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    bad = project.versions / "a2_bad.py"
    bad.write_text('revision = "a2"\ndown_revision = "a1"\ndef upgrade(:\n')
    done = _plan_error(session)
    assert (done.kind, done.type, done.where) == ("revision", "SyntaxError", f"{bad}:3")


def test_a_missing_parent(project: ProjectDir, session: Session) -> None:
    project.revision("a2", "gone")
    done = _plan_error(session)
    assert (done.kind, done.type) == ("revision", "KeyError")
    assert "'gone'" in done.message and "Restore" in done.hint


def test_a_cycle(project: ProjectDir, session: Session) -> None:
    project.revision("a1", "a2")
    project.revision("a2", "a1")
    done = _plan_error(session)
    assert done.kind == "revision"
    assert "ycle is detected" in done.message
    assert "down_revision" in done.hint


def test_a_helper_module_among_the_versions(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    (project.versions / "helper_utils.py").write_text("x = 1")
    done = _plan_error(session)
    assert done.kind == "revision"
    assert "helper_utils.py" in done.message and "Move the file" in done.hint


def test_an_unknown_target(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    done = _plan_error(session, "nosuch")
    assert (done.kind, done.data) == ("revision", {"revision": ["nosuch"]})


def test_a_missing_upgrade_function(project: ProjectDir, session: Session) -> None:
    (project.versions / "a1.py").write_text('revision = "a1"\ndown_revision = None\n')
    done = _plan_error(session)
    assert (done.kind, done.type) == ("revision", "AttributeError")
    assert "missing function" in done.hint


def test_files_are_imported_one_by_one(project: ProjectDir, session: Session) -> None:
    good = project.versions / "a1.py"
    good.write_text('import os\nrevision = "a" + "1"\ndown_revision = ("b",)\nbranch_labels = "x"\n')
    raising = project.versions / "a2.py"
    raising.write_text("\nraise RuntimeError('not today')\n")
    broken = project.versions / "a3.py"
    broken.write_text("revision = 'a3'\n(\n")
    helper = project.versions / "a4.py"
    helper.write_text("from alembic import context\nx = context.config.config_file_name")
    leaving = project.versions / "a5.py"
    leaving.write_text("raise SystemExit(4)")

    answer = session.ask(Import([str(file) for file in (good, raising, broken, helper, leaving)]))

    assert answer.done.ok
    facts = answer.all(FileFacts)
    assert facts[0] == FileFacts(str(good), "a1", ["b"], ["x"], [])
    assert (facts[1].error, facts[1].error_line) == ("RuntimeError: not today", 2)
    assert facts[2].error.startswith("SyntaxError") and facts[2].error_line == 2
    assert facts[3].error == "The file declares no `revision`."
    assert facts[4].error == "SystemExit: 4"


def test_scripts_are_alembics_own_view(project: ProjectDir, session: Session) -> None:
    project.revision("a1", labels="core")
    project.revision("a2", "a1", depends="c1")
    project.revision("c1")
    seen = session.ask(Scripts()).one(Revisions)
    assert (seen.heads, seen.bases) == (["a2", "c1"], ["a1", "c1"])
    by_id = {facts.revision: facts for facts in seen.revisions}
    assert by_id["a2"].down_revisions == ["a1"] and by_id["a2"].depends_on == ["c1"]
    assert by_id["a1"].branch_labels == ["core"]
    assert by_id["a1"].file == str(project.versions / "a1_file.py")


def test_the_message_of_a_driver_has_no_link_to_a_manual(project: ProjectDir, session: Session) -> None:
    project.use(f"mysql+pymysql://u@127.0.0.1:{_closed_port()}/shop")
    assert "sqlalche.me" not in session.ask(Current()).done.message


def test_the_interpreter_is_named_when_a_module_is_missing(
    project: ProjectDir, session: Session, worker_python: str
) -> None:
    project.env(header="import nosuchmodule")
    assert worker_python in session.ask(Current()).done.hint


def test_a_version_table_in_a_schema_that_does_not_exist(
    postgres_url: str, postgres_driver: str, project: ProjectDir, session: Session
) -> None:
    project.use(postgres_url.replace("+psycopg:", f"+{postgres_driver}:"))
    project.env(options=', version_table_schema="ops"')
    project.chain("a1")
    assert session.current().heads == []
    done = session.run("upgrade", "head").done
    assert (done.ok, done.kind) == (False, "other")
    assert "ops" in done.message and "Create the schema" in done.hint


def test_a_constraint_without_a_name_in_batch_mode(project: ProjectDir, session: Session) -> None:
    batch = 'op.create_table("t", sa.Column("id", sa.Integer))\n'
    batch += 'with op.batch_alter_table("t") as table:\n    table.create_unique_constraint(None, ["id"])'
    project.revision("a1", up=batch)
    done = session.run("upgrade", "head").done
    assert done.message == "ValueError: Constraint must have a name"
    assert "naming_convention" in done.hint
