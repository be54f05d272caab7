"""Organisations that the cooperative buys, rents or borrows from: make one known, or change what is known of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, FLAG, TEXT, Done, Field, Kind, act, choice, of_field, placed, whole
from bwk_ledger.base.advice import Blank, FieldName, advice, bare, way
from bwk_ledger.base.errors import InputError, plain
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.register.people import read_iban
from bwk_ledger.standing.open_items import RELATION, Relation, find_relation, relation_values
from importers.parties import PartyLooks, party_of

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger

_CODE = Kind("code", str.upper)
_DAYS = Kind("dagen", whole, least=0)
_MOST = 12  # letters of a code that is made of a name
_YES, _NO = "ja", "nee"


@act(
    "relatie",
    placed("code", _CODE, "Een korte naam, zoals WLINDE."),
    Field("naam", TEXT, "De naam van de organisatie; nodig bij een nieuwe.", default=""),
    Field("iban", TEXT, "Haar rekeningnummer.", default=""),
    Field("termijn", _DAYS, "Binnen hoeveel dagen haar facturen worden betaald."),
    Field("incasso", choice(_YES, _NO), "Of zij zelf afschrijft; dan komt zij niet in een betaalbestand."),
    Field("vanaf", DAY, "De eerste dag; anders vandaag.", default=today),
    Field("organisatie", FLAG, "Het is een organisatie, ook al lijkt de naam die van een mens."),
)
def relating(
    ledger: Ledger,
    code: str,
    naam: str,
    iban: str,
    termijn: int | None,
    incasso: str | None,
    vanaf: dt.date,
    organisatie: bool,
) -> Done:
    """Maak een organisatie bekend onder CODE, of verander wat er van haar bekend is.

    Van een mens komt geen naam en geen rekeningnummer in de boeken: die heeft een nummer in het ledenregister.
    """
    old = ledger.config.relations.get(code)
    if old is None and not naam:
        raise InputError(
            f"er is geen relatie {code}.", field="naam", remedy=advice("noem met ", FieldName("naam"), " hoe zij heet.")
        )
    name = naam or (old.name if old else "")
    if naam and not organisatie:
        refuse_person(naam)
    with of_field("iban"):
        number = read_iban(iban) or (old.iban if old else "")
    term = termijn if termijn is not None else (old.term if old else None)
    collects = incasso == _YES if incasso else bool(old and old.collects)
    values = relation_values(name, number, term, collects=collects)
    changes = ledger.changes()
    if old is None:
        _refuse_same(ledger, name)
        changes.append(RELATION.file, [custom(values, vanaf, RELATION.type, code)], "Relaties: organisaties")
    else:
        place = old.source
        entry = next(item for item in ledger.customs if item.meta is place)
        new: Any = custom(values, entry.date, RELATION.type, code)
        changes.replace_entry(Path(place["filename"]), place["lineno"], f'"{code}"', new)
    changes.commit()
    said = [f"{code} is {name}", number or "zonder IBAN"]
    said += [f"betalen binnen {term} dagen"] if term is not None else []
    said += ["incasseert zelf"] if collects else []
    return Done((f"{', '.join(said)}.",))


def refuse_person(name: str) -> None:
    """Refuse a name that is of a person.

    Raises:
        InputError: it looks like one.
    """
    quoted(name, "naam")
    if party_of(name) is PartyLooks.PERSON:
        raise InputError(
            f"'{name}' lijkt de naam van een mens.",
            field="naam",
            cause="namen en rekeningnummers van mensen horen niet in de boeken.",
            remedy=advice(
                "noem het nummer van de persoon; is het toch een organisatie, geef dan: ",
                bare("relatie", Blank("CODE"), naam=Blank("'...'"), organisatie=True),
                ".",
            ),
        )


def _refuse_same(ledger: Ledger, name: str) -> None:
    known = find_relation(ledger.config.relations, name)
    if known is not None:
        raise InputError(
            f"{name} is al bekend als {known.code}.", field="naam", remedy=f"gebruik {known.code}, of een andere naam."
        )


def require_relation(ledger: Ledger, changes: Changes, text: str, iban: str, day: dt.date) -> Relation:
    """The organisation with a code or name; a new one, with its IBAN, becomes known.

    Raises:
        InputError: nobody knows it and there is no IBAN, it has another IBAN, or it looks like a person.
    """
    known = find_relation(ledger.config.relations, text)
    number = read_iban(iban)
    if known is not None:
        if number and number != known.iban:
            raise InputError(
                f"van {known.name} staat een ander rekeningnummer in de boeken: {known.iban or 'geen'}.",
                field="iban",
                cause="een nieuw rekeningnummer op een factuur kan van een oplichter zijn.",
                remedy=advice(
                    "bel de organisatie op een nummer dat u al had; klopt het, geef dan: ",
                    bare("relatie", known.code, iban=number),
                    ".",
                ),
            )
        return known
    refuse_person(text)
    if not number:
        shown = ", ".join(f"{item.code} ({item.name})" for item in ledger.config.relations.values()) or "geen"
        raise InputError(
            f"'{text}' is geen bekende organisatie.",
            cause=f"bekend zijn: {shown}.",
            remedy=advice(
                "noem haar rekeningnummer erbij met ",
                FieldName("iban"),
                ", of maak haar eerst bekend met ",
                way("relatie"),
                ".",
            ),
        )
    code = _code(ledger, text)
    values = relation_values(text, number, None, collects=False)
    changes.append(RELATION.file, [custom(values, day, RELATION.type, code)], "Relaties: organisaties")
    return Relation(code, text, number, None, collects=False, source={})


def _code(ledger: Ledger, name: str) -> str:
    """A code of the letters of a name, which nobody has."""
    base = re.sub(r"[^A-Z0-9]", "", plain(name).upper())[:_MOST] or "RELATIE"
    taken = {*ledger.config.relations, *ledger.config.members, *ledger.config.people}
    return base if base not in taken else next(code for n in range(2, 1000) if (code := f"{base}{n}") not in taken)
