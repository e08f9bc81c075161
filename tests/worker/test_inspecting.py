"""What env.py configured, as the worker reports it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import EnvFacts, Inspect

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, ProjectDir, Session

MODELS = """\
import logging
import sqlalchemy as sa
metadata = sa.MetaData()
users = sa.Table("users", metadata, sa.Column("id", sa.Integer))
log = logging.getLogger(__name__)
"""
LOGGING = """
[loggers]
keys = root
[handlers]
keys =
[formatters]
keys =
[logger_root]
level = WARNING
handlers =
"""


def inspected(session: Session) -> Answer:
    return session.ask(Inspect())


def facts(session: Session) -> EnvFacts:
    answer = inspected(session)
    assert answer.done.ok, answer.done
    return answer.one(EnvFacts)


@pytest.fixture
def session(project: ProjectDir, session: Session, spawn: object) -> Session:
    """A reader of its own for each test: what one env.py imports would be known to the next."""
    session.reader = session.spawn("reader", project.place)
    return session


def test_no_metadata_and_no_options(project: ProjectDir, session: Session) -> None:
    before = project.files()
    found = facts(session)
    assert (found.key, found.dialect, found.metadata, found.tables) == ("", "sqlite", None, [])
    assert not found.render_as_batch
    assert (found.silenced, found.modules) == ([], [])
    assert project.files() == before


def test_metadata_options_and_modules(project: ProjectDir, session: Session) -> None:
    (project.root / "models_a.py").write_text(MODELS)
    project.env(
        header="from models_a import metadata\nimport sqlalchemy",
        options=", target_metadata=[metadata, sqlalchemy.MetaData()], render_as_batch=True",
    )
    project.use(f"sqlite:///{project.database}", prepend_sys_path=".")
    found = facts(session)
    assert (found.metadata, found.tables) == ([1, 0], ["users"])
    assert found.render_as_batch
    assert found.modules == [str(project.root / "models_a.py")]


def test_a_list_of_what_is_no_metadata(project: ProjectDir, session: Session) -> None:
    """Seen in dagster: its target_metadata are classes."""
    project.env(options=", target_metadata=[int]")
    assert facts(session).metadata == [0]


@pytest.mark.parametrize("argument, silenced", [("", ["models_b"]), (", disable_existing_loggers=False", [])])
def test_loggers_that_env_py_silences(
    project: ProjectDir, session: Session, argument: str, silenced: list[str]
) -> None:
    (project.root / "models_b.py").write_text(MODELS)
    project.env(
        header="import models_b\nfrom logging.config import fileConfig\n"
        f"fileConfig(config.config_file_name{argument})\nimport logging; logging.getLogger('models_b.late')"
    )
    project.use(f"sqlite:///{project.database}", prepend_sys_path=".")
    project.ini.write_text(project.ini.read_text() + LOGGING)
    assert facts(session).silenced == silenced


def test_loggers_made_after_file_config_live(project: ProjectDir, session: Session) -> None:
    (project.root / "models_c.py").write_text(MODELS)
    project.env(
        header="from logging.config import fileConfig\nfileConfig(config.config_file_name)\nimport models_c",
    )
    project.use(f"sqlite:///{project.database}", prepend_sys_path=".")
    project.ini.write_text(project.ini.read_text() + LOGGING)
    assert facts(session).silenced == []


def test_each_database_of_a_multidb_project(project: ProjectDir, session: Session) -> None:
    project.env(
        text=(
            "from alembic import context\nimport sqlalchemy as sa\n"
            "metadata = sa.MetaData()\nsa.Table('a', metadata)\n"
            "for name in ('one', 'two'):\n"
            "    with sa.create_engine('sqlite:///' + name + '.db').connect() as connection:\n"
            "        context.configure(connection=connection, upgrade_token=name + '_upgrades',\n"
            "            downgrade_token=name + '_downgrades', target_metadata=metadata if name == 'one' else None)\n"
            "        context.run_migrations(engine_name=name)\n"
        )
    )
    answer = inspected(session)
    assert answer.done.ok, answer.done
    assert [(each.key, each.metadata) for each in answer.all(EnvFacts)] == [("one", [1]), ("two", None)]
    assert not (project.root / "one.db").exists()


def test_a_database_that_does_not_answer(project: ProjectDir, session: Session) -> None:
    (project.root / "models_d.py").write_text(MODELS)
    project.env(
        header="from models_d import metadata\nfrom logging.config import fileConfig\n"
        "fileConfig(config.config_file_name)\nimport models_e",
        options=", target_metadata=metadata, render_as_batch=True",
    )
    (project.root / "models_e.py").write_text(MODELS)
    project.use("sqlite:////no/such/folder/app.db", prepend_sys_path=".")
    project.ini.write_text(project.ini.read_text() + LOGGING)
    assert inspected(session).done.kind == "connect"
    session.reader = session.spawn("reader", project.place)
    answer = session.ask(Inspect(without_database=True))
    assert answer.done.ok, answer.done
    found = answer.one(EnvFacts)
    assert (found.dialect, found.metadata, found.render_as_batch) == ("sqlite", [1], True)
    assert found.silenced == ["models_d"]


def test_an_env_py_that_configures_nothing(project: ProjectDir, session: Session) -> None:
    project.env(text="print('hello')\n")
    done = inspected(session).done
    assert (done.ok, done.type, done.kind) == (False, "NoDatabase", "env")


def test_an_env_py_that_raises(project: ProjectDir, session: Session) -> None:
    project.env(header="import nothing_of_this_name")
    done = inspected(session).done
    assert (done.kind, done.type) == ("env", "ModuleNotFoundError")
    assert done.where.endswith("env.py:8")
