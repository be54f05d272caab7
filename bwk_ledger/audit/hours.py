"""Zijn de uren compleet en goedgekeurd, en wat is betaald aan leden, vrijwilligers en bestuur?"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Line, Proof, State, in_words_of, quoted
from bwk_ledger.base import meta
from bwk_ledger.base.accounts import EXPENSES, HOURS_GROUP, PETTY_CASH
from bwk_ledger.base.errors import count, listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_hours, month_in_words
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.hours import hours_of_year, missing_months, totals
from bwk_ledger.figures.links import of_payments
from bwk_ledger.figures.wage_journals import MonthWage, month_wages, wage_findings
from bwk_ledger.figures.wages import PaidFor, PaidToPerson, allowances, paid_to_people
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.standing.law import allowance_ceilings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.figures.hours import HourTotal, Month


def wage_proofs(audit: Audit) -> Iterator[Proof]:
    """What the journals of the year say of everybody, and what should have been paid by its last day."""
    by_person: dict[str, list[MonthWage]] = defaultdict(list)
    for item in month_wages(audit.ledger.index, audit.year):
        by_person[item.person].append(item)
    for person, months in sorted(by_person.items()):
        net = _sum_of_months(months, WagePart.NET)
        subsidy = _sum_of_months(months, WagePart.SUBSIDY)
        less = f", waarvan {format_amount(subsidy)} loonkostensubsidie" if subsidy else ""
        gross, cost = (sum(values, ZERO) for values in zip(*((item.gross, item.cost) for item in months), strict=True))
        yield Proof(
            f"{person}: loon over {count(len(months), 'maand', 'maanden')}, bruto {format_amount(gross)} euro en netto "
            f"{format_amount(net)}; het kostte {format_amount(cost)}{less}.",
            amount=net,
            filter=f'any({meta.EMPLOYEE}:"^{person}$")',
        )
    for finding in wage_findings(audit.ledger, audit.period.last_day, audit.period):
        yield Proof(in_words_of(audit.ledger.names, finding.phrase), State.OPEN, account=finding.account)


def _sum_of_months(months: list[MonthWage], part: WagePart) -> Decimal:
    return sum((item.part(part) for item in months), ZERO)


# Zijn de uren compleet en goedgekeurd?

_HOURS_TITLE = "Zijn de uren compleet en goedgekeurd?"
_HOURS_MEANING = (
    "Elke kamer verklaart per maand dat alle uren zijn ingeleverd, en iemand anders dan wie ze maakte keurt ze goed. "
    "Het gaat om onbetaalde uren. Betaalde uren staan in de loonkosten."
)
_HOURS = "uur"


def check_hours(audit: Audit) -> Line:
    """Name the months that nobody declared complete, and the hours that nobody approved."""
    ledger = audit.ledger
    hours = ledger.index.fact(hours_of_year, audit.year)
    missing = missing_months(hours, audit.year, audit.today)
    by_month = totals(
        (item for item in hours.of_year(audit.year) if not item.is_paid), lambda item: (item.kamer, item.month)
    )
    proofs = (*_missing(missing), *_unapproved(by_month), *_approved(by_month))
    return Line("hours", _HOURS_TITLE, _HOURS_MEANING, _answer(by_month, missing, audit.year), proofs)


def _answer(
    by_month: Mapping[tuple[str, Month], HourTotal], missing: Mapping[str, tuple[Month, ...]], year: int
) -> str:
    minutes = sum(item.minutes for item in by_month.values())
    unapproved = sum(item.open_minutes for item in by_month.values())
    months = sum(map(len, missing.values()))
    if not minutes and not months:
        return f"In {year} staan er geen uren in de boeken."
    sentences = [f"{format_amount(in_hours(minutes))} onbetaalde uren."]
    if months:
        sentences.append(f"Van {count(months, 'maand', 'maanden')} is niet verklaard dat alle uren er zijn.")
    if unapproved:
        sentences.append(f"{format_amount(in_hours(unapproved))} uur is niet goedgekeurd.")
    if not months and not unapproved:
        sentences.append("Van elke maand is verklaard dat alle uren er zijn, en alle uren zijn goedgekeurd.")
    return " ".join(sentences)


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


# Wat is betaald aan leden, vrijwilligers en bestuur?

_PEOPLE_TITLE = "Wat is betaald aan leden, vrijwilligers en bestuur?"
_PEOPLE_MEANING = (
    "Alles wat van de bank of uit het handgeld naar iemand met een nummer ging. Wie in het bestuur zit, staat niet in "
    "de boeken: vraag welke nummers dat zijn. Vrijwilligers mogen niet meer krijgen dan het plafond van de wet."
)


def check_people(audit: Audit) -> Line:
    """List what everybody was paid: nothing in the books proves that it is right, so that somebody has to look."""
    config = audit.ledger.config
    paid: dict[str, list[PaidToPerson]] = defaultdict(list)
    for item in paid_to_people(audit.transactions, config):
        paid[item.number].append(item)
    notes = _notes(audit)
    proofs = [
        _proof(number, paid[number], notes, audit)
        for number in sorted(paid, key=lambda key: (-_sum_paid(paid[key]), key))
    ]
    proofs += [*wage_proofs(audit), *_petty_cash(audit)]
    if not paid:
        answer = f"Aan niemand met een nummer is in {audit.year} iets betaald."
    else:
        total = format_amount(sum(map(_sum_paid, paid.values()), ZERO))
        flagged = [proof for proof in proofs if proof.state is State.OPEN]
        paid_text = f"Aan {count(len(paid), 'nummer', 'nummers')} is samen {total} euro betaald."
        answer = f"{paid_text} {f'Bij {len(flagged)} is iets om na te vragen.' if flagged else 'Kijk of dat klopt.'}"
    least = State.OPEN if paid else State.GOOD
    return Line("people", _PEOPLE_TITLE, _PEOPLE_MEANING, answer, tuple(proofs), least)


def _sum_paid(payments: Sequence[PaidToPerson]) -> Decimal:
    return sum((item.amount for item in payments), ZERO)


def _notes(audit: Audit) -> Mapping[str, str]:
    """What is the matter with the allowances of a number."""
    ledger, config, year = audit.ledger, audit.ledger.config, audit.year
    hours = ledger.index.fact(hours_of_year, audit.year)
    note_by_number = {}
    for item in allowances(hours, year, allowance_ceilings(ledger.entries)):
        if item.ceiling is None:
            note_by_number[config.identity(item.person)] = f"het plafond van {year} is niet bekend"
        elif item.is_over:
            note_by_number[config.identity(item.person)] = (
                f"meer dan het plafond van {format_amount(item.ceiling.month)} per maand of "
                f"{format_amount(item.ceiling.whole_year)} per jaar"
            )
    return note_by_number


def _proof(number: str, payments: Sequence[PaidToPerson], notes: Mapping[str, str], audit: Audit) -> Proof:
    config = audit.ledger.config
    parts = [
        f"{reason.value} {format_amount(_sum_paid(own))} euro ({len(own)} keer)"
        for reason in PaidFor
        if (own := [item for item in payments if item.reason is reason])
    ]
    doubts = [notes[number]] if number in notes else []
    doubts += [
        f"het plafond geldt niet, reden: {quoted(reason)}"
        for reason in dict.fromkeys(item.waived for item in payments)
        if reason
    ]
    if number not in config.members and number not in config.people:
        doubts.append("dit nummer is onbekend")
    return Proof(
        f"{number}: {listed(parts)}.{f' Let op: {listed(doubts)}.' if doubts else ''}",
        State.OPEN if doubts else State.GOOD,
        amount=_sum_paid(payments),
        filter=of_payments(config, number),
    )


def _petty_cash(audit: Audit) -> Iterator[Proof]:
    """What went to the kamers to spend: no payment to who keeps the till, and named apart."""
    ledger = audit.ledger
    for item in ledger.index.fact(petty_cash, audit.period):
        if item.transferred:
            yield Proof(
                f"Apart: {format_amount(item.transferred)} euro handgeld van {item.kamer}, om voor de kamer uit te "
                "geven.",
                amount=item.transferred,
                account=f"{PETTY_CASH}:{item.kamer}",
            )
