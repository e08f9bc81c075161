"""The guided start's form as data: what was found, what was typed and ticked, and the Setup that follows from it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from migtui.core.environment.database_url import EXAMPLES, Example, Finding, check_url, is_sqlite, parse_url
from migtui.core.environment.drivers import Scheme, used_driver
from migtui.core.environment.metadata_search import Candidate
from migtui.core.environment.metadata_source import MetadataSource
from migtui.engine.installed import Installed
from migtui.engine.metadata_search import Search
from migtui.engine.setup import VARIABLE, Setup, SetupDatabase
from migtui.engine.setup_run import Site, obstacle

Page = Literal["template", "database", "models"]
NAME = re.compile(r"[A-Za-z_][\w-]*")
PATH = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_][\w.]*")
MODELS = "engine1, engine2"
"""The names in the multidb template, to begin with."""
PASSWORD = "the password will stand in alembic.ini; tick the row at the top to keep it in the environment"


@dataclass(frozen=True, slots=True)
class Template:
    """One template to start from."""

    name: str
    synopsis: str
    flask: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """What is passed to `context.configure`."""

    render_as_batch: bool | None = None
    """None: as the database wants it."""
    compare_type: bool = True
    compare_server_default: bool = False


@dataclass(frozen=True, slots=True)
class InitForm:
    """Everything on the pages."""

    site: Site
    installed: Installed
    search: Search
    templates: tuple[Template, ...]
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    chosen: int = 0
    """Index of the template."""
    directory: str = "migrations"
    package: bool = False
    from_environment: bool = False
    names: str = MODELS
    urls: Mapping[str, str] = field(default_factory=dict)
    """By the database's name; "" for the only one."""
    variables: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[int, int] = field(default_factory=dict)
    """By the candidate's index: 0 for none, else 1 plus the database's index. Missing: as `_mark` proposes it."""
    other: str = ""
    """A metadata that was not found: `shop.models:Base.metadata`."""
    options: Options = Options()

    @property
    def template(self) -> Template:
        return self.templates[self.chosen]

    @property
    def is_async(self) -> bool:
        return "async" in self.template.name

    @property
    def pages(self) -> tuple[Page, ...]:
        """A Flask application brings its databases and models itself."""
        return ("template",) if self.template.flask else ("template", "database", "models")

    @property
    def database_names(self) -> tuple[str, ...]:
        """("",) but in the multidb template."""
        if "multidb" not in self.template.name or self.template.flask:
            return ("",)
        return tuple(name.strip() for name in self.names.split(",") if name.strip())

    # -- databases -------------------------------------------------------------------------------------------

    def url(self, name: str) -> str:
        return self.urls.get(name, "")

    def variable(self, name: str) -> str:
        """The environment variable of a database: DATABASE_URL, ENGINE1_DATABASE_URL."""
        usual = f"{re.sub(r'[^A-Z0-9]', '_', name.upper())}_{VARIABLE}" if name else VARIABLE
        return self.variables.get(name, usual)

    def findings(self, name: str) -> list[Finding]:
        """What to say about one database's URL, wherever it is kept."""
        if not self.from_environment:
            url = parse_url(self.url(name))
            secret = [Finding("warning", PASSWORD)] if url is not None and url.has_password else []
            return [*self._check(self.url(name)), *secret]
        variable = self.variable(name)
        if not re.fullmatch(r"[A-Za-z_]\w*", variable):
            return [Finding("error", "a variable is a word of letters, digits and _")]
        value = self.environ.get(variable)
        if not value:
            return [Finding("warning", f"{variable} is not set here: env.py fails until it is")]
        return self._check(value)

    def _check(self, url: str) -> list[Finding]:
        installed = self.installed
        return check_url(
            url,
            is_async=self.is_async,
            sqlalchemy=installed.sqlalchemy_version,
            has=installed.has,
            install=installed.install,
        )

    def examples(self, database: str = "") -> list[tuple[Example, bool]]:
        """The forms that go with the template, filled in for a database, and whether their driver is installed."""
        found = []
        name = re.sub(r"\W", "_", database or self.site.folder.name) or "app"
        for example in EXAMPLES:
            url = parse_url(example.url)
            assert url is not None, "the examples are URLs"
            driver = used_driver(Scheme(url.dialect, url.driver), self.installed.sqlalchemy_version)
            if driver is not None and (driver.is_async if self.is_async else driver.is_sync):
                filled = replace(example, url=example.url.format(name=name))
                found.append((filled, self.installed.has(driver.module)))
        return found

    # -- models ----------------------------------------------------------------------------------------------

    def mark(self, index: int) -> int:
        """Which database the candidate belongs to, plus 1; 0: it is left out."""
        mark = self.marks.get(index)
        if mark is None:
            mark = self._proposed(index)
        return mark if mark <= len(self.database_names) else 0

    def _proposed(self, index: int) -> int:
        """All that have tables; one to each database where there are as many; the only base of a new project."""
        candidates = self.search.candidates
        full = [number for number, each in enumerate(candidates) if each.source.tables]
        if len(self.database_names) > 1:
            return full.index(index) + 1 if len(full) == len(self.database_names) and index in full else 0
        return int(index in full or len(candidates) == 1)

    def turned(self, index: int) -> InitForm:
        """The candidate taken, moved to the next database, or left out."""
        mark = (self.mark(index) + 1) % (len(self.database_names) + 1)
        return replace(self, marks={**self.marks, index: mark})

    @property
    def render_as_batch(self) -> bool:
        """On for SQLite until the user says otherwise."""
        if self.options.render_as_batch is not None:
            return self.options.render_as_batch
        return any(is_sqlite(self._known_url(name)) for name in self.database_names)

    def _known_url(self, name: str) -> str:
        return self.environ.get(self.variable(name), "") if self.from_environment else self.url(name)

    # -- the outcome -----------------------------------------------------------------------------------------

    def problem(self, page: Page) -> str:
        """Why this page cannot be left yet, or ""."""
        if page == "template":
            return obstacle(self.setup(), self.site)
        if page == "database":
            return self._database_problem()
        if self.other and not PATH.fullmatch(self.other):
            return "write it as module:name, such as shop.models:Base.metadata"
        return ""

    def _database_problem(self) -> str:
        names = self.database_names
        if names != ("",):
            bad = [name for name in names if not NAME.fullmatch(name)]
            if bad or len(names) < 2 or len(set(names)) < len(names):
                return "two or more different names are needed, of letters, digits, _ and -, with commas between"
            if taken := [name for name in names if name in ("alembic", "loggers", "handlers", "formatters")]:
                return f"{taken[0]} is a section of alembic.ini already"
        for name in names:
            for finding in self.findings(name):
                if finding.level == "error":
                    return f"{name}: {finding.text}" if name else finding.text
        return ""

    def setup(self) -> Setup:
        """What has been chosen so far."""
        template = self.template
        if template.flask:
            return Setup(template.name, self.directory, self.package, flask=True)
        return Setup(
            template.name,
            self.directory,
            self.package,
            databases=tuple(self._database(index, name) for index, name in enumerate(self.database_names)),
            render_as_batch=self.render_as_batch,
            compare_type=self.options.compare_type,
            compare_server_default=self.options.compare_server_default,
        )

    def _database(self, index: int, name: str) -> SetupDatabase:
        taken = [each for number, each in enumerate(self.search.candidates) if self.mark(number) == index + 1]
        if index == 0 and PATH.fullmatch(self.other):
            taken.append(named_metadata(self.other))
        if self.from_environment:
            return SetupDatabase(name, variable=self.variable(name), candidates=tuple(taken))
        return SetupDatabase(name, self.url(name), candidates=tuple(taken))


def named_metadata(path: str) -> Candidate:
    """What the user names as `module:expression`."""
    module, _, expression = path.partition(":")
    return Candidate(MetadataSource(module, expression, "", 0, "metadata", 0), (), (), (".",))


def best_template(templates: Sequence[Template], search: Search) -> int:
    """The template to begin with: Flask-Migrate's where it is in use, else the generic one."""
    wanted = "generic"
    if search.uses_migrate:
        wanted = "flask-multidb" if search.has_binds else "flask"
    names = [each.name for each in templates]
    return names.index(wanted) if wanted in names else names.index("generic") if "generic" in names else 0
