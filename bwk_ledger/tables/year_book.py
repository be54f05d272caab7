"""The workbook of a year: what is on its sheets, how one is linked to the other, and what must come to zero.

The statements add up accounts of the trial balance, and the trial balance adds up the lines of the ledger. Members are
one account in both, so that a workbook is no larger for more of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.accruals import cutoff
from bwk_ledger.figures.chart import chart, shared_account
from bwk_ledger.figures.general_ledger import AccountYear, journals, place_of, together, trial_balance
from bwk_ledger.tables import reconciliation
from bwk_ledger.tables.reconciliation import creditors, debtors, ties
from bwk_ledger.tables.records import RecordField, Section, records, rows, table
from bwk_ledger.tables.table import Kind
from bwk_ledger.tables.year import lists_of_year, reconciliations

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.figures.chart import ChartAccount
    from bwk_ledger.figures.reconciliation import Subledger
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table

_TO_SEARCH = "alle boekingen in euro's; kies met de filters. Om te printen: selecteer regels en druk die selectie af"
_MOST_LETTERS = 31  # of the name of a sheet
_APART = 7  # of the statements: those with a sheet for themselves


@dataclass(frozen=True)
class BookSheet:
    """A sheet with one table, or with several below each other; a long list is there to search in."""

    name: str
    tables: tuple[Table, ...]
    is_to_search: bool = False


@dataclass(frozen=True)
class YearBook:
    """A workbook. `accounts` are those of the rows of `trial`, None where a row is of none."""

    title: str
    statements: tuple[BookSheet, ...]
    trial: Table
    accounts: tuple[AccountYear | None, ...]
    ledger: Table
    lists: tuple[BookSheet, ...]


class PostingRow(NamedTuple):
    """A posting as a line of the one list of all of them."""

    day: dt.date
    journal: str
    number: str
    account: str
    name: str
    text: str
    amount: Decimal
    kamer: str
    grant: str
    relation: str
    document: str


def year_book(ledger: Ledger, year: int, statements: Sequence[Table], open_now: Subledger) -> YearBook:
    """The workbook of a year.

    Args:
        ledger: the books.
        year: the year.
        statements: those of the year (`annual_statements`).
        open_now: what was open when it ended.
    """
    balances, known = together(ledger.index.fact(trial_balance, year)), chart(ledger)
    trial, accounts = _trial(balances, known, year)
    *proofs, memorial = ledger.fact(reconciliations, year)
    return YearBook(
        f"Jaarrekening {year} · {ledger.title}",
        (
            *(BookSheet(_name(item, year), (item,)) for item in statements[:_APART]),
            BookSheet(f"Toelichting {year}", tuple(statements[_APART:])),
        ),
        trial,
        accounts,
        _ledger(ledger, known, year),
        (
            BookSheet("Debiteuren en crediteuren", (debtors(open_now), creditors(open_now), ties(open_now))),
            BookSheet("Aansluitingen", tuple(proofs)),
            BookSheet("Memoriaalboekingen", (memorial,), is_to_search=True),
            BookSheet("Afgrenzing", (reconciliation.cutoff(cutoff(ledger, year), year),)),
            *(BookSheet(_name(item, year), (item,)) for item in lists_of_year(ledger, year)),
        ),
    )


def _name(item: Table, year: int) -> str:
    """What the sheet of a table is called; where that is too long, without the year, which is that of the workbook."""
    return item.title if len(item.title) <= _MOST_LETTERS else item.title.removesuffix(f" {year}")


def _trial(
    found: Sequence[AccountYear], known: Mapping[str, ChartAccount], year: int
) -> tuple[Table, tuple[AccountYear | None, ...]]:
    fields: tuple[RecordField[AccountYear], ...] = (
        RecordField("Rekening", Kind.TEXT, lambda item: item.account),
        RecordField("Nummer", Kind.TEXT, lambda item: known[item.account].number),
        RecordField("Naam", Kind.TEXT, lambda item: known[item.account].name),
        RecordField("RGS", Kind.TEXT, lambda item: known[item.account].rgs),
        RecordField(f"1-1-{year}", Kind.MONEY, lambda item: item.opening, adds=True),
        RecordField("debet", Kind.MONEY, lambda item: item.debit, adds=True),
        RecordField("credit", Kind.MONEY, lambda item: item.credit, adds=True),
        RecordField(f"31-12-{year}", Kind.MONEY, lambda item: item.closing, adds=True),
    )
    sides = [[item for item in found if item.is_result is is_result] for is_result in (False, True)]
    sections = [
        Section(items, title, f"{title} totaal", indent=0)
        for items, title in zip(sides, ("Balansrekeningen", "Resultaatrekeningen"), strict=True)
    ]
    accounts = [item for items in sides for item in (None, *items, None)]
    subtitle = "in euro's; debet is boven nul, credit onder nul; debet en credit zijn de som van het grootboek"
    return table(f"Proefbalans {year}", fields, rows(fields, sections, "Totaal"), subtitle), (*accounts, None)


_LEDGER: tuple[RecordField[PostingRow], ...] = (
    RecordField("Datum", Kind.TEXT, lambda item: item.day),
    RecordField("Dagboek", Kind.TEXT, lambda item: item.journal),
    RecordField("Stuk", Kind.TEXT, lambda item: item.number),
    RecordField("Rekening", Kind.TEXT, lambda item: item.account),
    RecordField("Naam", Kind.TEXT, lambda item: item.name),
    RecordField("Omschrijving", Kind.TEXT, lambda item: item.text),
    RecordField("debet", Kind.MONEY, lambda item: max(item.amount, ZERO)),
    RecordField("credit", Kind.MONEY, lambda item: max(-item.amount, ZERO)),
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer),
    RecordField("Subsidie", Kind.TEXT, lambda item: item.grant),
    RecordField("Relatie", Kind.TEXT, lambda item: item.relation),
    RecordField("Bron", Kind.TEXT, lambda item: item.document),
)
LEDGER_ACCOUNT, LEDGER_DEBIT, LEDGER_CREDIT = 3, 6, 7  # columns of the ledger
TRIAL_OPENING, TRIAL_DEBIT, TRIAL_CREDIT, TRIAL_CLOSING = 4, 5, 6, 7  # columns of the trial balance


def _ledger(ledger: Ledger, known: Mapping[str, ChartAccount], year: int) -> Table:
    postings = [
        PostingRow(
            entry.date,
            journal.name,
            entry.number,
            shared_account(line.account),
            known[shared_account(line.account)].name,
            entry.text,
            line.amount,
            line.kamer,
            line.grant,
            line.member or entry.payee,
            line.document or place_of(entry.entry.meta),
        )
        for journal in ledger.index.fact(journals, year)
        for entry in journal.entries
        for line in entry.lines
    ]
    postings.sort(key=lambda item: item.day)
    return records(f"Grootboek {year}", _LEDGER, postings, subtitle=_TO_SEARCH)
