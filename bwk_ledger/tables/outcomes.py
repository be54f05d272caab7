"""What came of the targets of a year, beside what was promised: the report and the page alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.money import format_amount
from bwk_ledger.tables.records import RecordField, Section, rows, table
from bwk_ledger.tables.table import Cell, Kind, Row, Style

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.figures.outcomes import Activities, CountedOutcome, Outcomes
    from bwk_ledger.standing.config import Config
    from bwk_ledger.tables.table import Table

NOT_COUNTED = "niet geteld"
_TERTIALEN = 3
TREND = (
    "Per tertiaal: wat erbij kwam. Van een stand, schatting, enquête of bedrag is het hoe het aan het eind was, want "
    "die zijn niet op te tellen."
)
PEOPLE = (
    "Met kaarten telt iemand een keer, ook over maanden en activiteiten heen. Met 'eerste keer dit jaar' telt iemand "
    "een keer per activiteit: wie aan twee meedoet, telt bij elk van beide."
)


def shown(value: Decimal | None, item: CountedOutcome) -> str:
    """A figure of a result as people read it."""
    if value is None:
        return ""
    if item.is_amount:
        return format_amount(value)
    text = f"{value.normalize():f}".replace(".", ",")
    return f"{text}%" if item.target.goal.is_percentage else text


def result(item: CountedOutcome) -> str:
    """What came of a target, in words."""
    if not item.is_counted:
        return NOT_COUNTED
    if item.said:
        return item.said
    text = shown(item.value, item)
    if item.out_of:
        text = f"{text} op {item.out_of}"
    return f"{text} ({item.visits} bezoeken)" if item.visits is not None else text


def reached(item: CountedOutcome) -> str:
    """Whether a target was reached; empty where that cannot be said."""
    return {True: "ja", False: "nee", None: ""}[item.is_reached]


def _trend(place: int) -> RecordField[CountedOutcome]:
    return RecordField(
        f"{place + 1}e",
        Kind.TEXT,
        lambda item: shown(item.trend[place], item),
        group="Tertiaal [1]",
        look="nowrap",
        label=f"{place + 1}e tertiaal",
    )


def fields(*, on_page: bool) -> tuple[RecordField[CountedOutcome], ...]:
    """The columns of a kamer's targets; a page has how it was counted below each result, also on a phone."""

    def counted(item: CountedOutcome) -> Cell:
        return Cell(result(item), warns=not item.is_counted, below=item.method if on_page else "")

    how: RecordField[CountedOutcome] = RecordField("hoe geteld [2]", Kind.TEXT, lambda item: item.method)
    return (
        RecordField("Prestatie", Kind.TEXT, lambda item: item.target.what, look="label"),
        RecordField("doel", Kind.TEXT, lambda item: item.target.text, look="nowrap"),
        RecordField("resultaat [2]" if on_page else "resultaat", Kind.TEXT, counted),
        RecordField("gehaald", Kind.TEXT, reached, look="spare"),
        *map(_trend, range(_TERTIALEN)),
        *(() if on_page else (how,)),
    )


def kamer_table(found: Outcomes, kamer: str, name: str, *, on_page: bool = False) -> Table:
    """The targets of one kamer by block, and what its activities come to together."""
    columns = fields(on_page=on_page)
    blocks: dict[str, list[CountedOutcome]] = {}
    for item in found.of(kamer):
        blocks.setdefault(item.target.block, []).append(item)
    sections = [Section(items, block) for block, items in blocks.items()]
    last = [_together(item, on_page=on_page) for item in found.activities if item.kamer == kamer]
    return table(
        f"Prestaties {found.year} {name}",
        columns,
        (*rows(columns, sections), *last),
        f"tot en met {found.day:%d-%m-%Y}",
        (TREND, PEOPLE),
    )


def _together(item: Activities, *, on_page: bool) -> Row:
    label = "Alle activiteiten samen" if item.is_unique else "Alle activiteiten opgeteld"
    how = "uniek: ieder een keer" if item.is_unique else "niet uniek: wie aan twee meedoet, telt twee keer"
    visits = f" ({item.visits} bezoeken)" if item.visits else ""
    people = Cell(f"{item.people}{visits}", below=how if on_page else "")
    last = [] if on_page else [Cell(how)]
    return Row((Cell(label), Cell(""), people, *[Cell("")] * (_TERTIALEN + 1), *last), Style.SUBTOTAL)


def prestaties(found: Outcomes, config: Config, kamer: str | None = None) -> list[Table]:
    """A table for each kamer that has targets, or for one."""
    return [
        kamer_table(found, code, f"{code} {config.kamers[code].name}".strip() if code in config.kamers else code)
        for code in found.kamers
        if kamer in (None, code)
    ]
