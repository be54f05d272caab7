"""`bwk btw`: the boxes of the return, the postings behind them, and the settlement."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from bwk_ledger.figures.bookings import bookings
from bwk_ledger.figures.reconciliation import vat_proof

if TYPE_CHECKING:
    from tests.conftest import Books

BOOKS = """
    2018-01-01 custom "btw" "kwartaal"
    2018-01-01 custom "btw" "pro-rata" 40
    2018-02-01 * "Vereniging" "zaalhuur"
      Activa:Bank:ING               363.55 EUR
      Baten:TOP:Eigen:LEDEN        -363.55 EUR
        btw: "hoog"
    2018-02-02 * "Buurt" "eten"
      Activa:Bank:ING               212.30 EUR
      Baten:TOP:Eigen:LEDEN        -212.30 EUR
        btw: "laag"
    2018-02-03 * "Cursus" "vrijgesteld"
      Activa:Bank:ING               500.00 EUR
      Baten:TOP:Eigen:LEDEN        -500.00 EUR
        btw: "vrij"
    2018-03-15 * "Drukker" "folders"
      Activa:Bank:ING              -242.00 EUR
      Lasten:TOP:Fysiek:Communicatie  242.00 EUR
        btw: "hoog"
    2018-05-01 * "Belastingdienst" "btw eerste kwartaal"
      Activa:Bank:ING               -58.00 EUR
      Schulden:Btw:Afrekening        58.00 EUR
    2018-11-15 * "Schilder" "zaal"
      Activa:Bank:ING              -100.00 EUR
      Lasten:TOP:Fysiek:Training    100.00 EUR
        btw: "verlegd"
        btw-aftrek: 100
    """


def run(books: Books, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["btw", *arguments, "--boeken", str(books.root)])


def rows(found: Result) -> list[list[str]]:
    assert found.exit_code == 0, found.output
    lines = [line.split(";") for line in found.stdout.splitlines() if line]
    return [cells[3:] for cells in lines if cells[1] in {"regel", "subtotaal", "totaal"}]


def boxes(found: Result) -> dict[str, list[str]]:
    return {row[0].split(" ")[0]: row[1:5] for row in rows(found)}


def test_the_boxes_of_a_quarter(books: Books) -> None:
    books.add(BOOKS)
    assert boxes(run(books, "2018", "1", "--formaat", "csv")) == {
        "1a": ["300", "63", "300,45", "63,10"],
        "1b": ["200", "12", "200,28", "12,02"],
        "1e": ["0", "", "0", ""],
        "2a": ["0", "0", "0", "0"],
        "5a": ["", "75", "", "75,12"],
        "5b": ["", "17", "", "16,80"],
        "5g": ["", "58", "", "58,32"],
    }


def test_the_last_quarter_tells_what_the_share_of_the_year_is(books: Books) -> None:
    books.add(BOOKS)
    output = " ".join(run(books, "2018", "4").stdout.split())
    assert "Laat de accountant deze cijfers nakijken voor u ze indient" in output
    assert (
        "Over 2018 is 500,73 van 1.000,73 omzet belast: een pro rata van 51%. Geef "
        "'bwk btw instellen --vanaf 2018-12-31 --herrekening 51', dan komt 4,62 bij 5b van dit kwartaal." in output
    )


def test_the_recalculation_is_in_the_last_quarter(books: Books) -> None:
    books.add(BOOKS + '2018-12-31 custom "btw" "herrekening" 51\n')
    found = run(books, "2018", "4", "--formaat", "csv")
    assert boxes(found)["5b"] == ["", "26", "", "25,62"]
    assert boxes(found)["2a"] == ["100", "21", "100,00", "21,00"]
    assert "In 5b zit 4,62 van de herrekening van de pro rata over 2018." in run(books, "2018", "4").stdout


def test_every_figure_has_its_postings(books: Books) -> None:
    books.add(BOOKS)
    found = [row for row in rows(run(books, "2018", "1", "--regels", "--formaat", "csv")) if len(row) > 8]
    behind = [row for row in found if row[1] or row[0] == "Totaal"]
    assert [
        [row[index] for index in (0, 1, 4, 5, 6, 7)] for row in behind if "main" in row[8] or row[0] == "Totaal"
    ] == [
        ["1a", "2018-02-01", "hoog", "300,45", "63,10", "0"],
        ["1b", "2018-02-02", "laag", "200,28", "12,02", "0"],
        ["5b", "2018-03-15", "hoog, pro rata", "200,00", "0", "16,80"],
        ["geen", "2018-02-03", "vrij", "500,00", "0", "0"],
        ["Totaal", "", "", "", "75,12", "16,80"],
    ]


def test_the_settlement_ends_at_what_the_accounts_hold(books: Books) -> None:
    books.add(BOOKS)
    found = [row[:2] for row in rows(run(books, "2018", "--formaat", "csv"))][-7:]
    assert found == [
        ["Open op 1-1-2018", "0"],
        ["Kwartaal 1", "58,32"],
        ["Kwartaal 2", "0"],
        ["Kwartaal 3", "0"],
        ["Kwartaal 4", "0"],
        ["2018-05-01 Belastingdienst · btw eerste kwartaal", "-58,00"],
        ["Open op 31-12-2018", "0,32"],
    ]


def test_books_without_vat(books: Books) -> None:
    found = run(books, "2018")
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: in deze boeken is geen btw.\n"
            '  Oorzaak: nergens staat custom "btw" "kwartaal": de coöperatie doet geen aangifte.\n'
            '  Herstel: doet zij dat wel, zet dan in stam/rekeningen.beancount: 2000-01-01 custom "btw" "kwartaal".\n'
        ),
    )


def said(found: Result) -> str:
    return " ".join(found.output.split())


def test_what_was_declared_and_its_rounding_are_written(books: Books) -> None:
    books.add(BOOKS)
    done = run(books, "aangifte", "2018", "1", "--bedrag", "58", "--op", "2018-04-20")
    assert done.stdout == "Kwartaal 1 van 2018: aangifte van 58 euro, verzonden op 2018-04-20.\n"
    assert "de aangifte van kwartaal 1 staat er al" in said(run(books, "aangifte", "2018", "1", "--bedrag", "60"))
    before = vat_proof(books.load(), 2018)
    assert before is not None
    assert (before.rounding, before.rounded, before.correction) == (Decimal("0.32"), Decimal(0), Decimal(0))
    rounded = run(books, "afronding", "2018")
    assert rounded.exit_code == 0, rounded.output
    after = vat_proof(books.load(), 2018)
    assert after is not None
    assert (after.closing, after.rounded, after.correction) == (Decimal(0), Decimal("0.32"), Decimal(0))
    assert books.load().errors == []
    assert "van 2018 is er geen afronding te boeken" in said(run(books, "afronding", "2018"))


def test_a_forgotten_bill_asks_for_a_suppletie(books: Books) -> None:
    books.add(BOOKS)
    done = run(books, "aangifte", "2018", "1", "--bedrag", "20", "--op", "2018-04-20")
    assert "Let op: volgens de boeken is het 58,32 euro, en aangegeven is 20: dat is geen afronding." in said(done)
    refused = run(books, "afronding", "2018")
    assert (refused.exit_code, "kwartaal 1 verschilt 38,32 euro van de aangifte." in said(refused)) == (2, True)
    more = run(books, "aangifte", "2018", "1", "--bedrag", "38", "--op", "2018-09-01", "--suppletie")
    assert more.stdout == "Kwartaal 1 van 2018: suppletie van 38 euro, verzonden op 2018-09-01.\n"
    assert run(books, "afronding", "2018").exit_code == 0


def test_vat_is_set_up_and_put_on_a_booking_by_commands(books: Books) -> None:
    books.add(
        '2018-02-01 * "Vereniging" "zaalhuur"\n  Activa:Bank:ING  121.00 EUR\n  Baten:TOP:Eigen:LEDEN  -121.00 EUR\n'
    )
    assert "in deze boeken is geen btw." in said(run(books, "instellen", "--vanaf", "2018-01-01", "--pro-rata", "40"))
    assert run(books, "instellen", "--vanaf", "2018-01-01").exit_code == 0
    share = run(books, "instellen", "--vanaf", "2018-01-01", "--pro-rata", "40")
    assert share.stdout == "Vanaf 2018-01-01 komt 40% van de btw op algemene kosten terug.\n"
    assert "dit staat al in de boeken" in said(run(books, "instellen", "--vanaf", "2019-01-01"))
    final = run(books, "instellen", "--vanaf", "2018-06-01", "--herrekening", "37,5")
    assert final.stdout == "Over 2018 komt 37,5% van de btw op algemene kosten terug.\n"
    ledger = books.load()
    (number,) = (item.number for item in bookings(ledger.transactions, ledger.config) if "zaalhuur" in item.text)
    put = CliRunner().invoke(main, ["boeking", "btw", number, "hoog", "--boeken", str(books.root)])
    assert put.exit_code == 0, put.output
    assert boxes(run(books, "2018", "1", "--formaat", "csv"))["1a"] == ["100", "21", "100,00", "21,00"]
    wrong = CliRunner().invoke(
        main, ["boeking", "btw", number, "hoog", "--aftrek", "alles", "--boeken", str(books.root)]
    )
    assert "alleen van lasten wordt btw afgetrokken" in said(wrong)
