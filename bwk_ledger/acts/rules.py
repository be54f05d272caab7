"""Acts on the treasurer's rules, and on the keys in their file: by which a cost is divided over kamers."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    DAY,
    FLAG,
    GRANT,
    KAMER_AMOUNT,
    TEXT,
    Done,
    Field,
    WrongCallError,
    act,
    choice,
    of_field,
    placed,
)
from bwk_ledger.acts.rule_plan import PlannedRules, RulesFile, carried_out, new_rule, read_file, tried_as
from bwk_ledger.acts.rule_trial import known_rows
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import FieldName, InputError, advice, count, listed
from bwk_ledger.figures.kamer_end import LeftOpen
from bwk_ledger.standing.refusals import find_account, require_kamer_on
from importers import rule_text
from importers.divisions import Division
from importers.rule_text import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger


# What the rules of import and their keys have to do with a kamer that opens or closes.

_DAY = dt.timedelta(days=1)
_SEVERAL = 2  # kamers that are named one by one


def rules_without(ledger: Ledger, code: str, start: dt.date) -> Iterator[str]:
    """A sentence for each rule and key that names several kamers, and not the one that is new."""
    file = read_file(ledger)
    codes = [kamer.code for kamer in ledger.config.kamers.values() if not kamer.is_cooperative and kamer.code != code]
    for rule, fields in zip(file.rules.rules, file.fields, strict=True):
        if rule.end >= start and _names_others(fields, codes, code):
            yield _of_rule(fields, codes, code)
    for key in file.rules.divisions:
        if key.end >= start and len(key.parts) >= _SEVERAL and code not in dict(key.parts):
            yield _of_key(key, code, max(start, key.start))


def _searches(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The patterns of a rule, each with the option that gives it."""
    texts = fields.get("tekst", [])
    for option, patterns in (("tegenpartij", [fields.get("tegenpartij", "")]), ("tekst", texts)):
        for text in [patterns] if isinstance(patterns, str) else patterns:
            if text:
                yield option, text


