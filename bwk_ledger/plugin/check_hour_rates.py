"""Every hour has one rate: that of its kind, in the tariff period its month lies in, on the account of its kind.

Beancount values hours with the price of their commodity, whatever day that price has. So a commodity has one price and
one period, and a changed rate is another commodity: it never moves what was registered before.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.config import read_config
from bwk_ledger.hours import clock
from bwk_ledger.money import EUR, format_amount
from bwk_ledger.periods import month_of
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.hour_entries import HourEntry, hour_entries, kamer_of, minutes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.config import Config

_FILE = "stam/tarieven.beancount"
_ANEW = "maak het tarief met 'bwk uren tarief'"


def check_hour_rates(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report tariffs that are not whole or overlap, and hours outside the period or on the account of another kind."""
    config = read_config(entries)
    tariffs: dict[str, Any] = {}
    prices: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        if isinstance(entry, data.Commodity) and accounts.is_hours(entry.currency):
            tariffs.setdefault(entry.currency, entry)  # a second one is an error of beancount itself
        elif isinstance(entry, data.Price) and accounts.is_hours(entry.currency):
            prices[entry.currency].append(entry)
    errors: list[Any] = []
    for tariff in tariffs.values():
        errors.extend(_wrong_tariff(tariff, prices[tariff.currency], config))
    errors.extend(_overlaps(tariffs.values()))
    without_tariff: set[str] = set()
    for item in hour_entries(entries):
        errors.extend(_wrong_hours(item, tariffs, config, without_tariff))
        errors.extend(_between_kamers(item))
    return entries, errors


def _wrong_tariff(tariff: Any, prices: Sequence[Any], config: Config) -> Iterator[Finding]:
    name, kind, last = tariff.currency, str(tariff.meta.get("soort") or ""), tariff.meta.get("tot")
    if kind not in config.hour_posts:
        yield finding(
            tariff,
            f"Tarief {name} is van soort '{kind}', en die is er niet." if kind else f"Tarief {name} heeft geen soort.",
            cause=f"de soorten uren zijn: {' '.join(config.hour_posts) or 'geen'}.",
            remedy=f"verbeter 'soort:' in {_FILE}, of geef de urenpost in stam/rekeningen.beancount deze soort.",
        )
    if len(prices) != 1 or prices[0].amount.currency != EUR:
        shown = ", ".join(f"{item.date} {format_amount(item.amount.number)} {item.amount.currency}" for item in prices)
        yield finding(
            tariff,
            f"Tarief {name} heeft {f'niet precies een prijs in euro: {shown}' if prices else 'geen prijs'}.",
            cause="wat een uur waard is volgt uit de ene prijs van zijn munt; een tweede prijs zou ook verschuiven wat "
            "al is geregistreerd.",
            remedy=f"laat een prijs staan; is het tarief veranderd, {_ANEW}."
            if len(prices) > 1
            else f"zet in {_FILE} een regel: {tariff.date} price {name} 10.04 EUR.",
        )
    elif prices[0].amount.number and config.hour_posts.get(kind, "").startswith(accounts.PAID_HOURS_GROUP):
        yield finding(
            tariff,
            f"Tarief {name} waardeert betaalde uren met {format_amount(prices[0].amount.number)} euro.",
            cause="het loon van betaalde uren staat al in euro's in de boeken; gewaardeerd telden zij twee keer.",
            remedy=f"zet de prijs in {_FILE} op 0.00 EUR, of geef het tarief een andere soort.",
        )
    if last is not None and not isinstance(last, dt.date):
        yield finding(
            tariff,
            f"De laatste dag van tarief {name} is geen datum: {last}.",
            cause="een datum in de boeken staat zonder aanhalingstekens.",
            remedy="schrijf: tot: 2018-12-31.",
        )
    elif not _in_whole_months(tariff.date, last):
        yield finding(
            tariff,
            f"Tarief {name} loopt niet in hele maanden: {_shown(tariff)}.",
            cause="uren staan per maand in de boeken, op de laatste dag; een maand heeft dus een tarief.",
            remedy="laat het beginnen op de eerste dag van een maand, en 'tot:' de laatste dag van een maand zijn.",
        )


