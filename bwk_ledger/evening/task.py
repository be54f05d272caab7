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


class TaskDoor(NamedTuple):
    """Where tasks of a kind are done: a page of ours (or Fava's own page of errors), or the form of an act."""

    title: str
    page: str
    button: str
    command: str  # of `bwk`, without what a task adds
    act: str = ""  # of a form


class TaskKind(Enum):
    """What is to be done, in the order of an evening: what makes the rest right comes first."""

    ERRORS = TaskDoor("Fouten in de boeken", ERRORS, "Bekijk", "controle")
    BEGIN = TaskDoor("Het begin van de boeken", FORMS, "Boek", "beginbalans", "beginbalans")
    PEOPLE = TaskDoor("Wie uren gaat maken", FORMS, "Meld aan", "uren aanmelden", "uren aanmelden")
    MEMBERS = TaskDoor("Leden", FORMS, "Meld aan", "leden aanmelden", "leden aanmelden")
    WAGE_BEGIN = TaskDoor("Afgesproken loon", FORMS, "Leg vast", "loon afspraak", "loon afspraak")
    STATEMENTS = TaskDoor("Afschriften die ontbreken", "Importeren", "Importeer", "importeer")
    INBOX = TaskDoor("Bestanden die wachten", "Importeren", "Lees in", "importeer")
    DOUBTS = TaskDoor("Bankregels in twijfel", FORMS, "Beslis", "twijfel", "twijfel")
    QUESTIONS = TaskDoor("Uit te zoeken", "Vragen", "Zoek uit", "vraagposten")
    PAPERS = TaskDoor("Bonnen", "Bonnen", "Leg ernaast", "bonnen")
    APPROVE = TaskDoor("Wacht op een tweede persoon", FORMS, "Geef akkoord", "", "goedkeuren")
    PAY = TaskDoor("Te betalen", FORMS, "Betaal", "", "betalen")
    WAGES = TaskDoor("Lonen", FORMS, "Boek", "loon lees", "loon boek")
    WAGE_DEBTS = TaskDoor("Lonen te betalen", "Boekingen", "Bekijk", "loon open")
    DEBTS = TaskDoor("Borg en leningen", "Boekingen", "Bekijk", "")
    COUNT = TaskDoor("Kas te tellen", FORMS, "Tel", "kas telling", "kas telling")
    FILL_UP = TaskDoor("Handgeld aan te vullen", "Handgeld", "Vul aan", "handgeld voorstel")
    HOURS = TaskDoor("Uren goed te keuren", FORMS, "Keur goed", "uren goedkeuren", "uren goedkeuren")
    MONTHS = TaskDoor("Maanden niet volledig verklaard", FORMS, "Verklaar", "uren volledig", "uren volledig")
    FEES = TaskDoor("Contributie", "Leden", "Bekijk", "leden contributie")
    SHARES = TaskDoor("Aandelen terug te betalen", "Leden", "Bekijk", "leden terugbetalingen")
    DEADLINES = TaskDoor("Termijnen en verslagen", "Financiers", "Bekijk", "verantwoording")
    YEAR_TEXTS = TaskDoor("Teksten van de jaarrekening", FORMS, "Schrijf", "jaarstuk lijst", "jaarstuk schrijf")
    FILING = TaskDoor("Jaarrekening deponeren", FORMS, "Schrijf op", "deponeren", "deponeren")
    ANSWERS = TaskDoor("Vragen van de kascommissie", "Bevindingen", "Antwoord", "bevindingen")

    @property
    def door(self) -> TaskDoor:
        """Where it is done."""
        task_door: TaskDoor = self.value
        return task_door


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
