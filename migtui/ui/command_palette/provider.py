"""What the palette offers: the commands of the screen below, and where the project has more, ways to get there.

A provider of Textual yields hits; what they are is worked out here as `Entry` data. With 10,000 revisions a key costs
a few milliseconds: whole words are looked for first, spread letters in slices, and no more than a screenful is listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.widgets import Input

from migtui.core.fuzzy import may_fit, words
from migtui.engine.pace import Pace

from ..commands import Command, key_name
from ..looks.contents import content, markup, ours
from ..screens.command_screen import CommandScreen
from ..screens.diff.screen import DiffScreen
from ..screens.history import HistoryScreen
from ..text import counted, one_line
from .entries import MOST, Entry, line, matching

QUOTE = '"'
SLICE = 500
"""Revisions looked at before others may have the thread."""
MOST_REVISIONS = 30


class Everything(Provider):
    """One provider for all: the order of several is left to chance."""

    _entries: list[Entry]
    _revisions: list[tuple[str, str]]

    async def startup(self) -> None:
        """Once for each time the palette is opened."""
        self._entries = list(self._textual())
        self._revisions = []
        history = self._history
        if history is not None:
            self._entries += self._objects(history)
            history.read_on()  # what the files do, for the tables: they are there when one types on
            self._revisions = [
                (text.lower(), id)
                for id, revision in history.session.snapshot.history.revisions.items()
                for text in (f"{id}  {one_line(revision.message)}",)
            ]

    async def discover(self) -> Hits:
        """Before anything is typed: the commands."""
        for entry in self._commands():
            yield DiscoveryHit(content(line(entry), self.app), entry.run, entry.text, self._help(entry))

    async def search(self, query: str) -> Hits:
        """What fits, the best first."""
        typed = words(query)
        # Anew at each key: what cannot work, and why, changes while the palette is open.
        found = matching(typed, [*self._commands(), *self._entries, *self._places(), *self._tables()])
        found += matching(typed, await self._fitting(typed), MOST_REVISIONS)
        for score, entry, shown in sorted(found, key=lambda each: -each[0])[:MOST]:
            yield Hit(score, content(shown, self.app), entry.run, entry.text, self._help(entry))

    def _help(self, entry: Entry) -> str | None:
        return markup(ours(entry.help, self.app)) or None

    # -- the screen below ------------------------------------------------------------------------------------

    def _commands(self) -> Iterator[Entry]:
        screen = self.screen
        if isinstance(screen, CommandScreen):
            off = screen.unavailable()
            # Who opens it does not look for the way one row down.
            for command in sorted(screen.commands, key=lambda each: each.group == "Move" and bool(each.keys)):
                if command.mode in ("", screen.mode) and command.id != "palette":
                    yield self._command(screen, command, is_off=command.id in off)

    def _command(self, screen: CommandScreen[Any], command: Command, *, is_off: bool) -> Entry:
        reason = screen.reason(command)
        return Entry(
            command.label,
            partial(screen.action_command, command.id),
            f"not now: {reason}" if reason else command.said(screen.key_of),
            " ".join(map(key_name, command.keys)),
            off=is_off or bool(reason),
            weight=0.3,
        )

    def _textual(self) -> Iterator[Entry]:
        """Theme, screenshot."""
        for each in self.app.get_system_commands(self.screen):
            yield Entry(each.title, each.callback, each.help, weight=0.2)

    # -- the project -----------------------------------------------------------------------------------------

    @property
    def _history(self) -> HistoryScreen | None:
        """The main screen, where one can get there from here."""
        if not isinstance(self.screen, HistoryScreen | DiffScreen):
            return None
        return next((screen for screen in self.app.screen_stack if isinstance(screen, HistoryScreen)), None)

    def _places(self) -> Iterator[Entry]:
        """Branches and heads."""
        history = self._history
        if history is None:
            return
        known = history.session.snapshot.history
        for label in sorted(known.label_owners):
            tops = [head for head in known.heads if label in known.labels.get(head, ())]
            at = tops[0] if tops else known.label_owners[label]
            go = partial(self._go_to, history, at)
            yield Entry(f"Branch {one_line(label)}", go, f"branch label · its head is {at}", weight=0.15)
        for head in known.heads:
            text = f"Head {head}  {one_line(known.revisions[head].message)}"
            yield Entry(
                text, partial(self._go_to, history, head), f"head · {self._standing(history, head)}", weight=0.1
            )

    def _objects(self, history: HistoryScreen) -> Iterator[Entry]:
        """Who has written the files, on which branches; and what was compared."""
        snapshot = history.session.snapshot
        if snapshot.git is not None:
            files = [each for each in map(snapshot.git.of, _files(history)) if each is not None]
            for name, kind, field in (("author", "Author", "author"), ("branch", "Git branch", "branch")):
                for text, count in Counter(filter(None, (getattr(each, name) for each in files))).most_common():
                    yield self._finding(history, kind, text, count, f'{field}:"{one_line(text).partition(QUOTE)[0]}"')
        model = history.session.diff
        if model is not None and model.compared is not None:
            from ..diff.showing import objects

            for id, name in objects(model):
                show = partial(self._compare, history, id)
                yield Entry(f"Compare {one_line(name)}", show, "models and database side by side", weight=0.1)

    @staticmethod
    def _standing(history: HistoryScreen, id: str) -> str:
        return history.session.snapshot.standings.get(id, "unknown")

    def _finding(self, history: HistoryScreen, kind: str, name: str, count: int, query: str) -> Entry:
        text = f"{kind} {one_line(name)}: {counted(count, 'revision')}"
        return Entry(text, partial(self._find, history, query), f"finds {query}", weight=0.1)

    def _tables(self) -> Iterator[Entry]:
        """The tables of the files that have been read by now."""
        history = self._history
        if history is None:
            return
        for table, count in history.finder.tables.items():
            yield self._finding(history, "Table", table, count, f"table:{table}")

    async def _fitting(self, typed: tuple[str, ...]) -> list[Entry]:
        """Revisions that have all words or, when those are few, the letters. Heads are among the places."""
        history = self._history
        if history is None or not typed:
            return []
        known = history.session.snapshot.history
        heads = set(known.heads)
        found = [id for text, id in self._revisions if id not in heads and all(map(text.__contains__, typed))]
        if len(found) < MOST_REVISIONS:
            found += await self._loosely(typed, heads.union(found))
        return [
            Entry(
                f"{id}  {one_line(known.revisions[id].message)}",
                partial(self._go_to, history, id),
                f"revision · {self._standing(history, id)}",
            )
            for id in found[: 10 * MOST_REVISIONS]
        ]

    async def _loosely(self, typed: tuple[str, ...], but: set[str]) -> list[str]:
        found: list[str] = []
        pace = Pace()
        for start in range(0, len(self._revisions), SLICE):
            part = self._revisions[start : start + SLICE]
            found += [id for text, id in part if id not in but and may_fit(typed, text)]
            await pace.give_way()
        return found

    # -- what is chosen --------------------------------------------------------------------------------------

    def _to_history(self, history: HistoryScreen) -> None:
        if isinstance(self.app.screen, DiffScreen):
            self.app.screen.dismiss(None)

    def _go_to(self, history: HistoryScreen, id: str) -> None:
        self._to_history(history)
        history.graph.select(id)

    def _find(self, history: HistoryScreen, query: str) -> None:
        self._to_history(history)
        history.start_search(query)

    def _compare(self, history: HistoryScreen, id: str) -> None:
        from ..diff.showing import select

        model = history.session.diff
        assert model is not None, "its objects were listed"
        select(model, id)
        screen = self.app.screen
        if isinstance(screen, DiffScreen):
            screen.query_one("#filter", Input).value = ""
            screen.fill_objects()
            screen.fill_entry()
        else:
            history.run_screen_diff()


def _files(history: HistoryScreen) -> Iterable[str]:
    return (each.file for each in history.session.snapshot.history.revisions.values() if each.file)
