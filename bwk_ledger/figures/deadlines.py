"""What must be done or come by a day: one list for every page that shows what is near."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.awards import award_book
from bwk_ledger.figures.partners import agreed_days
from bwk_ledger.standing.awards import DONE, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.figures.partners import AgreementDeadline
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.awards import Award


class DeadlineKind(StrEnum):
    """What is to happen."""

    INSTALMENT = "termijn"
    REPORT = "verantwoording"
    END = "einde"
    AGREEMENT = "afspraak"
    COOPERATION = "einde samenwerking"


@dataclass(frozen=True)
class Deadline:
    """One thing to happen; `amount` EUR, where it is about money: of an instalment what did not come yet."""

    day: dt.date
    kind: DeadlineKind
    of: str  # the award, as a cost names it; of an agreement the partner, or else the kamer
    text: str
    amount: Decimal | None
    source: Mapping[str, Any]

    def days_left(self, day: dt.date) -> int:
        """How many days there are from a day; below zero when it is late."""
        return (self.day - day).days


_REPORTED = frozenset({Status.REPORTED, Status.FIXED, Status.SETTLED})


def deadlines(index: Index) -> list[Deadline]:
    """All that is still to happen, first what comes first; whether it is late is for who asks, with a day.

    Instalments, reports and ends of awards, what is agreed and not done, and where a cooperation ends.
    """
    all_deadlines = [item for award in index.config.awards.values() for item in _of_award(award, index)]
    all_deadlines += [_of_agreement(item) for item in agreed_days(index.by_type.get(data.Custom, ()), index.config)]
    return sorted(all_deadlines, key=lambda item: (item.day, item.of, item.kind))


def _of_agreement(item: AgreementDeadline) -> Deadline:
    kind = DeadlineKind.COOPERATION if item.is_end else DeadlineKind.AGREEMENT
    return Deadline(item.day, kind, item.partner or item.kamer, item.what, None, item.source)


def _of_award(award: Award, index: Index) -> Iterator[Deadline]:
    now = award.on(dt.date.max)
    if now.status in DONE:
        return
    money = index.fact(award_book).money.get(award.identity)
    came = money.until(dt.MAXYEAR) if money else ZERO
    to_come = max((now.amount if now.fixed is None else now.fixed) or ZERO, came) - came  # a lower award brings less
    for item in award.instalments:
        short = min(max(item.amount - came, ZERO), to_come)
        came, to_come = max(came - item.amount, ZERO), to_come - short
        if short:
            yield Deadline(item.day, DeadlineKind.INSTALMENT, award.key, item.text or "termijn", short, item.source)
    if now.report_by and now.status not in _REPORTED:
        who = " met verklaring van een accountant" if now.needs_accountant else ""
        yield Deadline(now.report_by, DeadlineKind.REPORT, award.key, f"eindverslag{who}", None, award.source)
    if now.end and now.status not in _REPORTED:
        yield Deadline(now.end, DeadlineKind.END, award.key, "laatste dag van de toekenning", None, award.source)
