"""What a terminal can show, by what the environment says of it.

colour      https://no-color.org and https://bixense.com/clicolors, where both are set NO_COLOR wins
signs       a locale that is not UTF-8 has no `◉`, and neither has the font of the Linux console
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

ColourWish = Literal["auto", "always", "never"]
SIGNS = "◉●○◆◇◌✗⚠│╭╯─▌…→"
"""Some of ours, to ask an encoding for."""
_NO_LOCALE = frozenset({"C", "POSIX"})


def wants_colour(wish: ColourWish, environ: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Whether what is printed may have colours. A pipe has none unless it is told to."""
    if wish != "auto":
        return wish == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return is_terminal and not is_dumb(environ) and environ.get("CLICOLOR") != "0"


def is_dumb(environ: Mapping[str, str]) -> bool:
    """A terminal that moves no cursor, or one that nothing is known of."""
    return environ.get("TERM", "") in ("", "dumb", "unknown")


def lacks_signs(environ: Mapping[str, str], encoding: str | None, *, is_terminal: bool = True) -> bool:
    """Whether our glyphs would come out as something else, so that ASCII has to do.

    The console's font has at most 512 glyphs: of those of console-setup, Lat15, Uni2 and Uni3 lack `◉ ○ ◆ ◇ ◌ ⚠ ▌ ⇠ ✓`,
    others the round corners too (read from their tables). A file in UTF-8 has them all, whoever asked for it.
    """
    try:
        SIGNS.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return is_terminal and (environ.get("TERM") == "linux" or not speaks_utf8(environ))


def speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Whether the locale is one of UTF-8. Nothing set is no answer: then Python is right, which takes it for UTF-8.

    Python's own encoding does not say: in the locale C it is UTF-8 too (PEP 540). And it sets LC_CTYPE=C.UTF-8 where
    LANG=C asked for the plain one (PEP 538), so there LANG is what counts.
    """
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environ[name] for name in names if environ.get(name)), "")
    if locale == "C.UTF-8" == environ.get("LC_CTYPE") and not environ.get("LC_ALL"):
        locale = environ.get("LANG") or locale
    if locale in _NO_LOCALE:
        return False
    _, _, codeset = locale.partition("@")[0].partition(".")
    return not codeset or codeset.lower().replace("-", "") == "utf8"
