"""SQL on the screens: what `--sql` prints is what the tabs and the plan show, and what a file then holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from migtui.engine.client import Engine
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.screens.save import SaveScreen
from migtui.ui.text import plain
from migtui.ui.widgets.line_view import LineView
from tests.environments import OFFLINE_ENV

if TYPE_CHECKING:
    from migtui.engine.scripting import StepScript
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

HANGS = "import time; op.execute('SELECT 1'); time.sleep(600 if op.get_context().as_sql else 0)"
READS = "rows = op.get_bind().execute(sa.text('SELECT id FROM t_a1')).fetchall(); op.execute(f'SELECT {len(rows)}')"
CONNECTS = "sa.create_engine('sqlite:///app.db').connect()"

Chain = Callable[..., Path]


@pytest.fixture
def chain(project: MakeProject, version_file: VersionFile) -> Chain:
    """`chain(b2=…, c3=…)`: a1 ← b2 ← c3 with these upgrade() bodies, in a project that has an offline mode."""

    def make(env: str = OFFLINE_ENV, **bodies: str) -> Path:
        ids = ["a1", "b2", "c3"]
        files = {id: version_file(id, *ids[place - 1 : place], up=bodies.get(id)) for place, id in enumerate(ids)}
        folder = project(files)
        (folder / "db" / "env.py").write_text(env)
        return folder

    return make


def alembic(folder: Path, *words: str) -> str:
    """What the real command prints."""
    command = [sys.executable, "-m", "alembic", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def sql_shown(user: User) -> str:
    """The lines of the SQL tab, or of the plan's right pane."""
    return "\n".join(plain(line).rstrip() for line in user.app.screen.query_one("#sql", LineView).lines)


def squeezed(text: str) -> str:
    """Without what folding changes, and without the frame of a transaction."""
    return "".join(text.replace("BEGIN;", "").replace("COMMIT;", "").split())


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the engine is asked for revisions' SQL."""
    asked: list[tuple[str, str]] = []
    ask = Engine.revision_sql

    async def counted(engine: Engine, history: object, id: str, direction: str) -> tuple[StepScript, ...]:
        asked.append((id, direction))
        return await ask(engine, history, id, direction)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "revision_sql", counted)
    return asked


# -- the tabs ------------------------------------------------------------------------------------------------


async def test_the_tabs_show_what_the_command_prints(
    open_app: Open, chain: Chain, questions: list[tuple[str, str]]
) -> None:
    folder = chain()
    async with open_app(folder) as user:
        await user.is_read()
        await user.select("b2")
        await user.press("right_square_bracket", "right_square_bracket")
        await user.sees("-- Running upgrade a1 -> b2", "CREATE TABLE t_b2")
        assert squeezed(sql_shown(user)) == squeezed(alembic(folder, "upgrade", "a1:b2", "--sql"))
        await user.press("right_square_bracket")
        await user.sees("-- Running downgrade b2 -> a1", "DROP TABLE t_b2;")
        assert squeezed(sql_shown(user)) == squeezed(alembic(folder, "downgrade", "b2:a1", "--sql"))
        await user.press("left_square_bracket")
        await user.sees("CREATE TABLE t_b2")
        assert questions == [("b2", "upgrade"), ("b2", "downgrade")], "an answer is kept"


async def test_an_edited_file_is_asked_for_again(
    open_app: Open, chain: Chain, version_file: VersionFile, questions: list[tuple[str, str]]
) -> None:
    folder = chain()
    async with open_app(folder) as user:
        await user.is_read()
        await user.select("c3")
        await user.press("right_square_bracket", "right_square_bracket")
        await user.sees("CREATE TABLE t_c3")
        (folder / "db" / "versions" / "c3.py").write_text(version_file("c3", "b2", up="op.drop_table('t_b2')"))
        await user.press("R")
        await user.sees("DROP TABLE t_b2;")
        assert questions == [("c3", "upgrade")] * 2


