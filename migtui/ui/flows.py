"""Plan, confirm, run, report: the way every change takes, whichever key it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from migtui.errors import MigtuiError, PlanChanged

from .screens.command_screen import CommandScreen
from .session import Session

if TYPE_CHECKING:
    from migtui.core.plan import Direction, Plan


def migrate(
    screen: CommandScreen[None], session: Session, direction: Direction, target: str, *, purge: bool = False
) -> None:
    """Open the plan for `alembic <direction> <target>`, and run it when it is confirmed."""
    screen.say(f"planning {session.command(direction, target)} …", "dim")
    work = plan_and_run(screen, session, direction, target, purge=purge)
    screen.run_worker(work, group="migrate", exclusive=True, exit_on_error=True)


async def plan_and_run(
    screen: CommandScreen[Any], session: Session, direction: Direction, target: str, *, purge: bool = False
) -> None:
    """The same, to be waited for by a worker of the screen."""
    try:
        note = ""
        while True:
            plan = await session.plan(direction, target, purge=purge)
            error = await _confirm_and_run(screen, session, plan, note)
            if not isinstance(error, PlanChanged):
                break
            note = "The database has moved since the plan: nothing was run. This is the plan for where it stands now."
    except MigtuiError as error:
        session.note(direction.capitalize(), session.command(direction, target), error.message, None, ok=False)
        from .screens.error import ErrorScreen

        await screen.app.push_screen_wait(ErrorScreen(error))


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
