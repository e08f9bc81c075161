"""Migrations that harm their own process, through the whole of migtui: the user gets a report, and the truth."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.journeys.conftest import Folder, Make, Open, User

ODD = "raise type('Odd', (Exception,), {'__str__': lambda self: 1 / 0})()"
LOGGING = (
    "import logging.config; logging.config.dictConfig({'version': 1, 'root': {'level': 'DEBUG', 'handlers': ['out']}, "
    "'handlers': {'out': {'class': 'logging.StreamHandler', 'stream': 'ext://sys.stdout'}}}); "
    "logging.warning('straight to stdout')"
)

FAIL = {
    "sys.exit": ("sys.exit(3)", "Migration b2 called sys.exit(3)."),
    "os._exit": ("os._exit(7)", "the process ended with exit code 7 in b2"),
    "os.abort": ("os.abort()", "the process was ended by SIGABRT in b2"),
    "segfault": ("os.kill(os.getpid(), 11)", "the process was ended by SIGSEGV in b2"),
    "input": ("input()", "The migration waits for input, and there is none here"),
    "getpass": ("import getpass; getpass.getpass()", "The migration waits for input, and there is none here"),
    "odd exception": (ODD, "Odd"),
    "closed stdout": (
        "os.close(1); sys.stdout.close(); raise ValueError('nothing to print to')",
        "nothing to print to",
    ),
}
"""What b2 does, and what the report then says. The database stays at a1."""

PASS = {
    "breakpoint": ("breakpoint()", ""),
    "flood": ("[print('line', n) for n in range(300_000)]", "line 299999"),
    "fork": ("os.fork() or (open('child', 'w').write(str(os.getpid())), time.sleep(600))", ""),
    "fork and exit": ("os.fork() or os._exit(0)", ""),
    "chdir": ("os.chdir('/')", ""),
    "logging to stdout": (LOGGING, "straight to stdout"),
    "closed stdout, quietly": ("os.close(1); sys.stdout.close()", ""),
    "escape codes": (r"print('\x1b[2J\x1b[?1003h\x07 cleared')", "cleared"),
}
"""What b2 does without harm, and what of it is shown as output. The database comes to c3."""


def is_over(process: Path) -> bool:
    """No process, or one that only waits to be collected."""
    try:
        return ") Z " in (process / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


async def upgraded(user: User) -> RunScreen:
    """Start, U, y, and wait for the report."""
    await user.until(lambda: user.session.snapshot.databases, "the database is read")
    await user.press("U")
    await user.until(lambda: isinstance(user.app.screen, PlanScreen), "the plan")
    await user.press("y")
    await user.until(lambda: isinstance(user.app.screen, RunScreen), "the run")
    run = user.app.screen
    assert isinstance(run, RunScreen)
    await user.until(lambda: run.model.result, "the end")
    await user.sees("(read anew)")
    return run


async def is_alive(user: User, folder: Folder, current: str) -> None:
    """The screens still answer, and the graph shows what `alembic current` prints: this."""
    await user.press("escape")
    await user.until(lambda: isinstance(user.app.screen, HistoryScreen), "the history")
    await user.press("question_mark")
    await user.until(lambda: isinstance(user.app.screen, HelpScreen), "the help")
    assert "Next revision, older." in user.screen
    await user.press("escape")
    await user.sees("DATABASE")
    here = set(re.findall(r"◉\W*(\w+) .*DATABASE", user.screen))
    assert here == folder.current() == {current}


@pytest.mark.parametrize(("body", "words"), FAIL.values(), ids=FAIL)
async def test_a_migration_that_fails(
    project: Make, open_app: Open, capfd: pytest.CaptureFixture[str], body: str, words: str
) -> None:
    folder = project(body)
    async with open_app(folder.root) as user:
        await upgraded(user)
        report = " ".join(user.screen.replace("┃", " ").split())
        assert words in report, user.screen
        assert "The database stands at a1 (read anew)" in report
        assert "✗ b2" in report, "the step is marked"
        assert "SQLite commits each statement at once" in report
        await is_alive(user, folder, "a1")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("body", "output"), PASS.values(), ids=PASS)
async def test_a_migration_that_passes(
    project: Make, open_app: Open, capfd: pytest.CaptureFixture[str], body: str, output: str
) -> None:
    folder = project(body)
    async with open_app(folder.root) as user:
        run = await upgraded(user)
        assert "done  3 of 3 steps" in user.screen, user.screen
        assert "The database stands at c3  (read anew)" in user.screen
        shown = "\n".join("".join(text for text, _ in line) for line in run.query_one("#output", LineView).lines)
        assert output in shown
        assert shown.replace("\n", "").isprintable()
        await is_alive(user, folder, "c3")
        if (folder.root / "child").is_file():
            child = Path("/proc", (folder.root / "child").read_text())
            # Killed before the report; whose process it is now may take a moment to notice.
            await user.until(lambda: is_over(child), "what a migration forks does not outlive the report")
    assert capfd.readouterr() == ("", "")
