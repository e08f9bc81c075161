"""The scenes: a project as it is prepared, and what is typed there until the picture is taken."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from migtui.config import Settings
from migtui.demo import copy_to

Prepare = Callable[[Path], Path]
"""Makes the project in a directory that does not exist yet, and returns where migtui is started."""


def demo(folder: Path) -> Path:
    """The sample project as it is shipped."""
    return copy_to(folder)


@dataclass(frozen=True)
class Scene:
    """Steps: keys (`key*times`), `type:text` to type, `text:words` to wait for, `release` of a held key."""

    steps: tuple[str, ...]
    prepare: Prepare = demo
    settings: Settings = field(default_factory=Settings)
    is_small: bool = False
    """Drawn in 80×24, too."""


def in_git(folder: Path) -> Path:
    """The sample in a repository, with the authors and dates of its version files, and one file not committed yet."""
    project = copy_to(folder)
    versions = sorted((project / "migrations" / "versions").glob("*.py"), key=_created)
    _git(project, "init", "--quiet", "--initial-branch=main")
    _git(project, "add", "alembic.ini", "models.py", "migrations/env.py", "migrations/script.py.mako")
    _commit(project, "Start the shop", _created(versions[0]), PEOPLE[0])
    for number, file in enumerate(versions[:-1]):
        _git(project, "add", str(file.relative_to(project)))
        _commit(project, f"Migrate: {file.stem.partition('_')[2]}", _created(file), PEOPLE[number * 5 % 7 % 3])
    return project


PEOPLE = ("Ada Marsh", "Jonas Weil", "Priya Nair")


def _created(file: Path) -> str:
    line = next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("Create Date: "))
    return line.removeprefix("Create Date: ").partition(".")[0]


def _commit(project: Path, message: str, date: str, person: str) -> None:
    _git(project, "commit", "--quiet", "--message", message, date=f"{date} +0000", person=person)


def _git(project: Path, *words: str, date: str = "", person: str = "") -> None:
    """Without the user's own configuration: hooks, signatures."""
    mail = f"{person.partition(' ')[0].lower()}@shop.example"
    who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in
           (("NAME", person), ("EMAIL", mail), ("DATE", date))} if person else {}  # fmt: skip
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=project, env={**os.environ, **alone, **who}, check=True)


def with_an_empty_order(folder: Path) -> Path:
    """An order without lines: the pending migration that adds up the totals leaves NULL there, which it forbids."""
    project = copy_to(folder)
    with closing(sqlite3.connect(project / "shop.db")) as database, database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(orders)")]
        values = ", ".join({"id": "9999", "total": "NULL"}.get(name, name) for name in columns)
        database.execute(f"INSERT INTO orders SELECT {values} FROM orders ORDER BY id LIMIT 1")
    return project


def with_a_long_line(folder: Path) -> Path:
    """The sample with a year of small migrations on top of its trunk."""
    project = copy_to(folder)
    parent = "e1b7f3a96d40"
    for number, message in enumerate(YEAR):
        id = f"{(number + 3) * 0x9E3779B97F4A7 % 16**12:012x}"
        date = f"2025-{9 + number // 8:02}-{1 + number % 8 * 3:02} 09:{number:02}:00"
        text = REVISION.format(id=id, parent=parent, message=message, date=date)
        (project / "migrations" / "versions" / f"{id}_{number}.py").write_text(text, encoding="utf-8")
        parent = id
    return project


YEAR = (
    "index order_lines(product_id)", "customers.locale", "orders.note", "stock.reserved", "categories.position",
    "products.weight", "index customers(created_at)", "orders.source", "reviews.language", "products.barcode",
    "index reviews(product_id)", "customers.birthday", "orders.gift", "stock.counted_at", "products.origin",
)  # fmt: skip
REVISION = '''"""{message}

Revision ID: {id}
Revises: {parent}
Create Date: {date}
"""

import sqlalchemy as sa
from alembic import op

revision = "{id}"
down_revision = "{parent}"


def upgrade():
    op.add_column("orders", sa.Column("x_{id}", sa.Text()))


def downgrade():
    op.drop_column("orders", "x_{id}")
'''


def with_targets(folder: Path) -> Path:
    """The sample with named targets, one of them protected."""
    project = copy_to(folder)
    (project / "migtui.toml").write_text(TARGETS, encoding="utf-8")
    return project


