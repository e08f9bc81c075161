"""What the migrations build, in scratch databases that are taken away again.

env.py runs as it is: it opens the real database, and does no more than that. Where it would run the migrations, Alembic
is configured once more with the same options and a connection to the scratch database, and while a migration's own code
runs it can reach nothing else. The real context is back when env.py goes on.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable, Iterator
from typing import Any

from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext

from ..databases import connection_of, identify, read_session
from ..keys import find_name
from ..project import Project
from ..protocol import Build, Event
from ..reading import NoDatabase
from ..stage import Stage
from . import bounds
from .databases import connected, scratch_database
from .furnishing import furnished, require_scratch
from .stages import Building

Send = Callable[[Event], None]


def build(project: Project, stage: Stage, send: Send, request: Build, stop: threading.Event) -> None:
    """Answer a Build. `stop` is set by a Cancel: end at the next step.

    Raises what env.py raises, and NoDatabase. What a migration raises is told by its Built.
    """
    _idle.clear()
    try:
        _Builds(project, stage, send, request, stop).run()
    finally:
        _idle.set()


_idle = threading.Event()
"""Nothing is being built. Another thread may want to know: it must not end the process before that."""
_idle.set()


def is_building() -> bool:
    """May there be a scratch database?"""
    return not _idle.is_set()


def wait_until_built(seconds: float) -> bool:
    """Until there is none any more, or so long. Is there none?"""
    return _idle.wait(seconds)


class _Builds:
    """One run of env.py."""

    def __init__(self, project: Project, stage: Stage, send: Send, request: Build, stop: threading.Event) -> None:
        self._project = project
        self._stage = stage
        self._send = send
        self._request = request
        self._stop = stop
        self._options: dict[str, Any] = {}
        """Of env.py's last configure()."""
        self._seen: list[str] = []
        self._running: Building | None = None

    def run(self) -> None:
        environment = EnvironmentContext(
            self._project.config, self._project.script, fn=self._steps, destination_rev="heads"
        )
        configure, run_migrations = environment.configure, environment.run_migrations
        names = list(inspect.signature(configure).parameters)

        def configured(*arguments: Any, **options: Any) -> None:
            self._options = {**options, **dict(zip(names, arguments, strict=False))}
            configure(*arguments, **options)

        def visited(**options: Any) -> None:
            self._visit(environment, configure, functools.partial(run_migrations, **options))

        # Alembic's proxy module calls what it finds on the instance.
        setattr(environment, "configure", configured)  # noqa: B010
        setattr(environment, "run_migrations", visited)  # noqa: B010
        self._stage.enter("env")
        with environment:
            self._project.script.run_env()
        if not self._seen:
            raise NoDatabase("env.py ended without handing a database to Alembic: it never called run_migrations().")

    def _steps(self, heads: Any, context: MigrationContext) -> Iterator[Any]:
        assert self._running is not None, "only a visit runs migrations"
        return self._running.steps(context)

    def _visit(self, environment: EnvironmentContext, configure: Any, run: Callable[[], None]) -> None:
        """env.py would run the migrations now."""
        real = environment.get_context()
        session = read_session(connection_of(real))
        key = find_name(identify(real, session), len(self._seen), self._request.heads, self._seen)
        self._seen.append(key)
        if key not in self._request.heads or self._stop.is_set():
            return
        self._running = Building(self._project, self._stage, self._send, self._request, key, self._stop)
        try:
            with self._running.told():
                self._run(self._running, environment, configure, run)
        finally:
            self._running = None
            environment._migration_context = real
            self._stage.enter("env")

    def _run(self, building: Building, environment: EnvironmentContext, configure: Any, run: Any) -> None:
        real = environment.get_context()
        given = self._request.scratch.get(building.key, "")
        with scratch_database(connection_of(real), given, building.announce) as scratch:
            building.scratch = scratch
            with connected(scratch) as fresh:
                connection = furnished(fresh, real)
                configure(**{**self._options, "connection": connection, **building.callbacks(self._options)})
                context = environment.get_context()
                require_scratch(context, scratch, real)
                if building.is_confined:
                    bounds.keep_within(connection)
                with context.begin_transaction():
                    run()
