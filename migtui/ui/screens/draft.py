"""New revision: what it will say, before any file exists."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal

from migtui.engine.comparing import Renames
from migtui.engine.drafts import Drafted, DraftOperation
from migtui.errors import MigtuiError, NotAtHead, PlanChanged

from ..commands.forms import DRAFT
from ..flows import GROUP, plan_and_run
from ..looks.frames import framed
from ..present.bars import header
from ..present.draft import Named, batch_lines, code_lines, named, operation_rows, refused, remarks, tally
from ..present.fold import fold
from ..present.report import error_lines
from ..session import Session
from ..text import Line
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.line_view import LineView
from .draft_chosen import ChosenDraft, ids
from .draft_lists import OperationList, room

EMPTY = "upgrade() and downgrade() will be empty; when the file is written, {} opens it."
EQUAL = "No changes detected: the models and the database agree. {} writes an empty revision."
NOT_YET = "there is nothing to write yet: see above, or make the content empty"
VETOED = "The project's own process_revision_directives drops this revision: Alembic would write no file."


class DraftScreen(ChosenDraft):
    """The form, the operations with their ticks, and the code they make."""

    CSS_PATH = "../styles/form.tcss"
    COMMANDS_HERE = DRAFT
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    AUTO_FOCUS = "#message"

    def __init__(
        self, session: Session, selected: str | None, *, keep: Collection[str] | None = None, renames: Renames = ()
    ) -> None:
        super().__init__(session, selected, keep=keep, renames=renames)
        self.drafted: Drafted | None = None
        self.kept: set[str] = set()
        """Ids of the ticked operations."""
        self._names: Named = {}
        self._refused: frozenset[str] = frozenset()
        """Ids of the operations that would fail."""
        self._instead: list[Line] = []
        """What stands in the place of the code, when there are no operations."""
        self._has_warned = False

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield from self.compose_form()
        with Horizontal(id="draft"):
            yield OperationList(cursor=True, id="operations")
            yield LineView(id="code")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#form").border_title = "New revision"
        self.query_one("#operations").border_title = "Operations"
        self.query_one("#code").border_title = "What will be written"
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.show_form()
        self.content_changed()

    # -- the preview -----------------------------------------------------------------------------------------

    def content_changed(self) -> None:
        self.drafted = None
        self.kept = set()
        self.show_form()
        if self.form.autogenerate:
            self._tell("comparing the models with the database …", "dim")
            self.run_worker(self._compare(), group="preview", exclusive=True)
        else:
            self.workers.cancel_group(self, "preview")
            self._tell(EMPTY.format(self.key_map.name("revision.edit")), "dim")

    async def _compare(self) -> None:
        try:
            drafted = await self.preview()
        except NotAtHead as error:
            self._say_instead(error, ((self.key_of("draft.upgrade"), "key"), (" plans the upgrade that it needs", "")))
        except MigtuiError as error:
            empty = (("space", "key"), (" on Content makes it an empty one", ""))
            doctor = ((self.key_of("draft.doctor"), "key"), (" asks the doctor what is wrong · ", ""))
            self._say_instead(error, (*doctor, *empty))
        else:
            self._take(drafted)
        self.query_one("#header", Bar).show(*header(self.session.snapshot))  # it may have been read meanwhile

    def _take(self, drafted: Drafted) -> None:
        self.drafted = drafted
        self.query_one("#code").border_subtitle = framed(remarks(drafted))
        if NOT_YET in self.query_one("#status", Bar).text:  # it was pressed too early, and is true no more
            self.show_form()
        self.kept = self.ticked(drafted)
        if drafted.vetoed and not drafted.unchanged:
            self._tell(VETOED)
        elif not drafted.operations:
            self._tell(EQUAL.format(self.key_of("draft.write")), "good")
        else:
            self._instead = []
            self._refused = refused(drafted, self.session.snapshot.databases or ())
            self._names = named(drafted, self._refused)
            self._fill()

    def _tell(self, text: str, style: str = "warning") -> None:
        self._instead = [((text, style),)]
        self._fill()

    def _say_instead(self, error: MigtuiError, next_step: Line) -> None:
        brief = MigtuiError(error.message, hint=error.hint, where=error.where)  # the traceback is the doctor's to read
        self._instead = [*error_lines(brief, self._width), (), next_step]
        self._fill()

    @property
    def _width(self) -> int:
        return max(30, self.query_one("#draft").size.width - 6)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def on_line_view_moved(self) -> None:
        self._fill()

    def on_line_view_resized(self) -> None:
        self._fill()  # it was hidden, and has been cut for next to no room; or a scroll bar has come, and takes some

    def on_descendant_focus(self) -> None:
        self._fill()

    def unavailable(self) -> frozenset[str]:
        """The list's keys are letters in a field; what has nothing to work on is dimmed too."""
        listed = self._operation is not None
        ticking = listed and self.query_one("#operations").has_focus
        can = {"draft.tick": ticking, "draft.tick-all": ticking, "draft.operations": listed}
        can |= {"draft.upgrade": self.session.snapshot.has_pending, "draft.write": not self._is_waiting}
        return frozenset(id for id, is_possible in can.items() if not is_possible)

    @property
    def _is_waiting(self) -> bool:
        """There are no operations yet, or none can be had."""
        return self.form.autogenerate and self.drafted is None

    def _fill(self) -> None:
        self.query_one("#keys", KeyBar).dim(self.unavailable())
        if self.has_class("-alone") != bool(self._instead):
            self.set_class(bool(self._instead), "-alone")
            self.call_after_refresh(self._fill)  # the widths are others now
            return
        operations, code = self.query_one("#operations", LineView), self.query_one("#code", LineView)
        if self._instead or self.drafted is None:
            code.show(part for line in self._instead for part in fold(line, room(code), hanging=0))
            return
        operations.show(operation_rows(self.drafted, self.kept, self._names, room(operations)))
        operations.border_subtitle = tally(self.drafted, self.kept, len(self.chosen.renames))
        against = batch_lines(len(self._refused & self.kept), self.key_of("draft.doctor"), room(code))
        code.show([*against, *code_lines(self.drafted, self.kept, self._operation, room(code))])

    @property
    def _operation(self) -> DraftOperation | None:
        """That under the cursor."""
        found = self.drafted.operations if self.drafted is not None and not self._instead else []
        index = self.query_one("#operations", LineView).index
        return found[index] if index < len(found) else None

    # -- commands --------------------------------------------------------------------------------------------

    def run_draft_operations(self) -> None:
        operations = self.query_one("#operations", LineView)
        if self._operation is None:
            self.say("there are no operations to tick")
        else:
            (self.query_one("#message") if operations.has_focus else operations).focus()

    def run_draft_tick(self) -> None:
        operation = self._operation
        if operation is not None:
            self.kept ^= {operation.id}
            self._fill()

    def run_draft_tick_all(self) -> None:
        if self.drafted is not None:
            every = set(ids(self.drafted))
            self.kept = set() if self.kept == every else every
            self._fill()

    def run_draft_refresh(self) -> None:
        self.content_changed()

    def run_draft_upgrade(self) -> None:
        if self.session.snapshot.has_pending:
            self.say("planning the upgrade …", "dim")
            self.run_worker(self._upgrade_first(), group=GROUP, exclusive=True)
        else:
            self.say("nothing is pending: every revision is applied")

    def run_draft_doctor(self) -> None:
        from .doctor import DoctorScreen

        self.app.push_screen(DoctorScreen(self.session), lambda _: self.content_changed())

    async def _upgrade_first(self) -> None:
        target, form = "head" if len(self.session.snapshot.history.heads) == 1 else "heads", self.form

        def is_still() -> bool:
            return self.app.screen is self and self.form == form

        await plan_and_run(self, self.session, "upgrade", target, "draft.upgrade", is_still)
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.content_changed()

    def run_draft_cancel(self) -> None:
        if self.is_writing:
            self.say("the file is being written")
        else:
            self.session.unfinished = self.form
            self.dismiss(None)

    def message_changed(self) -> None:
        self._has_warned = False

    def run_draft_write(self) -> None:
        problem = self.form.problem(self.session.snapshot.history) or self._not_yet()
        if problem:
            self.say(problem)
        elif not self.is_writing:
            self.run_worker(self._write(), group="write", exclusive=True)

    def _not_yet(self) -> str:
        if self._is_waiting:
            return NOT_YET
        if not self.form.message.strip() and not self._has_warned:
            self._has_warned = True
            return "no message: the file will be named by its id alone. Press again to write it so"
        return ""

    async def _write(self) -> None:
        drafted = self.drafted if self.drafted is not None and self.drafted.operations else None
        draft = replace(self.form.draft(self.session.snapshot.history), autogenerate=drafted is not None)
        kept, renames = (self.kept, self.chosen.renames) if drafted else (None, ())
        work = self.session.engine.write_revision(draft, drafted, kept, renames)
        left_out = len(drafted.operations) - len(self.kept) if drafted else 0
        self.session.unfinished = None
        try:
            await self.write("New revision", self.command, work, left_out=left_out)
        except PlanChanged:
            self.content_changed()
            self.say("models or database have changed since this was shown: nothing was written. Look again")
        except MigtuiError as error:
            self.show_error(error)
