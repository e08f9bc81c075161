"""`y`: what there is of a revision to copy, and what is said of what became of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.git.files import FileHistory, GitHistory
from migtui.engine.client import Engine
from migtui.engine.clipboard import MOST, Given, Program
from migtui.engine.scripting import StepScript
from migtui.errors import OperationError
from migtui.ui.copying import copy, outcome
from migtui.ui.screens.copy_list import CopyScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.save import SaveScreen
from migtui.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

ID, FILE = "a60d7e95c1f2", "migrations/versions/a60d7e95c1f2_invoices_number_unique.py"


# -- what is said ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "sent", "said"),
    [
        (Given("wl-copy"), True, "copied the id (wl-copy and OSC 52)"),
        (Given("wl-copy"), False, "copied the id (wl-copy)"),
        (Given(), True, "sent the id to the terminal's clipboard (OSC 52)"),
        (
            Given("xsel", (("xclip", "Can't open display:\x1b[1m :0\n"),)),
            True,
            "copied the id (xsel and OSC 52) · xclip failed: Can't open display: [1m :0",
        ),
    ],
)
def test_it_is_said_which_of_them_has_it(given: Given, sent: bool, said: str) -> None:
    assert outcome("the id", given, sent=sent, size=12)[0] == said


def test_what_no_terminal_answers_is_not_called_copied() -> None:
    assert "copied" not in outcome("the id", Given(), sent=True, size=12)[0]


def test_without_a_way_the_reason_is_told() -> None:
    assert outcome("the SQL", Given(), sent=False, size=12)[0].startswith("this terminal has no clipboard")
    long = outcome("the SQL", Given(), sent=False, size=MOST + 10_000)[0]
    assert long.startswith("84 kB are more than a terminal takes") and "save the SQL to a file" in long


# -- the list --------------------------------------------------------------------------------------------------------


async def opened(user: User) -> None:
    await user.is_read()
    await user.select(ID)
    await user.press("y")
    await user.meets(CopyScreen)


async def test_y_twice_copies_the_id(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await user.sees(f"i  id                    {ID}", FILE, f"alembic downgrade {ID}@-1", "invoices.number unique")
        await user.press("y")
        await user.is_told(f"sent the id to the terminal's clipboard (OSC 52) · {ID}")
        assert user.app.clipboard == ID


@pytest.mark.parametrize(
    ("key", "text"), [("p", FILE), ("c", f"alembic downgrade {ID}@-1"), ("m", "invoices.number unique"), ("i", ID)]
)
async def test_a_letter_takes_its_line(open_app: Open, shop: Path, asked: None, key: str, text: str) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await user.press(key)
        await user.is_told("sent the ", text)
        assert user.app.clipboard == text


@pytest.mark.parametrize(
    ("id", "command"), [("b3aa99127ec4", "upgrade b3aa99127ec4"), ("3fe2b7c4d819", "downgrade 3fe2b7c4d819")]
)
async def test_the_command_is_one_that_does_something(
    open_app: Open, shop: Path, asked: None, id: str, command: str
) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.select(id)
        await user.press("y", "c")
        await user.is_told("sent the command")
        assert user.app.clipboard == f"alembic {command}"


async def test_the_list_stands_in_the_middle(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await opened(user)
        size, dialog = user.app.screen.size, user.app.screen.query_one(".dialog").region
        assert abs(dialog.x - (size.width - dialog.right)) <= 1
        assert dialog.y > 0 and abs(dialog.y - (size.height - dialog.bottom)) <= 1


async def test_a_long_path_shows_the_name_of_the_file(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await opened(user)
        await user.sees("p  path                  ", f"…/{Path(FILE).name} ")
        await user.press("p")
        await user.until(lambda: user.app.clipboard == FILE, "all of it is copied")


async def test_the_cursor_takes_a_line_and_escape_none(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await user.press("j", "j", "k", "enter")
        await user.until(lambda: user.app.clipboard == FILE, "the second line")
        await user.press("y", "escape")
        await user.until(lambda: user.app.screen is user.history, "closed")
        assert user.app.clipboard == FILE


async def test_the_commit_is_there_where_git_knows_it(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await user.press("g")  # no repository: there is no such line, and nothing happens
        assert isinstance(user.app.screen, CopyScreen) and "commit" not in user.screen
        await user.press("escape")
        git = GitHistory({str(shop / FILE): FileHistory("committed", "Ada", None, "9f3c" * 10, "number")})
        user.session.learn_git(git)
        await user.press("y", "g")
        await user.until(lambda: user.app.clipboard == "9f3c" * 10, "the commit")


async def test_the_sql_is_generated_when_it_is_asked_for(
    open_app: Open, shop: Path, asked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[tuple[str, str]] = []

    async def revision_sql(engine: Engine, history: object, id: str, direction: str) -> tuple[StepScript, ...]:
        asked_for.append((id, direction))
        if direction == "downgrade":
            raise OperationError("downgrade() raises: there is no way back")
        return (StepScript("", id, "upgrade", "CREATE UNIQUE INDEX …;\n", incomplete=("line 7 reads rows",)),)

    monkeypatch.setattr(Engine, "revision_sql", revision_sql)
    async with open_app(shop) as user:
        await opened(user)
        await user.press("s")
        await user.is_told("sent the SQL of the upgrade to the terminal's clipboard (OSC 52)")
        assert user.app.clipboard == f"-- upgrade {ID} is incomplete: line 7 reads rows\nCREATE UNIQUE INDEX …;\n"
        await user.press("y", "S")
        await user.is_told("there is no SQL to copy: downgrade() raises: there is no way back")
        assert asked_for == [(ID, "upgrade"), (ID, "downgrade")]


async def test_a_revision_without_a_file_has_an_id_and_a_command(open_app: Open, shop: Path, asked: None) -> None:
    (shop / FILE).unlink()
    async with open_app(shop) as user:
        await opened(user)
        await user.sees("i  id       ", "c  command  ")
        assert "SQL of the upgrade" not in user.screen and "p  path" not in user.screen


async def test_without_revisions_it_leads_to_the_first(open_app: Open, shop: Path, asked: None) -> None:
    for file in (shop / "migrations" / "versions").glob("*.py"):
        file.unlink()
    async with open_app(shop) as user:
        await user.is_read()
        user.session.stands(())
        await user.press("y")
        await user.is_told("y: no revision yet: n writes the first")


# -- the ways --------------------------------------------------------------------------------------------------------


async def test_a_program_has_it_too(
    open_app: Open, shop: Path, asked: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = tmp_path / "got"
    program = Program("wl-copy", ("/bin/sh", "-c", f"cat > '{got}'"))
    monkeypatch.setattr("migtui.engine.clipboard.programs", lambda environ: (program,))
    async with open_app(shop) as user:
        await opened(user)
        await user.press("y")
        await user.is_told("copied the id (wl-copy and OSC 52)")
        assert got.read_text() == ID


async def test_no_field_opens_over_another_screen(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("question_mark")
        over = await user.meets(HelpScreen)
        copy(user.history, "x" * (MOST + 1), "the SQL")
        await user.until(lambda: "save the SQL to a file" in user.history.query_one("#status", Bar).text, "it is said")
        assert user.app.screen is over


async def test_what_is_too_long_for_all_can_be_saved(
    open_app: Open, shop: Path, asked: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "x" * (MOST + 1)
    async with open_app(shop) as user:
        await user.is_read()
        copy(user.history, text, "the SQL")
        await user.meets(SaveScreen)
        await user.sees("Copy to a file", "74 kB are more than a terminal takes", "copied.txt")
        await user.press("enter")
        await user.is_told("saved: ", "copied.txt")
        assert (tmp_path / "copied.txt").read_text() == text
        assert user.app.clipboard == text  # for the fields of migtui itself


async def test_passwords_are_in_nothing_that_is_copied(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        project = replace(user.session.snapshot.project, x=("url=postgresql://app:s3cret@db/shop",))
        user.session.__dict__.pop("engine", None)
        user.session.snapshot = replace(user.session.snapshot, project=project)
        await user.select(ID)
        await user.press("y", "c")
        await user.is_told("sent the command")
        assert "s3cret" not in user.app.clipboard and "•••" in user.app.clipboard


async def test_what_a_target_holds_is_not_copied_and_that_is_said(open_app: Open, shop: Path, asked: None) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        text = (("DBURL", "sqlite:///x"), ("STRIPE", "sk_live_51abc"))
        project = replace(user.session.snapshot.project, environment_text=text)
        user.session.__dict__.pop("engine", None)
        user.session.snapshot = replace(user.session.snapshot, project=project)
        await user.select(ID)
        await user.press("y", "c")
        await user.is_told("sent the command", "fill in DBURL and STRIPE")
        assert user.app.clipboard == f"DBURL=… STRIPE=… alembic downgrade {ID}@-1"
