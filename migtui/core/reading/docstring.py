"""What a version file says about itself in prose: its message, the rest of its first paragraph, its create date.

Real docstrings have no blank line before "Revision ID:", start with it, say "empty message" (Flask-Migrate's
word for none) or are absent, in whole projects. The file's name then says more, so its slug is the message of
last resort.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from migtui.core.wording import base_name

_FACT = re.compile(r"(?:Revision ID|Revises|Create Date)\s*:", re.IGNORECASE)
_CREATED = re.compile(r"^\s*Create Date\s*:[ \t]*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_DATE = re.compile(r"\d{4}[-_]?\d\d[-_]?\d\d(?:[-_tT]?\d\d(?:[-_]?\d\d){0,2})?(?=[-_]|$)")
_NO_MESSAGE = frozenset({"", "empty message", "${message}"})


@dataclass(frozen=True, slots=True)
class Prose:
    """The docstring's share of a `Revision`."""

    message: str = ""
    doc: str = ""
    created: str = ""


def read_docstring(text: str | None, file: str, id_: str) -> Prose:
    """The prose of a version file: its docstring if that says something, else the slug of its name."""
    paragraph = _first_paragraph(text or "")
    message = paragraph[0] if paragraph else ""
    if message.lower() in _NO_MESSAGE:
        message, paragraph = slug(file, id_), []
    created = _CREATED.search(text or "")
    return Prose(
        message=message,
        doc="\n".join(paragraph) if len(paragraph) > 1 else "",
        created=created[1] if created else "",
    )


def slug(file: str, id_: str) -> str:
    """The words in a file's name that are neither its date nor its id: "ae10_add_users.py" gives "add users"."""
    stem = base_name(file).rsplit(".", 1)[0]
    if stem == id_:
        return ""
    before, _, after = _without_date(stem).partition(id_)
    words = " ".join(re.split(r"[_\s]+", after.strip("_- ") or before.strip("_- ")))
    return "" if words.lower() in _NO_MESSAGE else words


def _without_date(stem: str) -> str:
    date = _DATE.match(stem)
    return stem[date.end() :] if date else stem


def _first_paragraph(text: str) -> list[str]:
    """The lines up to the first blank one or the first fact that a template writes, stripped."""
    lines: list[str] = []
    for line in map(str.strip, text.strip().splitlines()):
        if not line or _FACT.match(line):
            break
        lines.append(line)
    return lines
