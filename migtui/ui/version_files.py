"""What the screens show of a revision's own file, read when it is looked at."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.core.model import Revision

if TYPE_CHECKING:
    from migtui.core.operations.operations import Body
    from migtui.engine.bodies import BodyReader


class VersionFiles:
    """A revision that no file defines has no body, and loses nothing."""

    @cached_property
    def _reader(self) -> BodyReader:
        from migtui.engine.bodies import BodyReader  # 12 ms that the first frame does not need

        return BodyReader()

    def body(self, revision: Revision) -> Body | None:
        """What the revision's functions do; None for one without a file."""
        return self._reader.body(revision.file) if revision.file else None

    def source(self, revision: Revision) -> str:
        """The file's text, or the reason why it cannot be read."""
        return self._reader.source(revision.file)

    def modified(self, revision: Revision) -> int:
        """st_mtime_ns of the file; 0 where there is none."""
        if not revision.file:
            return 0
        try:
            return Path(revision.file).stat().st_mtime_ns
        except (OSError, ValueError):
            return 0

    def destroys(self, revision: Revision) -> bool:
        """Does its upgrade() lose data?"""
        return bool(revision.file) and self._reader.destroys(revision.file)
