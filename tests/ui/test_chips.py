"""Words on a ground of their own, and in brackets where there is no ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from migtui.core.git.files import FileHistory, GitHistory
from migtui.core.model import Revision
from migtui.ui.looks.palette import STYLES, style_text
from migtui.ui.present.chips import LABEL_WIDTH, badges, bracketed, chip
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

LINE = (("text ", ""), chip("head", "head"), (" ", ""), chip("DATABASE", "here"))


def test_with_grounds_nothing_stands_in_brackets() -> None:
    assert bracketed(LINE, style_text) == LINE


@pytest.mark.parametrize(
    "look",
    [None, lambda name: style_text(name, coloured=False), lambda name: style_text(name, terminal=True)],
    ids=["ascii", "no colour", "the terminal's colours"],
)
def test_without_a_ground_a_chip_stands_in_brackets(look: Callable[[str], str] | None) -> None:
    """Also one that is reversed: the cursor's line is that, too."""
    assert plain(bracketed(LINE, look)) == "text [head] [DATABASE]"
    assert line_width(bracketed(LINE, look)) == line_width(LINE)


def test_every_chip_has_a_style(snapshot: MakeSnapshot) -> None:
    made = snapshot(Revision("a1", branch_labels=("billing",)), Revision("b2", ("a1",)), heads=("b2",))
    for revision in made.history.revisions.values():
        assert {name for _, name in badges(made, revision, destroys=True)} <= STYLES.keys()


def test_a_long_label_leaves_room_for_the_rest(snapshot: MakeSnapshot) -> None:
    revision = Revision("a1", branch_labels=("a" * 200,))
    assert line_width(tuple(badges(snapshot(revision), revision, destroys=False))) < LABEL_WIDTH + 20


def test_what_git_says_is_a_word(snapshot: MakeSnapshot) -> None:
    revision = Revision("a1", file="/projects/shop/a1.py")
    git = GitHistory({revision.file: FileHistory("untracked", branch="feature/tax")})
    assert plain(tuple(badges(replace(snapshot(revision), git=git), revision, destroys=False))).startswith(
        "untrackedon feature/tax"
    )
