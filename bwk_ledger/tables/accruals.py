"""`bwk overlopend` and `bwk inventaris`: what belongs to another year than its money."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import meta
from bwk_ledger.base.money import format_amount
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.rules.accruals import PERIOD
from bwk_ledger.standing.accruals import KINDS
from bwk_ledger.tables.records import RecordField, Section, rows, table
from bwk_ledger.tables.table import Cell, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.accruals import AccrualLine
    from bwk_ledger.rules.inventory import AssetYear
    from bwk_ledger.standing.kamers import Kamer


# `bwk overlopend`: what of a year was still to be paid or received, or paid or received in advance.


def overlopend(found: Sequence[AccrualLine], year: int) -> Table:
    """A block per kind, whose total is what its account held on 31 December."""
    notes: list[str] = []
    marks: dict[int, str] = {}
    sections = []
    for kind, about in KINDS.items():
        lines = [line for line in found if line.accrual.kind == kind]
        marks |= {id(line): _note(line, notes, year) for line in lines}
        if lines:
            sections.append(Section(lines, f"{about.name} ({about.account})", "Totaal", account=about.account))
    fields: tuple[RecordField[AccrualLine], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda line: Cell(line.accrual.account, account=line.accrual.account)),
        RecordField("Omschrijving", Kind.TEXT, lambda line: f"{line.accrual.text}{marks[id(line)]}"),
        RecordField("Subsidie", Kind.TEXT, lambda line: line.accrual.grant),
        RecordField(f"31-12-{year}", Kind.MONEY, lambda line: line.accrual.shown, adds=True),
        RecordField(f"1-1-{year + 1}", Kind.MONEY, lambda line: -line.accrual.shown, adds=True),
        RecordField("werkelijk", Kind.MONEY, lambda line: line.settled),
        RecordField("verschil", Kind.MONEY, lambda line: line.difference),
        RecordField("Bron", Kind.TEXT, lambda line: place_of(line.accrual.source)),
    )
    return table(
        f"Overlopende posten {year}",
        fields,
        rows(fields, sections),
        f"in euro's; staan op de balans van 31-12-{year} en draaien terug op 1-1-{year + 1}",
        notes,
    )


def _note(line: AccrualLine, notes: list[str], year: int) -> str:
    """The mark of a footnote on what may be the bill; empty where there is nothing to say."""
    bill = line.candidate
    if line.is_doubtful:
        notes.append(
            f"Op deze rekening staat voor {year} ook een rekening met '{PERIOD}:'. Is het dezelfde, haal dan deze "
            "entry weg: anders telt zij dubbel."
        )
    elif bill is not None:
        notes.append(
            f"Misschien {bill.text}, {bill.date}, {format_amount(bill.amount)} ({bill.place}). Zet onder die regel "
            f"{meta.BELONGS_TO}: {year}, dan staat zij hier bij werkelijk."
        )
    else:
        return ""
    return f" [{len(notes)}]"


# `bwk inventaris`: what was bought to be used for years, and what it is still worth, per kamer.

_MONTHS = 12


def inventaris(found: Sequence[AssetYear], kamers: Mapping[str, Kamer], year: int) -> Table:
    """A block per kamer; what is left of its rows is what its accounts of inventory hold on 31 December."""
    sold: RecordField[AssetYear] = RecordField("opbrengst", Kind.MONEY, lambda item: item.sold, adds=True)
    fields: tuple[RecordField[AssetYear], ...] = (
        RecordField("Wat", Kind.TEXT, lambda item: Cell(item.asset.name, account=item.asset.value_account)),
        RecordField("Gekocht", Kind.TEXT, lambda item: item.asset.bought),
        RecordField("Jaren", Kind.TEXT, lambda item: _years(item.asset.months)),
        RecordField("aanschaf", Kind.MONEY, lambda item: item.asset.cost, adds=True),
        RecordField(f"tot {year}", Kind.MONEY, lambda item: item.before, adds=True, group="afgeschreven"),
        RecordField(f"in {year}", Kind.MONEY, lambda item: item.depreciation, adds=True, group="afgeschreven"),
        RecordField("afgevoerd", Kind.MONEY, lambda item: item.written_off, adds=True),
        *([sold] if any(item.sold for item in found) else ()),
        RecordField("boekwaarde", Kind.MONEY, lambda item: item.value, adds=True),
        RecordField("Subsidie", Kind.TEXT, lambda item: item.asset.grant),
        RecordField("Bron", Kind.TEXT, lambda item: place_of(item.asset.source)),
    )
    names = {code: kamers[code].name if code in kamers else code for code in (item.asset.kamer for item in found)}
    sections = [
        Section([item for item in found if item.asset.kamer == code], name, f"{name} totaal")
        for code, name in names.items()
    ]
    return table(
        f"Inventaris {year}",
        fields,
        rows(fields, sections, "Inventaris totaal"),
        f"in euro's per 31-12-{year}; afschrijving vanaf de maand na aanschaf",
    )


def _years(months: int) -> str:
    years = Decimal(months) / _MONTHS
    return format_amount(years, 0 if years == int(years) else 1)
