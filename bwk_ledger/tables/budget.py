"""`bwk begroting`: actual against budget per kamer, and the two tables of the proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import periods
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP, INCOME
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import LONG_MONTHS
from bwk_ledger.figures.results import awards_of
from bwk_ledger.standing.budget import MONTHS, PRINTED_COSTS, PRINTED_FUNDERS, read_printed
from bwk_ledger.tables import engine
from bwk_ledger.tables.engine import Block, Figure, Less, Lines, Ratio, Spec, Sum, run
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Column, Kind, Style, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.budget import Budget
    from bwk_ledger.figures.results import Figures
    from bwk_ledger.standing.budget import PrintedAmount

ROUNDED = "in hele euro's"
OTHER = "Overig"
_TOTAL = "Totaal"  # a column of the proposal
BUDGETED = ("Mensen", "Fysiek")  # groups that the budget always shows whole


def begroting(figures: Figures) -> list[Table]:
    """The tables of the report: costs and time, funding and result, hours, grants."""
    return [_costs(figures), _funding(figures), _hours(figures), _grants(figures)]


Amounts = Mapping[str, Decimal]


def _specs(figures: Figures, actual: Amounts, of: Callable[[Budget], Amounts], kind: Kind) -> list[Spec]:
    """Actual and budget beside each other for every kamer, then for all together with their difference.

    Of a budget that was revised, what it was first stands there too.
    """
    planned = {"begroot": of(figures.budget)}
    if figures.original is not None:
        planned = {"eerst begroot": of(figures.original), "nu begroot": of(figures.budget)}
    shown = {"werkelijk": actual, **planned}
    used = tuple(kamer for kamer in figures.config.kamers if _is_used(kamer, *shown.values()))
    specs: list[Spec] = [
        Figure(Column(title, kind, group, 0), kamers, amounts)
        for group, kamers in (*((kamer, (kamer,)) for kamer in used), (_TOTAL, used))
        for title, amounts in shown.items()
    ]
    last = len(specs) - 1
    return [*specs, Less(Column("verschil", kind, _TOTAL, 0), last - len(planned), last)]


def _when(figures: Figures) -> str:
    """The year, or the months of it that count."""
    last = figures.period.last_day
    if last.month == MONTHS:
        return str(figures.year)
    return f"{LONG_MONTHS[0]}{'' if last.month == 1 else f' tot en met {LONG_MONTHS[last.month - 1]}'} {figures.year}"


def _is_used(kamer: str, *amounts: Mapping[str, Decimal]) -> bool:
    prefixes = (f"{INCOME}:{kamer}:", f"{EXPENSES}:{kamer}:")
    return any(value and account.startswith(prefixes) for booked in amounts for account, value in booked.items())


def _merged(*parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Cash and the value of hours in one look-up: they stand on different accounts, so nothing is added here."""
    return {account: value for part in parts for account, value in part.items() if value}


def _money_specs(figures: Figures) -> list[Spec]:
    actual = _merged(figures.cash, figures.value)
    return _specs(figures, actual, lambda budget: _merged(budget.cash, budget.value), Kind.MONEY)


def cost_blocks(figures: Figures, *, keep_empty: bool = False) -> list[Block]:
    """Costs by group, the formele total, the value of time, the populaire total and the share of each."""
    groups = engine.groups(figures.config, EXPENSES)
    blocks: list[Block] = [
        Lines(
            group,
            engine.post_lines(figures.config, EXPENSES, group),
            heading=engine.title(group),
            subtotal=f"{engine.title(group)} totaal",
            keep_empty=keep_empty and group in BUDGETED,
        )
        for group in groups
    ]
    blocks.append(Lines(OTHER, engine.other_lines(figures.config, figures.cash, EXPENSES), heading=OTHER))
    blocks.append(Sum("geld", "Formele begroting (geld)", dict.fromkeys([*groups, OTHER], 1)))
    return [*blocks, *time_blocks(figures, EXPENSES, 1)]


