"""The register held against the members of the books, and how long the data of who left are kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bwk_ledger.register.people import Register, RegisteredPerson


# How long the data of somebody who left is kept.
#
# Of a cooperative whose members are liable (W.A. or B.A.) the written applications are kept for ten years (art. 2:61
# under b BW), and with them name and address; what is not needed for that, and all of it where they are not liable
# (U.A.), no longer than needed (AVG), for which two years is the usual advice. The books, which name nobody, are kept
# for seven years (art. 2:10 BW) and do not change here.

ADMINISTRATION_YEARS = 10
PERSONAL_YEARS = 2
NOT_LIABLE = "UA"


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later; the day after 28 February where 29 February is missing."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def keeps_administration(liability: str) -> bool:
    """Whether ten years may hold for a cooperative: WA, BA, or where it is not known; not for UA."""
    return liability.replace(".", "").upper() != NOT_LIABLE


def left_longer_ago(last_day: dt.date | None, years: int, today: dt.date) -> bool:
    """Whether somebody whose last day this was left more than so many years ago; None has not left."""
    return last_day is not None and today > years_later(last_day, years)


# Hold the register against the members of the books: who lacks a name, who is unknown, who is kept for too long.


@dataclass(frozen=True)
class Remark:
    """One Dutch line that says what there is and what to do; `urgent` where something needs attention."""

    text: str
    urgent: bool = True


def review(
    register: Register,
    members: Mapping[str, dt.date | None],
    today: dt.date,
    *,
    liability: str = "",
    others: Collection[str] = (),
    owed: Collection[str] = (),
) -> list[Remark]:
    """Everything to say about a register.

    Args:
        register: the register.
        members: the members of the books by number, with the last day of membership; None for who has not left.
        today: the day on which retention is judged.
        liability: WA, BA or UA, as the books say; empty where they do not.
        others: more numbers that the books know, such as who signed up and did not pay yet.
        owed: the numbers that are still to be paid back, and so are kept.
    """
    return [
        *_nameless(register, members, today),
        *_unknown(register, members.keys() | set(others)),
        *_doubles(register),
        *_retention(register, {number: end for number, end in members.items() if number not in owed}, today, liability),
        *_without_mandate(register, members, today),
    ]


def _nameless(register: Register, members: Mapping[str, dt.date | None], today: dt.date) -> Iterator[Remark]:
    ids = [
        number
        for number, last_day in members.items()
        if number not in register.people or not register.people[number].name
        if _is_member(last_day, today)
        or (number not in register.forgotten and not left_longer_ago(last_day, PERSONAL_YEARS, today))
    ]
    if ids:
        yield Remark(
            f"Zonder naam in het register: {_listed(ids)}. Vul aan met 'bwk leden namen LIJST.csv', of een voor een "
            f"met 'bwk leden gegevens {min(ids)} --naam NAAM'."
        )


def _unknown(register: Register, known: set[str]) -> Iterator[Remark]:
    for number in sorted(register.people.keys() - known):
        yield Remark(
            f"{number} staat in het register, maar de boeken kennen dit nummer niet. Lees de ledenlijst in met "
            f"'bwk importeer', of wis de gegevens met 'bwk leden vergeet {number}'."
        )


def _doubles(register: Register) -> Iterator[Remark]:
    for numbers in sorted({register.by_iban(person.iban) for person in register.people.values() if person.iban}):
        homes = {plain(f"{register.people[number].address} {register.people[number].postcode}") for number in numbers}
        if len(numbers) > 1:
            yield Remark(
                f"{_listed(numbers)} hebben hetzelfde IBAN. Is dat een vergissing, verbeter het dan met "
                f"'bwk leden gegevens {numbers[-1]} --iban IBAN'; een gedeelde rekening mag.",
                urgent=len(homes) > 1 or "" in homes,  # who live together often share an account
            )


def _retention(
    register: Register, members: Mapping[str, dt.date | None], today: dt.date, liability: str
) -> Iterator[Remark]:
    for number, person in sorted(register.people.items()):
        last_day = members.get(number)
        if last_day is None or not left_longer_ago(last_day, PERSONAL_YEARS, today):
            continue
        erase = f"Wis de gegevens met 'bwk leden vergeet {number}'."
        if left_longer_ago(last_day, ADMINISTRATION_YEARS, today):
            yield Remark(
                f"{number} vertrok op {last_day}, meer dan {ADMINISTRATION_YEARS} jaar geleden: ook de bewaartermijn "
                f"van de ledenadministratie is voorbij. {erase}"
            )
            continue
        left = f"{number} vertrok op {last_day}, meer dan {PERSONAL_YEARS} jaar geleden."
        if not keeps_administration(liability):
            yield Remark(f"{left} {erase}")
            continue
        emptied = _emptied(person)
        until = years_later(last_day, ADMINISTRATION_YEARS)
        yield Remark(
            f"{left} {_when_kept(number, liability)} tot en met {until} alleen naam en adres"
            f"{f': bwk leden gegevens {number} {emptied}' if emptied else '.'}",
            urgent=bool(emptied),
        )


def _when_kept(number: str, liability: str) -> str:
    if liability:
        written = "".join(f"{letter}." for letter in liability.replace(".", "").upper())
        return f"De coöperatie is {written}; bewaar daarom"
    return (
        f"Is de coöperatie U.A. (zet dat in stam/lidmaatschap.beancount), wis de gegevens dan met "
        f"'bwk leden vergeet {number}'. Is zij W.A. of B.A., bewaar dan"
    )


def _emptied(person: RegisteredPerson) -> str:
    """The options that empty what the member administration does not need."""
    kept = {
        "email": person.email,
        "iban": person.iban,
        "rekeninghouder": person.holder,
        "handgeld": person.handgeld,
        "geboortedatum": person.born,
        "bsn": person.bsn,
        "machtiging": person.mandate,
    }
    return " ".join(f"--{name} ''" for name, value in kept.items() if value)


def _without_mandate(register: Register, members: Mapping[str, dt.date | None], today: dt.date) -> Iterator[Remark]:
    lacking = sum(
        bool(person.iban) and person.mandate is None
        for number, person in register.people.items()
        if number in members and _is_member(members[number], today)
    )
    if lacking:
        who = "1 lid met een IBAN heeft" if lacking == 1 else f"{lacking} leden met een IBAN hebben"
        yield Remark(f"{who} geen machtiging; die is alleen nodig voor incasso.", urgent=False)


def _is_member(last_day: dt.date | None, today: dt.date) -> bool:
    return last_day is None or last_day >= today


def _listed(numbers: Iterable[str]) -> str:
    return ", ".join(sorted(numbers))
