"""A rename keeps the data, up and down, and leaves nothing for autogenerate to find: run on real databases."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

from migtui.worker.protocol import Draft, Drafted, Preview, WriteRevision, Written

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

AUTO = Draft(message="rename", autogenerate=True)
TEMPLATE = '''\
"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = depends_on = None


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''
HEAD = (
    "from sqlalchemy import CheckConstraint, Column, Computed, ForeignKey, Index, Integer, MetaData, String, Table\n"
    "from sqlalchemy import UniqueConstraint\n"
    "metadata = MetaData()\n"
)
THERE_AND_BACK = """
import json, sys
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

config = Config("alembic.ini")
engine = create_engine(config.get_main_option("sqlalchemy.url"))

def rows(queries):
    with engine.connect() as connection:
        return [sorted([str(value) for value in row] for row in connection.execute(text(each))) for each in queries]

new, old, between = json.loads(sys.argv[1])
command.upgrade(config, "head")
command.check(config)
if between:
    with engine.begin() as connection:
        connection.execute(text(between))
found = [rows(new)]
command.downgrade(config, "-1")
with engine.connect() as connection:
    before = {}
    before["HERE"] = open("before.py").read()
    exec(before["HERE"], before)
    context = MigrationContext.configure(connection, opts={"include_schemas": "schema=" in str(before["HERE"])})
    difference = compare_metadata(context, before["metadata"])
assert not difference, difference
print(json.dumps([*found, rows(old)]))
"""
"""The second opinion: Alembic's own commands. `check` raises where there is a difference."""


