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

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.periods import clock, in_minutes
from bwk_ledger.rules.hours import HourEntry, entries, is_registered, kamer_of
from bwk_ledger.standing.tariffs import KIND, LAST, TARIFF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_ANEW = "maak het tarief met 'bwk uren tarief'"


def commodities(index: Index) -> Mapping[str, Any]:
    """The tariffs by their commodity; a second one is an error of beancount itself."""
    tariff_by_commodity: dict[str, Any] = {}
    for entry in index.by_type.get(data.Commodity, ()):
        if accounts.is_hours(entry.currency):
            tariff_by_commodity.setdefault(entry.currency, entry)
    return tariff_by_commodity


def first_use(index: Index) -> Mapping[str, Any]:
    """The first transaction of hours of each commodity."""
    first_by_commodity: dict[str, Any] = {}
    for item in index.fact(entries):
        for posting in item.all:
            first_by_commodity.setdefault(posting.units.currency, item.entry)
    return first_by_commodity


def tariffs(index: Index) -> Iterator[Finding]:
    """Tariffs that are not whole or overlap."""
    prices: dict[str, list[Any]] = defaultdict(list)
    for entry in index.by_type.get(data.Price, ()):
        prices[entry.currency].append(entry)
    tariff_by_commodity = index.fact(commodities)
    for tariff in tariff_by_commodity.values():
        yield from _wrong_price(tariff, prices[tariff.currency], index.config)
        yield from TARIFF.findings(tariff)
    yield from _overlaps(tariff_by_commodity.values())


def _wrong_price(tariff: Any, prices: Sequence[Any], config: Config) -> Iterator[Finding]:
    name, kind = tariff.currency, KIND.of(tariff)
    if kind not in config.hour_posts:
        yield finding(
            "tariffs.kind",
            tariff,
            f"Tarief {name} is van soort '{kind}', en die is er niet." if kind else f"Tarief {name} heeft geen soort.",
            cause=f"de soorten uren zijn: {' '.join(config.hour_posts) or 'geen'}.",
            remedy=f"verbeter 'soort:' in {TARIFF.file}, of geef de urenpost in stam/rekeningen.beancount deze soort.",
        )
    if len(prices) != 1 or prices[0].amount.currency != EUR:
        shown = ", ".join(f"{item.date} {format_amount(item.amount.number)} {item.amount.currency}" for item in prices)
        yield finding(
            "tariffs.price",
            tariff,
            f"Tarief {name} heeft {f'niet precies een prijs in euro: {shown}' if prices else 'geen prijs'}.",
            cause="wat een uur waard is volgt uit de ene prijs van zijn munt; een tweede prijs zou ook verschuiven wat "
            "al is geregistreerd.",
            remedy=f"laat een prijs staan; is het tarief veranderd, {_ANEW}."
            if len(prices) > 1
            else f"zet in {TARIFF.file} een regel: {tariff.date} price {name} 10.04 EUR.",
        )
    elif prices[0].amount.number and config.hour_posts.get(kind, "").startswith(accounts.PAID_HOURS_GROUP):
        yield finding(
            "tariffs.paid",
            tariff,
            f"Tarief {name} waardeert betaalde uren met {format_amount(prices[0].amount.number)} euro.",
            cause="het loon van betaalde uren staat al in euro's in de boeken; gewaardeerd telden zij twee keer.",
            remedy=f"zet de prijs in {TARIFF.file} op 0.00 EUR, of geef het tarief een andere soort.",
        )


def _overlaps(found: Iterable[Any]) -> Iterator[Finding]:
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for tariff in found:
        if kind := KIND.of(tariff):
            by_kind[kind].append(tariff)
    for kind, same in by_kind.items():
        ordered = sorted(same, key=lambda tariff: (tariff.date, tariff.currency))
        for earlier, later in pairwise(ordered):
            if later.date <= _last(earlier):
                yield finding(
                    "tariffs.overlap",
                    later,
                    "Op {day} zijn er twee tarieven voor uren van soort '{kind}': {earlier} en {later}.",
                    cause=f"{earlier.currency} loopt van {_shown(earlier)}.",
                    remedy=f"zet bij {earlier.currency} in {TARIFF.file} 'tot: {later.date - dt.timedelta(days=1)}', "
                    "of haal een van beide weg.",
                    day=later.date,
                    kind=kind,
                    earlier=earlier.currency,
                    later=later.currency,
                )


def _last(tariff: Any) -> dt.date:
    return LAST.of(tariff) or dt.date.max


