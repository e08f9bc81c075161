"""What is said about a database's URL while it is typed."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from migtui.core.environment.database_url import EXAMPLES, check_url, form_error, is_sqlite, parse_url


def check(url: str, *, is_async: bool = False, sqlalchemy: tuple[int, ...] = (2, 1), has: str = "") -> tuple[str, str]:
    found = check_url(
        url, is_async=is_async, sqlalchemy=sqlalchemy, has=lambda module: module in has.split(), install="pip install"
    )
    assert len(found) == 1
    return found[0].level, found[0].text


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.url)
def test_the_examples_are_urls_for_sqlalchemy_too(example: object) -> None:
    text = getattr(example, "url", "").format(name="shop")
    assert form_error(text) == ""
    parts, theirs = parse_url(text), make_url(text)
    assert parts is not None
    assert (parts.dialect, parts.database) == (theirs.get_backend_name(), theirs.database)
    assert parts.has_password == (theirs.password is not None)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "write the database's URL"),
        ("shop.db", "looks like"),
        (" sqlite:///a.db", "blank"),
        ("postgres://h/x", "postgresql, not postgres"),
        ("postgresql://u:p@ss@h/x", "%40"),
        ("postgresql://u:p@h:54x/x", "port is no number"),
        ("sqlite://a.db", "three slashes"),
    ],
)
def test_what_is_no_url(url: str, reason: str) -> None:
    assert check(url)[0] == "error"
    assert reason in check(url)[1]


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///a b.db", "postgresql://u:p%40ss@[::1]:5432/x?a=b", "a+b://h"])
def test_what_sqlalchemy_takes_is_taken(url: str) -> None:
    try:
        make_url(url)
    except ArgumentError:
        pytest.fail("SQLAlchemy refuses it")
    assert form_error(url) == ""


@pytest.mark.parametrize(
    ("url", "options", "level", "text"),
    [
        ("sqlite:///a.db", {"has": "sqlite3"}, "good", "sqlite3"),
        ("sqlite:///a.db", {}, "warning", "built without sqlite3"),
        ("postgresql+psycopg://h/x", {}, "warning", "pip install 'psycopg[binary]'"),
        ("postgresql://h/x", {"sqlalchemy": (2, 0)}, "warning", "psycopg2-binary"),
        ("postgresql://h/x", {"sqlalchemy": (2, 1)}, "warning", "psycopg[binary]"),
        ("postgresql+psycopg://h/x", {"sqlalchemy": (1, 4), "has": "psycopg"}, "error", "1.4 does not know psycopg"),
        ("mariadb+pymysql://h/x", {"has": "pymysql"}, "good", "pymysql"),
        ("mysql://h/x", {}, "warning", "mysqlclient"),
        ("postgresql+asyncpg://h/x", {"has": "asyncpg"}, "error", "take the async template"),
        ("sqlite:///a.db", {"is_async": True, "has": "sqlite3"}, "error", "aiosqlite"),
        ("postgresql+asyncpg://h/x", {"is_async": True}, "warning", "pip install asyncpg greenlet"),
        ("postgresql+asyncpg://h/x", {"is_async": True, "has": "asyncpg greenlet"}, "good", "greenlet"),
        ("postgresql+psycopg://h/x", {"is_async": True, "has": "psycopg greenlet"}, "good", "psycopg"),
        ("cockroachdb://h/x", {}, "warning", "does not know"),
    ],
)
def test_the_driver(url: str, options: dict[str, object], level: str, text: str) -> None:
    found = check(url, **options)  # type: ignore[arg-type]
    assert found[0] == level
    assert text in found[1]


def test_sqlite_is_known_by_its_dialect() -> None:
    assert is_sqlite("sqlite+aiosqlite:///a.db")
    assert not is_sqlite("postgresql://h/sqlite")
    assert not is_sqlite("sqlite")
