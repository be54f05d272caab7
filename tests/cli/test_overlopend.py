"""`bwk overlopend`: what stands on the turn of the year, what came of it, and writing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from bwk_ledger.rules.load import load
from tests.compose import funder

if TYPE_CHECKING:
    from tests.conftest import Books

BOOK = ("--boek", "te betalen", "Lasten:TOP:Fysiek:Energie", "1.120,00", "--omschrijving", 'Energie "december"')
BOOKS = (
    funder("SPDO", name="Gemeente Utrecht")
    + """
    2018-12-05 * "Energiebedrijf" "winter"
      Activa:Bank:ING            -62.00 EUR
      Lasten:HLR:Fysiek:Energie   62.00 EUR
        periode: "2018-12-01 2019-01-31"
    2019-01-20 * "Energiebedrijf" "december"
      Activa:Bank:ING            -1131.00 EUR
      Lasten:TOP:Fysiek:Energie   1131.00 EUR
    """
)
MARKED = """
    2019-01-21 * "Energiebedrijf" "nagekomen"
      Activa:Bank:ING            -4.00 EUR
      Lasten:TOP:Fysiek:Energie   4.00 EUR
        hoort-bij: 2018
    """


def run(books: Books, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["overlopend", "2018", *arguments, "--boeken", str(books.root)])


def rows(found: Result) -> list[list[str]]:
    assert found.exit_code == 0, found.output
    lines = [line.split(";") for line in found.stdout.splitlines()]
    return [cells[3:] for cells in lines if cells[1] == "regel"]


def test_one_is_written_and_shown(books: Books) -> None:
    books.add(BOOKS)
    found = run(books, *BOOK, "--subsidie", "SPDO", "--formaat", "csv")
    assert "Geboekt in jaren/2018/memoriaal.beancount." in found.stderr
    text = (books.root / "jaren/2018/memoriaal.beancount").read_text("utf-8")
    assert text.endswith(
        '2018-12-31 custom "overlopend" "te betalen" Lasten:TOP:Fysiek:Energie 1120.00 EUR\n'
        '  omschrijving: "Energie \\"december\\""\n'
        '  subsidie: "SPDO"\n'
    )
    ledger = load(books.main)
    assert [error.message for error in ledger.errors] == []
    assert [row[:7] for row in rows(found)] == [
        ["Lasten:TOP:Fysiek:Energie", '"Energie ""december"""', "SPDO", "1120,00", "-1120,00", "", ""],
        ["Lasten:HLR:Fysiek:Energie", "Energiebedrijf winter", "", "31,00", "-31,00", "", ""],
    ]


def test_without_a_named_bill_the_first_later_booking_is_suggested(books: Books) -> None:
    books.add(BOOKS)
    output = " ".join(run(books, *BOOK).stdout.split())
    assert "Misschien Energiebedrijf · december, 2019-01-20, 1.131,00 (main.beancount, regel" in output
    assert "Zet onder die regel hoort-bij: 2018, dan staat zij hier bij werkelijk." in output


def test_what_was_really_paid_stands_beside_it(books: Books) -> None:
    books.add(BOOKS + MARKED)
    found = rows(run(books, *BOOK, "--formaat", "csv"))
    (shown,) = [row for row in found if row[0] == "Lasten:TOP:Fysiek:Energie"]
    assert shown[3:7] == ["1120,00", "-1120,00", "4,00", "-1116,00"]


def test_a_bill_in_january_for_december_was_paid_as_expected(books: Books) -> None:
    books.add(BOOKS.replace("Energie   1131.00 EUR", 'Energie   1131.00 EUR\n        periode: "2018-12-01 2018-12-31"'))
    (shown,) = [row for row in rows(run(books, "--formaat", "csv")) if row[0] == "Lasten:TOP:Fysiek:Energie"]
    assert shown[3:7] == ["1131,00", "-1131,00", "1131,00", "0,00"]


MESSAGES = {
    (*BOOK[:3], "nul", *BOOK[4:]): (
        "Fout: 'nul' is geen bedrag.\n  Herstel: schrijf bedragen met centen, zoals 112,40 of 1.234,56.\n"
    ),
    (*BOOK, "--subsidie", "SPOD"): (
        "Fout: subsidie 'SPOD' is onbekend.\n  Oorzaak: de subsidies zijn: SPDO.\n  Herstel: noem een van deze.\n"
    ),
    ("--boek", "te laat", *BOOK[2:]): (
        "Fout: Onbekende soort overlopende post: 'te laat'.\n"
        "  Oorzaak: de soorten zijn: te betalen, te ontvangen, vooruitbetaald, vooruitontvangen.\n"
        "  Herstel: kies een van deze vier.\n"
    ),
}


@pytest.mark.parametrize("arguments", MESSAGES)
def test_messages(books: Books, arguments: tuple[str, ...]) -> None:
    books.add(BOOKS)
    found = run(books, *arguments)
    assert (found.exit_code, found.stderr) == (2, MESSAGES[arguments])
    assert not (books.root / "jaren").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (BOOK[:4], "Noem met --omschrijving waar deze post om gaat."),
        (("--subsidie", "SPDO"), "--omschrijving en --subsidie horen bij --boek."),
    ],
)
def test_wrong_calls(books: Books, arguments: tuple[str, ...], said: str) -> None:
    found = run(books, *arguments)
    assert (found.exit_code, said in found.stderr) == (2, True)


def test_the_same_is_written_once(books: Books) -> None:
    books.add(BOOKS)
    assert run(books, *BOOK).exit_code == 0
    found = run(books, *BOOK)
    assert found.exit_code == 2
    assert found.stderr.endswith(
        "memoriaal.beancount, regel 8: deze overlopende post staat er al.\n"
        "  Herstel: is het een tweede, geef hem dan een andere omschrijving.\n"
    )


def test_an_accrual_beside_the_bill_it_was_for_is_told(books: Books) -> None:
    books.add(BOOKS.replace("Energie   1131.00 EUR", 'Energie   1131.00 EUR\n        periode: "2018-12-01 2018-12-31"'))
    output = " ".join(run(books, *BOOK).stdout.split())
    assert (
        "Op deze rekening staat voor 2018 ook een rekening met 'periode:'. Is het dezelfde, haal dan deze entry weg: "
        "anders telt zij dubbel." in output
    )
