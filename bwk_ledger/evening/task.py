"""A task: what the treasurer is to do now, and where. One table says which page and which command that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

FORMS = "Formulieren"  # the page with a form for every act
ERRORS = "errors"  # Fava's own page of what is wrong with the books
_ACT = "act"


class Door(NamedTuple):
    """Where tasks of a kind are done: a page of ours (or Fava's own page of errors), or the form of an act."""

    title: str
    page: str
    button: str
    command: str  # of `bwk`, without what a task adds
    act: str = ""  # of a form


class TaskKind(Enum):
    """What is to be done, in the order of an evening: what makes the rest right comes first."""

    ERRORS = Door("Fouten in de boeken", ERRORS, "Bekijk", "controle")
    BEGIN = Door("Het begin van de boeken", FORMS, "Boek", "beginbalans", "beginbalans")
    PEOPLE = Door("Wie uren gaat maken", FORMS, "Meld aan", "uren aanmelden", "uren aanmelden")
    MEMBERS = Door("Leden", FORMS, "Meld aan", "leden aanmelden", "leden aanmelden")
    WAGE_BEGIN = Door("Afgesproken loon", FORMS, "Leg vast", "loon afspraak", "loon afspraak")
    STATEMENTS = Door("Afschriften die ontbreken", "Importeren", "Importeer", "importeer")
    INBOX = Door("Bestanden die wachten", "Importeren", "Lees in", "importeer")
    DOUBTS = Door("Bankregels in twijfel", FORMS, "Beslis", "twijfel", "twijfel")
    QUESTIONS = Door("Uit te zoeken", "Vragen", "Zoek uit", "vraagposten")
    PAPERS = Door("Bonnen", "Bonnen", "Leg ernaast", "bonnen")
    APPROVE = Door("Wacht op een tweede persoon", FORMS, "Geef akkoord", "", "goedkeuren")
    PAY = Door("Te betalen", FORMS, "Betaal", "", "betalen")
    WAGES = Door("Lonen", FORMS, "Boek", "loon lees", "loon boek")
    WAGE_DEBTS = Door("Lonen te betalen", "Boekingen", "Bekijk", "loon open")
    DEBTS = Door("Borg en leningen", "Boekingen", "Bekijk", "")
    COUNT = Door("Kas te tellen", FORMS, "Tel", "kas telling", "kas telling")
    FILL_UP = Door("Handgeld aan te vullen", "Handgeld", "Vul aan", "handgeld voorstel")
    HOURS = Door("Uren goed te keuren", FORMS, "Keur goed", "uren goedkeuren", "uren goedkeuren")
    MONTHS = Door("Maanden niet volledig verklaard", FORMS, "Verklaar", "uren volledig", "uren volledig")
    FEES = Door("Contributie", "Leden", "Bekijk", "leden contributie")
    SHARES = Door("Aandelen terug te betalen", "Leden", "Bekijk", "leden terugbetalingen")
    DEADLINES = Door("Termijnen en verslagen", "Financiers", "Bekijk", "verantwoording")
    YEAR_TEXTS = Door("Teksten van de jaarrekening", FORMS, "Schrijf", "jaarstuk lijst", "jaarstuk schrijf")
    FILING = Door("Jaarrekening deponeren", FORMS, "Schrijf op", "deponeren", "deponeren")
    ANSWERS = Door("Vragen van de kascommissie", "Bevindingen", "Antwoord", "bevindingen")

    @property
    def door(self) -> Door:
        """Where it is done."""
        found: Door = self.value
        return found


@dataclass(frozen=True)
class Task:
    """One thing to do: a Dutch sentence, how many it is about, EUR where it is about money, and by when.

    `given` fills the form of the act in (several for what may be given more often), and stands in the address of any
    other page; `noun` comes before the act of a
    kind that several nouns share (`factuur` in `factuur betalen`), and `words` behind the command.
    """

    kind: TaskKind
    text: str
    count: int = 1
    amount: Decimal | None = None
    day: dt.date | None = None
    noun: str = ""
    given: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    words: str = ""

    @property
    def page(self) -> str:
        """The page on which it is done."""
        return self.kind.door.page

    @property
    def arguments(self) -> Mapping[str, str | tuple[str, ...]]:
        """What is asked of that page."""
        act = f"{self.noun} {self.kind.door.act}".strip()
        return ({_ACT: act} if self.kind.door.act else {}) | dict(self.given)

    @property
    def command(self) -> str:
        """The command that does the same, or shows it."""
        door = self.kind.door
        verb = door.command or f"{self.noun} {door.act}".strip()
        return " ".join(filter(None, ("bwk", verb, self.words)))
