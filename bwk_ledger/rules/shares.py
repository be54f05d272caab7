"""Shares: whole, numbered, held by members, and paid back no further than was owed."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.rules.cash import dips
from bwk_ledger.rules.derived import last_written
from bwk_ledger.rules.share_movements import (
    Holding,
    ShareAct,
    account_number,
    held_by_day,
    movements,
    prove,
    share_number,
    share_postings,
    share_transactions,
)
from bwk_ledger.standing.members import MEMBER, SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.share_movements import Movement
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Member, Subscription

    Held = Mapping[str, Mapping[dt.date, Holding]]
HOW_TO_WRITE = f"{accounts.SHARES}:L0001  -2 {SHARE}"
_DUE = f"{accounts.SHARES_DUE}:"
_NOTHING = Holding(0, 0)


def in_register(index: Index) -> Sequence[Any]:
    """The transactions that belong in the share register, in the order of the books.

    One that beancount could not book has lost its postings, and is in the register all the same.
    """
    entry_ids = {id(entry) for entry, item in index.fact(share_postings) if item.units.currency == SHARE}
    entry_ids.update(id(entry) for entry in index.telling(meta.MOVEMENT) if not entry.postings)
    return [entry for entry in index.transactions if id(entry) in entry_ids]


def numbers(index: Index) -> Iterator[Finding]:
    """Movements without a number, numbers used twice, and numbers that are missing."""
    first: dict[int, Any] = {}
    without: list[Any] = []
    for entry in index.books.fact(in_register):
        number = share_number(entry)
        if number is None:
            without.append(entry)
        elif number in first:
            yield _twice(entry, number, first[number])
        else:
            first[number] = entry
    free = max(first, default=0) + 1
    yield from (_without(entry, free + index) for index, entry in enumerate(without))
    yield from _missing(first)


def _twice(entry: Any, number: int, earlier: Any) -> Finding:
    return finding(
        "shares.twice",
        entry,
        "Wijziging (mutatie) {number} van de aandelen staat er twee keer: op {earlier} en op {day}.",
        cause="elke mutatie in het aandelenregister heeft een eigen nummer.",
        remedy="haal een van beide weg als zij dezelfde is; geef haar anders het volgende vrije nummer.",
        number=number,
        earlier=earlier.date,
        day=entry.date,
    )


def _without(entry: Any, free: int) -> Finding:
    stated = entry.meta.get(meta.MOVEMENT)
    return finding(
        "shares.no_number",
        entry,
        f"Een wijziging (mutatie) van aandelen zonder nummer: {'er staat niets' if stated is None else stated}.",
        cause="het aandelenregister telt elke mutatie, met een heel nummer vanaf 1.",
        remedy=f"schrijf bij deze boeking het volgende vrije nummer: {meta.MOVEMENT}: {free}.",
    )


def _missing(first: Mapping[int, Any]) -> Iterator[Finding]:
    """One finding for all that is missing, at the first movement after it."""
    gaps = [(before + 1, after - 1) for before, after in pairwise([0, *sorted(first)]) if after > before + 1]
    if not gaps:
        return
    one = len(gaps) == 1 and gaps[0][0] == gaps[0][1]
    missing = "ontbreekt wijziging (mutatie)" if one else "ontbreken de wijzigingen (mutaties)"
    yield finding(
        "shares.gap",
        first[gaps[0][1] + 1],
        f"In het aandelenregister {missing} {_runs(gaps)}.",
        cause="de nummers lopen door van 1 tot en met het hoogste: er is een mutatie weggehaald, of een nummer "
        "veranderd.",
        remedy="zet de boeking terug met haar eigen nummer. Een mutatie die niet had gemoeten, blijft staan en wordt "
        "met een nieuwe mutatie teruggedraaid.",
    )


def _runs(gaps: Sequence[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first} tot en met {last}" for first, last in gaps)


def postings(index: Index) -> Iterator[Finding]:
    """Postings that are no shares of a member at nominal value."""
    nominal = index.config.share_price
    is_told = False
    for entry, item in index.books.fact(share_postings):
        if item.units.currency == SHARE:
            if nominal is None and not is_told:
                yield _no_nominal_value(entry, index.config.begins or entry.date)
                is_told = True
            yield from _wrong_shares(entry, item, nominal)
        elif _is_allowed(item, index.opened):
            yield _no_shares(entry, item)


def _is_allowed(item: Any, opened: Mapping[str, Any]) -> bool:
    """Whether the account was opened for it: where it was not, beancount says so."""
    account = opened.get(item.account)
    return account is None or not account.currencies or item.units.currency in account.currencies


def _no_nominal_value(entry: Any, begins: dt.date) -> Finding:
    return finding(
        "shares.no_price",
        entry,
        "De boeken hebben aandelen, en zeggen niet wat een aandeel waard is.",
        cause="zonder nominale waarde is van geen aandeel te zien of het bedrag klopt.",
        remedy=f"schrijf in stam/rekeningen.beancount: {begins} price {SHARE} 25 {EUR}.",
    )


def _wrong_shares(entry: Any, item: Any, nominal: Decimal | None) -> Iterator[Finding]:
    number = account_number(item.account)
    if number is None:
        yield finding(
            "shares.account",
            entry,
            "Aandelen op '{account}': dat is geen aandelenrekening van een lid.",
            cause="elk aandeel is van een lid, en staat op de rekening met dat nummer.",
            remedy=f"boek ze op de rekening van het lid, zoals {accounts.SHARES}:L0001.",
            source=item.meta,
            account=AccountName(item.account),
        )
        return
    if item.units.number != int(item.units.number):
        yield finding(
            "shares.part",
            entry,
            f"{format_amount(abs(item.units.number))} aandelen van {number}: dat is geen heel aantal.",
            cause="een aandeel is niet te delen.",
            remedy="verbeter het aantal.",
            source=item.meta,
        )
    if nominal is not None and (item.cost is None or (item.cost.number, item.cost.currency) != (nominal, EUR)):
        stated = "zonder prijs" if item.cost is None else f"tegen {_price(item.cost)}"
        yield finding(
            "shares.price",
            entry,
            f"Aandelen van {number} {stated}, en niet tegen {format_amount(nominal)} euro.",
            cause=f"elk aandeel is {format_amount(nominal)} euro waard: dat is de nominale waarde in "
            "stam/rekeningen.beancount.",
            remedy=f"schrijf: {HOW_TO_WRITE} {{{nominal} {EUR}}}.",
            source=item.meta,
        )


def _price(cost: Any) -> str:
    return f"{format_amount(cost.number)} {'euro' if cost.currency == EUR else cost.currency}"


def _no_shares(entry: Any, item: Any) -> Finding:
    return finding(
        "shares.no_shares",
        entry,
        "{amount} op de aandelenrekening van {whose}: daar staan alleen aandelen.",
        cause="het aandelenregister telt aandelen; een bedrag zonder aandelen is van niemand te bewijzen.",
        remedy=f"boek de aandelen zelf ({HOW_TO_WRITE} {{25 {EUR}}}), of boek het bedrag op een andere rekening.",
        source=item.meta,
        amount=item.units,
        whose=account_number(item.account) or AccountName(item.account),
    )


def holders(index: Index) -> Iterator[Finding]:
    """Shares of who is no member, too few of who is, left with who was, and payers nobody knows."""
    config, all_movements, held = index.config, index.books.fact(movements), index.books.fact(holdings)
    yield from _receivers(all_movements, config)
    yield from _payers(all_movements, config)
    yield from _below_zero(all_movements, held)
    yield from _closed(index.by_type.get(data.Close, ()), held)
    span = index.books.fact(first_and_last)
    if span is not None:
        yield from _memberships(index, all_movements, held, span)


def holdings(index: Index) -> Held:
    """What each number holds on the days on which that changes."""
    return held_by_day(index.fact(movements))


def first_and_last(index: Index) -> tuple[dt.date, dt.date] | None:
    """How far the books reach: the days of the first transaction and of the last that somebody wrote."""
    transactions = index.transactions
    last = last_written(transactions)
    return (transactions[0].date, last) if last else None


def _receivers(found: Iterable[Movement], config: Config) -> Iterator[Finding]:
    subscriptions: dict[str, list[Subscription]] = {}
    for subscription in config.subscriptions:
        subscriptions.setdefault(subscription.number, []).append(subscription)
    for movement in found:
        number = movement.receiver
        if movement.act not in (ShareAct.ISSUE, ShareAct.TRANSFER) or number is None or ":" in number:
            continue
        if not _may_receive(config.members.get(number), subscriptions.get(number, ()), movement.date):
            yield finding(
                "shares.receiver",
                movement.entry,
                "{number} krijgt op {day} {shares}, en is dan geen lid.",
                cause="aandelen zijn alleen voor leden, en voor wie op die dag of eerder inschreef.",
                remedy="schrijf in met 'bwk leden aanmelden', of verbeter het nummer of de dag; het lidmaatschap "
                "staat in stam/leden.beancount.",
                number=number,
                day=movement.date,
                shares=_shares(movement.shares),
            )


def _may_receive(member: Member | None, subscriptions: Iterable[Subscription], day: dt.date) -> bool:
    """A member, or who signed up since the last membership that ended."""
    if member is not None and member.on(day) is not None:
        return True
    ends = [end for _, end in member.stretches if end is not None and end < day] if member is not None else []
    after = max(ends, default=dt.date.min)
    return any(after < item.start <= day for item in subscriptions)


def _payers(found: Iterable[Movement], config: Config) -> Iterator[Finding]:
    known = {*config.members, *config.people, *(item.number for item in config.subscriptions)}
    told: set[int] = set()
    for movement in found:
        if movement.paid_by is None or movement.paid_by in known or id(movement.entry) in told:
            continue
        told.add(id(movement.entry))
        yield finding(
            "shares.payer",
            movement.entry,
            f"De aandelen zijn betaald door '{movement.paid_by}', en dat nummer heeft niemand.",
            cause="'betaald-door:' is het nummer van een lid, van wie inschreef of van een persoon in de boeken.",
            remedy="verbeter het nummer, of haal de regel weg als het lid zelf betaalde.",
        )


def _below_zero(found: Iterable[Movement], held: Held) -> Iterator[Finding]:
    """More given up than held: beancount refuses that too, but not of who holds nothing at all."""
    told: set[str] = set()
    for movement in found:
        number = movement.giver
        if number is None or number in told or ":" in number:
            continue
        left = held[number][movement.date].left
        if left < 0:
            told.add(number)
            yield finding(
                "shares.below_zero",
                movement.entry,
                "{number} geeft op {day} {shares} meer af dan {number} heeft.",
                cause="niemand kan meer aandelen afgeven dan er op zijn of haar naam staan.",
                remedy="verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt.",
                number=number,
                day=movement.date,
                shares=_shares(-left),
            )


def _closed(closings: Iterable[Any], held: Held) -> Iterator[Finding]:
    for entry in closings:
        number = account_number(entry.account)
        left = _holding(held, number, entry.date).left if number is not None else 0
        if left:
            yield finding(
                "shares.closed",
                entry,
                f"De aandelenrekening van {number} wordt gesloten met nog {_shares(left)} erop.",
                cause="een rekening met aandelen kan niet weg: zij zijn nog van iemand.",
                remedy="boek eerst de teruggave of de overdracht, of haal deze regel weg: sluiten hoeft niet.",
            )


def _memberships(
    index: Index, found: Iterable[Movement], held: Held, books: tuple[dt.date, dt.date]
) -> Iterator[Finding]:
    """What beginnings and ends of memberships ask, as far as the books reach: their first and last day."""
    config = index.config
    places = {(str(entry.values[0].value), entry.date): entry for entry in index.customs(MEMBER.type) if entry.values}
    opening = {item.receiver: item.date for item in found if item.act is ShareAct.OPENING}
    for member in config.members.values():
        starts = {period.end: period.start for period in member.periods}
        for start, end in member.stretches:
            if end is not None and end <= books[1] and (left := _holding(held, member.number, end).left) > 0:
                yield _left_with(places[member.number, starts[end]], member.number, end, left, config)
            first = max(start, books[0])  # books that begin later can only tell from then on
            is_known = first <= books[1] and (end is None or end >= books[0])
            if is_known and start > opening.get(member.number, dt.date.min):
                # The most of that day: who pays and passes some on at once has paid.
                paid = _holding(held, member.number, first).most
                yield from _too_few(places[member.number, start], paid, config)


def _left_with(entry: Any, number: str, last: dt.date, left: int, config: Config) -> Finding:
    return finding(
        "shares.left",
        entry,
        "{number} is lid tot en met {last}, en heeft dan nog {shares}: {amount} euro.",
        cause="wie geen lid meer is, heeft geen aandelen: zij gaan op de laatste dag terug, en het bedrag is dan nog "
        "te betalen.",
        remedy=f"boek dat met 'bwk leden opzeggen {number} --per {last}', of boek een overdracht op die dag of eerder.",
        number=number,
        last=last,
        shares=_shares(left),
        amount=left * (config.share_price or ZERO),
    )


def _too_few(entry: Any, paid: int, config: Config) -> Iterator[Finding]:
    rules = config.member_rules
    if paid < rules.least_shares and entry.date >= rules.start:
        yield finding(
            "shares.too_few",
            entry,
            "{number} is lid vanaf {day}, en heeft dan {shares} betaald.",
            cause=f"volgens de ledenregels is iemand lid na betaling van ten minste {_shares(rules.least_shares)}.",
            remedy="zet als eerste dag die van de betaling, of zoek de betaling die ontbreekt.",
            number=str(entry.values[0].value),
            day=entry.date,
            shares=_shares(paid),
        )


def _holding(held: Held, number: str, day: dt.date) -> Holding:
    """Shares of a number on a day."""
    by_day = held.get(number, {})
    days = list(by_day)
    index = bisect_right(days, day)
    if not index:
        return _NOTHING
    last = days[index - 1]
    return by_day[last] if last == day else Holding(by_day[last].left, by_day[last].left)


def _shares(count: int) -> str:
    return f"{count} {'aandeel' if count == 1 else 'aandelen'}"


def proof(index: Index) -> Iterator[Finding]:
    """Every member of whom the register says another amount than the equity account."""
    transactions = index.books.fact(share_transactions)
    share_proof = prove(transactions, index.config, dt.date.max)
    different = {line.number: line for line in share_proof.lines if line.difference}
    last: dict[str, Any] = {}  # where each of them stands last
    for entry in transactions if different else ():
        for item in entry.postings:
            number = item.account.removeprefix(f"{accounts.SHARES}:")
            if number in different:
                last[number] = entry
    for number, line in different.items():
        yield finding(
            "equity.shares",
            last[number],
            "De aandelen van {number} zijn volgens het register {registered} euro, en volgens het vermogen {equity}: "
            "een verschil van {difference} euro.",
            cause="register en vermogen zijn dezelfde aandelen, en dus hetzelfde bedrag; alles bij elkaar zijn zij "
            f"{format_amount(share_proof.registered)} en {format_amount(share_proof.equity)} euro.",
            remedy=f"zoek op {accounts.SHARES}:{number} de boeking die geen hele aandelen tegen de nominale waarde "
            "heeft, en verbeter die.",
            number=number,
            registered=line.registered,
            equity=line.equity,
            difference=line.difference,
        )


def due_postings(index: Index) -> Sequence[tuple[Any, Any]]:
    """What came to be paid back to members who left, and what was, with its transaction."""
    return index.postings(lambda account, currency: account.startswith(_DUE) and currency == EUR)


def repayments(index: Index) -> Iterator[Finding]:
    """Days on which more was paid back than was owed, once per dip and member."""
    days: dict[str, dict[dt.date, tuple[Decimal, Any]]] = defaultdict(dict)
    for entry, item in index.books.fact(due_postings):
        by_day = days[item.account.removeprefix(_DUE)]
        owed, _ = by_day.get(entry.date, (ZERO, None))
        by_day[entry.date] = (owed - item.units.number, entry)
    for number, by_day in days.items():
        for day, balance, entry in dips(by_day):
            yield finding(
                "repayments.too_much",
                entry,
                "Aan {number} is op {day} {amount} euro meer terugbetaald dan er voor de aandelen te betalen was.",
                cause="terugbetalen kan pas als de aandelen terug zijn, en nooit meer dan dat bedrag.",
                remedy="verbeter het bedrag of het nummer; ontbreekt de uittreding, boek die dan op de laatste dag.",
                number=number,
                day=day,
                amount=-balance,
            )
