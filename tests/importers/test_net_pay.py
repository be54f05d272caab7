"""Net wages on a statement: they need no rule with names once something is agreed on wages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bank_files import ing, row

if TYPE_CHECKING:
    from tests.bank_files import ImportBooks

AGREED = """
2018-01-01 custom "persoon" "P0001"
  soort: "professional"
  kamers: "TOP"
2018-02-01 custom "loon" "P0001"
  post: "Mensen:Coordinatie"
  verdeling: "TOP 1"
"""
ROWS = [
    row("01-24", "-700.00", "J. Verzonnen", "NL61INGB0007100001", "Salaris januari"),
    row("02-23", "-800.00", "J. Verzonnen", "NL61INGB0007100001", "Salaris februari"),
    row("02-24", "-15.00", "Loonkantoor", "NL61INGB0007100001", "abonnement"),
    row("02-25", "800.00", "J. Verzonnen", "NL61INGB0007100001", "Salaris retour"),
]


def test_a_payment_of_wages_is_known_by_its_text(books: ImportBooks) -> None:
    books.add("stam/personen.beancount", AGREED)
    books.run({"bank.csv": ing(ROWS)})
    found = {str(entry.date): (entry.flag, entry.postings[1].account) for entry in books.load().transactions[1:]}
    assert found == {
        "2018-01-24": ("!", "Activa:Vraagposten"),  # before anything was agreed
        "2018-02-23": ("*", "Schulden:Nettoloon"),
        "2018-02-24": ("!", "Activa:Vraagposten"),
        "2018-02-25": ("!", "Activa:Vraagposten"),
    }
    (copy,) = books.root.glob("documenten/Activa/Bank/ING/*")
    assert copy.read_text("utf-8").count("Verzonnen") == 0


def test_books_without_agreements_ask(books: ImportBooks) -> None:
    books.run({"bank.csv": ing(ROWS[:1])})
    assert [entry.flag for entry in books.load().transactions[1:]] == ["!"]
