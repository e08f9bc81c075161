"""`prepend_sys_path`: the edit that puts a directory on the path of env.py."""

from __future__ import annotations

import os
import posixpath
import re

from migtui.core.doctor.evidence import Evidence, SourceFile
from migtui.core.environment.configuration_text import Written, ini_option, toml_list
from migtui.core.environment.edits import Edit
from migtui.core.environment.ini_edits import set_option, set_toml_option

OPTION = "prepend_sys_path"
SEPARATORS = {"space": " ", "newline": "\n", "os": os.pathsep, ":": ":", ";": ";"}
LEGACY = r", *|(?: +)|:"
"""How Alembic splits the option where no path_separator is set."""


def prepend(evidence: Evidence, folder: str) -> Edit | None:
    """Have this directory on sys.path; None when it is there already or cannot be written so that Alembic reads it."""
    why = f"env.py is to find its modules in {shown(evidence, folder)}"
    if evidence.ini is not None and _is_for_ini(evidence, evidence.ini):
        after = _in_ini(evidence, evidence.ini, folder)
        return None if after is None else Edit(evidence.ini.path, evidence.ini.text, after, why)
    if evidence.toml is not None:
        after = _in_toml(evidence, evidence.toml, folder)
        return None if after is None else Edit(evidence.toml.path, evidence.toml.text, after, why)
    return None


def shown(evidence: Evidence, path: str) -> str:
    """The path from the working directory where it lies below it, else in full."""
    if path == evidence.cwd:
        return "the working directory"
    return path.removeprefix(evidence.cwd.rstrip("/") + "/")


def _is_for_ini(evidence: Evidence, ini: SourceFile) -> bool:
    """Alembic looks into the ini first; where neither has the option, the file that says script_location takes it."""
    if evidence.toml is None or ini_option(ini.text, evidence.section, OPTION) is not None:
        return True
    return (
        toml_list(evidence.toml.text, OPTION) is None
        and ini_option(ini.text, evidence.section, "script_location") is not None
    )


def _in_ini(evidence: Evidence, ini: SourceFile, folder: str) -> str | None:
    here = posixpath.dirname(ini.path)
    current = ini_option(ini.text, evidence.section, OPTION)
    option = ini_option(ini.text, evidence.section, "path_separator")
    separator = _separator(evidence, option)
    entries = _entries(current.value if current else "", separator)
    if _resolved(folder) in {_resolved(_real(each, here, evidence.cwd)) for each in entries}:
        return None
    entry = _entry(evidence, here, folder, splits=LEGACY if separator is None else re.escape(separator))
    if entry is None:
        return None
    return set_option(
        ini.text,
        evidence.section if current is None else current.section,
        OPTION,
        _joiner(option).join(_with(entries, entry)),
    )


def _in_toml(evidence: Evidence, toml: SourceFile, folder: str) -> str | None:
    here = posixpath.dirname(toml.path)
    entries = list(toml_list(toml.text, OPTION) or ())
    if _resolved(folder) in {_resolved(_real(each, here, evidence.cwd)) for each in entries}:
        return None
    entry = _entry(evidence, here, folder, splits=None)
    return None if entry is None else set_toml_option(toml.text, OPTION, _with(entries, entry))


def _separator(evidence: Evidence, option: Written | None) -> str | None:
    """None where Alembic splits at several signs; the colon, which it knows in any case, is then kept by `_joiner`."""
    if option is None or (evidence.libraries.alembic and evidence.libraries.alembic < (1, 16)):
        return None
    return SEPARATORS.get(option.value)


def _joiner(option: Written | None) -> str:
    """What Alembic splits at, be it older than path_separator or not."""
    return SEPARATORS.get(option.value, " ") if option is not None else " "


def _entries(value: str, separator: str | None) -> list[str]:
    parts = re.split(LEGACY, value) if separator is None else value.split(separator)
    return [part.strip() for part in parts if part.strip()]


def _with(entries: list[str], entry: str) -> list[str]:
    """`.` is the working directory: where that is not the configuration's, `%(here)s` is what was meant."""
    if entry == "%(here)s" and "." in entries:
        return [entry if each == "." else each for each in entries]
    return [*entries, entry]


def _entry(evidence: Evidence, here: str, folder: str, *, splits: str | None) -> str | None:
    """The directory as an entry that Alembic does not split: from the configuration, else from the working directory.

    `%(here)s` holds wherever alembic is called from.
    """
    relative = posixpath.relpath(folder, here)
    if splits is None or not re.search(splits, posixpath.join(here, relative)):
        return "%(here)s" if relative == "." else f"%(here)s/{_escaped(relative)}"
    relative = posixpath.relpath(folder, evidence.cwd)
    return None if re.search(splits, relative) else _escaped(relative)


def _escaped(path: str) -> str:
    return path.replace("%", "%%")


def _real(entry: str, here: str, cwd: str) -> str:
    return posixpath.join(cwd, entry.replace("%(here)s", here).replace("%%", "%"))


def _resolved(path: str) -> str:
    return posixpath.normpath(path)
