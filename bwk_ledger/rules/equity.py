"""Equity: reserves and funds, and the error of an adopted year that is corrected in an open one.

What is paid goes through the statement, none is below zero, and a direct change has a reason. An adopted year stays as
the members adopted it. The correction stands on the balance sheet of the open year; what it changes of the result of
the earlier year stands on the general reserve, each posting with the line that was wrong:

    2026-01-01 * "Herstel van 2025: energienota vergeten"
      herstelt: 2025
      rechtstreeks: "de nota van december was niet geboekt"
      Vermogen:Reserves:Algemeen   120.00 EUR
        herstel-regel: "Lasten:LINDE:Fysiek:Energie"
      Schulden:Herstel            -120.00 EUR
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.seal import APPROPRIATION_TAG, REOPENED, SEAL, read_marks
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.index import begins_books

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    postings_by_fund: dict[str, list[tuple[Any, Decimal]]] = defaultdict(list)
    for entry, posting in index.postings(lambda account, currency: currency == EUR and is_earmarked(account)):
        postings_by_fund[posting.account].append((entry, -posting.units.number))
    return postings_by_fund


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


# An error of an adopted year that is corrected in an open one: what was wrong, by line, and how that must be written.


@dataclass(frozen=True)
class Restatement:
    """What is corrected of a year by one transaction; EUR in the sign of the ledger, by account."""

    entry: Any
    year: int  # whose accounts were wrong
    result: Mapping[str, Decimal]
    balance: Mapping[str, Decimal]

    @property
    def reason(self) -> str:
        """What was wrong."""
        return str(self.entry.meta.get(meta.DIRECT) or "").strip()

    @property
    def in_year(self) -> int:
        """The year in which it is corrected."""
        year: int = self.entry.date.year
        return year

    @property
    def effect(self) -> Decimal:
        """What the result of the earlier year is more by it, and so equity; EUR above zero."""
        return -sum(self.result.values(), ZERO)

    @property
    def is_of_year_before(self) -> bool:
        """Whether the year that was wrong stands beside the one in which it is corrected."""
        return self.year == self.in_year - 1


def restatements(index: Index) -> tuple[Restatement, ...]:
    """All corrections of adopted years, in the order of the books; what is written wrong does not count."""
    return tuple(_read(entry) for entry in index.telling(meta.RESTATES) if _wrong(entry) is None)


def _read(entry: Any) -> Restatement:
    result: dict[str, Decimal] = defaultdict(lambda: ZERO)
    balance: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for posting in entry.postings:
        if line := _line(posting):
            result[line] += posting.units.number
        else:
            balance[posting.account] += posting.units.number
    return Restatement(entry, int(entry.meta[meta.RESTATES]), dict(result), dict(balance))


def _line(posting: Any) -> str:
    return str((posting.meta or {}).get(meta.RESTATED_LINE) or "")


def restated(index: Index) -> Iterator[Finding]:
    """Corrections that are not written so that the statements can show them."""
    for entry in index.telling(meta.RESTATES):
        if (cause := _wrong(entry)) is not None:
            yield finding(
                "restatement.entry",
                entry,
                "Het herstel van een fout in een vastgesteld jaar is niet te lezen.",
                cause=cause,
                remedy="haal deze boeking weg, en maak haar met 'bwk boeking herstel'.",
            )


def _wrong(entry: Any) -> str | None:
    year = entry.meta[meta.RESTATES]
    if not (isinstance(year, Decimal) and year == int(year) and 0 < year < entry.date.year):
        return f"bij '{meta.RESTATES}:' staat een eerder jaar, zonder aanhalingstekens."
    for posting in entry.postings:
        root, line = posting.account.partition(":")[0], _line(posting)
        if posting.units.currency != EUR:
            return "een herstel is in euro."
        if root in (accounts.INCOME, accounts.EXPENSES):
            return f"{posting.account} is van {entry.date.year}; wat in {year} fout was, komt op {accounts.RESERVE}."
        if (posting.account == accounts.RESERVE) != bool(line):
            return f"'{meta.RESTATED_LINE}:' hoort bij elke regel op {accounts.RESERVE}, en alleen daar."
        if line and accounts.result(line) is None:
            return f"'{line}' is geen last of bate."
    return None
