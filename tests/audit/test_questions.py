"""The checklist on errors of the books, open questions, and rules that were waived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import handgeld, rules
from bwk_ledger.audit.audit import State
from tests.audit.audit_books import audit_of, told
from tests.compose import person

if TYPE_CHECKING:
    from tests.conftest import Books

RENT = """
    2018-03-05 * "Verhuurder" "Huur maart"
      bon: "1"
      Activa:Bank:ING         {bank}
      Lasten:TOP:Fysiek:Huur  250.00 EUR
"""


# Rules


def test_books_without_errors(books: Books) -> None:
    line = rules.check_rules(audit_of(books.load(RENT.format(bank="-250.00 EUR"))))
    assert (line.state, line.answer, line.proofs) == (State.GOOD, "Er zijn geen fouten.", ())


def test_an_error_of_a_rule_is_its_first_sentence_and_leads_to_the_entry(books: Books) -> None:
    line = rules.check_rules(
        audit_of(
            books.load("""
    2018-02-01 * "Te veel"
      Activa:Bank:ING      -260.00 EUR
      Activa:Handgeld:TOP   260.00 EUR
    """)
        )
    )
    assert line.answer == "1 fout, die ook bij een andere vraag staat."
    assert told(line) == [
        (
            "niet goed: Handgeld TOP in februari 2018: 260,00 euro overgemaakt, 10,00 te veel. Het gaat om "
            "'Te veel' van 1 februari 2018."
        )
    ]
    assert line.wrong[0].entry.narration == "Te veel"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            RENT.format(bank="-251.00 EUR"),
            (
                "niet goed: De bedragen van deze boeking zijn samen niet nul: er blijft -1,00 euro over. Het gaat om "
                "'Verhuurder, Huur maart' van 5 maart 2018."
            ),
        ),
        (
            RENT.format(bank="-250.00 EUR") + "    2018-04-01 balance Activa:Bank:ING  1.00 EUR\n",
            (
                "niet goed: Op 31 maart 2018 hoort op ING betaalrekening 1,00 euro te staan; de boeken zeggen -250,00, "
                "251,00 te weinig."
            ),
        ),
        (
            RENT.format(bank="-250.00 EUR").replace("Activa:Bank:ING", "Activa:Bank:ABN"),
            "niet goed: De rekening Bank ABN bestaat niet. Het gaat om 'Verhuurder, Huur maart' van 5 maart 2018.",
        ),
        (
            "    2018-01-01 note Activa:Bank:ING\n",
            "niet goed: Deze regel is niet te lezen, en telt niet mee. Zie main.beancount, regel ",
        ),
    ],
)
def test_what_beancount_says_is_told_in_dutch(books: Books, text: str, said: str) -> None:
    found = told(rules.check_rules(audit_of(books.load(text))))
    assert any(one.startswith(said) for one in found), found


def test_balances_that_fail_by_the_same_difference_are_one_error(books: Books) -> None:
    failing = "".join(f"    2018-{month:02d}-01 balance Activa:Bank:ING  -240.00 EUR\n" for month in range(4, 8))
    other = "    2018-08-01 balance Activa:Bank:ING  -260.00 EUR\n"
    line = rules.check_rules(audit_of(books.load(RENT.format(bank="-250.00 EUR") + failing + other)))
    assert line.answer == "2 fouten, die alle ook bij een andere vraag staan."
    assert told(line) == [
        (
            "niet goed: Op 31 maart 2018 hoort op ING betaalrekening -240,00 euro te staan; de boeken zeggen -250,00, "
            "10,00 te weinig, en nog 3 keer hetzelfde verschil."
        ),
        (
            "niet goed: Op 31 juli 2018 hoort op ING betaalrekening -260,00 euro te staan; de boeken zeggen -250,00, "
            "10,00 te veel."
        ),
    ]
    assert line.wrong[0].entry.date.isoformat() == "2018-04-01"


def test_errors_of_another_year_are_only_counted(books: Books) -> None:
    ledger = books.load(RENT.format(bank="-251.00 EUR"))
    line = rules.check_rules(audit_of(ledger, 2019))
    assert (line.state, line.answer) == (State.GOOD, "Er zijn geen fouten.")
    assert told(line, all_of_them=True) == ["goed: 1 andere fout gaat over een ander jaar."]


def test_an_error_of_standing_data_is_of_every_year(books: Books) -> None:
    ledger = books.load('    2010-01-01 custom "persoon" "V0001"\n      soort: "onbekend"\n')
    assert ledger.errors
    for year in (2018, 2019):
        assert rules.check_rules(audit_of(ledger, year)).state is State.WRONG


def test_many_errors_are_counted(books: Books) -> None:
    text = "".join(RENT.format(bank=f"-{250 + number}.00 EUR") for number in range(1, 26))
    line = rules.check_rules(audit_of(books.load(text)))
    assert line.answer == "25 fouten."
    assert len(line.proofs) == 21
    assert told(line)[-1] == "niet goed: En nog 5 fouten."


# Questions


def test_everything_explained(books: Books) -> None:
    line = rules.check_questions(audit_of(books.load(RENT.format(bank="-250.00 EUR"))))
    assert (line.state, line.answer, line.proofs) == (State.GOOD, "Alles is uitgezocht.", ())


def asked(day: str, amount: str) -> str:
    return f"""
    {day} ! "Nog uit te zoeken"
      Activa:Bank:ING     {amount} EUR
      Activa:Vraagposten
