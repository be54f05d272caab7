"""`bwk vanavond`: the same evening as the page, within 80 columns, on any day and any books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bwk_ledger.cli import main
from bwk_ledger.evening.tonight import HOW, NO_FORECAST

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Books


@pytest.fixture(autouse=True)
def _eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def shown(*words: object) -> str:
    found = CliRunner().invoke(main, ["vanavond", *map(str, words)])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_the_example_as_on_a_day_of_its_own(repo: Path) -> None:
    text = shown("--boeken", repo / "ledger", "--op", "20-09-2018")
    assert max(map(len, text.splitlines())) <= 80
    assert text.startswith(
        "Vanavond, 20 september 2018\nDit is de stand van 20 september 2018, alsof het die dag is.\n"
    )
    flat = " ".join(text.split())
    assert "Afschriften die ontbreken" in flat
    assert "11 bonnen wachten op hun betaling. bwk bonnen" in flat
    assert "Vrij geld 37.706,69" in flat
    assert "Subsidie SPDO:2018 1 termijn van de toekenning 1 35.750" in flat
    assert HOW in flat
    assert "met --alles ziet u ze allemaal" in flat
    assert "met --alles" not in shown("--boeken", repo / "ledger", "--op", "20-09-2018", "--alles")


def test_new_books(books: Books) -> None:
    text = " ".join(shown("--boeken", books.main).split())
    assert "De boeken zijn nog leeg." in text
    assert NO_FORECAST in text


def test_as_a_table_for_others(books: Books) -> None:
    assert (
        shown("--boeken", books.main, "--formaat", "csv")
        .lstrip("\ufeff")
        .startswith("tabel;soort;niveau;Te doen;opdracht\n")
    )


@pytest.mark.parametrize("day", ["31-12-9999", "01-01-0001", "30-12-1899"])
def test_a_day_that_is_too_far_away(books: Books, day: str) -> None:
    found = CliRunner().invoke(main, ["vanavond", "--boeken", str(books.main), "--op", day])
    assert (found.exit_code, found.stdout) == (2, "")
    assert "is te ver weg om als vandaag te gelden." in found.stderr
