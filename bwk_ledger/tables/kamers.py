"""The page "Kamers" in Fava: each kamer's money, time and handgeld beside the budget, in total and line by line.

The lines are those of `bwk begroting` and come from the same engine, so the two always show the same figures. What
stands on accounts that no post or funder knows is shown too, as a line of its own: nothing is left out of a total.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.accounts import EXPENSES, HOURS_GROUP, INCOME
from bwk_ledger.money import ZERO
from bwk_ledger.tables import chart
from bwk_ledger.tables.engine import Block, Figure, Line, Lines, Spec, Sum, run
from bwk_ledger.tables.table import Column, Kind, Row, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.config import Config, Kamer
    from bwk_ledger.views.kamers import KamerFigures

Amounts = Mapping[str, Decimal]
TOTAL = "Totaal"


@dataclass(frozen=True)
class Measure:
    """A figure beside its budget (None where nothing was budgeted); `account` is what it is the sum of."""

    actual: Decimal
    planned: Decimal | None = None
    account: str | None = None

    @property
    def share(self) -> Decimal | None:
        """The figure as a part of its budget: 0.97 where 97% was used."""
        return self.actual / self.planned if self.planned else None


@dataclass(frozen=True)
class LineMeasure:
    """One line of a section."""

    label: str
    measure: Measure | None  # a heading has none
    style: Style
    indent: int


@dataclass(frozen=True)
class KamerStatement:
    """All of one kamer, or of all together (`is_total`); EUR, but for `hours` and `time_lines`, which are in hours."""

    code: str
    name: str
    is_total: bool
    costs: Measure
    income: Measure
    result: Measure
    petty_cash: Measure | None  # the cooperative itself has none
    ceiling: Decimal | None
    hours: Measure
    value: Measure
    popular: Measure
    cost_lines: tuple[LineMeasure, ...]
    income_lines: tuple[LineMeasure, ...]
    time_lines: tuple[LineMeasure, ...]

    @property
    def has_results(self) -> bool:
        """Whether anything happened or was budgeted."""
        return any(item.actual or item.planned for item in (self.costs, self.income, self.hours))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, not even handgeld that was left."""
        return not self.has_results and not (self.petty_cash and self.petty_cash.actual)


def kamer_statements(figures: KamerFigures) -> list[KamerStatement]:
    """One statement for every kamer that has something to show, and one for all together at the end."""
    every = [_statement(figures, (kamer,)) for kamer in figures.config.kamers.values()]
    shown = [item for item in every if not item.is_empty]
    return [*shown, _statement(figures, tuple(figures.config.kamers.values()))]


def _statement(figures: KamerFigures, kamers: tuple[Kamer, ...]) -> KamerStatement:
    config, budget = figures.config, figures.budget
    one = kamers[0] if len(kamers) == 1 else None
    codes = tuple(kamer.code for kamer in kamers)
    cash = _specs(codes, figures.cash, budget.cash, Kind.MONEY)
    cost_rows, costs = run(_cost_blocks(config, figures), cash)
    income_rows, income = run(_income_blocks(config, figures), cash)
    hour_blocks = _hour_blocks(config, figures)
    hour_rows, hours = run(hour_blocks, _specs(codes, figures.hours, budget.hours, Kind.HOURS))
    _, value = run(hour_blocks, _specs(codes, figures.value, budget.value, Kind.MONEY))

    def account(root: str, *parts: str) -> str:
        return ":".join([root, one.code, *parts]) if one else root

    spent, earned, worth = costs["lasten"], income["baten"], value["uren"]
    return KamerStatement(
        code=one.code if one else TOTAL,
        name=one.name if one else TOTAL,
        is_total=one is None,
        costs=_measure(spent, account(EXPENSES)),
        income=_measure(earned, account(INCOME)),
        result=_measure([baten - lasten for baten, lasten in zip(earned, spent, strict=True)], None),
        petty_cash=_petty_cash(figures, one),
        ceiling=one.petty_cash_ceiling if one else None,
        hours=_measure(hours["uren"], account(EXPENSES, HOURS_GROUP)),
        value=_measure(worth, account(EXPENSES, HOURS_GROUP)),
        popular=_measure([geld + tijd for geld, tijd in zip(spent, worth, strict=True)], account(EXPENSES)),
        cost_lines=_lines(
            cost_rows,
            {_subtotal(group): account(EXPENSES, group) for group in chart.groups(config, EXPENSES) if one}
            | {"Lasten": account(EXPENSES)},
            _part_rows(config, EXPENSES, cash),
        ),
        income_lines=_lines(
            income_rows,
            {_subtotal(group): account(INCOME, group) for group in chart.funder_groups(config) if one}
            | {"Baten": account(INCOME)},
        ),
        time_lines=_lines(hour_rows, {"Uren": account(EXPENSES, HOURS_GROUP)}),
    )


