"""The id of a payment comes through every form of export, in the payer's text or where the bank keeps it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bwk_ledger.standing.orders import PaymentOrder
from importers.orders import named_lines
from importers.readers.bank import BankRow
from tests.importers.readers import csv_forms, stated_forms

ID = "CONTRIBUTIE-2018-09-L0013"
TEXT = f"Contributie 2018 {ID}"
LINES = {number: Decimal(5) for number in ("L0001", "L0013", "L0014")}
ORDER = PaymentOrder("INCASSO-2018-09", dt.date(2018, 9, 1), dt.date(2018, 9, 28), LINES, 2018, {}, ("L0014",))
CSV = csv_forms.Booking(dt.date(2018, 9, 28), Decimal("5.00"), csv_forms.OTHER, "Anna Voorbeeld", TEXT)
STATED = stated_forms.Booking(stated_forms.DAY, Decimal("5.00"), remark=TEXT)


def named(row: BankRow) -> list[str]:
    found = named_lines(row, {ORDER.reference: ORDER})
    return list(found[1]) if found else []


def read_csv(name: str, booking: csv_forms.Booking, old: str = "", new: str = "") -> BankRow:
    form = csv_forms.FORMS[name]
    content = form.write([(booking, csv_forms.OPENING + booking.amount)])
    (statement,) = form.format.read(csv_forms.source(content.replace(old.encode(), new.encode())))
    return statement.rows[0]


@pytest.mark.parametrize("name", csv_forms.FORMS)
def test_in_the_text_of_each_csv(name: str) -> None:
    assert named(read_csv(name, CSV)) == ["L0013"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("abn-trtp", "/EREF/NOTPROVIDED", f"/EREF/{ID}"),
        ("rabobank", '"cb","",""', f'"cb","","{ID}"'),
        ("rabobank-engels", '"cb","",""', f'"cb","","{ID}"'),
        ("ing-nieuw", "iets anders", f"Naam: A Kenmerk: {ID} Machtiging ID: M-1"),
    ],
)
def test_where_the_bank_keeps_it(name: str, old: str, new: str) -> None:
    booking = replace(CSV, text="iets anders")
    assert named(read_csv(name, booking)) == []
    assert named(read_csv(name, booking, old, new)) == ["L0013"]


def test_abn_amro_breaks_it_at_the_end_of_a_slot() -> None:
    text = csv_forms.in_slots("SEPA Incasso", f"IBAN: {CSV.iban}", f"Kenmerk: {ID}", "Naam: Anna Voorbeeld")
    assert ID not in text
    form = replace(csv_forms.FORMS["abn-sepa"], write=csv_forms._abn(lambda _: text))
    (statement,) = form.format.read(csv_forms.source(form.write([(CSV, csv_forms.OPENING + CSV.amount)])))
    assert named(statement.rows[0]) == ["L0013"]


def test_rabobank_names_the_file_of_a_batch() -> None:
    row = read_csv("rabobank", replace(CSV, text="verzamel"), '"cb",""', '"cb","INCASSO-2018-09-RCUR"')
    assert named(row) == ["L0001", "L0013"]
    assert row.ids == "INCASSO-2018-09-RCUR"


@pytest.mark.parametrize("name", stated_forms.DIALECTS)
def test_in_the_text_of_each_mt940(name: str) -> None:
    ((row,),) = (item.rows for item in stated_forms.read_mt940(stated_forms.DIALECTS[name].text([STATED])))
    assert named(row) == ["L0013"]


@pytest.mark.parametrize(
    ("name", "old"), [("abn", "NOTPROVIDED"), ("ing", "E-1"), ("ing-ibp", "E-1"), ("rabobank", "E-1")]
)
def test_as_the_end_to_end_id_of_mt940(name: str, old: str) -> None:
    form = stated_forms.DIALECTS[name]
    write = form.write

    def with_id(item: stated_forms.Booking) -> str:
        head, tag, text = write(item).partition(":86:")
        return f"{head}{tag}{stated_forms.chopped(text.replace(chr(10), '').replace(old, ID))}\n"

    content = replace(form, write=with_id).text([replace(STATED, remark="iets anders")])
    ((row,),) = (item.rows for item in stated_forms.read_mt940(content))
    assert named(row) == ["L0013"]


@pytest.mark.parametrize(
    "content", [stated_forms.camt([STATED]), stated_forms.camt([STATED], "08"), stated_forms.camt_words([STATED])]
)
def test_in_the_text_of_camt(content: str) -> None:
    ((row,),) = (item.rows for item in stated_forms.read_camt(content))
    assert named(row) == ["L0013"]


@given(st.dictionaries(st.integers(1, 9999), st.tuples(st.integers(1, 10**6), st.booleans()), min_size=1, max_size=40))
def test_the_parts_of_a_batch_are_all_its_lines(lines: dict[int, tuple[int, bool]]) -> None:
    amounts = {f"L{number:04d}": Decimal(cents).scaleb(-2) for number, (cents, _) in lines.items()}
    first = tuple(f"L{number:04d}" for number, (_, is_first) in lines.items() if is_first)
    order = replace(ORDER, lines=amounts, first=first)
    empty = BankRow(1, CSV.date, csv_forms.OWN, order.total, "", "", "", "")
    parts = []
    for suffix in ("-FRST", "-RCUR"):
        found = named_lines(empty._replace(text=f"batch INCASSO-2018-09{suffix} van vandaag"), {order.reference: order})
        assert found is not None
        parts.append(list(found[1]))
    assert parts[0] == list(first)
    assert sorted(parts[0] + parts[1]) == sorted(amounts)
    whole = named_lines(empty._replace(text="INCASSO-2018-09"), {order.reference: order})
    assert whole is not None
    assert list(whole[1]) == list(amounts)
    for number in amounts:
        one = named_lines(empty._replace(text=f"/EREF/{order.end_to_end(number)}/REMI/x"), {order.reference: order})
        assert one is not None
        assert list(one[1]) == [number]
