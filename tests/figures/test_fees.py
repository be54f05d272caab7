"""Fees and stakes: whatever was paid when, what members owe, paid and have open adds up, also to the income."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from beancount.core import data
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.acts.new_books import NewKamer
from bwk_ledger.figures.fees import association, due_days, fee_income, receiving_iban, unpaid_minutes
from bwk_ledger.figures.hours import read_hours
from bwk_ledger.figures.members import Stakes, StakeSide, stakes
from bwk_ledger.figures.results import figures
from bwk_ledger.rules.fees import FeeYear, fee_years_of, paid_fees
from bwk_ledger.rules.index import Index
from bwk_ledger.rules.load import load
from bwk_ledger.tables.fees import YearOfFees, due_table, income_table, overview
from bwk_ledger.tables.members import inzet
from tests.compose import flush, member, new_books
from tests.hours_books import HOURS, PEOPLE, TARIFFS, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table
    from tests.conftest import Books

END = dt.date(2018, 12, 31)
TERMS = (dt.date(2018, 2, 28), dt.date(2018, 5, 31), dt.date(2018, 8, 31))
STANDING = """
    2018-01-01 custom "contributie" "bewoner" 10.00 EUR
      vervalt: "2018-02-28 2018-05-31 2018-08-31"
      rekening: "Eigen:LEDEN"
    2018-01-01 custom "contributie" "vereniging" 4.00 EUR
      vervalt: "2018-05-31"
      rekening: "Eigen:LEDEN"
"""
MEMBERS = (
    member("L0001", day="2017-01-01", vereniging=True)
    + member("L0002", "HLR", day="2018-03-01")
    + member("L0004", day="2017-01-01", einde="2018-06-30")
    + member("L0005", "HLR", "staf", day="2017-01-01", vereniging=True)
    + member("L0006", soort="staf", day="2017-01-01")
)


def fresh(text: str) -> Ledger:
    """New books with these entries, where a test loads books many times."""
    with tempfile.TemporaryDirectory() as folder:
        main = new_books(
            Path(folder) / "boeken", "Proef", [NewKamer(code, code, Decimal(250)) for code in ("TOP", "HLR")]
        )
        with main.open("a", encoding="utf-8") as file:
            file.write(flush(text))
        return load(main)


def payment(day: str, amount: str, about: str = "", account: str = "Baten:TOP:Eigen:LEDEN") -> str:
    """A payment; `about` is `L0001 2018`, or empty for income without a member."""
    number, _, year = about.partition(" ")
    extra = f'\n        lid: "{number}"\n        contributie: {year}' if about else ""
    return f"""
    {day} * "Betaling"
      Activa:Bank:ING  {amount} EUR
      {account}  {amount.removeprefix("-") if amount.startswith("-") else f"-{amount}"} EUR{extra}
