"""The Diff screen's keys that change nothing but what is seen: panes, lines, filter, folds, wrap."""

from __future__ import annotations

from textual.widgets import Input

from ...widgets.item_view import ItemView
from ...widgets.line_view import LineView
from .drawing import DiffDrawing

PANES = ("objects", "models", "operations")
"""In the order of tab."""


class DiffMoving(DiffDrawing):
    """Moves the cursor of the pane that has the focus."""

    @property
    def pane(self) -> ItemView:
        """The one that has the focus; the list where none has it."""
        return next((view for view in map(self._pane, PANES) if view.has_focus), self.objects)

    def _pane(self, name: str) -> ItemView:
        return self.query_one(f"#{name}", ItemView)

    @property
    def _moved(self) -> LineView:
        """What the keys of lines move: an error stands in the place of all panes."""
        return self.query_one("#notice", LineView) if self.has_class("-failed") else self.pane

    def _page(self, part: float) -> None:
        view = self._moved
        if isinstance(view, ItemView):
            view.move_page(part)
        else:
            view.move(int(part * max(2, view.scrollable_content_region.height)))
        self._select_here()

    def run_diff_down(self) -> None:
        self._moved.move(1)
        self._select_here()

    def run_diff_up(self) -> None:
        self._moved.move(-1)
        self._select_here()

    def run_diff_top(self) -> None:
        self.pane.go_to(0)
        self._select_here()

    def run_diff_bottom(self) -> None:
        self.pane.go_to_item(self.pane.count - 1)
        self._select_here()

    def run_diff_half_down(self) -> None:
        self._page(0.5)

    def run_diff_half_up(self) -> None:
        self._page(-0.5)

    def run_diff_page_down(self) -> None:
        self._page(1)

    def run_diff_page_up(self) -> None:
        self._page(-1)

    def run_diff_next_object(self) -> None:
        self.objects.move(1)
        self._select_here()

    def run_diff_previous_object(self) -> None:
        self.objects.move(-1)
        self._select_here()

    def run_diff_pane(self) -> None:
        self._turn(1)

    def run_diff_pane_back(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        names = [name for name in PANES if self._pane(name).display]
        at = next((at for at, name in enumerate(names) if self._pane(name).has_focus), -by if by > 0 else 0)
        self._pane(names[(at + by) % len(names)]).focus()

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """The cursor of a pane stands on another line, where it was clicked perhaps."""
        event.stop()
        if event.view is self.objects:
            self._select_here()
        elif event.view is not self.database:
            self.link()

    def _select_here(self) -> None:
        """The entry under the list's cursor. At once, not when `Moved` arrives: `J J J r` is about the third object,
        however fast it was typed."""
        if self.objects.item != self.model.index:
            self.model.select(self.objects.item)
            self.fill_entry()
            self.chosen()

    def chosen(self) -> None:
        """Another entry of the list was selected."""

    def on_descendant_focus(self) -> None:
        self.link()
        self.show_status()

    # -- the list --------------------------------------------------------------------------------------------

    def fold(self) -> bool:
        """Fold the selected group, or unfold it. False: it is none."""
        if not self.model.fold():
            return False
        self.fill_objects()
        self.fill_entry(stays=True)
        return True

    def run_diff_different(self) -> None:
        self.model.only_different = not self.model.only_different
        self._narrowed()
        key = self.key_map.name("diff.different")
        self.say(f"what differs alone; {key} lists everything" if self.model.only_different else "all objects", "dim")

    def _narrowed(self) -> None:
        self.model.arrange()
        self.fill_objects()
        self.fill_entry()

    def run_diff_wrap(self) -> None:
        self.model.wraps = not self.model.wraps
        self.fill_entry(stays=True)
        key = self.key_map.name("diff.wrap")
        self.say(f"long lines go on below; {key} cuts them" if self.model.wraps else "long lines are cut", "dim")

    def run_diff_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self.model.text:
            self.model.text = event.value
            self.model.selected = "all"
            self._narrowed()

    def on_input_submitted(self) -> None:
        """Enter: to the first object that was found."""
        self.objects.focus()
        first = next((at for at, entry in enumerate(self.model.entries) if entry.kind == "object"), 0)
        self.model.select(first)
        self.fill_objects()
        self.fill_entry()

    def clear_filter(self) -> bool:
        """False: there is none."""
        field = self.query_one("#filter", Input)
        if not self.model.text and not field.has_focus:
            return False
        field.value = self.model.text = ""
        self.objects.focus()
        self._narrowed()
        self.call_after_refresh(self.fill_objects)
        return True
