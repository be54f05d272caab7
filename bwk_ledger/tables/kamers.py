"""The page "Kamers" in Fava: each kamer's money, time and handgeld beside the budget, in total and line by line.

The lines are those of `bwk begroting` and come from the same engine, so the two always show the same figures. What
stands on accounts that no post or funder knows is shown too, as a line of its own: nothing is left out of a total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP, INCOME
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.tables import engine
from bwk_ledger.tables.engine import Block, Figure, Lines, PostLine, Spec, Sum, run
from bwk_ledger.tables.records import RecordField, line, table
from bwk_ledger.tables.table import Cell, Column, Kind, Link, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bwk_ledger.figures.kamers import KamerFigures
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer

Amounts = Mapping[str, Decimal]
TOTAL = "Totaal"
NO_CITY = "zonder stad"
COSTS = "Wat de kamer heeft uitgegeven, zonder de uren."
INCOMES = "Wat er is verdiend, plus de vrijval van subsidies."
RELEASE = (
    "Ontvangen subsidie is eerst een schuld aan de financier. Zodra een uitgave eruit is betaald, valt dat bedrag vrij "
    "en is het een bate."
)
RESULT = "Baten min lasten: boven nul is er over, onder nul is er te weinig."
PETTY = "Geld van de kamer voor kleine uitgaven, aangevuld vanaf de bankrekening van de coöperatie."
HOURS = "Uren van bewoners en onbetaalde uren van professionals, zoals in de urenlijsten."
WORTH = "Uren maal het tarief dat in die periode voor die soort uren gold."
FORMAL = "Formele begroting: alleen geld. Dit zijn de baten en lasten van de jaarrekening."
POPULAR = "Populaire begroting: het geld plus de waarde van de tijd die bewoners en professionals onbetaald geven."
_MONEY, _TIME, _BOTH = "Geld: formele begroting", "Tijd", "Geld en tijd: populaire begroting"
GROUPS = {_MONEY: FORMAL, _BOTH: POPULAR}  # what the groups of columns mean


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
    cost_lines: Table
    income_lines: Table
    time_lines: Table

    @property
    def has_results(self) -> bool:
        """Whether anything happened or was budgeted."""
        return any(item.actual or item.planned for item in (self.costs, self.income, self.hours))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show, not even handgeld that was left."""
        return not self.has_results and not (self.petty_cash and self.petty_cash.actual)


def kamer_statements(figures: KamerFigures, budget: str = "begroot") -> list[KamerStatement]:
    """One statement for every kamer that has something to show, and one for all together at the end.

    Args:
        figures: the figures.
        budget: what the budget is called above its columns.
    """
    kamers = tuple(figures.config.kamers.values())
    shown = [item for kamer in kamers if not (item := _statement(figures, (kamer,), budget)).is_empty]
    return [*shown, _statement(figures, kamers, budget)]


def city_statements(figures: KamerFigures, budget: str = "begroot") -> list[KamerStatement]:
    """One statement for all kamers of each city together, in alphabetical order; none where no city is named.

    The kamers that name no city are one group, without the cooperative itself.
    """
    by_city: dict[str, list[Kamer]] = defaultdict(list)
    for kamer in figures.config.kamers.values():
        if not kamer.is_cooperative:
            by_city[kamer.city].append(kamer)
    if not any(by_city):
        return []
    statements = [_statement(figures, tuple(by_city[city]), budget, city or NO_CITY) for city in sorted(by_city)]
    return [item for item in statements if not item.is_empty]


