"""What to do next, for the errors that are met again and again."""

from __future__ import annotations

import configparser
import sys
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import OperationalError

from .texts import safe_str

UNNAMED = (
    "SQLite's batch mode builds the table anew and needs a name for every constraint: write one in the version file, "
    "or give the models' MetaData a naming_convention."
)


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
        return _missing_key(text)
    if isinstance(error, AttributeError) and "cmd_opts" in text:
        return "env.py expects an option of its own caller."
    if isinstance(error, AttributeError) and "Namespace" in text:
        return "env.py expects a command line option that this command does not have."
    if type(error).__name__ == "MissingGreenlet":
        return "The URL names an asyncio driver, and env.py connects without asyncio."
    if "requires an async driver" in text:
        return "env.py uses asyncio: name an asyncio driver in the URL, postgresql+asyncpg:// or sqlite+aiosqlite://."
    if isinstance(error, ValueError) and "invalid interpolation syntax" in text:
        return 'Double the % of the URL before set_main_option: url.replace("%", "%%").'
    if "attempted relative import" in text:
        return "env.py belongs to no package: import the module by its full name."
    if type(error).__name__ == "NoOfflineMode":
        return "Give env.py the branch for `context.is_offline_mode()` that alembic init writes."
    if "application context" in text:
        return "env.py wants a Flask application: name it with --app, or set FLASK_APP."
    return "Mend env.py, or what it imports, at the place shown."


def _missing_key(text: str) -> str:
    """What engine_from_config and fileConfig look up is not env.py's own."""
    if text == "'url'":
        return "Set sqlalchemy.url in the configuration: there is none."
    if text in ("'formatters'", "'handlers'", "'loggers'"):
        return "The ini file says nothing about logging, and env.py calls fileConfig: add [loggers] and its like."
    return f"env.py looks up {text} in vain: an environment variable or an option may be missing."


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
    if isinstance(error, ValueError) and "Constraint must have a name" in text:
        return UNNAMED
    if isinstance(error, NotImplementedError):
        return "This migration says that it cannot be undone."
    return ""
