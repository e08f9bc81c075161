"""`b`: whose difference is it? The way from the key to the answer: may we, shall we, build, keep."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from migtui.core.diff.origin import Origin, ThreeWay
from migtui.engine.comparing import Comparison, Partial
from migtui.errors import MigtuiError, OperationError

from ..present.diff.origin import answer_words, counts_words
from ..present.diff.scratching import (
    BUILD,
    NOTHING_YET,
    STOPPING,
    TITLE,
    confirm_lines,
    no_scratch,
    progress,
    trust_lines,
)
from ..screens.command_screen import CommandScreen
from ..session import Session
from ..text import Line

GROUP = "scratch"
"""Of Textual's workers."""
PACE = 0.1
"""Seconds between two pictures of the progress: a step can take 2 ms."""
TRUST = "say that you trust the migrations"
"""What the hint of an error says where the user's word would be enough."""


class Scratching:
    """The answer to one comparison, and the way to it. A screen has one, and draws what it knows.

    `b` runs `ask` in a worker of the screen (`self.run_worker(self.scratching.ask(self, comparison), group=GROUP,
    exclusive=True)`); `stop` ends it while `is_building`. The comparison is the one without renames: see
    `Diffs.three_way`.
    """

    def __init__(self, session: Session, changed: Callable[[], object]) -> None:
        """`changed` is called whenever there is something new to draw: progress, the answer, an error."""
        self.session = session
        self._changed = changed
        self._is_due = False
        """The progress will be drawn in a moment."""
        self._answers: Mapping[str, ThreeWay] = {}
        self._began = 0.0
        self.is_building = False
        self.is_stopping = False
        """It goes on building until its worker has taken everything away."""
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
        if self.is_stopping:
            return "what is being built is being stopped"
        if self.is_building:
            return f"it is being built; {self.session.snapshot.keys.name('diff.close')} gives up"
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
        is_late = False
        while answers is not None and (not is_late or _is_here(screen)):  # else the status line has said it
            if answers and not await screen.app.push_screen_wait(DriftsScreen(self.session, tuple(answers.values()))):
                return
            answers, is_late = await self._asked(screen, comparison), True

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
        if not _is_here(screen):
            return False
        lines = trust_lines(error, min(94, screen.size.width - 8), screen.key_map)
        return await _confirmed(screen, "Run it all the same?", lines)

    async def _built(
        self, screen: CommandScreen[Any], comparison: Comparison, *, trusted: bool
    ) -> Mapping[str, ThreeWay] | None:
        """The answers, which are kept; None: an error was shown."""
        session, began = self.session, time.monotonic()
        self._began = began
        self.is_building, self.progress = True, progress(None, session.snapshot.keys, several=False)
        self._changed()
        try:
            await session.reload()
            diffs, history = session.engine.diffs, session.snapshot.history
            stages = await diffs.build(history, comparison, trusted=trusted, heard=self._hear)
            answers = {answer.key: answer for answer in diffs.three_way(comparison, stages)}
        except MigtuiError as error:
            session.note_failure(BUILD, "", error, time.monotonic() - began)
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
        if _is_here(screen):
            await screen.app.push_screen_wait(ErrorScreen(error))

    def _hear(self, partial: Partial) -> None:
        if self.is_stopping:
            return
        self.progress = progress(partial, self.session.snapshot.keys, several=bool(partial.key))
        if not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_later(PACE, self._draw)  # the last step may be the one that takes long

    def _draw(self) -> None:
        self._is_due = False
        if self.progress:
            self._changed()

    # -- giving up -------------------------------------------------------------------------------------------

    def stop(self, screen: CommandScreen[Any]) -> None:
        """Stop what is being built. Everything can be used meanwhile; how it has ended is said, and in the log."""
        if self.is_building and not self.is_stopping:
            self.is_stopping, self.progress = True, STOPPING
            self._changed()
            screen.app.run_worker(self._stop(screen))  # the screen may be closed before it has ended

    async def _stop(self, screen: CommandScreen[Any]) -> None:
        screen.workers.cancel_group(screen, GROUP)
        ends = await self.session.engine.diffs.stop_builds()
        self.is_stopping = False
        said = " · ".join(end.text for end in ends) or NOTHING_YET
        ok = False if any(end.left for end in ends) else None
        self.session.note(BUILD, "", said, time.monotonic() - self._began, ok=ok)
        for each in dict.fromkeys((screen, screen.app.screen)):
            if isinstance(each, CommandScreen) and each.is_open:
                each.say(said, "dim" if ok is None else "broken")


def _is_here(screen: CommandScreen[Any]) -> bool:
    """The user is still where this was asked for: what is typed for another screen, or in a filter, is no answer."""
    return screen.app.screen is screen and screen.mode != "typing"


async def _confirmed(screen: CommandScreen[Any], title: str, lines: Sequence[Line]) -> bool:
    from ..screens.confirm import ConfirmScreen

    confirm = ConfirmScreen(title, lines)
    return await screen.app.push_screen_wait(confirm)
