"""What users, colleagues and disks do while a form is open: it is said, nothing is lost, nothing half-written stays."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual import events
from textual.screen import Screen
from textual.widgets import Input

from migtui.config import Settings
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.merge import MergeScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.widgets.form import LONGEST

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

ENV_OF_MODELS = """\
import sys
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine, pool

sys.path.insert(0, str(Path(__file__).parent))
from models import metadata

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
FULL_DISK = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))\n"
WITHOUT_THE_RIGHTS_OF_ROOT = """\
import ctypes
header, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget(header, sets)
sets[0] &= ~0b110  # to write where the mode forbids it
ctypes.CDLL(None).capset(header, sets)
"""
MODELS = "import sqlalchemy as sa\nmetadata = sa.MetaData()\nsa.Table('t', metadata, sa.Column('id', sa.Integer))\n"
TEMPLATE = '''\
"""${message}"""
from alembic import op
import sqlalchemy as sa

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
'''
APPLICATION = """\
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
def create_app():
    app = Flask("app")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    Migrate(app, db)
    return app
"""
HOOK = """
[post_write_hooks]
hooks = slow
slow.type = exec
slow.executable = sh
slow.options = -c 'sleep 1; echo "# formatted" >> REVISION_SCRIPT_FILENAME'
"""


@pytest.fixture
def blank(project: MakeProject) -> Path:
    """A project with one table in its models, and no revision."""
    folder = project({})
    (folder / "db" / "env.py").write_text(ENV_OF_MODELS)
    (folder / "db" / "models.py").write_text(MODELS)
    (folder / "db" / "script.py.mako").write_text(TEMPLATE)
    return folder


def files(folder: Path) -> set[str]:
    """All that is in the version folder, half-written or not."""
    return {path.name for path in (folder / "db" / "versions").iterdir() if path.name != "__pycache__"}


async def drafting(user: User, message: str = "x", *, autogenerate: bool = False) -> DraftScreen:
    """The New revision screen with this message."""
    await user.is_read()
    await user.press("n")
    screen = await user.meets(DraftScreen)
    screen.query_one("#message", Input).value = message
    if autogenerate:
        await user.until(lambda: screen.drafted is not None, "models and database are compared")
    else:
        screen.form = replace(screen.form, autogenerate=False)
        screen.content_changed()
    await user.until(lambda: screen.form.message == message, "the message is in the form")
    return screen


async def refused(user: User, *said: str) -> None:
    """^s ends in an error that says this; esc leads back to the form as it was."""
    below = user.app.screen
    await user.press("ctrl+s")
    await user.meets(ErrorScreen)
    await user.sees(*said)
    await user.press("escape")
    await user.until(lambda: user.app.screen is below, "the form is there again")


def alembic(folder: Path, *arguments: str) -> None:
    """What a colleague types."""
    subprocess.run([sys.executable, "-m", "alembic", *arguments], cwd=folder, check=True, capture_output=True)


# -- what is typed and pasted ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("asked")
async def test_a_paste_is_one_line_and_not_a_whole_file(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("m")
        screen = await user.meets(MergeScreen)
        field = screen.query_one("#message", Input)
        field.value = ""
        field.post_message(events.Paste("two\r\nlines of\x1b[31m 'a' \"b\" 🎉 ../../etc"))
        await user.until(lambda: field.value == "two lines of [31m 'a' \"b\" 🎉 ../../etc", "it is pasted once")
        field.post_message(events.Paste("y" * 1_000_000))
        await user.until(lambda: len(field.value) == LONGEST, "it is cut")
        assert any("Cut off" in each.message for each in user.app._notifications)  # tests draw none
        field.value = "short again"
        await user.sees("alembic merge -m 'short again'")


async def test_messages_ids_and_labels(open_app: Open, blank: Path, version_file: VersionFile) -> None:
    (blank / "db" / "versions" / "a1.py").write_text(version_file("a1", head="branch_labels = 'billing'"))
    before = files(blank)
    async with open_app(blank) as user:
        screen = await drafting(user, 'three """ of them')
        await refused(user, "it has three quotes")
        screen.query_one("#message", Input).value = 'it\'s "quoted" 🎉 ../../etc'
        for field, text, said in (
            ("rev_id", "a1", "a1 is taken"),
            ("rev_id", "../a", "cannot hold blanks, quotes or slashes"),
            ("label", "billing", "the label billing is in use, by a1"),
        ):
            screen.query_one(f"#{field}", Input).value = text
            await user.press("ctrl+s")
            await user.sees(said)
            screen.query_one(f"#{field}", Input).value = ""
            await user.until(lambda: said not in user.screen, "the form has been changed")  # noqa: B023
        screen.form = replace(screen.form, parent="a1", depends_on=("a1",))
        await user.press("ctrl+s")
        await user.sees("a1 is below the parent")
        screen.form = replace(screen.form, depends_on=(), rev_id="b2")
        assert files(blank) == before
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "it is written")
        (new,) = files(blank) - before
        assert new.startswith("b2_it_s_quoted") and "etc" in new
        assert user.session.snapshot.history.revisions["b2"].message == 'it\'s "quoted" 🎉 ../../etc'


