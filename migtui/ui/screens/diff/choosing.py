"""The Diff screen's keys that do something with operations: tick, copy, a new revision, renames, and looking closer."""

from __future__ import annotations

from collections.abc import Sequence

from migtui.core.diff.renames import Rename
from migtui.errors import MigtuiError

from ...copying import copy
from ...diff.model import Operation
from ...diff.scratching import GROUP
from ...present.diff.operations import copied_code, copied_sql
from ...present.diff.sides import SideItem
from ...text import counted
from ...widgets.item_view import ItemView
from .moving import DiffMoving

NOT_YET = "the comparison has not ended yet"


class DiffChoosing(DiffMoving):
    """Works on the operations under the cursor, or on those that are ticked."""

    @property
    def _not_yet(self) -> str:
        """Why there is nothing to choose from."""
        again, doctor = map(self.key_map.name, ("diff.again", "diff.doctor"))
        if not self.has_class("-failed"):
            return NOT_YET if self.is_comparing else f"nothing has been compared: {again} compares"
        return f"comparing has failed: {again} compares again, {doctor} asks the doctor"

    @property
    def here(self) -> Sequence[Operation]:
        """The operations under the cursor, in whichever pane it is."""
        if self.operations.has_focus:
            return self.listed[self.operations.item :][:1]
        if self.models.has_focus and self.models.item < len(self.rows):
            row = self.rows[self.models.item]
            return [each for each in self.listed if self.is_about(each, row)]
        return self.listed

    @property
    def taken(self) -> Sequence[Operation]:
        """Those that are ticked, wherever they are; where none is, those under the cursor."""
        operations = self.compared.operations if self.compared is not None else ()
        return [each for each in operations if each.change.id in self.model.ticked] or self.here

    def run_quit(self) -> None:
        """At once, unless operations are ticked: then at the second time."""
        if lost := self.model.lost():
            new, back, leave = map(self.key_of, ("diff.new", "diff.close", "quit"))
            self.say(f"{lost}: {new} writes them, {back} keeps them, {leave} again leaves")
        else:
            super().run_quit()

    # -- ticking ---------------------------------------------------------------------------------------------

    def run_diff_tick(self) -> None:
        if self.objects.has_focus and self.fold():
            return
        self._tick(self.here)

    def run_diff_tick_all(self) -> None:
        self._tick(self.listed)

    def _tick(self, operations: Sequence[Operation]) -> None:
        if not operations:
            self.say(self._not_yet if self.compared is None else "no operation is about this")
            return
        self.model.tick([each.change.id for each in operations])
        self.fill_operations()
        self.link()
        self.show_status()

    def run_diff_new(self) -> None:
        if self.compared is None:
            self.say(self._not_yet)
            return
        from ..draft import DraftScreen

        keep = self.model.ticked or None
        screen = DraftScreen(self.session, None, keep=keep, renames=self.compared.shown.renames)
        self.app.push_screen(screen, self._written)

    def _written(self, revision: str | None) -> None:
        if revision is not None:
            self.model.ticked.clear()
            self.fill_operations()
            back, up = map(self.key_map.name, ("screen.history", "upgrade"))
            short = self.session.snapshot.history.short(revision)
            self.say(f"written: {short} · {back} shows it, {up} there applies it", "good")

    # -- copying ---------------------------------------------------------------------------------------------

    def run_diff_copy(self) -> None:
        taken = self.taken
        if self.compared is None or not taken:
            self.say(self._not_yet if self.compared is None else "there is no operation to copy")
            return
        self._copied(copied_code(taken, self.compared.shown.drafted), "the code", taken)

    async def run_diff_copy_sql(self) -> None:
        taken = self.taken
        if self.compared is None or not taken:
            self.say(self._not_yet if self.compared is None else "there is no operation to copy")
        elif any(each.change.sql or each.change.sql_error for each in taken):
            self._copied(copied_sql(taken), "the SQL", taken)
        else:
            self.say("asking for the SQL …", "dim")
            self.run_worker(self._copy_sql([each.change.id for each in taken]), group="sql", exclusive=True)

    async def _copy_sql(self, ids: Sequence[str]) -> None:
        assert self.compared is not None, "its caller has looked"
        try:
            comparison = await self.session.engine.diffs.compare(renames=self.compared.shown.renames, sql=True)
        except MigtuiError as error:
            self.say(error.message, "broken")
            return
        await self.take(comparison)
        taken = [each for each in self.compared.operations if each.change.id in ids]
        if len(taken) < len(ids):
            self.say("models or database have changed meanwhile: look again, nothing was copied")
        else:
            self._copied(copied_sql(taken), "the SQL", taken)

    def _copied(self, text: str, what: str, operations: Sequence[Operation]) -> None:
        if not text:
            self.say("there is no SQL to copy")
            return
        code, sql = map(self.key_map.name, ("diff.copy", "diff.copy-sql"))
        other = f"{sql} copies the SQL" if what == "the code" else f"{code} copies the code"
        copy(self, text, f"{what} of {counted(len(operations), 'operation')}", more=other)

    # -- renames ---------------------------------------------------------------------------------------------

    def run_diff_rename(self) -> None:
        renames = self._renames
        if len(renames) == 1:
            self.compare(self.model.with_turned(renames[0]))
        elif renames:
            pane, rename = map(self.key_map.name, ("diff.pane", "diff.rename"))
            self.say(f"several may be renames: {pane} leads to the rows, {rename} there takes the one under the cursor")
        else:
            self.say("no rename is asked about here: ~? marks where a dropped and an added one look alike")

    @property
    def _renames(self) -> Sequence[Rename]:
        """That of the row or the operation under the cursor; in the list all of what is shown."""
        if self.models.has_focus:
            found = [_rename(row) for row in self.rows[self.models.item :][:1]]
        else:
            found = [_rename(row) for row in self.rows]
        if self.operations.has_focus:
            ids = {each.change.id for each in self.here}
            found = [each for each in found if each is not None and ids & set(each.pair)]
        return list(dict.fromkeys(each for each in found if each is not None))

    # -- looking closer --------------------------------------------------------------------------------------

    def run_diff_open(self) -> None:
        if self.objects.has_focus:
            if not self.fold():
                self.models.focus()
        elif self.operations.has_focus:
            self._to_rows()
        else:
            self._define()

    def _to_rows(self) -> None:
        if self.operations.item < len(self.listed):
            rows = self.rows_of(self.listed[self.operations.item])
            if rows:
                self.models.go_to_item(rows[0])
                self.models.focus()

    def _define(self) -> None:
        row = self.rows[self.models.item] if self.models.item < len(self.rows) else None
        diff = self.compared.diff(row.item.key) if self.compared is not None and row and row.item else None
        if row is None or row.item is None or diff is None:
            self.say(self._not_yet if self.compared is None else "nothing is defined here")
            return
        from .definition import DefinitionScreen

        each = row.row.pair.models or row.row.pair.database if row.row is not None else None
        self.app.push_screen(DefinitionScreen(self.session, diff, row.item.pair, each.name if each else ""))

    def on_item_view_opened(self, event: ItemView.Opened) -> None:
        """A double click is enter."""
        if event.view is self.database:
            self.models.focus()
        self.call_after_refresh(self.run_diff_open)

    def run_diff_limits(self) -> None:
        entry = self.model.entry
        if self.compared is None:
            self.say(self._not_yet)
            return
        from .limits import LimitsScreen

        one = self.compared.diff(entry.key) if entry is not None and entry.kind != "all" else None
        self.app.push_screen(LimitsScreen(self.session, *([one] if one else self.compared.shown.databases)))

    def run_diff_three_way(self) -> None:
        plain = self.compared.plain if self.compared is not None else None
        if reason := self.scratching.refusal(plain):
            self.say(reason)
        elif plain is not None:
            self.run_worker(self.scratching.ask(self, plain), group=GROUP, exclusive=True)


def _rename(row: SideItem) -> Rename | None:
    """What this line of the sides asks, or has been told."""
    if row.row is not None:
        return row.row.rename
    return row.item.rename if row.item is not None else None
