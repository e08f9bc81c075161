"""The history and the databases, read as the screens read them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from ..errors import MigtuiError
from ..reports.history import Reading
from .output import DIFFERENT, UNREACHABLE, UNREADABLE, narrate, narrate_error
from .stopping import run

if TYPE_CHECKING:
    from ..engine.client import Engine
    from ..engine.files import LoadedHistory
    from ..engine.project import Project


@contextlib.asynccontextmanager
async def asking(project: Project) -> AsyncIterator[Engine]:
    """An engine for a few questions."""
    from ..engine.client import Engine

    engine = Engine(project, standby=False)
    try:
        yield engine
    finally:
        await engine.close()


async def read(engine: Engine, project: Project, loaded: LoadedHistory, *, narrated: bool = True) -> Reading:
    """The history as far as it can be known, and where the databases stand. `narrated`: say what fails."""
    from ..engine.files import load_history
    from ..engine.states import failure_of

    try:
        loaded = await _completed(engine, loaded)
        report = await engine.read_databases()
        if report.locations is not None:
            narrate(f"env.py reads its version files from {', '.join(report.locations)}")
            loaded = await _completed(engine, load_history(project, locations=report.locations))
        return Reading(loaded.history, report.states)
    except MigtuiError as error:
        if narrated:
            narrate_error(error)
        return Reading(loaded.history, failure=failure_of(error))
    finally:
        loaded.save_cache()


def read_now(project: Project, loaded: LoadedHistory) -> Reading:
    """The same, for who asks nothing else."""

    async def ask() -> Reading:
        async with asking(project) as engine:
            return await read(engine, project, loaded)

    return run(ask())


async def _completed(engine: Engine, loaded: LoadedHistory) -> LoadedHistory:
    """With the bodies checked, and with what only importing can tell, if this Python can be asked."""
    from ..engine.files import check_bodies, with_facts

    loaded = await check_bodies(loaded)
    if loaded.unsure:
        with contextlib.suppress(MigtuiError):  # reading the databases says it
            loaded = with_facts(loaded, await engine.import_files(loaded.unsure))
    return loaded


def exit_code(reading: Reading) -> int:
    """The verdict as a number."""
    found = reading.verdict
    if found.kind == "unreachable":
        return UNREACHABLE
    if found.kind in ("env-fails", "unreadable"):
        return UNREADABLE
    if found.kind in ("diverged", "overlapping"):
        return DIFFERENT
    if found.severity == "error":  # a history that Alembic cannot load
        return UNREADABLE
    return 0 if found.is_fine else DIFFERENT
