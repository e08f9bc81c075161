"""Where in the configuration file an error lies: Alembic and configparser rarely say."""

from __future__ import annotations

import configparser
import re
from pathlib import Path


def place_in_ini(error: BaseException, file: str | None) -> str:
    """`file:line`, `file`, or "" when there is no file."""
    if file is None:
        return ""
    line = _line(error, file)
    return file if line is None else f"{file}:{line}"


def _line(error: BaseException, file: str) -> int | None:
    if isinstance(error, configparser.InterpolationError):
        return _line_of_option(error.option, file)
    faults = getattr(error, "errors", None) or [(getattr(error, "lineno", None), "")]
    line = faults[0][0]
    return line if isinstance(line, int) else None


def _line_of_option(option: str, file: str) -> int | None:
    pattern = re.compile(rf"\s*{re.escape(option)}\s*[=:]", re.IGNORECASE)
    try:
        lines = Path(file).read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((number for number, line in enumerate(lines, 1) if pattern.match(line)), None)
