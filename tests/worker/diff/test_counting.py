"""Rows at stake, counted on real databases: exact, estimated, or not known and why; and nothing is left behind."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import Engine, make_url

from migtui.worker.protocol import Count, Counted, Stake

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

HOSTILE = 'a "b" `c` [d] %s %(e)s :f; drop'
"""As the name of a table and of a column."""
MANY = 100_001

NUMBERS = {
    "postgresql": f"insert into big select n, null from generate_series(1, {MANY}) n",
    "mysql": f"insert into big select seq, null from seq_1_to_{MANY}",
    "sqlite": f"with recursive s(n) as (select 1 union all select n + 1 from s where n < {MANY})"
    " insert into big select n, null from s",
}


class Counting:
    """A project on one database, and a second session of it."""

    def __init__(self, project: ProjectDir, session: Session, url: str, engine: Engine) -> None:
        self.project = project
        self.session = session
        self.engine = engine
        project.use(url)

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    def run(self, *statements: str) -> None:
        """Elsewhere, and committed."""
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement, execution_options={"no_parameters": True})

    def quoted(self, name: str) -> str:
        mark = "`" if self.dialect == "mysql" else '"'
        return mark + name.replace(mark, 2 * mark) + mark

    def ask(self, *stakes: Stake) -> list[Counted]:
        answer = self.session.ask(Count(list(stakes)))
        assert answer.done.ok, answer.done
        return answer.all(Counted)

    def one(self, table: str, column: str = "", what: str = "rows", **options: object) -> Counted:
        (answer,) = self.ask(Stake("x", "", "", table, column, what, **options))  # type: ignore[arg-type]
        return answer


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def counting(request: pytest.FixtureRequest, project: ProjectDir, session: Session) -> Iterator[Counting]:
    """On each kind of database, with a table t of five rows."""
    if request.param == "sqlite":
        url = f"sqlite:///{project.database}"
    else:
        url = request.getfixturevalue({"postgresql": "postgres_url", "mariadb": "mariadb_url"}[request.param])
    engine = sqlalchemy.create_engine(make_url(url))
    if request.param == "postgresql":
        driver = request.getfixturevalue("postgres_driver")
        url = url.replace("postgresql+psycopg:", f"postgresql+{driver}:")
    made = Counting(project, session, url, engine)
    made.run(
        "create table t (id integer primary key, note varchar(20))",
        "insert into t values (1, 'short'), (2, 'rather longer'), (3, null), (4, ''), (5, 'ключи')",
    )
    yield made
    engine.dispose()


def test_what_is_at_stake_is_counted(counting: Counting) -> None:
    stakes = [
        Stake("a", table="t"),
        Stake("b", table="t", column="note", what="values"),
        Stake("c", table="t", column="note", what="nulls"),
        Stake("d", table="t", column="note", what="longer", length=5),
    ]
    assert counting.ask(*stakes) == [
        Counted("a", "rows", 5),
        Counted("b", "values", 4),
        Counted("c", "nulls", 1),
        Counted("d", "longer", 1),
    ]


def test_hostile_names_are_names(counting: Counting) -> None:
    name = counting.quoted(HOSTILE)
    counting.run(
        f"create table {name} (id integer primary key, {name} integer)", f"insert into {name} values (1, 2), (2, null)"
    )
    assert [counting.one(HOSTILE).rows, counting.one(HOSTILE, HOSTILE, "values").rows] == [2, 1]
    assert counting.one('t" where 1=1 --').rows is None


def test_what_fails_costs_no_other_question(counting: Counting) -> None:
    answers = counting.ask(
        Stake("a", table="gone"),
        Stake("b", table="t"),
        Stake("c", table="t", column="gone", what="values"),
        Stake("d", key="elsewhere", table="t"),
        Stake("e", schema="nowhere", table="t"),
        Stake("f", table="t", column="note", what="nulls"),
    )
    assert [each.id for each in answers] == list("abcdef")
    assert [each.rows for each in answers] == [
        None,
        5,
        None if counting.dialect != "sqlite" else answers[2].rows,
        None,
        None,
        1,
    ]
    assert "gone" in answers[0].note and "\n" not in answers[0].note
    assert answers[3].note == "env.py did not visit this database"


def test_a_big_table_is_estimated_and_never_counted_whole(counting: Counting) -> None:
    counting.run("create table big (id integer primary key, note varchar(20))", NUMBERS[counting.dialect])
    if counting.dialect == "postgresql":
        counting.run("analyze big")
    else:
        counting.run("analyze table big" if counting.dialect == "mysql" else "analyze")
    found = counting.one("big")
    assert not found.exact
    if counting.dialect == "sqlite" or found.note:
        assert (found.rows, found.note) == (100_000, "at least 100,000")
    else:
        assert found.rows is not None and 100_000 < found.rows < 110_000, "the server's own"
    assert counting.one("big", "note", "values") == Counted("x", "values", 0)
    nulls = counting.one("big", "note", "nulls")
    assert (nulls.rows, nulls.exact, nulls.note) == (100_000, False, "at least 100,000")


@pytest.mark.parametrize("counting", ["postgresql"], indirect=True)
def test_a_table_that_postgresql_has_never_looked_at_has_at_least_so_many(counting: Counting) -> None:
    counting.run(
        "create table big (id integer primary key, note text) with (autovacuum_enabled = off)", NUMBERS["postgresql"]
    )
    found = counting.one("big")
    assert (found.rows, found.exact, found.note) == (100_000, False, "at least 100,000")


BECOME = """
from sqlalchemy import event
@event.listens_for(engine, "connect")
def become(driver, record):
    driver.cursor().execute("set role {}")
