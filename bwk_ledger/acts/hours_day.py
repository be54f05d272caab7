"""The hours of a day at once: of several people of one kamer, as its coordinator writes them down in the evening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.act import DAY, FLAG, KAMER, TEXT, Done, Field, a_kamer_or_cooperative, act, of_field, placed
from bwk_ledger.acts.hours import LooseHours, book_loose
from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.periods import clock
from bwk_ledger.standing.refusals import require_person
from importers.readers.timesheet import parse_hours

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger


@act(
    "uren dag",
    placed("kamer", KAMER, "De kamer, of de coöperatie zelf.", check=a_kamer_or_cooperative),
    placed("datum", DAY, "De dag."),
    Field(
        "wie",
        TEXT,
        "Wie, hoe lang, wat en welke soort uren; een lege soort is die van de persoon. Mag vaker.",
        required=True,
        many=True,
        parts=4,
        word="NUMMER UREN ACTIVITEIT SOORT",
    ),
    Field("erbij", FLAG, "Deze uren komen bij wat er die dag al staat voor dezelfde activiteit."),
)
def booking_day(
    ledger: Ledger, kamer: str, datum: dt.date, wie: Sequence[tuple[str, str, str, str]], erbij: bool
) -> Done:
    """Boek de uren van een dag van KAMER, van meer mensen tegelijk: allemaal, of als er iets niet kan geen een.

    Zij komen op hetzelfde blad als de uren van 'bwk uren boek'.
    """
    with of_field("wie"):
        lines = [_line(ledger, kamer, datum, row, is_more=erbij) for row in wie]
        book_loose(ledger, lines)
    minutes = sum(parse_hours(line.hours) or 0 for line in lines)
    people = count(len({line.number for line in lines}), "mens", "mensen")
    return Done((f"{kamer} {datum}: {clock(minutes)} uur van {people} geboekt.",))


def _line(ledger: Ledger, kamer: str, day: dt.date, row: tuple[str, str, str, str], *, is_more: bool) -> LooseHours:
    """What somebody did, so far as that can be read.

    Raises:
        InputError: there is no such person that day, no time, or nothing was done.
    """
    number, hours, activity, kind = row[0].upper(), row[1], row[2], row[3].lower()
    require_person(ledger.config, number, day)
    if not parse_hours(hours):
        raise InputError(
            f"'{hours}' is bij {number} geen aantal uren.", remedy="schrijf bijvoorbeeld 2:30 of 2,5; nul telt niet."
        )
    if not activity:
        raise InputError(f"bij {number} staat niet wat er is gedaan.", remedy="noem de activiteit.")
    return LooseHours(kamer, number, day, kind, activity, hours, is_more)
