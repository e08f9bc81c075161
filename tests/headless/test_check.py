"""`migtui check`: four questions, each with its own answer, and an exit code that no failure can pass for success."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

from migtui.core.database import DatabaseState
from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.reports.checks import Commands, at_head
from migtui.reports.history import Reading
from tests.headless.shop import AGREED, MODELS, Shop

GIFTS = 'op.create_table("gifts", sa.Column("id", sa.Integer, primary_key=True))'
GIFT_MODELS = MODELS + 'gifts = Table("gifts", metadata, Column("id", Integer, primary_key=True))\n'
OWN_CONNECTION = f'sa.create_engine("sqlite://").connect().close()\n    {GIFTS}'

MakeShop = Callable[..., Shop]


def statuses(shop: Shop, *arguments: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the answer to each question."""
    done = shop.run("check", "--json", *arguments)
    assert done.data["ok"] == (done.code == 0)
    return done.code, {each["id"]: each["status"] for each in done.data["checks"]}


class TestAnswers:
    def test_everything_is_in_order(self, shop: Shop) -> None:
        shop.database(AGREED)
        done = shop.run("check")
        assert done.lines == [
            "ok      at head         at head",
            "ok      one head        a1",
            "ok      no difference   autogenerate would write nothing",
            "ok      no drift        the migrations build what is there (built in a temporary SQLite file)",
        ]
        assert (done.code, done.err) == (0, "")

    def test_all_that_fails_is_said_at_once(self, shop: Shop) -> None:
        shop.revision("b2", "a1", GIFTS)
        shop.revision("c3", "a1")
        shop.models(GIFT_MODELS.replace("String(30)", "String(40)"))
        shop.database(AGREED, "ALTER TABLE customers ADD COLUMN note TEXT")
        done = shop.run("check")
        assert done.code == 1
        assert done.lines == [
            "FAILED  at head         behind by 2 · 2 heads",
            *(f"          {each}" for each in ("c3  make c3", "b2  make b2")),
            "        → alembic upgrade heads",
            "FAILED  one head        2 heads",
            *(f"          {each}" for each in ("b2  make b2", "c3  make c3")),
            "        → alembic merge heads",
            "FAILED  no difference   3 operations, 1 destroys data",
            "          op.create_table('gifts', …)  (pending migration)",
            "          op.alter_column('customers', 'phone', …)  (no migration yet)",
            "          op.drop_column('customers', 'note')  (drift)",
            "        → alembic upgrade heads first; then migtui diff shows them, alembic revision --autogenerate "
            "writes them",
            "FAILED  no drift        1 difference from what the migrations build",
            "          column customers.note is there, and no migration makes it",
            "        → put the database right, or write a migration for what was done to it by hand",
        ]

    def test_json(self, shop: Shop) -> None:
        shop.database(AGREED, "ALTER TABLE customers ADD COLUMN note TEXT")
        data = shop.run("check", "--json").data
        assert data["ok"] is False
        head, one, difference, drift = data["checks"]
        assert head == {"id": "at-head", "status": "passed", "text": "at head", "details": [], "next": None}
        assert one["text"] == "a1"
        assert difference["details"] == ["op.drop_column('customers', 'note')  (drift)"]
        assert difference["next"] == "see the drift below"
        assert drift["status"] == "failed" and drift["next"]

    def test_only_behind(self, shop: Shop) -> None:
        """The models agree with the newest revision: what they lack is there when the database is upgraded."""
        shop.revision("b2", "a1", GIFTS)
        shop.models(GIFT_MODELS)
        shop.database(AGREED)
        checks = shop.run("check", "--json").data["checks"]
        assert [each["status"] for each in checks] == ["failed", "passed", "failed", "passed"]
        assert checks[2]["next"] == "alembic upgrade heads"

    def test_drift_that_the_models_agree_with(self, shop: Shop) -> None:
        """Somebody has made by hand what the models want; no migration does."""
        shop.models(GIFT_MODELS)
        shop.database(AGREED, "CREATE TABLE gifts (id INTEGER NOT NULL PRIMARY KEY)")
        assert statuses(shop) == (
            1, {"at-head": "passed", "one-head": "passed", "no-difference": "passed", "no-drift": "failed"},
        )  # fmt: skip

    def test_a_table_that_cannot_be_read(self, shop: Shop) -> None:
        """SQLite finds no module for it: what the migrations build may be there, or not."""
        row = "'table', 'odd', 'odd', 0, 'CREATE VIRTUAL TABLE odd USING nowhere(x)'"
        shop.database(AGREED, "PRAGMA writable_schema = on", f"INSERT INTO sqlite_master VALUES ({row})")
        assert statuses(shop) == (
            4, {"at-head": "passed", "one-head": "passed", "no-difference": "unknown", "no-drift": "unknown"},
        )  # fmt: skip

    def test_without_the_last_question(self, shop: Shop) -> None:
        shop.database(AGREED)
        done = shop.run("check", "--no-drift")
        assert done.lines[-1] == "-       no drift        not asked: --no-drift"
        assert done.code == 0

    def test_heads_that_labels_keep_apart(self, shop: Shop) -> None:
        shop.revision("b2", None)
        for id_ in ("a1", "b2"):
            file = shop.root / "db" / "versions" / f"{id_}.py"
            file.write_text(file.read_text().replace("\n\ndef up", f'branch_labels = ("of_{id_}",)\n\n\ndef up', 1))
        shop.database(AGREED, at=("a1", "b2"))
        done = shop.run("check")
        assert "ok      one head        2 heads, which their branch labels keep apart" in done.lines
        assert done.code == 0

    def test_a_row_that_no_file_defines(self, shop: Shop) -> None:
        shop.database(AGREED, at=("zz",))
        done = shop.run("check", "--no-drift")
        assert done.code == 1
        assert done.lines[:2] == [
            "FAILED  at head         ahead: zz is not in this checkout",
            "        → check out the branch or the release that wrote it",
        ]


