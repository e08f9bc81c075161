"""How often migtui was started by this user, and in which projects: for tips that change and a word of welcome.

One small file in the cache directory. Without it every start is one like others, and nothing else is missing.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from .cache import cache_folder, write_whole

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
    try:
        write_whole(file, text.encode("ascii"))
    except OSError:
        return Start(int(time.time()), is_first_here=False)
    return Start(number, is_first_here=known not in projects)
