"""The user's key map: every spelling of a key, what is refused and said, and what the screens then show and do."""

from __future__ import annotations

import string
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandPalette
from textual.keys import _character_to_key

from migtui.config import CustomCommand, Settings, Source
from migtui.core.position import KEYS
from migtui.ui.commands import by_id, key_name
from migtui.ui.commands.command import SYMBOLS, Command, is_typed
from migtui.ui.commands.history import HISTORY
from migtui.ui.commands.registry import SCREENS, ScreenCommands
from migtui.ui.keys.bindings import rebind
from migtui.ui.keys.keymap import DEFAULT, KeyMap, key_map
from migtui.ui.keys.reading import Unreadable, read_key
from migtui.ui.keys.resolving import is_needed, resolve
from migtui.ui.present.frame import first_frame
from migtui.ui.present.row_style import RowStyle
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.merge import MergeScreen
from migtui.ui.settings.problems import said, settings_problems
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot, Open


def mapped(*keys: tuple[str, tuple[str, ...]], own: tuple[CustomCommand, ...] = ()) -> KeyMap:
    return resolve(keys, SCREENS, own)


def texts(map: KeyMap) -> list[str]:
    return [problem.text for problem in map.problems]


# -- reading -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("u", "u"), ("U", "U"), ("shift+u", "U"), ("ctrl+u", "ctrl+u"), ("Ctrl+U", "ctrl+u"), ("^u", "ctrl+u"),
        ("C+u", "ctrl+u"), ("<", "less_than_sign"), ("+", "plus"), ("^", "circumflex_accent"), ("ctrl++", "ctrl+plus"),
        ("pgdn", "pagedown"), ("PageDown", "pagedown"), ("page down", "pagedown"), ("esc", "escape"), ("F6", "f6"),
        ("space", "space"), (" ", "space"), ("shift+tab", "shift+tab"), ("shift+ctrl+up", "ctrl+shift+up"),
        ("less_than_sign", "less_than_sign"), ("↓", "down"), ("del", "delete"), ("alt+x", "alt+x"), ("ö", "ö"),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(text: str, key: str) -> None:
    assert read_key(text) == key


