"""From an exception to the Done that ends the request: what is wrong, where, and what to do next.

Whose fault it is follows from the stage at which it was raised more than from its class: only some of
Alembic's errors are CommandError (a missing parent is a bare KeyError), and a migration can raise anything.
"""

from __future__ import annotations

import configparser
from typing import Any

from alembic.script.revision import MultipleHeads, ResolutionError, RevisionError
from alembic.util import CommandError
from sqlalchemy import exc

from . import connecting
from .application import ApplicationFailed, application_failure
from .causes import chain, is_lost, news
from .frames import full_text, where
from .hints import config_hint, env_hint, migration_hint, revision_hint
from .protocol import Done, ErrorKind
from .revisions.drafting import OperationsMoved
from .revisions.refusals import NotWritten, Refused
from .revisions.watching import Behind
from .running import Moved
from .stage import Stage
from .texts import driver_text, safe_str
from .unreachable import database_of

SAID_IN_FULL = (Moved, Refused, Behind)
"""Their message is all there is to say: no place in a file, no traceback."""


def done_with(error: BaseException, stage: Stage) -> Done:
    """The Done for this exception."""
    if isinstance(error, ApplicationFailed):
        return application_failure(error)
    told = error if is_interrupted(error) else news(error)
    kind = kind_of(told, stage)
    return Done(
        ok=False,
        kind=kind,
        type=type(told).__name__,
        message=_message(told, kind, stage),
        hint=_hint(told, kind),
        where="" if isinstance(error, SAID_IN_FULL) else where(told) or where(error),
        revision=stage.revision if stage.name == "step" else "",
        traceback="" if isinstance(error, SAID_IN_FULL) else full_text(error),
        data=_data(error),
    )


def kind_of(error: BaseException, stage: Stage) -> ErrorKind:
    """Whose fault it is."""
    if isinstance(error, Moved):
        return "moved"
    if isinstance(error, Behind):
        return "behind"
    if isinstance(error, NotWritten):
        return "other"
    if is_interrupted(error):
        return "interrupted"
    if stage.name in ("step", "commit"):
        return "migration"
    if any(isinstance(each, configparser.Error) for each in chain(error)):
        return "config"
    if stage.name in ("history", "compare") and isinstance(error, exc.DBAPIError) and not error.connection_invalidated:
        return "other"  # the connection stands: a right or a schema is missing
    if connecting.is_connection_error(error):
        return "connect"
    if stage.name == "history" or isinstance(error, RevisionError):
        return "revision"
    return "config" if stage.name == "config" else "env"


def is_interrupted(error: BaseException) -> bool:
    """Did the user end it?"""
    return any(isinstance(each, KeyboardInterrupt) for each in chain(error))


def _message(error: BaseException, kind: ErrorKind, stage: Stage) -> str:
    if isinstance(error, OperationsMoved):
        return "The models or the database have changed since the preview; nothing was written."
    if isinstance(error, (NotWritten, Behind)):
        return safe_str(error)
    if isinstance(error, Moved):
        return "The database is not as the plan saw it; nothing was run."
    if kind == "interrupted":
        return f"Interrupted in {stage.revision}." if stage.revision else "Interrupted."
    text = driver_text(error.orig if isinstance(error, exc.DBAPIError) and error.orig else error)
    if text and (is_lost(error) or (kind == "connect" and connecting.is_of_a_driver(error))):
        return text
    if isinstance(error, SystemExit):
        return f"{_actor(stage)} called sys.exit({text})."
    if isinstance(error, (CommandError, RevisionError, connecting.PLAIN)) and text:
        return text
    if isinstance(error, KeyError) and kind == "revision":
        return f"Revision {text} is named as a parent or a dependency, but no file defines it."
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _actor(stage: Stage) -> str:
    return f"Migration {stage.revision}" if stage.name == "step" else "env.py"


def _hint(error: BaseException, kind: ErrorKind) -> str:
    if isinstance(error, NotWritten):
        return error.hint
    if isinstance(error, OperationsMoved):
        return "Look at the preview again, which is another now."
    if kind == "behind":
        return "Upgrade it to head first: autogenerate compares the models with a database that has every revision."
    if kind in ("connect", "other") or is_lost(error):
        return connecting.hint(error)
    if kind == "config":
        return config_hint(error)
    if kind == "env":
        return env_hint(error)
    if kind == "revision":
        return revision_hint(error, _data(error))
    return migration_hint(error) if kind == "migration" else ""


def _data(error: BaseException) -> dict[str, list[str]]:
    """What Alembic's exceptions carry, wherever in the chain they are."""
    data: dict[str, list[str]] = {}
    for each in chain(error):
        if database := database_of(each):
            data["database"] = [database]
        if isinstance(each, MultipleHeads):
            data["heads"] = sorted(str(head) for head in each.heads)
        elif isinstance(each, ResolutionError):
            data["revision"] = [str(_as_text(each.argument))]
        elif isinstance(each, Behind):
            data.update(heads=each.heads, pending=each.pending)
    return data


def _as_text(argument: Any) -> Any:
    return argument[0] if isinstance(argument, (tuple, list)) and len(argument) == 1 else argument
