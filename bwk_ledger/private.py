"""Folders and files for the eyes of their owner only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def make_private(folder: Path) -> None:
    """Make a folder that others cannot look into; one that is there stays as it is."""
    if not folder.exists():
        folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)


def tighten(folder: Path) -> None:
    """As `make_private`; a folder that is there and that others can look into is closed to them."""
    make_private(folder)
    if os.name == "posix" and folder.stat().st_mode & _OTHERS:
        folder.chmod(PRIVATE_FOLDER)


def others_write_in(folder: Path) -> bool:
    """Whether others on this computer can put another file in the place of one in this folder."""
    return os.name == "posix" and folder.is_dir() and bool(folder.stat().st_mode & _OTHERS_WRITE)
