"""Results beside the targets: write one down, improve it, withdraw it, and say what the books measure themselves."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    DAY,
    KAMER,
    NUMBER,
    TEXT,
    YEAR,
    Done,
    Field,
    FieldKind,
    a_kamer,
    act,
    choice,
    placed,
    whole,
)
from bwk_ledger.base import meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.outcomes import (
    ADDING,
    ASKED_PEOPLE,
    BEFORE,
    BY,
    CARD,
    CARD_NUMBERS,
    CARDS,
    COUNT,
    FIRST_TIME,
    FROM,
    MEASURE,
    MEASURES,
    METHOD,
    METHODS,
    ONLY,
    OUT_OF,
    OUTCOME,
    PARTICIPANTS,
    VISITS,
    WITHDRAWN,
    read_cards,
    read_goals,
    read_measures,
    read_outcomes,
)
from bwk_ledger.standing.refusals import require_kamer_on, require_person
from importers.copies import count_sheet_name
from importers.outcomes import SheetFinding, outcome
from importers.readers.count_sheet import TITLES, WRITE_COUNT, parse_count

if TYPE_CHECKING:
    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.outcomes import OutcomeTarget


_COUNT = FieldKind("aantal", whole, least=0)
_TITLE = "Prestaties"


def require_target(ledger: Ledger, kamer: str, what: str, year: int) -> OutcomeTarget:
    """The target of a kamer and year that some words mean: all of them, or a part that only one of them has.

    Raises:
        InputError: there is none, or more than one.
    """
    known = [item for item in read_goals(ledger.customs, year) if item.kamer == kamer]
    words = what.strip().casefold()
    meant = [item for item in known if item.what.casefold() == words]
    meant = meant or [item for item in known if words and words in item.what.casefold()]
    if len(meant) != 1:
        told = "; ".join(item.what for item in meant or known) or "geen"
        raise InputError(
            f"'{what}' is bij {kamer} in {year} " + ("meer dan een prestatie." if meant else "geen prestatie."),
            field="prestatie",
            cause=f"{'dit zijn' if meant else 'de prestaties zijn'}: {told}.",
            remedy="noem er een, met genoeg woorden."
            if known
            else advice("lees ze in met ", way("importeer", f"prestaties-{year}.csv"), ", of noem een andere dag."),
        )
    return meant[0]


def _entry(ledger: Ledger, kamer: str, what: str, day: dt.date) -> Any:
    """The result of a kamer on a day that counts.

    Raises:
        InputError: there is none.
    """
    target = require_target(ledger, kamer, what, day.year)
    own = [
        entry
        for entry in ledger.customs
        if entry.type == OUTCOME.type
        and OUTCOME.is_right(entry)
        and [str(value).casefold() for value in values_of(entry)[:2]] == [kamer.casefold(), target.what.casefold()]
    ]
    counting = [entry for entry in own if WITHDRAWN.of(entry) is None]
    on_day = [entry for entry in counting if entry.date == day]
    if not on_day and any(entry.date == day for entry in own):
        raise InputError(
            f"het resultaat van '{target.what}' van {day} is al ingetrokken.",
            field="datum",
            remedy=advice("er is niets te doen; een nieuw resultaat schrijft u op met ", way("prestaties boek"), "."),
        )
    if not on_day:
        days = ", ".join(f"{entry.date}" for entry in counting)
        raise InputError(
            f"van '{target.what}' is bij {kamer} op {day} geen resultaat.",
            field="datum",
            cause=f"er zijn resultaten van: {days}." if counting else "er is nog geen resultaat.",
            remedy="noem de laatste dag van het resultaat.",
        )
    return on_day[-1]


def _counted(number: str, cards: str) -> tuple[Decimal | None, bool, int | None]:
    if not number and cards:
        return None, False, None
    parsed_count = parse_count(number)
    if parsed_count is None:
        raise InputError(f"'{number}' is geen aantal.", field="aantal", remedy=WRITE_COUNT)
    return parsed_count


_KAMER = placed("kamer", KAMER, "De kamer.", check=a_kamer)
_WHAT = placed("prestatie", TEXT, "De prestatie, of genoeg woorden ervan.")
_NUMBER = "Hoeveel: 41, 54%, 8,2 of '20 op 40'."
_CARDS = Field("kaarten", TEXT, "De nummers van de kaarten: 1-12 15 31.", default="", word="NUMMERS")
_VISITS = Field("bezoeken", _COUNT, "Hoe vaak er iemand kwam.")
_REASON = Field("reden", TEXT, "Waarom.", required=True)


@act(
    "prestaties boek",
    _KAMER,
    _WHAT,
    placed("aantal", TEXT, f"{_NUMBER} Met kaarten mag het weg.", required=False),
    Field("datum", DAY, "De laatste dag die is geteld; anders vandaag.", default=today),
    Field("vanaf", DAY, "De eerste dag die is geteld; anders de dag zelf."),
    Field("methode", choice(*METHODS), "Hoe er is geteld.", default=COUNT, shows_default=True),
    _VISITS,
    _CARDS,
    Field("antwoorden", _COUNT, "Van een enquête of interviews: hoeveel mensen antwoord gaven."),
    Field("door", NUMBER, "Het nummer van wie telde.", default=""),
)
def booking(
    ledger: Ledger,
    kamer: str,
    prestatie: str,
    aantal: str | None,
    datum: dt.date,
    vanaf: dt.date | None,
    methode: str,
    bezoeken: int | None,
    kaarten: str,
    antwoorden: int | None,
    door: str,
) -> Done:
    """Schrijf op wat er van een PRESTATIE van KAMER is gekomen.

    Mensen staan er nooit bij met een naam: met kaarten tellen alleen de nummers van de kaarten.
    """
    target = require_target(ledger, kamer, prestatie, datum.year)
    start = vanaf or datum
    if start > datum or start.year != datum.year:
        raise InputError(
            f"van {start} tot en met {datum} is geen periode in een jaar.",
            field="vanaf",
            remedy=advice("noem bij ", FieldName("vanaf"), " een eerdere dag van hetzelfde jaar."),
        )
    if door:
        require_person(ledger.config, door, datum)
    value, is_percentage, out_of = _counted(aantal or "", kaarten)
    finding = SheetFinding(value, CARD if kaarten else methode, out_of, bezoeken, antwoorden, kaarten, is_percentage)
    entry = outcome(target, finding, start, datum, door)
    _refuse_twice(ledger, target, entry)
    changes = ledger.changes()
    changes.append(OUTCOME.file.format(year=datum.year), [entry], f"{_TITLE} {datum.year}")
    changes.commit()
    return Done((f"{kamer} {target.what}: {values_of(entry)[2]}, {METHOD.of(entry)}, {datum}.",))


def _refuse_twice(ledger: Ledger, target: OutcomeTarget, entry: Any) -> None:
    start = FROM.of(entry) or entry.date
    for known in ledger.customs:
        if known.type != OUTCOME.type or not OUTCOME.is_right(known) or WITHDRAWN.of(known) is not None:
            continue
        if [str(value) for value in values_of(known)[:2]] != [target.kamer, target.what]:
            continue
        if known.date.year == entry.date.year and METHOD.of(known) != METHOD.of(entry):
            raise InputError(
                f"'{target.what}' is bij {target.kamer} in {entry.date.year} geteld als '{METHOD.of(known)}'.",
                field="methode",
                cause="wat anders is geteld, is niet op te tellen.",
                remedy=advice("geef ", FieldName("methode"), f" '{METHOD.of(known)}', of trek eerst in wat er staat."),
            )
        first = FROM.of(known) or known.date
        adds = METHOD.of(entry) in ADDING
        if (start <= known.date and first <= entry.date) if adds else known.date == entry.date:
            raise InputError(
                f"van '{target.what}' staat al {values_of(known)[2]} in de boeken bij {target.kamer}, van {first} "
                f"tot en met {known.date}.",
                field="datum",
                cause="dezelfde dagen zouden dubbel tellen.",
                remedy=advice(
                    "verbeter dat met ",
                    way("prestaties corrigeer"),
                    ", of trek het in met ",
                    way("prestaties herroep"),
                    ".",
                ),
            )


@act(
    "prestaties corrigeer",
    _KAMER,
    _WHAT,
    placed("datum", DAY, "De laatste dag van het resultaat."),
    placed("aantal", TEXT, f"{_NUMBER} Met kaarten mag het weg.", required=False),
    _VISITS,
    _CARDS,
    _REASON,
)
def improving(
    ledger: Ledger,
    kamer: str,
    prestatie: str,
    datum: dt.date,
    aantal: str | None,
    bezoeken: int | None,
    kaarten: str,
    reden: str,
) -> Done:
    """Verbeter het resultaat van een PRESTATIE op DATUM; wat er stond en de reden blijven erbij staan."""
    known = _entry(ledger, kamer, prestatie, datum)
    target = require_target(ledger, kamer, prestatie, datum.year)
    value, is_percentage, out_of = _counted(aantal or "", kaarten)
    visits = VISITS.of(known) if bezoeken is None else bezoeken
    out_of = OUT_OF.of(known) if out_of is None else out_of
    finding = SheetFinding(value, METHOD.of(known), out_of, visits, ASKED_PEOPLE.of(known), kaarten, is_percentage)
    new = outcome(target, finding, FROM.of(known) or datum, datum, BY.of(known) or "")
    before = values_of(known)[2]
    if (values_of(new)[2], CARD_NUMBERS.of(new), VISITS.of(new), OUT_OF.of(new)) == (
        before,
        CARD_NUMBERS.of(known),
        VISITS.of(known),
        OUT_OF.of(known),
    ):
        raise InputError("dit staat al zo in de boeken.", field="aantal", remedy="er is niets te verbeteren.")
    kept = {key: known.meta[key] for key in (meta.SOURCE, meta.LINE, meta.KEY) if key in known.meta}
    new = new._replace(meta={**new.meta, BEFORE.name: before, meta.REASON: reden, **kept})
    changes = ledger.changes()
    changes.replace_entry(Path(known.meta["filename"]), known.meta["lineno"], f"{known.date} ", new)
    changes.commit()
    return Done((f"{kamer} {target.what} {datum}: was {before}, is nu {values_of(new)[2]}.",))


@act(
    "prestaties herroep",
    _KAMER,
    _WHAT,
    placed("datum", DAY, "De laatste dag van het resultaat."),
    _REASON,
    Field("op", DAY, "De dag waarop u het intrekt; anders vandaag.", default=today),
)
def withdrawing(ledger: Ledger, kamer: str, prestatie: str, datum: dt.date, reden: str, op: dt.date) -> Done:
    """Trek het resultaat van een PRESTATIE op DATUM in: het blijft staan met de reden, en telt niet meer."""
    known = _entry(ledger, kamer, prestatie, datum)
    changes = ledger.changes()
    values = {WITHDRAWN.name: op, meta.REASON: reden}
    changes.add_metadata(Path(known.meta["filename"]), known.meta["lineno"], values, 2, f"{known.date} ")
    changes.commit()
    return Done((f"{kamer} {values_of(known)[1]} {datum}: ingetrokken.",))


@act(
    "prestaties meting",
    placed("prestatie", TEXT, "De prestatie, of genoeg woorden ervan."),
    placed("waaruit", choice(*MEASURES), "Wat de boeken ervan weten."),
    Field("alleen", TEXT, "Welke groepen activiteiten, of soorten werkplekken, tellen; met ; ertussen.", default=""),
    Field("vanaf", DAY, "De eerste dag waarop het geldt.", required=True),
)
def measuring(ledger: Ledger, prestatie: str, waaruit: str, alleen: str, vanaf: dt.date) -> Done:
    """Laat de boeken zelf een PRESTATIE meten, zodat niemand haar hoeft te tellen."""
    kamers = dict.fromkeys(item.kamer for item in read_goals(ledger.customs, vanaf.year))
    if not kamers:
        raise InputError(
            f"in {vanaf.year} zijn er geen prestaties.",
            field="vanaf",
            remedy="noem een dag in een jaar waarvan de prestaties in de boeken staan.",
        )
    target = require_target(ledger, next(iter(kamers)), prestatie, vanaf.year)
    entry = custom(MEASURE.metadata({ONLY: alleen.strip()}), vanaf, MEASURE.type, target.what, waaruit)
    if any(
        known.type == MEASURE.type and (known.date, values_of(known)[0]) == (vanaf, target.what)
        for known in ledger.customs
    ):
        raise InputError(
            f"wat '{target.what}' meet, staat er al per {vanaf}.",
            field="vanaf",
            remedy=f"noem een latere dag, of verander het in {MEASURE.file}.",
        )
    changes = ledger.changes()
    changes.append(MEASURE.file, [entry], _TITLE)
    changes.commit()
    return Done((f"{target.what}: uit de boeken, {MEASURES[waaruit]}, vanaf {vanaf}.",))


@act(
    "prestaties kaarten",
    _KAMER,
    placed("aantal", FieldKind("aantal", whole, least=1), "Hoeveel kaarten er zijn, genummerd van 1 af."),
    Field("jaar", YEAR, "Het jaar waarvoor zij gelden.", required=True),
)
def handing_out(ledger: Ledger, kamer: str, aantal: int, jaar: int) -> Done:
    """Schrijf op hoeveel genummerde kaarten KAMER voor een jaar heeft.

    Wie komt, krijgt een kaart en houdt haar het hele jaar. Van wie een kaart is, schrijft niemand op.
    """
    day = dt.date(jaar, 1, 1)
    require_kamer_on(ledger.config, kamer, day, dt.date(jaar, 12, 31))
    changes = ledger.changes()
    entry = custom({}, day, CARDS.type, kamer, Decimal(aantal))
    known = [
        item
        for item in ledger.customs
        if item.type == CARDS.type and item.date.year == jaar and values_of(item)[:1] == [kamer]
    ]
    if known and values_of(known[-1])[1] >= aantal:
        raise InputError(
            f"van {kamer} staat al in de boeken: {values_of(known[-1])[1]} kaarten in {jaar}.",
            field="aantal",
            remedy="noem een hoger aantal: kaarten die zijn uitgedeeld, blijven.",
        )
    if known:
        changes.replace_entry(Path(known[-1].meta["filename"]), known[-1].meta["lineno"], f"{known[-1].date} ", entry)
    else:
        changes.append(OUTCOME.file.format(year=jaar), [entry], f"{_TITLE} {jaar}")
    changes.commit()
    return Done((f"{kamer}: {aantal} kaarten in {jaar}.",))


# An empty count sheet of a kamer for a month, as workbook and as CSV: the targets that people count themselves.

_UNIQUE = "uniek"  # the indicator of a target that counts people once
_WIDTHS = (62, 14, 12, 8, 11, 26, 13)
_HEADER_ROW = 4
_HINTS = {
    "Aantal": "41, 54%, 8,2 of 20 op 40",
    "Kaarten": "1-12 15 31",
    "Antwoorden": "bij enquête en interviews",
}


@dataclass(frozen=True)
class CountTemplate:
    """What stands on an empty sheet: the targets with how each is counted, as far as that is known."""

    kamer: str
    period: Period
    rows: tuple[tuple[str, str], ...]

    @property
    def month(self) -> str:
        """The month, as a sheet names it."""
        return f"{self.period.start:%Y-%m}"

    def file_name(self, ending: str) -> str:
        """What the sheet is called."""
        return count_sheet_name(self.kamer, self.month, ending)

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """The sheet line by line."""
        header = tuple(title.capitalize() for title in TITLES)
        top = [("Kamer", self.kamer), ("Maand", self.month), ("Ingevuld door", ""), ()]
        return [*top, header, *((*row, *[""] * (len(header) - len(row))) for row in self.rows)]


def count_template(ledger: Ledger, kamer: str, period: Period) -> CountTemplate:
    """The empty sheet of a kamer and month.

    Raises:
        InputError: nothing of that kamer and year is counted by people.
    """
    year = period.start.year
    with_cards = (kamer, year) in read_cards(ledger.customs)
    measured = {
        name
        for name, measure in read_measures(ledger.customs, year).items()
        if measure.kind != PARTICIPANTS or with_cards
    }
    own = [item for item in read_goals(ledger.customs, year) if item.kamer == kamer]
    counted = [item for item in own if item.what.casefold() not in measured]
    if not counted:
        raise InputError(
            f"van {kamer} is er in {year} geen prestatie te tellen.",
            cause="de boeken meten ze allemaal zelf." if own else "er staan geen prestaties van dat jaar in de boeken.",
            remedy="noem een andere kamer of maand, of lees de prestaties van dat jaar in.",
        )
    before = {
        (earlier.kamer, earlier.what.casefold()): earlier.method
        for earlier in read_outcomes(ledger.customs, year)
        if earlier.day < period.end
    }
    return CountTemplate(kamer, period, tuple((item.what, _method(item, before)) for item in counted))


def _method(target: OutcomeTarget, before: dict[tuple[str, str], str]) -> str:
    """How it was counted before; else what its indicator says."""
    known = before.get((target.kamer, target.what.casefold()))
    if known is not None:
        return known
    return target.indicator if target.indicator in METHODS else FIRST_TIME if target.indicator == _UNIQUE else ""


def count_csv(content: CountTemplate) -> bytes:
    """The sheet as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", lineterminator="\n").writerows(content.lines)
    return buffer.getvalue().encode()


