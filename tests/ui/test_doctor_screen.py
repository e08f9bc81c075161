"""The doctor, as somebody at the keyboard meets it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.edits import Edit
from migtui.engine.doctor import Examination
from migtui.errors import EnvironmentFailed, OperationError
from migtui.ui.commands.doctor import DOCTOR
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.present.doctor import all_well, finding_lines, finding_rows, summary
from migtui.ui.screens.changes import ChangesScreen
from migtui.ui.screens.doctor import DoctorScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile

MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
"""


@pytest.fixture
def lost(project: MakeProject, version_file: VersionFile) -> Path:
    """A project whose models lie in src, where env.py does not find them; SQLite without batch mode."""
    folder = project({"a": version_file("a1")})
    (folder / "src").mkdir()
    (folder / "src" / "shop_models.py").write_text(MODELS)
    env = folder / "db" / "env.py"
    text = env.read_text().replace("target_metadata=None", "target_metadata=Base.metadata")
    env.write_text(f"from shop_models import Base\n{text}")
    return folder


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_from_the_failure_to_the_cure(open_app: Open, lost: Path, size: tuple[int, int]) -> None:
    async with open_app(lost, size=size) as user:
        await user.sees("env.py fails")
        await user.press("exclamation_mark")
        await user.meets(DoctorScreen)
        await user.sees("✗ cannot run shop_models cannot be imported", "at db/env.py:1", "Add src to prepend_sys_path")
        await user.sees("+ prepend_sys_path = %(here)s/src") if size[1] > 24 else await user.press("J", "J")
        await user.press("y")
        await user.meets(ChangesScreen)
        assert "src" not in (lost / "alembic.ini").read_text()
        await user.press("y")
        await user.sees("cured: shop_models cannot be imported", "· hint", "SQLite without batch mode")
        assert "prepend_sys_path = %(here)s/src\n" in (lost / "alembic.ini").read_text()
        assert user.session.snapshot.failure is None
        await user.press("escape")
        await user.meets(HistoryScreen)
        assert [entry.action for entry in user.session.log][-3:] == ["Mend", "Read database", "Doctor"]
        assert user.session.log[-3].command == "alembic.ini"


async def test_saying_no_writes_nothing(open_app: Open, lost: Path) -> None:
    before = {path: path.read_bytes() for path in lost.rglob("*") if path.is_file()}
    async with open_app(lost) as user:
        await user.is_read()
        await user.press("exclamation_mark")
        await user.sees("Add src to prepend_sys_path")
        await user.press("enter")
        await user.meets(ChangesScreen)
        await user.press("escape")
        await user.sees("nothing was written")
        assert {path: path.read_bytes() for path in lost.rglob("*") if path.is_file()} == before


async def test_a_file_that_changed_meanwhile_is_left_alone(open_app: Open, lost: Path) -> None:
    async with open_app(lost) as user:
        await user.is_read()
        await user.press("exclamation_mark")
        await user.sees("Add src to prepend_sys_path")
        ini = lost / "alembic.ini"
        ini.write_text(f"{ini.read_text()}# somebody was here\n")
        await user.press("y")
        await user.meets(ChangesScreen)
        await user.press("y")
        await user.meets(ErrorScreen)
        await user.sees("has changed since the changes were shown")
        assert ini.read_text().endswith("# somebody was here\n") and "prepend" not in ini.read_text()


async def test_a_healthy_project(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await user.is_read()
        await user.press("exclamation_mark")
        await user.sees("Nothing found.", "✓ env.py runs", "✓ target_metadata", "✓ no logger")
        await user.press("y")
        await user.sees("there is nothing to mend")
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)


async def test_what_only_a_command_can_mend(open_app: Open, project: MakeProject, version_file: VersionFile) -> None:
    folder = project({"a": version_file("a1")})
    env = folder / "db" / "env.py"
    env.write_text(f"import nothing_of_this_name\n{env.read_text()}")
    async with open_app(folder) as user:
        await user.is_read()
        await user.press("exclamation_mark")
        await user.sees("nothing_of_this_name is not installed", "Type in a shell", "Perhaps the package has another")
        await user.press("y")
        await user.sees("sent the command to the terminal's clipboard (OSC 52)", "type it in a shell")
        assert user.app.clipboard.endswith("pip install 'nothing_of_this_name'")
        env.write_text(env.read_text().removeprefix("import nothing_of_this_name\n"))
        await user.press("R")
        await user.sees("target_metadata is None", "Only you can know")


