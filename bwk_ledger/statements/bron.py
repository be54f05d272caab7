"""`bwk begroting --bron`: the two tables of the proposal, from the budget in the books.

Where the printed proposal does not add up, the table shows what the lines give, and a footnote what was printed. The
printed totals are data of the books: `custom "gedrukt" TABEL REGEL KOLOM BEDRAG`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bwk_ledger.accounts import EXPENSES, INCOME
from bwk_ledger.money import format_amount
from bwk_ledger.statements import chart
from bwk_ledger.statements.begroting import cost_blocks, time_blocks
from bwk_ledger.statements.engine import Block, Figure, Lines, Spec, Sum, run
from bwk_ledger.statements.table import Column, Kind, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from bwk_ledger.views.figures import Figures

INPUT = "middelen"
FUNDERS = "financiers"
TOTAL = "Totaal"


@dataclass
class _Footnotes:
    """Compares totals with what was printed and numbers the notes in the order of the rows."""

    printed: Mapping[tuple[str, str], tuple[Decimal, str]]
    columns: tuple[str, ...]
    notes: list[str] = field(default_factory=list)

    def mark(self, key: str, index: int, value: Decimal) -> str:
        """A mark for a total that was printed otherwise, or with a remark."""
        column = self.columns[index]
        found = self.printed.get((key, column))
        if found is None:
            return ""
        amount, remark = found
        if amount != value:
            where = "in totaal" if column == TOTAL else f"bij {column}"
            text = f"{where} staat in de bron {format_amount(amount, 0)}; de regels geven {format_amount(value, 0)}."
            self.notes.append(f"{text[0].upper()}{text[1:]} {remark}".rstrip())
        elif remark:
            self.notes.append(remark)
        else:
            return ""
        return f"[{len(self.notes)}]"


def bron(figures: Figures, customs: Iterable[Any]) -> list[Table]:
    """The tables "Inzet van middelen" and "Financiers" of a year."""
    printed = {INPUT: {}, FUNDERS: {}}  # type: dict[str, dict[tuple[str, str], tuple[Decimal, str]]]
    for entry in customs:
        if entry.type == "gedrukt" and entry.date.year == figures.year:
            table, key, column, amount = (value.value for value in entry.values)
            printed[table][key, column] = (amount.number, str(entry.meta.get("toelichting", "")))
    return [
        _table(figures, "Inzet van middelen", "Post", cost_blocks(figures, keep_empty=True), printed[INPUT]),
        _table(figures, "Financiers", "Financier", _funder_blocks(figures), printed[FUNDERS]),
    ]


def _table(
    figures: Figures,
    title: str,
    label: str,
    blocks: list[Block],
    printed: Mapping[tuple[str, str], tuple[Decimal, str]],
) -> Table:
    planned = {**figures.budget.cash, **figures.budget.value}
    kamers = tuple(kamer.code for kamer in figures.config.kamers.values() if not kamer.is_cooperative)
    specs: list[Spec] = [Figure(Column(kamer, Kind.MONEY, "", 0), (kamer,), planned) for kamer in kamers]
    specs.append(Figure(Column(TOTAL, Kind.MONEY, "", 0), tuple(figures.config.kamers), planned))
    footnotes = _Footnotes(printed, (*kamers, TOTAL))
    rows, _ = run(blocks, specs, footnotes.mark)
    return Table(
        title=f"{title} {figures.year}",
        columns=(Column(label, Kind.TEXT), *(spec.column for spec in specs)),
        rows=rows,
        footnotes=tuple(footnotes.notes),
    )


def _funder_blocks(figures: Figures) -> list[Block]:
    config = figures.config
    cost_groups = chart.groups(config, EXPENSES)
    return [
        Lines("geld", chart.funder_lines(config), sign=-1, keep_empty=True, subtotal="Formele begroting (geld)"),
        *time_blocks(figures, INCOME, -1),
        *(Lines(group, chart.post_lines(config, EXPENSES, group), hidden=True) for group in cost_groups),
        Sum("lasten", "Lasten", dict.fromkeys(cost_groups, 1), Style.SUBTOTAL),
        Sum("resultaat", "Resultaat (geld min lasten)", {"geld": 1, "lasten": -1}),
    ]