"""


def fees_of(ledger: Ledger, day: dt.date = END) -> list[FeeYear]:
    hours = read_hours(ledger.transactions, ledger.by_type.get(data.Custom, ()), ledger.config)
    return fee_years_of(ledger.index.fact(paid_fees), ledger.config, 2018, day, unpaid_minutes(hours, 2018))


def cells(table: Table) -> dict[str, list[Any]]:
    return {str(item.cells[0].value): [cell.value for cell in item.cells[1:]] for item in table.rows}


def test_terms_are_of_who_is_a_member_on_the_day(books: Books) -> None:
    ledger = books.load(STANDING + MEMBERS + payment("2018-03-05", "5.00", "L0001 2018"))
    assert ledger.errors == []
    found = {item.number: item for item in fees_of(ledger)}
    assert {number: (item.due, item.paid, item.open) for number, item in found.items()} == {
        "L0001": (Decimal(14), Decimal(5), Decimal(9)),
        "L0002": (Decimal("6.66"), 0, Decimal("6.66")),
        "L0004": (Decimal("6.67"), 0, Decimal("6.67")),
        "L0005": (4, 0, 4),
    }
    first = found["L0001"]
    assert first.overdue_since == TERMS[1]
    assert [(term.due, term.amount) for term in first.open_terms] == [
        (TERMS[1], Decimal("1.67")),
        (TERMS[1], Decimal(4)),
        (TERMS[2], Decimal("3.33")),
    ]
    (early,) = (item for item in fees_of(ledger, dt.date(2018, 3, 31)) if item.number == "L0001")
    assert (early.due, early.open, early.ahead, early.overdue_since) == (Decimal("3.34"), 0, Decimal("1.66"), None)


def test_a_collection_that_came_back_is_open_again(books: Books) -> None:
    text = payment("2018-03-05", "3.34", "L0004 2018") + payment("2018-03-09", "-6.68", "L0004 2018")
    (found,) = (item for item in fees_of(books.load(STANDING + MEMBERS + text)) if item.number == "L0004")
    assert (found.due, found.paid, found.open) == (Decimal("6.67"), Decimal("-3.34"), Decimal("10.01"))
    assert sum(term.amount for term in found.open_terms) == found.open
    assert found.overdue_since == TERMS[0]


def test_work_stands_for_the_fee_where_that_is_allowed(books: Books) -> None:
    """L0012 gave 250:30 hours under two numbers."""
    fee = STANDING.replace('"bewoner" 10.00 EUR', '"bewoner" 10.00 EUR\n      uren: 250')
    ledger = books.load(TARIFFS + PEOPLE + HOURS + fee)
    (found,) = fees_of(ledger)
    assert (found.number, found.by_hours, found.due, found.open, found.waived) == ("L0012", True, 0, 0, 10)
    fees = YearOfFees(2018, END, ["TOP", "HLR"], [found])
    assert cells(overview(fees)[1])["L0012"][-1] == "voldaan met uren"
    control = cells(due_table(due_days(ledger.config, 2018, END), fees))
    assert control["af: voldaan met uren"][-1] == -10
    assert control["Verschil"][-1] == 0


HISTORY = (
    payment("2017-12-20", "3.00", "L0001 2018")
    + payment("2018-01-10", "4.00", "L0001 2017")
    + payment("2018-03-05", "5.00", "L0001 2018")
    + payment("2018-03-06", "20.00", "L0005 2018", "Baten:HLR:Eigen:LEDEN")
    + payment("2018-03-07", "2.00", "L0002 2018", "Baten:HLR:Anders:GIFTEN")
    + payment("2018-03-08", "7.50")
    + payment("2019-01-10", "1.00", "L0002 2018", "Baten:HLR:Eigen:LEDEN")
    + "\n    2000-01-01 open Baten:HLR:Anders:GIFTEN EUR\n"
)


def test_every_step_from_payments_to_income_is_explained(books: Books) -> None:
    ledger = books.load(STANDING + MEMBERS + HISTORY)
    day = dt.date(2019, 6, 30)
    found = fees_of(ledger, day)
    income = fee_income(ledger.transactions, ledger.config, found, 2018, day)
    fees = YearOfFees(2018, day, ["TOP", "HLR"], found)
    table = income_table(income, fees)
    assert cells(table) == {
        "Betaald voor 2018": [Decimal(31)],
        "af: betaald buiten 2018 [1]": [Decimal(-4)],
        "af: op andere rekeningen [2]": [Decimal(-2)],
        "bij: voor andere jaren [3]": [Decimal(4)],
        "bij: zonder lid [4]": [Decimal("7.5")],
        "bij: van dit jaar en nog open [5]": [Decimal("20.33")],
        "Baten die hieruit volgen": [Decimal("56.83")],
        "Baten op de contributierekeningen": [Decimal("56.83")],
        "Verschil": [0],
    }
    assert len(table.footnotes) == 5
    cash = figures(ledger, 2018).cash
    assert income.booked == -sum(amount for account, amount in cash.items() if account.endswith(":Eigen:LEDEN"))


def test_the_association_is_counted_apart_beside_its_target(books: Books) -> None:
    target = """
    2018-01-01 custom "prestatie" "TOP" "OUTPUT" "Betalende leden bewonersvereniging" "aantal" "min 100"
    2018-01-01 custom "prestatie" "TOP" "OUTPUT" "Andere prestatie" "aantal" "min 5"
"""
    ledger = books.load(STANDING + MEMBERS + HISTORY + target)
    found = association(ledger.config, ledger.by_type[data.Custom], fees_of(ledger), 2018, END)
    assert [(item.kamer, item.members, item.paying, item.target) for item in found] == [
        ("TOP", 1, 1, "min 100"),
        ("HLR", 1, 1, ""),
    ]


def test_the_number_to_pay_to_is_that_of_the_bank(books: Books) -> None:
    text = """
    2000-01-01 open Activa:Bank:Spaar EUR
      iban: "D 123-45678"
    2000-01-01 open Activa:Bank:Een EUR
      iban: "NL91 DEMO 0000 0000 21"
    2000-01-01 open Activa:Bank:Twee EUR
      iban: "NL64DEMO0000000022"