def _shown(tariff: Any) -> str:
    last = tariff.meta.get(LAST.name)
    return f"{tariff.date} tot en met {last}" if last is not None else f"{tariff.date} zonder einde"


def hours(index: Index) -> Iterator[Finding]:
    """Hours without a tariff, outside its period, on the account of another kind, or against those of another kamer."""
    known, config = index.fact(commodities), index.config
    wrong = {
        key for key, span in index.spans.items() if is_registered(*key) and not _may_be(*key, *span, known, config)
    }
    for item in index.fact(entries):
        if wrong and any((posting.account, posting.units.currency) in wrong for posting in item.all):
            yield from _wrong_hours(item, known, index.books.fact(first_use), config)
        if len(set(map(accounts.kamer_of, {posting.account for posting in item.all}))) > 1:
            yield from _between_kamers(item)


def _may_be(account: str, name: str, first: Any, last: Any, known: Mapping[str, Any], config: Config) -> bool:
    """Whether hours of a tariff may stand on an account, from a first transaction to a last."""
    tariff = known.get(name)
    if tariff is None or not _is_of_kind(account, KIND.of(tariff), config):
        return False
    return bool(tariff.date <= first.date and last.date <= _last(tariff))


def _is_of_kind(account: str, kind: str, config: Config) -> bool:
    expected = config.hour_posts.get(kind)
    return expected is None or accounts.is_under(account.split(":", 2)[2], expected)


def _wrong_hours(
    item: HourEntry, known: Mapping[str, Any], first: Mapping[str, Any], config: Config
) -> Iterator[Finding]:
    """What is wrong with the tariff of hours; each thing once per transaction, and a missing tariff once in all."""
    told: set[str] = set()
    for posting in item.all:
        name = posting.units.currency
        tariff = known.get(name)
        if tariff is None:
            if name not in told and first[name] is item.entry:
                yield finding(
                    "tariffs.unknown",
                    item.entry,
                    f"Uren van {name}, een tarief dat er niet is.",
                    cause="elke soort uren heeft per tariefperiode een eigen munt, met soort, laatste dag en prijs.",
                    remedy=f"verbeter de munt, of {_ANEW}.",
                    source=posting.meta,
                )
            told.add(name)
            continue
        if name not in told and not tariff.date <= item.entry.date <= _last(tariff):
            yield finding(
                "tariffs.other_period",
                item.entry,
                "Uren van {day} hebben een tarief van een andere periode: {tariff}.",
                cause=f"{name} loopt van {_shown(tariff)}.",
                remedy=f"boek de uren met het tarief van hun maand; is dat er niet, {_ANEW}.",
                source=posting.meta,
                day=item.entry.date,
                tariff=name,
            )
        told.add(name)
        kind = KIND.of(tariff)
        path = posting.account.split(":", 2)[2]
        if not _is_of_kind(posting.account, kind, config) and (name + path) not in told:
            expected = config.hour_posts[kind]
            yield finding(
                "tariffs.other_kind",
                item.entry,
                "Uren van {tariff} op {account}.",
                cause=f"{name} is van soort '{kind}', en die staat op {expected}.",
                remedy=f"boek deze uren op {expected}, of neem het tarief van de soort van deze rekening.",
                source=posting.meta,
                tariff=name,
                account=AccountName(posting.account),
            )
        told.add(name + path)


def _between_kamers(item: HourEntry) -> Iterator[Finding]:
    """Hours of one kamer against those of another: beancount itself only sees that the sum is nothing."""
    hour_postings = [posting for posting in item.entry.postings if accounts.is_hours(posting.units.currency)]
    if not all(accounts.is_hours_account(posting.account) for posting in hour_postings):
        return  # said by `hours.accounts_of_hours`
    by_kamer: dict[tuple[str, str], int] = defaultdict(int)
    by_commodity: dict[str, int] = defaultdict(int)
    for posting in hour_postings:
        currency = posting.units.currency
        by_kamer[kamer_of(posting), currency] += in_minutes(posting.units.number)
        by_commodity[currency] += in_minutes(posting.units.number)
    uneven = {key: left for key, left in by_kamer.items() if left and not by_commodity[key[1]]}
    if uneven:
        shown = ", ".join(f"{kamer} {clock(left)}" for (kamer, _), left in sorted(uneven.items()))
        yield finding(
            "tariffs.between_kamers",
            item.entry,
            f"Uren van de ene kamer staan tegenover uren van een andere: {shown}.",
            cause="per kamer heffen lasten en baten van uren elkaar op; anders schuift de begroting tussen kamers.",
            remedy="zet de baten op dezelfde kamer als de lasten.",
        )
