"""Writes the same bookings in every form of CSV that the readers know, as the banks do."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from bwk_ledger.demo.people import demo_iban
from importers.readers.abn_amro import ABN_AMRO
from importers.readers.bunq import BUNQ
from importers.readers.ing import ING, ING_SAVINGS
from importers.readers.knab import KNAB
from importers.readers.rabobank import RABOBANK
from importers.readers.source import Source
from importers.readers.triodos import TRIODOS
from importers.readers.volksbank import VOLKSBANK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from importers.readers.bank import BankFormat

    Rows = Sequence[tuple["Booking", Decimal]]
    Writer = Callable[[Rows], bytes]
FORMATS = (ING, ING_SAVINGS, RABOBANK, TRIODOS, ABN_AMRO, BUNQ, VOLKSBANK, KNAB)
OWN = demo_iban(1)
OTHER = demo_iban(2)
BARE = "123456789"
SAVINGS = "V 286-81505"
OPENING = Decimal("1000.00")


@dataclass(frozen=True)
class Booking:
    """What is written, whatever the form."""

    date: dt.date
    amount: Decimal
    iban: str
    name: str
    text: str


@dataclass(frozen=True)
class Form:
    """One form of one bank, and how it writes bookings (oldest first) with the balance after each."""

    format: BankFormat
    write: Writer
    account: str = OWN
    has_balance: bool = True
    letters: str = " abcdeXYZ0189.,;:-+/()&'\"é€"
    longest: int = 60
    encoding: str = "utf-8"

    def source(self, bookings: Iterable[Booking], name: str = "afschrift.csv") -> Source:
        bookings = list(bookings)
        balances = list(accumulate((item.amount for item in bookings), initial=OPENING))[1:]
        return source(self.write(list(zip(bookings, balances, strict=True))), name)


def source(content: bytes | str, name: str = "afschrift.csv") -> Source:
    return Source(Path(name), content.encode() if isinstance(content, str) else content)


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ";",
    quote: str = '"',
    quoting: int = csv.QUOTE_ALL,
    end: str = "\r\n",
) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        delimiter=delimiter,
        quotechar=quote,
        quoting=quoting,
        lineterminator=end,  # type: ignore[arg-type]
    )
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue()


def comma(value: Decimal, *, plus: bool = False) -> str:
    return f"{value:+.2f}".replace(".", ",") if plus else f"{value:.2f}".replace(".", ",")


def dutch(value: Decimal) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


ING_NL = (
    "Datum", "Naam / Omschrijving", "Rekening", "Tegenrekening", "Code", "Af Bij", "Bedrag (EUR)", "MutatieSoort",
    "Mededelingen",
)  # fmt: skip
ING_EN = (
    "Date", "Name / Description", "Account", "Counterparty", "Code", "Debit/credit", "Amount (EUR)", "Transaction type",
    "Notifications", "Resulting balance", "Tag",
)  # fmt: skip
SAVINGS_NL = (
    "Datum", "Omschrijving", "Rekening", "Rekening naam", "Tegenrekening", "Af Bij", "Bedrag", "Valuta", "Mutatiesoort",
    "Mededelingen", "Saldo na mutatie",
)  # fmt: skip
SAVINGS_EN = (
    "Date", "Description", "Account", "Account name", "Counterparty", "Debit/credit", "Amount", "Currency",
    "Transaction type", "Notifications", "Resulting balance",
)  # fmt: skip
RABO_NL = (
    "IBAN/BBAN", "Munt", "BIC", "Volgnr", "Datum", "Rentedatum", "Bedrag", "Saldo na trn",
    "Tegenrekening IBAN/BBAN", "Naam tegenpartij", "Naam uiteindelijke partij", "Naam initiërende partij",
    "BIC tegenpartij", "Code", "Batch ID", "Transactiereferentie", "Machtigingskenmerk", "Incassant ID",
    "Betalingskenmerk", "Omschrijving-1", "Omschrijving-2", "Omschrijving-3", "Reden retour", "Oorspr bedrag",
    "Oorspr munt", "Koers",
)  # fmt: skip
RABO_EN = (
    "IBAN/BBAN", "Ccy", "BIC", "Seq No", "Date", "Value Date", "Amount", "Bal After Bkng", "Counterpty IBAN/BBAN",
    "Name Counterpty", "Name Ultimate Pty", "Name Initiating Pty", "Counterpty BIC", "Code", "Batch ID",
    "Transaction Reference", "Mandate Reference", "Collector ID", "Payment Reference", "Description-1",
    "Description-2", "Description-3", "Reasoncode", "Instr Amt", "Instr Ccy", "Rate",
)  # fmt: skip
VOLKSBANK_TITLES = (
    "Boekingsdatum", "Rekeningnummer", "Tegenrekeningnummer", "Naam tegenpartij", "Adres", "Postcode", "Plaats",
    "Valutasoort rekening", "Saldo voor mutatie", "Valutasoort mutatie", "Transactiebedrag", "Journaaldatum",
    "Valutadatum", "Interne transactiecode", "Globale transactiecode", "Volgnummer transactie", "Betalingskenmerk",
    "Omschrijving", "Afschriftnummer", "Categorie",
)  # fmt: skip
KNAB_TITLES = (
    "Rekeningnummer", "Transactiedatum", "Valutacode", "CreditDebet", "Bedrag", "Tegenrekeningnummer",
    "Tegenrekeninghouder", "Valutadatum", "Betaalwijze", "Omschrijving", "Type betaling", "Machtigingsnummer",
    "Incassant ID", "Adres", "Referentie", "Boekdatum", "",
)  # fmt: skip


def _ing(header: Sequence[str], delimiter: str, words: tuple[str, str]) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = [
            (
                f"{item.date:%Y%m%d}", item.name, OWN, item.iban, "GT", words[item.amount > 0], comma(abs(item.amount)),
                "Online bankieren", item.text, comma(balance), "",
            )[: len(header)]
            for item, balance in reversed(rows)
        ]  # fmt: skip
        return table(header, lines, delimiter=delimiter).encode()

    return write


def _savings(
    header: Sequence[str], delimiter: str, words: tuple[str, str], kind: str = "Oranje Spaarrekening"
) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = [
            (
                f"{item.date}", item.name, SAVINGS, kind, item.iban, words[item.amount > 0],
                dutch(abs(item.amount)), "EUR", "Opname", item.text, dutch(balance),
            )
            for item, balance in reversed(rows)
        ]  # fmt: skip
        return table(header, lines, delimiter=delimiter, end="\n").encode()

    return write


def _rabobank(header: Sequence[str], encoding: str, quote: str = '"', amounts: Callable[..., str] = comma) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = [
            (
                OWN, "EUR", "DEMONL2U", f"{6408 + number:018d}", f"{item.date}", f"{item.date}",
                amounts(item.amount, plus=True), amounts(balance, plus=True), item.iban, item.name, "", "", "", "cb",
                "", "", "", "", "", item.text, " ", "", "", "", "", "",
            )
            for number, (item, balance) in enumerate(rows)
        ]  # fmt: skip
        return table(header, lines, delimiter=",", quote=quote).encode(encoding)

    return write


def _rabobank_old(width: int) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = [
            (
                OWN, "EUR", f"{item.date:%Y%m%d}", "CD"[item.amount < 0], f"{abs(item.amount):.2f}", item.iban,
                item.name, f"{item.date:%Y%m%d}", "id", "", item.text, "", "", "", "", "", "", "", "",
            )[:width]
            for item, _ in rows
        ]  # fmt: skip
        return table((), lines, delimiter=",").encode("latin-1")

    return write


TRIODOS_TITLES = (
    "Boekdatum", "Rekeningnummer", "Bedrag", "Debet / Credit", "Naam tegenrekening", "Tegenrekening", "Code",
    "Omschrijving", "Saldo na boeking",
)  # fmt: skip


def _triodos(width: int, *, bic: str = "", titles: Sequence[str] = ()) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = [
            (
                f"{item.date:%d-%m-%Y}", OWN, dutch(abs(item.amount)), ("Credit", "Debet")[item.amount < 0], item.name,
                f"{bic} {item.iban}".strip() if item.iban else "", "ET", item.text, dutch(balance),
            )[:width]
            for item, balance in rows
        ]  # fmt: skip
        return table(titles, lines, delimiter=",").encode("iso-8859-15")

    return write


def in_slots(*parts: str) -> str:
    """ABN AMRO's layout: each part begins a slot of 32 characters, and a line holds two with a space between."""
    slots = [part[start : start + 32].ljust(32) for part in parts for start in range(0, max(len(part), 1), 32)]
    lines = [slots[start : start + 2] for start in range(0, len(slots), 2)]
    return "".join(f"{' '.join(line):65}" for line in lines)


