"""The end of env.py that no other diagnosis explains: said as it is, with what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from migtui.core.doctor.evidence import Evidence
from migtui.core.doctor.findings import Finding


def unexplained(evidence: Evidence) -> Iterator[Finding]:
    """The failure itself."""
    failure = evidence.failure
    if failure is not None:
        title = f"{failure.title or 'It cannot be read'}: {failure.message}"
        yield Finding(f"fails-{failure.kind}", "cannot-run", title, failure.hint, failure.where, failure.message)
