"""What makes two runs of a scene give the same picture: the clock stands still, and durations are invented."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime, timezone, tzinfo
from pathlib import Path
from typing import Any
from unittest.mock import patch

import migtui.ui
from migtui.core.database import DatabaseState
from migtui.engine import surroundings
from migtui.engine.events import Event, Output, Sql, StepDone
from migtui.engine.surroundings import Surroundings
from migtui.ui.present.diff import limits
from migtui.ui.run_model import READS, RunModel
from migtui.ui.screens.run import RunScreen
from migtui.ui.session import Session
from migtui.ui.snapshot import Snapshot

NOW = datetime(2026, 1, 15, 14, 5, 40, tzinfo=timezone.utc)
SECONDS = {"Read database": 0.31, "Compare": 0.84, "Doctor": 1.2, "Edit": 12.4}
STEP = 38.0
"""Milliseconds of each step of a run; its statements take less than one."""


PYTHON = Path("/usr/bin/python3")
VERSIONS = {"alembic": "1.17.2", "sqlalchemy": "2.0.44"}
SQLITE = "3.45.1"


class Stopped(datetime):
    """A clock that stands still, in UTC wherever this runs."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Stopped:
        at = NOW if tz is None else NOW.astimezone(tz)
        return cls(at.year, at.month, at.day, at.hour, at.minute, at.second, tzinfo=tz)


@contextmanager
def steady() -> Iterator[None]:
    """While it lasts, nothing on the screens depends on the time, the machine or SQLite's version."""
    with ExitStack() as patches:
        for module in _modules():
            if getattr(module, "datetime", None) is datetime:
                patches.enter_context(patch.object(module, "datetime", Stopped))
        patches.enter_context(patch.object(Session, "note", _note(Session.note)))
        patches.enter_context(patch.object(RunModel, "apply", _apply(RunModel.apply)))
        patches.enter_context(patch.object(RunScreen, "_elapsed", property(_elapsed)))
        patches.enter_context(patch.object(Snapshot, "with_databases", _with_databases(Snapshot.with_databases)))
        patches.enter_context(patch.object(surroundings, "look_around", _look_around(surroundings.look_around)))
        known = ("Alembic", VERSIONS["alembic"]), ("SQLAlchemy", VERSIONS["sqlalchemy"])
        patches.enter_context(patch.object(limits, "_versions", lambda options: known))
        yield


def _modules() -> list[Any]:
    """All of the user interface's, most of which are imported when they are needed first."""
    for module in pkgutil.walk_packages(migtui.ui.__path__, "migtui.ui."):
        importlib.import_module(module.name)
    return [module for name, module in sys.modules.items() if name.startswith("migtui.ui.")]


def _note(original: Any) -> Any:
    def note(self: Session, action: str, command: str, result: str, seconds: float | None, **more: Any) -> None:
        original(self, action, command, result, seconds and SECONDS.get(action, 0.4), **more)

    return note


def _apply(original: Any) -> Any:
    def apply(self: RunModel, event: Event, now: float) -> None:
        if isinstance(event, Output) and "[alembic.runtime.migration]" in event.text:
            return  # comes through another pipe than the events: where it stands among them is chance
        if isinstance(event, StepDone):
            event = replace(event, ms=STEP)
        elif isinstance(event, Sql):
            event = replace(event, ms=0.0, sql=_sorted(event.sql))
        before = len(self.fresh)
        original(self, event, now)
        if isinstance(event, Sql) and event.sql.split(None, 1)[0].upper() in READS:
            while len(self.fresh) > before:  # counted, but not shown: SQLAlchemy looks at foreign keys as they come
                self.fresh.pop()

    return apply


def _sorted(sql: str) -> str:
    """The constraints of a CREATE TABLE by their names: a copy of a table has them in the order of a set."""
    lines = sql.splitlines()
    places = [number for number, line in enumerate(lines) if line.strip().startswith("CONSTRAINT ")]
    ordered = sorted(lines[number].rstrip(" ,") for number in places)
    for number, line in zip(places, ordered, strict=True):
        lines[number] = line + ("" if number == places[-1] else ", ")
    return "\n".join(lines)


def _elapsed(screen: RunScreen) -> float:
    return screen.model.done * STEP / 1000


def _with_databases(original: Any) -> Any:
    def with_databases(self: Snapshot, databases: tuple[DatabaseState, ...]) -> Snapshot:
        known: Snapshot = original(self, tuple(replace(each, server=SQLITE) for each in databases))
        return known

    return with_databases


def _look_around(original: Any) -> Any:
    def look_around(*arguments: Any) -> Surroundings:
        found: Surroundings = original(*arguments)
        interpreter = found.interpreter._replace(path=PYTHON)
        return replace(
            found,
            interpreter=interpreter,
            installed=replace(found.installed, alembic=VERSIONS["alembic"], sqlalchemy=VERSIONS["sqlalchemy"]),
        )

    return look_around
