from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from importers.readers.mt940 import MT940
from importers.readers.payment_words import PaymentParts, describe, find_words, payment
from tests.importers.readers.stated_forms import (
    BOOKINGS,
    DAY,
    DIALECTS,
    OPENING,
    OTHER,
    OWN,
    THIRD,
    Booking,
    bunq,
    calls,
    framed,
    read_mt940,
    source,
    total,
)

if TYPE_CHECKING:
    from importers.readers.bank import BankRow

ONE = Decimal("1.00")
ONE_DAY = dt.timedelta(days=1)


def rows(content: str) -> list[BankRow]:
    return [row for statement in read_mt940(content) for row in statement.rows]


def single(lines: str, amount: str = "1.00", account: str = OWN) -> BankRow:
    content = framed(lines, OPENING, OPENING + Decimal(amount), account=account)
    (row,) = rows(content)
    return row


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_gives_the_same_bookings(name: str) -> None:
    (statement,) = read_mt940(DIALECTS[name].text(BOOKINGS))
    found = [Booking(row.date, row.amount, row.counterparty, row.name, row.description) for row in statement.rows]
    assert tuple(found) == BOOKINGS
    assert (statement.account, statement.opening, statement.closing) == (OWN, OPENING, OPENING + total(BOOKINGS))
    assert (statement.number, statement.last_day) == (1, BOOKINGS[-1].date)


@pytest.mark.parametrize("name", DIALECTS)
def test_lines_point_at_the_booking(name: str) -> None:
    content = DIALECTS[name].text(BOOKINGS)
    assert all(content.splitlines()[row.line - 1].startswith(":61:") for row in rows(content))


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("name", DIALECTS)
def test_any_line_end(name: str, ending: str) -> None:
    content = DIALECTS[name].text(BOOKINGS)
    assert rows(content.replace("\n", ending)) == rows(content)


@pytest.mark.parametrize("codec", ["utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_any_encoding(codec: str) -> None:
    content = DIALECTS["ing"].text([Booking(DAY, ONE, name="Café De Proef")])
    (statement,) = MT940.read(source(content.encode(codec)))
    assert statement.rows[0].name == "Café De Proef"


@pytest.mark.parametrize(
    ("mark", "amount"),
    [("C", "1.00"), ("D", "-1.00"), ("RC", "-1.00"), ("RD", "1.00"), ("CR", "1.00"), ("DR", "-1.00")],
)
def test_marks(mark: str, amount: str) -> None:
    assert single(f":61:2601050105{mark}1,00NTRFNONREF\n:86:x\n", amount).amount == Decimal(amount)


@pytest.mark.parametrize("mark", ["C", "D", "RC", "RD"])
def test_nothing_off_an_account_is_zero_without_a_sign(mark: str) -> None:
    row = single(f":61:2601050105{mark}0,00NTRFNONREF\n", "0.00")
    assert f"{row.amount}" == "0.00"


def valued(day: str, *, opened: str = "260101", reference: str = "P1") -> str:
    """The day of a booking that has only a value date, in a statement until 5 January."""
    content = (
        f":20:{reference}\n:25:{OWN}\n:28C:1\n:60F:C{opened}EUR1000,00\n:61:{day}C1,00NTRFNONREF\n"
        ":62F:C260105EUR1001,00\n-\n"
    )
    (row,) = rows(content)
    return f"{row.date:%y%m%d}"


@pytest.mark.parametrize(
    ("day", "booked"),
    [("260103", "260103"), ("260101", "260101"), ("251231", "260101"), ("260105", "260105"), ("260201", "260105")],
)
def test_a_booking_with_only_a_value_date_lies_within_its_statement(day: str, booked: str) -> None:
    assert valued(day) == booked


@pytest.mark.parametrize("reference", ["940S260105", "940A260105"])
def test_rabobank_begins_with_the_balance_of_the_day_before(reference: str) -> None:
    assert valued("260101", reference=reference) == "260102"
    assert valued("251231", reference=reference, opened="260104") == "260105"
    assert valued("251231", reference=reference, opened="260105") == "260105"


def test_no_booking_lies_on_the_day_the_statement_before_it_closed() -> None:
    first = framed(":61:260105C1,00NTRFNONREF\n", OPENING, OPENING + 1)
    later = DAY + 3 * ONE_DAY
    second = framed(":61:260105C2,00NTRFNONREF\n", OPENING + 1, OPENING + 3, day=later, number="2", opened=DAY)
    assert [(row.amount, row.date) for row in rows(first + second)] == [(1, DAY), (2, DAY + ONE_DAY)]


def test_the_day_of_booking_is_kept_where_the_bank_gives_it() -> None:
    assert single(":61:2512310102C1,00NTRFNONREF\n").date == dt.date(2026, 1, 2)


@pytest.mark.parametrize("text", ["107,", "107,0", "107", "107,00", "000000000107,00", "107.00"])
def test_amounts(text: str) -> None:
    assert single(f":61:2601050105C{text}NTRFNONREF\n:86:x\n", "107").amount == 107


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2601050106", "2026-01-06"),
        ("260105", "2026-01-05"),
        ("260105    ", "2026-01-05"),
        ("2512310102", "2026-01-02"),
        ("2601011231", "2025-12-31"),
        ("2511150110", "2026-01-10"),
        ("2402300229", "2024-02-29"),
    ],
)
def test_the_day_of_booking_over_the_turn_of_the_year(days: str, expected: str) -> None:
    assert single(f":61:{days}C1,00NTRFNONREF\n:86:x\n").date == dt.date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        (f"{OWN}EUR", OWN),
        (f"{OWN} EUR", OWN),
        ("NL33 DEMO 0000 0000 01", "NL33DEMO0000000001"),
        ("TRIODOSBANK/0390123456", "0390123456"),
        ("123456789", "123456789"),
        ("1291.99.348EUR", "129199348"),
        ("0800003200000001610722 EUR", "0800003200000001610722"),
    ],
)
def test_accounts(account: str, expected: str) -> None:
    assert single(":61:260105C1,00NTRFNONREF\n:86:x\n", account=account).account == expected


