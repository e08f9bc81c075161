"""What env.py configured, for the doctor. Ask a fresh process: env.py is then run for the first time, as `alembic`
runs it, and what it imports has not been imported for another reason.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext

from .databases import connection_of, identify, read_session
from .environment import visit_databases
from .keys import Identity, name_all
from .project import Project
from .protocol import EnvFacts, Event, Inspect
from .reading import NoDatabase
from .stage import Stage
from .texts import is_own_code
from .unreachable import Unreachable, stood_in_for


@dataclass
class Seen:
    """What one run of env.py came across, in the order in which it visits the databases."""

    facts: list[EnvFacts] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)

    def add(self, context: MigrationContext) -> None:
        connection = connection_of(context)
        self.identities.append(identify(context, read_session(connection)))
        self.facts.append(_facts(context))


def inspect_environment(project: Project, stage: Stage, send: Callable[[Event], None], wanted: Inspect) -> None:
    """Send an EnvFacts for each database. Nothing is written. Raises what env.py raises, and NoDatabase.

    `wanted.without_database`: where one does not answer, env.py is run once more with an empty one in memory in its
    place. Loggers are looked at before that: a second run silences those that the first has made.
    """
    unreachable = Unreachable()
    with unreachable.watching():
        try:
            seen, silenced = _visited(project, stage), sorted(_silenced())
        except Exception:
            if not unreachable or not wanted.without_database:
                raise
            silenced = sorted(_silenced())
            with unreachable.standing_in():
                seen = _visited(project, stage)
    modules = sorted(set(_own_modules().values()))
    for key, facts in zip(name_all(seen.identities), seen.facts, strict=True):
        send(replace(facts, key=key, silenced=silenced, modules=modules))


def _visited(project: Project, stage: Stage) -> Seen:
    seen = Seen()
    visit_databases(project, stage, lambda heads, context: seen.add(context))
    if not seen.facts:
        raise NoDatabase("env.py ended without handing a database to Alembic: it never called run_migrations().")
    return seen


def _facts(context: MigrationContext) -> EnvFacts:
    connection = connection_of(context)
    meant = stood_in_for(connection)
    dialect = meant[0].dialect if meant is not None else connection.dialect
    collections = _collections(context.opts.get("target_metadata"))
    return EnvFacts(
        key="",
        dialect="mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name,
        driver=dialect.driver or "",
        metadata=None if collections is None else [len(tables) for tables in collections],
        tables=sorted({name for tables in collections or () for name in tables}),
        render_as_batch=bool(context.opts.get("render_as_batch")),
    )


def _collections(target: Any) -> list[list[str]] | None:
    """The names of the tables of each MetaData; None where there is none. What is no MetaData has no tables."""
    if target is None:
        return None
    several = target if isinstance(target, (list, tuple)) else [target]
    return [[str(name) for name in getattr(metadata, "tables", None) or ()] for metadata in several]


def _silenced() -> Iterator[str]:
    """Loggers of the user's own modules that are disabled."""
    own = _own_modules()
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and logger.disabled and _is_below(name, own):
            yield name


def _is_below(name: str, modules: Iterable[str]) -> bool:
    """Is the logger called after one of these modules, or after something in it?"""
    return any(name == module or name.startswith(module + ".") for module in modules)


def _own_modules() -> dict[str, str]:
    """The user's modules that are loaded: file by name."""
    found = {}
    for name, module in list(sys.modules.items()):
        file = None
        with contextlib.suppress(Exception):  # whatever the user's code has put there
            file = vars(module).get("__file__")
        if isinstance(file, str) and is_own_code(str(Path(file).absolute())):
            found[name] = str(Path(file).absolute())
    return found