def sepa(item: Booking) -> str:
    parts = ("SEPA Overboeking", f"IBAN: {item.iban}", "BIC: DEMONL2A", f"Naam: {item.name}")
    return in_slots(*parts, f"Omschrijving: {item.text}", "Kenmerk: NOTPROVIDED")


def slashes(item: Booking) -> str:
    words = f"/TRTP/SEPA OVERBOEKING/IBAN/{item.iban}/BIC/DEMONL2A/NAME/{item.name}/REMI/{item.text}"
    return f"{words}/EREF/NOTPROVIDED      "


def _abn(describe: Callable[[Booking], str]) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = [
            "\t".join(
                (
                    BARE, "EUR", f"{item.date:%Y%m%d}", comma(balance - item.amount), comma(balance),
                    f"{item.date:%Y%m%d}", comma(item.amount), describe(item),
                )
            )
            for item, balance in rows
        ]  # fmt: skip
        return "".join(f"{line}\r\n" for line in lines).encode()

    return write


def trailing_minus(value: Decimal) -> str:
    return f"{comma(abs(value))}-" if value < 0 else comma(value)


def _bunq(delimiter: str, amounts: Callable[[Decimal], str], *, interest: bool, titles: str) -> Writer:
    def write(rows: Rows) -> bytes:
        header = titles.split("|")
        lines = [
            [f"{item.date}", f"{item.date}", amounts(item.amount), OWN, item.iban, item.name, item.text]
            for item, _ in rows
        ]
        if not interest:
            del header[1]
            for line in lines:
                del line[1]
        return table(header, lines, delimiter=delimiter, end="\n").encode()

    return write


