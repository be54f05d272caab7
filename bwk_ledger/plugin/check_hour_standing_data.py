"""The standing data of hours say what they must: people by number and kind, agreed hours, rates of funders, ceilings.

Whether they are there at all, and once, is for `check_standing_data` to say.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger import meta
from bwk_ledger.books.law import CEILING
from bwk_ledger.config import read_config
from bwk_ledger.money import EUR
from bwk_ledger.person_number import PERSON_NUMBER
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.known_people import HOW_TO_REGISTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bwk_ledger.config import Config

_WEEK = 7 * 24  # hours
_VALUES_OF_RATE = 3


def check_hour_standing_data(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report people, activities, appointments, rates of funders and ceilings that cannot be right."""
    config = read_config(entries)
    periods: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    errors: list[Any] = []
    for entry in entries:
        if not isinstance(entry, data.Custom) or not entry.values:
            continue
        check = _CHECKS.get(entry.type)
        if check is not None:
            values = [value.value for value in entry.values]
            errors.extend(check(entry, values, config))
            if entry.type == "aanstelling":
                periods["einde", *(str(entry.meta.get(key) or "") for key in ("kamer", "functie")), *values].append(
                    entry
                )
            elif entry.type == "financierstarief" and len(values) == _VALUES_OF_RATE:
                periods["tot", *map(str, values[:2])].append(entry)
    for (key, *_), same in periods.items():
        errors.extend(_overlaps(key, sorted(same, key=lambda entry: entry.date)))
    return entries, errors


def _person(entry: Any, values: Sequence[Any], config: Config) -> Iterator[Finding]:
    number, member = str(values[0]), entry.meta.get("lid")
    if not PERSON_NUMBER.fullmatch(number):
        yield finding(
            entry,
            f"'{number}' is geen nummer van een persoon.",
            cause="in de boeken staan mensen alleen met een nummer: hoofdletters en cijfers, zoals V0001.",
            remedy='schrijf: custom "persoon" "V0001"; namen horen in het ledenregister, niet in de boeken.',
        )
    yield from _wrong_kind(entry, str(entry.meta.get("soort") or ""), f"Persoon '{number}'", config)
    if member is not None and member not in config.members:
        yield finding(
            entry,
            f"Persoon '{number}' is volgens de boeken lid {member}, en dat lid is er niet.",
            cause="'lid:' is het nummer van dezelfde persoon in stam/leden.beancount.",
            remedy="verbeter het lidnummer, of haal 'lid:' weg.",
        )


def _activity(entry: Any, values: Sequence[Any], _config: Config) -> Iterator[Finding]:
    name = values[0]
    if not isinstance(name, str) or not name or name != " ".join(name.split()):
        yield finding(
            entry,
            f"'{name}' kan geen activiteit zijn.",
            cause="een activiteit heeft een naam, zonder spaties aan het begin of het eind en zonder dubbele spaties.",
            remedy='schrijf: custom "activiteit" "kookgroep".',
        )


def _appointment(entry: Any, values: Sequence[Any], config: Config) -> Iterator[Finding]:
    number, weekly = str(values[0]), entry.meta.get("uren-per-week")
    if number not in config.people:
        yield finding(
            entry,
            f"Een aanstelling van '{number}', die geen persoon in de boeken is.",
            cause="een aanstelling hoort bij een persoon in stam/personen.beancount.",
            remedy=HOW_TO_REGISTER,
        )
    if not entry.meta.get("kamer"):
        yield finding(
            entry,
            f"De aanstelling van '{number}' noemt geen kamer.",
            cause="de afgesproken uren worden per kamer naast de gemaakte uren gezet.",
            remedy='schrijf eronder: kamer: "TOP".',
        )
    if not isinstance(weekly, Decimal) or not 0 < weekly <= _WEEK:
        yield finding(
            entry,
            f"De aanstelling van '{number}' heeft geen aantal uren per week: {'niets' if weekly is None else weekly}.",
            cause="zonder afgesproken uren is niet te zien of er te veel of te weinig is gewerkt.",
            remedy="schrijf eronder: uren-per-week: 24.",
        )


