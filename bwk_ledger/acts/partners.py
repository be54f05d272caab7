"""Partners, what they bring, work places, and what was agreed: write it down, and when it ended or was done."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    AMOUNT,
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
)
from bwk_ledger.base.errors import PERSON_NUMBER, FieldName, InputError, advice, look, way
from bwk_ledger.base.money import CENT, EUR
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom
from bwk_ledger.standing.form import END, values_of
from bwk_ledger.standing.kamers import NAME
from bwk_ledger.standing.partners import (
    AGREEMENT,
    BY,
    CONTRIBUTION,
    DONE,
    DUE,
    FOR,
    FUNDERS,
    HOURS,
    IN_KIND,
    KIND,
    MONEY,
    PARTNER,
    PLACE,
    REFERRED,
    SUBSIDY,
    TIME,
    WEEKLY,
    WHAT,
    WITH,
    WORKPLACE,
    WORKPLACES,
    WORTH,
    read_agreements,
    read_contributions,
    read_partners,
    read_workplaces,
)
from bwk_ledger.standing.partners import KAMER as KAMER_KEY
from bwk_ledger.standing.refusals import require_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Form, Key

_TITLE = "Partners"


def _positive(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except ArithmeticError:
        number = Decimal(0)
    if not (number.is_finite() and number > 0):
        raise ValueError(f"'{text}' is geen aantal uren; schrijf bijvoorbeeld 16 of 7,5.")
    return number


_HOURS = FieldKind("uren", _positive)


def a_partner(ledger: Ledger, code: str) -> None:
    """A partner of the books."""
    known = read_partners(ledger.customs)
    if code not in known:
        raise InputError(
            f"partner '{code}' is er niet.",
            cause=f"de partners zijn: {' '.join(known) or 'geen'}.",
            remedy=advice("verbeter de code, of maak de partner met ", way("partner maak"), "."),
        )


def a_party(ledger: Ledger, code: str) -> None:
    """A partner or a funder of the books."""
    known = [*read_partners(ledger.customs), *ledger.config.funders]
    if code not in known:
        raise InputError(
            f"'{code}' is geen partner en geen financier.",
            cause=f"dat zijn: {' '.join(known) or 'geen'}.",
            remedy=advice("verbeter de code, of maak de partner met ", way("partner maak"), "."),
        )


def a_funder(ledger: Ledger, code: str) -> None:
    """A funder of the books."""
    known = ledger.config.funders
    if code not in known:
        raise InputError(f"financier '{code}' is er niet.", remedy=f"kies uit: {' '.join(known) or 'geen'}.")


def _who(ledger: Ledger, code: str) -> None:
    """Somebody with a number, a kamer, or a partner or funder."""
    if code not in ledger.config.kamers and not PERSON_NUMBER.fullmatch(code):
        a_party(ledger, code)


_CODE = FieldKind("code", str.upper)
_PARTNER = placed("partner", _CODE, "De code van de partner.", check=a_partner)
_KAMER = placed("kamer", KAMER, "De kamer.", check=a_kamer)
_FROM = Field("vanaf", DAY, "De eerste dag; anders vandaag.", default=today)


def _append(ledger: Ledger, form: Form, day: dt.date, values: dict[Key[Any], Any], *said: Any) -> None:
    changes = ledger.changes()
    changes.append(form.file, [custom(form.metadata(values), day, form.type, *said)], _TITLE)
    changes.commit()


def _euros(amount: Decimal | None) -> Amount | None:
    return None if amount is None else Amount(amount.quantize(CENT), EUR)


def not_below_zero(_: Ledger, amount: Decimal) -> None:
    """An amount of nothing or more."""
    if amount < 0:
        raise InputError("een bedrag onder nul kan hier niet.", remedy="noem een bedrag van 0 of meer.")


@act(
    "partner maak",
    placed("code", _CODE, "Hoe de partner in de boeken heet, zoals CORPORATIE."),
    Field("naam", TEXT, "De naam van de organisatie.", required=True),
    Field(
        "financiers", _CODE, "Een financier waarvan dit het geld is; mag vaker.", many=True, option="financier",
        check=a_funder,
    ),
    _FROM,
    Field("tot", DAY, "De laatste dag van de samenwerking."),
)  # fmt: skip
def making(
    ledger: Ledger, code: str, naam: str, financiers: Sequence[str], vanaf: dt.date, tot: dt.date | None
) -> Done:
    """Schrijf een PARTNER in de boeken: een organisatie die meedoet, met of zonder geld."""
    if code in read_partners(ledger.customs):
        raise InputError(f"partner '{code}' is er al.", field="code", remedy="kies een andere code.")
    if tot is not None and tot < vanaf:
        raise InputError(f"{tot} ligt voor {vanaf}.", field="tot", remedy="noem een latere laatste dag.")
    _append(ledger, PARTNER, vanaf, {NAME: naam, FUNDERS: " ".join(financiers), END: tot}, code)
    return Done((f"Partner {code} vanaf {vanaf}.",))


@act(
    "partner inbreng",
    _PARTNER,
    _KAMER,
    placed("wat", TEXT, "Wat de partner brengt."),
    placed("waarde", AMOUNT, "Hoeveel euro, of wat het waard is.", check=not_below_zero),
    Field("soort", choice(MONEY, TIME, IN_KIND), "Wat het is.", required=True),
    Field("uren", _HOURS, "Hoeveel uren in het jaar."),
    Field("jaar", YEAR, "Voor welk jaar.", required=True),
    Field("voor", TEXT, "Bij welke prestatie het helpt, met dezelfde woorden.", default=""),
)
def bringing(
    ledger: Ledger,
    partner: str,
    kamer: str,
    wat: str,
    waarde: Decimal,
    soort: str,
    uren: Decimal | None,
    jaar: int,
    voor: str,
) -> Done:
    """Schrijf op wat een PARTNER in een jaar bij KAMER inbrengt: geld, uren, of iets in natura."""
    if (soort == TIME) != (uren is not None):
        raise InputError(
            "uren horen bij de soort uren, en alleen daarbij.",
            field="uren",
            remedy=advice("noem ", FieldName("uren"), " bij ", FieldName("soort"), " uren, en laat het anders weg."),
        )
    same = (partner, kamer, wat)
    if any((item.partner, item.kamer, item.what) == same for item in read_contributions(ledger.customs, jaar)):
        raise InputError(
            f"'{wat}' van {partner} staat al bij {kamer} in {jaar}.",
            field="wat",
            remedy="is het iets anders, noem het dan anders.",
        )
    values: dict[Key[Any], Any] = {KIND: soort, HOURS: uren, WORTH: _euros(waarde), FOR: voor}
    _append(ledger, CONTRIBUTION, dt.date(jaar, 1, 1), values, partner, kamer, wat)
    return Done((f"{partner} brengt in {jaar} bij {kamer} {wat}.",))


@act(
    "partner werkplek",
    placed("nummer", NUMBER, "Het nummer van wie er werkt."),
    _KAMER,
    placed("soort", choice(*WORKPLACES), "Wat voor plek."),
    _FROM,
    Field("tot", DAY, "De laatste dag, als die bekend is."),
    Field("uren_per_week", _HOURS, "De afgesproken uren in een week."),
    Field("verwezen_door", _CODE, "De partner of financier die verwees.", default="", check=a_party),
    Field("subsidie", AMOUNT, "Wat er per maand voor komt.", check=not_below_zero),
)
def placing(
    ledger: Ledger,
    nummer: str,
    kamer: str,
    soort: str,
    vanaf: dt.date,
    tot: dt.date | None,
    uren_per_week: Decimal | None,
    verwezen_door: str,
    subsidie: Decimal | None,
) -> Done:
    """Schrijf op dat NUMMER bij KAMER een werkplek heeft; zij telt mee bij de prestaties."""
    if nummer not in ledger.config.people:
        raise InputError(
            f"{nummer} is geen persoon in de boeken.",
            field="nummer",
            remedy=advice("meld de persoon aan met ", way("uren aanmelden"), "."),
        )
    require_person(ledger.config, nummer, vanaf)
    if tot is not None and tot < vanaf:
        raise InputError(f"{tot} ligt voor {vanaf}.", field="tot", remedy="noem een latere laatste dag.")
    if any(
        item.number == nummer and (item.end or dt.date.max) >= vanaf and item.start <= (tot or dt.date.max)
        for item in read_workplaces(ledger.customs)
    ):
        raise InputError(
            f"{nummer} is al op een werkplek in die tijd.",
            field="vanaf",
            remedy=advice("beëindig die eerst met ", way("partner eindig"), "."),
        )
    values: dict[Key[Any], Any] = {
        KAMER_KEY: kamer,
        PLACE: soort,
        WEEKLY: uren_per_week,
        REFERRED: verwezen_door,
        SUBSIDY: _euros(subsidie),
        END: tot,
    }
    _append(ledger, WORKPLACE, vanaf, values, nummer)
    return Done((f"{nummer}: {soort} bij {kamer} vanaf {vanaf}.",))


@act(
    "partner eindig",
    placed("wie", _CODE, "De code van de partner, of het nummer van wie een werkplek heeft."),
    placed("datum", DAY, "De laatste dag."),
)
def ending(ledger: Ledger, wie: str, datum: dt.date) -> Done:
    """Schrijf op wat de laatste DATUM is van een partner of een werkplek."""
    own = [
        entry
        for entry in ledger.customs
        if entry.type in (PARTNER.type, WORKPLACE.type) and values_of(entry)[:1] == [wie] and entry.date <= datum
    ]
    if any(END.of(entry) == datum for entry in own):
        raise InputError(f"{wie} is al geëindigd op {datum}.", field="wie", remedy="er is niets te doen.")
    ongoing = [entry for entry in own if END.of(entry) is None]
    if not ongoing:
        raise InputError(
            f"van '{wie}' is er op {datum} geen partner en geen werkplek zonder einde.",
            field="wie",
            remedy=advice("kijk ", look("partner overzicht"), " en ", way("partner werkplekken"), "."),
        )
    entry = ongoing[-1]
    changes = ledger.changes()
    changes.add_metadata(Path(entry.meta["filename"]), entry.meta["lineno"], {END.name: datum}, 2, f"{entry.date} ")
    changes.commit()
    return Done((f"{wie}: {entry.type} tot en met {datum}.",))


@act(
    "partner afspraak",
    placed("wat", TEXT, "Wat is afgesproken."),
    Field("met", _CODE, "De partner of financier met wie.", default="", check=a_party),
    Field("kamer", KAMER, "Voor welke kamer.", default="", check=a_kamer),
    Field("door", _CODE, "Wie het doet: een nummer, of de code van een partner of kamer.", default="", check=_who),
    Field("uiterlijk", DAY, "De laatste dag waarop het klaar is."),
    Field("op", DAY, "De dag van de afspraak; anders vandaag.", default=today),
)
def agreeing(ledger: Ledger, wat: str, met: str, kamer: str, door: str, uiterlijk: dt.date | None, op: dt.date) -> Done:
    """Schrijf een afspraak op: WAT, met wie, door wie en uiterlijk wanneer."""
    if uiterlijk is not None and uiterlijk < op:
        raise InputError(f"{uiterlijk} ligt voor {op}.", field="uiterlijk", remedy="noem een latere dag.")
    known = read_agreements(ledger.customs)
    if any((item.what, item.partner, item.made) == (wat, met, op) for item in known):
        raise InputError(f"deze afspraak van {op} staat al in de boeken.", field="wat", remedy="er is niets te doen.")
    taken = [int(item.number[1:]) for item in known if item.number[1:].isdecimal()]
    number = f"A{max(taken, default=0) + 1:04d}"
    values: dict[Key[Any], Any] = {KAMER_KEY: kamer, WITH: met, WHAT: wat, BY: door, DUE: uiterlijk}
    _append(ledger, AGREEMENT, op, values, number)
    return Done((f"Afspraak {number}: {wat}.",))


@act(
    "partner gedaan",
    placed("nummer", NUMBER, "Het nummer van de afspraak, zoals A0001."),
    Field("op", DAY, "De dag waarop het is gedaan; anders vandaag.", default=today),
)
def finishing(ledger: Ledger, nummer: str, op: dt.date) -> Done:
    """Schrijf op dat afspraak NUMMER is gedaan."""
    agreement_by_number = {item.number: item for item in read_agreements(ledger.customs)}
    if nummer not in agreement_by_number:
        raise InputError(
            f"afspraak {nummer} is er niet.", field="nummer", remedy=advice("kijk ", look("partner afspraken"), ".")
        )
    item = agreement_by_number[nummer]
    if item.done is not None:
        raise InputError(
            f"afspraak {nummer} is al gedaan op {item.done}.", field="nummer", remedy="er is niets te doen."
        )
    if op < item.made:
        raise InputError(f"afspraak {nummer} is pas van {item.made}.", field="op", remedy="noem een latere dag.")
    changes = ledger.changes()
    changes.add_metadata(Path(item.source["filename"]), item.source["lineno"], {DONE.name: op}, 2, f"{item.made} ")
    changes.commit()
    return Done((f"Afspraak {nummer} is gedaan op {op}.",))