BUNQ_EN = "Date|Interest Date|Amount|Account|Counterparty|Name|Description"
BUNQ_NL = "Datum|Rentedatum|Bedrag|Rekening|Tegenrekening|Naam|Omschrijving"


def _volksbank(delimiter: str, quote: str, day: str, *, titles: bool = False) -> Writer:
    def write(rows: Rows) -> bytes:
        lines = []
        for number, (item, balance) in enumerate(rows):
            date = item.date.strftime(day)
            text = f"{quote}{item.text}{quote}"
            name = item.name if quote == "'" else f"{quote}{item.name}{quote}"
            lines.append(
                delimiter.join(
                    (
                        date, OWN, item.iban, name, "", "", "", "EUR", f"{balance - item.amount:.2f}", "EUR",
                        f"{item.amount:.2f}", date, date, "8810", "OVB", f"{90043054 + number}", "", text, "42",
                        *(["Overig"] if titles else []),
                    )
                )
            )  # fmt: skip
        if titles:
            lines.insert(0, delimiter.join(VOLKSBANK_TITLES))
        return "".join(f"{line}\n" for line in lines).encode()

    return write


def bare(value: Decimal) -> str:
    """Only the decimals that are needed."""
    return f"{value.normalize():f}".replace(".", ",")


def _knab(delimiter: str, *, reference: bool = True) -> Writer:
    def write(rows: Rows) -> bytes:
        titles = KNAB_TITLES if reference else (*KNAB_TITLES[:14], "")
        lines = []
        for number, (item, _) in reversed(list(enumerate(rows))):
            day = f"{item.date:%d-%m-%Y}"
            line = [
                OWN, day, "EUR", "CD"[item.amount < 0], bare(abs(item.amount)), item.iban, item.name, day,
                "Overboeking", item.text, "", "", "", "", f"B9F21PGY{number:08d}", day, "",
            ]  # fmt: skip
            lines.append(line if reference else [*line[:14], ""])
        text = table((), lines, delimiter=delimiter, end="\n")
        banner = "KNAB EXPORT" + delimiter * (len(titles) - 1)
        return f"{banner}\n{delimiter.join(titles)}\n{text}".encode()

    return write