"""
    ledger = books.load(STANDING + MEMBERS + text)
    opens = ledger.by_type[data.Open]
    assert receiving_iban(opens, fees_of(ledger)) == "NL91DEMO0000000021"
    paid = payment("2018-03-05", "5.00", "L0001 2018").replace("Activa:Bank:ING", "Activa:Bank:Twee")
    assert receiving_iban(opens, fees_of(books.load(paid))) == "NL64DEMO0000000022"
    assert receiving_iban([], []) is None


NUMBERS = st.sampled_from(["L0001", "L0002", "L0004", "L0005", "L0006", "L0077"])
DAYS = st.dates(dt.date(2017, 6, 1), dt.date(2019, 6, 30))
PAYMENTS = st.lists(
    st.tuples(
        DAYS,
        st.integers(-900, 2500),
        st.one_of(st.just(""), st.tuples(NUMBERS, st.sampled_from(["2017", "2018"])).map(" ".join)),
        st.sampled_from(["TOP", "HLR"]),
    ),
    max_size=12,
)


@pytest.fixture(scope="module")
def fee_books() -> Ledger:
    """Books with members and fees, to put any payments beside."""
    return fresh(STANDING + MEMBERS)


def _transactions(payments: Sequence[tuple[dt.date, int, str, str]]) -> list[Any]:
    found = []
    for day, cents, about, kamer in sorted(payments, key=lambda item: item[0]):
        number, _, year = about.partition(" ")
        values = {"lid": number, "contributie": Decimal(year)} if about else {}
        amount = data.Amount(Decimal(cents) / 100, "EUR")
        postings = [
            data.Posting("Activa:Bank:ING", amount, None, None, None, {}),
            data.Posting(
                f"Baten:{kamer}:Eigen:LEDEN", amount._replace(number=-amount.number), None, None, None, values
            ),
        ]
        found.append(data.Transaction({}, day, "*", None, "", frozenset(), frozenset(), postings))
    return found


@settings(max_examples=150, deadline=None)
@given(PAYMENTS, DAYS)
def test_due_paid_and_open_add_up_for_any_history(
    fee_books: Ledger, payments: list[tuple[dt.date, int, str, str]], day: dt.date
) -> None:
    config, transactions = fee_books.config, _transactions(payments)
    found = fee_years_of(paid_fees(Index.of(transactions)), config, 2018, day, {})
    for item in found:
        assert item.open >= 0
        assert item.ahead >= 0
        assert item.due - item.paid == item.open - item.ahead
        assert sum(term.amount for term in item.open_terms) == (item.open if item.due else 0)
        assert (item.overdue_since is not None) == bool(item.open_terms)
        assert all(term.due <= day for term in item.open_terms)
    fees = YearOfFees(2018, day, tuple(config.kamers), found)
    sums, members = overview(fees)
    due, paid, still_open, ahead = (
        sum(getattr(item, name) for item in found) for name in ("due", "paid", "open", "ahead")
    )
    late = sum(1 for item in found if item.open)
    assert cells(sums)["Totaal"] == [len(found), due, paid, still_open, ahead, late]
    assert cells(members)["Totaal"][2:6] == [due, paid, still_open, ahead]
    kamers = [item.cells for item in sums.rows if str(item.cells[0].value).endswith(" totaal")]
    assert [sum(row[index].value for row in kamers) for index in range(1, 7)] == cells(sums)["Totaal"]
    assert cells(due_table(due_days(config, 2018, day), fees))["Verschil"][-1] == 0
    income = fee_income(transactions, config, found, 2018, day)
    assert cells(income_table(income, fees))["Verschil"] == [0]


STAKES = """
    2018-02-01 * "L0003" "Aandelen L0003"
      mutatie: 1
      betaald-door: "V0001"
      Activa:Bank:ING  50.00 EUR
      Vermogen:Ledenkapitaal:L0003  -2 AANDEEL {25 EUR}
    2018-06-01 * "L0003" "Terugbetaling aandelen L0003"
      mutatie: 2
      Activa:Bank:ING  -25.00 EUR
      Vermogen:Ledenkapitaal:L0003  1 AANDEEL {25 EUR}
    2018-06-02 * "L0003" "Overdracht"
      mutatie: 3
      Vermogen:Ledenkapitaal:L0003  1 AANDEEL {25 EUR}
      Vermogen:Ledenkapitaal:L0012  -1 AANDEEL {25 EUR}
