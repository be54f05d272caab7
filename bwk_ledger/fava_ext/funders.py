"""Everything the template of the page "Financiers" shows, as one frozen `FinanciersPage`; EUR."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base import meta
from bwk_ledger.base.money import ZERO
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.text import day
from bwk_ledger.figures.awards import releases
from bwk_ledger.figures.deadlines import deadlines
from bwk_ledger.figures.links import of_grants
from bwk_ledger.figures.results import awards_of, figures
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Kind, Link

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.fava_ext.page import Head, Request
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.deadlines import Deadline
    from bwk_ledger.rules.index import Index
    from bwk_ledger.tables.table import Table

_BORNE = "Wat de toekenning van haar lasten betaalt; wat erboven gaat, draagt de coöperatie zelf."
_NEXT = "De eerste termijn, verantwoording of laatste dag waar nog iets moet."
_DAYS = "Hoeveel dagen dat nog is; met een min: zo lang geleden."
_LEFT = "Ontvangen en nog niet besteed, met wat uit eerdere jaren over was; met een min: nog te ontvangen."


@dataclass(frozen=True)
class FinanciersPage:
    """The page for one year."""

    head: Head
    year: int = 0
    awards: Table | None = None
    received: Decimal = ZERO
    spent: Decimal = ZERO
    left: Decimal = ZERO


def build(request: Request) -> FinanciersPage:
    """Make the page; it follows the year and no other filter."""
    ledger, year = request.ledger, request.year
    awards = [item for item in awards_of(figures(ledger, year)) if item.moved or item.awarded]
    fields = _fields(_names(ledger.index, year), deadlines(ledger.index), request.today)
    return FinanciersPage(
        head=request.head,
        year=year,
        awards=records(f"Toekenningen {year}", fields, awards, total="Totaal", key=lambda item: item.called)
        if awards
        else None,
        received=sum((item.received - item.repaid for item in awards), ZERO),
        spent=sum((item.borne for item in awards), ZERO),
        left=sum((item.left for item in awards), ZERO),
    )


def _names(index: Index, year: int) -> Mapping[tuple[str, dt.date], frozenset[str]]:
    """How the costs of a year name each award."""
    by_award: dict[tuple[str, dt.date], set[str]] = defaultdict(set)
    for move in index.fact(releases).moves:
        if move.charge is not None and move.day.year == year:
            values = move.charge.posting.meta or {}
            by_award[move.award.identity].add(str(values.get(meta.GRANT) or move.charge.entry.meta.get(meta.GRANT)))
    return {identity: frozenset(names) for identity, names in by_award.items()}


def _fields(
    names: Mapping[tuple[str, dt.date], frozenset[str]], due: Sequence[Deadline], today: dt.date
) -> tuple[RecordField[AwardYear], ...]:
    first = {item.of: item for item in reversed(due)}

    def award(item: AwardYear) -> Cell:
        own = sorted(names.get(item.award.identity, ()))
        link = Link(filter=of_grants(own), query={"time": str(item.year)}) if own else None
        return Cell(item.called, link=link, below=item.award.funder.name)

    def next_day(item: AwardYear) -> str:
        known = first.get(item.award.key)
        return f"{known.kind} {day(known.day)}" if known else ""

    def days(item: AwardYear) -> int | None:
        known = first.get(item.award.key)
        return None if known is None else known.days_left(today)

    return (
        RecordField("Toekenning", Kind.TEXT, award, look="label"),
        RecordField("stand", Kind.TEXT, lambda item: str(item.award.status)),
        RecordField("toegekend", Kind.MONEY, lambda item: item.awarded, adds=True),
        RecordField("ontvangen", Kind.MONEY, _received, adds=True),
        _share("deel ontvangen", _received),
        RecordField("besteed", Kind.MONEY, lambda item: item.borne, adds=True, meaning=_BORNE),
        _share("deel besteed", lambda item: item.borne),
        RecordField("over", Kind.MONEY, lambda item: item.left, adds=True, meaning=_LEFT),
        RecordField("eerst", Kind.TEXT, next_day, meaning=_NEXT),
        RecordField("nog dagen", Kind.COUNT, days, meaning=_DAYS),
    )


def _received(item: AwardYear) -> Decimal:
    return item.received - item.repaid


def _share(name: str, value: Callable[[AwardYear], Decimal]) -> RecordField[AwardYear]:
    """A bar of what part of the award an amount is."""

    def share(items: Sequence[AwardYear]) -> Decimal | None:
        whole = sum((item.awarded for item in items), ZERO)
        return sum(map(value, items), ZERO) / whole if whole else None

    return RecordField("deel", Kind.PERCENT, lambda item: share([item]), total=share, label=name)


class Financiers(page.Page):
    """The page "Financiers"."""

    report_title = "Financiers"
    basis = "formeel"
    shown = FinanciersPage
    filters_entries = False
    build = staticmethod(build)
