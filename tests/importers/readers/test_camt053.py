from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from importers.readers.camt053 import CAMT053
from tests.importers.readers.stated_forms import (
    BOOKINGS,
    DAY,
    OPENING,
    OTHER,
    OWN,
    THIRD,
    Booking,
    balance,
    calls,
    camt,
    camt_words,
    document,
    entry,
    read_camt,
    source,
    stmt,
    zip_of,
)

if TYPE_CHECKING:
    from importers.readers.bank import BankRow

ONE = BOOKINGS[0]


def rows(content: bytes | str) -> list[BankRow]:
    return [row for statement in read_camt(content) for row in statement.rows]


def single(inside: str, amount: str = "-12.50", extra: str = "") -> BankRow:
    booking = Booking(DAY, Decimal(amount))
    content = document(stmt(entry(booking, inside=inside, extra=extra), OPENING, OPENING + booking.amount))
    (row,) = rows(content)
    return row


@pytest.mark.parametrize("content", [camt(BOOKINGS), camt(BOOKINGS, "08"), camt_words(BOOKINGS)])
def test_every_version_gives_the_same_bookings(content: str) -> None:
    (statement,) = read_camt(content)
    found = [Booking(row.date, row.amount, row.counterparty, row.name, row.description) for row in statement.rows]
    assert tuple(found) == BOOKINGS
    assert (statement.account, statement.opening, statement.closing) == (OWN, OPENING, Decimal("1237.19"))
    assert statement.last_day == DAY + dt.timedelta(days=1)


def test_lines_point_at_the_entry() -> None:
    content = camt(BOOKINGS)
    assert [content.splitlines()[row.line - 1] for row in rows(content)] == ["<Ntry>"] * 3


def test_trap_9_opening_balance_may_be_prcd() -> None:
    content = document(stmt(entry(ONE), OPENING, OPENING - Decimal("12.50"), opening_code="PRCD"))
    assert read_camt(content)[0].opening == OPENING


def test_trap_9_opening_balance_of_the_statement_goes_before_prcd() -> None:
    statement = stmt(entry(ONE), OPENING, OPENING + ONE.amount)
    content = document(statement.replace("<Bal>", balance("PRCD", "5") + "<Bal>", 1))
    assert read_camt(content)[0].opening == OPENING


def test_trap_9_a_reference_that_repeats_identifies_nothing() -> None:
    twice = "<AcctSvcrRef>3095D4322561459S0PS</AcctSvcrRef>"
    entries = entry(ONE, extra=twice) + entry(ONE, extra=twice) + entry(ONE, extra=twice.replace("3095", "3096"))
    found = rows(document(stmt(entries, OPENING, OPENING + 3 * ONE.amount)))
    assert [row.reference for row in found] == ["", "", "2026-01-05/3096D4322561459S0PS"]


def test_a_reference_is_the_same_whatever_period_the_file_has() -> None:
    """Another day may use the reference again: whether it does must not change the identity of this day's row."""
    reference = "<AcctSvcrRef>3095D4322561459S0PS</AcctSvcrRef>"
    later = Booking(DAY + dt.timedelta(days=1), Decimal("-12.50"))
    both = stmt(entry(ONE, extra=reference) + entry(later, extra=reference), OPENING, OPENING + 2 * ONE.amount)
    first = stmt(entry(ONE, extra=reference), OPENING, OPENING + ONE.amount)
    assert rows(document(both))[0].reference == rows(document(first))[0].reference != ""


def test_the_number_of_an_entry_in_its_statement_is_no_reference() -> None:
    assert single("", extra="<NtryRef>00000001</NtryRef>").reference == ""
    assert single("", extra="<NtryRef>20260105-137113</NtryRef>").reference == "2026-01-05/20260105-137113"


def test_trap_9_a_reversal_does_not_turn_the_sign() -> None:
    assert single("", extra="<RvslInd>true</RvslInd>").amount == Decimal("-12.50")


@pytest.mark.parametrize("status", ["PDNG", "INFO", "FUTR"])
@pytest.mark.parametrize("form", ["{}", "<Cd>{}</Cd>", "<Prtry>{}</Prtry>"])
def test_only_what_is_booked_counts(status: str, form: str) -> None:
    pending = entry(BOOKINGS[1]).replace("<Sts>BOOK</Sts>", f"<Sts>{form.format(status)}</Sts>")
    (statement,) = read_camt(document(stmt(pending, OPENING, OPENING)))
    assert statement.rows == ()


def test_nothing_off_an_account_is_zero_without_a_sign() -> None:
    entries = entry(Booking(DAY, Decimal("0.00"))).replace("CRDT</CdtDbtInd><Sts>", "DBIT</CdtDbtInd><Sts>")
    content = document(stmt(entries, "0.00", "0.00")).replace("CRDT", "DBIT")
    (statement,) = read_camt(content)
    assert [f"{value}" for value in (statement.opening, statement.rows[0].amount, statement.closing)] == ["0.00"] * 3


