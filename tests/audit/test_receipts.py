"""Is er van elke uitgave een bon?"""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Line, State, open_audit
from bwk_ledger.audit.receipts import check
from bwk_ledger.rules.load import load
from tests.papers import paper

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger
    from tests.conftest import Books

RULE = '2018-01-01 custom "bonnen"\n  vanaf: 50.00 EUR\n  zonder-bon: "Organisatie:Bankkosten"\n'
SHARED = """
2018-01-05 * "Energie" "januari"
  bon: "factuur 1801"
  Lasten:TOP:Fysiek:Energie   30.00 EUR
  Lasten:HLR:Fysiek:Energie   40.00 EUR
  Activa:Bank:ING            -70.00 EUR
"""


def line(ledger: Ledger, year: int = 2018) -> Line:
    return check(open_audit(ledger, year, dt.date(2019, 4, 1)))


def spent(day: str, amount: str, *more: str, flag: str = "*", to: str = "Lasten:TOP:Fysiek:Huur") -> str:
    lines = "".join(f"  {item}\n" for item in more)
    return f'{day} {flag} "Winkel" "uitgave"\n{lines}  {to}  {amount} EUR\n  Activa:Bank:ING\n\n'


def rows(found: Line) -> list[tuple[str, str, Decimal | None]]:
    return [(proof.state, proof.text, proof.amount) for proof in found.proofs]


def test_every_state_per_kamer(books: Books) -> None:
    text = (
        RULE
        + spent("2018-01-05", "890.00", 'bon: "factuur 1801"')
        + spent("2018-01-06", "60.00")
        + spent("2018-01-07", "12.50", 'bon: "ontbreekt"', 'bon-reden: "kassa was stuk"')
        + spent("2018-01-08", "70.00", 'bon: "ontbreekt"')
        + spent("2018-01-09", "9.00")
        + spent("2018-01-10", "1.50")
        + spent("2018-01-11", "55.00", to="Lasten:HLR:Fysiek:Huur")
        + spent("2018-01-12", "75.00", flag="!")
        + spent("2018-01-13", "75.00", to="Lasten:BWK:Organisatie:Bankkosten")
        + spent("2019-01-13", "75.00")
    )
    found = line(books.load(text))
    assert rows(found) == [
        (
            "open",
            (
                "TOP: 6 uitgaven, van 1 staat er alleen een nummer, van 5 is er niets; vraag de papieren te zien van "
                "890,00 euro."
            ),
            Decimal("1043.00"),
        ),
        ("niet goed", "6 januari 2018, 'Winkel, uitgave': de bon ontbreekt.", Decimal("60.00")),
        (
            "niet goed",
            "8 januari 2018, 'Winkel, uitgave': de bon ontbreekt. Er staat niet bij waarom.",
            Decimal("70.00"),
        ),
        ("open", "7 januari 2018, 'Winkel, uitgave': de bon ontbreekt. Reden: 'kassa was stuk'.", Decimal("12.50")),
        ("open", "TOP: 2 uitgaven zonder bon, en die hoeft er niet te zijn.", Decimal("10.50")),
        ("open", "HLR: 1 uitgave, van 1 is er niets.", Decimal("55.00")),
        ("niet goed", "11 januari 2018, 'Winkel, uitgave': de bon ontbreekt.", Decimal("55.00")),
    ]
    assert found.answer == (
        "7 uitgaven: van 1 staat er alleen een nummer, van 6 is er niets. Van 4 ontbreekt de bon. Van 2 (samen 10,50 "
        "euro) hoeft er geen bon te zijn."
    )
    assert found.state is State.WRONG
    assert [proof.entry.date.day for proof in found.proofs if proof.entry] == [6, 8, 7, 11]


def test_what_several_kamers_share_stands_apart(books: Books) -> None:
    found = line(books.load(RULE + SHARED))
    text = "Meer kamers: 1 uitgave, van 1 staat er alleen een nummer; vraag de papieren te zien van 70,00 euro."
    assert rows(found) == [("open", text, Decimal("70.00"))]
    assert (found.answer, found.state) == ("1 uitgave: van 1 staat er alleen een nummer.", State.OPEN)


def test_books_without_the_rule_are_open(books: Books) -> None:
    found = line(books.load(spent("2018-01-05", "890.00")))
    assert rows(found) == [
        ("open", "De boeken zeggen niet vanaf welk bedrag er een bon moet zijn.", None),
        ("open", "TOP: 1 uitgave, van 1 is er niets.", Decimal("890.00")),
        ("open", "TOP: 1 uitgave zonder bon, en die hoeft er niet te zijn.", Decimal("890.00")),
    ]


def test_a_year_without_expenses(books: Books) -> None:
    found = line(books.load(RULE))
    assert (found.answer, found.state) == ("Er is in dit jaar niets uitgegeven.", State.GOOD)


def test_a_file_that_is_not_there(books: Books) -> None:
    text = RULE + spent("2018-01-05", "890.00", 'document-bon: "2018-01-05.factuur-1801.pdf"')
    ledger = books.load(text)
    name = "2018-01-05.factuur-1801.pdf"
    assert rows(line(ledger))[1] == (
        "niet goed",
        f"5 januari 2018, 'Winkel, uitgave': het bestand {name} is er niet.",
        None,
    )
    other = books.root / "documenten/Lasten/HLR/Fysiek/Huur" / name
    other.parent.mkdir(parents=True)
    other.write_bytes(b"%PDF-")
    assert rows(line(ledger))[1] == (
        "open",
        f"5 januari 2018, 'Winkel, uitgave': het bestand {name} staat bij een andere rekening.",
        None,
    )
    assert line(ledger).answer == "1 uitgave: van 1 is er niets. 1 bestand staat niet waar de boeking het noemt."
    own = books.root / "documenten/Lasten/TOP/Fysiek/Huur" / name
    own.parent.mkdir(parents=True)
    other.rename(own)
    assert line(ledger).answer == (
        "1 uitgave: van 1 is het papier in de boeken. De papieren gelezen: 1 is niet te lezen."
    )
    own.write_bytes(paper("Winkel", "04-01-2018", "Totaal 890,00"))
    assert line(ledger).state is State.GOOD
    assert line(ledger).answer == "1 uitgave: van 1 is het papier in de boeken. De papieren gelezen: 1 past."


def test_the_example_year_has_three_without_receipt_and_a_reason(repo: Path) -> None:
    found = line(load(repo / "ledger/main.beancount"))
    assert found.answer == (
        "636 uitgaven: van 390 is het papier in de boeken, van 243 staat er alleen een nummer, van 3 is er niets. De "
        "papieren gelezen: 387 passen, 3 zijn niet te lezen. Van 3 ontbreekt de bon."
    )
    assert found.state is State.OPEN
    assert sum("de bon ontbreekt" in proof.text for proof in found.wrong) == 3


def test_a_receipt_taken_from_the_example_is_found(repo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "boeken"
    shutil.copytree(repo / "ledger", folder)
    path = folder / "jaren/2018/bank.beancount"
    text = path.read_text("utf-8")
    start = text.index('  bon: "factuur C18-126"\n')
    path.write_text(text[:start] + text[text.index("\n", start) + 1 :].replace("document-bon", "bij-bon", 1), "utf-8")
    ledger = load(folder / "main.beancount")
    found = line(ledger)
    assert found.state is State.WRONG
    (wrong,) = (proof for proof in found.proofs if proof.state is State.WRONG)
    assert "Coachcollectief Springtij, Coaching" in wrong.text
    assert "ontbreekt de bon" in ledger.errors[0].message
    assert len(ledger.errors) == 1
