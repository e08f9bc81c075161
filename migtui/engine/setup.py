"""The choices of a guided start, and what they change in the files that `alembic init` or `flask db init` writes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..core.environment.edits import Edit
from ..core.environment.env_edits import (
    MetadataSource,
    with_configure_option,
    with_imports,
    with_metadata,
    with_metadata_by_name,
)
from ..core.environment.env_url import with_url_from_environment
from ..core.environment.ini_edits import escape, set_option, set_toml_option, without_option
from ..core.environment.ini_sections import keep_sections
from ..core.environment.metadata_search import Candidate
from ..core.redact import mask_url
from ..errors import OperationError

INI, TOML = "alembic.ini", "pyproject.toml"
VARIABLE = "DATABASE_URL"
Files = Mapping[str, str]
"""Text by path, relative to the project's directory, with forward slashes."""


@dataclass(frozen=True, slots=True)
class SetupDatabase:
    """One database of the project that is to be."""

    name: str = ""
    """ "" but in the multidb template, where it names a section of the ini file."""
    url: str = ""
    variable: str = ""
    """The environment variable that holds the URL; then `url` is not written anywhere."""
    candidates: tuple[Candidate, ...] = ()
    """Where its models' metadata is."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that the guided start asks for."""

    template: str = "generic"
    directory: str = "migrations"
    """Relative to the project's directory."""
    package: bool = False
    flask: bool = False
    """Through Flask-Migrate: the application brings the databases, the metadata and the options."""
    databases: tuple[SetupDatabase, ...] = (SetupDatabase(),)
    render_as_batch: bool = False
    compare_type: bool = True
    """Alembic's default since 1.12."""
    compare_server_default: bool = False

    @property
    def is_async(self) -> bool:
        return "async" in self.template

    @property
    def is_multidb(self) -> bool:
        return "multidb" in self.template

    @property
    def has_toml(self) -> bool:
        """The configuration of the scripts stands in pyproject.toml, that of the database in alembic.ini."""
        return self.template.startswith("pyproject")

    @property
    def ini(self) -> str:
        """The path of the ini file."""
        return f"{self.directory}/{INI}" if self.flask else INI

    @property
    def env(self) -> str:
        """The path of env.py."""
        return f"{self.directory}/env.py"

    @property
    def script(self) -> str:
        """The path of the template of version files."""
        return f"{self.directory}/script.py.mako"

    @property
    def words(self) -> list[str]:
        """The command that does the first half: `alembic init -t async migrations`."""
        package = ["--package"] if self.package else []
        if not self.flask:
            template = ["-t", self.template] if self.template != "generic" else []
            return ["alembic", "init", *template, *package, self.directory]
        directory = ["-d", self.directory] if self.directory != "migrations" else []
        template = {"flask": [], "flask-multidb": ["--multidb"]}.get(self.template, ["-t", self.template])
        return ["flask", "db", "init", *template, *package, *directory]

    @property
    def entries(self) -> tuple[str, ...]:
        """What sys.path has to hold for the models' modules: "." first, which the templates put there anyway."""
        every = {entry for each in self.databases for candidate in each.candidates for entry in candidate.entries}
        return (".", *sorted(every - {"."}))


def directory_error(directory: str) -> str:
    """Why no environment can be made in the directory by that name, or ""; the disk is not looked at."""
    path = PurePosixPath(directory)
    if not directory.strip() or directory != directory.strip():
        return "a name is needed, without blanks around it"
    if path.is_absolute() or ".." in path.parts or path == PurePosixPath("."):
        return "a directory below this one is needed"
    if re.search(r"[\x00-\x1f%]", directory):
        return "no % and no control characters: it is written to an ini file"
    return ""


def edits(setup: Setup, files: Files) -> list[Edit]:
    """The edits of what the template has generated. Flask-Migrate's files need none.

    Raises OperationError when a file is not as this knows it.
    """
    if setup.flask:
        return []
    changed: dict[str, tuple[str, str]] = {}
    for file, change, why in (
        (setup.ini, _ini, _ini_reason(setup)),
        (TOML, _toml, "where the models are imported from"),
        (setup.env, _env, _env_reason(setup)),
        (setup.script, _script, "SQLModel's types are written sqlmodel.… in new revisions"),
    ):
        if file in files:
            after = _explained(file, change, setup, files[file])
            if after != files[file]:
                changed[file] = (after, why)
    return [Edit(file, files[file], after, why) for file, (after, why) in changed.items()]


