"""Write a bank statement as the CSV that ING gives: newest line first, each with the balance after it."""

from __future__ import annotations

import csv
import io
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.demo.days import Calendar
    from bwk_ledger.demo.lines import BankLine

_HEADER = (
    "Datum",
    "Naam / Omschrijving",
    "Rekening",
    "Tegenrekening",
    "Code",
    "Af Bij",
    "Bedrag (EUR)",
    "Mutatiesoort",
    "Mededelingen",
    "Saldo na mutatie",
    "Tag",
)


def statement_name(iban: str, calendar: Calendar) -> str:
    """The name that ING gives to the file."""
    return f"{iban}_01-{calendar.months[0]:02d}-{calendar.year}_31-12-{calendar.year}.csv"


def statement_csv(iban: str, opening: int, lines: Sequence[BankLine]) -> bytes:
    """The statement of one account; `lines` are oldest first, `opening` is in cents."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_HEADER)
    balances = list(accumulate((line.cents for line in lines), initial=opening))[1:]
    for line, balance in reversed(list(zip(lines, balances, strict=True))):
        writer.writerow(
            (
                f"{line.date:%Y%m%d}",
                line.name,
                iban,
                line.iban,
                line.code,
                "Af" if line.cents < 0 else "Bij",
                euros(abs(line.cents)),
                line.kind,
                line.text,
                euros(balance),
                "",
            )
        )
    return buffer.getvalue().encode("utf-8")


def euros(cents: int) -> str:
    """Cents as the bank writes them: `1234,56`, without thousands points."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02d}"
