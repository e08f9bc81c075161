"""Flask-Migrate: an application's revisions by hand in the editor, up, down, and taken from its models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.journeys.walkthrough import (
    begin,
    columns,
    editor,
    fill_in,
    finish,
    fresh_folder,
    leave,
    new_revision,
    run,
    sqlite,
    tables,
    version,
    write,
)

if TYPE_CHECKING:
    from tests.journeys.conftest import OpenTerminal, Terminal

APP = """\
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(__file__).parent / 'office.db'}"
db = SQLAlchemy(app)
migrate = Migrate(app, db, render_as_batch=True)


class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
"""
FEEDBACK = """

class Feedback(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String(200), nullable=False)
"""
CREATE_USERS = "op.create_table('users', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.Text()))"
DROP_USERS = "op.drop_table('users')"


def opened_application(opened: Terminal) -> None:
    """The guided start of a Flask application, up to the open project."""
    begin(opened)
    opened.sees("(•) flask ", "The application is loaded for it")
    finish(opened, "flask db init", "migrations/alembic.ini", proof=["✓ env.py knows"])


def test_revisions_by_hand_and_from_the_models(tmp_path: Path, terminal: OpenTerminal) -> None:
    folder = fresh_folder(tmp_path / "office", {"app.py": APP + FEEDBACK})
    database = folder / "office.db"
    opened = terminal(folder)
    opened.type(f"export EDITOR='{editor(tmp_path, fill_in(CREATE_USERS, DROP_USERS))}'")
    opened_application(opened)

    users = new_revision(opened, "create users", "flask db revision -m 'create users'", empty=True)
    opened.press("e")
    opened.sees("was read again", "+ table users")
    run(opened, "U", "Upgrade 1 step", "flask db upgrade", "CREATE TABLE users", stands=users)
    assert (tables(database), columns(database, "users")) == ({"alembic_version", "users"}, {"id", "name"})

    second = new_revision(opened, "nothing yet", empty=True)
    run(opened, "U", "Upgrade 1 step", stands=second)
    assert version(database) == {second}
    run(opened, "-", "Downgrade 1 step", "flask db downgrade", stands=users)
    assert version(database) == {users}
    run(opened, "U", "Upgrade 1 step", stands=second)
    opened.press("G")
    opened.sees(f"╭─ {users}")
    run(opened, "d", "Downgrade 1 step", f"flask db downgrade {users}", stands=users)
    assert version(database) == {users}
    run(opened, "B", "Downgrade 1 step", "flask db downgrade base", "Data will be lost", stands="base")
    assert (tables(database), version(database)) == ({"alembic_version"}, set())

    opened.press("n")
    opened.sees("New revision", "f2 plans the upgrade")
    run(opened, "F2", "Upgrade 2 steps", stands=second, back="New revision")
    opened.type_text("from the models")
    opened.sees("[x] + table employee", "[x] + table feedback", "[x] - table users", "▌   op.create_table('employee'")
    lines = [line.partition("││")[2] for line in opened.screen.splitlines()]
    first = next(index for index, line in enumerate(lines) if "▌" in line)
    marked = [index for index, line in enumerate(lines) if "▌" in line and index < first + 10]
    assert marked == list(range(first, first + 5)), "employee's lines alone, though feedback has some like them"
    third = write(opened, "from the models")
    assert tables(database) == {"alembic_version", "users"}
    run(opened, "U", "Upgrade 1 step", "Data will be lost", "table users", stands=third)
    assert tables(database) == {"alembic_version", "employee", "feedback"}

    opened.press("n")
    opened.sees("No changes detected: the models and the database agree")
    opened.press("Escape")
    opened.sees("1 History")
    leave(opened)


def test_a_column_comes_and_goes_on_sqlite(tmp_path: Path, terminal: OpenTerminal) -> None:
    """SQLite cannot drop every column by itself: the table is copied, and its rows must be there afterwards."""
    folder = fresh_folder(tmp_path / "office", {"app.py": APP})
    database = folder / "office.db"
    opened = terminal(folder)
    opened_application(opened)
    first = new_revision(opened, "Added tables", "[x] + table employee")
    run(opened, "U", "Upgrade 1 step", stands=first)
    sqlite(database, "INSERT INTO employee (name) VALUES ('Ada'), ('Grace')")

    (folder / "app.py").write_text(APP + "    email = db.Column(db.String(80))\n")
    second = new_revision(opened, "email", "[x] + column employee.email", "batch_alter_table('employee'")
    run(opened, "U", "Upgrade 1 step", stands=second)
    assert columns(database, "employee") == {"id", "name", "email"}
    sqlite(database, "UPDATE employee SET email = 'ada@example.org' WHERE name = 'Ada'")

    (folder / "app.py").write_text(APP)
    third = new_revision(opened, "no email", "[x] - column employee.email", "batch_op.drop_column('email')")
    run(opened, "U", "Upgrade 1 step", "Data will be lost", "column employee.email", stands=third)
    assert columns(database, "employee") == {"id", "name"}
    assert sqlite(database, "SELECT id, name FROM employee ORDER BY id") == [(1, "Ada"), (2, "Grace")]
    assert version(database) == {third}
    leave(opened)
