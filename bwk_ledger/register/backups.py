"""The backups of the register: its former files, encrypted as they were, in a folder beside it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.journal import Step

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 10
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_SUFFIX = ".reservekopieen"


def folder_of(register: Path) -> Path:
    """Where the backups of a register lie: `ledenregister.reservekopieen` beside `ledenregister.age`."""
    return register.with_name(register.stem + _SUFFIX)


def backups(register: Path) -> list[Path]:
    """The backups of a register, newest first."""
    return sorted(folder_of(register).glob(f"{register.stem}-*{register.suffix}"), reverse=True)


def kept(register: Path, content: bytes) -> list[Step]:
    """The steps that keep what stands in a register, named by the time (UTC), and throw away all but the newest ten."""
    now = dt.datetime.now(dt.UTC)
    new = folder_of(register) / f"{register.stem}-{now:%Y-%m-%dT%H-%M-%S.%f}Z{register.suffix}"
    old = backups(register)[KEPT - 1 :]
    return [Step(new, content, PRIVATE_FILE), *(Step(path, None) for path in old)]
