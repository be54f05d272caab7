"""The checklist on closing: the opening balance, the appropriation of the result, and what changed after the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bwk_ledger.audit import year as audit_year
from bwk_ledger.audit.audit import State
from tests.audit.audit_books import audit_of, told
from tests.year.conftest import BANK, YearBooks, make_books

if TYPE_CHECKING:
    from pathlib import Path

    from bwk_ledger.audit.audit import Line
    from tests.conftest import Books

GRANTS = """
2000-01-01 custom "financier" "GU"
  naam: "Gemeente Utrecht"
  groep: "Gemeente"
  kamers: "TOP"
  subsidie: TRUE
  rgs: "WOvbOrsOel"

2000-01-01 custom "financier" "PROVINCIE"
  naam: "Provincie"
  groep: "Provincie"
  kamers: "TOP"
  subsidie: TRUE
  rgs: "WOvbOrsOel"
"""
RECEIVED = """
2018-02-01 * "Gemeente" "Subsidie"
  Activa:Bank:ING       500.00 EUR
  Schulden:Subsidie:GU -500.00 EUR

2018-02-01 * "Provincie" "Subsidie"
  Activa:Bank:ING              500.00 EUR
  Schulden:Subsidie:PROVINCIE -500.00 EUR
"""


@pytest.fixture
def year_books(tmp_path: Path) -> YearBooks:
    return make_books(tmp_path / "boeken")


@pytest.fixture
def closed(year_books: YearBooks) -> YearBooks:
    year_books.close()
    return year_books


def begin(books: YearBooks, year: int = 2019) -> Line:
    return audit_year.check_opening(audit_of(books.root, year))


def change(books: YearBooks, year: int = 2018) -> Line:
    return audit_year.check_sealed(audit_of(books.root, year))


# Opening balance


def test_a_year_that_follows_a_closed_one_begins_with_its_balances(closed: YearBooks) -> None:
    line = begin(closed)
    assert line.state is State.GOOD
    assert line.answer == "3 rekeningen beginnen zoals 2018 is afgesloten."
    assert told(line, all_of_them=True) == [
        ("goed: ING betaalrekening: 2019 begint met 1.149,90 euro, zoals 2018 is afgesloten."),
        ("goed: Algemene reserve: 2019 begint met -1.149,90 euro, zoals 2018 is afgesloten."),
        ("goed: Bestemd resultaat van afgesloten jaren: 2019 begint met 149,90 euro, zoals 2018 is afgesloten."),
        (
            "goed: Het resultaat van 2018, in euro: 149,90 naar Algemene reserve. Zo besloot 'ALV 20 mei "
            "2019' van 20 mei 2019."
        ),
    ]
    assert [proof.account for proof in line.proofs][:1] == ["Activa:Bank:ING"]


def test_another_balance_than_the_sealed_one_is_wrong(closed: YearBooks) -> None:
    closed.change(BANK, "400.00", "410.00")
    closed.change(BANK, "-400.00", "-410.00")
    line = begin(closed)
    assert line.state is State.WRONG
    assert line.answer == "1 rekening begint anders dan 2018 eindigde."
    assert told(line) == [
        (
            "niet goed: ING betaalrekening: 2019 begint met 1.159,90 euro, maar 2018 is afgesloten met "
            "1.149,90. Het verschil is 10,00 euro."
        ),
        ("niet goed: Het resultaat van 2018 is 159,90 euro, maar er is over 149,90 besloten."),
    ]


def test_a_result_without_a_noted_decision_is_open(year_books: YearBooks) -> None:
    year_books.close()
    year_books.change("jaren/2018/afsluiting.beancount", 'besluit: "ALV 20 mei 2019"', 'oud: "weg"')
    line = begin(year_books)
    assert line.answer == "3 rekeningen beginnen zoals 2018 is afgesloten. 1 punt is na te gaan."
    assert told(line) == [
        (
            "open: Het resultaat van 2018, in euro: 149,90 naar Algemene reserve. Er staat geen besluit bij: "
            "kijk in de notulen."
        )
    ]


def test_without_a_seal_there_is_nothing_to_compare_with(year_books: YearBooks) -> None:
    line = begin(year_books)
    assert told(line) == ["open: 2018 is niet afgesloten. Daarom is er niets om mee te vergelijken."]
    assert line.answer == "2018 is niet afgesloten. Daarom is er niets om mee te vergelijken."


def test_a_year_that_was_reopened_is_nothing_to_compare_with(closed: YearBooks) -> None:
    assert closed.bwk("heropen", 2018, "--reden", "nota kwam later").exit_code == 0
    assert begin(closed).answer == (
        "2018 is heropend en nog niet opnieuw afgesloten. Daarom is er niets om mee te vergelijken."
    )


def test_a_seal_that_cannot_be_read_is_nothing_to_compare_with(closed: YearBooks) -> None:
    (closed.root / "jaren/2018/zegel.json").write_text("{", "utf-8")
    assert begin(closed).answer == (
        "2018 is afgesloten, maar het zegel is niet te lezen. Daarom is er niets om mee te vergelijken."
    )


def test_the_first_year_begins_with_balances_by_hand_that_are_to_be_compared(year_books: YearBooks) -> None:
    line = begin(year_books, 2018)
    assert line.answer == ("2018 is het eerste jaar van deze boeken. Er is geen vorig jaar om mee te vergelijken.")
    assert told(line) == [
        (
            "open: 1 januari 2018: beginstand van 1.000,00 euro op ING betaalrekening, met de hand geboekt. "
            "Vergelijk met de vorige boeken."
        )
    ]


def test_a_first_balance_by_a_statement_is_good(books: Books) -> None:
    line = audit_year.check_opening(
        audit_of(
            books.load("""
    2017-12-31 * "Beginstand volgens afschrift"
      Activa:Bank:ING  5.00 EUR
        bron: "ing.csv"
        regel: 2
      Vermogen:Reserves:Algemeen  -5.00 EUR
    2018-02-01 * "Iets"
      Activa:Bank:ING  5.00 EUR
      Baten:BWK:Eigen:Overig  -5.00 EUR
    """)
        )
    )
    assert told(line, all_of_them=True) == [
        ("goed: 31 december 2017: beginstand van 5,00 euro op ING betaalrekening, volgens het eerste afschrift.")
    ]


def test_an_opening_balance_inside_the_year_is_open_and_padding_is_wrong(closed: YearBooks) -> None:
    closed.add(
        "jaren/2019/memoriaal.beancount",
        """
