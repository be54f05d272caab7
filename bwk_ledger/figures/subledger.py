"""Debtors and creditors on 31 December: who owes what and since when, tied to the accounts of the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.books.seal import euro_amount, sealed_years
from bwk_ledger.figures.accruals import accrual_lines
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.fees import fees_in
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.figures.results import held
from bwk_ledger.rules.fees import paid_fees
from bwk_ledger.rules.open_items import moves
from bwk_ledger.rules.openings import in_order
from bwk_ledger.standing.accruals import KINDS, RECEIVED_AHEAD, TO_RECEIVE
from bwk_ledger.standing.open_items import BY_ACCOUNT, Sort

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.fees import FeePayment
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.rules.open_items import ItemMove

MEMBERS = (accounts.SHARES, accounts.SHARES_DUE)  # of which each member has an account
AGES = (0, 30, 60, 90)  # days after the last day to pay
_OF_PARTIES = ("BVorDeb", "BSchCre")  # codes of RGS: trade debtors and creditors


@dataclass(frozen=True)
class OpenWith:
    """What is open with one relation, EUR in the sign of the ledger: above zero it owes the cooperative."""

    account: str
    who: str  # name of an organisation, the number of a person, or what it is about
    about: str
    since: dt.date
    due: dt.date | None
    amount: Decimal

    def age(self, day: dt.date) -> int:
        """In which part of `AGES` it falls on a day: 0 where it is not late, up to how many there are."""
        days = (day - (self.due or self.since)).days
        return sum(days > limit for limit in AGES)


@dataclass(frozen=True)
class Tie:
    """What lists say of an account beside what stands on it, EUR in the sign of the ledger."""

    account: str
    listed: Decimal
    booked: Decimal

    @property
    def difference(self) -> Decimal:
        """What must be zero."""
        return self.booked - self.listed


@dataclass(frozen=True)
class Subledger:
    """All that is open when a year ends, by account and who; `ties` hold each account against the ledger."""

    year: int
    day: dt.date
    lines: tuple[OpenWith, ...]
    ties: tuple[Tie, ...]

    def debtors(self) -> list[OpenWith]:
        """Who owes the cooperative."""
        return [line for line in self.lines if line.account.startswith(accounts.ASSETS)]

    def creditors(self) -> list[OpenWith]:
        """Whom the cooperative owes."""
        return [line for line in self.lines if line.account.startswith(accounts.LIABILITIES)]


def subledger(ledger: Ledger, year: int) -> Subledger:
    """What is open on 31 December: bills, declarations, deposits, loans, fees, accruals and shares to repay."""
    day = periods.year(year).last_day
    lines = [*_items(ledger, day), *_without_number(ledger, day), *_by_party(ledger, day)]
    lines += [*_accrued(ledger, year), *_shares_due(ledger, day)]
    booked = _booked(ledger, year)
    listed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        listed[line.account] += line.amount
    named = {*(sort.account for sort in Sort), *(kind.account for kind in KINDS.values()), accounts.SHARES_DUE}
    named |= by_hand(ledger)
    held = sorted(name for name in named if booked.get(name) or listed.get(name))
    ties = tuple(Tie(name, listed[name], booked.get(name, ZERO)) for name in held)
    found = [line for line in lines if line.amount]
    return Subledger(year, day, tuple(sorted(found, key=lambda line: (line.account, line.due or line.since))), ties)


def _booked(ledger: Ledger, year: int) -> Mapping[str, Decimal]:
    """What stands on each account when a year ends, EUR, members together."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in ledger.index.fact(held, year + 1).items():
        found[shared_account(account)] += amount
    return found


