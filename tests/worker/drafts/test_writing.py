"""A new revision is a whole file that says what the preview said, or there is none."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.operations.draft_text import downgrade_lines, upgrade_lines
from migtui.worker.protocol import Draft, Drafted, WriteRevision

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import Body, MakeStock, Stock

AUTO = Draft(message="add things", autogenerate=True)

CHANGED = """\
from sqlalchemy import *

metadata = MetaData()
Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), nullable=False),
      Column("mail", String(30), index=True), comment="who\\nbuys")
Table("role", metadata, Column("id", Integer, primary_key=True), Column("user", ForeignKey("user.id"), index=True))
Table("item", metadata, Column("id", Integer, primary_key=True))
"""


def older_tables(stock: Stock) -> None:
    """A database that differs from CHANGED in several ways."""
    with contextlib.closing(sqlite3.connect(stock.database)) as connection:
        connection.execute("create table user (id integer not null primary key, name varchar(30))")
        connection.execute("create table item (id integer not null primary key, old_one text, old_two text)")
        connection.execute("create table gone (id integer not null primary key, what text)")
        connection.execute("create index ix_gone_what on gone (what)")


def plain(make_stock: MakeStock) -> Stock:
    stock = make_stock(models=CHANGED)
    older_tables(stock)
    return stock


def batch(make_stock: MakeStock) -> Stock:
    stock = plain(make_stock)
    stock.configure("render_as_batch=True")
    return stock


def multidb(make_stock: MakeStock) -> Stock:
    stock = make_stock("multidb")
    stock.models(CHANGED + "second = MetaData()\nTable('log', second, Column('id', Integer, primary_key=True))\n")
    older_tables(stock)
    stock.edit(
        stock.env,
        "target_metadata = {}",
        "models = __import__('runpy').run_path('models.py')\n"
        "target_metadata = {'engine1': models['metadata'], 'engine2': models['second']}",
    )
    return stock


def hooked(make_stock: MakeStock) -> Stock:
    """A project whose hook writes to one side, and puts two blocks of one table side by side."""
    stock = batch(make_stock)
    hook = """\
from alembic.operations import ops

def hook(context, revision, directives):
    up, down = directives[0].upgrade_ops, directives[0].downgrade_ops
    up.ops.insert(0, ops.ExecuteSQLOp("select 1"))
    up.ops += [ops.ModifyTableOps("item", [ops.DropTableCommentOp("item")]) for _ in range(2)]
    down.ops.append(ops.ExecuteSQLOp("select 2"))
"""
    stock.configure("process_revision_directives=hook", hook)
    return stock


def everything(drafted: Drafted) -> list[str]:
    return [operation.id for operation in drafted.operations]


def nothing(drafted: Drafted) -> list[str]:
    return []


def every_second(drafted: Drafted) -> list[str]:
    return everything(drafted)[::2]


def the_others(drafted: Drafted) -> list[str]:
    return everything(drafted)[1::2]


class TestWhatThePreviewShowed:
    @pytest.mark.parametrize("choose", [everything, nothing, every_second, the_others])
    @pytest.mark.parametrize("make", [plain, batch, multidb, hooked])
    def test_is_what_the_file_says(
        self,
        make: Callable[[MakeStock], Stock],
        choose: Callable[[Drafted], list[str]],
        make_stock: MakeStock,
        body: Body,
    ) -> None:
        stock = make(make_stock)
        drafted = stock.preview(AUTO)
        assert len(drafted.operations) >= 8
        keep = choose(drafted)

        written = stock.write(AUTO, drafted, keep)

        assert len(written.files) == len(written.revisions) == 1
        for key in drafted.keys:
            suffix = f"_{key}" if key else ""
            up = upgrade_lines(drafted.operations, keep, key)
            down = downgrade_lines(drafted.operations, keep, key, drafted.downgrade_order)
            assert body(written.files[0], f"upgrade{suffix}") == up
            assert body(written.files[0], f"downgrade{suffix}") == down

    def test_all_of_it_where_nobody_chooses(self, stock: Stock, body: Body) -> None:
        drafted = stock.preview(AUTO)
        written = stock.write(AUTO)
        assert body(written.files[0], "upgrade") == upgrade_lines(drafted.operations, everything(drafted))

    def test_nothing_is_made_in_the_database(self, stock: Stock) -> None:
        before = set(stock.files())
        written = stock.write(AUTO, stock.preview(AUTO))
        new = {str(Path(file).relative_to(stock.root)) for file in written.files}
        assert set(stock.files()) - before == new

    def test_changed_models_write_nothing(self, stock: Stock) -> None:
        drafted = stock.preview(AUTO)
        stock.models(CHANGED)
        before = stock.files()
        ids = everything(drafted)
        done = stock.run(WriteRevision(AUTO, ids, ids)).done
        assert (done.ok, done.kind) == (False, "moved")
        assert "nothing was written" in done.message
        assert stock.files() == before

    def test_an_operation_that_was_never_found(self, stock: Stock) -> None:
        assert stock.run(WriteRevision(AUTO, None, ["0"])).done.kind == "moved"

    def test_a_database_that_has_moved(self, stock: Stock) -> None:
        drafted = stock.preview(AUTO)
        stock.revision("a1")
        before = stock.files()
        ids = everything(drafted)
        assert stock.run(WriteRevision(AUTO, ids, ids)).done.kind == "behind"
        assert stock.files() == before

    def test_a_hook_that_writes_two(self, stock: Stock) -> None:
        stock.configure("process_revision_directives=hook", TWO_FILES)
        drafted = stock.preview(AUTO)
        written = stock.write(AUTO, drafted, everything(drafted)[:1])
        assert written.revisions == ["f1", "f2"]
        assert [Path(file).name for file in written.files] == ["f1_add_things.py", "f2_more.py"]

    def test_a_hook_that_writes_none(self, stock: Stock) -> None:
        stock.configure("process_revision_directives=lambda context, revision, directives: directives.clear()")
        before = stock.files()
        written = stock.write(AUTO, stock.preview(AUTO), [])
        assert (written.files, written.revisions) == ([], [])
        assert stock.files() == before


TWO_FILES = """\
from alembic.operations import ops

def hook(context, revision, directives):
    first = directives[0]
    up, down = ops.UpgradeOps([first.upgrade_ops.ops.pop()]), ops.DowngradeOps([first.downgrade_ops.ops.pop(0)])
    directives.append(ops.MigrationScript("f2", up, down, message="more", head="f1"))
    first.rev_id = "f1"
"""
