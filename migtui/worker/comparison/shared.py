"""One Inspector for whoever looks at a database in a comparison: our own reading of its side, and Alembic."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Iterator
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection

ASKING = ("alembic.autogenerate.api", "alembic.autogenerate.compare", "alembic.autogenerate.compare.schema")
"""Modules that call `inspect(connection)`. The last one came with Alembic 1.18."""


def compared_schemas(
    context: MigrationContext, inspector: Any, wants: Callable[[str | None], bool]
) -> list[str | None]:
    """Those that Alembic will look into, None is the default one. `wants` is the project's include_name."""
    schemas: set[str | None] = {None}
    if context.opts.get("include_schemas"):
        default = inspector.default_schema_name
        schemas.update(name for name in inspector.get_schema_names() if name not in ("information_schema", default))
    return [schema for schema in sorted(schemas, key=lambda name: name or "") if wants(schema)]


@contextlib.contextmanager
def sharing(connection: Connection, inspector: Any, *, one_by_one: bool = False) -> Iterator[None]:
    """Inside, Alembic's Inspector of this connection is ours. An Alembic that asks elsewhere for it gets one of its
    own, and the comparison takes longer.

    `one_by_one`: reflect no tables together, since then one that cannot be read costs all of them.
    """
    with contextlib.ExitStack() as stack:
        for name in ASKING:
            with contextlib.suppress(ImportError):
                module = importlib.import_module(name)
                original = getattr(module, "inspect", None)
                if original is not None:
                    stack.enter_context(_swapped(module, "inspect", _given(connection, inspector, original)))
        if one_by_one:
            with contextlib.suppress(ImportError, AttributeError):
                reflection = importlib.import_module("alembic.autogenerate.compare.util")._InspectorConv
                stack.enter_context(_swapped(reflection, "pre_cache_tables", lambda *arguments: None))
        yield


def _given(connection: Connection, inspector: Any, original: Callable[..., Any]) -> Callable[..., Any]:
    def inspect(subject: Any, *arguments: Any, **options: Any) -> Any:
        return inspector if subject is connection else original(subject, *arguments, **options)

    return inspect


@contextlib.contextmanager
def _swapped(holder: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(holder, name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        setattr(holder, name, before)
