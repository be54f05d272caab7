"""Where the kascommissie keeps its work: a folder beside that of the books, never in it."""

from __future__ import annotations

import os
from pathlib import Path

NAME = "kascommissie"
VARIABLE = "BWK_KASCOMMISSIE"
LOG = "logboek.jsonl"


def audit_folder(root: Path) -> Path:
    """The folder for the books in `root`: what the environment says, else `kascommissie` beside the books."""
    named = os.environ.get(VARIABLE)
    return Path(named).resolve() if named else root.resolve().parent / NAME


def log_file(folder: Path) -> Path:
    """The log in which everything the kascommissie does is added."""
    return folder / LOG