SEVERAL = """\
import runpy
from alembic import context
from sqlalchemy import create_engine, pool

metadata = runpy.run_path("models.py")["metadata"]
for name in ("one", "two"):
    with create_engine(f"sqlite:///{name}.db", poolclass=pool.NullPool).connect() as connection:
        context.configure(
            connection=connection, target_metadata=metadata,
            upgrade_token=f"{name}_upgrades", downgrade_token=f"{name}_downgrades",
        )
        with context.begin_transaction():
            context.run_migrations()
"""


def test_several_databases(shop: Shop) -> None:
    """Each is named where the answers are not the same."""
    (shop.root / "db" / "env.py").write_text(SEVERAL)
    for name, statements in (("one", [AGREED]), ("two", [AGREED, "ALTER TABLE customers ADD COLUMN note TEXT"])):
        shop.url = f"sqlite:///{shop.root}/{name}.db"
        shop.database(*statements)
    done = shop.run("check")
    assert done.lines == [
        "ok      at head         at head (2 databases)",
        "ok      one head        a1",
        "FAILED  no difference   two: 1 operation, 1 destroys data",
        "          two: op.drop_column('customers', 'note')  (drift)",
        "        → see the drift below",
        "FAILED  no drift        1 difference from what the migrations build",
        "          two: column customers.note is there, and no migration makes it",
        "        → put the database right, or write a migration for what was done to it by hand",
    ]
    assert done.code == 1
    titles = [line for line in shop.run("diff").lines if line.startswith("database  ")]
    assert [title.split()[1] for title in titles] == ["one", "two"]


def test_one_that_is_behind_is_known_to_be_though_another_is_down(shop: Shop) -> None:
    """What is known to be false has failed, whatever the silent database would have said."""
    shop.revision("b2", "a1", GIFTS)
    (shop.root / "db" / "env.py").write_text(
        SEVERAL.replace("{name}.db", "{'' if name == 'one' else 'nowhere/'}{name}.db")
    )
    shop.url = f"sqlite:///{shop.root}/one.db"
    shop.database(AGREED)
    done = shop.run("check", "--no-drift")
    assert done.code == 1
    assert any(line.startswith("FAILED  at head") for line in done.lines)
    assert "          one: behind by 1" in done.lines
    assert any(line.startswith("          two: unreachable") for line in done.lines)
    assert "        → alembic upgrade heads" in done.lines


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("a1",), ("failed", 0)),
        ((), ("failed", 0)),
        (("gone",), ("failed", 0)),
        (("b2",), ("unknown", 4)),
    ],
)
def test_what_is_known_beside_a_silent_database(rows: tuple[str, ...], expected: tuple[str, int]) -> None:
    history = build_history([Revision("a1"), Revision("b2", ("a1",))])
    states = (DatabaseState(key="orders", heads=rows, tables=1), DatabaseState(key="audit", error="refused"))
    answer = at_head(Reading(history, states), Commands(), 4)
    assert (answer.status, answer.code) == expected


