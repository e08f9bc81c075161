"""Several databases behind one env.py: each is told by its name, and what differs is never mixed up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.model import Revision
from migtui.ui.present.bars import header, status, target
from migtui.ui.present.plan import name_to_type
from migtui.ui.present.row_style import RowStyle
from migtui.ui.present.rows import revision_line
from migtui.ui.present.summary import summary
from migtui.ui.reasons import cannot_downgrade, cannot_upgrade, cannot_upgrade_heads, no_current
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.snapshot import Snapshot, View
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot, Open

NOW = datetime(2026, 1, 15, tzinfo=timezone.utc)
CHAIN = (Revision("a1"), Revision("b2", ("a1",)), Revision("c3", ("b2",)))
NOWHERE = "postgresql+psycopg://app:hunter22@127.0.0.1:9/lost"
BODY = """\
revision = {id!r}
down_revision = {down!r}

from alembic import op
import sqlalchemy as sa


def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()


def downgrade(engine_name):
    globals()["downgrade_%s" % engine_name]()

"""


def drawn(snapshot: Snapshot, *, ascii: bool = False) -> list[str]:
    style = RowStyle(snapshot, NOW, ascii)
    rows = snapshot.layout.rows
    lines = (plain(revision_line(style, row, width=70, selected=False, destroys=False)) for row in rows)
    return [" ".join(line.split()) for line in lines]


def states(**heads: str) -> tuple[DatabaseState, ...]:
    """`engine1="b2"`: it stands there; "-" it is empty, "" it could not be read."""
    return tuple(
        DatabaseState(
            key=key, heads=(head,) if head not in ("", "-") else (), error="" if head else "refused", tables=0
        )
        for key, head in heads.items()
    )


class TestPicture:
    def test_each_stands_where_it_stands(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="c3", engine2="a1"))
        assert drawn(made) == [
            "◉ c3 (no message) head engine1",
            "◐ b2 (no message) in engine1",
            "◉ a1 (no message) engine2",
        ]
        assert [line[0] for line in drawn(made, ascii=True)] == ["@", "%", "@"]
        assert dict(made.standings) == {"a1": "applied", "b2": "pending", "c3": "pending"}

    def test_here_and_below_in_one_row(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="c3", engine2="b2", engine3="a1"))
        assert drawn(made)[1] == "◉ b2 (no message) engine2 in engine1"

    def test_where_all_stand_it_is_the_database(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="b2", engine2="b2"))
        assert "DATABASE" in drawn(made)[1] and "engine" not in "".join(drawn(made))
        assert drawn(made)[2].startswith("●")

    def test_many_are_counted(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(t1="c3", t2="c3", t3="c3", t4="a1"))
        assert "3 of 4 databases" in drawn(made)[0]
        assert "in 3 of 4 databases" in drawn(made)[1]

    def test_one_that_could_not_be_read_is_unknown_not_empty(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="b2", engine2=""))
        assert dict(made.standings) == {"a1": "unknown", "b2": "unknown", "c3": "pending"}
        assert made.stand("a1") == {"applied": ("engine1",), "unknown": ("engine2",)}
        assert target(made.databases or ()) == "2 databases: engine1, engine2 (not read)"
        assert made.verdict.kind == "unreachable"
        assert plain(header(made)[1]).strip() == "engine2: unreachable: refused · engine1: behind by 1"
        assert made.heads_text == "engine1 b2; engine2 not read"

    def test_none_could_be_read(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="", engine2=""))
        assert set(made.standings.values()) == {"unknown"}
        assert made.current == ()

    def test_the_worst_comes_first_and_says_what_to_do(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="c3", engine2="a1"))
        assert made.verdict.text == "engine2: behind by 2 · engine1: at head"
        assert status(made)[0] == "engine2: U upgrades to c3: 2 steps"
        agreed = snapshot(*CHAIN, databases=states(engine1="c3", engine2="c3")).verdict
        assert (agreed.text, agreed.detail) == (
            "at head (2 databases)",
            "every database is at c3, the only head",
        )

    def test_the_database_that_flask_migrate_has_no_name_for(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(_="c3", audit="a1"))
        assert "head default" in drawn(made)[0]

    def test_implied_is_judged_for_each(self, snapshot: MakeSnapshot) -> None:
        rows = (*CHAIN, Revision("d4", depends_on=("b2",)))
        made = snapshot(*rows, databases=states(engine1="d4", engine2="b2"))
        assert made.implied == {"b2"}

    def test_details(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="c3", engine2="a1", engine3="-", engine4=""))
        lines = [plain(line) for line in summary(made, CHAIN[0], None, width=44, now=NOW)]
        assert lines[2:6] == [
            "here        engine2",
            "applied in  engine1",
            "pending in  engine3",
            "unknown in  engine4",
        ]
        lines = [plain(line) for line in summary(made, CHAIN[2], None, width=44, now=NOW)]
        assert lines[2:6] == ["head", "here        engine1", "pending in  engine2, engine3", "unknown in  engine4"]

    @pytest.mark.parametrize(
        ("heads", "said"),
        [
            ({"engine1": "a1"}, "the database is here"),
            ({"engine1": "a1", "engine2": "a1"}, "all databases are here"),
            ({"engine1": "b2", "engine2": "c3"}, "applied"),
            ({"engine1": "-", "engine2": "-"}, "pending"),
        ],
    )
    def test_details_where_they_agree(self, snapshot: MakeSnapshot, heads: Mapping[str, str], said: str) -> None:
        made = snapshot(*CHAIN, databases=states(**heads))
        assert plain(summary(made, CHAIN[0], None, width=44, now=NOW)[2]) == said


class TestReasons:
    def test_an_upgrade_where_it_is_pending_in_any(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, databases=states(engine1="c3", engine2="a1"))
        assert cannot_upgrade(View(made, CHAIN[2])) == ""
        assert cannot_upgrade_heads(View(made, CHAIN[2])) == ""
        assert "applied already" in cannot_upgrade(View(made, CHAIN[0]))

    def test_a_downgrade_where_all_have_it(self, snapshot: MakeSnapshot) -> None:
        """Alembic refuses for all when one database is below the target."""
        made = snapshot(*CHAIN, databases=states(engine1="c3", engine2="a1"))
        assert cannot_downgrade(View(made, CHAIN[0])) == ""  # engine1 goes down to it
        assert cannot_downgrade(View(made, CHAIN[1])).startswith("engine2 does not have b2")
        agreed = snapshot(*CHAIN, databases=states(engine1="c3", engine2="c3"))
        assert "at c3 already" in cannot_downgrade(View(agreed, CHAIN[2]))

    def test_nothing_is_planned_while_one_does_not_answer(self, snapshot: MakeSnapshot) -> None:
        view = View(snapshot(*CHAIN, databases=states(engine1="b2", engine2="")), CHAIN[2])
        assert cannot_upgrade(view).startswith("engine2 does not answer")
        assert cannot_upgrade_heads(view).startswith("engine2 does not answer")
        assert no_current(view) == ""


Make = Callable[..., Path]


@pytest.fixture
def multidb(tmp_path: Path) -> Make:
    """`multidb(engine1=URL, …)`: Alembic's template with two revisions that make a table in each database."""

    def make(**urls: str) -> Path:
        folder = tmp_path / "multidb"
        folder.mkdir()
        (folder / ".git").mkdir()
        command = [sys.executable, "-m", "alembic", "init", "-t", "multidb", "migrations"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        ini = folder / "alembic.ini"
        text = ini.read_text().partition("\n[engine1]\n")[0].replace("engine1, engine2", ", ".join(urls))
        sections = "".join(f"\n[{name}]\nsqlalchemy.url = {url.replace('%', '%%')}\n" for name, url in urls.items())
        ini.write_text(text + sections + _logging(ini.read_text()))
        for id_, down in (("a1", None), ("b2", "a1")):
            bodies = "".join(
                f"\ndef upgrade_{name}():\n    op.create_table('t_{id_}', sa.Column('id', sa.Integer))\n\n"
                f"\ndef downgrade_{name}():\n    op.drop_table('t_{id_}')\n\n"
                for name in urls
            )
            (folder / "migrations" / "versions" / f"{id_}.py").write_text(BODY.format(id=id_, down=down) + bodies)
        return folder

    return make


def _logging(ini: str) -> str:
    return "\n" + ini[ini.index("[loggers]") :]


async def test_three_kinds_of_database_together(
    multidb: Make,
    open_app: Open,
    rows: Callable[[Path], list[str]],
    postgres_url: str,
    mariadb_url: str,
    tmp_path: Path,
) -> None:
    lite = tmp_path / "lite.db"
    folder = multidb(lite=f"sqlite:///{lite}", orders=postgres_url, audit=mariadb_url)
    async with open_app(folder) as user:
        await user.is_read()
        await user.sees("not stamped")
        await user.press("U")
        await user.meets(PlanScreen)
        await user.sees("lite", "orders", "audit")
        await user.press("y")
        await user.until(lambda: user.session.snapshot.verdict.text == "at head (3 databases)", "all are at head")
        await user.press("escape")
        await user.sees("3 databases: lite, orders, audit", "DATABASE")
    assert rows(lite) == ["b2"]
    assert {_rows(url) for url in (postgres_url, mariadb_url)} == {("b2",)}


async def test_one_fails_and_the_ddl_of_the_other_stays(
    multidb: Make, open_app: Open, mariadb_url: str, tmp_path: Path
) -> None:
    """The template commits all of them at the end, but MariaDB has committed each statement of DDL at once."""
    folder = multidb(orders=mariadb_url, audit=f"sqlite:///{tmp_path}/audit.db")
    second = folder / "migrations" / "versions" / "b2.py"
    second.write_text(
        second.read_text().replace(
            "upgrade_audit():\n    op.create_table('t_b2'", "upgrade_audit():\n    op.create_table('t_a1'"
        )
    )
    async with open_app(folder) as user:
        await user.is_read()
        await user.press("U")
        await user.meets(PlanScreen)
        await user.press("y")
        await user.sees("not stamped; its DDL stays", "orders: b2 is not stamped")
        assert "rolled back" not in user.screen
    engine = sqlalchemy.create_engine(mariadb_url)
    assert {"t_a1", "t_b2"} <= set(sqlalchemy.inspect(engine).get_table_names())
    engine.dispose()
    assert _rows(mariadb_url) == ("a1",)


async def test_databases_that_have_drifted_apart(multidb: Make, open_app: Open, tmp_path: Path) -> None:
    urls = {name: f"sqlite:///{tmp_path}/{name}.db" for name in ("engine1", "engine2")}
    folder = multidb(**urls)
    for name, head in (("engine1", "b2"), ("engine2", "a1")):
        _stamp(urls[name], head)
    async with open_app(folder, size=(140, 44)) as user:
        await user.is_read()
        await user.sees("engine2: behind by 1 · engine1: at head")
        await user.select("a1")
        await user.sees(" head   engine1 ", "here        engine2", "applied in  engine1")
        for key, command in (("plus", "alembic upgrade b2"), ("minus", "alembic downgrade -1"), ("d", "downgrade a1")):
            await user.press(key)
            await user.meets(PlanScreen)
            await user.sees(command, "engine1", "engine2")
            await user.press("escape")
            await user.meets(HistoryScreen)


async def test_one_of_two_does_not_answer(multidb: Make, open_app: Open, tmp_path: Path) -> None:
    one = f"sqlite:///{tmp_path}/one.db"
    _stamp(one, "a1")
    folder = multidb(engine1=one, engine2=NOWHERE)
    async with open_app(folder) as user:
        await user.is_read()
        await user.sees("engine2: unreachable: connection refused · engine1: behind by 1", "unknown in  engine2")
        assert user.session.log[-1].result == "engine1 a1; engine2 not read"
        assert not user.session.log[-1].ok
        await user.press("U")
        await user.sees("U: engine2 does not answer, and Alembic needs all databases")
        assert "hunter22" not in user.screen


def _stamp(url: str, head: str) -> None:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{head}')")
    engine.dispose()


def _rows(url: str) -> tuple[str, ...]:
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    engine.dispose()
    return tuple(found)


def test_the_name_to_type_is_that_of_the_protected_one(snapshot: MakeSnapshot) -> None:
    found = (DatabaseState(key="engine1", name="shop"), DatabaseState(key="engine2", name="audit_prod"))
    made = snapshot(*CHAIN, databases=found, settings=Settings(protected=("*prod*",)))
    assert made.is_protected
    assert name_to_type(made) == "audit_prod"
