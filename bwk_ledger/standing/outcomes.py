"""What came of the targets of a year (resultaten): counted by the kamers, or measured from the books themselves.

2026-03-31 custom "resultaat" "LINDE" "Formulieren" 14
  vanaf: 2026-03-01
  methode: "kaart"
  kaarten: "1-12 15 31"

People are never named. A card has a number, is handed out in one kamer for one year, and the books know only that
number: what several months and activities have in common is exact, and nobody can be found by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.standing.budget import TARGET
from bwk_ledger.standing.form import DAY, NO_QUOTES, TEXT, Form, Key, Once, ValueKind, Wrong, one_of, values_of, whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

_FILE = "jaren/{year}/prestaties.beancount"
CARD, FIRST_TIME, COUNT, LEVEL, ESTIMATE = "kaart", "eerste keer", "telling", "stand", "schatting"
SURVEY, INTERVIEWS = "enquête", "interviews"
METHODS = (CARD, FIRST_TIME, COUNT, LEVEL, ESTIMATE, SURVEY, INTERVIEWS)
ADDING = frozenset({CARD, FIRST_TIME, COUNT})  # of other methods the last figure counts
ASKED = frozenset({SURVEY, INTERVIEWS})  # of a number of people
_MOST_CARDS = 99_999
_CARDS = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?", re.ASCII)


def parse_cards(text: object) -> frozenset[int] | None:
    """The numbers of cards in a text such as `1-12 15 31`; None where it says something else."""
    card_numbers: set[int] = set()
    for word in str(text or "").replace(",", " ").split():
        match = _CARDS.fullmatch(word)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last <= _MOST_CARDS:
            return None
        card_numbers.update(range(first, last + 1))
    return frozenset(card_numbers)


def format_cards(numbers: Iterable[int]) -> str:
    """The same, as the books have it: in order, with a dash for what follows on."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return " ".join("-".join(map(str, part)) for part in parts)


def _number(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) and value.is_finite() and value >= 0 else None


def _person(value: Any) -> str | None:
    return str(value) if PERSON_NUMBER.fullmatch(str(value)) else None


