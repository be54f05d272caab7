"""`bwk deponeren`: what the web form of the trade register asks, and whether it is the right form."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.filing import FormField
from bwk_ledger.tables.categories import NO_HOURS_AGREED, hours_not_agreed
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Style, Table

if TYPE_CHECKING:
    from bwk_ledger.figures.filing import Filing, Size

_UNKNOWN = "nog niet bekend"


def form(found: Filing) -> Table:
    """The fields in the order of the form, each to be typed over."""
    year = found.year
    assets = [Row((Cell(field.value), Cell(found.fields[field])), indent=1) for field in FormField if field.is_asset]
    debts = [Row((Cell(field.value), Cell(found.fields[field])), indent=1) for field in FormField if not field.is_asset]
    total = sum((found.fields[field] for field in FormField if field.is_asset), Decimal(0))
    first, second = len(_asked(found)), len(_asked(found)) + len(assets) + 1
    rows = (
        *_asked(found),
        *assets,
        _total("Totaal activa", total, range(first, first + len(assets))),
        *debts,
        _total("Totaal passiva", total, range(second, second + len(debts))),
    )
    columns = (Column("Veld", Kind.TEXT), Column(f"31-12-{year}", Kind.MONEY, decimals=0))
    notes = ["In hele euro's; wat het afronden overlaat, zit in het eigen vermogen."]
    if found.adopted is None:
        notes.append(
            "De dag van vaststelling staat nog niet in de boeken: die komt erin met 'bwk afsluiten --datum'. Tot dan "
            "zijn dit voorlopige cijfers."
        )
    notes += _about_staff(found)
    if not found.is_micro:
        notes.append("De coöperatie is geen micro-onderneming: dit formulier is dan niet genoeg. Vraag de accountant.")
    return Table(
        f"Deponeren {year}: het formulier van de KvK voor een micro-onderneming",
        columns,
        rows,
        "'Zelf deponeren jaarrekening' op kvk.nl; neem elk veld over",
        tuple(notes),
    )


def _about_staff(found: Filing) -> list[str]:
    """Where the number of staff comes from, and whom it leaves out."""
    if found.without_hours:
        remark = hours_not_agreed(found.without_hours) if found.sizes[0].staff else NO_HOURS_AGREED
        return [f"{remark} Schrijf het op met: bwk uren aanstelling NUMMER --kamer CODE --uren UREN --vanaf DATUM."]
    if not found.sizes[0].staff:
        return [f"0,0 fte, want in {found.year} was er niemand in loondienst: geen aanstelling en geen loonjournaal."]
    return []


def _asked(found: Filing) -> list[Row]:
    """What is no amount of the balance sheet."""
    year = found.year
    staff = format_amount(found.sizes[0].staff, 1)
    texts = (
        ("Boekjaar", f"1-1-{year} tot en met 31-12-{year}"),
        ("Valuta", "euro"),
        ("Datum van vaststelling", in_words(found.adopted) if found.adopted else _UNKNOWN),
        ("Balans voor of na resultaatbestemming", "na" if found.is_after else "voor"),
        ("Gemiddeld aantal werknemers (fte)", staff),
    )
    return [Row((Cell(label), Cell(text))) for label, text in texts]


def _total(label: str, amount: Decimal, parts: range) -> Row:
    return Row((Cell(label), Cell(amount)), Style.TOTAL, parts=tuple((part, 1) for part in parts))


_SIZE: tuple[RecordField[Size], ...] = (
    RecordField("Jaar", Kind.TEXT, lambda item: str(item.year)),
    RecordField("activa", Kind.MONEY, lambda item: item.assets, decimals=0),
    RecordField("hoogstens", Kind.MONEY, lambda item: item.limits.assets, decimals=0),
    RecordField("baten", Kind.MONEY, lambda item: item.turnover, decimals=0),
    RecordField("hoogstens", Kind.MONEY, lambda item: item.limits.turnover, decimals=0),
    RecordField("fte", Kind.MONEY, lambda item: item.staff, decimals=1),
    RecordField("minder dan", Kind.MONEY, lambda item: item.limits.staff, decimals=0),
    RecordField("Micro", Kind.TEXT, lambda item: "ja" if item.is_micro else "nee"),
)


def sizes(found: Filing) -> Table:
    """Whether the cooperative is micro: in the year and in the year before."""
    notes = ["Alle baten tellen hier als omzet; netto-omzet is hoogstens zoveel."]
    if len(found.sizes) == 1:
        notes.append(f"Van {found.year - 1} zijn er geen boeken: alleen {found.year} telt.")
    return records(
        "Is de coöperatie micro?",
        _SIZE,
        found.sizes,
        subtitle="twee van de drie grenzen, twee jaren achter elkaar (2:395a BW)",
        footnotes=notes,
    )


def days(found: Filing) -> Table:
    """Until when what must be done, and whether it was."""
    after = found.days.after_adoption
    adopted = in_words(found.adopted) if found.adopted else _UNKNOWN
    lines = (
        ("Opmaken: liefst binnen vijf maanden na het boekjaar", in_words(found.days.aim)),
        ("Opmaken: uiterlijk zes maanden na het boekjaar (2:58 BW)", in_words(found.days.drawn_up)),
        ("Vaststellen: uiterlijk een maand daarna (2:58 BW)", in_words(found.days.adopted)),
        ("Vastgesteld door de ledenvergadering", adopted),
        ("Deponeren: acht dagen na de vaststelling (2:394 BW)", in_words(after) if after else _UNKNOWN),
        ("Deponeren: uiterlijk twaalf maanden na het boekjaar", in_words(found.days.last)),
        ("Gedeponeerd", in_words(found.filed) if found.filed else "nog niet"),
    )
    rows = tuple(Row((Cell(label), Cell(text))) for label, text in lines)
    more = "Bij bijzondere omstandigheden geeft de ledenvergadering voor het opmaken ten hoogste vier maanden meer."
    return Table("Termijnen", (Column("Wat", Kind.TEXT), Column("Dag", Kind.TEXT)), rows, footnotes=(more,))
