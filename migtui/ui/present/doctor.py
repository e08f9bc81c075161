"""The Doctor screen as lines: the findings, one with its explanation and the ways to mend it, or that all is well."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from migtui.core.doctor.doctor import CHECKED
from migtui.core.doctor.findings import Finding, Fix, Severity
from migtui.core.redact import mask_url
from migtui.engine.doctor import Examination

from ..keys.keymap import KeyMap
from ..text import Line, counted, one_line, pad, wrap
from .edits import edit_lines, shown_path

MARKS: dict[Severity, tuple[str, str, str, str]] = {
    "cannot-run": ("✗", "x", "broken", "cannot run"),
    "wrong": ("⚠", "!", "warning", "not meant"),
    "hint": ("·", ".", "pending", "hint"),
}
"""Glyph, the same in ASCII, style, word."""


def finding_rows(findings: Sequence[Finding], width: int, *, ascii: bool) -> list[Line]:
    """A line a finding: mark, how bad it is, title."""
    rows: list[Line] = []
    for finding in findings:
        glyph, plain, style, word = MARKS[finding.severity]
        mark = f"{plain if ascii else glyph} {pad(word, 11)}"
        rows.append(((mark, style), (pad(one_line(finding.title), width - len(mark) - 1), "")))
    return rows


def finding_lines(finding: Finding, chosen: int, base: Path, width: int, keys: KeyMap) -> list[Line]:
    """Everything about one finding; `chosen` is the way to mend it whose changes are shown."""
    style = MARKS[finding.severity][2]
    lines: list[Line] = [((text, style),) for text in wrap(one_line(finding.title), width)]
    lines += [((text, ""),) for text in wrap(one_line(finding.explanation), width) if text]
    lines += _place(finding, base, width)
    lines += [()]
    again = keys.name("doctor.again")
    if not finding.fixes:
        return [*lines, ((f"Only you can know what to write here; mend it, then press {again}.", "dim"),)]
    for index, fix in enumerate(finding.fixes):
        lines += _way(index, fix, len(finding.fixes), width, is_chosen=index == chosen)
    return lines + _changes(finding.fixes[chosen], base, width, again)


def all_well(examination: Examination, width: int) -> list[Line]:
    """Nothing found, and what that covers."""
    lines: list[Line] = [(("Nothing found.", "good"),), (), (("Looked at:", "head"),)]
    for text in CHECKED:
        first, *more = wrap(text, width - 4)
        lines += [((" ✓ ", "good"), (first, "")), *((("   " + part, ""),) for part in more)]
    return lines


def summary(examination: Examination) -> str:
    """ "env.py cannot run, 1 hint", for the status line and the command log."""
    severities = [finding.severity for finding in examination.findings]
    wrong, hints = severities.count("wrong"), severities.count("hint")
    parts = ["env.py cannot run"] if "cannot-run" in severities else []
    parts += [f"{counted(wrong, 'thing')} not as meant"] if wrong else []
    parts += [counted(hints, "hint")] if hints else []
    return ", ".join(parts) or "nothing found"


def _place(finding: Finding, base: Path, width: int) -> list[Line]:
    if not finding.where:
        return []
    place = one_line(shown_path(finding.where, base))
    lines: list[Line] = [(("at ", "dim"), (text, "label")) for text in wrap(place, width - 3)]
    if finding.seen and finding.seen not in finding.title:
        lines += [(("   " + text, "dim"),) for text in wrap(one_line(mask_url(finding.seen)), width - 3)]
    return lines


def _way(index: int, fix: Fix, count: int, width: int, *, is_chosen: bool) -> list[Line]:
    """ "▸ 1 of 2  Add src to prepend_sys_path"."""
    mark = "▸ " if is_chosen else "  "
    number = f"{index + 1} of {count}  " if count > 1 else ""
    first, *more = wrap(one_line(fix.title), width - len(mark) - len(number))
    style = "bold" if is_chosen else "dim"
    gap = " " * (len(mark) + len(number))
    return [((mark, "key"), (number, "dim"), (first, style)), *(((gap + text, style),) for text in more)]


def _changes(fix: Fix, base: Path, width: int, again: str) -> list[Line]:
    lines: list[Line] = [()]
    if fix.commands:
        lines.append(((f"Type in a shell, then press {again}:" if not fix.edits else "And type in a shell:", "head"),))
        for command in fix.commands:
            lines += [(("  " + text, "label"),) for text in wrap(one_line(command), width - 2)]
    if fix.note:
        lines += [((text, "dim"),) for text in wrap(one_line(fix.note), width)]
    if fix.edits:
        lines += [*([()] if fix.commands or fix.note else []), *edit_lines(fix.edits, "", base, width)[0]]
    return lines
