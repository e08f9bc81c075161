"""The Diff screen's panes, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from migtui.core.database import title_of
from migtui.engine.comparing import Comparison, Renames

from ...diff.model import Operation
from ...diff.stakes import Stakes
from ...present.bars import header
from ...present.diff.objects import entry_line, list_position, list_title
from ...present.diff.operations import OperationLook, operation_lines
from ...present.diff.origin import SHORT, origin_mark
from ...present.diff.sides import Look, SideItem, nothing, side_items
from ...present.diff.words import compared_at, not_counted, operations_words, stands
from ...session import Session
from ...text import Line, one_line
from ...widgets.bars import Bar, KeyBar, StatusBar
from ...widgets.form import TextInput
from ...widgets.item_view import ItemView, Side
from ...widgets.line_view import LineView
from .saying import DiffSaying

COLOURED = 100
"""Operations whose code is coloured when it is shown whole."""


class DiffDrawing(DiffSaying):
    """Draws its model; who derives from it changes the model and says what is to be drawn anew."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.model.stakes = self.stakes = self.model.stakes or Stakes(session.engine.diffs.count)
        self.rows: list[SideItem] = []
        """What the sides show."""
        self.listed: tuple[Operation, ...] = ()
        """The operations that are shown."""

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="upper"):
            with Vertical(id="left"):
                yield ItemView(id="objects", shows="always")
                yield TextInput(placeholder="name or column", id="filter")
            with Horizontal(id="sides"):
                yield Side(id="models", leads=True)
                yield Side(id="database", leads=False)
        yield ItemView(id="operations")
        yield LineView(id="notice")
        yield StatusBar(id="limits")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.models.other, self.database.other = self.database, self.models
        self.query_one("#operations").border_title = "Autogenerate would write"
        self.query_one("#notice").border_title = "Comparing has failed"
        self.query_one("#filter", Input).display = bool(self.model.text)
        self.query_one("#filter", Input).value = self.model.text
        self.objects.focus()

    # -- the panes -------------------------------------------------------------------------------------------

    @property
    def objects(self) -> ItemView:
        return self.query_one("#objects", ItemView)

    @property
    def models(self) -> Side:
        return self.query_one("#models", Side)

    @property
    def database(self) -> Side:
        return self.query_one("#database", Side)

    @property
    def operations(self) -> ItemView:
        return self.query_one("#operations", ItemView)

    # -- drawing ---------------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Everything."""
        self.model.arrange()
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.fill_objects()
        self.fill_entry(stays=True)
        self.show_status()

    def fill_objects(self) -> None:
        model, view = self.model, self.objects
        entries, width, is_compared = model.entries, view.room, self.compared is not None
        view.show_made(len(entries), lambda at: entry_line(entries[at], width, is_compared=is_compared))
        view.border_title = self.frame(list_title(model.text, self.key_map, only_different=model.only_different))
        self.query_one("#filter", Input).display = self.query_one("#filter").has_focus or bool(model.text)
        if view.item != model.index:
            view.go_to_item(model.index)

    def fill_entry(self, *, stays: bool = False) -> None:
        """Sides and operations of the selected entry. `stays`: it is the same one as before, so nothing scrolls."""
        place = list_position(self.model.entries, self.model.index, is_compared=self.compared is not None)
        self.objects.border_subtitle = self.frame(place)
        self.fill_sides()
        self.fill_operations()
        if not stays:
            for view in (self.models, self.operations):
                view.go_to_item(0)
                view.scroll_home(animate=False)
        self.link()
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def fill_sides(self) -> None:
        look = self.look
        self.rows = side_items(self.model.sections, look) or nothing(self.model, look)
        self.models.show_items(item.models for item in self.rows)
        self.database.show_items(item.database for item in self.rows)
        entry = self.model.entry
        key = entry.key if entry is not None else ""
        where = stands(self.session.snapshot, key)
        database = " · ".join(filter(None, (title_of(key), where)))
        self.models.border_title = self.frame(
            "Models" if look.is_split else f"Models · {look.below} database {database}"
        )
        self.database.border_title = self.frame(f"Database ({database})" if database else "Database")
        at = compared_at(self.compared.at) if self.compared is not None else ""
        self.database.border_subtitle = self.frame(at)
        asks = f"~? a rename? {self.key_map.name('diff.rename')} says so" if self._asks else ""
        self.models.border_subtitle = self.frame(asks or ("" if look.is_split else at))

    @property
    def _asks(self) -> bool:
        """Something that is shown may be a rename."""
        return any(
            row.row.is_question if row.row is not None else row.item is not None and row.item.is_question
            for row in self.rows
        )

    @property
    def look(self) -> Look:
        models, database = self.models.room, self.database.room
        is_split = not (self.has_class("-narrow") or self.has_class("-tiny"))
        is_compared, ascii = self.compared is not None, self.session.snapshot.settings.ascii
        return Look(models, database if is_split else 0, self.model.wraps, is_compared=is_compared, ascii=ascii)

    def fill_operations(self) -> None:
        self.listed = listed = self.model.operations
        view, ticked = self.operations, self.model.ticked
        several = self.compared is not None and len(self.compared.shown.databases) > 1
        wraps, is_coloured = self.model.wraps, len(listed) <= COLOURED
        look = OperationLook(view.room, frozenset(ticked), self._more, several, wraps, is_coloured)
        if not listed:
            view.show_items([[((self._no_operation, "dim"),)]])
        elif wraps:
            view.show_items(operation_lines(each, look) for each in listed)
        else:
            view.show_made(len(listed), lambda at: operation_lines(listed[at], look)[0])
        chosen = f"{len(ticked)} ticked" if ticked else ""
        failed = sum(self.stakes.has_failed(each.key, each.change.id) for each in listed)
        said = (chosen, operations_words(listed) if listed else "", not_counted(failed, self.key_map))
        view.border_subtitle = self.frame(" · ".join(filter(None, said)))

    @property
    def _no_operation(self) -> str:
        if self.compared is None:
            return "not known yet"
        entry = self.model.entry
        return "nothing for this object" if entry is not None and entry.kind == "object" else "nothing"

    def _more(self, operation: Operation) -> Line:
        """What is at stake, and whose difference it is."""
        at = operation.key, operation.change.id
        stake = self.stakes.words(*at, before=operation.assessment.words)
        origin = self.scratching.origin(operation.key, operation.change.id)
        style = "dim" if self.stakes.hurts(*at) is False else "warning"
        line: Line = ((f": {one_line(stake)}", style),) if stake else ()
        if origin is None:
            return line
        glyph, style = origin_mark(origin, ascii=self.session.snapshot.settings.ascii)
        return (*line, (f"  {glyph} {SHORT[origin]}", style))

    def link(self) -> None:
        """Mark what belongs to the row, or the operation, under the cursor."""
        rows: Sequence[int] = ()
        operations: Sequence[int] = ()
        if self.operations.has_focus and self.operations.item < len(self.listed):
            rows = self.rows_of(self.listed[self.operations.item])
        elif self.models.has_focus and self.models.item < len(self.rows):
            row = self.rows[self.models.item]
            operations = [at for at, each in enumerate(self.listed) if self.is_about(each, row)]
        self.models.link(rows)
        self.database.link(rows)
        self.operations.link(operations)
        if rows and not set(rows) & set(self.models.seen):
            self.models.reveal(rows[0])
        if operations and not set(operations) & set(self.operations.seen):
            self.operations.reveal(operations[0])

    def rows_of(self, operation: Operation) -> Sequence[int]:
        """The lines of the sides that this operation is about; of a whole table its heading alone."""
        found = [at for at, row in enumerate(self.rows) if self.is_about(operation, row)]
        own = [at for at in found if self.rows[at].row is not None]
        whole = any(touch.kind == "table" for touch in operation.change.touches)
        return found if whole else own or found

    def is_about(self, operation: Operation, row: SideItem) -> bool:
        return row.item is not None and row.item.key == operation.key and operation.change.id in row.changes

    # -- what others do ---------------------------------------------------------------------------------------

    def compare(self, renames: Renames) -> None:
        """Compare again, with these renames."""
        raise NotImplementedError

    async def take(self, comparison: Comparison) -> None:
        """Show this comparison from now on."""
        raise NotImplementedError

    def news(self) -> None:
        """The three-way answer has come nearer."""
        if not self.is_open:
            return
        if self.scratching.progress:
            self.say(self.scratching.progress, "dim")
        self.fill_operations()
        self.link()
