"""Asking an interpreter about itself, without running anything of the project's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

PATIENCE = 20.0
"""Seconds. Starting an interpreter takes 15 to 60 ms; a broken one must not hold the screen for ever."""
WITHOUT_CWD = "import sys; sys.path[:1] = [entry for entry in sys.path[:1] if entry]\n"
"""Comes before any other import: what the user keeps in the working directory may be called json.py."""


def ask(interpreter: Path, code: str, arguments: Iterable[str], environ: Mapping[str, str]) -> str:
    """The last line that this code prints; "" for none. Raises OSError, ValueError, subprocess.SubprocessError."""
    import subprocess  # 9 ms, and most starts need none of this

    answer = subprocess.run(
        [os.fspath(interpreter), "-c", WITHOUT_CWD + code, *arguments],
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return next(reversed(answer.stdout.splitlines()), "")
