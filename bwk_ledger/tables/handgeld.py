"""Handgeld in tables: what happened by month, and what would fill it up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.acts.payments import waits_for
from bwk_ledger.base.accounts import CASH_BOX, PETTY_CASH
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import MONTHS
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.figures.handgeld import ELSEWHERE, CashMonth, MissingReceipt, categories, category_account
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.acts.handgeld import Till
    from bwk_ledger.base.periods import Period
    from bwk_ledger.figures.handgeld import CashOfKamer
    from bwk_ledger.standing.config import Config

COUNT_FIELDS = 2  # of a month, the last ones
TOO_MUCH = "Te veel: wat in de maand meer is overgemaakt dan het plafond."
BOX = "In de kas: wat van het eind contant in de kas ligt; de rest staat op de rekening van de kamer."
TAKINGS = "Ontvangen: inkomsten en betaalde aandelen in contant geld; zij tellen niet voor het plafond."
COUNTED = "Geteld en verschil: de laatste telling van de maand, en wat er toen meer (of met een min: minder) was."
NO_REASON = "geen reden genoemd"
RULE = (
    "Voorstel: het plafond min wat er nog is, en nooit meer dan het plafond min wat in de maand al is overgemaakt. "
    "Wat onderweg is, telt mee als overgemaakt."
)


def overview(found: Sequence[CashOfKamer], config: Config, year: int) -> list[Table]:
    """A table of months per kamer, the categories of each kamer, and the receipts that are missing."""
    tables = []
    for item in found:
        tables.append(_months(item, year))
        if item.has_box:
            tables.append(_box(item, year))
    tables.append(_categories(found, categories(config, found), year))
    missing = [item for kamer in found for item in kamer.missing]
    return [*tables, _missing(missing, year)] if missing else tables


def category_name(category: str) -> str:
    """How a category is called: `A Koffie`."""
    return "buiten A-F" if category == ELSEWHERE else category.replace("-", " ", 1)


def month_name(period: Period) -> str:
    """A month, or what a filter leaves of it: `mrt 2026`."""
    return f"{MONTHS[period.start.month - 1]} {period.start.year}"


_MONTH: tuple[RecordField[CashMonth], ...] = (
    RecordField("Maand", Kind.TEXT, lambda month: month_name(month.period)),
    RecordField("begin", Kind.MONEY, lambda month: month.opening, total=lambda months: months[0].opening),
    RecordField("overgemaakt", Kind.MONEY, lambda month: month.transferred or None, adds=True),
    RecordField("uitgegeven", Kind.MONEY, lambda month: month.spent_total or None, adds=True),
    RecordField(
        "overig", Kind.MONEY, lambda month: month.other or None, adds=True, total=lambda found: _sum(found, "other")
    ),
    RecordField("eind", Kind.MONEY, lambda month: month.closing),
    RecordField("plafond", Kind.MONEY, lambda month: month.ceiling),
    RecordField(
        "te veel [1]",
        Kind.MONEY,
        lambda month: month.too_much or None,
        adds=True,
        total=lambda found: _sum(found, "too_much"),
    ),
    RecordField("geteld [2]", Kind.MONEY, lambda month: month.counts[-1].counted if month.counts else None),
    RecordField("verschil [2]", Kind.MONEY, lambda month: month.counts[-1].difference if month.counts else None),
)


def _sum(months: Sequence[CashMonth], name: str) -> Decimal | None:
    """All of one kind; None where there was nothing, as in a month."""
    return sum((getattr(month, name) for month in months), ZERO) or None


def month_fields(item: CashOfKamer) -> list[RecordField[CashMonth]]:
    """The columns of the months of a kamer; the last balance leads to its account. Counts of a box stand with it."""
    closing = Cell(item.closing, account=None if item.has_box else f"{PETTY_CASH}:{item.kamer}")
    columns: list[RecordField[CashMonth]] = []
    for field in _MONTH[:-COUNT_FIELDS] if item.has_box else _MONTH:
        columns.append(replace(field, total=lambda _: closing) if field.title == "eind" else field)
        if field.title == "overgemaakt" and item.takings:
            columns.append(_TAKINGS)
    return columns


_TAKINGS: RecordField[CashMonth] = RecordField(
    "ontvangen", Kind.MONEY, lambda month: month.takings or None, adds=True, total=lambda found: _sum(found, "takings")
)


def box_fields(item: CashOfKamer) -> tuple[RecordField[CashMonth], ...]:
    """What of the balance lies in the box, what is on the account, and what was counted."""
    in_box = Cell(item.in_box, account=f"{CASH_BOX}:{item.kamer}")
    on_account = Cell(item.closing - item.in_box, account=f"{PETTY_CASH}:{item.kamer}")
    return (
        RecordField("in de kas [1]", Kind.MONEY, lambda month: month.in_box, total=lambda _: in_box),
        RecordField("op rekening", Kind.MONEY, lambda month: month.on_account, total=lambda _: on_account),
        *_MONTH[-COUNT_FIELDS:],
    )


def _box(item: CashOfKamer, year: int) -> Table:
    """The box and the account apart."""
    month = _MONTH[0]
    together = RecordField[CashMonth]("samen", Kind.MONEY, lambda month: month.closing, total=lambda _: item.closing)
    in_box, on_account, *counts = box_fields(item)
    return records(
        f"Kas en rekening van {item.kamer} {year}",
        (month, in_box, on_account, together, *counts),
        item.months,
        subtitle="in euro's, aan het eind van de maand",
        total="Nu",
        footnotes=(BOX, COUNTED),
    )


def _months(item: CashOfKamer, year: int) -> Table:
    return records(
        f"Handgeld {item.kamer} {year}",
        month_fields(item),
        item.months,
        subtitle="in euro's",
        total="Totaal",
        footnotes=(TOO_MUCH, *(() if item.has_box else (COUNTED,)), *((TAKINGS,) if item.takings else ())),
    )


def category_fields(found: Sequence[CashOfKamer]) -> tuple[RecordField[str], ...]:
    """The columns of a list of categories: what each kamer spent on it, and all together."""

    def spent(category: str) -> Decimal:
        return sum((item.spent.get(category, ZERO) for item in found), ZERO)

    def of_kamer(item: CashOfKamer) -> RecordField[str]:
        def cell(category: str) -> Cell:
            return Cell(item.spent.get(category) or None, account=category_account(item.kamer, category))

        return RecordField(item.kamer, Kind.MONEY, cell, adds=True)

    return (
        RecordField("Categorie", Kind.TEXT, category_name),
        *map(of_kamer, found),
        RecordField("samen", Kind.MONEY, spent, adds=True),
    )


def _categories(found: Sequence[CashOfKamer], names: Sequence[str], year: int) -> Table:
    title = f"Uitgegeven handgeld {year}"
    return records(title, category_fields(found), names, subtitle="in euro's, per categorie", total="Totaal")


_RECEIPT: tuple[RecordField[MissingReceipt], ...] = (
    RecordField("Datum", Kind.TEXT, lambda item: item.entry.date),
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
    RecordField("Waaraan", Kind.TEXT, lambda item: " ".join(filter(None, (item.entry.payee, item.entry.narration)))),
    RecordField("bedrag", Kind.MONEY, lambda item: item.amount, adds=True),
    RecordField("Reden", Kind.TEXT, lambda item: item.reason or NO_REASON),
    RecordField("Plaats", Kind.TEXT, lambda item: place_of(item.entry.meta)),
)


def _missing(missing: Sequence[MissingReceipt], year: int) -> Table:
    title = f"Bonnen die ontbreken {year}"
    return records(title, _RECEIPT, missing, subtitle="uitgegeven handgeld zonder bon, in euro's", total="Totaal")


def _worked_out(till: Till) -> str:
    room = till.ceiling - till.left
    text = f"{format_amount(till.ceiling)} - {format_amount(till.left)} = {format_amount(room)}"
    if room <= 0:
        text = "vol"
    elif room > till.allowed:
        text += (
            f", maar deze maand mag nog {format_amount(till.ceiling)} - {format_amount(till.transferred)} "
            f"= {format_amount(till.allowed)}"
        )
    return f"{text}; {waits_for(till.waiting)}" if till.waiting else text


_PROPOSAL: tuple[RecordField[Till], ...] = (
    RecordField("Kamer", Kind.TEXT, lambda till: till.kamer.code),
    RecordField("plafond", Kind.MONEY, lambda till: till.ceiling),
    RecordField("nog over", Kind.MONEY, lambda till: till.left),
    RecordField("al overgemaakt", Kind.MONEY, lambda till: till.transferred),
    RecordField("voorstel [1]", Kind.MONEY, lambda till: till.missing, adds=True),
    RecordField("Uitleg", Kind.TEXT, _worked_out),
)


def proposal(found: Sequence[Till], day: dt.date, execution: dt.date) -> Table:
    """The kamers with what they would get.

    Args:
        found: the handgeld of the kamers.
        day: when this day ends.
        execution: the day of transferring.
    """
    month = f"{execution:%Y-%m}"
    return records(
        f"Voorstel handgeld {month}",
        _PROPOSAL,
        found,
        subtitle=f"in euro's; stand op {day}, over te maken op {execution}",
        total="Totaal",
        footnotes=(RULE, f"Het betaalbestand maakt u met: bwk handgeld overmaken {month} --uit MAP"),
    )
