"""Who is on the other side of a row: an organisation, whose name may stand in the books, or a person, whose may not."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importers.readers.bank import BankRow


class PartyLooks(Enum):
    """What a name tells; most names tell nothing."""

    ORGANISATION = "organisatie"
    PERSON = "mens"
    UNKNOWN = "onbekend"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of which one makes a name that of an organisation, and ends of words that do.
_WORDS = _words(
    """
    bv nv vof cv bvba stichting st gemeente provincie waterschap rijk ministerie vereniging ver coöperatie
    cooperatie coop ua bank belastingdienst uwv svb cjib kvk duo fonds zakelijk woningcorporatie corporatie
    wooncorporatie verhuur vastgoed school hogeschool universiteit bibliotheek museum kerk parochie moskee
    horeca cafe restaurant winkel markt shop store nl com eu org groep group holding beheer services service
    diensten partners advies bureau kantoor administraties administratie accountants notaris notarissen
    advocaten verzekeringen energie stroom water telecom internet media studio buurtkamer wijkcentrum buurthuis
    bedrijf schoonmaak techniek installaties bouw transport logistiek zorg welzijn pensioenfonds international
    nederland netherlands europe payments
    """
)
_ENDS = _words(
    """
    bedrijf markt winkel handel bank fonds dienst school kantoor bureau centrum huis hal verhuur beheer groep
    maatschappij verzekeringen verzekering corporatie vereniging stichting cooperatie super supermarkt bakkerij
    slagerij apotheek drogisterij drukkerij shop energie telecom werkplaats collectief branderij kringloop
    administratie coop zaak
    """
)
_WEB = re.compile(r"\.(?:nl|com|eu|org|be|de)\b", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\b(?:[bn]\.? ?v|v\.? ?o\.? ?f|c\.? ?v|u\.? ?a)\.?(?!\w)", re.IGNORECASE)
_TITLES = _words("dhr mevr mw hr heer mevrouw fam familie drs ir mr dr ing prof eo")
_BETWEEN = _words("van de der den het ter ten te t el al bin ben ibn von da di dos la le op in")
_INITIALS = re.compile(r"(?:[A-Z]\.? ?){1,5}", re.ASCII)
_MEMBER = re.compile(r"\blid\b", re.IGNORECASE)


def party_of(name: str) -> PartyLooks:
    """What a name tells of who has it; a firm that is called by initials and a name counts as a person."""
    words = plain(name).split()
    if _SHORT_FORM.search(name) or _WEB.search(name):
        return PartyLooks.ORGANISATION
    if words and (words[0] in _TITLES or _MEMBER.search(name) or _has_initials(name)):
        return PartyLooks.PERSON
    if any(map(_is_of_organisation, words)):
        return PartyLooks.ORGANISATION
    has_between = len(words) > len(("first", "between")) and words[1] in _BETWEEN and words[0] not in _BETWEEN
    return PartyLooks.PERSON if has_between else PartyLooks.UNKNOWN


def _is_of_organisation(word: str) -> bool:
    return word in _WORDS or any(len(word) > len(end) and word.endswith(end) for end in _ENDS)


def _has_initials(name: str) -> bool:
    parts = name.replace(",", " ").split()
    initials = [part for part in parts if _INITIALS.fullmatch(part) and ("." in part or len(part) == 1)]
    return 0 < len(initials) < len(parts)


_LEAST_LETTERS = 3  # of a word that tells who somebody is


def names_person(text: str, name: str) -> bool:
    """Whether a text holds a word of the name of a person."""
    if party_of(name) is not PartyLooks.PERSON:
        return False
    words = set(plain(name).split()) - _TITLES - _BETWEEN
    return any(len(word) >= _LEAST_LETTERS and word in plain(text).split() for word in words)


# What the payer wrote, as far as it can stand in the books where no name may: words that say what, none that say who.

_SAID = _words(
    """
    aandeel aandelen aanslag abonnement advies afdracht afrekening bankkosten beheer belasting bestelling
    bijdrage boete boodschappen borg btw capaciteit catering cursus declaratie deposito donatie drukwerk
    eettafel elektra energie factuur gas gift handgeld heffing huur incasso inkoop inschrijving internet
    inventaris kleding koffie kosten leefbaarheid lening les levering loon loonheffing lunch maaltijd materiaal
    nota onderhoud opbrengst opleiding parkeren pensioen pinomzet premie projectfactuur reiskosten rente
    reparatie salaris schoonmaak servicekosten spaarrekening stage statiegeld subsidie teruggaaf teruggave
    terugbetaling termijn termijnnota training vakantiegeld vergoeding verkoop verzekering voorschot
    vrijwilligersvergoeding waarborgsom water website workshop zaalhuur
    """
)
_WHEN = _words(
    "januari februari maart april mei juni juli augustus september oktober november december kwartaal week jaar"
)
_JOINING = _words("voor van over en in de het per")
_YEAR_OR_MONTH = re.compile(r"20\d{2}(?:-\d{2})?", re.ASCII)
_TOKEN = re.compile(r"[\w-]+")


def without_names(row: BankRow, known: Iterable[str] = ()) -> str:
    """The words of what the payer wrote that cannot be of a person: what it is, for which month, of which kamer.

    Args:
        row: the row.
        known: more words that are no names, such as the codes of the kamers.
    """
    allowed = {plain(word) for word in known}
    kept: list[str] = []
    for word in _TOKEN.findall(row.description):
        is_no_name = plain(word) in _SAID | _WHEN | allowed or _YEAR_OR_MONTH.fullmatch(word)
        if is_no_name or (kept and word in _JOINING):
            kept.append(word)
    while kept and kept[-1] in _JOINING:
        kept.pop()
    return " ".join(kept) if any(plain(word) in _SAID for word in kept) else ""