"""


@contextlib.contextmanager
def locked(counting: Counting) -> Iterator[None]:
    """By another session, until the end."""
    with counting.engine.connect() as connection:
        statement = {"postgresql": "lock table t in access exclusive mode", "mysql": "lock tables t write"}
        connection.exec_driver_sql(statement[counting.dialect])
        yield
        connection.exec_driver_sql({"postgresql": "rollback", "mysql": "unlock tables"}[counting.dialect])


@pytest.mark.parametrize("counting", ["postgresql", "mariadb"], indirect=True)
def test_a_lock_of_somebody_else_is_not_waited_for(counting: Counting) -> None:
    counting.run("create table free (id integer primary key)")
    with locked(counting):
        values, free = counting.ask(Stake("a", table="t", column="note", what="values"), Stake("b", table="free"))
    assert (values.rows, values.note) == (None, "locked by another session")
    assert free == Counted("b", "rows", 0), "the connection is as good as before"
    assert counting.one("t").rows == 5


@pytest.mark.parametrize("counting", ["sqlite"], indirect=True)
def test_a_slow_question_ends_by_itself_on_sqlite(counting: Counting) -> None:
    endless = "with recursive s(n) as (select 1 union all select n + 1 from s) select n as note from s where n < 0"
    counting.run(f"create view endless as {endless}")
    found = counting.one("endless")
    assert (found.rows, found.note) == (None, "no answer within 2 seconds")
    assert counting.one("t").rows == 5


@pytest.mark.parametrize("counting", ["postgresql"], indirect=True)
def test_a_table_that_may_not_be_read_says_so(counting: Counting) -> None:
    role = f"migtui_test_{time.time_ns()}"
    counting.run(f"create role {role}", "create table mine (id integer primary key)", f"grant select on mine to {role}")
    try:
        counting.project.env(header=BECOME.format(role))
        forbidden, allowed = counting.ask(Stake("a", table="t"), Stake("b", table="mine"))
    finally:
        counting.run(f"drop owned by {role}", f"drop role {role}")
    assert forbidden.rows is None and "permission denied" in forbidden.note
    assert allowed == Counted("b", "rows", 0)


@pytest.mark.parametrize("isolation", ["", 'isolation_level="AUTOCOMMIT"'])
def test_the_connection_is_as_it_was(counting: Counting, isolation: str) -> None:
    """env.py goes on with it: asks for the limits, and writes where it likes."""
    questions = {
        "postgresql": "select current_setting('statement_timeout') || ' ' || current_setting('lock_timeout')",
        "mysql": "select concat(@@max_statement_time, ' ', @@lock_wait_timeout)",
        "sqlite": "select 1",
    }
    text = f"""
from alembic import context
from sqlalchemy import create_engine, pool, text

url = context.config.get_main_option("sqlalchemy.url")
engine = create_engine(url, poolclass=pool.NullPool{", " + isolation if isolation else ""})
with engine.connect() as connection:
    before = connection.execute(text({questions[counting.dialect]!r})).scalar()
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
    assert connection.execute(text({questions[counting.dialect]!r})).scalar() == before
    assert connection.execute(text("select count(*) from t")).scalar() == 5
"""
    counting.project.env(text=text)
    gone, rows = counting.ask(Stake("a", table="gone"), Stake("b", table="t"))
    assert gone.rows is None and rows.rows == 5


def test_each_database_is_asked_its_own(project: ProjectDir, session: Session) -> None:
    for name, rows in (("one", 1), ("two", 2)):
        engine = sqlalchemy.create_engine(f"sqlite:///{project.root / name}.db")
        with engine.begin() as connection:
            connection.exec_driver_sql("create table t (id integer primary key)")
            connection.exec_driver_sql(f"insert into t values {', '.join(f'({n})' for n in range(rows))}")
        engine.dispose()
    project.env(
        text=f"""
from alembic import context
from sqlalchemy import create_engine, pool
for name in ("one", "two"):
    engine = create_engine("sqlite:///{project.root}/" + name + ".db", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, upgrade_token=name + "_upgrades", downgrade_token=name + "_downgrades")
        with context.begin_transaction():
            context.run_migrations()
"""
    )
    answer = session.ask(Count([Stake("a", "two", "", "t"), Stake("b", "one", "", "t"), Stake("c", "three", "", "t")]))
    assert answer.done.ok, answer.done
    assert [(each.id, each.rows) for each in answer.all(Counted)] == [("a", 2), ("b", 1), ("c", None)]
