"""Doctor: what is wrong with env.py, where, and the change that mends it, made after it was confirmed."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult

from migtui.core.doctor.findings import Finding, Fix
from migtui.engine.doctor import Examination, examine
from migtui.engine.edits import apply
from migtui.errors import MigtuiError

from ..commands.doctor import DOCTOR
from ..copying import copy
from ..present.bars import header
from ..present.doctor import all_well, finding_lines, finding_rows, summary
from ..session import Session
from ..snapshot import View
from ..text import counted
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.line_view import LineView
from .changes import ChangesScreen
from .command_screen import CommandScreen

RUNNING = "running env.py, reading the project's files …"


class DoctorScreen(CommandScreen[None]):
    """Examines when it is opened, and again after every change."""

    CSS_PATH = ["../styles/doctor.tcss", "../styles/init.tcss"]
    COMMANDS_HERE = DOCTOR

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.examination: Examination | None = None
        """None while it is under way."""
        self._way = 0

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield LineView(cursor=True, id="findings")
        yield LineView(id="finding")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#findings").border_title = "Doctor"
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.run_doctor_again()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    # -- examining -------------------------------------------------------------------------------------------

    def run_doctor_again(self) -> None:
        self.run_worker(self._examine(), group="doctor", exclusive=True)

    async def _examine(self) -> bool:
        """Whether it came to an end. The last findings stay on screen meanwhile."""
        self.say(RUNNING, "dim")
        try:
            self.examination = await examine(self.session.engine)
        except MigtuiError as error:
            self.say(error.message, "broken")
            self.session.note_failure("Doctor", "", error)
            return False
        self._way = 0
        told = summary(self.examination)
        found = tuple(f"{each.title}\n  {each.where}".rstrip() for each in self.examination.findings)
        self.session.note("Doctor", "", told, self.examination.seconds, ok=not self._is_ill, details=found)
        self._fill()
        mends = any(fix.edits for finding in self.examination.findings for fix in finding.fixes)
        offer = (
            f" · {self.key_map.name('doctor.mend')} shows the changes, nothing is written before you confirm"
            if mends
            else ""
        )
        self.say(told + offer, "warning" if self.examination.findings else "good")
        return True

    @property
    def _is_ill(self) -> bool:
        found = self.examination.findings if self.examination else ()
        return any(finding.severity != "hint" for finding in found)

    # -- drawing ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        view, width = self.query_one("#findings", LineView), self.size.width - 5
        found = self.examination.findings if self.examination else ()
        ascii = self.session.snapshot.settings.ascii
        view.show(finding_rows(found, width, ascii=ascii))
        view.border_subtitle = counted(len(found), "finding") if self.examination else ""
        view.styles.height = min(max(1, len(found)), 6) + 2
        view.display = bool(found)
        self.query_one("#finding").border_title = "" if found else "Doctor"
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self._show_finding()

    def _show_finding(self) -> None:
        view, width = self.query_one("#finding", LineView), self.size.width - 6
        finding = self.finding
        if finding is not None:
            view.show(finding_lines(finding, self._way, self.session.snapshot.project.cwd, width, self.key_map))
        elif self.examination is not None:
            view.show(all_well(self.examination, width))
        else:
            view.show([((RUNNING, "dim"),)])
        view.scroll_home(animate=False)
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def unavailable(self) -> frozenset[str]:
        """Nothing can be mended or copied where nothing was found; another way needs two."""
        ways = len(self.finding.fixes) if self.finding is not None else 0
        off = {"doctor.mend": ways < 1, "doctor.next": ways < 2, "doctor.copy": self.finding is None}
        return super().unavailable() | {id for id, is_off in off.items() if is_off}

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        self._way = 0
        self._show_finding()

    async def on_line_view_opened(self) -> None:
        await self.action_command("doctor.mend")

    @property
    def finding(self) -> Finding | None:
        """The one under the cursor."""
        found = self.examination.findings if self.examination else ()
        index = self.query_one("#findings", LineView).index
        return found[index] if index < len(found) else None

    @property
    def fix(self) -> Fix | None:
        """The chosen way to mend it."""
        return self.finding.fixes[self._way] if self.finding is not None and self.finding.fixes else None

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    # -- commands --------------------------------------------------------------------------------------------

    def run_doctor_mend(self) -> None:
        finding, fix, again = self.finding, self.fix, self.key_map.name("doctor.again")
        if finding is None:
            self.say("there is nothing to mend")
        elif fix is None:
            self.say(f"only you can know what to write here: mend it at the place shown, then press {again}")
        elif not fix.edits:
            more = f"no file mends this: type it in a shell, then press {again}"
            copy(self, "\n".join(fix.commands), "the command", more=more)
        else:
            self.run_worker(self._mend(finding, fix), group="doctor", exclusive=True)

    async def _mend(self, finding: Finding, fix: Fix) -> None:
        """Show the changes, write them, read the database again, and say whether it has helped."""
        note = "\n".join(filter(None, (fix.note, *(f"Then type in a shell: {each}" for each in fix.commands))))
        base = self.session.snapshot.project.cwd
        if not await self.app.push_screen_wait(ChangesScreen(fix.title, fix.edits, note, base)):
            self.say("nothing was written", "dim")
            return
        files = ", ".join(edit.file.removeprefix(f"{base}/") for edit in fix.edits)
        try:
            await asyncio.to_thread(apply, fix.edits)
        except MigtuiError as error:
            from .error import ErrorScreen

            self.session.note_failure("Mend", files, error)
            await self.app.push_screen_wait(ErrorScreen(error))
            return
        self.session.note("Mend", files, fix.title, None, details=tuple(edit.why for edit in fix.edits if edit.why))
        self.say("written; reading the database again …", "dim")
        # The app's own worker: one of this screen would be cut short when it is closed or R is pressed.
        await self.app.run_worker(self.session.refresh(), group="mend").wait()
        if await self._examine():
            self._say_outcome(finding)

    def _say_outcome(self, finding: Finding) -> None:
        found = self.examination.findings if self.examination else ()
        left = f" · {summary(self.examination)}" if self.examination and found else ""
        if any(each.id == finding.id and each.title == finding.title for each in found):
            self.say(f"written, and still there: {finding.title}", "warning")
        else:
            self.say(f"cured: {finding.title}{left}", "good")

    def run_doctor_down(self) -> None:
        self.query_one("#findings", LineView).move(1)

    def run_doctor_up(self) -> None:
        self.query_one("#findings", LineView).move(-1)

    def run_doctor_next(self) -> None:
        self._turn(1)

    def run_doctor_previous(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        ways = len(self.finding.fixes) if self.finding is not None else 0
        if ways < 2:
            self.say("there is no other way that the doctor knows" if ways else "the doctor knows no way to mend this")
            return
        self._way = (self._way + by) % ways
        self._show_finding()

    def run_doctor_scroll_down(self) -> None:
        self.query_one("#finding", LineView).move(3)

    def run_doctor_scroll_up(self) -> None:
        self.query_one("#finding", LineView).move(-3)

    def run_doctor_copy(self) -> None:
        if self.finding is None:
            self.say("there is nothing to copy")
            return
        commands = "\n".join(self.fix.commands) if self.fix is not None else ""
        text = commands or f"{self.finding.title}\n{self.finding.where}".strip()
        copy(self, text, "the command" if commands else "the finding", more=text.splitlines()[0])

    def run_doctor_close(self) -> None:
        self.dismiss(None)
