"""`migtui diff`: models and database as text, JSON and SQL, and what the command ends with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from migtui.core.database import DatabaseState
from migtui.core.diff.model import Change, DatabaseDiff, LeftOut, Options, SchemaObject, Touch
from migtui.headless.differences import exit_code
from migtui.reports.diff_data import diff_data
from migtui.reports.differences import diff_lines
from migtui.reports.examined import examine
from tests.headless.shop import AGREED, MODELS, Shop

OTHER = (
    "CREATE TABLE customers (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(100) NOT NULL, fax TEXT)",
    "CREATE TABLE legacy (id INTEGER NOT NULL PRIMARY KEY)",
)
"""Differs from the models in each of the ways."""
GIFTS = """
gifts = Table("gifts", metadata, Column("id", Integer, primary_key=True), CheckConstraint("id > 0", name="ck"))
"""

MakeShop = Callable[..., Shop]


class TestText:
    def test_each_kind_of_difference(self, shop: Shop) -> None:
        shop.database(*OTHER)
        shop.models(MODELS + GIFTS)
        done = shop.run("diff")
        assert done.lines == [
            f"database  sqlite:///{shop.root}/app.db  at a1",
            "~ customers",
            "    ~ email  VARCHAR(200) NOT NULL  (database: VARCHAR(100))",
            "    - fax    TEXT NULL",
            "    + phone  VARCHAR(30) NULL",
            "    # additive: adds",
            "    op.add_column('customers', sa.Column('phone', sa.String(length=30), nullable=True))",
            "    # ⚠ narrowing: fails on SQLite: set render_as_batch=True in env.py (the Doctor does)",
            "    op.alter_column('customers', 'email',",
            "               existing_type=sa.VARCHAR(length=100),",
            "               type_=sa.String(length=200),",
            "               existing_nullable=False)",
            "    # ⚠ destructive: destroys data",
            "    op.drop_column('customers', 'fax')",
            "+ gifts",
            "    + id     INTEGER NOT NULL",
            "    + PK     (id)",
            "    + CK ck  id > 0",
            "    # additive: adds",
            "    op.create_table('gifts',",
            "    sa.Column('id', sa.Integer(), nullable=False),",
            "    sa.CheckConstraint('id > 0', name='ck'),",
            "    sa.PrimaryKeyConstraint('id')",
            "    )",
            "- legacy",
            "    - id  INTEGER NOT NULL",
            "    - PK  (id)",
            "    # ⚠ destructive: destroys data",
            "    op.drop_table('legacy')",
            "5 operations, 2 destroy data",
            "Not compared: comments, CHECK, PK, index predicates, sequences, triggers, views · types: on · "
            "server defaults: off",
        ]
        assert (done.code, done.err) == (1, "")

    def test_what_may_be_a_rename_is_asked_about(self, shop: Shop) -> None:
        shop.database(AGREED.replace("email", "e_mail"))
        done = shop.run("diff")
        question = "~? column customers.e_mail may be email under its old name"
        assert [line for line in done.lines if line.startswith("~?")] == [
            f"{question}: the Diff screen makes it a rename, which keeps the data"
        ]
        (database,) = shop.run("diff", "--json").data["databases"]
        (found,) = database["renames"]
        assert (found["kind"], found["table"], found["old"], found["new"]) == ("column", "customers", "e_mail", "email")
        assert sorted(found["operations"]) == sorted(each["id"] for each in database["operations"])

    def test_no_difference(self, shop: Shop) -> None:
        shop.database(AGREED)
        done = shop.run("diff")
        assert (done.code, done.err) == (0, "")
        assert done.lines[1] == "no difference that autogenerate compares"
        assert len(done.lines) == 3

    def test_all_rows(self, shop: Shop) -> None:
        shop.database(AGREED)
        assert shop.run("diff", "--all").lines[1:6] == [
            "= customers",
            "    = id     INTEGER NOT NULL",
            "    = email  VARCHAR(200) NOT NULL",
            "    = phone  VARCHAR(30) NULL",
            "    = PK     (id)",
        ]

    def test_what_we_alone_see_is_marked_and_is_no_difference(self, shop: Shop) -> None:
        shop.database(AGREED)
        check = 'CheckConstraint("length(email) > 3", name="ck_email")'
        shop.models(MODELS.replace('Column("phone", String(30)),', f'Column("phone", String(30)), {check},'))
        done = shop.run("diff")
        (line,) = [line for line in done.lines if "ck_email" in line]
        assert line.startswith("    seen by migtui alone: ")
        assert "= customers" in done.lines
        assert done.code == 0

    def test_one_batch_block_around_neighbours(self, shop: Shop) -> None:
        shop.database(OTHER[0])
        shop.configure("render_as_batch=True")
        lines = shop.run("diff").lines
        assert sum("with op.batch_alter_table" in line for line in lines) == 1
        assert "        batch_op.drop_column('fax')" in lines

    def test_names_cannot_steer_a_terminal(self, shop: Shop) -> None:
        shop.database(AGREED, 'CREATE TABLE "a\x1b[2Jb" ("c\x07d" INTEGER)')
        for arguments in (["diff", "--all"], ["diff", "--sql"]):
            done = shop.run(*arguments)
            assert done.code == 1
            assert "\x1b" not in done.out and "\x07" not in done.out

    def test_behind_head_is_said(self, shop: Shop) -> None:
        shop.database(AGREED)
        shop.revision("b2", "a1", 'op.create_table("gifts", sa.Column("id", sa.Integer, primary_key=True))')
        shop.models(MODELS + GIFTS)
        done = shop.run("diff")
        assert done.code == 1
        assert "+ gifts" in done.lines
        assert "1 behind head" in done.err


class TestTables:
    def test_only_these(self, shop: Shop) -> None:
        shop.database(*OTHER)
        done = shop.run("diff", "legacy")
        assert [line for line in done.lines if line[0] in "~+-="] == ["- legacy"]
        assert "1 operation, 1 destroys data" in done.lines

    def test_a_pattern_and_options_in_between(self, shop: Shop) -> None:
        shop.database(*OTHER)
        data = shop.run("diff", "--json", "cust*", "-x", "a=1").data
        assert [each["name"] for each in data["databases"][0]["objects"]] == ["customers"]

    def test_differences_elsewhere_do_not_count(self, shop: Shop) -> None:
        shop.database(AGREED, OTHER[1])
        assert shop.run("diff", "customers").code == 0
        assert shop.run("diff").code == 1

    def test_a_table_that_is_nowhere(self, shop: Shop) -> None:
        shop.database(AGREED)
        done = shop.run("diff", "customer")
        assert (done.code, done.out) == (2, "")
        assert "'customer'" in done.err and "did you mean 'customers'?" in done.err


class TestJson:
    def test_the_keys(self, shop: Shop) -> None:
        shop.database(*OTHER)
        (database,) = shop.run("diff", "--json").data["databases"]
        assert set(database) == {
            "key", "name", "database", "dialect", "heads", "error", "complete", "objects", "operations", "renames",
            "findings", "limits", "left_out", "warnings",
        }  # fmt: skip
        assert (database["key"], database["dialect"], database["heads"]) == ("", "sqlite", ["a1"])
        assert (database["error"], database["complete"]) == (None, True)
        customers, legacy = database["objects"]
        assert (customers["schema"], customers["name"], customers["kind"], customers["sign"]) == (
            "", "customers", "table", "~",
        )  # fmt: skip
        email, fax, phone = customers["rows"]
        assert [(row["sign"], row["name"]) for row in (email, fax, phone)] == [
            ("~", "email"), ("-", "fax"), ("+", "phone"),
        ]  # fmt: skip
        assert (email["kind"], email["changed"]) == ("column", ["type"])
        assert email["models"] == {"type": "VARCHAR(200)", "null": "NOT NULL"}
        assert (phone["database"], fax["models"]) == (None, None)
        kinds = [each["kind"] for each in database["operations"]]
        assert sorted(kinds) == ["AddColumnOp", "AlterColumnOp", "DropColumnOp", "DropTableOp"]
        (drop,) = [each for each in database["operations"] if each["kind"] == "DropTableOp"]
        assert drop["id"] in legacy["operations"]
        assert (drop["table"], drop["risk"], drop["upgrade"]) == (
            "legacy", "destructive", ["op.drop_table('legacy')"],
        )  # fmt: skip
        assert drop["downgrade"] and "sql" not in drop
        (types,) = [each for each in database["limits"] if each["id"] == "types"]
        assert set(types) == {"id", "subject", "compared", "why", "probed"}
        assert [(each["name"], each["why"]) for each in database["left_out"]] == [("alembic_version", "version table")]

    def test_with_the_statements(self, shop: Shop) -> None:
        shop.database(*OTHER)
        (database,) = shop.run("diff", "--json", "--sql").data["databases"]
        (drop,) = [each for each in database["operations"] if each["kind"] == "DropTableOp"]
        assert drop["sql"] == ["DROP TABLE legacy"]


class TestSql:
    def test_statements_and_comments(self, shop: Shop) -> None:
        shop.database(*OTHER)
        done = shop.run("diff", "--sql")
        assert done.code == 1
        assert "ALTER TABLE customers ADD COLUMN phone VARCHAR(30);" in done.lines
        at = done.lines.index("DROP TABLE legacy;")
        assert done.lines[at - 1] == "-- ⚠ destructive: destroys data"
        (refused,) = [line for line in done.lines if "op.alter_column" in line]  # SQLite has no ALTER COLUMN
        assert refused.startswith("-- op.alter_column('customers', 'email', ")
        assert done.lines[-1] == "-- 4 operations, 2 destroy data"

    def test_it_is_what_makes_the_database_like_the_models(self, shop: Shop) -> None:
        shop.database(AGREED.replace(", phone VARCHAR(30)", ""), OTHER[1])
        shop.models(MODELS + GIFTS)
        script = "\n".join(line for line in shop.run("diff", "--sql").lines if not line.startswith("--"))
        shop.execute(*filter(None, map(str.strip, script.split(";"))))
        assert shop.run("diff").code == 0


class TestExitCodes:
    def test_an_env_py_that_raises(self, shop: Shop) -> None:
        (shop.root / "db" / "env.py").write_text("import nosuch_settings\n")
        done = shop.run("diff", "--json")
        assert (done.code, done.out) == (3, "")
        assert "nosuch_settings" in done.err and "env.py:1" in done.err

    def test_models_that_cannot_be_compared(self, shop: Shop) -> None:
        shop.database(AGREED)
        shop.models("metadata = None\n")
        done = shop.run("diff")
        assert (done.code, done.out) == (3, "")
        assert done.err.startswith("migtui: ")

    def test_a_database_out_of_reach(self, make_shop: MakeShop) -> None:
        done = make_shop("postgresql+psycopg://u:hunter22@127.0.0.1:9/db").run("diff")
        assert (done.code, done.out) == (4, "")
        assert "hunter22" not in done.err

    @pytest.mark.parametrize(
        "arguments", [("diff", "--path", "x"), ("status", "orders"), ("graph", "--sql"), ("diff", "--no-drift")]
    )
    def test_arguments_that_make_no_sense(self, shop: Shop, arguments: tuple[str, ...]) -> None:
        with pytest.raises(SystemExit) as caught:
            shop.run(*arguments)
        assert caught.value.code == 2


def test_looking_changes_nothing(shop: Shop) -> None:
    shop.database(*OTHER)
    before = (shop.root / "app.db").read_bytes()
    shop.run("diff", "--sql", "--all")
    assert (shop.root / "app.db").read_bytes() == before
    (shop.root / "app.db").unlink()
    assert shop.run("diff").code == 1
    assert not (shop.root / "app.db").exists()


def test_a_pipe_without_unicode(shop: Shop) -> None:
    shop.database(*OTHER)
    done = subprocess.run(
        [sys.executable, "-m", "migtui", "diff"], cwd=shop.root, env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert b"    # ! destructive: destroys data" in done.stdout.splitlines()


class TestWhatIsNotKnown:
    """No difference must be known of everything that was asked for."""

    OPTIONS = Options(dialect="sqlite", alembic="1.20.0", sqlalchemy="2.1.0")
    TABLE = SchemaObject("table", "", "t")
    STATE = DatabaseState(key="one", url="u1")
    LOST = DatabaseState(key="two", url="u2", error="connection refused")

    def diff(self, *left_out: LeftOut, changes: tuple[Change, ...] = ()) -> DatabaseDiff:
        return DatabaseDiff("one", self.OPTIONS, (self.TABLE,), (self.TABLE,), changes, left_out)

    def test_a_database_that_could_not_be_read(self) -> None:
        examined = examine([self.diff()], [self.STATE, self.LOST])
        assert exit_code(examined) == 4
        lines = list(diff_lines(examined))
        assert lines[0] == "database  one  u1  at no revision"
        assert lines[-2:] == ["database  two  u2", "not compared: connection refused"]
        one, two = diff_data(examined)["databases"]  # type: ignore[misc]
        assert (one["operations"], two["operations"], two["error"]) == (  # type: ignore[has-type]
            [], None, "connection refused",
        )  # fmt: skip

    def test_a_table_that_could_not_be_read(self) -> None:
        examined = examine([self.diff(LeftOut("", "secret", "error", "permission denied"))], [self.STATE])
        assert exit_code(examined) == 4
        text = "\n".join(diff_lines(examined))
        assert "no difference that autogenerate compares, where it could compare" in text
        assert "secret" in text and "permission denied" in text

    def test_a_difference_is_known_all_the_same(self) -> None:
        change = Change("1", "DropTableOp", "", "t", ("op.drop_table('t')",), (), (Touch("table", ""),))
        assert exit_code(examine([self.diff(changes=(change,))], [self.STATE, self.LOST])) == 1

    def test_what_a_hook_leaves_out_is_no_gap(self) -> None:
        examined = examine([self.diff(LeftOut("", "spare", "include_object"))], [self.STATE])
        assert exit_code(examined) == 0
        assert "left out by include_object: spare" in diff_lines(examined)


@pytest.mark.parametrize("server", ["postgres_url", "mariadb_url"])
def test_on_a_server(make_shop: MakeShop, server: str, request: pytest.FixtureRequest) -> None:
    shop = make_shop(request.getfixturevalue(server))
    shop.database(*OTHER)
    done = shop.run("diff", "--all")
    assert done.code == 1
    assert "    ~ email  VARCHAR(200) NOT NULL  (database: VARCHAR(100))" in done.lines
    assert "- legacy" in done.lines
    shop.execute("DROP TABLE legacy", "DROP TABLE customers", AGREED)
    assert shop.run("diff").code == 0
    assert "DROP TABLE legacy;" not in shop.run("diff", "--sql").lines
