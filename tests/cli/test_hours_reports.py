"""`bwk uren overzicht`, `verklaring` and `vergoedingen` as their users meet them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.cli.uren_rapporten import PER
from bwk_ledger.tables.hours import BY
from tests.cli.test_commands import LEDGER, bwk
from tests.hours_books import BOOKS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

PAYMENTS = """
    2018-01-01 open Lasten:TOP:Mensen:Vergoedingen
    2018-03-31 * "Vergoeding"
      Activa:Bank:ING  -121.00 EUR
      Lasten:TOP:Mensen:Vergoedingen  121.00 EUR
        persoon: "V0001"
    2018-12-31 * "Vergoeding"
      Activa:Bank:ING  -150.01 EUR
      Lasten:TOP:Mensen:Vergoedingen  150.01 EUR
        persoon: "V0002"
        boven-plafond: "belast uitbetaald"
"""


@pytest.fixture
def main(books: Books) -> Path:
    books.add(BOOKS + PAYMENTS)
    return books.main


def test_overview_warns_of_missing_and_unapproved(main: Path) -> None:
    found = bwk("uren", "overzicht", "--boeken", main, COLUMNS="140")
    assert found.exit_code == 0
    assert "Uren 2018" in found.stdout
    assert found.stderr == (
        "Let op: van TOP zijn in 2018 11 maanden niet volledig gemeld: jan, feb, apr t/m dec.\n"
        "Let op: van HLR zijn in 2018 12 maanden niet volledig gemeld: jan t/m dec.\n"
        "Let op: 490:10 uur is nog niet goedgekeurd; zie 'bwk uren goedkeuren'.\n"
    )


def test_overview_of_a_part(main: Path) -> None:
    found = bwk("uren", "overzicht", "--per", "jaar", "--kamer", "HLR", "--soort", "bewoner", "--boeken", main)
    assert found.exit_code == 0
    assert "50,00" in found.stdout
    assert "386,50" not in found.stdout
    csv = bwk("uren", "overzicht", 2018, "--per", "maand", "--formaat", "csv", "--boeken", main)
    assert "mrt 2018" in csv.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2017"], "Fout: over 2017 staan geen uren in de boeken.\n  Oorzaak: er staan uren in: 2018.\n"),
        (["--kamer", "WEG"], "Fout: er is geen kamer 'WEG'.\n  Oorzaak: de kamers zijn: TOP, HLR, BWK.\n"),
        (
            ["--soort", "x"],
            (
                "Fout: er is geen soort uren 'x'.\n"
                "  Oorzaak: de soorten zijn: bewoner, professional, participatie, betaald, bestuur.\n"
            ),
        ),
        (
            ["--financier", "PORTAAL"],
            "Fout: financier 'PORTAAL' heeft geen eigen uurtarief.\n  Oorzaak: een eigen tarief hebben: geen.\n",
        ),
    ],
)
def test_what_is_not_there_is_refused(main: Path, arguments: list[str], message: str) -> None:
    found = bwk("uren", "overzicht", *arguments, "--boeken", main)
    assert found.exit_code == 2
    assert found.stderr.startswith(message)
    assert "  Herstel: " in found.stderr


def test_the_help_offers_every_way_to_add_up() -> None:
    assert PER == BY


def test_books_without_hours(books: Books) -> None:
    found = bwk("uren", "overzicht", "--boeken", books.main)
    assert found.exit_code == 2
    assert found.stderr == (
        "Fout: er staan nog geen uren in de boeken.\n"
        "  Oorzaak: er staan uren in: geen.\n"
        "  Herstel: importeer eerst urenlijsten, of noem een ander jaar.\n"
    )


def test_letters(main: Path, tmp_path: Path) -> None:
    one = bwk("uren", "verklaring", "L0012", 2018, "--uit", tmp_path / "brief.pdf", "--boeken", main)
    assert (one.exit_code, one.stdout) == (0, f"Geschreven: 1 verklaring in {tmp_path / 'brief.pdf'}\n")
    content = (tmp_path / "brief.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    folder = tmp_path / "brieven"
    folder.mkdir()
    everybody = bwk("uren", "verklaring", 2018, "--alle", "--uit", folder, "--boeken", main)
    assert everybody.stdout == f"Geschreven: 3 verklaringen in {folder}\n"
    assert sorted(path.name for path in folder.iterdir()) == [
        f"verklaring-2018-{number}.pdf" for number in ("D0001", "V0001", "V0002")
    ]
    nobody = bwk("uren", "verklaring", "V0099", 2018, "--uit", tmp_path / "x.pdf", "--boeken", main)
    assert nobody.exit_code == 2
    assert nobody.stderr == (
        "Fout: van V0099 staan in 2018 geen onbetaalde uren in de boeken.\n"
        "  Oorzaak: onbetaalde uren zijn er van 3 nummers.\n"
        "  Herstel: kijk met 'bwk uren overzicht 2018 --per persoon' welke nummers dat zijn.\n"
    )
    wrong = bwk("uren", "verklaring", "V0001", "--uit", tmp_path / "x.pdf", "--boeken", main)
    assert (wrong.exit_code, "bwk uren verklaring NUMMER JAAR --uit brief.pdf" in wrong.stderr) == (2, True)


@pytest.mark.skipif(
    shutil.which("pdfinfo") is None, reason="geen pdfinfo; te krijgen met: apt-get install poppler-utils"
)
def test_every_letter_of_the_example_year_is_one_page(tmp_path: Path) -> None:
    assert bwk("uren", "verklaring", 2018, "--alle", "--uit", tmp_path, "--boeken", LEDGER).exit_code == 0
    letters = sorted(tmp_path.glob("*.pdf"))
    assert len(letters) == 90
    for path in letters:
        about = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True).stdout
        assert "Pages:           1" in about, path.name


def test_allowances(main: Path) -> None:
    found = bwk("uren", "vergoedingen", 2018, "--boeken", main, COLUMNS="140")
    assert (found.exit_code, found.stderr) == (0, "")
    march = next(line for line in found.stdout.splitlines() if line.strip().startswith("mrt"))
    december = next(line for line in found.stdout.splitlines() if line.strip().startswith("dec"))
    assert march.split() == ["mrt", "121,00", "150,00", "29,00", "1,21", "bijna"]
    assert december.split()[:4] == ["dec", "150,01", "150,00", "-0,01"]
    assert "te veel; geen uren in deze maand: let op" in december
    assert "vraag voor de accountant" in found.stdout.replace("\n    ", " ")


def test_an_intended_payment(main: Path) -> None:
    fits = bwk("uren", "vergoedingen", 2018, "--voorgenomen", "V0001=29,00", "--maand", "2018-03", "--boeken", main)
    assert (fits.exit_code, fits.stdout) == (
        0,
        (
            "V0001: 29,00 euro in mrt 2018 past: die maand wordt 150,00 van 150,00, dat jaar 150,00 van 1.500,00 "
            "(bron: adfinadvies.nl).\n"
        ),
    )
    one_cent = bwk("uren", "vergoedingen", 2018, "--voorgenomen", "L0012=29,01", "--maand", "2018-03", "--boeken", main)
    assert (one_cent.exit_code, one_cent.stdout) == (
        1,
        (
            "V0001: 29,01 euro in mrt 2018 past niet: die maand wordt 150,01, en het plafond is 150,00 per maand "
            "(bron: adfinadvies.nl).\n"
        ),
    )
    twice = ["--voorgenomen", "V0001=20,00", "--voorgenomen", "V0001=20,00"]
    assert bwk("uren", "vergoedingen", 2018, *twice, "--maand", "2018-03", "--boeken", main).exit_code == 1
    unknown = bwk("uren", "vergoedingen", 2030, "--voorgenomen", "V1=1,00", "--maand", "2030-03", "--boeken", main)
    assert (unknown.exit_code, "plafonds van 2030 zijn niet bekend" in unknown.stdout) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--voorgenomen", "V0001=40,00"], "Noem bij --voorgenomen ook de --maand, zoals 2018-03."),
        (["--voorgenomen", "V0001", "--maand", "2018-03"], "Schrijf een nummer en een bedrag, zoals V0001=40,00."),
        (["--voorgenomen", "V0001=1,00", "--maand", "2019-03"], "'2019-03' is geen maand van 2018."),
    ],
)
def test_an_intended_payment_that_cannot_be_read(main: Path, arguments: list[str], message: str) -> None:
    found = bwk("uren", "vergoedingen", 2018, *arguments, "--boeken", main)
    assert (found.exit_code, message in found.stderr) == (2, True)
