"""Settings files as they lie on the disk: which there are, and what they hold."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import ConfigurationError

OWN = "migtui.toml"
SHARED = "pyproject.toml"


class Document(NamedTuple):
    """A table of a file that has been parsed."""

    table: dict[str, object]
    text: str
    """The whole file."""


class BadFileError(Exception):
    """A file that cannot be read as a whole. `what` needs no subject: its name is said with its place."""

    def __init__(self, file: Path, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.file = file
        self.what = what
        self.where = f"{file}:{line}" if line is not None else str(file)


def user_file(environ: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """The user's own settings, in the platform's directory for configuration, whether or not it exists.

    A look at the environment is all it takes; platformdirs, which Textual brings, would cost the start 4 ms. None
    where there is no home directory.
    """
    if platform == "win32":
        folder = environ.get("APPDATA", "")
        return Path(folder, "migtui", "config.toml") if folder else None
    folder = environ.get("XDG_CONFIG_HOME", "")
    if not folder.startswith("/"):  # a relative one is to be ignored, says the specification
        home = environ.get("HOME", "")
        folder = f"{home}/{'Library/Application Support' if platform == 'darwin' else '.config'}" if home else ""
    return Path(folder, "migtui", "config.toml") if folder.startswith("/") else None


def read_toml(file: Path, *, table: str = "") -> dict[str, object] | None:
    """The whole file, or its `[tool.<table>]`; None when the file or the table is absent.

    Raises ConfigurationError.
    """
    try:
        document = read_document(file, table=table)
    except BadFileError as error:
        raise ConfigurationError(f"{file.name}: {error.what}", where=error.where) from error
    return document.table if document is not None else None


def read_document(file: Path, *, table: str = "") -> Document | None:
    """As read_toml, with the file's text. Raises BadFileError."""
    try:
        data = read_file(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise BadFileError(file, f"cannot be read: {_reason(error)}") from error
    if table and not _may_hold(data, table):
        return None
    text = _text(data, file)
    parsed = _parse(text, file)
    if not table:
        return Document(parsed, text)
    tools = parsed.get("tool")
    found = tools.get(table) if isinstance(tools, dict) else None
    if found is None:
        return None
    if not isinstance(found, dict):
        raise BadFileError(file, f"[tool.{table}] is not a table")
    return Document(found, text)


def read_file(file: Path) -> bytes:
    """What is in it. Raises OSError, also for a pipe, which would be waited for, and for a device, which may have no
    end; but the null device is an empty file."""
    mode = file.stat().st_mode
    if stat.S_ISFIFO(mode) or (stat.S_ISCHR(mode) and not file.samefile(os.devnull)):
        raise OSError(errno.EINVAL, "it is a pipe or a device")
    return file.read_bytes()


def _may_hold(data: bytes, table: str) -> bool:
    """Whether `[tool.<table>]` can be in there, without the 6 ms that a TOML parser takes to import and run."""
    name = table.encode()
    return name in data and re.search(rb"tool[\"']?\s*(?:\.\s*[\"']?%b|\]|=)" % name, data) is not None


def _text(data: bytes, file: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFileError(file, "not UTF-8", data.count(b"\n", 0, error.start) + 1) from error


def _parse(text: str, file: Path) -> dict[str, object]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of 5,000 digits is one too, and no TOMLDecodeError
        what, line = _toml_place(str(error))
        raise BadFileError(file, f"not valid TOML: {what}", line) from error
    except RecursionError as error:
        raise BadFileError(file, "nested too deeply") from error


def _toml_place(message: str) -> tuple[str, int | None]:
    """A TOML error, which ends in "(at line 3, column 5)", and its line, which is then not said twice."""
    found = re.search(r"\(at line (\d+), (column \d+)\)$", message)
    return (f"{message[: found.start()]}({found[2]})", int(found[1])) if found else (message, None)


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
