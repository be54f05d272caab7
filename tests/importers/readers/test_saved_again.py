"""Every form of CSV, opened in a spreadsheet or an editor and saved again, is the same statement."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from bwk_ledger.base.errors import InputError
from importers.booking import row_keys
from importers.readers.bunq import BUNQ
from importers.readers.ing import ING
from importers.readers.triodos import TRIODOS
from tests.importers.readers.csv_forms import BOOKINGS, BUNQ_EN, FORMS, ING_NL, OTHER, OWN, source

if TYPE_CHECKING:
    from collections.abc import Callable

    from importers.readers.bank import BankFormat, BankRow

# Those of which the fields are in double quotes; a Dutch spreadsheet leaves any other as it is.
TABLES = [name for name in FORMS if not name.startswith(("abn", "volksbank", "rabobank-enkel"))]
_DAYS = re.compile(r"(?<![\d-])(?:(\d{4})-?(\d\d)-?(\d\d)|(\d\d)-(\d\d)-(\d{4}))(?![\d-])")


def fields(text: str) -> list[list[str]]:
    delimiter = ";" if text.count('";"') + text.count(";D;") >= text.count('","') else ","
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]


def written(rows: list[list[str]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return buffer.getvalue()


def by_excel(text: str) -> str:
    """Without quotes, with semicolons, and with the empty line that a spreadsheet keeps at the end."""
    rows = fields(text)
    return written([*rows, [""] * len(rows[-1])], ";")


def with_empty_columns(text: str) -> str:
    return written([[*row, "", ""] for row in fields(text)], ";")


def as_tabs(text: str) -> str:
    return written(fields(text), "\t")


def as_commas(text: str) -> str:
    return written(fields(text), ",", csv.QUOTE_ALL)


def days(write: Callable[[str, str, str], str]) -> Callable[[str], str]:
    def turned(text: str) -> str:
        rows = [
            [
                _DAYS.sub(lambda found: write(*(found.group(1, 2, 3) if found[1] else found.group(6, 5, 4))), field)
                if _DAYS.fullmatch(field)
                else field
                for field in row
            ]
            for row in fields(text)
        ]
        return written(rows, ";")

    return turned


AGAIN: dict[str, Callable[[str], str]] = {
    "excel": by_excel,
    "lege kolommen": with_empty_columns,
    "tabs": as_tabs,
    "komma's": as_commas,
    "dag eerst": days(lambda year, month, day: f"{int(day)}-{int(month)}-{year}"),
    "schuine strepen": days(lambda year, month, day: f"{day}/{month}/{year}"),
    "jaar eerst": days(lambda year, month, day: f"{year}-{month}-{day}"),
}


def rows(form: BankFormat, content: bytes) -> list[BankRow]:
    (statement,) = form.read(source(content))
    return [row._replace(line=0) for row in statement.rows]


@pytest.mark.parametrize("how", AGAIN)
@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_was_saved_again_is_the_same(name: str, how: str) -> None:
    form = FORMS[name]
    original = form.source(BOOKINGS)
    text = original.content.decode(form.encoding)
    for encoding in ("utf-8", "utf-8-sig"):
        again = AGAIN[how](text).encode(encoding)
        assert form.format.recognises(source(again)), again.decode()
        assert rows(form.format, again) == rows(form.format, original.content)
        (statement,) = form.format.read(source(again))
        assert (statement.closing is not None) == form.has_balance


@pytest.mark.parametrize("name", [name for name in TABLES if "knab" not in name])
def test_a_file_of_which_each_line_became_one_field_is_the_same(name: str) -> None:
    form = FORMS[name]
    original = form.source(BOOKINGS)
    text = original.content.decode(form.encoding)
    lines = written(fields(text), ",", csv.QUOTE_ALL).splitlines()
    # The first value lost its quotes when the file was opened; the others were doubled when it was saved.
    bare = [line[1:].replace('"', "", 1) for line in lines]
    again = "".join(f'"{line.replace(chr(34), chr(34) * 2)}"\r\n' for line in bare).encode()
    assert form.format.recognises(source(again)), again.decode()
    assert rows(form.format, again) == rows(form.format, original.content)


def test_bunq_as_a_public_file_has_it() -> None:
    header = '"Datum,""Rentedatum"",""Bedrag"",""Rekening"",""Tegenrekening"",""Naam"",""Omschrijving"""'
    row = f'"2020-06-01,""2020-06-01"",""-83,86"",""{OWN}"","""",""Winkel BV"",""Winkel BV ZAANDAM, NL"""'
    (found,) = rows(BUNQ, f"{header}\r\n{row}\r\n".encode())
    assert (f"{found.date} {found.amount}", found.name, found.text) == (
        "2020-06-01 -83.86", "Winkel BV", "Winkel BV Winkel BV ZAANDAM, NL",
    )  # fmt: skip


