"""The colours of a theme, kept on disk: the picture before Textual's import cannot ask Textual what they are.

One small file a theme, in the user's cache directory. What is damaged counts as absent, and is written anew.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from .cache import cache_folder, write_whole


def load_palette(theme: str, names: Iterable[str], environ: Mapping[str, str]) -> dict[str, str] | None:
    """The colour of each of these names, or None where that theme has not been shown yet."""
    file = _file(theme, environ)
    if file is None:
        return None
    try:
        lines = file.read_text("ascii").splitlines()
    except (OSError, ValueError):
        return None
    found = dict(line.split(" ", 1) for line in lines if " " in line)
    palette = {name: found[name] for name in names if _is_colour(found.get(name, ""))}
    return palette if palette.keys() == set(names) else None


def save_palette(theme: str, palette: Mapping[str, str], environ: Mapping[str, str]) -> None:
    """Keep it for the next start. Never raises for a full disk."""
    file = _file(theme, environ)
    if file is None or load_palette(theme, palette, environ) == palette:
        return
    with contextlib.suppress(OSError):
        write_whole(file, "".join(f"{name} {colour}\n" for name, colour in palette.items()).encode("ascii"))


def _file(theme: str, environ: Mapping[str, str]) -> Path | None:
    """None for a name that no theme has: it comes from the settings, and is not to lead out of the directory."""
    if not theme or len(theme) > 60 or not all(part.isascii() and part.isalnum() for part in theme.split("-")):
        return None
    return cache_folder(environ) / f"theme-{theme}"


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(digit in "0123456789abcdef" for digit in text[1:])
