"""Fees of members on another kamer than theirs, and wages: who gets them, and how much."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from bwk_ledger.audit.stands_out.evidence import Hit
from bwk_ledger.audit.stands_out.words import euros
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.base.periods import in_words, month_in_words
from bwk_ledger.figures.wage_journals import month_wages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from typing import Any

    from bwk_ledger.audit.stands_out.evidence import Evidence

_MUCH = Decimal("1.25")  # times the middle month of somebody
_MONTHS = 4


def fee_elsewhere(evidence: Evidence) -> Iterator[Hit]:
    """A fee that is income of another kamer than the member is of. Clean books: never."""
    members = evidence.audit.ledger.config.members
    for item in evidence.of_year:
        for posting in item.entry.postings:
            member = members.get(str((posting.meta or {}).get(meta.MEMBER)))
            place = accounts.result(posting.account)
            if member is None or place is None or meta.FEE not in (posting.meta or {}):
                continue
            since = member.on(item.day)
            own = since.kamer if since is not None else member.kamer
            if own and place.kamer != own and posting.units.currency == EUR:
                yield Hit(
                    "fee_elsewhere",
                    f"De contributie van {member.number}, {euros(-posting.units.number)} op {in_words(item.day)}, "
                    f"staat bij {place.kamer}; dit lid is van {own}. Bij wie hoort zij?",
                    (item.entry,),
                    abs(posting.units.number),
                )


def wage_jump(evidence: Evidence) -> Iterator[Hit]:
    """Wages of a month that are much more than in the other months of somebody. Clean books: holiday pay, once a year.

    Also wages of a number of whom no agreement is in the books.
    """
    ledger = evidence.audit.ledger
    entries = _journals(evidence)
    agreed = {pay.number for pay in ledger.config.pay}
    by_person: dict[str, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    for wage in month_wages(ledger.index):
        if wage.month < evidence.audit.period.end:
            by_person[wage.person].append((wage.month, wage.gross))
    for person, months in by_person.items():
        for month, gross in months:
            if month not in evidence.audit.period:
                continue
            entry = entries.get((person, f"{month:%Y-%m}"))
            others = [amount for other, amount in months if other != month]
            if person not in agreed:
                yield Hit(
                    "wage_jump",
                    f"{person} kreeg over {month_in_words(month)} {euros(gross)} loon, en de boeken kennen geen "
                    "afspraak over dat loon. Wie is dit?",
                    (entry,) if entry is not None else (),
                    gross,
                )
            elif len(others) >= _MONTHS and gross > _MUCH * median(others):
                yield Hit(
                    "wage_jump",
                    f"{person} kreeg over {month_in_words(month)} {euros(gross)} bruto; anders is dat ongeveer "
                    f"{euros(median(others))}. Waarom nu meer?",
                    (entry,) if entry is not None else (),
                    gross - median(others),
                )


def _journals(evidence: Evidence) -> dict[tuple[str, str], Any]:
    found = {}
    for entry in evidence.audit.ledger.transactions:
        month = entry.meta.get(meta.WAGE_MONTH)
        if month:
            for posting in entry.postings:
                person = (posting.meta or {}).get(meta.EMPLOYEE)
                if person and (posting.units.number or ZERO) > 0:
                    found[str(person), str(month)] = entry
    return found
