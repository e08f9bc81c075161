"""From an empty folder with models to an open project, at the keyboard."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.ui.screens.changes import ChangesScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.init import InitScreen
from migtui.ui.screens.init_proof import ProofScreen
from migtui.ui.screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

MODELS = """\
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
LONG = 60
"""Times the usual patience: a worker or two are started, by several tests at a time."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with models and without Alembic."""
    made = tmp_path / "shop"
    (made / ".git").mkdir(parents=True)
    (made / "src" / "store").mkdir(parents=True)
    (made / "src" / "store" / "__init__.py").touch()
    (made / "src" / "store" / "models.py").write_text(MODELS)
    return made


async def sees(user: User, *texts: str) -> None:
    """As `user.sees`, for what takes a worker."""
    for _ in range(LONG):
        if all(text in user.screen for text in texts):
            break
        await user.pilot.pause(0.5)
    await user.sees(*texts)


async def starts(user: User) -> InitScreen:
    """Press i, and wait until the project has been looked at."""
    await user.meets(WelcomeScreen)
    await user.press("i")
    await sees(user, "1 Template", "(•) generic")
    return await user.meets(InitScreen)


async def to_models(user: User) -> None:
    """Template and directory as they are; SQLite, of the examples."""
    await user.press("ctrl+s")
    await user.sees("Forms of URLs", "sqlite:///shop.db")
    await user.press("enter")
    await user.sees("sqlite3 is there")
    await user.press("enter")
    await user.sees("[x] store.models:Base.metadata", "1 table", "prepend_sys_path gets src", "[x] render_as_batch")


async def test_from_models_to_a_project(open_app: Open, folder: Path) -> None:
    async with open_app(folder) as user:
        await starts(user)
        await to_models(user)
        await user.press("ctrl+s")
        await sees(user, "Runs: alembic init migrations", "+ prepend_sys_path = .:src", "2 new files, 2 changed")
        assert sorted(path.name for path in folder.iterdir()) == [".git", "src"], "nothing is written yet"
        await user.press("tab")
        await user.sees("+ from store.models import Base", "+ target_metadata = Base.metadata")
        await user.press("y")
        await sees(user, "shop.db does not exist yet", "env.py knows 1 table: customer", "n makes the first revision")
        await user.press("enter")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value == folder / "alembic.ini"
        (entry,) = user.app.done  # for the log of the project that is opened next
        assert entry.command == "alembic init migrations" and "alembic.ini" in entry.result and entry.seconds
    assert "sqlalchemy.url = sqlite:///shop.db" in (folder / "alembic.ini").read_text()
    assert not (folder / "shop.db").exists()


async def test_what_was_not_confirmed_is_not_written(open_app: Open, folder: Path) -> None:
    async with open_app(folder, size=(80, 24)) as user:
        await starts(user)
        await to_models(user)
        await user.press("ctrl+s")
        for _ in range(LONG):
            if isinstance(user.app.screen, ChangesScreen):
                break
            await user.pilot.pause(0.5)
        await user.press("escape")
        await user.sees("3 Models", "[x] store.models")
        await user.press("escape", "escape")
        await user.sees("(•) generic")
        await user.press("escape")
        await user.meets(WelcomeScreen)
    assert sorted(path.name for path in folder.iterdir()) == [".git", "src"]


async def test_what_was_filled_in_is_there_again(open_app: Open, folder: Path) -> None:
    async with open_app(folder) as user:
        await starts(user)
        await to_models(user)
        await user.press("ctrl+c")
        await user.meets(WelcomeScreen)
        screen = await starts(user)
        assert screen.form is not None and screen.form.url("") == "sqlite:///shop.db"
        await user.press("ctrl+s")
        await user.sees("URL             sqlite:///shop.db")


async def test_a_page_with_a_problem_is_not_left(open_app: Open, folder: Path) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "x").touch()
    async with open_app(folder, size=(80, 24)) as user:
        screen = await starts(user)
        await user.press("enter", "ctrl+a", "ctrl+k", *"full", "ctrl+s")
        await user.sees("full exists and is not empty", "alembic init full")
        await user.press("ctrl+a", "ctrl+k", *"db", "enter", "enter")
        await user.sees("Forms of URLs")
        await user.press("ctrl+s")
        await user.sees("write the database's URL")
        await user.press("tab", *"postgres", "colon", *"//h/x", "ctrl+s")
        await user.sees("SQLAlchemy's name for it is postgresql", "2 Database")
        assert screen.form is not None and screen.form.url("") == "postgres://h/x"


