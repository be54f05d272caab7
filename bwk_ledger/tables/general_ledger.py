"""`bwk grootboek` and `bwk proefbalans`: the ledger account by account."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.figures.results import RESULTS_BEFORE
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Cell, Kind, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.general_ledger import (
        AccountLedger,
        AccountYear,
        Journal,
        JournalEntry,
        JournalLine,
        LedgerLine,
    )

_NAMES = {RESULTS_BEFORE: "Resultaat van eerdere jaren, nog niet bestemd"}


def debit(amount: Decimal) -> Decimal | None:
    """An amount where it stands in the column of debit."""
    return amount if amount >= 0 else None


def credit(amount: Decimal) -> Decimal | None:
    """An amount where it stands in the column of credit."""
    return -amount if amount < 0 else None


def proefbalans(found: Sequence[AccountYear], names: Mapping[str, str], year: int) -> Table:
    """One row per account, the balance sheet first; every total of debit equals that of credit.

    Args:
        found: the accounts.
        names: the name of each account, from its `open`.
        year: of the trial balance.
    """
    days = (f"1-1-{year}", f"mutaties {year}", f"31-12-{year}")
    fields: tuple[RecordField[AccountYear], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda item: Cell(item.account, account=item.account)),
        RecordField("Naam", Kind.TEXT, lambda item: names.get(item.account) or _NAMES.get(item.account, "")),
        *_sides(days[0], lambda item: item.opening),
        RecordField("debet", Kind.MONEY, lambda item: item.debit or None, adds=True, group=days[1]),
        RecordField("credit", Kind.MONEY, lambda item: item.credit or None, adds=True, group=days[1]),
        *_sides(days[2], lambda item: item.closing),
    )
    blocks = {"Balansrekeningen": False, "Resultaatrekeningen": True}
    sections = [
        Section([item for item in found if item.is_result == is_result], title, f"{title} totaal")
        for title, is_result in blocks.items()
    ]
    return table(
        f"Proefbalans {year}",
        fields,
        rows(fields, sections, "Totaal"),
        "in euro's; aandelen tegen wat ervoor is betaald, uren tellen niet mee",
    )


def _sides(
    group: str, balance: Callable[[AccountYear], Decimal]
) -> tuple[RecordField[AccountYear], RecordField[AccountYear]]:
    """Debit and credit of a balance: each account is on one side of it."""
    return (
        RecordField("debet", Kind.MONEY, lambda item: max(balance(item), ZERO) or None, adds=True, group=group),
        RecordField("credit", Kind.MONEY, lambda item: max(-balance(item), ZERO) or None, adds=True, group=group),
    )


class LedgerRow(NamedTuple):
    """A line of an account: a posting, or what it began with."""

    day: dt.date
    text: str
    balance: Decimal
    line: LedgerLine | None = None


def grootboek(found: Iterable[AccountLedger], names: Mapping[str, str], year: int) -> list[Table]:
    """A table per account, and in a workbook all of them on one sheet.

    Args:
        found: the accounts.
        names: the name of each account, from its `open`.
        year: the year.
    """
    return [_account(item, names.get(item.account, ""), year) for item in found]


def _account(item: AccountLedger, name: str, year: int) -> Table:
    kind = Kind.HOURS if item.in_hours else Kind.MONEY
    fields: tuple[RecordField[LedgerRow], ...] = (
        RecordField("Datum", Kind.TEXT, lambda row: row.day),
        RecordField("Omschrijving", Kind.TEXT, lambda row: row.text, total=lambda _: "Eindstand"),
        RecordField("Tegenrekening", Kind.TEXT, lambda row: ", ".join(row.line.others) if row.line else None),
        RecordField("Subsidie", Kind.TEXT, lambda row: row.line.grant if row.line else None),
        RecordField("debet", kind, lambda row: debit(row.line.amount) if row.line else None, adds=True),
        RecordField("credit", kind, lambda row: credit(row.line.amount) if row.line else None, adds=True),
        RecordField("saldo", kind, lambda row: row.balance, total=lambda _: item.closing, running=(4, 5)),
        RecordField("Bron", Kind.TEXT, lambda row: row.line.document if row.line else None),
    )
    lines = [LedgerRow(dt.date(year, 1, 1), "Beginstand", item.opening)]
    lines += [LedgerRow(line.date, line.text, line.balance, line) for line in item.lines]
    made = records(
        f"{item.account} {year}",
        fields,
        lines,
        subtitle=f"{name}, in {'uren' if item.in_hours else 'euro'}".removeprefix(", "),
        total=f"{year}-12-31",
    )
    return replace(made, sheet=f"Grootboek {year}")


_ACCOUNT: tuple[RecordField[Any], ...] = (
    RecordField("Rekening", Kind.TEXT, lambda entry: entry.account),
    RecordField("Naam", Kind.TEXT, lambda entry: str(entry.meta.get("naam", ""))),
    RecordField("RGS", Kind.TEXT, lambda entry: str(entry.meta.get("rgs", ""))),
)


def rekeningen(opens: Iterable[Any], year: int) -> Table:
    """Accounts with their code; `opens` are their directives."""
    subtitle = "met hun code in het Referentie Grootboekschema; alleen rekeningen die dit jaar iets hadden"
    return records(f"Rekeningen {year}", _ACCOUNT, opens, subtitle=subtitle)


_OPEN: tuple[RecordField[Any], ...] = (
    RecordField("Datum", Kind.TEXT, lambda entry: entry.date),
    RecordField("Omschrijving", Kind.TEXT, lambda entry: entry.narration or ""),
    RecordField("bedrag", Kind.MONEY, lambda entry: entry.postings[0].units.number),
    RecordField("Rekening", Kind.TEXT, lambda entry: ", ".join(item.account for item in entry.postings[1:])),
)


def open_items(transactions: Iterable[Any], year: int) -> Table:
    """Bookings that somebody must still look at."""
    return records(
        f"Openstaande posten {year}",
        _OPEN,
        [entry for entry in transactions if entry.flag == "!" and entry.date.year <= year],
        subtitle="boekingen die nog zijn uit te zoeken (vlag !)",
        empty="geen",
    )


_JOURNAL: tuple[RecordField[tuple[Journal, JournalEntry, JournalLine]], ...] = (
    RecordField("Dagboek", Kind.TEXT, lambda item: item[0].name),
    RecordField("Nummer", Kind.TEXT, lambda item: item[1].number),
    RecordField("Datum", Kind.TEXT, lambda item: item[1].date),
    RecordField("Omschrijving", Kind.TEXT, lambda item: item[1].text),
    RecordField("Rekening", Kind.TEXT, lambda item: item[2].account),
    RecordField("debet", Kind.MONEY, lambda item: debit(item[2].amount), adds=True),
    RecordField("credit", Kind.MONEY, lambda item: credit(item[2].amount), adds=True),
    RecordField("Subsidie", Kind.TEXT, lambda item: item[2].grant),
    RecordField("Bron", Kind.TEXT, lambda item: item[2].document or place_of(item[1].entry.meta)),
)


def journaal(found: Iterable[Journal], year: int) -> Table:
    """Every booking in euros, journal by journal."""
    lines = [(journal, entry, line) for journal in found for entry in journal.entries for line in entry.lines]
    return records(f"Journaal {year}", _JOURNAL, lines, subtitle="alle boekingen in euro's", total="Totaal")
