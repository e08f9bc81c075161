"""env.py from a blocking engine to an asyncio one, as Alembic's async template has it, and back.

Both know the functions of Alembic's templates, with whatever the user has put into them, and give None for an env.py
that is built in another way.
"""

from __future__ import annotations

import ast
import re
import textwrap
from typing import NamedTuple

from migtui.core.environment.source_text import SourceText

BLOCKING, ASYNC = "engine_from_config", "async_engine_from_config"
ONLINE = "run_migrations_online"
CONVERTED = '''\
def do_run_migrations(connection):
{work}


async def run_async_migrations() -> None:
    """Make an engine and give a connection of it to the context."""
{engine}

    async with {name}.connect() as {connection}:
        await {connection}.run_sync(do_run_migrations)

    await {name}.dispose()


def run_migrations_online() -> None:
    """Run migrations in 'online' mode."""
    asyncio.run(run_async_migrations())
'''


class Online(NamedTuple):
    """`run_migrations_online` of the generic template, taken apart."""

    function: ast.FunctionDef
    engine: list[ast.stmt]
    """What makes the engine."""
    name: str
    """The engine's."""
    connection: str
    """The connection's name."""
    work: list[ast.stmt]
    """What is done with it."""


def to_async(source: str) -> str | None:
    """`run_migrations_online` with an asyncio engine. Raises SyntaxError."""
    text = SourceText(source)
    online = _online(text.tree)
    if online is None:
        return None
    made = re.sub(rf"\b{BLOCKING}\b", ASYNC, _lines(text, online.engine[0], online.engine[-1]))
    work = _indented(_lines(text, online.work[0], online.work[-1]))
    if online.connection != "connection":
        work = f"    {online.connection} = connection\n{work}"
    new = CONVERTED.format(work=work, engine=_indented(made), name=online.name, connection=online.connection)
    text.replace(text.start(online.function), text.end(online.function), new.rstrip("\n"))
    still_used = len(re.findall(rf"\b{BLOCKING}\b", source)) > 2
    _import(text, BLOCKING, ASYNC, "sqlalchemy.ext.asyncio", keep=still_used)
    text.insert_lines(_first_import(text), ["import asyncio"] if not _imports_module(text.tree, "asyncio") else [])
    return text.changed()


def _online(tree: ast.Module) -> Online | None:
    """None where the function is absent, is built otherwise, or its work needs what it has made before."""
    function = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == ONLINE), None)
    block = function.body[-1] if function is not None and not function.decorator_list else None
    if function is None or not isinstance(block, ast.With) or len(block.items) != 1:
        return None
    engine, connection = block.items[0].context_expr, block.items[0].optional_vars
    name = re.fullmatch(r"(\w+)\.connect\(\)", ast.unparse(engine))
    before = [node for node in function.body[:-1] if not _is_docstring(node)]
    if name is None or not isinstance(connection, ast.Name):
        return None
    if _needed(block.body) & _made(before) or BLOCKING not in _names(before):
        return None
    return Online(function, before, name[1], connection.id, block.body)


def to_sync(source: str) -> str | None:
    """The asyncio engine of the template becomes a blocking one. Raises SyntaxError."""
    text = SourceText(source)
    functions = [node for node in ast.walk(text.tree) if isinstance(node, ast.AsyncFunctionDef)]
    if not functions or ASYNC not in source or re.search(r"\b(AsyncEngine|create_async_engine|gather)\b", source):
        return None
    for node in ast.walk(text.tree):
        if isinstance(node, (ast.AsyncFunctionDef, ast.AsyncWith)):
            start = text.start(node)
            text.replace(start, start + len("async "), "")
        elif isinstance(node, ast.AsyncFor) or (isinstance(node, ast.comprehension) and node.is_async):
            return None
        elif isinstance(node, ast.Await):
            _without_await(text, node)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "asyncio.run" and len(node.args) == 1:
            text.replace(text.start(node), text.start(node.args[0]), "")
            text.replace(text.end(node.args[0]), text.end(node), "")
        elif isinstance(node, ast.Name) and node.id == ASYNC:
            text.replace(text.start(node), text.end(node), BLOCKING)
    _import(text, ASYNC, BLOCKING, "sqlalchemy")
    if len(re.findall(r"\basyncio\.\w", source.replace("sqlalchemy.ext.asyncio", ""))) == 1:
        _drop_import(text, "asyncio")
    return text.changed()


def _without_await(text: SourceText, node: ast.Await) -> None:
    """`await connection.run_sync(work, x)` becomes `work(connection, x)`."""
    call = node.value
    text.replace(text.start(node), text.start(call), "")
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "run_sync":
        connection, (work, *more) = ast.unparse(call.func.value), call.args
        arguments = ", ".join([connection, *(ast.unparse(each) for each in (*more, *call.keywords))])
        text.replace(text.start(call), text.end(call), f"{ast.unparse(work)}({arguments})")


def _import(text: SourceText, old: str, new: str, module: str, *, keep: bool = False) -> None:
    """`from … import old` gives way to `from <module> import new`."""
    for node in text.tree.body:
        if not isinstance(node, ast.ImportFrom) or old not in [alias.name for alias in node.names]:
            continue
        rest = [ast.unparse(alias) for alias in node.names if alias.name != old or keep]
        lines = [f"from {node.module} import {', '.join(rest)}"] if rest else []
        if node.module == module:
            lines = [f"from {module} import {', '.join(sorted([*rest, new]))}"]
        else:
            lines.append(f"from {module} import {new}")
        text.replace(text.start(node), text.end(node), "\n".join(lines))
        return


def _drop_import(text: SourceText, module: str) -> None:
    for node in text.tree.body:
        if isinstance(node, ast.Import) and [alias.name for alias in node.names] == [module]:
            text.replace(text.start(node), text.after_line(text.end(node)), "")


def _imports_module(tree: ast.Module, module: str) -> bool:
    return any(isinstance(node, ast.Import) and module in [alias.name for alias in node.names] for node in tree.body)


def _first_import(text: SourceText) -> int:
    """Where an import may stand: before the first one that is no `from __future__`."""
    for node in text.tree.body:
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module != "__future__"):
            return text.start(node)
    return 0


def _lines(text: SourceText, first: ast.stmt, last: ast.stmt) -> str:
    """Whole lines, dedented."""
    start = text.line_of(text.start(first))[0]
    return textwrap.dedent(text.text[start : text.end(last)])


def _indented(text: str) -> str:
    return textwrap.indent(text.replace("\r\n", "\n"), "    ")


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _names(nodes: list[ast.stmt]) -> set[str]:
    return {each.id for node in nodes for each in ast.walk(node) if isinstance(each, ast.Name)}


def _needed(nodes: list[ast.stmt]) -> set[str]:
    return {
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)
    }


def _made(nodes: list[ast.stmt]) -> set[str]:
    """The names that these statements bind."""
    names = {
        each.id
        for node in nodes
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }
    return names | {node.name for node in nodes if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