def test_the_reference_of_the_bank() -> None:
    twice = ":61:2601050105C1,00NTRFEREF//31101100047720\n/TRCD/00100/\n:86:x\n"
    once = ":61:2601050105C1,00NTRFEREF//31101100047721/TRCD/00100/\n:86:x\n"
    short = ":61:2601050105C1,00NTRFEREF//0000000017\n:86:x\n"
    found = rows(framed(twice * 2 + once + short, OPENING, OPENING + 4))
    assert [row.reference for row in found] == ["", "", "2026-01-05/31101100047721", ""]


def test_several_statements_and_accounts() -> None:
    content = (
        framed(bunq(BOOKINGS[0]), OPENING, Decimal("987.50"))
        + framed("", Decimal(5), Decimal(5), account=THIRD)
        + framed(bunq(BOOKINGS[1]), Decimal("987.50"), Decimal("1237.50"), number="2")
    )
    found = [(item.account, item.number, len(item.rows)) for item in read_mt940(content)]
    assert found == [(OWN, 1, 1), (OWN, 2, 1), (THIRD, 1, 0)]


def test_pages_are_joined() -> None:
    content = framed(bunq(BOOKINGS[0]), OPENING, Decimal("987.50"), number="3/1", tags=("60F", "62M")) + framed(
        bunq(BOOKINGS[1]), Decimal("987.50"), Decimal("1237.50"), number="3/2", tags=("60M", "62F")
    )
    (statement,) = read_mt940(content)
    assert (statement.opening, statement.closing, statement.number, len(statement.rows)) == (
        OPENING, Decimal("1237.50"), 3, 2,
    )  # fmt: skip


def test_a_new_year_may_count_from_1_again() -> None:
    content = framed("", OPENING, OPENING, day=dt.date(2025, 12, 31), number="252") + framed("", OPENING, OPENING)
    assert [item.number for item in read_mt940(content)] == [252, 1]


def test_the_days_abn_amro_writes_for_numbers_leave_out_days() -> None:
    content = framed("", OPENING, OPENING, day=dt.date(2009, 6, 24), number="17501/1") + framed(
        "", OPENING, OPENING, day=dt.date(2009, 6, 29), number="18001/1"
    )
    assert [item.number for item in read_mt940(content)] == [None, None]


