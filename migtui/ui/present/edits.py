"""Edits of files as lines: each file with its reason, and the difference in full."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from migtui.core.environment.edits import DiffLine, Edit, diff
from migtui.core.redact import mask_all_but_percent

from ..text import Line, one_line, verbatim, wrap

STYLES = {"+": "plus", "-": "minus", " ": "", "@": "dim"}
NUMBER = 5


def edit_lines(edits: Sequence[Edit], note: str, base: Path, width: int) -> tuple[list[Line], list[int]]:
    """The lines, and where each file begins. `note` comes first; paths are told from `base` where they lie below it."""
    lines: list[Line] = []
    starts: list[int] = []
    for paragraph in note.splitlines():
        lines += [((text, ""),) for text in wrap(one_line(paragraph), width)]
    for edit in edits:
        if lines:
            lines.append(())
        starts.append(len(lines))
        lines += _heading(edit, base, width)
        lines += [_diff_line(line) for line in diff(edit)]
    return lines, starts


def summary(edits: Sequence[Edit]) -> str:
    """ "2 new files, 1 changed"."""
    new = sum(edit.before is None for edit in edits)
    changed = len(edits) - new
    parts = [f"{new} new {'file' if new == 1 else 'files'}"] if new else []
    parts += [f"{changed} changed"] if changed else []
    return ", ".join(parts) or "nothing to change"


def shown_path(file: str, base: Path) -> str:
    """From `base` where the file lies below it, else in full."""
    try:
        return str((base / file).relative_to(base))
    except ValueError:
        return file


def _heading(edit: Edit, base: Path, width: int) -> list[Line]:
    state = "new" if edit.before is None else "changed"
    if not edit.changes:
        state = "unchanged"
    name = one_line(shown_path(edit.file, base))
    lines: list[Line] = [((name, "title"), (f"  {state}", "label"))]
    return lines + [((f"  {text}", "dim"),) for text in wrap(one_line(edit.why), width - 2) if text]


def _diff_line(line: DiffLine) -> Line:
    style = STYLES[line.sign]
    text = "".join(verbatim(mask_all_but_percent(line.text)))
    if line.sign == "@":
        return ((" " * (NUMBER + 1) + text, "dim"),)
    return ((f"{line.number:>{NUMBER}} ", "dim"), (f"{line.sign} {text}", style))
