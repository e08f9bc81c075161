"""What migrations build, on real databases: the real one stays as it is, and no other is left."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy

from migtui.worker.protocol import Build, Built, Progress

if TYPE_CHECKING:
    from tests.worker.building.conftest import Make, Shop


class TestStages:
    def test_current_and_heads(self, shop: Shop) -> None:
        current, heads = shop.stages()
        assert (current.stage, current.heads, shop.columns(current)) == ("current", ["a1"], ["id", "gone"])
        assert (heads.stage, heads.heads, shop.columns(heads)) == ("heads", ["b2"], ["id", "gone", "later"])
        assert shop.added(current) == ["later", "model"] and shop.added(heads) == ["model"]
        assert {each.id for each in heads.operations} < {each.id for each in current.operations}
        assert (current.error, current.hint, current.left) == ("", "", "")

    def test_at_the_heads_one_build_is_both(self, lite: Shop) -> None:
        answer = lite.build("b2")
        current, heads = answer.all(Built)
        assert (current.stage, heads.stage) == ("current", "heads")
        assert current.objects == heads.objects and current.heads == heads.heads == ["b2"]
        assert [(each.side, each.done, each.total) for each in answer.all(Progress)] == [
            ("built", done, 2) for done in (0, 1, 2)
        ]

    def test_where_it_was_built(self, make: Make) -> None:
        assert make("sqlite").stages()[0].where == "a temporary SQLite file"

    def test_a_database_without_rows(self, lite: Shop) -> None:
        answer = lite.worker.ask(Build({"": []}))
        current, heads = answer.all(Built)
        assert current.heads == [] and [each.kind for each in current.operations] == ["CreateTableOp"]
        assert heads.heads == ["b2"] and lite.added(heads) == ["model"]

    def test_a_database_that_does_not_exist_yet(self, lite: Shop) -> None:
        lite.project.database.unlink()
        answer = lite.worker.ask(Build({"": []}))
        assert [each.error for each in answer.all(Built)] == ["", ""]
        assert not lite.project.database.exists() and lite.left == []

    def test_several_heads(self, lite: Shop) -> None:
        lite.project.revision("c1", "a1", up='op.create_table("other", sa.Column("id", sa.Integer))')
        current, heads = lite.stages("b2", "c1")
        assert current.heads == heads.heads == ["b2", "c1"]
        assert lite.columns(current) == ["id", "gone", "later"] and lite.table(current, "other")

    def test_a_revision_that_no_file_defines(self, lite: Shop) -> None:
        built = lite.failed("nowhere")
        assert built.stage == "current" and "nowhere" in built.error

    def test_options_of_env_py_are_kept(self, make: Make) -> None:
        shop = make("postgresql")
        options = ", version_table='versions', version_table_schema='meta', transaction_per_migration=True"
        shop.env(options=options)
        shop.execute(
            "CREATE SCHEMA meta",
            "CREATE TABLE meta.versions (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
            "INSERT INTO meta.versions VALUES ('a1')",
        )
        current, heads = shop.stages()
        assert current.heads == ["a1"] and heads.heads == ["b2"] and shop.added(heads) == ["model"]

    def test_a_schema_for_each_tenant(self, make: Make) -> None:
        """env.py sets the search path of its own connection; the scratch one gets the same."""
        shop = make("postgresql")
        shop.execute("CREATE SCHEMA tenant", "ALTER TABLE orders SET SCHEMA tenant")
        told = "    connection.execute(sa.text('SET search_path TO tenant'))\n"
        told += "    connection.dialect.default_schema_name = 'tenant'\n"  # as Alembic's cookbook has it
        shop.env(("    context.configure", told + "    context.configure"))
        current, _ = shop.stages()
        assert shop.columns(current) == ["id", "gone"] and shop.added(current) == ["later", "model"]
        assert shop.table(current).schema == ""

    def test_multidb(self, make: Make, mariadb_url: str) -> None:
        """The two databases of the stock template, one of them on a server."""
        lite = make("sqlite")
        names = {"one": "sqlite:///" + str(lite.project.database), "two": mariadb_url}
        lite.project.env(text=MULTIDB.replace("{names}", repr(names)))
        for file in lite.project.versions.glob("*.py"):
            file.unlink()
        (lite.project.versions / "a1.py").write_text(MULTIDB_VERSION)
        answer = lite.worker.ask(Build({"one": ["a1"], "two": []}))
        assert answer.done.ok, answer.done
        stages = {(each.key, each.stage): each for each in answer.all(Built)}
        assert all(not each.error for each in stages.values()), stages
        assert list(stages) == [("one", "current"), ("one", "heads"), ("two", "current"), ("two", "heads")]
        assert lite.table(stages["one", "current"], "first") and stages["two", "current"].heads == []
        assert lite.table(stages["two", "heads"], "second")
        engine = sqlalchemy.create_engine(mariadb_url, poolclass=sqlalchemy.pool.NullPool)
        assert sqlalchemy.inspect(engine).get_table_names() == [] and lite.left == []


MULTIDB = """\
from alembic import context
import sqlalchemy as sa

