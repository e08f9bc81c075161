"""The least level of log records, as the user has set it, and as far as the project's own logging lets them be made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import Log

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session

SAYS = """import logging, warnings
log = logging.getLogger("shop")
log.setLevel({own})
log.debug("fine print"); log.info("news"); log.warning("careful"); log.error("broken"); warnings.warn("old")
"""


@pytest.mark.parametrize(
    ("level", "own", "said"),
    [
        ("debug", "DEBUG", ["fine print", "news", "careful", "broken", "old"]),
        ("debug", "INFO", ["news", "careful", "broken", "old"]),
        ("info", "DEBUG", ["news", "careful", "broken", "old"]),
        ("warning", "DEBUG", ["careful", "broken", "old"]),
        ("error", "DEBUG", ["broken"]),
        ("a later version's", "DEBUG", ["news", "careful", "broken", "old"]),
    ],
)
def test_the_least_level(project: ProjectDir, session: Session, level: str, own: str, said: list[str]) -> None:
    project.revision("a1", up=SAYS.format(own=f"logging.{own}"))
    worker = session.spawn("runner", replace(project.place, log_level=level))
    worker.send(session.request("upgrade", "head"))
    logs = worker.rest().all(Log)
    assert [log.message.split(": ")[-1] for log in logs if log.logger in ("shop", "py.warnings")] == said
