"""Handgeld: what a kamer has on its account and in its cash box, its ceiling, and its categories."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, format_amount

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_QUESTION = "!"
_BOX = f"{accounts.CASH_BOX}:"
_CATEGORIES = f"{accounts.PETTY_CASH_POST}:"


class CashAct(StrEnum):
    """What was done with the cash of a kamer, as its transaction says."""

    WITHDRAWAL = "opname"  # from its own account
    FROM_BANK = "opname-bank"  # from the bank of the cooperative
    DEPOSIT = "storting"  # on its own account
    TO_BANK = "storting-bank"
    TAKINGS = "inkomsten"
    SPENDING = "uitgave"
    FEE = "contributie"
    DIFFERENCE = "verschil"  # of a count, explained


class HandgeldMove(NamedTuple):
    """What one posting puts on the account or in the cash box of a kamer, or takes from it, EUR."""

    kamer: str
    account: str
    amount: Decimal
    is_transfer: bool  # from or back to the bank of the cooperative
    entry: Any

    @property
    def is_in_box(self) -> bool:
        """Whether it is of the cash box."""
        return self.account.startswith(_BOX)


def handgeld_moves(entries: Iterable[Any]) -> Iterator[HandgeldMove]:
    """Every change of what a kamer has on its account and in its cash box, in the order of the entries."""
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if _is_handgeld(posting.account, posting.units.currency):
                    yield _move(entry, posting)


def moves(index: Index) -> Sequence[HandgeldMove]:
    """The same of an index."""
    return [_move(entry, posting) for entry, posting in index.postings(_is_handgeld)]


def _is_handgeld(account: str, currency: str) -> bool:
    return bool(accounts.cash_kamer(account)) and currency == EUR


def _move(entry: Any, posting: Any) -> HandgeldMove:
    account, amount = posting.account, posting.units.number
    return HandgeldMove(accounts.cash_kamer(account), account, amount, _is_transfer(entry, posting), entry)


def _is_transfer(entry: Any, posting: Any) -> bool:
    """Money from or back to the cooperative's own bank.

    None is a refund by a shop, an opening balance, what goes between the account and the cash box of a kamer, and what
    goes from a box to the bank: those are takings.
    """
    is_box, done = posting.account.startswith(_BOX), entry.meta.get(meta.CASH)
    if done is not None or (is_box and posting.units.number < 0):
        return is_box and done == CashAct.FROM_BANK
    is_less = posting.units.number < 0
    return any(_is_of_cooperative(other.account) and (other.units.number < 0) != is_less for other in entry.postings)


@cache
def _is_of_cooperative(account: str) -> bool:
    return any(accounts.is_under(account, name) for name in (accounts.BANK, accounts.IN_TRANSIT))


def ceiling_of(config: Config, kamer: str) -> Decimal:
    """EUR that may be transferred to a kamer in a month."""
    known = config.kamers.get(kamer)
    return known.petty_cash_ceiling or ZERO if known else ZERO


def ceiling(index: Index) -> Iterator[Finding]:
    """Transfers above the ceiling of the month; once per month and kamer."""
    transferred: dict[tuple[str, dt.date], Decimal] = defaultdict(Decimal)
    last_transfer: dict[tuple[str, dt.date], Any] = {}
    for move in index.fact(moves):
        if move.is_transfer:
            month = (move.kamer, move.entry.date.replace(day=1))
            transferred[month] += move.amount
            if move.amount > 0:
                last_transfer[month] = move.entry
    for (kamer, first), total in transferred.items():
        most = ceiling_of(index.config, kamer)
        if total > most:
            yield finding(
                "handgeld.ceiling",
                last_transfer[kamer, first],
                "Handgeld {kamer} in {month:%Y-%m}: {total} euro overgemaakt, {too_much} te veel.",
                cause=f"het plafond van {kamer} is {format_amount(most)} euro per maand.",
                remedy="laat het te veel overgemaakte terugstorten en boek dat in dezelfde maand, of pas 'handgeld:' "
                "van de kamer aan als het bestuur een ander plafond heeft vastgesteld.",
                kamer=kamer,
                month=first,
                total=total,
                too_much=total - most,
            )


def dips(by_day: Mapping[dt.date, tuple[Decimal, Any]]) -> Iterator[tuple[dt.date, Decimal, Any]]:
    """The first day of each dip of a balance below zero, the balance when that day ends, and an entry of it.

    Args:
        by_day: what changes on a day, and an entry that does. The order within a day does not matter.
    """
    balance = ZERO
    was_below = False
    for day in sorted(by_day):
        change, entry = by_day[day]
        balance += change
        if balance < 0 and not was_below:
            yield day, balance, entry
        was_below = balance < 0


def days_of(found: Iterable[HandgeldMove]) -> Mapping[str, Mapping[dt.date, tuple[Decimal, Any]]]:
    """What each account or box changed on each day, EUR, and the last entry that did."""
    days: dict[str, dict[dt.date, tuple[Decimal, Any]]] = defaultdict(dict)
    for move in found:
        change, _ = days[move.account].get(move.entry.date, (ZERO, None))
        days[move.account][move.entry.date] = (change + move.amount, move.entry)
    return days


def day_changes(found: Iterable[HandgeldMove]) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What each account or box changed on each day, EUR; nothing for one that never moved."""
    days: dict[str, Mapping[dt.date, Decimal]] = defaultdict(dict)
    for account, by_day in days_of(found).items():
        days[account] = {day: change for day, (change, _) in by_day.items()}
    return days


