"""What the doctor has to go on: the texts of the configuration, how env.py ended, what it configured, what there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from migtui.core.environment.metadata_source import MetadataSource

FailureKind = Literal["env", "connect", "config", "other"]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file and its text."""

    path: str
    """Absolute."""
    text: str

    def line_of(self, pattern: str) -> int | None:
        """The 1-based number of the first line in which the pattern is found."""
        lines = self.text.splitlines()
        return next((number for number, line in enumerate(lines, 1) if re.search(pattern, line)), None)

    def line(self, number: int) -> str:
        """The text of a 1-based line, without blanks around it; "" when there is no such line."""
        lines = self.text.splitlines()
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class EnvFailure:
    """How env.py, or the way to it, ended."""

    kind: FailureKind
    message: str
    """One sentence, "ModuleNotFoundError: No module named 'shop'"."""
    where: str = ""
    """ "file:line" in the user's own code, or ""."""
    hint: str = ""
    details: str = ""
    """The traceback."""
    title: str = ""
    """What kind of failure that is, "env.py fails"."""

    def find(self, pattern: str) -> re.Match[str] | None:
        """The pattern in the message, else in the traceback's last lines."""
        return re.search(pattern, self.message) or re.search(pattern, "\n".join(self.details.splitlines()[-6:]))


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """What env.py configured for one database."""

    key: str
    dialect: str
    driver: str
    metadata: tuple[int, ...] | None
    """Tables of each metadata collection; None: target_metadata is None."""
    tables: frozenset[str]
    """Names of all tables in target_metadata."""
    render_as_batch: bool
    silenced: tuple[str, ...] = ()
    """Loggers of the user's that are disabled."""
    modules: frozenset[str] = frozenset()
    """Files of the user's modules that were imported."""


@dataclass(frozen=True, slots=True)
class Libraries:
    """The project's interpreter and what can be imported there."""

    python: str
    """Its path."""
    sqlalchemy: tuple[int, ...] = ()
    alembic: tuple[int, ...] = ()
    installed: frozenset[str] = frozenset()
    """Of the modules that were asked for (the drivers of `core.environment.drivers`, greenlet): those that it finds."""
    install: str = ""
    """The command that the names of packages follow."""

    def has(self, module: str) -> bool:
        return module in self.installed


@dataclass(frozen=True, slots=True)
class Lost:
    """A module that env.py imports in vain, and where it may be."""

    name: str
    """ "shop.models"."""
    folders: tuple[str, ...] = ()
    """Directories of this project that hold it: one of them is missing on sys.path. The likeliest first."""
    installable: str = ""
    """A project directory that `pip install -e` takes, and that brings the module; or ""."""
    environments: tuple[str, ...] = ()
    """Interpreters of other virtual environments beside the project that have it."""
    siblings: tuple[str, ...] = ()
    """For "package.module" whose package was found: the modules that the package has."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A module of the project that defines tables."""

    module: str
    """As env.py can import it."""
    file: str
    folder: str
    """What sys.path has to hold for that, absolute."""
    tables: tuple[str, ...]
    """Names of the tables, as far as they can be read without importing."""
    line: int = 1
    """Of the first of them."""


@dataclass(frozen=True, slots=True)
class Models:
    """A metadata collection that the project's code defines, and the modules that put tables into it."""

    source: MetadataSource
    folder: str
    """What sys.path has to hold for the source's module, absolute."""
    imports: tuple[str, ...]
    """Modules that env.py has to import beside the source's, so that all tables are known."""
    files: tuple[ModelFile, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that the diagnoses may look at."""

    cwd: str
    """Where Alembic runs."""
    ini: SourceFile | None
    toml: SourceFile | None
    """pyproject.toml, where it has a [tool.alembic]."""
    env: SourceFile | None
    section: str
    libraries: Libraries
    failure: EnvFailure | None = None
    databases: tuple[DatabaseFacts, ...] = ()
    lost: Lost | None = None
    models: tuple[Models, ...] = ()
    """The collections found by reading files, the one with the most tables first."""
    on_path: frozenset[str] = frozenset()
    """Directories of the project whose modules env.py finds already."""
    flask: bool = False
