"""`t`: another target in place of what is open, or the reason why not; and the tag."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config.kinds import COLOURS
from migtui.config.targets import TargetSettings
from migtui.core.colour import contrast
from migtui.engine.choices import Option
from migtui.engine.project import Asked
from migtui.ui.first_paint import painted
from migtui.ui.looks.palette import BAKED
from migtui.ui.present.frame import Painted
from migtui.ui.present.targets import chip, ground, target_rows
from migtui.ui.screens.ask import AskScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.targets import TargetsScreen
from migtui.ui.text import line_width, plain
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

ENV = """\
import os
from alembic import context
from sqlalchemy import create_engine, pool

url = os.environ.get("SHOP_URL") or context.config.get_main_option("sqlalchemy.url")
tag = context.get_tag_argument() if context.config.cmd_opts.cmd[0].__name__ == "upgrade" else None
with open(os.environ["SHOP_TAGS"], "a") as tags:
    print(tag, file=tags)
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
SETTINGS = """\
[targets.staging]
env = { SHOP_URL = "$TEST_STAGING_URL" }
colour = "yellow"
tag = "night"
[targets.production]
env = { SHOP_URL = "$TEST_PRODUCTION_URL" }
protected = true
read_only = true
colour = "red"
[targets.broken]
config = "broken.ini"
"""


