"""`bwk tertiaal`: one A4 for each kamer, whatever stands on it, and the same figures in every other form."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from bwk_ledger.figures.tertiaal import report, span
from bwk_ledger.render import render_sheets
from bwk_ledger.tables.tertiaal import sheets
from tests.figures.test_tertiaal import BUDGET, LATER, rent

if TYPE_CHECKING:
    from tests.conftest import Books

REPO = Path(__file__).resolve().parents[2]
LEDGER = REPO / "ledger"


def run(*arguments: str | Path, books: Path = LEDGER) -> Result:
    return CliRunner().invoke(main, ["tertiaal", *map(str, arguments), "--boeken", str(books)])


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


def lines(output: str) -> dict[tuple[str, str], list[str]]:
    found = csv.reader(io.StringIO(output), delimiter=";")
    return {(row[0], row[3]): row[4:] for row in found if row}


@pytest.mark.parametrize("period", ["2018-2", "2018"])
def test_the_example_is_one_page_for_each_kamer_and_one_for_the_whole(period: str, tmp_path: Path) -> None:
    target = tmp_path / "bladen.pdf"
    done = run(period, "--op", "2019-01-22", "--uit", target)
    assert (done.exit_code, pages(target.read_bytes())) == (0, 4)
    assert run(period, "--kamer", "hlr", "--op", "2019-01-22", "--uit", target).exit_code == 0
    assert pages(target.read_bytes()) == 1


@pytest.mark.parametrize("form", ["html", "xlsx"])
def test_every_other_form(form: str, tmp_path: Path) -> None:
    target = tmp_path / f"bladen.{form}"
    assert (run("2018-2", "--uit", target).exit_code, target.stat().st_size > 10_000) == (0, True)


def test_the_figures_of_the_example_are_those_of_the_other_reports() -> None:
    found = lines(run("2018-2", "--op", "2019-01-22", "--formaat", "csv").stdout)
    budget = CliRunner().invoke(
        main, ["begroting", "2018", "--tot", "2018-08", "--formaat", "csv", "--boeken", str(LEDGER)]
    )
    formal = lines(budget.stdout)[
        "Begroting en werkelijkheid januari tot en met augustus 2018", "Formele begroting (geld)"
    ]
    assert found["Geld TOP 2018-2", "Lasten"][:2] == formal[:2]
    assert found["Kamers Geheel 2018-2", "Samen"][:2] == found["Geld Geheel 2018-2", "Lasten"][:2] == formal[-3:-1]
    assert found["Prestaties TOP 2018-2", "Formulieren"] == ["150", "100", "145 (1354 bezoeken)", "ja"]
    assert found["Afspraken TOP 2018-2", "sleutel van de tweede berging"][-1] == "gedaan 21-06-2018"
    assert len([name for name, _ in found if name == "Prestaties HLR 2018-2"]) >= 25


def test_a_year_shows_the_year_before() -> None:
    output = run("2018", "--op", "2019-01-22", "--formaat", "csv").stdout
    assert "tabel;soort;niveau;In hele euro's;werkelijk;begroot;verschil;2017" in output
    before = CliRunner().invoke(main, ["begroting", "2017", "--formaat", "csv", "--boeken", str(LEDGER)]).stdout
    formal = lines(before)["Begroting en werkelijkheid 2017", "Formele begroting (geld)"]
    assert lines(output)["Geld TOP 2018", "Lasten"] == ["104884,50", "105456,00", "-571,50", formal[0]]


def test_what_does_not_fit_is_counted_and_said(books: Books) -> None:
    many = "".join(
        f'\n    2018-02-01 custom "afspraak" "A{number:04}"\n      kamer: "TOP"\n      wat: "iets met {number}"\n'
        for number in range(150)
    )
    ledger = books.load(BUDGET + rent("2018-02-01", "900.00") + many)
    made = sheets(ledger, report(ledger, span(2018, 2, LATER), {}), "TOP")
    assert pages(render_sheets(made)) == 1
    assert len(next(part for part in made[0].parts if part.title == "Afspraken").table.rows) == 150


def test_books_without_budget_awards_targets_or_agreements(books: Books) -> None:
    ledger = books.load(rent("2018-02-01", "100.00"))
    made = sheets(ledger, report(ledger, span(2018, 2, LATER), {}), "HLR")
    assert [(part.title, part.table.rows[0].cells[0].value) for part in made[0].parts[2:]] == [
        ("Prestaties", "Er zijn geen prestaties afgesproken."),
        ("Toekenningen", "Er zijn geen toekenningen."),
        ("Afspraken", "Er zijn geen afspraken."),
    ]
    assert made[0].notes[0] == (
        "Er is voor dit jaar geen begroting; de prognose is dat alles doorgaat zoals het tot nu ging."
    )


REFUSALS = {
    ("2018-4",): (
        "'2018-4' is geen tertiaal of jaar. Schrijf het jaar met -1, -2 of -3 erachter voor een tertiaal, of alleen "
        "het jaar."
    ),
    ("2018-2", "--kamer", "NERGENS"): "kamer 'NERGENS' bestaat niet.",
    ("2017-2", "--kamer", "ZUILEN"): (
        "kamer ZUILEN was er niet in 2017 tot en met 2017-08-31.\n"
        "  Oorzaak: zij is er vanaf 2018-01-01.\n"
        "  Herstel: noem een andere kamer of periode."
    ),
}


@pytest.mark.parametrize("arguments", REFUSALS)
def test_refusals(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.exit_code, REFUSALS[arguments] in done.output) == (2, True), done.output
