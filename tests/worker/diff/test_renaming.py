"""A rename keeps the data, up and down, and leaves nothing for autogenerate to find: run on real databases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Preview, WriteRevision, Written
from tests.worker.diff.renaming_project import AUTO, Renaming

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session


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
    """Three of one table, and a primary key that another table refers to. On MySQL also what it would forget:
    AUTO_INCREMENT, the default, the comment. One of the renamed columns is widened, and another one."""
    quoted = "`user`" if "mysql" in renaming.url else '"user"'
    can_alter = bool(renaming.url or renaming.options)
    new_key = NEW_KEY if can_alter else NEW_KEY.replace("40", "20").replace("30", "20")
    renaming.start(
        OLD_COLUMNS + OLD_KEY,
        NEW_COLUMNS + new_key,
        "insert into person (id) values (7)",
        f"insert into {quoted} (id, fullname, mail, boss, kept) values (1, 'Ada', 'ada@x', 7, 'a')",
        f"insert into {quoted} (id, fullname, mail, boss, kept) values (2, 'Bo', null, null, null)",
        "insert into owner (title, tag) values ('a', 'x'), ('b', 'y')",
        "insert into child (owner_id) values (2)",
    )
    plain = renaming.preview()
    renames = [
        renaming.pair(plain, "'fullname'", "'full_name'"),
        renaming.pair(plain, "'mail'", "'email'"),
        renaming.pair(plain, "'boss'", "'manager'"),
        renaming.pair(plain, "'id'", "'owner_id'"),
        renaming.pair(plain, "'title'", "'subject'"),
    ]
    drafted = renaming.preview(renames)
    first = drafted.operations[0]
    assert (first.kind, first.table, first.group) == ("AlterColumnOp", "user", ""), "renames come first, in no block"
    assert first.upgrade[0].startswith("op.alter_column('user', 'fullname'")
    assert first.downgrade[0].startswith("op.alter_column('user', 'full_name'")
    assert "new_column_name='fullname'" in "".join(first.downgrade)
    implicit = ["ExecuteSQLOp"] if "mysql" in renaming.url else []
    altered = ["AlterColumnOp"] * (7 if can_alter else 5)
    assert sorted(each.kind for each in drafted.operations) == sorted(
        ["AddColumnOp", *altered, "CreateIndexOp", "DropIndexOp", *implicit]
    ), "what is over the columns follows them, but for an index named like one"
    renaming.write(drafted, renames)
    new, old = renaming.there_and_back(
        [
            f"select id, full_name, email, manager, kept from {quoted}",
            "select owner_id, subject, tag from owner",
            "select owner_id from child",
        ],
        [
            f"select id, fullname, mail, boss, kept from {quoted}",
            "select id, title, tag from owner",
            "select owner_id from child",
        ],
        "insert into owner (tag) values ('z')",
    )
    assert new == [
        [["1", "Ada", "ada@x", "7", "a"], ["2", "Bo", "None", "None", "None"]],
        [["1", "a", "x"], ["2", "b", "y"], ["3", "x", "z"]],
        [["2"]],
    ]
    assert old == new


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
