"""One invoice that two awards pay, for more than it costs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.short import receipt_key
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.standing.receipts import number_of, papers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.charges import Charge


def shared_invoices(charges: Iterable[Charge]) -> Mapping[str, Sequence[Charge]]:
    """The charges of each invoice that is for the account of more than one award."""
    by_invoice: dict[str, list[Charge]] = defaultdict(list)
    for item in charges:
        if kind_of(item.entry) is None:
            by_invoice[_invoice(item.entry)].append(item)
    several = ((name, found) for name, found in by_invoice.items() if len(found) > 1)
    return {name: found for name, found in several if len({item.award.identity for item in found}) > 1}


def charged_twice(shared: Mapping[str, Sequence[Charge]], entries: Sequence[Any]) -> Iterator[Finding]:
    """Invoices of which two awards together bear more than they cost.

    Args:
        shared: the charges of each invoice of two awards.
        entries: all entries: costs of the same invoice that name no award count too.
    """
    costs = _costs(shared, entries) if shared else {}
    for name, found in shared.items():
        charged = sum((item.amount for item in found), ZERO)
        if charged > costs[name]:
            last = found[-1]
            yield finding(
                "grants.twice",
                last.entry,
                "Deze rekening van {cost} euro staat voor {charged} euro ten laste van: {awards}.",
                cause="wat de ene subsidie betaalt, betaalt de andere niet nog eens.",
                remedy="verdeel de lasten over de toekenningen, zodat zij samen zijn wat de rekening kostte.",
                source=last.posting.meta or last.entry.meta,
                cost=costs[name],
                charged=charged,
                awards=", ".join(dict.fromkeys(item.award.shown for item in found)),
            )


def _invoice(entry: Any) -> str:
    """What tells an invoice: its number, else its paper; a transaction without either is one of its own."""
    number = receipt_key(number_of(entry))
    return number or min(papers_of(entry), default=f"{entry.meta['filename']} {entry.meta['lineno']}")


def _costs(wanted: Iterable[str], entries: Iterable[Any]) -> Mapping[str, Decimal]:
    """EUR that was booked of each invoice."""
    found: dict[str, Decimal] = dict.fromkeys(wanted, ZERO)
    for entry in entries:
        if isinstance(entry, data.Transaction) and kind_of(entry) is None:
            costs = [
                item.units.number
                for item in entry.postings
                if item.units.currency == EUR and accounts.is_under(item.account, accounts.EXPENSES)
            ]
            if costs and (name := _invoice(entry)) in found:
                found[name] += sum(costs, ZERO)
    return found
