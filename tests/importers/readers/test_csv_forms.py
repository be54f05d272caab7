"""Random bookings written in each form read back exactly, and every form is recognised by one reader only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from tests.importers.readers.csv_forms import BOOKINGS, FORMATS, FORMS, OPENING, OTHER, Booking, Form, source

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2026, 12, 31))
AMOUNTS = st.integers(-(10**9), 10**9).filter(bool).map(lambda cents: Decimal(cents).scaleb(-2))


def words(form: Form) -> st.SearchStrategy[str]:
    """Text as it comes back: without spaces at its ends, or two in a row, which ABN AMRO fills its slots with."""
    return st.text(form.letters, min_size=1, max_size=form.longest).map(lambda text: " ".join(text.split()) or "x")


def is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@st.composite
def bookings(draw: st.DrawFn, form: Form) -> list[Booking]:
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=12)))
    text = words(form)
    return [Booking(day, draw(AMOUNTS), draw(st.sampled_from(("", OTHER))), draw(text), draw(text)) for day in days]


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_form_reads_back(name: str, data: st.DataObject) -> None:
    form = FORMS[name]
    written = data.draw(bookings(form))
    file = form.source(written)
    # In a file of which all bytes are UTF-8 too, nothing tells that they are not: "éŠŠ" of ISO 8859-15 is a letter.
    assume(form.encoding == "utf-8" or file.content.isascii() or not is_utf_8(file.content))
    (statement,) = form.format.read(file)
    assert statement.account == form.account
    rows = statement.rows
    assert [row.date for row in rows] == [item.date for item in written]
    found = sorted((row.date, row.amount, row.counterparty, row.name, row.description) for row in rows)
    assert found == sorted((item.date, item.amount, item.iban, item.name, item.text) for item in written)
    if form.has_balance:
        assert statement.opening == OPENING
        assert statement.closing == OPENING + sum(item.amount for item in written)
        balances = accumulate((row.amount for row in rows), initial=OPENING)
        assert [row.balance for row in rows] == list(balances)[1:]
    else:
        assert statement.opening is None
        assert statement.closing is None


@pytest.mark.parametrize("name", FORMS)
def test_one_reader_recognises_a_form(name: str) -> None:
    form = FORMS[name]
    found = form.source(BOOKINGS)
    assert [item.label for item in FORMATS if item.recognises(found)] == [form.format.label]


@pytest.mark.parametrize("name", FORMS)
def test_all_that_a_rule_may_look_for_is_in_the_text(name: str) -> None:
    form = FORMS[name]
    if form.format.family == "ing":
        pytest.skip("its name and text are searched apart")
    (statement,) = form.format.read(form.source(BOOKINGS))
    for row, item in zip(statement.rows, BOOKINGS, strict=True):
        assert item.name in row.text
        assert item.text in row.text


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("count", [1, 2])
def test_few_rows_are_enough_to_recognise(name: str, count: int) -> None:
    form = FORMS[name]
    found = form.source(BOOKINGS[:count])
    assert [item.label for item in FORMATS if item.recognises(found)] == [form.format.label]
    assert len(form.format.read(found)[0].rows) == count


@pytest.mark.parametrize("name", FORMS)
def test_a_copy_hides_people_and_keeps_the_rest(name: str) -> None:
    form = FORMS[name]
    original = form.source(BOOKINGS)
    (before,) = form.format.read(original)
    hidden = before.rows[3]
    content = form.format.blind(original, {hidden.line: ("L0001", "contributie, 2e termijn")})
    for part in ("M. de Vries", "Vries", "statiegeld", BOOKINGS[3].iban):
        assert part.encode() not in content
    assert content.count(b"\n") == original.content.count(b"\n")
    (after,) = form.format.read(source(content))
    for old, new in zip(before.rows, after.rows, strict=True):
        same = ("line", "date", "account", "amount", "balance", "reference", "sequence")
        assert [getattr(old, key) for key in same] == [getattr(new, key) for key in same]
        if old is hidden:
            assert (new.name, new.description, new.counterparty) == ("L0001", "contributie, 2e termijn", "")
        else:
            assert (new.name, new.text, new.counterparty) == (old.name, old.text, old.counterparty)


NO_STATEMENT = ("", " ", "\n\n", "\0", '"', "'", "<html><body>Inloggen", "a;b\nc;d", "\t" * 9, "\ufeff", "\r")


@pytest.mark.parametrize("content", NO_STATEMENT)
def test_what_is_no_statement_is_not_recognised(content: str) -> None:
    assert not any(item.recognises(source(content)) for item in FORMATS)


@pytest.mark.parametrize("name", ["triodos-8", "triodos-9", "volksbank", "volksbank-2004", "abn-sepa", "rabobank-19"])
def test_one_row_among_other_lines_is_no_statement(name: str) -> None:
    row = FORMS[name].source(BOOKINGS[:1]).content
    found = source(row + b"a,b\nc,d\ne,f\ng,h\n")
    assert not any(item.recognises(found) for item in FORMATS)


def recoded(content: bytes, encoding: str) -> bytes:
    return content.decode("cp1252", "replace").encode(encoding, "replace")


def damage(content: bytes, data: st.DataObject) -> bytes:
    place = data.draw(st.integers(0, len(content)))
    before, after = content[:place], content[place:]
    flipped = bytes([after[0] ^ (1 << data.draw(st.integers(0, 7)))]) if after else b""
    other = FORMS[data.draw(st.sampled_from(sorted(FORMS)))].source(BOOKINGS).content
    ways = {
        "cut": before,
        "flip": before + flipped + after[1:],
        "nul": before + b"\0" + after,
        "insert": before + data.draw(st.binary(min_size=1, max_size=3)) + after,
        "drop": before + after[1:],
        "bom": b"\xef\xbb\xbf" + content,
        "glue": content + other,
        "double": content * 2,
        "utf-16": recoded(content, "utf-16"),
        "utf-8": recoded(content, "utf-8"),
        "cp437": recoded(content, "cp437"),
    }
    return ways[data.draw(st.sampled_from(sorted(ways)))]


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damage_is_told_or_harmless(name: str, data: st.DataObject) -> None:
    """A damaged file is refused with an InputError, or read with balances that prove; it never breaks a reader."""
    found = source(damage(FORMS[name].source(BOOKINGS).content, data))
    formats = [item for item in FORMATS if item.recognises(found)]
    assert len(formats) <= 1
    for item in formats:
        try:
            statements = item.read(found)
        except InputError as error:
            told = str(error)
            statements = []
        else:
            told = ""
            item.blind(found, {statements[0].rows[0].line: ("L0001", "contributie")})
        assert bool(told) != bool(statements)
        assert told.startswith("afschrift.csv") or not told
        for statement in statements:
            assert statement.rows
            assert list(statement.rows) == sorted(statement.rows, key=lambda row: row.date)
            if statement.opening is not None and statement.closing is not None:
                assert statement.opening + sum(row.amount for row in statement.rows) == statement.closing


@pytest.mark.parametrize("name", [name for name, form in FORMS.items() if form.has_balance])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_changed_digit_changes_no_amount_unseen(name: str, data: st.DataObject) -> None:
    """A digit that changes is refused, unless it is in the amount at the end where the file has no balance."""
    form = FORMS[name]
    content = form.source(BOOKINGS).content
    place = data.draw(st.sampled_from([place for place, byte in enumerate(content) if chr(byte).isdigit()]))
    digit = str((int(chr(content[place])) + data.draw(st.integers(1, 9))) % 10).encode()
    found = source(content[:place] + digit + content[place + 1 :])
    try:
        statements = form.format.read(found) if form.format.recognises(found) else []
    except InputError:
        return
    if len(statements) == 1:
        amounts = [row.amount for row in statements[0].rows]
        known = slice(0, -1) if form.format.family == "volksbank" else slice(1, None)
        assert sorted(amounts[known]) == sorted(item.amount for item in BOOKINGS[known])
