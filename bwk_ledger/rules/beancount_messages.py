"""What beancount says of books that are wrong, and how we say it: one table, by where it comes from.

Its errors have no more than a class and a sentence in English, so their sentences are recognised here, and nowhere
else. `tests/rules/test_beancount_messages.py` has a ledger that provokes each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SaidByBeancount:
    """A kind of message of beancount.

    Args:
        rule: its name here.
        english: how it begins, as a regular expression; its groups are values of `what`.
        what: Dutch, with `{name}` for every group.
        cause: one Dutch sentence, or nothing.
        remedy: one Dutch sentence.
    """

    rule: str
    english: re.Pattern[str]
    what: str
    cause: str
    remedy: str


def _said(rule: str, english: str, what: str, cause: str, remedy: str) -> SaidByBeancount:
    return SaidByBeancount(f"beancount.{rule}", re.compile(english), what, cause, remedy)


_NOT_COUNTED = "deze boeking telt daarom niet mee."
ABOUT_SHARES = (
    _said(
        "shares",
        "Not enough lots to reduce",
        "Hier gaan meer aandelen af dan er op de rekening staan.",
        f"niemand kan meer aandelen afgeven dan er op zijn of haar naam staan; {_NOT_COUNTED}",
        "verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt.",
    ),
    _said(
        "shares",
        "No position matches",
        "Hier gaan aandelen af tegen een prijs waarvoor er geen op de rekening staan.",
        f"aandelen gaan terug tegen wat ervoor is betaald, de nominale waarde; {_NOT_COUNTED}",
        "verbeter de prijs tussen de accolades, of het nummer van het lid.",
    ),
    _said(
        "shares",
        "Invalid currency",
        "Hier staat iets anders dan aandelen op een aandelenrekening.",
        "het aandelenregister telt aandelen; een bedrag zonder aandelen is van niemand te bewijzen.",
        "boek de aandelen zelf, of boek het bedrag op een andere rekening.",
    ),
)
_UNREADABLE = "Deze regel is niet te lezen, en telt niet mee."
_IN_PAIRS = "wat met 'push' begint, moet in hetzelfde bestand met 'pop' eindigen."
_OUR_OPTIONS = "de instellingen van de boeken staan bovenaan main.beancount, zoals 'bwk nieuw' ze maakt."
_PURCHASE = "verbeter wat er tussen de accolades staat; bij aandelen is dat de prijs van een aandeel: {25.00 EUR}."
_LINES = (
    _said(
        "number",
        r"ValueError: Invalid number format: '(?P<number>.*)'",
        "Het getal {number} is niet te lezen; de regel telt niet mee.",
        "in de boeken staat in een getal een punt voor de centen, en een komma alleen tussen duizendtallen.",
        "schrijf bijvoorbeeld 1234.56.",
    ),
    _said(
        "date",
        r"ValueError: (?:day is out of range|month must be in|year .* is out of range|day must be in)",
        "Deze datum bestaat niet; de regel telt niet mee.",
        "een datum in de boeken is jaar-maand-dag.",
        "verbeter de datum, zoals JJJJ-02-28.",
    ),
    _said(
        "syntax",
        r"Invalid token: '(?P<token>.*)'",
        _UNREADABLE,
        "wat hier staat, is geen datum, bedrag, rekening of tekst van de boeken; een tekst staat tussen dubbele "
        "aanhalingstekens, de naam van een rekening begint met een hoofdletter, en die van een gegeven heeft er geen.",
        "verbeter de regel; 'bwk ongedaan' draait een handeling terug als u niet weet wat er stond.",
    ),
    _said(
        "syntax",
        r"syntax error",
        _UNREADABLE,
        "er ontbreekt iets, of er staat iets te veel; vaak een aanhalingsteken, een munt, een datum vooraan of de "
        "spaties waarmee een regel van een boeking begint.",
        "vergelijk de regel met een andere van zijn soort; de fout kan ook op de regel erboven staan.",
    ),
    _said(
        "syntax",
        r"\w*(?:Error|Exception): ",
        _UNREADABLE,
        "het programma kan er niets mee.",
        "vergelijk de regel met een andere van zijn soort, en verbeter haar.",
    ),
    _said(
        "tag",
        r"Unbalanced pushed tag: '(?P<tag>.*)'",
        "Label #{tag} houdt niet op.",
        _IN_PAIRS,
        "zet 'poptag' erbij, of haal 'pushtag' weg.",
    ),
    _said(
        "tag",
        r"Attempting to pop absent tag: '(?P<tag>.*)'",
        "Label #{tag} houdt op en was niet begonnen.",
        _IN_PAIRS,
        "haal 'poptag' weg, of zet 'pushtag' ervoor.",
    ),
    _said(
        "meta",
        r"Unbalanced metadata key '(?P<key>.*?)'",
        "Gegeven {key} houdt niet op.",
        _IN_PAIRS,
        "zet 'popmeta' erbij, of haal 'pushmeta' weg.",
    ),
    _said(
        "meta",
        r"Attempting to pop absent metadata key: '(?P<key>.*)'",
        "Gegeven {key} houdt op en was niet begonnen.",
        _IN_PAIRS,
        "haal 'popmeta' weg, of zet 'pushmeta' ervoor.",
    ),
    _said(
        "name",
        r"Invalid account name: (?P<account>\S+)",
        "De rekening {account} heeft een naam die niet mag.",
        "zij begint met Activa, Schulden, Vermogen, Baten of Lasten, en elk deel met een hoofdletter of een cijfer.",
        "verbeter de naam.",
    ),
    _said(
        "option",
        r"Invalid option: '(?P<option>.*)'",
        "De instelling {option} bestaat niet.",
        _OUR_OPTIONS,
        "haal de regel weg, of verbeter de naam.",
    ),
    _said(
        "option",
        r"Option '(?P<option>.*)' may not be set",
        "De instelling {option} kan niet in de boeken staan.",
        _OUR_OPTIONS,
        "haal de regel weg.",
    ),
    _said(
        "option",
        r"Error for option '(?P<option>.*?)': ",
        "De instelling {option} heeft een waarde die niet kan.",
        _OUR_OPTIONS,
        "verbeter de waarde, of haal de regel weg.",
    ),
    _said(
        "pipe",
        r"Pipe symbol is deprecated",
        "Tussen twee teksten staat hier een streep (|).",
        "die hoort daar niet.",
        "zet er een spatie voor in de plaats.",
    ),
    _said("cost", r"Duplicate cost: ", "Tussen de accolades staan twee prijzen.", "er kan er een gelden.", _PURCHASE),
    _said(
        "cost",
        r"Duplicate date: ",
        "Tussen de accolades staan twee datums.",
        "er kan er een gelden.",
        "haal er een weg.",
    ),
    _said(
        "cost",
        r"Duplicate label: ",
        "Tussen de accolades staan twee teksten.",
        "er kan er een gelden.",
        "haal er een weg.",
    ),
    _said(
        "cost",
        r"Cost merging is not supported|Duplicate merge-cost",
        "Tussen de accolades staat een ster (*).",
        "prijzen worden niet samengevoegd.",
        "haal de ster weg.",
    ),
    _said(
        "cost",
        r"Per-unit cost may not be specified",
        "Tussen dubbele accolades staan twee bedragen.",
        "daar hoort alleen het totaal.",
        "haal het bedrag voor het hekje (#) weg, met het hekje.",
    ),
    _said(
        "method",
        r"Invalid booking method: (?P<method>\S+)",
        "De manier van afboeken {method} bestaat niet.",
        "achter de munt van een rekening staat hoe er iets van afgaat.",
        'schrijf "FIFO", of haal het woord weg.',
    ),
    _said(
        "method",
        r"AVERAGE method is not supported",
        "Van deze rekening gaat niets af tegen de gemiddelde prijs.",
        "achter haar munt staat AVERAGE, en dat kan beancount niet.",
        'schrijf bij het openen van de rekening "FIFO".',
    ),
    _said(
        "price",
        r"Negative prices are not allowed: (?P<price>\S+ \S+)",
        "De prijs {price} is minder dan niets.",
        "een prijs achter een apenstaart (@) is voor een stuk of een uur.",
        "haal het minteken weg, en zet het zo nodig voor het aantal.",
    ),
    _said(
        "price",
        r"Total price on a posting without units",
        "Hier staat een prijs zonder aantal.",
        "een prijs achter twee apenstaarten (@@) is voor alles samen.",
        "zet het aantal ervoor.",
    ),
    _said(
        "price",
        r"Cost and price currencies must match: (?P<one>\S+) != (?P<other>\S+)",
        "Hier staan prijzen in twee munten: {one} en {other}.",
        "tussen de accolades en achter de apenstaart (@) hoort dezelfde munt.",
        "verbeter een van beide.",
    ),
    _said(
        "texts",
        r"Too many strings on transaction description",
        "Boven deze boeking staan meer dan twee teksten.",
        "de eerste is van of aan wie, de tweede waarvoor.",
        "maak er twee van.",
    ),
    _said(
        "tags",
        r"Tags or links not allowed after first Posting",
        "Een label staat hier tussen de bedragen.",
        "labels staan achter de tekst van de boeking, boven de bedragen.",
        "zet het label daar.",
    ),
    _said(
        "double",
        r"Duplicate (?:metadata field on entry|posting metadata field): (?:KeyValue\(key=')?(?P<key>[^\s',]+)",
        "Een gegeven staat er dubbel: {key}.",
        "alleen het eerste telt.",
        "haal er een weg.",
    ),
)
_BOOKINGS = (
    _said(
        "zero",
        r"Amount is zero: ",
        "Hier staat een prijs bij nul stuks.",
        _NOT_COUNTED,
        "verbeter het aantal, of haal de regel weg.",
    ),
    _said(
        "cost",
        r"Cost is negative: ",
        "Tussen de accolades staat een prijs van minder dan niets.",
        _NOT_COUNTED,
        _PURCHASE,
    ),
    _said(
        "lots",
        r'Not enough lots to reduce "(?P<amount>[^"]*)"',
        "Hier gaat meer van de rekening af dan erop staat: {amount}.",
        _NOT_COUNTED,
        "verbeter het aantal, of zoek de boeking waarmee het erbij kwam.",
    ),
    _said(
        "lots",
        r'No position matches "Posting\(account=\'(?P<account>[^\']*)\', units=(?P<amount>\S+ \S+),',
        "Van {account} gaat {amount} af tegen een prijs waarvoor het er niet op staat.",
        _NOT_COUNTED,
        "verbeter de prijs of de datum tussen de accolades.",
    ),
    _said(
        "lots",
        r'Ambiguous matches for "(?P<amount>[^"]*)"',
        "Het is niet duidelijk welke van de rekening afgaan: {amount}.",
        f"er staan er van meer dan een prijs of dag op; {_NOT_COUNTED}",
        "schrijf tussen de accolades de prijs en de datum van die u bedoelt.",
    ),
    _said(
        "lots",
        r"Self-reduction is not allowed",
        "In deze boeking komt iets erbij en gaat het er ook weer af.",
        _NOT_COUNTED,
        "maak er twee boekingen van.",
    ),
    _said(
        "lots",
        r"Reducing position results in inventory|Cannot merge positions|Explicit cost reductions",
        "Wat van deze rekening afgaat, past niet bij wat erop staat.",
        _NOT_COUNTED,
        _PURCHASE,
    ),
    _said(
        "numbers",
        r"Too many missing numbers for currency group ",
        "Van deze boeking ontbreekt meer dan 1 bedrag.",
        f"een ontbrekend bedrag is uit te rekenen, twee niet; {_NOT_COUNTED}",
        "vul de bedragen in, op ten hoogste een na.",
    ),
    _said(
        "numbers",
        r"You may not have more than one auto-posting",
        "Van deze boeking ontbreekt meer dan 1 bedrag.",
        f"een ontbrekend bedrag is uit te rekenen, twee niet; {_NOT_COUNTED}",
        "vul de bedragen in, op ten hoogste een na.",
    ),
    _said(
        "numbers",
        r"Cannot infer (?:per-unit cost|price)|Transaction has incomplete elements|Cost syntax not supported",
        "Van deze boeking is een prijs niet uit te rekenen.",
        _NOT_COUNTED,
        "vul het aantal en de prijs allebei in.",
    ),
    _said(
        "commodity",
        r"Failed to categorize posting |Could not resolve ",
        "Van een bedrag van deze boeking is niet te zien in welke munt het is.",
        _NOT_COUNTED,
        "zet de munt achter het bedrag, zoals 12.50 EUR.",
    ),
    _said(
        "unbalanced",
        r"Transaction does not balance: \((?P<left>.*)\)",
        "De bedragen van deze boeking zijn samen niet nul: er blijft {left} over.",
        "wat op de ene rekening erbij komt, gaat er op een andere af.",
        "verbeter een bedrag, of zet de regel erbij die ontbreekt.",
    ),
)
_ACCOUNTS = (
    _said(
        "unknown",
        r"Invalid reference to unknown account '(?P<account>\S+)'",
        "De rekening {account} bestaat niet.",
        "zij volgt uit geen kamer, post, financier of lid, en is nergens geopend.",
        "verbeter de naam; 'bwk proefbalans JAAR' toont de rekeningen.",
    ),
    _said(
        "inactive",
        r"Invalid reference to inactive account '(?P<account>\S+)'",
        "De rekening {account} mag op die dag niet worden gebruikt.",
        "de dag ligt voor haar begin of na haar einde.",
        "verbeter de datum of de rekening, of de dag waarop zij begint of eindigt.",
    ),
    _said(
        "currency",
        r"Invalid currency '?(?P<commodity>[^\s']+)'? for (?:account '(?P<account>\S+)'|Balance directive)",
        "{commodity} hoort niet op {account}.",
        "bij het openen van de rekening staat welke munten erop mogen.",
        "verbeter de munt, of boek op een andere rekening.",
    ),
    _said(
        "opened",
        r"Duplicate open directive for (?P<account>\S+)",
        "De rekening {account} is twee keer geopend.",
        "rekeningen van kamers, posten, financiers en leden openen vanzelf.",
        "haal deze regel weg.",
    ),
    _said(
        "closed",
        r"Duplicate close directive for (?P<account>\S+)",
        "De rekening {account} is twee keer gesloten.",
        "een rekening sluit een keer.",
        "haal een van de twee regels weg.",
    ),
    _said(
        "closed",
        r"Unopened account (?P<account>\S+) is being closed",
        "De rekening {account} sluit en is nooit geopend.",
        "alleen wat er is, kan sluiten.",
        "verbeter de naam, of haal de regel weg.",
    ),
    _said(
        "closed",
        r"Internal error: closing date for (?P<account>\S+)",
        "De rekening {account} sluit voordat zij opent.",
        "de dag van sluiten is na de dag van openen.",
        "verbeter een van de twee datums.",
    ),
    _said(
        "commodities",
        r"Duplicate commodity directives for '(?P<commodity>.*)'",
        "Munt {commodity} staat twee keer in de boeken.",
        "van een munt of een tarief staat er een.",
        "haal een van de twee weg.",
    ),
    _said(
        "contradiction",
        r"Duplicate balance assertion with different amounts",
        "Twee saldo's van een dag spreken elkaar tegen.",
        "op een dag kan een rekening maar een saldo hebben.",
        "leg beide naast het afschrift en haal het verkeerde weg.",
    ),
    _said(
        "pad",
        r"Unused Pad entry",
        "Een regel die een verschil moet aanvullen, vult niets aan.",
        "na 'pad' hoort een saldo van dezelfde rekening dat anders is dan de boekingen.",
        "haal de regel weg.",
    ),
    _said(
        "pad",
        r"Attempt to pad an entry with cost",
        "Een regel die een verschil moet aanvullen, staat op een rekening met aandelen.",
        "wat ervoor is betaald, is dan niet te raden.",
        "haal de regel weg en boek wat er is gebeurd.",
    ),
)
_FILES = (
    _said(
        "file",
        r'File (?:glob )?"(?P<file>.*)" does not (?:exist|match any files)',
        "Een bestand van de boeken is weg: {file}.",
        "een ander bestand leest het met 'include'.",
        "zet het terug uit een reservekopie, of haal de regel met 'include' weg.",
    ),
    _said(
        "included",
        r'Duplicate filename parsed: "(?P<file>.*)"',
        "Een bestand van de boeken wordt twee keer gelezen: {file}.",
        "dan zou alles erin dubbel tellen.",
        "haal een van de regels met 'include' weg.",
    ),
    _said(
        "plugin",
        r'Error importing "(?P<plugin>[^"]*)"',
        "De plugin {plugin} is er niet.",
        "zonder deze plugin zijn niet alle controles gedaan.",
        "verbeter de naam achter 'plugin' in main.beancount, of installeer hem.",
    ),
    _said(
        "plugin",
        r'Error applying plugin "(?P<plugin>[^"]*)"',
        "De plugin {plugin} is gestopt door een fout.",
        "de controles van deze plugin zijn niet gedaan.",
        "meld dit aan wie het programma maakt; 'bwk ongedaan' draait de laatste handeling terug.",
    ),
    _said(
        "document",
        r'File does not exist: "(?P<file>.*)"',
        "Een document is weg: {file}.",
        "de boeken noemen het bij een rekening.",
        "zet het bestand terug uit een reservekopie, of haal de regel weg.",
    ),
    _said(
        "document",
        r"Document root '(?P<file>.*)' does not exist",
        "De map met documenten is weg: {file}.",
        "main.beancount noemt haar bij 'documents'.",
        "zet de map terug, of haal de regel weg.",
    ),
    _said(
        "document",
        r"Document '(?P<file>.*)' found in (?:child|parent) account",
        "Een document ligt in een map die niet van zijn rekening is: {file}.",
        "mappen van documenten heten naar hun rekening.",
        "verplaats het bestand.",
    ),
    _said(
        "document",
        r"Invalid date on document file '(?P<file>.*?)'",
        "De naam van een document begint met een datum die niet bestaat: {file}.",
        "een document heet JJJJ-MM-DD.naam.",
        "verbeter de naam van het bestand.",
    ),
    _said(
        "document",
        r"Invalid relative path for entry",
        "Een document is genoemd met een plaats die niet te volgen is.",
        "die plaats begint bij de map van de boeken.",
        "verbeter de naam van het bestand in deze regel.",
    ),
    _said(
        "types",
        r"Invalid data types: ",
        "In deze regel staat iets van een andere soort dan er hoort.",
        "zoals een tekst waar een bedrag hoort.",
        "vergelijk de regel met een andere van zijn soort, en verbeter haar.",
    ),
)
KINDS = (*_LINES, *_BOOKINGS, *_ACCOUNTS, *_FILES)
OTHER = "Melding van beancount, niet vertaald: {said}"