@pytest.mark.parametrize("declared", ["UTF-16", "utf-16", "UTF-8", ""])
@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_with_or_without_its_mark(codec: str, declared: str) -> None:
    text = camt([Booking(DAY, Decimal("-1.00"), name="Café De Proef")])
    head = f' encoding="{declared}"' if declared else ""
    content = text.replace(' encoding="UTF-8"', head).encode(codec)
    assert rows(content) == rows(text)
    copy = CAMT053.blind(source(content), {rows(content)[0].line: ("L0001", "contributie")})
    assert "Café".encode() not in copy
    assert rows(copy)[0].name == "L0001"


def test_a_byte_order_mark_changes_nothing() -> None:
    assert rows(b"\xef\xbb\xbf" + camt(BOOKINGS).encode()) == rows(camt(BOOKINGS))


def test_empty_statement() -> None:
    (statement,) = read_camt(document(stmt("", OPENING, OPENING, number="7")))
    assert (statement.rows, statement.opening, statement.number, statement.last_day) == ((), OPENING, 7, DAY)


def test_several_accounts_in_one_file() -> None:
    content = document(
        stmt(entry(ONE), OPENING, OPENING + ONE.amount) + stmt(entry(BOOKINGS[1]), "0", "250", account=THIRD)
    )
    assert [(item.account, len(item.rows)) for item in read_camt(content)] == [(OWN, 1), (THIRD, 1)]


@pytest.mark.parametrize(
    ("number", "day", "expected"),
    [
        ("12", DAY, 12),
        ("000000000000000034", DAY, 34),
        ("0", DAY, None),
        ("A1", DAY, None),
        ("26005", DAY, None),
        ("2026005", DAY, None),
        ("20260105", DAY, None),
        ("501", DAY, None),
        ("501", DAY.replace(month=3), 501),
    ],
)
def test_a_number_that_is_a_day_does_not_count_statements(number: str, day: dt.date, expected: int | None) -> None:
    assert read_camt(document(stmt("", OPENING, OPENING, day=day, number=number)))[0].number == expected


BATCH = """<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>
<TxDtls>{0}<RltdPties><Dbtr><Nm>A. Eerste</Nm></Dbtr></RltdPties><RmtInf><Ustrd>lid L0001</Ustrd></RmtInf></TxDtls>
<TxDtls>{1}<RltdPties><Dbtr><Nm>B. Tweede</Nm></Dbtr></RltdPties><RmtInf><Ustrd>lid L0002</Ustrd></RmtInf></TxDtls>
</NtryDtls><AddtlNtryInf>Incasso 2 posten</AddtlNtryInf>"""
AMOUNT = '<AmtDtls><TxAmt><Amt Ccy="EUR">{}</Amt></TxAmt></AmtDtls>'


def batch(*amounts: str) -> list[BankRow]:
    booking = Booking(DAY, Decimal("30.00"))
    inside = BATCH.format(*(AMOUNT.format(amount) if amount else "" for amount in amounts))
    reference = "<AcctSvcrRef>BATCH-000001</AcctSvcrRef>"
    return rows(document(stmt(entry(booking, inside=inside, extra=reference), OPENING, OPENING + 30)))


def test_a_batch_whose_payments_add_up_is_a_row_per_payment() -> None:
    found = batch("10.00", "20.00")
    assert [(row.amount, row.name, row.description) for row in found] == [
        (Decimal("10.00"), "A. Eerste", "lid L0001"),
        (Decimal("20.00"), "B. Tweede", "lid L0002"),
    ]
    assert len({row.line for row in found}) == 1
    assert [row.reference for row in found] == ["2026-01-05/BATCH-000001-1", "2026-01-05/BATCH-000001-2"]


@pytest.mark.parametrize("amounts", [("", ""), ("10.00", ""), ("10.00", "20.01")])
def test_a_batch_that_does_not_add_up_stays_one_row(amounts: tuple[str, str]) -> None:
    (row,) = batch(*amounts)
    assert (row.amount, row.name, row.description) == (Decimal("30.00"), "", "Incasso 2 posten")
    assert row.text == "Incasso 2 posten lid L0001 lid L0002"


def test_a_name_that_is_cut_short_is_taken_whole_from_the_text() -> None:
    row = single(
        "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Stichting De Verzonnen B</Nm></Cdtr></RltdPties></TxDtls></NtryDtls>"
        "<AddtlNtryInf>/TRTP/SEPA OVERBOEKING/NAME/Stichting De Verzonnen Buurt/REMI/huur/EREF/X</AddtlNtryInf>"
    )
    assert (row.name, row.description) == ("Stichting De Verzonnen Buurt", "huur")


