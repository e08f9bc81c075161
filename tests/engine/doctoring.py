"""Projects made by `alembic init`, broken by hand, examined and mended."""

from __future__ import annotations

import os
import sys
import sysconfig
import venv
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config

from migtui.core.doctor.findings import Finding
from migtui.engine.client import Engine
from migtui.engine.doctor import Examination, examine
from migtui.engine.edits import apply
from migtui.engine.project import find_project

ResultT = TypeVar("ResultT")
EXAMPLE = "driver://user:pass@localhost/dbname"
METADATA = "target_metadata = None"
BASE = "from sqlalchemy.orm import DeclarativeBase\n\n\nclass Base(DeclarativeBase):\n    pass\n"
MODEL = """\
from sqlalchemy.orm import Mapped, mapped_column
from {package}.base import Base


class {name}(Base):
    __tablename__ = "{table}"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


class Sick:
    """One project in a directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python: Path | None = None
        self.cwd = folder

    def init(self, template: str = "generic", url: str | None = "sqlite:///app.db", database2: str = "") -> Sick:
        """`alembic init`; with the URL written into the ini file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        here = Path.cwd()
        os.chdir(self.folder)
        try:
            toml = {"toml_file": "pyproject.toml"} if template.startswith("pyproject") else {}
            options: dict[str, Any] = {"file_": "alembic.ini", **toml}
            command.init(Config(**options), "migrations", template=template)
        finally:
            os.chdir(here)
        if url is not None:
            self.ini(f"{EXAMPLE}2", database2 or url)
            self.ini(EXAMPLE, url)
        return self

    def models(self, package: str = "shop", where: str = "", *tables: str) -> Sick:
        """A package with a base and a module for each table: by default users and orders."""
        root = self.folder / where / package
        root.mkdir(parents=True, exist_ok=True)
        (root / "__init__.py").write_text("")
        (root / "base.py").write_text(BASE)
        for table in tables or ("users", "orders"):
            (root / f"{table}.py").write_text(MODEL.format(package=package, name=table.title(), table=table))
        return self

    @property
    def env_file(self) -> Path:
        return self.folder / "migrations" / "env.py"

    @property
    def ini_file(self) -> Path:
        return self.folder / "alembic.ini"

    def ini(self, old: str, new: str) -> Sick:
        """Replace in alembic.ini."""
        return self._replace(self.ini_file, old, new)

    def env(self, old: str, new: str) -> Sick:
        """Replace in env.py."""
        assert old in self.env_file.read_text()
        return self._replace(self.env_file, old, new)

    def batch(self) -> Sick:
        """render_as_batch, as a SQLite project is configured."""
        return self.env("context.configure(", "context.configure(render_as_batch=True, ")

    def use(self, *lines: str, value: str = "Base.metadata") -> Sick:
        """Import and set target_metadata, where the template has it."""
        return self.env(METADATA, "\n".join([*lines, f"target_metadata = {value}"]))

    def _replace(self, file: Path, old: str, new: str) -> Sick:
        file.write_text(file.read_text().replace(old, new))
        return self

    async def examine(self) -> Examination:
        return await self.with_engine(examine)

    async def with_engine(self, work: Callable[[Engine], Awaitable[ResultT]]) -> ResultT:
        python = str(self.python) if self.python else None
        project = find_project(self.cwd, config=None, section=None, x=(), python=python, environ={})
        engine = Engine(project, standby=False)
        try:
            return await work(engine)
        finally:
            await engine.close()

    async def finds(self, id: str) -> Finding:
        """The finding with this id: it must be there."""
        examination = await self.examine()
        found = {finding.id: finding for finding in examination.findings}
        assert id in found, examination
        return found[id]

    async def cured_of(self, id: str, way: int = 0, *, left: Sequence[str] = ()) -> Finding:
        """Find it, apply one of its fixes, and examine again: it is gone, env.py runs, and only `left` is found."""
        finding = await self.finds(id)
        apply(finding.fixes[way].edits)
        after = await self.examine()
        assert after.failure is None, after
        assert [each.id for each in after.findings] == list(left), after
        return finding

    async def reads(self) -> None:
        """The reader tells where the database stands."""
        report = await self.with_engine(lambda engine: engine.read_databases())
        assert report.states and not report.states[0].error


def interpreter_without(folder: Path, *names: str) -> Path:
    """A virtual environment with everything that the tests' own has, but for these packages."""
    venv.create(folder, symlinks=True)
    library = next((folder / "lib").glob("python*/site-packages"))
    for entry in Path(sysconfig.get_paths()["purelib"]).iterdir():
        stem = entry.name.partition("-")[0].lower()
        if stem not in names and not (library / entry.name).exists() and not entry.name.endswith(".pth"):
            (library / entry.name).symlink_to(entry)
    assert sys.version_info[:2] == tuple(map(int, library.parent.name.removeprefix("python").split(".")))
    return folder / "bin" / "python"
