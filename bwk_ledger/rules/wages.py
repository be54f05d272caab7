"""Wages: a journal that is right for each person, standing data that fit it, and no wage paid without one.

What is open after its day depends on the day it is asked: that is no rule of the books but a finding of
`bwk_ledger.figures.wage_journals`.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import parse_month
from bwk_ledger.rules.people import HOW_TO_REGISTER
from bwk_ledger.rules.standing import complete
from bwk_ledger.standing.wages import ACCOUNTS, NET, PAY, read_pay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config

_QUESTION = "!"


class WagePart(StrEnum):
    """What a posting of a journal is of somebody's wages."""

    GROSS = "bruto"
    HOLIDAY_PAID = "vakantiegeld-betaald"  # of the gross wages: what was reserved before
    ALLOWANCE = "vergoeding"  # untaxed, beside the wages
    TAX = "loonheffing"
    PENSION = "pensioen"
    NET = "netto"
    CHARGES = "werkgeverslasten"
    EMPLOYER_PENSION = "werkgeverspensioen"
    HOLIDAY = "vakantiegeld"  # reserved
    SUBSIDY = "loonkostensubsidie"


def open_wage_accounts(config: Config) -> Iterator[Any]:
    """The accounts of journals, once anything is agreed on wages."""
    first = min(config.pay, key=lambda item: item.start, default=None)
    if first is None:
        return
    start = min((first.start, *(kamer.start for kamer in config.kamers.values())))
    for account, (name, rgs) in ACCOUNTS.items():
        place = {"filename": first.source["filename"], "lineno": first.source["lineno"], meta.DERIVED: True}
        yield data.Open({**place, meta.NAME: name, meta.RGS: rgs}, start, account, [EUR], None)


def agreements(index: Index) -> Iterator[Finding]:
    """What is agreed on wages of nobody, of a post or a kamer that is not there."""
    config = index.config
    posts = {post.path for post in config.posts if post.root == accounts.EXPENSES and not post.for_cooperative}
    for entry, (number,) in complete(index, PAY):
        if str(number) not in config.people:
            yield finding(
                "wages.person",
                entry,
                f"Een afspraak over loon van '{number}', die geen persoon in de boeken is.",
                cause="loon hoort bij een persoon in stam/personen.beancount.",
                remedy=HOW_TO_REGISTER,
            )
        item = read_pay(entry, [number])
        if item.post not in posts:
            yield _wrong(entry, f"De post '{item.post}' van het loon van {number} is er niet.", sorted(posts))
        for kamer, _ in item.parts:
            if kamer not in config.kamers:
                yield _wrong(entry, f"Kamer '{kamer}' van het loon van {number} is er niet.", config.kamers)


def _wrong(entry: Any, what: str, known: Iterable[str]) -> Finding:
    cause = f"er zijn: {' '.join(known) or 'geen'}."
    return finding("wages.agreement", entry, what, cause=cause, remedy=f"verbeter de afspraak in {PAY.file}.")


def journals(index: Index) -> Iterator[Finding]:
    """Journals of a month that cannot be, of somebody unknown, or that do not add up for somebody."""
    for entry in index.telling(meta.WAGE_MONTH):
        month = str(entry.meta[meta.WAGE_MONTH])
        if parse_month(month) is None:
            yield finding(
                "wages.month",
                entry,
                f"'{month}' is geen maand van een loonjournaal.",
                cause="een loonjournaal is van een maand.",
                remedy=f'schrijf: {meta.WAGE_MONTH}: "2026-01".',
            )
        for number, parts in by_person(entry).items():
            yield from _wrong_person(entry, number, parts, index.config)