def _in_whole_months(first: dt.date, last: dt.date | None) -> bool:
    if first.day != 1:
        return False
    return last is None or (last >= first and last == month_of(last).last_day)


def _overlaps(tariffs: Any) -> Iterator[Finding]:
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for tariff in tariffs:
        if kind := str(tariff.meta.get("soort") or ""):
            by_kind[kind].append(tariff)
    for kind, found in by_kind.items():
        ordered = sorted(found, key=lambda tariff: (tariff.date, tariff.currency))
        for earlier, later in pairwise(ordered):
            if later.date <= _last(earlier):
                yield finding(
                    later,
                    f"Op {later.date} zijn er twee tarieven voor uren van soort '{kind}': {earlier.currency} en "
                    f"{later.currency}.",
                    cause=f"{earlier.currency} loopt van {_shown(earlier)}.",
                    remedy=f"zet bij {earlier.currency} in {_FILE} 'tot: {later.date - dt.timedelta(days=1)}', of haal "
                    "een van beide weg.",
                )


def _last(tariff: Any) -> dt.date:
    last = tariff.meta.get("tot")
    return last if isinstance(last, dt.date) else dt.date.max


def _shown(tariff: Any) -> str:
    last = tariff.meta.get("tot")
    return f"{tariff.date} tot en met {last}" if last is not None else f"{tariff.date} zonder einde"


def _wrong_hours(
    item: HourEntry, tariffs: Mapping[str, Any], config: Config, without_tariff: set[str]
) -> Iterator[Finding]:
    """What is wrong with the tariff of hours; each thing once per transaction, and a missing tariff once in all."""
    told: set[str] = set()
    for posting in item.all:
        name = posting.units.currency
        tariff = tariffs.get(name)
        if tariff is None:
            if name not in without_tariff:
                yield finding(
                    item.entry,
                    f"Uren van {name}, een tarief dat er niet is.",
                    cause="elke soort uren heeft per tariefperiode een eigen munt, met soort, laatste dag en prijs.",
                    remedy=f"verbeter de munt, of {_ANEW}.",
                    source=posting.meta,
                )
            without_tariff.add(name)
            continue
        if name not in told and not tariff.date <= item.entry.date <= _last(tariff):
            yield finding(
                item.entry,
                f"Uren van {item.entry.date} hebben een tarief van een andere periode: {name}.",
                cause=f"{name} loopt van {_shown(tariff)}.",
                remedy=f"boek de uren met het tarief van hun maand; is dat er niet, {_ANEW}.",
                source=posting.meta,
            )
        told.add(name)
        kind = str(tariff.meta.get("soort") or "")
        path = posting.account.split(":", 2)[2]
        expected = config.hour_posts.get(kind)
        if expected is not None and not accounts.is_under(path, expected) and (name + path) not in told:
            yield finding(
                item.entry,
                f"Uren van {name} op {posting.account}.",
                cause=f"{name} is van soort '{kind}', en die staat op {expected}.",
                remedy=f"boek deze uren op {expected}, of neem het tarief van de soort van deze rekening.",
                source=posting.meta,
            )
        told.add(name + path)


def _between_kamers(item: HourEntry) -> Iterator[Finding]:
    """Hours of one kamer against those of another: beancount itself only sees that the sum is nothing."""
    by_kamer: dict[tuple[str, str], int] = defaultdict(int)
    by_commodity: dict[str, int] = defaultdict(int)
    for posting in item.entry.postings:
        if accounts.is_hours(posting.units.currency):
            if not accounts.is_hours_account(posting.account):
                return  # said by check_hours
            by_kamer[kamer_of(posting), posting.units.currency] += minutes_of(posting)
            by_commodity[posting.units.currency] += minutes_of(posting)
    uneven = {key: left for key, left in by_kamer.items() if left and not by_commodity[key[1]]}
    if uneven:
        shown = ", ".join(f"{kamer} {clock(left)}" for (kamer, _), left in sorted(uneven.items()))
        yield finding(
            item.entry,
            f"Uren van de ene kamer staan tegenover uren van een andere: {shown}.",
            cause="per kamer heffen lasten en baten van uren elkaar op; anders schuift de begroting tussen kamers.",
            remedy="zet de baten op dezelfde kamer als de lasten.",
        )