_LATIN = " abcdeXYZ0189.,;:-+/()&'\"éŠ"
_NO_QUOTES = " abcdeXYZ0189.:-+/()&é€"
FORMS: dict[str, Form] = {
    "ing-oud": Form(ING, _ing(ING_NL, ",", ("Af", "Bij")), has_balance=False),
    "ing-nieuw": Form(ING, _ing((*ING_NL, "Saldo na mutatie", "Tag"), ";", ("Af", "Bij"))),
    "ing-engels": Form(ING, _ing(ING_EN, ";", ("Debit", "Credit"))),
    "ing-spaar": Form(ING_SAVINGS, _savings(SAVINGS_NL, ";", ("Af", "Bij")), "V286-81505"),
    "ing-spaar-engels": Form(ING_SAVINGS, _savings(SAVINGS_EN, ",", ("Debit", "Credit")), "V286-81505"),
    "ing-spaar-2020": Form(
        ING_SAVINGS,
        _savings((*SAVINGS_NL[:3], "Rekening type", *SAVINGS_NL[4:]), ",", ("Af", "Bij"), "Bonusrenterekening"),
        "V286-81505",
    ),
    "rabobank": Form(RABOBANK, _rabobank(RABO_NL, "latin-1"), letters=_LATIN.replace("Š", ""), encoding="latin-1"),
    "rabobank-utf8": Form(RABOBANK, _rabobank(RABO_NL, "utf-8")),
    "rabobank-engels": Form(RABOBANK, _rabobank(RABO_EN, "utf-8")),
    "rabobank-enkel": Form(RABOBANK, _rabobank(RABO_NL, "utf-8", "'"), letters=_NO_QUOTES + ',;"'),
    "rabobank-16": Form(
        RABOBANK, _rabobank_old(16), has_balance=False, letters=_LATIN.replace("Š", ""), encoding="latin-1"
    ),
    "rabobank-19": Form(
        RABOBANK, _rabobank_old(19), has_balance=False, letters=_LATIN.replace("Š", ""), encoding="latin-1"
    ),
    "triodos-8": Form(TRIODOS, _triodos(8), has_balance=False, letters=_LATIN + "€", encoding="iso-8859-15"),
    "triodos-9": Form(TRIODOS, _triodos(9), letters=_LATIN + "€", encoding="iso-8859-15"),
    "triodos-bic": Form(TRIODOS, _triodos(9, bic="RABONL2U"), letters=_LATIN + "€", encoding="iso-8859-15"),
    "triodos-8-bic": Form(
        TRIODOS, _triodos(8, bic="DEUTNL2AXXX"), has_balance=False, letters=_LATIN + "€", encoding="iso-8859-15"
    ),
    "triodos-titels": Form(
        TRIODOS, _triodos(9, bic="RABONL2U", titles=TRIODOS_TITLES), letters=_LATIN + "€", encoding="iso-8859-15"
    ),
    "abn-sepa": Form(ABN_AMRO, _abn(sepa), BARE, letters=_NO_QUOTES.replace(":", "") + "'\",;"),
    "abn-trtp": Form(ABN_AMRO, _abn(slashes), BARE, letters=_NO_QUOTES + "'\",;"),
    "bunq": Form(BUNQ, _bunq(",", "{:.2f}".format, interest=True, titles=BUNQ_EN), has_balance=False),
    "bunq-6": Form(BUNQ, _bunq(",", "{:,.2f}".format, interest=False, titles=BUNQ_EN), has_balance=False),
    "bunq-komma": Form(BUNQ, _bunq(";", dutch, interest=True, titles=BUNQ_NL), has_balance=False),
    "bunq-min": Form(BUNQ, _bunq(";", trailing_minus, interest=True, titles=BUNQ_EN), has_balance=False),
    "volksbank": Form(VOLKSBANK, _volksbank(",", "'", "%d-%m-%Y"), letters=_NO_QUOTES + '"'),
    "volksbank-ymd": Form(VOLKSBANK, _volksbank(",", "'", "%Y%m%d"), letters=_NO_QUOTES + '"'),
    "volksbank-2004": Form(VOLKSBANK, _volksbank(";", '"', "%d-%m-%Y"), letters=_NO_QUOTES + ",;'"),
    "volksbank-titels": Form(VOLKSBANK, _volksbank(";", '"', "%d-%m-%Y", titles=True), letters=_NO_QUOTES + ",'"),
    "knab": Form(KNAB, _knab(";"), has_balance=False),
    "knab-oud": Form(KNAB, _knab(";", reference=False), has_balance=False),
    "knab-komma": Form(KNAB, _knab(","), has_balance=False),
}
BOOKINGS = (
    Booking(dt.date(2018, 1, 2), Decimal("250.00"), OTHER, "Stichting Voorbeeld", "bijdrage januari"),
    Booking(dt.date(2018, 1, 2), Decimal("-12.50"), "", "Bakkerij Deeg", "koffie en koek"),
    Booking(dt.date(2018, 1, 5), Decimal("-1040.05"), OTHER, "Verhuur BV", "huur kamer TOP"),
    Booking(dt.date(2018, 2, 1), Decimal("3.10"), demo_iban(3), "M. de Vries", "retour statiegeld"),
)
