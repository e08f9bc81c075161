"""The database drivers that a URL can name: the module each imports, the package that brings it, what it can do."""

from __future__ import annotations

import re
from typing import NamedTuple


class Driver(NamedTuple):
    """One driver of one family of dialects."""

    dialect: str
    name: str
    """In the URL, after the +."""
    module: str
    package: str
    """For pip."""
    is_sync: bool = True
    is_async: bool = False
    since: tuple[int, ...] = (1, 4)
    """The SQLAlchemy that knows it."""


DRIVERS: tuple[Driver, ...] = (
    Driver("postgresql", "psycopg", "psycopg", "psycopg[binary]", is_async=True, since=(2, 0)),
    Driver("postgresql", "psycopg2", "psycopg2", "psycopg2-binary"),
    Driver("postgresql", "pg8000", "pg8000", "pg8000"),
    Driver("postgresql", "asyncpg", "asyncpg", "asyncpg", is_sync=False, is_async=True),
    Driver("mysql", "pymysql", "pymysql", "pymysql"),
    Driver("mysql", "mysqldb", "MySQLdb", "mysqlclient"),
    Driver("mysql", "mysqlconnector", "mysql", "mysql-connector-python"),
    Driver("mysql", "mariadbconnector", "mariadb", "mariadb"),
    Driver("mysql", "aiomysql", "aiomysql", "aiomysql", is_sync=False, is_async=True),
    Driver("mysql", "asyncmy", "asyncmy", "asyncmy", is_sync=False, is_async=True),
    Driver("sqlite", "pysqlite", "sqlite3", ""),
    Driver("sqlite", "aiosqlite", "aiosqlite", "aiosqlite", is_sync=False, is_async=True),
    Driver("oracle", "oracledb", "oracledb", "oracledb", is_async=True, since=(2, 0)),
    Driver("oracle", "cx_oracle", "cx_Oracle", "cx_Oracle"),
    Driver("mssql", "pyodbc", "pyodbc", "pyodbc"),
    Driver("mssql", "pymssql", "pymssql", "pymssql"),
    Driver("mssql", "aioodbc", "aioodbc", "aioodbc", is_sync=False, is_async=True),
)
FAMILY = {"mariadb": "mysql"}
MODULES = tuple(dict.fromkeys(driver.module for driver in DRIVERS))
"""The modules to look for in the project's interpreter."""


class Scheme(NamedTuple):
    """The front of a URL: `postgresql+psycopg`."""

    dialect: str
    driver: str
    """ "" when the URL leaves it to SQLAlchemy."""

    @property
    def text(self) -> str:
        return f"{self.dialect}+{self.driver}" if self.driver else self.dialect

    @property
    def family(self) -> str:
        return FAMILY.get(self.dialect, self.dialect)


def scheme_of(url: str) -> Scheme | None:
    """The front of this URL; None when it has none."""
    found = re.match(r"([A-Za-z]\w*)(?:\+(\w+))?://", url)
    return Scheme(found[1], found[2] or "") if found else None


def default_driver(family: str, sqlalchemy: tuple[int, ...]) -> str:
    """What SQLAlchemy takes when the URL names no driver; "" for a dialect of somebody else's."""
    if family == "postgresql":
        return "psycopg" if sqlalchemy >= (2, 1) else "psycopg2"
    if family == "oracle":
        return "oracledb" if sqlalchemy >= (2, 1) else "cx_oracle"
    return {"mysql": "mysqldb", "sqlite": "pysqlite", "mssql": "pyodbc"}.get(family, "")


def find_driver(family: str, name: str) -> Driver | None:
    """The driver of this name."""
    name = name.removesuffix("_async")
    return next((each for each in DRIVERS if each.dialect == family and each.name == name), None)


def used_driver(scheme: Scheme, sqlalchemy: tuple[int, ...]) -> Driver | None:
    """The driver that this URL leads to."""
    return find_driver(scheme.family, scheme.driver or default_driver(scheme.family, sqlalchemy))


def by_module(module: str) -> tuple[Driver, ...]:
    """The drivers that import this module."""
    return tuple(each for each in DRIVERS if each.module == module and each.package)


def usable(family: str, sqlalchemy: tuple[int, ...], *, asynchronous: bool) -> tuple[Driver, ...]:
    """The drivers of this kind that this SQLAlchemy knows, the recommended one first."""
    return tuple(
        each
        for each in DRIVERS
        if each.dialect == family
        and (each.is_async if asynchronous else each.is_sync)
        and (not sqlalchemy or sqlalchemy >= each.since)
    )
