"""Projects of Alembic's and Flask-Migrate's own templates, with models, to draft and write revisions in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import (
    Done,
    Draft,
    Drafted,
    Merge,
    Open,
    Preview,
    Request,
    WriteRevision,
    Written,
)
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, Spawn, Worker

MODELS = """\
from sqlalchemy import *

metadata = MetaData()
user = Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(30), index=True))
post = Table("post", metadata, Column("id", Integer, primary_key=True), Column("author", ForeignKey("user.id")))
"""

LOOK = "__import__('runpy').run_path('models.py')['metadata']"
"""Reads the models anew each time: a test may have a reader that other tests had before it."""

EMPTY = '''\
"""{id}"""
from alembic import op
import sqlalchemy as sa

revision = {id!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = {depends!r}

def upgrade(engine_name=None):
    pass

def downgrade(engine_name=None):
    pass
'''


@dataclass
class Stock:
    """A project as `alembic init` makes it, with its workers."""

    root: Path
    place: Open
    spawn: Spawn
    reader: Worker
    folder: str = "migrations"
    answers: list[Answer] = field(default_factory=list)

    @property
    def versions(self) -> Path:
        return self.root / self.folder / "versions"

    @property
    def database(self) -> Path:
        return self.root / "app.db"

    @property
    def env(self) -> Path:
        return self.root / self.folder / "env.py"

    @property
    def template(self) -> Path:
        return self.root / self.folder / "script.py.mako"

    def models(self, text: str) -> None:
        (self.root / "models.py").write_text(text)

    def edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text()
        assert old in text, f"{old!r} is not in {file}:\n{text}"
        file.write_text(text.replace(old, new))

    def configure(self, options: str, header: str = "") -> None:
        """Options for context.configure(), and code before that."""
        self.edit(self.env, "target_metadata=target_metadata", f"target_metadata=target_metadata, {options}")
        self.edit(self.env, "def run_migrations_offline", f"{header}\n\ndef run_migrations_offline")

    def option(self, line: str) -> None:
        """A line in the ini's main section."""
        ini = Path(str(self.place.ini))
        ini.write_text(ini.read_text().replace("[alembic]\n", f"[alembic]\n{line}\n"))

    def revision(
        self,
        id: str,
        down: str | tuple[str, ...] | None = None,
        *,
        labels: str | None = None,
        depends: str | None = None,
    ) -> Path:
        """An empty revision that is there already."""
        file = self.versions / f"{id}.py"
        file.write_text(EMPTY.format(id=id, down=down, labels=labels, depends=depends))
        return file

    def files(self) -> dict[str, bytes]:
        """Every file of the project with its content."""
        return {str(p.relative_to(self.root)): p.read_bytes() for p in self.root.rglob("*") if p.is_file()}

    def ask(self, request: Request) -> Answer:
        self.reader.send(self.place)
        return self.reader.ask(request)

    def preview(self, draft: Draft | None = None, *, check: bool = False) -> Drafted:
        """What would be written. Fails the test where that cannot be told."""
        answer = self.ask(Preview(draft or Draft(autogenerate=True), check))
        assert answer.done.ok, answer.done
        return answer.one(Drafted)

    def run(self, request: Request) -> Answer:
        """In a runner of its own."""
        return self.spawn("runner", self.place).ask(request)

    def write(self, draft: Draft, drafted: Drafted | None = None, keep: list[str] | None = None) -> Written:
        """Write it; fails the test where that fails."""
        found = None if drafted is None else [operation.id for operation in drafted.operations]
        answer = self.run(WriteRevision(draft, found, keep))
        assert answer.done.ok, answer.done
        return answer.one(Written)

    def refused(self, request: WriteRevision | Merge, *words: str) -> Done:
        """It fails, says these words, and every file is as it was."""
        before = self.files()
        done = self.run(request).done
        assert not done.ok
        assert self.files() == before, done
        for word in words:
            assert word in done.message, done
        return done

    def merge(self, merge: Merge) -> Written:
        answer = self.run(merge)
        assert answer.done.ok, answer.done
        return answer.one(Written)


MakeStock = Callable[..., Stock]


@pytest.fixture(scope="session")
def initialised(worker_python: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`alembic init` once for all tests: the folder to copy. Skips where this Alembic has no such template."""
    made: dict[str, Path] = {}

    def init(template: str) -> Path:
        if template not in made:
            root = made[template] = tmp_path_factory.mktemp("stock")
            command = [worker_python, "-m", "alembic.config", "init", "-t", template, "migrations"]
            done = warm.run(command, cwd=root)
            if "No such template" in done.stdout + done.stderr:
                pytest.skip(f"this Alembic has no template {template}")
            assert done.returncode == 0, done.stdout + done.stderr
        return made[template]

    return init


@pytest.fixture
def make_stock(initialised: Callable[[str], Path], tmp_path: Path, spawn: Spawn, shared_reader: Worker) -> MakeStock:
    """Makes a project of one of Alembic's templates, on SQLite or at this URL."""

    def make(template: str = "generic", url: str = "", models: str = MODELS) -> Stock:
        root = tmp_path / "stock"
        shutil.copytree(initialised(template), root)
        ini = root / "alembic.ini"
        place = Open(cwd=str(root), ini=str(ini))
        stock = Stock(root, place, spawn, shared_reader)
        driver = "sqlite+aiosqlite" if "async" in template else "sqlite"
        text = ini.read_text().replace("driver://user:pass@localhost/dbname2", "sqlite:///two.db")
        ini.write_text(text.replace("driver://user:pass@localhost/dbname", url or f"{driver}:///app.db"))
        if "target_metadata = None" in stock.env.read_text():
            stock.edit(stock.env, "target_metadata = None", f"target_metadata = {LOOK}")
        stock.models(models)
        return stock

    return make


@pytest.fixture
def stock(make_stock: MakeStock) -> Stock:
    """The generic template."""
    return make_stock()


Body = Callable[[Path | str, str], list[str]]


@pytest.fixture
def body() -> Body:
    """What Alembic has written between its comments in this function of a file, not indented."""

    def read(file: Path | str, function: str) -> list[str]:
        lines = Path(file).read_text().split("\n")
        start = next(n for n, line in enumerate(lines) if line.startswith(f"def {function}("))
        begin = next(n for n in range(start, len(lines)) if "# ### commands auto generated" in lines[n])
        end = next(n for n in range(begin, len(lines)) if "# ### end Alembic commands" in lines[n])
        return [line.removeprefix("    ") for line in lines[begin + 1 : end]]

    return read
