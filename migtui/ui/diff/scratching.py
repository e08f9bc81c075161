"""`b`: whose difference is it? The way from the key to the answer: may we, shall we, build, keep."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from migtui.core.diff.origin import Origin, ThreeWay
from migtui.engine.comparing import Comparison, Partial
from migtui.errors import MigtuiError, OperationError

from ..present.diff.origin import answer_words, counts_words
from ..present.diff.scratching import BUILD, TITLE, confirm_lines, no_scratch, progress, trust_lines
from ..screens.command_screen import CommandScreen
from ..session import Session
from ..text import Line

PACE = 0.1
"""Seconds between two pictures of the progress: a step can take 2 ms."""
TRUST = "say that you trust the migrations"
"""What the hint of an error says where the user's word would be enough."""


class Scratching:
    """The answer to one comparison, and the way to it. A screen has one, and draws what it knows.

    `b` runs `ask` in a worker of the screen (`self.run_worker(self.scratching.ask(self, comparison), group="scratch",
    exclusive=True)`); escape cancels that group while `is_building`. The comparison is the one without renames: see
    `Diffs.three_way`.
    """

    def __init__(self, session: Session, changed: Callable[[], object]) -> None:
        """`changed` is called whenever there is something new to draw: progress, the answer, an error."""
        self.session = session
        self._changed = changed
        self._drawn = 0.0
        self._answers: Mapping[str, ThreeWay] = {}
        self.is_building = False
        self.progress = ""
        """ "building 120 of 412 revisions in a scratch database", for the status line; "" when nothing is built."""

    @property
    def answers(self) -> Mapping[str, ThreeWay]:
        """By database key; empty: not asked. Kept with the comparison, over the closing of the screen."""
        return self.session.diff.answers if self.session.diff is not None else self._answers

    def _keep(self, answers: Mapping[str, ThreeWay]) -> None:
        self._answers = answers
        if self.session.diff is not None:
            self.session.diff.answers = answers

    def refusal(self, comparison: Comparison | None) -> str:
        """Why `b` cannot work now, or "": for a command's `unavailable`."""
        if comparison is None:
            return "models and database have not been compared yet"
        if self.is_building:
            return "it is being built; esc gives up"
        if not self.session.snapshot.history.order:
            return "there are no migrations to build"
        return no_scratch(self.session.snapshot, comparison)

    def origin(self, key: str, change_id: str) -> Origin | None:
        """Whose this operation is; None: not known."""
        answer = self.answers.get(key)
        return answer.origins.get(change_id) if answer is not None else None

    def counts(self, key: str) -> str:
        """ "2 pending, 1 without a migration, 3 drifts", for a status line; "" while not asked. No key: of all."""
        answer = self.answers.get(key)
        if answer is None and not key and self.answers:
            return answer_words(self.answers)[0]
        return counts_words(answer) if answer is not None else ""

    def forget(self) -> None:
        """There is another comparison."""
        self._keep({})
        self.progress = ""

    # -- the way ---------------------------------------------------------------------------------------------

    async def ask(self, screen: CommandScreen[Any], comparison: Comparison) -> None:
        """Ask the user where something is created on a server, build, and keep the answer. Says on the screen what it
        does, shows errors itself, and lists the drifts where there are any. Asked again, it shows what it knows."""
        from ..screens.diff.drifts import DriftsScreen

        answers: Mapping[str, ThreeWay] | None = self.answers
        while answers is not None:
            if answers and not await screen.app.push_screen_wait(DriftsScreen(self.session, tuple(answers.values()))):
                return
            answers = await self._asked(screen, comparison)

    async def _asked(self, screen: CommandScreen[Any], comparison: Comparison) -> Mapping[str, ThreeWay] | None:
        """The answers, when there is something in them to list."""
        if not await self._is_confirmed(screen, comparison):
            screen.say("nothing was created", "dim")
            return None
        found = await self._built(screen, comparison, trusted=False)
        if found is not None and (error := self._wants_trust(found)) and await self._is_trusted(screen, error):
            found = await self._built(screen, comparison, trusted=True)
        return await self._said(screen, found) if found is not None else None

    async def _is_confirmed(self, screen: CommandScreen[Any], comparison: Comparison) -> bool:
        """A file in the temporary folder needs no question."""
        lines = confirm_lines(self.session.snapshot, comparison, screen.size.width - 8)
        if not lines:
            return True
        return await _confirmed(screen, TITLE, lines)

    def _wants_trust(self, answers: Mapping[str, ThreeWay]) -> str:
        """Why a migration is not run, where the user's word would be enough: there is a database that is theirs."""
        given = self.session.snapshot.settings.scratch is not None
        return next((answer.error for answer in answers.values() if given and TRUST in answer.hint), "")

    async def _is_trusted(self, screen: CommandScreen[Any], error: str) -> bool:
        return await _confirmed(screen, "Run it all the same?", trust_lines(error, min(94, screen.size.width - 8)))

    async def _built(
        self, screen: CommandScreen[Any], comparison: Comparison, *, trusted: bool
    ) -> Mapping[str, ThreeWay] | None:
        """The answers, which are kept; None: an error was shown."""
        session, began = self.session, time.monotonic()
        self.is_building, self.progress = True, progress(None, several=False)
        self._changed()
        try:
            await session.reload()
            diffs, history = session.engine.diffs, session.snapshot.history
            stages = await diffs.build(history, comparison, trusted=trusted, heard=self._hear)
            answers = {answer.key: answer for answer in diffs.three_way(comparison, stages)}
        except MigtuiError as error:
            session.note(BUILD, "", error.message, time.monotonic() - began, ok=False)
            await self._fail(screen, error)
            return None
        finally:
            self.is_building, self.progress = False, ""
        self._keep(answers)
        words, _ = answer_words(answers)
        ok = all(answer.is_answered for answer in answers.values())
        session.note(BUILD, "", words, time.monotonic() - began, ok=ok)
        self._changed()
        return answers

    async def _said(self, screen: CommandScreen[Any], answers: Mapping[str, ThreeWay]) -> Mapping[str, ThreeWay] | None:
        """Where nothing could be told, that is an error. The answers, where drifts or troubles are to be listed."""
        if not answers:
            screen.say("no database was built: env.py visits none of those that were compared")
            return None
        screen.say(*answer_words(answers))
        failed = [answer for answer in answers.values() if not answer.is_answered]
        if len(failed) == len(answers):
            self._keep({})  # b tries again
            first = failed[0]
            where = f"revision {first.revision}" if first.revision else ""
            await self._fail(screen, OperationError(first.error, hint=first.hint, where=where))
            return None
        return answers if failed or any(answer.drifts or answer.left for answer in answers.values()) else None

    async def _fail(self, screen: CommandScreen[Any], error: MigtuiError) -> None:
        from ..screens.error import ErrorScreen

        self.is_building, self.progress = False, ""
        self._changed()
        screen.say(error.message, "broken")
        await screen.app.push_screen_wait(ErrorScreen(error))

    def _hear(self, partial: Partial) -> None:
        now = time.monotonic()
        self.progress = progress(partial, several=bool(partial.key))
        if now - self._drawn >= PACE:
            self._drawn = now
            self._changed()


async def _confirmed(screen: CommandScreen[Any], title: str, lines: Sequence[Line]) -> bool:
    from ..screens.confirm import ConfirmScreen

    confirm = ConfirmScreen(title, lines)
    return await screen.app.push_screen_wait(confirm)
