"""A year in plain words: sentences that the figures make themselves, and the charts beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.figures.results import is_liquid
from bwk_ledger.tables.faces import blocks
from bwk_ledger.tables.notes import compared
from bwk_ledger.tables.report import BarChart, ChartBar, ChartLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.figures.results import Figures
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.faces import FaceBlock
    from bwk_ledger.tables.table import Table

_MOST_POSTS = 3  # that a sentence names
_MOST_BARS = 8


def sentences(found: Figures, ledger: Ledger) -> tuple[str, ...]:
    """What the figures of the year say, a paragraph each."""
    return tuple(" ".join(part) for part in (_result(found, ledger), _stand(found), _hours(found)) if part)


def _sum(amounts: Mapping[str, Decimal], root: str) -> Decimal:
    return sum((amount for account, amount in amounts.items() if accounts.is_under(account, root)), ZERO)


def _saldo(amounts: Mapping[str, Decimal]) -> Decimal:
    return -_sum(amounts, accounts.INCOME) - _sum(amounts, accounts.EXPENSES)


def _costs(found: Figures, amounts: Mapping[str, Decimal]) -> Decimal:
    """The costs as the statement adds them up: tax on the result stands below them."""
    return _sum(amounts, accounts.EXPENSES) - _tax(found, amounts)


def _tax(found: Figures, amounts: Mapping[str, Decimal]) -> Decimal:
    return sum((amount for name, amount in amounts.items() if found.rgs.get(name, "").startswith("WBel")), ZERO)


def _euros(amount: Decimal) -> str:
    return f"{format_amount(amount)} euro"


def _left(saldo: Decimal) -> str:
    return f"een overschot van {_euros(saldo)}" if saldo >= 0 else f"een tekort van {_euros(-saldo)}"


def _result(found: Figures, ledger: Ledger) -> list[str]:
    income, costs, tax = -_sum(found.cash, accounts.INCOME), _costs(found, found.cash), _tax(found, found.cash)
    saldo = _saldo(found.cash)
    owed = f", en de belasting op het resultaat {_euros(tax)}" if tax > 0 else ""
    owed = f", en kwam er {_euros(-tax)} belasting terug" if tax < 0 else owed
    lines = [f"In {found.year} waren de baten {_euros(income)} en de lasten {_euros(costs)}{owed}: {_left(saldo)}."]
    if any(found.budget.cash.values()):
        planned = _saldo(found.budget.cash)
        than = _euros(abs(saldo - planned))
        beside = "precies zoals begroot" if saldo == planned else f"{than} {'meer' if saldo > planned else 'minder'}"
        lines.append(f"Begroot was {_left(planned)}; het werd {beside}.")
        lines += _furthest(found, ledger)
    if found.has_prior:
        lines.append(f"In {found.year - 1} was er {_left(_saldo(found.prior))}.")
    return lines


def _furthest(found: Figures, ledger: Ledger) -> Iterator[str]:
    """The posts that differ most from the budget."""
    posts = sorted(compared(found, ledger.customs), key=lambda item: -abs(item.actual - item.planned))
    named = [
        f"{item.label} ({_euros(item.actual)}, begroot {_euros(item.planned)})"
        for item in posts[:_MOST_POSTS]
        if item.actual != item.planned
    ]
    if named:
        yield f"Het meest van de begroting verschillen: {'; '.join(named)}."


def _stand(found: Figures) -> list[str]:
    money = sum((amount for account, amount in found.closing.items() if is_liquid(account)), ZERO)
    equity = -_sum(found.closing, accounts.EQUITY)
    before = -_sum(found.opening, accounts.EQUITY)
    if money >= 0:
        money_line = f"Op 31 december {found.year} stond er {_euros(money)} op de bank en in kas."
    else:
        money_line = f"Op 31 december {found.year} stonden bank en kas samen {_euros(-money)} rood."
    return [money_line, f"Het eigen vermogen was {_below(equity)}; een jaar eerder was het {_below(before)}."]


def _below(amount: Decimal) -> str:
    return f"{_euros(abs(amount))}{' onder nul' if amount < 0 else ''}"


def _hours(found: Figures) -> list[str]:
    own = {name: amount for name, amount in found.hours.items() if accounts.HOURS_GROUP in name.split(":")}
    hours, worth = _sum(own, accounts.EXPENSES), _sum(found.value, accounts.EXPENSES)
    if not hours:
        return []
    hours_line = (
        f"Bewoners en anderen gaven {format_amount(hours, 0)} uur zonder dat de coöperatie daarvoor betaalde. Tegen "
        f"de tarieven van {found.year} is dat {_euros(worth)} waard. Uren tellen niet mee in het resultaat."
    )
    return [hours_line]


# The charts: bars in whole euros, each as long as its part of the longest.


def charts(found: Figures, statement: Table, worth: Table) -> tuple[BarChart, ...]:
    """The charts of a year.

    Args:
        found: the figures.
        statement: of baten and lasten.
        worth: euros and the worth of hours by kamer, in this order beside its name.
    """
    parts = blocks(statement)
    made = (
        _beside_budget(found),
        _by_block("Waar het geld vandaan kwam", [part for part in parts if part.is_under(accounts.INCOME)]),
        _by_block("Waar het geld heen ging", [part for part in parts if part.is_under(accounts.EXPENSES)]),
        *([_euros_and_hours(worth)] if any(found.hours.values()) else []),
    )
    return tuple(chart for chart in made if chart.lines)


def _chart(title: str, lines: Sequence[tuple[str, Sequence[Decimal]]], series: tuple[str, ...] = ()) -> BarChart:
    most = max((amount for _, amounts in lines for amount in amounts), default=ZERO)
    return BarChart(
        title,
        tuple(
            ChartLine(
                label,
                tuple(
                    ChartBar(number, max(amount, ZERO) / most if most > 0 else ZERO, f"€ {format_amount(amount, 0)}")
                    for number, amount in enumerate(amounts)
                ),
            )
            for label, amounts in lines
        ),
        series,
    )


def _beside_budget(found: Figures) -> BarChart:
    columns = [(f"werkelijk {found.year}", found.cash)]
    columns += [(f"begroot {found.year}", found.budget.cash)] if any(found.budget.cash.values()) else []
    columns += [(f"werkelijk {found.year - 1}{found.beside_result}", found.prior)] if found.has_prior else []
    lines = [
        ("Baten", [-_sum(amounts, accounts.INCOME) for _, amounts in columns]),
        ("Lasten", [_costs(found, amounts) for _, amounts in columns]),
    ]
    return _chart("Baten en lasten", lines, tuple(title for title, _ in columns))


def _by_block(title: str, parts: Sequence[FaceBlock]) -> BarChart:
    sums: dict[str, Decimal] = {}
    for part in parts:
        sums[part.title] = sums.get(part.title, ZERO) + part.amount()
    first = sorted((item for item in sums.items() if item[1]), key=lambda item: -item[1])
    rest = sum((amount for _, amount in first[_MOST_BARS:]), ZERO)
    lines = [*first[:_MOST_BARS], *([("De rest", rest)] if rest else [])]
    return _chart(title, [(label, [amount]) for label, amount in lines])


def _euros_and_hours(worth: Table) -> BarChart:
    lines = [
        (str(row.cells[0].value), [cell.value for cell in row.cells[1:3] if isinstance(cell.value, Decimal)])
        for row in worth.rows
        if not row.parts
    ]
    return _chart("Euro's en uren naast elkaar, per kamer", lines, ("baten in geld", "waarde van de uren"))
