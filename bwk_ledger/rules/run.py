"""All rules at once: first what follows from the books, then what is wrong with them.

A rule says what it looks at, so that one year can be checked alone: a single entry, the entries of one year, or also
facts of other years, which it names. Standing data are at hand everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.config import read_config
from bwk_ledger.rules import (
    budget,
    handgeld,
    hours,
    hours_approved,
    kamers,
    members,
    orders,
    people,
    receipts,
    share_movements,
    shares,
    standing,
    tariffs,
)
from bwk_ledger.rules.accruals import book_accruals
from bwk_ledger.rules.grants import release_grants
from bwk_ledger.rules.inventory import book_inventory
from bwk_ledger.rules.kamers import open_accounts
from bwk_ledger.rules.vat import book_vat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bwk_ledger.rules.finding import Finding
    from bwk_ledger.rules.index import Index


class Scope(Enum):
    """What a finding of a rule follows from, beside the standing data."""

    STANDING = "nothing else"
    ENTRY = "one transaction"
    YEAR = "the transactions of one year"
    CARRIED = "those of one year, and named facts of the others"


@dataclass(frozen=True)
class Rule:
    """A check: what it finds in an index, and what that follows from."""

    find: Callable[[Index], Iterator[Finding]]
    scope: Scope
    carried: tuple[Callable[[Index], Any], ...] = ()  # the facts of all years, as `Index.books.fact` has them


# In the order in which people read what they find.
RULES = (
    Rule(standing.whole_and_once, Scope.STANDING),
    Rule(people.data_of_people, Scope.STANDING),
    Rule(members.data_of_members, Scope.STANDING),
    Rule(kamers.results, Scope.ENTRY),
    Rule(hours.accounts_of_hours, Scope.ENTRY),
    Rule(tariffs.tariffs, Scope.STANDING),
    Rule(tariffs.hours, Scope.CARRIED, (tariffs.first_use,)),
    Rule(hours.days, Scope.CARRIED, (hours.taken_back,)),
    Rule(hours.same_key, Scope.CARRIED, (hours.still_standing,)),
    Rule(hours.doubles, Scope.CARRIED, (hours.taken_back,)),
    Rule(hours_approved.corrections, Scope.CARRIED, (hours.entries, hours_approved.by_key)),
    Rule(hours.known, Scope.CARRIED, (hours.taken_back,)),
    Rule(hours_approved.approvals, Scope.ENTRY),
    Rule(hours_approved.complete_months, Scope.STANDING),
    Rule(people.allowances, Scope.CARRIED, (people.payments,)),
    Rule(handgeld.ceiling, Scope.YEAR),
    Rule(handgeld.below_zero, Scope.CARRIED, (handgeld.moves,)),
    Rule(handgeld.outside, Scope.ENTRY),
    Rule(receipts.rules, Scope.STANDING),
    Rule(receipts.receipts, Scope.ENTRY),
    Rule(handgeld.counts, Scope.CARRIED, (handgeld.moves,)),
    Rule(orders.orders, Scope.STANDING),
    Rule(budget.budgets, Scope.STANDING),
    Rule(shares.numbers, Scope.CARRIED, (shares.in_register,)),
    Rule(shares.postings, Scope.CARRIED, (share_movements.share_postings,)),
    Rule(shares.holders, Scope.CARRIED, (share_movements.movements, shares.holdings, shares.first_and_last)),
    Rule(shares.proof, Scope.CARRIED, (share_movements.share_transactions,)),
    Rule(shares.repayments, Scope.CARRIED, (shares.due_postings,)),
)


def derive(entries: Sequence[Any]) -> tuple[list[Any], list[Finding]]:
    """The entries with what follows from them, and what is wrong with the lines that ask for it.

    Values are filled, accounts opened, VAT, inventory and accruals booked and grants released, in this order.
    """
    filled = fill_values(entries)
    config = read_config(filled)
    result = open_accounts(filled, config)
    findings: list[Finding] = []
    for step in (book_vat, book_inventory, book_accruals, release_grants):
        result, found = step(result, config)
        findings += found
    return result, findings


def fill_values(entries: Sequence[Any]) -> list[Any]:
    """Give every `custom` directive a list of values; whether it may be empty is for the rules to say.

    One that says nothing after its kind, such as `custom "kamer"` alone, has None from the parser, and beancount and
    Fava both count on a list: `pad` stops doing its work, bean-check cannot print the message about the directive, and
    Fava does not start.
    """
    return [
        entry._replace(values=[]) if isinstance(entry, data.Custom) and entry.values is None else entry
        for entry in entries
    ]


def check(index: Index) -> Iterator[Finding]:
    """What is wrong with all books, or with one year of them."""
    for rule in RULES:
        for found in rule.find(index):
            if not index.year or found.year == index.year:
                yield found
