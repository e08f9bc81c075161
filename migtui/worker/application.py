"""What went wrong while the Flask application was loaded: whose fault it is, where, and what to do next."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from . import connecting
from .frames import full_text, where
from .hints import missing_module
from .protocol import Done
from .texts import first_line, safe_str


class ApplicationFailed(Exception):
    """Loading the application raised: its `__cause__`."""


class NoMigrateExtension(Exception):
    """The Flask application loads, but Flask-Migrate was never initialised on it."""


def application_failure(error: ApplicationFailed) -> Done:
    """The Done that tells of it."""
    cause = _reason(error.__cause__ or error)
    known = connecting.is_connection_error(cause)
    return Done(
        ok=False,
        kind="connect" if known else "app",
        type=type(cause).__name__,
        message=_message(cause),
        hint=connecting.hint(cause) if known else _hint(cause),
        where=where(cause),
        traceback=full_text(cause),
    )


def _reason(error: BaseException) -> BaseException:
    """Flask puts the traceback of an ImportError in the application into its own text; the error says it shorter."""
    inner = error.__context__
    return inner if _is_not_found(error) and isinstance(inner, ImportError) and where(inner) else error


def _message(error: BaseException) -> str:
    text = first_line(safe_str(error))
    if isinstance(error, SystemExit):
        return f"it called sys.exit({text})"
    if isinstance(error, NoMigrateExtension) or _is_not_found(error):
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _hint(error: BaseException) -> str:
    if isinstance(error, NoMigrateExtension):
        return "Call Migrate(app, db), or migrate.init_app(app, db), where the application is made."
    if _is_not_found(error):
        return _unread_file() or (
            "Name the application with --app MODULE or --app MODULE:FACTORY, or in FLASK_APP. Without a name Flask"
            " looks for app or create_app in wsgi.py and app.py."
        )
    if isinstance(error, ModuleNotFoundError):
        return missing_module(error)
    if isinstance(error, EOFError):
        return "It waits for input, and there is none here."
    if isinstance(error, KeyError):
        return f"It looks up {safe_str(error)} in vain: a variable of the environment may be missing."
    return "Mend the application at the place shown; `flask routes` fails like this too."


def _is_not_found(error: BaseException) -> bool:
    """Flask does not find it, or not what its name asks for."""
    return type(error).__name__ == "NoAppException"


def _unread_file() -> str:
    """The application may be named in a file that nobody reads."""
    files = [name for name in (".flaskenv", ".env") if Path(name).is_file()]
    if not files or importlib.util.find_spec("dotenv") is not None:
        return ""
    return (
        f"{files[0]} is not read, since python-dotenv is not installed in {sys.executable}: install it there,"
        " or name the application with --app."
    )
