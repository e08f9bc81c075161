"""Where in the user's own code an exception comes from. Tracebacks without locals: those hold passwords."""

from __future__ import annotations

import traceback

from .texts import is_own_code


def own_frames(error: BaseException) -> list[traceback.FrameSummary]:
    """The frames of the user's files, outermost first."""
    return [frame for frame in traceback.extract_tb(error.__traceback__) if is_own_code(frame.filename)]


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
