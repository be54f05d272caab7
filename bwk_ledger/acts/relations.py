"""Organisations: funders, and those that the cooperative buys, rents or borrows from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    DAY,
    FLAG,
    GRANT,
    KAMER,
    TEXT,
    Done,
    Field,
    FieldKind,
    WrongCallError,
    a_kamer,
    act,
    choice,
    of_field,
    placed,
    whole,
)
from bwk_ledger.acts.posts import rgs_codes
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, plain, way
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.register.people import read_iban
from bwk_ledger.standing.grants import FUNDER
from bwk_ledger.standing.kamers import OTHERS
from bwk_ledger.standing.open_items import RELATION, Relation, find_relation, relation_values
from importers.parties import PartyLooks, party_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.grants import Funder


# Organisations that the cooperative buys, rents or borrows from: make one known, or change what is known of it.

_CODE = FieldKind("code", str.upper)
_DAYS = FieldKind("dagen", whole, least=0)
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
    phrases = [f"{code} is {name}", number or "zonder IBAN"]
    phrases += [f"betalen binnen {term} dagen"] if term is not None else []
    phrases += ["incasseert zelf"] if collects else []
    return Done((f"{', '.join(phrases)}.",))


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


# Funders: a new one, and what is different about one.

_RGS_GRANT, _RGS_INCOME = "WOvbOrsOel", "WOvbOvoOvo"
_NAME = Field("naam", TEXT, "Hoe de financier heet.")
_GROUP = Field("groep", TEXT, "De groep waarin overzichten hem optellen, zoals Gemeente of Fondsen.")
_KAMERS = Field("kamers", KAMER, "Een kamer waarvoor hij betaalt; mag vaker.", many=True, option="kamer", check=a_kamer)
_RGS = Field("rgs", TEXT, "De code van het Referentie Grootboekschema.")


def funder_values(
    name: str, group: str, kamers: Sequence[str], *, is_grant: bool, rgs: str | None = None
) -> dict[str, Any]:
    """The metadata of the entry of a funder."""
    return {
        meta.NAME: name,
        "groep": group,
        "kamers": " ".join(kamers),
        "subsidie": is_grant,
        meta.RGS: rgs or (_RGS_GRANT if is_grant else _RGS_INCOME),
    }


def funder_problem(code: str, group: str, rgs: str | None) -> tuple[str, str, str] | None:
    """What is wrong with a funder by itself: which of its fields, what, and what to do."""
    parts = {"code": [code], "groep": group.split(" ")}
    for field, texts in parts.items():
        if not all(map(accounts.ACCOUNT_PART.fullmatch, texts)):
            return (
                field,
                f"'{' '.join(texts)}' kan geen {field} van een financier zijn.",
                "begin met een hoofdletter, en gebruik verder alleen letters, cijfers en streepjes.",
            )
    if rgs and rgs not in rgs_codes():
        known = "; ".join(f"{code} ({text})" for code, text in rgs_codes().items() if code.startswith("WOvb"))
        return "rgs", f"RGS-code '{rgs}' kennen deze boeken niet.", f"kies uit: {known}."
    return None


def _require_right(code: str, group: str, rgs: str | None) -> None:
    problem = funder_problem(code, group, rgs)
    if problem is not None:
        field, what, remedy = problem
        with of_field(field):
            raise InputError(what, remedy=remedy)


@act(
    "financier nieuw",
    placed("code", FieldKind("code"), "Een korte code: zij wordt deel van zijn rekeningen, zoals GEMEENTE."),
    _NAME,
    _GROUP,
    _KAMERS,
    Field("geen_subsidie", FLAG, "Wat hij betaalt is meteen een bate, en geen schuld tot het is besteed."),
    _RGS,
    Field("vanaf", DAY, "De eerste dag; anders de dag waarop de boeken beginnen."),
)
def adding(
    ledger: Ledger,
    code: str,
    naam: str | None,
    groep: str | None,
    kamers: Sequence[str],
    rgs: str | None,
    vanaf: dt.date | None,
    *,
    geen_subsidie: bool,
) -> Done:
    """Neem een financier op in de boeken. Zonder --kamer betaalt hij voor alle kamers.

    Wat van een subsidie is ontvangen, blijft een schuld tot het is besteed.
    """
    group = groep or OTHERS
    _require_right(code, group, rgs)
    if code in ledger.config.funders:
        raise InputError(
            f"financier {code} is er al: {ledger.config.funders[code].name}.",
            field="code",
            remedy=advice("verander hem met: ", bare("financier wijzig", code), "."),
        )
    day = vanaf or ledger.config.begins
    if day is None:
        raise InputError("deze boeken hebben geen kamers.", remedy=advice("maak boeken met ", way("nieuw"), "."))
    values = funder_values(
        naam or code, group, kamers or ledger.config.kamer_codes, is_grant=not geen_subsidie, rgs=rgs
    )
    changes = ledger.changes()
    changes.append(FUNDER.file, [custom(values, day, FUNDER.type, code)], "Financiers")
    changes.commit()
    return Done((f"Financier {code} ({values[meta.NAME]}) staat in {FUNDER.file}, voor {values['kamers']}.",))


def _require_change(*, code: str, **values: object) -> None:
    if not any(values.values()):
        raise WrongCallError("naam", f"Noem wat er anders wordt aan {code}: --naam, --groep, --kamer of --rgs.")


@act(
    "financier wijzig",
    placed("code", GRANT, "De code van de financier."),
    _NAME,
    _GROUP,
    _KAMERS,
    _RGS,
    check=_require_change,
)
def changing(
    ledger: Ledger, code: str, naam: str | None, groep: str | None, kamers: Sequence[str], rgs: str | None
) -> Done:
    """Verander een financier: zijn naam, zijn groep, zijn RGS-code, of de kamers waarvoor hij betaalt.

    Met --kamer noemt u alle kamers, ook die er al waren.
    """
    funder = _require_funder(ledger, code)
    _require_right(code, groep or funder.group, rgs)
    if groep and groep != funder.group:
        _refuse_used(ledger, funder)
    new = {meta.NAME: naam, "groep": groep, "kamers": " ".join(kamers), meta.RGS: rgs}
    values = dict(_kept(funder)) | {key: value for key, value in new.items() if value}
    changes = ledger.changes()
    entry = custom(values, funder.start, FUNDER.type, code)
    changes.replace_entry(Path(funder.source["filename"]), funder.source["lineno"], f'"{code}"', entry)
    changes.commit()
    told = ", ".join(f"{key}: {value}" for key, value in new.items() if value)
    return Done((f"Financier {code} is veranderd ({told}); zie {FUNDER.file}.",))


def _require_funder(ledger: Ledger, code: str) -> Funder:
    funder = ledger.config.funders.get(code)
    if funder is None:
        known = " ".join(ledger.config.funders) or "er is er nog geen"
        raise InputError(f"financier '{code}' is er niet.", field="code", remedy=f"kies uit: {known}.")
    return funder


def _refuse_used(ledger: Ledger, funder: Funder) -> None:
    """A group is part of the names of accounts: what is booked on those would be lost."""
    names = {funder.income(kamer) for kamer in ledger.config.kamers}
    used = next((entry for entry in ledger.transactions if names & {item.account for item in entry.postings}), None)
    if used is not None:
        raise InputError(
            f"de groep van {funder.code} kan niet meer anders.",
            field="groep",
            cause=f"de groep is deel van zijn rekeningen, en daarop is geboekt, het eerst op {used.date}.",
            remedy=advice(
                "maak met ", way("financier nieuw"), " een financier met een andere code in de nieuwe groep."
            ),
        )


def _kept(funder: Funder) -> Mapping[str, Any]:
    return {key: value for key, value in funder.source.items() if key not in {"filename", "lineno"}}
