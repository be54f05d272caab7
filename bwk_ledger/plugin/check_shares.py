"""Who holds shares is a member, and who is a member holds enough of them: paid before it begins, given up when it ends.

The books know no today. What a day asks for is reported once they have a transaction on that day or after it, so that
an end or a beginning that lies ahead is no mistake.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.config import read_config
from bwk_ledger.membership import MEMBER
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.share_entries import Act, Holding, account_number, held_by_day, share_movements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.membership import Member, Subscription
    from bwk_ledger.plugin.share_entries import Movement

    Held = Mapping[str, Mapping[dt.date, Holding]]

_NOTHING = Holding(0, 0)


def check_shares(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report shares of who is no member, too few of who is, left with who was, and payers nobody knows."""
    config = read_config(entries)
    transactions = [entry for entry in entries if isinstance(entry, data.Transaction)]
    movements = list(share_movements(transactions))
    held = held_by_day(movements)
    errors: list[Any] = [*_receivers(movements, config), *_payers(movements, config), *_below_zero(movements, held)]
    errors.extend(_closed(entries, held))
    if transactions:
        books = (transactions[0].date, transactions[-1].date)
        errors.extend(_memberships(entries, config, movements, held, books))
    return entries, errors


def _receivers(movements: Iterable[Movement], config: Config) -> Iterator[Finding]:
    subscriptions: dict[str, list[Subscription]] = {}
    for subscription in config.subscriptions:
        subscriptions.setdefault(subscription.number, []).append(subscription)
    for movement in movements:
        number = movement.receiver
        if movement.act not in (Act.ISSUE, Act.TRANSFER) or number is None or ":" in number:
            continue
        if not _may_receive(config.members.get(number), subscriptions.get(number, ()), movement.date):
            yield finding(
                movement.entry,
                f"{number} krijgt op {movement.date} {_shares(movement.shares)}, en is dan geen lid.",
                cause="aandelen zijn alleen voor leden, en voor wie op die dag of eerder inschreef.",
                remedy="schrijf in met 'bwk leden aanmelden', of verbeter het nummer of de dag; het lidmaatschap "
                "staat in stam/leden.beancount.",
            )


def _may_receive(member: Member | None, subscriptions: Iterable[Subscription], day: dt.date) -> bool:
    """A member, or who signed up since the last membership that ended."""
    if member is not None and member.on(day) is not None:
        return True
    ends = [end for _, end in member.stretches if end is not None and end < day] if member is not None else []
    after = max(ends, default=dt.date.min)
    return any(after < item.start <= day for item in subscriptions)


def _payers(movements: Iterable[Movement], config: Config) -> Iterator[Finding]:
    known = {*config.members, *config.people, *(item.number for item in config.subscriptions)}
    told: set[int] = set()
    for movement in movements:
        if movement.paid_by is None or movement.paid_by in known or id(movement.entry) in told:
            continue
        told.add(id(movement.entry))
        yield finding(
            movement.entry,
            f"De aandelen zijn betaald door '{movement.paid_by}', en dat nummer heeft niemand.",
            cause="'betaald-door:' is het nummer van een lid, van wie inschreef of van een persoon in de boeken.",
            remedy="verbeter het nummer, of haal de regel weg als het lid zelf betaalde.",
        )


def _below_zero(movements: Iterable[Movement], held: Held) -> Iterator[Finding]:
    """More given up than held: beancount refuses that too, but not of who holds nothing at all."""
    told: set[str] = set()
    for movement in movements:
        number = movement.giver
        if number is None or number in told or ":" in number:
            continue
        left = held[number][movement.date].left
        if left < 0:
            told.add(number)
            yield finding(
                movement.entry,
                f"{number} geeft op {movement.date} {_shares(-left)} meer af dan {number} heeft.",
                cause="niemand kan meer aandelen afgeven dan er op zijn of haar naam staan.",
                remedy="verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt.",
            )


def _closed(entries: Iterable[Any], held: Held) -> Iterator[Finding]:
    for entry in entries:
        number = account_number(entry.account) if isinstance(entry, data.Close) else None
        left = _holding(held, number, entry.date).left if number is not None else 0
        if left:
            yield finding(
                entry,
                f"De aandelenrekening van {number} wordt gesloten met nog {_shares(left)} erop.",
                cause="een rekening met aandelen kan niet weg: zij zijn nog van iemand.",
                remedy="boek eerst de teruggave of de overdracht, of haal deze regel weg: sluiten hoeft niet.",
            )


def _memberships(
    entries: Iterable[Any],
    config: Config,
    movements: Iterable[Movement],
    held: Held,
    books: tuple[dt.date, dt.date],
) -> Iterator[Finding]:
    """What beginnings and ends of memberships ask, as far as the books reach: their first and last day."""
    places = {
        (str(entry.values[0].value), entry.date): entry
        for entry in entries
        if isinstance(entry, data.Custom) and entry.type == MEMBER and entry.values
    }
    opening = {item.receiver: item.date for item in movements if item.act is Act.OPENING}
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
    amount = format_amount(left * (config.share_price or ZERO))
    return finding(
        entry,
        f"{number} is lid tot en met {last}, en heeft dan nog {_shares(left)}: {amount} euro.",
        cause="wie geen lid meer is, heeft geen aandelen: zij gaan op de laatste dag terug, en het bedrag is dan nog "
        "te betalen.",
        remedy=f"boek dat met 'bwk leden opzeggen {number} --per {last}', of boek een overdracht op die dag of eerder.",
    )


def _too_few(entry: Any, paid: int, config: Config) -> Iterator[Finding]:
    rules = config.member_rules
    if paid < rules.least_shares and entry.date >= rules.start:
        number = entry.values[0].value
        yield finding(
            entry,
            f"{number} is lid vanaf {entry.date}, en heeft dan {_shares(paid)} betaald.",
            cause=f"volgens de ledenregels is iemand lid na betaling van ten minste {_shares(rules.least_shares)}.",
            remedy="zet als eerste dag die van de betaling, of zoek de betaling die ontbreekt.",
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
