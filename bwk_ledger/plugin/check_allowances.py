"""What volunteers are paid stays within what the law leaves untaxed, in every month and in the year.

Source: article 2, paragraph 6, Wet op de loonbelasting 1964; the amounts of each year are in `bwk_ledger.books.law`.
Months are not averaged. A payment that is no untaxed allowance (it goes through the wages, say) is marked in the open
with `boven-plafond: "de reden"` and then does not count.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.books.law import CEILING, allowance_ceilings
from bwk_ledger.config import read_config
from bwk_ledger.money import EUR, format_amount
from bwk_ledger.plugin.finding import Finding, finding
from bwk_ledger.plugin.known_people import HOW_TO_REGISTER, unknown_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.books.law import AllowanceCeiling


def check_allowances(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report what a person got above the ceiling of a month or a year, each once, and years without a ceiling."""
    config = read_config(entries)
    ceilings = allowance_ceilings(entries)
    paid: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)  # a year has month 0
    last: dict[tuple[str, int, int], tuple[Any, Any]] = {}
    years_told: set[int] = set()
    people_told: set[str] = set()
    errors: list[Any] = []
    for entry, posting in _payments(entries):
        number = str(posting.meta[meta.PERSON])
        unknown = unknown_on(config, number, entry.date, entry.date) if number not in config.people else None
        if unknown is not None and number not in people_told:
            people_told.add(number)
            errors.append(_to_nobody(entry, posting, number, unknown))
        year = entry.date.year
        if year not in ceilings:
            if year not in years_told:
                errors.append(_no_ceiling(entry, posting, year))
            years_told.add(year)
            continue
        for month in (entry.date.month, 0):
            key = (config.identity(number), year, month)
            paid[key] += posting.units.number
            if posting.units.number > 0:
                last[key] = (entry, posting)
    errors.extend(_above(paid, last, ceilings))
    return entries, errors


def _payments(entries: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """What was paid to people and counts as an untaxed allowance."""
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                values = posting.meta
                if (
                    values
                    and values.get(meta.PERSON)
                    and not values.get(meta.ABOVE_CEILING)
                    and posting.units.currency == EUR
                    and posting.account.startswith(accounts.EXPENSES)
                ):
                    yield entry, posting


def _above(
    paid: Mapping[tuple[str, int, int], Decimal],
    last: Mapping[tuple[str, int, int], tuple[Any, Any]],
    ceilings: Mapping[int, AllowanceCeiling],
) -> Iterator[Finding]:
    for key, total in paid.items():
        _, year, month = key
        ceiling = ceilings[year]
        limit = ceiling.month if month else ceiling.whole_year
        if total <= limit:
            continue
        entry, posting = last[key]
        when = f"{year}-{month:02d}" if month else f"heel {year}"
        yield finding(
            entry,
            f"{posting.meta[meta.PERSON]} kreeg in {when} {format_amount(total)} euro vergoeding, "
            f"{format_amount(total - limit)} boven het plafond.",
            cause=f"onbelast is in {year} ten hoogste {format_amount(ceiling.month)} euro per maand en "
            f"{format_amount(ceiling.whole_year)} per jaar (bron: {ceiling.source or 'niet genoemd'}); daarboven "
            "is alles belast.",
            remedy=f"laat het te veel betaalde terugstorten, of betaal het belast uit en zet bij die regel "
            f'{meta.ABOVE_CEILING}: "de reden".',
            source=posting.meta,
        )


def _no_ceiling(entry: Any, posting: Any, year: int) -> Finding:
    return finding(
        entry,
        f"Van {year} is het plafond van de vrijwilligersvergoeding niet bekend.",
        cause="zonder plafond is niet te zien of wat vrijwilligers kregen onbelast is.",
        remedy=f"zoek de bedragen per uur, maand en jaar op bij de Belastingdienst en zet in stam/tarieven.beancount: "
        f'{year}-01-01 custom "{CEILING}" 5.60 EUR 210.00 EUR 2100.00 EUR, met daaronder bron: "waar het staat".',
        source=posting.meta,
    )


def _to_nobody(entry: Any, posting: Any, number: str, unknown: str) -> Finding:
    return finding(
        entry,
        f"Een vergoeding van {format_amount(posting.units.number)} euro aan iemand die er niet is.",
        cause=f"{number} {unknown}.",
        remedy=HOW_TO_REGISTER,
        source=posting.meta,
    )
