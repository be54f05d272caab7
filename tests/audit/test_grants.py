"""Grants on the checklist: what was awarded against what was received and spent, and the letter itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.audit import results
from tests.audit.lines_help import GOOD, OPEN, WRONG, ask, texts

if TYPE_CHECKING:
    from tests.conftest import Books


def funder(extra: str = "") -> str:
    return f'\n2018-01-01 custom "financier" "FONDS"\n  naam: "Fonds"\n  groep: "Fonds"\n  kamers: "TOP"\n{extra}'


def received(amount: str, day: str = "2018-02-01") -> str:
    return f'\n{day} * "Fonds" "voorschot"\n  Activa:Bank:ING  {amount} EUR\n  Schulden:Subsidie:FONDS\n'


def spent(amount: str, day: str = "2018-03-01") -> str:
    return (
        f'\n{day} * "huur"\n  bon: "1"\n  Activa:Bank:ING  -{amount} EUR\n  Lasten:TOP:Fysiek:Huur  {amount} EUR\n'
        '    subsidie: "FONDS"\n'
    )


LETTER = '  beschikking-2018: "kenmerk 123"\n  toegekend-2018: 1000.00 EUR\n'


def test_within_the_award(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder(LETTER) + received("1000.00") + spent("900.00")))
    assert line.state is GOOD
    assert line.answer == "1 subsidie: 1.000,00 euro ontvangen, 900,00 besteed, 100,00 over."
    assert texts(line, GOOD) == [
        "FONDS: 1.000,00 euro toegekend, 1.000,00 ontvangen, 900,00 besteed, 100,00 over. Beschikking: kenmerk 123.",
        "FONDS: de beschikking is kenmerk 123.",
    ]
    assert line.proofs[1].entry.values[0].value == "FONDS"


def test_without_a_letter(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder() + received("1000.00") + spent("900.00")))
    assert line.state is OPEN
    assert texts(line, OPEN) == [
        (
            "FONDS: 0,00 euro begroot, 1.000,00 ontvangen, 900,00 besteed, 100,00 over. De beschikking staat niet in "
            "de boeken: vraag de penningmeester om de brief."
        )
    ]


def test_a_letter_of_another_year_does_not_count(books: Books) -> None:
    extra = LETTER.replace("2018", "2017")
    assert ask(results.check_grants, books.load(funder(extra) + received("1000.00"))).state is OPEN


def test_a_letter_without_an_amount(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder('  beschikking: "kenmerk 123"\n') + received("1000.00")))
    assert line.state is OPEN
    assert "Er staat niet bij hoeveel er is toegekend" in texts(line, OPEN)[0]


def test_a_letter_that_is_a_file(books: Books) -> None:
    extra = '  beschikking-2018: "brief.pdf"\n  toegekend-2018: 1000.00 EUR\n'
    line = ask(results.check_grants, books.load(funder(extra) + received("1000.00")))
    assert (line.state, "De beschikking 'brief.pdf' is er niet." in line.proofs[0].text) == (OPEN, True)
    (books.root / "brief.pdf").write_bytes(b"%PDF-1.4")
    assert ask(results.check_grants, books.load()).state is GOOD


def test_a_letter_as_a_document_of_the_books(books: Books) -> None:
    (books.root / "brief.pdf").write_bytes(b"%PDF-1.4")
    document = '\n2018-01-15 document Schulden:Subsidie:FONDS "brief.pdf"\n'
    line = ask(
        results.check_grants, books.load(funder("  toegekend-2018: 1000.00 EUR\n") + received("1000.00") + document)
    )
    assert line.state is GOOD
    assert line.proofs[-1].entry.filename.endswith("brief.pdf")


def test_more_received_than_awarded(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder(LETTER) + received("1200.00")))
    assert texts(line, WRONG) == ["FONDS: 1.200,00 euro ontvangen, 200,00 meer dan de 1.000,00 die er was."]
    assert line.wrong[0].amount == Decimal(200)
    assert line.wrong[0].account == "Schulden:Subsidie:FONDS"


def test_more_spent_than_awarded(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder(LETTER) + received("1000.00") + spent("1000.01")))
    assert texts(line, WRONG) == ["FONDS: 1.000,01 euro besteed, 0,01 meer dan de 1.000,00 die er was."]


def test_what_was_left_of_the_award_of_last_year_is_owed_back_and_pays_no_cost_of_this_one(books: Books) -> None:
    extra = LETTER + '  beschikking-2017: "kenmerk 99"\n  toegekend-2017: 300.00 EUR\n'
    text = funder(extra).replace("2018-01-01", "2017-01-01", 1) + received("300.00", "2017-06-01")
    line = ask(results.check_grants, books.load(text + received("1000.00") + spent("1250.00")))
    assert texts(line, WRONG) == ["FONDS: 1.250,00 euro besteed, 250,00 meer dan de 1.000,00 die er was."]
    earlier = "FONDS 2017: 300,00 euro toegekend, 0,00 ontvangen, 0,00 besteed, 300,00 over. Beschikking: kenmerk 99."
    assert earlier in texts(line, GOOD)


def test_more_spent_than_there_was_is_wrong_without_a_letter_too(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder() + received("1000.00") + spent("1100.00")))
    assert texts(line, WRONG) == ["FONDS: 1.100,00 euro besteed, 100,00 meer dan de 1.000,00 die er was."]


AWARD = """
2018-01-01 custom "toekenning" "FONDS" "2018"
  bedrag: 1000.00 EUR
  einde: 2018-12-31
  beschikking: "kenmerk 123"
  posten: "Fysiek:Huur"
  eigen-bijdrage: 250.00 EUR
"""


def test_the_own_share_that_was_promised(books: Books) -> None:
    own = spent("200.00", "2018-04-01").replace('    subsidie: "FONDS"\n', "")
    text = funder() + AWARD + spent("900.00") + own + received("1000.00").replace("FONDS\n", "FONDS:2018\n")
    line = ask(results.check_grants, books.load(text))
    assert line.answer.endswith("100,00 over. Van 1 is de eigen bijdrage te laag.")
    assert texts(line, OPEN) == [
        (
            "FONDS:2018: de eigen bijdrage is 200,00 euro, 50,00 minder dan de 250,00 die is beloofd. Alleen lasten in "
            "euro tellen mee; telt de financier ook uren, leg dat dan aan hem voor."
        )
    ]
    line = ask(results.check_grants, books.load(own.replace("200.00", "50.00").replace("04-01", "04-02")))
    assert line.state is GOOD


def test_no_grants(books: Books) -> None:
    line = ask(results.check_grants, books.load(funder()))
    assert (line.state, line.answer) == (GOOD, "Er waren in 2018 geen subsidies.")