def by_person(entry: Any) -> Mapping[str, Mapping[str, Decimal]]:
    """What a journal says of each person: EUR by part as they are called, of a reversal below zero."""
    amounts_by_person: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for item in entry.postings:
        values = item.meta or {}
        if item.units.currency != EUR:
            continue
        part, number = str(values.get(meta.WAGE, "")), item.units.number
        is_cost = item.account.startswith(accounts.EXPENSES)
        if part in (WagePart.TAX, WagePart.PENSION, WagePart.NET) or (part == WagePart.SUBSIDY and is_cost):
            number = -number
        elif part in (WagePart.CHARGES, WagePart.EMPLOYER_PENSION, WagePart.HOLIDAY) and not is_cost:
            continue  # the debt; the cost is the same
        elif part == WagePart.SUBSIDY:
            continue  # what is to be received; the cost is less by the same
        amounts_by_person[str(values.get(meta.EMPLOYEE, ""))][part] += number
    return amounts_by_person


def _wrong_person(entry: Any, number: str, parts: Mapping[str, Decimal], config: Config) -> Iterator[Finding]:
    if number not in config.people:
        yield finding(
            "wages.person",
            entry,
            "Een loonjournaal van iemand die er niet is.",
            cause=f"bij '{meta.EMPLOYEE}:' staat {number or 'niets'}.",
            remedy=HOW_TO_REGISTER,
        )
        return
    gross = parts.get(WagePart.GROSS, ZERO) + parts.get(WagePart.HOLIDAY_PAID, ZERO)
    withheld = parts.get(WagePart.TAX, ZERO) + parts.get(WagePart.PENSION, ZERO)
    should_be = gross - withheld + parts.get(WagePart.ALLOWANCE, ZERO)
    if should_be != parts.get(WagePart.NET, ZERO):
        yield finding(
            "wages.net",
            entry,
            "Het loon van {number} klopt niet: bruto {gross}, ingehouden {withheld}, en netto staat er {net}.",
            cause="bruto min loonheffing en pensioen, met een onbelaste vergoeding erbij, is netto tot op de cent.",
            remedy="leg de loonstaat ernaast en verbeter het bedrag dat anders is.",
            number=number,
            gross=gross,
            withheld=withheld,
            net=parts.get(WagePart.NET, ZERO),
        )


def without_journal(index: Index) -> Iterator[Finding]:
    """Wages that were paid straight onto a post of wages, since the first agreement on them; once per payment.

    A bill of an organisation on such a post names it, and what a volunteer got names that person: those are no wages.
    """
    config = index.config
    first = min((item.start for item in config.pay), default=None)
    if first is None:
        return
    posts = {item.post for item in config.pay}

    def is_post(account: str, currency: str) -> bool:
        cost = accounts.result(account) if currency == EUR else None
        return cost is not None and cost.root == accounts.EXPENSES and f"{cost.group}:{cost.post}" in posts

    told: set[int] = set()
    for entry, posting in index.postings(is_post):
        if entry.date >= first and id(entry) not in told and _pays_somebody(entry, posting):
            told.add(id(entry))
            yield finding(
                "wages.no_journal",
                entry,
                "Loon van {amount} euro is rechtstreeks op {account} betaald, zonder loonjournaal.",
                cause="wat iemand netto krijgt, is betaling van wat het loonjournaal van de maand zegt; loonheffing en "
                "pensioen horen bij de kosten.",
                remedy=f"zet de boeking op {NET}, en de regel in stam/regels.toml die haar maakte ook; boek het "
                f"journaal met 'bwk loon boek'. Is het geen loon, zet dan bij de boeking {meta.NO_WAGE}: \"de reden\".",
                source=posting.meta,
                amount=posting.units.number,
                account=AccountName(posting.account),
            )


def _pays_somebody(entry: Any, posting: Any) -> bool:
    is_named = bool(entry.payee) and not PERSON_NUMBER.fullmatch(entry.payee)
    is_other = entry.flag == _QUESTION or meta.WAGE_MONTH in entry.meta or bool(entry.meta.get(meta.NO_WAGE))
    is_paid = any(accounts.is_money(item.account) and item.units.number < 0 for item in entry.postings)
    is_volunteer = meta.PERSON in (posting.meta or {})
    return posting.units.number > 0 and is_paid and not (is_named or is_other or is_volunteer)
