"""Everything the template of the page "Handgeld" shows, as one frozen `HandgeldPage`; EUR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.accounts import PETTY_CASH
from bwk_ledger.fava_ext.charts import Chart, draw_petty_cash
from bwk_ledger.money import ZERO
from bwk_ledger.tables.handgeld import category_name, month_name
from bwk_ledger.views.kamers import day_balances
from bwk_ledger.views.petty_cash import categories, category_account, petty_cash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.cash_counts import Counted
    from bwk_ledger.config import Config
    from bwk_ledger.fava_ext.request import Head, Request
    from bwk_ledger.views.petty_cash import CashMonth, CashOfKamer, MissingReceipt


@dataclass(frozen=True)
class MonthLine:
    """A month of a kamer, and the last count in it."""

    name: str
    month: CashMonth
    count: Counted | None


@dataclass(frozen=True)
class KamerCash:
    """The handgeld of a kamer by month, and where it stands in the books."""

    code: str
    name: str
    account: str
    cash: CashOfKamer
    lines: tuple[MonthLine, ...]

    @property
    def spent(self) -> Decimal:
        """All that was spent."""
        return sum(self.cash.spent.values(), ZERO)


@dataclass(frozen=True)
class CategoryCell:
    """What a kamer spent on a category; `account` is None where there is not one for it."""

    amount: Decimal
    account: str | None


@dataclass(frozen=True)
class CategoryLine:
    """What was spent on a category, by kamer in the order of the page; `share` of all that was spent."""

    label: str
    cells: tuple[CategoryCell, ...]
    total: Decimal
    share: Decimal | None
    is_total: bool = False


@dataclass(frozen=True)
class HandgeldPage:
    """The page for one set of filters."""

    head: Head
    kamers: tuple[KamerCash, ...] = ()
    categories: tuple[CategoryLine, ...] = ()  # the last is all together
    counts: tuple[Counted, ...] = ()
    missing: tuple[MissingReceipt, ...] = ()  # oldest first
    charts: tuple[Chart, ...] = ()

    @property
    def left(self) -> Decimal:
        """What is left when the period ends."""
        return sum((item.cash.closing for item in self.kamers), ZERO)

    @property
    def spent(self) -> Decimal:
        """All that was spent."""
        return sum((item.spent for item in self.kamers), ZERO)

    @property
    def above_ceiling(self) -> tuple[tuple[str, MonthLine], ...]:
        """The months in which more was transferred than the ceiling, with the code of the kamer."""
        return tuple((item.code, line) for item in self.kamers for line in item.lines if line.month.too_much)


def build(request: Request) -> HandgeldPage:
    """Make the page; it follows the period and no other filter."""
    config = request.config
    found = petty_cash(request.transactions, request.customs, config, request.period)
    return HandgeldPage(
        head=request.head,
        kamers=tuple(_kamer(item, config) for item in found),
        categories=tuple(_categories(found, config)),
        counts=tuple(sorted((count for item in found for count in item.counts), key=lambda item: item.count.date)),
        missing=tuple(sorted((item for kamer in found for item in kamer.missing), key=lambda item: item.entry.date)),
        charts=draw_petty_cash(day_balances(request.entries)),
    )


def _kamer(item: CashOfKamer, config: Config) -> KamerCash:
    known = config.kamers.get(item.kamer)
    return KamerCash(
        code=item.kamer,
        name=known.name if known else item.kamer,
        account=f"{PETTY_CASH}:{item.kamer}",
        cash=item,
        lines=tuple(
            MonthLine(month_name(month.period), month, month.counts[-1] if month.counts else None)
            for month in item.months
        ),
    )


def _categories(found: Sequence[CashOfKamer], config: Config) -> Iterable[CategoryLine]:
    whole = sum((amount for item in found for amount in item.spent.values()), ZERO)
    spent = [(item.kamer, item.spent) for item in found]
    for category in categories(config, found):
        cells = tuple(
            CategoryCell(amounts.get(category, ZERO), category_account(kamer, category)) for kamer, amounts in spent
        )
        total = sum((cell.amount for cell in cells), ZERO)
        yield CategoryLine(category_name(category), cells, total, total / whole if whole else None)
    totals = tuple(CategoryCell(sum(amounts.values(), ZERO), None) for _, amounts in spent)
    yield CategoryLine("Totaal", totals, whole, None, is_total=True)
