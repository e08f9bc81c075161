"""The user's settings: `[tool.migtui]` in pyproject.toml, or migtui.toml beside the configuration.

There are few, on purpose. An unknown key is an error, since a misspelt `protected` would protect nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ConfigurationError

if TYPE_CHECKING:
    from .targets import TargetSettings


EVERYTHING = "*"
"""The pattern that matches every database: what `protected = true` of a target stands for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set. Every field is a key of `[tool.migtui]` and of migtui.toml."""

    protected: tuple[str, ...] = ()
    """Shell patterns (`*prod*`) matched against the masked URL, the host and the name of a database. On a
    match, what changes that database is confirmed by typing its name."""
    read_only: bool = False
    """Nothing can be run; plans can still be looked at."""
    python: str | None = None
    """The project's interpreter; a relative path is relative to the file that says so."""
    scratch: str | None = field(default=None, repr=False)
    """The SQLAlchemy URL of an empty database in which the migrations may be built, for a comparison with what they
    make. `$NAME` and `${NAME}` are the caller's variables, `$$` is a dollar sign. Without it one is created beside
    the real database, and removed again. Never shown: there may be a password in it."""
    ascii: bool = False
    """Draw with ASCII characters only."""
    targets: tuple[TargetSettings, ...] = ()
    """The tables `[targets.NAME]`, in the file's order."""


def load_settings(folder: Path) -> Settings:
    """The settings that belong to the configuration in `folder`; the defaults where there are none.

    migtui.toml wins over pyproject.toml as a whole, they are not mixed. Raises ConfigurationError.
    """
    own = folder / "migtui.toml"
    table = read_toml(own)
    if table is not None:
        return _settings(table, own)
    shared = folder / "pyproject.toml"
    table = read_toml(shared, table="migtui")
    return _settings(table, shared) if table is not None else Settings()


def read_toml(file: Path, *, table: str = "") -> dict[str, object] | None:
    """The whole file, or its `[tool.<table>]`; None when the file or the table is absent.

    Raises ConfigurationError.
    """
    try:
        data = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigurationError(f"{file.name} cannot be read: {_reason(error)}", where=str(file)) from error
    if table and not _may_hold(data, table):
        return None
    parsed = _parse(data, file)
    if not table:
        return parsed
    tools = parsed.get("tool")
    found = tools.get(table) if isinstance(tools, dict) else None
    if found is None:
        return None
    if not isinstance(found, dict):
        raise ConfigurationError(f"[tool.{table}] in {file.name} is not a table", where=str(file))
    return found


def _may_hold(data: bytes, table: str) -> bool:
    """Whether `[tool.<table>]` can be in there, without the 6 ms that a TOML parser takes to import and run."""
    return b"tool." + table.encode() in data or (b"[tool]" in data and table.encode() in data)


def _parse(data: bytes, file: Path) -> dict[str, object]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{file.name} is not UTF-8", where=f"{file}:{line}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"{file.name} is not valid TOML: {error}", where=f"{file}:{_toml_line(str(error))}".rstrip(":")
        ) from error


def _toml_line(message: str) -> str:
    """The line that a TOML error names at its end, "(at line 3, column 5)"; "" when it names none."""
    _, _, place = message.rpartition("at line ")
    return place.partition(",")[0] if place != message else ""


def _settings(table: dict[str, object], file: Path) -> Settings:
    refuse_unknown(table, [each.name for each in fields(Settings)], file)
    return Settings(
        protected=patterns(table.get("protected", []), file),
        read_only=flag(table, "read_only", file),
        python=interpreter(table.get("python"), file),
        scratch=scratch(table.get("scratch"), file),
        ascii=flag(table, "ascii", file),
        targets=_targets(table["targets"], file) if "targets" in table else (),
    )


def _targets(value: object, file: Path) -> tuple[TargetSettings, ...]:
    from .targets import read_targets  # for those who have some

    return read_targets(value, file)


def refuse_unknown(table: dict[str, object], known: list[str], file: Path, *, place: str = "") -> None:
    """Raises ConfigurationError for a key that is none of `known`. `place` names a table inside the file."""
    for key in table:
        if key not in known:
            message = f"unknown key {key!r}{f' in {place}' if place else ''}"
            raise ConfigurationError(message, where=str(file), hint=nearest(key, known))


def nearest(name: str, known: list[str], *, kind: str = "keys") -> str:
    """A hint for a misspelt name: the known one that is most like it, or all of them."""
    from difflib import get_close_matches  # 3 ms, for a mistake only

    near = get_close_matches(name.replace("-", "_"), known, n=1) or get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else f"the {kind} are {', '.join(known)}"


def patterns(value: object, file: Path) -> tuple[str, ...]:
    """The value of `protected`. Raises ConfigurationError."""
    if not isinstance(value, list) or not all(isinstance(pattern, str) for pattern in value):
        raise ConfigurationError("protected must be a list of strings", where=str(file), hint='protected = ["*prod*"]')
    return tuple(value)


def flag(table: dict[str, object], key: str, file: Path) -> bool:
    """A key that is true or false, and false when absent. Raises ConfigurationError."""
    value = table.get(key, False)
    if not isinstance(value, bool):
        raise ConfigurationError(f"{key} must be true or false", where=str(file))
    return value


def interpreter(value: object, file: Path) -> str | None:
    """The value of `python`. Raises ConfigurationError."""
    if value is None:
        return None
    if not isinstance(value, str) or not value:
        raise ConfigurationError("python must be the path of an interpreter", where=str(file))
    return str(file.parent / value) if os.sep in value else value


def scratch(value: object, file: Path, *, place: str = "") -> str | None:
    """The value of `scratch`, which is never repeated. Raises ConfigurationError."""
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value or not ("://" in value or "$" in value):
        inside = f" in {place}" if place else ""
        raise ConfigurationError(
            f"scratch{inside} must be the URL of a database",
            where=str(file),
            hint='scratch = "postgresql://app@localhost/scratch", or "$SCRATCH_URL"',
        )
    return value


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
