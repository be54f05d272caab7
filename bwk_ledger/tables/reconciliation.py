"""What an accountant lays beside the ledger: who owes what, banks, wages, VAT, the year that things belong to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.accruals import Belongs
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.figures.reconciliation import AGES
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.accruals import CutoffLine
    from bwk_ledger.figures.dossier import DossierPart
    from bwk_ledger.figures.general_ledger import JournalEntry
    from bwk_ledger.figures.reconciliation import MoneyProof, OpenWith, Subledger, Tie, VatProof, WageProof
    from bwk_ledger.figures.wage_journals import MonthWage


# `bwk debiteuren` and `bwk crediteuren`: who owes what, how long, and whether the lists are what the ledger says.

_AGES = ("niet te laat", *(f"{first + 1}-{last} dagen" for first, last in pairwise(AGES)))


@dataclass(frozen=True)
class _Aged:
    """All that is open with one relation of one thing, such as the terms of a fee; EUR above zero."""

    who: str
    about: str
    lines: tuple[OpenWith, ...]

    def amount(self, sign: int, day: dt.date, age: int | None = None) -> Decimal:
        """What is open, or of that what is so late."""
        return sum((sign * line.amount for line in self.lines if age is None or line.age(day) == age), ZERO)


def debtors(found: Subledger) -> Table:
    """Who owes the cooperative, by account, and how many days late."""
    return _aged("Debiteuren", found, found.debtors(), 1, "niemand is iets schuldig")


def creditors(found: Subledger) -> Table:
    """Whom the cooperative owes, by account, and how many days late."""
    return _aged("Crediteuren", found, found.creditors(), -1, "er is niets te betalen")


def _aged(title: str, found: Subledger, lines: Sequence[OpenWith], sign: int, empty: str) -> Table:
    fields = _fields(found.day, sign)
    subtitle = f"in euro's, stand op {found.day}; dagen te laat geteld vanaf de laatste dag om te betalen"
    if not lines:
        none = Row((Cell(empty), *[Cell()] * (len(fields) - 1)))
        return table(f"{title} {found.year}", fields, (none,), subtitle)
    accounts = dict.fromkeys(line.account for line in lines)
    sections = [
        Section(_together([line for line in lines if line.account == account]), account, "Totaal", account=account)
        for account in accounts
    ]
    return table(f"{title} {found.year}", fields, rows(fields, sections, "Alles samen"), subtitle)


def _together(lines: Sequence[OpenWith]) -> list[_Aged]:
    by_relation: dict[tuple[str, str], list[OpenWith]] = {}
    for line in lines:
        by_relation.setdefault((line.who, line.about), []).append(line)
    return [_Aged(who, about, tuple(open_lines)) for (who, about), open_lines in sorted(by_relation.items())]


def _fields(day: dt.date, sign: int) -> tuple[RecordField[_Aged], ...]:
    def of_age(age: int) -> Callable[[_Aged], Decimal | None]:
        return lambda item: item.amount(sign, day, age) or None

    titles = (*_AGES, f"meer dan {AGES[-1]}")
    return (
        RecordField("Wie", Kind.TEXT, lambda item: item.who or item.about),
        RecordField("Waarvan", Kind.TEXT, lambda item: item.about),
        RecordField("sinds", Kind.TEXT, lambda item: item.lines[0].since),
        RecordField("uiterlijk", Kind.TEXT, lambda item: item.lines[0].due),
        RecordField("open", Kind.MONEY, lambda item: item.amount(sign, day), adds=True),
        *(
            RecordField(text, Kind.MONEY, of_age(age), adds=True, group="te laat" if age else "")
            for age, text in enumerate(titles)
        ),
    )


_TIE: tuple[RecordField[Tie], ...] = (
    RecordField("Rekening", Kind.TEXT, lambda item: Cell(item.account, account=item.account)),
    RecordField("grootboek", Kind.MONEY, lambda item: item.booked, adds=True),
    RecordField("lijst", Kind.MONEY, lambda item: item.listed, adds=True),
    RecordField("verschil", Kind.MONEY, lambda item: item.difference or ZERO, adds=True, difference=(1, 2)),
)


def ties(found: Subledger) -> Table:
    """Each account beside what its list comes to."""
    notes = [
        f"Op {item.account} staat iets anders dan de lijst optelt; kijk met 'bwk grootboek {item.account} "
        f"{found.year}' welke boeking geen nummer of geen lid heeft."
        for item in found.ties
        if item.difference
    ]
    subtitle = f"in euro's, stand op {found.day}; debet is boven nul, credit onder nul"
    return records(
        f"Aansluiting met het grootboek {found.year}",
        _TIE,
        found.ties,
        subtitle=subtitle,
        total="Totaal",
        footnotes=notes,
    )


# `bwk aansluitingen` and `bwk afgrenzing`: banks, memorial entries, wages, VAT, and what belongs to which year.

_MONEY: tuple[RecordField[MoneyProof], ...] = (
    RecordField("Rekening", Kind.TEXT, lambda item: Cell(item.account, account=item.account)),
    RecordField("grootboek", Kind.MONEY, lambda item: item.booked, adds=True),
    RecordField("bank of telling", Kind.MONEY, lambda item: item.stated, adds=True),
    RecordField("verschil", Kind.MONEY, lambda item: item.difference, adds=True, difference=(1, 2)),
    RecordField("Bewijs", Kind.TEXT, lambda item: item.by),
)


def money(found: Sequence[MoneyProof], year: int) -> Table:
    """Each account beside what its bank or a count says of 31 December."""
    return records(
        f"Geld op 31 december {year}",
        _MONEY,
        found,
        subtitle="in euro's; een saldo van een andere dag telt als er daarna niets bewoog",
        total="Totaal",
    )


def _amount(entry: JournalEntry) -> Decimal:
    return sum((line.amount for line in entry.lines if line.amount > 0), ZERO)


def _side(entry: JournalEntry, sign: int) -> str:
    return ", ".join(dict.fromkeys(line.account for line in entry.lines if line.amount * sign > 0))


_MEMORIAL: tuple[RecordField[JournalEntry], ...] = (
    RecordField("Datum", Kind.TEXT, lambda entry: entry.date),
    RecordField("Omschrijving", Kind.TEXT, lambda entry: entry.text),
    RecordField("Debet", Kind.TEXT, lambda entry: _side(entry, 1)),
    RecordField("Credit", Kind.TEXT, lambda entry: _side(entry, -1)),
    RecordField("bedrag", Kind.MONEY, _amount, adds=True),
    RecordField("Stuk", Kind.TEXT, lambda entry: entry.number),
    RecordField("Bron", Kind.TEXT, lambda entry: place_of(entry.entry.meta)),
)


def memorial(found: Sequence[JournalEntry], year: int) -> Table:
    """What no bank and no cash box brought."""
    return records(
        f"Memoriaalboekingen {year}",
        _MEMORIAL,
        found,
        subtitle="in euro's; boekingen zonder bank of kas, ook die het programma zelf maakt",
        total="Totaal",
        empty="geen",
    )


_WAGE: tuple[RecordField[WageProof], ...] = (
    RecordField("Rekening", Kind.TEXT, lambda item: Cell(item.account, account=item.account)),
    RecordField("1 januari", Kind.MONEY, lambda item: item.opening),
    RecordField("loonjournalen", Kind.MONEY, lambda item: item.journals),
    RecordField("betaald of anders", Kind.MONEY, lambda item: item.others),
    RecordField("31 december", Kind.MONEY, lambda item: item.closing),
)


def wages(found: Sequence[WageProof], year: int) -> Table:
    """What the journals say, beside the accounts of what is to be paid and of costs."""
    notes = [
        f"Op {item.account} is ook zonder loonjournaal geboekt; kijk of dat loon is: 'bwk grootboek {item.account} "
        f"{year}'."
        for item in found
        if item.is_cost and item.others
    ]
    sections = [
        Section([item for item in found if item.is_cost is is_cost], title)
        for title, is_cost in (("Te betalen en te ontvangen", False), ("Loonkosten", True))
        if any(item.is_cost is is_cost for item in found)
    ]
    subtitle = "in euro's; debet is boven nul, credit onder nul"
    return table(f"Aansluiting van de lonen {year}", _WAGE, rows(_WAGE, sections), subtitle, notes)


_PARTS = (
    ("Bruto loon", WagePart.GROSS, 1),
    ("Vergoedingen zonder loonheffing", WagePart.ALLOWANCE, 1),
    ("Vakantiegeld dat is gereserveerd", WagePart.HOLIDAY, 1),
    ("Sociale lasten van de werkgever", WagePart.CHARGES, 1),
    ("Pensioen, deel van de werkgever", WagePart.EMPLOYER_PENSION, 1),
    ("Loonkostensubsidie", WagePart.SUBSIDY, -1),
)


def gross_wages(found: Sequence[MonthWage], booked: Sequence[WageProof], year: int) -> Table:
    """What the journals say of each part of the wages of a year, beside the costs in the ledger."""
    sums = [(label, sign * sum((item.part(part) for item in found), ZERO)) for label, part, sign in _PARTS]
    lines = [Row((Cell(label), Cell(amount))) for label, amount in sums if amount]
    total = sum((amount for _, amount in sums), ZERO)
    costs = sum((item.closing for item in booked if item.is_cost), ZERO)
    parts = tuple((place, 1) for place in range(len(lines)))
    place = len(lines)
    lines += [
        Row((Cell("Kosten volgens de loonjournalen"), Cell(total)), Style.SUBTOTAL, parts=parts),
        Row((Cell("Kosten in het grootboek"), Cell(costs))),
        Row((Cell("Verschil"), Cell(costs - total)), Style.TOTAL, parts=((place + 1, 1), (place, -1))),
    ]
    columns = (Column("", Kind.TEXT), Column(str(year), Kind.MONEY))
    note = (
        "Een verschil is wat zonder loonjournaal op deze rekeningen staat, of een journaal dat in een ander jaar is "
        "geboekt dan waarover het gaat."
    )
    return Table(f"Loonjournalen naast de loonkosten {year}", columns, tuple(lines), "in euro's", (note,))


def _late(found: VatProof) -> Iterator[Row]:
    if found.late:
        yield Row((Cell("Suppleties over afgesloten jaren"), Cell(found.late), Cell(found.late)))


def vat(found: VatProof, year: int) -> Table:
    """Each quarter by the ledger and as it is declared, and what is left of the year."""
    quarters = [
        Row((Cell(f"Kwartaal {item.quarter}"), Cell(item.booked), Cell(item.declared), Cell(item.rounding)))
        for item in found.quarters
    ]
    places = range(len(quarters))
    total = (
        sum((item.booked for item in found.quarters), ZERO),
        sum((item.declared for item in found.quarters), ZERO),
        found.rounding,
    )
    lines = (
        *quarters,
        Row((Cell("Het jaar"), *map(Cell, total)), Style.SUBTOTAL, parts=tuple((place, 1) for place in places)),
        Row((Cell(f"Open op 1-1-{year}"), Cell(found.opening), Cell(found.opening))),
        *_late(found),
        Row((Cell("Betaald en terugontvangen"), Cell(found.paid), Cell(found.paid))),
        Row((Cell("Afronding geboekt"), Cell(-found.rounded))),
        Row((Cell("Met de hand geboekt"), Cell(found.correction))),
        Row((Cell(f"Open op 31-12-{year}"), Cell(found.closing), Cell(found.expected)), Style.TOTAL),
    )
    columns = (
        Column("", Kind.TEXT),
        Column("grootboek", Kind.MONEY),
        Column("aangifte", Kind.MONEY),
        Column("afronding", Kind.MONEY, difference=(1, 2)),
    )
    declared = (
        f"Wat echt is aangegeven, schrijft u op met: bwk btw aangifte {year} KWARTAAL --bedrag BEDRAG. Een suppletie "
        "boven 1.000 euro geeft u apart aan (met --suppletie); een kleinere mag in de eerstvolgende aangifte."
    )
    booked = f"De afronding blijft op de rekeningen van de btw staan tot zij is geboekt: bwk btw afronding {year}."
    notes = (booked, declared)
    return Table(f"Aansluiting van de btw {year}", columns, lines, "in euro's; boven nul is te betalen", notes)


_CUTOFF: tuple[RecordField[CutoffLine], ...] = (
    RecordField("Datum", Kind.TEXT, lambda line: line.date),
    RecordField("Omschrijving", Kind.TEXT, lambda line: line.text),
    RecordField("Rekening", Kind.TEXT, lambda line: Cell(line.account, account=line.account)),
    RecordField("bedrag", Kind.MONEY, lambda line: line.amount, adds=True),
    RecordField("Jaar", Kind.TEXT, lambda line: str(line.year)),
    RecordField("Volgens", Kind.TEXT, lambda line: line.why),
    RecordField("Bron", Kind.TEXT, lambda line: line.place),
)


def cutoff(found: Sequence[CutoffLine], year: int) -> Table:
    """What was paid from January to March, by the year it belongs to."""
    sections = [
        Section([line for line in found if line.belongs is belongs], belongs.value.capitalize(), "Totaal")
        for belongs in Belongs
        if any(line.belongs is belongs for line in found)
    ]
    notes = []
    if any(line.belongs is Belongs.MISSED for line in found):
        notes.append(f"Wat niet op de balans stond, komt erop met: bwk overlopend {year} --boek 'te betalen' ...")
    if not found:
        empty = Row((Cell("er is in deze maanden niets betaald of ontvangen"), *[Cell()] * (len(_CUTOFF) - 1)))
        return table(f"Afgrenzing {year}", _CUTOFF, (empty,))
    return table(
        f"Afgrenzing {year}",
        _CUTOFF,
        rows(_CUTOFF, sections),
        f"in euro's; betaald en ontvangen van januari tot en met maart {year + 1}; lasten zijn boven nul",
        notes,
    )


# `bwk dossier`: what is in the dossier of a year, and what is missing.

_PART: tuple[RecordField[DossierPart], ...] = (
    RecordField("Onderdeel", Kind.TEXT, lambda part: part.title),
    RecordField("bestanden", Kind.COUNT, lambda part: len(part.files)),
    RecordField("Wat ontbreekt", Kind.TEXT, lambda part: "; ".join(part.missing) or "niets"),
)


def dossier(found: Sequence[DossierPart], year: int) -> Table:
    """Each part with how many papers are there."""
    subtitle = f"wat 'bwk jaarrekening {year} --uit MAP' in dossier.zip legt"
    return records(f"Dossier {year}", _PART, found, subtitle=subtitle)
