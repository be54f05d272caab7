"""Write a file so that it is either wholly there or not at all: beside its target first, then renamed over it."""

from __future__ import annotations

import glob
import os
import tempfile
from pathlib import Path

_NEW_FILE = 0o644
_SUFFIX = ".tmp"


def write_beside(path: Path, content: bytes, mode: int | None = None) -> Path:
    """Write a temporary file in the folder of a target, ready to be renamed over it; the folder is made if need be.

    Args:
        path: the target.
        content: what comes in it.
        mode: who may read and write it; None keeps the mode of the target, or for a new file lets all read it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_SUFFIX)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is None:
            mode = path.stat().st_mode & 0o777 if path.exists() else _NEW_FILE
        temporary.chmod(mode)
    except BaseException:
        temporary.unlink()
        raise
    return temporary


def write_file(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write one file so that it is either wholly there or not at all; `mode` as in `write_beside`."""
    temporary = write_beside(path, content, mode)
    try:
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder last through a loss of power; nothing where the system cannot."""
    if os.name != "posix":
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
