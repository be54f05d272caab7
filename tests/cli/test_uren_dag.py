"""`bwk uren dag`, `bwk handgeld bon` and `bwk kas uitgave --papier`: what the page of a kamer does, by command."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.base.periods import today
from bwk_ledger.cli import main as bwk
from bwk_ledger.rules.load import load
from bwk_ledger.standing.receipts import read_papers
from tests.door.kamer_books import PHOTO, kamer_books

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return kamer_books(tmp_path_factory.mktemp("dag")).parent


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "boeken")
    (tmp_path / "bon.jpg").write_bytes(PHOTO)
    return tmp_path / "boeken"


def call(root: Path, *arguments: str) -> tuple[int, str]:
    found = CliRunner().invoke(bwk, [*arguments, "--boeken", str(root)])
    return found.exit_code, found.output


DAY = ("uren", "dag", "NOORD", f"{today()}")


def test_several_people_at_once(root: Path) -> None:
    lines = ("--wie", "V0001", "2:30", "kookgroep", "", "--wie", "v0002", "1,5", "tuin", "bewoner")
    assert call(root, *DAY, *lines) == (0, f"NOORD {today()}: 4:00 uur van 2 mensen geboekt.\n")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("V0099", "2:30", "tuin", ""), f"Fout: nummer V0099 is op {today()} van niemand.\n"),
        (
            ("V0002", "veel", "tuin", ""),
            (
                "Fout: 'veel' is bij V0002 geen aantal uren.\n"
                "  Herstel: schrijf bijvoorbeeld 2:30 of 2,5; nul telt niet.\n"
            ),
        ),
        (("V0002", "0", "tuin", ""), "Fout: '0' is bij V0002 geen aantal uren.\n"),
        (("V0002", "1", "", ""), "Fout: bij V0002 staat niet wat er is gedaan.\n  Herstel: noem de activiteit.\n"),
    ],
)
def test_one_wrong_line_books_none(root: Path, row: tuple[str, ...], said: str) -> None:
    before = len(load(root / "main.beancount").transactions)
    code, output = call(root, *DAY, "--wie", "V0001", "2:30", "kookgroep", "", "--wie", *row)
    assert code == 2
    assert output.startswith(said)
    assert len(load(root / "main.beancount").transactions) == before


def test_a_receipt_of_the_card_is_kept_with_what_the_kamer_says(root: Path) -> None:
    asked = ("handgeld", "bon", "NOORD", "12,40", "A", "--papier", str(root.parent / "bon.jpg"))
    account = "Lasten:NOORD:Fysiek:Handgeld:A-Koffie"
    number = f"B-{today().year}-0001"
    told = f"{number}: bon van 12,40 euro op {today()} bewaard voor NOORD, {account}.\n"
    assert call(root, *asked) == (0, told)
    (paper,) = read_papers(load(root / "main.beancount").customs)
    assert (paper.number, paper.account, f"{paper.amount}", paper.day) == (number, account, "12.40", today())
    assert paper.path.read_bytes() == PHOTO
    assert call(root, *asked) == (
        2,
        "Fout: deze bon is al bewaard.\n  Herstel: er is niets te doen; kies anders een andere foto.\n",
    )


def test_a_photo_is_the_receipt_of_what_was_paid_in_cash(root: Path) -> None:
    asked = ("kas", "uitgave", "NOORD", "12,40", "A", "--omschrijving", "melk")
    assert call(root, *asked, "--papier", str(root.parent / "bon.jpg"))[0] == 0
    (entry,) = (item for item in load(root / "main.beancount").transactions if item.narration == "melk")
    assert (root / "jaren/x" / entry.meta["document-bon"]).resolve().read_bytes() == PHOTO
