"""Acts on the treasurer's rules: make one, change it, move it, take it out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, FLAG, GRANT, TEXT, Done, Field, WrongCallError, act, choice, of_field, placed
from bwk_ledger.acts.rule_plan import PlannedRules, RulesFile, carried_out, new_rule, read_file, tried_as
from bwk_ledger.acts.rule_trial import known_rows
from bwk_ledger.standing.account_names import find_account
from importers import rule_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.rules.load import Ledger

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
    found = {name: given[key] for key, name in _FROM_OPTIONS.items() if given[key] not in {None, (), ""}}
    found.pop("tekst", None)
    if texts:
        found["tekst"] = texts[0] if len(texts) == 1 else texts
    if "iban" in found:
        found["iban"] = found["iban"].replace(" ", "").upper()
    if given["rekening"]:
        found["rekening"] = _account(ledger, given["rekening"])
    return found


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
