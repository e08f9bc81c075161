"""Offline mode: what `--sql` prints, step by step, from the rows that the databases really have.

`alembic.command` takes one starting revision for all databases, and the first step that fails ends it. So the
EnvironmentContext that it looks up by name is swapped, as for a run: each database gets its own rows and its own
buffer, the steps are the requested ones, and one that raises costs only its own statements.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import alembic.command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from .confined import NO_PREVIEW, confined, offline
from .elsewhere import make_absolute, opens_files, standing_in, temporary_folder
from .planning import alembic_steps, step_id, steps_named
from .project import Project
from .protocol import Event, ScriptSql
from .selftest import require_hooks
from .stage import Stage
from .visits import Shown, Visit, Visits, reason
from .words import offline_targets


class NothingPrinted(CommandError):
    """env.py ended in offline mode without asking for the migrations."""


def script_sql(project: Project, stage: Stage, send: Callable[[Event], None], request: ScriptSql) -> None:
    """Send a StepSql for each step. Raises what env.py raises; what was printed until then is sent all the same."""
    require_hooks()
    script = _Script(project, stage, request)
    try:
        script.run()
    finally:
        for event in script.visits.events():
            send(event)
    if not script.has_begun:
        raise NothingPrinted("env.py ended in offline mode without handing a database to Alembic.")


class _Script:
    """One run of the command."""

    def __init__(self, project: Project, stage: Stage, request: ScriptSql) -> None:
        self.visits = Visits(request)
        self.has_begun = False
        self._project = project
        self._stage = stage
        self._request = request
        self._left = contextlib.ExitStack()
        """What to put back at the end."""

    def run(self) -> None:
        request = self._request
        targets: Any = offline_targets(request)
        if request.direction != "stamp":
            (targets,) = targets
        with _swapped(self._environment), self._left, offline():
            getattr(alembic.command, request.direction)(self._project.config, targets, sql=True, tag=request.tag)

    def _environment(self, config: Config, script: ScriptDirectory, **options: Any) -> EnvironmentContext:
        """`script` is the command's own, of which only env.py's place is asked; ours has the history loaded."""
        environment = EnvironmentContext(config, self._project.script, **options)
        environment.context_opts.update(fn=self._work, starting_rev=self.visits.starting_rev(options["starting_rev"]))
        self._listen(environment)
        if opens_files(Path(script.dir, "env.py")):
            self._move(environment, config, script)
        self._stage.enter("env")
        return environment

    def _listen(self, environment: EnvironmentContext) -> None:
        """Each database that env.py configures begins at its own rows, and prints on a tape of its own."""
        configure = environment.configure

        def configured(*arguments: Any, **options: Any) -> None:
            visit = self.visits.begin(options)
            environment.context_opts["starting_rev"] = visit.starting_rev
            options.pop("output_encoding", None)  # it wants a buffer of bytes; the tape keeps text
            configure(*arguments, **{**options, "output_buffer": visit.tape, "starting_rev": None})

        setattr(environment, "configure", configured)  # noqa: B010 - Alembic's proxy module calls what it finds here

    def _move(self, environment: EnvironmentContext, config: Config, script: ScriptDirectory) -> None:
        """Into a temporary directory, and back home for the migrations: they may read files."""
        home, run = Path.cwd(), environment.run_migrations

        def run_migrations(**options: Any) -> None:
            with standing_in(home):
                run(**options)

        make_absolute(config, script)
        setattr(environment, "run_migrations", run_migrations)  # noqa: B010
        self._left.enter_context(temporary_folder())

    def _work(self, heads: Any, context: MigrationContext) -> Iterator[Any]:
        self.has_begun = True
        self._stage.enter("history")
        visit = self.visits.current
        steps = self._steps(visit)
        if self._request.purge:
            visit.purge(context)
        for index, step in enumerate(steps):
            yield from self._step(visit, index, step)
        self._stage.enter("env")

    def _steps(self, visit: Visit) -> list[Any]:
        if visit.key is None:
            return []
        request, script = self._request, self._project.script
        if request.direction == "stamp":
            return alembic_steps(script, "stamp", request.target, visit.rows)
        return steps_named(script, request.direction, request.steps.get(visit.key, []))

    def _step(self, visit: Visit, index: int, step: Any) -> Iterator[Any]:
        shown = visit.shown_as(index, step_id(step))
        if shown.revision in self._request.leave_out:
            visit.tape.muted = True
            step.migration_fn = functools.wraps(step.migration_fn)(_nothing)
            yield step
        else:
            step.migration_fn = self._guarded(step.migration_fn, shown, visit)
            yield step
            visit.add(shown)
        visit.tape.muted = False

    def _guarded(self, work: Callable[..., None], shown: Shown, visit: Visit) -> Callable[..., None]:
        """The step's function. What it raises is kept in `shown`, and from then on the step prints no more."""

        @functools.wraps(work)
        def guarded(**options: Any) -> None:
            self._stage.enter("step", shown.revision)
            try:
                with confined() as refused:
                    work(**options)
                shown.error = NO_PREVIEW.format(refused[0]) if refused else ""
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # sys.exit too: the other steps are still to be shown
                shown.error = reason(error, self._stage)
                visit.tape.muted = True
            self._stage.enter("history")

        return guarded


def _nothing(**options: Any) -> None:
    """The step that is left out."""


@contextlib.contextmanager
def _swapped(factory: Callable[..., EnvironmentContext]) -> Iterator[None]:
    """This process answers more requests: what is swapped is put back."""
    setattr(alembic.command, "EnvironmentContext", factory)  # noqa: B010 - a swap, no assignment
    try:
        yield
    finally:
        setattr(alembic.command, "EnvironmentContext", EnvironmentContext)  # noqa: B010
        sys.path[:] = dict.fromkeys(sys.path)  # each command prepends prepend_sys_path once more