def _statement(figures: KamerFigures, kamers: tuple[Kamer, ...], label: str, together: str = "") -> KamerStatement:
    """All of some kamers; of one with the accounts that links lead to, unless it is all of a group (`together`)."""
    config, budget = figures.config, figures.budget
    one = kamers[0] if len(kamers) == 1 and not together else None
    codes = tuple(kamer.code for kamer in kamers)
    cash = _specs(codes, figures.cash, budget.cash, Kind.MONEY)
    cost_rows, costs = run(_cost_blocks(config, figures), cash)
    income_rows, income = run(_income_blocks(config, figures), cash)
    hour_blocks = _hour_blocks(config, figures)
    hour_rows, hours = run(hour_blocks, _specs(codes, figures.hours, budget.hours, Kind.HOURS))
    _, value = run(hour_blocks, _specs(codes, figures.value, budget.value, Kind.MONEY))

    def account(root: str, *parts: str) -> str:
        return ":".join([root, one.code, *parts]) if one else root

    def subtotals(root: str, groups: Iterable[str]) -> dict[str, str]:
        return {_subtotal(group): account(root, group) for group in groups} if one else {}

    spent, earned, worth = costs["lasten"], income["baten"], value["uren"]
    above_costs = subtotals(EXPENSES, engine.groups(config, EXPENSES)) | {"Lasten": account(EXPENSES)}
    above_income = subtotals(INCOME, engine.funder_groups(config)) | {"Baten": account(INCOME)}
    return KamerStatement(
        code=one.code if one else together or TOTAL,
        name=one.name if one else together or TOTAL,
        is_total=one is None and not together,
        costs=_measure(spent, account(EXPENSES)),
        income=_measure(earned, account(INCOME)),
        result=_measure([baten - lasten for baten, lasten in zip(earned, spent, strict=True)], None),
        petty_cash=_petty_cash(figures, kamers, one),
        ceiling=one.petty_cash_ceiling if one else None,
        hours=_measure(hours["uren"], account(EXPENSES, HOURS_GROUP)),
        value=_measure(worth, account(EXPENSES, HOURS_GROUP)),
        popular=_measure([geld + tijd for geld, tijd in zip(spent, worth, strict=True)], account(EXPENSES)),
        cost_lines=Table(
            "Lasten, in euro's",
            _columns("Lasten, in euro's", COSTS, Kind.MONEY, label, "warn"),
            tuple(_lines(cost_rows, above_costs, _part_rows(config, EXPENSES, cash))),
        ),
        income_lines=Table(
            "Baten en vrijval, in euro's",
            _columns("Baten en vrijval, in euro's", RELEASE, Kind.MONEY, label),
            tuple(_lines(income_rows, above_income)),
        ),
        time_lines=Table(
            "Tijd, in uren",
            _columns("Tijd, in uren", HOURS, Kind.HOURS, label),
            tuple(_lines(hour_rows, {"Uren": account(EXPENSES, HOURS_GROUP)})),
        ),
    )


def overview(found: Sequence[KamerStatement], budget: str, *, has_balances: bool = True) -> Table:
    """A row per kamer: money, time, and both together.

    Args:
        found: the statements.
        budget: what the budget is called.
        has_balances: whether what stands on an account is known: not under a filter.
    """
    fields = (
        RecordField("Kamer", Kind.TEXT, _name, look="label"),
        *_beside("Lasten", "lasten", budget, lambda item: item.costs, _MONEY, COSTS, "warn"),
        _euros("baten", lambda item: _actual(item.income), INCOMES, "Baten"),
        _euros("resultaat", _result, RESULT, "Resultaat"),
        _euros("handgeld", lambda item: _balance(item) if has_balances else None, PETTY, "Handgeld", decimals=2),
        *_beside("Uren", "uren", budget, lambda item: item.hours, _TIME, HOURS),
        _euros("waarde", lambda item: _actual(item.value, "EUR"), WORTH, "Waarde van de uren", _TIME),
        *_beside("Geld en tijd", "werkelijk", budget, lambda item: item.popular, _BOTH, "", "warn"),
    )
    rows = [
        line(fields, item, Style.TOTAL if item.is_total else Style.LINE, key=lambda item: item.code) for item in found
    ]
    return table("Kamers", fields, rows)


