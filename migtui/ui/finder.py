"""The cards of all revisions, made and kept for searching: headers at once, operations as the files are read.

Reading 10,000 files takes seconds, so it is done in slices on the event loop's thread and what has been read is found
meanwhile. It is kept for the next search, and for the palette, as long as the file does not change.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from migtui.core.finding.cards import Card, Deed, deed, make_card, states_of
from migtui.core.finding.places import Place, places
from migtui.core.finding.query import find, parse
from migtui.core.model import Revision
from migtui.core.operations.operations import Body
from migtui.core.search import Search
from migtui.engine.pace import Pace

from .snapshot import Snapshot
from .version_files import VersionFiles

AT_ONCE = 0.008
"""Seconds that a key may spend on making cards: enough for 1,000, and still in time for the next frame."""
EVERY = 0.15
"""Seconds between two reports of what was read."""


class _Read(NamedTuple):
    body: Body
    deeds: tuple[Deed, ...]


class Finder:
    """Looks through one project's revisions. It knows no widget."""

    def __init__(self, files: VersionFiles, snapshot: Snapshot) -> None:
        self._files = files
        self._snapshot = snapshot
        self._cards: list[Card] = []
        self._read: dict[str, _Read] = {}
        """By file, across snapshots."""
        self._row: dict[str, int] = {}
        self._unmade: Iterator[Card] | None = None
        """None when all cards are made."""
        self._unread: list[int] = []
        """Rows of which the file has not been looked at since the files were last loaded; the next one last."""
        self._files_count = 0
        self._tables: Counter[str] = Counter()
        self._start_anew()

    # -- what is looked through ------------------------------------------------------------------------------

    def look_at(self, snapshot: Snapshot) -> bool:
        """Search in this picture from now on. False: nothing that is searched is different in it."""
        before, self._snapshot = self._snapshot, snapshot
        if snapshot.loaded is not before.loaded:
            self._start_anew()
        elif snapshot.standings is not before.standings or snapshot.git is not before.git:
            self._unmade = self._make()
        else:
            return False
        return True

    def _start_anew(self) -> None:
        self._cards = []
        self._tables.clear()
        self._unmade = self._make()
        revisions = self._snapshot.history.revisions
        self._row = {each.id: row for row, each in enumerate(self._snapshot.layout.rows)}
        rows = [row for row, each in enumerate(self._snapshot.layout.rows) if revisions[each.id].file]
        self._unread = rows[::-1]
        self._files_count = len(rows)

    def _make(self) -> Iterator[Card]:
        """Make the cards one by one, new ones or those with other facts."""
        snapshot = self._snapshot
        history, standings, current = snapshot.history, snapshot.standings, frozenset(snapshot.current)
        for row, each in enumerate(snapshot.layout.rows):
            revision = history.revisions[each.id]
            git = snapshot.git_of(revision)
            states = states_of(revision.id, history, standings, current, git)
            made = make_card(revision, states, history.labels.get(revision.id, ()), git)
            if row < len(self._cards):
                self._cards[row] = made.doing(self._cards[row].operations)
            else:
                self._cards.append(made)
            yield made

    def _make_for(self, seconds: float) -> None:
        """Make cards for so long, or until there are all."""
        until = time.perf_counter() + seconds
        while self._make_next() and time.perf_counter() < until:
            pass

    def _make_next(self) -> bool:
        """Make fifty cards. False: there are all."""
        if self._unmade is not None and len(list(islice(self._unmade, 50))) < 50:
            self._unmade = None
        return self._unmade is not None

    @property
    def is_complete(self) -> bool:
        """All files have been read."""
        return self._unmade is None and not self._unread

    @property
    def progress(self) -> tuple[int, int]:
        """Files read, and all of them."""
        return self._files_count - len(self._unread), self._files_count

    async def read(self, told: Callable[[], None]) -> None:
        """Make all cards and read all files that were not read yet; `told` is called now and then, and at the end."""
        pace, last = Pace(), time.perf_counter()
        while not self.is_complete:
            await pace.give_way()
            if not self._make_next():
                self._read_next()
            if time.perf_counter() - last > EVERY:
                told()
                last = time.perf_counter()
        told()

    def _read_next(self) -> None:
        if not self._unread:
            return
        row = self._unread.pop()
        revision = self._snapshot.history.revisions[self._cards[row].id]
        body = self._files.body(revision)
        if body is None:
            return
        known = self._read.get(revision.file)
        if known is None or known.body is not body:
            known = self._read[revision.file] = _Read(body, tuple(map(deed, body.upgrade)))
        self._cards[row] = self._cards[row].doing(known.deeds)
        names = {table for each in known.deeds for table in each.tables}
        self._tables.update(names | {name.rpartition(".")[2] for name in names})

    # -- searching -------------------------------------------------------------------------------------------

    def search(self, text: str) -> Search:
        """What is found so far."""
        self._make_for(AT_ONCE)
        query = parse(text)
        found = find(query, self._cards, self._tables)
        return Search(text, query.marked, found, complete=self.is_complete)

    def places(self, text: str, revision: Revision) -> tuple[Place, ...]:
        """Why a search for the text finds this revision, where its row does not show it."""
        row = self._row.get(revision.id)
        if row is None or row >= len(self._cards):
            return ()
        known = self._read.get(revision.file)
        return places(
            parse(text),
            self._cards[row],
            revision,
            operations=known.body.upgrade if known is not None else (),
            labels=self._snapshot.history.labels.get(revision.id, ()),
            git=self._snapshot.git_of(revision),
            tables=self._tables,
        )

    def rows(self, found: Iterable[str]) -> list[int]:
        """The rows of these revisions, 0-based from the newest."""
        return [self._row[id] for id in found if id in self._row]

    def row(self, id: str | None) -> int:
        """The row of a revision; 0 for none."""
        return self._row.get(id or "", 0)

    @property
    def tables(self) -> Counter[str]:
        """The tables that the files read so far name, with and without their schemas, and how many revisions each."""
        return self._tables
