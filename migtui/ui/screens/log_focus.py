"""The command log with the focus: it grows, a cursor walks over its entries, and they unfold and can be copied."""

from __future__ import annotations

from ..commands.command import Mode
from ..copying import copy
from ..looks.frames import framed
from ..widgets.log_panel import LogPanel
from .revision_screen import RevisionScreen

FOCUSED = "-log-focus"
"""The screen's class meanwhile. The focus itself is no sign: the terminal's window may have lost it."""


class LogFocus(RevisionScreen):
    """Who derives from it composes a LogPanel with the id `log`."""

    @property
    def log_panel(self) -> LogPanel:
        return self.query_one("#log", LogPanel)

    @property
    def mode(self) -> Mode:
        return "log" if self.is_in_log else super().mode

    @property
    def is_in_log(self) -> bool:
        """The log has the focus."""
        return self.has_class(FOCUSED)

    def run_log_focus(self) -> None:
        self.add_class(FOCUSED)  # first: what is hidden takes no focus
        self.log_panel.focus()

    def on_log_panel_taken(self) -> None:
        self.add_class(FOCUSED)
        self._show_mode()

    def on_descendant_focus(self) -> None:
        if self.is_in_log and self.focused is not self.log_panel:
            self._leave_log()

    def run_log_close(self) -> None:
        self._leave_log()
        self.graph.focus()

    def _leave_log(self) -> None:
        self.remove_class(FOCUSED)
        self._show_mode()

    def _show_mode(self) -> None:
        """What the frames and the key bar say depends on the mode."""
        key = self.key_map.name("log.close" if self.is_in_log else "log")
        self.log_panel.border_subtitle = framed(f"{key} {'back' if self.is_in_log else 'hide'}")
        self.query_one("#keys").refresh()
        self.call_after_refresh(self.show_details)

    def run_log_down(self) -> None:
        self.log_panel.move(1)

    def run_log_up(self) -> None:
        self.log_panel.move(-1)

    def run_log_top(self) -> None:
        self.log_panel.go_to_item(0)

    def run_log_bottom(self) -> None:
        self.log_panel.go_to_item(self.log_panel.count - 1)

    def run_log_page_down(self) -> None:
        self.log_panel.move_page(1)

    def run_log_page_up(self) -> None:
        self.log_panel.move_page(-1)

    def run_log_unfold(self) -> None:
        self.log_panel.turn()

    def run_log_copy(self) -> None:
        entry = self.log_panel.entry
        if entry is None or not entry.command:
            self.say("this entry has no command to copy")
            return
        copy(self, entry.command, "the command", more=entry.command)

    def run_log_copy_entry(self) -> None:
        from ..present.log import entry_text

        entry = self.log_panel.entry
        if entry is not None:
            copy(self, entry_text(entry), "the entry")

    def run_log_copy_all(self) -> None:
        from ..present.log import log_text

        copy(self, log_text(self.session.log), "the whole log")
