"""What to do next, for the errors that are met again and again."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import OperationalError

from .texts import safe_str


def config_hint(error: BaseException) -> str:
    """For a configuration that Alembic cannot use."""
    text = safe_str(error)
    if isinstance(error, configparser.InterpolationError):
        return "In an ini file a % is written %%, in a password too."
    if isinstance(error, configparser.Error):
        return "Mend the ini file at this line."
    if "Path doesn't exist" in text:
        return "Correct script_location: this folder is not there, seen from the directory you are in."
    if "script_location" in text or "file has no" in text:
        return "Set script_location in the section that is used, or name another section with -n."
    if type(error).__name__ == "NoTomlSupport":
        return "Upgrade Alembic to 1.16, or write an alembic.ini."
    if type(error).__name__ in ("NoAppException", "NoMigrateExtension"):
        return "Name the application with --app, or in FLASK_APP."
    if isinstance(error, ModuleNotFoundError):
        return missing_module(error)
    if isinstance(error, FileNotFoundError):
        return "Check script_location and the configuration's place: this file is not there."
    return ""


def env_hint(error: BaseException) -> str:
    """For an env.py, or a module it imports, that raises."""
    text = safe_str(error)
    if isinstance(error, ModuleNotFoundError):
        return missing_module(error)
    if isinstance(error, ImportError) and "env.py" in text:
        return "Run alembic init, or mend script_location: the folder has no env.py."
    if isinstance(error, KeyError):
        return f"env.py looks up {text} in vain: an environment variable or an option may be missing."
    if isinstance(error, AttributeError) and "cmd_opts" in text:
        return "env.py expects an option of its own caller."
    if isinstance(error, AttributeError) and "Namespace" in text:
        return "env.py expects a command line option that this command does not have."
    if "application context" in text:
        return "env.py wants a Flask application: name it with --app, or set FLASK_APP."
    return "Mend env.py, or what it imports, at the place shown."


def missing_module(error: ModuleNotFoundError) -> str:
    """The user's code imports what this interpreter does not have."""
    fix = "install it there, or name the project's interpreter with --python"
    return f"{error.name} is not installed in {sys.executable}: {fix}."


def revision_hint(error: BaseException, data: Mapping[str, Sequence[str]]) -> str:
    """For a history that Alembic cannot resolve."""
    text = safe_str(error)
    if "heads" in data:
        return "Merge the heads, or name one of them, or take all with `heads`."
    if "overlaps" in text:
        return "The version table names a revision and its ancestor: delete the ancestor's row."
    if "Can't locate revision" in text:
        return "Check out the branch that has this revision, or stamp the database anew with --purge."
    if "ycle " in text or "elf-loop" in text or "Loop " in text:
        return "Change down_revision or depends_on in one of these files."
    if isinstance(error, KeyError):
        return "Restore that file, or correct down_revision or depends_on where it is named."
    if isinstance(error, SyntaxError):
        return "Mend the file at this line."
    if isinstance(error, ModuleNotFoundError):
        return missing_module(error)
    if "Could not determine revision id" in text:
        return "Move the file out of the versions folder, or give it a `revision`."
    if isinstance(error, AttributeError) and ("upgrade" in text or "downgrade" in text):
        return "Write the missing function in that version file."
    return ""


def migration_hint(error: BaseException) -> str:
    """For a step that raises."""
    text = safe_str(error)
    if isinstance(error, EOFError):
        return "The migration waits for input, and there is none here: run it with alembic on the command line."
    if isinstance(error, OperationalError) and "database is locked" in text:
        return "Another process writes to this SQLite file: close it and run again."
    if isinstance(error, NotImplementedError):
        return "This migration says that it cannot be undone."
    return ""
