"""Reserves and funds: what is paid goes through the statement, none is below zero, and a direct change has a reason."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.seal import APPROPRIATION_TAG, REOPENED, SEAL, read_marks
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.openings import begins_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index

_FUNDS = (f"{accounts.EQUITY}:Fondsen", f"{accounts.EQUITY}:Reserves")


def is_earmarked(account: str) -> bool:
    """Whether an account is a reserve or a fund with a purpose: any but the general reserve."""
    return account != accounts.RESERVE and any(accounts.is_under(account, parent) for parent in _FUNDS)


def is_reserve(account: str) -> bool:
    """Whether an account is a reserve or a fund, the general one among them."""
    return account == accounts.RESERVE or is_earmarked(account)


def closed_years(index: Index) -> frozenset[int]:
    """The years that are closed: what they say was looked at when they were."""
    marks, _ = read_marks(index.customs(SEAL.type, REOPENED.type))
    return frozenset(year for year, of_year in marks.items() if of_year.active is not None)


def direct_changes(index: Index) -> Sequence[tuple[Any, Any]]:
    """Postings straight onto a reserve or a fund, with their transactions.

    Not what the books began with, nor the correction of an error of an adopted year, which is told on its own.
    What an account held when the books begin is booked on their first day, or on a first of January soon after it.
    """
    first = min((entry.date for entry in index.transactions), default=dt.date.max)
    begin = {first, dt.date(first.year, 1, 1), dt.date(min(first.year + 1, dt.MAXYEAR), 1, 1)}
    return [
        (entry, posting)
        for entry, posting in index.postings(lambda account, currency: currency == EUR and is_reserve(account))
        if kind_of(entry) is None
        and APPROPRIATION_TAG not in entry.tags
        and meta.RESTATES not in entry.meta
        and not begins_books(entry)
        and entry.date not in begin
        and posting.units.number
    ]


def reason_of(entry: Any, posting: Any) -> str:
    """Why a posting stands straight on a reserve; empty where nobody said."""
    return str((posting.meta or {}).get(meta.DIRECT) or entry.meta.get(meta.DIRECT) or "").strip()


def fund_payments(index: Index) -> Iterator[Finding]:
    """Money paid straight out of a reserve or a fund with a purpose: no statement would show the cost."""
    closed = index.books.fact(closed_years)
    for entry, posting in index.postings(lambda account, currency: currency == EUR and is_earmarked(account)):
        amount = posting.units.number
        is_paid = any(accounts.is_money(item.account) and item.units.number < 0 for item in entry.postings)
        if amount > 0 and is_paid and entry.date.year not in closed and not begins_books(entry):
            yield finding(
                "equity.fund",
                entry,
                "Uit {account} is rechtstreeks {amount} euro betaald.",
                cause="wat een fonds of reserve betaalt, is een last van het jaar, en staat in de staat van baten en "
                "lasten; pas de bestemming van het resultaat haalt het uit het fonds.",
                remedy="zet deze regel op een last van een kamer ('bwk boeking verbeter NUMMER REKENING'), en noem bij "
                f"het afsluiten van het jaar: --bestemming {posting.account}=-{format_amount(amount)}.",
                source=posting.meta,
                account=AccountName(posting.account),
                amount=amount,
            )


def earmarked_postings(index: Index) -> Mapping[str, Sequence[tuple[Any, Decimal]]]:
    """By reserve or fund with a purpose what was put in, EUR, and by which transaction, in the order of the books."""
    found: dict[str, list[tuple[Any, Decimal]]] = defaultdict(list)
    for entry, posting in index.postings(lambda account, currency: currency == EUR and is_earmarked(account)):
        found[posting.account].append((entry, -posting.units.number))
    return found


def below_zero(index: Index) -> Iterator[Finding]:
    """Each reserve or fund with a purpose out of which more was taken than was in it."""
    closed = index.books.fact(closed_years)
    own = set(map(id, index.transactions))
    for account, moves in index.books.fact(earmarked_postings).items():
        held = ZERO
        for entry, amount in moves:
            held += amount
            if held < 0 > amount and id(entry) in own and entry.date.year not in closed:
                yield finding(
                    "equity.below_zero",
                    entry,
                    "{account} komt hiermee op {held} euro.",
                    cause="uit een reserve of fonds kan niet meer dan erin zit.",
                    remedy="neem minder uit deze reserve, en de rest uit de algemene reserve.",
                    account=AccountName(account),
                    held=held,
                )
