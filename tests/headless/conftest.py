"""A shop of one's own for each test, and nothing of the user's environment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.headless.shop import Shop

MakeShop = Callable[..., Shop]


@pytest.fixture
def make_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> MakeShop:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".cache"))
    for name in ("VIRTUAL_ENV", "ALEMBIC_CONFIG", "MIGTUI_PYTHON"):
        monkeypatch.delenv(name, raising=False)
    return lambda url="": Shop(tmp_path, url or f"sqlite:///{tmp_path}/app.db", capsys)


@pytest.fixture
def shop(make_shop: MakeShop) -> Shop:
    return make_shop()
