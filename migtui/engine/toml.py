"""The `[tool.alembic]` table of pyproject.toml, read as Alembic (1.16 and later) reads it."""

from __future__ import annotations

from pathlib import Path

from ..config import read_toml
from ..errors import ConfigurationError


class Toml:
    """One `[tool.alembic]`. Strings take `%(here)s`; values of the wrong type raise ConfigurationError."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._table = (read_toml(path, table="alembic") if path is not None else None) or {}

    def string(self, key: str) -> str | None:
        value = self._table.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self._wrong(key, "a string")
        return self._interpolate(key, value)

    def strings(self, key: str) -> list[str]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(key, "a list of strings")
        return [self._interpolate(key, item) for item in value]

    def flag(self, key: str) -> bool:
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def _interpolate(self, key: str, value: str) -> str:
        here = self.path.parent.as_posix() if self.path is not None else ""
        try:
            return value % {"here": here}
        except KeyError as error:
            raise self._wrong(key, f"free of %({error.args[0]})s, which nothing defines") from error
        except (ValueError, TypeError) as error:
            raise self._wrong(key, "without a bare %: write %%") from error

    def _wrong(self, key: str, wanted: str) -> ConfigurationError:
        return ConfigurationError(f"{key} in [tool.alembic] must be {wanted}", where=str(self.path))