2019-02-01 * "Beginstand kas"
  Activa:Handgeld:TOP          20.00 EUR
  Vermogen:Reserves:Algemeen  -20.00 EUR

2019-03-01 pad Activa:Handgeld:TOP Vermogen:Reserves:Algemeen

2019-03-02 balance Activa:Handgeld:TOP  25.00 EUR
""",
    )
    line = begin(closed)
    assert line.answer == "3 rekeningen beginnen zoals 2018 is afgesloten. 2 punten zijn na te gaan."
    assert told(line) == [
        ("niet goed: 1 maart 2019: een verschil van 5,00 euro op Handgeld van TOP is zonder uitleg weggewerkt."),
        (
            "open: 1 februari 2019: midden in het jaar kwam er een beginstand bij van 20,00 euro op Handgeld "
            "van TOP, buiten inkomsten en uitgaven om: 'Beginstand kas'."
        ),
    ]


# Changes after closing


def test_a_year_that_is_not_closed_is_good(year_books: YearBooks) -> None:
    line = change(year_books)
    assert (line.state, line.answer, line.proofs) == (State.GOOD, "2018 is nog niet afgesloten.", ())


def test_a_closed_year_that_did_not_change_is_good(closed: YearBooks) -> None:
    line = change(closed)
    assert (line.state, line.answer) == (State.GOOD, "2018 is afgesloten en daarna niet veranderd.")
    (proof,) = line.proofs
    assert proof.text.startswith("2018 is op ")
    assert proof.text.endswith(" afgesloten met zegel 1 en daarna niet veranderd.")
    later = change(closed, 2019)
    assert later.answer == "2019 is nog niet afgesloten. Wat eerder is afgesloten, is niet veranderd."


def test_a_cost_that_went_to_another_grant_is_told_in_plain_words(year_books: YearBooks) -> None:
    year_books.add("stam/financiers.beancount", GRANTS)
    year_books.add(BANK, RECEIVED)
    year_books.change(BANK, "749.90", "1749.90")
    year_books.change(BANK, "1149.90", "2149.90")
    year_books.change(
        BANK, "Lasten:TOP:Fysiek:Huur   250.10 EUR", 'Lasten:TOP:Fysiek:Huur   250.10 EUR\n    subsidie: "GU"'
    )
    year_books.close()
    year_books.change(BANK, 'subsidie: "GU"', 'subsidie: "PROVINCIE"')
    line = change(year_books)
    assert line.state is State.WRONG
    assert line.answer == "1 verandering na het afsluiten. 2018 is afgesloten."
    assert told(line) == [
        (
            "niet goed: De boeking van 5 maart 2018 in het afgesloten jaar 2018 is veranderd: subsidie van "
            "Huren van de ruimte van TOP was GU en is PROVINCIE."
        )
    ]
    assert line.wrong[0].entry.narration == "Huur maart 2018"


def test_amounts_that_changed_read_as_amounts(closed: YearBooks) -> None:
    closed.change(BANK, "400.00", "410.50")
    closed.change(BANK, "-400.00", "-410.50")
    assert told(change(closed))[0] == (
        "niet goed: De boeking van 30 juni 2018 in het afgesloten jaar 2018 is veranderd: bedrag van ING "
        "betaalrekening was 400,00 euro en is 410,50 euro; bedrag van Overige baten van de coöperatie van BWK "
        "was -400,00 euro en is -410,50 euro."
    )


def test_a_change_is_also_told_in_later_years_but_not_in_earlier_ones(closed: YearBooks) -> None:
    closed.change(BANK, "Opbrengst 30 juni", "Opbrengst juni")
    assert change(closed, 2019).answer == "1 verandering na het afsluiten. 2019 is nog niet afgesloten."
    assert change(closed, 2017).state is State.GOOD


def test_a_reopening_is_open_with_its_reason_also_after_closing_again(closed: YearBooks) -> None:
    assert closed.bwk("heropen", 2018, "--reden", "nota kwam later").exit_code == 0
    line = change(closed)
    assert line.answer == "Er is 1 keer een jaar heropend. 2018 is nog niet afgesloten."
    (said,) = told(line)
    assert said.startswith("open: 2018 is op ")
    assert said.endswith(" heropend: nota kwam later.")
    assert line.wrong[0].entry.type == "heropend"
    closed.close()
    again = change(closed)
    assert again.state is State.OPEN
    assert again.answer == "Er is 1 keer een jaar heropend. 2018 is afgesloten."


def test_a_file_that_only_looks_different_is_no_change(closed: YearBooks) -> None:
    closed.add(BANK, "; een opmerking\n")
    line = change(closed)
    assert line.state is State.GOOD
    assert line.proofs[-1].text == (
        "Het bestand jaren/2018/bank.beancount ziet er anders uit dan bij het afsluiten van 2018 "
        "(opmerkingen of volgorde)."
    )
