"""The standing data of members say what they must: periods, subscriptions for shares, fees, and what the statutes ask.

Whether they are there at all, and once, is for `standing` to say.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.base import accounts
from bwk_ledger.base.money import EUR
from bwk_ledger.rules.finding import Finding, finding
from bwk_ledger.rules.forms import NO_QUOTES, is_whole, overlaps, values_of
from bwk_ledger.standing.members import ASSOCIATION, FEE, MEMBER, RULES, SUBSCRIPTION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_LIABILITIES = ("WA", "BA", "UA")
_VALUES_OF_FEE = 2


def data_of_members(index: Index) -> Iterator[Finding]:
    """Members, subscriptions, fees and rules that cannot be right."""
    periods: dict[str, list[Any]] = defaultdict(list)
    for entry in index.customs(MEMBER, SUBSCRIPTION, FEE, RULES):
        values = values_of(entry)
        if entry.type == MEMBER and values:
            periods[str(values[0])].append(entry)
            yield from _member(entry, str(values[0]))
        elif entry.type == SUBSCRIPTION and values:
            yield from _subscription(entry, str(values[0]), index.config)
        elif entry.type == FEE and len(values) == _VALUES_OF_FEE:
            yield from _fee(entry, values, index.config, index.opened)
        elif entry.type == RULES:
            yield from _rules(entry)
    for same in periods.values():
        yield from overlaps("members.overlap", "einde", same, "dat")


def _member(entry: Any, number: str) -> Iterator[Finding]:
    applied = entry.meta.get("aangemeld")
    if applied is not None and not isinstance(applied, dt.date):
        yield finding(
            "members.applied",
            entry,
            f"De dag waarop {number} zich aanmeldde, is geen datum: {applied}.",
            cause=NO_QUOTES,
            remedy=f"schrijf: aangemeld: {entry.date}.",
        )
    elif applied is not None and applied > entry.date:
        yield finding(
            "members.applied",
            entry,
            "{number} is lid vanaf {start}, en aangemeld op {applied}: dat is later.",
            cause="de datum vooraan is de eerste dag als lid, en die komt na de aanmelding of op dezelfde dag.",
            remedy="verbeter een van beide dagen.",
            number=number,
            start=entry.date,
            applied=applied,
        )
    yield from _association(entry, f"Lid {number}")


def _subscription(entry: Any, number: str, config: Config) -> Iterator[Finding]:
    if not is_whole(entry.meta.get("aandelen"), least=1):
        yield finding(
            "members.subscription",
            entry,
            f"De inschrijving van {number} heeft geen aantal aandelen: {_shown(entry.meta.get('aandelen'))}.",
            cause="wie inschrijft, doet dat voor een heel aantal aandelen, een of meer.",
            remedy="schrijf eronder: aandelen: 2.",
        )
    if not entry.meta.get("soort") and number not in config.members:
        yield finding(
            "members.subscription",
            entry,
            f"De inschrijving van {number} zegt niet wat voor lid dat wordt.",
            cause="met de betaling begint het lidmaatschap, en een lid is van een soort en een kamer.",
            remedy='schrijf eronder: soort: "bewoner" en kamer: "TOP".',
        )
    yield from _association(entry, f"De inschrijving van {number}")


def _association(entry: Any, whose: str) -> Iterator[Finding]:
    value = entry.meta.get(ASSOCIATION)
    if value is not None and not isinstance(value, bool):
        yield finding(
            "members.association",
            entry,
            f"{whose} zegt bij 'vereniging' geen ja of nee: {value}.",
            cause="dit zegt of iemand ook betalend lid van de bewonersvereniging is.",
            remedy="schrijf: vereniging: TRUE, of vereniging: FALSE.",
        )


def _fee(entry: Any, values: Sequence[Any], config: Config, opened: Collection[str]) -> Iterator[Finding]:
    kind, amount = values
    what = f"De contributie van {kind} in {entry.date.year}"
    if not (isinstance(amount, Amount) and amount.currency == EUR and amount.number > 0):
        yield finding(
            "members.fee",
            entry,
            f"{what} is geen bedrag in euro: {amount}.",
            cause="de contributie is een bedrag boven nul, voor het hele jaar.",
            remedy=f'schrijf: {entry.date} custom "contributie" "{kind}" 20.00 EUR.',
        )
    yield from _wrong_due_days(entry, what)
    hours = entry.meta.get("uren")
    if hours is not None and not is_whole(hours, least=1):
        yield finding(
            "members.fee",
            entry,
            f"{what} kan niet met {_shown(hours)} uren worden voldaan.",
            cause="uren in plaats van contributie zijn een heel aantal, een of meer.",
            remedy="schrijf: uren: 12, of haal de regel weg als uren niet mogen.",
        )
    yield from _wrong_income(entry, what, str(kind), config, opened)


def _wrong_due_days(entry: Any, what: str) -> Iterator[Finding]:
    year = entry.date.year
    days = str(entry.meta.get("vervalt") or "").split()
    wrong = [text for text in days if not _is_day_in(text, year)]
    if wrong or not days:
        yield finding(
            "members.fee",
            entry,
            f"{what} vervalt op dagen die er in {year} niet zijn: {' '.join(wrong)}."
            if wrong
            else f"{what} zegt niet wanneer zij vervalt.",
            cause="op elke vervaldag is een gelijk deel verschuldigd door wie dan lid is.",
            remedy=f'schrijf: vervalt: "{year}-03-31 {year}-09-30".',
        )


def _wrong_income(entry: Any, what: str, kind: str, config: Config, opened: Collection[str]) -> Iterator[Finding]:
    post = str(entry.meta.get("rekening") or "")
    if not post:
        yield finding(
            "members.fee",
            entry,
            f"{what} noemt geen rekening.",
            cause="een betaling wordt geboekt op de baten van de kamer van het lid.",
            remedy='schrijf eronder: rekening: "Eigen:LEDEN".',
        )
        return
    owing = {
        period.kamer
        for member in config.members.values()
        for period in member.periods
        if period.kind == kind or (kind == ASSOCIATION and period.in_association)
    }
    wanted = [code for code, kamer in config.kamers.items() if code in owing or not kamer.is_cooperative]
    missing = [code for code in wanted if f"{accounts.INCOME}:{code}:{post}" not in opened]
    if missing:
        yield finding(
            "members.fee",
            entry,
            f"{what} komt op '{post}', en die baten heeft {' en '.join(missing)} niet.",
            cause=f"daarvoor is er een rekening als {accounts.INCOME}:{missing[0]}:{post} nodig.",
            remedy="verbeter 'rekening:', of voeg de post of de financier toe in stam/rekeningen.beancount of "
            "stam/financiers.beancount.",
        )


def _rules(entry: Any) -> Iterator[Finding]:
    for key, example in (("minste-aandelen", 1), ("terugbetaling-maanden", 6)):
        value = entry.meta.get(key)
        if value is not None and not is_whole(value, least=0):
            yield finding(
                "members.rules",
                entry,
                f"De ledenregels hebben bij '{key}' geen aantal: {value}.",
                cause="dit is een heel aantal, nul of meer.",
                remedy=f"schrijf: {key}: {example}.",
            )
    liability = entry.meta.get("aansprakelijkheid")
    if liability is not None and liability not in _LIABILITIES:
        yield finding(
            "members.rules",
            entry,
            f"De aansprakelijkheid van de leden is '{liability}', en dat bestaat niet.",
            cause="een coöperatie heeft wettelijke (WA), beperkte (BA) of uitgesloten aansprakelijkheid (UA).",
            remedy='kijk in de statuten, en schrijf: aansprakelijkheid: "UA".',
        )


def _is_day_in(text: str, year: int) -> bool:
    try:
        return dt.date.fromisoformat(text).year == year
    except ValueError:
        return False


def _shown(value: Any) -> str:
    return "niets" if value is None else str(value)
