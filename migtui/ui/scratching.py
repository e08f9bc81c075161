"""`b`: whose difference is it? The way from the key to the answer: may we, shall we, build, keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from migtui.core.diff.origin import Origin, ThreeWay
from migtui.engine.comparing import Comparison

from .screens.command_screen import CommandScreen
from .session import Session


class Scratching:
    """The answer to one comparison, and the way to it. A screen has one, and draws what it knows.

    `b` runs `ask` in a worker of the screen (`self.run_worker(self.scratching.ask(self, comparison), group="scratch",
    exclusive=True)`); escape cancels that group while `is_building`.
    """

    def __init__(self, session: Session, changed: Callable[[], object]) -> None:
        """`changed` is called whenever there is something new to draw: progress, the answer, an error."""
        self.session = session
        self._changed = changed
        self.is_building = False
        self.progress = ""
        """ "building 120 of 412 revisions in a scratch database", for the status line; "" when nothing is built."""
        self.answers: Mapping[str, ThreeWay] = {}
        """By database key; empty: not asked."""

    def refusal(self, comparison: Comparison | None) -> str:
        """Why `b` cannot work now, or "": for a command's `unavailable`."""
        raise NotImplementedError

    async def ask(self, screen: CommandScreen[Any], comparison: Comparison) -> None:
        """Ask the user where something is created on a server, build, and keep the answer. Says on the screen what it
        does, shows errors itself, and opens the drifts where there are any."""
        raise NotImplementedError

    def origin(self, key: str, change_id: str) -> Origin | None:
        """Whose this operation is; None: not known."""
        answer = self.answers.get(key)
        return answer.origins.get(change_id) if answer is not None else None

    def counts(self, key: str) -> str:
        """ "2 pending, 1 without a migration, 3 drift", for a status line; "" while not asked."""
        raise NotImplementedError

    def forget(self) -> None:
        """There is another comparison."""
        self.answers, self.progress = {}, ""