# -- what changes meanwhile ------------------------------------------------------------------------------------------


async def test_what_is_broken_between_preview_and_write(open_app: Open, blank: Path) -> None:
    async with open_app(blank) as user:
        await drafting(user, autogenerate=True)
        spoiled = {
            "db/models.py": ("def (:\n", "models.py"),
            "db/script.py.mako": ("% if\n", "script.py.mako"),
            "db/versions/b2.py": ("def (:\n", "b2.py"),
            "db/env.py": (FULL_DISK + ENV_OF_MODELS, "File too large"),
        }
        for name, (text, said) in spoiled.items():
            path = blank / name
            before = path.read_text() if path.exists() else None
            path.write_text(text)
            await refused(user, said)
            path.unlink() if before is None else path.write_text(before)
        (blank / "db" / "env.py").write_text(WITHOUT_THE_RIGHTS_OF_ROOT + ENV_OF_MODELS)
        (blank / "db" / "versions").chmod(0o555)
        await refused(user, "Permission denied", "writable")
        (blank / "db" / "versions").chmod(0o755)
        assert files(blank) == set()
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "all is mended: it is written")
        assert len(files(blank)) == 1


async def test_what_is_gone_between_preview_and_write(open_app: Open, blank: Path) -> None:
    async with open_app(blank) as user:
        await drafting(user, autogenerate=True)
        for name, said in (
            ("db/script.py.mako", "No such file"),
            ("db/env.py", "the folder has no env.py"),
            ("alembic.ini", "alembic.ini is gone"),
        ):
            path = (blank / name).rename(blank / "aside")
            await refused(user, said)
            path.rename(blank / name)
        (blank / "app.db").unlink(missing_ok=True)
        (blank / "app.db").mkdir()
        await refused(user, "unable to open database file")
        (blank / "app.db").rmdir()
        assert files(blank) == set()
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "all is mended: it is written")
        assert len(files(blank)) == 1


async def test_an_application_that_raises_meanwhile(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("flask_migrate")
    pytest.importorskip("flask_sqlalchemy")
    application = tmp_path / "app.py"
    application.write_text(APPLICATION)
    subprocess.run([sys.executable, "-m", "flask", "db", "init"], cwd=tmp_path, check=True, capture_output=True)
    monkeypatch.chdir(tmp_path)
    async with open_app(tmp_path) as user:
        screen = await drafting(user, autogenerate=True)
        application.write_text(APPLICATION.replace("return app", "raise RuntimeError('no [secret] key')"))
        await user.press("ctrl+r")
        await user.sees("RuntimeError: no [secret] key", "app.py:10", "f3 asks the doctor")
        screen.query_one("#content").focus()
        await user.press("space")
        await refused(user, "The Flask application cannot be loaded", "RuntimeError: no [secret] key")
        application.write_text(APPLICATION)
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "it is mended: it is written")
    assert len(list((tmp_path / "migrations" / "versions").glob("*_x.py"))) == 1


async def test_two_sessions_write_at_once(open_app: Open, blank: Path, version_file: VersionFile) -> None:
    (blank / "db" / "versions" / "a1.py").write_text(version_file("a1"))
    async with open_app(blank) as one, open_app(blank) as other:
        await drafting(one, "mine")
        await drafting(other, "theirs")
        await asyncio.gather(one.press("ctrl+s"), other.press("ctrl+s"))
        users = (one, other)
        await one.until(lambda: any(isinstance(user.app.screen, ErrorScreen) for user in users), "one is refused")
        loser, winner = users if isinstance(one.app.screen, ErrorScreen) else (other, one)
        await winner.until(lambda: winner.app.screen is winner.history, "one is written")
        await loser.sees("a1 is not a head")
        await loser.press("escape")
        await loser.meets(DraftScreen)
        await loser.sees("--splice: opens a new branch")
    assert len(files(blank)) == 2


