"""The door through which beancount, and so bean-check and Fava, reaches the rules: `plugin "bwk_ledger.plugin"`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.base.quick import many_objects
from bwk_ledger.rules import run
from bwk_ledger.rules.beancount_load import use_quick_checks
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.main_file import check_standard
from bwk_ledger.rules.year import check_seal
from bwk_ledger.standing.budget import without_incomplete

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


# In bean-check and Fava the search for cycles is on, and goes through all entries again and again while the rules work:
# a fifth of the whole load (`benchmarks/cold_load.py`).
@many_objects()
def derive(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Add what follows from the books."""
    return run.derive(entries)


@many_objects()
def check(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[list[Any], list[Any]]:
    """Report what is wrong with them."""
    return without_incomplete(entries), list(run.check(Index.of(entries)))


use_quick_checks()
# The main file and the seals come before checks that leave out what they cannot read.
__plugins__ = (derive, check_standard, check_seal, check)