def test_a_payment_by_card_has_the_shop_as_name() -> None:
    row = single(
        "<AddtlNtryInf>BEA, Betaalpas                  Winkel De Proef 12,PAS123       NR:01818707, 05.01.26/15:00"
        "     UTRECHT</AddtlNtryInf>"
    )
    assert row.name == "Winkel De Proef 12"


def test_other_numbers_agents_and_structured_references() -> None:
    row = single(
        "<NtryDtls><TxDtls><RltdPties><Cdtr><Agt><FinInstnId><Nm>De Bank</Nm></FinInstnId></Agt></Cdtr>"
        "<CdtrAcct><Id><Othr><Id>1234567</Id></Othr></Id></CdtrAcct></RltdPties>"
        "<RmtInf><Strd><CdtrRefInf><Ref>1906350066203673</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls>"
    )
    assert (row.name, row.counterparty, row.description) == ("De Bank", "1234567", "1906350066203673")


def test_a_text_of_several_lines() -> None:
    full = "a" * 140
    row = single(
        f"<NtryDtls><TxDtls><RmtInf><Ustrd>{full}</Ustrd><Ustrd>bc</Ustrd><Ustrd>def</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
    assert row.description == f"{full}bc def"


def test_newest_first_is_turned_round() -> None:
    entries = "".join(entry(item) for item in reversed(BOOKINGS))
    found = rows(document(stmt(entries, OPENING, "1237.19", day=BOOKINGS[-1].date)))
    assert [row.amount for row in found] == [item.amount for item in BOOKINGS]


def test_opening_balance_that_the_bank_left_out_follows_from_the_rows() -> None:
    content = document(stmt(entry(ONE), OPENING, "987.50")).replace(balance("OPBD", OPENING), "")
    assert (read_camt(content)[0].opening, read_camt(content)[0].closing) == (OPENING, Decimal("987.50"))


def test_latin_1_in_a_file_that_says_utf_8() -> None:
    assert rows(camt([Booking(DAY, Decimal("1.00"), name="Café")]).encode("latin-1"))[0].name == "Café"


def operations(entries: int) -> int:
    """How many elements and pieces of text are handled to read a file with so many entries."""
    booking = Booking(DAY, Decimal("0.01"))
    content = document(stmt(entry(booking) * entries, OPENING, OPENING + entries * booking.amount))
    return calls(lambda: rows(content), entries)


def test_ten_times_the_entries_is_ten_times_the_work() -> None:
    assert operations(4_000) < 10.1 * operations(400)


# zips


def two_days() -> dict[str, bytes | str]:
    later = Booking(DAY + dt.timedelta(days=1), Decimal("-1.00"), THIRD, "T. Tester", "koffie")
    first, second = (
        document(stmt(entry(ONE), OPENING, OPENING + ONE.amount, number="1")),
        document(stmt(entry(later), OPENING + ONE.amount, "986.50", day=later.date, number="2")),
    )
    return {"b.xml": second, "a.xml": first}


def test_a_zip_counts_its_lines_on() -> None:
    content = zip_of(two_days())
    found = source(content, "mei.zip")
    assert CAMT053.recognises(found)
    statements = CAMT053.read(found)
    assert [item.number for item in statements] == [1, 2]
    lines = [row.line for item in statements for row in item.rows]
    assert len(set(lines)) == 2
    assert [found.line_text(line) for line in lines] == ["<Ntry>\n"] * 2


def test_a_zip_is_blinded_and_packed_the_same_way_every_time() -> None:
    found = source(zip_of(two_days()), "mei.zip")
    line = CAMT053.read(found)[1].rows[0].line
    hidden = CAMT053.blind(found, {line: ("(lid L0001)", "bijdrage")})
    assert hidden == CAMT053.blind(found, {line: ("(lid L0001)", "bijdrage")})
    first, second = CAMT053.read(source(hidden, "mei.zip"))
    assert first.rows == CAMT053.read(found)[0].rows
    (row,) = second.rows
    assert (row.line, row.name, row.description, row.counterparty) == (line, "(lid L0001)", "bijdrage", "")


@pytest.mark.parametrize("content", [camt(BOOKINGS), camt(BOOKINGS, "08"), camt_words(BOOKINGS)])
def test_blinding_hides_one_entry_and_moves_no_line(content: str) -> None:
    found = source(content)
    before = CAMT053.read(found)[0].rows
    hidden = CAMT053.blind(found, {before[1].line: ("(persoon) <&>", "één bijdrage")})
    after = CAMT053.read(source(hidden))[0].rows
    assert [row.line for row in after] == [row.line for row in before]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1].counterparty == ""
    assert after[1].amount == before[1].amount
    assert "één bijdrage" in after[1].text
    for secret in ("Tester", THIRD, "bijdrage 2026"):
        assert secret not in hidden.decode()
    assert OTHER in hidden.decode()


