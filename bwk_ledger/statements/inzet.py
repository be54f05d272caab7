"""`bwk leden inzet`: what members and funders put in, euros and hours, as a share of the whole: samen opdrachtgever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bwk_ledger.statements.table import Cell, Column, Kind, Row, Style, Table
from bwk_ledger.views.stake import NO_KAMER, Side, Stake

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.config import Config
    from bwk_ledger.views.stake import Stakes

_COLUMNS = (
    Column("baten", Kind.MONEY, "Euro's [1]"),
    Column("aandelen", Kind.MONEY, "Euro's [1]"),
    Column("uren", Kind.HOURS, "Onbetaalde tijd [2]"),
    Column("waarde", Kind.MONEY, "Onbetaalde tijd [2]"),
    Column("totaal", Kind.MONEY),
    Column("deel", Kind.PERCENT),
)
_HEADINGS = {
    Side.MEMBER: ("Leden en andere mensen", "Leden en andere mensen samen"),
    Side.FUNDER: ("Financiers", "Financiers samen"),
}
EUROS = (
    "Baten: van een financier wat in het jaar een bate werd (een subsidie zodra zij is besteed), van een lid de "
    "contributie. Aandelen: gestort min terugbetaald; wie voor een ander betaalt, brengt het in."
)
HOURS = (
    "Uren die mensen onbetaald gaven, tegen het tarief van hun periode. Wie geen lid is, staat er met zijn urennummer."
)
ELSEWHERE = "zonder kamer"


def inzet(stakes: Stakes, config: Config, kamer: str | None = None) -> list[Table]:
    """Every party of one kamer or of all, largest first; for all also the sums per kamer."""
    tables = [_parties(stakes, config, kamer)]
    if kamer is None:
        tables.append(_kamers(stakes, config))
    return tables


def _parties(stakes: Stakes, config: Config, kamer: str | None) -> Table:
    whole = _together(stakes.of(kamer))
    rows: list[Row] = []
    for side in sorted(Side, key=lambda side: -_together(stakes.of(kamer, side)).total):
        found = stakes.of(kamer, side)
        if not found:
            continue
        heading, together = _HEADINGS[side]
        rows.append(Row((Cell(heading), *[Cell()] * len(_COLUMNS)), Style.HEADING))
        rows += [_row(_name(item, config), item, whole, indent=1) for item in found]
        rows.append(_row(together, _together(found), whole, Style.SUBTOTAL))
    rows.append(_row("Totaal", whole, whole, Style.TOTAL))
    return Table(
        title=f"Samen opdrachtgever {stakes.year} {kamer or ''}".strip(),
        subtitle="wat ieder inbracht in geld en tijd, en welk deel van het geheel dat is",
        columns=(Column("Wie", Kind.TEXT), *_COLUMNS),
        rows=tuple(rows),
        footnotes=(EUROS, HOURS),
    )


def _kamers(stakes: Stakes, config: Config) -> Table:
    """The two sides of each kamer, as a share of that kamer."""
    rows: list[Row] = []
    for kamer in (*config.kamers, NO_KAMER):
        whole = _together(stakes.of(kamer))
        if not stakes.of(kamer):
            continue
        title = kamer or ELSEWHERE
        rows.append(Row((Cell(title), *[Cell()] * len(_COLUMNS)), Style.HEADING))
        for side, (heading, _) in _HEADINGS.items():
            rows.append(_row(heading, _together(stakes.of(kamer, side)), whole, indent=1))
        rows.append(_row(f"{title} totaal", whole, whole, Style.SUBTOTAL))
    everything = _together(stakes.of())
    rows.append(_row("Totaal", everything, everything, Style.TOTAL))
    return Table(
        title=f"Samen opdrachtgever {stakes.year}: per kamer",
        subtitle="het deel is dat van de kamer",
        columns=(Column("Kamer", Kind.TEXT), *_COLUMNS),
        rows=tuple(rows),
        footnotes=(EUROS, HOURS),
    )


def _row(label: str, item: Stake, whole: Stake, style: Style = Style.LINE, indent: int = 0) -> Row:
    share = item.total / whole.total if whole.total else None
    values = (item.income or None, item.shares or None, item.hours or None, item.worth or None, item.total, share)
    return Row((Cell(label), *map(Cell, values)), style, indent)


def _together(found: Iterable[Stake]) -> Stake:
    whole = Stake(Side.MEMBER, "", NO_KAMER)
    for item in found:
        whole = replace(
            whole,
            income=whole.income + item.income,
            shares=whole.shares + item.shares,
            minutes=whole.minutes + item.minutes,
            worth=whole.worth + item.worth,
        )
    return whole


def _name(item: Stake, config: Config) -> str:
    """A number, or the name of a funder or of a post of income."""
    if item.side is Side.MEMBER:
        return item.party
    funder = config.funders.get(item.party)
    if funder is not None:
        return funder.name
    return next((post.name for post in config.posts if post.path.endswith(f":{item.party}")), item.party)
