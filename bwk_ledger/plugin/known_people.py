"""Who is known on which days: people who give hours (`persoon`) and members (`lid`), by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.membership import Member

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.config import Config

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