def test_entries_on_one_line_are_all_hidden_when_one_of_them_is() -> None:
    content = camt(BOOKINGS).replace("\n", "")
    hidden = CAMT053.blind(source(content), {1: ("(persoon)", "iets")}).decode()
    assert "Tester" not in hidden
    assert "Proef" not in hidden
    assert [row.amount for row in rows(hidden)] == [item.amount for item in BOOKINGS]


def test_other_zips_are_left_to_others() -> None:
    assert not CAMT053.recognises(source(zip_of({"[Content_Types].xml": "", "xl/workbook.xml": ""})))
    assert not CAMT053.recognises(source("<html></html>"))
    assert not CAMT053.recognises(source("Datum;Bedrag"))


def test_not_read_twice() -> None:
    found = source(camt(BOOKINGS))
    assert CAMT053.read(found) is CAMT053.read(found)


def test_a_file_that_is_refused_says_so_each_time() -> None:
    found = source(camt(BOOKINGS).replace("-", "x"))
    for _ in range(2):
        with pytest.raises(InputError):
            CAMT053.read(found)


# What is returned: with most banks it names the parties of the payment that it takes back.

MEMBER = f"<Dbtr><Nm>Lid drie</Nm></Dbtr><DbtrAcct><Id><IBAN>{OTHER}</IBAN></Id></DbtrAcct>"
CLUB = f"<Cdtr><Nm>Onze Club</Nm></Cdtr><CdtrAcct><Id><IBAN>{OWN}</IBAN></Id></CdtrAcct>"
NAMES = "<Dbtr><Nm>Lid drie</Nm></Dbtr><Cdtr><Nm>Onze Club</Nm></Cdtr>"
TURNED = CLUB.replace("Cdtr", "X").replace("X", "Dbtr") + MEMBER.replace("Dbtr", "X").replace("X", "Cdtr")
REVERSED = "<RvslInd>true</RvslInd>"
REASON = "<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>"


def parties(inside: str, after: str = "") -> str:
    return f"<NtryDtls><TxDtls><RltdPties>{inside}</RltdPties>{after}</TxDtls></NtryDtls>"


@pytest.mark.parametrize("amount", ["-12.50", "12.50"])
@pytest.mark.parametrize(
    ("inside", "extra"),
    [
        (parties(MEMBER + CLUB), REVERSED),
        (parties(MEMBER + CLUB, REASON), ""),
        (parties(MEMBER + CLUB), ""),
        (parties(TURNED), REVERSED),
        (parties(TURNED, REASON), REVERSED.replace("true", "1")),
    ],
)
def test_the_other_side_is_never_the_account_itself(inside: str, extra: str, amount: str) -> None:
    row = single(inside, amount, extra)
    assert (row.counterparty, row.name, row.amount) == (OTHER, "Lid drie", Decimal(amount))


def test_a_return_without_accounts_names_the_parties_of_what_it_takes_back() -> None:
    assert single(parties(NAMES), extra=REVERSED).name == "Lid drie"
    assert single(parties(NAMES, REASON)).name == "Lid drie"
    assert single(parties(NAMES)).name == "Onze Club"  # no return: a payment to somebody of that name
    assert single(parties("<Cdtr><Nm>Lid drie</Nm></Cdtr>"), extra=REVERSED).name == "Lid drie"


def test_a_batch_of_returns_is_a_row_for_each_member() -> None:
    amount = '<Amt Ccy="EUR">{}</Amt>'
    details = "".join(
        f"<TxDtls>{amount.format(part)}<RltdPties>{MEMBER.replace(OTHER, iban)}{CLUB}</RltdPties>{REASON}</TxDtls>"
        for part, iban in (("10.00", OTHER), ("2.50", THIRD))
    )
    booking = Booking(DAY, Decimal("-12.50"))
    inside = f"<NtryDtls>{details}</NtryDtls>"
    content = document(stmt(entry(booking, inside=inside, extra=REVERSED), OPENING, OPENING + booking.amount))
    assert [(f"{row.amount}", row.counterparty) for row in rows(content)] == [("-10.00", OTHER), ("-2.50", THIRD)]


@pytest.mark.parametrize("inside", [parties(MEMBER + CLUB), parties(NAMES), parties(NAMES, REASON)])
def test_the_copy_of_a_return_has_the_same_other_side(inside: str) -> None:
    booking = Booking(DAY, Decimal("-12.50"))
    content = document(stmt(entry(booking, inside=inside, extra=REVERSED), OPENING, OPENING + booking.amount))
    (row,) = rows(content)
    (again,) = rows(CAMT053.blind(source(content), {}))
    assert (again.counterparty, again.name) == (row.counterparty, row.name)
