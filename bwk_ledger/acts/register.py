"""The register of names: take it over from a list, change what it knows, and erase somebody."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, FILE, FLAG, KAMER, NUMBER, TEXT, Done, Field, FieldKind, act, placed, whole
from bwk_ledger.base.errors import InputError, advice, bare, count, way
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.figures.shares import repayments
from bwk_ledger.register.people import RegisteredPerson, changed
from bwk_ledger.register.review import (
    ADMINISTRATION_YEARS,
    PERSONAL_YEARS,
    keeps_administration,
    left_longer_ago,
    years_later,
)
from bwk_ledger.standing.members import applicants, is_member, refuse_unknown
from bwk_ledger.standing.refusals import require_kamer
from importers.history import mentions
from importers.members import numbered_rows
from importers.readers.source import Source
from importers.readers.tables import has_columns, header

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.register.vault import Forgotten
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Member

_COLUMNS = {
    "naam": "naam",
    "adres": "adres",
    "postcode": "postcode",
    "woonplaats": "woonplaats",
    "e-mail": "email",
    "iban": "iban",
    "geboortedatum": "geboortedatum",
    "bsn": "bsn",
    "machtiging": "machtiging",
    "machtiging getekend": "getekend",
    "rekeninghouder": "rekeninghouder",
}
KEY_NUMBER = FieldKind("nummer", whole, least=1)
_NUMBER, _SINCE = "lidnummer", "lid sinds"
_NEEDED = frozenset({_NUMBER, "naam"})
_ONE_EACH = "het register bewaart de gegevens van een lid onder het nummer dat in de boeken staat."


@act(
    "leden namen",
    placed("lijst", FILE, "De ledenlijst.", word="LIJST.csv"),
    register=True,
    outside=True,
)
def names(ledger: Ledger, lijst: Path, register: RegisterDoor) -> Done:
    """Neem namen, adressen, e-mail, IBAN's en machtigingen van een ledenlijst over in het register.

    Kolommen: Lidnummer, Naam, Adres, Postcode, Woonplaats, E-mail, IBAN, Machtiging en Machtiging getekend; de eerste
    twee zijn nodig, andere kolommen tellen niet mee. Een leeg veld laat staan wat bekend is. Klopt er iets niet, dan
    verandert er niets.
    """
    config = ledger.config
    lines = []
    source = Source.read(lijst)
    rows = _rows(source, config)
    known = after = register.read_or_new()
    new = changes = 0
    for number, (line, fields) in rows.items():
        if number in known.forgotten and not is_member(config.members.get(number), today()):
            lines.append(f"{number} is op {known.forgotten[number]} uit het register gewist en is overgeslagen.")
            continue
        person = known.people.get(number, RegisteredPerson())
        with _at(source, line):
            updated = changed(person, fields, today())
        if updated != person:
            after = after.with_person(number, updated)
            new += number not in known.people
            changes += number in known.people
    if after != known or register.exists:
        register.write(after)
    same = len(rows) - new - changes
    lines.append(f"{lijst.name}: {new} nieuw, {changes} gewijzigd, {same} ongewijzigd in het register.")
    return Done(tuple(lines))


def _rows(source: Source, config: Config) -> Mapping[str, tuple[int, Mapping[str, str]]]:
    """The line and the fields that are filled in, by number.

    Raises:
        InputError: this is no such list, or a number is none, unknown or there twice.
    """
    if not has_columns(source, _NEEDED):
        raise source.damaged(
            1,
            "dit is geen ledenlijst met namen",
            cause="de eerste regel noemt geen kolommen Lidnummer en Naam.",
            remedy="sla de ledenlijst op als CSV, met de namen van de kolommen op de eerste regel.",
        )
    rows_by_number: dict[str, tuple[int, Mapping[str, str]]] = {}
    since = _SINCE if _SINCE in header(source) else None
    for number, row in numbered_rows(source, _NUMBER, "lid", cause=_ONE_EACH, example="L0001", since=since):
        with _at(source, row.line):
            refuse_unknown(config, number)
        fields = {field: row.values[column] for column, field in _COLUMNS.items() if row.values.get(column)}
        line, before = rows_by_number.setdefault(number, (row.line, fields))
        if before != fields:
            raise source.damaged(
                row.line,
                f"lid {number} heeft hier andere gegevens dan op regel {line}",
                remedy="wie vaker lid was, staat er vaker; maak naam, adres en nummers op die regels gelijk.",
            )
    return rows_by_number


@contextmanager
def _at(source: Source, line: int) -> Iterator[None]:
    """Say of what is refused on which line of the list it stands."""
    try:
        yield
    except InputError as error:
        raise source.damaged(line, error.what[:-1], cause=error.cause, remedy=error.remedy) from error


@act(
    "leden gegevens",
    placed("nummer", NUMBER, "Het nummer van het lid, of van wie wordt betaald."),
    Field("naam", TEXT, "De naam."),
    Field("adres", TEXT, "Straat en huisnummer."),
    Field("postcode", TEXT, "De postcode."),
    Field("woonplaats", TEXT, "De woonplaats."),
    Field("email", TEXT, "Het e-mailadres."),
    Field("iban", TEXT, "Het rekeningnummer.", word="IBAN"),
    Field("rekeninghouder", TEXT, "De naam waarop de rekening staat, als dat een andere is."),
    Field("handgeld", KAMER, "De kamer waarvan de handgeldrekening op deze naam staat."),
    Field("geboortedatum", DAY, "De geboortedatum; alleen nodig voor 'bwk ubd'."),
    Field("bsn", TEXT, "Het burgerservicenummer; alleen nodig voor 'bwk ubd'.", word="NUMMER"),
    Field("machtiging", TEXT, "Het kenmerk van de machtiging om te incasseren.", word="KENMERK"),
    Field("getekend", DAY, "De dag waarop de machtiging is getekend."),
    register=True,
    outside=True,
    empties=True,
    form_help="Wijzig wat het ledenregister van iemand weet.",
    decides=(
        "naam",
        "adres",
        "postcode",
        "woonplaats",
        "email",
        "iban",
        "rekeninghouder",
        "handgeld",
        "geboortedatum",
        "bsn",
        "machtiging",
        "getekend",
    ),
)
def details(ledger: Ledger, nummer: str, register: RegisterDoor, **fields: Any) -> Done:
    """Toon wat het register van NUMMER weet, of wijzig de genoemde gegevens; '' maakt een gegeven leeg.

    NUMMER is een lid, of iemand die voor werk wordt betaald ('bwk uren aanmelden').
    """
    config, number = ledger.config, nummer
    new = {name: str(value) for name, value in fields.items() if value is not None}
    refuse_nobody(config, number)
    if new.get("handgeld"):
        require_kamer(config, new["handgeld"])
    known = register.read_or_new()
    person = known.people.get(number, RegisteredPerson())
    if number in known.forgotten and not is_member(config.members.get(number), today()):
        raise InputError(
            f"lid {number} is op {known.forgotten[number]} uit het register gewist.",
            field="nummer",
            remedy="wie weer lid wordt, meldt u eerst opnieuw aan in de boeken.",
        )
    after = changed(person, new, today())
    register.write(known.with_person(number, after))
    return Done((f"{number}: {'niets veranderd' if after == person else 'bijgewerkt in het register'}.",))


def refuse_nobody(config: Config, number: str) -> None:
    """Refuse a number that is neither a member's, nor of somebody who gives hours or is paid.

    Raises:
        InputError: the books do not know the number.
    """
    if number not in config.people:
        refuse_unknown(config, number)


@dataclass(frozen=True)
class PlannedErasure:
    """Who is to be erased, which retention is not over yet, and whether that was confirmed with the call."""

    number: str
    person: RegisteredPerson
    retention: str
    confirmed: bool
    register: RegisterDoor


def _plan_erasure(ledger: Ledger, nummer: str, ja: bool, register: RegisterDoor) -> PlannedErasure:
    member = ledger.config.members.get(nummer)
    if is_member(member, today()):
        raise InputError(
            f"{nummer} is lid, en staat daarom in het register.",
            field="nummer",
            remedy="schrijf eerst in de boeken op wat de laatste dag van het lidmaatschap is.",
        )
    _refuse_owed(ledger, nummer)
    known = register.read()
    if nummer not in {*known.people, *known.forgotten, *ledger.config.members, *applicants(ledger.config)}:
        raise InputError(
            f"{nummer} staat niet in het register en niet in de boeken.", field="nummer", remedy="verbeter het nummer."
        )
    retention = _retention(member, today(), ledger.config.member_rules.liability)
    return PlannedErasure(nummer, known.people.get(nummer, RegisteredPerson()), retention, ja, register)


@act(
    "leden vergeet",
    placed("nummer", NUMBER, "Het nummer van wie geen lid meer is."),
    Field("ja", FLAG, "Vraag niet om bevestiging.", on_form=False),
    plan=_plan_erasure,
    register=True,
    outside=True,
    form_help="Wis iemand die geen lid meer is uit het register en zijn reservekopieën; alleen het nummer en de dag "
    "blijven over.",
)
def erasure(ledger: Ledger, plan: PlannedErasure) -> Done:
    """Wis iemand die geen lid meer is uit het register en zijn reservekopieën; alleen NUMMER en de dag blijven over.

    De boeken veranderen niet: daar staat alleen het nummer in. Welke originelen in de inbox de persoon nog noemen,
    wordt getoond; die verwijdert u zelf.
    """
    erased = plan.register.forget(plan.number, today())
    return Done((*_report(erased, plan.number), *_originals(ledger.root, plan.person)))


def _refuse_owed(ledger: Ledger, number: str) -> None:
    """Who is still to be paid back cannot be forgotten: the account number is needed for it.

    Raises:
        InputError: shares or a debt of this number are left in the books.
    """
    for line in repayments(ledger.transactions, ledger.config, today()).lines:
        if line.number == number:
            raise InputError(
                f"{number} krijgt nog {format_amount(line.amount)} euro terug.",
                field="nummer",
                cause="zonder naam en IBAN in het register is dat niet te betalen.",
                remedy=advice("betaal eerst terug, bijvoorbeeld met ", way("leden uitbetalen"), "."),
            )


def _retention(member: Member | None, day: dt.date, liability: str) -> str:
    """Which retention is not over yet; empty where all are."""
    if member is None or member.end is None:
        return ""
    left = f"Let op: {member.number} vertrok op {member.end}"
    if keeps_administration(liability) and not left_longer_ago(member.end, ADMINISTRATION_YEARS, day):
        return (
            f"{left}. Een coöperatie met aansprakelijkheid (W.A. of B.A.) "
            f"bewaart haar ledenadministratie {ADMINISTRATION_YEARS} jaar: tot en met "
            f"{years_later(member.end, ADMINISTRATION_YEARS)}. Voor een coöperatie U.A. geldt dat niet."
        )
    if not left_longer_ago(member.end, PERSONAL_YEARS, day):
        return f"{left}, minder dan {PERSONAL_YEARS} jaar geleden. Is alles afgerekend, ook de aandelen?"
    return ""


def _report(done: Forgotten, number: str) -> Iterator[str]:
    yield f"{number} is gewist; alleen het nummer en de dag staan nog in het register."
    if done.cleaned:
        yield f"Ook gewist uit {count(done.cleaned, 'reservekopie', 'reservekopieën')}."
    if done.closed:
        yield "Deze reservekopieën gaan met deze sleutel niet open en zijn niet nagekeken; verwijder ze zelf:"
        yield from _listed(done.closed)


def _originals(root: Path, person: RegisteredPerson) -> Iterator[str]:
    if not person.name and not person.iban:
        return
    searched = mentions(root, person.name, person.iban)
    if searched.found:
        yield "Deze originelen noemen de naam of het IBAN nog; verwijder ze zelf als ze niet meer nodig zijn:"
        yield from _listed(searched.found)
    if searched.unread:
        kinds = ", ".join(sorted({path.suffix.lstrip(".").lower() for path in searched.unread}))
        yield f"Niet doorzocht: {count(len(searched.unread), 'bestand', 'bestanden')} zonder platte tekst ({kinds})."


def _listed(paths: Sequence[Path]) -> Iterator[str]:
    return (f"  {path}" for path in paths)


@act(
    "leden sleutel",
    Field("erbij", FLAG, "Geef er een sleutel bij: een wachtwoord van een ander, dat wordt gevraagd."),
    Field("publiek", TEXT, "Geef er een sleutelbestand van een ander bij: zijn publieke sleutel.", word="age1..."),
    Field("weg", KEY_NUMBER, "Haal deze sleutel weg."),
    register=True,
    outside=True,
    form_help="Geef het ledenregister een sleutel erbij, of haal er een weg. Zonder keuze ziet u welke er zijn.",
)
def keys(ledger: Ledger, erbij: bool, publiek: str | None, weg: int | None, register: RegisterDoor) -> Done:
    """Toon met welke sleutels het register opengaat, geef er een bij of haal er een weg.

    Met twee sleutels, elk van een ander, gaat met een vergeten wachtwoord niets verloren. Reservekopieën van vroeger
    gaan open met de sleutels van toen.
    """
    del ledger
    if weg is not None:
        ring = register.remove_key(weg)
    elif erbij or publiek:
        ring = register.add_key(publiek)
    else:
        ring = register.keys
    if not ring.keys:
        return Done(
            (advice("Het register heeft een sleutel. Geef er een bij met: ", bare("leden sleutel", erbij=True)),)
        )
    lines = [f"Het register gaat open met {count(len(ring.keys), 'sleutel', 'sleutels')}:"]
    return Done((*lines, *(f"  {key.number}  {key.kind}" for key in ring.keys)))
