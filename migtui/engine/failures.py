"""How the end of a worker's request becomes an error in the user's words."""

from __future__ import annotations

import contextlib
import re
import signal

from ..errors import (
    ApplicationFailed,
    ConfigurationError,
    DatabaseUnreachable,
    EnvironmentFailed,
    InterpreterError,
    MigtuiError,
    NotAtHead,
    OperationError,
    PlanChanged,
    WorkerCrashed,
)
from ..worker.protocol import Done, ErrorKind, Ready
from .project import Project

KINDS: dict[ErrorKind, type[MigtuiError]] = {
    "app": ApplicationFailed,
    "config": ConfigurationError,
    "env": EnvironmentFailed,
    "connect": DatabaseUnreachable,
    "moved": PlanChanged,
    "behind": NotAtHead,
}
OLDEST_ALEMBIC, OLDEST_SQLALCHEMY = (1, 13), (1, 4)
TAIL = 4_000
"""Characters of the output that go with an error: the last 50 lines, usually."""


def failure(project: Project, done: Done, output: str) -> MigtuiError:
    """The error that this Done tells of."""
    if done.type.startswith("Interpolation") and project.trouble is not None:
        return project.trouble
    if done.kind == "config" and _has_lost_ini(project):
        # Alembic reads a file that is not there as an empty one, and misses script_location in it.
        name, where = project.configuration.name, str(project.configuration)
        return ConfigurationError(f"{name} is gone", hint="bring the file back, then try again", where=where)
    message, _, more = done.message.strip().partition("\n")
    kind = KINDS.get(done.kind, OperationError)
    return kind(
        _named(project, done, message.strip() or done.type or "it failed without saying why"),
        hint=done.hint,
        where=done.where,
        details=_details(more, done.traceback, _printed(output)),
    )


def _has_lost_ini(project: Project) -> bool:
    """It is there no more. A project that `init` is to make has none yet, and no place for version files."""
    has_been = project.ini is not None and project.toml is None and project.version_locations != ()
    return has_been and not project.configuration.exists()


def _named(project: Project, done: Done, message: str) -> str:
    """With the database that it is about, where env.py serves several."""
    database = next(iter(done.data.get("database", ())), "")
    return f"{database}: {message}" if database and serves_several(project) else message


def serves_several(project: Project) -> bool:
    """Whether env.py tells several databases apart, as the multidb templates do, by `upgrade_token`."""
    with contextlib.suppress(OSError):
        return b"upgrade_token" in ((project.script_location or project.root) / "env.py").read_bytes()
    return False


def crash(returncode: int | None, revision: str, output: str) -> WorkerCrashed:
    """The error of a process that ended without Done. `revision` was running, or ""."""
    step = f" in {revision}" if revision else ""
    return WorkerCrashed(
        f"the process {ending(returncode)}{step}, without a word of its own",
        hint="the output above the end may say why" if output.strip() else "",
        details=_printed(output),
    )


def ending(returncode: int | None) -> str:
    """ "was ended by SIGSEGV" or "ended with exit code 7"."""
    if returncode is None:
        return "closed its pipe"
    return f"was ended by {signal_name(returncode)}" if returncode < 0 else f"ended with exit code {returncode}"


def signal_name(returncode: int | None) -> str:
    """ "SIGKILL" for -9; "" when no signal ended the process."""
    if returncode is None or returncode >= 0:
        return ""
    try:
        return signal.Signals(-returncode).name
    except ValueError:
        return f"signal {-returncode}"


def unusable(project: Project, done: Done | None, output: str, returncode: int | None) -> InterpreterError:
    """The error of an interpreter that did not become a worker."""
    python = project.interpreter
    chosen = f"{python.path} was chosen because {python.why}"
    if done is None:
        said = output.strip().splitlines()[-1:] or [ending(returncode)]
        return InterpreterError(
            f"{python.path} does not work as a Python: {said[0]}",
            hint=f"{chosen}; give the project's own with --python",
            details=_printed(output),
        )
    return InterpreterError(
        done.message.partition("\n")[0], hint=f"{done.hint} ({chosen})".strip(), details=done.traceback
    )


def unusable_version(project: Project, ready: Ready) -> InterpreterError | None:
    """The error of an interpreter whose libraries are too old, if they are."""
    for name, found, oldest in (
        ("alembic", ready.alembic, OLDEST_ALEMBIC),
        ("sqlalchemy", ready.sqlalchemy, OLDEST_SQLALCHEMY),
    ):
        if _version(found) < oldest:
            wanted = ".".join(map(str, oldest))
            python = project.interpreter
            return InterpreterError(
                f"{python.path} has {name} {found}, and {wanted} or newer is needed",
                hint=f"{python.path} -m pip install '{name}>={wanted}', or give another with --python",
            )
    return None


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", text)[:2])


def _printed(output: str) -> str:
    tail = output[-TAIL:].strip()
    return f"Output:\n{tail}" if tail else ""


def _details(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())
