"""Targets in a real terminal: started with one, switched to another, and nothing left running."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.conftest import Make, OpenTerminal

SETTINGS = """\
[targets.blue]
env = { SHOP_URL = "$BLUE_URL" }
colour = "blue"
[targets.green]
env = { SHOP_URL = "sqlite:///green.db" }
colour = "green"
"""


def _rows(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT version_num FROM alembic_version")]


def test_from_one_target_to_another(project: Make, terminal: OpenTerminal) -> None:
    folder = project()
    (folder.root / ".git").mkdir()
    env = (folder.root / "db/env.py").read_text()
    url = 'context.config.get_main_option("sqlalchemy.url")'
    folder.write("db/env.py", "import os\n" + env.replace(url, f'(os.environ.get("SHOP_URL") or {url})'))
    folder.write("migtui.toml", SETTINGS)
    user = terminal(folder.root)

    user.migtui("--target", "blue")
    user.sees("The target cannot be opened", "$BLUE_URL", "export BLUE_URL=")
    user.press("q")
    user.sees("code=3.")

    user.type("clear; export BLUE_URL=sqlite:///blue.db")
    user.migtui("--target", "blue")
    user.sees(" blue ", "blue.db", "not stamped")
    user.press("U")
    user.sees("SHOP_URL=$BLUE_URL alembic upgrade head")
    user.confirm()
    user.sees("esc closes this report")
    assert _rows(folder.root / "blue.db") == ["c3"]
    user.press("Escape")
    user.sees("1 History", "at head")
    before = set(user.workers)

    user.press("t")
    user.sees("Targets of migtui.toml", "green", "open now", "enter opens it · j k")
    user.press("j", "Enter")
    user.sees(" green ", "green.db", "not stamped")
    user.until(lambda: user.workers and not before & set(user.workers), "other workers have come in their place")
    user.press("q")
    user.sees("code=0.")
    user.until(lambda: not user.workers, "no worker is left")
    assert not (folder.root / "app.db").exists()
    assert not (folder.root / "green.db").exists()
