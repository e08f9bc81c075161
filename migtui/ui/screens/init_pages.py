"""The pages of the guided start. A page shows the form's data and says what was changed; it decides nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Input, Static

from ..init_form import InitForm, Page
from ..present.fold import fold
from ..present.init import (
    candidate_details,
    candidate_rows,
    no_candidates,
    option_rows,
    template_note,
    template_rows,
)
from ..text import wrap
from ..widgets.form import Field, Form, text_input
from ..widgets.line_view import LineView
from ..widgets.row_list import RowList

OPTIONS = ("render_as_batch", "compare_type", "compare_server_default")
PACKAGE = "package: with __init__.py files"


def tick(is_on: bool, text: str) -> tuple[tuple[str, str], ...]:
    """A row of one switch."""
    return (("[x] " if is_on else "[ ] ", "key" if is_on else ""), (text, ""))


class InitPage(Form):
    """One page. `first` is the control that gets the focus."""

    first: ClassVar[str]

    class Changed(Message):
        """The user has changed something."""

        def __init__(self, form: InitForm) -> None:
            super().__init__()
            self.form = form

    class Finished(Message):
        """Enter on the last control."""

    def __init__(self, page: Page, form: InitForm) -> None:
        super().__init__(id=page)
        self.form = form

    def show(self, form: InitForm) -> None:
        """Draw the form's data."""
        self.form = form

    def change(self, form: InitForm) -> None:
        """Take over what the user did."""
        if form != self.form:
            self.show(form)
            self.post_message(self.Changed(form))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.prevent_default()  # Form would go on to the first control again
        event.stop()
        self.go_on()

    def on_row_list_taken(self, event: RowList.Taken) -> None:
        event.stop()
        self.go_on()

    def go_on(self) -> None:
        """To the next control, or from the last one to the next page."""
        chain = [widget for widget in self.screen.focus_chain if self in widget.ancestors]
        if chain and self.screen.focused is chain[-1]:
            self.post_message(self.Finished())
        else:
            self.screen.focus_next()


class TemplatePage(InitPage):
    """Template, directory, package."""

    first = "#templates"

    def compose(self) -> ComposeResult:
        yield RowList(id="templates")
        yield LineView(id="template-note")
        yield Field("Directory", text_input("directory", self.form.directory, proposed=self.form.directory))
        yield RowList(id="package")

    def show(self, form: InitForm) -> None:
        super().show(form)
        templates = self.query_one("#templates", RowList)
        templates.show(template_rows(form))
        templates.index = form.chosen
        note = fold(template_note(form), max(20, self.app.size.width - 8))
        self.query_one("#template-note", LineView).styles.height = len(note)
        self.query_one("#template-note", LineView).show(note)
        self.query_one("#package", RowList).show([tick(form.package, PACKAGE)])

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        if event.view.id == "templates":
            self.change(replace(self.form, chosen=event.index))

    def on_row_list_turned(self, event: RowList.Turned) -> None:
        if event.rows.id == "package":
            self.change(replace(self.form, package=not self.form.package))

    def on_input_changed(self, event: Input.Changed) -> None:
        self.change(replace(self.form, directory=event.value))


class ModelsPage(InitPage):
    """The metadata that env.py gets, and the options of `context.configure`."""

    first = "#candidates"

    def compose(self) -> ComposeResult:
        yield Static("Where the models' metadata is; space takes it or leaves it:", classes="head", markup=False)
        yield RowList(id="candidates")
        yield LineView(id="details")
        yield Field("Another one", text_input("other", self.form.other, "module:name, as shop.models:Base.metadata"))
        yield Static("Options of autogenerate:", classes="head", markup=False)
        yield RowList(id="options")

    def show(self, form: InitForm) -> None:
        super().show(form)
        rows = self.query_one("#candidates", RowList)
        candidates = candidate_rows(form)
        rows.can_focus = bool(candidates)
        rows.show(candidates or [((no_candidates(form), "warning"),)])
        self.query_one("#options", RowList).show(option_rows(form))
        self._show_details(form, rows.index)

    def _show_details(self, form: InitForm, index: int) -> None:
        width = max(20, self.app.size.width - 12)
        lines = [part for text in candidate_details(form, index) for part in wrap(text, width)]
        view = self.query_one("#details", LineView)
        view.styles.height = max(1, len(lines))
        view.show([((f"    {text}", "dim"),) for text in lines])

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        if event.view.id == "candidates":
            self._show_details(self.form, event.index)

    def on_row_list_turned(self, event: RowList.Turned) -> None:
        if event.rows.id == "candidates":
            self.change(self.form.turned(event.index))
        elif event.rows.id == "options":
            name = OPTIONS[event.index]
            now = self.form.render_as_batch if name == "render_as_batch" else getattr(self.form.options, name)
            self.change(replace(self.form, options=replace(self.form.options, **{name: not now})))

    def on_input_changed(self, event: Input.Changed) -> None:
        self.change(replace(self.form, other=event.value.strip()))
