"""The list of targets, and a target's name in its colour. The name is always there; the colour only helps."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.core.colour import luminance

from ..text import Line, Span, counted, elide, justify, line_width, one_line, wrap

if TYPE_CHECKING:
    from migtui.engine.choices import Option

MOST = 34
"""Cells of a target's name at most; the rest of the line says what it is made of."""


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A line of the list; `option` is None for a heading."""

    line: Line
    option: Option | None


def chip(name: str, colour: str) -> Span:
    """A target's name, on the colour that the settings give it."""
    return f" {one_line(name)} ", ground(colour) if colour else "head"


def ground(colour: str) -> str:
    """A style: this "#rrggbb" below, and above it black or white, whichever has more contrast (by WCAG's formula)."""
    return f"bold {'#000000' if luminance(colour) > 0.179 else '#ffffff'} on {colour}"


def target_rows(options: Sequence[Option], width: int, selected: Option | None = None) -> list[TargetRow]:
    """The list in lines of `width` cells, with a heading above each kind."""
    named = [line_width(_title(option)) for option in options if option.target is not None]
    title_width = min(MOST, max(named, default=0))
    rows: list[TargetRow] = []
    kind = ""
    for option in options:
        if option.kind != kind:
            rows += [TargetRow((), None)] if rows else []
            kind = option.kind
            rows.append(TargetRow(((_heading(option), "title"),), None))
        rows.append(TargetRow(_line(option, title_width, width, option is selected), option))
    return rows


def _heading(option: Option) -> str:
    if option.target is None:
        return " Configurations"
    return f" Targets of {one_line(os.path.relpath(option.target.file, option.asked.cwd))}"


def no_targets(width: int, root: Path) -> list[Line]:
    """What to say where the settings name none: in the project's own file, if it has one."""
    own = (root / "migtui.toml").exists() or not (root / "pyproject.toml").exists()
    table, file = ("targets.NAME", "migtui.toml") if own else ("tool.migtui.targets.NAME", "pyproject.toml")
    said = f"No named target yet: add [{table}] to {file}"
    return [((f" {part}", "dim"),) for part in wrap(said, width - 1)]


def _title(option: Option) -> Line:
    if option.target is not None:
        return (chip(option.title, option.target.colour),)
    section = f" [{option.section}]" if option.section else ""
    return ((f" {one_line(option.title + section)}", ""),)


def _line(option: Option, title_width: int, width: int, selected: bool) -> Line:
    ((title, style),) = _title(option)
    mark: Line = (("▌" if selected else " ", "key"), ("◉ " if option.is_here else "  ", "here"))
    flags = tuple(_flags(option))
    if option.target is None:
        return justify((*mark, (title, style)), flags, width)
    name = elide(title, title_width)
    gap = " " * (title_width - line_width(((name, ""),)) + 2)
    made_of = _needs(option) if option.unset else ("  ".join(_parts(option)), "dim")
    return justify((*mark, (name, style), (gap, ""), made_of), flags, width)


def _needs(option: Option) -> Span:
    names = ", ".join(f"${name}" for name in option.unset[:2])
    more = f" and {counted(len(option.unset) - 2, 'other')}" if len(option.unset) > 2 else ""
    return f"not set: {names}{more}", "warning"


def _parts(option: Option) -> Iterator[str]:
    """What the target is made of. Of its variables only the names: there are passwords in them."""
    target = option.target
    if target is None:
        return
    if target.environment:
        yield f"sets {', '.join(name for name, _ in target.environment)}"
    if target.config is not None:
        yield one_line(os.path.relpath(target.config, option.asked.cwd))
    if target.section is not None:
        yield f"[{one_line(target.section)}]"
    if target.x:
        yield f"-x {counted(len(target.x), 'argument')}" if len(target.x) > 1 else "-x"
    if target.app is not None:
        yield "--app"
    if target.tag is not None:
        yield f"tag {one_line(target.tag)}"


def _flags(option: Option) -> Iterator[Span]:
    if option.target is not None and option.target.protected:
        yield "  PROTECTED", "danger"
    if option.target is not None and option.target.read_only:
        yield "  READ-ONLY", "warning"
    if option.is_here:
        yield "  open now", "here"