async def test_walking_past_a_revision_asks_nothing(
    open_app: Open, chain: Chain, questions: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(chain()) as user:
        await user.is_read()
        await user.select("a1")
        await user.press("right_square_bracket", "right_square_bracket")
        await user.sees("CREATE TABLE t_a1")
        monkeypatch.setattr("migtui.ui.screens.scripting.REST", 3600.0)
        await user.press("k")
        await user.until(lambda: user.selected == "b2")
        await user.sees("computing offline SQL …")
        await user.press("k", "j")
        monkeypatch.setattr("migtui.ui.screens.scripting.REST", 0.01)
        await user.press("k")
        await user.sees("CREATE TABLE t_c3")
        assert questions == [("a1", "upgrade"), ("c3", "upgrade")]


async def test_what_is_not_all_is_said_and_what_is_known_stays(open_app: Open, chain: Chain) -> None:
    async with open_app(chain(b2=READS, c3=CONNECTS)) as user:
        await user.is_read()
        await user.select("b2")
        await user.press("right_square_bracket", "right_square_bracket")
        await user.sees("⚠ incomplete: line 13", "✗ cannot be run offline:", "what the version file shows")
        await user.select("c3")
        await user.sees("⚠ not run for its SQL: line 13", "what the version file shows")


async def test_without_an_offline_mode_the_reason_is_shown(open_app: Open, project: MakeProject, env: str) -> None:
    folder = project({"a": 'revision = "a1"\ndown_revision = None\n\n\ndef upgrade():\n    raise KeyError\n'})
    (folder / "db" / "env.py").write_text(
        "from alembic import context\nif context.is_offline_mode():\n    1 / 0\n" + env
    )
    async with open_app(folder) as user:
        await user.is_read()
        await user.press("right_square_bracket", "right_square_bracket")
        await user.sees("✗ no offline SQL:", "division by zero", "what the version file shows")


async def test_another_tab_gives_the_question_up(open_app: Open, chain: Chain) -> None:
    async with open_app(chain(b2=HANGS)) as user:
        await user.is_read()
        await user.select("b2")
        await user.press("right_square_bracket", "right_square_bracket")
        answers = user.history._answers
        await user.until(lambda: answers._running is not None, "the worker is asked")
        await user.press("left_square_bracket")
        await user.until(lambda: answers._running is None, "and given up")
        await user.select("c3")
        await user.press("right_square_bracket")
        await user.sees("CREATE TABLE t_c3")


# -- the plan ------------------------------------------------------------------------------------------------


async def plan_of(user: User, *keys: str) -> PlanScreen:
    await user.press(*keys)
    return await user.meets(PlanScreen)


async def test_the_plan_shows_and_saves_what_the_command_prints(open_app: Open, chain: Chain) -> None:
    folder = chain()
    alembic(folder, "upgrade", "a1")
    async with open_app(folder) as user:
        await user.is_read()
        await plan_of(user, "U")
        await user.sees("Steps · 4 statements", "2 SQL", "CREATE TABLE t_b2", "2 statements · f full")
        await user.press("j")
        await user.sees("CREATE TABLE t_c3")
        await user.press("w")
        await user.meets(SaveScreen)
        assert user.app.screen.query_one(Input).value == "upgrade_a1_to_c3.sql"
        await user.press("enter")
        await user.sees(f"saved: {folder / 'upgrade_a1_to_c3.sql'}")
        assert (folder / "upgrade_a1_to_c3.sql").read_text() == alembic(folder, "upgrade", "a1:c3", "--sql")


async def test_the_sql_can_have_the_whole_screen(open_app: Open, chain: Chain) -> None:
    async with open_app(chain(), size=(80, 24)) as user:
        await user.is_read()
        await plan_of(user, "U")
        await user.sees("1  ↑   a1", "CREATE TABLE alembic_version")
        await user.press("f")
        await user.sees("a1 make a1 · SQL", "INSERT INTO alembic_version")
        assert "From → to" not in user.screen and "y runs this." in user.screen
        view = user.app.screen.query_one("#sql", LineView)
        await user.press("ctrl+d")
        await user.until(lambda: view.scroll_offset.y > 0 or view.max_scroll_y == 0)
        await user.press("j")
        await user.sees("b2 make b2 · SQL")
        assert view.scroll_offset.y == 0
        await user.press("f")
        await user.sees("From → to", "2  ↑   b2")
        await user.press("f", "escape")
        await user.sees("From → to", "2  ↑   b2")
        await user.press("escape")
        await user.sees("the plan was closed: nothing was run")


async def test_a_plan_can_be_confirmed_before_its_sql_is_there(open_app: Open, chain: Chain) -> None:
    folder = chain(b2=HANGS)
    async with open_app(folder) as user:
        await user.is_read()
        await plan_of(user, "U")
        await user.sees("computing offline SQL …")
        await user.press("w")
        await user.sees("w: the SQL is still being computed")
        await user.until(lambda: user.app.screen._quiet_since + 0.6 < user.app.screen.clock())  # type: ignore[attr-defined]
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done  3 of 3 steps")


async def test_leaving_the_plan_ends_its_worker(open_app: Open, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    ask: Callable[..., Awaitable[tuple[StepScript, ...]]] = Engine.plan_sql

    async def watched(engine: Engine, plan: object) -> tuple[StepScript, ...]:
        try:
            return await ask(engine, plan)
        finally:
            ended.append("ended")

    monkeypatch.setattr(Engine, "plan_sql", watched)
    async with open_app(chain(b2=HANGS)) as user:
        await user.is_read()
        await plan_of(user, "U")
        await user.sees("computing offline SQL …")
        assert ended == []
        await user.press("escape")
        await user.until(lambda: ended, "the question is given up")


async def test_a_step_that_is_not_all_keeps_what_its_file_shows(open_app: Open, chain: Chain) -> None:
    async with open_app(chain(b2=READS)) as user:
        await user.is_read()
        await plan_of(user, "U")
        await user.sees("Steps · 5+ statements")
        await user.press("j")
        await user.sees("⚠ incomplete: line 13", "✗ cannot be run offline:")


async def test_a_stamp_shows_the_rows_it_writes(
    open_app: Open, chain: Chain, rows: Callable[[Path], list[str]]
) -> None:
    folder = chain()
    alembic(folder, "upgrade", "b2")
    async with open_app(folder) as user:
        await user.is_read()
        user.history.migrate("stamp", "base", "revision.stamp", purge=True)
        await user.meets(PlanScreen)
        await user.sees("Stamp base", "erases all rows first: b2", "DELETE FROM alembic_version;", "no step")
        await user.until(lambda: user.app.screen._quiet_since + 0.6 < user.app.screen.clock())  # type: ignore[attr-defined]
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done", "stands at base")
        assert rows(folder / "app.db") == []
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)
        user.history.migrate("stamp", "c3", "revision.stamp")
        await user.meets(PlanScreen)
        await user.sees("Writes        the version table only", "INSERT INTO alembic_version")
        assert "CREATE TABLE t_" not in user.screen
        await user.until(lambda: user.app.screen._quiet_since + 0.6 < user.app.screen.clock())  # type: ignore[attr-defined]
        await user.press("y")
        run = await user.meets(RunScreen)
        await user.sees("✓ done", "stands at c3")
        assert [state.mark for state in run.model.steps] == ["committed"]
    assert rows(folder / "app.db") == ["c3"]


# -- saving --------------------------------------------------------------------------------------------------


async def saving(user: User) -> Input:
    """The dialog, opened from the tab SQL ↓ of b2."""
    await user.is_read()
    await user.select("b2")
    await user.press("left_square_bracket")
    await user.sees("DROP TABLE t_b2;")
    await user.press("w")
    await user.meets(SaveScreen)
    return user.app.screen.query_one(Input)


async def test_only_a_sql_tab_can_be_saved(open_app: Open, chain: Chain) -> None:
    async with open_app(chain()) as user:
        await user.is_read()
        await user.press("w")
        await user.sees("w: saves the statements of the tabs SQL ↑ and SQL ↓; ] leads there")


async def test_typing_replaces_the_proposed_name_and_leaves_its_ending(open_app: Open, chain: Chain) -> None:
    async with open_app(chain()) as user:
        field = await saving(user)
        await user.until(lambda: field.selected_text == "downgrade_b2_to_a1", "selected")
        await user.press(*"mine")
        assert field.value == "mine.sql"


async def test_nothing_is_written_over_unasked(open_app: Open, chain: Chain) -> None:
    folder = chain()
    file = folder / "downgrade_b2_to_a1.sql"
    file.write_text("mine\n")
    file.chmod(0o640)
    async with open_app(folder) as user:
        field = await saving(user)
        assert field.value == file.name
        await user.press("enter", "enter", "enter")
        await user.sees(f"{file.name} exists already. Write over it?", "y writes over it")
        assert file.read_text() == "mine\n"
        await user.press("escape")
        await user.sees("enter saves it")
        await user.press("y")
        assert field.value == "downgrade_b2_to_a1y.sql", "back in the field y is a letter"
        await user.press("backspace", "enter")
        await user.sees("Write over it?")
        await user.press("y")
        await user.sees(f"saved: {file}")
        assert "DROP TABLE t_b2;" in file.read_text()
        assert file.stat().st_mode & 0o777 == 0o640
        assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "a file needs a name"),
        ("db", "db is a directory"),
        ("no\\0pe.sql", "no"),
        ("x" * 300, "too long"),
        ("/proc/no.sql", "cannot be written"),
    ],
)
async def test_a_name_that_cannot_be_is_explained(open_app: Open, chain: Chain, name: str, said: str) -> None:
    folder = chain()
    async with open_app(folder) as user:
        field = await saving(user)
        field.value = name.replace("\\0", "\0")
        await user.press("enter")
        await user.sees(said)
        assert isinstance(user.app.screen, SaveScreen)
        assert list(folder.glob("*.sql")) == []
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)


