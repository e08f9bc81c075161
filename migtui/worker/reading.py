"""The reader's answers about databases: where each stands, and what a command would do to it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from alembic.runtime.migration import MigrationContext

from . import locations
from .databases import Session, connection_of, describe, identify, read_enums, read_session, unread
from .environment import visit_databases
from .keys import Identity, name_all
from .planning import plan
from .project import Project
from .protocol import Database, Event, Locations, MakePlan, Plan
from .stage import Stage
from .unreachable import Unreachable, serves_several, stood_in_for


class NoDatabase(Exception):
    """env.py ended without handing a database to Alembic."""


@dataclass
class Survey:
    """What one run of env.py came across. Named and sent at the end: a key depends on all of the databases."""

    databases: list[Database] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)

    def add(self, heads: tuple[str, ...], context: MigrationContext) -> None:
        lost = stood_in_for(connection_of(context))
        if lost is not None:
            self.databases.append(unread(*lost))
            self.identities.append(identify(context, Session(str(lost[0].url.database or ""))))
            return
        session = read_session(connection_of(context))
        self.databases.append(describe(heads, context, session))
        self.identities.append(identify(context, session))

    def events(self) -> list[Event]:
        """Database events, then Plan events, each under its key."""
        keys = name_all(self.identities)
        plans = zip(self.plans, keys, strict=False)  # fewer plans than databases: the last one could not be planned
        databases = zip(self.databases, keys, strict=True)
        return [
            *(replace(database, key=key) for database, key in databases),
            *(replace(made, key=key) for made, key in plans),
        ]


def read_current(project: Project, stage: Stage, send: Callable[[Event], None]) -> None:
    """Send a Database for each that env.py visits, and Locations when env.py moves the version files.

    Of several databases those that do not answer are sent with their error, if any other does.
    """
    found: list[Event] = []
    unreachable = Unreachable()
    with unreachable.watching():
        try:
            _survey(project, stage, found.append, lambda heads, context: None)
        except Exception:
            if not unreachable or not serves_several(project.script):
                _send_all(found, send)
                raise
            with unreachable.standing_in():
                found = _read_the_others(project, stage, unreachable)
    _send_all(found, send)


def _read_the_others(project: Project, stage: Stage, unreachable: Unreachable) -> list[Event]:
    """Raises why the first database could not be reached when no other can be read either."""
    found: list[Event] = []
    with contextlib.suppress(Exception):  # what env.py says of a stand-in is of no use to anybody
        _survey(project, stage, found.append, lambda heads, context: None)
        if not all(event.error for event in found if isinstance(event, Database)):
            return found
    stage.enter("env")
    raise unreachable.first


def _send_all(events: list[Event], send: Callable[[Event], None]) -> None:
    for event in events:
        send(event)


def make_plan(project: Project, stage: Stage, send: Callable[[Event], None], wanted: MakePlan) -> None:
    """Send the Databases, then a Plan for each. The options are there because the real command passes them."""

    def planned(heads: tuple[str, ...], context: MigrationContext) -> Plan:
        made = plan(project.script, wanted.direction, wanted.target, heads, purge=wanted.purge)
        is_up = wanted.direction == "upgrade" and made.steps
        return replace(made, enums=read_enums(connection_of(context))) if is_up else made

    target = tuple(wanted.target.split()) if wanted.direction == "stamp" else wanted.target
    options = {"as_sql": False, "starting_rev": None, "destination_rev": target, "tag": wanted.tag}
    with Unreachable().watching():
        _survey(project, stage, send, planned, **options)


def _survey(
    project: Project,
    stage: Stage,
    send: Callable[[Event], None],
    planned: Callable[[tuple[str, ...], MigrationContext], Plan | None],
    **options: Any,
) -> None:
    survey = Survey()

    def visit(heads: tuple[str, ...], context: MigrationContext) -> None:
        survey.add(heads, context)
        made = planned(heads, context)
        if made is not None:
            survey.plans.append(made)

    declared = locations.declared(project.config, flask=project.flask)
    try:
        visit_databases(project, stage, visit, **options)
    finally:
        for event in survey.events():
            send(event)
        if locations.in_use(project.script) != declared:
            send(Locations(locations.in_use(project.script)))
    if not survey.databases:
        raise NoDatabase("env.py ended without handing a database to Alembic: it never called run_migrations().")
