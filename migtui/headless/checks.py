"""`migtui check`: at head? one head? no difference? no drift? For a pipeline, each with its own answer.

A question that could not be answered has not passed: the command then ends with 3 or 4, and says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..errors import MigtuiError
from ..reports.checks import (
    Answer,
    Commands,
    Trouble,
    at_head,
    check_data,
    check_lines,
    exit_code,
    no_difference,
    no_drift,
    one_head,
)
from ..reports.examined import examine
from .output import code_of, narrate, narrate_all, print_data, print_lines
from .reading import asking, read
from .reading import exit_code as status_code
from .stopping import run

if TYPE_CHECKING:
    from ..core.database import DatabaseState
    from ..core.diff.model import BuiltStage
    from ..core.diff.origin import ThreeWay
    from ..engine.client import Engine
    from ..engine.comparing import Comparison
    from ..engine.project import Project
    from ..reports.history import Reading


def check(project: Project, *, as_json: bool, with_drift: bool, trusted: bool, read_only: bool) -> int:
    """Print the answers. `trusted`: build also migrations that may reach past the scratch database of the settings."""
    narrate_all(project.notes)
    answers = run(_answers(project, with_drift=with_drift, trusted=trusted, read_only=read_only))
    if as_json:
        print_data(check_data(answers))
    else:
        print_lines(check_lines(answers))
    return exit_code(answers)


async def _answers(project: Project, *, with_drift: bool, trusted: bool, read_only: bool) -> tuple[Answer, ...]:
    from ..engine.files import load_history

    async with asking(project) as engine:
        reading = await read(engine, project, load_history(project), narrated=False)
        comparison = await _comparison(engine)
        drift: Sequence[ThreeWay] | Trouble | None = None
        if with_drift and isinstance(comparison, Trouble):
            drift = Trouble("models and databases could not be compared", code=comparison.code)
        elif with_drift and not isinstance(comparison, Trouble):
            drift = await _drift(engine, reading, comparison, trusted=trusted, read_only=read_only)
    commands = _commands(engine)
    examined = comparison if isinstance(comparison, Trouble) else examine(comparison.databases, comparison.states)
    return (
        at_head(reading, commands, status_code(reading)),
        one_head(reading, commands),
        no_difference(examined, drift, reading.verdict.behind, commands),
        no_drift(drift),
    )


def _commands(engine: Engine) -> Commands:
    line = engine.command_line
    return Commands(
        line("upgrade", "heads"), line("stamp", "heads"), line("merge", "heads"), line("revision", "--autogenerate")
    )


async def _comparison(engine: Engine) -> Comparison | Trouble:
    try:
        return await engine.diffs.compare()
    except MigtuiError as error:
        return _trouble(error)


def _trouble(error: MigtuiError) -> Trouble:
    """Why there is no answer, with its place."""
    where = f" ({error.where})" if error.where else ""
    return Trouble(f"{error.title}: {error.message}{where}", error.hint, code_of(error))


async def _drift(
    engine: Engine, reading: Reading, comparison: Comparison, *, trusted: bool, read_only: bool
) -> Sequence[ThreeWay] | Trouble:
    """What the migrations build, beside the databases. Creates a scratch database where none is given."""
    refused = _refused(engine.project, comparison.states, read_only=read_only)
    if refused:
        return Trouble(refused, "give an empty database with --scratch URL, or leave this question out: --no-drift")
    build = asyncio.ensure_future(engine.diffs.build(reading.history, comparison, trusted=trusted))
    try:
        stages = await asyncio.shield(build)
    except asyncio.CancelledError:
        await _stop(engine, build)
        raise
    except MigtuiError as error:
        return _trouble(error)
    answers = engine.diffs.three_way(comparison, stages)
    missing = len(comparison.states) - len(answers)
    return answers if not missing else Trouble(f"{missing} of the databases could not be built or not be compared")


async def _stop(engine: Engine, build: asyncio.Future[tuple[BuiltStage, ...]]) -> None:
    """After ctrl+c. It takes seconds where a migration's code does not listen."""
    narrate("stopping what is being built: what it has created is removed …")
    for end in await engine.diffs.stop_builds():
        narrate(end.text)
    build.cancel()  # it may not have begun yet
    await asyncio.gather(build, return_exceptions=True)


def _refused(project: Project, states: Sequence[DatabaseState], *, read_only: bool) -> str:
    """Why no scratch database is created beside one of these; "" where none would be, or one may be."""
    on_servers = [state for state in states if state.dialect != "sqlite" and not state.error]
    if project.settings.scratch is not None or not on_servers:
        return ""
    if read_only:
        return "read-only: no scratch database is created on the server"
    protected = [state.title for state in on_servers if state.is_matched(project.settings.protected)]
    return f"{protected[0]} is protected: no scratch database is created on its server" if protected else ""
