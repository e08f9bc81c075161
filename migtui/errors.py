"""The one error tree. Every error a user can meet says what is wrong, where, and what to do next.

MigtuiError                       exit code
├── UsageError                        2     arguments that cannot be followed
├── ProjectError                      3     the project cannot be read
│   ├── ProjectNotFound                     no Alembic configuration from here up to the repository's root
│   ├── ConfigurationError                  an ini or pyproject.toml that cannot be read or makes no sense
│   ├── TargetError                         a named target that cannot be opened: one of its variables is not set
│   ├── InterpreterError                    the project's Python is absent, or has no usable Alembic
│   ├── ApplicationFailed                   the Flask application is not found, or raised while it was loaded
│   └── EnvironmentFailed                   env.py (or a module it imports) raised
├── DatabaseUnreachable               4     refused, unknown host, wrong password, missing driver, bad URL
└── OperationError                    1     Alembic refused or a migration failed
    ├── PlanChanged                         the database moved between the plan and the run: nothing was run
    ├── NotAtHead                           autogenerate compares with a database at head, and it is not
    └── WorkerCrashed                       the child process ended without saying that it was done
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar


class MigtuiError(Exception):
    """An error in the user's words.

    `message` is one sentence, without a trailing newline. `hint` is what to do next, or "". `where` is "file",
    "file:line" or "". `details` is longer text for those who ask (the user's own traceback), never with locals.
    """

    title: ClassVar[str] = "migtui cannot go on"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", where: str = "", details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        self.details = details

    def lines(self) -> list[str]:
        """Title, message, place and hint, a line each, for a terminal without the user interface."""
        found = [f"{self.title}: {self.message}"]
        if self.where:
            found.append(f"  at {self.where}")
        if self.hint:
            found.append(f"  {self.hint}")
        return found


class UsageError(MigtuiError):
    """Arguments that cannot be followed."""

    title = "Usage"
    exit_code = 2


class ProjectError(MigtuiError):
    """The project's files cannot be read."""

    title = "The project cannot be read"
    exit_code = 3


class ProjectNotFound(ProjectError):
    """No Alembic configuration here.

    `looked` are the places that were tried, in order; `elsewhere` are configurations found below the current
    directory, which the user may have meant. `python` and `app` are what the command line names for the project that
    may be started here.
    """

    title = "No Alembic project here"
    python: str | None = None
    app: str | None = None

    def __init__(
        self, message: str, *, looked: tuple[Path, ...], elsewhere: tuple[Path, ...] = (), hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.looked = looked
        self.elsewhere = elsewhere


class ConfigurationError(ProjectError):
    """An ini file or pyproject.toml that cannot be read, or that lacks what Alembic needs."""

    title = "The configuration cannot be read"


class TargetError(ProjectError):
    """A target of the settings that cannot be opened as things are: one of its variables is not set."""

    title = "The target cannot be opened"


class InterpreterError(ProjectError):
    """The project's Python interpreter is absent, does not start, or has no usable Alembic."""

    title = "The project's Python cannot be used"


class ApplicationFailed(ProjectError):
    """The Flask application is not found, or raised while it was loaded."""

    title = "The Flask application cannot be loaded"


class EnvironmentFailed(ProjectError):
    """env.py, or something that it imports, raised before the database was reached."""

    title = "env.py fails"


class DatabaseUnreachable(MigtuiError):
    """The database does not answer: refused, unknown host, wrong password, missing driver, bad URL."""

    title = "The database cannot be reached"
    exit_code = 4


class OperationError(MigtuiError):
    """Alembic refused the operation, or a migration failed."""

    title = "The operation failed"


class PlanChanged(OperationError):
    """The database moved between the plan and the run. Nothing was run."""

    title = "The database has moved since the plan"


class NotAtHead(OperationError):
    """Autogenerate and check compare the models with a database at head, and it is behind."""

    title = "The database is not at head"


class WorkerCrashed(OperationError):
    """The child process ended without saying that it was done."""

    title = "The migration process died"
