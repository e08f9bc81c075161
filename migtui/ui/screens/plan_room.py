"""The Plan screen where there is little room: what gives way, and how to come to it all the same."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Button

from migtui.core.plan import Plan, confirmation

from ..present.plan import buttons, facts, name_to_type, question
from ..session import Session
from ..text import PLAIN, one_line
from ..widgets.line_view import LineView
from .unread import Unread

BOTH = 10
"""Rows from which on steps and SQL stand above each other; in less the steps stand alone, and `f` shows the SQL."""
NAME, MARGIN = 12, 2
"""Cells for the database's name, where it is to be typed, and at the ends of that line."""


class Sized(Message):
    """A part of the screen has another size, and is to be filled and shared anew."""


class SizedRow(Horizontal):
    """Parts beside or above each other; it tells its size."""

    def on_resize(self) -> None:
        self.post_message(Sized())


class SizedView(LineView):
    """Lines; it tells its size."""

    def on_resize(self) -> None:
        super().on_resize()
        self.post_message(Sized())


class PlanRoom(Unread[bool]):
    """Who derives from it composes `facts`, `steps-and-sql` with `steps` and `sql`, and `confirm` with its buttons."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-wider")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (24, "-tall")]

    def __init__(self, session: Session, plan: Plan, clock: Callable[[], float]) -> None:
        super().__init__(clock=clock)
        self.session = session
        self.plan = plan
        snapshot = session.snapshot
        self.confirmation = confirmation(plan, protected=snapshot.is_protected, read_only=snapshot.settings.read_only)

    @property
    def name_to_type(self) -> str:
        """The one that says yes, where the database is protected."""
        return name_to_type(self.session.snapshot)

    @property
    def asked(self) -> str:
        """What the user is asked."""
        return question(self.plan, self.confirmation, self.key_map.name("plan.run"), self.name_to_type)

    def show_facts(self, note: str) -> None:
        """In the rows that the style sheet leaves them stands what is to be read before `y`."""
        view = self.query_one("#facts", LineView)
        most = view.styles.max_height
        rows = None if most is None else int(self.size.height * most.value / 100) - 2
        view.show(facts(self.plan, self.session.snapshot, note, self.size.width - 6, rows))

    def share_room(self) -> None:
        """Among what is filled."""
        self._share_height()
        self._share_line()
        self._say_what_is_hidden()

    def _share_height(self) -> None:
        """Above each other the steps take no more room than they fill: the SQL has the rest."""
        steps, height = self.query_one("#steps", LineView), self.query_one("#steps-and-sql").size.height
        is_above = self.has_class("-narrow")
        self.set_class(is_above and height < BOTH, "-no-sql")
        steps.styles.height = min(len(steps.lines) + 2, height // 2) if is_above and height >= BOTH else "1fr"

    def _share_line(self) -> None:
        """The one that asks: the button says less, then Cancel leaves it to its key."""
        if self.confirmation == "none":
            return
        room = self.size.width - MARGIN - (NAME if self.confirmation == "type-name" else 0)
        label, has_cancel = buttons(self.plan, self.asked, room)
        run = self.query_one("#run", Button)
        if run.label != Content(label):
            run.label = Content(label)
            run.refresh(layout=True)  # else it keeps the width that it had
        self.query_one("#cancel").display = has_cancel

    def _say_what_is_hidden(self) -> None:
        """What will be lost is among the facts."""
        view, key = self.query_one("#facts", LineView), self.key_map.name
        keys = f"{key('plan.facts-down')} {key('plan.facts-up')} scroll"
        view.border_subtitle = self.frame(keys if view.max_scroll_y else "")

    def frame(self, *parts: str) -> Content:
        """Text in a frame, which no painter makes plain."""
        text = one_line(" · ".join(filter(None, parts)))
        return Content(text.translate(PLAIN) if self.session.snapshot.settings.ascii else text)
