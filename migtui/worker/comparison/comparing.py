"""Models and databases beside one another, in one pass of autogenerate with the project's own rules.

The pass is `alembic.command.revision` with autogenerate, as for a preview, but a database may stand anywhere. Both
sides are sent before Alembic compares them. Where Alembic fails on one table, env.py is run once more and that table is
left out.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator

import alembic.command
from alembic.runtime.migration import MigrationContext

from ..databases import Session, connection_of, identify, read_session
from ..environment import visit_databases
from ..keys import find_name, name_all
from ..project import Project
from ..protocol import Compare, Draft, Event
from ..reading import Survey
from ..revisions.drafting import revision_arguments, taken
from ..revisions.watching import Everywhere
from ..stage import Stage
from ..unreachable import Unreachable
from .beside import Beside, refuse_models
from .blame import is_lost, is_of_many, table_of
from .compared import compared
from .harvest import one_line

ATTEMPTS = 24
"""So many tables may fail. Each costs a pass: where more do, something else is wrong."""


def compare(project: Project, stage: Stage, send: Callable[[Event], None], request: Compare) -> None:
    """Answer a Compare. Raises Refused, OperationsMoved, and whatever Alembic and the user's code raise."""
    with Unreachable().watching(), _rarely_collecting():
        keys = _tell_databases(project, stage, send)
        _Comparing(project, stage, send, keys, request).run()


@contextlib.contextmanager
def _rarely_collecting() -> Iterator[None]:
    """Models and reflected tables live to the end. To look through them for garbage as often as Python does takes a
    sixth of the time: 0.3 s of 1.7 s with 200 tables."""
    if not hasattr(gc, "set_threshold"):  # PyPy
        yield
        return
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _tell_databases(project: Project, stage: Stage, send: Callable[[Event], None]) -> list[str]:
    """Run env.py for the keys alone: one depends on all of the databases."""
    survey = Survey()
    visit_databases(project, stage, survey.add)
    for event in survey.events():
        send(event)
    return name_all(survey.identities)


class _Comparing:
    """All databases of one project."""

    def __init__(
        self, project: Project, stage: Stage, send: Callable[[Event], None], keys: list[str], request: Compare
    ) -> None:
        self._request = request
        self._project = project
        self._stage = stage
        self._send = send
        self._keys = keys
        self._known: dict[str, Beside] = {}
        self._visited: list[Beside] = []

    def run(self) -> None:
        """The passes, and what the last one has found."""
        watch = self._compared()
        found = taken(watch, self._request.renames)
        for event in compared(self._visited, watch, found):
            self._send(event)
        self._send(found.drafted)

    def _compared(self) -> Everywhere:
        for attempts_left in reversed(range(ATTEMPTS)):
            self._visited = []
            watch = Everywhere(self._project.script, self._stage, self._around)
            failure = self._failure(watch)
            if failure is None:
                return watch
            if not attempts_left or not self._avoids(failure):
                raise failure
        raise AssertionError("the last attempt returns or raises")

    def _failure(self, watch: Everywhere) -> BaseException | None:
        """One pass. What was raised first: what env.py makes of it is another."""
        try:
            with watch.commands():
                alembic.command.revision(self._project.config, **revision_arguments(Draft(autogenerate=True)))
        except Exception as error:
            return watch.failure or error
        return None

    @contextlib.contextmanager
    def _around(self, heads: tuple[str, ...], context: MigrationContext) -> Iterator[None]:
        refuse_models(context)
        beside = self._beside(context)
        self._visited.append(beside)
        with beside.looking(context, self._send):
            yield

    def _beside(self, context: MigrationContext) -> Beside:
        """What is known of this database: in a second pass all but the comparison."""
        several = len(self._keys) > 1
        identity = identify(context, read_session(connection_of(context)) if several else Session())
        used = [each.key for each in self._visited]
        is_only = not several and not used
        key = self._keys[0] if is_only else find_name(identity, len(used), self._keys, used)
        if key not in self._known:
            self._known[key] = Beside(key, identity.names()[0], context, sql=self._request.sql)
        return self._known[key]

    def _avoids(self, error: BaseException) -> bool:
        """Will another pass do without what has failed?"""
        if not self._visited or is_lost(error):
            return False
        beside = self._visited[-1]
        if is_of_many(error):
            was, beside.one_by_one = beside.one_by_one, True
            return not was
        place = table_of(error, beside.failed, beside.default_schema)
        if place is not None:
            beside.failed[place] = one_line(error)
        return place is not None
