"""New version files, through `alembic.command.revision` and `merge`: whole and checked, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import alembic.command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ..missing import spare_missing_files
from ..project import load_script
from ..protocol import Event, Merge, WriteRevision, Written
from ..stage import Stage
from .apart import Found
from .drafting import OperationsMoved, revision_arguments, taken
from .leftovers import Leftovers, alone
from .refusals import CAN_SPLICE, Refused, inputs, refuse
from .rendering import drop_empty_tables
from .unwritten import explained, hook_failure, in_hook, is_whole
from .watching import Watch


def write(config: Config, request: WriteRevision | Merge, send: Callable[[Event], None], stage: Stage) -> None:
    """Send Written. Raises Refused, OperationsMoved, Behind, HookFailed, or what Alembic and the user's code raise;
    but for HookFailed no file is left."""
    spare_missing_files()
    script = load_script(config)
    places = [str(location) for location in script._version_locations]
    with alone(places):
        send(_Writing(config, script, request, stage).run(Leftovers(places)))


class _Writing:
    """One command and what it leaves."""

    def __init__(self, config: Config, script: ScriptDirectory, request: WriteRevision | Merge, stage: Stage) -> None:
        self._config = config
        self._script = script
        self._request = request
        self._stage = stage
        self._made: list[Any] = []
        autogenerate = isinstance(request, WriteRevision) and request.draft.autogenerate
        self._watch = Watch(script, stage, self._generate, autogenerate=autogenerate)

    def run(self, leftovers: Leftovers) -> Written:
        """The command, and the look at what it has written."""
        self._stage.enter("history")
        number, label, message = inputs(self._request)
        refuse(self._script, [number], label, message)
        try:
            with leftovers.watched(), self._watch.commands():
                self._command()
            self._look(map(Path, leftovers.files))
        except BaseException as error:
            better = self._cleaned(error, leftovers)
            if better is error:
                raise
            raise better from error
        return Written(
            files=[str(Path(each.path).absolute()) for each in self._made],
            revisions=[str(each.revision) for each in self._made],
        )

    def _command(self) -> None:
        if isinstance(self._request, WriteRevision):
            made = alembic.command.revision(self._config, **revision_arguments(self._request.draft))
        else:
            made = alembic.command.merge(self._config, **_merge_arguments(self._request))
        self._made = [each for each in (made if isinstance(made, list) else [made]) if each is not None]

    def _generate(self, found: Any, generate: Callable[[], Iterator[Any]]) -> Iterator[Any]:
        """env.py has run: leave out what is not wanted, then let Alembic write."""
        assert isinstance(self._request, WriteRevision), "only `revision` has a RevisionContext"
        request = self._request
        if request.found is not None or request.keep is not None or request.renames:
            self._leave_out(taken(self._watch, request.renames), request)
        refuse(self._script, _ids(found.generated_revisions), None, "")
        yield from generate()

    def _leave_out(self, found: Found, request: WriteRevision) -> None:
        ids = sorted(operation.id for operation in found.drafted.operations)
        keep = ids if request.keep is None else request.keep
        if (request.found is not None and ids != sorted(request.found)) or not set(keep) <= set(ids):
            raise OperationsMoved
        for number, pair in found.pairs.items():
            if number not in keep:
                pair.remove()
        for script in self._watch.found.generated_revisions:
            drop_empty_tables(script)

    def _look(self, files: Iterable[Path]) -> None:
        """Alembic has imported what it wrote; but it passes over a file that it will not find again."""
        known = {Path(each.path).resolve() for each in self._made}
        strange = [file for file in files if file.suffix == ".py" and file.resolve() not in known]
        if strange:
            raise Refused(f"Alembic does not take {strange[0].name} for a version file.", "Look at file_template.")

    def _cleaned(self, error: BaseException, leftovers: Leftovers) -> BaseException:
        """Leave nothing behind, unless the file is whole and it was only a hook of the project's that failed then."""
        written = [Path(file) for file in leftovers.files if file.endswith(".py")]
        if in_hook(error) and written and all(is_whole(file) for file in written):
            return hook_failure(error, written[-1])
        better = explained(error, leftovers) if self._stage.name == "history" else error
        leftovers.undo()
        return better


def _ids(scripts: Iterable[Any]) -> list[str]:
    ids = [str(script.rev_id) for script in scripts]
    twice = next((number for number in ids if ids.count(number) > 1), None)
    if twice is not None:
        raise Refused(f"process_revision_directives makes two revisions {twice}.", "Give each an id of its own.")
    return ids


def _merge_arguments(request: Merge) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "revisions": list(request.revisions),
        "message": request.message or None,
        "branch_label": request.branch_label or None,
        "rev_id": request.rev_id or None,
    }
    return {**arguments, "splice": request.splice} if CAN_SPLICE else arguments
