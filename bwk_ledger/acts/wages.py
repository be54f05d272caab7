"""The journal of wages of a month: from a payslip or a file of the payroll office, and back again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import AMOUNT, DAY, FILE, MONTH, NUMBER, TEXT, Done, Field, act, placed
from bwk_ledger.acts.bookings import open_questions
from bwk_ledger.acts.pay import require_employee
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, InputError, advice, bare, count, listed, look, way
from bwk_ledger.base.money import CENT, ZERO, format_amount, round_half_up, split
from bwk_ledger.base.periods import today
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.wage_journals import month_wages
from bwk_ledger.rules.wages import WagePart, by_person
from bwk_ledger.standing.refusals import examples_of
from bwk_ledger.standing.wages import HOLIDAY, NET, PENSION, SUBSIDY, TAX, Pay, pay_on
from importers.booking import new_posting
from importers.readers.payroll import read_payroll
from importers.readers.source import Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.base.errors import Advice
    from bwk_ledger.base.periods import Period
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from importers.readers.payroll import PayrollRow

_JOURNAL, _BACK = "loonjournaal", "loonjournaal tegengeboekt"


@dataclass(frozen=True)
class Payslip:
    """What somebody earned in a month, EUR by part; `file` and `line` where it stands in a file."""

    person: str
    amounts: Mapping[str, Decimal]
    place: Mapping[str, Any] = field(default_factory=dict)

    def of(self, part: WagePart) -> Decimal:
        """One part."""
        return self.amounts.get(part, ZERO)

    def check(self) -> None:
        """Refuse what does not come to its net to the cent.

        Raises:
            InputError: it does not, or an amount is below zero.
        """
        for part, amount in self.amounts.items():
            if amount < 0 or amount % CENT:
                raise InputError(
                    f"{part} van {self.person} is {amount}: dat is geen bedrag van nul of meer, in hele centen.",
                    **self.place,
                    remedy=advice(
                        "boek wat eerder te veel was terug met ", way("loon tegenboek"), ", en boek de maand opnieuw."
                    ),
                )
        withheld = self.of(WagePart.TAX) + self.of(WagePart.PENSION)
        should_be = self.of(WagePart.GROSS) - withheld + self.of(WagePart.ALLOWANCE)
        if should_be != self.of(WagePart.NET):
            extra = f" + vergoeding {format_amount(self.of(WagePart.ALLOWANCE))}" if self.of(WagePart.ALLOWANCE) else ""
            raise InputError(
                f"het loon van {self.person} klopt niet: netto is {format_amount(self.of(WagePart.NET))}, en het wordt "
                f"{format_amount(should_be)}.",
                **self.place,
                cause=f"bruto {format_amount(self.of(WagePart.GROSS))} - loonheffing "
                f"{format_amount(self.of(WagePart.TAX))} - pensioen {format_amount(self.of(WagePart.PENSION))}{extra}.",
                remedy="leg de loonstaat ernaast: bruto min loonheffing en pensioen is netto, tot op de cent.",
            )
        if self.of(WagePart.HOLIDAY_PAID) > self.of(WagePart.GROSS):
            raise InputError(
                f"van {self.person} is meer vakantiegeld betaald dan het brutoloon.",
                **self.place,
                cause="betaald vakantiegeld is een deel van het brutoloon: wat eerder is gereserveerd.",
                remedy="noem bij bruto alles wat is verdiend, met het vakantiegeld erbij.",
            )


def book_month(ledger: Ledger, month: Period, slips: Sequence[Payslip], day: dt.date, paper: str) -> Any:
    """Book the wages of some people in the journal of a month, and return that.

    Raises:
        InputError: a slip does not add up, nothing is agreed on somebody's wages, or somebody stands in the month
            already; nothing was written.
    """
    there = {item.person for item in month_wages(ledger.index) if item.month == month.start}
    postings: list[Any] = []
    for slip in slips:
        slip.check()
        if slip.person in there:
            raise InputError(
                f"{slip.person} staat al in het loonjournaal van {month.start:%Y-%m}.",
                **slip.place,
                remedy=advice(
                    "er is niets te doen; moet het anders, geef dan eerst: ",
                    bare("loon tegenboek", f"{month.start:%Y-%m}", persoon=slip.person, reden=Blank('"..."')),
                    ".",
                ),
            )
        there.add(slip.person)
        postings += _postings(slip, _agreed(ledger, slip, month), _parts(ledger, slip, month))
    changes = ledger.changes()
    old = _journal(ledger, month, day)
    if old is not None:
        entry = old._replace(postings=[*old.postings, *postings])
        changes.replace_entry(Path(old.meta["filename"]), old.meta["lineno"], old.narration, entry)
    else:
        name = f"{month.start:%Y-%m}"
        values = {meta.REASON: _JOURNAL, meta.WAGE_MONTH: name, meta.RECEIPT: paper or f"loonstaat {name}"}
        entry = data.Transaction(values, day, "*", None, f"Lonen {name}", frozenset(), frozenset(), postings)
        _append(changes, entry)
    changes.commit()
    return entry


def _append(changes: Changes, entry: Any) -> None:
    year = entry.date.year
    changes.append(f"jaren/{year}/loon.beancount", [entry], f"Loon {year}")


def _journal(ledger: Ledger, month: Period, day: dt.date) -> Any | None:
    """The journal of a month that is there already."""
    name = f"{month.start:%Y-%m}"
    return next(
        (
            entry
            for entry in ledger.transactions
            if (entry.meta.get(meta.WAGE_MONTH), entry.meta.get(meta.REASON), entry.date) == (name, _JOURNAL, day)
        ),
        None,
    )


def _agreed(ledger: Ledger, slip: Payslip, month: Period) -> Pay:
    agreed = pay_on(ledger.config.pay, slip.person, month.last_day) or pay_on(
        ledger.config.pay, slip.person, month.start
    )
    if agreed is None:
        require_employee(ledger, slip.person)
        raise InputError(
            f"over het loon van {slip.person} in {month.start:%Y-%m} is niets afgesproken.",
            **slip.place,
            cause="de boeken weten dan niet welke kamer het loon draagt.",
            remedy=advice("leg het vast met: ", bare("loon afspraak", slip.person, vanaf=month.start), "."),
        )
    return agreed


def _parts(ledger: Ledger, slip: Payslip, month: Period) -> Mapping[str, Decimal]:
    """Which part of the wages each kamer bears."""
    agreed = _agreed(ledger, slip, month)
    if agreed.parts:
        return dict(agreed.parts)
    minutes: dict[str, Decimal] = defaultdict(Decimal)
    for item in ledger.index.fact(all_hours).sums:
        if (item.person, item.month) == (slip.person, (month.start.year, month.start.month)) and item.is_paid:
            minutes[item.kamer] += item.minutes
    minutes_by_kamer = {kamer: number for kamer, number in minutes.items() if number > 0}
    if not minutes_by_kamer:
        raise InputError(
            f"{slip.person} heeft geen betaalde uren in {month.start:%Y-%m}, en die verdelen het loon.",
            **slip.place,
            remedy=advice(
                "boek eerst de uren van de maand, of maak een afspraak met vaste delen: ",
                bare("loon afspraak", slip.person, vanaf=month.start),
                f" {examples_of(ledger.config).shares()}.",
            ),
        )
    return minutes_by_kamer


def _postings(slip: Payslip, agreed: Pay, parts: Mapping[str, Decimal]) -> list[Any]:
    """The wages of one person: costs by kamer, and what is owed."""
    postings = []

    def cost(part: WagePart, amount: Decimal) -> None:
        for kamer, share in zip(parts, split(amount, list(parts.values())), strict=True):
            account = f"{accounts.EXPENSES}:{kamer}:{agreed.post}"
            for (code, _), paid in zip(agreed.grants, split(share, [item[1] for item in agreed.grants]), strict=True):
                if paid:
                    grant = {meta.GRANT: code} if code else {}
                    postings.append(new_posting(account, paid, {**_of(slip.person, part), **grant}))

    def owe(account: str, part: WagePart, amount: Decimal) -> None:
        if amount:
            postings.append(new_posting(account, amount, _of(slip.person, part)))

    cost(WagePart.GROSS, slip.of(WagePart.GROSS) - slip.of(WagePart.HOLIDAY_PAID))
    owe(HOLIDAY, WagePart.HOLIDAY_PAID, slip.of(WagePart.HOLIDAY_PAID))
    for part in (WagePart.ALLOWANCE, WagePart.CHARGES, WagePart.EMPLOYER_PENSION, WagePart.HOLIDAY):
        cost(part, slip.of(part))
    owe(NET, WagePart.NET, -slip.of(WagePart.NET))
    owe(TAX, WagePart.TAX, -slip.of(WagePart.TAX))
    owe(TAX, WagePart.CHARGES, -slip.of(WagePart.CHARGES))
    owe(PENSION, WagePart.PENSION, -slip.of(WagePart.PENSION))
    owe(PENSION, WagePart.EMPLOYER_PENSION, -slip.of(WagePart.EMPLOYER_PENSION))
    owe(HOLIDAY, WagePart.HOLIDAY, -slip.of(WagePart.HOLIDAY))
    cost(WagePart.SUBSIDY, -agreed.subsidy)
    owe(SUBSIDY, WagePart.SUBSIDY, agreed.subsidy)
    return postings


def _of(person: str, part: WagePart) -> dict[str, Any]:
    return {meta.EMPLOYEE: person, meta.WAGE: str(part)}


def _booked(ledger: Ledger, month: Period, slips: Iterable[Payslip], day: dt.date, paper: str) -> Done:
    slips = list(slips)
    book_month(ledger, month, slips, day, paper)
    lines = [
        f"{slip.person}: bruto {format_amount(slip.of(WagePart.GROSS))}, netto {format_amount(slip.of(WagePart.NET))}."
        for slip in slips
    ]
    total = sum((slip.of(WagePart.NET) for slip in slips), ZERO)
    people = count(len(slips), "medewerker", "medewerkers")
    together = (
        f"Loonjournaal {month.start:%Y-%m} van {day}: {people}, samen netto {format_amount(total)} euro te betalen."
    )
    return Done((*lines, together, *_questions(ledger, slips)))


def _questions(ledger: Ledger, slips: Sequence[Payslip]) -> list[Advice]:
    """Open questions of the bank that are one of these nets."""
    nets = {slip.of(WagePart.NET) for slip in slips}
    return [
        advice(
            f"Vraagpost {item.number} van {item.entry.date} is hiervan de betaling: ",
            bare("vraagposten", item.number, NET),
        )
        for item in open_questions(ledger)
        if -item.posting.units.number in nets
    ]


_MONEY = (
    Field("bruto", AMOUNT, "Het brutoloon, met wat er aan vakantiegeld bij is betaald.", required=True),
    Field("loonheffing", AMOUNT, "Wat aan loonheffing is ingehouden.", required=True),
    Field("netto", AMOUNT, "Wat is uitbetaald.", required=True),
    Field("pensioen", AMOUNT, "Wat aan pensioen is ingehouden.", default=ZERO),
    Field("vergoeding", AMOUNT, "Een onbelaste vergoeding, zoals reiskosten.", default=ZERO),
    Field("werkgeverslasten", AMOUNT, "Premies en heffing die de coöperatie zelf betaalt.", default=ZERO),
    Field("werkgeverspensioen", AMOUNT, "Pensioen dat de coöperatie zelf betaalt.", default=ZERO),
    Field("vakantiegeld", AMOUNT, "Wat aan vakantiegeld is gereserveerd.", default=ZERO),
    Field(
        "vakantiegeld_betaald", AMOUNT, "Welk deel van het brutoloon eerder gereserveerd vakantiegeld is.", default=ZERO
    ),
)
_DATED = Field("datum", DAY, "De dag van het journaal; anders de laatste van de maand.")


@act(
    "loon boek",
    placed("maand", MONTH, "De loonmaand, zoals 2026-01."),
    placed("nummer", NUMBER, "Het nummer van de medewerker."),
    *_MONEY,
    _DATED,
    Field("bon", TEXT, "Het papier; anders 'loonstaat' met de maand.", default=""),
)
def booking(ledger: Ledger, maand: Period, nummer: str, datum: dt.date | None, bon: str, **amounts: Decimal) -> Done:
    """Boek de loonstrook van NUMMER in het loonjournaal van MAAND.

    Bruto min loonheffing en pensioen moet netto zijn. Wie al in het journaal staat, komt er niet nog eens in.
    """
    amount_by_part = {name.replace("_", "-"): round_half_up(amount) for name, amount in amounts.items() if amount}
    return _booked(ledger, maand, [Payslip(nummer, amount_by_part)], datum or maand.last_day, bon)


@act(
    "loon lees",
    placed("bestand", FILE, "Het bestand van het loonkantoor, csv of xlsx."),
    Field("maand", MONTH, "De loonmaand, zoals 2026-01.", required=True),
    _DATED,
    Field("bon", TEXT, "Het papier; anders 'loonstaat' met de maand.", default=""),
    register=True,
)
def reading(
    ledger: Ledger, bestand: Path, maand: Period, datum: dt.date | None, bon: str, register: RegisterDoor
) -> Done:
    """Boek het loonjournaal van een maand uit BESTAND van het loonkantoor: een loonstaat, of een journaalpost.

    Kolommen worden herkend aan hun titel. Wie het is, volgt uit het personeelsnummer bij 'bwk loon afspraak', of uit de
    naam in het ledenregister; namen komen niet in de boeken.
    """
    source = Source.read(bestand)
    rows = read_payroll(source, maand.start.year, maand.start.month)
    slips = [
        Payslip(_person(ledger, source, row, maand, register), row.amounts, {"file": source.name, "line": row.line})
        for row in rows
    ]
    return _booked(ledger, maand, slips, datum or maand.last_day, bon)


def _person(ledger: Ledger, source: Source, row: PayrollRow, month: Period, register: RegisterDoor) -> str:
    """Whose wages a row holds.

    Raises:
        InputError: nobody's, or it is not sure whose.
    """
    config = ledger.config
    agreed = {item.number for item in config.pay if row.number and row.number in (item.payroll_number, item.number)}
    if not agreed and row.name and register.exists:
        numbers = set(register.read().by_name(row.name))
        agreed = {
            item.number for item in config.pay if item.number in numbers or config.identity(item.number) in numbers
        }
    if len(agreed) == 1:
        return agreed.pop()
    known = f"personeelsnummer {row.number}" if row.number else "deze regel"
    raise InputError(
        f"het is niet bekend van wie {known} is.",
        file=source.name,
        line=row.line,
        cause="geen afspraak over loon noemt dit personeelsnummer, en het ledenregister kent de naam niet bij een "
        "medewerker."
        if not agreed
        else f"het kan zijn: {listed(sorted(agreed))}.",
        remedy=advice(
            "leg het nummer vast met: ",
            bare("loon afspraak", Blank("NUMMER"), vanaf=month.start, personeelsnummer=row.number or "..."),
            ".",
        ),
    )


@act(
    "loon tegenboek",
    placed("maand", MONTH, "De loonmaand, zoals 2026-01."),
    Field("persoon", NUMBER, "Alleen deze medewerker.", default=""),
    Field("reden", TEXT, "Waarom; een naam hoort hier niet.", required=True),
    Field("datum", DAY, "De dag van het tegenboeken; anders vandaag.", default=today),
)
def reversing(ledger: Ledger, maand: Period, persoon: str, reden: str, datum: dt.date) -> Done:
    """Boek het loonjournaal van MAAND terug, met een boeking van later; het oude blijft staan.

    Daarna kan de maand opnieuw worden geboekt met 'bwk loon boek' of 'bwk loon lees'.
    """
    name = f"{maand.start:%Y-%m}"
    sums: dict[tuple[str, tuple[tuple[str, Any], ...]], Decimal] = defaultdict(Decimal)
    for entry in ledger.transactions:
        if entry.meta.get(meta.WAGE_MONTH) != name:
            continue
        for item in entry.postings:
            values = item.meta or {}
            if persoon in ("", values.get(meta.EMPLOYEE)):
                keys = (meta.EMPLOYEE, meta.WAGE, meta.GRANT)
                labels = tuple((key, values[key]) for key in keys if key in values)
                sums[item.account, labels] -= item.units.number
    postings = [new_posting(account, amount, dict(labels)) for (account, labels), amount in sums.items() if amount]
    if not postings:
        raise InputError(
            f"er staat geen loonjournaal van {name}{f' van {persoon}' if persoon else ''} in de boeken.",
            remedy=advice("er is niets te doen; kijk ", look("loon overzicht"), "."),
        )
    values = {meta.REASON: _BACK, meta.WAGE_MONTH: name, meta.RECEIPT: f"loonstaat {name}"}
    entry = data.Transaction(values, datum, "*", None, reden, frozenset(), frozenset(), postings)
    changes = ledger.changes()
    _append(changes, entry)
    changes.commit()
    people = listed(sorted(by_person(entry)))
    return Done((f"Loonjournaal {name} van {people} is op {datum} teruggeboekt: {reden}",))