class TestNotAnswered:
    def test_an_env_py_that_raises(self, shop: Shop) -> None:
        (shop.root / "db" / "env.py").write_text("import nosuch_settings\n")
        done = shop.run("check")
        assert done.code == 3
        assert "ok      one head        a1" in done.lines
        unknown = [line for line in done.lines if line.startswith("UNKNOWN")]
        assert "nosuch_settings" in unknown[0] and "nosuch_settings" in unknown[1]
        assert unknown[2] == "UNKNOWN no drift        models and databases could not be compared"

    def test_a_database_out_of_reach(self, make_shop: MakeShop) -> None:
        shop = make_shop("postgresql+psycopg://u:hunter22@127.0.0.1:9/db")
        done = shop.run("check")
        assert done.code == 4
        assert "hunter22" not in done.out + done.err
        assert sum(line.startswith("UNKNOWN") for line in done.lines) == 3

    def test_a_history_that_cannot_be_loaded(self, shop: Shop) -> None:
        shop.database(AGREED)
        (shop.root / "db" / "versions" / "b2.py").write_text("revision = 'b2'\ndown_revision = 'gone'\n")
        code, answers = statuses(shop)
        assert (code, answers["one-head"], answers["at-head"]) == (3, "unknown", "unknown")

    def test_a_migration_that_cannot_be_built(self, shop: Shop) -> None:
        shop.revision("b2", "a1", 'raise ValueError("no rows here")')
        shop.database(AGREED, at=("b2",))
        done = shop.run("check")
        assert done.code == 3
        assert "UNKNOWN no drift        what the migrations build is not known" in done.lines
        assert any("b2" in line and "no rows here" in line for line in done.lines)

    def test_a_failure_weighs_more_than_an_unknown(self, shop: Shop) -> None:
        shop.revision("b2", "a1", 'raise ValueError("no rows here")')
        shop.database(AGREED)
        code, answers = statuses(shop)
        assert (code, answers["at-head"], answers["no-drift"]) == (1, "failed", "unknown")

    def test_a_migration_with_a_connection_of_its_own(self, shop: Shop) -> None:
        shop.revision("b2", "a1", OWN_CONNECTION)
        shop.models(GIFT_MODELS)
        shop.database(AGREED, "CREATE TABLE gifts (id INTEGER NOT NULL PRIMARY KEY)", at=("b2",))
        scratch = f"sqlite:///{shop.root}/scratch.db"
        assert statuses(shop, "--scratch", scratch)[1]["no-drift"] == "unknown"
        assert statuses(shop, "--scratch", scratch, "--trust")[1]["no-drift"] == "passed"

    @pytest.mark.parametrize("arguments", [("--no-drift", "--trust"), ("--sql",), ("customers",)])
    def test_arguments_that_make_no_sense(self, shop: Shop, arguments: tuple[str, ...]) -> None:
        with pytest.raises(SystemExit) as caught:
            shop.run("check", *arguments)
        assert caught.value.code == 2


@pytest.fixture(params=["postgres_url", "mariadb_url"])
def server(request: pytest.FixtureRequest, make_shop: MakeShop) -> Shop:
    """On a server."""
    return make_shop(request.getfixturevalue(request.param))


def databases(shop: Shop) -> set[str]:
    """The names of all databases of the server."""
    engine = sqlalchemy.create_engine(shop.url, poolclass=sqlalchemy.pool.NullPool)
    postgresql = make_url(shop.url).get_backend_name() == "postgresql"
    with engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT datname FROM pg_database" if postgresql else "SHOW DATABASES")
        return {str(row[0]) for row in names}


class TestServers:
    def test_a_scratch_database_that_is_gone_afterwards(self, server: Shop) -> None:
        server.database(server.agreed)
        done = server.run("check")
        assert done.code == 0, done.out
        (name,) = [word for word in done.lines[-1].split() if word.startswith("migtui_scratch_")]
        assert name not in databases(server)

    def test_none_is_created_where_nothing_may_be(self, server: Shop) -> None:
        why = "protected" if server.url.startswith("postgresql") else "read-only"
        server.database(server.agreed)
        (server.root / "migtui.toml").write_text('protected = ["*migtui_test*"]\n' if why == "protected" else "")
        done = server.run("check", *(["--read-only"] if why == "read-only" else []))
        (line,) = [line for line in done.lines if line.startswith("UNKNOWN")]
        assert "no drift" in line and why in line and "no scratch database is created" in line
        assert "--scratch URL" in done.lines[-1]
        assert done.code == 3

    def test_an_empty_database_that_is_given(self, server: Shop) -> None:
        server.database(server.agreed)
        (server.root / "migtui.toml").write_text('protected = ["*migtui_test*"]\n')
        name = f"{make_url(server.url).database}_given"
        url = make_url(server.url).set(database=name).render_as_string(hide_password=False)
        admin = sqlalchemy.create_engine(server.url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            try:
                done = server.run("check", "--scratch", url)
                assert done.code == 0, done.out
                engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
                assert sqlalchemy.inspect(engine).get_table_names() == []
            finally:
                connection.exec_driver_sql(f"DROP DATABASE {name}")