def time_blocks(figures: Figures, root: str, sign: int) -> list[Block]:
    """Below a total in cash (key `geld`): time, cash and time together, and the share of each."""
    lines = engine.post_lines(figures.config, root, HOURS_GROUP)
    return [
        Lines("tijd", lines, sign=sign, heading="Waarde van tijd", subtotal="Waarde van tijd totaal"),
        Sum("populair", "Populaire begroting (geld en tijd)", {"geld": 1, "tijd": 1}),
        Ratio("Aandeel geld", "geld", "populair"),
        Ratio("Aandeel tijd", "tijd", "populair"),
    ]


def _columns(label: str, specs: list[Spec]) -> tuple[Column, ...]:
    return (Column(label, Kind.TEXT), *(spec.column for spec in specs))


def _costs(figures: Figures) -> Table:
    specs = _money_specs(figures)
    rows, _ = run(cost_blocks(figures), specs)
    return Table(
        title=f"Begroting en werkelijkheid {_when(figures)}",
        subtitle=f"Lasten per kamer, formeel en populair, {ROUNDED}",
        columns=_columns("Post", specs),
        rows=rows,
    )


def _funding(figures: Figures) -> Table:
    specs = _money_specs(figures)
    config = figures.config
    groups = engine.funder_groups(config)
    blocks: list[Block] = [
        Lines(group, engine.funder_lines(config, group), sign=-1, heading=engine.title(group), keep_empty=True)
        for group in groups
    ]
    others = engine.groups(config, INCOME)
    blocks += [
        Lines(f"overig {group}", engine.post_lines(config, INCOME, group), sign=-1, heading="Overige baten")
        for group in others
    ]
    blocks.append(Lines(OTHER, engine.other_lines(config, figures.cash, INCOME), sign=-1, heading=OTHER))
    keys = [*groups, *(f"overig {group}" for group in others), OTHER]
    blocks.append(Sum("baten", "Baten", dict.fromkeys(keys, 1)))
    cost_groups = engine.groups(config, EXPENSES)
    blocks += [Lines(group, engine.post_lines(config, EXPENSES, group), hidden=True) for group in cost_groups]
    blocks.append(Lines("lasten overig", engine.other_lines(config, figures.cash, EXPENSES), hidden=True))
    blocks.append(Sum("lasten", "Lasten", dict.fromkeys([*cost_groups, "lasten overig"], 1), Style.SUBTOTAL))
    blocks.append(Sum("resultaat", "Resultaat (baten min lasten)", {"baten": 1, "lasten": -1}))
    rows, _ = run(blocks, specs)
    return Table(
        title=f"Financiers en resultaat {_when(figures)}",
        subtitle=f"Een subsidie is een bate zodra zij is besteed; {ROUNDED}",
        columns=_columns("Financier", specs),
        rows=rows,
    )


def _hours(figures: Figures) -> Table:
    specs = _specs(figures, figures.hours, lambda budget: budget.hours, Kind.HOURS)
    lines = engine.post_lines(figures.config, EXPENSES, HOURS_GROUP)
    rows, _ = run([Lines("tijd", lines), Sum("uren", "Uren", {"tijd": 1})], specs)
    return Table(title=f"Uren {_when(figures)}", columns=_columns("Soort", specs), rows=rows)


