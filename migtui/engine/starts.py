"""How often migtui was started by this user, and in which projects: for tips that change and a word of welcome.

One small file in the cache directory. Without it every start is one like others, and nothing else is missing.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from .cache import cache_folder

MOST = 500
"""Projects that are remembered; the last ones."""


class Start(NamedTuple):
    """This one among all."""

    number: int
    """Of starts before it."""
    is_first_here: bool
    """Nobody has opened this project before, as far as is known."""


def count_start(project: str, environ: Mapping[str, str]) -> Start:
    """Count this start in `project`, the path of its configuration. Never raises."""
    file = cache_folder(environ) / "starts"
    known = f"{zlib.crc32(project.encode('utf-8', 'surrogateescape')):08x}"
    try:
        count, *projects = file.read_text("ascii").split()
        number = int(count)
    except FileNotFoundError:
        number, projects = 0, []
    except (OSError, ValueError):  # not readable, or not ours: no welcome on every start
        return Start(int(time.time()), is_first_here=False)
    text = "\n".join([str(number + 1), *[each for each in projects if each != known][-MOST + 1 :], known])
    draft = file.with_name(f"starts.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, "ascii")
        draft.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        return Start(int(time.time()), is_first_here=False)
    return Start(number, is_first_here=known not in projects)
