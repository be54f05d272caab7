"""`bwk uren verklaring`: the yearly statement of hours of one volunteer, as a letter.

Hours read here as on a clock (12:35), because somebody compares them with an own timesheet and multiplies nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger import periods
from bwk_ledger.hours import clock
from bwk_ledger.money import format_amount
from bwk_ledger.periods import MONTHS, in_words
from bwk_ledger.statements.letter import Letter
from bwk_ledger.statements.uren_per import Sums, activity_name
from bwk_ledger.views.hours import Hours, total, totals

if TYPE_CHECKING:
    import datetime as dt

_LINE = ""  # left free: the books hold no names
_NO_INCOME = (
    "Deze waarde laat zien wat uw inzet voor de buurt betekent. Zij is een rekengrootheid: zij is niet aan u "
    "uitbetaald en is geen inkomen."
)
MOST_ROWS = 24  # that one page holds


def letter(hours: Hours, person: str, year: int, organisation: str, today: dt.date) -> Letter:
    """The letter about the unpaid hours of one person in one year.

    Args:
        hours: the hours of the books.
        person: the number.
        year: the calendar year; the person must have unpaid hours in it.
        organisation: the name of the cooperative.
        today: the date of the letter.
    """
    own = tuple(item for item in hours.of_year(year) if item.person == person and not item.is_paid)
    found = total(own)
    whole = periods.year(year)
    facts = [("Naam", _LINE), ("Nummer", person)]
    if (known := hours.config.people.get(person)) is not None and known.member:
        facts.append(("Lidnummer", known.member))
    facts.append(("Periode", f"{in_words(whole.start)} tot en met {in_words(whole.last_day)}"))
    thanks = (
        f"Hierbij verklaren wij dat u in {year} {clock(found.minutes)} uur (uren:minuten) onbetaald hebt ingezet "
        f"voor {organisation}. Dank u wel."
    )
    return Letter(
        sender=organisation,
        title=f"Verklaring van vrijwillige inzet {year}",
        facts=tuple(facts),
        opening=(thanks,),
        columns=("Kamer", "Activiteit", "Maanden", "Uren"),
        rows=(*_rows(hours, own), ("Totaal", "", "", clock(found.minutes))),
        closing=(_worth(own), _NO_INCOME, _approval(hours, person, year, found.open_minutes)),
        signature=f"{in_words(today)}, namens het bestuur",
    )


def _rows(hours: Hours, own: Sums) -> tuple[tuple[str, ...], ...]:
    """Per kamer, activity and month; with the months taken together where one page cannot hold them."""
    names = {kamer.code: kamer.name for kamer in hours.config.kamers.values()}
    found = totals(own, lambda item: (item.kamer, activity_name(item.activity), item.month[1]))
    if len(found) <= MOST_ROWS:
        return tuple(
            (names.get(kamer, kamer), activity, MONTHS[month - 1], clock(item.minutes))
            for (kamer, activity, month), item in sorted(found.items())
        )
    months: dict[tuple[str, str], list[str]] = {}
    for kamer, activity, month in sorted(found):
        months.setdefault((kamer, activity), []).append(
            f"{MONTHS[month - 1]}\N{NO-BREAK SPACE}{clock(found[kamer, activity, month].minutes)}"
        )
    together = totals(own, lambda item: (item.kamer, activity_name(item.activity)))
    return tuple(
        (names.get(kamer, kamer), activity, ", ".join(months[kamer, activity]), clock(item.minutes))
        for (kamer, activity), item in sorted(together.items())
    )


def _worth(own: Sums) -> str:
    tariffs = sorted(totals(own, lambda item: item.tariff).items(), key=lambda pair: (pair[0].name, pair[0].rate))
    parts = "; ".join(
        f"{clock(found.minutes)} uur tegen {format_amount(tariff.rate)} euro ({tariff.name}"
        f"{f', {tariff.basis}' if tariff.basis else ''})"
        for tariff, found in tariffs
    )
    return f"Wij waarderen deze inzet op {format_amount(total(own).value)} euro: {parts}."


def _approval(hours: Hours, person: str, year: int, open_minutes: int) -> str:
    approvers = sorted(hours.approvers.get((person, year), ()))
    said = f"De uren zijn goedgekeurd door nummer {' en '.join(approvers)}." if approvers else ""
    if not open_minutes:
        return said
    return f"{said} Nog niet goedgekeurd: {clock(open_minutes)} uur.".strip()
