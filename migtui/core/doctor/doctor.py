"""The doctor: everything that is surely wrong with an env.py, the worst first. See `diagnoses` for the parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from migtui.core.doctor.diagnoses.drivers import (
    async_url_in_sync_env,
    driver_missing,
    greenlet_missing,
    sync_url_in_async_env,
)
from migtui.core.doctor.diagnoses.metadata import models_not_imported, no_metadata, no_tables
from migtui.core.doctor.diagnoses.modules import module_not_importable
from migtui.core.doctor.diagnoses.names import name_not_importable
from migtui.core.doctor.diagnoses.options import loggers_disabled, no_logging_sections, sqlite_without_batch
from migtui.core.doctor.diagnoses.relative import relative_import
from migtui.core.doctor.diagnoses.rest import unexplained
from migtui.core.doctor.diagnoses.urls import percent_in_url, postgres_scheme, url_missing, url_not_filled_in
from migtui.core.doctor.evidence import Evidence
from migtui.core.doctor.findings import Finding

Diagnosis = Callable[[Evidence], Iterable[Finding]]

CAUSES: tuple[Diagnosis, ...] = (
    module_not_importable,
    relative_import,
    name_not_importable,
    sync_url_in_async_env,
    driver_missing,
    greenlet_missing,
    url_not_filled_in,
    url_missing,
    postgres_scheme,
    percent_in_url,
    async_url_in_sync_env,
    no_logging_sections,
    unexplained,
)
"""Why env.py cannot run. The first that explains the failure is the one to mend: one failure has one cause."""

SURPRISES: tuple[Diagnosis, ...] = (no_metadata, no_tables, models_not_imported, loggers_disabled, sqlite_without_batch)
"""What an env.py that runs may have that was not meant."""

CHECKED = (
    "env.py runs: its imports, the URL, the driver, greenlet, asyncio or not, logging",
    "target_metadata is set and has tables; the modules with models were imported",
    "no logger of the project is silenced; SQLite has batch mode",
)
"""In words, for when nothing was found."""


def diagnose(evidence: Evidence) -> tuple[Finding, ...]:
    """The findings, the worst first."""
    causes = next((found for cause in CAUSES if (found := tuple(cause(evidence)))), ())
    surprises = [finding for surprise in SURPRISES for finding in surprise(evidence)]
    return tuple(sorted([*causes, *surprises], key=lambda finding: finding.rank))
