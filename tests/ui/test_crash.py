"""When migtui itself fails, what it prints holds no secret."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

if TYPE_CHECKING:
    from tests.ui.conftest import Open


@pytest.mark.usefixtures("asked")
async def test_a_traceback_has_no_values_of_variables(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        try:
            url = "postgresql://app:" + "hunter" + "22" + "@db/shop"
            raise RuntimeError(f"it fails at {len(url)}")
        except RuntimeError:
            user.app._fatal_error()
        console = Console(width=120, file=io.StringIO(), record=True)
        for renderable in user.app._exit_renderables:
            console.print(renderable)
        printed = console.export_text()
        user.app._exit_renderables.clear()
    assert "RuntimeError" in printed and "it fails at" in printed
    assert "hunter22" not in printed
