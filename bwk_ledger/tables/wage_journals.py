"""Wages in tables: what everybody earned and cost by month, what is open, and the wage subsidy of municipalities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.figures.wage_journals import Due, MonthWage, SubsidyMonth

_COST = "Kosten: bruto, werkgeverslasten, pensioen van de werkgever, vakantiegeld en vergoedingen."
_NET_COST = "Na subsidie: de kosten min de loonkostensubsidie van de gemeente."


def _month(month: dt.date) -> str:
    return f"{MONTHS[month.month - 1]} {month.year}"


_WAGE: tuple[RecordField[MonthWage], ...] = (
    RecordField("Maand", Kind.TEXT, lambda item: _month(item.month)),
    RecordField("Nummer", Kind.TEXT, lambda item: item.person),
    RecordField("bruto", Kind.MONEY, lambda item: item.gross, adds=True),
    RecordField("heffing", Kind.MONEY, lambda item: item.part(WagePart.TAX) or None, adds=True),
    RecordField("pensioen", Kind.MONEY, lambda item: item.part(WagePart.PENSION) or None, adds=True),
    RecordField("netto", Kind.MONEY, lambda item: item.part(WagePart.NET), adds=True),
    RecordField("kosten", Kind.MONEY, lambda item: item.cost, adds=True),
    RecordField("na subsidie", Kind.MONEY, lambda item: item.net_cost, adds=True),
)


def wages(found: Sequence[MonthWage], year: int) -> list[Table]:
    """What everybody earned and cost, and what each kamer bears of it."""
    kamers = sorted({kamer for item in found for kamer in item.kamers})
    borne = [RecordField("Maand", Kind.TEXT, _month), *(_borne(found, kamer) for kamer in kamers)]
    months = sorted({item.month for item in found})
    return [
        records(f"Lonen {year}", _WAGE, found, subtitle="in euro's", total="Totaal", footnotes=(_COST, _NET_COST)),
        records(f"Lonen per kamer {year}", borne, months, subtitle="in euro's, na loonkostensubsidie", total="Totaal"),
    ]


def _borne(found: Sequence[MonthWage], kamer: str) -> RecordField[dt.date]:
    def of_month(month: dt.date) -> Decimal | None:
        return sum((item.kamers.get(kamer, ZERO) for item in found if item.month == month), ZERO) or None

    return RecordField(kamer, Kind.MONEY, of_month, adds=True)


_DUE: tuple[RecordField[Due], ...] = (
    RecordField("Maand", Kind.TEXT, lambda item: _month(item.month)),
    RecordField("Wat", Kind.TEXT, lambda item: item.owed.word),
    RecordField("Nummer", Kind.TEXT, lambda item: item.person or None),
    RecordField("volgens journaal", Kind.MONEY, lambda item: item.amount, adds=True),
    RecordField("betaald", Kind.MONEY, lambda item: item.paid, adds=True),
    RecordField("open", Kind.MONEY, lambda item: item.open, adds=True, difference=(1, 2)),
    RecordField("uiterlijk", Kind.TEXT, lambda item: item.due),
)


def open_wages(found: Sequence[Due], day: dt.date) -> Table:
    """What is open when a day ends."""
    return records("Lonen die open staan", _DUE, found, subtitle=f"in euro's, stand op {day}", total="Totaal")


_SUBSIDY: tuple[RecordField[SubsidyMonth], ...] = (
    RecordField("Gemeente en maand", Kind.TEXT, lambda item: _month(item.month)),
    RecordField("Nummer", Kind.TEXT, lambda item: item.person),
    RecordField("loonkosten", Kind.MONEY, lambda item: item.cost, adds=True),
    RecordField("subsidie", Kind.MONEY, lambda item: item.due, adds=True),
    RecordField("ontvangen", Kind.MONEY, lambda item: item.received, adds=True),
    RecordField("open", Kind.MONEY, lambda item: item.open, adds=True),
    RecordField("na subsidie", Kind.MONEY, lambda item: item.cost - item.due, adds=True),
)


def wage_subsidy(found: Sequence[SubsidyMonth], year: int, day: dt.date) -> Table:
    """What each municipality owes for whom, beside what it paid."""
    sections = [
        Section(
            [item for item in found if item.municipality == name], subtotal=name or "gemeente niet genoemd", above=True
        )
        for name in dict.fromkeys(item.municipality for item in found)
    ]
    title = f"Loonkostensubsidie {year}"
    return table(title, _SUBSIDY, tuple(rows(_SUBSIDY, sections, "Totaal")), f"in euro's, stand op {day}")
