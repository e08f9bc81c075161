"""What is compared and what is not: every case of the matrix, each held against Alembic itself.

For each change and server: the worker finds what Alembic's own functions find, in the same words and order, and the
line of the panel that the change belongs to tells the truth about it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.engine import make_url

from migtui.core.diff.limits import limits
from migtui.engine.comparing import options_of
from migtui.worker.protocol import Compare, Compared, Drafted, DraftOperation
from tests import warm
from tests.worker.diff import oracle
from tests.worker.diff.matrix import CASES, HEADER, SERVERS, Case

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase
    from tests.worker.conftest import ProjectDir, Worker

LOOK = "__import__('runpy').run_path('models.py')['metadata']"
COLLATIONS = {"sqlite": "NOCASE", "postgresql": "C", "mariadb": "utf8mb4_bin"}
TELLING = frozenset({"identity", "enum-labels", "index-expressions", "timezone", "check-names"})
"""Lines on which Alembic's versions differ."""
ELSEWHERE = [case for number, case in enumerate(CASES) if case.limit in TELLING or number % 8 == 0]
"""The cases for the other interpreters."""


@dataclass
class Laboratory:
    """One database, a worker on a project of it, and Alembic to be asked beside it."""

    server: str
    url: str
    project: ProjectDir
    worker: Worker
    oracle: subprocess.Popen[str]
    version: tuple[int, ...]

    def problems(self, case: Case, *, exactly: bool) -> list[str]:
        """What does not agree. `exactly`: what is found is also what the matrix says."""
        alembics = self._ask_alembic(case)
        compared, drafted = self._ask_worker(case)
        found = list(map(_lines, drafted.operations))
        (line,) = [each for each in limits(options_of(compared.options)) if each.id == case.limit]
        expected = sorted(case.finds[self.server].split())
        checks = {
            f"the worker finds {found}, Alembic {alembics['operations']}": found == alembics["operations"],
            f"operations {found}, and the tuples of compare_metadata {alembics['diffs']}": (
                len(found) == len(alembics["diffs"])
            ),
            "each operation has its facts": [each.id for each in compared.changes]
            == [each.id for each in drafted.operations],
            f"the matrix says {expected}, Alembic {sorted(alembics['diffs'])}": (
                not exactly or sorted(alembics["diffs"]) == expected
            ),
            f"the panel says {line.subject}: {line.compared} ({line.why}), and {found} is found": (
                line.compared == "partly" or (line.compared == "yes") == bool(found)
            ),
        }
        return [f"{self.server}, {case.id}: {text}" for text, holds in checks.items() if not holds]

    def _ask_alembic(self, case: Case) -> dict[str, Any]:
        """Makes the database, too."""
        question = {
            "url": self.url,
            "reset": self._reset(),
            "before": HEADER + self._filled(case.before),
            "sql": case.sql.get(self.server, ()),
            "after": HEADER + self._filled(case.after),
            "options": case.options,
        }
        assert self.oracle.stdin is not None and self.oracle.stdout is not None
        self.oracle.stdin.write(json.dumps(question) + "\n")
        self.oracle.stdin.flush()
        answer: dict[str, Any] = json.loads(self.oracle.stdout.readline())
        return answer

    def _ask_worker(self, case: Case) -> tuple[Compared, Drafted]:
        (self.project.root / "models.py").write_text(HEADER + self._filled(case.after))
        self.project.env(options=f", target_metadata={LOOK}, {case.options}")
        worker = self.worker
        worker.send(self.project.place)
        answer = worker.ask(Compare())
        assert answer.done.ok, (case.id, answer.done)
        return answer.one(Compared), answer.one(Drafted)

    def _filled(self, code: str) -> str:
        return code.replace("{collation}", repr(COLLATIONS[self.server]))

    def _reset(self) -> list[str]:
        """How to empty the database; SQLite's file is simply taken away."""
        name = make_url(self.url).database
        if self.server == "sqlite":
            Path(str(name)).unlink(missing_ok=True)
            return []
        if self.server == "mariadb":
            return [f"DROP DATABASE {name}", f"CREATE DATABASE {name}", f"USE {name}"]
        return [*(f"DROP SCHEMA IF EXISTS {each} CASCADE" for each in ("public", "elsewhere")), "CREATE SCHEMA public"]


def _lines(operation: DraftOperation) -> list[str]:
    """As the oracle has them."""
    lines = [operation.group, *operation.upgrade] if operation.group else operation.upgrade
    return [line.strip() for line in lines if line.strip()]


def _driver(python: str) -> str:
    """SQLAlchemy 1.4 does not know psycopg 3."""
    code = "import sqlalchemy.dialects.postgresql.psycopg, psycopg"
    known = warm.run([python, "-c", code]).returncode == 0
    return "postgresql+psycopg" if known else "postgresql+psycopg2"


def _laboratory(stack: ExitStack, server: str, python: str, folder: Path, fresh_database: FreshDatabase) -> Laboratory:
    from tests.worker.conftest import ProjectDir, spawning

    project = ProjectDir(folder / "project")
    url = f"sqlite:///{project.database}"
    if server != "sqlite":
        url = stack.enter_context(fresh_database(server))
    if server == "postgresql":
        url = make_url(url).set(drivername=_driver(python)).render_as_string(hide_password=False)
    project.use(url)
    spawn = stack.enter_context(spawning(python, folder))
    asked = subprocess.Popen(
        [python, oracle.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=project.root
    )
    stack.enter_context(asked)
    assert asked.stdout is not None
    version = tuple(map(int, asked.stdout.readline().split(".")))
    return Laboratory(server, url, project, spawn("reader", project.place), asked, version)


@pytest.fixture(scope="module")
def newest(
    tmp_path_factory: pytest.TempPathFactory, fresh_database: FreshDatabase
) -> Iterator[Callable[[str], Laboratory]]:
    """One for each server, under the interpreter of the tests; made when it is first asked for."""
    made: dict[str, Laboratory] = {}
    with ExitStack() as stack:

        def of(server: str) -> Laboratory:
            if server not in made:
                folder = tmp_path_factory.mktemp("matrix")
                made[server] = _laboratory(stack, server, sys.executable, folder, fresh_database)
            return made[server]

        yield of


PAIRS = [(server, case) for server in SERVERS for case in CASES if server in case.finds]


@pytest.mark.parametrize(("server", "case"), PAIRS, ids=[f"{server}-{case.id}" for server, case in PAIRS])
def test_the_newest_alembic(newest: Callable[[str], Laboratory], server: str, case: Case) -> None:
    assert not newest(server).problems(case, exactly=True)


@pytest.mark.parametrize("server", SERVERS)
def test_other_alembics(server: str, worker_python: str, tmp_path: Path, fresh_database: FreshDatabase) -> None:
    if Path(worker_python).parent == Path(sys.executable).parent:  # python, or python3, of one environment
        pytest.skip("the whole matrix runs under this one")
    with ExitStack() as stack:
        laboratory = _laboratory(stack, server, worker_python, tmp_path, fresh_database)
        cases = [case for case in ELSEWHERE if server in case.finds and case.since <= laboratory.version]
        assert len(cases) > 15
        assert not [problem for case in cases for problem in laboratory.problems(case, exactly=False)]


def test_the_matrix_is_large_and_names_every_line() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 60
    for server in SERVERS:
        assert sum(server in case.finds for case in CASES) >= 60
