"""The user's settings: the project's, `[tool.migtui]` in pyproject.toml or migtui.toml, and the user's own file.

What is wrong in them costs as little as is safe, and is said: a mistake in how migtui looks costs that key. Any other
makes the session read-only, since a misspelt `protected` would protect nothing. Headless commands refuse both.

Importing this is part of every start. What reads a table is imported where there is one (`reading`, `merging`). What
can be set is in `table`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..errors import ConfigurationError
from .files import OWN, SHARED, BadFileError, Document, read_document, read_file, read_toml, user_file

if TYPE_CHECKING:
    from .targets import TargetSettings

__all__ = [
    "EVERYTHING", "CustomCommand", "LogLevel", "Settings", "SettingsProblem", "Source", "combined",
    "nearest", "project_settings", "read_file", "read_toml", "refuse", "user_settings",
]  # fmt: skip

EVERYTHING = "*"
"""The pattern that matches every database: what `protected = true` of a target stands for."""


LogLevel = Literal["debug", "info", "warning", "error"]
KeyTable = tuple[tuple[str, tuple[str, ...]], ...]


class CustomCommand(NamedTuple):
    """A command of the user's own: a shell command with what is known of the selected revision put in.

    A named tuple, as the others here: making its class takes 0.3 ms of every start, a frozen dataclass 1.8.
    """

    key: str
    label: str
    """One or two words, for the palette and `?`."""
    command: str
    """For the shell; `{id}`, `{file}`, … are replaced, quoted for the shell."""
    output: Literal["log", "terminal"] = "log"
    """Where it runs: behind the command log, or in the terminal with migtui out of the way."""


class SettingsProblem(NamedTuple):
    """Something in a settings file that does not hold. No value of a secret is in it."""

    text: str
    """What is wrong: "unknown key 'protectd'"."""
    where: str
    """The file, and ":line" where that is known."""
    hint: str = ""
    is_safety: bool = True
    """It may have been meant to keep a database safe: nothing may be run until it is mended."""

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
        return f"{self.text}; {self.hint}" if self.hint else self.text

    @property
    def file(self) -> Path:
        """Without the line."""
        name, _, line = self.where.rpartition(":")
        return Path(name if line.isdigit() else self.where)

    @property
    def place(self) -> str:
        """The file's name and the line, for where there is little room."""
        return Path(self.where).name


class Source(NamedTuple):
    """A table of a file that settings were read from."""

    file: Path
    prefix: tuple[str, ...]
    """Where the table is in the file: ("tool", "migtui")."""
    text: str
    """The whole file."""
    given: frozenset[str]
    """The keys of the table that hold."""

    def __repr__(self) -> str:
        return f"Source({str(self.file)!r}, {self.prefix!r})"  # there may be a password in the text


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user has set. Every field is a key of the files, but for the last two."""

    protected: tuple[str, ...] = ()
    """Shell patterns (`*prod*`) matched against the masked URL, the host and the name of a database. On a
    match, what changes that database is confirmed by typing its name."""
    read_only: bool = False
    """Nothing can be run; plans can still be looked at. True also where `problems` make it so."""
    python: str | None = None
    """The project's interpreter; a relative path is relative to the file that says so."""
    scratch: str | None = field(default=None, repr=False)
    """The SQLAlchemy URL of an empty database in which the migrations may be built, for a comparison with what they
    make. `$NAME` and `${NAME}` are the caller's variables, `$$` is a dollar sign. Without it one is created beside
    the real database, and removed again. Never shown: there may be a password in it."""
    ascii: bool = False
    """Draw with ASCII characters only."""
    theme: str = ""
    """A theme of Textual's, or ""  for our own."""
    editor: str | None = None
    """The command that opens a version file; without it $VISUAL, else $EDITOR."""
    mouse: bool = True
    """Take clicks and the wheel. Without, the terminal's own selection works as everywhere."""
    tips: bool = True
    """A tip in the command log at the start."""
    log_level: LogLevel = "info"
    """The least level of the log records that a run shows."""
    keys: KeyTable = ()
    """The table `[keys]`: a command's id and the keys that it has instead of its own. Not looked up yet."""
    commands: tuple[CustomCommand, ...] = ()
    """The tables `[[commands]]`: commands of the user's own, each on a key."""
    targets: tuple[TargetSettings, ...] = ()
    """The tables `[targets.NAME]`, in the file's order."""
    problems: tuple[SettingsProblem, ...] = ()
    """What is wrong in the files."""
    sources: tuple[Source, ...] = field(default=(), repr=False, compare=False)
    """The tables that these were read from: the first one that has a key is where it comes from."""

    @property
    def unsafe(self) -> SettingsProblem | None:
        """The first problem for which nothing may be run, or None."""
        return next((problem for problem in self.problems if problem.is_safety), None)

    @property
    def why_read_only(self) -> str:
        """Why nothing may be run or written, for a sentence: "read-only until migtui.toml:3 is mended"."""
        return f"read-only until {self.unsafe.place} is mended" if self.unsafe is not None else "read-only"


def project_settings(folder: Path) -> Settings | None:
    """Those of the files in a folder; None where there are none.

    migtui.toml wins over pyproject.toml as a whole, they are not mixed.
    """
    return _settings(folder / OWN, ()) or _settings(folder / SHARED, ("tool", "migtui"))


def user_settings(environ: Mapping[str, str]) -> Settings | None:
    """Those of the user, for all projects."""
    file = user_file(environ)
    return _settings(file, ()) if file is not None else None


def combined(project: Settings | None, user: Settings | None) -> Settings:
    """Both: key by key the project's goes first; what keeps a database safe adds up."""
    if project is None or user is None:
        return project or user or Settings()
    from .merging import merged

    return merged(project, user)


def refuse(settings: Settings) -> Settings:
    """The settings, for who runs without anybody to look at it. Raises ConfigurationError when something is wrong."""
    if settings.problems:
        first = settings.unsafe or settings.problems[0]
        others = len(settings.problems) - 1
        more = f"migtui config shows {others} more" if others else ""
        raise ConfigurationError(
            first.text, where=first.where, hint="; ".join(part for part in (first.hint, more) if part)
        )
    return settings


def nearest(name: str, known: Iterable[str], *, kind: str = "keys") -> str:
    """A hint for a misspelt name: the known one that is most like it, or all of them."""
    from ..core.wording import alike  # for a mistake only

    names = list(known)
    near = alike(name.replace("-", "_"), names) or alike(name, names)
    return f"did you mean {near!r}?" if near else f"the {kind} are {', '.join(names)}"


def _settings(file: Path, prefix: tuple[str, ...]) -> Settings | None:
    """Of one file; None where it has none. One that cannot be read at all may have protected something."""
    try:
        document: Document | None = read_document(file, table=prefix[-1] if prefix else "")
    except BadFileError as error:
        return Settings(read_only=True, problems=(SettingsProblem(error.what, error.where),))
    if document is None:
        return None
    from .reading import read_settings  # 2 ms, for those who have set something

    return read_settings(document, file, prefix)
