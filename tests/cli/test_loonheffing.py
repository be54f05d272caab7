"""`bwk loonheffing`: what was withheld and paid by month, out of books with wages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from bwk_ledger.cli import main

if TYPE_CHECKING:
    from tests.conftest import Books

WAGES = """
    2017-01-01 open Schulden:Loonheffing EUR
      naam: "Te betalen loonheffing"
      rgs: "BSchBepLhe"
    2017-01-01 custom "kamer" "OUD"
    2017-12-28 * "Loon december"
      Lasten:OUD:Mensen:Perspectiefbanen  1000.00 EUR
      Schulden:Loonheffing                -200.00 EUR
      Activa:Bank:ING                     -800.00 EUR
    2018-01-25 * "Belastingdienst" "Loonheffing december"
      Schulden:Loonheffing                 200.00 EUR
      Activa:Bank:ING                     -200.00 EUR
    2018-01-28 * "Loon januari"
      Lasten:OUD:Mensen:Perspectiefbanen  1000.00 EUR
      Schulden:Loonheffing                -210.50 EUR
      Activa:Bank:ING                     -789.50 EUR
"""


def test_what_was_withheld_and_paid(books: Books) -> None:
    assert books.messages(WAGES) == []
    found = CliRunner().invoke(main, ["loonheffing", "2018", "--boeken", str(books.main), "--formaat", "csv"])
    lines = [line.split(";", 3)[3] for line in found.stdout.splitlines()]
    assert [lines[0], *lines[2:5], lines[-1]] == [
        "Maand;ingehouden;betaald;nog te betalen",
        "stand op 1 januari 2018;;;200,00",
        "jan;210,50;200,00;210,50",
        "feb;0;0;210,50",
        "Totaal;210,50;200,00;210,50",
    ]


def test_books_without_wages_see_none_of_it(books: Books) -> None:
    found = CliRunner().invoke(main, ["loonheffing", "2018", "--boeken", str(books.main)])
    assert found.exit_code == 2
    assert found.stderr == (
        "Fout: deze boeken kennen geen loonheffing.\n"
        "  Oorzaak: er is geen rekening Schulden:Loonheffing.\n"
        "  Herstel: open haar in stam/rekeningen.beancount: 2000-01-01 open Schulden:Loonheffing EUR, met daaronder "
        'naam: "Te betalen loonheffing" en rgs: "BSchBepLhe"; boek lonen bruto, met wat is ingehouden op die '
        "rekening.\n"
    )
