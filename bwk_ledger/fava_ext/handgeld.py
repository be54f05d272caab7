"""Everything the template of the page "Handgeld" shows, as one frozen `HandgeldPage`; EUR."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bwk_ledger.base.money import ZERO
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.charts import Chart, draw_petty_cash
from bwk_ledger.fava_ext.text import day, exact
from bwk_ledger.figures.handgeld import categories, petty_cash
from bwk_ledger.figures.kamers import day_balances
from bwk_ledger.tables.handgeld import NO_REASON, box_fields, category_fields, category_name, month_fields, month_name
from bwk_ledger.tables.records import RecordField, Value, cell, records
from bwk_ledger.tables.table import Cell, Kind, Link, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.figures.handgeld import CashMonth, CashOfKamer, MissingReceipt
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.handgeld import Counted


_DIFFERENCE = "Wat er bij de telling meer was dan de boeken op het eind van die dag zeggen; met een min: minder."
_TERMS = {
    "overgemaakt": "Van de bank van de coöperatie naar het handgeld, min wat terugging.",
    "overig": "Wat geen overmaking en geen uitgave is, zoals een beginstand of een vraag die nog open staat.",
    "ontvangen": "Inkomsten en betaalde aandelen in contant geld; zij tellen niet voor het plafond.",
    "in de kas": "Wat van het eind contant in de kas van de kamer ligt.",
    "op rekening": "Wat van het eind op de rekening van de kamer staat.",
    "plafond": "Wat de kamer in een maand hoogstens aan handgeld krijgt.",
    "geteld": "De laatste telling van de maand door twee mensen; is er niet geteld, dan staat hier niets.",
    "verschil": _DIFFERENCE,
}
_SPARE = ("begin", "overig", "op rekening", "plafond")  # that a phone leaves out


@dataclass(frozen=True)
class HandgeldPage:
    """The page for one set of filters."""

    head: Head
    kamers: tuple[tuple[str, str, Table], ...] = ()  # code, name, and months
    left: Decimal = ZERO  # when the period ends
    spent: Decimal = ZERO
    above_ceiling: tuple[tuple[str, str, CashMonth], ...] = ()  # kamer, name of the month, and the month
    categories: Table | None = None
    counts: Table | None = None
    missing: Table | None = None  # oldest first
    charts: tuple[Chart, ...] = ()


def build(request: Request) -> HandgeldPage:
    """Make the page; it follows the period and no other filter."""
    config = request.config
    cash = request.ledger.index.fact(petty_cash, request.period)
    spent = sum((amount for item in cash for amount in item.spent.values()), ZERO)
    names = {code: kamer.name for code, kamer in config.kamers.items()}
    counts = sorted((count for item in cash for count in item.counts), key=lambda item: item.count.date)
    missing = sorted((item for kamer in cash for item in kamer.missing), key=lambda item: item.entry.date)
    return HandgeldPage(
        head=request.head,
        kamers=tuple((item.kamer, names.get(item.kamer, item.kamer), _months(item)) for item in cash),
        left=sum((item.closing for item in cash), ZERO),
        spent=spent,
        above_ceiling=tuple(
            (item.kamer, month_name(month.period), month) for item in cash for month in item.months if month.too_much
        ),
        categories=_categories(cash, config, spent),
        counts=records("Tellingen", _COUNT, counts, key=lambda item: f"{item.count.kamer} {item.count.date}"),
        missing=records("Bonnen die ontbreken", _RECEIPT, missing, key=lambda item: f"{item.kamer} {item.entry.date}"),
        charts=draw_petty_cash(config, day_balances(request.entries)),
    )


def _months(item: CashOfKamer) -> Table:
    fields = [*month_fields(item), *(box_fields(item) if item.has_box else ())]
    shown = [_on_page(field) for field in fields if not field.title.startswith("te veel")]
    key = f"{item.kamer} "
    return records(item.kamer, shown, item.months, total="Totaal", key=lambda month: key + month_name(month.period))


def _on_page(field: RecordField[CashMonth]) -> RecordField[CashMonth]:
    """A column of the report as the page has it: explained, and with what is too much in words."""
    title = field.title.partition(" [")[0]
    look = "label" if field.kind is Kind.TEXT else "spare" if title in _SPARE else ""
    shown = replace(field, title=title, meaning=_TERMS.get(title, ""), look=look)
    if title == "overgemaakt":
        return replace(shown, value=_transferred, total=field.sum)
    return replace(shown, value=lambda month: _difference(field.value(month))) if title == "verschil" else shown


def _transferred(month: CashMonth) -> Cell:
    if month.too_much:
        return Cell(f"{exact(month.transferred)} boven plafond", warns=True)
    return Cell(month.transferred or None)


def _difference(value: Value) -> Cell:
    return cell(value)._replace(warns=bool(value))


def _categories(found: Sequence[CashOfKamer], config: Config, whole: Decimal) -> Table:
    def share(category: str) -> Decimal | None:
        return sum((item.spent.get(category, ZERO) for item in found), ZERO) / whole if whole else None

    label, *spent, together = category_fields(found)
    kamers = map(_or_nothing, spent)
    fields = (replace(label, look="label"), *kamers, together, RecordField("aandeel", Kind.PERCENT, share))
    title = "Waaraan het is uitgegeven"
    return records(title, fields, categories(config, found), total="Totaal", key=category_name)


def _or_nothing(field: RecordField[str]) -> RecordField[str]:
    """A column whose sum shows nothing where there is nothing, as its lines do."""
    return replace(field, total=lambda found: field.sum(found).value or None)


_COUNT: tuple[RecordField[Counted], ...] = (
    RecordField(
        "Datum", Kind.TEXT, lambda item: Cell(day(item.count.date), link=Link(entry=item.count.entry)), look="nowrap"
    ),
    RecordField("Kamer", Kind.TEXT, lambda item: item.count.kamer),
    RecordField("Geteld door", Kind.TEXT, lambda item: f"{item.count.by} en {item.count.and_by}"),
    RecordField("geteld", Kind.MONEY, lambda item: item.counted),
    RecordField("boeken", Kind.MONEY, lambda item: item.books),
    RecordField("verschil", Kind.MONEY, lambda item: _difference(item.difference), meaning=_DIFFERENCE),
    RecordField("Opmerking", Kind.TEXT, lambda item: item.count.remark or None, look="label"),
)
_RECEIPT: tuple[RecordField[MissingReceipt], ...] = (
    RecordField(
        "Datum", Kind.TEXT, lambda item: Cell(day(item.entry.date), link=Link(entry=item.entry)), look="nowrap"
    ),
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
    RecordField(
        "Waaraan",
        Kind.TEXT,
        lambda item: " ".join(filter(None, (item.entry.payee, item.entry.narration))),
        look="label",
    ),
    RecordField("bedrag", Kind.MONEY, lambda item: item.amount),
    RecordField("Reden", Kind.TEXT, lambda item: item.reason or NO_REASON, look="label"),
)


# The pages that show the books; each hands Fava's ledger and filters on, and computes nothing.


class Handgeld(page.Page):
    """The page "Handgeld"."""

    report_title = "Handgeld"
    basis = "formeel"
    shown = HandgeldPage
    filters_entries = False
    build = staticmethod(build)
