"""Fava on our own server loads books as the commands do: from what is kept of them (`bwk_ledger.rules.kept`).

Plain `fava` loads as it always does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fava.core
from fava.beans.load import load_uncached

from bwk_ledger.base.errors import InputError
from bwk_ledger.rules.load import load_as_beancount


def load_quickly() -> None:
    """From now on, have every ledger of Fava in this process load so."""
    fava.core.load_uncached = _load


def _load(path: str, *, is_encrypted: bool) -> Any:
    if is_encrypted:
        return load_uncached(path, is_encrypted=is_encrypted)
    try:
        return load_as_beancount(Path(path))
    except InputError:  # Fava has its own way with what beancount stops on
        return load_uncached(path, is_encrypted=is_encrypted)
