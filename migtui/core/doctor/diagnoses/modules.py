"""A module that env.py imports in vain."""

from __future__ import annotations

from collections.abc import Iterator

from migtui.core.doctor.diagnoses.paths import prepend, shown
from migtui.core.doctor.diagnoses.seen import place_and_text
from migtui.core.doctor.evidence import EnvFailure, Evidence, Lost
from migtui.core.doctor.findings import Finding, Fix
from migtui.core.environment.drivers import by_module
from migtui.core.wording import alike

PACKAGES = {
    "yaml": "PyYAML", "dotenv": "python-dotenv", "PIL": "Pillow", "jose": "python-jose", "jwt": "PyJWT",
    "dateutil": "python-dateutil", "geoalchemy2": "GeoAlchemy2", "sqlalchemy_utils": "SQLAlchemy-Utils",
    "pydantic_settings": "pydantic-settings", "decouple": "python-decouple", "environ": "django-environ",
    "attr": "attrs", "magic": "python-magic", "flask_sqlalchemy": "Flask-SQLAlchemy", "flask_migrate": "Flask-Migrate",
    "alembic_utils": "alembic_utils", "pgvector": "pgvector", "email_validator": "email-validator",
}  # fmt: skip
"""Packages that are called otherwise than the module that they bring."""


def missing_name(failure: EnvFailure | None) -> str:
    """The module of a ModuleNotFoundError; "" for any other end."""
    found = failure.find(r"ModuleNotFoundError: No module named '([^']+)'") if failure is not None else None
    return found[1] if found else ""


def module_not_importable(evidence: Evidence) -> Iterator[Finding]:
    """`from shop.models import Base` fails: shop lies elsewhere, is not installed, or the name is wrong."""
    failure, name = evidence.failure, missing_name(evidence.failure)
    if failure is None or not name or failure.kind == "connect" or name == "greenlet":
        return
    lost = evidence.lost or Lost(name)
    where, text = place_and_text(failure)
    fixes = tuple(_paths(evidence, lost))
    if fixes:
        places = " or ".join(shown(evidence, folder) for folder in lost.folders)
        title = f"{name} cannot be imported: the directory it lies in is not on sys.path"
        explanation = f"{_file(where)} imports it, and it lies in {places}, where Python does not look."
        yield Finding("module-not-importable", "cannot-run", title, explanation, where, text, fixes)
        return
    if lost.siblings:
        yield _misspelt(lost, where, text)
        return
    title = f"{name} is not installed in the project's Python, nor is it part of the project"
    explanation = f"{evidence.libraries.python} runs env.py and does not have it."
    if not lost.environments:
        explanation += " Another interpreter can be named with --python."
    yield Finding("module-missing", "cannot-run", title, explanation, where, text, tuple(_installs(evidence, lost)))


def _paths(evidence: Evidence, lost: Lost) -> Iterator[Fix]:
    for folder in lost.folders:
        edit = prepend(evidence, folder)
        if edit is not None:
            yield Fix(f"Add {shown(evidence, folder)} to prepend_sys_path", (edit,))
    if lost.installable:
        title = "Install the project into its Python, so that it follows every edit"
        command = f"{evidence.libraries.install} -e {lost.installable}"
        yield Fix(title, commands=(command,), note="Every script and test then finds it too.")


def _misspelt(lost: Lost, where: str, text: str) -> Finding:
    package, _, module = lost.name.rpartition(".")
    near = alike(module, lost.siblings)
    offer = f"did you mean {package}.{near}?" if near else f"it has {', '.join(lost.siblings[:8])}."
    title = f"The package {package} has no module {module}"
    explanation = f"{package} was found, {offer} Correct the import, or write the module."
    return Finding("module-misnamed", "cannot-run", title, explanation, where, text)


def _installs(evidence: Evidence, lost: Lost) -> Iterator[Fix]:
    for python in lost.environments:
        command = f"migtui --python {python}"
        note = f'Or for good: python = "{python}" in [tool.migtui] of pyproject.toml.'
        yield Fix(f"Run env.py with {shown(evidence, python)}, which has it", commands=(command,), note=note)
    top = lost.name.partition(".")[0]
    known = by_module(top)
    package = known[0].package if known else PACKAGES.get(top, top)
    note = "" if known or top in PACKAGES else "Perhaps the package has another name than the module."
    command = f"{evidence.libraries.install} '{package}'"
    yield Fix(f"Install {package}", commands=(command,), note=note)


def _file(where: str) -> str:
    return where.rpartition("/")[2].partition(":")[0] or "env.py"
