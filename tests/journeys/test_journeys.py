"""Whole journeys through `migtui` in a real terminal, as its user makes them: keys in, screen out."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.journeys.conftest import Folder, Make, OpenTerminal, Terminal

SLEEP = "open('pid', 'w').write(str(os.getpid())); time.sleep(600)"
DEAF = """\
print('deaf', flush=True)
    while True:
        try:
            time.sleep(600)
        except KeyboardInterrupt:
            print('not me', flush=True)"""


@pytest.fixture
def demo(tmp_path: Path, terminal: OpenTerminal) -> Terminal:
    """The sample shop, opened and read."""
    opened = terminal(tmp_path)
    opened.migtui("demo", "--path", "sample")
    opened.sees("DATABASE", "behind by 5")
    return opened


def current(folder: Path) -> set[str]:
    """The ids that `alembic current` prints."""
    alembic = (sys.executable, "-m", "alembic", "current")
    done = subprocess.run(alembic, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return set(re.findall(r"^[0-9a-f]{12}\b", done.stdout, re.MULTILINE))


SLOW_HOOK = """
[post_write_hooks]
hooks = slow
slow.type = exec
slow.executable = sh
slow.options = -c 'sleep 1; echo "# formatted" >> REVISION_SCRIPT_FILENAME'
"""
TEMPLATE = '''\
"""${message}"""
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade():
    pass


def downgrade():
    pass
'''


def started(terminal: OpenTerminal, folder: Folder, *, until: str) -> Terminal:
    """migtui in this project, with `upgrade head` running until its output or its screen shows this."""
    opened = terminal(folder.root)
    opened.migtui()
    opened.sees("not stamped (no file yet)")
    opened.press("U")
    opened.confirm()
    opened.sees(until)
    return opened


class TestDemo:
    def test_up_to_a_head(self, demo: Terminal, tmp_path: Path) -> None:
        assert demo.database_rows == {"a60d7e95c1f2", "e0b74f15a2c8"}
        demo.press("j", "j")
        demo.sees("╭─ e1b7f3a96d40 ")
        demo.press("u")
        demo.sees("Upgrade 3 steps", "alembic upgrade e1b7f3a96d40", "From → to", "y Run")
        demo.confirm()
        demo.sees("✓ done", "The database stands at", "read anew")
        demo.press("Escape")
        demo.until(lambda: demo.database_rows == {"a60d7e95c1f2", "e1b7f3a96d40"}, "the graph is updated")
        assert demo.database_rows == current(tmp_path / "sample" / "shop")
        demo.sees("Command log", "alembic upgrade e1b7f3a96d40", "behind by 2")

    def test_a_held_key_does_not_destroy_data(self, demo: Terminal, tmp_path: Path) -> None:
        demo.press("-")
        demo.sees("One step down", "undo e0b74f15a2c8")
        demo.press("Down", "Enter")
        demo.sees("Data will be lost", "column orders.currency")
        demo.hold("y", until="let y go")
        assert current(tmp_path / "sample" / "shop") == {"a60d7e95c1f2", "e0b74f15a2c8"}
        demo.confirm()
        demo.sees("✓ done")
        assert current(tmp_path / "sample" / "shop") == {"a60d7e95c1f2"}

    def test_a_way_down_that_will_fail_is_said_before(self, demo: Terminal, tmp_path: Path) -> None:
        demo.press("B")
        demo.sees("Downgrade 21 steps", "Will fail     at 29e5d0c7f61b: its downgrade() raises", "✗ fails")
        demo.confirm()
        demo.sees("✗ failed", "The database stands at 29e5d0c7f61b")
        demo.press("Escape")
        demo.until(lambda: demo.database_rows == {"29e5d0c7f61b"}, "the graph is updated")
        assert current(tmp_path / "sample" / "shop") == {"29e5d0c7f61b"}

    def test_q_gives_the_terminal_back(self, demo: Terminal) -> None:
        assert (demo.flag("alternate_on"), demo.flag("mouse_any_flag")) == ("1", "1")
        demo.press("q")
        demo.sees("code=0.")
        demo.is_sane()
        demo.until(lambda: not demo.workers, "no worker is left")

    def test_a_window_of_every_size(self, demo: Terminal) -> None:
        demo.resize(80, 24)
        demo.until(lambda: re.search(r"DATABASE.*Summary", demo.screen, re.DOTALL), "the details are under the graph")
        demo.resize(60, 16)
        demo.until(lambda: "Summary" not in demo.screen, "the graph is alone")
        demo.sees("DATABASE", "q Quit")
        demo.resize(50, 10)
        demo.sees("migtui needs 60×16 cells")
        demo.resize(120, 36)
        demo.sees("Summary", "Command log", "DATABASE")
        demo.press("q")
        demo.sees("code=0.")


def test_an_empty_directory(tmp_path: Path, terminal: OpenTerminal) -> None:
    (tmp_path / "empty" / ".git").mkdir(parents=True)
    opened = terminal(tmp_path / "empty")
    opened.migtui()
    opened.sees("No Alembic project here", "starts a project here", "migtui demo", "q leaves")
    opened.press("q")
    opened.sees("code=3.")


def test_a_killed_worker(project: Make, terminal: OpenTerminal) -> None:
    folder = project(SLEEP)
    opened = started(terminal, folder, until="step 2 of 3")
    opened.until(lambda: (folder.root / "pid").is_file() and (folder.root / "pid").read_text(), "b2 runs")
    os.kill(int((folder.root / "pid").read_text()), signal.SIGKILL)
    opened.sees("The migration process died", "was ended by SIGKILL in b2", "The database stands at a1")
    opened.press("Escape")
    opened.until(lambda: opened.database_rows == {"a1"} == folder.current(), "the graph tells the truth")
    opened.press("?")
    opened.sees("Next revision, older.")


def test_the_cancel_ladder(project: Make, terminal: OpenTerminal) -> None:
    folder = project(DEAF)
    opened = started(terminal, folder, until="deaf")
    for said in ("Stopping before the next revision", "Interrupted (SIGINT)", "Interrupted again (SIGINT)"):
        opened.press("C-c")
        opened.sees(said)
    opened.press("Escape")
    opened.sees("the run is still going")
    opened.press("C-c")
    opened.sees("✗ failed", "SIGKILL", "The database stands at a1", "SQLite commits each statement at once")
    opened.press("Escape")
    opened.until(lambda: opened.database_rows == {"a1"} == folder.current(), "the graph tells the truth")


def test_an_interrupt_ends_an_endless_loop(project: Make, terminal: OpenTerminal) -> None:
    folder = project("while True: time.sleep(0.01)")
    opened = started(terminal, folder, until="step 2 of 3")
    opened.press("C-q")
    opened.sees("the run is still going")
    opened.press("C-c")
    opened.sees("Stopping before the next revision")
    opened.press("C-c")
    opened.sees("Interrupted in b2", "The database stands at a1")
    assert folder.current() == {"a1"}


def test_a_closed_window_leaves_no_process(project: Make, terminal: OpenTerminal) -> None:
    opened = terminal(project().root)
    opened.migtui()
    opened.sees("not stamped")
    opened.until(lambda: opened.workers, "the workers are there")
    opened.close()
    opened.until(lambda: not opened.workers, "no worker is left")


def test_a_window_closed_during_a_run(project: Make, terminal: OpenTerminal) -> None:
    """A revision that was cut short may leave half of itself behind: the one that runs is finished, no other begins."""
    folder = project("while not os.path.exists('go'): time.sleep(0.01)")
    opened = started(terminal, folder, until="step 2 of 3")
    opened.until(lambda: len(opened.workers) > 1, "the reader and the runner are there")
    opened.close()
    opened.until(lambda: len(opened.workers) == 1, "the runner alone is left")
    folder.write("go", "")
    opened.until(lambda: not opened.workers, "no worker is left")
    assert folder.current() == {"b2"}


@pytest.mark.parametrize("leave", ["ctrl+q", "close"])
def test_leaving_while_a_file_is_written(project: Make, terminal: OpenTerminal, leave: str) -> None:
    """The file is there, and a hook of the project's is about to format it: it is let finish."""
    folder = project()
    with (folder.root / "alembic.ini").open("a") as ini:
        ini.write(SLOW_HOOK)
    folder.write("db/script.py.mako", TEMPLATE)
    opened = terminal(folder.root)
    opened.migtui()
    opened.sees("not stamped")
    opened.press("n")
    opened.sees("New revision", "Branch label")
    opened.type_text("formatted")
    opened.focus("Tab", on="autogenerated from the models")
    opened.press("Space")
    opened.sees("empty, to be filled in")
    opened.press("C-s")
    opened.until(lambda: list((folder.root / "db/versions").glob("*_formatted.py")), "the file is there")
    opened.press("C-q") if leave == "ctrl+q" else opened.close()
    opened.until(lambda: not opened.workers, "no worker is left")
    (file,) = (folder.root / "db/versions").glob("*_formatted.py")
    assert file.read_text().endswith("# formatted\n")
    if leave == "ctrl+q":
        opened.sees("code=0.")
        opened.is_sane()
