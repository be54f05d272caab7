"""What an accountant looks for in the annual report beyond its figures: who, on what rules, in which order."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.rules.load import load
from bwk_ledger.tables.year import annual_statements
from bwk_ledger.tables.year_report import annual_report
from tests.year.conftest import BANK, make_books
from tests.year.test_year_report import pages

if TYPE_CHECKING:
    from bwk_ledger.tables.report import AnnualReport, Piece
    from tests.year.conftest import YearBooks

DAY = dt.date(2019, 6, 1)
IN_THE_RED = """
2000-01-01 open Schulden:Onderhands:L0001 EUR
  naam: "Lening van L0001"
  rgs: "BLasSohOvl"
2018-02-01 * "Geleend"
  Activa:Bank:ING  100.00 EUR
  Schulden:Onderhands:L0001  -100.00 EUR
2018-12-20 * "Verhuurder 9" "Huur vooruit"
  bon: "factuur 13"
  Activa:Bank:ING  -4000.00 EUR
  Lasten:TOP:Fysiek:Huur  4000.00 EUR
"""


@pytest.fixture(scope="module")
def example() -> AnnualReport:
    return annual_report(load(Path(__file__).parents[2] / "ledger/main.beancount"), 2018, DAY)


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> AnnualReport:
    """The report of books with a bank in the red, more debts than money, and a loan of a member."""
    books = make_books(tmp_path_factory.mktemp("poor"))
    books.change(BANK, "2019-01-01 balance Activa:Bank:ING  1149.90 EUR\n  afschrift: 3\n", IN_THE_RED)
    return annual_report(books.load(), 2018, DAY)


def pieces(report: AnnualReport, chapter: str) -> dict[str, Piece]:
    found = next(item for item in report.chapters if item.title == chapter)
    return {piece.title: piece for piece in found.pieces}


def facts_of(report: AnnualReport) -> dict[str, str]:
    return dict(pieces(report, "Over deze jaarrekening")["Algemene gegevens"].facts)


def principles_of(report: AnnualReport) -> dict[str, str]:
    (piece,) = pieces(report, "Grondslagen").values()
    assert piece.table
    return {str(row.cells[0].value): str(row.cells[1].value) for row in piece.table.rows}


def labels(report: AnnualReport) -> list[str]:
    return [
        str(row.cells[0].value)
        for chapter in report.chapters
        for piece in chapter.pieces
        if piece.table
        for row in piece.table.rows
    ]


def test_nobody_is_named_by_number_anywhere(example: AnnualReport, tmp_path: Path) -> None:
    text = "\n".join(pages(example, tmp_path))
    assert not re.findall(r"\b[LP]\d{4}\b", text)
    assert facts_of(example)["Bestuur"] == "penningmeester, voorzitter, secretaris"
    (signing,) = example.chapters[-1].pieces
    assert signing.signers == ("penningmeester, naam:", "voorzitter, naam:", "secretaris, naam:")
    assert signing.paragraphs[0].startswith("Opgemaakt door het bestuur, te Utrecht, op ....")


def test_a_loan_of_a_member_is_not_named_in_the_cash_flow(poor: AnnualReport) -> None:
    assert "Onderhands" in labels(poor)
    assert not [label for label in labels(poor) if "L0001" in label]


def test_tables_call_a_kamer_by_a_code_that_the_report_explains(example: AnnualReport) -> None:
    assert facts_of(example)["Kamers"] == "TOP, Hart voor Leidsche Rijn (HLR), Zuilen"


def test_days_are_written_as_people_write_them(example: AnnualReport, tmp_path: Path) -> None:
    text = "\n".join(pages(example, tmp_path))
    assert not re.findall(r"\b20\d\d-\d\d-\d\d\b", text)
    assert "01-2018 t/m 12-2018" in text


def test_principles_are_of_what_the_books_have(example: AnnualReport, poor: AnnualReport) -> None:
    names = ["Regels", "Continuïteit", "Stelsel", "Vorderingen en schulden", "Liquide middelen", "Kasstroom"]
    assert list(principles_of(poor)) == [*names, "Overlopende posten", "Fouten", "Afronding"]
    assert {"Subsidies", "Ledenkapitaal", "Handgeld", "Uren", "Lonen en pensioen"} <= set(principles_of(example))
    assert "Inventaris" not in principles_of(example)
    assert "Voorzieningen" not in principles_of(example)


def test_equity_below_zero_makes_going_on_uncertain(example: AnnualReport, poor: AnnualReport) -> None:
    assert principles_of(example)["Continuïteit"] == "De cijfers gaan ervan uit dat de coöperatie doorgaat."
    assert "Haar eigen vermogen is onder nul" in principles_of(poor)["Continuïteit"]
    said = " ".join(pieces(poor, "Het jaar in gewone woorden")["Wat de cijfers zeggen"].paragraphs)
    assert "stonden bank en kas samen 2.750,10 euro rood." in said
    assert "Het eigen vermogen was 2.850,10 euro onder nul; een jaar eerder was het 0,00 euro." in said


def test_a_year_that_only_had_a_beginning_is_compared_with_nothing(year_books: YearBooks) -> None:
    year_books.change(BANK, "2018-01-01 *", "2017-12-31 *")
    report = annual_report(year_books.load(), 2018, DAY)
    (flows,) = pieces(report, "Kasstroom 2018").values()
    assert flows.table
    assert [column.title for column in flows.table.columns] == ["", "2018"]
    story = pieces(report, "Het jaar in gewone woorden")
    assert not [text for text in story["Wat de cijfers zeggen"].paragraphs if "In 2017" in text]
    assert "werkelijk 2017" not in story[""].charts[0].series


def test_funders_kamers_and_hours_stand_apart(example: AnnualReport, poor: AnnualReport) -> None:
    titles = [chapter.title for chapter in example.chapters]
    assert titles[titles.index("Financiers") :][:3] == ["Financiers", "Kamers", "Uren"]
    (piece,) = pieces(example, "Financiers").values()
    assert piece.table
    total = [cell.value for cell in piece.table.rows[-1].cells]
    assert [str(value) for value in total[3:]] == ["264300.00", "264300.00", "257346.85", "6953.15"]
    assert not {"Financiers", "Uren"} & {chapter.title for chapter in poor.chapters}


def test_staff_is_told_beside_the_year_before_and_a_nought_says_why(example: AnnualReport, poor: AnnualReport) -> None:
    chapter = "Toelichting op de staat van baten en lasten"
    table = pieces(example, chapter)["Medewerkers en bestuur 2018"].table
    assert table
    assert [column.title for column in table.columns] == ["", "2018", "2017"]
    assert [str(cell.value) for cell in table.rows[0].cells[1:]] == ["1.69", "0.00"]
    none = pieces(poor, chapter)["Medewerkers en bestuur 2018"].table
    assert none
    assert none.footnotes == ("Wie in het bestuur zit, staat niet in de boeken.",)


def test_contracts_in_the_books_take_the_place_of_a_text_about_them(year_books: YearBooks) -> None:
    done = year_books.bwk("relatie", "VERHUUR", "--naam", "Woonstichting", "--organisatie", "--vanaf", "2018-01-01")
    assert done.exit_code == 0, done.output
    done = year_books.bwk(
        *("contract", "boek", "HUUR", "VERHUUR", "3000,00", "--omschrijving", "huur", "--kamer", "TOP"),
        *("--vanaf", "2018-01-01", "--tot", "2020-12-31", "--opzegtermijn", "3"),
    )
    assert done.exit_code == 0, done.output
    found = pieces(annual_report(year_books.load(), 2018, DAY), "Toelichting op de balans")
    assert "Niet in de balans opgenomen verplichtingen" not in found
    table = found["Verplichtingen die niet op de balans staan"].table
    assert table
    assert "stand op 31 december 2018" in table.subtitle
    written = year_books.bwk("jaarstuk", "lijst", 2018, "--formaat", "csv").output
    assert re.search(r"verplichtingen;leeg \(mag\)", written)
    (unwritten,) = [text for text in annual_report(year_books.load(), 2018, DAY).reasons if "niet geschreven" in text]
    assert "verplichtingen" not in unwritten


def test_the_signatures_stand_on_no_page_of_their_own(poor: AnnualReport, tmp_path: Path) -> None:
    last = pages(poor, tmp_path)[-1]
    assert "Overige gegevens" in last
    assert "Ondertekening" in last


def test_a_result_of_nothing_is_not_appropriated(year_books: YearBooks) -> None:
    year_books.change(
        BANK, "400.00 EUR\n  Baten:BWK:Eigen:Overig    -400.00", "250.10 EUR\n  Baten:BWK:Eigen:Overig    -250.10"
    )
    found = pieces(annual_report(year_books.load(), 2018, DAY), "Overige gegevens")
    assert found["Bestemming van het resultaat 2018"].facts == (
        ("Voorstel van het bestuur", "het resultaat is nul: er is niets te bestemmen"),
    )


def test_the_shares_are_counted_under_equity(example: AnnualReport) -> None:
    table = pieces(example, "Toelichting op de balans")["Eigen vermogen"].table
    assert table
    assert table.footnotes[-1] == "Aandelen: 230 op 1 januari, 63 uitgegeven, 16 ingetrokken, 277 op 31 december."


def test_a_schedule_has_no_column_in_which_nothing_moved(example: AnnualReport) -> None:
    table = pieces(example, "Toelichting op de balans")["Eigen vermogen"].table
    assert table
    assert [column.title for column in table.columns] == ["", "1-1-2018", "resultaat 2018", "aandelen", "31-12-2018"]


def test_what_is_open_of_the_months_after_the_year_is_in_the_cut_off(year_books: YearBooks) -> None:
    year_books.add(
        "jaren/2019/bank.beancount",
        '2019-01-20 ! "Nog uit te zoeken"\n  Activa:Vraagposten  121.00 EUR\n  Activa:Bank:ING\n',
    )
    found = year_books.bwk("afgrenzing", 2018, "--formaat", "csv").output
    assert "niets betaald" not in found
    assert "Nog uit te zoeken: bij welk jaar het hoort, weet niemand" in found
    assert "121,00" in found


def test_the_notes_of_the_csv_and_the_workbook_name_no_member(tmp_path: Path) -> None:
    books = make_books(tmp_path)
    books.change(BANK, "2019-01-01 balance Activa:Bank:ING  1149.90 EUR\n  afschrift: 3\n", IN_THE_RED)
    notes = next(
        table for table in annual_statements(books.load(), 2018) if table.title == "Toelichting op de balans 2018"
    )
    shown = {str(row.cells[0].value): row.cells[1].value for row in notes.rows}
    assert list(shown) == ["Schulden", "Onderhands", "Schuld aan de bank: ING betaalrekening"]
    assert [str(value) for value in shown.values()] == ["None", "100.00", "2750.10"]
