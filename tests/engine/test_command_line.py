"""The line that the user would type."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from migtui.engine.command_line import command_line
from migtui.engine.project import Project

Find = Callable[..., Project]
Write = Callable[..., Path]

INI = "[alembic]\nscript_location = db\n[billing]\nscript_location = db2\n"


@pytest.fixture(autouse=True)
def repository(write: Write) -> None:
    write(".git/HEAD")


def test_plain(write: Write, find: Find) -> None:
    write("alembic.ini", INI)
    assert command_line(find(), "upgrade", "head") == "alembic upgrade head"
    assert command_line(find(), "downgrade", "-1") == "alembic downgrade -1"


def test_options(write: Write, find: Find) -> None:
    write("conf/other.ini", INI)
    project = find(config="conf/other.ini", section="billing", x=("tenant=a b", "dry"))
    assert command_line(project, "current") == ("alembic -c conf/other.ini -n billing -x 'tenant=a b' -x dry current")


def test_passwords_stay_out(write: Write, find: Find) -> None:
    write("alembic.ini", INI)
    project = find(x=("url=postgresql://app:hunter22@db/shop", "db_password=hunter22"))
    line = command_line(project, "upgrade", "head")
    assert "hunter22" not in line
    assert "db_password=•••" in line and "app:•••@db/shop" in line


def test_a_configuration_further_up(write: Write, find: Find) -> None:
    write("alembic.ini", INI)
    write("src/app/x.py")
    assert command_line(find("src/app"), "upgrade", "+1") == "cd ../.. && alembic upgrade +1"


def test_a_configuration_that_the_environment_names(write: Write, find: Find) -> None:
    write("conf/other.ini", INI)
    assert command_line(find(environ={"ALEMBIC_CONFIG": "conf/other.ini"}), "heads") == "alembic heads"


def test_a_target_that_needs_quotes(write: Write, find: Find) -> None:
    write("alembic.ini", INI)
    assert command_line(find(), "upgrade", "a label@head") == "alembic upgrade 'a label@head'"


def test_flask(write: Write, find: Find) -> None:
    for folder in ("migrations", "db"):
        write(f"{folder}/alembic.ini", "[alembic]\n")
        write(f"{folder}/env.py", "from flask import current_app\n")
    assert command_line(find(), "upgrade", "head") == "flask db upgrade head"
    assert command_line(find(x=("a=1",)), "downgrade", "-1") == "flask db downgrade -x a=1 -- -1"
    assert command_line(find(x=("a=1",)), "current") == "flask db -x a=1 current"
    assert command_line(find(config="db/alembic.ini"), "upgrade", "head") == "flask db upgrade -d db head"
