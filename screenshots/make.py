"""Make the pictures of the README from the demo project: `python screenshots/make.py`, or with the names of some.

Each scene is played in our dark theme and in our light one, some in 80×24, too. With `--check` nothing is
written: the text of each picture is compared with what its scene shows now, and the exit code says whether any is old.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import html
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from unittest.mock import patch

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))  # both ways of calling it find its neighbours

from rich.cells import cell_len
from textual._compositor import LayoutUpdate
from textual.pilot import Pilot
from textual.widgets import Input

from migtui.config import Settings
from migtui.engine.files import load_history
from migtui.engine.project import find_project
from migtui.errors import MigtuiError
from migtui.ui.app import MigtuiApp
from migtui.ui.screens.plan_answer import RELEASE
from migtui.ui.snapshot import Snapshot
from screenshots.scenes import SCENES, Scene
from screenshots.steady import steady

HERE = Path(__file__).parent
PLACE = Path("/tmp/migtui-demo")
LARGE, SMALL = (120, 36), (80, 24)
PATIENCE = 30.0
"""Seconds until a text that does not come has failed the scene."""


def pictures(name: str) -> dict[str, str]:
    """The SVGs of a scene by the names of their files, made anew."""
    scene = SCENES[name]
    found = {f"{name}.svg": picture(scene, LARGE), f"{name}-light.svg": picture(scene, LARGE, "migtui-light")}
    return {**found, f"{name}-80.svg": picture(scene, SMALL)} if scene.is_small else found


def picture(scene: Scene, size: tuple[int, int], theme: str = "") -> str:
    """The SVG of what is on the screen at the scene's end."""
    with steady():
        return asyncio.run(play(scene, size, theme))


async def play(scene: Scene, size: tuple[int, int], theme: str) -> str:
    with _stage(scene, theme) as app:
        async with app.run_test(size=size) as pilot:
            for step in scene.steps:
                await _take(step, app, pilot)
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await _settled(app, pilot)
            return tightened(app.export_screenshot())


@contextmanager
def _stage(scene: Scene, theme: str) -> Iterator[MigtuiApp]:
    """The scene's project in its place, which is the same for all: one at a time."""
    before = Path.cwd()
    environ = {"XDG_CACHE_HOME": f"{PLACE}/.cache", "XDG_CONFIG_HOME": f"{PLACE}/.config"}
    with open(f"{PLACE}.lock", "w", encoding="utf-8") as lock, patch.dict(os.environ, environ):  # noqa: PTH123
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name in ("NO_COLOR", "VIRTUAL_ENV", "MIGTUI_PYTHON"):
            os.environ.pop(name, None)
        shutil.rmtree(PLACE, ignore_errors=True)
        try:
            yield _app(scene, theme)
        finally:
            os.chdir(before)
            shutil.rmtree(PLACE, ignore_errors=True)


def _app(scene: Scene, theme: str) -> MigtuiApp:
    folder = scene.prepare(PLACE)
    os.chdir(folder)
    try:
        project = find_project(folder, config=None, section=None, x=(), python=None, environ={})
    except MigtuiError as error:
        return MigtuiApp(error, theme=theme)
    settings = project.settings if scene.settings == Settings() else scene.settings
    return MigtuiApp(Snapshot.first(project, replace(settings, theme=theme), load_history(project)))


async def _take(step: str, app: MigtuiApp, pilot: Pilot[Path | None]) -> None:
    if step.startswith("text:"):
        await _until(step.removeprefix("text:"), app, pilot)
    elif step.startswith("type:"):
        await pilot.press(*("space" if key == " " else key for key in step.removeprefix("type:")))
    elif step == "release":
        await pilot.pause(RELEASE * 1.2)
    else:
        key, _, times = step.partition("*")
        await pilot.press(*[key] * int(times or 1))


async def _until(text: str, app: MigtuiApp, pilot: Pilot[Path | None]) -> None:
    for _ in range(int(PATIENCE / 0.02)):
        if text in _shown(app):
            return
        await pilot.pause(0.02)
    raise TimeoutError(f"{text!r} did not appear\n{_shown(app)}")


async def _settled(app: MigtuiApp, pilot: Pilot[Path | None]) -> None:
    """Wait until nothing has changed for a while: what comes in the background has come."""
    before, calm = "", 0
    while calm < 4:
        await pilot.pause(0.15)
        now = _shown(app)
        calm, before = (calm + 1, now) if now == before else (0, now)


def _shown(app: MigtuiApp) -> str:
    """The text of the screen. As Textual paints it, with what shows through from below: it keeps the rows."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    assert isinstance(update, LayoutUpdate)
    return "\n".join("".join(strip.text for strip in row) for row in update.strips)


CELL = 12.2
"""Units that a cell is wide in Rich's pictures."""
_TEXT = re.compile(
    r'(<text class="[^"]*-r\d+" )x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*>)'
    r"((?:&#160;)*)([^<]*?)((?:&#160;)*)</text>"
)


def tightened(svg: str) -> str:
    """Each text from its first character to its last: some viewers drop blanks at its ends, and stretch the rest."""

    def tight(found: re.Match[str]) -> str:
        head, x, y, length, middle, before, text, after = found.groups()
        if not text:
            return ""
        lead, trail = (part.count(";") * CELL for part in (before, after))
        return f'{head}x="{_number(float(x) + lead)}" y="{y}" textLength="{_number(float(length) - lead - trail)}"' + (
            f"{middle}{text}</text>"
        )

    return _TEXT.sub(tight, svg)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def text_of(svg: str) -> list[str]:
    """The lines of text in a picture."""
    lines: dict[float, str] = {}
    for _, x, y, _, _, _, text, _ in sorted(_TEXT.findall(svg), key=lambda found: (float(found[2]), float(found[1]))):
        before = lines.get(float(y), "")
        gap = max(0, round(float(x) / CELL) - cell_len(before))
        lines[float(y)] = before + " " * gap + html.unescape(text).replace("\xa0", " ")
    return [line.rstrip() for _, line in sorted(lines.items())]


def stale(names: Iterable[str]) -> list[str]:
    """What is old: a line for each picture that is absent or says something else than its scene does now.

    The light ones say what the dark ones say: a scene is not played again for them.
    """
    found = []
    for name in names:
        scene = SCENES[name]
        sizes = {name: LARGE, **({f"{name}-80": SMALL} if scene.is_small else {})}
        for stem, size in sizes.items():
            now = text_of(picture(scene, size))
            forms = [stem, f"{name}-light"] if size == LARGE else [stem]
            found += [_difference(form, now) for form in forms if _kept(form) != now]
    return found


def _kept(stem: str) -> list[str]:
    path = HERE / f"{stem}.svg"
    return text_of(path.read_text(encoding="utf-8")) if path.is_file() else []


def _difference(stem: str, now: list[str]) -> str:
    pairs = zip_longest(_kept(stem), now, fillvalue="")
    was, new = next(pair for pair in pairs if pair[0] != pair[1])
    return f"{stem}.svg\n  was {was}\n  now {new}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the README's pictures from the demo project.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SCENES)}; all unless given")
    parser.add_argument("--check", action="store_true", help="write nothing, say which pictures are old")
    arguments = parser.parse_args()
    names = arguments.names or list(SCENES)
    if arguments.check:
        old = stale(names)
        print("\n".join(old) or "all pictures show what there is")  # noqa: T201
        return 1 if old else 0
    for name in names:
        for file, svg in pictures(name).items():
            (HERE / file).write_text(svg, encoding="utf-8")
            print(file)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
