"""Write a file so that it is either wholly there or not at all: beside its target first, then renamed over it."""

from __future__ import annotations

import glob
import os
import tempfile
from contextlib import suppress
from pathlib import Path

_NEW_FILE = 0o644
_SUFFIX = ".tmp"
_IS_POSIX = os.name == "posix"


def write_file(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write one file so that it is either wholly there or not at all; its folder is made if need be.

    What a killed one left beside this target goes.

    Args:
        path: the target.
        content: what comes in it.
        mode: who may read and write it; None keeps the mode of the target, or for a new file lets all read it.

    Raises:
        OSError: it could not be written; it names the target, and the target is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(path)
        _write(path, content, mode)
    except OSError as error:
        raise about(error, path) from error


def about(error: OSError, target: Path) -> OSError:
    """The same error, about the file that somebody knows."""
    if error.errno is None:
        return error
    return OSError(error.errno, error.strerror, str(target))


def _write(path: Path, content: bytes, mode: int | None) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with suppress(OSError):  # some disks over a network know no claims
                _claim(descriptor)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
            if mode is None:
                mode = path.stat().st_mode & 0o777 if path.exists() else _NEW_FILE
            temporary.chmod(mode)
            if _IS_POSIX:  # before the claim ends with the file; elsewhere an open file cannot be renamed
                temporary.replace(path)
        if not _IS_POSIX:
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove_abandoned(path: Path) -> None:
    """Remove temporary files beside a target that nobody is writing: whoever does has a claim on it."""
    for other in path.parent.glob(f".{glob.escape(path.name)}.*{_SUFFIX}"):
        with suppress(OSError), other.open("rb") as file:
            _claim(file.fileno())
            other.unlink()


def _claim(descriptor: int) -> None:
    """Claim an open file until it is closed; a claim ends with its process too.

    Raises:
        OSError: another has one.
    """
    if _IS_POSIX:
        import fcntl  # noqa: PLC0415 - is not everywhere

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder last through a loss of power; nothing where the system cannot."""
    if not _IS_POSIX:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path, name: str) -> None:
    """Remove temporary files of targets whose name begins so, left in a folder by a machine that stopped.

    Only for who knows that nobody is writing there.
    """
    for path in folder.glob(f".{glob.escape(name)}*{_SUFFIX}"):
        path.unlink()
