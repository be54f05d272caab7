"""Errors of earlier years that were corrected: each line as adopted, what changed, as it stands now, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.results import RESULT_OF_YEAR
from bwk_ledger.figures.year_report import sentence
from bwk_ledger.tables.records import RecordField, Section, rows, table
from bwk_ledger.tables.table import Cell, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from bwk_ledger.figures.results import Figures
    from bwk_ledger.tables.table import Table


@dataclass(frozen=True)
class _RestatedLine:
    """A line of the comparative figures, EUR with the sign of the statements."""

    account: str
    label: str
    difference: Decimal
    now: Decimal

    @property
    def adopted(self) -> Decimal:
        """What the adopted statements say."""
        return self.now - self.difference


def restated(figures: Figures, names: Mapping[str, str]) -> list[Table]:
    """The corrections of a year, line by line; none where there are none."""
    if not figures.restated:
        return []
    before = figures.year - 1
    of_balance = [item.balance for item in figures.restated]
    of_result = [item.result for item in figures.restated if item.is_of_year_before]
    lines = {
        f"Balans per 31 december {before}": [
            *_lines(of_balance, figures.opening, names),
            *_equity(figures),
        ],
        f"Baten en lasten {before}": _lines(of_result, figures.prior, names),
    }
    fields: tuple[RecordField[_RestatedLine], ...] = (
        RecordField("", Kind.TEXT, lambda item: Cell(item.label, account=item.account)),
        RecordField("vastgesteld", Kind.MONEY, lambda item: item.adopted),
        RecordField("herstel", Kind.MONEY, lambda item: item.difference),
        RecordField("aangepast", Kind.MONEY, lambda item: item.now),
    )
    overview = table(
        f"Herstel van fouten {figures.year}",
        fields,
        rows(fields, [Section(items, title) for title, items in lines.items() if items]),
        f"de vergelijkende cijfers van {before} zoals vastgesteld en zoals zij nu zijn, in euro's",
        [sentence(item) for item in figures.restated],
    )
    return [overview]


def _lines(
    changes: Iterable[Mapping[str, Decimal]], now: Mapping[str, Decimal], names: Mapping[str, str]
) -> list[_RestatedLine]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for change in changes:
        for account, amount in change.items():
            sums[account] += amount
    return [
        _RestatedLine(
            account,
            names.get(account) or account,
            _sign(account) * amount,
            _sign(account) * now.get(account, ZERO),
        )
        for account, amount in sums.items()
        if amount
    ]


def _sign(account: str) -> int:
    return 1 if account.startswith((accounts.ASSETS, accounts.EXPENSES)) else -1


def _equity(figures: Figures) -> list[_RestatedLine]:
    """The result of the year before, and the general reserve for the years before that."""
    equity_lines = []
    for account, label, is_result in (
        (accounts.RESERVE, "Algemene reserve", False),
        (RESULT_OF_YEAR, "Resultaat van het boekjaar", True),
    ):
        effect = sum((item.effect for item in figures.restated if item.is_of_year_before is is_result), ZERO)
        if effect:
            equity_lines.append(_RestatedLine(account, label, effect, -figures.opening.get(account, ZERO)))
    return equity_lines
