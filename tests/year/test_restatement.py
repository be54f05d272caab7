"""An error of an adopted year: corrected in the open one, beside the figures as they were adopted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.figures.reconciliation import vat_proof
from bwk_ledger.figures.results import RESULT_OF_YEAR, figures
from bwk_ledger.tables.year import annual_statements
from tests.year.conftest import YearBooks, make_books

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.tables.table import Table

LATER = """
2019-02-01 * "Verhuurder 9" "Huur februari 2019"
  bon: "huur-2"
  Lasten:TOP:Fysiek:Huur   260.00 EUR
  Activa:Bank:ING         -260.00 EUR
"""
FORGOTTEN = ("boeking", "herstel", 2018, "--debet", "energie top=120,00", "--reden", "de nota van december vergeten")


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> YearBooks:
    """Books of which 2018 is closed, with an error in it that was corrected in 2019."""
    books = make_books(tmp_path_factory.mktemp("herstel") / "boeken")
    books.close()
    books.add("jaren/2019/bank.beancount", LATER)
    found = books.bwk(*FORGOTTEN)
    assert found.exit_code == 0, found.output
    return books


def _table(books: YearBooks, year: int, title: str) -> Table:
    return next(item for item in annual_statements(books.load(), year) if item.title == f"{title} {year}")


def _rows(found: Table) -> dict[str, tuple[object, ...]]:
    return {str(row.cells[0].value): tuple(cell.value for cell in row.cells[1:]) for row in found.rows}


def _euros(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, amounts))


def test_the_books_stay_whole_and_the_adopted_year_as_it_was(adopted: YearBooks) -> None:
    assert adopted.messages() == []
    before = _rows(_table(adopted, 2018, "Staat van baten en lasten"))
    assert before["Saldo van baten en lasten"][0] == Decimal("149.90")
    assert not figures(adopted.load(), 2018).restated


def test_the_year_beside_it_is_restated(adopted: YearBooks) -> None:
    result = _table(adopted, 2019, "Staat van baten en lasten")
    assert [column.title for column in result.columns] == ["", "werkelijk 2019", "werkelijk 2018 aangepast"]
    assert _rows(result)["Saldo van baten en lasten"] == _euros("-260.00", "29.90")
    balance = _table(adopted, 2019, "Balans per 31 december")
    assert [column.title for column in balance.columns] == ["", "31-12-2019", "31-12-2018 aangepast"]
    rows = _rows(balance)
    assert rows["Te betalen door herstel van een eerder jaar"] == _euros("120.00", "120.00")
    assert rows["Resultaat van het boekjaar"] == _euros("-260.00", "29.90")
    assert rows["Activa"][1] == rows["Passiva"][1] == Decimal("1149.90")


def test_the_difference_stands_by_line_with_why(adopted: YearBooks) -> None:
    found = _table(adopted, 2019, "Herstel van fouten")
    rows = _rows(found)
    assert rows["Te betalen door herstel van een eerder jaar"] == _euros("0.00", "120.00", "120.00")
    assert rows["Resultaat van het boekjaar"] == _euros("149.90", "-120.00", "29.90")
    (energy,) = (values for label, values in rows.items() if label.startswith("Gas, elektra en water"))
    assert energy == _euros("0.00", "120.00", "120.00")
    (said,) = found.footnotes
    assert said == (
        "Fout in de jaarrekening van 2018: de nota van december vergeten. Daardoor zijn het resultaat over 2018 en "
        "het eigen vermogen op 1 januari 2019 120,00 euro lager. Het vergelijkende cijfer over 2018 is aangepast; de "
        "jaarrekening van 2018 zelf blijft zoals de leden haar vaststelden. Hersteld op 1 januari 2019."
    )


def test_equity_begins_as_adopted_and_as_it_is_now(adopted: YearBooks) -> None:
    found = _table(adopted, 2019, "Verloop van het eigen vermogen")
    titles = [column.title for column in found.columns[1:4]]
    assert titles == ["1-1-2019 vastgesteld", "herstel", "1-1-2019 aangepast"]
    assert _rows(found)["Eigen vermogen"] == _euros(
        "1149.90", "-120.00", "1029.90", "0.00", "-260.00", "0.00", "0.00", "769.90"
    )
    assert found.footnotes[0] == (
        "Bij 'bestemming 2018' zit het herstel van -120,00 euro: dat is op de algemene reserve geboekt, na het besluit "
        "van de leden."
    )


def test_the_year_after_closes_and_begins_without_it(tmp_path: Path) -> None:
    books = make_books(tmp_path / "boeken")
    books.close()
    books.add("jaren/2019/bank.beancount", f"{LATER}\n2020-01-01 balance Activa:Bank:ING  889.90 EUR\n")
    assert books.bwk(*FORGOTTEN).exit_code == 0
    books.close(2019)
    books.add("jaren/2020/bank.beancount", LATER.replace("2019", "2020"))
    assert books.messages() == []
    found = figures(books.load(), 2020)
    assert not found.restated
    assert found.opening[RESULT_OF_YEAR] == Decimal("260.00")


def test_an_error_of_an_earlier_year_is_in_the_reserve(tmp_path: Path) -> None:
    books = make_books(tmp_path / "boeken")
    books.close()
    books.add("jaren/2019/bank.beancount", f"{LATER}\n2020-01-01 balance Activa:Bank:ING  889.90 EUR\n")
    books.close(2019)
    said = books.bwk(*FORGOTTEN)
    assert "Het begin van 2020 is aangepast" in " ".join(said.output.split())
    books.add("jaren/2020/bank.beancount", LATER.replace("2019", "2020"))
    rows = _rows(_table(books, 2020, "Herstel van fouten"))
    assert rows["Algemene reserve"] == _euros("1149.90", "-120.00", "1029.90")
    assert "Energie" not in rows
    assert _rows(_table(books, 2020, "Staat van baten en lasten"))["Saldo van baten en lasten"][1] == Decimal("-260.00")


def test_each_correction_is_told_itself(tmp_path: Path) -> None:
    """Also the one that stands on a lower line than one of another year."""
    books = make_books(tmp_path / "boeken")
    books.close()
    books.add("jaren/2019/memoriaal.beancount", "\n" * 40)
    assert books.bwk(*FORGOTTEN).exit_code == 0
    books.add("jaren/2019/bank.beancount", f"{LATER}\n2020-01-01 balance Activa:Bank:ING  889.90 EUR\n")
    books.close(2019)
    again = books.bwk("boeking", "herstel", 2019, "--credit", "huur top=130,00", "--reden", "te veel huur")
    said = " ".join(again.output.split())
    assert "Fout in de jaarrekening van 2019: te veel huur." in said
    assert "december" not in said


def test_lines_of_the_result_may_change_alone(tmp_path: Path) -> None:
    books = make_books(tmp_path / "boeken")
    books.close()
    words = ("--debet", "energie top=120,00", "--credit", "huur top", "--reden", "was energie")
    found = books.bwk("boeking", "herstel", 2018, *words)
    assert found.exit_code == 0, found.output
    said = "Resultaat over 2018 en eigen vermogen blijven gelijk: alleen de regels veranderen."
    assert said in " ".join(found.output.split())


def test_a_small_error_goes_through_the_result(closed: YearBooks) -> None:
    words = ("boeking", "herstel", 2018, "--debet", "energie top=20,00", "--reden", "nota vergeten")
    found = closed.bwk(*words)
    assert found.exit_code == 0, found.output
    assert (
        "De fout is kleiner dan 100,00 euro (een procent van de lasten van 2018, ten minste 100): zij gaat door het "
        "resultaat van 2019, en de cijfers van 2018 blijven zoals zij zijn. Is zij toch belangrijk, geef dan 'bwk "
        'ongedaan\', en doe het opnieuw met --toch "de reden".' in " ".join(found.output.split())
    )
    assert closed.messages() == []
    found_2019 = figures(closed.load(), 2019)
    assert found_2019.cash["Lasten:TOP:Fysiek:Energie"] == Decimal("20.00")
    assert not found_2019.restated


def test_a_small_error_may_be_important(closed: YearBooks) -> None:
    words = ("--debet", "energie top=20,00", "--reden", "nota vergeten", "--toch", "ging naar een bestuurslid")
    assert closed.bwk("boeking", "herstel", 2018, *words).exit_code == 0
    (found,) = figures(closed.load(), 2019).restated
    assert found.reason == "nota vergeten; klein, maar toch hersteld: ging naar een bestuurslid"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            (2018, "--debet", "Vermogen:Reserves:Algemeen=500,00"),
            "Vermogen:Reserves:Algemeen kan niet zo worden hersteld.",
        ),
        ((2018, "--debet", "Activa:Bank:ING=500,00"), "Activa:Bank:ING is geld"),
        (
            (2018, "--debet", "energie top=500,00", "--datum", "2020-01-01"),
            "een fout wordt hersteld in het eerste jaar dat nog open is: 2019.",
        ),
    ],
)
def test_what_cannot_be_corrected_so_is_refused(closed: YearBooks, words: tuple[object, ...], said: str) -> None:
    before = closed.snapshot()
    found = closed.bwk("boeking", "herstel", *words, "--reden", "vergeten")
    assert found.exit_code == 2
    assert said in " ".join(found.output.split())
    assert closed.snapshot() == before


def test_an_open_year_is_corrected_in_itself(year_books: YearBooks) -> None:
    found = year_books.bwk(*FORGOTTEN)
    assert found.exit_code == 2
    assert "2018 is nog niet afgesloten." in found.output


def test_a_suppletie_over_a_closed_year_is_of_the_year_in_which_it_is_sent(tmp_path: Path) -> None:
    """The ledger of the closed year stays beside what was declared of it then; the correction is no payment."""
    books = make_books(tmp_path / "boeken")
    assert books.bwk("btw", "instellen", "--vanaf", "2018-01-01").exit_code == 0
    books.close()
    before = vat_proof(books.load(), 2018)
    books.add("jaren/2019/bank.beancount", LATER)
    done = books.bwk("btw", "aangifte", 2018, 3, "--bedrag", "-210", "--suppletie", "--op", "2019-08-01")
    assert "2018 is afgesloten: boek deze btw met 'bwk boeking herstel 2018'" in " ".join(done.output.split())
    sides = ("--debet", "Schulden:Btw:Afrekening=210,00", "--credit", "huur top")
    booked = books.bwk("boeking", "herstel", 2018, *sides, "--reden", "btw op huur vergeten")
    assert booked.exit_code == 0, booked.output
    assert vat_proof(books.load(), 2018) == before
    found = vat_proof(books.load(), 2019)
    assert found is not None
    assert (found.late, found.paid, found.closing) == _euros("-210.00", "0", "-210.00")
    assert (found.expected, found.correction) == _euros("-210.00", "0")