def _specs(codes: tuple[str, ...], actual: Amounts, planned: Amounts, kind: Kind) -> list[Spec]:
    return [Figure(Column("werkelijk", kind), codes, actual), Figure(Column("begroot", kind), codes, planned)]


def _measure(values: Sequence[Decimal], account: str | None) -> Measure:
    actual, planned = values
    return Measure(actual, planned or None, account)


def _petty_cash(figures: KamerFigures, kamer: Kamer | None) -> Measure | None:
    if kamer is not None and kamer.is_cooperative:
        return None
    account = f"{accounts.PETTY_CASH}:{kamer.code}" if kamer else accounts.PETTY_CASH
    found = (value for name, value in figures.cash.items() if accounts.is_under(name, account))
    return Measure(sum(found, ZERO), None, account)


def _cost_blocks(config: Config, figures: KamerFigures) -> list[Block]:
    groups = chart.groups(config, EXPENSES)
    blocks: list[Block] = [
        Lines(group, chart.post_lines(config, EXPENSES, group), heading=chart.title(group), subtotal=_subtotal(group))
        for group in groups
    ]
    blocks.append(Lines("rest", chart.other_lines(config, figures.cash, EXPENSES), heading="Overig"))
    return [*blocks, Sum("lasten", "Lasten", dict.fromkeys([*groups, "rest"], 1))]


def _income_blocks(config: Config, figures: KamerFigures) -> list[Block]:
    blocks: list[Block] = [
        Lines(group, chart.funder_lines(config, group), sign=-1, heading=chart.title(group), subtotal=_subtotal(group))
        for group in chart.funder_groups(config)
    ]
    blocks += [
        Lines(f"overig {group}", chart.post_lines(config, INCOME, group), sign=-1, heading="Overige baten")
        for group in chart.groups(config, INCOME)
    ]
    blocks.append(Lines("rest", chart.other_lines(config, figures.cash, INCOME), sign=-1, heading="Overig"))
    return [*blocks, Sum("baten", "Baten", dict.fromkeys((item.key for item in blocks if isinstance(item, Lines)), 1))]


def _hour_blocks(config: Config, figures: KamerFigures) -> list[Block]:
    other = chart.other_lines(config, figures.hours, EXPENSES, in_hours=True)
    lines = [*chart.post_lines(config, EXPENSES, HOURS_GROUP), *other]
    return [Lines("tijd", lines), Sum("uren", "Uren", {"tijd": 1})]


def _subtotal(group: str) -> str:
    return f"{chart.title(group)} totaal"


def _part_rows(config: Config, root: str, specs: Sequence[Spec]) -> dict[str, tuple[Row, ...]]:
    """The posts below a post, such as the categories of handgeld, by the name of the post above them."""
    rows: dict[str, tuple[Row, ...]] = {}
    for post in config.posts:
        below = [item for item in config.posts if item.root == root and item.path.startswith(post.path + ":")]
        if post.root == root and below:
            lines = [Line(item.name, {kamer: (item.account(kamer),) for kamer in config.kamers}) for item in below]
            rows[post.name], _ = run([Lines(post.path, lines)], specs)
    return rows


def _lines(
    rows: Iterable[Row], totals: Mapping[str, str], parts: Mapping[str, tuple[Row, ...]] | None = None
) -> tuple[LineMeasure, ...]:
    """The rows as lines.

    Args:
        rows: what the engine laid out.
        totals: the account above the lines of a subtotal or total, by its label.
        parts: rows to put below a line, by its label.
    """
    lines: list[LineMeasure] = []
    for row in rows:
        label = str(row.cells[0].value)
        lines.append(_line(row, totals.get(label) if row.style in (Style.SUBTOTAL, Style.TOTAL) else None))
        below = (parts or {}).get(label, ()) if row.style is Style.LINE else ()
        lines.extend(_line(replace(part, indent=row.indent + 1)) for part in below)
    return tuple(lines)


def _line(row: Row, account: str | None = None) -> LineMeasure:
    label, actual, planned = row.cells
    measure = None
    if row.style is not Style.HEADING:
        numbers = [cell.value if isinstance(cell.value, Decimal) else ZERO for cell in (actual, planned)]
        measure = _measure(numbers, account or actual.account)
    return LineMeasure(str(label.value), measure, row.style, row.indent)
