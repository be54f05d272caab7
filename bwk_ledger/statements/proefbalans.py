"""`bwk proefbalans`: the trial balance of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO
from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.figures import RESULTS_BEFORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.views.trial_balance import AccountYear

_NAMES = {RESULTS_BEFORE: "Resultaat van eerdere jaren, nog niet bestemd"}


def proefbalans(found: Sequence[AccountYear], names: Mapping[str, str], year: int) -> Table:
    """One row per account, the balance sheet first; every total of debit equals that of credit.

    Args:
        found: the accounts.
        names: the name of each account, from its `open`.
        year: of the trial balance.
    """
    balance = [item for item in found if not item.is_result]
    result = [item for item in found if item.is_result]
    rows = [
        *_block("Balansrekeningen", balance, names),
        *_block("Resultaatrekeningen", result, names),
        _total("Totaal", found, Style.TOTAL),
    ]
    money = [
        Column(title, Kind.MONEY, group)
        for group in (f"1-1-{year}", f"mutaties {year}", f"31-12-{year}")
        for title in ("debet", "credit")
    ]
    return Table(
        title=f"Proefbalans {year}",
        subtitle="in euro's; aandelen tegen wat ervoor is betaald, uren tellen niet mee",
        columns=(Column("Rekening", Kind.TEXT), Column("Naam", Kind.TEXT), *money),
        rows=tuple(rows),
    )


def _block(title: str, found: Sequence[AccountYear], names: Mapping[str, str]) -> Iterable[Row]:
    yield Row((Cell(title), *[Cell()] * 7), Style.HEADING)
    for item in found:
        name = names.get(item.account) or _NAMES.get(item.account, "")
        label = Cell(item.account, account=item.account)
        yield Row((label, Cell(name), *_cells(_sides([item]), empty=True)), indent=1)
    yield _total(f"{title} totaal", found, Style.SUBTOTAL)


def _total(title: str, found: Sequence[AccountYear], style: Style) -> Row:
    return Row((Cell(title), Cell(), *_cells(_sides(found), empty=False)), style)


def _sides(found: Sequence[AccountYear]) -> list[Decimal]:
    """Debit and credit of the opening, of the year and of the closing; each account is on one side of a balance."""
    return [
        sum((max(item.opening, ZERO) for item in found), ZERO),
        sum((max(-item.opening, ZERO) for item in found), ZERO),
        sum((item.debit for item in found), ZERO),
        sum((item.credit for item in found), ZERO),
        sum((max(item.closing, ZERO) for item in found), ZERO),
        sum((max(-item.closing, ZERO) for item in found), ZERO),
    ]


def _cells(amounts: Sequence[Decimal], *, empty: bool) -> list[Cell]:
    return [Cell(None if empty and not amount else amount) for amount in amounts]
