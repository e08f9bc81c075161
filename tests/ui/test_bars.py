"""The header says which database this is and where it stands; at any width its right side is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.model import Revision
from migtui.errors import DatabaseUnreachable, EnvironmentFailed, InterpreterError
from migtui.ui.present.bars import SEVERITY_STYLE, header, status, target
from migtui.ui.styling import STYLES
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

CHAIN = (Revision("a1"), Revision("b2", ("a1",)))


def test_project_configuration_and_database_on_the_left_the_verdict_on_the_right(snapshot: MakeSnapshot) -> None:
    left, right = header(snapshot(*CHAIN, heads=("a1",)))
    assert plain(left) == " migtui  shop · alembic.ini   sqlite:///shop.db · sqlite 3.40.1"
    assert plain(right) == "  behind by 1 "


def test_protected_and_read_only_are_words(snapshot: MakeSnapshot) -> None:
    settings = Settings(protected=("*shop*",), read_only=True)
    assert plain(header(snapshot(*CHAIN, heads=("b2",), settings=settings))[1]) == "  PROTECTED  READ-ONLY  at head "
    assert "PROTECTED" not in plain(header(snapshot(*CHAIN, settings=settings))[1])  # unread is not known to match


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