def test_words_may_be_cut_anywhere() -> None:
    text = f"/TRTP/SEPA OVERBOEKING/IBAN/{OTHER}/BIC/DEMONL2A/NAME/De Proef/REMI/huur januari/EREF/NOTPROVIDED"
    for width in range(1, 66):
        lines = [text[start : start + width] for start in range(0, len(text), width)]
        assert describe(lines, "NONREF", "").payment == PaymentParts(OTHER, "De Proef", "huur januari")


@pytest.mark.parametrize(
    ("remark", "after", "iban"),
    [
        (f"zie /IBAN/{THIRD}/NAME/Een Ander/", "/EREF/X", OTHER),
        ("factuur 12/13/14", "", OTHER),
        ("/IBS.00008908/ 1001680", "/ISDT/2026-01-05", OTHER),
        ("a/ID/b en /ADDR/c", "/EREF/X", OTHER),
    ],
)
def test_what_the_payer_wrote_is_no_word_of_the_bank(remark: str, after: str, iban: str) -> None:
    found = payment(find_words(f"/TRTP/X/IBAN/{OTHER}/NAME/De Proef/REMI/{remark}{after}"))
    assert (found.iban, found.name, found.remark) == (iban, "De Proef", remark.strip("/"))


def test_the_account_of_a_collection_stands_after_the_text() -> None:
    text = f"/TRTP/SEPA Incasso/CSID/NL0/NAME/De Proef/MARF/M/REMI/zie /IBAN/{THIRD}/ hier/IBAN/{OTHER}/BIC/D/EREF/E"
    assert payment(find_words(text)) == PaymentParts(OTHER, "De Proef", f"zie /IBAN/{THIRD}/ hier")


OTHERS = {
    "structured reference of ING": (
        (f"/EREF/1//CNTP/{OTHER}/DEMONL2A/De Proef/Utrecht///REMI/STRD/CUR/9001123412341234/",),
        "EREF",
        "/TRCD/00108/",
        PaymentParts(OTHER, "De Proef", "9001123412341234"),
    ),
    "batch of ING": (
        ("/PREF/M1//REMI/USTD//TOTAAL 1 VZ/",),
        "PREF",
        "/TRCD/00200/",
        PaymentParts("", "", "TOTAAL 1 VZ"),
    ),
    "return of ING": (
        (f"/RTRN/MS03//EREF/2//CNTP/{OTHER}/DEMONL2A/J. en/of P. Tester///REMI/USTD//storno/",),
        "EREF",
        "",
        PaymentParts(OTHER, "J. en/of P. Tester", "storno"),
    ),
    "batch of Rabobank": (
        ("/PREF/PmtInfId-2026-1",),
        "PREF            ",
        "0000000000",
        PaymentParts("", "", "PmtInfId-2026-1"),
    ),
    "giro number of Rabobank": (
        ("/BENM//NAME/De Proef/REMI/huur/ISDT/2026-01-05",),
        "NONREF          ",
        "P001234567",
        PaymentParts("1234567", "De Proef", "huur"),
    ),
    "Rabobank until 2013": (
        ("Terugboeking      ", "NIET AKKOORD      "),
        "0121470966      W.P. Tester        ",
        "",
        PaymentParts("121470966", "W.P. Tester", "Terugboeking NIET AKKOORD"),
    ),
    "Triodos with an old number": (
        ("000>100555555555", ">20De Proef", ">21 huur januari", ">310666666666"),
        "NONREF",
        "",
        PaymentParts("555555555", "De Proef", "De Proef huur januari"),
    ),
    "Triodos with an IBAN": (
        ("000>100000000000", ">20DEMONL2A", f">21{OTHER}", ">22Stichting De Verzonnen Buur>23t huur januari"),
        "NONREF",
        "",
        PaymentParts(OTHER, "Stichting De Verzonnen Buur", "Stichting De Verzonnen Buurt huur januari"),
    ),
    "Knab without an account": (
        ("05-01-2026 16:04 PAS: 1122", "NAAM: Winkel"),
        "NONREF",
        "",
        PaymentParts("", "Winkel", "05-01-2026 16:04 PAS: 1122"),
    ),
    "SNS with an old number": (
        ("0987654321 tester s", " " * 65, "dit is een test".ljust(65)),
        "0987654321",
        "tester s",
        PaymentParts("987654321", "tester s", "dit is een test"),
    ),
    "ASN with words": (
        (
            f"{OTHER} de proef",
            " " * 65,
            "/TRTP/Incasso/CSID/NL0/NAME/De Proef BV/MARF/M/REMI/Fact",
            f"uur 7/IBAN/{OTHER}/BIC/D/EREF/E",
        ),
        OTHER,
        "de proef",
        PaymentParts(OTHER, "De Proef BV", "Factuur 7"),
    ),
    "ABN AMRO with keys": (
        (
            "SEPA OVERBOEKING                 " + f"IBAN: {OTHER}".ljust(32),
            "BIC: DEMONL2A".ljust(33) + "NAAM: DE PROEF".ljust(32),
            "OMSCHRIJVING: HUUR JANUARI".ljust(33),
        ),
        "NONREF",
        "",
        PaymentParts(OTHER, "DE PROEF", "HUUR JANUARI"),
    ),
    "ABN AMRO giro": (
        ("GIRO   428428 DE PROEF BV        BETALINGSKENM.  000000018503995",),
        "NONREF",
        "",
        PaymentParts("428428", "DE PROEF BV", "DE PROEF BV BETALINGSKENM. 000000018503995"),
    ),
    "ABN AMRO card": (
        ("BEA   NR:XXX1234   21.05.11/12.54 DE PROEF UTRECHT,PAS999",),
        "NONREF",
        "",
        PaymentParts("", "DE PROEF UTRECHT", "BEA NR:XXX1234 21.05.11/12.54 DE PROEF UTRECHT,PAS999"),
    ),
    "ING until 2014": (
        ("0111111111 De Proef", "HUUR JANUARI"),
        "NONREF",
        "",
        PaymentParts("111111111", "De Proef", "HUUR JANUARI"),
    ),
    "free text": (("Kosten betaalrekening",), "NONREF", "", PaymentParts("", "", "Kosten betaalrekening")),
    "nothing": ((), "NONREF", "", PaymentParts()),
}