@pytest.mark.parametrize("text", ["", "uu", "hyper+u", "ctrl+", "f25", "ctrl+uu", "+u", "\x1b", "ctrl +"])
def test_what_is_no_key_is_said(text: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_key(text)
    assert "no key is called" in raised.value.reason


@pytest.mark.parametrize(("text", "sent"), [("ctrl+i", "tab"), ("^m", "enter"), ("ctrl+[", "escape")])
def test_a_key_that_no_terminal_can_tell_from_another_is_said(text: str, sent: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_key(text)
    assert f'write "{sent}"' in raised.value.reason


def test_the_names_of_symbols_are_textuals() -> None:
    assert {sign: _character_to_key(sign) for sign in string.punctuation} == SYMBOLS
    assert all(key_name(name) == sign and is_typed(name) for sign, name in SYMBOLS.items())


def test_every_key_of_the_registry_can_be_written() -> None:
    for screen in SCREENS:
        for command in screen.commands:
            for key in command.keys:
                assert read_key(key) == key
                assert read_key(key_name(key)) == key, "as the footer has it"


# -- resolving -----------------------------------------------------------------------------------------------


def test_a_command_has_its_new_keys_on_every_screen_that_lists_it() -> None:
    map = mapped(("help", ("0", "f9")))
    assert map.problems == ()
    for screen in SCREENS:
        found = by_id(map.commands(screen.commands, has_fields=screen.has_fields)).get("help")
        assert found is None or "f9" in found.keys, screen.title
    assert map.name("help") == "0"


def test_nothing_mapped_is_the_registry_itself() -> None:
    assert key_map(Settings()) is DEFAULT
    assert DEFAULT.commands(HISTORY) is HISTORY


def test_an_unknown_id_names_the_nearest() -> None:
    map = mapped(("upgrade.head", ("x",)))
    assert texts(map) == ["keys: no command is called 'upgrade.head'; did you mean 'upgrade.heads'?"]
    assert map.changed == {}


def test_an_unknown_key_leaves_the_command_its_own() -> None:
    map = mapped(("upgrade", ("hyper+u",)), ("downgrade", ("hyper+d", "x")))
    assert len(map.problems) == 2
    assert map.changed == {"downgrade": ("x",)}


def test_two_commands_on_one_key_both_keep_their_own_and_the_screen_is_named() -> None:
    map = mapped(("upgrade", ("x",)), ("downgrade", ("x",)), ("target", ("T",)))
    assert texts(map) == ["keys: upgrade and downgrade are both on x (History); both keep their own keys"]
    assert map.changed == {"target": ("T",)}, "who is no part of it keeps the new key"


def test_a_key_that_another_command_has_is_not_taken_from_it() -> None:
    """What Textual's own key map does, without a word."""
    map = mapped(("upgrade", ("d",)))
    assert texts(map) == ["keys: upgrade and downgrade are both on d (History); upgrade keeps its own"]
    assert map.changed == {}


def test_two_commands_may_change_places() -> None:
    map = mapped(("upgrade", ("d",)), ("downgrade", ("u",)))
    assert map.problems == ()
    assert by_id(map.commands(HISTORY))["upgrade"].keys == ("d",)


def test_an_entry_that_falls_back_may_meet_another_one() -> None:
    """upgrade cannot have d, so it keeps u, which target wanted."""
    map = mapped(("upgrade", ("d",)), ("target", ("u",)))
    assert len(map.problems) == 2 and map.changed == {}


def test_of_one_id_on_several_screens_one_clash_is_enough() -> None:
    map = mapped(("palette", ("J",)))  # J scrolls the details of History
    assert "(History)" in texts(map)[0] and map.changed == {}


def test_an_empty_list_leaves_the_palette_alone() -> None:
    map = mapped(("downgrade.base", ()))
    assert map.problems == ()
    assert by_id(map.commands(HISTORY))["downgrade.base"].keys == ()
    assert map.name("downgrade.base") == "^p Down to base"


@pytest.mark.parametrize("id", ["help", "quit", "palette", "plan.cancel", "run.close", "run.cancel", "doctor.close"])
def test_nobody_can_lock_themselves_in(id: str) -> None:
    map = mapped((id, ()))
    assert "there must be a key for it" in texts(map)[0]
    assert map.changed == {}


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q", "ctrl+z", "escape"])
def test_keys_with_a_meaning_of_their_own_cannot_be_taken(key: str) -> None:
    map = mapped(("upgrade", (key,)))
    assert "cannot be taken" in texts(map)[0] and map.changed == {}
    assert mapped(("run.cancel", ("ctrl+c", "f12"))).problems == ()


def test_escape_stays_beside_the_keys_that_are_given() -> None:
    map = mapped(("plan.cancel", ("x",)), ("choose.close", ("x",)), ("run.cancel", ("f12",)))
    assert map.problems == ()
    found = {each.id: each.keys for screen in SCREENS for each in map.commands(screen.commands)}
    assert found["plan.cancel"] == ("x", "escape") and found["choose.close"] == ("x", "escape")
    assert found["run.cancel"] == ("f12", "ctrl+c"), "it stops a run, as the one who is in a hurry knows"
    assert "it leads one step back" in texts(mapped(("upgrade", ("esc",))))[0]


def test_what_a_field_does_with_its_keys_stays_too() -> None:
    map = mapped(("ask.take", ("f2",)))
    (ask,) = [screen for screen in SCREENS if screen.name == "Ask"]
    assert by_id(map.commands(ask.commands, has_fields=True))["ask.take"].keys == ("f2", "enter")


def test_letters_alone_are_not_enough_where_they_are_text() -> None:
    map = mapped(("help", ("0",)))
    (merge,) = [screen for screen in SCREENS if screen.name == "Merge"]
    assert by_id(map.commands(merge.commands, has_fields=True))["help"].keys == ("f1", "0")
    assert by_id(map.commands(HISTORY))["help"].keys == ("0",)


def test_the_palettes_key_is_taken_on_every_screen() -> None:
    """It is the application's: a screen that does not list it would have a key that does nothing."""
    assert "palette" in texts(mapped(("plan.up", ("ctrl+p",))))[0]
    assert mapped(("palette", ("f9",)), ("plan.up", ("ctrl+p",))).problems == ()


MODES = (
    ScreenCommands(
        "One",
        (
            Command("new", ("n",), "New", "New.", "Revisions"),
            Command("help", ("question_mark",), "Keys", "All keys.", "General"),
            Command("find.next", ("n",), "Next", "Next.", "Find", mode="find"),
        ),
    ),
)


def test_a_key_may_mean_one_thing_in_a_mode_and_another_without() -> None:
    assert resolve((("find.next", ("n",)),), MODES).problems == ()
    clash = resolve((("find.next", ("?",)),), MODES)
    assert "find.next and help are both on ?" in texts(clash)[0], "in that mode help would be lost"
    assert clash.changed == {}


def test_own_commands_do_not_take_keys_from_others() -> None:
    own = (
        CustomCommand("u", "Log", "git log {file}"),
        CustomCommand("x", "Blame", "git blame {file}"),
        CustomCommand("x", "Show", "git show"),
        CustomCommand("^c", "Stop", "true"),
    )
    map = mapped(own=own)
    assert [each.key for each in map.own] == ["", "x", "", ""]
    assert texts(map) == [
        "commands, Log: u is the key of upgrade (History); the palette has it",
        "commands, Show: x is the key of Blame (History); the palette has it",
        "commands, Stop: ^c cannot be taken: it stops what is running; the palette has it",
    ]
    freed = mapped(("upgrade", ("b",)), own=own[:1])
    assert freed.problems == () and freed.own[0].key == "u"


def test_what_closes_a_screen_is_needed() -> None:
    closing = {"screen.history", "quit"}
    for screen in SCREENS:
        assert any(is_needed(command) or command.id in closing for command in screen.commands if command.id != "help")


def test_the_truth_line_knows_the_registrys_keys() -> None:
    assert {id: DEFAULT.name(id) for id in KEYS} == KEYS


def test_a_problem_has_its_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "migtui.toml"
    text = 'ascii = true\n[keys]\n"upgrade" = "d"\nupgrade.haeds = "x"\n\n[[commands]]\nkey = "x"\ncommand = "{fiel}"\n'
    settings = Settings(
        keys=(("upgrade", ("d",)), ("upgrade.haeds", ("x",))),
        commands=(CustomCommand("x", "Show", "cat {fiel}"),),
        sources=(Source(file, (), text, frozenset({"ascii", "keys", "commands"})),),
    )
    assert [said(each) for each in settings_problems(settings)] == [
        "migtui.toml:4: keys: no command is called 'upgrade.haeds'; did you mean 'upgrade.heads'?",
        "migtui.toml:3: keys: upgrade and downgrade are both on d (History); upgrade keeps its own",
        "migtui.toml:6: commands, Show: {fiel} is no field; did you mean {file}?",
    ]


def test_bindings_of_a_mode_stand_before_the_others_of_their_key() -> None:
    from textual.binding import Binding, BindingsMap

    map = BindingsMap([Binding("n", "inherited"), Binding("tab", "focus_next")])
    rebind(map, MODES[0].commands)
    actions = {key: [each.action for each in found] for key, found in map.key_to_bindings.items()}
    assert actions["n"] == ["command('find.next')", "command('new')"]
    assert actions["tab"] == ["focus_next"]


# -- on the screens ------------------------------------------------------------------------------------------

MOVED = Settings(keys=(("upgrade.heads", ("A",)), ("help", ("f9",)), ("log", ("*",)), ("palette", ("f8",))))


@pytest.mark.usefixtures("asked")
async def test_keys_footer_help_and_sentences_are_the_users(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=MOVED) as user:
        await user.is_read()
        await user.sees("A Upgrade all", "f9 Keys", "* hide")
        await user.is_told("A upgrades to all of them")
        before = user.screen
        await user.press("U", "question_mark", "at")
        assert user.screen == before, "the old keys do nothing"
        await user.press("f9")
        await user.meets(HelpScreen)
        await user.sees("(f8)", "Plan the upgrade to all heads.")
        assert "^p" not in user.screen


@pytest.mark.usefixtures("asked")
async def test_a_key_that_cannot_work_is_named_as_it_is_mapped(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(keys=(("upgrade", ("x",)), ("downgrade", ("z",))))) as user:
        await user.is_read()
        await user.select("8d2f61c0a7e4")
        await user.press("x")
        await user.is_told("x: 8d2f61c0a7e4 is applied already; z takes the database down to it")


@pytest.mark.usefixtures("asked")
async def test_the_palette_opens_by_its_key_on_every_screen(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=MOVED) as user:
        await user.is_read()
        for _ in range(2):
            await user.press("ctrl+p")
            assert not isinstance(user.app.screen, CommandPalette)
            await user.press("f8")
            await user.meets(CommandPalette)
            await user.press("escape")
            await user.press("m")
            await user.meets(MergeScreen)


@pytest.mark.usefixtures("asked")
async def test_problems_are_said_and_nothing_else_is_lost(open_app: Open, shop: Path) -> None:
    keys = (("upgrade", ("d",)), ("nonsense", ("x",)), ("target", ("T",)))
    async with open_app(shop, settings=Settings(keys=keys)) as user:
        await user.is_told("no command is called 'nonsense'", "1 more problem in the command log")
        results = [entry.result for entry in user.session.log if entry.action == "Settings"]
        assert len(results) == 2 and "both on d" in results[1]
        await user.sees("u Upgrade", "d Downgrade")


def test_the_first_picture_has_the_users_keys(snapshot: MakeSnapshot) -> None:
    from datetime import datetime, timezone

    made = replace(snapshot(heads=("a",)), settings=MOVED)
    rows = first_frame(RowStyle(made, datetime.now(timezone.utc), False), 120, 36)
    text = "\n".join(plain(row.line) for row in rows)
    assert "A Upgrade all" in text and "* hide" in text and "f9 Keys" in text
