"""The balance sheet of a year, in the classes and the order of Title 9."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.balance_sheet import BalanceClass, BalanceLine, Part, balance_lines, turned
from bwk_ledger.figures.results import RESULT_OF_YEAR
from bwk_ledger.tables.engine import Block, Figure, Lines, PostLine, Spec, Sum, run
from bwk_ledger.tables.table import Column, Kind, Side, Style, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.figures.results import Figures


def balance_before(figures: Figures, names: Mapping[str, str], organisation: str) -> Table:
    """The balance sheet before the appropriation of the result.

    Args:
        figures: the figures of the year.
        names: the name of each account, from its `open`.
        organisation: whose it is; shown under the title, because pages get apart.
    """
    title = f"Balans per 31 december {figures.year}"
    return _table(figures, names, title, f"{organisation} · voor resultaatbestemming, in euro's")


def balance_after(figures: Figures, names: Mapping[str, str], organisation: str) -> Table:
    """The balance sheet after the appropriation of the result: as decided, else as the board proposes it.

    Before the meeting the board proposes that the general reserve takes the result.
    """
    closing = dict(figures.closing_after)
    result = closing.get(RESULT_OF_YEAR, ZERO)
    if result:
        closing[RESULT_OF_YEAR] = ZERO
        closing[accounts.RESERVE] = closing.get(accounts.RESERVE, ZERO) + result
    after = replace(figures, opening=figures.opening_after, closing=closing)
    how = "zoals het bestuur voorstelt" if result else "zoals de ledenvergadering besloot"
    title = f"Balans na resultaatbestemming {figures.year}"
    return _table(after, names, title, f"{organisation} · {how}, in euro's")


def _table(figures: Figures, names: Mapping[str, str], title: str, subtitle: str) -> Table:
    year = figures.year
    sides = [
        (Column(f"31-12-{number}{how}", Kind.MONEY, side=side), turned(amounts, names, figures.rgs))
        for number, how, amounts, side in (
            (year, "", figures.closing, Side.CLOSING),
            (year - 1, figures.beside, figures.opening, Side.OPENING),
        )
        if number == year or any(amounts.values())  # the first year of books that began with nothing has no other
    ]
    lines = balance_lines((account for _, amounts in sides for account in amounts), names, figures.rgs)
    specs: list[Spec] = [Figure(column, ("",), amounts) for column, amounts in sides]
    rows, totals = run(_blocks(lines), specs)
    notes = [
        f"De balans sluit niet op {spec.column.title}: activa en passiva verschillen. Kijk met 'bwk controle' waarom."
        for spec, assets, equities in zip(specs, totals["activa"], totals["passiva"], strict=True)
        if assets != equities
    ]
    return Table(title, (Column("", Kind.TEXT), *(spec.column for spec in specs)), rows, subtitle, tuple(notes))


def _blocks(found: Sequence[BalanceLine]) -> list[Block]:
    """Each class that has lines, each part of the assets that has classes, and both totals."""
    there = [of for of in BalanceClass if any(line.found is of for line in found)]
    blocks: list[Block] = []
    for part in Part:
        classes = [of for of in there if of.part is part]
        blocks += [
            Lines(
                of.name,
                [PostLine(line.label, {"": line.accounts}) for line in found if line.found is of],
                sign=part.sign,
                heading=of.title,
                subtotal=f"{of.title} totaal",
            )
            for of in classes
        ]
        if classes and part in (Part.FIXED, Part.CURRENT):
            blocks.append(Sum(part.name, part.title, {of.name: 1 for of in classes}, Style.SUBTOTAL))
        if part is Part.CURRENT:
            blocks.append(_total("Activa", [of for of in there if of.part in (Part.FIXED, Part.CURRENT)]))
    blocks.append(_total("Passiva", [of for of in there if of.part in (Part.EQUITY, Part.DEBTS)]))
    return blocks


def _total(title: str, classes: Sequence[BalanceClass]) -> Sum:
    return Sum(title.lower(), title, {of.name: 1 for of in classes})
