"""Writing what the user has seen and confirmed: whole files or none, and never over somebody else's change."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..core.environment.edits import Edit
from ..errors import OperationError


def text_of(file: str | os.PathLike[str]) -> str | None:
    """The file's text with its line ends as they are; None when it does not exist.

    Raises OperationError where it cannot be read or is not UTF-8: such a file is not for us to edit.
    """
    try:
        return Path(file).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise OperationError(f"{Path(file).name} is not UTF-8", hint="save it as UTF-8", where=str(file)) from error
    except OSError as error:
        raise _cannot("read", file, error) from error


def apply(edits: Sequence[Edit]) -> None:
    """Write the files. Raises OperationError; then every file is as it was, as far as the disk allows.

    A file is written beside itself and moved into place, with its mode kept; a symbolic link stays one. Refused when a
    file is no longer as `before`.
    """
    wanted = [edit for edit in edits if edit.changes]
    for edit in wanted:
        _check(edit)
    with contextlib.ExitStack() as temporary, contextlib.ExitStack() as undo:
        ready = [(edit, temporary.enter_context(_written(edit))) for edit in wanted]
        for edit, new in ready:
            _check(edit)
            undo.callback(_put_back, edit)
            with _explained("write", edit.file):
                new.replace(_target(edit))
        undo.pop_all()


def _check(edit: Edit) -> None:
    if text_of(edit.file) != edit.before:
        what = "has appeared" if edit.before is None else "has changed"
        raise OperationError(
            f"{Path(edit.file).name} {what} since the changes were shown: nothing was written",
            hint="look at the changes again",
            where=edit.file,
        )


@contextlib.contextmanager
def _written(edit: Edit) -> Iterator[Path]:
    """The new text in a file beside its place, removed when it is not moved there."""
    target = _target(edit)
    with _folder_of(edit), contextlib.ExitStack() as left:
        with _explained("write", edit.file):
            new = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
            # The system takes the umask off. To ask for it is to change it, for all threads.
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666 if edit.before is None else 0o600))
            left.callback(new.unlink, missing_ok=True)
            new.write_bytes(edit.after.encode("utf-8"))
            if edit.before is not None:
                shutil.copymode(target, new)
        yield new


@contextlib.contextmanager
def _folder_of(edit: Edit) -> Iterator[None]:
    """The folder is there meanwhile, and afterwards where something has come into it."""
    folder = _target(edit).parent
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        with _explained("write", edit.file):
            folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for each in missing:  # the innermost first
            with contextlib.suppress(OSError):
                each.rmdir()


def _put_back(edit: Edit) -> None:
    """The file as it was: best effort, the error that led here is what the user must read."""
    with contextlib.suppress(OSError):
        target = _target(edit)
        if target.read_bytes() != edit.after.encode("utf-8"):
            return  # the move into place is what failed
        if edit.before is None:
            target.unlink()
        else:
            target.write_bytes(edit.before.encode("utf-8"))


def _target(edit: Edit) -> Path:
    return Path(os.path.realpath(edit.file))


@contextlib.contextmanager
def _explained(what: str, file: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _cannot(what, file, error) from error


def _cannot(what: str, file: str | os.PathLike[str], error: OSError) -> OperationError:
    reason = (error.strerror or type(error).__name__).lower()
    return OperationError(
        f"{Path(file).name} cannot be {'written' if what == 'write' else 'read'}: {reason}",
        hint="nothing was written" if what == "write" else "",
        where=str(file),
    )
