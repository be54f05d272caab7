"""All rules at once: first what follows from the books, then what is wrong with them.

A rule says what it looks at, so that one year can be checked alone: a single entry, the entries of one year, or also
facts of other years, which it names. Standing data are at hand everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.rules import (
    awards,
    cash,
    equity,
    hours,
    hours_approved,
    kamers,
    keys,
    members,
    open_items,
    orders,
    people,
    receipts,
    results,
    share_movements,
    shares,
    standing,
    tariffs,
    wages,
)
from bwk_ledger.rules.accruals import book_accruals
from bwk_ledger.rules.derived import Growing
from bwk_ledger.rules.fees import book_fees
from bwk_ledger.rules.inventory import book_inventory
from bwk_ledger.rules.release import book_release
from bwk_ledger.rules.results import open_accounts
from bwk_ledger.rules.vat import book_vat
from bwk_ledger.standing.refusals import examples_of, with_examples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

    Step = Callable[[Sequence[Any], Config], tuple[list[Any], list[Finding]]]  # it adds what follows from the books


class LooksAt(Enum):
    """What a finding of a rule follows from, beside the standing data."""

    STANDING = "nothing else"
    ENTRY = "one transaction"
    YEAR = "the transactions of one year"
    CARRIED = "those of one year, and named facts of the others"
    FACTS = "named facts of all years, and nothing else"


@dataclass(frozen=True)
class Check:
    """A check: what it finds in an index, and what that follows from."""

    find: Callable[[Index], Iterator[Finding]]
    scope: LooksAt
    carried: tuple[Callable[[Index], Any], ...] = ()  # the facts of all years, as `Index.books.fact` has them

    @property
    def name(self) -> str:
        """What it is called in what is kept of loaded books."""
        return f"{self.find.__module__}.{self.find.__name__}"


# In the order in which people read what they find.
RULES = (
    Check(standing.whole_and_once, LooksAt.STANDING),
    Check(keys.of_directives, LooksAt.STANDING),
    Check(keys.of_bookings, LooksAt.ENTRY),
    Check(people.data_of_people, LooksAt.STANDING),
    Check(members.data_of_members, LooksAt.STANDING),
    Check(members.board, LooksAt.STANDING),
    Check(results.results, LooksAt.ENTRY),
    Check(kamers.outside, LooksAt.ENTRY),
    Check(kamers.orders, LooksAt.STANDING),
    Check(kamers.agreements, LooksAt.STANDING),
    Check(hours.accounts_of_hours, LooksAt.ENTRY),
    Check(tariffs.tariffs, LooksAt.STANDING),
    Check(tariffs.hours, LooksAt.CARRIED, (tariffs.first_use,)),
    Check(hours.days, LooksAt.CARRIED, (hours.taken_back,)),
    Check(hours.same_key, LooksAt.FACTS, (hours.taken_back, hours.still_standing)),
    Check(hours.doubles, LooksAt.CARRIED, (hours.taken_back,)),
    Check(hours_approved.corrections, LooksAt.FACTS, (hours.entries, hours_approved.by_key)),
    Check(hours.known, LooksAt.CARRIED, (hours.taken_back,)),
    Check(hours_approved.approvals, LooksAt.ENTRY),
    Check(hours_approved.declarations, LooksAt.STANDING),
    Check(people.allowances, LooksAt.FACTS, (people.payments,)),
    Check(wages.agreements, LooksAt.STANDING),
    Check(wages.journals, LooksAt.ENTRY),
    Check(wages.without_journal, LooksAt.ENTRY),
    Check(cash.ceiling, LooksAt.YEAR),
    Check(cash.below_zero, LooksAt.FACTS, (cash.moves,)),
    Check(cash.outside, LooksAt.ENTRY),
    Check(receipts.rules, LooksAt.STANDING),
    Check(receipts.receipts, LooksAt.ENTRY),
    Check(cash.counts, LooksAt.FACTS, (cash.moves,)),
    Check(orders.orders, LooksAt.STANDING),
    Check(awards.awards, LooksAt.STANDING),
    Check(awards.posts, LooksAt.STANDING),
    Check(awards.parts, LooksAt.STANDING),
    Check(awards.receipts, LooksAt.ENTRY),
    Check(open_items.agreements, LooksAt.STANDING),
    Check(open_items.contracts, LooksAt.STANDING),
    Check(open_items.postings, LooksAt.FACTS, (open_items.moves,)),
    Check(open_items.approvals, LooksAt.FACTS, (open_items.moves,)),
    Check(results.budgets, LooksAt.STANDING),
    Check(equity.fund_payments, LooksAt.CARRIED, (equity.closed_years,)),
    Check(equity.below_zero, LooksAt.CARRIED, (equity.closed_years, equity.earmarked_postings)),
    Check(equity.restated, LooksAt.ENTRY),
    Check(results.outcomes, LooksAt.STANDING),
    Check(members.partners, LooksAt.STANDING),
    Check(shares.numbers, LooksAt.FACTS, (shares.in_register,)),
    Check(shares.postings, LooksAt.FACTS, (share_movements.share_postings,)),
    Check(shares.holders, LooksAt.FACTS, (share_movements.movements, shares.holdings, shares.first_and_last)),
    Check(shares.proof, LooksAt.FACTS, (share_movements.share_transactions,)),
    Check(shares.repayments, LooksAt.FACTS, (shares.due_postings,)),
)


def derive(entries: Sequence[Any], release: Step = book_release) -> tuple[list[Any], list[Finding]]:
    """The entries with what follows from them, and what is wrong with the lines that ask for it.

    Values are filled, accounts opened, VAT, inventory, accruals and fees booked and awards released, in this order.

    Args:
        entries: in the order of the books.
        release: the last of these steps.
    """
    written = Growing.of(fill_values(entries))
    config = written.index.config
    books = open_accounts(written, config)
    findings: list[Finding] = []
    for step in (book_vat, book_inventory, book_accruals, book_fees):
        books, wrong = step(books, config)
        findings += wrong
    result, wrong = release(books.entries, config)
    examples = examples_of(config)
    return result, [with_examples(wrong, examples) for wrong in [*findings, *wrong]]


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
    examples = examples_of(index.config)
    for rule in RULES:
        for breach in rule.find(index):
            if not index.year or breach.year == index.year:
                yield with_examples(breach, examples)
