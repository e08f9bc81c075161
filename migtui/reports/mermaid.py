"""`migtui graph --mermaid`: a flowchart for Markdown, older revisions below, arrows to what builds on them.

A flowchart rather than a gitGraph: that one knows no merge of three parents, no two roots and no depends_on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..core.model import Revision, Standing
from ..core.wording import printable
from .graph import Part, words
from .history import Reading

CLASSES: Mapping[str, str] = {
    "applied": "stroke:#2e7d32,stroke-width:2px",
    "pending": "stroke:#0e7490,stroke-width:2px,stroke-dasharray:5 3",
    "unknown": "stroke:#888888",
    "broken": "stroke:#b3261e,stroke-width:3px",
    "missing": "stroke:#b3261e,stroke-dasharray:2 2",
    "head": "font-weight:bold",
    "current": "stroke-width:5px",
}
"""Strokes alone: ground and text are the theme's, light or dark."""
_MARKS: Mapping[Standing, str] = {"broken": "broken", "missing": "no file"}
_SPECIAL = re.compile(r"[^\w .,:()/@+-]", re.ASCII)
"""What Mermaid might read as its own, or as HTML."""


def mermaid_lines(reading: Reading, part: Part, *, ascii_only: bool = False) -> Iterator[str]:
    """The whole chart. With `ascii_only` letters beyond ASCII are written as entities, too."""
    names = {row.id: f"r{number}" for number, row in enumerate(part.rows)}
    yield "flowchart BT"
    for row in part.rows:
        revision = reading.history.revisions[row.id]
        yield f'    {names[row.id]}["{_label(reading, revision, ascii_only)}"]:::{reading.standings[row.id]}'
    for row in part.rows:
        for parent in reading.history.parents.get(row.id, ()):
            if parent in names:
                yield f"    {names[parent]} --> {names[row.id]}"
        for other in reading.history.dependencies.get(row.id, ()):
            if other in names:
                yield f"    {names[other]} -.-> {names[row.id]}"
    yield from _classes(reading, names)


def _classes(reading: Reading, names: Mapping[str, str]) -> Iterator[str]:
    groups = {"head": [names[id_] for id_ in names if id_ in reading.history.heads]}
    groups["current"] = [names[id_] for id_ in names if id_ in reading.here]
    used = {reading.standings[id_] for id_ in names} | {name for name, members in groups.items() if members}
    for name, style in CLASSES.items():
        if name in used:
            yield f"    classDef {name} {style}"
    for name, members in groups.items():
        if members:
            yield f"    class {','.join(members)} {name}"


def _label(reading: Reading, revision: Revision, ascii_only: bool) -> str:
    """Id, message and words: what the colours say is said in words too."""
    standing = reading.standings[revision.id]
    said = [word for word, _ in words(reading, revision)]
    said.append(_MARKS.get(standing, standing if standing in ("applied", "pending") else ""))
    lines = [revision.id, revision.message, f"({', '.join(filter(None, said))})" if any(said) else ""]
    return "<br/>".join(_escaped(line, ascii_only) for line in lines if line)


def _escaped(text: str, ascii_only: bool) -> str:
    def entity(found: re.Match[str]) -> str:
        character = found.group()
        return character if not ascii_only and character > "\x7f" else f"#{ord(character)};"

    return _SPECIAL.sub(entity, printable(text))
