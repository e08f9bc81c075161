"""Places to point at: the line of env.py or of the ini that shows a finding."""

from __future__ import annotations

from migtui.core.doctor.evidence import EnvFailure, SourceFile


def place_and_text(failure: EnvFailure) -> tuple[str, str]:
    """Where the failure was raised in the user's own code, and what was said."""
    return failure.where, failure.message


def at(file: SourceFile, line: int | None) -> str:
    """ "file:line", or the file where the line is not known."""
    return f"{file.path}:{line}" if line else file.path


def at_pattern(file: SourceFile | None, pattern: str) -> tuple[str, str]:
    """The first line that matches: its place and its text; the file alone where none does."""
    if file is None:
        return "", ""
    line = file.line_of(pattern)
    return at(file, line), file.line(line) if line else ""
