"""What a kamer that closes leaves behind, in the words of the treasurer and with what to do about each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.finding import Phrase
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.figures.accruals import inventory
from bwk_ledger.rules.cash import moves
from bwk_ledger.rules.hours import entries as hour_entries
from bwk_ledger.rules.inventory import last_year
from bwk_ledger.standing.budget import BUDGET
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.orders import PETTY_CASH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.kamers import Kamer

_DAY = dt.timedelta(days=1)
_SHOWN = 12  # numbers of people in one line


@dataclass(frozen=True)
class LeftOpen:
    """Something that stays open when a kamer closes; `what` and `remedy` are Dutch."""

    what: str
    remedy: str

    @property
    def line(self) -> str:
        """Both as one line."""
        return f"- {self.what}: {self.remedy}."


def money_of_kamers(ledger: Ledger) -> Mapping[str, Decimal]:
    """EUR on the account and in the cash box of each kamer, by account."""
    left: dict[str, Decimal] = {}
    for move in ledger.index.fact(moves):
        left[move.account] = left.get(move.account, ZERO) + move.amount
    return left


def handgeld_of_closed(ledger: Ledger, day: dt.date, last: dt.date | None = None) -> list[Phrase]:
    """Kamers that were closed before a day and still have handgeld; what is below zero is an error of its own.

    Args:
        ledger: the books.
        day: the day it is.
        last: only of kamers that closed on this day or before it; None for all.
    """
    left = money_of_kamers(ledger)
    ends = {kamer.code: kamer.end for kamer in ledger.config.kamers.values()}
    return [
        Phrase(
            "kamer {kamer} is gesloten op {end} en heeft nog {left} euro op {account}; stort het terug op de bank.",
            {"kamer": accounts.cash_kamer(account), "end": end, "left": amount, "account": account},
        )
        for account, amount in left.items()
        if amount > 0 and (end := ends.get(accounts.cash_kamer(account))) and end < day and end <= (last or end)
    ]


def left_open(ledger: Ledger, kamer: Kamer, last: dt.date) -> list[LeftOpen]:
    """What a kamer leaves behind on its last day; what rules of import do, its caller tells."""
    finders = (
        _money,
        _orders,
        _questions,
        _hours,
        _members,
        _people,
        _wages,
        _grants,
        _budget,
        _inventory,
    )
    return [item for part in finders for item in part(ledger, kamer, last)]


def _money(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    del last
    bank = next((name for name in sorted(ledger.names) if accounts.is_under(name, accounts.BANK)), accounts.BANK)
    for account, amount in money_of_kamers(ledger).items():
        if accounts.cash_kamer(account) != kamer.code or not amount:
            continue
        shown = format_amount(amount)
        remedy = "maak het over naar de bank van de coöperatie, en lees het afschrift in met 'bwk importeer'"
        if accounts.is_under(account, accounts.CASH_BOX):
            remedy = f"stort het op de bank en boek dat met 'bwk kas storting {kamer.code} {shown} --op {bank}'"
        elif not kamer.source.get(meta.IBAN):
            remedy = f"stort het op de bank, lees het afschrift in, en boek de storting op {account}"
        yield LeftOpen(f"op {account} staat nog {shown} euro", remedy)


def _orders(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    for order in ledger.config.orders.values():
        if order.kind == PETTY_CASH and kamer.code in order.lines and order.execution > last:
            yield LeftOpen(
                f"opdracht {order.reference} maakt op {order.execution} handgeld over",
                "trek haar in bij de bank, en maak haar ongedaan met 'bwk ongedaan'",
            )


def _questions(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    del last
    number = sum(
        entry.flag == "!" and any(accounts.kamer_of(item.account) == kamer.code for item in entry.postings)
        for entry in ledger.transactions
    )
    if number:
        yield LeftOpen(count(number, "vraagpost is", "vraagposten zijn") + " nog open", "boek met 'bwk vraagposten'")


def _hours(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    del last
    months = {
        f"{item.entry.date:%Y-%m}"
        for item in ledger.index.fact(hour_entries)
        if item.kamer == kamer.code and meta.APPROVED not in item.entry.meta
    }
    for month in sorted(months):
        yield LeftOpen(
            f"uren van {month} zijn niet goedgekeurd",
            f"keur ze goed met 'bwk uren goedkeuren {kamer.code} {month} --door NUMMER'",
        )


def members_of(ledger: Ledger, code: str, day: dt.date) -> list[str]:
    """The numbers of who is a member of a kamer on a day or later."""
    return [
        number
        for number, member in sorted(ledger.config.members.items())
        if any(period.kamer == code and (period.end is None or period.end >= day) for period in member.periods)
    ]


def _members(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    numbers = members_of(ledger, kamer.code, last + _DAY)
    if numbers:
        yield LeftOpen(
            f"{count(len(numbers), 'lid hoort', 'leden horen')} nog bij haar ({_some(numbers)})",
            f"zet elk bij een andere kamer met 'bwk leden wijzigen NUMMER --per {last + _DAY} --kamer CODE', of "
            "allemaal bij het sluiten met --leden-naar CODE",
        )


def _people(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    numbers = [
        person.number
        for person in ledger.config.people.values()
        if person.kamers == (kamer.code,) and (person.end is None or person.end > last)
    ]
    if numbers:
        yield LeftOpen(
            f"{count(len(numbers), 'persoon geeft', 'personen geven')} alleen bij haar uren ({_some(numbers)})",
            f"meld elk af met 'bwk uren afmelden NUMMER --per {last}'",
        )


def _some(numbers: list[str]) -> str:
    more = len(numbers) - _SHOWN
    return " ".join(numbers[:_SHOWN]) + (f" en nog {more}" if more > 0 else "")


def _wages(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    newest = {item.number: item for item in sorted(ledger.config.pay, key=lambda item: item.start)}
    for number, agreed in newest.items():
        if any(code == kamer.code for code, _ in agreed.parts) and (agreed.end is None or agreed.end > last):
            yield LeftOpen(
                f"loon van {number} komt op haar",
                f"leg vast wie het dan draagt met 'bwk loon afspraak {number} --vanaf {last + _DAY}'",
            )


def _grants(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    del last
    held = {
        funder.liability: funder
        for funder in ledger.config.funders.values()
        if funder.is_grant and kamer.code in funder.kamers
    }
    owed: dict[str, Decimal] = dict.fromkeys(held, ZERO)
    for entry in ledger.transactions:
        for item in entry.postings:
            if item.account in owed:
                owed[item.account] -= item.units.number
    for account, funder in held.items():
        if owed[account] > 0:
            yield LeftOpen(
                f"van {funder.code} is {format_amount(owed[account])} euro niet besteed, en deze kamer hoort erbij",
                "vraag de financier of de andere kamers het mogen besteden, of betaal haar deel terug",
            )


_REVISE = (
    "laat het bestuur haar herzien, en zet elke post die er niet meer is op nul met 'bwk begroting herzien POST "
    '--wordt 0 --per {year}-01-01 --besluit "..."\''
)


def _budget(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    years = {
        entry.date.year
        for entry in ledger.customs
        if entry.type == BUDGET.type and BUDGET.is_complete(entry) and _is_of(kamer, values_of(entry)[0])
    }
    ends_with_year = (last + _DAY).year > last.year
    for year in sorted(years):
        if year > last.year or (year == last.year and not ends_with_year):
            rest = f"voor de rest van {year}" if year == last.year else f"voor {year}"
            yield LeftOpen(f"er is een begroting {rest}", _REVISE.format(year=year))


def _is_of(kamer: Kamer, account: Any) -> bool:
    return accounts.kamer_of(str(account)) == kamer.code


def _inventory(ledger: Ledger, kamer: Kamer, last: dt.date) -> Iterator[LeftOpen]:
    if last.year > last_year(ledger.transactions):
        return
    names = [
        f"{item.asset.name} ({format_amount(item.asset.cost - item.asset.depreciated(last))} euro)"
        for item in inventory(ledger, last.year)
        if item.asset.kamer == kamer.code and (item.asset.end is None or item.asset.end > last)
    ]
    if names:
        yield LeftOpen(
            f"inventaris is er nog: {listed(names)}",
            f"verkoop het of doe het weg, en zet bij de aankoop einde: {last}; gaat het naar een andere kamer, boek de "
            "waarde dan daarheen",
        )
