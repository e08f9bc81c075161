"""The steps of one scratch database, and what is told of the two stages that they lead to."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from alembic.runtime.migration import MigrationContext

from ..confined import OutOfBounds, confined
from ..failures import done_with
from ..planning import alembic_steps, heads_after, step_id
from ..project import Project
from ..protocol import Build, Built, Event, Progress, Scratched
from ..stage import Stage
from ..visits import reason
from .databases import NoScratch, Scratch
from .generating import operations
from .snapshot import snapshot

Send = Callable[[Event], None]
NO_ROWS = "A scratch database has no rows: a migration that needs some to be there fails in it."
OWN_CODE = (
    "Its code is not run where it could reach real things. Give an empty database as scratch, say that you trust the"
    " migrations, and it is."
)


class Refused(Exception):
    """A step would have reached past its scratch database. `str()`: "revision b2 runs another program"."""


class Cancelled(Exception):
    """The user has asked for an end between two steps."""


class Building:
    """One database: the steps that its scratch takes, and what is told of them."""

    def __init__(
        self, project: Project, stage: Stage, send: Send, request: Build, key: str, stop: threading.Event
    ) -> None:
        self.key = key
        self.scratch: Scratch | None = None
        self.is_confined = not (request.trusted and request.scratch.get(key))
        self._project = project
        self._stage = stage
        self._send = send
        self._rows = tuple(sorted(request.heads.get(key, ())))
        self._stop = stop
        self._built: list[Built] = []
        """Not sent yet: the last one also says whether the scratch database is gone."""
        self._is_current = True
        """It has not yet come to where the real database stands."""

    def announce(self, name: str) -> None:
        """A scratch database of this name is about to be created."""
        self._send(Scratched(self.key, name))

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """What goes wrong inside is told by a Built. Of a build that was stopped only what is left of it is."""
        try:
            yield
        except Cancelled:
            self._tell_left()
            return
        except NoScratch as error:
            self._fail(str(error), error.hint)
        except Refused as error:
            self._fail(str(error), OWN_CODE)
        except (Exception, SystemExit) as error:
            in_step = self._stage.name == "step"
            hint = done_with(error, self._stage).hint
            self._fail(reason(error, self._stage), hint or (NO_ROWS if in_step else ""))
        except BaseException:  # a SIGINT
            self._tell_left()
            raise
        self._send_built()

    def steps(self, context: MigrationContext) -> Iterator[Any]:
        """Alembic runs one after another; between them the stages are looked at."""
        self._stage.enter("history")
        script = self._project.script
        below = alembic_steps(script, "upgrade", self._rows, ()) if self._rows else []  # type: ignore[arg-type]
        above = alembic_steps(script, "upgrade", "heads", tuple(heads_after((), below)))
        total = len(below) + len(above)
        yield from self._run(below, 0, total)
        current = self._look(context, "current")
        self._is_current = False
        if above:
            self._send(current)
            yield from self._run(above, len(below), total)
            self._built.append(self._look(context, "heads"))
        else:
            self._built += [current, replace(current, stage="heads")]
        self._send(Progress(self.key, "built", total, total))

    def callbacks(self, options: dict[str, Any]) -> dict[str, Any]:
        """env.py's on_version_apply, held back like the migrations: one that reaches outside is cut short."""
        given = options.get("on_version_apply")
        if not given or not self.is_confined:
            return {}
        several = given if isinstance(given, (list, tuple, set)) else [given]
        return {"on_version_apply": tuple(_held_back(each) for each in several)}

    def _run(self, steps: list[Any], done: int, total: int) -> Iterator[Any]:
        for index, step in enumerate(steps, done):
            if self._stop.is_set():
                raise Cancelled
            self._send(Progress(self.key, "built", index, total))
            step.migration_fn = self._guarded(step.migration_fn, step_id(step))
            yield step
            self._stage.enter("history")

    def _guarded(self, work: Callable[..., None], revision: str) -> Callable[..., None]:
        @functools.wraps(work)
        def guarded(**options: Any) -> None:
            self._stage.enter("step", revision)
            if not self.is_confined:
                work(**options)
                return
            refused: list[str] = []
            try:
                with confined(strict=True) as refused:
                    work(**options)
            except (Exception, SystemExit) as error:
                if not refused and not isinstance(error, OutOfBounds):
                    raise
            if refused:
                raise Refused(f"revision {revision} {refused[0]}")

        return guarded

    def _look(self, context: MigrationContext, stage: Any) -> Built:
        self._stage.enter("compare")
        if self._stop.is_set():
            raise Cancelled
        scratch = self.scratch
        assert scratch is not None, "there are steps only in a scratch database"
        built = Built(
            key=self.key,
            stage=stage,
            where=scratch.where,
            heads=sorted(context.get_current_heads()),
            objects=snapshot(context),
            operations=operations(self._project, context, self._stage),
        )
        self._stage.enter("history")
        return built

    def _send_built(self) -> None:
        scratch = self.scratch
        for built in self._built:
            if scratch is not None:
                hint = built.hint or scratch.note
                built = replace(built, left=scratch.left, hint=hint)
            self._send(built)

    def _tell_left(self) -> None:
        self._fail("it was stopped", "")
        if self.scratch is not None and self.scratch.left:
            self._send_built()

    def _fail(self, error: str, hint: str) -> None:
        stage: Literal["current", "heads"] = "current" if self._is_current else "heads"
        revision = self._stage.revision if self._stage.name == "step" else ""
        where = self.scratch.where if self.scratch else ""
        self._built = [Built(self.key, stage, where, error=error, revision=revision, hint=hint)]


def _held_back(callback: Callable[..., Any]) -> Callable[..., None]:
    @functools.wraps(callback)
    def held_back(*arguments: Any, **options: Any) -> None:
        with contextlib.suppress(OutOfBounds), confined(strict=True):
            callback(*arguments, **options)

    return held_back
