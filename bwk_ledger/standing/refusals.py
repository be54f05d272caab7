"""What whoever acts on the books asks first: is there such a kamer, member, person or month. One answer for all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.base.advice import advice, look, way
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import Period, parse_month

if TYPE_CHECKING:
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.members import Member, Membership


def require_kamer(config: Config, code: str, *, or_cooperative: bool = False) -> Kamer:
    """The kamer with a code.

    Raises:
        InputError: there is none, or it is the cooperative itself where that cannot be.
    """
    kamer = config.kamers.get(code)
    if kamer is None or (kamer.is_cooperative and not or_cooperative):
        known = config.kamers if or_cooperative else config.kamer_codes
        raise InputError(f"kamer '{code}' bestaat niet.", remedy=f"kies uit: {' '.join(known)}.")
    return kamer


def require_kamer_on(
    config: Config, code: str, first: dt.date, last: dt.date | None = None, *, or_cooperative: bool = False
) -> Kamer:
    """The kamer with a code that is there on a day, or on any day from the first to the last.

    Raises:
        InputError: there is no such kamer, or not then.
    """
    kamer = require_kamer(config, code, or_cooperative=or_cooperative)
    if not kamer.is_there(first, last):
        when = f"op {first}" if last is None else f"tussen {first} en {last}"
        raise InputError(
            f"kamer {code} is er niet {when}: zij is er {kamer.lasts}.",
            remedy=advice("noem een dag waarop zij er is, of verander haar dagen met ", way("kamer"), "."),
        )
    return kamer


def require_member(config: Config, number: str) -> Member:
    """The member with a number.

    Raises:
        InputError: there is none.
    """
    member = config.members.get(number)
    if member is None:
        waits = any(item.number == number for item in config.subscriptions)
        raise InputError(
            f"lid {number} is er niet.",
            cause="dit nummer is ingeschreven voor aandelen en nog niet betaald." if waits else None,
            remedy=advice("verbeter het nummer; kijk ", look("leden register"), "."),
        )
    return member


def require_membership(config: Config, number: str, day: dt.date) -> Membership:
    """The membership of a number on a day.

    Raises:
        InputError: the number is no member, or not on that day.
    """
    member = require_member(config, number)
    period = member.on(day)
    if period is None:
        told = ", ".join(
            f"van {start} tot en met {end}" if end else f"vanaf {start}" for start, end in member.stretches
        )
        raise InputError(
            f"{number} is op {day} geen lid.",
            cause=f"in de boeken is {number} lid {told}.",
            remedy="noem een dag van het lidmaatschap.",
        )
    return period


def require_person(config: Config, number: str, day: dt.date, file: str | None = None) -> None:
    """Somebody with this number, who may declare or approve on a day.

    Args:
        config: the standing data.
        number: of a person or a member.
        day: the day.
        file: where the number stands.

    Raises:
        InputError: nobody has that number on that day; not raised while the books have no people at all.
    """
    person = config.people.get(number) or config.members.get(number)
    if config.people and (person is None or not person.start <= day <= (person.end or dt.date.max)):
        raise InputError(
            f"nummer {number} is op {day} van niemand.",
            file=file,
            cause="alleen wie in de boeken staat, kan uren goedkeuren of een maand volledig verklaren.",
            remedy="gebruik een nummer uit stam/personen.beancount of stam/leden.beancount.",
        )


def require_kind_of_hours(config: Config, kind: str) -> None:
    """A kind of hours that has a post.

    Raises:
        InputError: there is none.
    """
    if kind not in config.hour_posts:
        raise InputError(f"soort '{kind}' is onbekend.", remedy=f"kies uit: {', '.join(config.hour_posts)}.")


def require_grant(config: Config, code: str) -> None:
    """A funder whose money is a grant, or one of its awards.

    Raises:
        InputError: there is none with this code.
    """
    grants = _grants(config)
    if code not in grants:
        raise InputError(
            f"subsidie '{code}' is onbekend.",
            cause=f"de subsidies zijn: {' '.join(grants) or 'geen'}.",
            remedy="noem een van deze.",
        )


def grant_called(config: Config, text: str) -> str:
    """The code of a grant, however its capitals were typed; the text itself where there is none."""
    return next((code for code in _grants(config) if code.casefold() == text.casefold()), text)


def _grants(config: Config) -> list[str]:
    return [*(funder.code for funder in config.funders.values() if funder.is_grant), *config.awards]


def require_month(text: str) -> Period:
    """The month that a text such as `2026-03` names.

    Raises:
        InputError: it names none.
    """
    month = parse_month(text)
    if month is None:
        raise InputError(f"'{text}' is geen maand.", field="maand", remedy="schrijf de maand als jjjj-mm.")
    return month
