"""`alembic.command.revision`, `check` and `merge` under our eyes: they look at databases and change none.

The names that the commands look up are swapped, for the time of one command: ScriptDirectory, so that the history
which a reader keeps is not loaded anew, and EnvironmentContext, so that Alembic creates no version table by looking
and we learn what its RevisionContext has found. Alembic's text for a database that is behind does not say where it
stands; here it does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import alembic.command
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from ..comparison.serials import known_serials
from ..keys import Identity
from ..planning import alembic_steps, step_id
from ..reading import NoDatabase
from ..stage import Stage
from .pairing import Partners

MANY = 4
"""Pending revisions that are named one by one."""


class Behind(Exception):
    """Autogenerate compares with a database at head, and this one is not."""

    def __init__(self, message: str, heads: list[str], pending: list[str]) -> None:
        super().__init__(message)
        self.heads = heads
        self.pending = pending


Generate = Callable[[Any, Callable[[], Iterator[Any]]], Iterator[Any]]
"""Called in place of RevisionContext.generate_scripts, with the RevisionContext and the original."""

Work = Callable[[Any, MigrationContext], Any]
"""What a command does with the rows of a version table and the context of the database."""

Around = Callable[[tuple[str, ...], MigrationContext], contextlib.AbstractContextManager[None]]
"""See `Everywhere`."""


class Watch:
    """One command. `commands()` is the time in which the names are swapped. `Everywhere` looks at more."""

    def __init__(self, script: ScriptDirectory, stage: Stage, generate: Generate, *, autogenerate: bool) -> None:
        self.script = script
        self._stage = stage
        self._generate = generate
        self.autogenerate = autogenerate
        self._visits = 0
        self.failure: BaseException | None = None
        """What was raised in the look at a database."""
        self.partners = Partners()
        self.found: Any = None
        """Alembic's RevisionContext, once env.py is about to run."""
        self.first_id = ""
        """The id that Alembic has given to the revision."""
        self.has_looked = False
        """env.py has run to its end."""

    @contextlib.contextmanager
    def commands(self) -> Iterator[None]:
        """Undone at the end: a reader lives on. Raises what env.py has kept to itself."""
        swaps = {"ScriptDirectory": _Given(self.script), "EnvironmentContext": self._environment}
        before = {name: getattr(alembic.command, name) for name in swaps}
        try:
            vars(alembic.command).update(swaps)
            yield
        finally:
            vars(alembic.command).update(before)
        self.verify()

    def verify(self) -> None:
        """Raise what went wrong in the look at the databases, also where env.py has swallowed it."""
        if self.failure is not None:
            raise self.failure
        if self.autogenerate and not self._visits:
            raise NoDatabase("env.py ended without handing a database to Alembic: it never called run_migrations().")

    @contextlib.contextmanager
    def _environment(self, config: Any, script: ScriptDirectory, **options: Any) -> Iterator[EnvironmentContext]:
        environment = EnvironmentContext(config, script, **options)
        work = environment.context_opts["fn"]

        def watched(heads: Any, context: MigrationContext) -> Any:
            return self._work(work, tuple(heads), context)

        environment.context_opts.update(fn=watched, dont_mutate=True)
        if "revision_context" in options:
            self._take(options["revision_context"])
        self._stage.enter("env")
        with environment:
            yield environment
        self.has_looked = True

    def _take(self, found: Any) -> None:
        self.found = found
        self.first_id = str(found.generated_revisions[0].rev_id)
        generate = found.generate_scripts
        found.process_revision_directives = lambda context, rev, scripts: self.partners.learn(scripts)

        def generated() -> Iterator[Any]:
            self._stage.enter("history")
            self.verify()
            return self._generate(found, generate)

        found.generate_scripts = generated

    def _work(self, work: Work, heads: tuple[str, ...], context: MigrationContext) -> Any:
        self._visits += 1
        try:
            self._stage.enter("history")
            with known_serials(context):
                found = self._look(work, heads, context)
            self._stage.enter("env")
            return found
        except BaseException as error:
            self.failure = error
            raise

    def _look(self, work: Work, heads: tuple[str, ...], context: MigrationContext) -> Any:
        """One database."""
        behind = self._behind(heads, context) if self.autogenerate else None
        self._stage.enter("compare")
        try:
            return work(heads, context)
        except CommandError as error:
            if behind is None:
                raise
            raise behind from error

    def _behind(self, heads: tuple[str, ...], context: MigrationContext) -> Behind | None:
        """The same question as autogenerate asks. None: at head."""
        newest = self.script.get_revisions("heads")
        if set(self.script.get_revisions(heads)) == set(newest):
            return None
        with contextlib.suppress(Exception):
            pending = [step_id(step) for step in alembic_steps(self.script, "upgrade", "heads", heads)]
            key = Identity(str(context.opts.get("upgrade_token") or "upgrades")).names()[0]
            named = sorted(revision.revision for revision in newest if revision is not None)
            return Behind(_standing(key, heads, pending, named), sorted(heads), pending)
        return None


def _standing(key: str, heads: tuple[str, ...], pending: list[str], newest: list[str]) -> str:
    name = f"{key}: the" if key else "The"
    place = f"is at {', '.join(sorted(heads))}" if heads else "is not stamped"
    if not pending:
        return f"{name} database {place}, and the heads of the history are {', '.join(newest)}."
    listed = ", ".join(pending) if len(pending) <= MANY else f"{pending[0]} … {pending[-1]}"
    count = "1 revision is" if len(pending) == 1 else f"{len(pending)} revisions are"
    return f"{name} database {place}, and {count} pending: {listed}."


class Everywhere(Watch):
    """Autogenerate, wherever a database stands: Alembic's question whether it is up to date is answered with the heads.

    `around` is entered for each database, with the rows of its version table and its context, while Alembic compares.
    """

    def __init__(self, script: ScriptDirectory, stage: Stage, around: Around) -> None:
        super().__init__(script, stage, _nothing, autogenerate=True)
        self._around = around

    def _look(self, work: Work, heads: tuple[str, ...], context: MigrationContext) -> Any:
        newest = tuple(self.script.get_heads())
        self._stage.enter("compare")
        with self._around(heads, context):
            return work(newest, context)


def _nothing(found: Any, write: object) -> Iterator[Any]:
    return iter(())


class _Given:
    """Stands in for the class ScriptDirectory."""

    def __init__(self, script: ScriptDirectory) -> None:
        self._script = script

    def from_config(self, config: Any) -> ScriptDirectory:
        """Always the one."""
        return self._script
