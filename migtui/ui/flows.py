"""Plan, confirm, run, report: the way every change takes, whichever key it came from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from migtui.errors import MigtuiError, PlanChanged

from .screens.command_screen import CommandScreen
from .session import Session

if TYPE_CHECKING:
    from migtui.core.plan import Direction, Plan

GROUP = "migrate"
"""Of Textual's workers: one at a time, the last that was asked for."""


async def plan_and_run(
    screen: CommandScreen[Any],
    session: Session,
    direction: Direction,
    target: str,
    id: str,
    is_still: Callable[[], bool],
    *,
    purge: bool = False,
) -> None:
    """Open the plan for `alembic <direction> <target>`, and run it when it is confirmed. For a worker of the screen.

    `id`: of the command that asks for it. `is_still`: whether the user still waits for it; else it is not opened, for
    what is typed then is meant for something else.
    """
    command, note = session.command(direction, target), ""
    try:
        while True:
            plan = await session.plan(direction, target, purge=purge)
            if not is_still():
                _drop(screen, session, command, id)
                return
            error = await _confirm_and_run(screen, session, plan, note)
            if not isinstance(error, PlanChanged):
                return
            note = "The database has moved since the plan: nothing was run. This is the plan for where it stands now."
    except MigtuiError as error:
        session.note_failure(direction.capitalize(), command, error)
        if is_still():
            from .screens.error import ErrorScreen

            await screen.app.push_screen_wait(ErrorScreen(error))
        else:
            screen.say(f"{command}: {error.message}", "broken")


def _drop(screen: CommandScreen[Any], session: Session, command: str, id: str) -> None:
    """It is ready, and nobody waits for it any more."""
    key = screen.key_of(id)
    session.note("Plan", command, f"ready, but not opened over something else: press {key} again", None, ok=None)
    screen.say(f"the plan for {command} is ready: press {key} again")


async def _confirm_and_run(screen: CommandScreen[Any], session: Session, plan: Plan, note: str) -> MigtuiError | None:
    """Show the plan; when it is confirmed run it. The error that ended the run, if one did."""
    # Not needed before somebody plans something: 9 ms of the start.
    from .screens.plan import PlanScreen
    from .screens.run import RunScreen

    if not await screen.app.push_screen_wait(PlanScreen(session, plan, note=note)):
        screen.say("the plan was closed: nothing was run", "dim")
        return None
    result = await screen.app.push_screen_wait(RunScreen(session, plan))
    return result.error
