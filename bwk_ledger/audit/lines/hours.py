"""Zijn de uren compleet en goedgekeurd?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.accounts import EXPENSES, HOURS_GROUP
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.hours import in_hours
from bwk_ledger.money import format_amount
from bwk_ledger.periods import month_in_words
from bwk_ledger.views.hour_months import missing_months
from bwk_ledger.views.hours import all_hours, totals
from bwk_ledger.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.views.hours import HourTotal, Month

_TITLE = "Zijn de uren compleet en goedgekeurd?"
_MEANING = (
    "Elke kamer verklaart per maand dat alle uren zijn ingeleverd, en iemand anders dan wie ze maakte keurt ze goed. "
    "Het gaat om onbetaalde uren. Betaalde uren staan in de loonkosten."
)
_HOURS = "uur"


def check(audit: Audit) -> Line:
    """Name the months that nobody declared complete, and the hours that nobody approved."""
    ledger = audit.ledger
    hours = ledger.index.fact(all_hours)
    missing = missing_months(hours, audit.year, audit.today)
    by_month = totals(
        (item for item in hours.of_year(audit.year) if not item.is_paid), lambda item: (item.kamer, item.month)
    )
    proofs = (*_missing(missing), *_unapproved(by_month), *_approved(by_month))
    return Line("hours", _TITLE, _MEANING, _answer(by_month, missing, audit.year), proofs)


def _answer(
    by_month: Mapping[tuple[str, Month], HourTotal], missing: Mapping[str, tuple[Month, ...]], year: int
) -> str:
    minutes = sum(item.minutes for item in by_month.values())
    unapproved = sum(item.open_minutes for item in by_month.values())
    months = sum(map(len, missing.values()))
    if not minutes and not months:
        return f"In {year} staan er geen uren in de boeken."
    said = [f"{format_amount(in_hours(minutes))} onbetaalde uren."]
    if months:
        said.append(f"Van {count(months, 'maand', 'maanden')} is niet verklaard dat alle uren er zijn.")
    if unapproved:
        said.append(f"{format_amount(in_hours(unapproved))} uur is niet goedgekeurd.")
    if not months and not unapproved:
        said.append("Van elke maand is verklaard dat alle uren er zijn, en alle uren zijn goedgekeurd.")
    return " ".join(said)


def _month(year: int, number: int) -> str:
    return month_in_words(dt.date(year, number, 1))


def _missing(missing: Mapping[str, tuple[Month, ...]]) -> Iterator[Proof]:
    for kamer, months in missing.items():
        for year, number in months:
            yield Proof(
                f"{kamer}, {_month(year, number)}: niet verklaard dat alle uren er zijn. Er kunnen uren ontbreken.",
                State.OPEN,
                page="Uren",
                time=f"{year}-{number:02d}",
            )


def _unapproved(by_month: Mapping[tuple[str, Month], HourTotal]) -> Iterator[Proof]:
    for (kamer, (year, number)), item in sorted(by_month.items()):
        if item.open_minutes:
            yield Proof(
                f"{kamer}, {_month(year, number)}: {format_amount(in_hours(item.open_minutes))} uur is niet "
                "goedgekeurd.",
                State.OPEN,
                amount=in_hours(item.open_minutes),
                unit=_HOURS,
                filter=f'any(account:"^{EXPENSES}:{kamer}:{HOURS_GROUP}:") -goedgekeurd:"."',
                time=f"{year}-{number:02d}",
            )


def _approved(by_month: Mapping[tuple[str, Month], HourTotal]) -> Iterator[Proof]:
    for (kamer, (year, number)), item in sorted(by_month.items()):
        if item.approved_minutes:
            yield Proof(
                f"{kamer}, {_month(year, number)}: {format_amount(in_hours(item.approved_minutes))} uur van "
                f"{count(len(item.people), 'mens', 'mensen')} is goedgekeurd.",
                amount=in_hours(item.approved_minutes),
                unit=_HOURS,
                filter=f'any(account:"^{EXPENSES}:{kamer}:{HOURS_GROUP}:") goedgekeurd:"."',
                time=f"{year}-{number:02d}",
            )
