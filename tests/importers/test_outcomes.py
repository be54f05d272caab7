"""Count sheets: results of a month from a workbook and from CSV, once, improved, and refused word for word."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from bwk_ledger.acts.outcomes import count_csv, count_template, count_workbook, improving, withdrawing
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.periods import month, parse_day
from bwk_ledger.standing.form import values_of

if TYPE_CHECKING:
    from tests.bank_files import ImportBooks

TARGETS = (
    "blok,prestatie,indicator,TOP,HLR\n"
    "EFFECT,Vertrouwen,enquête,min 50%,min 50%\n"
    "PROCES,Formulieren,uniek,150,150\n"
    "PROCES,Klussen,klussen,25,25\n"
    "OUTPUT,Verwezen,aantal op aangemeld,min 20 op 40,min 20 op 40\n"
)
TOP = "Kamer;TOP\nMaand;2018-03\nPrestatie;Methode;Aantal;Op;Bezoeken;Kaarten;Antwoorden\n"
SHEET = (
    TOP + "Vertrouwen;enquête;54%;;;;30\n"
    "Formulieren;kaart;;;20;1-5 9;\n"
    "Klussen;telling;3;;;;\n"
    "Verwezen;telling;2 op 4;;;;\n"
)


def results(books: ImportBooks) -> dict[str, Any]:
    return {values_of(entry)[1]: entry for entry in books.load().customs if entry.type == "resultaat"}


@pytest.fixture
def counted(books: ImportBooks) -> ImportBooks:
    books.run({"prestaties-2018.csv": TARGETS.encode()})
    books.run({"telblad.csv": SHEET.encode()})
    return books


def test_a_sheet_becomes_results_and_only_once(counted: ImportBooks) -> None:
    found = results(counted)
    assert {what: values_of(entry)[2] for what, entry in found.items()} == {
        "Vertrouwen": 54, "Formulieren": 6, "Klussen": 3, "Verwezen": 2,
    }  # fmt: skip
    forms = found["Formulieren"].meta
    assert (str(forms["vanaf"]), forms["kaarten"], forms["bezoeken"]) == ("2018-03-01", "1-5 9", 20)
    assert "vanaf" not in found["Vertrouwen"].meta
    assert found["Verwezen"].meta["op"] == 4
    assert [error.message for error in counted.load().errors] == []
    (again,) = counted.run({"telblad.csv": SHEET.encode()})
    assert (again.plan.rows.new, again.plan.rows.known) == (0, 4)


def test_an_improved_sheet_takes_its_place_but_never_a_decision(counted: ImportBooks) -> None:
    (done,) = counted.run({"telblad.csv": SHEET.replace("telling;3", "telling;5").encode()})
    assert (done.plan.rows.new, values_of(results(counted)["Klussen"])[2]) == (1, 5)
    day = parse_day("2018-03-31")
    values = {"kamer": "TOP", "prestatie": "klus", "datum": day, "reden": "een klus te veel"}
    told = improving.do(counted.load(), **values, aantal="4", bezoeken=None, kaarten="")
    assert told.lines == ("TOP Klussen 2018-03-31: was 5, is nu 4.",)
    values |= {"prestatie": "Formulieren", "reden": "verkeerde kamer", "op": day}
    withdrawing.do(counted.load(), **values)
    counted.run({"telblad.csv": SHEET.encode()})
    found = results(counted)
    assert (values_of(found["Klussen"])[2], found["Klussen"].meta["was"]) == (4, 5)
    assert found["Formulieren"].meta["ingetrokken"] == day


def test_the_template_is_a_sheet_that_can_be_filled_in(counted: ImportBooks) -> None:
    content = count_template(counted.load(), "TOP", month(2018, 4))
    assert content.rows == (
        ("Vertrouwen", "enquête"), ("Formulieren", "kaart"), ("Klussen", "telling"), ("Verwezen", "telling"),
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(count_workbook(content)))
    sheet = book.active
    assert sheet is not None
    sheet["C8"] = 7
    filled = io.BytesIO()
    book.save(filled)
    (done,) = counted.run({content.file_name(".xlsx"): filled.getvalue()})
    assert (done.plan.rows.new, values_of(results(counted)["Klussen"])[2]) == (1, 7)
    assert count_csv(content).decode().splitlines()[:2] == ["Kamer;TOP", "Maand;2018-04"]


WRONG = {
    "Klussen;uit het hoofd;3;;;;": "Klussen: methode 'uit het hoofd' is onbekend.",
    "Klussen;telling;drie;;;;": "'drie' is geen aantal.",
    "Klussen;telling;3;;vaak;;": "'vaak' in kolom bezoeken is geen heel getal.",
    "Klussen;telling;30%;;;;": "Klussen: het doel is 25, en dat is geen percentage.",
    "Klussen;telling;;;4;;": "Klussen: er staat geen aantal.",
    "Klussen;telling;3;;;1-3;": "Klussen: er staan kaarten, en de methode is 'telling'.",
    "Formulieren;kaart;3;;;;": "Formulieren: er staan geen nummers van kaarten.",
    "Formulieren;kaart;;;;Jan, Piet;": "Formulieren: 'Jan, Piet' zijn geen nummers van kaarten.",
    "Formulieren;kaart;4;;;1-3;": "Formulieren: er zijn 3 kaarten en het aantal is 4.",
    "Verwezen;telling;3;;;;": "Verwezen: bij 'min 20 op 40' hoort op hoeveel het is.",
    "Verwezen;telling;3;2;;;": "Verwezen: 3 op 2 kan niet.",
    "Vertrouwen;enquête;54%;;;;": "Vertrouwen: er staat niet hoeveel mensen antwoord gaven.",
    "Vertrouwen;enquête;0,54;;;;20": "Vertrouwen: is 0.54 een percentage of een deel?",
    "Dansen;telling;3;;;;": "'Dansen' is bij TOP in 2018 geen prestatie.",
    "Klussen;telling;3;;;;\nKlussen;telling;4;;;;": "'Klussen' staat ook op regel 4.",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_cannot_be_is_refused(books: ImportBooks, line: str) -> None:
    books.run({"prestaties-2018.csv": TARGETS.encode()})
    with pytest.raises(InputError) as error:
        books.run({"telblad.csv": (TOP + line + "\n").encode()})
    assert WRONG[line] in str(error.value)
    assert results(books) == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Kamer;TOP", "Kamer;ZUID", "kamer 'ZUID' bestaat niet."),
        ("2018-03", "maart", "'maart' is geen maand."),
        ("Maand;2018-03\n", "Maand;2018-03\nIngevuld door;Fien\n", "bij 'Ingevuld door' staat geen nummer."),
    ],
)
def test_a_head_that_cannot_be_is_refused(books: ImportBooks, old: str, new: str, told: str) -> None:
    books.run({"prestaties-2018.csv": TARGETS.encode()})
    with pytest.raises(InputError) as error:
        books.run({"telblad.csv": SHEET.replace(old, new).encode()})
    assert told in str(error.value)
