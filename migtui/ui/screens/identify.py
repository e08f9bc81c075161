"""Asking for a revision by any name that Alembic takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from migtui.core.identifiers import NotIdentified, identify

from ..session import Session
from .ask import AskScreen
from .choices import Choice
from .choose import choose

FORMS = "An id or its beginning, head, base, current, a label, label@head, or steps from one: abc-2"


def ask_revision(screen: Screen[Any], session: Session, title: str, then: Callable[[str], object]) -> None:
    """Call `then` with the id of a revision of this history; where the text names several, ask which."""

    def named(text: str) -> tuple[str, ...]:
        return identify(session.snapshot.history, text, session.snapshot.current)

    def check(text: str) -> str:
        try:
            named(text)
        except NotIdentified as error:
            return str(error)
        return ""

    def answered(text: str | None) -> None:
        if text is not None:
            revisions = session.snapshot.history.revisions
            choose(screen, title, [Choice(id, f"{id}  {revisions[id].message}") for id in named(text)], then)

    screen.app.push_screen(AskScreen(title, FORMS, check=check), answered)