def _grants(figures: Figures) -> Table:
    def amount(title: str, value: Callable[[AwardYear], Decimal]) -> RecordField[AwardYear]:
        return RecordField(
            title,
            Kind.MONEY,
            lambda item: Cell(value(item), account=item.award.liability),
            adds=True,
            total=lambda awards: sum(map(value, awards), ZERO) if awards else None,
            decimals=0,
        )

    awards = awards_of(figures)
    beside = (amount("terugbetaald", lambda item: item.repaid), amount("eigen lasten", lambda item: item.own))
    has = (any(item.repaid for item in awards), any(item.own for item in awards))
    fields: tuple[RecordField[AwardYear], ...] = (
        RecordField("Subsidie", Kind.TEXT, lambda item: item.title),
        amount("toegekend", lambda item: item.awarded),
        amount("over van vorig jaar", lambda item: item.before),
        amount("ontvangen", lambda item: item.received),
        amount("besteed", lambda item: item.spent),
        *(item for item, is_there in zip(beside, has, strict=True) if is_there),
        amount("nog te besteden", lambda item: item.left),
    )
    subtitle = f"Wat is ontvangen en nog niet besteed, is een schuld; {ROUNDED}"
    return records(f"Subsidies {figures.year}", fields, awards, subtitle=subtitle, total="Totaal")


@dataclass
class _Footnotes:
    """Compares totals with what was printed and numbers the notes in the order of the rows."""

    printed: Mapping[tuple[str, str], PrintedAmount]
    columns: tuple[str, ...]
    notes: list[str] = field(default_factory=list)

    def mark(self, key: str, index: int, value: Decimal) -> str:
        """A mark for a total that was printed otherwise, or with a remark."""
        column = self.columns[index]
        if (key, column) not in self.printed:
            return ""
        amount, remark = self.printed[key, column]
        if amount != value:
            where = "in totaal" if column == _TOTAL else f"bij {column}"
            text = f"{where} staat in de bron {format_amount(amount, 0)}; de regels geven {format_amount(value, 0)}."
            self.notes.append(f"{text[0].upper()}{text[1:]} {remark}".rstrip())
        elif remark:
            self.notes.append(remark)
        else:
            return ""
        return f"[{len(self.notes)}]"


def bron(figures: Figures, customs: Iterable[Any]) -> list[Table]:
    """The tables "Inzet van middelen" and "Financiers" of a year."""
    return [
        _source_table(figures, title, label, blocks, read_printed(customs, figures.year, table))
        for title, label, blocks, table in (
            ("Inzet van middelen", "Post", cost_blocks(figures, keep_empty=True), PRINTED_COSTS),
            ("Financiers", "Financier", _funder_blocks(figures), PRINTED_FUNDERS),
        )
    ]


def _source_table(
    figures: Figures,
    title: str,
    label: str,
    blocks: list[Block],
    printed: Mapping[tuple[str, str], PrintedAmount],
) -> Table:
    proposed = figures.original or figures.budget
    planned = {**proposed.cash, **proposed.value}
    there = figures.config.kamers_with(periods.year(figures.year), planned)
    kamers = tuple(code for code in there if not figures.config.kamers[code].is_cooperative)
    specs: list[Spec] = [Figure(Column(kamer, Kind.MONEY, "", 0), (kamer,), planned) for kamer in kamers]
    specs.append(Figure(Column(_TOTAL, Kind.MONEY, "", 0), tuple(figures.config.kamers), planned))
    footnotes = _Footnotes(printed, (*kamers, _TOTAL))
    rows, _ = run(blocks, specs, footnotes.mark)
    return Table(
        title=f"{title} {figures.year}",
        columns=(Column(label, Kind.TEXT), *(spec.column for spec in specs)),
        rows=rows,
        footnotes=tuple(footnotes.notes),
    )


def _funder_blocks(figures: Figures) -> list[Block]:
    config = figures.config
    cost_groups = engine.groups(config, EXPENSES)
    return [
        Lines("geld", engine.funder_lines(config), sign=-1, keep_empty=True, subtotal="Formele begroting (geld)"),
        *time_blocks(figures, INCOME, -1),
        *(Lines(group, engine.post_lines(config, EXPENSES, group), hidden=True) for group in cost_groups),
        Sum("lasten", "Lasten", dict.fromkeys(cost_groups, 1), Style.SUBTOTAL),
        Sum("resultaat", "Resultaat (geld min lasten)", {"geld": 1, "lasten": -1}),
    ]