for name, url in {names}.items():
    with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as connection:
        context.configure(
            connection=connection, upgrade_token=f"{name}_upgrades", downgrade_token=f"{name}_downgrades",
            target_metadata=sa.MetaData(),
        )
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
"""
MULTIDB_VERSION = """\
from alembic import op
import sqlalchemy as sa
revision = "a1"
down_revision = None
def upgrade(engine_name):
    op.create_table({"one": "first", "two": "second"}[engine_name], sa.Column("id", sa.Integer))
def downgrade(engine_name):
    pass
"""


class TestFailures:
    def test_a_migration_that_needs_rows(self, shop: Shop) -> None:
        body = 'row = op.get_bind().execute(sa.text("select id from orders")).fetchone()\nprint(row[0])'
        shop.project.revision("b2", "a1", up=body)
        current, heads = shop.stages()
        assert current.error == "" and shop.columns(current) == ["id", "gone"]
        assert (heads.stage, heads.revision) == ("heads", "b2")
        assert "NoneType" in heads.error and "b2_file.py, line" in heads.error
        assert "no rows" in heads.hint

    def test_a_statement_that_the_server_refuses(self, shop: Shop) -> None:
        shop.project.revision("a1", up='op.execute("select * from nothing_here")')
        built = shop.failed()
        assert (built.stage, built.revision) == ("current", "a1") and "nothing_here" in built.error

    def test_a_migration_that_exits(self, lite: Shop) -> None:
        lite.project.revision("b2", "a1", up="raise SystemExit(3)")
        assert lite.failed().revision == "b2"

    def test_env_py_goes_on_as_if_nothing_had_been(self, make: Make) -> None:
        """Its own transaction is not ended, nor its context another one afterwards."""
        shop = make("postgresql")
        shop.project.revision("b2", "a1", up="raise ValueError('no')")
        after = '    assert context.get_bind().engine.url.database == connection.engine.url.database, "another"\n'
        shop.env(more=after)
        assert shop.failed().error.startswith("ValueError: no")

    def test_a_creator_cannot_be_redirected(self, make: Make) -> None:
        shop = make("mariadb")
        header = (
            "import pymysql\nmade = sa.engine.make_url(context.config.get_main_option('sqlalchemy.url'))\n"
            "def connect():\n    return pymysql.connect(host=made.host, port=made.port, user=made.username,"
            " database=made.database)"
        )
        shop.env(("poolclass=sa.pool.NullPool", "creator=connect"), header=header)
        built = shop.failed()
        assert "creator=" in built.error and 'scratch = "' in built.hint

    def test_nobody_may_create_one(self, make: Make) -> None:
        shop = make("mariadb")
        name = f"mt_{uuid.uuid4().hex[:8]}"
        shop.execute(f"CREATE USER {name} IDENTIFIED BY 'hunter-22'", f"GRANT ALL ON {shop.url.database}.* TO {name}")
        try:
            shop.project.use(shop.url.set(username=name, password="hunter-22").render_as_string(hide_password=False))
            built = shop.failed()
        finally:
            shop.execute(f"DROP USER {name}")
        assert "no scratch database can be created on 127.0.0.1" in built.error and "denied" in built.error
        assert 'scratch = "' in built.hint

    def test_every_connection_attaches_a_file(self, lite: Shop, tmp_path: Path) -> None:
        other = tmp_path / "other.db"
        other.touch()
        header = "def attach(raw, record):\n    raw.execute(\"ATTACH DATABASE '{}' AS aux\")\n".replace(
            "{}", str(other)
        )
        lite.env(("with engine", "sa.event.listen(engine, 'connect', attach)\nwith engine"), header=header)
        lite.project.revision("b2", "a1", up='op.execute("create table aux.mine (id integer)")')
        assert "attaches a database file" in lite.failed().error
        assert other.read_bytes() == b""

    def test_another_schema_of_mariadb_is_a_real_database(self, make: Make) -> None:
        shop = make("mariadb")
        shop.env(options=f", version_table_schema={shop.url.database!r}")
        assert "a real database on this server" in shop.failed().error
