"""Both sides of a schema, read as a worker reads them: here, or under another interpreter."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from sqlalchemy import Column, Integer, MetaData, String, Table, event
from sqlalchemy.engine import Connection, Engine, make_url

from migtui.worker import protocol
from migtui.worker.diffs.objects import PARTS
from migtui.worker.protocol import ObjectFacts, RowFacts
from migtui.worker.schema.reflecting import database_objects
from migtui.worker.schema.tables import model_objects
from tests import warm
from tests.worker.diff.standing import MODELS, TABLES, Standing

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

ROOT = Path(protocol.__file__).parents[2]

Objects = dict[tuple[str, str, str], ObjectFacts]
"""By kind, schema and name."""


@dataclass
class Sides:
    """What models and database say."""

    models: Objects = field(default_factory=dict)
    database: Objects = field(default_factory=dict)
    pieces: list[int] = field(default_factory=list)
    """How many objects came at once."""
    progress: list[tuple[int, int]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def differences(self) -> dict[str, tuple[str, str]]:
        """What reads otherwise: "table.kind.key.part" (or no part, where a side lacks the row)."""
        found: dict[str, tuple[str, str]] = {}
        for place in self.models.keys() | self.database.keys():
            mine, theirs = (by_key(side.get(place)) for side in (self.models, self.database))
            for row in mine.keys() | theirs.keys():
                found.update(_parts_apart(".".join((place[2], *row)), mine.get(row), theirs.get(row)))
            if (place in self.models) != (place in self.database):
                found[".".join(place)] = (str(place in self.models), str(place in self.database))
        return found

    def table(self, name: str, side: str = "database") -> ObjectFacts:
        found: Objects = getattr(self, side)
        return found["table", "", name]

    def parts(self, name: str, kind: str) -> dict[str, dict[str, str]]:
        """Of the rows of one kind of a table in the database, by key."""
        return {row.key: row.parts for row in self.table(name).rows if row.kind == kind}


def by_key(facts: ObjectFacts | None) -> dict[tuple[str, str], RowFacts]:
    rows = [] if facts is None else facts.rows
    found = {(row.kind, row.key): row for row in rows}
    assert len(found) == len(rows), "two rows of one kind have one key"
    return found


def _parts_apart(place: str, mine: RowFacts | None, theirs: RowFacts | None) -> dict[str, tuple[str, str]]:
    if mine is None or theirs is None:
        return {place: (_said(mine), _said(theirs))}
    parts = [part for part in PARTS[mine.kind] if mine.parts.get(part) != theirs.parts.get(part)]
    return {f"{place}.{part}": (mine.parts.get(part, ""), theirs.parts.get(part, "")) for part in parts}


def _said(row: RowFacts | None) -> str:
    return "" if row is None else " ".join(row.parts.values())


def read_sides(
    connection: Connection,
    *collections: MetaData,
    schemas: tuple[str | None, ...] = (None,),
    wants: Callable[[str, str | None], bool] = lambda name, schema: True,
) -> Sides:
    """In this process."""
    sides = Sides()
    inspector = sqlalchemy.inspect(connection)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for piece in database_objects(
            inspector, connection, schemas=schemas, wants=wants, report=lambda *at: sides.progress.append(at)
        ):
            sides.pieces.append(len(piece))
            sides.database.update(_by_place(piece))
    sides.models = _by_place(model_objects(collections, connection.dialect, inspector.default_schema_name))
    sides.warnings = [str(each.message) for each in caught]
    return sides


def _by_place(objects: list[ObjectFacts]) -> Objects:
    return {(each.kind, each.schema, each.name): each for each in objects}


ReadSides = Callable[..., Sides]


@pytest.fixture
def sides_of() -> ReadSides:
    """`sides_of(connection, metadata, …, schemas=…, wants=…)`: both sides, read in this process."""
    return read_sides


READ_ELSEWHERE = """\
import dataclasses, json, sys, warnings
sys.path.insert(0, {root!r})
import sqlalchemy
from sqlalchemy import create_engine, inspect
from migtui.worker.schema.reflecting import database_objects
from migtui.worker.schema.tables import model_objects
from tests.worker.diff.standing import MODELS, TABLES, Standing