async def test_a_colleague_gives_a_head_a_child(open_app: Open, blank: Path, version_file: VersionFile) -> None:
    for id in ("a1", "b2"):
        (blank / "db" / "versions" / f"{id}.py").write_text(version_file(id))
    async with open_app(blank) as user:
        await user.is_read()
        await user.press("m")
        await user.meets(MergeScreen)
        await user.sees("Heads afterwards: 1")
        alembic(blank, "revision", "-m", "theirs", "--head", "a1", "--rev-id", "a9")
        await refused(user, "a1 is not a head")
        await user.sees("Heads afterwards: 2", "a9")
    assert files(blank) == {"a1.py", "b2.py", "a9_theirs.py"}


async def test_a_stamp_to_what_has_gone(
    open_app: Open, project: MakeProject, version_file: VersionFile, at_once: None
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1")})
    async with open_app(folder) as user:
        await user.is_read()
        await user.select("b2")
        for is_planned in (False, True):
            await user.press("s")
            await user.meets(ChooseScreen)
            if is_planned:
                await user.press("enter")
                await user.meets(PlanScreen)
            gone = (folder / "db" / "versions" / "b.py").rename(folder / "aside")
            await user.press("y" if is_planned else "enter")
            kind: type[Screen[Any]] = RunScreen if is_planned else ErrorScreen
            screen = await user.meets(kind)
            await user.sees("Can't locate revision identified by 'b2'")
            await user.press("escape")
            await user.until(lambda: user.app.screen is not screen, "closed")  # noqa: B023
            gone.rename(folder / "db" / "versions" / "b.py")
            await user.session.refresh()
            await user.select("b2")
        assert user.session.snapshot.current == ()


# -- disks, terminals and leaving ------------------------------------------------------------------------------------


async def test_leaving_while_a_file_is_written(open_app: Open, blank: Path) -> None:
    with (blank / "alembic.ini").open("a") as ini:
        ini.write(HOOK)
    async with open_app(blank) as user:
        await drafting(user)
        await user.press("ctrl+s")
        await user.until(lambda: files(blank), "the file is there, and is being formatted")
        pids = [child.pid for child in user.session.engine._children._living]
        await user.press("ctrl+q")
    (file,) = (blank / "db" / "versions").glob("*.py")
    assert file.read_text().endswith("# formatted\n"), "the hook was let finish"
    assert pids and not any(Path(f"/proc/{pid}").exists() for pid in pids), "no process is left"


async def test_leaving_while_models_are_compared(open_app: Open, blank: Path) -> None:
    async with open_app(blank) as user:
        await user.is_read()
        (blank / "db" / "models.py").write_text("import time\ntime.sleep(60)\n")
        await user.press("n")
        await user.meets(DraftScreen)
        await user.sees("comparing the models")
        pids = [child.pid for child in user.session.engine._children._living]
        await user.press("ctrl+q")
    assert pids and not any(Path(f"/proc/{pid}").exists() for pid in pids)
    assert files(blank) == set()


@pytest.mark.usefixtures("asked")
async def test_every_screen_survives_a_small_terminal(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        for key in ("n", "m", "s", "t", "exclamation_mark"):
            await user.press(key)
            await user.until(lambda: user.app.screen is not user.history, f"{key} opens something")
            await user.pilot.resize_terminal(60, 16)
            await user.until(lambda: len(user.screen.splitlines()) == 16, "it is small")
            assert "esc" in user.screen or "^s" in user.screen, user.screen
            await user.pilot.resize_terminal(120, 36)
            await user.until(lambda: len(user.screen.splitlines()) == 36, "it is large again")
            await user.press("escape")
            await user.until(lambda: user.app.screen is user.history, "closed")


async def test_read_only_holds_for_every_key(open_app: Open, blank: Path, version_file: VersionFile) -> None:
    for id in ("a1", "b2"):
        (blank / "db" / "versions" / f"{id}.py").write_text(version_file(id))
    async with open_app(blank, settings=Settings(read_only=True)) as user:
        await user.is_read()
        for id in ("revision.new", "revision.merge", "ensure-version"):
            await user.history.action_command(id)
            await user.sees("read-only: nothing is written")
            user.history.say("")
            await user.until(lambda: "read-only: nothing" not in user.screen)
        await user.press("s")
        await user.meets(ChooseScreen)
        await user.press("enter")
        screen = await user.meets(PlanScreen)
        await user.press("y")
        await user.pilot.pause()
        assert user.app.screen is screen and not screen.query("#run"), "a plan can be seen, and not run"
        assert not (blank / "app.db").exists()
