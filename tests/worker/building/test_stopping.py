"""A build that is cut short leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Clear, Cleared, Event, Progress, Ready, Scratched

if TYPE_CHECKING:
    from tests.worker.building.conftest import Make, Shop
    from tests.worker.conftest import Spawn, Worker

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
"""SQLite counts in C, where no signal is seen."""
SLEEP = {
    "sqlite async": "sa.util.await_only(__import__('asyncio').sleep(60))",
    "sqlite": "__import__('time').sleep(60)",
    "sqlite busy": f"op.execute({ENDLESS!r})",
    "sqlite async busy": f"op.execute({ENDLESS!r})",
    "postgresql": 'op.execute("select pg_sleep(60)")',
    "mariadb": 'op.execute("select sleep(60)")',
}


def step(done: int) -> Callable[[Event], bool]:
    """This step begins."""
    return lambda event: isinstance(event, Progress) and event.done == done


def started(spawn: Spawn) -> Worker:
    worker = spawn("reader")
    worker.until(Ready)
    return worker


class TestStopping:
    """A worker of its own for each: it dies, or is out of step afterwards."""

    @pytest.fixture(
        params=[
            *("sqlite", "sqlite async", "sqlite busy", "sqlite async busy"),
            *("postgresql", "postgresql async", "mariadb"),
        ]
    )
    def slow(self, request: pytest.FixtureRequest, make: Make, spawn: Spawn) -> Shop:
        shop = make(request.param.removesuffix(" busy"), started(spawn))
        shop.project.revision("b2", "a1", up=SLEEP.get(request.param) or SLEEP[request.param.partition(" ")[0]])
        return shop

    def begin(self, shop: Shop) -> None:
        """Until the step that sleeps has begun, in the server where there is one."""
        shop.worker.send(shop.request())
        begun = step(1)
        assert any(begun(event) for event in shop.worker.events())
        if shop.url.get_backend_name() == "sqlite":
            return
        place = f"LIKE 'migtui_scratch_{shop.worker.process.pid}_%%'"
        asked = f"SELECT 1 FROM information_schema.processlist WHERE info = 'select sleep(60)' AND db {place}"
        if shop.is_postgresql:
            asked = f"SELECT 1 FROM pg_stat_activity WHERE query = 'select pg_sleep(60)' AND datname {place}"
        for _ in range(1000):
            if shop.execute(asked):
                return
        raise AssertionError("it never slept")

    def test_sigint(self, slow: Shop) -> None:
        before = slow.real
        self.begin(slow)
        slow.worker.interrupt()
        answer = slow.worker.rest()
        assert (answer.done.ok, answer.done.kind) == (False, "interrupted")
        assert slow.left == [] and slow.real == before

    def test_the_engine_is_gone(self, slow: Shop) -> None:
        before = slow.real
        self.begin(slow)
        slow.worker.hang_up()
        assert slow.left == [] and slow.real == before

    def test_a_step_that_never_awaits(self, make: Make, spawn: Spawn) -> None:
        """asyncio notes the first SIGINT, and only the second one is an exception in the middle of the code."""
        shop = make("sqlite async", started(spawn))
        shop.project.revision("b2", "a1", up=SLEEP["sqlite"])
        self.begin(shop)
        shop.worker.hang_up()
        assert shop.left == []


class TestAfterAKill:
    """What a worker could not take away, another one does."""

    @pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
    def killed(self, request: pytest.FixtureRequest, make: Make, spawn: Spawn) -> tuple[Shop, list[str]]:
        """A shop whose worker was killed in a step, and what it has told of its databases."""
        shop = make(request.param, started(spawn))
        shop.project.revision("b2", "a1", up=SLEEP[request.param])
        shop.worker.send(shop.request())
        names = [shop.worker.until(Scratched).name]
        assert any(step(1)(event) for event in shop.worker.events())
        shop.worker.process.kill()
        shop.worker.process.wait()
        assert [Path(name).name for name in names] == shop.left
        return shop, names

    def test_another_worker_takes_it_away(self, killed: tuple[Shop, list[str]], spawn: Spawn) -> None:
        shop, names = killed
        before = shop.real
        answer = spawn("reader", shop.project.place).ask(Clear(names))
        assert answer.one(Cleared) == Cleared([]) and answer.done.ok, answer.done
        assert shop.left == [] and shop.real == before

    def test_what_is_not_ours_stays(self, killed: tuple[Shop, list[str]], spawn: Spawn, tmp_path: Path) -> None:
        shop, names = killed
        theirs = tmp_path / "migtui_scratch_theirs"
        theirs.mkdir()
        left = shop.left
        answer = spawn("reader", shop.project.place).ask(Clear([str(theirs), str(shop.url.database), "other"]))
        assert answer.one(Cleared) == Cleared([]) and answer.done.ok, answer.done
        assert theirs.is_dir() and shop.left == left and shop.real
        spawn("reader", shop.project.place).ask(Clear(names))
