"""Every kind of message of beancount, each by a ledger that provokes it, in Dutch with what to do."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

import pytest
from beancount.loader import load_string

from bwk_ledger.rules.beancount_messages import ABOUT_SHARES, KINDS
from bwk_ledger.rules.messages import findings_of

if TYPE_CHECKING:
    from bwk_ledger.base.finding import Finding

HEAD = """\
option "name_assets" "Activa"
option "name_liabilities" "Schulden"
option "name_equity" "Vermogen"
option "name_income" "Baten"
option "name_expenses" "Lasten"
2018-01-01 open Activa:A
2018-01-01 open Lasten:B
2018-01-01 open Activa:D EUR
"""


class Provoked(NamedTuple):
    """Lines of books, and what is said of them first."""

    lines: str
    what: str
    line: int = 9  # of the books


_BUY = '2018-02-03 * "a"\n  Activa:A  1 X {2 EUR}\n  Activa:A  1 X {3 EUR}\n  Lasten:B\n'


def _booking(*lines: str) -> str:
    return "".join(['2018-02-03 * "a"\n', *(f"  {line}\n" for line in lines), "  Lasten:B\n"])


PROVOKED = (
    Provoked(_booking("Activa:A  1,0 EUR"), "Het getal 1,0 is niet te lezen; de regel telt niet mee.", 10),
    Provoked('2018-02-30 * "x"\n', "Deze datum bestaat niet; de regel telt niet mee."),
    Provoked("2018-02-03 hoi\n", "Deze regel is niet te lezen, en telt niet mee."),
    Provoked('2018-02-03 * "a"\nActiva:A 1 EUR\n', "Deze regel is niet te lezen, en telt niet mee.", 10),
    Provoked("pushtag #reis\n", "Label #reis houdt niet op.", 0),
    Provoked("poptag #reis\n", "Label #reis houdt op en was niet begonnen."),
    Provoked('pushmeta reis: "Gent"\n', "Gegeven reis houdt niet op.", 0),
    Provoked("popmeta reis:\n", "Gegeven reis houdt op en was niet begonnen."),
    Provoked(
        "2018-01-01 open Winst:A\n",
        "De rekening Winst:A heeft een naam die niet mag.",
    ),
    Provoked('option "kleur" "1"\n', "De instelling kleur bestaat niet."),
    Provoked('option "filename" "1"\n', "De instelling filename kan niet in de boeken staan."),
    Provoked('option "booking_method" "GOK"\n', "De instelling booking_method heeft een waarde die niet kan."),
    Provoked('2018-02-03 * "a" | "b"\n', "Tussen twee teksten staat hier een streep (|)."),
    Provoked(_booking("Activa:A  1 X {2 EUR, 3 EUR}"), "Tussen de accolades staan twee prijzen.", 10),
    Provoked(_booking("Activa:A  1 X {2 EUR, 2018-01-01, 2018-01-02}"), "Tussen de accolades staan twee datums.", 10),
    Provoked(_booking('Activa:A  1 X {2 EUR, "a", "b"}'), "Tussen de accolades staan twee teksten.", 10),
    Provoked(_booking("Activa:A  1 X {*, 2 EUR}"), "Tussen de accolades staat een ster (*).", 10),
    Provoked(_booking("Activa:A  1 X {{1 # 2 EUR}}"), "Tussen dubbele accolades staan twee bedragen.", 10),
    Provoked('2018-02-03 open Activa:E EUR "GOK"\n', "De manier van afboeken GOK bestaat niet."),
    Provoked(
        '2018-01-01 open Activa:F X "AVERAGE"\n2018-02-03 * "a"\n  Activa:F  2 X {2 EUR}\n  Lasten:B\n'
        '2018-02-04 * "a"\n  Activa:F  -1 X {}\n  Lasten:B\n',
        "Van deze rekening gaat niets af tegen de gemiddelde prijs.",
        13,
    ),
    Provoked(_booking("Activa:A  1 EUR @ -2 USD"), "De prijs -2 USD is minder dan niets.", 10),
    Provoked(_booking("Activa:A  @@ 2 USD"), "Hier staat een prijs zonder aantal.", 10),
    Provoked(_booking("Activa:A  1 X {1 EUR} @ 1 USD"), "Hier staan prijzen in twee munten: EUR en USD.", 10),
    Provoked('2018-02-03 * "a" "b" "c"\n', "Boven deze boeking staan meer dan twee teksten."),
    Provoked(_booking("Activa:A  1 EUR", "#a"), "Een label staat hier tussen de bedragen."),
    Provoked(_booking("nota: 1", "nota: 2", "Activa:A  1 EUR"), "Een gegeven staat er dubbel: nota."),
    Provoked(_booking("Activa:A  0 X {1 EUR}"), "Hier staat een prijs bij nul stuks.", 10),
    Provoked(_booking("Activa:A  1 X {-1 EUR}"), "Tussen de accolades staat een prijs van minder dan niets.", 10),
    Provoked(
        _BUY + '2018-03-04 * "b"\n  Activa:A  -10 X {2 EUR}\n  Lasten:B\n',
        "Hier gaat meer van de rekening af dan erop staat: -10 X {2 EUR}.",
        13,
    ),
    Provoked(
        _BUY + '2018-03-04 * "b"\n  Activa:A  -1 X {9 EUR}\n  Lasten:B\n',
        "Van Activa:A gaat -1 X af tegen een prijs waarvoor het er niet op staat.",
        13,
    ),
    Provoked(
        _BUY + '2018-03-04 * "b"\n  Activa:A  -1 X {}\n  Lasten:B\n',
        "Het is niet duidelijk welke van de rekening afgaan: -1 X {}.",
        13,
    ),
    Provoked(
        _booking("Activa:A  EUR @ USD", "Lasten:B  2"),
        "Van deze boeking ontbreekt meer dan 1 bedrag.",
        10,
    ),
    Provoked(_booking("Activa:A"), "Van deze boeking ontbreekt meer dan 1 bedrag.", 11),
    Provoked(
        _booking("Activa:A  1 X {}"),
        "Van een bedrag van deze boeking is niet te zien in welke munt het is.",
        10,
    ),
    Provoked(
        '2018-02-03 * "a"\n  Activa:A  1 EUR\n  Lasten:B  2 EUR\n',
        "De bedragen van deze boeking zijn samen niet nul: er blijft 3,00 euro over.",
    ),
    Provoked('2018-02-03 note Activa:Q "a"\n', "De rekening Activa:Q bestaat niet."),
    Provoked('2017-02-03 note Activa:A "a"\n', "De rekening Activa:A mag op die dag niet worden gebruikt."),
    Provoked('2018-02-03 * "a"\n  Activa:D  1 USD\n  Lasten:B\n', "USD hoort niet op Activa:D."),
    Provoked("2018-02-03 balance Activa:D  0 USD\n", "USD hoort niet op Activa:D."),
    Provoked("2018-02-03 open Activa:A\n", "De rekening Activa:A is twee keer geopend."),
    Provoked(
        "2018-02-03 close Activa:A\n2018-02-04 close Activa:A\n", "De rekening Activa:A is twee keer gesloten.", 10
    ),
    Provoked("2018-02-03 close Activa:Z\n", "De rekening Activa:Z sluit en is nooit geopend."),
    Provoked("2018-02-03 commodity X\n2018-02-03 commodity X\n", "Munt X staat twee keer in de boeken.", 10),
    Provoked("2018-02-03 pad Activa:A Lasten:B\n", "Een regel die een verschil moet aanvullen, vult niets aan."),
    Provoked(
        '2018-02-02 * "q"\n  Activa:A  1 X {1 EUR}\n  Lasten:B\n2018-02-03 pad Activa:A Lasten:B\n'
        "2018-02-04 balance Activa:A  3 X\n",
        "Een regel die een verschil moet aanvullen, staat op een rekening met aandelen.",
        13,
    ),
    Provoked('include "weg.beancount"\n', "Een bestand van de boeken is weg: weg.beancount.", 0),
    Provoked('plugin "bestaat.niet"\n', "De plugin bestaat.niet is er niet.", 0),
    Provoked(
        'plugin "beancount.plugins.close_tree" "a"\n',
        "De plugin beancount.plugins.close_tree is gestopt door een fout.",
        0,
    ),
    Provoked('2018-02-03 document Activa:A "/weg/nota.pdf"\n', "Een document is weg: /weg/nota.pdf."),
    Provoked('option "documents" "/weg/map"\n', "De map met documenten is weg: /weg/map.", 0),
)


def first_finding(lines: str) -> Finding:
    entries, errors, _ = load_string(HEAD + dedent(lines))
    return findings_of(errors, entries)[0]


@pytest.mark.parametrize("case", PROVOKED, ids=lambda case: case.what[:40])
def test_beancount_is_told_in_dutch(case: Provoked) -> None:
    found = first_finding(case.lines)
    assert (found.text, found.place["lineno"]) == (case.what, case.line)
    assert found.rule != "beancount.other"
    assert found.cause
    assert found.remedy


def test_two_balances_that_contradict_each_other() -> None:
    entries, errors, _ = load_string(HEAD + "2018-02-03 balance Activa:A  0 EUR\n2018-02-03 balance Activa:A  2 EUR\n")
    assert "\n".join(item.message for item in findings_of(errors, entries)).splitlines() == [
        "Op Activa:A hoort 2,00 euro te staan, en volgens de boeken staat er 0,00 euro.",
        "  Oorzaak: er ontbreekt een boeking van voor deze dag, of er staat er een te veel of dubbel.",
        "  Herstel: leg 'bwk grootboek Activa:A 2018' naast het afschrift.",
        "Twee saldo's van een dag spreken elkaar tegen.",
        "  Oorzaak: op een dag kan een rekening maar een saldo hebben.",
        "  Herstel: leg beide naast het afschrift en haal het verkeerde weg.",
    ]


def test_what_is_not_known_says_so() -> None:
    class Unknown(NamedTuple):
        message: str
        source: dict[str, object]
        entry: None = None

    (found,) = findings_of([Unknown("Something new happened", {})], [])
    assert found.message == "Melding van beancount, niet vertaald: Something new happened"


@pytest.mark.parametrize("kind", [*KINDS, *ABOUT_SHARES], ids=lambda kind: kind.what[:40])
def test_each_kind_says_why_and_what_to_do(kind: object) -> None:
    for text in (kind.what, kind.cause, kind.remedy):  # type: ignore[attr-defined]
        assert text.endswith(".")
