"""Where in the user's own code an exception comes from. Tracebacks without locals: those hold passwords."""

from __future__ import annotations

import os
import traceback
from types import FrameType

from .connecting import DRIVERS
from .texts import is_own_code

LIBRARIES = frozenset(("alembic", "sqlalchemy", *DRIVERS))
"""Their code is nobody's own, wherever it lies: beside the project, or in a checkout."""


def own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """The frames of the user's files, outermost first."""
    frames = traceback.walk_tb(error.__traceback__)
    return list(traceback.StackSummary.extract((frame, line) for frame, line in frames if _is_own(frame)))


def _is_own(frame: FrameType) -> bool:
    """What Cython has compiled names a source that nobody has: psycopg_binary/_psycopg/waiting.pyx."""
    package, file = str(frame.f_globals.get("__name__")).partition(".")[0], frame.f_code.co_filename
    return package not in LIBRARIES and is_own_code(file) and os.path.isfile(file)  # noqa: PTH113 - it never raises


def where(error: BaseException) -> str:
    """file:line of the innermost frame of the user's, or ""."""
    if isinstance(error, SyntaxError) and error.filename and is_own_code(error.filename):
        return f"{error.filename}:{error.lineno}"
    frames = own_frames(error)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""


def full_text(error: BaseException) -> str:
    """The user's own frames, a blank line, and the whole traceback."""
    whole = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    frames = own_frames(error)
    if not frames:
        return whole
    last = "".join(traceback.format_exception_only(type(error), error))
    return "In your code (most recent call last):\n" + "".join(traceback.format_list(frames)) + last + "\n" + whole
