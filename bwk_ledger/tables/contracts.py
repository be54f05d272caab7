"""Contracts in a table: what is agreed and not on the balance sheet (art. 2:381 BW), by when it falls due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base import periods
from bwk_ledger.base.periods import in_words
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.contracts import Contract

_YEAR, _FIVE_YEARS = 12, 60  # months


def commitments_of_year(config: Config, year: int) -> list[Table]:
    """The contracts that go on when a year ends; no table where there are none."""
    day = periods.year(year).last_day
    found = [item for item in config.contracts if item.holds_on(day)]
    return [commitments(found, config, day)] if found else []


def commitments(found: Sequence[Contract], config: Config, day: dt.date) -> Table:
    """What contracts still bind the cooperative to after a day: within a year, within five, and later."""

    def who(item: Contract) -> str:
        relation = config.relations.get(item.who)
        return relation.name if relation else item.who

    def until(item: Contract, months: int) -> int:
        return min(item.months_left(day), months)

    fields: tuple[RecordField[Contract], ...] = (
        RecordField("Contract", Kind.TEXT, lambda item: item.code),
        RecordField("Met", Kind.TEXT, who),
        RecordField("Waarvoor", Kind.TEXT, lambda item: item.about),
        RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
        RecordField("einde", Kind.TEXT, lambda item: item.end or "loopt door"),
        RecordField("opzeggen", Kind.TEXT, lambda item: f"{item.notice} mnd" if item.notice else ""),
        RecordField("per jaar", Kind.MONEY, lambda item: item.yearly, adds=True),
        RecordField("binnen 1 jaar", Kind.MONEY, lambda item: item.due(until(item, _YEAR)), adds=True),
        RecordField(
            "1 tot 5 jaar",
            Kind.MONEY,
            lambda item: item.due(until(item, _FIVE_YEARS)) - item.due(until(item, _YEAR)),
            adds=True,
        ),
        RecordField(
            "na 5 jaar",
            Kind.MONEY,
            lambda item: item.due(item.months_left(day)) - item.due(until(item, _FIVE_YEARS)),
            adds=True,
        ),
    )
    return records(
        "Verplichtingen die niet op de balans staan",
        fields,
        found,
        subtitle=f"in euro's, stand op {in_words(day)}; een contract zonder einde telt voor zijn opzegtermijn",
        total="Totaal",
        empty="geen",
    )