def below_zero(index: Index) -> Iterator[Finding]:
    """Days that end below zero; once per dip and account."""
    for account, by_day in days_of(index.books.fact(moves)).items():
        for day, balance, entry in dips(by_day):
            yield finding(
                "handgeld.below_zero",
                entry,
                f"{account.split(':')[1]} {{kamer}} staat op {{day}} onder nul: {{balance}} euro.",
                cause="een lege kas kan niets betalen: er ontbreekt een storting, of er is te veel geboekt.",
                remedy="zoek de ontbrekende storting of de dubbele uitgave rond deze dag.",
                kamer=accounts.cash_kamer(account),
                day=day,
                balance=balance,
            )


class _Outside(NamedTuple):
    """What of the handgeld of a kamer certainly went to costs outside the categories, EUR, and to which first."""

    kamer: str
    amount: Decimal
    posting: Any


def outside(index: Index) -> Iterator[Finding]:
    """Payments from handgeld to costs that are no category of it; once per transaction."""
    by_entry: dict[int, list[HandgeldMove]] = defaultdict(list)
    for move in index.fact(moves):
        by_entry[id(move.entry)].append(move)
    for found in by_entry.values():
        entry = found[0].entry
        is_waived = bool(str(entry.meta.get(meta.OUTSIDE_CATEGORIES) or "").strip())
        spent = None if entry.flag == _QUESTION or is_waived else _outside(entry, found)
        if spent is not None:
            yield finding(
                "handgeld.outside",
                entry,
                "Handgeld {kamer}: {amount} euro uitgegeven op {account}.",
                cause="handgeld is voor de categorieën A tot en met F; andere kosten betaalt de coöperatie van de "
                "bank.",
                remedy=f"kies de categorie waar het bij hoort (Lasten:{spent.kamer}:{_CATEGORIES}...); is het terecht "
                f'zo betaald, zet dan bij de boeking {meta.OUTSIDE_CATEGORIES}: "de reden".',
                source=spent.posting.meta,
                kamer=spent.kamer,
                amount=spent.amount,
                account=AccountName(spent.posting.account),
            )


def _outside(entry: Any, found: Iterable[HandgeldMove]) -> _Outside | None:
    """What was paid from handgeld and fits no category; costs on a category are taken to be paid from it first."""
    costs = [item for item in entry.postings if item.units.currency == EUR and _is_cost(item.account)]
    first = next((item for item in costs if not _is_right(item.account)), None)
    if first is None:
        return None
    paid, kamer = ZERO, ""
    for move in found:
        if not move.is_transfer:
            paid -= move.amount
            kamer = kamer or move.kamer
    if paid <= 0:
        return None
    on_categories = sum((item.units.number for item in costs if _is_right(item.account)), ZERO)
    elsewhere = sum((item.units.number for item in costs if not _is_right(item.account)), ZERO)
    amount = min(paid - on_categories, elsewhere)
    return _Outside(kamer, amount, first) if amount > 0 else None


@cache
def _is_cost(account: str) -> bool:
    return accounts.is_under(account, accounts.EXPENSES)


@cache
def _is_right(account: str) -> bool:
    """Whether handgeld may go to a cost: a category, or what a count found less."""
    of = accounts.result(account)
    is_category = of is not None and f"{of.group}:{of.post}".startswith(_CATEGORIES)
    return is_category or accounts.is_cash_difference(account)
