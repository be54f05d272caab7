"""`bwk veranderd`."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from bwk_ledger.cli import main
from tests.git_books import GitBooks, in_git

if TYPE_CHECKING:
    from tests.conftest import Books


@pytest.fixture
def kept(books: Books) -> GitBooks:
    books.add("""
        2018-03-05 * "Huur"
          Activa:Bank:ING         -890.00 EUR
          Lasten:TOP:Fysiek:Huur   890.00 EUR
        """)
    found = in_git(books.main, books.root)
    found.commit("begin", "2019-04-01 12:00")
    return found


def run(kept: GitBooks, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["veranderd", *arguments, "--formaat", "csv", "--boeken", str(kept.root)])


def test_a_table_per_kind(kept: GitBooks) -> None:
    kept.change("TOP:Fysiek:Huur ", "HLR:Fysiek:Huur ")
    commit = kept.commit("x", "2019-05-02 12:00")
    found = run(kept, "2018", "--sinds", "2019-05-01")
    assert found.exit_code == 0, found.output
    rows = [line.split(";")[1:] for line in found.stdout.splitlines()[1:]]
    assert rows[0][0] == "ondertitel"
    assert f"bron: git, een wijziging tot en met {commit[:10]}" in found.stdout
    assert rows[1][:3] == ["kop", "0", "2018: naar een andere kamer"]
    assert rows[2] == [
        "regel", "1", "Huur (5 mrt 2018, 890,00)", "kamer was TOP en is HLR", "890", "", "penningmeester",
        "2 mei 2019, 14:00",
    ]  # fmt: skip
    assert rows[3][2:5] == ["Totaal naar een andere kamer", "1", "890"]
    again = run(kept, "2018", "--sinds", commit[:8])
    assert "Er is niets veranderd." in again.stdout


def test_the_beginning_of_the_history_is_a_moment_too(kept: GitBooks) -> None:
    kept.change("TOP:Fysiek:Huur ", "HLR:Fysiek:Huur ")
    found = run(kept, "2018")
    assert found.exit_code == 0, found.output
    assert "Wat is er veranderd sinds het begin van de geschiedenis op 1 april 2019" in found.stdout
    assert "kamer was TOP en is HLR" in found.stdout


def test_without_a_moment_it_says_what_to_do(kept: GitBooks) -> None:
    shutil.rmtree(kept.repo / ".git")
    found = run(kept)
    assert (found.exit_code, found.stderr) == (
        2,
        (
            "Fout: er is niets om mee te vergelijken.\n"
            "  Oorzaak: er is nog geen verklaring, en nog geen jaar afgesloten.\n"
            "  Herstel: begin een geschiedenis met 'bwk geschiedenis --begin'; daarna is met elke dag te vergelijken.\n"
        ),
    )
