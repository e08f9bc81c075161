"""What an Inspector has told once it need not ask the server again: a side is read and compared from one reflection.

`get_multi_columns` and its like are remembered by table. So it does not matter in which portions somebody asks, nor
whether one table at a time (Alembic up to 1.17, SQLAlchemy 1.4) or all of them (Alembic 1.18). SQLAlchemy's own cache
knows only the very same question, and of `get_multi_*` none.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

PARTS = (
    "columns",
    "pk_constraint",
    "foreign_keys",
    "indexes",
    "unique_constraints",
    "table_comment",
    "check_constraints",
    "table_options",
)
"""`get_<part>` and `get_multi_<part>`."""


class Memory:
    """Of one database. It may outlive a connection, for a second look that follows at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None], dict[str, Any]] = defaultdict(dict)

    def attach(self, inspector: Any) -> None:
        """This inspector asks here first. Its answers are copies: Alembic writes into them."""
        for part in PARTS:
            for name, answer in ((f"get_{part}", self._one), (f"get_multi_{part}", self._many)):
                ask = getattr(inspector, name, None)  # SQLAlchemy 1.4 has no get_multi_*
                if ask is not None:
                    setattr(inspector, name, functools.wraps(ask)(answer(part, ask, inspector)))

    def _one(self, part: str, ask: Callable[..., Any], inspector: Any) -> Callable[..., Any]:
        def answer(table_name: str, schema: str | None = None, **options: Any) -> Any:
            known = self._known[part, schema]
            if options or table_name not in known:
                found = ask(table_name, schema, **options)
                if options:
                    return found
                known[table_name] = found
            return _copied(known[table_name])

        return answer

    def _many(self, part: str, ask: Callable[..., Any], inspector: Any) -> Callable[..., Any]:
        def answer(schema: str | None = None, filter_names: Collection[str] | None = None, **options: Any) -> Any:
            known = self._known[part, schema]
            names = _tables(inspector, schema, options) if filter_names is None else filter_names
            if names is None or not all(name in known for name in names):
                found = ask(schema=schema, filter_names=filter_names, **options)
                known.update({name: value for (_, name), value in found.items()})
                return {key: _copied(value) for key, value in found.items()}
            return {(schema, name): _copied(known[name]) for name in names}

        return answer


def _tables(inspector: Any, schema: str | None, options: dict[str, Any]) -> list[str] | None:
    """The names that a question for all stands for. None: it is about more than tables."""
    return None if {"kind", "scope"} & options.keys() else list(inspector.get_table_names(schema=schema))


def _copied(value: Any) -> Any:
    if isinstance(value, list):
        return [dict(each) for each in value]
    return dict(value) if isinstance(value, dict) else value
