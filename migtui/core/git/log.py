"""What `git log -z --raw -c` prints, read as it comes.

Text is told from structure by counting: a NUL cannot stand in a commit's author or subject, nor in a path, so whatever
their writers put there (line breaks, escapes, something that looks like the next commit) stays text.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from .files import Commit

FORMAT = "%H%x00%aN%x00%ad%x00%s"
"""What `LogReader` expects of each commit; with `--date=raw`, which spares the parsing of dates."""
FIELDS = 4


class Change(NamedTuple):
    """What a commit did to one path."""

    status: str
    """ "A", "M", "D", "R", "T"; of a merge one letter for each parent from which it differs ("MM")."""
    path: bytes
    """As the repository has it, from its top."""
    blob: str
    """The hash of the text that it has from then on; zeros when it was deleted."""
    old: bytes = b""
    """Where it was before, for a renamed one."""


class Logged(NamedTuple):
    """One commit and what it changed."""

    commit: Commit
    changes: tuple[Change, ...]


class LogReader:
    """Takes the output in any pieces and hands out the commits that are complete."""

    def __init__(self) -> None:
        self._rest = b""
        self._header: list[bytes] = []
        self._raw = b""
        """The ":100644 …" whose path is still to come."""
        self._old = b""
        self._changes: list[Change] = []

    def feed(self, data: bytes) -> Iterator[Logged]:
        """The commits that ended in this piece."""
        *tokens, self._rest = (self._rest + data).split(b"\0")
        for token in tokens:
            if (done := self._take(token)) is not None:
                yield done

    def end(self) -> Iterator[Logged]:
        """The last commit, which no other follows."""
        if len(self._header) == FIELDS:
            yield self._logged()

    def _take(self, token: bytes) -> Logged | None:
        done = None
        if self._raw:
            self._take_path(token)
        elif 0 < len(self._header) < FIELDS:
            self._header.append(token)
        elif token.startswith((b":", b"\n:")):
            self._raw = token
        elif token:  # an empty one stands between a merge and its changes
            if self._header:
                done = self._logged()
            self._header.append(token)
        return done

    def _take_path(self, path: bytes) -> None:
        blob, status = self._raw.rsplit(b" ", 2)[-2:]
        letters = status.decode("ascii", "replace").rstrip("0123456789")
        if letters in ("R", "C") and not self._old:
            self._old = path
            return
        self._changes.append(Change(letters, path, blob.decode("ascii", "replace"), self._old))
        self._raw = self._old = b""

    def _logged(self) -> Logged:
        hash, author, date, subject = (token.decode("utf-8", "replace") for token in self._header)
        done = Logged(Commit(hash.strip(), author, _date(date), subject), tuple(self._changes))
        self._header, self._changes = [], []
        return done


def _date(raw: str) -> datetime | None:
    """ "1700000000 +0200"; None for what is no date in any calendar."""
    seconds, _, zone = raw.partition(" ")
    try:
        offset = timedelta(hours=int(zone[:3]), minutes=int(zone[:1] + zone[3:]))
        return datetime.fromtimestamp(int(seconds), timezone(offset))
    except (ValueError, OverflowError, OSError):
        return None
