"""The databases that env.py configures in offline mode, and what each of them is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from .confined import NO_PREVIEW, OutOfBounds
from .elsewhere import name_of
from .failures import done_with
from .keys import DEFAULT_TOKEN, Identity, numbered
from .protocol import ScriptSql, StepSql
from .stage import Stage
from .tape import Tape
from .texts import first_line

LONGEST = 200
"""Characters of a reason; of a longer one its first sentence."""


@dataclass
class Shown:
    """A step while it is printed."""

    index: int
    revision: str
    sql: str = ""
    error: str = ""


@dataclass
class Visit:
    """One database."""

    key: str | None
    """None: nobody asked about this one."""
    rows: tuple[str, ...]
    """Where the steps begin."""
    forgotten: tuple[str, ...]
    """The rows that a purge deletes first."""
    tape: Tape
    shown: list[Shown] = field(default_factory=list)

    @property
    def starting_rev(self) -> Any:
        """As EnvironmentContext takes it: one id as the command line would give it, or all of them."""
        return self.rows[0] if len(self.rows) == 1 else self.rows or None

    def shown_as(self, index: int, revision: str) -> Shown:
        return Shown(index, revision)

    def add(self, shown: Shown) -> None:
        """The step has ended: everything since the last one is its own."""
        shown.sql = self.tape.cut()
        self.shown.append(shown)

    def purge(self, context: MigrationContext) -> None:
        """What `stamp --purge` does first. Alembic has no --sql for it: it would print CREATE TABLE after it, and some
        versions DROP TABLE at the end."""
        if not self.forgotten:
            return
        table = sqlalchemy.table(context.version_table, schema=context.version_table_schema)
        context.execute(table.delete())
        context._version.create = context._version.drop = _nothing  # type: ignore[method-assign]

    def events(self) -> Iterator[StepSql]:
        """The last step has also what was printed after it: the COMMIT."""
        rest = self.tape.cut()
        if not self.shown and self.forgotten and rest:
            self.shown.append(Shown(0, ""))  # `stamp --purge base` has no step
        if self.shown:
            self.shown[-1].sql += rest
        for shown in self.shown:
            yield StepSql(self.key or "", shown.index, shown.revision, shown.sql, shown.error)


class Visits:
    """All of them, in env.py's order."""

    def __init__(self, request: ScriptSql) -> None:
        self._request = request
        self._visits: list[Visit] = []

    @property
    def current(self) -> Visit:
        """The one that env.py has configured last."""
        return self._visits[-1]

    def starting_rev(self, given: Any) -> Any:
        """Before env.py has configured anything: `given`, where the command line could say it."""
        found = {tuple(sorted(rows)) for rows in self._request.heads.values()}
        if self._request.purge or not found:
            return None
        rows = next(iter(found))
        return given if len(found) == 1 and len(rows) < 2 else min(found) or None

    def begin(self, options: Mapping[str, Any]) -> Visit:
        """env.py calls configure() with these options."""
        key = self._key(options)
        rows = tuple(sorted(self._request.heads.get(key, ()))) if key is not None else ()
        purge = self._request.purge
        tape = Tape(options.get("output_buffer"))
        visit = Visit(key, () if purge else rows, rows if purge else (), tape)
        self._visits.append(visit)
        return visit

    def events(self) -> Iterator[StepSql]:
        for visit in self._visits:
            if visit.key is not None:
                yield from visit.events()

    def _key(self, options: Mapping[str, Any]) -> str | None:
        """The name under which the online run of env.py knows this database: by what both say of it, else by its
        place in the order."""
        used = [visit.key for visit in self._visits]
        keys = list(self._request.heads)
        free = [key for key in keys if key not in used]
        if len(keys) == 1:
            return next(iter(free), None)
        names = _names(options, len(used))
        in_order = keys[len(used)] if len(used) < len(keys) else None
        found = next((name for name in names if name in free), in_order)
        return found if found in free else None


def _names(options: Mapping[str, Any], index: int) -> tuple[str, ...]:
    identity = Identity(
        str(options.get("upgrade_token") or DEFAULT_TOKEN),
        str(options.get("version_table_schema") or ""),
        _database(options.get("url")),
    )
    found = (name_of(options.get("output_buffer")), *identity.names(), numbered(identity, index))
    return tuple(name for name in found if name)


def _database(url: Any) -> str:
    """The database's name in the URL; of a SQLite file its path, as SQLite itself tells it."""
    try:
        parsed = make_url(url)
    except (SQLAlchemyError, ValueError, AttributeError):
        return ""
    database = parsed.database or ""
    return str(Path(database).absolute()) if database and parsed.get_backend_name() == "sqlite" else database


def reason(error: BaseException, stage: Stage) -> str:
    """Why a step printed no more, in one line, with the line of the file where it happened."""
    if isinstance(error, OutOfBounds):
        return NO_PREVIEW.format(error)
    done = done_with(error, stage)
    file, _, line = done.where.rpartition(":")
    place = f" ({Path(file).name}, line {line})" if file else ""
    text = first_line(done.message)
    return (text if len(text) <= LONGEST else text.partition(". ")[0]) + place


def _nothing(*arguments: Any, **options: Any) -> None:
    """The version table is there, and stays."""