async def test_other_ways_and_their_changes(open_app: Open, lost: Path) -> None:
    (lost / "pyproject.toml").write_text('[build-system]\nrequires = []\n[project]\nname = "shop"\n')
    async with open_app(lost) as user:
        await user.is_read()
        await user.press("exclamation_mark")
        await user.sees("▸ 1 of 2  Add src", "2 of 2  Install the project into its Python", "+ prepend_sys_path")
        await user.press("tab")
        await user.sees("▸ 2 of 2  Install the project into", "pip install -e")
        assert "+ prepend_sys_path" not in user.screen
        await user.press("shift+tab")
        await user.sees("▸ 1 of 2")


async def test_an_error_leads_to_the_doctor(open_app: Open, lost: Path) -> None:
    async with open_app(lost) as user:
        await user.is_read()
        user.app.push_screen(ErrorScreen(EnvironmentFailed("ModuleNotFoundError: No module named 'shop_models'")))
        await user.sees("! finds the cause")
        await user.press("exclamation_mark")
        await user.sees("Add src to prepend_sys_path")


@pytest.mark.usefixtures("asked")
async def test_an_error_of_another_kind_does_not(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        user.app.push_screen(ErrorScreen(OperationError("no such revision")))
        await user.sees("no such revision", "esc closes")
        assert "finds the cause" not in user.screen
        await user.press("exclamation_mark")
        assert isinstance(user.app.screen, ErrorScreen)


async def test_read_only(open_app: Open, lost: Path) -> None:
    async with open_app(lost, settings=Settings(read_only=True)) as user:
        await user.is_read()
        await user.press("exclamation_mark")
        await user.sees("Add src to prepend_sys_path")
        await user.press("y")
        await user.sees("y: read-only: nothing is written")


def test_every_command_has_a_key_of_its_own_and_a_handler() -> None:
    keys = [key for command in DOCTOR for key in command.keys]
    assert len(keys) == len(set(keys))
    assert [command.id for command in DOCTOR if not callable(getattr(DoctorScreen, command.handler, None))] == []


async def test_closing_while_it_examines(open_app: Open, lost: Path) -> None:
    """An env.py that never ends does not hold the screen; its worker is killed."""
    async with open_app(lost) as user:
        await user.is_read()
        env = lost / "db" / "env.py"
        env.write_text("import time\nwhile True: time.sleep(1)\n")
        await user.press("exclamation_mark")
        await user.sees("running env.py")
        await user.press("y")
        await user.sees("there is nothing to mend")
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)


# -- lines -----------------------------------------------------------------------------------------------------------

HOSTILE = Finding(
    "x",
    "cannot-run",
    "[bold]no [/] such\nthing",
    "why " * 60,
    "/project/alembic.ini:3",
    "sqlalchemy.url = postgresql://me:geheim@host/db",
    (
        Fix(
            "Double the %",
            (Edit("/project/alembic.ini", "url = p://me:a%40b@h\n", "url = p://me:a%%40b@h\n", "why"),),
            ("pip install 'x[y]'",),
            "a note",
        ),
    ),
)


@pytest.mark.parametrize("width", [40, 74, 114])
def test_lines_fit_and_show_no_password(width: int) -> None:
    lines = [plain(line) for line in finding_lines(HOSTILE, 0, Path("/project"), width, DEFAULT)]
    text = "\n".join(lines)
    assert "geheim" not in text and "a%40b" not in text
    assert "- url = p://me:•••%•••@h" in text and "+ url = p://me:•••%%•••@h" in text
    assert "[bold]no [/] such thing" in text.replace("\n", " ")
    assert "And type in a shell:" in text and "pip install 'x[y]'" in text and "a note" in text
    body = [line for line in finding_lines(HOSTILE, 0, Path("/project"), width, DEFAULT) if "url =" not in plain(line)]
    assert all(line_width(line) <= width for line in body)


def test_rows_say_how_bad_it_is_in_words() -> None:
    findings = [Finding(s, s, s, "") for s in ("cannot-run", "wrong", "hint")]
    rows = [plain(row) for row in finding_rows(findings, 60, ascii=True)]
    assert [row[:13].strip() for row in rows] == ["x cannot run", "! not meant", ". hint"]


def test_summary() -> None:
    findings = tuple(Finding("x", s, "", "") for s in ("cannot-run", "wrong", "wrong", "hint"))
    assert summary(Examination(findings, 0.1)) == "env.py cannot run, 2 things not as meant, 1 hint"
    assert summary(Examination((), 0.1)) == "nothing found"
    assert plain(all_well(Examination((), 0.1), 60)[0]) == "Nothing found."
