"""Every form in which ING writes a statement reads as the same rows."""

from __future__ import annotations

import datetime as dt
import itertools
import string
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bwk_ledger.base.errors import InputError
from importers.config import config
from importers.kinds import identify
from importers.readers.ing import ING
from importers.readers.source import Source
from tests.bank_files import BANK, OPENING, PETTY_CASH, Form, Row, ing, ing_lines, row

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from importers.readers.bank import BankRow, Statement

ROWS = [
    row("01-02", "-12.50", "Bakkerij Korenaar", text="Pasvolgnr: 001 02-01-2018 09:10"),
    row("01-02", "35750.00", "Gemeente Utrecht", "NL89DEMO0000000111", "Naam: Gemeente Omschrijving: SPDO IBAN: NL89"),
    row("01-03", "-36800.01", 'Café \'t Hoekje; "De Zon", Utrecht'),
    row("02-28", "0.00", "Kwijtschelding"),
]
NINE_COLUMNS = Form(delimiter=",", balances=False)
FORMS = {
    "puntkomma": Form(),
    "puntkomma Engels": Form(english=True),
    "puntkomma, oudste eerst": Form(newest_first=False),
    "puntkomma, duizendpunten": Form(thousands=True),
    "puntkomma, hoofdletters": Form(header_case="upper"),
    "puntkomma, kleine letters": Form(header_case="lower"),
    "puntkomma, LF": Form(end="\n"),
    "komma": NINE_COLUMNS,
    "komma Engels": Form(delimiter=",", balances=False, english=True),
    "komma, oudste eerst": Form(delimiter=",", balances=False, newest_first=False),
    "komma met saldo": Form(delimiter=","),
    "BOM": Form(encoding="utf-8-sig"),
    "Windows": Form(encoding="cp1252"),
}


def source(content: bytes, name: str = "afschrift.csv") -> Source:
    return Source(Path(name), content)


def read(content: bytes) -> list[Statement]:
    """What `bwk importeer` reads in a file, by whatever importer takes it."""
    found = source(content)
    importer: Any = identify(found, config(Path("boeken"))[0])
    assert importer.label == "ING-afschrift (CSV)"
    statements: list[Statement] = ING.read(found)
    return statements


def plain(rows: Sequence[BankRow]) -> list[Row]:
    return [Row(item.date, item.amount, item.name, item.counterparty, item.text) for item in rows]


@pytest.mark.parametrize("name", FORMS)
def test_every_form_reads_as_the_same_rows(name: str) -> None:
    form = FORMS[name]
    (found,) = read(ing(ROWS, form))
    assert found.account == BANK
    assert plain(found.rows) == ROWS
    if form.balances:
        balances = [Decimal("987.50"), Decimal("36737.50"), Decimal("-62.51"), Decimal("-62.51")]
        assert [item.balance for item in found.rows] == balances
        assert (found.opening, found.closing, found.last_day) == (OPENING, Decimal("-62.51"), dt.date(2018, 2, 28))
    else:
        assert {item.balance for item in found.rows} == {None}
        assert (found.opening, found.closing) == (None, None)


def test_fields_without_quotes() -> None:
    rows = [ROWS[0], ROWS[1]]
    (found,) = read(ing(rows, Form(quoted=False)))
    assert plain(found.rows) == rows


def test_rows_know_their_lines() -> None:
    (found,) = read(ing(ROWS))
    assert [item.line for item in found.rows] == [5, 4, 3, 2]
    (found,) = read(ing(ROWS, Form(newest_first=False)))
    assert [item.line for item in found.rows] == [2, 3, 4, 5]


def test_the_text_of_the_payer_is_taken_from_what_ing_writes_around_it() -> None:
    texts = [
        "Naam: J. Proef Omschrijving: huur TOP januari IBAN: NL44DEMO0000000009 Valutadatum: 02-01-2018",
        "Name: J. Proef Description: huur TOP januari Reference: 12",
        "huur TOP januari",
    ]
    (found,) = read(ing([row("01-02", "-1.00", text=text) for text in texts]))
    assert [item.description for item in found.rows] == ["huur TOP januari"] * 3


def test_signs_of_either_language_under_either_header() -> None:
    content = ing(ROWS).decode().replace('"Af";', '"Debit";').replace('"Bij";', '"CREDIT";').encode()
    assert plain(read(content)[0].rows) == ROWS


