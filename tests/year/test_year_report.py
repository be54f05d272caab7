"""The annual report: what stands in it, how far it says it is, and what people still have to write."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.acts.new_books import NewKamer, new_books
from bwk_ledger.base.money import round_half_up
from bwk_ledger.cli import main
from bwk_ledger.render.pdf import render_report
from bwk_ledger.rules.load import load
from bwk_ledger.tables.faces import blocks, in_parts
from bwk_ledger.tables.table import Cell, Column, Kind, MeetingResult, Row, Style, Table
from bwk_ledger.tables.year_report import annual_report, report_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.tables.report import AnnualReport
    from tests.year.conftest import YearBooks

DAY = dt.date(2019, 6, 1)
WRITTEN = {
    "activiteiten": "Wij houden een kamer open.",
    "verhaal": "In mei kwam er een keuken.",
    "resultaat": "De huur was lager.",
    "verplichtingen": "Er is niets.",
    "statuten": "Artikel 12: de leden beslissen.",
    "gebeurtenissen": "Er was niets.",
}


@pytest.fixture(scope="module")
def example() -> AnnualReport:
    return annual_report(load(Path(__file__).parents[2] / "ledger/main.beancount"), 2018, DAY)


def pages(report: AnnualReport, folder: Path) -> list[str]:
    """The text of each page."""
    target = folder / "jaarrekening.pdf"
    target.write_bytes(render_report(report))
    done = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\f").split("\f")


def tables(report: AnnualReport) -> Iterator[Table]:
    for chapter in report.chapters:
        yield from (piece.table for piece in chapter.pieces if piece.table is not None)


def write_all(books: YearBooks) -> None:
    for part, text in WRITTEN.items():
        done = books.bwk("jaarstuk", "schrijf", 2018, part, text)
        assert done.exit_code == 0, done.output


# What stands in it.


def test_the_example_is_at_most_twenty_pages_and_none_is_nearly_empty(example: AnnualReport, tmp_path: Path) -> None:
    found = pages(example, tmp_path)
    assert len(found) <= 20
    for number, page in enumerate(found, 1):
        assert "Jaarrekening 2018 · BuurtWerkKamer Coöperatie U.A." in page
        assert f"pagina {number} van {len(found)}" in page
        assert "Concept van 1 juni 2019" in page
        assert len(page.strip().splitlines()) > 12


def test_every_printed_column_adds_up(example: AnnualReport) -> None:
    checked = 0
    for table in tables(example):
        for row in table.rows:
            for index, column in enumerate(table.columns):
                total = row.cells[index].value if index < len(row.cells) else None
                if not row.parts or not isinstance(total, Decimal):
                    continue
                parts = [(table.rows[place].cells[index].value, sign) for place, sign in row.parts]
                printed = [
                    round_half_up(value, column.decimals) * sign for value, sign in parts if isinstance(value, Decimal)
                ]
                assert sum(printed) == round_half_up(total, column.decimals), (
                    table.title,
                    row.cells[0].value,
                    column.title,
                )
                checked += 1
    assert checked > 100


def test_each_note_has_the_number_of_its_line(example: AnnualReport) -> None:
    faces = [piece.table for chapter in example.chapters[2:4] for piece in chapter.pieces if piece.table is not None]
    numbers = {
        row.cells[1].value: row.cells[0].value
        for face in (faces[0], faces[2])
        for row in face.rows
        if row.cells[1].value
    }
    notes = {piece.note: piece.title for chapter in example.chapters for piece in chapter.pieces if piece.note}
    assert numbers == notes
    assert list(notes) == [str(number) for number in range(1, len(notes) + 1)]


def test_a_note_of_the_balance_comes_to_the_total_of_its_line(example: AnnualReport) -> None:
    (face, *_) = [piece.table for piece in example.chapters[2].pieces if piece.table is not None]
    totals = {block.title: block.total for block in blocks(replace(face, rows=face.rows))}
    notes = {piece.title: piece.table for piece in example.chapters[6].pieces if piece.note}
    assert set(notes) == set(totals)
    for title, table in notes.items():
        total, shown = totals[title], table.rows[-1] if table else None
        assert total
        assert shown
        assert (shown.cells[0].value, shown.cells[-2 if len(table.columns) == 3 else -1].value) == (
            total.cells[0].value,
            total.cells[2].value,
        )


def test_no_member_is_named_by_number_on_the_statements(example: AnnualReport) -> None:
    shown = [str(row.cells[0].value) for table in tables(example) for row in table.rows]
    assert not [label for label in shown if re.search(r"\bL\d{4}", label)]


def test_a_statement_of_many_kamers_goes_on_in_parts_that_keep_each_kamer_whole() -> None:
    columns = [Column("werkelijk", Kind.MONEY, f"K{number // 2}") for number in range(24)]
    row = Row(tuple(Cell(str(number)) for number in range(26)))
    wide = Table("Per kamer", (Column("", Kind.TEXT), *columns, Column("werkelijk", Kind.MONEY, "Totaal")), (row,))
    parts = in_parts(wide, 8)
    assert [len(part.columns) for part in parts] == [7, 7, 7, 8]
    assert all(part.columns[0].title == "" for part in parts)


def test_a_table_longer_than_a_page_ends_in_no_lone_row(example: AnnualReport, tmp_path: Path) -> None:
    table = next(table for table in tables(example) if any(row.style is Style.TOTAL for row in table.rows))
    lines = [row for row in table.rows if row.style is Style.LINE]
    total = table.rows[-1]
    for extra in range(3):
        rows = (*(lines * 20)[: 118 + extra], total)
        chapter = replace(
            example.chapters[2], pieces=(replace(example.chapters[2].pieces[0], table=replace(table, rows=rows)),)
        )
        found = pages(replace(example, chapters=(chapter,)), tmp_path)
        assert str(total.cells[0].value) in found[-1]
        assert len(found[-1].strip().splitlines()) >= 6  # status, head, three rows, footer


def test_what_the_kascommissie_signed_stands_in_it(example: AnnualReport) -> None:
    ledger = load(Path(__file__).parents[2] / "ledger/main.beancount")
    said = MeetingResult(
        sender="",
        title="",
        advice=(("De jaarrekening vaststellen?", "ja"),),
        remark="Netjes bijgehouden.",
        figures=(),
        done=("Wij stelden 30 vragen aan de boeken.",),
        points=(("Is elke bon er?", "open", "Van drie niet."),),
        more="",
        signers=(("L0005", "4 maart 2019, 20:30"), ("L0006", "5 maart 2019, 9:00")),
        number="abc123",
        grouped="abc 123",
        how="",
    )
    report = annual_report(ledger, 2018, DAY, said)
    piece = report.chapters[-2].pieces[-1]
    assert piece.title == "Verklaring van de kascommissie"
    assert piece.paragraphs == ("Wij stelden 30 vragen aan de boeken.", "Netjes bijgehouden.")
    assert piece.facts == (
        ("De jaarrekening vaststellen?", "ja"),
        ("Is elke bon er?", "open: Van drie niet."),
        ("Getekend door", "2 leden van de kascommissie: 4 maart 2019, 20:30; 5 maart 2019, 9:00"),
        ("Controlegetal", "abc 123"),
    )
    before = example.chapters[-2].pieces[-1]
    assert before.paragraphs == ("De kascommissie tekende over dit jaar nog geen verklaring.",)


def test_new_books_of_another_cooperative_have_their_report(tmp_path: Path) -> None:
    kamers = [NewKamer(f"K{number}", f"Kamer {number}", Decimal(100)) for number in range(9)]
    made = new_books(tmp_path / "boeken", "Coöperatie De Linde B.A.", kamers)
    rents = [
        f'2023-05-0{number + 1} * "Huur"\n  Lasten:K{number}:Fysiek:Huur  {number}00.10 EUR\n  Activa:Bank:Bank\n'
        for number in range(9)
    ]
    bank = 'Activa:Bank:Bank EUR\n  naam: "Bank"\n  rgs: "BLimBanRba"\n'
    with made.open("a", encoding="utf-8") as file:
        file.write(f"2000-01-01 open {bank}\n" + "\n".join(rents))
    out = tmp_path / "jaarrekening.pdf"
    done = CliRunner().invoke(main, ["jaarrekening", "2023", "--uit", str(out), "--boeken", str(made)])
    assert done.exit_code in (0, 1), done.output
    text = subprocess.run(["pdftotext", "-layout", out, "-"], capture_output=True, text=True, check=True).stdout
    assert "Coöperatie De Linde B.A." in text
    assert "coöperatie met beperkte aansprakelijkheid (B.A.)" in text
    assert "BuurtWerkKamer" not in text
    assert "het bestuur heeft" not in text
    assert "een tekort van 3.600,90 euro" in text
    assert text.count("\f") <= 12
    assert "begroot" not in re.sub(r"\s+", " ", text).split("Balans per")[0].split("Het jaar in gewone woorden")[-1]


# How far it is.


def test_an_open_year_is_a_concept_also_once_the_board_drew_it_up(year_books: YearBooks) -> None:
    report = annual_report(year_books.load(), 2018, DAY)
    assert (report.status, report.is_concept) == ("Concept van 1 juni 2019", True)
    write_all(year_books)
    assert annual_report(year_books.load(), 2018, DAY).is_concept
    assert year_books.bwk("jaarstuk", "schrijf", 2018, "opgemaakt", "6-5-2019").exit_code == 0
    report = annual_report(year_books.load(), 2018, DAY)
    assert report.status == "Concept, opgemaakt door het bestuur op 6 mei 2019 en nog niet vastgesteld"
    assert report.is_concept


def test_a_closed_year_is_adopted_on_the_day_of_the_decision(closed: YearBooks, tmp_path: Path) -> None:
    report = annual_report(closed.load(), 2018, DAY)
    assert report.status == "Vastgesteld door de ledenvergadering op 20 mei 2019"
    assert report.reasons == ()
    for page in pages(report, tmp_path):
        assert report.status in page
    closed.add(
        "jaren/2018/later.beancount", '2018-05-01 ! "Vraag"\n  Activa:Vraagposten  5.00 EUR\n  Activa:Bank:ING\n'
    )
    assert annual_report(closed.load(), 2018, DAY).is_concept


def test_open_questions_make_a_concept_of_what_the_board_drew_up(year_books: YearBooks) -> None:
    write_all(year_books)
    assert year_books.bwk("jaarstuk", "schrijf", 2018, "opgemaakt", "2019-05-06").exit_code == 0
    year_books.change("jaren/2018/bank.beancount", '2018-06-30 * "Opb', '2018-06-30 ! "Opb')
    report = annual_report(year_books.load(), 2018, DAY)
    assert report.is_concept
    assert "1 boeking is nog uit te zoeken" in report.reasons


# What people write.


def test_the_list_says_what_is_still_empty_and_how_to_write_it(year_books: YearBooks) -> None:
    found = year_books.bwk("jaarstuk", "lijst", 2018, "--formaat", "csv").output
    assert "bwk jaarstuk schrijf 2018 verhaal" in found
    write_all(year_books)
    left = [part.title for part in report_parts(year_books.load(), 2018) if part.must and not part.is_there]
    facts = ["Rechtsvorm", "Statutaire zetel", "KvK-nummer", "RSIN", "Bestuur"]
    assert left == [*facts, "opgemaakt", "Huren van de ruimte"]


def test_a_post_that_differs_is_explained_by_its_name(year_books: YearBooks) -> None:
    for text in ("Eerst dit.", "De kamer stond leeg."):
        done = year_books.bwk("jaarstuk", "toelicht", 2018, "huren van de ruimte", text)
        assert done.output == "'Fysiek:Huur' van 2018 is toegelicht.\n"
    report = annual_report(year_books.load(), 2018, DAY)
    shown = [row.cells[-1].value for table in tables(report) for row in table.rows]
    assert "De kamer stond leeg." in shown
    assert "Eerst dit." not in shown
    assert "Huren van de ruimte" not in [part.title for part in report_parts(year_books.load(), 2018)]
    done = year_books.bwk("jaarstuk", "toelicht", 2018, "Fysiek:Huurt", "Waarom.")
    assert done.exit_code == 2
    assert done.output.startswith("Fout: er is geen post of financier 'Fysiek:Huurt'.")
    assert "bedoelt u 'Fysiek:Huur'?" in done.output


def test_a_text_takes_the_place_of_what_stood_there(year_books: YearBooks) -> None:
    year_books.bwk("jaarstuk", "schrijf", 2018, "verhaal", "Eerst dit.", "En dan dat.")
    done = year_books.bwk("jaarstuk", "schrijf", 2018, "verhaal", "Alleen dit.")
    assert done.output == (
        "'verhaal' van 2018 heeft nu 1 alinea.\n"
        "Nog te schrijven: activiteiten, resultaat, verplichtingen, statuten, gebeurtenissen, opgemaakt.\n"
    )
    assert year_books.read("jaren/2018/jaarstuk.beancount").count('"verhaal"') == 1
    assert year_books.bwk("jaarstuk", "schrijf", 2018, "verhaal", "--leeg").exit_code == 0
    assert '"verhaal"' not in year_books.read("jaren/2018/jaarstuk.beancount")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("verhaal",), "er is geen tekst gegeven."),
        (("verhaal", "Iets.", "--leeg"), "er is een tekst gegeven, en gevraagd om haar weg te halen."),
        (("opgemaakt", "in mei"), "'in mei' is geen bestaande datum."),
        (("opgemaakt", "2018-12-31"), "op 2018-12-31 was 2018 nog niet voorbij."),
    ],
)
def test_what_cannot_be_written(year_books: YearBooks, arguments: tuple[str, ...], said: str) -> None:
    done = year_books.bwk("jaarstuk", "schrijf", 2018, *arguments)
    assert done.exit_code == 2
    assert done.output.splitlines()[0] == f"Fout: {said}"


def test_a_closed_year_keeps_its_texts(closed: YearBooks) -> None:
    done = closed.bwk("jaarstuk", "schrijf", 2018, "verhaal", "Toch anders.")
    assert "2018 is afgesloten: de leden stelden de jaarrekening vast zoals zij er staat." in done.output
    assert not closed.messages()
    closed.add("jaren/2018/jaarstuk.beancount", '2018-12-31 custom "jaarstuk" "verhaal" "Toch anders."\n')
    assert len(closed.messages()) == 1