@pytest.mark.parametrize("case", OTHERS)
def test_other_texts(case: str) -> None:
    lines, reference, added, expected = OTHERS[case]
    assert describe(lines, reference, added).payment == expected


@pytest.mark.parametrize("name", DIALECTS)
def test_blinding_hides_one_booking_and_moves_no_line(name: str) -> None:
    found = source(DIALECTS[name].text(BOOKINGS))
    before = MT940.read(found)[0].rows
    hidden = MT940.blind(found, {before[1].line: ("(persoon)", "bijdrage")})
    after = MT940.read(source(hidden))[0].rows
    assert [(row.line, row.date, row.amount) for row in after] == [(row.line, row.date, row.amount) for row in before]
    assert (after[0], after[2]) == (before[0], before[2])
    assert (after[1].name, after[1].description, after[1].counterparty) == ("(persoon)", "bijdrage", "")
    for secret in ("Tester", THIRD, "bijdrage 2026"):
        assert secret not in hidden.decode()


def test_blinding_hides_every_line_of_text_that_has_a_field_of_its_own() -> None:
    lines = ":61:260105C1,00N0440121470966      W.P. Tester\n:86:een\n:86:twee\n:61:260105C1,00N044NONREF\n:86:drie\n"
    hidden = MT940.blind(source(framed(lines, OPENING, OPENING + 2)), {5: ("(persoon)", "x")}).decode()
    assert (
        ":61:260105C1,00N044NONREF\n:86:/NAME/(persoon)/REMI/x\n:86:\n:61:260105C1,00N044NONREF\n:86:drie\n" in hidden
    )


def operations(bookings: int) -> int:
    content = DIALECTS["ing"].text([BOOKINGS[0]] * bookings)
    return calls(lambda: rows(content), bookings)


def test_ten_times_the_bookings_is_ten_times_the_work() -> None:
    assert operations(4_000) < 10.1 * operations(400)


def test_what_it_recognises() -> None:
    for before in ('"Datum";"Bedrag"', "<html>", "a\tb"):
        assert not MT940.recognises(source(f"{before}\n{DIALECTS['bunq'].text(BOOKINGS)}"))
    assert not MT940.recognises(source("Datum;:20:;:25:"))
    assert not MT940.recognises(source(b"\0\xff" * 100))
    assert MT940.recognises(source("\ufeff:20:X\n:25:Y\n"))
