"""`bwk regels`: the treasurer's rules in words, and what one takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import listed
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.acts.rule_trial import KnownRow, RuleTrial, RuleUse
    from bwk_ledger.tables.table import Table

_NEVER = "Deze regels boekten nog niets, en passen op geen enkele bankregel die bekend is: {}."


def rules_in_use(found: Sequence[RuleUse], title: str) -> Table:
    """The rules in their order: the first that fits wins."""
    fields: tuple[RecordField[RuleUse], ...] = (
        RecordField("Nr", Kind.COUNT, lambda item: item.number),
        RecordField("Regel", Kind.TEXT, lambda item: item.rule.name),
        RecordField("Wanneer", Kind.TEXT, lambda item: item.when),
        RecordField("Boekt op", Kind.TEXT, lambda item: item.where),
        RecordField("Partij", Kind.TEXT, lambda item: item.rule.party or ""),
        RecordField("Geboekt", Kind.COUNT, lambda item: item.booked),
        RecordField("Laatst", Kind.TEXT, lambda item: f"{item.last}" if item.last else ""),
        RecordField("Past nu op", Kind.COUNT, lambda item: item.takes),
    )
    never = [f"'{item.rule.name}'" for item in found if item.never]
    notes = [_NEVER.format(listed(never))] if never else []
    return records(
        "Regels",
        fields,
        found,
        subtitle=f"{title}; de eerste regel die past, wint",
        empty="Er zijn nog geen regels.",
        footnotes=notes,
    )


def rows_of_rule(found: RuleTrial, title: str) -> Table:
    """The known rows that a rule fits, and which of them an earlier rule takes; names stand in it."""
    lines = [*((item, "") for item in found.takes), *((item, rule.name) for item, rule in found.hidden)]
    fields: tuple[RecordField[tuple[KnownRow, str]], ...] = (
        RecordField("Datum", Kind.TEXT, lambda line: f"{line[0].row.date}"),
        RecordField("Bedrag", Kind.MONEY, lambda line: line[0].row.amount),
        RecordField("Tegenpartij", Kind.TEXT, lambda line: line[0].row.name),
        RecordField("Tekst", Kind.TEXT, lambda line: line[0].row.description),
        RecordField("Nu geboekt op", Kind.TEXT, lambda line: line[0].destination or "nog open"),
        RecordField("Eerdere regel neemt hem", Kind.TEXT, lambda line: line[1]),
    )
    return records(
        f"Regel '{found.rule.name}': {found.when}",
        fields,
        sorted(lines, key=lambda line: line[0].row.date),
        subtitle=f"{title}; de bankregels waarvan het origineel is bewaard",
        empty="Geen enkele bankregel die bekend is, past.",
    )
