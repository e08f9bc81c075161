"""New revision: a form, the operations to tick, and a file that holds what was shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from migtui.config import Settings
from migtui.ui.draft_form import DraftForm
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.choose_many import ChooseManyScreen
from migtui.ui.screens.doctor import DoctorScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile


@pytest.fixture
def at_head(shop: Path) -> Path:
    """The demo with everything applied: its models are a column and a table ahead of it."""
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "heads"], cwd=shop, check=True, capture_output=True)
    return shop


def written(folder: Path, before: set[Path]) -> Path:
    """The one version file that was not there before."""
    (new,) = set(folder.glob("**/versions/*.py")) - before
    return new


def files(folder: Path) -> set[Path]:
    return set(folder.glob("**/versions/*.py"))


async def drafting(user: User, message: str = "") -> DraftScreen:
    """The screen is open, and the message is typed."""
    await user.is_read()
    await user.press("n")
    screen = await user.meets(DraftScreen)
    screen.query_one("#message", Input).value = message
    await user.until(lambda: screen.form.message == message, "the message is in the form")
    return screen


async def to_operations(user: User, screen: DraftScreen) -> None:
    """The keys are the list's, not a field's."""
    await user.until(lambda: screen.drafted is not None, "models and database are compared")
    screen.query_one("#operations").focus()
    await user.until(lambda: screen.focused is screen.query_one("#operations"), "the list has the focus")


async def test_what_is_not_ticked_is_not_written(open_app: Open, at_head: Path) -> None:
    before = files(at_head)
    async with open_app(at_head) as user:
        screen = await drafting(user, "loyalty points")
        await to_operations(user, screen)
        await user.sees("[x] + table gift_cards", "[x] + column customers.loyalty_points", "5 of 5 operations")
        await user.sees("def upgrade():", "op.create_table('gift_cards'")
        assert files(at_head) == before, "a preview writes nothing"
        await user.press("space")
        await user.sees("[ ] + table gift_cards", "4 of 5 operations")
        await user.until(lambda: "op.create_table('gift_cards'" not in user.screen, "its code is gone")
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "back on the graph")
        file = written(at_head, before)
        text = file.read_text()
        assert "loyalty_points" in text and "gift_cards" not in text
        assert user.selected is not None and file.name.startswith(user.selected)
        await user.sees("loyalty points", "○", "alembic revision --autogenerate")
        entry = next(entry for entry in user.session.log if entry.action == "New revision")
        assert "--autogenerate -m 'loyalty points'" in entry.command
        assert entry.result.endswith("1 operation left out")


async def test_all_and_none(open_app: Open, at_head: Path) -> None:
    async with open_app(at_head) as user:
        screen = await drafting(user, "x")
        await to_operations(user, screen)
        await user.press("a")
        await user.sees("0 of 5 operations", "[ ] + table gift_cards")
        await user.press("a")
        await user.sees("5 of 5 operations")


@pytest.mark.parametrize("batch", [False, True], ids=["plain", "batch"])
async def test_what_sqlite_refuses_is_marked_before_it_is_written(open_app: Open, at_head: Path, batch: bool) -> None:
    models, env = at_head / "models.py", at_head / "migrations" / "env.py"
    models.write_text(models.read_text().replace("String(30)", "String(30), nullable=False"))
    if not batch:
        env.write_text(env.read_text().replace("render_as_batch=True", "render_as_batch=False"))

    def said() -> str:
        lines = screen.query_one("#code", LineView).lines
        return " ".join("".join(text for text, _ in line).strip() for line in lines)

    async with open_app(at_head, size=(140, 36)) as user:
        screen = await drafting(user)
        await user.until(lambda: "def upgrade" in said(), "models and database are compared")
        await user.sees("~ column customers.phone NOT NULL")
        doctor = f"render_as_batch=True in env.py mends that, {screen.key_of('draft.doctor')} asks the doctor for it"
        marks = (
            "phone NOT NULL · fails on SQLite" in user.screen,
            "1 operation fails on SQLite" in said(),
            doctor in said(),
        )
        assert marks == (not batch, not batch, not batch)
        assert screen.drafted is not None
        screen.kept -= {operation.id for operation in screen.drafted.operations if "phone" in str(operation.upgrade)}
        screen._fill()
        await user.until(lambda: "fails" not in said(), "nobody writes it")


async def test_a_database_behind_head_is_brought_there_first(
    open_app: Open, shop: Path, at_once: None, rows: Callable[..., list[str]]
) -> None:
    async with open_app(shop) as user:
        screen = await drafting(user, "x")
        await user.sees("The database is at", "5 revisions are pending", "f2 plans the upgrade")
        await user.press("ctrl+s")
        await user.sees("there is nothing to write yet")
        await user.press("f2")
        await user.meets(PlanScreen)
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done")
        await user.press("escape")
        await user.meets(DraftScreen)
        await user.sees("5 of 5 operations", "table gift_cards")
        assert screen.form.message == "x"
    assert rows(shop / "shop.db") == ["b3aa99127ec4", "e1b7f3a96d40"]


async def test_an_empty_revision_with_everything_said(open_app: Open, shop: Path) -> None:
    before = files(shop)
    async with open_app(shop) as user:
        await user.is_read()
        await user.select("77c0d4128eb5")
        screen = await drafting(user, "split here")
        screen.query_one("#content").focus()
        await user.press("space")
        await user.sees("empty, to be filled in", "upgrade() and downgrade() will be empty")
        screen.query_one("#parent").focus()
        await user.press("enter")
        await user.meets(ChooseScreen)
        await user.sees(
            "b3aa99127ec4 invoice pdf path (head)", "77c0d4128eb5 backfill", "--splice", "a root of its own"
        )
        await user.press("j", "j", "enter")
        await user.meets(DraftScreen)
        await user.sees("77c0d4128eb5 backfill order totals (--splice: opens a new branch)")
        screen.query_one("#depends").focus()
        await user.press("enter")
        await user.meets(ChooseManyScreen)
        await user.press("space", "enter")
        await user.meets(DraftScreen)
        screen.query_one("#label", Input).value = "side"
        screen.query_one("#rev_id", Input).value = "s1de"
        await user.until(lambda: screen.form.rev_id == "s1de", "the form is filled in")
        assert "--splice" in screen.command and "--branch-label side" in screen.command
        await user.press("ctrl+s")
        await user.until(lambda: user.selected == "s1de", "the new revision is selected")
        made = user.session.snapshot.history.revisions["s1de"]
    assert made.down_revisions == ("77c0d4128eb5",)
    assert made.branch_labels == ("side",)
    assert made.depends_on == ("b3aa99127ec4",)
    assert written(shop, before).name == "s1de_split_here.py"


async def test_no_changes_are_said_and_an_empty_revision_is_offered(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    env = (folder / "db" / "env.py").read_text()
    (folder / "db" / "env.py").write_text(
        "import sqlalchemy as sa\nmetadata = sa.MetaData()\nsa.Table('t_a1', metadata, sa.Column('id', sa.Integer))\n"
        + env.replace("target_metadata=None", "target_metadata=metadata")
    )
    (folder / "db" / "script.py.mako").write_text(
        '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n\n'
        "def upgrade():\n    ${upgrades if upgrades else 'pass'}\n\n\n"
        "def downgrade():\n    ${downgrades if downgrades else 'pass'}\n"
    )
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], cwd=folder, check=True, capture_output=True)
    before = files(folder)
    async with open_app(folder) as user:
        await drafting(user, "nothing new")
        await user.sees("No changes detected", "^s writes an empty revision")
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "back on the graph")
    assert "pass" in written(folder, before).read_text()


async def test_an_env_py_without_models_leads_to_the_doctor_and_back(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    subprocess.run([sys.executable, "-m", "alembic", "upgrade", "head"], cwd=folder, check=True, capture_output=True)
    async with open_app(folder) as user:
        await drafting(user, "x")
        await user.sees("Can't proceed with --autogenerate option", "f3 asks the doctor")
        assert "Traceback" not in user.screen
        await user.press("f3")
        screen = await user.meets(DoctorScreen)
        await user.until(lambda: screen.examination is not None, "it has been examined")
        await user.press("escape")
        await user.meets(DraftScreen)
        await user.sees("Can't proceed with --autogenerate option")


async def test_models_that_changed_after_the_preview_are_looked_at_again(open_app: Open, at_head: Path) -> None:
    before = files(at_head)
    async with open_app(at_head) as user:
        screen = await drafting(user, "x")
        await to_operations(user, screen)
        models = at_head / "models.py"
        models.write_text(models.read_text() + "\n\nclass Late(Base):\n    __tablename__ = 'late'\n"
                          "    id = Column(Integer, primary_key=True)\n")  # fmt: skip
        await user.press("ctrl+s")
        await user.sees("have changed since this was shown", "6 of 6 operations", "table late")
        assert files(at_head) == before


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (DraftForm("x", False, "b3aa99127ec4", rev_id="b3aa99127ec4"), "b3aa99127ec4 is taken"),
        (DraftForm("x", False, "b3aa99127ec4", rev_id="a-b"), "cannot hold -"),
        (DraftForm("x", False, "b3aa99127ec4", label="billing"), "the label billing is in use"),
        (DraftForm("x", False, "b3aa99127ec4", depends_on=("5510ce7d8a3f",)), "is below the parent"),
        (DraftForm("x", False, "nowhere"), "nowhere is not in this checkout"),
    ],
)
@pytest.mark.usefixtures("asked")
async def test_what_alembic_would_stumble_over_is_refused(
    open_app: Open, shop: Path, form: DraftForm, said: str
) -> None:
    before = files(shop)
    async with open_app(shop) as user:
        screen = await drafting(user, "x")
        screen.form = form
        await user.press("ctrl+s")
        await user.sees(said)
    assert files(shop) == before


@pytest.mark.usefixtures("asked")
async def test_a_form_that_was_closed_is_there_again(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await drafting(user, "half a thought")
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history, "closed")
        await user.press("n")
        screen = await user.meets(DraftScreen)
        assert screen.query_one("#message", Input).value == "half a thought"


async def test_a_key_leads_to_the_operations_and_back(open_app: Open, at_head: Path) -> None:
    """Without it they are six tabs away, and the footer's space would go into the message."""
    async with open_app(at_head, size=(80, 24)) as user:
        screen = await drafting(user, "x")
        await user.sees("5 of 5 operations", "f4 Operations")
        assert {"draft.tick", "draft.tick-all"} <= screen.unavailable(), "space is a letter of the message"
        await user.press("f4", "space")
        await user.sees("4 of 5 operations")
        assert "draft.tick" not in screen.unavailable()
        await user.press("f4")
        await user.until(lambda: screen.focused is screen.query_one("#message"), "back in the message")


