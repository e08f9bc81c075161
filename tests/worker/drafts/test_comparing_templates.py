"""A comparison in projects of Alembic's templates for asyncio and for several databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migtui.worker.protocol import Compare, Compared, Database, Draft, Drafted, Objects

if TYPE_CHECKING:
    from tests.worker.drafts.conftest import MakeStock, Stock


def same_as_the_preview(stock: Stock) -> list[Compared]:
    before = stock.files()
    previewed = stock.preview(Draft(autogenerate=True))
    answer = stock.ask(Compare(sql=True))
    assert answer.done.ok, answer.done
    assert answer.one(Drafted) == previewed
    assert stock.files() == before
    found = answer.all(Compared)
    keys = [each.key for each in answer.all(Database)]
    assert [each.key for each in found] == list(dict.fromkeys(each.key for each in answer.all(Objects))) == keys
    assert [change.id for each in found for change in each.changes] == [each.id for each in previewed.operations]
    assert all(change.sql for each in found for change in each.changes)
    return found


def test_generic(stock: Stock) -> None:
    assert [len(each.changes) for each in same_as_the_preview(stock)] == [3]


def test_async(make_stock: MakeStock) -> None:
    assert [len(each.changes) for each in same_as_the_preview(make_stock("async"))] == [3]


def test_multidb(make_stock: MakeStock) -> None:
    stock = make_stock("multidb")
    stock.models(
        "from sqlalchemy import *\nfirst, second = MetaData(), MetaData()\n"
        "Table('user', first, Column('id', Integer, primary_key=True))\n"
        "Table('log', second, Column('id', Integer, primary_key=True))\n"
    )
    stock.edit(
        stock.env,
        "target_metadata = {}",
        "models = __import__('runpy').run_path('models.py')\n"
        "target_metadata = {'engine1': models['first'], 'engine2': models['second']}",
    )
    one, two = same_as_the_preview(stock)
    assert ([each.table for each in one.changes], [each.table for each in two.changes]) == (["user"], ["log"])
    assert (one.tables, two.tables) == ([["", "user"]], [["", "log"]])


def test_a_project_that_vetoes_empty_revisions(make_stock: MakeStock) -> None:
    """As Flask-Migrate's env.py does."""
    stock = make_stock(models="from sqlalchemy import *\nmetadata = MetaData()\n")
    stock.configure(
        "process_revision_directives=veto",
        "def veto(context, revision, directives):\n    if directives[0].upgrade_ops.is_empty(): directives[:] = []\n",
    )
    (found,) = same_as_the_preview(stock)
    assert (found.changes, found.options.directives) == ([], True)
