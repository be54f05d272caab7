"""People who give hours and are paid for it: who is known on which days, and what their standing data say of others.

What volunteers are paid stays within what the law
leaves untaxed, in every month and in the year (article 2, paragraph 6, Wet op de loonbelasting 1964; the amounts of
each year are in `bwk_ledger.standing.law`). Months are not averaged. A payment that is no untaxed allowance (it goes
through the wages, say) is marked in the open with `boven-plafond: "de reden"` and then does not count.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.rules.standing import complete, overlaps
from bwk_ledger.standing.form import END
from bwk_ledger.standing.hours import APPOINTMENT, HOURS_KIND, MEMBER_NUMBER, PERSON
from bwk_ledger.standing.law import CEILING, allowance_ceilings, how_to_add, legal_ceilings
from bwk_ledger.standing.members import Member
from bwk_ledger.standing.tariffs import FUNDER_RATE, LAST

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from beancount.core import data

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.law import AllowanceCeiling

HOW_TO_REGISTER = "verbeter het nummer, of meld de persoon aan met 'bwk uren aanmelden'."


def unknown_on(config: Config, number: str, first: dt.date, last: dt.date) -> str | None:
    """Why a number is not known on all days from `first` to `last`, as a Dutch phrase; None where it is.

    Books without a single `persoon` do not register who gives hours: then nobody is unknown. A number that is both a
    `persoon` and a `lid` is known as a `persoon`: somebody may stay a member and give no more hours.
    """
    if not config.people:
        return None
    person = config.people.get(number)
    known = person or config.members.get(number)
    if known is None:
        return "is onbekend: er is geen persoon en geen lid met dit nummer"
    if first < known.start:
        return f"is er nog niet: begonnen op {known.start}"
    if known.end is not None and last > known.end:
        return f"is er niet meer: gestopt op {known.end}"
    if isinstance(known, Member) and not known.through(first, last):
        return f"was er tussen {first} en {last} niet steeds: het lidmaatschap was onderbroken"
    return None


def data_of_people(index: Index) -> Iterator[Finding]:
    """People, appointments and rates of funders that cannot be right beside the rest."""
    config = index.config
    for entry, (number,) in complete(index, PERSON):
        yield from _wrong_kind(entry, HOURS_KIND.of(entry), f"Persoon '{number}'", config)
        member = MEMBER_NUMBER.of(entry)
        if member is not None and member not in config.members:
            yield finding(
                "people.member",
                entry,
                f"Persoon '{number}' is volgens de boeken lid {member}, en dat lid is er niet.",
                cause="'lid:' is het nummer van dezelfde persoon in stam/leden.beancount.",
                remedy="verbeter het lidnummer, of haal 'lid:' weg.",
            )
    periods: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for entry, (number,) in complete(index, APPOINTMENT):
        periods[END, *APPOINTMENT.subject(entry)].append(entry)
        if str(number) not in config.people:
            yield finding(
                "people.appointment",
                entry,
                f"Een aanstelling van '{number}', die geen persoon in de boeken is.",
                cause="een aanstelling hoort bij een persoon in stam/personen.beancount.",
                remedy=HOW_TO_REGISTER,
            )
    for entry, (funder, kind, _) in complete(index, FUNDER_RATE):
        periods[LAST, *FUNDER_RATE.subject(entry)].append(entry)
        if funder not in config.funders:
            yield finding(
                "people.funder_rate",
                entry,
                f"Een tarief van financier '{funder}', die er niet is.",
                cause=f"de financiers zijn: {' '.join(config.funders) or 'geen'}.",
                remedy="verbeter de code, of voeg de financier toe in stam/financiers.beancount.",
            )
        yield from _wrong_kind(entry, str(kind), f"Het tarief van financier '{funder}'", config)
    for (last, *_), same in periods.items():
        yield from overlaps("people.overlap", last, same)


def _wrong_kind(entry: data.Custom, kind: str, what: str, config: Config) -> Iterator[Finding]:
    if kind not in config.hour_posts:
        yield finding(
            "people.kind",
            entry,
            f"{what} is van soort '{kind}', en die is er niet." if kind else f"{what} heeft geen soort uren.",
            cause=f"de soorten uren zijn: {' '.join(config.hour_posts) or 'geen'}.",
            remedy="kies een van deze soorten; zij staan bij de urenposten in stam/rekeningen.beancount.",
        )


def payments(index: Index) -> Sequence[tuple[Any, Any]]:
    """What was paid to people and counts as an untaxed allowance: transactions with a posting of them."""
    return [
        (entry, posting)
        for entry, posting in index.asking(meta.PERSON)
        if posting.meta[meta.PERSON] and not posting.meta.get(meta.ABOVE_CEILING)
        if posting.units.currency == EUR and posting.account.startswith(accounts.EXPENSES)
        if not _is_without_vat(index.config, str(posting.meta[meta.PERSON]))
    ]


def _is_without_vat(config: Config, number: str) -> bool:
    """Whether what somebody gets is pay for work, and so no allowance."""
    person = config.people.get(number)
    return person is not None and person.is_without_vat


def allowances(index: Index) -> Iterator[Finding]:
    """What a person got above the ceiling of a month or a year, each once, and years without a ceiling."""
    config = index.config
    ceilings = allowance_ceilings(index.customs(CEILING.type))
    paid: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)  # a year has month 0
    last: dict[tuple[str, int, int], tuple[Any, Any]] = {}
    years_told: set[int] = set()
    people_told: set[str] = set()
    for entry, posting in index.books.fact(payments):
        number = str(posting.meta[meta.PERSON])
        unknown = unknown_on(config, number, entry.date, entry.date) if number not in config.people else None
        if unknown is not None and number not in people_told:
            people_told.add(number)
            yield _to_nobody(entry, posting, number, unknown)
        year = entry.date.year
        if year not in ceilings:
            if year not in years_told:
                yield _no_ceiling(entry, posting, year)
            years_told.add(year)
            continue
        for month in (entry.date.month, 0):
            key = (config.identity(number), year, month)
            paid[key] += posting.units.number
            if posting.units.number > 0:
                last[key] = (entry, posting)
    for key, total in paid.items():
        most = ceilings[key[1]]
        if total > (most.month if key[2] else most.whole_year):
            yield _above(*last[key], key[2], total, most)


def _above(entry: Any, posting: Any, month: int, total: Decimal, most: AllowanceCeiling) -> Finding:
    year = entry.date.year
    return finding(
        "people.allowance",
        entry,
        f"{{number}} kreeg in {'{month:%Y-%m}' if month else 'heel {year}'} {{total}} euro vergoeding, {{too_much}} "
        "boven het plafond.",
        cause=f"onbelast is in {year} ten hoogste {format_amount(most.month)} euro per maand en "
        f"{format_amount(most.whole_year)} per jaar (bron: {most.source or 'niet genoemd'}); daarboven is alles "
        "belast.",
        remedy=f"laat het te veel betaalde terugstorten, of betaal het belast uit en zet bij die regel "
        f'{meta.ABOVE_CEILING}: "de reden".',
        source=posting.meta,
        number=posting.meta[meta.PERSON],
        month=entry.date.replace(day=1),
        year=year,
        total=total,
        too_much=total - (most.month if month else most.whole_year),
    )


def _no_ceiling(entry: Any, posting: Any, year: int) -> Finding:
    first, *_, last = legal_ceilings()
    return finding(
        "people.no_ceiling",
        entry,
        f"Van {year} is het plafond van de vrijwilligersvergoeding niet bekend.",
        cause=f"bekend zijn {first} tot en met {last}; zonder plafond is niet te zien of wat vrijwilligers kregen "
        "onbelast is.",
        remedy=f"zoek de bedragen per uur, maand en jaar op bij de Belastingdienst, en zet ze in de boeken met: "
        f"{how_to_add(year)}",
        source=posting.meta,
    )


def _to_nobody(entry: Any, posting: Any, number: str, unknown: str) -> Finding:
    return finding(
        "people.unknown",
        entry,
        f"Een vergoeding van {format_amount(posting.units.number)} euro aan iemand die er niet is.",
        cause=f"{number} {unknown}.",
        remedy=HOW_TO_REGISTER,
        source=posting.meta,
    )
