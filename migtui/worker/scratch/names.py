"""The names of scratch databases, by which they are known again."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable

PREFIX = "migtui_scratch_"
OURS = re.compile(rf"{PREFIX}\d+_\w+")
"""With the number of the process that has made it, and some letters."""


def new_name() -> str:
    """For a database that this process makes."""
    return f"{PREFIX}{os.getpid()}_{secrets.token_hex(3)}"


def is_ours(name: str) -> bool:
    """Was it made here, as far as its name tells?"""
    return OURS.fullmatch(name) is not None


def left_behind(names: Iterable[str]) -> str:
    """A sentence on scratch databases of processes that are gone, or ""."""
    dead = sorted(name for name in names if name.startswith(PREFIX) and not _lives(name))
    if not dead:
        return ""
    are = "were" if len(dead) > 1 else "was"
    return f"{', '.join(dead)} {are} left behind by a run that was killed: remove by hand what nobody uses."


def _lives(name: str) -> bool:
    process = name[len(PREFIX) :].partition("_")[0]
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except OSError:
        return True  # somebody else's
    return True
