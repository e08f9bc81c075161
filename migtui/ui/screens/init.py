"""Init: from a folder without Alembic to a project that works, seen before it is written and proved afterwards."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from migtui.engine.installed import Installed, look_at
from migtui.engine.metadata_search import search_metadata
from migtui.engine.setup import Setup
from migtui.engine.setup_run import Preview, Site, carry_out, preview, templates
from migtui.errors import MigtuiError

from ..command_log import LogEntry
from ..commands.dialogs import INIT
from ..init_form import InitForm, Page, Template, best_template
from ..looks.frames import framed
from ..present.init import changes_note, command, steps_line
from ..widgets.bars import Bar, StatusBar
from ..widgets.hint import Hint
from ..widgets.row_list import RowList
from .changes import ChangesScreen
from .dialog import HELP, Dialog
from .error import ErrorScreen
from .init_database import DatabasePage
from .init_pages import InitPage, ModelsPage, TemplatePage
from .init_proof import ProofScreen

PAGES: dict[Page, type[InitPage]] = {"template": TemplatePage, "database": DatabasePage, "models": ModelsPage}


class InitScreen(Dialog[Path | None]):
    """Returns the new configuration's path, or None when the user left."""

    CSS_PATH = ["../styles/form.tcss", "../styles/init.tcss"]
    COMMANDS_HERE = INIT
    HAS_FIELDS = True

    def __init__(self, site: Site, begun: InitForm | None = None) -> None:
        """`begun`: what was filled in when this screen was closed before."""
        super().__init__()
        self._begun = begun
        self._site = site
        self._page: Page = "template"
        self._is_busy = True
        self.form: InitForm | None = None
        """None until the project has been looked at."""
        self.done: LogEntry | None = None
        """For the command log of the project that was made."""

    def compose(self) -> ComposeResult:
        with Vertical(id="start") as frame:
            frame.border_title = framed(f"Start a project in {self._site.folder}")
            yield Bar(id="steps")
            yield ContentSwitcher(id="pages")
            yield StatusBar(id="status")
            keys = self.keys_line(("init.next", "goes on"), ("init.back", "back"), HELP)
            yield Hint(f"enter or tab next · space ticks · {keys}")

    def on_mount(self) -> None:
        self._say(f"reading the models' files, and asking {self._site.interpreter.path} what it has …", "dim")
        self.run_worker(self._look())

    # -- what is there ---------------------------------------------------------------------------------------

    async def _look(self) -> None:
        site = self._site
        search, installed = await asyncio.gather(
            asyncio.to_thread(search_metadata, site.folder),
            asyncio.to_thread(look_at, site.interpreter.path, os.environ),
        )
        try:
            found = await self._templates(installed)
        except MigtuiError as error:
            self.app.push_screen(ErrorScreen(error), lambda _: self.dismiss(None))
            return
        self.form = InitForm(site, installed, search, found, chosen=best_template(found, search))
        begun = self._begun
        if begun is not None and (begun.templates, begun.search.candidates) == (found, search.candidates):
            self.form = replace(begun, installed=installed, search=search)
        switcher = self.query_one("#pages", ContentSwitcher)
        for page, kind in PAGES.items():
            await switcher.add_content(kind(page, self.form))
        self._is_busy = False
        self._turn_to("template")

    async def _templates(self, installed: Installed) -> tuple[Template, ...]:
        """Alembic's, and those of Flask-Migrate where it is installed. Raises MigtuiError."""
        found = [Template(*each) for each in await templates(self._site, flask=False)]
        if installed.modules.get("flask_migrate"):
            found += [Template(*each, flask=True) for each in await templates(self._site, flask=True)]
        return tuple(found)

    # -- the pages -------------------------------------------------------------------------------------------

    def _turn_to(self, page: Page) -> None:
        self._page = page
        self.query_one("#pages", ContentSwitcher).current = page
        shown = self._shown_page()
        assert self.form is not None, "the pages are made of it"
        shown.show(self.form)
        self._tell()
        first = shown.query_one(shown.first)
        (first if first.can_focus else shown.query("Input").first()).focus()

    def _shown_page(self) -> InitPage:
        return self.query_one(f"#{self._page}", InitPage)

    def on_init_page_changed(self, event: InitPage.Changed) -> None:
        self.form = event.form
        self._tell()

    def on_init_page_finished(self) -> None:
        self.run_init_next()

    def _tell(self) -> None:
        """The steps, and the command or what is in its way."""
        assert self.form is not None, "only a page that is shown has changes"
        self.query_one("#steps", Bar).show(
            steps_line(self.form, self._page), (("  ", ""), (command(self.form.setup()), "label"))
        )
        problem = self.form.problem(self._page)
        self._say(problem, "dim")

    def _say(self, text: str, style: str) -> None:
        self.query_one("#status", Bar).show(((text, style),))

    def run_init_back(self) -> None:
        """To the page before; from the first one back to where the user came from."""
        pages = self.form.pages if self.form is not None else ("template",)
        index = pages.index(self._page)
        if self._is_busy or index == 0:
            self.dismiss(None)
        else:
            self._turn_to(pages[index - 1])

    def run_init_down(self) -> None:
        self._move(1)

    def run_init_up(self) -> None:
        self._move(-1)

    def _move(self, by: int) -> None:
        if isinstance(self.focused, RowList):
            self.focused.action_row(by)

    def run_init_leave(self) -> None:
        self.dismiss(None)

    def run_init_next(self) -> None:
        """To the next page, or to what will be written."""
        if self.form is None or self._is_busy:
            return
        if problem := self.form.problem(self._page):
            self._say(problem, "broken")
            return
        index = self.form.pages.index(self._page) + 1
        if index < len(self.form.pages):
            self._turn_to(self.form.pages[index])
        else:
            self.run_worker(self._write(self.form))

    # -- writing ---------------------------------------------------------------------------------------------

    async def _write(self, form: InitForm) -> None:
        self._is_busy = True
        try:
            configuration = await self._confirmed(form)
        except MigtuiError as error:
            self.app.push_screen(ErrorScreen(error))
            configuration = None
        self._is_busy = False
        if configuration is not None:
            self.dismiss(configuration)
        elif self.is_open:
            self._tell()

    async def _confirmed(self, form: InitForm) -> Path | None:
        """Show what would be written, write it when the user says so, and prove it. Raises MigtuiError."""
        setup = form.setup()
        self._say(f"running {command(setup)} in a temporary directory …", "dim")
        seen = await preview(setup, self._site)
        if not await self.app.push_screen_wait(self._changes(setup, seen)):
            return None
        self._say(f"running {command(setup)} …", "dim")
        began = time.monotonic()
        configuration = await carry_out(setup, self._site, seen)
        written = dict.fromkeys([*seen.created, *seen.final])
        seconds = time.monotonic() - began
        self.done = LogEntry(datetime.now(), "Init", command(setup), f"written: {', '.join(written)}", seconds, True)
        await self.app.push_screen_wait(ProofScreen(self._site, configuration, list(written)))
        return configuration

    def _changes(self, setup: Setup, seen: Preview) -> ChangesScreen:
        return ChangesScreen(command(setup), seen.edits, changes_note(setup, seen), self._site.folder)
