"""What `migtui config` prints."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..config import Settings, SettingsProblem
from ..config.in_force import entries, files
from ..core.wording import printable


def settings_data(settings: Settings, user_file: Path | None, problems: Iterable[SettingsProblem]) -> dict[str, object]:
    """For JSON. `user_file` is where the user's own would be."""
    return {
        "files": files(settings),
        "user_file": str(user_file) if user_file is not None else None,
        "settings": {entry.name: {"value": entry.value, "from": list(entry.places)} for entry in entries(settings)},
        "problems": [
            {"message": each.text, "where": each.where, "hint": each.hint, "safety": each.is_safety}
            for each in problems
        ],
    }


def settings_lines(settings: Settings, user_file: Path | None) -> list[str]:
    """The files, a line for each key, and what is wrong."""
    found = entries(settings)
    texts = [(entry.name, printable(entry.text), printable(entry.origin)) for entry in found]
    names, values = (max(len(text[column]) for text in texts) for column in (0, 1))
    return [
        *(f"file        {printable(file)}" for file in files(settings)),
        *_user_line(settings, user_file),
        "",
        *(f"{name:<{names}}  {value:<{min(values, 40)}}  {origin}" for name, value, origin in texts),
    ]


def problem_lines(problems: Iterable[SettingsProblem]) -> list[str]:
    """A sentence each."""
    return [printable(f"{each.where}: {each.sentence}" if each.where else each.sentence) for each in problems]


def _user_line(settings: Settings, user_file: Path | None) -> list[str]:
    if user_file is None or str(user_file) in files(settings):
        return []
    return [f"your own    {printable(str(user_file))} (there is none)"]