def test_old_and_new_case_of_a_header() -> None:
    for title in ("MutatieSoort", "Mutatiesoort", "mutatiesoort"):
        content = ing(ROWS).decode().replace("Mutatiesoort", title).encode()
        assert plain(read(content)[0].rows) == ROWS


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_whole_file_of_one_day_comes_in_order(newest_first: bool) -> None:
    rows = [row("01-02", amount) for amount in ("-1.00", "-2.00", "5.00", "-2.00", "7.00")]
    (found,) = read(ing(rows, Form(newest_first=newest_first)))
    assert plain(found.rows) == rows
    assert (found.opening, found.closing) == (OPENING, OPENING + 7)


def test_identical_rows_of_one_day_are_both_read() -> None:
    rows = [row("12-13", "-0.31", "Kosten OranjePakket")] * 2
    for form in (Form(), NINE_COLUMNS):
        assert plain(read(ing(rows, form))[0].rows) == rows


def test_two_accounts_in_one_file_are_two_statements() -> None:
    top = PETTY_CASH["TOP"]
    lines = [*ing_lines(ROWS), *ing_lines([row("01-05", "-3.00")], account=top, opening=Decimal(50))[1:]]
    first, second = read("\r\n".join(lines).encode())
    assert (first.account, len(first.rows), first.closing) == (BANK, 4, Decimal("-62.51"))
    assert (second.account, len(second.rows), second.closing) == (top, 1, Decimal(47))


def test_an_iban_with_spaces_is_the_same_iban() -> None:
    spaced = f"{BANK[:4]} {BANK[4:8]} {BANK[8:]}"
    (found,) = read(ing(ROWS, account=spaced))
    assert found.account == BANK


_DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2018, 12, 31))
_AMOUNTS = st.decimals("-99999.99", "99999.99", places=2).map(lambda value: value + 0)
_TEXT = st.text(string.ascii_letters + string.digits + " .,;:'\"/&()-éëüß€", max_size=40).map(str.strip)
_NAMES = _TEXT.filter(bool)


@st.composite
def statements(draw: st.DrawFn) -> list[Row]:
    days = sorted(draw(st.lists(_DAYS, min_size=1, max_size=12)))
    ibans = st.sampled_from(["", "NL89DEMO0000000111", PETTY_CASH["TOP"]])
    return [Row(day, draw(_AMOUNTS), draw(_NAMES), draw(ibans), draw(_TEXT)) for day in days]


_FORMS = st.builds(
    Form,
    delimiter=st.sampled_from(";,"),
    english=st.booleans(),
    balances=st.booleans(),
    newest_first=st.booleans(),
    thousands=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    end=st.sampled_from(["\r\n", "\n"]),
    header_case=st.sampled_from(["", "upper", "lower"]),
)


def _order_is_plain(rows: Sequence[Row], form: Form) -> bool:
    """Whether the file itself says in which order its rows are: not when one day goes back and forth by one amount."""
    if form.newest_first or rows[0].date != rows[-1].date:
        return True
    amounts = [item.amount for item in rows]
    return form.balances and any(first + second for first, second in itertools.pairwise(amounts))


@given(statements(), _FORMS, st.decimals("-1000", "10000", places=2))
def test_any_rows_in_any_form_read_back_exactly(rows: list[Row], form: Form, opening: Decimal) -> None:
    assume(_order_is_plain(rows, form))
    (found,) = read(ing(rows, form, opening))
    if form.balances or form.newest_first or len({item.date for item in rows}) > 1:
        assert plain(found.rows) == rows
    if form.balances:
        assert (found.opening, found.closing) == (opening, opening + sum(item.amount for item in rows))


@given(statements(), st.randoms(use_true_random=False))
def test_shuffled_lines_are_refused_or_read_the_same(rows: list[Row], chance: random.Random) -> None:
    first, *lines = ing_lines(rows)
    chance.shuffle(lines)
    refused = ""
    try:
        (found,) = read("\r\n".join([first, *lines]).encode())
    except InputError as error:
        refused = str(error)
    if refused:
        assert "het saldo sluit hier niet aan" in refused
        return
    left = list(rows)
    for item in plain(found.rows):
        left.remove(item)
    assert left == []
    assert [item.date for item in found.rows] == [item.date for item in rows]


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b'"')
@example(ing(ROWS)[:200])
def test_random_bytes_are_refused_in_words(content: bytes) -> None:
    found, importers = source(content), config(Path("boeken"))[0]
    # Four bytes make a picture, which is kept as a paper.
    assume(not any(item.binary and item.recognises(found) for item in importers))
    with pytest.raises(InputError):
        read(content)


@given(statements(), st.data())
def test_a_damaged_file_is_refused_in_words_or_reads(rows: list[Row], data: st.DataObject) -> None:
    content = bytearray(ing(rows))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=10))
    message = ""
    try:
        read(bytes(content))
    except InputError as error:
        message = str(error)
    assert not message or message.startswith("afschrift.csv")