def _explained(file: str, change: Callable[[Setup, str], str], setup: Setup, text: str) -> str:
    try:
        return change(setup, text)
    except (SyntaxError, ValueError) as error:
        raise OperationError(
            f"{file} of the template {setup.template} cannot be edited: {error}",
            hint="take another template, or make these edits by hand",
        ) from error


# -- alembic.ini and pyproject.toml ------------------------------------------------------------------------------------


def _ini(setup: Setup, text: str) -> str:
    if setup.is_multidb:
        names = [each.name for each in setup.databases]
        text = keep_sections(text, ["engine1", "engine2"], names)
        text = set_option(text, "alembic", "databases", ", ".join(names))
    for each in setup.databases:
        section = each.name or "alembic"
        if each.variable:
            comment = f"# sqlalchemy.url is taken from {each.variable}, see env.py"
            text = without_option(text, section, "sqlalchemy.url", comment)
        else:
            text = set_option(text, section, "sqlalchemy.url", escape(each.url))
    if not setup.has_toml and setup.entries != (".",):
        text = set_option(text, "alembic", "prepend_sys_path", os.pathsep.join(map(escape, setup.entries)))
    return text


def _toml(setup: Setup, text: str) -> str:
    if not setup.has_toml or setup.entries == (".",):
        return text
    return set_toml_option(text, "prepend_sys_path", [escape(entry) for entry in setup.entries])


def _ini_reason(setup: Setup) -> str:
    parts = [f"the URL of {each.name or 'the database'}" for each in setup.databases if not each.variable]
    if any(mask_url(each.url) != each.url for each in setup.databases if not each.variable):
        parts[-1] += ", with its password"
    if not setup.has_toml and setup.entries != (".",):
        parts.append("where the models are imported from")
    return " and ".join(parts) or "the URL is not written here"


# -- env.py ------------------------------------------------------------------------------------------------------------


def _env(setup: Setup, text: str) -> str:
    for each in setup.databases:
        if each.variable:
            text = with_url_from_environment(text, each.variable, each.name)
    text = _with_models(setup, text)
    if setup.render_as_batch:
        text = with_configure_option(text, "render_as_batch", "True")
    if not setup.compare_type:
        text = with_configure_option(text, "compare_type", "False")
    if setup.compare_server_default:
        text = with_configure_option(text, "compare_server_default", "True")
    return text


def _with_models(setup: Setup, text: str) -> str:
    chosen = {each.name: _sources(each) for each in setup.databases if each.candidates}
    if setup.is_multidb and chosen:
        text = with_metadata_by_name(text, chosen)
    elif chosen:
        text = with_metadata(text, next(iter(chosen.values())))
    imports = [name for each in setup.databases for candidate in each.candidates for name in candidate.imports]
    return with_imports(text, imports) if imports else text


def _sources(database: SetupDatabase) -> list[MetadataSource]:
    return [candidate.source for candidate in database.candidates]


def _script(setup: Setup, text: str) -> str:
    """Autogenerate writes `sqlmodel.sql.sqltypes.AutoString()` and does not import it."""
    sources = [source for each in setup.databases for source in _sources(each)]
    line = "import sqlalchemy as sa\n"
    if not any(source.kind == "sqlmodel" for source in sources) or "import sqlmodel" in text:
        return text
    if line not in text:
        raise ValueError(f"it has no line {line.strip()}")
    return text.replace(line, f"{line}import sqlmodel  # noqa: F401\n", 1)


def _env_reason(setup: Setup) -> str:
    parts = ["the models' metadata"] if any(each.candidates for each in setup.databases) else []
    parts += ["the URL from the environment"] if any(each.variable for each in setup.databases) else []
    changed = (
        ("batch mode", setup.render_as_batch),
        ("types are not compared", not setup.compare_type),
        ("server defaults are compared", setup.compare_server_default),
    )
    return ", ".join([*parts, *(name for name, is_set in changed if is_set)])
