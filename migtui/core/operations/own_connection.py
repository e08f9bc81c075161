"""Does a revision reach past Alembic's connection: to a database of its own, the network, a program, a file?

Such a revision is not run for a preview of its SQL: what it does, it would do. Strict about what is written in
the file; what its imports do is not seen here (the worker bars it).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migtui.core.operations.expression import Scope, called, dotted, resolve
from migtui.core.operations.imports import Imports
from migtui.core.operations.names import learn
from migtui.core.operations.reachable import FunctionName, Step, read_step

CONNECTION = "opens a connection of its own"
NETWORK = "talks to the network"
PROGRAM = "runs another program"
FILES = "writes or removes files"

MODULES = {
    **dict.fromkeys(
        (
            *("psycopg", "psycopg2", "asyncpg", "pg8000", "pymysql", "MySQLdb", "mysql", "aiomysql", "asyncmy"),
            *("mariadb", "aiosqlite", "oracledb", "cx_Oracle", "pyodbc", "pymssql", "duckdb", "clickhouse_driver"),
            *("clickhouse_connect", "snowflake", "redis", "pymongo", "motor", "cassandra", "elasticsearch"),
            *("opensearchpy", "neo4j", "databases", "peewee"),
        ),
        CONNECTION,
    ),
    **dict.fromkeys(
        (
            *("requests", "httpx", "aiohttp", "urllib3", "websockets", "grpc", "boto3", "botocore", "paramiko"),
            *("smtplib", "ftplib", "imaplib", "telnetlib", "socket", "kafka", "pika", "celery"),
        ),
        NETWORK,
    ),
    **dict.fromkeys(("subprocess", "multiprocessing", "pexpect", "sh"), PROGRAM),
    "shutil": FILES,
}
"""Modules of which every call is one, by their first name."""
HARMLESS = re.compile(
    r"psycopg2?\.(sql|extras|extensions|types|adapt|errors)|.*\.(SQL|Identifier|Literal|Json|register_adapter)\b"
    r"|.*(Error|Exception)$|shutil\.(which|disk_usage|get_terminal_size)|.*\.escape_string|socket\.gethostname"
)
ENGINES = frozenset({"create_engine", "create_async_engine", "engine_from_config", "async_engine_from_config"})
"""Calls of SQLAlchemy's, by their last name."""
FUNCTIONS = (
    (re.compile(r"sqlite3\.connect"), CONNECTION),
    (re.compile(r"urllib\.request\.|http\.client\.|xmlrpc\.client\."), NETWORK),
    (re.compile(r"os\.(system|popen|spawn\w*|exec\w+|fork|forkpty|posix_spawnp?|startfile)$"), PROGRAM),
    (re.compile(r"os\.(kill|killpg|abort|_exit)$|signal\.raise_signal"), "ends a process"),
    (re.compile(r"os\.(remove|unlink|rename|renames|replace|rmdir|removedirs|mkdir|makedirs|truncate|chmod)$"), FILES),
    (re.compile(r"asyncio\.create_subprocess_"), PROGRAM),
    (re.compile(r"asyncio\.open_connection"), NETWORK),
    (re.compile(r"google\.cloud\."), NETWORK),
)
"""Full names of single functions."""
FILE_METHODS = frozenset({"write_text", "write_bytes", "unlink", "rmdir", "touch"})
PROJECT = re.compile(r"(?i)session|engine|connect|get_db|\bdb$")
"""What a project calls the way to its own database."""


def own_connection(source: str, function: FunctionName, database: str = "") -> str:
    """The first such thing in the functions that this step goes through: "line 12 opens a connection of its own:
    create_engine(url)". "" when there is none, or the file cannot be read. `database`: see `reachable.read_step`.
    """
    step = read_step(source, function, database)
    if step is None:
        return ""
    found = sorted((call.lineno, act, step.scope.quote(call)) for call, act in _acts(step))
    return f"line {found[0][0]} {found[0][1]}: {found[0][2]}" if found else ""


def _acts(step: Step) -> Iterator[tuple[ast.Call, str]]:
    for function in step.functions:
        scope = step.scope.inner()
        for node in ast.walk(function):
            if isinstance(node, ast.stmt):
                learn(node, scope)
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and (act := _act(node, scope, step.imports)):
                yield node, act


def _act(call: ast.Call, scope: Scope, imports: Imports) -> str:
    full = imports.full(call.func)
    first = full.partition(".")[0]
    if first in MODULES and not HARMLESS.match(full):
        return MODULES[first]
    if first == "sqlalchemy" and full.rpartition(".")[2] in ENGINES:
        return CONNECTION
    for pattern, act in FUNCTIONS:
        if pattern.match(full):
            return act
    if _writes_file(call):
        return FILES
    return CONNECTION if _of_engine(call, scope, imports) else ""


def _writes_file(call: ast.Call) -> bool:
    name = called(call)
    if name in FILE_METHODS and isinstance(call.func, ast.Attribute):
        return True
    if name != "open":
        return False
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(len(mode) <= 3 and set(mode) & set("wax+") for mode in modes[-1:])


def _of_engine(call: ast.Call, scope: Scope, imports: Imports) -> bool:
    """`engine.connect()` of the file's own engine, and what the project offers: `SessionLocal()`,
    `db.session.execute(…)`."""
    func = call.func
    if isinstance(func, ast.Attribute) and func.attr in ("connect", "begin", "raw_connection"):
        made = resolve(func.value, scope)
        if called(made) in ENGINES or _from_project(dotted(func.value), imports):
            return True
    return _from_project(dotted(func), imports)


def _from_project(name: str, imports: Imports) -> bool:
    """`app.db.SessionLocal`, `db.session.execute`: imported from the project, and called what a way to a database is
    called."""
    first, _, rest = name.partition(".")
    source = imports.names.get(first, "")
    if not imports.is_project(source):
        return False
    parts = [source.rpartition(".")[2], *rest.split(".")] if rest else [source.rpartition(".")[2]]
    return any(PROJECT.search(part) for part in parts)
