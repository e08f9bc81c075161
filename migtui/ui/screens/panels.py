"""Graph and details, or one of them alone: `f` and `enter`. A narrow terminal has room for one at a time.

Which of them that is lasts as long as there is no room for both; what was chosen to be alone stays alone.
"""

from __future__ import annotations

from ..widgets.details import TabBar
from .folding import Folding
from .scripting import Scripting

GRAPH, DETAILS = "-graph-only", "-details-only"
MAXIMISED = ("", GRAPH, DETAILS)
TURNED = "-turned"
"""The details are what a narrow terminal shows."""


class Panels(Folding, Scripting):
    """Classes of the screen say which panels there are; the panels say how to come to the other."""

    @property
    def _is_narrow(self) -> bool:
        return self.has_class("-narrow")

    @property
    def _has_details_alone(self) -> bool:
        return self.has_class(DETAILS) or (self._is_narrow and self.has_class(TURNED))

    def show_panels(self) -> None:
        """Say in the frames how to come to what is hidden; in the log the key has another meaning."""
        key = "" if self.mode == "log" else self.key_map.name("detail.open")
        self.graph.more = f"{key} details" if key and not self.details.display else ""
        self.graph.show_position()
        self.details.back = f"{key} graph  " if key and self._has_details_alone else ""
        self.details.show_keys()
        if self.focused is None and self.app.app_focus and self.graph.display:
            self.graph.focus()  # hidden, it had lost the focus

    def run_maximise(self) -> None:
        if self._is_narrow:
            self._turn_over()
            return
        now = next((name for name in MAXIMISED[1:] if self.has_class(name)), "")
        self._maximise(MAXIMISED[(MAXIMISED.index(now) + 1) % len(MAXIMISED)])

    def run_detail_open(self) -> None:
        if self.graph.selected_fold and not self._has_details_alone:
            self.unfold(self.graph.selected_fold)
        elif self._is_narrow:
            self._turn_over()
        else:
            self._maximise("" if self.has_class(DETAILS) else DETAILS)

    async def run_detail_next(self) -> None:
        await self._turn(1)

    async def run_detail_previous(self) -> None:
        await self._turn(-1)

    async def on_tab_bar_chosen(self, event: TabBar.Chosen) -> None:
        self.details.turn_to(event.index)
        await self.show_details()

    def run_detail_down(self) -> None:
        self.details.scroll_by(3)

    def run_detail_up(self) -> None:
        self.details.scroll_by(-3)

    async def _turn(self, by: int) -> None:
        """To another tab; details that cannot be seen come first, as they are."""
        if self.details.display:
            self.details.turn(by)
            await self.show_details()
        elif self._is_narrow:
            self._turn_over()
        else:
            self._maximise("")

    def _turn_over(self) -> None:
        """From the one that a narrow terminal shows to the other."""
        to_details = not self._has_details_alone
        self.set_class(to_details, TURNED)
        if not to_details:
            self.remove_class(DETAILS)
        self.call_after_refresh(self.show_details)

    def _maximise(self, which: str) -> None:
        for name in MAXIMISED[1:]:
            self.set_class(name == which, name)
        self.call_after_refresh(self.show_details)