NUMBER: ValueKind[Decimal | None] = ValueKind(_number, None)
_PART = "outcomes.part"
_WHOLE = "dit is een heel getal van 0 of meer, zonder aanhalingstekens."
FROM = Key(
    "vanaf",
    DAY,
    "de eerste dag die is geteld; zonder is het de dag zelf",
    "JJJJ-03-01",
    Wrong(_PART, "Het begin van '{second}' is geen datum: {value}.", NO_QUOTES),
)
METHOD = Key(
    "methode",
    one_of(*METHODS),
    "hoe er is geteld",
    f'"{COUNT}"',
    Wrong(
        "outcomes.method",
        "Bij het resultaat '{second}' staat niet hoe er is geteld: {value}.",
        f"de methoden zijn: {', '.join(METHODS)}.",
    ),
    is_required=True,
)
VISITS: Key[int | None] = Key(
    "bezoeken",
    ValueKind(whole(0).read, None),
    "hoe vaak er iemand kwam",
    "120",
    Wrong(_PART, "De bezoeken bij '{second}' zijn geen getal: {value}.", _WHOLE),
)
OUT_OF: Key[int | None] = Key(
    "op",
    ValueKind(whole(0).read, None),
    "van hoeveel, bij een doel als 20 op 40",
    "40",
    Wrong(_PART, "Het aantal waarop '{second}' is geteld, is geen getal: {value}.", _WHOLE),
)
ASKED_PEOPLE: Key[int | None] = Key(
    "antwoorden",
    ValueKind(whole(1).read, None),
    "hoeveel mensen antwoord gaven",
    "35",
    Wrong(
        _PART, "Het aantal antwoorden bij '{second}' is geen getal: {value}.", "dit is een heel getal van 1 of meer."
    ),
)
CARD_NUMBERS: Key[frozenset[int] | None] = Key(
    "kaarten",
    ValueKind(parse_cards, None),
    "de nummers van de kaarten die er waren",
    '"1-12 15 31"',
    Wrong(
        "outcomes.cards",
        "De kaarten bij '{second}' zijn niet te lezen: {value}.",
        "kaarten staan er als nummers met spaties ertussen, en een streepje voor een reeks.",
    ),
)
BY: Key[str | None] = Key(
    "door",
    ValueKind(_person, None),
    "het nummer van wie telde",
    '"P0001"',
    Wrong(_PART, "Wie '{second}' telde, is geen nummer: {value}.", "in de boeken staan mensen alleen met een nummer."),
)
BEFORE: Key[Decimal | None] = Key(
    "was",
    NUMBER,
    "wat er stond voor het is verbeterd",
    "41",
    Wrong(_PART, "Wat er bij '{second}' stond, is geen getal: {value}.", "dit is een getal zonder aanhalingstekens."),
)
WITHDRAWN = Key(
    "ingetrokken",
    DAY,
    "op welke dag het is ingetrokken; het telt dan niet",
    "JJJJ-04-12",
    Wrong(_PART, "De dag waarop '{second}' is ingetrokken, is geen datum: {value}.", NO_QUOTES),
)
OUTCOME = Form(
    "resultaat",
    (
        Key("kamer", TEXT, "welke kamer", '"KAMER"'),
        Key("prestatie", TEXT, "welke prestatie, met dezelfde woorden", '"Formulieren"'),
        Key("aantal", NUMBER, "wat er is geteld", "41"),
    ),
    (FROM, METHOD, VISITS, OUT_OF, ASKED_PEOPLE, CARD_NUMBERS, BY, BEFORE, WITHDRAWN),
    _FILE,
    the="het",
    once=None,
)
CARDS = Form(
    "kaarten",
    (
        Key("kamer", TEXT, "welke kamer", '"KAMER"'),
        Key("aantal", whole(1), "hoeveel kaarten er voor dit jaar zijn: 1 tot en met dit nummer", "200"),
    ),
    (),
    _FILE,
    name="aantal kaarten",
    the="het",
    once=None,
)
# What the books know by themselves.
VOLUNTEERS, GROUPS, MEMBERS, PLACES = "vrijwilligers", "groepen", "leden", "plaatsen"
DEFICIT, STATEMENT, PARTICIPANTS = "tekort", "verklaring", "deelnemers"
MEASURES = {
    VOLUNTEERS: "actieve vrijwilligers",
    GROUPS: "groepen van vrijwilligers",
    MEMBERS: "betalende leden van de bewonersvereniging",
    PLACES: "bezette werkplekken",
    DEFICIT: "of de kamer een tekort heeft",
    STATEMENT: "of de kascommissie tekende",
    PARTICIPANTS: "verschillende kaarten bij alle activiteiten samen",
}


def _kinds(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(value or "").split(";") if part.strip())


ONLY: Key[tuple[str, ...]] = Key(
    "alleen", ValueKind(_kinds, ()), "welke groepen van activiteiten, of soorten werkplekken, tellen", '"Hulp; Leren"'
)
MEASURE = Form(
    "meting",
    (
        Key("prestatie", TEXT, "welke prestatie, met dezelfde woorden", '"Betalende leden bewonersvereniging"'),
        Key("waaruit", one_of(*MEASURES), f"een van: {', '.join(MEASURES)}", f'"{MEMBERS}"'),
    ),
    (ONLY,),
    "stam/prestaties.beancount",
    once=Once.A_DAY,
    is_folded=True,
)


@dataclass(frozen=True)
class Goal:
    """What a target asks, as far as it is a number; `least` is what must be passed where that is more than reached."""

    number: Decimal | None
    out_of: Decimal | None = None
    is_percentage: bool = False
    is_more_than: bool = False

    def is_reached(self, value: Decimal, out_of: Decimal | None) -> bool | None:
        """Whether a result is enough; None where the target is no number. An "x op y" is held against its share."""
        if self.number is None:
            return None
        if self.out_of and out_of:
            return value * self.out_of >= self.number * out_of
        return value > self.number if self.is_more_than else value >= self.number