TARGETS = """\
[targets.local]
config = "alembic.ini"

[targets.staging]
config = "alembic.ini"
colour = "yellow"
x = ["env=staging"]

[targets.production]
config = "alembic.ini"
colour = "red"
protected = true
x = ["env=production"]
"""


def unreachable(folder: Path) -> Path:
    """The sample with a database in a directory that there is not."""
    project = copy_to(folder)
    ini = project / "alembic.ini"
    text = ini.read_text(encoding="utf-8")
    lines = [
        "sqlalchemy.url = sqlite:////srv/shop/data/shop.db" if line.startswith("sqlalchemy.url") else line
        for line in text.splitlines()
    ]
    ini.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return project


def with_an_ill_env(folder: Path) -> Path:
    """The sample with an env.py that forgets its models, and would make tables before every migration."""
    project = copy_to(folder)
    env = project / "migrations" / "env.py"
    text = env.read_text(encoding="utf-8")
    env.write_text(text.replace("target_metadata = Base.metadata", "target_metadata = None"), encoding="utf-8")
    return project


def nothing(folder: Path) -> Path:
    """A repository without Alembic, but with models, and a project below."""
    (folder / "shop" / ".git").mkdir(parents=True)
    shutil.copytree(copy_to(folder / "away"), folder / "shop" / "backend")
    shutil.rmtree(folder / "away")
    return folder / "shop"


def new(folder: Path) -> Path:
    """A project with models and without migrations."""
    (folder / "shop" / ".git").mkdir(parents=True)
    shutil.copy(copy_to(folder / "away") / "models.py", folder / "shop" / "models.py")
    shutil.rmtree(folder / "away")
    return folder / "shop"


OPEN = ("text:DATABASE",)
UPGRADE = (*OPEN, "U", "text:Will destroy", "release", "y", "text:read anew")
DIFF = (*OPEN, "2", "text:Not compared", "text:rows exist")

DRAFT = ("n", "type:loyalty points", "text:5 of 5 operations", "tab*6", "space", "text:4 of 5 operations")

SCENES: dict[str, Scene] = {
    "history": Scene((*OPEN, "j"), is_small=True),
    "plan": Scene((*OPEN, "j*6", "d", "text:Will destroy", "j", "text:DROP TABLE"), is_small=True),
    "plan-protected": Scene((*OPEN, "U", "text:Type", "text:-- Running"), settings=Settings(protected=("*shop*",))),
    "run": Scene(UPGRADE, is_small=True),
    "run-failed": Scene(
        (*OPEN, "U", "text:Will destroy", "release", "y", "text:esc closes"), prepare=with_an_empty_order
    ),
    "diff": Scene((*DIFF, "b", "text:and no migration makes it", "escape", "j*3", "text:~?"), is_small=True),
    "definition": Scene((*DIFF, "j*3", "tab", "enter", "text:Python")),
    "limits": Scene((*DIFF, "l", "text:Compared")),
    "drifts": Scene((*DIFF, "b", "text:and no migration makes it")),
    "draft": Scene((*UPGRADE, "escape", "text:at all 2 heads", *DRAFT)),
    "merge": Scene((*OPEN, "m", "text:Merge")),
    "doctor": Scene((*OPEN, "exclamation_mark", "text:1 finding"), prepare=with_an_ill_env),
    "targets": Scene((*OPEN, "t", "text:production"), prepare=with_targets),
    "init": Scene(("text:No Alembic project", "i", "text:Template"), prepare=new),
    "welcome": Scene(("text:No Alembic project",), prepare=nothing),
    "error": Scene(("text:unable to open",), prepare=unreachable),
    "help": Scene((*OPEN, "question_mark", "text:Keys", "text:Move")),
    "palette": Scene((*OPEN, "ctrl+p", "text:commands, revisions", "type:inv")),
    "find": Scene((*OPEN, "slash", "type:invoice"), is_small=True),
    "folded": Scene(("text:DATABASE", "g", "O"), prepare=with_a_long_line),
    "git": Scene((*OPEN, "text:untracked", "a", "text:Ada"), prepare=in_git),
    "log": Scene((*OPEN, "L")),
}
QUICK = ("history", "help", "welcome", "find")
"""Scenes that the tests play: each in a second or two."""
