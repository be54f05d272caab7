"""What people write of a year beside its figures: its story, why the result came, when it was drawn up and filed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.periods import parse_day
from bwk_ledger.standing.form import TEXT, Form, Key, Wrong, one_of, values_of, whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# What people say in the annual report of a year: its story, why the result came, and when the board drew it up.
#
#     2026-12-31 custom "jaarstuk" "verhaal" "In mei ging de tweede kamer open."
#     2026-12-31 custom "jaarstuk" "verhaal" "In september volgde de derde."
#     2026-12-31 custom "jaarstuk" "opgemaakt" "2027-05-06"
#
# Each entry is a paragraph; those of one part stand in their order. They belong to their year and are sealed with it:
# what the members adopted is what the report goes on saying.


@dataclass(frozen=True)
class TextPart:
    """A part of the report: by which word it is written, its title there, and what belongs in it.

    Where `must` is no, nothing is missing when it is empty.
    """

    name: str
    title: str
    about: str
    must: bool = True


STORY = TextPart("verhaal", "Hoe het jaar ging", "hoe het jaar ging, voor wie er niet bij was")
WHY = TextPart("resultaat", "Waarom het resultaat zo is", "waarom er geld overbleef of tekort was")
ACTIVITIES = TextPart("activiteiten", "Activiteiten", "wat de coöperatie doet, in een of twee zinnen")
AHEAD = TextPart("vooruitblik", "Het jaar dat komt", "wat er volgend jaar verandert", must=False)
COMMITMENTS = TextPart(
    "verplichtingen",
    "Niet in de balans opgenomen verplichtingen",
    "wat al is afgesproken en pas later wordt betaald, zoals huur: tot wanneer en hoeveel; of dat er niets is",
)
RULE = TextPart(
    "statuten", "Statutaire regeling van de winstbestemming", "wat de statuten over het resultaat zeggen, met artikel"
)
AFTER = TextPart(
    "gebeurtenissen",
    "Gebeurtenissen na balansdatum",
    "wat er na 31 december gebeurde en voor deze cijfers telt; of dat er niets was",
)
COMMITTEE = TextPart(
    "kascommissie", "Verklaring van de kascommissie", "wat de kascommissie op papier verklaarde", must=False
)
SIGNING = TextPart(
    "ondertekening", "Ondertekening", "waarom een handtekening van een bestuurslid ontbreekt", must=False
)
DRAWN_UP = TextPart("opgemaakt", "Opgemaakt", "de dag waarop het bestuur de jaarrekening opmaakte, als jjjj-mm-dd")
PARTS = (ACTIVITIES, STORY, WHY, AHEAD, COMMITMENTS, RULE, AFTER, COMMITTEE, SIGNING, DRAWN_UP)
BY_NAME = {part.name: part for part in PARTS}


def _is_day(entry: Any) -> Iterator[Finding]:
    """A day of drawing up that is none, or comes before the year is over."""
    name, text = values_of(entry)
    if name != DRAWN_UP.name:
        return
    day = parse_day(text)
    if day is None or day <= entry.date:
        yield finding(
            "report.day",
            entry,
            "De dag waarop het bestuur de jaarrekening van {year} opmaakte, kan niet: {text}.",
            cause="het bestuur maakt haar op als het jaar voorbij is.",
            remedy=f'schrijf de dag zoals: custom "jaarstuk" "opgemaakt" "{entry.date.year + 1}-05-06".',
            year=str(entry.date.year),
            text=text,
        )


YEAR_TEXT = Form(
    "jaarstuk",
    (
        Key(
            "onderdeel",
            one_of(*BY_NAME),
            f"wat het is: {', '.join(BY_NAME)}",
            '"verhaal"',
            Wrong(
                "report.part",
                "De jaarrekening heeft geen onderdeel '{value}'.",
                f"de onderdelen zijn: {', '.join(BY_NAME)}.",
                'schrijf: custom "jaarstuk" {example} "tekst".',
            ),
        ),
        Key("tekst", TEXT, "een alinea; meer alinea's zijn meer regels", '"In mei ging de tweede kamer open."'),
    ),
    (),
    "jaren/{year}/jaarstuk.beancount",
    once=None,
    checks=(_is_day,),
)


@dataclass(frozen=True)
class YearTexts:
    """What is written for a year: paragraphs by the name of their part."""

    paragraphs: Mapping[str, tuple[str, ...]]

    def of(self, part: TextPart) -> tuple[str, ...]:
        """The paragraphs of a part; none where nothing is written."""
        return self.paragraphs.get(part.name, ())

    @property
    def drawn_up(self) -> dt.date | None:
        """The day on which the board drew the report up; None where it did not say so yet."""
        day_texts = self.of(DRAWN_UP)
        return parse_day(day_texts[-1]) if day_texts else None

    @property
    def empty(self) -> tuple[TextPart, ...]:
        """What must be written still."""
        return tuple(part for part in PARTS if part.must and not self.of(part))


def year_texts(customs: Iterable[Any], year: int) -> YearTexts:
    """What is written for the report of a year."""
    texts_by_name: dict[str, tuple[str, ...]] = {}
    for entry in entries_of(customs, year):
        name, text = values_of(entry)
        texts_by_name[name] = (*texts_by_name.get(name, ()), str(text))
    return YearTexts(texts_by_name)


def entries_of(customs: Iterable[Any], year: int, part: str = "") -> Iterator[Any]:
    """The entries of a year, of one part or of all, in the order of the books."""
    for entry in customs:
        is_one = entry.type == YEAR_TEXT.type and entry.date.year == year and YEAR_TEXT.is_right(entry)
        if is_one and part in ("", values_of(entry)[0]):
            yield entry


# When the annual accounts of a year were filed at the trade register.
#
# 2027-06-12 custom "deponering" 2026


def _after_its_year(entry: Any) -> Iterator[Finding]:
    (year,) = values_of(entry)
    if isinstance(year, Decimal) and entry.date.year <= year:
        yield finding(
            "filing.day",
            entry,
            "De jaarrekening van {year} kan niet op {day} zijn gedeponeerd.",
            cause="een jaarrekening wordt gedeponeerd als het jaar voorbij is.",
            remedy="zet voor de entry de dag waarop het formulier is verzonden.",
            year=str(int(year)),
            day=entry.date,
        )


FILING = Form(
    "deponering",
    (
        Key(
            "jaar",
            whole(least=1),
            "van welk jaar de jaarrekening is",
            "2017",
            Wrong(
                "filing.year",
                "Een deponering noemt geen jaar, maar '{value}'.",
                "een jaarrekening is van een jaar.",
                "schrijf het jaar zonder aanhalingstekens.",
            ),
        ),
    ),
    (),
    "stam/deponeringen.beancount",
    checks=(_after_its_year,),
)


@dataclass(frozen=True)
class Filed:
    """The day on which the accounts of a year were filed."""

    year: int
    day: dt.date


def read_filed(entry: Any, values: Sequence[Any]) -> Filed:
    """One `custom "deponering"`."""
    return Filed(int(values[0]) if isinstance(values[0], Decimal) else 0, entry.date)
