"""Timesheets: exact to the minute, in hours on both sides, once; every refusal is in `golden/uren.txt`."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from bwk_ledger.figures.results import figures
from importers.readers.source import Source
from importers.readers.timesheet import is_timesheet, parse_hours, read_timesheets
from tests.bank_files import ImportBooks, golden_messages, import_books, ing, row

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADER = ("Datum", "Nummer", "Soort", "Activiteit", "Uren")
BOTH = ("Lasten:TOP:Tijd:Bewoners", "Baten:TOP:Tijd:Bewoners")


def day(number: int, month: int = 3) -> dt.datetime:
    return dt.datetime(2018, month, number)  # noqa: DTZ001 - as a spreadsheet has it


Line = tuple[Any, ...]
LINES: list[Line] = [
    (day(1), "V0001", "bewoner", "Koken", 2.5),
    (day(1), "V0001", "bewoner", "Schoonmaken", "0:45"),
    (day(8), "V0001", "bewoner", "Koken", "2,5"),
    (day(9), "V0002", "bewoner", "Gastvrouw", dt.time(3, 15)),
    (day(9), "P0001", "professional", "Coaching", 4),
]
TOTAL = 13  # hours: 2.5 + 0:45 + 2.5 + 3:15 + 4


def sheet(
    lines: Sequence[Line] = LINES,
    total: Any = None,
    kamer: Any = "TOP",
    month: Any = "2018-03",
    header: Sequence[str] = HEADER,
) -> bytes:
    workbook = openpyxl.Workbook()
    page = workbook.active
    assert page is not None
    for label, value in (("Kamer", kamer), ("Maand", month)):
        page.append((label, value) if value is not None else ())
    page.append(())
    page.append(header)
    for line in lines:
        page.append(line)
    if total is not None:
        page.append(("Totaal", None, None, None, total))
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


WHOLE = sheet(total=TOTAL)  # once: a workbook holds the time at which it was made


def hours_booked(books: ImportBooks) -> dict[tuple[str, str | None, str | None], Decimal]:
    """Hours by account, person and activity."""
    return {
        (item.account, entry.payee, (item.meta or {}).get("activiteit")): item.units.number
        for entry in books.load().transactions
        for item in entry.postings
        if item.units.currency.startswith("UUR.")
    }


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        ("2:30", 150), ("2,5", 150), ("2.5", 150), (2.5, 150), (2, 120), ("2", 120), (dt.time(2, 30), 150),
        (dt.timedelta(hours=2, minutes=30), 150), ("0:05", 5), ("24:00", 1440), (" 2:30 ", 150), (0.25, 15),
        (Decimal("1.75"), 105), (dt.timedelta(hours=26), 1560), ("123:45", 7425), (",5", 30), ("2,", 120),
        (dt.time(2, 23, 59, 999999), 144), (dt.time(2, 24, 0, 1), 144), (2.3333333333333335, 140), ("-1", None),
        ("0,33", 20), ("0,17", 10), (0.33, 20), ("2,51", None),
        (0.34, None), ("0,333", 20), ("0,334", None), ("2,50", 150),
        ("2:60", None), ("twee", None), ("", None), (None, None), (True, None), ("nan", None), ("inf", None),
        (float("nan"), None), (day(1), None), ("2:3", None), ("1e400", None), ("1e999999999", None), ("٢:30", None),
    ],
)  # fmt: skip
def test_every_way_to_write_hours(value: Any, minutes: int | None) -> None:
    assert parse_hours(value) == minutes


@given(st.integers(1, 1440))
def test_hours_are_exact_to_the_minute_in_every_form(minutes: int) -> None:
    hours, rest = divmod(minutes, 60)
    assert parse_hours(f"{hours}:{rest:02d}") == minutes
    if hours < 24:
        assert parse_hours(dt.time(hours, rest)) == minutes
    assert parse_hours(dt.timedelta(minutes=minutes)) == minutes
    quarters = minutes // 15
    assert parse_hours(quarters / 4) == quarters * 15
    assert parse_hours(str(Decimal(quarters) / 4).replace(".", ",")) == quarters * 15


def test_every_minute_of_a_day_comes_through_a_workbook_as_it_was_typed() -> None:
    lines = [
        (day(1), "V0001", "bewoner", "Koken", value)
        for minutes in range(1, 1440)
        for value in (dt.time(minutes // 60, minutes % 60), f"{minutes // 60}:{minutes % 60:02d}")
    ]
    (found,) = read_timesheets(Source(Path("uren.xlsx"), sheet(lines)))
    assert [item.minutes for item in found.rows] == [minutes for minutes in range(1, 1440) for _ in "ab"]


def test_one_booking_per_person_with_a_posting_per_activity(books: ImportBooks) -> None:
    (done,) = books.run({"uren-TOP-2018-03.xlsx": sheet(total=TOTAL)})
    assert done.plan.new == 3
    expenses, income = BOTH
    assert hours_booked(books) == {
        (expenses, "V0001", "Koken"): Decimal(5),
        (expenses, "V0001", "Schoonmaken"): Decimal("0.75"),
        (income, "V0001", None): Decimal("-5.75"),
        (expenses, "V0002", "Gastvrouw"): Decimal("3.25"),
        (income, "V0002", None): Decimal("-3.25"),
        ("Lasten:TOP:Tijd:Professionals", "P0001", "Coaching"): Decimal(4),
        ("Baten:TOP:Tijd:Professionals", "P0001", None): Decimal(-4),
    }
    for entry in books.load().transactions:
        assert (entry.date, entry.narration) == (dt.date(2018, 3, 31), "Uren TOP 2018-03")
        assert entry.tags == {"uren"}
        assert (
            books.root / "documenten/Lasten/TOP/Tijd/Bewoners" / entry.meta["document"].rpartition("/")[2]
        ).is_file()
    found = {item.units.currency for entry in books.load().transactions for item in entry.postings}
    assert found == {"UUR.BEWONER-2018", "UUR.STAF-2018"}


def test_a_posting_knows_its_line(books: ImportBooks) -> None:
    books.run({"uren.xlsx": sheet()})
    first = next(entry for entry in books.load().transactions if entry.payee == "V0001")
    assert {item.meta.get("activiteit"): int(item.meta["regel"]) for item in first.postings} == {
        "Koken": 5, "Schoonmaken": 6, None: 5
    }  # fmt: skip


def test_a_second_import_adds_nothing(books: ImportBooks) -> None:
    content = sheet(total=TOTAL)
    books.run({"uren.xlsx": content})
    before = books.snapshot()
    (done,) = books.run({"uren-nog-eens.xlsx": content})
    assert (done.plan.new, len(done.plan.known)) == (0, 3)
    assert books.snapshot() == before


def test_the_order_of_the_lines_makes_no_other_sheet(books: ImportBooks) -> None:
    books.run({"uren.xlsx": sheet()})
    assert books.new({"uren.xlsx": sheet(LINES[::-1])}) == 0


def test_a_person_who_was_forgotten_may_be_added(books: ImportBooks) -> None:
    books.run({"uren.xlsx": sheet(LINES[:3])})
    assert books.new({"uren.xlsx": sheet(LINES)}) == 2


def test_the_same_number_in_another_kamer_and_month_is_another_booking(books: ImportBooks) -> None:
    april = [(day(3, 4), "V0001", "bewoner", "Koken", 1)]
    others = [(*line[:4], "0:50") for line in LINES]  # the same hours in two kamers would be a double
    files = {"a.xlsx": sheet(), "b.xlsx": sheet(others, kamer="hlr"), "c.xlsx": sheet(april, month="2018-04")}
    assert books.new(files) == 7
    assert ("Lasten:HLR:Tijd:Bewoners", "V0001", "Koken") in hours_booked(books)


def test_minutes_that_are_no_round_part_of_an_hour_stay_exact_to_the_minute(books: ImportBooks) -> None:
    lines = [(day(number), "V0001", "bewoner", "Bellen", "0:20") for number in range(1, 8)]
    books.run({"uren.xlsx": sheet(lines, total="2:20")})
    hours = hours_booked(books)[BOTH[0], "V0001", "Bellen"]
    assert round(hours * 60) == 140
    assert abs(hours * 60 - 140) < Decimal("0.01")


@pytest.mark.parametrize("total", [TOTAL, "13:00", "13,0", 13.0, dt.time(13), dt.timedelta(hours=13)])
def test_a_right_total_in_any_form(books: ImportBooks, total: Any) -> None:
    assert books.new({"uren.xlsx": sheet(total=total)}) == 3


def test_month_written_as_a_date(books: ImportBooks) -> None:
    assert books.new({"uren.xlsx": sheet(month=day(1))}) == 3


def refused(books: ImportBooks, content: bytes) -> str:
    before = books.snapshot()
    with pytest.raises(InputError) as raised:
        books.run({"uren.xlsx": content})
    assert books.snapshot() == before
    return str(raised.value)


def one(*values: Any) -> bytes:
    """A sheet of one good line, with some fields replaced from the right of the day on."""
    line = list(LINES[0])
    line[-len(values) :] = values
    return sheet([LINES[1], tuple(line)])


BROKEN = {
    "dag in een andere maand": sheet([*LINES, (day(1, 4), "V0001", "bewoner", "Koken", 1)]),
    "dag als tekst": sheet([("1 maart", "V0001", "bewoner", "Koken", 1)]),
    "onbekende kamer": sheet(kamer="ZUID"),
    "de cooperatie zelf": sheet(kamer="BWK"),
    "geen kamer": sheet(kamer=None),
    "geen maand": sheet(month=None),
    "maand in woorden": sheet(month="maart 2018"),
    "onbekende soort": one("stagiair", "Koken", 1),
    "geen tarief": sheet([(dt.datetime(2019, 3, 1), "V0001", "bewoner", "Koken", 1)], month="2019-03"),  # noqa: DTZ001
    "geen nummer": one(None, "bewoner", "Koken", 1),
    "een naam in plaats van een nummer": one("Jan de Tester", "bewoner", "Koken", 1),
    "geen activiteit": one(None, 1),
    "geen uren": one(None),
    "nul uren": one(0),
    "uren onder nul": one(-1),
    "meer dan een dag": one("24:01"),
    "uren in woorden": one("twee"),
    "datum in plaats van uren": one(day(2, 5)),
    "uren die geen hele minuten zijn": one(2.51),
    "verkeerd totaal": sheet(total=12.75),
    "totaal in woorden": sheet(total="dertien"),
    "andere kolommen": sheet(header=("Datum", "Naam", "Soort", "Activiteit", "Uren")),
    "geen werkmap": b"PK\x03\x04 geen werkmap",
}


def test_every_refusal_is_as_it_was(books: ImportBooks) -> None:
    messages = {name: refused(books, content) for name, content in BROKEN.items()}
    books.run({"uren.xlsx": sheet()})
    golden_messages(Path(__file__).parent / "golden/uren.txt", messages)


def test_their_value_is_hours_times_the_rate(books: ImportBooks) -> None:
    books.run({"uren.xlsx": sheet()})
    found = figures(books.load(), 2018)
    assert found.value["Lasten:TOP:Tijd:Bewoners"] == Decimal(9) * Decimal("10.04")
    assert found.value["Lasten:TOP:Tijd:Professionals"] == 4 * 37
    assert found.value["Baten:TOP:Tijd:Bewoners"] == -found.value["Lasten:TOP:Tijd:Bewoners"]


_WORKED = st.lists(
    st.tuples(
        st.integers(1, 31).map(day),
        st.sampled_from(["V0001", "V0002", "P0001"]),
        st.sampled_from(["bewoner", "professional"]),
        st.sampled_from(["Koken", "Gastvrouw", "Klussen"]),
        st.integers(1, 96).map(lambda minutes: f"{minutes // 60}:{minutes % 60:02d}"),
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=20, deadline=None)
@given(_WORKED)
def test_no_hours_ever_touch_the_cash(lines: list[Line]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        books = import_books(Path(folder) / "boeken")
        books.rules('[[regel]]\nnaam = "Huur"\ntekst = "huur"\nrekening = "Lasten:TOP:Fysiek:Huur"\n')
        books.run({"a.csv": ing([row("03-05", "-100.00", text="huur"), row("03-06", "-1.00")])})
        before = figures(books.load(), 2018)
        books.run({"uren.xlsx": sheet(lines)})
        after = figures(books.load(), 2018)
        for found, was in ((after.cash, before.cash), (after.opening, before.opening), (after.closing, before.closing)):
            assert {key: value for key, value in found.items() if value} == {k: v for k, v in was.items() if v}
        minutes = sum(parse_hours(line[4]) or 0 for line in lines)
        booked = sum(value for account, value in after.hours.items() if account.startswith("Lasten"))
        assert abs(booked * 60 - minutes) < Decimal("0.01") * len(lines)
        assert sum(after.hours.values()) == 0


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_are_no_timesheet(content: bytes) -> None:
    assert not is_timesheet(Source(Path("uren.xlsx"), b"PK" + content))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_refused_in_words_or_reads(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(1, 40))] = data.draw(st.binary(max_size=40))
    source = Source(Path("uren.xlsx"), bytes(content))
    if is_timesheet(source):
        try:
            assert read_timesheets(source)[0].rows
        except InputError:
            return
