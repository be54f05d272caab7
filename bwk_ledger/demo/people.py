"""The people, organisations and kamers of the example: invented, so that nobody real is meant."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from bwk_ledger.acts.new_books import NewKamer

# Chance that always falls the same way: a stream of numbers per subject, so that changing one leaves the others.


def stream(seed: int, subject: str) -> random.Random:
    """The random numbers of one subject."""
    return random.Random(f"{seed}/{subject}")  # noqa: S311 - example data, no secrets


def spread(rng: random.Random, total: int, count: int, permille: int) -> list[int]:
    """Divide a whole number into `count` parts that add up to it and differ at most about `permille` from equal."""
    weights = [1000 + rng.randint(-permille, permille) for _ in range(count)]
    parts = [total * weight // sum(weights) for weight in weights]
    for index in range(total - sum(parts)):
        parts[index] += 1
    return parts


# IBANs that cannot exist: valid check digits, but the bank code DEMO belongs to no bank.


def demo_iban(number: int) -> str:
    """The invented account number `NLkkDEMOnnnnnnnnnn`."""
    account = f"DEMO{number:010d}"
    return f"NL{98 - _remainder(account + 'NL00'):02d}{account}"


def is_valid_iban(iban: str) -> bool:
    """Whether the check digits are right (ISO 13616: the rearranged digits leave 1 when divided by 97)."""
    return _remainder(iban[4:] + iban[:4]) == 1


def _remainder(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97


# The organisations of the example. Funders and the tax office are those of the proposal; all others are invented.


@dataclass(frozen=True)
class Organisation:
    """An organisation as the bank shows it."""

    name: str
    iban: str


COOPERATIVE = Organisation("BuurtWerkKamer Cooperatie", demo_iban(1))
PETTY_CASH_IBANS = {"TOP": demo_iban(11), "HLR": demo_iban(12), "ZUILEN": demo_iban(13)}
TAX_OFFICE = Organisation("Belastingdienst", demo_iban(101))
FUNDERS = {
    "SPDO": Organisation("Gemeente Utrecht", demo_iban(111)),
    "WI": Organisation("Utrecht Werk en Inkomen", demo_iban(112)),
    "PORTAAL": Organisation("Woningcorporatie Portaal", demo_iban(113)),
    "MITROS": Organisation("Woningcorporatie Mitros", demo_iban(114)),
    "BOEX": Organisation("Woningcorporatie Bo-Ex", demo_iban(115)),
    "GROENWEST": Organisation("Woningcorporatie GroenWest", demo_iban(116)),
    "VSB": Organisation("VSB Fonds", demo_iban(117)),
    "DOEN": Organisation("Stichting Doen", demo_iban(118)),
    "KHF": Organisation("Karel Hein Fonds", demo_iban(119)),
    "ORANJE": Organisation("Oranjefonds", demo_iban(120)),
}
PAYROLL = Organisation("Loonkantoor De Rekenlat", demo_iban(201))
COACHES = Organisation("Coachcollectief Springtij", demo_iban(202))
BROKER = Organisation("Bureau Tussenschot", demo_iban(203))
WORK_TRAINER = Organisation("Leerbedrijf De Schaafbank", demo_iban(204))
TRAINER = Organisation("Opleidingshuis De Wegwijzer", demo_iban(205))
LANDLORDS = {
    "TOP": Organisation("Verhuurbedrijf De Gevellijst", demo_iban(211)),
    "HLR": Organisation("Vastgoedbeheer Rijnoever", demo_iban(212)),
    "ZUILEN": Organisation("Stichting Het Leegstaande Lokaal", demo_iban(213)),
}
ENERGY = Organisation("Energiecooperatie De Windvaan", demo_iban(221))
TELECOM = Organisation("Telecombedrijf Draadwerk", demo_iban(222))
WATER = Organisation("Waterbedrijf De Zilveren Kraan", demo_iban(223))
LOCAL_TAXES = Organisation("Heffingenkantoor Kromme Oever", demo_iban(224))
WEB = Organisation("Webwerkplaats De Letterbak", demo_iban(225))
CARD_PAYOUTS = Organisation("Buurtpin Betaaldiensten", demo_iban(226))
PROJECT_CLIENTS = {
    "TOP": Organisation("Stichting Pleinfeest Vlinderhof", demo_iban(231)),
    "HLR": Organisation("Schoolvereniging De Windroos", demo_iban(232)),
    "ZUILEN": Organisation("Muziekhuis Werkspoorlaan", demo_iban(233)),
}
MEMBER_ORGANISATIONS = (
    Organisation("Vereniging Tuinpad Ondiep", demo_iban(241)),
    Organisation("Stichting De Brede Stoep", demo_iban(242)),
    Organisation("Fietsenmakerij Zadelpijn", demo_iban(243)),
    Organisation("Bewonersgroep Leidsche Lantaarn", demo_iban(244)),
    Organisation("Atelier Rode Draad", demo_iban(245)),
)
FURNISHERS = ("Kringloop De Tweede Ronde", "Bouwmarkt Het Hamertje", "Meubelhal De Zitzak")


# The kamers of the example, as new books take them.

NAME = "BuurtWerkKamer Coöperatie"
CEILING = Decimal(250)
KAMERS = (
    NewKamer(
        "TOP",
        "TOP",
        CEILING,
        dt.date(2017, 4, 1),
        PETTY_CASH_IBANS["TOP"],
        "Tweede Daalsebuurt, Ondiep, Pijlsweerd",
    ),
    NewKamer("HLR", "Hart voor Leidsche Rijn", CEILING, dt.date(2017, 4, 1), PETTY_CASH_IBANS["HLR"]),
    NewKamer("ZUILEN", "Zuilen", CEILING, dt.date(2018, 1, 1), PETTY_CASH_IBANS["ZUILEN"]),
)
# Invented: the numbers pass their checks and are nobody's.
NUMBERS = {"kvk": "12345678", "rsin": "123456782", "zetel": "Utrecht"}
KAMER_CODES = tuple(kamer.code for kamer in KAMERS)
RECEIPTS_FROM = dt.date(2017, 4, 1)
CARD_NUMBERS = {"TOP": "011", "HLR": "012", "ZUILEN": "013"}  # the cooperative's bank card that each kamer uses


# The people of the example: names put together from invented lists, so that nobody real is meant.

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
class InventedPerson:
    """Somebody invented, with an account number that does not exist."""

    name: str
    iban: str


@dataclass(frozen=True)
class People:
    """Everybody who occurs: those who are members, and those who are not."""

    members: tuple[InventedPerson, ...]
    employees: tuple[InventedPerson, ...]  # one perspectiefbaan in TOP, one in HLR
    trainees: tuple[InventedPerson, ...]  # one in TOP, one in HLR, two in ZUILEN
    guests: tuple[InventedPerson, ...]  # pay for a meal themselves
    strangers: tuple[InventedPerson, ...]  # nobody knows why they pay or are paid

    @property
    def names(self) -> frozenset[str]:
        """All names: none of them may ever stand in the books."""
        groups = (self.members, self.employees, self.trainees, self.guests, self.strangers)
        return frozenset(person.name for group in groups for person in group)


def people(seed: int) -> People:
    """The people of one seed."""
    every = [f"{first} {last}" for first in _FIRST_NAMES for last in _LAST_NAMES]
    names = stream(seed, "people").sample(every, MEMBER_PERSONS + OTHER_PERSONS)
    persons = tuple(InventedPerson(name, demo_iban(_FIRST_NUMBER + index)) for index, name in enumerate(names))
    members, others = persons[:MEMBER_PERSONS], persons[MEMBER_PERSONS:]
    return People(members, others[:2], others[2:6], others[6:12], others[12:])
