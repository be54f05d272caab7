"""`bwk kasstroom`: where the money came from and where it went, and what is left, beside the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import accounts
from bwk_ledger.money import format_amount
from bwk_ledger.statements import chart
from bwk_ledger.statements.engine import Block, Figure, Line, Lines, Spec, Sum, run
from bwk_ledger.statements.table import Column, Kind, Style, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bwk_ledger.config import Config
    from bwk_ledger.views.cash_flow import CashFlow

_OPENING, _CLOSING = "#begin", "#eind"


def kasstroom(flows: Sequence[CashFlow], config: Config, names: Mapping[str, str]) -> Table:
    """The flows of one year or of more side by side, by the direct method.

    Args:
        flows: of each year, in the order of the columns.
        config: the standing data.
        names: the name of each account, from its `open`.
    """
    found = sorted({account for flow in flows for account in flow.flows})
    blocks = _blocks(found, config, names)
    specs: list[Spec] = [
        Figure(
            Column(str(flow.year), Kind.MONEY),
            ("", *config.kamers),
            {**flow.flows, _OPENING: flow.opening, _CLOSING: flow.closing},
        )
        for flow in flows
    ]
    rows, totals = run(blocks, specs)
    notes = [
        f"In {flow.year} verschilt de eindstand {format_amount(flow.closing - total)} euro van beginstand en stromen; "
        "kijk met 'bwk controle' waarom."
        for flow, total in zip(flows, totals["eindstand"], strict=True)
        if total != flow.closing
    ]
    return Table(
        title=f"Kasstroom {flows[0].year}",
        subtitle="directe methode, in euro's: bank en handgeld samen; ontvangen is plus, betaald is min",
        columns=(Column("", Kind.TEXT), *(spec.column for spec in specs)),
        rows=rows,
        footnotes=tuple(notes),
    )


def _blocks(found: Sequence[str], config: Config, names: Mapping[str, str]) -> list[Block]:
    """Receipts by funder, payments by group of posts, then capital and the rest, so that nothing is left out."""
    taken: set[str] = set()

    def lines(key: str, heading: str, items: list[Line]) -> Lines:
        taken.update(name for line in items for names in line.accounts.values() for name in names)
        return Lines(key, items, heading=heading, subtotal=f"{heading} totaal")

    grants = [Line(funder.name, {"": (funder.liability,)}) for funder in config.funders.values() if funder.is_grant]
    blocks = [lines("subsidies", "Ontvangen subsidies", grants)]
    own = chart.groups(config, accounts.INCOME)
    income = [
        *(line for group in chart.funder_groups(config) for line in chart.funder_lines(config, group)),
        *(line for group in own for line in chart.post_lines(config, accounts.INCOME, group)),
    ]
    blocks.append(lines("baten", "Andere ontvangsten", income))
    blocks += [
        lines(f"lasten {group}", chart.title(group), chart.post_lines(config, accounts.EXPENSES, group))
        for group in chart.groups(config, accounts.EXPENSES)
    ]
    shares = tuple(name for name in found if accounts.is_under(name, accounts.SHARES))
    repaid = tuple(name for name in found if accounts.is_under(name, accounts.SHARES_DUE))
    capital = [
        Line("Aandelen gestort, min direct terugbetaald", {"": shares}),
        Line("Terugbetaald aan wie vertrok", {"": repaid}),
    ]
    blocks.append(lines("kapitaal", "Ledenkapitaal", capital))
    rest = [Line(names.get(name) or name, {"": (name,)}) for name in found if name not in taken]
    blocks.append(lines("rest", "Overig", rest))
    return [
        *blocks,
        Sum("stroom", "Verandering van liquide middelen", dict.fromkeys((block.key for block in blocks), 1)),
        Lines("begin", [Line("Stand op 1 januari", {"": (_OPENING,)})], keep_empty=True),
        Sum("eindstand", "Stand op 31 december", {"begin": 1, "stroom": 1}, Style.TOTAL),
    ]
