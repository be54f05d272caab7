"""ING (Netherlands): the CSV of current and savings accounts, and its exports that are no statement."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from bwk_ledger.base.periods import COMPACT, ISO
from bwk_ledger.base.quick import maker
from importers.readers.bank import BankRow
from importers.readers.columns import Signs, Titled
from importers.readers.csv_bank import CsvBank, CsvForm, Refusal, credit_card, has_titles
from importers.readers.dialect import SEMICOLON_FIRST
from importers.readers.values import bare_number, has_sign, two_signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importers.readers.columns import BankTable

_CURRENT = Titled(
    {
        "date": ("datum", "date"),
        "name": ("naam / omschrijving", "name / description"),
        "account": ("rekening", "account"),
        "counterparty": ("tegenrekening", "counterparty"),
        "sign": ("af bij", "debit/credit"),
        "amount": ("bedrag (eur)", "amount (eur)"),
        "text": ("mededelingen", "notifications"),
    },
    {"balance": ("saldo na mutatie", "resulting balance")},
)
# A number that is no IBAN, and a balance in every row.
_SAVINGS = Titled(
    {
        "date": ("datum", "date"),
        "name": ("omschrijving", "description"),
        "account": ("rekening", "account"),
        "account name": ("rekening naam", "rekening type", "account name", "account type"),
        "counterparty": ("tegenrekening", "counterparty"),
        "sign": ("af bij", "debit/credit"),
        "amount": ("bedrag", "amount"),
        "text": ("mededelingen", "notifications"),
        "balance": ("saldo na mutatie", "resulting balance"),
    },
    {"currency": ("valuta", "currency"), "kind": ("mutatiesoort", "transaction type")},
)
_SIGNS = Signs({"af": -1, "debit": -1, "bij": 1, "credit": 1}, "Af of Bij")
_TEXTS = ("sign", "date", "amount", "account", "counterparty", "name", "text")
# ING joins what the payer wrote with labels of its own; only the first part is the payer's. The group is atomic so that
# the time is linear in the length of the text.
_DESCRIPTION = re.compile(
    r"(?:Omschrijving|Description): (?P<text>(?>[^\n ]*"
    r"(?: (?!(?:IBAN|Kenmerk|Reference|Machtiging ID|Mandate ID|Incassant ID|Datum/Tijd|Date/time|Valutadatum"
    r"|Value date):)[^\n ]*)*))(?= |$)"
)
_ZERO_OFF = "-0.00"  # as rows of nothing off the account are identified in books from before they were 0
_bank_row = maker(BankRow)
_DAYS = (COMPACT,)


# Most rows that are ever read are of this export: it has a reader of its own, which takes half the time.


def _rows(table: BankTable) -> Iterator[BankRow]:
    texts = itemgetter(*(table.positions[key] for key in _TEXTS))
    balance_at = table.positions.get("balance")
    read_day, read_amount, read_common = table.days.read, table.amounts.read, table.amounts.read_common
    names: dict[str, str] = {}  # each of them held once: many rows are of the same few parties
    for line, _, fields in table.records():
        word, day, number, account, counterparty, name, text = map(str.strip, texts(fields))
        sign = _SIGNS.words.get(word.lower())
        if sign is None:
            raise table.source.damaged(line, f"'{word}' is geen {_SIGNS.shown}")
        account, counterparty = bare_number(account), bare_number(counterparty)
        description = _DESCRIPTION.search(text)
        date = read_day(line, day, _DAYS)
        amount = read_common(line, number)
        if has_sign(number):
            raise two_signs(table.source, line, number, word)
        yield _bank_row(
            (
                line,
                date,
                account,
                amount if sign > 0 or not amount else amount.copy_negate(),
                counterparty,
                names.setdefault(name, name),
                text,
                description["text"].strip() if description else text,
                None if balance_at is None else read_amount(line, fields[balance_at].strip()),
                "",
                None,
                "" if sign > 0 or amount else f"{_ZERO_OFF}|{counterparty}",
                "",
            )
        )


ING = CsvBank(
    "ING-afschrift (CSV)",
    "ing",
    "ING",
    [CsvForm([_CURRENT], days=_DAYS, signs=_SIGNS, newest_first=True, rows=_rows)],
    [
        Refusal(
            has_titles(SEMICOLON_FIRST, frozenset({"datum", "boeksaldo"})),
            "dit is het overzicht van saldi per dag, niet van de bankregels",
            "van dag tot dag staat er alleen een saldo, niet wie wat betaalde.",
            "download bij ING de af- en bijschrijvingen als CSV; daar staat het saldo in elke regel bij.",
        ),
        credit_card(
            SEMICOLON_FIRST,
            frozenset({"kaartnummer", "af bij", "bedrag (eur)"}),
            frozenset({"card number", "debit/credit", "amount (eur)"}),
        ),
    ],
).format
ING_SAVINGS = CsvBank(
    "ING-spaarrekening (CSV)",
    "ing-spaar",
    "ING",
    [CsvForm([_SAVINGS], days=[ISO, COMPACT], signs=_SIGNS, newest_first=True)],
).format