def _funder_rate(entry: Any, values: Sequence[Any], config: Config) -> Iterator[Finding]:
    if len(values) != _VALUES_OF_RATE:
        return
    funder, kind, rate = values
    if funder not in config.funders:
        yield finding(
            entry,
            f"Een tarief van financier '{funder}', die er niet is.",
            cause=f"de financiers zijn: {' '.join(config.funders) or 'geen'}.",
            remedy="verbeter de code, of voeg de financier toe in stam/financiers.beancount.",
        )
    yield from _wrong_kind(entry, str(kind), f"Het tarief van financier '{funder}'", config)
    if not _is_amount(rate):
        yield finding(
            entry,
            f"Het tarief van financier '{funder}' is geen bedrag in euro: {rate}.",
            cause="het tarief is wat de financier voor een uur rekent.",
            remedy=f'schrijf: custom "financierstarief" "{funder}" "{kind}" 12.50 EUR.',
        )
    last = entry.meta.get("tot")
    if last is not None and not isinstance(last, dt.date):
        yield finding(
            entry,
            f"De laatste dag van dit tarief is geen datum: {last}.",
            cause="een datum in de boeken staat zonder aanhalingstekens.",
            remedy="schrijf: tot: 2018-12-31.",
        )


def _ceiling(entry: Any, values: Sequence[Any], _config: Config) -> Iterator[Finding]:
    if len(values) != len(("hour", "month", "year")):
        return
    if not all(map(_is_amount, values)):
        yield finding(
            entry,
            f"Dit vergoedingsplafond heeft geen drie bedragen in euro: {' '.join(map(str, values))}.",
            cause="het plafond van een vrijwilliger is er per uur, per maand en per jaar, in die volgorde.",
            remedy=f'schrijf: custom "{CEILING}" 5.60 EUR 210.00 EUR 2100.00 EUR.',
        )
    if (entry.date.month, entry.date.day) != (1, 1):
        yield finding(
            entry,
            f"Dit vergoedingsplafond begint op {entry.date}.",
            cause="het plafond geldt van 1 januari tot en met 31 december.",
            remedy=f'schrijf: {entry.date.year}-01-01 custom "{CEILING}".',
        )
    if not entry.meta.get(meta.SOURCE):
        yield finding(
            entry,
            f"Dit vergoedingsplafond van {entry.date.year} zegt niet waar het staat.",
            cause="het is een bedrag uit de wet: de kascommissie moet het kunnen nazoeken.",
            remedy='schrijf eronder: bron: "belastingdienst.nl".',
        )


def _wrong_kind(entry: Any, kind: str, what: str, config: Config) -> Iterator[Finding]:
    if kind not in config.hour_posts:
        yield finding(
            entry,
            f"{what} is van soort '{kind}', en die is er niet." if kind else f"{what} heeft geen soort uren.",
            cause=f"de soorten uren zijn: {' '.join(config.hour_posts) or 'geen'}.",
            remedy="kies een van deze soorten; zij staan bij de urenposten in stam/rekeningen.beancount.",
        )


def _overlaps(key: str, ordered: Sequence[Any]) -> Iterator[Finding]:
    for earlier, later in pairwise(ordered):
        last = earlier.meta.get(key)
        ends = last if isinstance(last, dt.date) else dt.date.max
        if earlier.date < later.date <= ends:  # two of one day stand there twice, as check_standing_data says
            what = " ".join(str(value.value) for value in later.values[:2])
            yield finding(
                later,
                f"{later.type.capitalize()} '{what}' van {later.date} begint terwijl die van {earlier.date} nog loopt.",
                cause="op een dag telt een van beide, en welke is hier niet te zien.",
                remedy=f"zet bij die van {earlier.date}: {key}: {later.date - dt.timedelta(days=1)}.",
            )


def _is_amount(value: Any) -> bool:
    return isinstance(value, Amount) and value.currency == EUR and value.number >= 0


_CHECKS: dict[str, Callable[[Any, Sequence[Any], Config], Iterator[Finding]]] = {
    "persoon": _person,
    "activiteit": _activity,
    "aanstelling": _appointment,
    "financierstarief": _funder_rate,
    CEILING: _ceiling,
}