"""


def stakes_of(ledger: Ledger) -> Stakes:
    hours = read_hours(ledger.transactions, ledger.by_type[data.Custom], ledger.config)
    return stakes(ledger.transactions, ledger.config, hours, 2018)


def test_stakes_are_the_populaire_income_and_the_shares(books: Books) -> None:
    text = payment("2018-03-05", "25.00", "L0003 2018") + payment("2018-03-08", "7.50", account="Baten:HLR:Eigen:LEDEN")
    ledger = books.load(TARIFFS + PEOPLE + HOURS + STANDING + STAKES + text)
    assert ledger.errors == []
    found = stakes_of(ledger)
    year = figures(ledger, 2018)
    income = -sum(amount for part in (year.cash, year.value) for account, amount in part.items() if "Baten" in account)
    shares = -year.cash["Vermogen:Ledenkapitaal:L0003"] - year.cash["Vermogen:Ledenkapitaal:L0012"]
    assert (shares, found.total()) == (25, income + shares)
    assert sum(found.total(kamer) for kamer in ("TOP", "HLR", "BWK", "")) == found.total()
    members = {item.party: item for side in (StakeSide.MEMBER, StakeSide.STAFF) for item in found.of(side=side)}
    assert members.keys() == {"L0003", "L0012", "V0002", "D0001"}
    assert [item.party for item in found.of(side=StakeSide.STAFF)] == ["L0003"]
    assert (members["L0012"].shares, members["L0012"].minutes) == (50, 250 * 60 + 30)
    # What was paid and paid back for as much stands in both columns.
    assert (members["L0003"].income, members["L0003"].shares, members["L0003"].total) == (25, -25, 0)
    whole, kamers = inzet(found, ledger.config)
    assert whole.title == "Samen opdrachtgever 2018"
    assert [item.cells[0].value for item in whole.rows][:3] == ["Leden en andere mensen", "L0012", "V0002"]
    assert cells(whole)["Totaal"] == cells(kamers)["Totaal"]
    assert cells(whole)[ledger.config.funders["LEDEN"].name][0] == Decimal("17.5")


AMOUNTS = st.lists(
    st.tuples(
        st.sampled_from(["TOP", "HLR"]), st.integers(1, 90_000), st.sampled_from(["", "L0003 2018", "L0012 2018"])
    ),
    max_size=6,
)
SHEETS = st.lists(st.tuples(st.sampled_from(["V0001", "V0002", "L0003"]), st.integers(1, 600)), max_size=5)


@settings(max_examples=15, deadline=None)
@given(AMOUNTS, SHEETS)
def test_stakes_add_up_for_any_year(amounts: list[tuple[str, int, str]], sheets: list[tuple[str, int]]) -> None:
    text = "".join(
        payment("2018-03-05", f"{cents / 100:.2f}", about, f"Baten:{kamer}:Eigen:LEDEN")
        for kamer, cents, about in amounts
    ) + "".join(
        sheet("2018-09-30", number, "TOP:Tijd:Bewoners", f"{minutes / 60:.8f}", "BEWONER-2018H2")
        for number, minutes in sheets
    )
    ledger = fresh(TARIFFS + PEOPLE + STANDING + STAKES + text)
    found = stakes_of(ledger)
    year = figures(ledger, 2018)
    income = -sum(amount for part in (year.cash, year.value) for account, amount in part.items() if "Baten" in account)
    close = Decimal("1e-15")
    assert abs(found.total() - income - 25) < close
    whole, by_kamer = inzet(found, ledger.config)
    for table in (whole, by_kamer):
        baten, shares, _, worth, total, part = cells(table)["Totaal"]
        assert abs((baten or 0) + (shares or 0) + (worth or 0) - total) < close
        assert part == 1
    lines = [item for item in whole.rows if item.indent]
    assert abs(sum(item.cells[-1].value for item in lines) - 1) < close
    assert abs(sum(item.cells[-2].value for item in lines) - found.total()) < close
    kamer_totals = [item.cells[-2].value for item in by_kamer.rows if str(item.cells[0].value).endswith(" totaal")]
    assert abs(sum(kamer_totals) - found.total()) < close
