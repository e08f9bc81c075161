"""Without a project: where migtui looked, what it found here and elsewhere, what to do."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.environment.metadata_source import MetadataSource
from migtui.engine.installed import Installed
from migtui.engine.interpreter import Interpreter
from migtui.engine.surroundings import Surroundings, look_around
from migtui.errors import ConfigurationError, ProjectNotFound
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.present.welcome import place, welcome_lines
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.welcome import AGAIN
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import Open

MODELS = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
TABLE = "class T{n}(Base):\n    __tablename__ = 't{n}'\n"
FOLDER = Path("/projects/shop")


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository without a configuration, so that nobody looks further up."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    folder = tmp_path / "empty"
    (folder / ".git").mkdir(parents=True)
    return folder


def not_found(*elsewhere: Path) -> ProjectNotFound:
    return ProjectNotFound("no alembic.ini here", looked=(FOLDER / "alembic.ini",), elsewhere=elsewhere)


def here(**more: object) -> Surroundings:
    python = Interpreter(FOLDER / ".venv/bin/python", ".venv stands beside the configuration", False)
    installed = Installed(python.path, {"pip": True}, "2.0.36", "1.14.0")
    return Surroundings(**{"folder": FOLDER, "interpreter": python, "installed": installed, **more})  # type: ignore[arg-type]


def text(error: ConfigurationError | ProjectNotFound, found: Surroundings | None = None, width: int = 90) -> str:
    return "\n".join(plain(line) for line in welcome_lines(error, width, DEFAULT.name, found))


# -- as text ---------------------------------------------------------------------------------------------------------


def test_what_could_become_a_project_is_told_with_what_to_do() -> None:
    source = MetadataSource("shop.models", "Base.metadata", "shop/models.py", 3, "declarative", 12)
    said = text(not_found(), here(models=(source, source), has_pyproject=True, scripts=(FOLDER / "migrations",)), 110)
    assert "models    shop.models:Base.metadata with 12 tables, and 1 other like it" in said
    assert "migrations/env.py, to which no configuration leads" in said
    assert "pyproject.toml, without [tool.alembic]" in said
    assert ".venv/bin/python: .venv stands beside the configuration" in said
    assert "it has Alembic 1.14.0 and SQLAlchemy 2.0.36" in said
    assert "i               starts a project here: alembic init, step by step, with shop.models filled in" in said


def test_what_is_missing_is_told_with_the_command_that_brings_it() -> None:
    python = Path(".venv/bin/python")
    said = text(not_found(), here(installed=Installed(python, {"pip": True})), 120)
    assert "it has no Alembic and no SQLAlchemy: .venv/bin/python -m pip install alembic sqlalchemy" in said
    assert "no SQLAlchemy tables were found below this directory" in said
    assert "cannot be asked" in text(not_found(), here(installed=Installed(python, error="python cannot be asked")))


def test_flask_and_other_environments() -> None:
    said = text(not_found(), here(uses_migrate=True, others=(FOLDER / "venv311", FOLDER / "env")))
    assert "Flask-Migrate: flask db init" in said
    assert "also here: venv311, env; --python takes one of them" in said


def test_before_it_was_looked_for_nothing_is_claimed() -> None:
    assert "looking …" in text(not_found()) and "no SQLAlchemy" not in text(not_found())


def test_a_broken_configuration_names_the_file_that_can_be_opened(tmp_path: Path) -> None:
    file = tmp_path / "alembic.ini"
    file.write_text("")
    for where in (str(file), f"{file}:3"):
        error = ConfigurationError("it makes no sense", where=where)
        assert place(error) == file
        assert "e  opens the file in your editor" in text(error) and "R  looks again" in text(error)
    gone = ConfigurationError("it is gone", where=str(tmp_path / "nowhere.ini"))
    assert place(gone) is None and "opens the file" not in text(gone)


@pytest.mark.parametrize("width", [40, 50, 96])
def test_no_line_is_wider_than_the_dialog(width: int) -> None:
    source = MetadataSource("a.very.long.module.name.of.models", "Base.metadata", "m.py", 3, "declarative", 12)
    found = here(models=(source,), has_pyproject=True, uses_migrate=True, scripts=(FOLDER / "migrations",))
    lines = welcome_lines(not_found(FOLDER / "x.ini"), width, DEFAULT.name, found)
    assert max(map(line_width, lines[:-1])) <= width  # the last one is a path, which the view cuts with a sign


# -- what is found ---------------------------------------------------------------------------------------------------


def test_files_are_looked_at_and_none_is_run(empty: Path) -> None:
    (empty / "shop").mkdir()
    (empty / "shop" / "models.py").write_text(MODELS + TABLE.format(n=1) + TABLE.format(n=2) + "raise SystemExit\n")
    (empty / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    (empty / "wsgi.py").write_text("from flask_migrate import Migrate\nMigrate(app, db)\n")
    (empty / "db").mkdir()
    for name in ("env.py", "script.py.mako"):
        (empty / "db" / name).write_text("")
    for name in ("other", ".venv"):
        (empty / name / "bin").mkdir(parents=True)
        (empty / name / "pyvenv.cfg").write_text("")
    (empty / ".venv" / "bin" / "python").symlink_to(sys.executable)
    found = look_around(empty, None, {})
    assert [(each.module, each.expression, each.tables) for each in found.models] == [
        ("shop.models", "Base.metadata", 2)
    ]
    assert found.has_pyproject and found.uses_migrate and found.scripts == (empty / "db",)
    assert found.interpreter.path == empty / ".venv" / "bin" / "python" and found.others == (empty / "other",)


def test_the_named_python_is_the_one(empty: Path) -> None:
    found = look_around(empty, sys.executable, {})
    assert found.interpreter.why == "--python names it" and found.installed.alembic
    nowhere = look_around(empty, str(empty / "nowhere"), {})
    assert "cannot be asked" in nowhere.installed.error


# -- on the screen ---------------------------------------------------------------------------------------------------


async def test_no_project(open_app: Open, empty: Path) -> None:
    async with open_app(empty) as user:
        await user.sees("No Alembic project here", "Looked for a configuration at", str(empty / "alembic.ini")[-20:])
        await user.sees("migtui -c FILE", "alembic init, step by step", "migtui demo", "q leaves", "R looks again")
        await user.sees("it has Alembic", "no SQLAlchemy tables were found")
        assert "enter opens" not in user.screen
        await user.press("j", "enter", "q")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value is None


async def test_models_that_are_there_are_named(open_app: Open, empty: Path) -> None:
    (empty / "models.py").write_text(MODELS + TABLE.format(n=1))
    async with open_app(empty) as user:
        await user.sees("models:Base.metadata with 1 table", "with models filled in")


async def test_a_project_elsewhere_is_opened_with_enter(open_app: Open, empty: Path) -> None:
    for name in ("one", "two"):
        (empty / name).mkdir()
        (empty / name / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/db\n")
    async with open_app(empty) as user:
        await user.sees("Found below this directory; enter opens it:", "enter opens the selected one")
        await user.press("j", "enter")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value == empty / "two" / "alembic.ini"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16), (40, 10)])
async def test_it_fits(open_app: Open, empty: Path, size: tuple[int, int]) -> None:
    async with open_app(empty, size=size) as user:
        await user.sees("No Alembic project here", "q leaves")


async def test_it_looks_again_and_tells_its_keys(open_app: Open, empty: Path) -> None:
    async with open_app(empty) as user:
        await user.press("question_mark")
        await user.meets(HelpScreen)
        await user.sees("Read the configuration again, or look for one.")
        await user.press("escape", "R")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value == AGAIN


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[alembic\nscript_location = db\n", "alembic.ini"),
        ("[alembic]\nscript_location = db\nscript_location = db\n", "script_location"),
        ("\x00\x01", "alembic.ini"),
    ],
)
async def test_an_ini_that_cannot_be_read_says_where(open_app: Open, empty: Path, content: str, sentence: str) -> None:
    (empty / "alembic.ini").write_text(content)
    async with open_app(empty) as user:
        await user.sees("The configuration cannot be read", sentence, "looks again, when you have mended it")
        await user.sees("e edits the file")
        await user.press("escape")
        await user.until(lambda: not user.app.is_running)
