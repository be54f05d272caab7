"""What an hour is worth: in the books by its kind and period, and in the report of a funder by his own rate."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.periods import month_of
from bwk_ledger.standing.form import DAY, EUROS_FROM_ZERO, NO_QUOTES, TEXT, Form, Key, Once, Wrong
from bwk_ledger.standing.kamers import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

KIND = Key("soort", TEXT, "de soort uren", '"bewoner"')
BASIS = Key(meta.SOURCE, TEXT, "de wet of het besluit waar het staat", '"besluit 12"')
LAST = Key(
    "tot",
    DAY,
    "de laatste dag van dit tarief",
    "JJJJ-12-31",
    Wrong("people.funder_rate", "De laatste dag van dit tarief is geen datum: {value}.", NO_QUOTES),
    also=("einde", "eind", "laatste-dag", "tot-en-met"),
)
_NO_DAY = Wrong(
    "tariffs.period",
    "De laatste dag van tarief {name} is geen datum: {value}.",
    NO_QUOTES,
    "schrijf: {key}: {example}.",
)


def _in_whole_months(entry: Any) -> Iterator[Finding]:
    first, last = entry.date, LAST.of(entry)
    is_unreadable = LAST.name in entry.meta and last is None
    is_whole = first.day == 1 and (last is None or (last >= first and last == month_of(last).last_day))
    if not (is_unreadable or is_whole):
        yield finding(
            "tariffs.period",
            entry,
            "Tarief {tariff} loopt niet in hele maanden: {first} "
            + ("zonder einde." if last is None else "tot en met {last}."),
            cause="uren staan per maand in de boeken, op de laatste dag; een maand heeft dus een tarief.",
            remedy="laat het beginnen op de eerste dag van een maand, en 'tot:' de laatste dag van een maand zijn.",
            tariff=entry.currency,
            first=first,
            last=last,
        )


TARIFF = Form(
    "commodity",
    (Key("munt", TEXT, "hoe uren van deze soort in deze periode heten", "UUR.BEWONER-JJJJ"),),
    (NAME, KIND, replace(LAST, wrong=_NO_DAY), BASIS),
    "stam/tarieven.beancount",
    name="tarief",
    the="het",
    checks=(_in_whole_months,),
)
FUNDER_RATE = Form(
    "financierstarief",
    (
        Key("financier", TEXT, "de code van de financier", '"CODE"'),
        Key("soort", TEXT, "de soort uren", '"bewoner"'),
        Key(
            "bedrag",
            EUROS_FROM_ZERO,
            "wat hij voor een uur rekent",
            "12.50 EUR",
            Wrong(
                "people.funder_rate",
                "Het tarief van financier '{name}' is geen bedrag in euro: {value}.",
                "het tarief is wat de financier voor een uur rekent.",
                'schrijf: custom "financierstarief" "{name}" "{second}" {example}.',
            ),
        ),
    ),
    (LAST, BASIS),
    "stam/tarieven.beancount",
    the="het",
    once=Once.A_DAY,
)


@dataclass(frozen=True)
class HourKind:
    """Hours of one kind in one tariff period; `rate` is EUR per hour."""

    commodity: str
    name: str
    kind: str
    start: dt.date
    end: dt.date
    rate: Decimal
    basis: str = ""  # the law or the decision of the board that sets the rate


@dataclass(frozen=True)
class FunderRate:
    """What a funder pays or counts for an hour of one kind in its own report, EUR; the books keep their own tariff."""

    funder: str
    kind: str
    start: dt.date
    end: dt.date
    rate: Decimal
    basis: str


def read_funder_rates(entries: Iterable[tuple[Any, Sequence[Any]]]) -> Iterator[FunderRate]:
    """The `custom "financierstarief"` entries that name an amount."""
    for entry, values in entries:
        rate = EUROS_FROM_ZERO.read(values[2])
        if rate is not None:
            last = LAST.of(entry) or dt.date.max
            yield FunderRate(str(values[0]), str(values[1]), entry.date, last, rate, BASIS.of(entry))


def read_hour_kinds(commodities: Iterable[Any], prices: Mapping[str, Decimal]) -> Iterator[HourKind]:
    """The tariffs: each commodity of hours that has a price."""
    for entry in commodities:
        name = entry.currency
        if accounts.is_hours(name) and name in prices:
            last = LAST.of(entry) or dt.date.max
            called = NAME.of(entry) or name
            yield HourKind(name, called, KIND.of(entry), entry.date, last, prices[name], BASIS.of(entry))
