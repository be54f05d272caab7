"""An error of an adopted year: how large it must be before that year is restated (RJ 150), and what is said of it.

A smaller one goes through the result of the year in which it is found. What is large is a judgement: the limit here is
one percent of the costs of the year that was wrong, as audit protocols of grants have it, and never below 100 euros;
whoever decides otherwise says why.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO, format_amount, round_half_up
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import euro_amounts

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.rules.restatement import Restatement

_ONE_IN = 100  # of the costs
_LEAST = Decimal(100)  # EUR


def materiality(ledger: Ledger, year: int) -> Decimal:
    """From which amount an error in the accounts of a year is material, EUR."""
    costs = sum(
        (
            amount
            for entry in ledger.transactions
            if entry.date.year == year
            for account, amount in euro_amounts(entry)
            if account.startswith(accounts.EXPENSES)
        ),
        ZERO,
    )
    return max(round_half_up(costs / _ONE_IN, 0), _LEAST)


def sentence(item: Restatement) -> str:
    """What was wrong, how much it is, and what stays as it was."""
    what = item.reason.rstrip(".")
    lines = (
        f"Het vergelijkende cijfer over {item.year} is aangepast"
        if item.is_of_year_before
        else f"Het begin van {item.in_year} is aangepast"
    )
    return (
        f"Fout in de jaarrekening van {item.year}: {what}. {_effect(item)} {lines}; de jaarrekening van {item.year} "
        f"zelf blijft zoals de leden haar vaststelden. Hersteld op {in_words(item.entry.date)}."
    )


def _effect(item: Restatement) -> str:
    if not item.effect:
        return f"Resultaat over {item.year} en eigen vermogen blijven gelijk: alleen de regels veranderen."
    how = "hoger" if item.effect > 0 else "lager"
    return (
        f"Daardoor zijn het resultaat over {item.year} en het eigen vermogen op 1 januari {item.in_year} "
        f"{format_amount(abs(item.effect))} euro {how}."
    )