async def test_several_databases(open_app: Open, folder: Path) -> None:
    more = MODELS.replace("Customer", "Event").replace("customer", "event")
    (folder / "src" / "store" / "events.py").write_text(more)
    async with open_app(folder, size=(80, 24)) as user:
        await starts(user)
        await user.press("down", "ctrl+s")
        await user.sees("Databases", "engine1 URL", "engine2 URL", "alembic init -t multidb migrations")
        await user.press("enter")
        await user.sees("sqlite:///engine1.db", "engine1: sqlite3 is there")
        await user.press("shift+tab", "enter")
        await user.sees("sqlite:///engine2.db", "engine2: sqlite3 is there")
        await user.press("enter")
        await user.sees("[engine1] store.events:Base.metadata", "[engine2] store.models:Base.metadata")
        await user.press("space", "down", "space", "space")
        await user.sees("[engine2] store.events:Base.metadata", "[engine1] store.models:Base.metadata")
        await user.press("ctrl+s")
        await sees(user, "Runs: alembic init -t multidb migrations")
        await user.press("y")
        await sees(user, "engine1: env.py knows 1 table: customer", "engine2: env.py knows 1 table: event")


async def test_a_url_from_the_environment(open_app: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{folder}/from_env.db")
    async with open_app(folder) as user:
        await starts(user)
        await user.press("ctrl+s", "shift+tab", "space")
        await user.sees("[x] the URL comes from an environment variable", "DATABASE_URL", "sqlite3 is there")
        await user.press("ctrl+s", "ctrl+s")
        await sees(user, "# sqlalchemy.url is taken from DATABASE_URL")
        await user.press("y")
        await sees(user, "from_env.db does not exist yet")
    assert str(folder) not in (folder / "alembic.ini").read_text()


async def test_a_proof_that_fails_says_so_and_opens_all_the_same(open_app: Open, folder: Path) -> None:
    (folder / "src" / "store" / "models.py").write_text(MODELS + "\nimport absent_of_all_modules\n")
    async with open_app(folder) as user:
        await starts(user)
        await to_models(user)
        await user.press("ctrl+s")
        await sees(user, "Runs: alembic init migrations")
        await user.press("y")
        await sees(user, "It does not work yet", "absent_of_all_modules", "The files are written")
        await user.meets(ProofScreen)
        (folder / "src" / "store" / "models.py").write_text(MODELS)
        await user.press("r")
        await sees(user, "env.py knows 1 table: customer")
        await user.press("enter")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value == folder / "alembic.ini"


async def test_a_folder_that_somebody_filled_meanwhile(open_app: Open, folder: Path) -> None:
    async with open_app(folder) as user:
        await starts(user)
        await to_models(user)
        await user.press("ctrl+s")
        await sees(user, "Runs: alembic init migrations")
        (folder / "alembic.ini").write_text("theirs")
        await user.press("y")
        for _ in range(LONG):
            if isinstance(user.app.screen, ErrorScreen):
                break
            await user.pilot.pause(0.5)
        await user.sees("alembic.ini exists already", "nothing was written")
        await user.press("escape")
        await user.meets(InitScreen)
    assert not (folder / "migrations").exists()


async def test_models_that_are_not_found_can_be_named(open_app: Open, folder: Path) -> None:
    shutil.rmtree(folder / "src")
    async with open_app(folder) as user:
        await starts(user)
        await user.press("ctrl+s", "enter", "enter")
        await user.sees("No models were found in 0 Python files", "Another one")
        await user.press(*"shop", "ctrl+s")
        await user.sees("write it as module:name")
        await user.press("colon", *"meta", "ctrl+s")
        await sees(user, "+ from shop import meta")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 20)])
async def test_it_fits(open_app: Open, folder: Path, size: tuple[int, int]) -> None:
    async with open_app(folder, size=size) as user:
        await starts(user)
        await user.sees("Directory", "esc back", "package")
        await user.press("ctrl+s")
        await user.sees("Forms of URLs", "esc back")


async def test_an_ini_that_cannot_be_read_is_not_started_over(open_app: Open, folder: Path) -> None:
    (folder / "alembic.ini").write_text("[alembic\n")
    async with open_app(folder) as user:
        await user.sees("The configuration cannot be read", "q leaves")
        assert "i starts" not in user.screen
        await user.press("i")
        await user.meets(WelcomeScreen)
