"""How env.py has configured the comparison."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any, Literal

import alembic
import alembic.autogenerate
import sqlalchemy
from alembic.runtime.migration import MigrationContext

from ..databases import connection_of
from ..protocol import CompareOptions

EVERY_PLUGIN = ["alembic.autogenerate.*"]
"""Alembic's own default."""


def collections_of(context: MigrationContext) -> list[Any]:
    """target_metadata as a list of MetaData; empty where env.py gives none."""
    given = context.opts.get("target_metadata")
    if given is None:
        return []
    return list(given) if isinstance(given, (list, tuple, set, frozenset)) else [given]


def options_of(context: MigrationContext) -> CompareOptions:
    """Before anything in the context's options is wrapped."""
    opts = context.opts
    dialect = connection_of(context).dialect
    collections = collections_of(context)
    return CompareOptions(
        dialect="mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name,
        alembic=alembic.__version__,
        sqlalchemy=sqlalchemy.__version__,
        compare_type=_switch(context._user_compare_type),
        compare_server_default=_switch(context._user_compare_server_default),
        include_object=opts.get("include_object") is not None,
        include_name=opts.get("include_name") is not None,
        include_schemas=bool(opts.get("include_schemas")),
        directives=opts.get("process_revision_directives") is not None,
        plugins=_plugins(opts.get("autogenerate_plugins") or EVERY_PLUGIN),
        comparators=sorted(set(_strangers())),
        naming_convention=any(_has_convention(each) for each in collections),
        render_as_batch=bool(opts.get("render_as_batch")),
        metadata=len(collections),
    )


def _switch(value: Any) -> Literal["on", "off", "own"]:
    if callable(value):
        return "own"
    return "on" if value else "off"


def _has_convention(metadata: Any) -> bool:
    return dict(getattr(metadata, "naming_convention", None) or {}) != dict(sqlalchemy.MetaData().naming_convention)


def _plugins(wanted: list[str]) -> list[str]:
    """The names of those that these expressions choose. None of them before Alembic 1.18."""
    with contextlib.suppress(Exception):
        from alembic.runtime import plugins

        chosen = _Chosen()
        with _silent(plugins.log):
            plugins.Plugin.populate_autogenerate_priority_dispatch(chosen, wanted)  # type: ignore[arg-type]
        comparators = {id(each.autogenerate_comparators): name for name, each in plugins._all_plugins.items()}
        return sorted(comparators[each] for each in chosen.ids)
    return []


@contextlib.contextmanager
def _silent(logger: logging.Logger) -> Iterator[None]:
    """The user's log is of what Alembic does, and this is our question."""
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


class _Chosen:
    """Stands in for the dispatcher that Alembic fills: so its own rules of choosing hold."""

    def __init__(self) -> None:
        self.ids: list[int] = []

    def populate_with(self, other: object) -> None:
        self.ids.append(id(other))


def _strangers() -> Iterator[str]:
    """Modules of comparators that somebody has added to Alembic's registry."""
    registry = getattr(getattr(alembic.autogenerate, "comparators", None), "_registry", {})
    for functions in registry.values():
        for each in functions:
            function = each[0] if isinstance(each, tuple) else each  # with its subgroup, from Alembic 1.18 on
            module = str(getattr(function, "__module__", ""))
            if module and not module.startswith("alembic."):
                yield module
