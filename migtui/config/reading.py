"""From a table of a file to Settings: what fits is taken, what does not is a problem with its line."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..core.wording import counted
from . import Settings, SettingsProblem, Source, nearest
from .files import Document
from .lines import KeyPath, Lines
from .table import SETTINGS, Key

MANY = 50
"""Mistakes that are told one by one: each costs a millisecond, and who has more of them has another file there."""
IGNORED = "$schema"
"""An editor's own key, where a file names its JSON Schema."""


class Reader:
    """One file on its way. Collects what is wrong in it."""

    def __init__(self, document: Document, file: Path, prefix: tuple[str, ...]) -> None:
        self.file = file
        self._lines = Lines(document.text)
        self._prefix = prefix
        self._problems: list[SettingsProblem] = []
        self.reported = 0
        """How many mistakes there were so far."""
        self._is_unsafe = False

    def report(self, text: str, path: KeyPath, hint: str = "", *, is_look: bool = False) -> None:
        """Something is wrong with the key at this path below the table."""
        self.reported += 1
        self._is_unsafe |= not is_look
        if self.reported <= MANY:
            line = self._lines.of((*self._prefix, *path))
            where = f"{self.file}:{line}" if line is not None else str(self.file)
            self._problems.append(SettingsProblem(text, where, hint, not is_look))

    @property
    def problems(self) -> tuple[SettingsProblem, ...]:
        """The first of them, and how many more there are."""
        if self.reported <= MANY:
            return tuple(self._problems)
        more = SettingsProblem(counted(self.reported - MANY, "more mistake"), str(self.file), "", self._is_unsafe)
        return (*self._problems, more)

    def table(self, table: Mapping[str, object], keys: Sequence[Key], path: KeyPath = ()) -> dict[str, Any]:
        """The values that fit, by key. The others are reported."""
        known = {key.name: key for key in keys}
        inside = f" in {self.title(path)}" if path else ""
        fitting = {}
        for name, value in table.items():
            key = known.get(name)
            if key is None:
                is_look = bool(path) and keys[0].is_look
                hint = nearest(name, known) if self.reported < MANY else ""
                self.report(f"unknown key {name!r}{inside}", (*path, name), hint, is_look=is_look)
            elif key.kind.fits(value):
                fitting[name] = value
            else:
                hint = _close(value, key.kind.choices) or f"as in {name} = {key.example}"
                self.report(f"{name}{inside} must be {key.kind.wanted}", (*path, name), hint, is_look=key.is_look)
        return fitting

    def title(self, path: KeyPath) -> str:
        """A table as it stands in the file: "[tool.migtui.targets.prod]"."""
        names = [*self._prefix, *(str(part) for part in path if isinstance(part, str))]
        return f"[[{'.'.join(names)}]]" if isinstance(path[-1], int) else f"[{'.'.join(names)}]"

    def relative(self, text: str) -> str:
        """A path, which is relative to the file; a bare name stays one, to be looked for on PATH."""
        return str(self.file.parent / text) if os.sep in text else text


def read_settings(document: Document, file: Path, prefix: tuple[str, ...]) -> Settings:
    """The settings of one table, with what is wrong in it."""
    reader = Reader(document, file, prefix)
    found = reader.table({name: value for name, value in document.table.items() if name != IGNORED}, SETTINGS)
    values: dict[str, Any] = {name: _READ.get(name, _as_it_is)(value, reader) for name, value in found.items()}
    problems = reader.problems
    values["read_only"] = values.get("read_only", False) or any(problem.is_safety for problem in problems)
    given = frozenset(found) if found.get("read_only") else frozenset(found) - {"read_only"}
    source = Source(file, prefix, document.text, given)
    return Settings(**values, problems=problems, sources=(source,))


def _as_it_is(value: object, reader: Reader) -> object:
    return value


def _protected(value: list[str], reader: Reader) -> tuple[str, ...]:
    return tuple(value)


def _python(value: str, reader: Reader) -> str:
    return reader.relative(value)


def _targets(value: dict[str, object], reader: Reader) -> object:
    from .targets import read_targets  # for those who have some

    return read_targets(value, reader)


def _keys(value: dict[str, object], reader: Reader) -> object:
    from .commands import read_keys

    return read_keys(value, reader)


def _commands(value: list[dict[str, object]], reader: Reader) -> object:
    from .commands import read_commands

    return read_commands(value, reader)


_READ: dict[str, Callable[[Any, Reader], object]] = {
    "protected": _protected,
    "python": _python,
    "targets": _targets,
    "keys": _keys,
    "commands": _commands,
}


def _close(value: object, choices: Sequence[str]) -> str:
    """A hint where a word was meant that is one of a few."""
    hint = nearest(value, choices) if isinstance(value, str) and choices else ""
    return hint if hint.startswith("did you mean") else ""