def _items(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    for item in open_items(ledger, day, *Sort):
        if item.open:
            about = " ".join(filter(None, (item.number, item.about)))
            yield OpenWith(item.sort.account, item.who, about, item.day, item.due, item.sort.sign * item.open)


def _without_number(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    """What was booked by hand on these accounts without a number: the balance with each payee."""
    found: dict[tuple[str, str], list[ItemMove]] = defaultdict(list)
    for move in ledger.index.fact(moves).get("", ()):
        if move.entry.date <= day:
            found[move.posting.account, move.entry.payee or ""].append(move)
    for (account, who), own in found.items():
        amount = sum((move.posting.units.number for move in own), ZERO)
        if amount:
            yield OpenWith(account, who, f"{own[-1].entry.narration} (zonder nummer)", own[-1].entry.date, None, amount)


def by_hand(ledger: Ledger) -> frozenset[str]:
    """The accounts of debtors and creditors, by their RGS code, that no numbers are kept of."""
    return frozenset(
        account
        for account, entry in ledger.index.opened.items()
        if str(entry.meta.get(meta.RGS, "")).startswith(_OF_PARTIES) and account not in BY_ACCOUNT
    )


def _by_party(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    """What is open on these: the balance with each payee, with what was last booked with it."""
    named = by_hand(ledger)
    found: dict[tuple[str, str], list[tuple[Any, Decimal]]] = defaultdict(list)
    for entry, posting in ledger.index.postings(lambda account, currency: account in named and currency == EUR):
        if entry.date <= day:
            found[posting.account, entry.payee or ""].append((entry, posting.units.number))
    for (account, who), own in found.items():
        amount = sum((number for _, number in own), ZERO)
        last = own[-1][0]
        if amount:
            yield OpenWith(account, who, last.narration or "", last.date, None, amount)


def _accrued(ledger: Ledger, year: int) -> Iterator[OpenWith]:
    """What stands on the balance sheet for a year: fees by member, and what an entry or a bill says.

    Of a closed year the fees are such an entry; it stands for its members as long as these still come to the same.
    """
    by_account: dict[tuple[str, str], list[OpenWith]] = defaultdict(list)
    for kind, income, line in (*_fees(ledger, year), *_fees_ahead(ledger, year)):
        by_account[kind, income].append(line)
    said: dict[tuple[str, str], list[OpenWith]] = defaultdict(list)
    for item in accrual_lines(ledger, year):
        found = item.accrual
        amount = _sign(found.kind) * found.shown
        line = OpenWith(KINDS[found.kind].account, "", found.text, periods.year(year).last_day, None, amount)
        said[found.kind, found.account].append(line)
    is_closed = year in sealed_years(ledger.root)
    for key in {**by_account, **said}:
        members, entries = by_account[key], said[key]
        if abs(total(members)) == abs(total(entries)) or (not is_closed and abs(total(members)) > abs(total(entries))):
            yield from members
        else:
            yield from entries


def _sign(kind: str) -> int:
    return 1 if KINDS[kind].account.startswith(accounts.ASSETS) else -1


def _fees(ledger: Ledger, year: int) -> Iterator[tuple[str, str, OpenWith]]:
    """What members owe of the fees of a year and those before, each term by itself, with the income it is of."""
    account, day = KINDS[TO_RECEIVE].account, periods.year(year).last_day
    for fee_year in sorted({fee.year for fee in ledger.config.fees if fee.year <= year}):
        for item in ledger.index.fact(fees_in, fee_year, day):
            for term in item.open_terms:
                line = OpenWith(account, item.number, f"contributie {fee_year}", term.due, term.due, term.amount)
                yield TO_RECEIVE, term.fee.income(item.kamer), line


def _fees_ahead(ledger: Ledger, year: int) -> Iterator[tuple[str, str, OpenWith]]:
    """What members paid for later years."""
    found: dict[tuple[str, str, int], list[FeePayment]] = defaultdict(list)
    for item in ledger.index.fact(paid_fees):
        if item.date.year <= year < item.year:
            found[item.account, item.number, item.year].append(item)
    for (income, number, fee_year), paid in found.items():
        amount = sum((item.amount for item in paid), ZERO)
        about = f"contributie {fee_year}, vooruit betaald"
        account = KINDS[RECEIVED_AHEAD].account
        yield RECEIVED_AHEAD, income, OpenWith(account, number, about, paid[0].date, None, -amount)


def _shares_due(ledger: Ledger, day: dt.date) -> Iterator[OpenWith]:
    """What members who left get back."""
    found: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for parent, number, date, amount in ledger.index.fact(_of_members):
        if date <= day and parent == accounts.SHARES_DUE:
            found[number].append((date, amount))
    for number, own in sorted(found.items()):
        amount = sum((amount for _, amount in own), ZERO)
        yield OpenWith(accounts.SHARES_DUE, number, "aandelen terug te betalen", own[0][0], None, amount)


def _of_members(index: Index) -> Sequence[tuple[str, str, dt.date, Decimal]]:
    """What moved on the accounts of which each member has one: the account of all, the number, the day and EUR."""
    return [
        (parent, item.account.removeprefix(f"{parent}:"), entry.date, amount)
        for entry in index.fact(in_order)
        for item in entry.postings
        if item.account.startswith(MEMBERS)
        and (parent := shared_account(item.account)) in MEMBERS
        and item.account != parent
        and (amount := euro_amount(item)) is not None
    ]


def with_relations(ledger: Ledger, day: dt.date) -> Mapping[str, Decimal]:
    """What is open with each relation when a day ends: shares, shares to repay, and items with a number."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for _, number, date, amount in ledger.index.fact(_of_members):
        if date <= day:
            found[number] += amount
    for line in (*_items(ledger, day), *_without_number(ledger, day)):
        found[line.who] += line.amount
    return found


def total(lines: Iterable[OpenWith]) -> Decimal:
    """What they come to."""
    return sum((line.amount for line in lines), ZERO)
