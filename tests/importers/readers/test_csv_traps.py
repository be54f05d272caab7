"""One test for each way in which the exports of Dutch banks mislead their readers."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from importers.readers.abn_amro import ABN_AMRO, describe
from importers.readers.bunq import BUNQ
from importers.readers.ing import ING_SAVINGS
from importers.readers.knab import KNAB
from importers.readers.rabobank import RABOBANK
from importers.readers.triodos import TRIODOS
from importers.readers.volksbank import VOLKSBANK
from tests.importers.readers.csv_forms import (
    BARE,
    BOOKINGS,
    FORMATS,
    FORMS,
    KNAB_TITLES,
    OTHER,
    OWN,
    RABO_NL,
    SAVINGS_NL,
    Booking,
    in_slots,
    source,
    table,
)

if TYPE_CHECKING:
    from importers.readers.bank import BankFormat, BankRow

D = Decimal
DAY = dt.date(2018, 3, 5)


def rows(form: BankFormat, content: bytes | str) -> tuple[BankRow, ...]:
    found = source(content)
    assert form.recognises(found)
    (statement,) = form.read(found)
    return statement.rows


# Triodos


def test_the_first_line_of_triodos_is_a_booking() -> None:
    found = rows(TRIODOS, FORMS["triodos-9"].source(BOOKINGS).content)
    assert [row.line for row in found] == [1, 2, 3, 4]
    assert found[0].amount == D("250.00")


def test_triodos_writes_latin_9() -> None:
    line = f'"05-03-2018","{OWN}","1.250,00","Credit","Café \xa8koda","{OTHER}","ET","\xa4 10","1.250,00"\n'
    (row,) = rows(TRIODOS, line.encode("latin-1"))
    assert (row.name, row.description, row.amount) == ("Café škoda", "€ 10", D("1250.00"))


# Rabobank


@pytest.mark.parametrize("title", ["Naam initiÎrende partij", "Naam initierende partij", "Naam initiï¿½rende partij"])
def test_the_mangled_title_of_rabobank_is_not_needed(title: str) -> None:
    content = (
        FORMS["rabobank-utf8"].source(BOOKINGS).content.replace("Naam initiërende partij".encode(), title.encode())
    )
    assert len(rows(RABOBANK, content)) == 4


def test_the_initiating_party_of_rabobank_is_hidden_whatever_its_title() -> None:
    content = FORMS["rabobank"].source(BOOKINGS).content.replace(b'statiegeld"', b'statiegeld"')
    lines = content.decode("latin-1").replace('"M. de Vries","",""', '"M. de Vries","Ouder","Incassobureau"')
    copy = RABOBANK.blind(source(lines.encode("latin-1")), {5: ("L0001", "contributie")})
    assert b"Incassobureau" not in copy
    assert b"Ouder" not in copy


def test_the_number_of_rabobank_is_its_identity_without_zeros() -> None:
    found = rows(RABOBANK, FORMS["rabobank"].source(BOOKINGS).content)
    assert [(row.reference, row.sequence) for row in found] == [(str(n), n) for n in range(6408, 6412)]


def test_rabobank_puts_several_accounts_in_one_file() -> None:
    content = FORMS["rabobank"].source(BOOKINGS[:2]).content.decode("latin-1")
    more = FORMS["rabobank"].source(BOOKINGS).content.decode("latin-1").replace(OWN, OTHER).splitlines(keepends=True)
    first, second = RABOBANK.read(source((content + "".join(more[1:])).encode("latin-1")))
    assert (first.account, len(first.rows)) == (OWN, 2)
    assert (second.account, len(second.rows)) == (OTHER, 4)


def test_rows_of_rabobank_that_were_sorted_otherwise_are_put_back() -> None:
    header, *lines = FORMS["rabobank"].source(BOOKINGS).content.splitlines(keepends=True)
    found = rows(RABOBANK, header + b"".join(lines[place] for place in (2, 0, 3, 1)))
    assert [row.sequence for row in found] == [6408, 6409, 6410, 6411]


def test_rabobank_writes_amounts_with_a_sign_and_perhaps_points() -> None:
    line = [""] * len(RABO_NL)
    line[:8] = [OWN, "EUR", "DEMONL2U", "000001", "2018-03-05", "2018-03-05", "+1.234,56", "+3.234,56"]
    (row,) = rows(RABOBANK, table(RABO_NL, [line], delimiter=","))
    assert (row.amount, row.balance) == (D("1234.56"), D("3234.56"))


def test_the_second_line_of_text_of_rabobank_is_often_one_space() -> None:
    assert rows(RABOBANK, FORMS["rabobank"].source(BOOKINGS).content)[0].description == "bijdrage januari"


def test_rabobank_before_2018_had_no_header_and_decimals_after_a_point() -> None:
    found = rows(RABOBANK, FORMS["rabobank-19"].source(BOOKINGS).content)
    assert [row.amount for row in found] == [item.amount for item in BOOKINGS]
    assert {row.reference for row in found} == {""}


_BUSINESS = (
    "IBAN/BBAN", "Valuta", "BIC", "Volg nr", "Datum", "Valuta datum", "Bedrag", "saldo na boeking",
    "IBAN/BBAN tegenpartij", "Naam tegenpartij", "Naam uiteind begunst", "Naam initiërende partij", "BIC tegenpartij",
    "Transactie soort", "Batch nr", "Transactiereferentie", "Machtigingskenmerk", "Incassant ID", "Betalingskenmerk",
    "Omschrijving - 1", "Omschrijving - 2", "Omschrijving - 3", "Oorzaakscode", "Oorspr bedrag", "Oorspr valuta",
    "Koers", "Naam rekeninghouder", "Veld 86",
)  # fmt: skip


def business(*lines: tuple[str, str, str, str]) -> str:
    """Number, day, amount and balance of each row."""
    rows = [
        (
            OWN, "EUR", "DEMONL2U", number, day, day, amount, balance, OTHER, "Drukkerij", "", "Ouder", "", "bg", "",
            "", "", "", "", "nota", "12", "", "", "", "", "", "Wij", "/NAME/Drukkerij/REMI/nota 12",
        )
        for number, day, amount, balance in lines
    ]  # fmt: skip
    return table(_BUSINESS, rows, delimiter=",")


def test_the_export_of_rabobank_for_businesses_has_no_numbers() -> None:
    content = business(("", "05-03-2018", "-2.919,00", "3.386,17"), ("", "06-03-2018", "+0,83", "3.387,00"))
    found = source(content)
    assert [form.label for form in FORMATS if form.recognises(found)] == [RABOBANK.label]
    (statement,) = RABOBANK.read(found)
    assert (statement.opening, statement.closing) == (D("6305.17"), D("3387.00"))
    first, _ = statement.rows
    assert (first.date, first.name, first.description, first.counterparty) == (DAY, "Drukkerij", "nota 12", OTHER)
    assert (first.reference, first.sequence) == ("", None)


def test_the_export_of_rabobank_for_businesses_is_hidden_whole() -> None:
    content = business(("", "05-03-2018", "-2.919,00", "3.386,17"))
    copy = RABOBANK.blind(source(content), {2: ("L0001", "contributie")})
    assert not any(part in copy for part in (b"Drukkerij", b"Ouder", OTHER.encode()))
    (row,) = rows(RABOBANK, copy)
    assert (row.amount, row.name, row.description) == (D("-2919.00"), "L0001", "contributie")


def test_some_numbers_of_rabobank_for_businesses_count_nothing() -> None:
    content = business(("7", "05-03-2018", "1,00", "1,00"), ("", "06-03-2018", "2,00", "3,00"))
    assert [row.sequence for row in rows(RABOBANK, content)] == [7, None]


# ASN Bank, SNS, RegioBank

VOLKSBANK_ROW = (
    "05-03-2018,{own},{iban},{name},,,,EUR,130.44,EUR,223.77,{day},05-03-2018,2754,NGM,{number},,{text},26\n"
)


def volksbank(**fields: str) -> str:
    known = {"own": OWN, "iban": OTHER, "name": "buurman", "day": "05-03-2018", "number": "51392971", "text": "'x'"}
    return VOLKSBANK_ROW.format(**{**known, **fields})


def test_the_balance_of_asn_stands_before_the_booking() -> None:
    (statement,) = VOLKSBANK.read(source(volksbank()))
    assert (statement.opening, statement.closing) == (D("130.44"), D("354.21"))
    assert statement.rows[0].balance == D("354.21")


def test_journal_date_and_number_of_asn_are_its_identity() -> None:
    (row,) = rows(VOLKSBANK, volksbank(day="06-03-2018", number="00392971"))
    assert (row.date, row.reference) == (dt.date(2018, 3, 6), "20180306-392971")


def test_a_number_of_zeros_is_no_identity() -> None:
    (row,) = rows(VOLKSBANK, volksbank(number="00000000"))
    assert row.reference == ""


def test_a_number_that_two_bookings_bear_is_no_identity() -> None:
    second = volksbank().replace("130.44", "354.21")
    assert [row.reference for row in rows(VOLKSBANK, volksbank() + second)] == ["", ""]


@pytest.mark.parametrize("day", ["5-3-2018", "05-03-2018", "20180305", "2018-03-05"])
def test_asn_and_its_sisters_write_days_in_several_ways(day: str) -> None:
    (row,) = rows(VOLKSBANK, volksbank(day=day).replace("05-03-2018", day))
    assert row.date == DAY


@pytest.mark.parametrize(
    ("name", "text", "remark"),
    [
        ("'t Hoekje", "'x'", "x"),
        ("bakkerij 't hoekje", "'foto's van 's-Hertogenbosch'", "foto's van 's-Hertogenbosch"),
        ("'", "'huur, maart'", "huur, maart"),
        ("buurman", "'foto''s'", "foto's"),
        ("'buurman'", "''", "buurman"),
    ],
)
def test_apostrophes_of_asn_are_not_all_quotes(name: str, text: str, remark: str) -> None:
    (row,) = rows(VOLKSBANK, volksbank(name=name, text=text))
    assert (row.name, row.description) == (name if name != "'buurman'" else "buurman", remark)


def test_a_payment_by_card_at_asn_has_its_shop_in_the_text() -> None:
    (row,) = rows(VOLKSBANK, volksbank(name="", iban="", text="'Bakkerij Deeg >UTRECHT 5.03.2018 10U11 KV004'"))
    assert row.name == "Bakkerij Deeg"


_TITLES_2025 = (
    "Datum,Je rekening,Van / naar,Naam,Adres,Postcode,Woonplaats,Valuta saldo,Saldo voor boeking,Valuta,"
    "Bedrag bij / af,Verwerkingsdatum,Valutadatum,Code,Type,Volgnummer,Betalingskenmerk,Omschrijving,Afschriftnummer"
)
_ROWS_2025 = (
    f"05-03-2018,{OWN},{OTHER},Buurman,,,,EUR,130.44,EUR,-30.44,05-03-2018,05-03-2018,2754,NGM,11,,'huur, maart',26",
    f"06-03-2018,{OWN},,,,,,EUR,100.00,EUR,0.50,06-03-2018,01-03-2018,7606,AFB,12,,'Rente '>'S-Graven',26",
)


def asn_2025(*rows: str, category: str = "", delimiter: str = ",") -> str:
    lines = [f"{_TITLES_2025}{',Categorie' if category else ''}", *(f"{row}{category}" for row in rows)]
    return "".join(f"{line}\n" for line in lines).replace(",", delimiter)


@pytest.mark.parametrize("category", ["", ",'Overig'"])
def test_asn_puts_other_titles_above_the_same_columns(category: str) -> None:
    found = source(asn_2025(*_ROWS_2025, category=category))
    assert [form.label for form in FORMATS if form.recognises(found)] == [VOLKSBANK.label]
    (statement,) = VOLKSBANK.read(found)
    assert (statement.opening, statement.closing) == (D("130.44"), D("100.50"))
    first, second = statement.rows
    assert (first.line, first.counterparty, first.name, first.description) == (2, OTHER, "Buurman", "huur, maart")
    assert (first.reference, second.reference) == ("20180305-11", "20180306-12")
    assert second.description == "Rente '>'S-Graven"


def test_sns_leaves_out_the_address() -> None:
    content = asn_2025(*_ROWS_2025, category=",Overig").replace(",Adres,Postcode,Woonplaats", "")
    content = (
        content.replace("Bedrag bij / af", "Bedrag bij/af").replace("Buurman,,,,", "Buurman,").replace(",,,,,,", ",,,")
    )
    (statement,) = VOLKSBANK.read(source(content))
    assert [row.amount for row in statement.rows] == [D("-30.44"), D("0.50")]
    assert [row.description for row in statement.rows] == ["huur, maart", "Rente '>'S-Graven"]
    hidden = VOLKSBANK.blind(source(content), {2: ("L0001", "contributie")})
    assert b"Buurman" not in hidden
    assert [row.description for row in rows(VOLKSBANK, hidden)] == ["contributie", "Rente '>'S-Graven"]


def test_a_column_of_asn_is_where_its_title_is() -> None:
    titles = (
        "Omschrijving;Bedrag;Tegenrekening;Naam;Saldo voor boeking;Rekening;Verwerkingsdatum;Datum;Valutasoort saldo"
    )
    line = f'"huur; maart";-30,44;{OTHER};Buurman;130,44;{OWN};05-03-2018;04-03-2018;EUR'
    (row,) = rows(VOLKSBANK, f"{titles}\n{line}\n")
    assert (row.amount, row.balance, row.date, row.account) == (D("-30.44"), D("100.00"), DAY, OWN)
    assert (row.name, row.description, row.reference) == ("Buurman", "huur; maart", "")


def test_a_savings_account_of_asn_may_come_without_balances() -> None:
    titles = "Datum,Je rekening,Van / naar,Naam,Valuta,Bedrag bij / af,Verwerkingsdatum,Omschrijving"
    content = f"{titles}\n05-03-2018,{OWN},{OTHER},Buurman,EUR,-30.44,05-03-2018,'sparen'\n"
    (statement,) = VOLKSBANK.read(source(content))
    assert (statement.opening, statement.closing, statement.rows[0].balance) == (None, None, None)


def test_titles_of_asn_above_rows_of_another_form_are_refused() -> None:
    found = source(f"{_TITLES_2025}\na,b,c\n")
    assert VOLKSBANK.recognises(found)
    with pytest.raises(InputError, match="deze regel heeft 3 velden in plaats van 19"):
        VOLKSBANK.read(found)


# ABN AMRO


def abn(text: str, *, amount: str = "-25,00", closing: str = "975,00") -> str:
    return f"{BARE}\tEUR\t20180305\t1000,00\t{closing}\t20180304\t{amount}\t{text}\r\n"


def test_abn_amro_names_its_account_without_iban() -> None:
    (row,) = rows(ABN_AMRO, abn("BEA   NR:A1B23C   05.03.18/09.15 Bakkerij Deeg,PAS123   UTRECHT"))
    assert (row.account, row.date, row.name) == (BARE, DAY, "Bakkerij Deeg")


def test_abn_amro_cuts_text_into_slots() -> None:
    text = in_slots(
        "SEPA Incasso algemeen doorlopend",
        "Incassant: NL01ZZZ012345678901",
        "Naam: VERENIGING VAN EIGENAREN B",
        "Machtiging: DD-012345678901234567-890",
        "Omschrijving: Contributie maart van de vereniging",
        f"IBAN: {OTHER}",
        "Kenmerk: 2018-03",
    )
    (row,) = rows(ABN_AMRO, abn(text))
    assert row.name == "VERENIGING VAN EIGENAREN B"
    assert row.description == "Contributie maart van de vereniging"
    assert row.counterparty == OTHER
    assert "Contributie maart van de vereniging" in row.text


def test_abn_amro_text_whose_spaces_were_squeezed() -> None:
    (row,) = rows(ABN_AMRO, abn(f"SEPA Overboeking IBAN: {OTHER} BIC: DEMONL2A Naam: J Smit Omschrijving: nota 12"))
    assert (row.counterparty, row.name, row.description) == (OTHER, "J Smit", "nota 12")


def test_abn_amro_text_with_slashes_of_its_own() -> None:
    text = f"/TRTP/SEPA OVERBOEKING/IBAN/{OTHER}/BIC/DEMONL2A/NAME/Smit c/o Bos/REMI/maart/april/EREF/NOTPROVIDED   "
    (row,) = rows(ABN_AMRO, abn(text))
    assert (row.counterparty, row.name, row.description) == (OTHER, "Smit c/o Bos", "maart/april")


@pytest.mark.parametrize(
    "text",
    [
        "BEA, Betaalpas                   Bakkerij Deeg,PAS123            NR:012345, 12.02.23/17:55        UTRECHT",
        "BEA, Google Pay                  Bakkerij Deeg,PAS123            NR:AB12CD34, 20.02.23/12:59      www.deeg.nl",
        "GEA   NR:S1C234   31.12.18/12.12 Bakkerij Deeg,PAS456            UTRECHT",
    ],
)
def test_abn_amro_names_the_shop_before_the_card(text: str) -> None:
    assert describe(text).name == "Bakkerij Deeg"


@pytest.mark.parametrize("text", ["BEA" + " " * 100_000, "BEA, " + "x " * 60_000, "Naam: " * 20_000, "/TRTP/" * 20_000])
def test_abn_amro_text_of_any_length_is_read_in_no_time(text: str) -> None:
    assert describe(text).text


def test_abn_amro_does_not_quote() -> None:
    (row,) = rows(ABN_AMRO, abn('BEA, Betaalpas                   Cafe "De Zon,PAS123              NR:012345'))
    assert row.name == 'Cafe "De Zon'


def test_lines_that_explain_an_abn_amro_file_are_passed_over() -> None:
    found = rows(ABN_AMRO, "# voorbeeld\n#\n\n" + abn("Rente") + "\n# einde\n")
    assert [row.line for row in found] == [4]


def test_abn_amro_puts_several_accounts_in_one_file() -> None:
    second = abn("Rente").replace(BARE, "112233445")
    assert [item.account for item in ABN_AMRO.read(source(abn("Rente") + second))] == [BARE, "112233445"]


@pytest.mark.parametrize(
    "titles",
    [
        "",
        "accountNumber;mutationcode;transactiondate;valuedate;startsaldo;endsaldo;amount;description",
        "Rekeningnummer;Muntsoort;Transactiedatum;Rentedatum;Beginsaldo;Eindsaldo;Transactiebedrag;Omschrijving",
    ],
)
def test_abn_amro_orders_its_columns_otherwise_in_a_spreadsheet(titles: str) -> None:
    delimiter = ";" if titles else "\t"
    text = "BEA, Betaalpas                   Bakkerij Deeg,PAS123"
    line = delimiter.join((BARE, "EUR", "20180305", "20180304", "1000", "974,5", "-25,5", text))
    content = f"{titles}\n{line}\n".lstrip()
    (statement,) = ABN_AMRO.read(source(content))
    (row,) = statement.rows
    assert (statement.opening, row.amount, row.balance, row.date) == (D(1000), D("-25.50"), D("974.50"), DAY)
    assert row.name == "Bakkerij Deeg"
    copy = ABN_AMRO.blind(source(content), {row.line: ("L0001", "contributie")})
    assert b"Bakkerij" not in copy
    assert rows(ABN_AMRO, copy)[0].description == "contributie"


# bunq


@pytest.mark.parametrize(
    ("texts", "amounts"),
    [
        (("-24.99", "1,034.75"), (D("-24.99"), D("1034.75"))),
        (("-17,38", "-1.034,75"), (D("-17.38"), D("-1034.75"))),
        (("17,38-", "20"), (D("-17.38"), D(20))),
        (("5", "+1234.5"), (D(5), D("1234.5"))),
    ],
)
def test_bunq_has_its_decimals_after_a_point_or_a_comma(texts: tuple[str, str], amounts: tuple[D, D]) -> None:
    header = ("Date", "Interest Date", "Amount", "Account", "Counterparty", "Name", "Description")
    lines = [("2018-03-05", "2018-03-05", text, OWN, "", "Winkel", "koffie") for text in texts]
    assert tuple(row.amount for row in rows(BUNQ, table(header, lines, delimiter=","))) == amounts


def test_bunq_puts_sub_accounts_in_one_file() -> None:
    content = FORMS["bunq"].source(BOOKINGS).content.decode().replace(OWN, OTHER, 1)
    assert [item.account for item in BUNQ.read(source(content))] == [OTHER, OWN]


# Knab


def knab(*lines: tuple[str, ...]) -> str:
    return "KNAB EXPORT" + ";" * 16 + "\n" + ";".join(KNAB_TITLES) + "\n" + table((), lines, end="\n")


def knab_row(amount: str, reference: str, *, booked: str = "05-03-2018") -> tuple[str, ...]:
    day = "04-03-2018"
    return (
        OWN,
        day,
        "EUR",
        "D",
        amount,
        OTHER,
        "BOS P",
        day,
        "Overboeking",
        "x",
        "",
        "",
        "",
        "",
        reference,
        booked,
        "",
    )


@pytest.mark.parametrize(("text", "amount"), [("2500", "-2500"), ("827,75", "-827.75"), ("0,5", "-0.5"), ("7,", "-7")])
def test_knab_writes_as_many_decimals_as_it_needs(text: str, amount: str) -> None:
    (row,) = rows(KNAB, knab(knab_row(text, "B9F21PGYA068V2KD")))
    assert (row.amount, row.reference, row.date) == (D(amount), "B9F21PGYA068V2KD", DAY)


def test_a_reference_of_knab_that_two_rows_bear_is_no_identity() -> None:
    found = rows(KNAB, knab(knab_row("7,02", "C0C27IP2"), knab_row("0,00", "C0C27IP2"), knab_row("5", "C0C27PGF")))
    assert sorted(row.reference for row in found) == ["", "", "C0C27PGF"]


def test_knab_without_the_day_of_booking_has_that_of_the_transaction() -> None:
    (row,) = rows(KNAB, knab(knab_row("5", "C0C27PGF", booked="")))
    assert row.date == dt.date(2018, 3, 4)


def test_knab_without_its_banner() -> None:
    text = knab(knab_row("5", "C0C27PGF")).split("\n", 1)[1]
    assert len(rows(KNAB, text)) == 1


# ING savings


def test_the_number_of_an_ing_savings_account_is_no_iban() -> None:
    line = ("2018-03-05", "Rente", "V 286-81505", "Oranje Spaarrekening", "", "Bij", "9,20", "EUR", "Rente", "", "9,20")
    (row,) = rows(ING_SAVINGS, table(SAVINGS_NL, [line]))
    assert (row.account, row.amount, row.name, row.balance) == ("V286-81505", D("9.20"), "Rente", D("9.20"))


# All of them


@pytest.mark.parametrize("name", FORMS)
def test_identical_bookings_on_one_day_are_all_kept(name: str) -> None:
    form = FORMS[name]
    same = Booking(DAY, D("-0.31"), "", "Kosten", "pakket")
    (statement,) = form.format.read(form.source([same, same, same]))
    assert [row.amount for row in statement.rows] == [D("-0.31")] * 3


@pytest.mark.parametrize("name", FORMS)
def test_a_byte_order_mark_and_blank_lines_change_nothing(name: str) -> None:
    form = FORMS[name]
    plain = form.source(BOOKINGS)
    text = plain.text
    marked = source(("\ufeff" + text + "\n\n   \n").encode())
    if form.format.family == "ing":
        marked = source(("\ufeff" + text + "\n\n").encode())
    assert [item.rows for item in form.format.read(marked)] == [item.rows for item in form.format.read(plain)]


@pytest.mark.parametrize("name", FORMS)
def test_rows_the_other_way_round_are_read_oldest_first(name: str) -> None:
    form = FORMS[name]
    text = form.source(BOOKINGS).text
    lines = text.splitlines(keepends=True)
    rows_at = len(lines) - len(BOOKINGS)
    turned = source("".join(lines[:rows_at] + lines[rows_at:][::-1]).encode())
    (statement,) = form.format.read(turned)
    assert [row.amount for row in statement.rows if row.date > BOOKINGS[1].date] == [D("-1040.05"), D("3.10")]
    assert [row.date for row in statement.rows] == [item.date for item in BOOKINGS]


@pytest.mark.parametrize("name", ["triodos-9", "volksbank", "ing-spaar", "abn-sepa"])
def test_days_downwards_with_their_bookings_upwards_are_put_in_order(name: str) -> None:
    form = FORMS[name]
    lines = form.source(BOOKINGS).text.splitlines(keepends=True)
    header, body = lines[: len(lines) - 4], lines[len(lines) - 4 :]
    body = body[::-1] if name == "ing-spaar" else body
    turned = source("".join([*header, body[3], body[2], body[0], body[1]]).encode())
    (statement,) = form.format.read(turned)
    assert [row.amount for row in statement.rows] == [item.amount for item in BOOKINGS]


@pytest.mark.parametrize("name", FORMS)
def test_nothing_off_an_account_is_zero_without_a_sign(name: str) -> None:
    content = FORMS[name].source([Booking(DAY, D("-0.00"), "", "Kwijtschelding", "kosten")]).content
    for bij, af in (
        (b'"Bij"', b'"Af"'),
        (b'"Credit"', b'"Debit"' if b'"Date"' in content else b'"Debet"'),
        (b'"C"', b'"D"'),
    ):
        content = content.replace(bij, af)
    (row,) = rows(FORMS[name].format, content)
    assert f"{row.amount:f}" in {"0.00", "0"}


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("name", FORMS)
def test_utf_16_is_read_as_its_mark_says(name: str, codec: str) -> None:
    form = FORMS[name]
    plain = form.source(BOOKINGS)
    mark = "\ufeff" if codec == "utf-16-be" else ""
    wide = source(f"{mark}{plain.text}".encode(codec))
    assert [item.label for item in FORMATS if item.recognises(wide)] == [form.format.label]
    assert form.format.read(wide) == form.format.read(plain)
    line = form.format.read(wide)[0].rows[0].line
    copy = form.format.blind(wide, {line: ("L0001", "contributie")})
    assert copy == form.format.blind(source(plain.text), {line: ("L0001", "contributie")})


def test_utf_16_that_is_cut_off_in_a_letter_is_told() -> None:
    content = FORMS["triodos-9"].source(BOOKINGS).text.encode("utf-16")
    for cut in (1, 31, 40):
        with pytest.raises(InputError):
            TRIODOS.read(source(content[:-cut]))