@pytest.fixture
def folder(
    project: MakeProject, version_file: VersionFile, env: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project with three targets; the variables of staging are set, those of production are not."""
    made = project({"a1": version_file("a1"), "b2": version_file("b2", "a1")})
    (made / ".git").mkdir()
    (made / "db" / "env.py").write_text(ENV)
    (made / "migtui.toml").write_text(SETTINGS)
    (made / "broken.ini").write_text("[alembic\n")
    other = made / "other"
    (other / "db" / "versions").mkdir(parents=True)
    (other / "db" / "env.py").write_text(env)
    (other / "db" / "versions" / "x9.py").write_text(version_file("x9"))
    (other / "alembic.ini").write_text((made / "alembic.ini").read_text())
    monkeypatch.setenv("TEST_STAGING_URL", f"sqlite:///{made}/staging.db")
    monkeypatch.setenv("SHOP_TAGS", str(tmp_path / "tags"))
    monkeypatch.delenv("TEST_PRODUCTION_URL", raising=False)
    return made


def workers(folder: Path) -> list[int]:
    """The worker processes below this folder."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                here = (entry / "cwd").readlink()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if here.is_relative_to(folder) and b"boot.py" in command:
                found.append(int(entry.name))
    return found


async def choose(user: User, *keys: str) -> TargetsScreen:
    """Open the list, wait until the repository has been looked through, and move from its top."""
    await user.press("t")
    screen = await user.meets(TargetsScreen)
    await user.sees("other/alembic.ini", "enter opens it · j k")
    await user.press("g", *keys)
    return screen


async def test_the_list(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        await choose(user)
        lines = user.screen.splitlines()
        staging = next(line for line in lines if " staging " in line)
        assert "sets SHOP_URL" in staging and "tag night" in staging
        production = next(line for line in lines if " production " in line)
        assert "not set: $TEST_PRODUCTION_URL" in production
        assert "PROTECTED" in production and "READ-ONLY" in production
        assert "open now" in next(line for line in lines if "◉  alembic.ini" in line)
        assert any("broken.ini" in line for line in lines)
        await user.press("escape")
        await user.meets(HistoryScreen)


async def test_another_target(folder: Path, open_app: Open, rows: Callable[..., list[str]]) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        before = workers(folder)
        log = user.session.log
        await choose(user)
        await user.press("enter")
        await user.sees(" staging ", "tag night", "staging.db")
        await user.is_read()
        assert user.session.log[: len(log)] == log
        command = user.session.log[-1].command
        assert command == "SHOP_URL=$TEST_STAGING_URL alembic current"
        await user.until(lambda: not set(before) & set(workers(folder)), "the former workers are gone")
        await user.press("U")
        await user.sees("--tag night")
        await user.press("y")
        await user.until(lambda: (folder / "staging.db").exists(), "the run has begun")
        await user.sees("esc")
        await user.until(lambda: user.session.snapshot.current == ("b2",), "the run has ended")
    assert rows(folder / "staging.db") == ["b2"]
    assert not (folder / "app.db").exists()
    assert "night" in Path(os.environ["SHOP_TAGS"]).read_text()
    assert workers(folder) == []


async def test_there_and_back(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        await choose(user)
        await user.press("enter")
        await user.sees("staging.db")
        await user.is_read()
        await user.press("t")
        await user.sees("other/alembic.ini", "enter opens it · j k")
        await user.press("G")
        await user.press("enter")
        await user.sees("x9")
        await user.is_read()
        assert user.session.snapshot.project.root == folder / "other"
        assert " staging " not in user.screen.splitlines()[0]
        await user.press("t")
        await user.sees("enter opens it · j k")
        option = next(each for each in (await user.meets(TargetsScreen))._options if each.title == "alembic.ini")
        assert option.asked == Asked(folder, tag="night")
        await user.press("g", "j", "j", "j", "enter")
        await user.sees("a1", "b2", "app.db")
        await user.is_read()
        assert len(user.app.screen_stack) == 1
        assert sum(isinstance(each, HistoryScreen) for each in user.app.children) == 1
    assert workers(folder) == []


async def test_a_variable_that_is_not_set_leaves_everything_as_it_is(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        session = user.session
        await choose(user, "j")
        await user.press("enter")
        await user.meets(ErrorScreen)
        await user.sees("The target cannot be opened", "$TEST_PRODUCTION_URL", "export")
        shown = "".join("".join(text for text, _ in line) for line in user.app.screen.query_one(LineView).lines)
        assert "migtui.toml" in "".join(shown.split()), "wherever the path was folded"
        await user.press("escape")
        await user.meets(TargetsScreen)
        await user.press("escape")
        await user.meets(HistoryScreen)
        assert user.session is session
        assert user.session.snapshot.databases is not None


async def test_a_broken_configuration_says_where(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        await choose(user, "j", "j")
        await user.press("enter")
        await user.meets(ErrorScreen)
        await user.sees("stands before any [section]", "write [alembic] above it")
        shown = "".join("".join(text for text, _ in line) for line in user.app.screen.query_one(LineView).lines)
        assert "broken.ini:1" in "".join(shown.split()), "wherever the path was folded"


async def test_protected_and_read_only_targets(folder: Path, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_PRODUCTION_URL", f"sqlite:///{folder}/production.db")
    async with open_app(folder, size=(80, 24)) as user:
        await user.is_read()
        await choose(user, "j")
        await user.press("enter")
        await user.sees(" production ")
        top = user.screen.splitlines()[0]
        assert "PROTECTED" in top and "READ-ONLY" in top  # before its database has been read
        await user.is_read()
        assert user.session.snapshot.is_protected


async def test_what_is_open_is_not_opened_again(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        session = user.session
        await user.press("t")
        await user.sees("open now", "other/alembic.ini")
        await user.press("enter")
        await user.meets(HistoryScreen)
        assert user.session is session


async def test_a_broken_settings_file(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        (folder / "migtui.toml").write_text("[targets.a]\ncolur = 'red'\n")
        await user.press("t")
        await user.meets(ErrorScreen)
        await user.sees("unknown key 'colur' in [targets.a]", "did you mean 'colour'?")
        await user.press("escape")
        await user.meets(HistoryScreen)


async def test_a_small_terminal_scrolls(folder: Path, open_app: Open) -> None:
    async with open_app(folder, size=(60, 16)) as user:
        await user.is_read()
        await choose(user)
        await user.press("G")
        await user.sees("▌   other/alembic.ini")
        await user.press("g")
        await user.sees("▌   staging")


async def test_the_tag(folder: Path, open_app: Open) -> None:
    async with open_app(folder) as user:
        await user.is_read()
        await user.app.screen.action_command("tag")  # type: ignore[attr-defined]
        await user.meets(AskScreen)
        await user.press(*"v12", "enter")
        await user.sees("· tag v12 ")
        await user.press("U")
        await user.sees("alembic upgrade --tag v12 head")
        await user.press("escape")
        await user.app.screen.action_command("tag")  # type: ignore[attr-defined]
        await user.meets(AskScreen)
        await user.press("backspace", "backspace", "backspace", "enter")
        await user.until(lambda: user.session.tag is None, "no tag")
        assert "· tag" not in user.screen.splitlines()[0]


@pytest.mark.parametrize("colour", [*COLOURS.values(), "#000000", "#ffffff", "#808080", "#777777", "#ff00ff"])
def test_a_name_can_be_read_on_every_colour(colour: str) -> None:
    """At least 4.5 to 1, by WCAG's formula."""
    _, above, _, below = ground(colour).split()
    assert contrast(above, below) >= 4.5


def test_the_first_picture_has_the_colour_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    line = painted(Painted((chip("prod", "#b3261e"),), "bar"), BAKED["migtui"])
    assert ";1;38;2;255;255;255;48;2;179;38;30m prod \x1b" in line


def test_who_names_no_target_pays_for_none(folder: Path) -> None:
    """The first frame is painted without the modules of this list."""
    (folder / "migtui.toml").unlink()
    code = (
        "import os, sys, datetime, pathlib, migtui.ui.start\n"
        "from migtui.engine.project import find_project\nfrom migtui.engine.files import load_history\n"
        "from migtui.ui.present.frame import first_frame\nfrom migtui.ui.present.row_style import RowStyle\n"
        "from migtui.ui.snapshot import Snapshot\n"
        "found = find_project(pathlib.Path.cwd(), config=None, section=None, x=(), python=None, environ=os.environ)\n"
        "made = Snapshot.first(found, found.settings, load_history(found))\n"
        "now = datetime.datetime.now(datetime.timezone.utc)\n"
        "assert first_frame(RowStyle(made, now), 120, 36)\n"
        "print([name for name in sys.modules if name.startswith('migtui') and 'targets' in name])"
    )
    root = Path(__file__).parents[2]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environ, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize("width", [40, 60, 93])
def test_rows_are_as_wide_as_asked_and_tell_no_value(width: int) -> None:
    target = TargetSettings(
        "[dbo]\x1b[2J" + "long" * 20, Path("/p/migtui.toml"), (("URL", "postgresql://u:hunter22@h/d"),),
        protected=("*",), x=("a=1", "b=2"), section="s", app="x:y",
    )  # fmt: skip
    asked = Asked(Path("/p"))
    options = [
        Option("target", target.name, asked, is_here=True, target=target),
        Option("target", "b", asked, is_here=False, target=TargetSettings("b", Path("/p/x")), unset=("A", "B", "C")),
        Option("configuration", "a/" * 60, asked, is_here=False, section="[/]"),
    ]
    lines = [row.line for row in target_rows(options, width) if row.option is not None]
    assert {line_width(line) for line in lines} == {width}
    text = "\n".join(map(plain, lines))
    assert "hunter22" not in text and "\x1b" not in text
    assert "PROTECTED" in text and "open now" in text
