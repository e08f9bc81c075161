"""The header says which database this is and where it stands; at any width its right side is whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.model import Revision
from migtui.core.place import ends, place
from migtui.engine.interpreter import Interpreter
from migtui.errors import DatabaseUnreachable, EnvironmentFailed, InterpreterError
from migtui.ui.looks.palette import STYLES
from migtui.ui.present.bars import SEVERITY_STYLE, header, status, target
from migtui.ui.snapshot import Snapshot
from migtui.ui.text import cut, elide_middle, justify, line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

CHAIN = (Revision("a1"), Revision("b2", ("a1",)))


def test_project_configuration_and_database_on_the_left_the_verdict_on_the_right(snapshot: MakeSnapshot) -> None:
    left, right, _ = header(snapshot(*CHAIN, heads=("a1",)))
    assert plain(left) == " migtui  shop · alembic.ini   sqlite:///shop.db · sqlite 3.40.1"
    assert plain(right) == "  behind by 1 "


def test_protected_and_read_only_are_words(snapshot: MakeSnapshot) -> None:
    settings = Settings(protected=("*shop*",), read_only=True)
    assert plain(header(snapshot(*CHAIN, heads=("b2",), settings=settings))[1]) == "  PROTECTED  READ-ONLY  at head "
    assert "PROTECTED" not in plain(header(snapshot(*CHAIN, settings=settings))[1])  # unread is not known to match


LONG = "postgresql+asyncpg://orders_app:•••@db-staging.internal:5432/orders"


def drawn(made: Snapshot, width: int) -> str:
    """The header as it is shown in so many cells."""
    left, right, narrower = header(made)
    return plain(cut(justify(left, right, width, narrower), width))


@pytest.mark.parametrize("width", [200, 120, 100, 80, 60])
def test_host_and_database_are_whole_at_every_width(snapshot: MakeSnapshot, width: int) -> None:
    state = DatabaseState(heads=("a1",), url=LONG, name="orders", dialect="postgresql", server="16.3")
    made = snapshot(*CHAIN, databases=(state,), settings=Settings(protected=("*staging*",)))
    made = replace(made, project=replace(made.project, target="staging"))
    shown = drawn(made, width)
    assert "db-staging.internal" in shown and "/orders" in shown and " staging " in shown and "PROTECTED" in shown
    assert len(shown) == width


def test_what_matters_least_goes_first(snapshot: MakeSnapshot) -> None:
    state = DatabaseState(heads=("a1",), url=LONG, name="orders", dialect="postgresql", server="16.3")
    made = snapshot(*CHAIN, databases=(state,))
    python = Interpreter(made.project.root / ".venv/bin/python", "", is_own=False)
    made = replace(made, project=replace(made.project, interpreter=python))
    seen = list(dict.fromkeys(drawn(made, width).partition("   ")[0].strip() for width in range(200, 45, -1)))
    assert seen[0].startswith("migtui  shop · alembic.ini · ") and "python" in seen[0]
    assert seen[1:4] == ["migtui  shop · alembic.ini", "migtui  shop", "shop"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (LONG, "db-staging.internal/orders"),
        ("mysql+pymysql://app@db:3307/shop?charset=utf8mb4", "db:3307/shop"),
        ("mariadb+mariadbconnector://app@db:3306/shop", "db/shop"),
        ("postgresql://[::1]:5432/shop", "[::1]/shop"),
        ("postgresql:///shop", "shop"),
        ("postgresql:///shop?host=/run/postgresql", "/run/postgresql/shop"),
        ("oracle+oracledb://app@db/?service_name=XE", "db/?service_name=XE"),
        ("sqlite:////srv/shop/db/shop.sqlite3", "shop.sqlite3"),
        ("sqlite+aiosqlite:///shop.db", "shop.db"),
        ("sqlite://", "sqlite://"),
        ("no URL at all", "no URL at all"),
    ],
)
def test_a_place_is_host_and_name_or_the_file(url: str, shown: str) -> None:
    assert place(url) == shown


def test_of_a_file_as_many_folders_are_named_as_there_is_room_for(snapshot: MakeSnapshot) -> None:
    state = DatabaseState(heads=("a1",), url="sqlite+pysqlite:////srv/production/shop/shop.db", name="shop.db")
    made = snapshot(*CHAIN, databases=(state,))
    wanted = ("/srv/production/shop/shop.db", "production/shop/shop.db", "shop/shop.db", "shop.db")
    seen = list(dict.fromkeys(drawn(made, width).rpartition("  behind")[0].split()[-1] for width in range(65, 38, -1)))
    assert seen == [end for end in wanted if end in seen] and len(seen) > 2
    assert ends("postgresql://db/shop") == ("db/shop",) and ends("sqlite://") == ("sqlite://",)


def test_a_place_that_is_too_long_is_cut_in_its_middle(snapshot: MakeSnapshot) -> None:
    state = DatabaseState(heads=("a1",), url=f"postgresql://db-{'x' * 90}.prod/orders", name="orders")
    shown = drawn(snapshot(*CHAIN, databases=(state,)), 60)
    assert shown.startswith(" db-xxx") and ".prod/orders  behind by 1 " in shown and "…" in shown


@pytest.mark.parametrize("text", ["", "abcdefgh", "日本語日本語日本語", "a日b本c語d", "e\u0301" * 9])
def test_a_cut_in_the_middle_fits_and_keeps_both_ends(text: str) -> None:
    for width in range(1, 12):
        short = elide_middle(text, width)
        assert line_width(((short, ""),)) <= width
        assert short == text or (width < 5 or (short[0] == text[0] and short[-1] == text[-1] and "…" in short))


@pytest.mark.parametrize("pattern", ["*prod*", "shop.db", "sqlite:*", "*.db"])
def test_protection_matches_the_url_and_the_name(snapshot: MakeSnapshot, pattern: str) -> None:
    made = snapshot(*CHAIN, heads=("b2",), settings=Settings(protected=(pattern,)))
    assert made.is_protected == (pattern != "*prod*")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("postgresql+psycopg://app:•••@db-prod:5432/shop", "db-prod"),
        ("mysql+pymysql://app@db-prod/shop?charset=utf8mb4", "db-prod"),
        ("postgresql://[::1]:5432/shop", "::1"),
        ("postgresql:///shop?host=/run/postgresql", ""),
        ("sqlite:////srv/db-prod/shop.db", ""),
    ],
)
def test_protection_matches_the_host(snapshot: MakeSnapshot, url: str, host: str) -> None:
    state = DatabaseState(url=url, name="shop")
    assert state.host == host
    made = snapshot(*CHAIN, databases=(state,), settings=Settings(protected=("db-prod",)))
    assert made.is_protected == (host == "db-prod")


def test_several_databases_are_listed() -> None:
    states = (DatabaseState(key="engine1"), DatabaseState(name="two"))
    assert target(states) == "2 databases: engine1, two"


def test_the_status_line_says_what_to_do(snapshot: MakeSnapshot) -> None:
    assert status(snapshot(*CHAIN, heads=("a1",))) == ("U upgrades to b2: 1 step", "pending")
    text, style = status(snapshot(*CHAIN, heads=("zz",)))
    assert text.startswith("⚠ ") and "zz" in text and style == "warning"


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (DatabaseUnreachable("connection refused", hint="start it"), "unreachable: connection refused"),
        (EnvironmentFailed("No module named 'shop'", where="env.py:3"), "env.py fails: No module named 'shop'"),
        (InterpreterError("there is no python"), "not read: there is no python"),
    ],
)
def test_a_failure_is_the_verdict(snapshot: MakeSnapshot, error: DatabaseUnreachable, shown: str) -> None:
    made = snapshot(*CHAIN, heads=("a1",)).with_failure(error)
    assert shown in plain(header(made)[1])
    text, style = status(made)
    assert style == "broken" and "R tries again" in text
    assert (error.hint in text) and (error.where in text)
    assert made.current == ()  # what was known is no longer shown as true


def test_every_severity_has_a_style() -> None:
    assert set(SEVERITY_STYLE.values()) <= STYLES.keys()
