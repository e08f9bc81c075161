"""Make the README's screenshots from the demo project: `python screenshots/make.py`."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from migtui.config import Settings
from migtui.demo import copy_to
from migtui.engine.files import load_history
from migtui.engine.project import find_project
from migtui.ui.app import MigtuiApp
from migtui.ui.screens.plan import RELEASE
from migtui.ui.snapshot import Snapshot

HERE = Path(__file__).parent
SIZE = (120, 36)
SCENES: dict[str, tuple[str, ...]] = {
    "history": ("text:DATABASE",),
    "plan": ("text:DATABASE", "j*6", "d", "text:Will destroy", "j", "text:DROP TABLE"),
    "run": ("text:DATABASE", "U", "text:Will destroy", "release", "y", "text:read anew"),
    "diff": ("text:DATABASE", "2", "text:Not compared", "text:values", "b", "text:and no migration makes it", "escape", "j*3", "text:~?"),
    "draft": (
        "text:DATABASE",
        "U",
        "text:Will destroy",
        "release",
        "y",
        "text:read anew",
        "escape",
        "text:at all 2 heads",
        "n",
        "type:loyalty points",
        "text:5 of 5 operations",
        "tab*6",
        "space",
        "text:4 of 5 operations",
    ),
}
"""Per picture: keys to press (`key*times`), text to type, texts to wait for, and the time that counts as a released
key."""


async def picture(name: str, script: tuple[str, ...]) -> None:
    """Play the script on a fresh copy of the demo and save what is then on the screen."""
    folder = Path(tempfile.gettempdir()) / "migtui-demo"
    shutil.rmtree(folder, ignore_errors=True)
    project = find_project(copy_to(folder), config=None, section=None, x=(), python=None, environ=os.environ)
    app = MigtuiApp(Snapshot.first(project, Settings(), load_history(project)))
    async with app.run_test(size=SIZE) as pilot:
        for step in script:
            if step.startswith("text:"):
                await _until(app, pilot.pause, step.removeprefix("text:"))
            elif step.startswith("type:"):
                await pilot.press(*("space" if key == " " else key for key in step.removeprefix("type:")))
            elif step == "release":
                await pilot.pause(RELEASE * 1.2)
            else:
                key, _, times = step.partition("*")
                await pilot.press(*[key] * int(times or 1))
        await pilot.pause(0.5)
        app.save_screenshot(f"{name}.svg", path=str(HERE))
    shutil.rmtree(folder)


async def _until(app: MigtuiApp, pause: Callable[..., object], text: str) -> None:
    for _ in range(2000):
        strips = app.screen._compositor.render_strips()
        if any(text in strip.text for strip in strips):
            return
        await pause(0.02)  # type: ignore[misc]
    raise TimeoutError(f"{text!r} did not appear")


def main() -> None:
    for name, script in SCENES.items():
        asyncio.run(picture(name, script))


if __name__ == "__main__":
    main()
