"""Fuzzy matching: the better fit comes first, and nothing that is typed takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.fuzzy import LONGEST_QUERY, fit, may_fit, words


def best(query: str, *texts: str) -> list[str]:
    """Those that fit, the best first."""
    found = [(each.score, text) for text in texts if (each := fit(words(query), text)) is not None]
    return [text for _, text in sorted(found, key=lambda pair: -pair[0])]


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("merge", ["Merge", "Merge heads", "Unmerged", "m e r g e"]),
        ("up all", ["Upgrade all", "Call up"]),
        ("upall", ["Upgrade all"]),
        ("all up", ["Upgrade all"]),
        ("heads", ["Heads", "Check heads"]),
    ],
)
def test_what_fits_better_comes_first(query: str, texts: list[str]) -> None:
    assert best(query, *reversed(texts), "nothing of it") == texts


def test_letters_in_the_middle_of_other_words_do_not_fit() -> None:
    assert fit(words("cust"), "merge discounts into the shop") is None
    assert fit(words("mrg"), "Merge") is not None
    assert fit(words("mh"), "Merge heads") is not None
    assert fit(words(""), "anything") is None
    assert fit(words("zz"), "z") is None


def test_the_letters_that_are_meant() -> None:
    found = fit(words("hd all"), "h d head all")
    assert found is not None
    assert "".join("h d head all"[at] for at in found.offsets) == "hdall"
    assert fit(words("ix"), "İx") is None or fit(words("x"), "İx") is not None


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_offsets_are_of_the_letters(query: str, text: str) -> None:
    found = fit(words(query), text)
    if found is not None:
        assert may_fit(words(query), text.lower()) or len(text.lower()) != len(text)
        assert 0 < found.score <= 1
        assert list(found.offsets) == sorted(set(found.offsets))
        meant = {text[at].lower() for at in found.offsets} | {text[at] for at in found.offsets}
        assert set("".join(words(query))) <= set("".join(meant))


def test_a_hostile_pair_is_answered() -> None:
    """Textual's matcher does not come back from thirty letters in sixty."""
    assert fit(words("a" * 500), "ab" * 5_000) is not None
    assert fit(words("a" * LONGEST_QUERY), "a " * 40) is None
    assert fit(words("a" * 40 + "b"), "a" * 300) is None
