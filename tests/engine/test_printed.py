"""What a run prints stands between its events where it was printed, and what a log handler prints stands there once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from migtui.engine.client import Engine
from migtui.engine.events import Event, Log, Output, Sql, StepStart
from migtui.engine.files import load_history
from migtui.engine.printed import HELD, PrintedText
from migtui.engine.project import find_project

Write = Callable[..., Path]

ENV = """\
import logging, os, sys
from alembic import context
from sqlalchemy import create_engine, pool

handler = logging.StreamHandler(sys.stderr)
handler.setFormatter(logging.Formatter("%(levelname)s [%(name)s] %(message)s"))
logging.getLogger("alembic").addHandler(handler)
logging.getLogger("alembic").setLevel("INFO")

for name in os.environ["KEYS"].split():
    logging.getLogger("alembic.env").info("migrating %s", name)
    logging.getLogger("shop").warning("unheard")
    engine = create_engine(os.environ["URL_" + name], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, upgrade_token=name + "_upgrades")
        with context.begin_transaction():
            context.run_migrations()
"""
STEP = """\
from alembic import op
revision, down_revision = {id!r}, {down!r}

def upgrade():
    print("before {id}")
    op.execute("create table t_{id} (x int)")
    print("between {id}")
    op.execute("create table u_{id} (x int)")
    print("after {id}")

def downgrade():
    pass
"""


def told(events: list[Event]) -> list[str]:
    """Steps, the migrations' own statements, and lines of output, in order."""
    found: list[str] = []
    for event in events:
        if isinstance(event, StepStart):
            found.append(f"step {event.revision}")
        elif isinstance(event, Sql) and event.sql.startswith("create table"):
            found.append(event.sql)
        elif isinstance(event, Output):
            found += [line for line in event.text.splitlines() if line and "runtime.migration] Cont" not in line]
    return [line for line in found if "Will assume" not in line]


def of_step(id: str, down: str) -> list[str]:
    return [
        f"step {id}",
        f"INFO [alembic.runtime.migration] Running upgrade {down} -> {id}",
        f"before {id}",
        f"create table t_{id} (x int)",
        f"between {id}",
        f"create table u_{id} (x int)",
        f"after {id}",
    ]


@pytest.mark.parametrize("keys", ["lite", "orders", "audit", "lite orders audit"])
async def test_a_line_stands_where_it_was_printed(
    write: Write, tmp_path: Path, keys: str, postgres_url: str, mariadb_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = {"lite": f"sqlite:///{tmp_path}/lite.db", "orders": postgres_url, "audit": mariadb_url}
    environ = {"KEYS": keys, **{f"URL_{name}": url for name, url in urls.items()}}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    write("alembic.ini", "[alembic]\nscript_location = %(here)s/db\n")
    write("db/env.py", ENV)
    for id, down in (("a1", None), ("b2", "a1"), ("c3", "b2")):
        write(f"db/versions/{id}.py", STEP.format(id=id, down=down))
    project = find_project(tmp_path, config=None, section=None, x=(), python=None, environ=environ)
    engine = Engine(project)
    try:
        await engine.start()
        await engine.read_databases()
        plan = await engine.plan("upgrade", "head", load_history(project).history)
        events = [event async for event in engine.run(plan)]
    finally:
        await engine.close()
    steps = [*of_step("a1", ""), *of_step("b2", "a1"), *of_step("c3", "b2")]
    lines = [line for name in keys.split() for line in (f"INFO [alembic.env] migrating {name}", *steps)]
    assert [line for line in told(events) if line != "unheard"] == lines
    logged = {(event.logger, event.is_printed) for event in events if isinstance(event, Log)}
    assert ("alembic.env", True) in logged and ("shop", False) in logged


class TestMarks:
    @staticmethod
    def text() -> tuple[PrintedText, list[str]]:
        given: list[str] = []
        return PrintedText(lambda text: given.append(text) if text else None), given

    def test_what_is_behind_one_waits_for_its_event(self) -> None:
        text, given = self.text()
        text.take(b"a\n\0migtui 1\0b\n\0migtui 2\0c\n")
        text.give_rest()
        assert given == ["a\n"]
        assert text.has(1) and not text.has(3)
        text.give_until(1)
        text.give_rest()
        text.give_until(2)
        text.give_rest()
        assert given == ["a\n", "b\n", "c\n"]

    @pytest.mark.parametrize("cut", range(1, 10))
    def test_one_that_comes_in_two_pieces(self, cut: int) -> None:
        text, given = self.text()
        mark = b"\0migtui 7\0"
        text.take(b"a" + mark[:cut])
        text.give_rest()
        assert given == ["a"]
        text.take(mark[cut:] + b"b")
        text.give_until(7)
        text.give_all()
        assert given == ["a", "b"]

    def test_one_that_never_comes(self) -> None:
        text, given = self.text()
        text.take(b"a")
        text.give_until(1)
        assert given == ["a"]

    def test_a_letter_in_two_pieces(self) -> None:
        text, given = self.text()
        for piece in ("é".encode()[:1], "é".encode()[1:]):
            text.take(piece)
            text.give_rest()
        assert given == ["é"]

    def test_not_everything_waits(self) -> None:
        text, given = self.text()
        text.take(b"a\0migtui 1\0" + b"b" * HELD)
        text.give_rest()
        assert given == ["a" + "b" * HELD]

    def test_the_end_waits_for_nobody(self) -> None:
        text, given = self.text()
        text.take(b"a\0migtui 1\0b\0mig")
        text.give_all()
        assert "".join(given) == "ab\0mig"
