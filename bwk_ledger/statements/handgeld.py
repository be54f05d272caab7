"""`bwk handgeld overzicht`: the handgeld of each kamer by month, what it was spent on, which receipts are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.accounts import PETTY_CASH
from bwk_ledger.money import ZERO
from bwk_ledger.periods import MONTHS
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.general_ledger import place_of
from bwk_ledger.views.petty_cash import ELSEWHERE, categories, category_account

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.config import Config
    from bwk_ledger.periods import Period
    from bwk_ledger.views.petty_cash import CashMonth, CashOfKamer, MissingReceipt

_COLUMNS = (
    Column("begin", Kind.MONEY),
    Column("overgemaakt", Kind.MONEY),
    Column("uitgegeven", Kind.MONEY),
    Column("overig", Kind.MONEY),
    Column("eind", Kind.MONEY),
    Column("plafond", Kind.MONEY),
    Column("te veel [1]", Kind.MONEY),
    Column("geteld [2]", Kind.MONEY),
    Column("verschil [2]", Kind.MONEY),
)
TOO_MUCH = "Te veel: wat in de maand meer is overgemaakt dan het plafond."
COUNTED = "Geteld en verschil: de laatste telling van de maand, en wat er toen meer (of met een min: minder) was."
NO_REASON = "geen reden genoemd"


def overview(found: Sequence[CashOfKamer], config: Config, year: int) -> list[Table]:
    """A table of months per kamer, the categories of each kamer, and the receipts that are missing."""
    tables = [_months(item, year) for item in found]
    tables.append(_categories(found, categories(config, found), year))
    missing = [item for kamer in found for item in kamer.missing]
    if missing:
        tables.append(_missing(missing, year))
    return tables


def category_name(category: str) -> str:
    """How a category is called: `A Koffie`."""
    return "buiten A-F" if category == ELSEWHERE else category.replace("-", " ", 1)


def month_name(period: Period) -> str:
    """A month, or what a filter leaves of it: `mrt 2018`."""
    return f"{MONTHS[period.start.month - 1]} {period.start.year}"


def _months(item: CashOfKamer, year: int) -> Table:
    spent = sum(item.spent.values(), ZERO)
    total = (
        Cell(item.opening),
        Cell(item.transferred),
        Cell(spent),
        Cell(item.other or None),
        Cell(item.closing, account=f"{PETTY_CASH}:{item.kamer}"),
        Cell(),
        Cell(item.too_much or None),
        Cell(),
        Cell(),
    )
    return Table(
        title=f"Handgeld {item.kamer} {year}",
        subtitle="in euro's",
        columns=(Column("Maand", Kind.TEXT), *_COLUMNS),
        rows=(*map(_month, item.months), Row((Cell("Totaal"), *total), Style.TOTAL)),
        footnotes=(TOO_MUCH, COUNTED),
    )


def _month(month: CashMonth) -> Row:
    last = month.counts[-1] if month.counts else None
    values = (
        month.opening,
        month.transferred or None,
        month.spent_total or None,
        month.other or None,
        month.closing,
        month.ceiling,
        month.too_much or None,
        last.counted if last else None,
        last.difference if last else None,
    )
    return Row((Cell(month_name(month.period)), *map(Cell, values)))


def _categories(found: Sequence[CashOfKamer], names: Sequence[str], year: int) -> Table:
    rows = [
        Row(
            (
                Cell(category_name(name)),
                *(Cell(item.spent.get(name) or None, account=category_account(item.kamer, name)) for item in found),
                Cell(_of(found, name)),
            )
        )
        for name in names
    ]
    totals = [sum(item.spent.values(), ZERO) for item in found]
    rows.append(Row((Cell("Totaal"), *map(Cell, totals), Cell(sum(totals, ZERO))), Style.TOTAL))
    return Table(
        title=f"Uitgegeven handgeld {year}",
        subtitle="in euro's, per categorie",
        columns=(
            Column("Categorie", Kind.TEXT),
            *(Column(item.kamer, Kind.MONEY) for item in found),
            Column("samen", Kind.MONEY),
        ),
        rows=tuple(rows),
    )


def _of(found: Iterable[CashOfKamer], category: str) -> Decimal:
    spent: Iterable[Mapping[str, Decimal]] = (item.spent for item in found)
    return sum((amounts.get(category, ZERO) for amounts in spent), ZERO)


def _missing(missing: Sequence[MissingReceipt], year: int) -> Table:
    rows = [
        Row(
            (
                Cell(item.entry.date.isoformat()),
                Cell(item.kamer),
                Cell(" ".join(filter(None, (item.entry.payee, item.entry.narration)))),
                Cell(item.amount),
                Cell(item.reason or NO_REASON),
                Cell(place_of(item.entry.meta)),
            )
        )
        for item in missing
    ]
    total = sum((item.amount for item in missing), ZERO)
    rows.append(Row((Cell("Totaal"), Cell(), Cell(), Cell(total), Cell(), Cell()), Style.TOTAL))
    return Table(
        title=f"Bonnen die ontbreken {year}",
        subtitle="uitgegeven handgeld zonder bon, in euro's",
        columns=(
            Column("Datum", Kind.TEXT),
            Column("Kamer", Kind.TEXT),
            Column("Waaraan", Kind.TEXT),
            Column("bedrag", Kind.MONEY),
            Column("Reden", Kind.TEXT),
            Column("Plaats", Kind.TEXT),
        ),
        rows=tuple(rows),
    )
