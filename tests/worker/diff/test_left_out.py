"""What a comparison does not look at, and why: the version table, what the project's filters refuse, what fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from migtui.worker.protocol import Compare, Compared, Drafted, LeftOut, Objects
from tests.worker.diff.standing import FOUND, LOOK, MODELS, kinds, looking

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session
    from tests.worker.diff.standing import Standing


def left_out(standing: Standing, header: str, options: str) -> dict[str, LeftOut]:
    standing.configure(header, options)
    return {f"{each.kind} {each.name}": each for each in standing.ask().one(Compared).left_out}


def test_the_version_table(standing: Standing) -> None:
    standing.execute("create table alembic_version (version_num varchar(32) not null)")
    answer = standing.ask()
    assert kinds(answer) == FOUND
    assert answer.one(Compared).left_out == [LeftOut("", "alembic_version", "version table")]
    names = [each.name for event in answer.all(Objects) for each in event.objects]
    assert "alembic_version" not in names


def test_what_the_filters_refuse(standing: Standing) -> None:
    header = (
        "def named(name, kind, parents): return name not in ('gone', 'old')\n"
        "def wanted(thing, name, kind, reflected, other): return name not in ('post', 'ix_user_name')\n"
    )
    found = left_out(standing, header, "include_name=named, include_object=wanted")
    assert {place: each.why for place, each in found.items()} == {
        "table alembic_version": "version table",
        "table gone": "include_name",
        "table post": "include_object",
        "index ix_user_name": "include_object",
        "column old": "include_name",
    }
    assert (found["column old"].table, found["index ix_user_name"].table) == ("user", "user")
    assert [each.kind for each in standing.ask().one(Drafted).operations] == ["AlterColumnOp"]


def test_a_filter_that_raises_costs_what_it_was_asked_about(lite: Standing) -> None:
    header = (
        "def named(name, kind, parents): return 1 / (name != 'gone')\n"
        "def wanted(thing, name, kind, reflected, other): return 1 / (name != 'old')\n"
    )
    found = left_out(lite, header, "include_name=named, include_object=wanted")
    assert found["table gone"].why == found["column old"].why == "error"
    assert found["table gone"].error == "ZeroDivisionError: division by zero"


def test_what_the_database_seems_to_lack_is_not_added(lite: Standing) -> None:
    """The name of a column that is there on both sides, and of a table: to Alembic only the models have them."""
    lite.execute(*(f"create table {name} (id integer not null primary key)" for name in ("asked", "other")))
    lite.models(
        MODELS + "for name in ('asked', 'other'): Table(name, metadata, Column('id', Integer, primary_key=True))\n"
    )
    for condition in ("name != 'asked'", "(name, parents.get('table_name')) != ('id', 'asked')"):
        lite.configure(f"def named(name, kind, parents): return 1 / ({condition})\n", "include_name=named")
        assert kinds(lite.ask()) == FOUND


def test_a_filter_that_raises_about_a_schema_costs_everything(lite: Standing) -> None:
    lite.configure("def named(name, kind, parents): return 1 / (kind != 'schema')\n", "include_name=named")
    done = lite.session.ask(Compare()).done
    assert (done.ok, done.kind, done.message) == (False, "env", "ZeroDivisionError: division by zero")


def test_schemas(
    modelled: Callable[..., ProjectDir], session: Session, postgres_url: str, postgres_driver: str
) -> None:
    worker_url = postgres_url.replace("+psycopg:", f"+{postgres_driver}:")
    with looking(worker_url) as connection:
        for statement in ("create schema shop", "create schema secret", "create table shop.item (id int)"):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("create table secret.key (id int)")
    project = modelled("from sqlalchemy import *\nmetadata = MetaData()\n", worker_url)
    header = "def named(name, kind, parents): return name != 'secret'\n"
    options = f", target_metadata={LOOK}, include_schemas=True, include_name=named"
    project.env(header=header, options=options)
    answer = session.ask(Compare())
    assert answer.done.ok, answer.done
    assert LeftOut("secret", "secret", "include_name", kind="schema") in answer.one(Compared).left_out
    assert answer.one(Compared).tables == [["shop", "item"]]
    places = [(each.schema, each.name) for event in answer.all(Objects) for each in event.objects]
    assert places == [("shop", "item")]