warnings.simplefilter("ignore")
names = {{}}
exec({models!r}, names)
engine = create_engine({url!r})
names["metadata"].create_all(engine)
with engine.connect() as connection:
    inspector = inspect(connection)
    pieces = list(database_objects(
        inspector, connection, schemas=[None], wants=lambda name, schema: True, report=lambda done, total: None
    ))
    models = model_objects([names["metadata"]], connection.dialect, inspector.default_schema_name)
sides = [models, [each for piece in pieces for each in piece]]
print(json.dumps([[dataclasses.asdict(each) for each in side] for side in sides]))
"""


@pytest.fixture
def sides_elsewhere(worker_python: str) -> Callable[[str, str], Sides]:
    """`sides_elsewhere(models, url)`: the tables are made from this code (its `metadata`), and both sides read, under
    the worker's interpreter."""

    def read(models: str, url: str) -> Sides:
        code = READ_ELSEWHERE.format(root=str(ROOT), models=models, url=url)
        done = warm.run([worker_python, "-c", code])
        assert done.returncode == 0, done.stderr
        mine, theirs = ([ObjectFacts(**each) for each in side] for side in json.loads(done.stdout))
        return Sides(_by_place(mine), _by_place(theirs))

    return read


@pytest.fixture(scope="session")
def worker_sqlalchemy(worker_python: str) -> tuple[int, ...]:
    """The version of SQLAlchemy that the worker's interpreter has."""
    code = "import sqlalchemy; print(sqlalchemy.__version__)"
    version = warm.run([worker_python, "-c", code], check=True).stdout
    return tuple(int(part) for part in version.strip().split(".")[:2])


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return "sqlite:///" + str(tmp_path / "any.db")
    url: str = request.getfixturevalue({"postgresql": "postgres_url", "mariadb": "mariadb_url"}[request.param])
    return url


@pytest.fixture
def worker_url(any_url: str, request: pytest.FixtureRequest) -> str:
    """The same, with the driver that the worker's interpreter has."""
    if not any_url.startswith("postgresql"):
        return any_url
    driver = request.getfixturevalue("postgres_driver")
    return make_url(any_url).set(drivername=f"postgresql+{driver}").render_as_string(hide_password=False)


@contextlib.contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = sqlalchemy.create_engine(url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@pytest.fixture
def connection(any_url: str) -> Iterator[Connection]:
    """A connection to each kind of database."""
    with connected(any_url) as connection:
        yield connection


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Connection]:
    with connected(postgres_url) as connection:
        yield connection


@pytest.fixture
def mariadb(mariadb_url: str) -> Iterator[Connection]:
    with connected(mariadb_url) as connection:
        yield connection


@pytest.fixture
def sqlite() -> Iterator[Connection]:
    with connected("sqlite://") as connection:
        yield connection


def run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.commit()


def small_tables(connection: Connection, count: int) -> MetaData:
    models = MetaData()
    for number in range(count):
        Table(f"t{number:04}", models, Column("id", Integer, primary_key=True), Column("name", String(20), index=True))
    models.create_all(connection)
    connection.commit()
    return models


@pytest.fixture(name="run")
def run_fixture() -> Callable[..., None]:
    """`run(connection, statement, …)`, committed."""
    return run


@pytest.fixture(name="small_tables")
def small_tables_fixture() -> Callable[[Connection, int], MetaData]:
    """`small_tables(connection, count)`: t0000, t0001 and so on, with an index each; returns their models."""
    return small_tables


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement of every engine from here on."""
    heard: list[str] = []

    def hear(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
        heard.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.fixture
def modelled(project: ProjectDir) -> Callable[..., ProjectDir]:
    """`modelled(code, url, options="")`: the project with models (their `metadata`) and this database."""

    def make(code: str, url: str = "", options: str = "") -> ProjectDir:
        (project.root / "models.py").write_text(code)
        if url:
            project.use(url)
        look = "__import__('runpy').run_path('models.py')['metadata']"
        project.env(options=f", target_metadata={look}{options}")
        return project

    return make


@pytest.fixture
def standing(modelled: Callable[..., ProjectDir], session: Session, worker_url: str) -> Standing:
    """On each kind of database, one that is not as the models are."""
    found = Standing(modelled(MODELS, worker_url), session, worker_url)
    found.execute(*TABLES)
    return found


@pytest.fixture
def lite(modelled: Callable[..., ProjectDir], session: Session) -> Standing:
    """The same on SQLite."""
    project = modelled(MODELS)
    found = Standing(project, session, f"sqlite:///{project.database}")
    found.execute(*TABLES)
    return found
