"""A project whose models call something otherwise than its database, and Alembic's own commands as a second opinion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy
from sqlalchemy.engine import make_url

from migtui.worker.protocol import Draft, Drafted, Preview, WriteRevision, Written
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

AUTO = Draft(message="rename", autogenerate=True)
TEMPLATE = '''\
"""${message}"""
from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = depends_on = None


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''
HEAD = (
    "from sqlalchemy import CheckConstraint, Column, Computed, ForeignKey, Index, Integer, MetaData, String, Table\n"
    "from sqlalchemy import UniqueConstraint\n"
    "metadata = MetaData()\n"
)
THERE_AND_BACK = """
import json, sys, warnings
warnings.simplefilter("ignore")
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

config = Config("alembic.ini")
engine = create_engine(config.get_main_option("sqlalchemy.url"))

def rows(queries):
    with engine.connect() as connection:
        return [sorted([str(value) for value in row] for row in connection.execute(text(each))) for each in queries]

new, old, between = json.loads(sys.argv[1])
command.upgrade(config, "head")
command.check(config)
if between:
    with engine.begin() as connection:
        connection.execute(text(between))
found = [rows(new)]
command.downgrade(config, "-1")
with engine.connect() as connection:
    before = {}
    before["HERE"] = open("before.py").read()
    exec(before["HERE"], before)
    context = MigrationContext.configure(connection, opts={"include_schemas": "schema=" in str(before["HERE"])})
    difference = compare_metadata(context, before["metadata"])
assert not difference, difference
print(json.dumps([*found, rows(old)]))
"""
"""The second opinion: Alembic's own commands. `check` raises where there is a difference."""


@dataclass
class Renaming:
    """A project whose models have moved on from its database."""

    project: ProjectDir
    session: Session
    python: str
    url: str = ""
    options: str = ""

    def start(self, old: str, new: str, *statements: str, schema: str = "") -> None:
        """The database has the models `old` and these rows; the models are `new`."""
        if self.url:
            self.project.use(self.url)
        (self.project.root / "migrations" / "script.py.mako").write_text(TEMPLATE)
        before: dict[str, sqlalchemy.MetaData] = {}
        exec(HEAD + old, before)
        (self.project.root / "before.py").write_text(HEAD + old)
        url = make_url(self.url or f"sqlite:///{self.project.database}")
        driver = {"postgresql": "postgresql+psycopg"}.get(url.get_backend_name(), url.drivername)
        engine = sqlalchemy.create_engine(url.set(drivername=driver))
        with engine.begin() as connection:
            if schema:
                connection.exec_driver_sql(f"create schema {schema}")
            before["metadata"].create_all(connection)
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
        self.models(new)

    def models(self, text: str) -> None:
        self.project.env(header=HEAD + text, options=f", target_metadata=metadata{self.options}")

    def preview(self, renames: list[list[str]] | None = None) -> Drafted:
        answer = self.session.ask(Preview(AUTO, renames=renames or []))
        assert answer.done.ok, answer.done
        return answer.one(Drafted)

    def pair(self, drafted: Drafted, drops: str, adds: str) -> list[str]:
        """Ids of the operation that drops and of the one that adds, by a piece of their code."""
        return [
            next(
                each.id
                for each in drafted.operations
                if each.kind in kinds and text in " ".join(line for line in each.upgrade)
            )
            for text, kinds in ((drops, ("DropColumnOp", "DropTableOp")), (adds, ("AddColumnOp", "CreateTableOp")))
        ]

    def write(self, drafted: Drafted, renames: list[list[str]]) -> str:
        """The text of the file that is written."""
        found = [operation.id for operation in drafted.operations]
        answer = self.session.runner().ask(WriteRevision(AUTO, found, None, renames))
        assert answer.done.ok, answer.done
        return Path(answer.one(Written).files[0]).read_text()

    def there_and_back(self, new: list[str], old: list[str], between: str = "") -> list[list[list[list[str]]]]:
        """Up, then `between`, with the answers to `new`; and down again, with those to `old`."""
        command = [self.python, "-c", THERE_AND_BACK, json.dumps([new, old, between])]
        done = warm.run(command, cwd=self.project.root, PYTHONDONTWRITEBYTECODE="1")
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]
