"""Commands of the user's own, run by a real shell: quoting, refusals, ends of every kind, and what is read again."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from textual.command import CommandPalette
from textual.widgets import OptionList

from migtui.config import CustomCommand, Settings
from migtui.core.model import Revision
from migtui.engine import shell
from migtui.engine.shell import KEPT, ShellCommand
from migtui.ui.command_log import LogEntry
from migtui.ui.own_commands import FIELDS, Lacking, OwnCommand, exposed, read_own
from migtui.ui.screens.help import HelpScreen
from migtui.ui.snapshot import View
from migtui.ui.text import plain
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, MakeSnapshot, Open, User, VersionFile

HOSTILE = 'it\'s "quoted" $(touch pwned) `touch pwned` ; touch pwned\n{id} ${HOME} \\ é *'


def own(command: str, output: Literal["log", "terminal"] = "log") -> OwnCommand:
    return read_own(1, CustomCommand("x", "Mine", command, output))[0]


def shown(text: str, folder: Path) -> str:
    done = subprocess.run(text, shell=True, cwd=folder, capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    return done.stdout


# -- fields --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "template",
    [
        "printf %s {message}", "printf '%s' {message}", "x={message}; printf %s \"$x\"",
        "x=$(printf %s {message}); printf %s \"$x\"",
        "printf \"%s\" {message}", "printf %s\\\n {message}",
    ],
)  # fmt: skip
def test_whatever_a_message_says_is_one_word(template: str, snapshot: MakeSnapshot, tmp_path: Path) -> None:
    view = View(snapshot(heads=("a",)), Revision("a", message=HOSTILE))
    command = own(template)
    assert command.refusal(view) == ""
    assert shown(command.text(view), tmp_path) == HOSTILE
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ('notify "{message}"', "between quotes"), ("sh -c 'echo {message}'", "between quotes"),
        ("echo `cat {message}`", "in backticks"), ("cat <<EOF\n{message}\nEOF", "below <<"),
        ("# it's\necho {id} \"{message}\"", "between quotes"), ("true # {message}", "in a comment"),
        ('echo "\\"{message}"', "between quotes"),
    ],
)  # fmt: skip
def test_a_field_where_quoting_does_not_protect_keeps_the_command_from_running(
    template: str, where: str, snapshot: MakeSnapshot
) -> None:
    assert where in exposed(template)
    view = View(snapshot(heads=("a",)), Revision("a", message=HOSTILE))
    assert where in own(template).refusal(view)


@pytest.mark.parametrize("template", ["echo it\\'s {id}", "echo 'a' {id} \"b\"", "echo a#b {id}", "# don't\necho {id}"])
def test_quotes_that_are_closed_are_none(template: str) -> None:
    assert exposed(template) == ""


def test_other_braces_are_the_shells(snapshot: MakeSnapshot, tmp_path: Path) -> None:
    view = View(snapshot(heads=("a",)), Revision("a", message="m"))
    command = own("id=5; echo ${id} {{id}} {id} {1,2} '{print $1}' \\{id}")
    assert command.wrong == ""
    assert shown(command.text(view), tmp_path) == "5 {id} a {1,2} {print $1} {id}\n"


def test_an_unknown_field_names_the_nearest(snapshot: MakeSnapshot) -> None:
    command, wrong = read_own(1, CustomCommand("x", "Mine", "cat {fiel} {zzz}"))
    assert wrong[0] == "{fiel} is no field; did you mean {file}?"
    assert wrong[1].startswith("{zzz} is no field; the fields are id, short,")
    assert command.refusal(View(snapshot(heads=("a",)), Revision("a"))) == "; ".join(wrong)


def test_every_field_has_a_value_or_a_reason(snapshot: MakeSnapshot) -> None:
    parent, child = Revision("aaaa", message="one"), Revision(
        "bbbb", ("aaaa",), ("billing",), message="two", file="/projects/shop/a file.py"
    )  # fmt: skip
    alone = Revision("cccc", message="three")
    made = snapshot(parent, child, alone, heads=("bbbb",))
    values = {name: own(f"{{{name}}}").text(View(made, child)) for name in FIELDS}
    assert values == {
        "id": "bbbb", "short": "bbbb", "message": "two", "file": "'/projects/shop/a file.py'", "down_revision": "aaaa",
        "branch": "billing", "database": "shop.db", "config": "/projects/shop/alembic.ini", "root": "/projects/shop",
    }  # fmt: skip
    for name, reason in {
        "file": "cccc has no file", "down_revision": "a base has no down_revision", "branch": "on no labelled branch",
    }.items():  # fmt: skip
        with pytest.raises(Lacking, match=reason):
            own(f"{{{name}}}").text(View(made, alone))
    assert own("{id}").refusal(View(made, None)) == "no revision is selected"
    unread = snapshot(parent)
    assert own("{database}").refusal(View(unread, parent)) == "the database has not been read"
    assert own("true").refusal(View(unread, None)) == "", "what names no field needs nothing"


def test_a_merge_has_several_parents(snapshot: MakeSnapshot) -> None:
    merge = Revision("c", ("a", "b b"))
    made = snapshot(Revision("a"), Revision("b b"), merge, heads=("c",))
    assert own("git diff {down_revision}").text(View(made, merge)) == "git diff a 'b b'"


def test_a_null_byte_does_not_reach_the_shell(snapshot: MakeSnapshot) -> None:
    view = View(snapshot(heads=("a",)), Revision("a", message="a\0b"))
    assert own("echo {message}").text(view) == "echo ab"


def test_read_only_runs_none(snapshot: MakeSnapshot) -> None:
    view = View(snapshot(heads=("a",), settings=Settings(read_only=True)), Revision("a"))
    assert "read-only" in own("echo {id}").refusal(view)


# -- the shell -----------------------------------------------------------------------------------------------


async def test_output_and_exit_code_are_kept(tmp_path: Path) -> None:
    done = await ShellCommand("pwd; echo oops >&2; exit 3", str(tmp_path)).run()
    assert done.output.splitlines() == [str(tmp_path), "oops"]
    assert (done.ended, done.lost) == ("ended with exit code 3", 0)


async def test_of_a_megabyte_the_end_is_kept(tmp_path: Path) -> None:
    done = await ShellCommand("yes é | head -c 999999; echo; echo last", str(tmp_path)).run()
    assert done.output.endswith("\nlast\n") and len(done.output) == KEPT
    assert done.lost > 300_000 and "\ufffd" not in done.output[1:]


async def test_what_never_ends_is_stopped_with_its_children(tmp_path: Path) -> None:
    command = ShellCommand("sleep 1000 & echo $! > child; trap '' TERM; wait; sleep 1000", str(tmp_path))
    running = asyncio.create_task(command.run())
    await _appears(tmp_path / "child")
    shell.GRACE, before = 0.2, shell.GRACE
    try:
        await command.stop()
    finally:
        shell.GRACE = before
    done = await running
    assert done.ended == "was stopped"
    await _is_gone(int((tmp_path / "child").read_text()))


async def test_a_cancelled_command_is_killed(tmp_path: Path) -> None:
    running = asyncio.create_task(ShellCommand("echo $$ > self; sleep 1000", str(tmp_path)).run())
    await _appears(tmp_path / "self")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await _is_gone(int((tmp_path / "self").read_text()))


async def test_what_stays_in_the_background_is_not_waited_for_and_lives_on(tmp_path: Path) -> None:
    done = await asyncio.wait_for(ShellCommand("sleep 1000 & echo $!", str(tmp_path)).run(), 20)
    child = int(done.output)
    os.kill(child, 9)  # raises if it is gone
    assert done.ended == ""


async def test_a_directory_that_is_gone_is_an_error_of_ours(tmp_path: Path) -> None:
    from migtui.errors import UsageError

    with pytest.raises(UsageError, match="cannot be started"):
        await ShellCommand("true", str(tmp_path / "gone")).run()


def test_in_the_terminal_it_waits_until_it_was_read(tmp_path: Path) -> None:
    call = f"run_in_terminal('echo hello; exit 4', {str(tmp_path)!r})"
    code = f"from migtui.engine.shell import run_in_terminal; print(repr({call}))"
    done = subprocess.run([sys.executable, "-c", code], input="\n", capture_output=True, text=True, timeout=20)
    assert "$ echo hello" in done.stdout and "\nhello\n" in done.stdout
    assert "[ended with exit code 4; press enter to go on]" in done.stdout
    assert done.stdout.rstrip().endswith("'ended with exit code 4'")


async def _appears(file: Path) -> None:
    for _ in range(2000):
        if file.exists() and file.read_text().strip():
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{file.name} never came")


async def _is_gone(pid: int) -> None:
    """Or a zombie that nobody has waited for yet."""
    for _ in range(2000):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
        if not state or state.startswith("Z"):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{pid} is still there")


# -- on the screen -------------------------------------------------------------------------------------------


def commands(*found: CustomCommand) -> Settings:
    return Settings(commands=found)


async def entry(user: User, action: str) -> LogEntry:
    def found() -> list[LogEntry]:
        return [each for each in user.session.log if each.action == action]

    await user.until(found, f"{action} is in the log")
    return found()[-1]


@pytest.mark.usefixtures("asked")
async def test_its_output_goes_to_the_log(open_app: Open, shop: Path) -> None:
    settings = commands(CustomCommand("X", "Mine", "echo {short}; echo {message}"))
    async with open_app(shop, settings=settings) as user:
        await user.is_read()
        await user.select("8d2f61c0a7e4")
        await user.press("X")
        done = await entry(user, "Mine")
        assert done.details == ("8d2f61c0a7e4", "create customers and products")
        assert (done.ok, done.result) == (True, "ended well, 2 lines of output")
        assert done.command == "echo 8d2f61c0a7e4; echo 'create customers and products'"
        assert done.seconds is not None
        await user.press("question_mark")
        screen = await user.meets(HelpScreen)
        await user.sees("esc closes")
        lines = [plain(line) for line in screen.query_one("#lines", LineView).lines]
        assert lines[lines.index("Own") + 1].split(maxsplit=1) == ["X", "Mine: echo {short}; echo {message}"]


@pytest.mark.usefixtures("asked")
async def test_a_failure_is_said(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=commands(CustomCommand("X", "Mine", "exit 7"))) as user:
        await user.is_read()
        await user.press("X")
        await user.is_told("Mine ended with exit code 7")
        assert (await entry(user, "Mine")).ok is False


@pytest.mark.usefixtures("asked")
async def test_the_palette_alone_has_one_without_a_key_that_is_free(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=commands(CustomCommand("u", "Telescope", "true"))) as user:
        await user.is_told("u is the key of upgrade")
        await user.press("ctrl+p")
        await user.meets(CommandPalette)
        await user.press(*"telescope")
        await user.until(lambda: user.app.screen.query_one(OptionList).option_count == 1, "it alone is left")
        await user.press("enter")
        assert (await entry(user, "Telescope")).ok


@pytest.mark.usefixtures("asked")
async def test_read_only_says_why(open_app: Open, shop: Path) -> None:
    settings = Settings(read_only=True, commands=(CustomCommand("X", "Mine", "touch written"),))
    async with open_app(shop, settings=settings) as user:
        await user.is_read()
        await user.press("X")
        await user.is_told("X: read-only")
        assert not (shop / "written").exists()


@pytest.mark.usefixtures("asked")
async def test_one_that_never_ends_is_stopped_by_the_key(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=commands(CustomCommand("X", "Mine", "echo $$ > pid; sleep 1000"))) as user:
        await user.is_read()
        await user.press("X")
        await user.is_told("Mine is running")
        await _appears(shop / "pid")
        await user.press("ctrl+c")
        await user.is_told("Mine was stopped")
        await _is_gone(int((shop / "pid").read_text()))
        await user.press("ctrl+c")
        await user.is_told("q leaves migtui")


@pytest.mark.usefixtures("asked")
async def test_leaving_kills_what_is_running(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=commands(CustomCommand("X", "Mine", "echo $$ > pid; sleep 1000"))) as user:
        await user.is_read()
        await user.press("X")
        await _appears(shop / "pid")
        await user.press("q")
    await _is_gone(int((shop / "pid").read_text()))


async def test_what_it_changed_is_read_again(
    open_app: Open, project: MakeProject, version_file: VersionFile, tmp_path: Path
) -> None:
    folder = project({"a": version_file("a")})
    (tmp_path / "b.py").write_text(version_file("b", "a"))
    command = CustomCommand("X", "Mine", f"cp {tmp_path / 'b.py'} db/versions/")
    async with open_app(folder, settings=commands(command)) as user:
        await user.is_read()
        await user.press("X")
        await user.until(lambda: "b" in user.session.snapshot.history.revisions, "the new revision")
        await user.is_told("Mine ended well")


@pytest.mark.usefixtures("asked")
async def test_where_the_screen_cannot_be_handed_over_that_is_said(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=commands(CustomCommand("X", "Mine", "true", "terminal"))) as user:
        await user.is_read()
        await user.press("X")
        await user.is_told("Mine: the screen cannot be handed to a command here")


@pytest.mark.usefixtures("asked")
async def test_in_the_terminal_it_is_noted(open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from contextlib import nullcontext

    ran: list[str] = []

    def run(command: str, cwd: str) -> str:
        ran.append(command)
        assert cwd == str(shop)
        return "ended with exit code 2"

    monkeypatch.setattr(shell, "run_in_terminal", run)
    async with open_app(shop, settings=commands(CustomCommand("X", "Mine", "less {id}", "terminal"))) as user:
        monkeypatch.setattr(user.app, "suspend", nullcontext)
        await user.is_read()
        await user.select("8d2f61c0a7e4")
        await user.press("X")
        await user.is_told("Mine ended with exit code 2")
        assert ran == ["less 8d2f61c0a7e4"]
        assert (await entry(user, "Mine")).result == "ended with exit code 2"