def bunq(*lines: str) -> bytes:
    return "\n".join([BUNQ_EN.replace("|", ","), *lines]).encode()


def message(form: BankFormat, content: bytes) -> str:
    with pytest.raises(InputError) as raised:
        form.read(source(content))
    return str(raised.value)


def test_days_of_two_forms_in_one_file_are_refused() -> None:
    content = bunq(f"13-01-2020,13-01-2020,1.00,{OWN},,A,b", f"01/12/2020,01/12/2020,1.00,{OWN},,A,b")
    assert message(BUNQ, content) == (
        "afschrift.csv, regel 3: '01/12/2020' is geschreven als dd/mm/jjjj, eerdere datums als dd-mm-jjjj.\n"
        f"    | 01/12/2020,01/12/2020,1.00,{OWN},,A,b\n"
        "  Oorzaak: een rekenblad draaide een deel van de datums om, of er zijn twee bestanden aan elkaar geplakt.\n"
        "  Herstel: download het bestand opnieuw bij de bank, en sla het niet op vanuit een rekenblad."
    )


def test_an_american_day_is_refused() -> None:
    content = bunq(f"01/02/2020,01/02/2020,1.00,{OWN},,A,b", f"01/13/2020,01/13/2020,1.00,{OWN},,A,b")
    assert "'01/13/2020' is geen bestaande datum" in message(BUNQ, content)


@pytest.mark.parametrize("amount", ["-20,00", "+20,00", "20,00-"])
@pytest.mark.parametrize("word", ["Af", "Bij"])
def test_a_sign_that_says_what_the_word_says_already_is_refused(amount: str, word: str) -> None:
    line = ("20240314", "Winkel", OWN, OTHER, "GT", word, amount, "Online bankieren", "koffie")
    content = f"{';'.join(ING_NL)}\n{';'.join(line)}\n".encode()
    assert message(ING, content) == (
        f"afschrift.csv, regel 2: '{amount}' heeft een teken.\n"
        f"    | {';'.join(line)}\n"
        f"  Oorzaak: of het af of bij is, zegt '{word}' al; welk van de twee?\n"
        "  Herstel: download het bestand opnieuw bij de bank, of sla het opnieuw op."
    )


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (f"RABONL2U {OTHER}", OTHER),
        (f"RABONL2UXXX  {OTHER}", OTHER),
        (f"rabonl2u {OTHER.lower()}", OTHER),
        (OTHER, OTHER),
        (f"{OTHER[:4]} {OTHER[4:8]} {OTHER[8:]}", OTHER),
        ("CBBRLV22 LV97DEMO0435195001", "LV97DEMO0435195001"),
        ("", ""),
    ],
)
def test_the_counterparty_is_its_number_alone(said: str, number: str) -> None:
    line = f'"02-03-2024","{OWN}","5,00","Credit","Zon","{said}","ET","gift","805,00"\r\n'
    (row,) = rows(TRIODOS, line.encode())
    assert row.counterparty == number
    # Books of before the code of the bank was taken off know the row by all of it.
    as_it_was = row._replace(counterparty=said.replace(" ", ""), identified="")
    assert row_keys("triodos", [row]) == row_keys("triodos", [as_it_was])


@pytest.mark.parametrize("name", ["abn-sepa", "abn-trtp"])
def test_the_tabs_of_abn_amro_saved_with_semicolons_are_the_same(name: str) -> None:
    form = FORMS[name]
    original = form.source(BOOKINGS)
    again = written([line.split("\t") for line in original.text.splitlines()], ";").encode()
    assert rows(form.format, again) == rows(form.format, original.content)
