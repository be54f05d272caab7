"""The people of the example: names put together from invented lists, so that nobody real is meant."""

from __future__ import annotations

from dataclasses import dataclass

from bwk_ledger.demo.chance import stream
from bwk_ledger.demo.iban import demo_iban

MEMBER_PERSONS = 115
OTHER_PERSONS = 14

_FIRST_NAMES = (
    "Abel",
    "Adila",
    "Anaïs",
    "Anouk",
    "Bilal",
    "Bram",
    "Cato",
    "Chaima",
    "Daan",
    "Davina",
    "Dewi",
    "Driss",
    "Elif",
    "Emre",
    "Esra",
    "Fenna",
    "Fouad",
    "Gijs",
    "Hanan",
    "Ilias",
    "Imke",
    "Jamila",
    "Jelle",
    "Joris",
    "Kaoutar",
    "Kees",
    "Lamia",
    "Lieve",
    "Lotte",
    "Mart",
    "Mieke",
    "Mounir",
    "Nadia",
    "Noor",
    "Olaf",
    "Pien",
    "Rachid",
    "Roos",
    "Samira",
    "Sef",
    "Soraya",
    "Tarik",
    "Teun",
    "Umut",
    "Veerle",
    "Wout",
    "Yara",
    "Younes",
    "Zoë",
    "Zwaan",
)
_LAST_NAMES = (
    "Appelvink",
    "Bamboevloer",
    "Bezemstaart",
    "Blauwdistel",
    "Boterhuizer",
    "Dauwtrapper",
    "van der Dobbelvaart",
    "Duindoorner",
    "Eikelstam",
    "Fluitekruid",
    "Galgenwaarder",
    "van den Gruttoveld",
    "Haverkist",
    "Heggenmus",
    "Hooiwagenaar",
    "Kaardebol",
    "Kievitsloot",
    "Klaproosman",
    "Kwartelhof",
    "Lantaarndrager",
    "Lisdodde",
    "de Maanvlieger",
    "Molshoper",
    "Narcisveld",
    "Oeverzegge",
    "Paardebloem",
    "Pimpelmeester",
    "Regenwulp",
    "Rietvoorn",
    "Sleutelbloem",
    "Spinnewieler",
    "Tjiftjaffer",
    "Tuinfluiter",
    "Veldzuringa",
    "van Vlierbessum",
    "Waterjuffer",
    "Wikkelaar",
    "IJsvogelaar",
    "Zandhagedis",
    "Zonnedauwer",
)
_FIRST_NUMBER = 5000


@dataclass(frozen=True)
class Person:
    """Somebody invented, with an account number that does not exist."""

    name: str
    iban: str


@dataclass(frozen=True)
class People:
    """Everybody who occurs: those who are members, and those who are not."""

    members: tuple[Person, ...]
    employees: tuple[Person, ...]  # one perspectiefbaan in TOP, one in HLR
    trainees: tuple[Person, ...]  # one in TOP, one in HLR, two in ZUILEN
    guests: tuple[Person, ...]  # pay for a meal themselves
    strangers: tuple[Person, ...]  # nobody knows why they pay or are paid

    @property
    def names(self) -> frozenset[str]:
        """All names: none of them may ever stand in the books."""
        groups = (self.members, self.employees, self.trainees, self.guests, self.strangers)
        return frozenset(person.name for group in groups for person in group)


def people(seed: int) -> People:
    """The people of one seed."""
    every = [f"{first} {last}" for first in _FIRST_NAMES for last in _LAST_NAMES]
    names = stream(seed, "people").sample(every, MEMBER_PERSONS + OTHER_PERSONS)
    persons = tuple(Person(name, demo_iban(_FIRST_NUMBER + index)) for index, name in enumerate(names))
    members, others = persons[:MEMBER_PERSONS], persons[MEMBER_PERSONS:]
    return People(members, others[:2], others[2:6], others[6:12], others[12:])
