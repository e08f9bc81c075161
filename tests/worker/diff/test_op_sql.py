"""The statements of single operations: executed, they leave nothing for autogenerate to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import ChangeFacts, Compare, Compared, Drafted
from tests.worker.diff.standing import dump, looking

if TYPE_CHECKING:
    from tests.worker.diff.standing import Standing

MODELS = """\
from sqlalchemy import *

metadata = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
})
Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), nullable=False),
      UniqueConstraint("name"), Column("born", Date, index=True),
      Column("mail", String(50), server_default="-", comment="where to"))
Table("post", metadata, Column("id", Integer, primary_key=True), Column("author", ForeignKey("user.id"), index=True),
      Column("kind", Enum("a", "b", name="kind"), nullable=False), comment="what is said")
Table("note", metadata, Column("id", Integer, primary_key=True), Column("post", Integer, ForeignKey("post.id")))
"""
TABLES = (
    "create table note (id integer not null primary key)",
    "create index ix_old on {user} (old)",
)
"""Beside those that are there already."""


@pytest.fixture
def changed(standing: Standing) -> Standing:
    standing.models(MODELS)
    standing.execute(*TABLES)
    standing.configure("", "render_as_batch=engine.dialect.name == 'sqlite'")
    return standing


def changes(standing: Standing) -> list[ChangeFacts]:
    return standing.ask(Compare(sql=True)).one(Compared).changes


def by_kind(standing: Standing) -> dict[str, ChangeFacts]:
    """One of each kind of operation."""
    answer = standing.ask(Compare(sql=True))
    kinds = {each.id: each.kind for each in answer.one(Drafted).operations}
    return {kinds[each.id]: each for each in answer.one(Compared).changes}


def test_executed_they_leave_nothing_to_find(changed: Standing) -> None:
    before = dump(changed.url)
    found = changes(changed)
    assert [each for each in found if not each.sql or each.sql_error] == []
    assert dump(changed.url) == before
    with looking(changed.url) as connection:
        for statement in (statement for each in found for statement in each.sql):
            assert not statement.endswith(";")
            connection.exec_driver_sql(statement)
    assert changes(changed) == []
    assert sorted(dump(changed.url)) == ["note", "post", "user"]


def test_not_asked_for(lite: Standing) -> None:
    assert all(not each.sql and not each.sql_error for each in lite.ask().one(Compared).changes)


def test_what_cannot_be_done_is_said_of_that_operation(lite: Standing) -> None:
    """SQLite without its batch mode cannot alter a column."""
    found = by_kind(lite)
    assert not found["AlterColumnOp"].sql
    assert found["AlterColumnOp"].sql_error.startswith("OperationalError: ")
    assert found["DropTableOp"].sql == ["DROP TABLE gone"]
    assert found["CreateIndexOp"].sql == ["CREATE INDEX ix_user_name ON user (name)"]


def test_a_view_is_in_the_way_as_it_will_be(lite: Standing) -> None:
    lite.execute("create view reading as select old from {user}")
    lite.configure("", "render_as_batch=True")
    found = by_kind(lite)
    assert "reading" in found["DropColumnOp"].sql_error
    assert found["DropTableOp"].sql == ["DROP TABLE gone"]


def test_what_the_projects_own_hook_adds(lite: Standing) -> None:
    lite.configure(
        "from alembic.operations.ops import ExecuteSQLOp\n"
        "def hook(context, rev, directives):\n"
        "    directives[0].upgrade_ops.ops.append(ExecuteSQLOp('create view v as select 1'))\n",
        "process_revision_directives=hook",
    )
    assert changes(lite)[-1].sql == ["create view v as select 1"]


def test_the_names_of_the_template(lite: Standing) -> None:
    """A version file has the imports of script.py.mako, and no others."""
    lite.models(
        "from sqlalchemy import *\n"
        "metadata = MetaData()\n"
        'Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), default=1))\n'
    )
    render = "def render(kind, thing, context): return 'Decimal(9) and sa.Text()' if kind == 'type' else False\n"
    lite.configure(render, "render_item=render")
    assert by_kind(lite)["AlterColumnOp"].sql_error == "NameError: name 'Decimal' is not defined"
    template = lite.project.root / "migrations" / "script.py.mako"
    template.write_text("from decimal import Decimal\nimport not_there\n${imports if imports else ''}\n")
    assert "NameError" not in by_kind(lite)["AlterColumnOp"].sql_error


def test_a_percent_sign_is_one(standing: Standing) -> None:
    """Drivers that write their parameters with it want two."""
    standing.models(MODELS + 'Table("rate", metadata, Column("in_%", String(9), server_default="5 %"))\n')
    (change,) = [each for each in changes(standing) if each.table == "rate"]
    assert "in_% VARCHAR(9) DEFAULT" in change.sql[0].replace('"', "").replace("`", "")
    assert "'5 %'" in change.sql[0]