async def test_what_was_said_too_early_does_not_stay(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await drafting(user, "x")
        await user.sees("f2 plans the upgrade that it needs", "f2 Upgrade")
        await user.press("ctrl+s")
        await user.sees("there is nothing to write yet")
        await user.press("f5")
        await user.sees("f2 plans the upgrade that it needs", "alembic revision --autogenerate -m x")


async def test_a_message_is_asked_for_once(open_app: Open, shop: Path) -> None:
    before = files(shop)
    async with open_app(shop) as user:
        screen = await drafting(user)
        screen.query_one("#content").focus()
        await user.press("space", "ctrl+s")
        await user.sees("no message")
        assert files(shop) == before
        await user.press("ctrl+s")
        await user.until(lambda: user.app.screen is user.history, "written all the same")
    assert written(shop, before).exists()


@pytest.mark.usefixtures("asked")
async def test_a_read_only_session_writes_nothing(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(read_only=True)) as user:
        await user.is_read()
        for key in ("n", "m", "e"):
            await user.press(key)
            await user.sees(f"{key}: read-only: nothing is written")
        assert user.app.screen is user.history


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_whole_form_is_on_the_screen(open_app: Open, at_head: Path, size: tuple[int, int]) -> None:
    async with open_app(at_head, size=size) as user:
        await drafting(user, "x")
        await user.sees(
            "Message", "Content", "Parent", "Depends on", "Branch label", "Revision id", "5 of 5 operations"
        )
        await user.sees("5 of 5 operations", "def upgrade():", "^s Write", "alembic revision")


async def test_what_the_projects_own_hook_makes_of_it_is_said(open_app: Open, at_head: Path) -> None:
    env = at_head / "migrations" / "env.py"
    hook = "\n\ndef _number(context, revision, directives):\n    directives[0].rev_id = '0027'\n\n"
    text = env.read_text()
    first = text.index("def run_migrations")
    text = text[:first] + hook.lstrip() + "\n" + text[first:]
    env.write_text(text.replace("render_as_batch=True", "render_as_batch=True, process_revision_directives=_number"))
    assert "process_revision_directives" in env.read_text()
    async with open_app(at_head) as user:
        await drafting(user, "x")
        await user.sees("5 of 5 operations", "id 0027, given by the project")
        await user.press("ctrl+s")
        await user.until(lambda: user.selected == "0027", "the file has that id")
