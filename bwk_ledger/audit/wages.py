"""Wages, for the question what people were paid: a row for each employee, and what was open when the year ended."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Proof, State, in_words_of
from bwk_ledger.base import meta
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.figures.wage_journals import MonthWage, month_wages, wage_findings
from bwk_ledger.rules.wages import WagePart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit


def wage_proofs(audit: Audit) -> Iterator[Proof]:
    """What the journals of the year say of everybody, and what should have been paid by its last day."""
    by_person: dict[str, list[MonthWage]] = defaultdict(list)
    for item in month_wages(audit.ledger.index, audit.year):
        by_person[item.person].append(item)
    for person, months in sorted(by_person.items()):
        net = _sum(months, WagePart.NET)
        subsidy = _sum(months, WagePart.SUBSIDY)
        less = f", waarvan {format_amount(subsidy)} loonkostensubsidie" if subsidy else ""
        gross, cost = (sum(values, ZERO) for values in zip(*((item.gross, item.cost) for item in months), strict=True))
        yield Proof(
            f"{person}: loon over {count(len(months), 'maand', 'maanden')}, bruto {format_amount(gross)} euro en netto "
            f"{format_amount(net)}; het kostte {format_amount(cost)}{less}.",
            amount=net,
            filter=f'any({meta.EMPLOYEE}:"^{person}$")',
        )
    for found in wage_findings(audit.ledger, audit.period.last_day, audit.period):
        yield Proof(in_words_of(audit.ledger.names, found.phrase), State.OPEN, account=found.account)


def _sum(months: list[MonthWage], part: WagePart) -> Decimal:
    return sum((item.part(part) for item in months), ZERO)
