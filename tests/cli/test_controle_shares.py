"""`bwk controle` about shares: one line of proof, and what beancount refuses in the words of the cooperative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.cli import main
from tests.share_books import BANK, issue, leaving, member, move, opening

if TYPE_CHECKING:
    from tests.conftest import Books

L1 = member("L0001", "2018-01-01")


def controle(books: Books, text: str) -> tuple[int, list[str]]:
    books.add(text)
    found = CliRunner().invoke(main, ["controle", "--boeken", str(books.main)])
    return found.exit_code, found.stdout.splitlines()


def test_one_line_of_proof(books: Books) -> None:
    status, lines = controle(
        books, L1 + member("L0002", "2018-01-01") + opening(1, "L0001", 40) + opening(2, "L0002", 2)
    )
    assert status == 0
    assert lines[-1] == "Aandelen: register en vermogen zijn gelijk: 42 aandelen van 2 leden, 1.050,00 euro."


def test_one_share_of_one_member(books: Books) -> None:
    text = L1 + issue("2018-01-01", 1, "L0001", 1) + member("L0002", "2018-01-01", "2018-01-31")
    text += issue("2018-01-01", 2, "L0002", 1) + leaving("2018-01-31", 3, "L0002", 1)
    assert controle(books, text)[1][-1] == (
        "Aandelen: register en vermogen zijn gelijk: 1 aandeel van 1 lid, 25,00 euro."
    )


def test_no_proof_in_books_without_shares_or_with_errors(books: Books) -> None:
    status, lines = controle(books, L1)
    assert (status, len(lines)) == (0, 1)
    status, lines = controle(books, issue("2018-01-01", 2, "L0001", 1))
    assert (status, lines[-1].split(" in ")[0]) == (1, "1 fout")


def test_more_given_up_than_held_is_told_in_dutch(books: Books) -> None:
    status, lines = controle(
        books, L1 + issue("2018-02-01", 1, "L0001", 2) + move("2018-03-01", 2, "L0001 3", f"{BANK}  -75.00 EUR")
    )
    assert status == 1
    assert lines[0].split(": ")[1] == "Hier gaan meer aandelen af dan er op de rekening staan."
    assert lines[1:] == [
        '    | 2018-03-01 * "aandelen"',
        "    |   mutatie: 2",
        "    |   Vermogen:Ledenkapitaal:L0001  3 AANDEEL {25 EUR}",
        "    |   Activa:Bank:ING  -75.00 EUR",
        (
            "  Oorzaak: niemand kan meer aandelen afgeven dan er op zijn of haar naam staan; deze boeking telt daarom "
            "niet "
            "mee."
        ),
        "  Herstel: verbeter het aantal of het nummer, of zoek de uitgifte die ontbreekt.",
        "",
        lines[-1],
    ]


def test_another_price_than_was_paid_is_told_in_dutch(books: Books) -> None:
    text = L1 + issue("2018-02-01", 1, "L0001", 2)
    text += move("2018-03-01", 2, "Vermogen:Ledenkapitaal:L0001  1 AANDEEL {20 EUR}", f"{BANK}  -20.00 EUR")
    status, lines = controle(books, text)
    assert status == 1
    assert lines[0].split(": ")[1] == "Hier gaan aandelen af tegen een prijs waarvoor er geen op de rekening staan."
    assert lines[-4:-2] == [
        (
            "  Oorzaak: aandelen gaan terug tegen wat ervoor is betaald, de nominale waarde; deze boeking telt daarom "
            "niet "
            "mee."
        ),
        "  Herstel: verbeter de prijs tussen de accolades, of het nummer van het lid.",
    ]
    assert "Posting(" not in "\n".join(lines)


def test_euros_on_a_share_account_are_told_in_dutch(books: Books) -> None:
    text = L1 + f'\n2018-03-01 * "storting"\n  {BANK}  20.00 EUR\n  Vermogen:Ledenkapitaal:L0001  -20.00 EUR\n'
    status, lines = controle(books, text)
    told = [line.split(": ", 1)[1] for line in lines if line.startswith("main.beancount")]
    assert status == 1
    assert told == [
        (
            "De aandelen van L0001 zijn volgens het register 0,00 euro, en volgens het vermogen 20,00: een verschil "
            "van "
            "20,00 euro."
        ),
        "Hier staat iets anders dan aandelen op een aandelenrekening.",
    ]
