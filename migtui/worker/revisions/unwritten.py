"""Why a version file could not be written: what Alembic and Python raise there, in the user's words."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from alembic.util import CommandError

from ..texts import first_line, safe_str
from .leftovers import Leftovers, Overwrites
from .refusals import NotWritten, Refused

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
TEMPLATE = "Mend script.py.mako, the template that Alembic writes version files from."


class HookFailed(NotWritten):
    """The file is written and whole, but then one of the project's post-write hooks failed."""


def in_hook(error: BaseException) -> bool:
    """Was it raised by a post-write hook?"""
    return any(frame.f_globals.get("__name__") == "alembic.script.write_hooks" for frame in _frames(error))


def is_whole(file: Path) -> bool:
    """Can Python read it?"""
    try:
        compile(file.read_bytes(), str(file), "exec", dont_inherit=True)
    except (SyntaxError, ValueError, OSError):
        return False
    return True


def hook_failure(error: BaseException, file: Path) -> HookFailed:
    """For a file that stays."""
    return HookFailed(
        f"{file.name} is written, but then a post-write hook failed: {_in_words(error)}",
        f"The file is whole: {file}. Mend the hook in [post_write_hooks].",
    )


def explained(error: BaseException, leftovers: Leftovers) -> BaseException:
    """The error with a hint, where it comes from the writing itself; else the error. To be asked before the leftovers
    are removed."""
    files = leftovers.files
    if isinstance(error, Overwrites):
        return Refused(f"{error} is there already.", "Word the message otherwise, or put %(rev)s into file_template.")
    if isinstance(error, OSError):
        return NotWritten(f"{error.strerror or safe_str(error)}: {error.filename or ''.join(files[-1:])}", _hint(error))
    if type(error).__module__.startswith("mako."):
        return NotWritten(f"The template fails: {_in_words(error)}", TEMPLATE)
    if isinstance(error, CommandError) and error.__context__ is not None and _renders(error.__context__):
        return NotWritten(f"The template fails: {_in_words(error.__context__)}", f"{TEMPLATE} {safe_str(error)}")
    if _line_in(error, files):
        return NotWritten(f"What Alembic wrote is no version file: {_in_words(error)}", TEMPLATE)
    return error


def _renders(error: BaseException) -> bool:
    """Was it raised under Mako's hands? Alembic then names a file with the template's own traceback."""
    return any(frame.f_globals.get("__name__", "").startswith("mako.") for frame in _frames(error))


def _frames(error: BaseException) -> Iterator[FrameType]:
    place = error.__traceback__
    while place is not None:
        yield place.tb_frame
        place = place.tb_next


def _line_in(error: BaseException, files: Sequence[str]) -> bool:
    """Does Python stumble over one of these files, in reading or in running it?"""
    if isinstance(error, SyntaxError) and error.filename in files:
        return True
    return any(frame.f_code.co_filename in files for frame in _frames(error))


def _in_words(error: BaseException) -> str:
    text = first_line(safe_str(error))
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _hint(error: OSError) -> str:
    if error.errno in FULL:
        return "Free some room, and write it again: nothing is left of this attempt."
    if error.errno in FORBIDDEN:
        return "Make the folder writable for you."
    if str(error.filename).endswith("script.py.mako"):
        return "Put a script.py.mako there: `alembic init` in an empty folder writes one."
    return "Shorten the message or the id." if error.errno == errno.ENAMETOOLONG else ""
