"""The version files' functions, read on demand and kept while the file does not change."""

from __future__ import annotations

import tokenize
from pathlib import Path

from migtui.core.operations.operations import Body, destroys_on_upgrade, read_body


class BodyReader:
    """Reads one version file at a time; about a millisecond each, so never for a whole history at once."""

    def __init__(self) -> None:
        self._bodies: dict[str, tuple[tuple[int, int], Body]] = {}

    def body(self, file: str) -> Body:
        """What upgrade() and downgrade() do. Never raises: a file that cannot be read is a Body with a problem."""
        stamp = _stamp(file)
        kept = self._bodies.get(file)
        if kept is None or kept[0] != stamp:
            kept = (stamp, self._read(file))
            self._bodies[file] = kept
        return kept[1]

    def _read(self, file: str) -> Body:
        try:
            return read_body(_text(file))
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            return Body(problem=str(error))

    def destroys(self, file: str) -> bool:
        """Does its upgrade() destroy data? 0.1 ms where the text has no word that could (`destroys_on_upgrade`)."""
        try:
            return destroys_on_upgrade(_text(file))
        except (OSError, SyntaxError, UnicodeDecodeError):
            return False

    def source(self, file: str) -> str:
        """The file's text; the reason as a comment when it cannot be read."""
        if not file:
            return "# no file defines this revision"
        try:
            return _text(file)
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            return f"# {file} cannot be read: {error}"


def _text(file: str) -> str:
    with tokenize.open(file) as stream:
        return stream.read()


def _stamp(file: str) -> tuple[int, int]:
    try:
        stat = Path(file).stat()
    except OSError:
        return (0, 0)
    return (stat.st_mtime_ns, stat.st_size)
