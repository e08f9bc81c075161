"""The README's pictures show what there is: a few scenes are played again, all of them by `make.py --check`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent))  # not part of what is installed

from screenshots.make import HERE, stale, text_of, tightened
from screenshots.scenes import QUICK, SCENES


@pytest.mark.parametrize("name", QUICK)
def test_a_picture_shows_what_there_is(name: str) -> None:
    assert stale([name]) == [], "python screenshots/make.py renews it"


def test_there_is_a_picture_of_each_scene_and_no_other() -> None:
    wanted = {f"{name}{form}.svg" for name in SCENES for form in ("", "-light")}
    wanted |= {f"{name}-80.svg" for name, scene in SCENES.items() if scene.is_small}
    assert {path.name for path in HERE.glob("*.svg")} == wanted


@pytest.mark.parametrize("path", sorted(HERE.glob("*.svg")), ids=lambda path: path.stem)
def test_a_picture_is_the_same_wherever_it_was_made(path: Path) -> None:
    """Nothing of the machine: no home directory, and no interpreter."""
    text = "\n".join(text_of(path.read_text(encoding="utf-8")))
    assert text.strip()
    for word in ("/home/", "/root", "Users/", "site-packages"):
        assert word not in text


SVG = (
    '<text class="terminal-1-r2" x="12.2" y="20" textLength="85.4" clip-path="url(#a)">'
    "&#160;a&#160;&lt;b&#160;&#160;</text>"
)


def test_a_text_goes_from_its_first_character_to_its_last() -> None:
    """Some viewers drop blanks at the ends of a text, and stretch what is left over their room."""
    assert tightened(SVG) == (
        '<text class="terminal-1-r2" x="24.4" y="20" textLength="48.8" clip-path="url(#a)">a&#160;&lt;b</text>'
    )
    assert tightened(SVG.replace("a&#160;&lt;b", "")) == ""


def test_the_text_of_a_picture_stands_where_it_stood() -> None:
    later = SVG.replace('y="20"', 'y="44.4"')
    assert text_of(tightened(SVG) + "\n" + tightened(later)) == ["  a <b", "  a <b"]