async def test_a_path_leads_elsewhere(open_app: Open, chain: Chain, tmp_path: Path) -> None:
    async with open_app(chain()) as user:
        field = await saving(user)
        field.value = str(tmp_path / "elsewhere [x].sql")
        await user.press("enter")
        await user.sees("saved:")
        assert "DROP TABLE t_b2;" in (tmp_path / "elsewhere [x].sql").read_text()


# -- dialects ------------------------------------------------------------------------------------------------


async def test_the_statements_are_those_of_the_dialect(open_app: Open, chain: Chain, postgres_url: str) -> None:
    folder = chain(b2="op.create_table('t_b2', sa.Column('id', sa.BigInteger, sa.Identity(), primary_key=True))")
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("sqlite:///%(here)s/app.db", postgres_url.replace("%", "%%")))
    async with open_app(folder) as user:
        await user.is_read()
        await plan_of(user, "U")
        await user.sees("Steps · 7 statements")
        await user.press("j")
        await user.sees("BIGINT GENERATED BY DEFAULT AS IDENTITY")
        await user.press("w")
        await user.meets(SaveScreen)
        await user.press("enter")
        await user.sees("saved:")
    printed = alembic(folder, "upgrade", "head", "--sql")
    assert printed.startswith("BEGIN;")
    assert (folder / "upgrade_base_to_c3.sql").read_text() == printed