"""


def test_open_questions_of_the_year_and_what_is_left(books: Books) -> None:
    line = rules.check_questions(
        audit_of(
            books.load(asked("2017-05-01", "-1.00") + asked("2018-05-01", "-20.00") + asked("2019-01-01", "-5.00"))
        )
    )
    assert line.answer == "1 boeking is nog uit te zoeken."
    assert told(line) == [
        ("open: Vraagposten (nog uit te zoeken): op 31 december 2018 staat er nog 21,00 euro."),
        "open: 1 mei 2018, 20,00 euro eraf: 'Nog uit te zoeken'.",
    ]
    assert line.proofs[0].account == "Activa:Vraagposten"
    assert line.proofs[1].entry.flag == "!"


def test_a_question_that_is_only_marked_as_solved_still_shows(books: Books) -> None:
    line = rules.check_questions(audit_of(books.load(asked("2018-05-01", "-20.00").replace("!", "*"))))
    assert line.answer == "Er staat nog geld op een rekening die leeg hoort te zijn."
    assert line.state is State.OPEN


def test_money_under_way_at_the_end_of_the_year_is_open(books: Books) -> None:
    line = rules.check_questions(
        audit_of(
            books.load("""
    2018-12-31 * "Onderweg"
      Activa:Bank:ING     -20.00 EUR
      Activa:Kruisposten   20.00 EUR
    """)
        )
    )
    assert told(line) == [
        ("open: Kruisposten (onderweg tussen eigen rekeningen): op 31 december 2018 staat er nog 20,00 euro.")
    ]


def test_many_questions_are_counted(books: Books) -> None:
    line = rules.check_questions(
        audit_of(books.load("".join(asked("2018-05-01", f"-{one}.00") for one in range(1, 26))))
    )
    assert line.answer == "25 boekingen zijn nog uit te zoeken."
    assert told(line)[-1] == "open: En nog 5 boekingen."


# Waivers


def test_no_rule_is_waived(books: Books) -> None:
    line = handgeld.check_waivers(audit_of(books.load(RENT.format(bank="-250.00 EUR"))))
    assert (line.state, line.answer) == (State.GOOD, "Er is nergens van een regel afgeweken.")


WAIVED = (
    person("V0001")
    + person("V0002")
    + """
2018-01-01 custom "vergoedingsplafond" 5.60 EUR 100.00 EUR 1000.00 EUR
  bron: "test"

2018-02-01 * "Vergoeding"
  bon: "2"
  Lasten:TOP:Fysiek:Huur  150.00 EUR
    persoon: "V0001"
    boven-plafond: "via de loonadministratie"
  Activa:Bank:ING  -150.00 EUR

2018-02-28 * "V0001" "Uren februari"
  dubbel-akkoord: "twee mensen hielpen samen"

2018-03-01 * "Handgeld"
  Activa:Bank:ING      -100.00 EUR
  Activa:Handgeld:TOP   100.00 EUR

2018-03-31 custom "kastelling" "TOP" 99.00 EUR
  door: "V0001"
  en: "V0002"
  opmerking: "muntje kwijt"
"""
)


def test_every_waiver_is_told_with_its_reason(books: Books) -> None:
    audit = audit_of(books.load(WAIVED))
    line = handgeld.check_waivers(audit)
    assert line.state is State.OPEN
    assert line.answer == "3 keer is met een reden van een regel afgeweken."
    assert told(line) == [
        ("open: 28 februari 2018: dezelfde uren staan ook ergens anders (V0001). Reden: 'twee mensen hielpen samen'."),
        (
            "open: 1 februari 2018: 150,00 euro aan V0001 telt niet mee voor het plafond. Reden: 'via de "
            "loonadministratie'."
        ),
        ("open: 31 maart 2018: de telling van TOP verschilde -1,00 euro van de boeken. Reden: 'muntje kwijt'."),
    ]
    assert all(proof.entry is not None for proof in line.proofs)


def test_waivers_of_another_year_are_not_told(books: Books) -> None:
    assert handgeld.check_waivers(audit_of(books.load(WAIVED), 2019)).proofs == ()
