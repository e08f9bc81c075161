"""What is wrong with a project, its configuration or its database is said in a sentence: what, where, what to do.

Each case is met twice: by `migtui status`, and on the screen, where the graph stays as long as its files can be read.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from migtui.cli import main

if TYPE_CHECKING:
    from tests.journeys.conftest import Folder, Make, Open

MARIADB_NOBODY = "mysql+pymysql://migtui_nobody:sesame@{host}/mysql"


@dataclass(frozen=True)
class Case:
    """One thing that is wrong, and what has to be said about it."""

    name: str
    spoil: Callable[[Folder], object]
    code: int
    truth: str
    """The verdict on the screen's first line; the dialog's title where there is no project to show."""
    says: tuple[str, ...]
    """What, where and what to do: all of it in what `status` prints, and on the screen."""
    graph: bool = True
    """The files can be read, so the graph stays."""


def no_project(folder: Folder) -> None:
    (folder.root / "alembic.ini").unlink()


def two_projects(folder: Folder) -> None:
    for name in ("billing", "shop"):
        folder.write(f"{name}/alembic.ini", (folder.root / "alembic.ini").read_bytes())
    no_project(folder)


def garbage(folder: Folder) -> None:
    folder.write("alembic.ini", "[alembic]\nscript_location = db\n# café\n".encode("latin-1"))


def twice(folder: Folder) -> None:
    folder.write("alembic.ini", "[alembic]\nscript_location = db\nscript_location = %(here)s/db\n")


def other_section(folder: Folder) -> None:
    folder.write("alembic.ini", "[one]\nscript_location = db\n[two]\nscript_location = db\n")


def broken_env(folder: Folder) -> None:
    folder.write("db/env.py", "import os\n\nurl = os.environ['SHOP_DATABASE']\n")


def unimportable_env(folder: Folder) -> None:
    folder.write("db/env.py", "import shop.models\n")


def no_alembic(folder: Folder) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder.root / ".venv")], check=True)


def version_rows(*ids: str) -> Callable[[Folder], None]:
    def write(folder: Folder) -> None:
        connection = sqlite3.connect(folder.root / "app.db")
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(id_,) for id_ in ids])
        connection.commit()
        connection.close()

    return write


def url(text: str) -> Callable[[Folder], None]:
    return lambda folder: folder.ini(text)


CASES = (
    Case(
        "no project", no_project, 3, "No Alembic project here",
        ("no alembic.ini and no [tool.alembic] in", "-c FILE", "alembic init", "work/alembic.ini"), False,
    ),
    Case(
        "two projects", two_projects, 3, "No Alembic project here",
        ("billing/alembic.ini", "shop/alembic.ini", "-c FILE"), False,
    ),
    Case(
        "several sections", other_section, 3, "The configuration cannot be read",
        ("alembic.ini configures 2 projects, and [alembic] is none of them", "-n one, -n two"), False,
    ),
    Case(
        "not UTF-8", garbage, 3, "The configuration cannot be read",
        ("alembic.ini is not UTF-8: byte 0xe9", "alembic.ini:3", "save it as UTF-8"), False,
    ),
    Case(
        "option twice", twice, 3, "The configuration cannot be read",
        ("script_location stands twice in [alembic]", "alembic.ini:3", "delete one of the two"), False,
    ),
    Case(
        "bare %", url("mysql+pymysql://u:p%40ss@localhost/shop"), 3, "not read: sqlalchemy.url holds a bare %",
        ("sqlalchemy.url holds a bare %", "alembic.ini:3", "in an ini file a % is written %%"),
    ),
    Case(
        "unknown dialect", url("nosuch://localhost/shop"), 4, "unreachable: unknown dialect",
        ("Can't load plugin: sqlalchemy.dialects:nosuch", "db/env.py:4", "check the URL, or install its dialect"),
    ),
    Case(
        "missing driver", url("mssql+pymssql://localhost/shop"), 4, "unreachable: missing driver",
        ("No module named 'pymssql'", "db/env.py:4", "pip install 'pymssql'"),
    ),
    Case(
        "refused", url("postgresql+psycopg://u:sesame@127.0.0.1:1/shop"), 4, "unreachable: connection refused",
        ("Connection refused", "db/env.py:5", "start the database, or check host and port in the URL"),
    ),
    Case(
        "unknown host", url("postgresql+psycopg://u:sesame@nowhere.invalid/shop"), 4, "unreachable: unknown host",
        ("failed to resolve host 'nowhere.invalid'", "db/env.py:5", "check its name in the URL"),
    ),
    Case(
        "env.py raises", broken_env, 3, "env.py fails: KeyError: 'SHOP_DATABASE'",
        ("'SHOP_DATABASE'", "db/env.py:3", "an environment variable or an option may be missing"),
    ),
    Case(
        "env.py cannot import", unimportable_env, 3, "env.py fails: ModuleNotFoundError: No module named 'shop'",
        ("No module named 'shop'", "db/env.py:1", "--python"),
    ),
    Case(
        "Python without Alembic", no_alembic, 3, "not read: ",
        ("bin/python cannot import alembic", "Install alembic there", "/.venv/bin/python was chosen because"),
    ),
    Case(
        "unknown id", version_rows("f00d"), 1, "ahead: f00d is not in this checkout",
        ("no version file here defines f00d", "check that out"),
    ),
    Case(
        "overlapping rows", version_rows("a1", "c3"), 1, "overlapping rows: a1 is below c3",
        ("alembic_version has a row for a1 and one for c3", "delete the row of a1"),
    ),
)  # fmt: skip
by_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@pytest.fixture
def spoiled(project: Make, monkeypatch: pytest.MonkeyPatch) -> Callable[[Case], Folder]:
    """The project with something wrong; the current directory."""

    def make(case: Case) -> Folder:
        folder = project()
        (folder.root / ".git").mkdir()  # nothing above it is looked at
        monkeypatch.delenv("SHOP_DATABASE", raising=False)
        monkeypatch.chdir(folder.root)
        case.spoil(folder)
        return folder

    return make


@by_case
def test_status(spoiled: Callable[[Case], Folder], capsys: pytest.CaptureFixture[str], case: Case) -> None:
    spoiled(case)
    assert main(["status"]) == case.code
    printed = "\n".join(capsys.readouterr())
    for text in (case.truth, *case.says):
        assert text in printed
    assert "sesame" not in printed
    assert "Traceback" not in printed


@by_case
async def test_screen(spoiled: Callable[[Case], Folder], open_app: Open, case: Case) -> None:
    folder = spoiled(case)
    async with open_app(folder.root) as user:
        await user.sees(case.truth)
        screen = squeezed(user.screen)
        if case.graph:
            assert all(f"make {id_}" in screen for id_ in ("a1", "b2", "c3")), user.screen
        for text in case.says:
            assert squeezed(text) in screen, f"{text!r} is not on the screen\n{user.screen}"
        assert "sesame" not in screen


def squeezed(text: str) -> str:
    """Without the frames and breaks that folding has put between the words."""
    return " ".join("".join(" " if char in "│┃" else char for char in text).split())


def test_a_wrong_password(
    mariadb_url: str, spoiled: Callable[[Case], Folder], capsys: pytest.CaptureFixture[str]
) -> None:
    host = mariadb_url.rpartition("@")[2].partition("/")[0]
    spoiled(Case("wrong password", url(MARIADB_NOBODY.format(host=host)), 4, "", ()))
    assert main(["status"]) == 4
    out, err = capsys.readouterr()
    assert "unreachable: wrong user or password" in out
    assert "Access denied for user 'migtui_nobody'" in err
    assert "The server refuses this user or password: check both in the URL." in err
    assert "sesame" not in out + err
