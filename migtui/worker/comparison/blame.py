"""On which table a comparison has failed: that table is then left out, and the others are compared."""

from __future__ import annotations

from collections.abc import Container, Iterator
from types import FrameType
from typing import Any

from sqlalchemy import exc

from ..schema.row_keys import schema_name
from .harvest import Place

REFLECTION = "sqlalchemy.engine.reflection"
COMPARISON = "alembic.autogenerate"


def table_of(error: BaseException, known: Container[Place], default_schema: str | None) -> Place | None:
    """The innermost table at which Alembic or SQLAlchemy was when this was raised, but for those that are `known`.

    None: it is about no table, or it is no error of one table.
    """
    if is_lost(error) or not isinstance(error, Exception):
        return None
    places = ((schema_name(schema, default_schema), name) for schema, name in _tables(_frames(error)))
    return next((place for place in places if place not in known), None)


def is_lost(error: BaseException) -> bool:
    """Is the connection gone?"""
    return isinstance(error, exc.DBAPIError) and bool(error.connection_invalidated)


def is_of_many(error: BaseException) -> bool:
    """Was it raised while many tables were reflected together?"""
    return any(frame.f_code.co_name == "pre_cache_tables" for frame in _frames(error))


def _frames(error: BaseException) -> list[FrameType]:
    """The innermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        found.append(trace.tb_frame)
        trace = trace.tb_next
    return found[::-1]


def _tables(frames: list[FrameType]) -> Iterator[tuple[str | None, str]]:
    """Schema and name, as the local variables of both libraries have them."""
    for frame in frames:
        module = str(frame.f_globals.get("__name__", ""))
        local: dict[str, Any] = dict(frame.f_locals)
        if module == REFLECTION and frame.f_code.co_name == "reflect_table" and "table" in local:
            yield _text(local["table"].schema), str(local["table"].name)
        elif module.startswith(COMPARISON) and local.get("tname"):
            yield _text(local.get("s", local.get("schema"))), str(local["tname"])


def _text(schema: Any) -> str | None:
    return None if schema is None else str(schema)
