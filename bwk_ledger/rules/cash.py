"""Cash and handgeld: counts that can be trusted, and what a kamer has on its account and in its cash box.

Differences of a count that nothing explains are told; of handgeld its ceiling and its categories.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import CENT, EUR, ZERO, format_amount
from bwk_ledger.rules.people import HOW_TO_REGISTER, unknown_on
from bwk_ledger.standing.handgeld import AND_BY, BY, COUNT, CashCount, Counted, beside_books, read_counts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


_FORM = 'schrijf: custom "kastelling" "KAMER" 112.40 EUR, met door: "L0003" en en: "V0011" eronder.'
_COUNTED = (accounts.PETTY_CASH, accounts.CASH_BOX)


def counts(index: Index) -> Iterator[Finding]:
    """Counts that are not in order, that stand twice, and differences that nothing explains."""
    readable: dict[str, dict[dt.date, CashCount]] = defaultdict(dict)
    for count in read_counts(index.customs(COUNT.type)):
        wrong = list(wrong_count(count, index.config, readable[count.account]))
        yield from wrong
        if not wrong:
            readable[count.account][count.date] = count
    if not readable:
        return
    days = day_changes(index.books.fact(moves))
    for account, by_day in readable.items():
        for item in unexplained(list(beside_books(by_day.values(), days[account]))):
            yield difference(item, index.config)


def wrong_count(count: CashCount, config: Config, before: Iterable[dt.date]) -> Iterator[Finding]:
    """What is wrong with a count, whatever the books say.

    Args:
        count: the count.
        config: the standing data.
        before: the days on which the same was counted already.
    """
    if count.kamer not in config.kamer_codes:
        yield _count(
            count,
            "die kamer is er niet.",
            cause=f"de kamers zijn: {' '.join(config.kamer_codes) or 'geen'}.",
            remedy="verbeter de code, of voeg de kamer toe in stam/kamers.beancount.",
        )
    if count.amount is None or count.amount < 0 or count.amount % CENT:
        yield _count(
            count,
            "het getelde bedrag is niet te lezen of onder nul.",
            cause="wat in de kas ligt, is een bedrag in euro van nul of meer, in hele centen.",
            remedy=_FORM,
        )
    if count.account not in {f"{parent}:{count.kamer}" for parent in _COUNTED}:
        yield _count(
            count,
            f"'{count.account}' is niet te tellen.",
            cause="geteld wordt wat een kamer in haar kas heeft, of in haar handgeld waar dat contant is.",
            remedy=f'schrijf: rekening: "{accounts.CASH_BOX}:{count.kamer}", of haal deze regel weg.',
        )
    yield from _wrong_people(count, config)
    if count.date in before:
        yield _count(
            count,
            "die dag is al geteld.",
            cause="een kamer telt haar kas hoogstens een keer per dag, zodat duidelijk is welke telling geldt.",
            remedy="haal een van beide weg, of zet de telling op de dag waarop is geteld.",
        )


def _count(count: CashCount, wrong: str, *, cause: str, remedy: str) -> Finding:
    return finding(
        "handgeld.count",
        count.entry,
        "Kastelling van {kamer} op {day}: {wrong}",
        cause=cause,
        remedy=remedy,
        kamer=count.kamer or "een kamer zonder code",
        day=count.date,
        wrong=wrong,
    )


def _wrong_people(count: CashCount, config: Config) -> Iterator[Finding]:
    for key, number in ((BY, count.by), (AND_BY, count.and_by)):
        if not number:
            yield _count(
                count, f"'{key.name}:' ontbreekt.", cause="twee mensen tellen samen, elk met een nummer.", remedy=_FORM
            )
            continue
        unknown = unknown_on(config, number, count.date, count.date)
        if unknown is not None:
            yield _count(
                count, "geteld door iemand die er dan niet is.", cause=f"{number} {unknown}.", remedy=HOW_TO_REGISTER
            )
    if count.by and count.and_by and config.same_person(count.by, count.and_by):
        twice = f"{count.by} staat er twee keer"
        two = f"{count.by} en {count.and_by} zijn nummers van dezelfde persoon"
        yield _count(
            count,
            "geteld door een en dezelfde persoon.",
            cause=f"{twice if count.by == count.and_by else two}.",
            remedy="laat een tweede persoon meetellen, en noem beide nummers.",
        )


def unexplained(found: Sequence[Counted]) -> Iterator[Counted]:
    """The differences that are not waived by a remark and not gone at a later count."""
    agreed = [item.count.date for item in found if not item.difference]
    last = max(agreed, default=None)
    for item in found:
        if item.difference and not item.count.remark and (last is None or item.count.date > last):
            yield item


def difference(item: Counted, config: Config) -> Finding:
    """What to do about a count that is not what the books say."""
    count, more = item.count, item.difference > 0
    return finding(
        "handgeld.difference",
        count.entry,
        "Kastelling van {kamer} op {day}: geteld {counted}, volgens de boeken {books}; {difference} euro {side}.",
        cause="wat in de kas ligt, hoort te zijn wat de boeken op het eind van die dag zeggen.",
        remedy=f"zoek de {'storting' if more else 'bon'} die ontbreekt en boek die; blijft het "
        f"verschil, {_what_else(count, config)}.",
        kamer=count.kamer,
        day=count.date,
        counted=item.counted,
        books=item.books,
        difference=abs(item.difference),
        side="meer" if more else "minder",
    )


def _what_else(count: CashCount, config: Config) -> str:
    """What to do about a difference that is not found; of an account at a bank its statement says what is on it."""
    known = config.kamers.get(count.kamer)
    is_box = accounts.is_under(count.account, accounts.CASH_BOX)
    if not is_box and known is not None and known.source.get(meta.IBAN):
        return "zet dan 'opmerking:' met de uitleg bij de telling"
    return f'boek het dan met: bwk kas verschil {count.kamer} --datum {count.date} --reden "..."'


# Handgeld: what a kamer has on its account and in its cash box, its ceiling, and its categories.

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
    for entry_moves in by_entry.values():
        entry = entry_moves[0].entry
        is_waived = bool(str(entry.meta.get(meta.OUTSIDE_CATEGORIES) or "").strip())
        spent = None if entry.flag == _QUESTION or is_waived else _outside(entry, entry_moves)
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
