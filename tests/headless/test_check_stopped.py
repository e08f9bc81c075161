"""ctrl+c while `migtui check` builds what the migrations make: it says so, and leaves nothing."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

from tests.headless.shop import MODELS

if TYPE_CHECKING:
    from tests.headless.shop import Shop

MakeShop = Callable[..., "Shop"]
SLEEP = {
    "sqlite": "__import__('time').sleep(60)",
    "postgresql": "op.execute('select pg_sleep(60)')",
    "mysql": "op.execute('select sleep(60)')",
}
LISTINGS = {"postgresql": "SELECT datname FROM pg_database", "mysql": "SHOW DATABASES"}
TELLS_ITS_WORKER = "import os, pathlib\npathlib.Path('worker').write_text(str(os.getpid()))\n"


@pytest.fixture(params=["", "postgres_url", "mariadb_url"])
def shop(request: pytest.FixtureRequest, make_shop: MakeShop, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """On each kind of database, where the second migration sleeps, and the process that builds it is known."""
    made = make_shop(request.getfixturevalue(request.param) if request.param else "")
    (made.root / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(made.root / "temporary"))
    made.database(made.agreed)
    made.models(TELLS_ITS_WORKER + MODELS)
    made.revision("b2", "a1", SLEEP[make_url(made.url).get_backend_name()])
    return made


def scratches(shop: Shop) -> list[str]:
    """The scratch databases of the worker that has run env.py last."""
    worker = shop.root / "worker"
    prefix = f"migtui_scratch_{worker.read_text() if worker.exists() else 0}_"
    names = [each.name for each in (shop.root / "temporary").iterdir()]
    listing = LISTINGS.get(make_url(shop.url).get_backend_name())
    if listing:
        engine = sqlalchemy.create_engine(shop.url, poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            names += [str(row[0]) for row in connection.exec_driver_sql(listing)]
    return [name for name in names if name.startswith(prefix)]


def until(condition: Callable[[], object]) -> None:
    """The bound is only there to fail instead of hanging."""
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("never came to pass")


@pytest.mark.parametrize("times", [1, 2, 5])
def test_ctrl_c(shop: Shop, times: int) -> None:
    """Who presses it again goes at once, and the worker clears up by itself."""
    command = [sys.executable, "-m", "migtui", "check"]
    process = subprocess.Popen(command, cwd=shop.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    until(lambda: scratches(shop))
    process.send_signal(signal.SIGINT)
    said = process.stderr.readline()
    assert said == "migtui: stopping what is being built: what it has created is removed …\n"
    for _ in range(times - 1):
        process.send_signal(signal.SIGINT)
    out, more = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert more == ("migtui: stopped: what it had created is removed\n" if times == 1 else "")
    until(lambda: not scratches(shop))
