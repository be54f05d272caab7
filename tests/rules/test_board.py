"""What the entries of the board may not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.share_books import member

if TYPE_CHECKING:
    from tests.conftest import Books

RELATION = '\n2018-01-01 custom "relatie" "ZAAL"\n  naam: "Zaal De Linde"\n'


def board(number: str, start: str, extra: str = "") -> str:
    return f'\n{start} custom "bestuur" "{number}"\n{extra}'


def test_what_is_right(books: Books) -> None:
    text = member("L0002", "2018-02-01") + RELATION
    text += board("L0002", "2018-02-01", "  einde: 2018-06-30\n") + board("L0002", "2018-07-01", "  keurt-goed: TRUE\n")
    text += board("ZAAL", "2018-02-01", '  functie: "lid"\n  belangen: "ZAAL"\n')
    assert books.messages(text) == []


def test_what_cannot_be(books: Books) -> None:
    text = member("L0002", "2018-02-01") + board("L0002", "2018-02-01", '  belangen: "NIETS"\n')
    text += board("L0002", "2018-03-01", '  keurt-goed: "misschien"\n') + board("L0999", "2018-03-01")
    assert sorted(books.messages(text)) == [
        (
            "Bestuur 'L0002' van 2018-03-01 begint terwijl dat van 2018-02-01 nog loopt.\n"
            "  Oorzaak: op een dag telt een van beide, en welke is hier niet te zien.\n"
            "  Herstel: zet bij dat van 2018-02-01: einde: 2018-02-28."
        ),
        (
            "Bestuurslid L0002 heeft een belang bij 'NIETS', en dat is geen bekende organisatie.\n"
            "  Oorzaak: bekend zijn: geen.\n"
            "  Herstel: verbeter de code, of maak de organisatie bekend met 'bwk relatie'."
        ),
        (
            "Bij 'keurt-goed' van L0002 staat geen ja of nee: misschien.\n"
            "  Oorzaak: dit is TRUE of FALSE.\n"
            "  Herstel: schrijf: keurt-goed: TRUE."
        ),
        (
            "In het bestuur zit 'L0999', en dat nummer is er niet.\n"
            "  Oorzaak: een bestuurslid is een lid, iemand die uren maakt, of een organisatie die bekend is.\n"
            "  Herstel: verbeter het nummer, of neem iemand eerst op met 'bwk leden aanmelden'."
        ),
    ]