def city_overview(found: Sequence[KamerStatement], budget: str, *, has_balances: bool = True) -> Table | None:
    """A row per city, with the columns of the kamers; None where no kamer names one.

    A city has no account of its own, so that its figures lead nowhere.
    """
    if not found:
        return None
    shown = overview(found, budget, has_balances=has_balances)
    rows = [replace(row, cells=tuple(Cell(cell.value) for cell in row.cells)) for row in shown.rows]
    columns = (replace(shown.columns[0], title="Stad"), *shown.columns[1:])
    return replace(shown, title="Per stad", columns=columns, rows=tuple(rows))


def _euros(
    title: str,
    value: Callable[[KamerStatement], Cell | None],
    meaning: str,
    label: str,
    group: str = _MONEY,
    decimals: int = 0,
) -> RecordField[KamerStatement]:
    return RecordField(title, Kind.MONEY, value, group=group, decimals=decimals, meaning=meaning, label=label)


def _beside(
    label: str,
    title: str,
    budget: str,
    of: Callable[[KamerStatement], Measure],
    group: str,
    meaning: str,
    warn: str = "",
) -> tuple[RecordField[KamerStatement], ...]:
    """A figure, its budget, and how much of that was used."""
    kind = Kind.HOURS if group == _TIME else Kind.MONEY
    conversion = "EUR" if group == _BOTH else ""
    return (
        RecordField(
            title,
            kind,
            lambda item: _actual(of(item), conversion),
            group=group,
            decimals=0,
            meaning=meaning,
            label=label,
            look="wide",
        ),
        RecordField(budget, kind, lambda item: _planned(of(item)), group=group, decimals=0, look="planned"),
        RecordField("gebruikt", Kind.PERCENT, lambda item: of(item).share, group=group, look=warn),
    )


def _name(item: KamerStatement) -> Cell:
    return Cell(TOTAL) if item.is_total else Cell(item.code, link=Link(part=f"kamer-{item.code}"), note=item.name)


def _actual(measure: Measure, conversion: str = "") -> Cell:
    query = {"conversion": conversion} if conversion else {}
    return Cell(measure.actual, link=Link(account=measure.account or "", query=query))


def _planned(measure: Measure) -> Cell:
    """The budget, with a link to where Fava draws it."""
    query = {"r": "changes", "interval": "year"}
    return Cell(measure.planned, link=Link(account=measure.account or "", query=query) if measure.planned else None)


def _result(item: KamerStatement) -> Cell:
    """Baten and lasten of a kamer have no account above them both: a filter selects them."""
    query = {} if item.is_total else {"account": f"^(Baten|Lasten):{item.code}:"}
    return Cell(item.result.actual, link=Link(report="income_statement", query=query))


def _balance(item: KamerStatement) -> Cell:
    note = f"Ten hoogste {format_amount(item.ceiling)} euro per maand" if item.ceiling else ""
    measure = item.petty_cash
    return Cell(measure.actual, account=measure.account, note=note) if measure else Cell()


def _columns(title: str, meaning: str, kind: Kind, budget: str, warn: str = "") -> tuple[Column, ...]:
    return (
        Column(title, Kind.TEXT, meaning=meaning, look="label"),
        Column("werkelijk", kind, decimals=0),
        Column(budget, kind, decimals=0, look="planned"),
        Column("gebruikt", Kind.PERCENT, look=warn),
    )


def _specs(codes: tuple[str, ...], actual: Amounts, planned: Amounts, kind: Kind) -> list[Spec]:
    return [Figure(Column("werkelijk", kind), codes, actual), Figure(Column("begroot", kind), codes, planned)]


def _measure(values: Sequence[Decimal], account: str | None) -> Measure:
    actual, planned = values
    return Measure(actual, planned or None, account)


