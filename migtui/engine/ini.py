"""An Alembic ini file, read as Alembic reads it, with errors that name file, line and remedy."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

from ..config import read_file
from ..errors import ConfigurationError, UsageError

LONGEST = 60
"""Characters of a line that an error names."""


class Ini:
    """One ini file. `get` interpolates, as Alembic does."""

    def __init__(self, path: Path) -> None:
        """Raises ConfigurationError when the file cannot be read or parsed."""
        self.path = path
        self._text = _read(path)
        self._parser = configparser.ConfigParser({"here": path.parent.as_posix()})
        try:
            self._parser.read_string(self._text, source=str(path))
        except configparser.Error as error:
            raise _unparsable(error, path, self._text) from error

    def has_section(self, section: str) -> bool:
        return self._parser.has_section(section)

    def sections(self) -> tuple[str, ...]:
        """The candidates for -n: the sections that say where the scripts are, in the file's order."""
        shared = "script_location" in self._parser.defaults()
        names = [name for name in self._parser.sections() if self._parser.has_option(name, "script_location")]
        # A script_location in [DEFAULT] shows through in every section, [logger_root] included.
        return ("alembic",) if shared and "alembic" in names else tuple(names)

    def get(self, section: str, option: str) -> str | None:
        """The option's value, None when the section or the option is absent. Raises ConfigurationError."""
        try:
            return self._parser.get(section, option, fallback=None)
        except configparser.InterpolationError as error:
            raise self._interpolation(error, section, option) from error

    def trouble(self, section: str) -> ConfigurationError | None:
        """What stands in the way of reading the whole section, which is what a stock env.py does."""
        options = self._parser.options(section) if self._parser.has_section(section) else []
        for option in options:
            try:
                self.get(section, option)
            except ConfigurationError as error:
                return error
        return None

    def line_of(self, section: str, option: str) -> int | None:
        """The 1-based line where the option begins."""
        current = ""
        for number, line in enumerate(self._text.splitlines(), 1):
            header = re.match(r"\[(.+)\]", line)
            if header:
                current = header[1]
            elif current == section and re.match(re.escape(option) + r"\s*[=:]", line, re.IGNORECASE):
                return number
        return None

    def choose(self, section: str | None, *, elsewhere: bool) -> str:
        """The section to use: the one asked for, else [alembic], else the only candidate.

        `elsewhere` says that pyproject.toml knows the script_location. Raises UsageError when the section
        asked for is absent, ConfigurationError when several could be meant.
        """
        names = self.sections()
        if section is not None:
            if not self.has_section(section):
                raise UsageError(f"{self.path.name} has no section [{section}]", hint=_offer(names))
            return section
        if "alembic" in names or not names or (elsewhere and self.has_section("alembic")):
            return "alembic"
        if len(names) == 1:
            return names[0]
        raise ConfigurationError(
            f"{self.path.name} configures {len(names)} projects, and [alembic] is none of them",
            where=str(self.path),
            hint=_offer(names),
        )

    def _interpolation(self, error: configparser.InterpolationError, section: str, option: str) -> ConfigurationError:
        line = self.line_of(section, option) or self.line_of("DEFAULT", option)
        where = f"{self.path}:{line}" if line else str(self.path)
        if isinstance(error, configparser.InterpolationMissingOptionError):
            message = f"{option} uses %({error.reference})s, which [{section}] does not define"
            return ConfigurationError(message, where=where, hint=f"define {error.reference}, or write a plain % as %%")
        if isinstance(error, configparser.InterpolationDepthError):
            return ConfigurationError(f"{option} refers to itself", where=where)
        return ConfigurationError(f"{option} holds a bare %", where=where, hint="in an ini file a % is written %%")


def _read(path: Path) -> str:
    try:
        data = read_file(path)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise ConfigurationError(f"{path.name} cannot be read: {reason}", where=str(path)) from error
    if data.startswith(b"\xef\xbb\xbf"):
        message = f"{path.name} begins with a byte order mark, which Alembic cannot read"
        raise ConfigurationError(message, where=f"{path}:1", hint="save it as UTF-8 without a byte order mark")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{path.name} is not UTF-8: byte 0x{data[error.start]:02x}"
        raise ConfigurationError(message, where=f"{path}:{line}", hint="save it as UTF-8") from error


def _unparsable(error: configparser.Error, path: Path, text: str) -> ConfigurationError:
    number = getattr(error, "lineno", None)
    hint = "mend the file at this line"
    if isinstance(error, configparser.DuplicateSectionError):
        message, hint = f"section [{error.section}] stands twice", "make one section of the two"
    elif isinstance(error, configparser.DuplicateOptionError):
        message, hint = f"{error.option} stands twice in [{error.section}]", "delete one of the two"
    elif isinstance(error, configparser.MissingSectionHeaderError):
        message, hint = f"{_quoted(error.line)} stands before any [section]", "write [alembic] above it"
    elif isinstance(error, configparser.ParsingError):
        number, _ = error.errors[0]
        message = f"{_quoted(text.splitlines()[number - 1])} is neither a section, nor an option, nor a comment"
    else:
        message = str(error).splitlines()[0]
    return ConfigurationError(message, where=f"{path}:{number}" if number else str(path), hint=hint)


def _quoted(line: str) -> str:
    """The line, or its beginning: somebody else's file may have one of a megabyte."""
    line = line.strip()
    return repr(line if len(line) <= LONGEST else f"{line[:LONGEST]}…")


def _offer(names: tuple[str, ...]) -> str:
    return (
        f"give one of: {', '.join(f'-n {name}' for name in names)}"
        if names
        else "it has no section with a script_location"
    )