@dataclass
class Renaming:
    """A project whose models have moved on from its database."""

    project: ProjectDir
    session: Session
    python: str
    url: str = ""
    options: str = ""

    def start(self, old: str, new: str, *statements: str, schema: str = "") -> None:
        """The database has the models `old` and these rows; the models are `new`."""
        if self.url:
            self.project.use(self.url)
        (self.project.root / "migrations" / "script.py.mako").write_text(TEMPLATE)
        before: dict[str, sqlalchemy.MetaData] = {}
        exec(HEAD + old, before)
        (self.project.root / "before.py").write_text(HEAD + old)
        url = make_url(self.url or f"sqlite:///{self.project.database}")
        driver = {"postgresql": "postgresql+psycopg"}.get(url.get_backend_name(), url.drivername)
        engine = sqlalchemy.create_engine(url.set(drivername=driver))
        with engine.begin() as connection:
            if schema:
                connection.exec_driver_sql(f"create schema {schema}")
            before["metadata"].create_all(connection)
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
        self.models(new)

    def models(self, text: str) -> None:
        self.project.env(header=HEAD + text, options=f", target_metadata=metadata{self.options}")

    def preview(self, renames: list[list[str]] | None = None) -> Drafted:
        answer = self.session.ask(Preview(AUTO, renames=renames or []))
        assert answer.done.ok, answer.done
        return answer.one(Drafted)

    def pair(self, drafted: Drafted, drops: str, adds: str) -> list[str]:
        """Ids of the operation that drops and of the one that adds, by a piece of their code."""
        return [
            next(
                each.id
                for each in drafted.operations
                if each.kind in kinds and text in " ".join(line for line in each.upgrade)
            )
            for text, kinds in ((drops, ("DropColumnOp", "DropTableOp")), (adds, ("AddColumnOp", "CreateTableOp")))
        ]

    def write(self, drafted: Drafted, renames: list[list[str]]) -> str:
        """The text of the file that is written."""
        found = [operation.id for operation in drafted.operations]
        answer = self.session.runner().ask(WriteRevision(AUTO, found, None, renames))
        assert answer.done.ok, answer.done
        return Path(answer.one(Written).files[0]).read_text()

    def there_and_back(self, new: list[str], old: list[str], between: str = "") -> list[list[list[list[str]]]]:
        """Up, then `between`, with the answers to `new`; and down again, with those to `old`."""
        done = subprocess.run(
            [self.python, "-W", "ignore", "-c", THERE_AND_BACK, json.dumps([new, old, between])],
            cwd=self.project.root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.fixture(params=["sqlite", "sqlite batch", "postgresql", "mariadb"])
def renaming(
    request: pytest.FixtureRequest, project: ProjectDir, session: Session, worker_python: str, postgres_driver: str
) -> Renaming:
    """The project, on each kind of database."""
    made = Renaming(project, session, worker_python)
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        made.url = url.replace("postgresql+psycopg:", f"postgresql+{postgres_driver}:")
    elif request.param == "mariadb":
        made.url = request.getfixturevalue("mariadb_url")
    elif request.param == "sqlite batch":
        made.options = ", render_as_batch=True"
    return made


OLD_COLUMNS = """
Table("person", metadata, Column("id", Integer, primary_key=True))
Table("user", metadata,
    Column("id", Integer, primary_key=True),
    Column("fullname", String(40), nullable=False, server_default="nobody", index=True),
    Column("mail", String(40)),
    Column("boss", Integer, ForeignKey("person.id")),
    Column("kept", String(10)),
    UniqueConstraint("mail", name="uq_user_address"),
    Index("ix_pair", "mail", "kept"),
    CheckConstraint("kept <> 'never'", name="ck_kept"),
)
"""
NEW_COLUMNS = """
Table("person", metadata, Column("id", Integer, primary_key=True))
Table("user", metadata,
    Column("id", Integer, primary_key=True),
    Column("full_name", String(40), nullable=False, server_default="nobody", index=True),
    Column("email", String(40)),
    Column("manager", Integer, ForeignKey("person.id")),
    Column("kept", String(10)),
    Column("extra", Integer),
    UniqueConstraint("email", name="uq_user_address"),
    Index("ix_pair", "email", "kept"),
    CheckConstraint("kept <> 'never'", name="ck_kept"),
)
"""


def test_columns_keep_their_data_up_and_down(renaming: Renaming) -> None:
    rows = [["1", "Ada", "ada@x", "7", "a"], ["2", "Bo", "None", "None", "None"]]
    quoted = "`user`" if "mysql" in renaming.url else '"user"'
    renaming.start(
        OLD_COLUMNS,
        NEW_COLUMNS,
        "insert into person (id) values (7)",
        f"insert into {quoted} (id, fullname, mail, boss, kept) values (1, 'Ada', 'ada@x', 7, 'a')",
        f"insert into {quoted} (id, fullname, mail, boss, kept) values (2, 'Bo', null, null, null)",
    )
    plain = renaming.preview()
    renames = [
        renaming.pair(plain, "'fullname'", "'full_name'"),
        renaming.pair(plain, "'mail'", "'email'"),
        renaming.pair(plain, "'boss'", "'manager'"),
    ]
    drafted = renaming.preview(renames)
    altered = [each for each in drafted.operations if each.kind == "AlterColumnOp"]
    assert len(altered) == 3
    assert all("new_column_name=" in "".join(each.upgrade) and each.table == "user" for each in altered)
    assert "op.alter_column('user', 'full_name'" in altered[0].downgrade[0]
    assert any("new_column_name='fullname'" in line for line in altered[0].downgrade)
    left = sorted(each.kind for each in drafted.operations if each.kind != "AlterColumnOp")
    rest = ["AddColumnOp", "CreateIndexOp", "DropIndexOp"]
    implicit = ["ExecuteSQLOp"] if "mysql" in renaming.url else []
    assert left == sorted(rest + implicit), "what is over the columns follows them, but for an index named like one"
    text = renaming.write(drafted, renames)
    assert "op.drop_column" not in text.split("def downgrade")[0] and "'fullname'" in text
    new, old = renaming.there_and_back(
        [f"select id, full_name, email, manager, kept from {quoted}"],
        [f"select id, fullname, mail, boss, kept from {quoted}"],
    )
    assert new == old == [rows]


OLD_TABLE = """
Table("purchase", metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(20), unique=True),
    Column("note", String(20), index=True),
    Column("parent", Integer, ForeignKey("purchase.id")),
    UniqueConstraint("note", "code", name="uq_purchase_note"),
    Index("ix_kept", "note", "code"),
)
Table("line", metadata,
    Column("id", Integer, primary_key=True),
    Column("purchase_id", Integer, ForeignKey("purchase.id"), nullable=False),
    Column("price", String(10)),
)
"""
NEW_TABLE = (
    OLD_TABLE.replace('"purchase"', '"order"')
    .replace("purchase.id", "order.id")
    .replace('"price", String(10)', '"price", String(20)')
)


def test_a_table_keeps_its_rows_and_those_that_refer_to_it(renaming: Renaming) -> None:
    quoted = "`order`" if "mysql" in renaming.url else '"order"'
    is_alterable = renaming.url or renaming.options
    new_table = NEW_TABLE if is_alterable else NEW_TABLE.replace("String(20)),\n)", "String(10)),\n)")
    if is_alterable:
        new_table = new_table.replace("uq_purchase_note", "uq_order_note")
    renaming.start(
        OLD_TABLE,
        new_table,
        "insert into purchase (id, code, note, parent) values (1, 'a', 'n', null), (2, 'b', 'm', 1)",
        "insert into line (id, purchase_id, price) values (5, 2, 'x')",
    )
    plain = renaming.preview()
    renames = [renaming.pair(plain, "'purchase'", "'order'")]
    drafted = renaming.preview(renames)
    (renamed,) = [each for each in drafted.operations if each.kind == "RenameTableOp"]
    assert renamed.upgrade == ["op.rename_table('purchase', 'order')"]
    assert renamed.downgrade == ["op.rename_table('order', 'purchase')"]
    kinds = sorted(each.kind for each in drafted.operations)
    if is_alterable:
        assert "AlterColumnOp" in kinds, "what is changed elsewhere stays"
    assert not {"CreateTableOp", "DropTableOp", "CreateForeignKeyOp"} & set(kinds)
    text = renaming.write(drafted, renames)
    assert "purchase" in text
    answers = [
        f"select id, code, note, parent from {quoted}",
        f"select o.code from line l join {quoted} o on o.id = l.purchase_id",
    ]
    new, old = renaming.there_and_back(answers, [each.replace(quoted, "purchase") for each in answers])
    assert new == old == [[["1", "a", "n", "None"], ["2", "b", "m", "1"]], [["b"]]]


OLD_KEY = """
Table("owner", metadata,
    Column("id", Integer, primary_key=True),
    Column("title", String(20), server_default="x", nullable=False, comment="what it says"),
    Column("tag", String(20)),
)
Table("child", metadata,
    Column("owner_id", Integer, ForeignKey("owner.id", ondelete="CASCADE"), primary_key=True),
)
"""
NEW_KEY = """
Table("owner", metadata,
    Column("owner_id", Integer, primary_key=True),
    Column("subject", String(40), server_default="x", nullable=False, comment="what it says"),
    Column("tag", String(30)),
)
Table("child", metadata,
    Column("owner_id", Integer, ForeignKey("owner.owner_id", ondelete="CASCADE"), primary_key=True),
)
"""


def test_a_key_keeps_its_numbers_and_who_refers_to_it(renaming: Renaming) -> None:
    """And what MySQL would forget: AUTO_INCREMENT, the default, the comment. One of the columns is also widened."""
    new_key = NEW_KEY if renaming.url or renaming.options else NEW_KEY.replace("40", "20").replace("30", "20")
    renaming.start(
        OLD_KEY,
        new_key,
        "insert into owner (title, tag) values ('a', 'x'), ('b', 'y')",
        "insert into child (owner_id) values (2)",
    )
    plain = renaming.preview()
    pairs = [renaming.pair(plain, "'id'", "'owner_id'"), renaming.pair(plain, "'title'", "'subject'")]
    drafted = renaming.preview(pairs)
    kinds = [each.kind for each in drafted.operations]
    assert kinds == ["AlterColumnOp"] * (4 if new_key == NEW_KEY else 2)
    renaming.write(drafted, pairs)
    more = "insert into owner (tag) values ('z')"
    new, old = renaming.there_and_back(
        ["select owner_id, subject, tag from owner", "select owner_id from child"],
        ["select id, title, tag from owner", "select owner_id from child"],
        more,
    )
    assert new == [[["1", "a", "x"], ["2", "b", "y"], ["3", "x", "z"]], [["2"]]]
    assert old == new


@pytest.mark.parametrize("renaming", ["postgresql"], indirect=True)
def test_what_is_in_another_schema_is_renamed_there(renaming: Renaming) -> None:
    renaming.options = (
        ", include_schemas=True, include_name=lambda name, kind, parents: name in (None, 's') or kind != 'schema'"
    )
    old = "Table('old', metadata, Column('id', Integer), Column('a', Integer, index=True), schema='s')\n"
    old += "Table('kept', metadata, Column('id', Integer), Column('qty', Integer), schema='s')\n"
    new = old.replace("'old'", "'new'").replace("'qty'", "'quantity'")
    renaming.start(old, new, "insert into s.old values (1, 2)", schema="s")
    plain = renaming.preview()
    pairs = [renaming.pair(plain, "'old'", "'new'"), renaming.pair(plain, "'qty'", "'quantity'")]
    drafted = renaming.preview(pairs)
    assert drafted.operations[0].table == "s.old"
    text = renaming.write(drafted, pairs)
    assert "op.rename_table('old', 'new', schema='s')" in text
    found, back = renaming.there_and_back(["select a from s.new"], ["select a from s.old"])
    assert found == back == [[["2"]]]


@pytest.mark.parametrize("renaming", ["sqlite"], indirect=True)
def test_what_is_no_pair_is_refused_and_nothing_is_written(renaming: Renaming) -> None:
    """Stale ids, the wrong way round, one operation twice, two tables, tables with other columns."""
    old = OLD_KEY + "Table('gone', metadata, Column('a', Integer))\n"
    renaming.start(old, NEW_KEY + "Table('made', metadata, Column('b', Integer), Column('c', Integer))\n")
    plain = renaming.preview()
    title, subject = renaming.pair(plain, "'title'", "'subject'")
    gone, made = renaming.pair(plain, "'gone'", "'made'")
    key, _ = renaming.pair(plain, "'id'", "'owner_id'")
    wrong: list[list[list[str]]] = [
        [["0123456789abcdef", subject]],
        [[subject, title]],
        [[title, subject], [key, subject]],
        [[gone, made]],
        [[title, made]],
        [[title]],
        [[]],
    ]
    for pairs in wrong:
        done = renaming.session.ask(Preview(AUTO, renames=pairs)).done
        assert (done.ok, done.kind) == (False, "moved"), pairs
    files = renaming.project.files()
    found = [operation.id for operation in plain.operations]
    done = renaming.session.runner().ask(WriteRevision(AUTO, found, None, [[gone, made]])).done
    assert done.kind == "moved"
    assert renaming.project.files() == files


@pytest.mark.parametrize("renaming", ["sqlite batch"], indirect=True)
def test_a_rename_can_be_all_that_is_kept(renaming: Renaming) -> None:
    renaming.start(OLD_KEY, NEW_KEY)
    plain = renaming.preview()
    pairs = [renaming.pair(plain, "'title'", "'subject'")]
    drafted = renaming.preview(pairs)
    found = [operation.id for operation in drafted.operations]
    keep = [each.id for each in drafted.operations if "new_column_name='subject'" in "".join(each.upgrade)]
    assert len(keep) == 1 < len(found)
    answer = renaming.session.runner().ask(WriteRevision(AUTO, found, keep, pairs))
    text = Path(answer.one(Written).files[0]).read_text()
    assert text.count("op.") == 2 and "batch" not in text, text
    assert "new_column_name='title'" in text.partition("def downgrade")[2]