def _petty_cash(figures: KamerFigures, kamers: tuple[Kamer, ...], one: Kamer | None) -> Measure | None:
    if one is not None and one.is_cooperative:
        return None
    account = f"{accounts.PETTY_CASH}:{one.code}" if one else accounts.PETTY_CASH
    is_all = len(kamers) == len(figures.config.kamers)
    codes = {kamer.code for kamer in kamers}
    balances = (
        value
        for name, value in figures.cash.items()
        if (code := accounts.cash_kamer(name)) and (is_all or code in codes)
    )
    return Measure(sum(balances, ZERO), None, account)


def _cost_blocks(config: Config, figures: KamerFigures) -> list[Block]:
    groups = engine.groups(config, EXPENSES)
    blocks: list[Block] = [
        Lines(group, engine.post_lines(config, EXPENSES, group), heading=engine.title(group), subtotal=_subtotal(group))
        for group in groups
    ]
    blocks.append(Lines("rest", engine.other_lines(config, figures.cash, EXPENSES), heading="Overig"))
    return [*blocks, Sum("lasten", "Lasten", dict.fromkeys([*groups, "rest"], 1))]


def _income_blocks(config: Config, figures: KamerFigures) -> list[Block]:
    blocks: list[Block] = [
        Lines(
            group, engine.funder_lines(config, group), sign=-1, heading=engine.title(group), subtotal=_subtotal(group)
        )
        for group in engine.funder_groups(config)
    ]
    blocks += [
        Lines(f"overig {group}", engine.post_lines(config, INCOME, group), sign=-1, heading="Overige baten")
        for group in engine.groups(config, INCOME)
    ]
    blocks.append(Lines("rest", engine.other_lines(config, figures.cash, INCOME), sign=-1, heading="Overig"))
    return [*blocks, Sum("baten", "Baten", dict.fromkeys((item.key for item in blocks if isinstance(item, Lines)), 1))]


def _hour_blocks(config: Config, figures: KamerFigures) -> list[Block]:
    other = engine.other_lines(config, figures.hours, EXPENSES, in_hours=True)
    lines = [*engine.post_lines(config, EXPENSES, HOURS_GROUP), *other]
    return [Lines("tijd", lines), Sum("uren", "Uren", {"tijd": 1})]


def _subtotal(group: str) -> str:
    return f"{engine.title(group)} totaal"


def _part_rows(config: Config, root: str, specs: Sequence[Spec]) -> dict[str, tuple[Row, ...]]:
    """The posts below a post, such as the categories of handgeld, by the name of the post above them."""
    rows: dict[str, tuple[Row, ...]] = {}
    for post in config.posts:
        below = [item for item in config.posts if item.root == root and item.path.startswith(post.path + ":")]
        if post.root == root and below:
            lines = [PostLine(item.name, {kamer: (item.account(kamer),) for kamer in config.kamers}) for item in below]
            rows[post.name], _ = run([Lines(post.path, lines)], specs)
    return rows


def _lines(
    rows: Iterable[Row], totals: Mapping[str, str], parts: Mapping[str, tuple[Row, ...]] | None = None
) -> Iterator[Row]:
    """The rows with how much of the budget was used.

    Args:
        rows: what the engine laid out.
        totals: the account above the lines of a subtotal or total, by its label.
        parts: rows to put below a line, by its label.
    """
    for row in rows:
        label = str(row.cells[0].value)
        yield _line(row, totals.get(label) if row.style in (Style.SUBTOTAL, Style.TOTAL) else None)
        below = (parts or {}).get(label, ()) if row.style is Style.LINE else ()
        yield from (_line(replace(part, indent=row.indent + 1)) for part in below)


def _line(row: Row, account: str | None = None) -> Row:
    if row.style is Style.HEADING:
        return row
    label, actual, planned = row.cells
    numbers = [cell.value if isinstance(cell.value, Decimal) else ZERO for cell in (actual, planned)]
    measure = _measure(numbers, account or actual.account)
    return replace(row, cells=(label, _actual(measure), _planned(measure), Cell(measure.share)))
