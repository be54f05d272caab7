"""CAMT.053 and MT940: what is written is what is read, and what is damaged is refused or reads the same."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from importers.readers.camt053 import CAMT053
from importers.readers.mt940 import MT940
from tests.importers.readers.stated_forms import (
    BOOKINGS,
    DIALECTS,
    OTHER,
    THIRD,
    Booking,
    camt,
    camt_words,
    read_camt,
    read_mt940,
    source,
    zip_of,
)

if TYPE_CHECKING:
    from importers.readers.bank import BankFormat

# No deadline: how long an example takes says more about the machine than about the reader.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LETTERS = "abcdeghijklmnopqrstuvwxyzABDF0123456789.,()+'éö€"


def text(letters: str, longest: int) -> st.SearchStrategy[str]:
    words = st.text(letters, min_size=1, max_size=12)
    return st.lists(words, min_size=1, max_size=8).map(lambda found: " ".join(found)[:longest].strip())


def bookings(names: str = LETTERS, remarks: str = LETTERS) -> st.SearchStrategy[list[Booking]]:
    cents = st.integers(-10_000_000, 10_000_000).filter(bool).map(lambda value: Decimal(value) / 100)
    one = st.builds(
        Booking,
        date=st.dates(dt.date(2018, 1, 1), dt.date(2029, 12, 31)),
        amount=cents.map(lambda value: value.quantize(Decimal("0.01"))),
        iban=st.sampled_from([OTHER, THIRD]),
        # A name begins with a letter no word of a bank begins with.
        name=text(names, 30).map(lambda value: f"w{value}"),
        remark=text(remarks, 120).map(lambda value: f"w{value}"),
    )
    return st.lists(one, max_size=12).map(lambda found: sorted(found, key=lambda item: item.date))


def read(statements: list) -> list[Booking]:
    (statement,) = statements
    return [Booking(row.date, row.amount, row.counterparty, row.name, row.description) for row in statement.rows]


@pytest.mark.parametrize("version", ["02", "08"])
@settings(CALM)
@given(written=bookings(LETTERS + '<>&"/', LETTERS + '<>&"/'))
def test_camt_reads_what_was_written(version: str, written: list[Booking]) -> None:
    assert read(read_camt(camt(written, version))) == written


@settings(CALM)
@given(written=bookings(LETTERS + "<>&"))
def test_camt_reads_the_words_that_were_written(written: list[Booking]) -> None:
    assert read(read_camt(camt_words(written))) == written


@pytest.mark.parametrize("name", [name for name in DIALECTS if name != "sns"])
@settings(CALM)
@given(data=st.data())
def test_mt940_reads_what_was_written(name: str, data: st.DataObject) -> None:
    written = data.draw(bookings())
    assert read(read_mt940(DIALECTS[name].text(written))) == written


def _same_but_for_spaces(found: list[Booking], written: list[Booking]) -> bool:
    def plain(items: list[Booking]) -> list[tuple[object, ...]]:
        return [(item.date, item.amount, item.iban, item.name, item.remark.replace(" ", "")) for item in items]

    return plain(found) == plain(written)


@settings(CALM)
@given(written=bookings())
def test_mt940_of_sns_reads_what_was_written(written: list[Booking]) -> None:
    """A space that ends a full line cannot be told from its padding."""
    assert _same_but_for_spaces(read(read_mt940(DIALECTS["sns"].text(written))), written)


@st.composite
def damage(draw: st.DrawFn, content: bytes) -> bytes:
    at = draw(st.integers(0, len(content) - 1))
    return draw(
        st.sampled_from(
            [
                content[:at],
                content[at:],
                content[:at] + bytes([content[at] ^ (1 << draw(st.integers(0, 7)))]) + content[at + 1 :],
                content[:at] + b"\0" + content[at:],
                b"\xef\xbb\xbf" + content,
                content[:at] + b"\xef\xbb\xbf" + content[at:],
                content + content[at:],
                content[:at] + content,
                content[:at] + draw(st.binary(max_size=8)) + content[at:],
                content[:at] + content[at + draw(st.integers(1, 40)) :],
                content.replace(b"\n", b"\r\n"),
                content.replace(b"\n", b""),
            ]
        )
    )


WHOLE: dict[str, tuple[BankFormat, bytes]] = {
    "camt-02": (CAMT053, camt(BOOKINGS).encode()),
    "camt-08": (CAMT053, camt(BOOKINGS, "08").encode()),
    "camt-words": (CAMT053, camt_words(BOOKINGS).encode()),
    "camt-zip": (CAMT053, zip_of({"a.xml": camt(BOOKINGS), "b.xml": camt([]).replace("1000.00", "1237.19")})),
    **{f"mt940-{name}": (MT940, dialect.text(BOOKINGS).encode()) for name, dialect in DIALECTS.items()},
}


@pytest.mark.parametrize("name", WHOLE)
@settings(CALM, max_examples=150)
@given(data=st.data())
def test_what_is_damaged_still_adds_up_or_is_refused(name: str, data: st.DataObject) -> None:
    form, content = WHOLE[name]
    damaged = source(data.draw(damage(content)))
    if not form.recognises(damaged):
        return
    try:
        statements = form.read(damaged)
    except InputError:
        return
    for statement in statements:
        if statement.opening is not None and statement.closing is not None:
            amounts = sum((row.amount for row in statement.rows), Decimal(0))
            assert statement.opening + amounts == statement.closing
    lines = {row.line: ("(persoon)", "iets") for statement in statements for row in statement.rows}
    try:
        hidden = form.read(source(form.blind(damaged, lines)))
    except InputError as error:
        pytest.fail(f"the blinded copy is refused: {error}")
    assert [len(item.rows) for item in hidden] == [len(item.rows) for item in statements]


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "camt-zip"])
@settings(CALM, max_examples=100)
@given(data=st.data())
def test_a_changed_digit_changes_no_amount_unseen(name: str, data: st.DataObject) -> None:
    form, content = WHOLE[name]
    place = data.draw(st.sampled_from([place for place, byte in enumerate(content) if chr(byte).isdigit()]))
    digit = str((int(chr(content[place])) + data.draw(st.integers(1, 9))) % 10).encode()
    changed = source(content[:place] + digit + content[place + 1 :])
    try:
        statements = form.read(changed) if form.recognises(changed) else []
    except InputError:
        return
    for statement in statements:
        assert sorted(row.amount for row in statement.rows) == sorted(item.amount for item in BOOKINGS)


@pytest.mark.parametrize("form", [CAMT053, MT940])
@settings(CALM)
@given(content=st.binary(max_size=200))
def test_anything_else_is_not_recognised_or_refused(form: BankFormat, content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"<BkToCstmrStmt>", b":20:x\n:25:y\n:60F:"):
        found = source(start + content)
        if form.recognises(found):
            with pytest.raises(InputError):
                form.read(found)