def count_workbook(content: CountTemplate) -> bytes:
    """The sheet as a workbook; the same content gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    title = f"Prestaties {content.kamer} {content.month}"
    book.set_properties({"title": title, "created": dt.datetime.combine(content.period.start, dt.time())})
    sheet = book.add_worksheet("Prestaties")
    look = {"font_size": 11, "border": 1, "border_color": "#c9cfd4", "num_format": "@", "valign": "vcenter"}
    forms = {
        "text": book.add_format({**look, "text_wrap": True}),
        "head": book.add_format({**look, "bold": True, "bg_color": "#e8ecef"}),
        "bold": book.add_format({"bold": True, "font_size": 11, "num_format": "@"}),
    }
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for line, texts in enumerate(content.lines):
        form = forms["head"] if line == _HEADER_ROW else forms["text"] if line > _HEADER_ROW else forms["bold"]
        for column, text in enumerate(texts):
            sheet.write(line, column, text or None, form)
    last = len(content.lines) - 1
    choices = {"validate": "list", "source": list(METHODS), "error_title": "Methode"}
    told = {"error_message": "Kies een methode uit de lijst."}
    sheet.data_validation(_HEADER_ROW + 1, 1, last, 1, choices | told)
    for column, name in enumerate(content.lines[_HEADER_ROW]):
        if name in _HINTS:
            sheet.write_comment(_HEADER_ROW, column, _HINTS[name])
    _set_page(sheet, title)
    book.close()
    return buffer.getvalue()


def _set_page(sheet: Any, title: str) -> None:
    sheet.freeze_panes(_HEADER_ROW + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer(f"&L{title}&Rpagina &P van &N")