def _names_others(fields: Mapping[str, Any], codes: Sequence[str], code: str) -> bool:
    told = " ".join([*(text for _, text in _searches(fields)), *(part["rekening"] for part in _parts_of_rule(fields))])
    named = {word.upper() for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", told)}
    return len(named.intersection(codes)) >= _SEVERAL and code not in named


def _parts_of_rule(fields: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return fields.get("verdeling", ())


def _of_rule(fields: Mapping[str, Any], codes: Sequence[str], code: str) -> str:
    one = "|".join(map(re.escape, codes))
    row = re.compile(rf"\b(?:{one})(?:\|(?:{one}))+\b", re.IGNORECASE)
    searches = list(_searches(fields))
    changed = {option for option, text in searches if row.search(text)}
    options = [
        f"--{option} {shlex.quote(row.sub(lambda found: f'{found[0]}|{code}', text))}"
        for option, text in searches
        if option in changed
    ]
    name = fields["naam"]
    how = " ".join([f": bwk regels wijzig {shlex.quote(name)}", *options]) if options else " met 'bwk regels wijzig'."
    return f"Regel '{name}' noemt kamers, en {code} niet. Is hij ook voor haar, verander hem{how}"


def _of_key(key: Division, code: str, start: dt.date) -> str:
    parts = " ".join(f"--deel {kamer}={f'{part.normalize():f}'.replace('.', ',')}" for kamer, part in key.parts)
    return (
        f"Sleutel '{key.name}' verdeelt niet over {code}. Draagt zij mee, geef dan: "
        f"bwk regels sleutel {shlex.quote(key.name)} --vanaf {start} {parts} --deel {code}=DEEL"
    )


def rules_that_go_on(ledger: Ledger, code: str, last: dt.date) -> Iterator[LeftOpen]:
    """Rules and keys that go on to book on a kamer after its last day."""
    rules = read_file(ledger).rules
    names = [
        f"'{rule.name}'"
        for rule in rules.rules
        if rule.end > last and any(accounts.kamer_of(share.account) == code for share in rule.shares)
    ]
    if names:
        yield LeftOpen(
            f"{count(len(names), 'regel boekt', 'regels boeken')} op haar: {listed(names)}",
            "verander of verwijder met 'bwk regels wijzig' of 'bwk regels verwijder'; wat na haar laatste dag komt, "
            "wordt een vraagpost",
        )
    for key in rules.divisions:
        if key.end > last and code in dict(key.parts):
            yield LeftOpen(
                f"sleutel '{key.name}' verdeelt ook over haar",
                f"verdeel opnieuw met 'bwk regels sleutel {shlex.quote(key.name)} --vanaf "
                f"{max(last + _DAY, key.start)} --deel KAMER=DEEL', met elke kamer die overblijft",
            )


# Keys in the file of rules: over which kamers a cost is divided from a day on, and until when.


def _require_key(
    *, vanaf: dt.date | None, tot: dt.date | None, delen: Sequence[tuple[str, Decimal | None]], **_: object
) -> None:
    codes = [code for code, _ in delen]
    if any(part is None for _, part in delen):
        raise WrongCallError("delen", "Noem bij elke kamer haar deel, zoals --deel KAMER=60.")
    if len(set(codes)) < len(codes):
        raise WrongCallError("delen", "Noem elke kamer een keer.")
    if delen and vanaf is None:
        raise WrongCallError("vanaf", "Noem met --vanaf de eerste dag van deze verdeling.")
    if not delen and (vanaf is not None or tot is None):
        raise WrongCallError("delen", "Noem de delen, zoals --deel KAMER=60; of alleen --tot, om te eindigen.")
    if vanaf is not None and tot is not None and tot < vanaf:
        raise WrongCallError("tot", "De laatste dag ligt voor de eerste.")


@act(
    "regels sleutel",
    placed("naam", TEXT, "Hoe de sleutel heet."),
    Field("delen", KAMER_AMOUNT, "Het deel van een kamer; mag vaker.", many=True, option="deel", word="KAMER=DEEL"),
    Field("vanaf", DAY, "De eerste dag van deze verdeling."),
    Field("tot", DAY, "De laatste dag; anders tot de volgende verdeling."),
    check=_require_key,
)
def dividing(
    ledger: Ledger,
    naam: str,
    delen: Sequence[tuple[str, Decimal | None]],
    vanaf: dt.date | None,
    tot: dt.date | None,
) -> Done:
    """Leg vast hoe de sleutel NAAM kosten over kamers verdeelt, vanaf een dag.

    De verdeling die er was, eindigt de dag ervoor. Alleen de verhouding telt: 60 en 40 is hetzelfde als 3 en 2. Wat al
    geboekt is, blijft zoals het is. Met alleen --tot eindigt de sleutel op die dag.
    """
    file = read_file(ledger)
    called = " ".join(naam.split())
    name = next((item.name for item in file.rules.divisions if item.name.casefold() == called.casefold()), called)
    if tot is not None and not delen:
        return carried_out(ledger, PlannedRules(_ended(file, name, tot), f"Sleutel '{name}' eindigt op {tot}."))
    start = vanaf or dt.date.min
    for code, _ in delen:
        require_kamer_on(ledger.config, code, start)
    return carried_out(ledger, _divided(file, Division(name, start, tot or dt.date.max, _weights(delen))))


def _weights(parts: Sequence[tuple[str, Decimal | None]]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((code, part) for code, part in parts if part is not None)


def _divided(file: RulesFile, new: Division) -> PlannedRules:
    """The file with another division from a day on, which takes the place of what held on that day.

    Raises:
        InputError: it is there already, or another begins before the last day that was asked for.
    """
    own = [item for item in file.rules.divisions if item.name == new.name]
    later = min((item.start for item in own if item.start > new.start), default=None)
    if later is not None and later <= new.end < dt.date.max:
        raise InputError(
            f"sleutel '{new.name}' verdeelt vanaf {later} al anders.",
            field="tot",
            remedy=advice("noem bij ", FieldName("tot"), f" een dag voor {later}, of laat ", FieldName("tot"), " weg."),
        )
    held = next((item for item in own if item.start <= new.start <= item.end), None)
    end = min(new.end, held.end if held else dt.date.max, later - _DAY if later else dt.date.max)
    fields: dict[str, Any] = {"naam": new.name, "vanaf": new.start}
    fields |= {"tot": end} if end < dt.date.max else {}
    fields["delen"] = {code: int(part) if part == int(part) else part for code, part in new.parts}
    if held is None:
        text = rule_text.added(file.text, fields, kind=KEY)
    elif held.start == new.start:
        if (held.end, held.parts) == (end, new.parts):
            raise InputError("deze verdeling staat al zo in de regels.", remedy="er is niets te doen.")
        text = rule_text.changed(file.text, file.rules.divisions.index(held), fields, KEY)
    else:
        text = rule_text.added(_ended(file, new.name, new.start - _DAY).text, fields, kind=KEY)
    after = RulesFile.of(text)
    until = f" tot en met {end}" if end < dt.date.max else ""
    told = f"Sleutel '{new.name}' verdeelt vanaf {new.start}{until}: {_told_parts(new)}."
    return PlannedRules(after, told, warnings=tuple(_warnings(after, new.name, end)))


def _told_parts(division: Division) -> str:
    return ", ".join(f"{code} {f'{part.normalize():f}'.replace('.', ',')}" for code, part in division.parts)


def _warnings(file: RulesFile, name: str, end: dt.date) -> Iterator[str]:
    if end < dt.date.max and not _held(file, name, end + _DAY):
        yield f"na {end} verdeelt sleutel '{name}' niets: wat dan komt, wordt een vraagpost."
    if all(rule.key != name for rule in file.rules.rules):
        yield f"nog geen regel verdeelt met '{name}'; noem haar bij 'bwk regels maak' of 'wijzig' met --sleutel."


def _held(file: RulesFile, name: str, day: dt.date) -> list[int]:
    """Where the key that holds on a day stands in the file."""
    return [
        place for place, item in enumerate(file.rules.divisions) if item.name == name and item.start <= day <= item.end
    ]


def _ended(file: RulesFile, name: str, last: dt.date) -> RulesFile:
    """The file in which the key that holds on a day ends on it.

    Raises:
        InputError: none does.
    """
    held = _held(file, name, last)
    if not held:
        names = listed(sorted({f"'{item.name}'" for item in file.rules.divisions}))
        raise InputError(
            f"sleutel '{name}' verdeelt op {last} niets.",
            field="tot",
            cause=f"de sleutels zijn: {names}." if names else "er zijn nog geen sleutels.",
            remedy="verbeter de naam of de dag.",
        )
    place = held[0]
    if file.rules.divisions[place].end == last:
        raise InputError(f"sleutel '{name}' eindigt al op {last}.", remedy="er is niets te doen.")
    fields = rule_text.tables_of(file.text, KEY)[place] | {"tot": last}
    return RulesFile.of(rule_text.changed(file.text, place, fields, KEY))


# Acts on the treasurer's rules: make one, change it, move it, take it out.

RULES = rule_text.FILE

# The fields of a rule as somebody gives them.

_FROM_OPTIONS = {
    "iban": "iban", "tegenpartij": "tegenpartij", "tekst": "tekst", "op": "op", "af_bij": "af_bij", "bedrag": "bedrag",
    "vanaf": "vanaf", "tot": "tot", "subsidie": "subsidie", "sleutel": "sleutel", "partij": "partij",
    "omschrijving": "omschrijving", "bon": "bon", "bon_reden": "bon-reden",
}  # fmt: skip
_SEARCHES = (
    Field("woord", TEXT, "Dit woord staat in de tekst van de bank. Mag vaker: dan staan ze er alle.", many=True),
    Field("iban", TEXT, "Het rekeningnummer van de tegenpartij.", word="IBAN"),
    Field("tegenpartij", TEXT, "Een stuk van de naam van de tegenpartij, als patroon.", word="PATROON"),
    Field("tekst", TEXT, "Een stuk van de tekst, als patroon. Mag vaker: dan staan ze er alle.", many=True),
    Field("op", TEXT, "De eigen rekening waarop de bankregel staat, of het begin ervan.", word="REKENING"),
    Field("af_bij", choice("af", "bij"), "Alleen wat eraf gaat, of wat erbij komt."),
    Field("bedrag", TEXT, "Een bedrag, of een reeks zoals '10,00 t/m 25,00'.", word="BEDRAG"),
    Field("vanaf", DAY, "De eerste dag waarop de regel geldt."),
    Field("tot", DAY, "De laatste dag waarop de regel geldt."),
)
_BOOKS = (
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt."),
    Field(
        "sleutel", TEXT, "De sleutel die het bedrag over de kamers verdeelt; REKENING noemt dan {kamer}.", word="NAAM"
    ),
    Field("partij", TEXT, "De naam van de organisatie in de boeken.", word="ORGANISATIE"),
    Field("omschrijving", TEXT, "De omschrijving in de boeken."),
    Field("bon", TEXT, "Het bewijs waar de tekst er geen noemt.", word="BEWIJS"),
    Field("bon_reden", TEXT, "Bij --bon ontbreekt: waarom er nooit een is.", word="REDEN"),
)
_HOW = (
    Field("organisatie", FLAG, "Het is een organisatie, ook al lijkt de naam die van een mens."),
    Field("opnieuw", FLAG, "Boek meteen ook de open vraagposten die de regels nu uitleggen."),
    Field("proef", FLAG, "Laat zien wat er zou gebeuren, en schrijf niets.", on_form=False),
)


def _fields(ledger: Ledger, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a rule that somebody gave, as they stand in the file; empty ones are to go."""
    texts = [rf"\b{re.escape(word)}\b" for word in given["woord"]] + [text for text in given["tekst"] if text]
    fields = {name: given[key] for key, name in _FROM_OPTIONS.items() if given[key] not in {None, (), ""}}
    fields.pop("tekst", None)
    if texts:
        fields["tekst"] = texts[0] if len(texts) == 1 else texts
    if "iban" in fields:
        fields["iban"] = fields["iban"].replace(" ", "").upper()
    if given["rekening"]:
        fields["rekening"] = _account(ledger, given["rekening"])
    return fields


def _account(ledger: Ledger, text: str) -> str:
    """The account of a rule; one with a place to be filled in is as it is given."""
    with of_field("rekening"):
        return text if "{" in text else find_account(text, ledger.names, kamer_names(ledger))


def kamer_names(ledger: Ledger) -> dict[str, str]:
    """What each kamer is called."""
    return {code: kamer.name for code, kamer in ledger.config.kamers.items()}


def _require_search(**given: Any) -> None:
    if not any(given[field.name] for field in _SEARCHES if field.name not in {"vanaf", "tot"}):
        raise WrongCallError("woord", "Noem waaraan de bankregel te herkennen is, zoals --woord salaris of --iban.")


def _plan_making(ledger: Ledger, **given: Any) -> PlannedRules:
    fields = {"naam": given["naam"], **_fields(ledger, given)}
    planned = new_rule(ledger, fields, known_rows(ledger), given["voor"], is_organisation=given["organisatie"])
    return _as_asked(planned, given)


def _as_asked(planned: PlannedRules, given: Mapping[str, Any]) -> PlannedRules:
    return replace(planned, again=given["opnieuw"], only_show=given["proef"])


@act(
    "regels maak",
    placed("naam", TEXT, "Hoe de regel heet; komt als reden bij de boeking."),
    placed("rekening", TEXT, "De rekening waarop hij boekt, ook bij naam: 'huur linde'."),
    *_SEARCHES,
    *_BOOKS,
    Field("voor", TEXT, "Zet hem voor deze regel; anders komt hij achteraan.", word="NAAM"),
    *_HOW,
    check=_require_search,
    plan=_plan_making,
)
def making(ledger: Ledger, planned: PlannedRules) -> Done:
    """Maak een regel NAAM die bankregels op REKENING boekt.

    Alles wat u noemt om te zoeken moet kloppen. U ziet eerst welke bankregels hij neemt; met --proef blijft het
    daarbij.
    In REKENING mogen {kamer} en {lid} staan: (?P<kamer>...) en (?P<lid>...) in een patroon vullen ze in.
    """
    return carried_out(ledger, planned)


def _plan_changing(ledger: Ledger, **given: Any) -> PlannedRules:
    file = read_file(ledger)
    place = file.index(given["naam"])
    emptied = {name for key, name in _FROM_OPTIONS.items() if given[key] in {"", ("",)}}
    fields = {name: value for name, value in file.fields[place].items() if name not in emptied}
    new = _fields(ledger, given)
    if "rekening" in new:
        fields.pop("verdeling", None)
    fields |= new
    if given["nieuwe_naam"]:
        fields["naam"] = given["nieuwe_naam"]
    after = RulesFile.of(rule_text.changed(file.text, place, fields))
    after.index(str(fields["naam"]))
    told = f"Regel '{fields['naam']}' is veranderd in {RULES}."
    same_party = not new.keys() & {"naam", "iban", "tegenpartij", "tekst", "partij", "omschrijving"}
    is_organisation = given["organisatie"] or same_party
    planned = tried_as(ledger, after, place, known_rows(ledger), told, is_organisation, None)
    return _as_asked(planned, given)


@act(
    "regels wijzig",
    placed("naam", TEXT, "Hoe de regel heet."),
    Field("nieuwe_naam", TEXT, "Hoe hij voortaan heet.", word="NAAM"),
    Field("rekening", TEXT, "De rekening waarop hij boekt, ook bij naam.", word="REKENING"),
    *_SEARCHES,
    *_BOOKS,
    *_HOW,
    plan=_plan_changing,
    empties=True,
    form_help="Verander een regel.",
)
def changing(ledger: Ledger, planned: PlannedRules) -> Done:
    """Verander de regel NAAM; een lege waarde, zoals --bedrag '', haalt iets weg.

    Wat al geboekt is, blijft zoals het is. Met --woord of --tekst vervangt u alles wat in de tekst wordt gezocht.
    """
    return carried_out(ledger, planned)


def _plan_moving(ledger: Ledger, **given: Any) -> PlannedRules:
    file = read_file(ledger)
    place = file.index(given["naam"])
    to = len(file.fields) - 1
    if given["voor"] is not None:
        to = file.index(given["voor"])
        to -= to > place
    after = RulesFile.of(rule_text.moved(file.text, place, to)) if to != place else file
    told = f"Regel '{file.fields[place]['naam']}' is nu nummer {to + 1} van {len(file.fields)}."
    planned = tried_as(ledger, after, to, known_rows(ledger), told, is_organisation=True, register=None)
    return _as_asked(planned, given)


@act(
    "regels verplaats",
    placed("naam", TEXT, "Hoe de regel heet."),
    Field("voor", TEXT, "Zet hem voor deze regel; anders achteraan.", word="NAAM"),
    *_HOW[1:],
    plan=_plan_moving,
)
def moving(ledger: Ledger, planned: PlannedRules) -> Done:
    """Zet de regel NAAM op een andere plaats: de eerste regel die past, wint."""
    return carried_out(ledger, planned)


def _plan_removing(ledger: Ledger, naam: str, proef: bool) -> PlannedRules:
    file = read_file(ledger)
    place = file.index(naam)
    after = RulesFile.of(rule_text.removed(file.text, place))
    told = f"Regel '{file.fields[place]['naam']}' is weg uit {RULES}. Wat hij boekte, blijft staan."
    return PlannedRules(after, told, only_show=proef)


@act(
    "regels verwijder",
    placed("naam", TEXT, "Hoe de regel heet."),
    _HOW[-1],
    plan=_plan_removing,
)
def removing(ledger: Ledger, planned: PlannedRules) -> Done:
    """Haal de regel NAAM weg. Wat hij heeft geboekt, blijft zoals het is."""
    return carried_out(ledger, planned)
