"""Handgeld: its ceiling and its categories, and counts that can be trusted."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
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

_QUESTION = "!"
_CATEGORIES = f"{accounts.PETTY_CASH_POST}:"
_FORM = 'schrijf: custom "kastelling" "TOP" 112.40 EUR, met door: "L0003" en en: "V0011" eronder.'


class HandgeldMove(NamedTuple):
    """What one posting puts on the handgeld of a kamer, or takes from it, EUR."""

    kamer: str
    amount: Decimal
    is_transfer: bool  # from or back to the bank of the cooperative
    entry: Any


def handgeld_moves(entries: Iterable[Any]) -> Iterator[HandgeldMove]:
    """Every change of the handgeld of a kamer, in the order of the entries."""
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if _is_handgeld(posting.account, posting.units.currency):
                    yield _move(entry, posting)


def moves(index: Index) -> Sequence[HandgeldMove]:
    """The same of an index."""
    return [_move(entry, posting) for entry, posting in index.postings(_is_handgeld)]


def _is_handgeld(account: str, currency: str) -> bool:
    return account.startswith(accounts.PETTY_CASH + ":") and currency == EUR


def _move(entry: Any, posting: Any) -> HandgeldMove:
    return HandgeldMove(posting.account.split(":")[2], posting.units.number, _is_transfer(entry, posting), entry)


def _is_transfer(entry: Any, posting: Any) -> bool:
    """Money from or back to the cooperative's own bank; a refund by a shop or an opening balance is no transfer."""
    own = (accounts.BANK, accounts.IN_TRANSIT)
    return any(
        any(accounts.is_under(other.account, name) for name in own)
        and (other.units.number < 0) != (posting.units.number < 0)
        for other in entry.postings
    )


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
    """What the handgeld of each kamer changed on each day, EUR, and the last entry that did."""
    days: dict[str, dict[dt.date, tuple[Decimal, Any]]] = defaultdict(dict)
    for move in found:
        change, _ = days[move.kamer].get(move.entry.date, (ZERO, None))
        days[move.kamer][move.entry.date] = (change + move.amount, move.entry)
    return days


def below_zero(index: Index) -> Iterator[Finding]:
    """Days that end below zero; once per dip and kamer."""
    for kamer, by_day in days_of(index.books.fact(moves)).items():
        for day, balance, entry in dips(by_day):
            yield finding(
                "handgeld.below_zero",
                entry,
                "Handgeld {kamer} staat op {day} onder nul: {balance} euro.",
                cause="een lege kas kan niets betalen: er ontbreekt een storting, of er is te veel geboekt.",
                remedy="zoek de ontbrekende storting of de dubbele uitgave rond deze dag.",
                kamer=kamer,
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
    entries = {id(move.entry): move.entry for move in index.fact(moves)}
    for entry in entries.values():
        is_waived = bool(str(entry.meta.get(meta.OUTSIDE_CATEGORIES) or "").strip())
        spent = None if entry.flag == _QUESTION or is_waived else _outside(entry)
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


def _outside(entry: Any) -> _Outside | None:
    """What was paid from handgeld and fits no category; costs on a category are taken to be paid from it first."""
    paid, kamer = ZERO, ""
    for move in handgeld_moves([entry]):
        if not move.is_transfer:
            paid -= move.amount
            kamer = kamer or move.kamer
    if paid <= 0:
        return None
    on_categories, elsewhere, first = ZERO, ZERO, None
    for posting in entry.postings:
        if posting.units.currency != EUR or not accounts.is_under(posting.account, accounts.EXPENSES):
            continue
        if _is_category(posting.account):
            on_categories += posting.units.number
        else:
            elsewhere += posting.units.number
            first = first or posting
    amount = min(paid - on_categories, elsewhere)
    return _Outside(kamer, amount, first) if first is not None and amount > 0 else None


def _is_category(account: str) -> bool:
    taken_apart = accounts.result(account)
    return taken_apart is not None and f"{taken_apart.group}:{taken_apart.post}".startswith(_CATEGORIES)


def counts(index: Index) -> Iterator[Finding]:
    """Counts that are not in order, that stand twice, and differences that nothing explains."""
    readable: dict[str, dict[dt.date, CashCount]] = defaultdict(dict)
    for count in read_counts(index.customs(COUNT.type)):
        wrong = list(wrong_count(count, index.config, readable[count.kamer]))
        yield from wrong
        if not wrong:
            readable[count.kamer][count.date] = count
    if not readable:
        return
    days = day_changes(index.books.fact(moves))
    for kamer, by_day in readable.items():
        for item in unexplained(list(beside_books(by_day.values(), days[kamer]))):
            yield difference(item, index.config)


def day_changes(found: Iterable[HandgeldMove]) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What the handgeld of each kamer changed on each day, EUR; nothing for a kamer without handgeld."""
    days: dict[str, dict[dt.date, Decimal]] = defaultdict(dict)
    for kamer, by_day in days_of(found).items():
        days[kamer] = {day: change for day, (change, _) in by_day.items()}
    return days


def wrong_count(count: CashCount, config: Config, before: Iterable[dt.date]) -> Iterator[Finding]:
    """What is wrong with a count, whatever the books say.

    Args:
        count: the count.
        config: the standing data.
        before: the days on which the same kamer was counted already.
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
    """What to do about a difference that is not found: its own post, where the books have one."""
    posts = [post.account(count.kamer) for post in config.posts if "kasverschil" in post.path.casefold()]
    if posts:
        return f"boek het dan op {posts[0]}"
    return "zet dan 'opmerking:' met de uitleg bij de telling"
