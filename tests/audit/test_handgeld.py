"""Handgeld on the checklist: ceiling, categories, an empty till and counts, per kamer and month."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from beancount.parser import parser
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.audit import handgeld
from bwk_ledger.rules.load import Ledger
from tests.audit.lines_help import GOOD, OPEN, WRONG, ask, texts

if TYPE_CHECKING:
    from tests.conftest import Books

START = """
    2018-01-02 * "begin"
      Activa:Bank:ING              5000.00 EUR
      Vermogen:Reserves:Algemeen  -5000.00 EUR
"""


def top_up(day: str, amount: str, kamer: str = "TOP") -> str:
    return f"""
    {day} * "handgeld"
      Activa:Bank:ING          -{amount} EUR
      Activa:Handgeld:{kamer}   {amount} EUR
"""


def spent(day: str, amount: str, post: str = "Fysiek:Handgeld:A-Koffie", kamer: str = "TOP") -> str:
    return f"""
    {day} * "uitgave"
      bon: "TOP-1"
      Activa:Handgeld:{kamer}  -{amount} EUR
      Lasten:{kamer}:{post}     {amount} EUR
"""


def test_within_the_agreements(books: Books) -> None:
    line = ask(
        handgeld.check_agreements, books.load(START + top_up("2018-03-01", "250.00") + spent("2018-03-05", "30.00"))
    )
    assert line.state is GOOD
    assert line.answer == "TOP: 250,00 euro overgemaakt, 30,00 uitgegeven, nooit meer dan mag."
    (proof,) = line.proofs
    assert proof.text == (
        "TOP, maart 2018: 250,00 euro overgemaakt van hoogstens 250,00; 30,00 uitgegeven (A Koffie "
        "30,00); 220,00 over; niet geteld."
    )
    assert (proof.account, proof.time, proof.amount) == ("Activa:Handgeld:TOP", "2018-03", Decimal(30))


def test_no_handgeld_at_all(books: Books) -> None:
    line = ask(handgeld.check_agreements, books.load(START))
    assert (line.state, line.answer) == (GOOD, "Er was in 2018 geen handgeld.")


def test_a_top_up_of_260(books: Books) -> None:
    ledger = books.load(START + top_up("2018-03-01", "200.00") + top_up("2018-03-20", "60.00", "TOP"))
    line = ask(handgeld.check_agreements, ledger)
    assert line.state is WRONG
    assert line.answer == "TOP, maart 2018: 260,00 euro overgemaakt, 10,00 boven het plafond van 250,00."
    (proof,) = line.wrong
    assert (proof.amount, proof.entry.date.day) == (Decimal(10), 20)


def test_a_ceiling_that_was_raised_is_asked_about(books: Books) -> None:
    path = books.root / "stam" / "kamers.beancount"
    path.write_text(path.read_text("utf-8").replace("handgeld: 250.00 EUR", "handgeld: 300.00 EUR", 1), "utf-8")
    line = ask(handgeld.check_agreements, books.load(START + top_up("2018-03-01", "260.00")))
    assert line.state is OPEN
    assert texts(line, OPEN) == [
        "TOP: het plafond in de boeken is 300,00 euro per maand, en de afspraak is 250,00. Vraag naar het besluit."
    ]


def test_outside_the_categories(books: Books) -> None:
    line = ask(
        handgeld.check_agreements,
        books.load(START + top_up("2018-03-01", "250.00") + spent("2018-03-05", "30.00", "Fysiek:Huur")),
    )
    assert texts(line, WRONG) == [
        ("TOP, maart 2018: uitgegeven aan iets buiten de doelen A tot en met F (Huren van de ruimte van TOP).")
    ]
    assert line.wrong[0].amount == 30
    assert line.wrong[0].entry.date.isoformat() == "2018-03-05"


def test_below_zero(books: Books) -> None:
    line = ask(
        handgeld.check_agreements, books.load(START + spent("2018-03-05", "30.00") + top_up("2018-03-06", "30.00"))
    )
    assert texts(line, WRONG) == [("TOP, maart 2018: op 5 maart 2018 is 30,00 euro meer uitgegeven dan er in kas was.")]


def test_a_count_that_differs(books: Books) -> None:
    count = """
    2018-03-31 custom "kastelling" "TOP" 219.50 EUR
      door: "L0001"
      en: "V0002"
"""
    ledger = books.load(START + top_up("2018-03-01", "250.00") + spent("2018-03-05", "30.00") + count)
    line = ask(handgeld.check_agreements, ledger)
    assert texts(line, WRONG) == [
        (
            "TOP, maart 2018: op 31 maart 2018 is 219,50 euro geteld, en volgens de boeken was er 220,00. Er "
            "staat niet bij waarom."
        )
    ]
    assert "geteld 219,50, verschil -0,50" in line.proofs[-1].text


def test_a_count_that_differs_with_a_remark(books: Books) -> None:
    count = """
    2018-03-31 custom "kastelling" "TOP" 249.50 EUR
      door: "L0001"
      en: "V0002"
      opmerking: "munt gevallen"
"""
    line = ask(handgeld.check_agreements, books.load(START + top_up("2018-03-01", "250.00") + count))
    assert line.state is OPEN
    assert texts(line, OPEN)[0].endswith("Opmerking: 'munt gevallen'.")


def test_money_that_is_neither_transferred_nor_spent(books: Books) -> None:
    question = """
    2018-03-07 ! "onbekend"
      Activa:Handgeld:TOP   -5.00 EUR
      Activa:Vraagposten     5.00 EUR
"""
    line = ask(handgeld.check_agreements, books.load(START + top_up("2018-03-01", "250.00") + question))
    assert line.state is OPEN
    assert "-5,00 veranderd door iets anders" in texts(line, OPEN)[0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["TOP", "HLR"]), st.integers(1, 12), st.integers(1, 28), st.integers(1, 300_00)),
        max_size=12,
    )
)
def test_every_month_above_the_ceiling_is_named_and_no_other(moves: list[tuple[str, int, int, int]]) -> None:
    text = "".join(
        f'{start} custom "kamer" "{code}"\n  handgeld: 250.00 EUR\n'
        for start, code in (("2018-01-01", "TOP"), ("2018-01-01", "HLR"))
    )
    months: dict[tuple[str, int], int] = defaultdict(int)
    for kamer, month, day, cents in sorted(moves, key=lambda move: move[1:3]):
        months[kamer, month] += cents
        amount = Decimal(cents) / 100
        text += f'2018-{month:02d}-{day:02d} * "handgeld"\n  Activa:Bank:ING  -{amount} EUR\n'
        text += f"  Activa:Handgeld:{kamer}  {amount} EUR\n"
    entries = parser.parse_string(text)[0]
    line = ask(handgeld.check_agreements, Ledger(Path("main.beancount"), entries, [], {}))
    above = {key for key, cents in months.items() if cents > 250_00}
    assert (line.state is WRONG) == bool(above)
    assert {(proof.entry.postings[1].account[-3:], proof.entry.date.month) for proof in line.wrong} == above
