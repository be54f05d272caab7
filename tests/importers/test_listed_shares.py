"""Shares that a member list tells and a statement shows the payment of are booked once, whichever file comes first."""

import datetime as dt
from decimal import Decimal
from itertools import permutations

import pytest

from bwk_ledger.rules.share_movements import share_movements
from tests.bank_files import ImportBooks, ing, row

RULES = """[[regel]]
naam = "Aandelen"
tekst = "aandelen lid (?P<lid>L[0-9]+)"
rekening = "Vermogen:Ledenkapitaal:{lid}"
omschrijving = "Aandelen uitgegeven"
"""
HEADER = "Lidnummer;Soort;Kamer;Lid sinds;Lid tot;Aandelen;Aandelen per"
JOINED = "L0001;bewoner;TOP;15-01-2018;;1;15-01-2018"
LONG_A_MEMBER = "L0002;bewoner;TOP;2016-03-01;;4;2017-12-31"
PAYS_LATER = "L0003;bewoner;TOP;16-01-2018;;2;16-01-2018"
FILES = {
    "ledenlijst.csv": f"{HEADER}\n{JOINED}\n{LONG_A_MEMBER}\n{PAYS_LATER}".encode(),
    "januari.csv": ing([row("01-01", "-1.00"), row("01-15", "25.00", text="Aandelen lid L0001")]),
}
TOLD = (
    "2 leden van de ledenlijst kregen aandelen sinds de boeken begonnen: die gelden als ingeschreven, en tellen in het "
    "aandelenregister zodra zij zijn betaald, op een afschrift, met 'bwk kas aandeel' of met 'bwk leden uitgifte'"
)
RIGHT = [(1, "2017-12-31", "beginstand", "L0002", 4), (2, "2018-01-15", "uitgifte", "L0001", 1)]


def register(books: ImportBooks) -> list[tuple[int | None, str, str, str | None, int]]:
    found = [
        (item.number, f"{item.date}", item.act.value, item.receiver, item.shares)
        for item in share_movements(books.load().transactions)
    ]
    return sorted(found, key=lambda item: item[0] or 0)


@pytest.fixture(autouse=True)
def _rules(books: ImportBooks) -> None:
    books.rules(RULES)


@pytest.mark.parametrize("order", [*permutations(FILES)])
def test_list_and_payment_are_one_issue_in_either_order(books: ImportBooks, order: tuple[str, ...]) -> None:
    notes = [note for name in order for item in books.run({name: FILES[name]}) for note in item.plan.notes]
    assert TOLD in notes
    books.run({"januari.csv": FILES["januari.csv"]})  # what the list explains by now
    assert register(books) == RIGHT
    waiting = [(item.number, item.start, item.shares) for item in books.load().config.subscriptions]
    assert waiting == [("L0001", dt.date(2018, 1, 15), 1), ("L0003", dt.date(2018, 1, 16), 2)]
    before = books.snapshot()
    (again,) = books.run({"ledenlijst.csv": FILES["ledenlijst.csv"]})
    assert (again.plan.new, again.plan.notes) == (0, [])
    assert books.snapshot() == before


def test_list_and_payment_in_one_run(books: ImportBooks) -> None:
    books.run(FILES)
    assert register(books) == RIGHT


def test_shares_of_the_list_that_are_paid_later(books: ImportBooks) -> None:
    books.run(FILES)
    books.run(
        {
            "februari.csv": ing(
                [row("02-03", "50.00", text="Aandelen lid L0003")], opening=books.balance("Activa:Bank:ING")
            )
        }
    )
    assert register(books)[2:] == [(3, "2018-02-03", "uitgifte", "L0003", 2)]


def test_a_statement_of_earlier_days_says_anew_where_the_books_begin(books: ImportBooks) -> None:
    paid = ing([row("01-15", "25.00", text="Aandelen lid L0001")], opening=Decimal(100))
    books.run(
        {"ledenlijst.csv": FILES["ledenlijst.csv"], "februari.csv": ing([row("02-03", "-1.00")], opening=Decimal(125))}
    )
    assert {item[2] for item in register(books)} == {"beginstand"}
    books.run({"januari.csv": paid})
    assert register(books) == RIGHT


def test_a_payment_takes_a_number_that_came_free_so_the_register_has_no_gap(books: ImportBooks) -> None:
    books.run({"ledenlijst.csv": FILES["ledenlijst.csv"]})
    books.add(
        "stam/leden.beancount",
        '2018-01-10 * "L0002" "Aandelen L0002"\n  reden: "uitgifte"\n  mutatie: 4\n'
        "  Vermogen:Ledenkapitaal:L0002  -1 AANDEEL {25 EUR}\n  Activa:Kruisposten  25 EUR\n",
    )
    assert len(register(books)) == 4
    two = [row("01-15", "25.00", text="Aandelen lid L0001"), row("01-16", "50.00", text="Aandelen lid L0003")]
    books.run({"januari.csv": ing(two)})
    assert [item[:1] + item[3:] for item in register(books)] == [
        (1, "L0002", 4),
        (2, "L0001", 1),
        (3, "L0003", 2),
        (4, "L0002", 1),
    ]


def test_who_signed_up_before_the_list_came_is_no_opening_either(books: ImportBooks) -> None:
    books.add(
        "stam/leden.beancount",
        '2018-01-14 custom "inschrijving" "L0001"\n  aandelen: 1\n  soort: "bewoner"\n  kamer: "TOP"\n',
    )
    books.run(FILES)
    assert register(books) == RIGHT
