"""A row of the bank is booked once, whatever exports it comes in and whatever was done to it in the books."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.booking import row_keys
from importers.readers.ing import ING
from importers.readers.source import Source
from tests.bank_files import BANK, OPENING, Form, ImportBooks, Row, import_books, ing, row

ELEVEN_COLUMNS = Form()
YEAR = [
    row("01-02", "-12.50", "Bakkerij Korenaar"),
    row("01-31", "-0.31", "Kosten OranjePakket"),
    row("01-31", "-0.31", "Kosten OranjePakket"),
    row("02-14", "250.00", "Gemeente Utrecht", text="subsidie"),
    row("02-14", "-8.00"),
    row("03-01", "-8.00"),
]


def export(rows: list[Row], first: str, last: str, form: Form = ELEVEN_COLUMNS) -> bytes:
    """What the bank gives when asked for these days: whole days, with the balance as it then was."""
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    before = sum((item.amount for item in rows if item.date < start), OPENING)
    return ing([item for item in rows if start <= item.date <= end], form, before)


def test_a_long_text_is_cut_where_it_is_listed(books: ImportBooks) -> None:
    source = books.main.parent.parent / "lang.csv"
    source.write_bytes(ing([row("01-02", "-12.50", "Bakkerij", text="A1" * 4000)]))
    (statement,) = ING.read(Source.read(source))
    assert len(statement.rows[0].description) == 8000
    assert len(statement.rows[0].shown) == 160


def test_a_second_import_adds_nothing_and_changes_no_byte(books: ImportBooks) -> None:
    content = ing(YEAR)
    assert books.new({"jaar.csv": content}) == len(YEAR) + 1  # and what stood on the account before
    before = books.snapshot()
    (done,) = books.run({"jaar.csv": content})
    assert (done.plan.new, len(done.plan.known), done.plan.questions) == (0, len(YEAR), [])
    assert books.snapshot() == before


@pytest.mark.parametrize(
    "form",
    [
        Form(english=True),
        Form(newest_first=False),
        Form(delimiter=","),
        Form(encoding="utf-8-sig", end="\n"),
        Form(delimiter=",", balances=False),
    ],
)
def test_another_form_of_the_same_export_adds_nothing(books: ImportBooks, form: Form) -> None:
    books.run({"jaar.csv": ing(YEAR)})
    before = books.snapshot()
    assert books.new({"anders.csv": ing(YEAR, form)}) == 0
    assert books.snapshot() == before


def test_identical_rows_of_one_day_are_both_booked_once(books: ImportBooks) -> None:
    books.run({"a.csv": export(YEAR, "2018-01-01", "2018-01-31")})
    assert books.new({"b.csv": export(YEAR, "2018-01-31", "2018-02-28")}) == 2
    costs = [entry for entry in books.load().transactions if entry.date == dt.date(2018, 1, 31)]
    assert [entry.postings[0].units.number for entry in costs] == [Decimal("-0.31")] * 2
    assert len({entry.postings[0].meta["sleutel"] for entry in costs}) == 2


def test_the_row_knows_its_file_and_line(books: ImportBooks) -> None:
    books.run({"jaar.csv": ing(YEAR)})
    lines = ing(YEAR).decode().splitlines()
    for entry in books.load().transactions:
        own = entry.postings[0]
        assert own.meta["bron"] == "ing-2018-01-02-2018-03-01.csv"
        if "sleutel" in own.meta:
            line = lines[int(own.meta["regel"]) - 1]
            assert f"{entry.date:%Y%m%d}" in line
            assert f"{abs(own.units.number):.2f}".replace(".", ",") in line


def test_a_row_edited_by_hand_is_still_known(books: ImportBooks) -> None:
    content = ing(YEAR)
    books.run({"jaar.csv": content})
    file = books.root / "jaren/2018/bank.beancount"
    text = file.read_text("utf-8")
    # The bakery: explained. The bank costs: split, one of them with another text and a payee.
    text = text.replace(
        "  Activa:Vraagposten   12.50 EUR",
        "  Lasten:TOP:Fysiek:Handgeld:B-Eten   10.00 EUR\n  Lasten:HLR:Fysiek:Handgeld:B-Eten    2.50 EUR\n",
        1,
    ).replace('2018-01-31 ! "Nog uit te zoeken"', '2018-01-31 * "ING" "Kosten van het pakket" #bank', 1)
    assert text != file.read_text("utf-8")
    text = re.sub(r'2018-02-14 ! "Nog uit te zoeken"', '2018-02-14 * "Ontvangen" ^contract', text)
    file.write_text(text, "utf-8")
    before = books.snapshot()
    assert books.new({"jaar.csv": content}) == 0
    assert books.new({"kwartaal.csv": export(YEAR, "2018-01-01", "2018-03-31")}) == 0
    assert books.snapshot() == before
    assert books.balance("Lasten:TOP") == 10


def test_a_row_moved_to_another_file_of_the_books_is_still_known(books: ImportBooks) -> None:
    content = ing(YEAR)
    books.run({"jaar.csv": content})
    file = books.root / "jaren/2018/bank.beancount"
    text = file.read_text("utf-8")
    place = text.index("2018-03-01 !")
    end = text.find("\n\n", place)
    entry = text[place:end] if end > 0 else text[place:]
    file.write_text(text.replace(entry, ""), "utf-8")
    books.add("stam/kamers.beancount", entry + "\n")
    before = books.snapshot()
    assert books.new({"jaar.csv": content}) == 0
    assert books.snapshot() == before


@st.composite
def years(draw: st.DrawFn) -> list[Row]:
    days = sorted(draw(st.lists(st.dates(dt.date(2018, 1, 1), dt.date(2018, 12, 31)), min_size=1, max_size=25)))
    cents = st.integers(-5000, 9000)
    names = st.sampled_from(["Winkel", "Bakker", "Gemeente"])
    return [Row(day, Decimal(draw(cents)) / 100, draw(names)) for day in days]


@settings(max_examples=25, deadline=None)
@given(years(), st.data())
def test_a_year_in_overlapping_exports_is_the_same_year(rows: list[Row], data: st.DataObject) -> None:
    """Whatever day each next export begins on, as long as nothing is left out between it and the one before."""
    with tempfile.TemporaryDirectory() as folder:
        whole, parts = import_books(Path(folder) / "a/boeken"), import_books(Path(folder) / "b/boeken")
        whole.run({"jaar.csv": ing(rows)})
        days = sorted({item.date for item in rows})
        number, new, end = 0, 0, -1
        while end < len(days) - 1:
            start = data.draw(st.integers(0, end + 1))
            end = data.draw(st.integers(end + 1, len(days) - 1))
            number += 1
            new += parts.new({f"deel-{number}.csv": export(rows, f"{days[start]}", f"{days[end]}")})
        opening = 1
        assert new == len(rows) + opening
        assert parts.booked() == whole.booked()
        assert parts.balance("Activa:Bank:ING") == OPENING + sum(item.amount for item in rows)
        # The whole year knows the balance at more month ends: those may be added, once.
        assert parts.new({"jaar.csv": ing(rows)}) == 0
        assert parts.booked() == whole.booked()
        before = parts.snapshot()
        assert parts.new({"jaar.csv": ing(rows)}) == 0
        assert parts.snapshot() == before


def test_an_account_with_spaces_is_the_same_account(books: ImportBooks) -> None:
    books.run({"a.csv": ing(YEAR)})
    spaced = f"{BANK[:4]} {BANK[4:8]} {BANK[8:]}"
    assert books.new({"b.csv": ing(YEAR, account=spaced)}) == 0


def test_a_row_of_nothing_off_the_account_is_the_same_row_as_when_it_was_minus_nothing() -> None:
    (found,) = ING.read(Source(Path("a.csv"), ing([row("12-13", "0.00", "Kwijtschelding")])))
    assert f"{found.rows[0].amount}" == "0.00"
    as_before = found.rows[0]._replace(amount=Decimal("-0.00"), identified="")
    assert row_keys("ing", found.rows) == row_keys("ing", [as_before])
