"""Database URLs as SQLAlchemy takes them: their form, and the driver that each of them needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from migtui.core.environment.drivers import FAMILY, Driver, Scheme, usable, used_driver

Level = Literal["good", "warning", "error"]
"""Fine; will fail here until something is installed or mended; can never work like this."""


RENAMED = {"postgres": "postgresql", "sqlite3": "sqlite", "psql": "postgresql", "pgsql": "postgresql"}


@dataclass(frozen=True, slots=True)
class Example:
    """A form of URL to start from."""

    label: str
    url: str
    """`{name}` stands for the database's name."""


EXAMPLES = (
    Example("SQLite", "sqlite:///{name}.db"),
    Example("SQLite", "sqlite+aiosqlite:///{name}.db"),
    Example("PostgreSQL", "postgresql+psycopg://user:password@localhost:5432/{name}"),
    Example("PostgreSQL", "postgresql+psycopg2://user:password@localhost:5432/{name}"),
    Example("PostgreSQL", "postgresql+asyncpg://user:password@localhost:5432/{name}"),
    Example("MySQL/MariaDB", "mysql+pymysql://user:password@localhost:3306/{name}"),
    Example("MySQL/MariaDB", "mysql+mysqldb://user:password@localhost:3306/{name}"),
    Example("MySQL/MariaDB", "mysql+asyncmy://user:password@localhost:3306/{name}"),
    Example("MySQL/MariaDB", "mysql+aiomysql://user:password@localhost:3306/{name}"),
)

FORM = re.compile(
    r"(?P<name>[\w+]+)://"
    r"(?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?"
    r"(?:(?:\[(?P<ipv6>[^/?]+)\]|(?P<host>[^/:?]+))?(?::(?P<port>[^/?]*))?)?"
    r"(?:/(?P<database>[^?]*))?"
    r"(?:\?(?P<query>.*))?$"
)
"""As SQLAlchemy takes a URL apart (sqlalchemy/engine/url.py)."""


@dataclass(frozen=True, slots=True)
class DatabaseUrl:
    """A URL taken apart."""

    dialect: str
    """ "mysql" for MariaDB too."""
    driver: str
    """Behind the +, or ""."""
    database: str
    host: str
    port: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say about a URL."""

    level: Level
    text: str


def parse_url(text: str) -> DatabaseUrl | None:
    """The URL's parts, or None when SQLAlchemy could not read it."""
    match = FORM.match(text)
    if match is None:
        return None
    dialect, _, driver = match["name"].partition("+")
    return DatabaseUrl(
        FAMILY.get(dialect, dialect),
        driver,
        match["database"] or "",
        match["ipv6"] or match["host"] or "",
        match["port"] or "",
        bool(match["password"]),
    )


def is_sqlite(text: str) -> bool:
    """Whether batch mode is what its migrations need."""
    url = parse_url(text)
    return url is not None and url.dialect == "sqlite"


def form_error(text: str) -> str:
    """Why SQLAlchemy cannot read it as a URL, with what to write, or ""."""
    url = parse_url(text)
    if not text.strip():
        return "write the database's URL, or take one of the forms"
    if text != text.strip() or "\n" in text:
        return "there is a blank before or after the URL"
    if url is None:
        return "a URL looks like dialect+driver://user:password@host:port/name"
    if url.dialect in RENAMED:
        return f"SQLAlchemy's name for it is {RENAMED[url.dialect]}, not {url.dialect}"
    if url.port and not url.port.isdigit():
        return f"the port is no number: {url.port}; in a password : / @ are written %3A %2F %40"
    if "@" in url.host:
        return "an @ in a password is written %40"
    if url.dialect == "sqlite" and url.host:
        return "SQLite has no host: three slashes for a relative path, four for an absolute one"
    return ""


def check_url(
    text: str, *, is_async: bool, sqlalchemy: tuple[int, ...], has: Callable[[str], bool], install: str
) -> list[Finding]:
    """What to say about the URL: its form, its driver, and whether it goes with the template.

    `has` says whether the project's Python finds a module; `install` is the command that the packages follow.
    """
    if reason := form_error(text):
        return [Finding("error", reason)]
    url = parse_url(text)
    assert url is not None, "form_error has seen to it"
    driver = used_driver(Scheme(url.dialect, url.driver), sqlalchemy)
    if driver is None:
        name = f"{url.dialect}+{url.driver}" if url.driver else url.dialect
        return [Finding("warning", f"{name}: a driver that migtui does not know; the reader will tell")]
    if sqlalchemy < driver.since:
        return [Finding("error", f"SQLAlchemy {'.'.join(map(str, sqlalchemy))} does not know {driver.name}")]
    if reason := _wrong_mode(driver, sqlalchemy, is_async=is_async):
        return [Finding("error", reason)]
    return _driver_findings(driver, has, install, is_async=is_async)


def _wrong_mode(driver: Driver, sqlalchemy: tuple[int, ...], *, is_async: bool) -> str:
    if driver.is_async if is_async else driver.is_sync:
        return ""
    if not is_async:
        return f"{driver.name} is an asyncio driver: go back and take the async template, or take another driver"
    fit = [each.name for each in usable(driver.dialect, sqlalchemy, asynchronous=True)]
    return f"the async template needs an asyncio driver: {' or '.join(fit) or 'there is none for it'}"


def _driver_findings(driver: Driver, has: Callable[[str], bool], install: str, *, is_async: bool) -> list[Finding]:
    missing = [driver.package] if driver.package and not has(driver.module) else []
    missing += ["greenlet"] if is_async and not has("greenlet") else []
    if missing:
        quoted = " ".join(f"'{each}'" if "[" in each else each for each in missing)
        return [Finding("warning", f"not installed: {install} {quoted}")]
    if not driver.package and not has(driver.module):
        return [Finding("warning", f"this Python was built without {driver.module}")]
    return [Finding("good", f"{driver.module} and greenlet are there" if is_async else f"{driver.module} is there")]
