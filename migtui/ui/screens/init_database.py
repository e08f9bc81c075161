"""The guided start's page for databases."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from ..init_form import InitForm
from ..present.init import example_rows, finding_lines
from ..text import wrap
from ..widgets.form import Field, TextInput, text_input
from ..widgets.line_view import LineView
from ..widgets.row_list import RowList
from .init_pages import InitPage, tick

ENVIRONMENT = "the URL comes from an environment variable, not from alembic.ini"


class UrlInput(TextInput):
    """The URL of one database, or its variable."""

    database = ""


def url_input(database: str, value: str) -> UrlInput:
    made = UrlInput(value)
    made.database = database
    return made


class DatabasePage(InitPage):
    """The URL of each database, or the variable that holds it."""

    first = "#examples"

    def compose(self) -> ComposeResult:
        yield RowList(id="where")
        yield Field("Databases", text_input("names", self.form.names, "their names, with commas between"))
        yield Static("Forms of URLs (✓ driver installed); enter takes one:", classes="head", markup=False)
        yield RowList(id="examples")
        yield Vertical(id="urls")
        yield LineView(id="findings")

    def on_mount(self) -> None:
        self._shown: tuple[str, ...] = ()
        self._current = ""
        """The database whose URL an example goes to."""

    def show(self, form: InitForm) -> None:
        super().show(form)
        self.query_one("#where", RowList).show([tick(form.from_environment, ENVIRONMENT)])
        self.query(Field).first().display = form.database_names != ("",)
        self.query_one("#examples", RowList).show(example_rows(form))
        self._show_inputs(form)
        self._show_findings(form)

    def _show_inputs(self, form: InitForm) -> None:
        wanted = (str(form.from_environment), *form.database_names)
        if wanted == self._shown:
            return
        self._shown = wanted
        box = self.query_one("#urls", Vertical)
        box.remove_children()
        box.set_class(len(form.database_names) > 1, "-several")
        kind = "variable" if form.from_environment else "URL"
        for name in form.database_names:
            value = form.variable(name) if form.from_environment else form.url(name)
            box.mount(Field(f"{name} {kind}".strip(), url_input(name, value)))

    def _show_findings(self, form: InitForm) -> None:
        lines = []
        for name in form.database_names:
            if form.from_environment or form.url(name):
                for mark, (text, style) in finding_lines(form.findings(name)):
                    folded = wrap(f"{name}: {text}" if name else text, max(20, self.app.size.width - 10))
                    lines += [(mark, (folded[0], style)), *((("  " + part, style),) for part in folded[1:])]
        view = self.query_one("#findings", LineView)
        view.styles.height = max(1, len(lines))
        view.show(lines)

    def on_resize(self) -> None:
        self._show_findings(self.form)

    def on_descendant_focus(self) -> None:
        focused = self.screen.focused
        if isinstance(focused, UrlInput):
            self._current = focused.database

    def on_row_list_turned(self, event: RowList.Turned) -> None:
        if event.rows.id == "where":
            self.change(replace(self.form, from_environment=not self.form.from_environment))

    def on_row_list_taken(self, event: RowList.Taken) -> None:
        if event.rows.id != "examples" or self.form.from_environment:
            return
        event.prevent_default()
        event.stop()
        target = self._for_example(list(self.query(UrlInput)))
        if target is not None:
            target.value = self.form.examples(target.database)[event.index][0].url
            target.cursor_position = len(target.value)
            target.focus()

    def _for_example(self, inputs: list[UrlInput]) -> UrlInput | None:
        """The first that is empty; else the one that had the focus last."""
        empty = [each for each in inputs if not each.value]
        last = [each for each in inputs if each.database == self._current]
        return next(iter([*empty, *last, *inputs]), None)

    def on_input_changed(self, event: Input.Changed) -> None:
        if not isinstance(event.input, UrlInput):
            self.change(replace(self.form, names=event.value))
        elif self.form.from_environment:
            self.change(replace(self.form, variables={**self.form.variables, event.input.database: event.value}))
        else:
            self.change(replace(self.form, urls={**self.form.urls, event.input.database: event.value}))
