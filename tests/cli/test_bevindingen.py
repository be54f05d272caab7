"""`bwk bevindingen`: who said what, in every form of a report."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.audit.audit import audit_folder, log_file
from bwk_ledger.audit.findings import About, answer, ask, close, follow_up
from bwk_ledger.cli import main
from bwk_ledger.door.accounts import Role, Visitor

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books

ANNA = Visitor("kas1", Role.COMMITTEE, "L0005")
TREASURER = Visitor("penning", Role.TREASURER, "L0001")


def run(books: Books, *words: str) -> Result:
    return CliRunner().invoke(main, ["bevindingen", *words, "--boeken", str(books.root)])


def rows(result: Result) -> list[list[str]]:
    assert result.exit_code == 0, result.output
    return list(csv.reader(io.StringIO(result.stdout), delimiter=";"))


@pytest.fixture
def log(books: Books) -> Path:
    path = log_file(audit_folder(books.root))
    ask(path, ANNA, 2017, "advies", "Tel elke maand.")
    close(path, ANNA, 2017, 1, "advies voor volgend jaar")
    about = About("receipts", "Is er een bon?", "0f3a", "12 maart 2018 · Bakker · 34,50 euro")
    ask(path, ANNA, 2018, "vraag", "Waar is\nde bon?", about)
    answer(path, TREASURER, 2018, 1, "In de map.")
    answer(path, ANNA, 2018, 1, "Daar niet.")
    ask(path, ANNA, 2018, "opmerking", "Netjes gedaan.")
    close(path, ANNA, 2018, 2, "opgelost")
    return path


def test_nothing_was_asked(books: Books) -> None:
    found = run(books, "2018")
    assert found.exit_code == 0
    assert "0 open, 0 beantwoord, 0 afgehandeld. Het logboek is nog leeg" in found.stdout
    assert "er is geen bevinding" in found.stdout


@pytest.mark.usefixtures("log")
def test_who_said_what_stands_below_each_finding(books: Books) -> None:
    found = rows(run(books, "2018", "--formaat", "csv"))
    texts = [[re.sub(r"^\d+ \w+ \d{4}, \d\d:\d\d$", "WANNEER", cell) for cell in row] for row in found]
    flat = [[cell for cell in row if cell] for row in texts]
    heading = "2018-1 vraag, open: Is er een bon? – 12 maart 2018 · Bakker · 34,50 euro"
    at = next(number for number, row in enumerate(flat) if heading in row)
    assert [row[-4:] for row in flat[at + 1 : at + 4]] == [
        ["vraag", "L0005", "WANNEER", "Waar is de bon?"],
        ["antwoord", "L0001", "WANNEER", "In de map."],
        ["aanvulling", "L0005", "WANNEER", "Daar niet."],
    ]
    assert any("2018-2 opmerking, afgehandeld" in row for row in flat)
    assert any("2017-1 advies, afgehandeld" in row for row in flat)
    assert any("afgehandeld: advies voor volgend jaar" in row for row in flat)


@pytest.mark.usefixtures("log")
def test_only_what_is_open(books: Books) -> None:
    text = " ".join(run(books, "2018", "--open").stdout.split())
    assert "2018-1 vraag" in text
    assert "2018-2" not in text
    assert "1 open, 0 beantwoord, 1 afgehandeld. Logboek: 7 aantekeningen, laatste vingerafdruk (hash) " in text
    assert "bwk kascommissie 2018" in text
    assert "2017-1" in text
    follow_up(log_file(audit_folder(books.root)), ANNA, 2018, 2017, 1, "opgevolgd", "Gezien.")
    assert "2017-1" not in run(books, "2018", "--open").stdout
    assert "opgevolgd" in run(books, "2018").stdout


def test_all_is_done(books: Books, log: Path) -> None:
    close(log, ANNA, 2018, 1, "opgelost")
    found = run(books, "2018", "--open").stdout
    assert "alles is afgehandeld" in found
    assert "bwk kascommissie" not in found


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("form", ["terminal", "html", "pdf", "xlsx"])
def test_every_form(books: Books, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"bevindingen.{form}"
    found = run(books, "2018", "--formaat", form, "--uit", str(out))
    assert found.exit_code == 0, found.output
    assert out.stat().st_size > 500


def test_a_damaged_log_is_told(books: Books, log: Path) -> None:
    log.write_text(log.read_text("utf-8").replace("Netjes", "Slecht"), "utf-8")
    found = run(books, "2018")
    assert found.exit_code == 2
    assert "het logboek van de kascommissie is beschadigd." in found.stderr