_GOAL = re.compile(r"(min\.?|>|>=)?\s*(\d{1,9}(?:[.,]\d{1,4})?)\s*(%)?(?:\s+op\s+(\d{1,9}))?", re.IGNORECASE)


def read_goal(text: str) -> Goal:
    """What a target such as `min 20 op 40`, `min 50%`, `> 8` or `150` asks."""
    match = _GOAL.fullmatch(text.strip())
    if match is None:
        return Goal(None)
    out_of = Decimal(match[4]) if match[4] else None
    return Goal(Decimal(match[2].replace(",", ".")), out_of, bool(match[3]), match[1] == ">")


@dataclass(frozen=True)
class OutcomeTarget:
    """What a kamer is to reach in a year."""

    kamer: str
    block: str
    what: str
    indicator: str
    text: str  # how much, as the books say it

    @property
    def goal(self) -> Goal:
        """The same as a number."""
        return read_goal(self.text)


@dataclass(frozen=True)
class CountedResult:
    """A result as somebody wrote it down: of one day, or of the days from `start` on."""

    kamer: str
    what: str
    start: dt.date
    day: dt.date
    value: Decimal
    method: str
    visits: int | None
    out_of: int | None
    asked: int | None
    cards: frozenset[int]
    entry: Any


@dataclass(frozen=True)
class OutcomeMeasure:
    """That the books themselves know what came of a target, from a day on."""

    kind: str
    only: tuple[str, ...]
    start: dt.date


def read_goals(customs: Iterable[Any], year: int) -> list[OutcomeTarget]:
    """The targets of a year, in the order of the books."""
    return [
        OutcomeTarget(*map(str, values_of(entry)))
        for entry in customs
        if entry.type == TARGET.type and entry.date.year == year and TARGET.is_complete(entry)
    ]


def read_outcome(entry: Any) -> CountedResult:
    """One complete `custom "resultaat"`, also where it was withdrawn."""
    kamer, what, value = values_of(entry)
    start = FROM.of(entry) or entry.date
    cards = CARD_NUMBERS.of(entry) or frozenset()
    figures = (VISITS.of(entry), OUT_OF.of(entry), ASKED_PEOPLE.of(entry))
    return CountedResult(str(kamer), str(what), start, entry.date, value, METHOD.of(entry), *figures, cards, entry)


def read_outcomes(customs: Iterable[Any], year: int) -> Iterator[CountedResult]:
    """The results of a year that count."""
    for entry in customs:
        is_of_year = entry.type == OUTCOME.type and entry.date.year == year
        if is_of_year and OUTCOME.is_right(entry) and WITHDRAWN.of(entry) is None:
            yield read_outcome(entry)


def read_cards(customs: Iterable[Any]) -> Mapping[tuple[str, int], int]:
    """How many cards were handed out, by kamer and year."""
    cards_by_kamer: dict[tuple[str, int], int] = {}
    for entry in customs:
        if entry.type == CARDS.type and CARDS.is_complete(entry):
            kamer, number = values_of(entry)
            cards_by_kamer[str(kamer), entry.date.year] = int(number)
    return cards_by_kamer


def read_measures(customs: Iterable[Any], year: int) -> Mapping[str, OutcomeMeasure]:
    """What the books measure by themselves in a year, by the name of the target in lower case; the newest counts."""
    measure_by_target: dict[str, OutcomeMeasure] = {}
    for entry in customs:
        if entry.type == MEASURE.type and entry.date.year <= year and MEASURE.is_complete(entry):
            what, kind = map(str, values_of(entry))
            measure_by_target[what.casefold()] = OutcomeMeasure(kind, ONLY.of(entry), entry.date)
    return measure_by_target
