"""All acts by name, for who offers them without a command line."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from typing import TYPE_CHECKING

from bwk_ledger import acts
from bwk_ledger.acts.act import Act

if TYPE_CHECKING:
    from collections.abc import Mapping


@functools.cache
def all_acts() -> Mapping[str, Act]:
    """Every act that the modules of this folder declare, by its name and in that order."""
    names = (f"{acts.__name__}.{found.name}" for found in pkgutil.iter_modules(acts.__path__))
    found = {
        item.name: item
        for module in map(importlib.import_module, names)
        for item in vars(module).values()
        if isinstance(item, Act)
    }
    return dict(sorted(found.items()))
