"""The workbook of a year: statements that add up the trial balance, which adds up the ledger, and what must be zero."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.chart import shared_account
from bwk_ledger.figures.results import RESULT_OF_YEAR
from bwk_ledger.render.xlsx import SheetWriter, first_line, new_workbook, sheet_names
from bwk_ledger.tables.table import Cell, Column, Kind, Row, Side, Style, Table
from bwk_ledger.tables.year_book import (
    LEDGER_ACCOUNT,
    LEDGER_CREDIT,
    LEDGER_DEBIT,
    TRIAL_CLOSING,
    TRIAL_CREDIT,
    TRIAL_DEBIT,
    TRIAL_OPENING,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bwk_ledger.figures.general_ledger import AccountYear
    from bwk_ledger.tables.year_book import YearBook

_CHECKS = "Controle"
_AMOUNTS: Mapping[Side, Callable[[AccountYear], Decimal]] = {
    Side.OPENING: lambda item: item.opening,
    Side.MOVED: lambda item: item.debit - item.credit,
    Side.CLOSING: lambda item: item.closing,
}


def render(book: YearBook) -> bytes:
    """Write the workbook; the same books give the same bytes."""
    buffer = io.BytesIO()
    workbook = new_workbook(buffer, book.title)
    titles = [_CHECKS, *(item.name for item in book.statements), book.trial.title, book.ledger.title]
    names = sheet_names([*titles, *(item.name for item in book.lists)])
    links = _Links(book, names[len(book.statements) + 1], names[len(book.statements) + 2])
    sheets = [workbook.add_worksheet(name) for name in names]
    places = dict(zip((item.name for item in book.statements), names[1:], strict=False))
    checks = _checks(book, links, places)
    SheetWriter(workbook, sheets[0], [checks.table], checks.formula).write()
    sheets[0].conditional_format(
        first_line(checks.table),
        3,
        first_line(checks.table) + len(checks.table.rows),
        3,
        {"type": "cell", "criteria": "!=", "value": 0, "format": workbook.add_format({"bg_color": "#f4c7c3"})},
    )
    number = len(book.statements)
    for item, sheet in zip(book.statements, sheets[1 : number + 1], strict=True):
        SheetWriter(workbook, sheet, item.tables, links.of_statement).write()
    SheetWriter(workbook, sheets[number + 1], [book.trial], links.of_trial).write()
    SheetWriter(workbook, sheets[number + 2], [book.ledger], has_filters=True).write()
    for item, sheet in zip(book.lists, sheets[number + 3 :], strict=True):
        SheetWriter(workbook, sheet, item.tables, has_filters=item.is_to_search).write()
    workbook.close()
    return buffer.getvalue()


class _Links:
    """The formulas that lead from one sheet to the other.

    Args:
        book: what is written.
        trial: the name of the sheet of the trial balance.
        ledger: that of the ledger.
    """

    def __init__(self, book: YearBook, trial: str, ledger: str) -> None:
        self._book = book
        self._trial, self._ledger = f"'{trial}'", f"'{ledger}'"
        self._top = first_line(book.trial)
        self._rows = [(index, item) for index, item in enumerate(book.accounts) if item is not None]

    def of_trial(self, _table: Table, row: int, column: int, line: int) -> str:
        """Debit and credit from the ledger, and what stands on the account from these."""
        if self._book.accounts[row] is None:
            return ""
        if column in (TRIAL_DEBIT, TRIAL_CREDIT):
            amounts = LEDGER_DEBIT if column == TRIAL_DEBIT else LEDGER_CREDIT
            account = xl_rowcol_to_cell(line, 0)
            return f"=SUMIFS({self.of_ledger(amounts)},{self.of_ledger(LEDGER_ACCOUNT)},{account})"
        if column == TRIAL_CLOSING:
            opening, debit, credit = (
                xl_rowcol_to_cell(line, place) for place in (TRIAL_OPENING, TRIAL_DEBIT, TRIAL_CREDIT)
            )
            return f"={opening}+{debit}-{credit}"
        return ""

    def of_ledger(self, column: int) -> str:
        """A whole column of the ledger."""
        top = first_line(self._book.ledger)
        return f"{self._ledger}!{xl_range_abs(top, column, top + max(len(self._book.ledger.rows), 1) - 1, column)}"

    def of_statement(self, table: Table, row: int, column: int, _line: int) -> str:
        """A figure as the sum of its accounts; what is of two lines, or only of a part of an account, is no such sum.

        Where a figure leaves out a booking (a balance sheet before appropriation does), that is told as a number.
        """
        cell, side = table.rows[row].cells[column], table.columns[column].side
        if side is None or not cell.terms or not isinstance(cell.value, Decimal):
            return ""
        sign = cell.terms[0][1]
        rows, rest = self._accounts([account for account, _ in cell.terms], side, sign * cell.value)
        if not rows:
            return ""
        if rest and self._is_divided(table, row, column):
            return ""
        text = self._sum([index for index, _ in rows], side)
        formula = f"={'-' if sign < 0 else ''}({text})"
        return f"{formula}{sign * rest:+f}" if rest else formula

    def _accounts(
        self, terms: Sequence[str], side: Side, value: Decimal
    ) -> tuple[list[tuple[int, AccountYear]], Decimal]:
        """The rows of the trial balance behind a figure, and what these miss of it, in the sign of the figure.

        The result of the year is that of all accounts of results. A line may also hold what lies below its account.
        """
        if RESULT_OF_YEAR in map(str, terms):
            candidates = [[item for item in self._rows if item[1].is_result] if side is Side.CLOSING else []]
        else:
            wanted = {shared_account(str(account)) for account in terms}
            exact = [item for item in self._rows if item[1].account in wanted]
            below = [item for item in self._rows if any(accounts.is_under(item[1].account, name) for name in wanted)]
            candidates = [rows for rows in (exact, below) if rows] or [[]]
        missed = [value - sum((_AMOUNTS[side](item) for _, item in rows), ZERO) for rows in candidates]
        best = next((place for place, rest in enumerate(missed) if not rest), 0)
        return candidates[best], missed[best]

    def _is_divided(self, table: Table, row: int, column: int) -> bool:
        """Whether another row shows a part of the same account."""
        own = {str(account) for account, _ in table.rows[row].cells[column].terms}
        others = (item.cells[column].terms for index, item in enumerate(table.rows) if index != row and item.cells)
        return any(str(account) in own for terms in others for account, _ in terms)

    def _sum(self, indexes: Sequence[int], side: Side) -> str:
        columns = {
            Side.OPENING: ((TRIAL_OPENING, ""),),
            Side.MOVED: ((TRIAL_DEBIT, ""), (TRIAL_CREDIT, "-")),
            Side.CLOSING: ((TRIAL_CLOSING, ""),),
        }[side]
        texts = []
        for column, minus in columns:
            for first, last in _runs(indexes):
                start, end = (xl_rowcol_to_cell(self._top + index, column) for index in (first, last))
                cells = f"{self._trial}!{start}" if first == last else f"SUM({self._trial}!{start}:{end})"
                texts.append(f"{minus or '+'}{cells}")
        return "".join(texts).removeprefix("+")

    def trial_total(self, column: int, *, results_only: bool = False) -> str:
        """A total of the trial balance: of all accounts, or of those of results."""
        rows = self._book.trial.rows
        totals = [
            index for index, row in enumerate(rows) if row.style is (Style.SUBTOTAL if results_only else Style.TOTAL)
        ]
        return f"{self._trial}!{xl_rowcol_to_cell(self._top + totals[-1], column)}"


def _runs(indexes: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers that follow on each other, as first and last."""
    runs = []
    for _, group in groupby(enumerate(sorted(indexes)), lambda item: item[1] - item[0]):
        numbers = [number for _, number in group]
        runs.append((numbers[0], numbers[-1]))
    return runs


# The first sheet: each line holds one thing against another, and the difference must be zero.


class _Checks:
    """Its lines: what is compared, both sides as formulas, and what these come to."""

    def __init__(self) -> None:
        self._lines: list[tuple[str, Decimal]] = []
        self._formulas: list[tuple[str, str]] = []

    def add(self, text: str, one: str, other: str, amount: Decimal) -> None:
        """A line of two formulas that must come to the same."""
        self._lines.append((text, amount))
        self._formulas.append((f"={one}", f"={other}"))

    @property
    def table(self) -> Table:
        """The sheet."""
        columns = (
            Column("Wat gelijk moet zijn", Kind.TEXT),
            Column("het een", Kind.MONEY),
            Column("het ander", Kind.MONEY),
            Column("verschil", Kind.MONEY, difference=(1, 2)),
        )
        rows = [Row((Cell(text), Cell(amount), Cell(amount), Cell(ZERO))) for text, amount in self._lines]
        subtitle = "elk verschil moet 0 zijn; wat dat niet is, kleurt rood"
        return Table("Controle van deze werkmap", columns, tuple(rows), subtitle)

    def formula(self, _table: Table, row: int, column: int, _line: int) -> str:
        """The formula of a side."""
        return self._formulas[row][column - 1] if column in (1, 2) else ""


def _checks(book: YearBook, links: _Links, places: Mapping[str, str]) -> _Checks:
    checks = _Checks()
    debit = sum((item.debit for item in book.accounts if item), ZERO)
    totals = {column: links.trial_total(column) for column in (TRIAL_OPENING, TRIAL_DEBIT, TRIAL_CREDIT, TRIAL_CLOSING)}
    whole = {column: f"SUM({links.of_ledger(column)})" for column in (LEDGER_DEBIT, LEDGER_CREDIT)}
    checks.add("Grootboek: debet en credit", whole[LEDGER_DEBIT], whole[LEDGER_CREDIT], debit)
    checks.add("Proefbalans en grootboek: debet", totals[TRIAL_DEBIT], whole[LEDGER_DEBIT], debit)
    checks.add("Proefbalans en grootboek: credit", totals[TRIAL_CREDIT], whole[LEDGER_CREDIT], debit)
    checks.add("Proefbalans: begin van het jaar samen nul", totals[TRIAL_OPENING], "0", ZERO)
    checks.add("Proefbalans: eind van het jaar samen nul", totals[TRIAL_CLOSING], "0", ZERO)
    for item in book.statements:
        (table, *more) = item.tables
        ends = [index for index, row in enumerate(table.rows) if row.style is Style.TOTAL]
        if more or not ends:
            continue
        for column, of in enumerate(table.columns):
            one, other = (_cell(places[item.name], table, index, column) for index in (ends[0], ends[-1]))
            value = table.rows[ends[0]].cells[column].value
            if of.side in (Side.OPENING, Side.CLOSING) and isinstance(value, Decimal):
                checks.add(f"{table.title}, {of.title}: activa en passiva", one, other, value)
            elif of.side is Side.MOVED and not of.group:
                result = -_result(book)
                total = links.trial_total(TRIAL_CLOSING, results_only=True)
                checks.add(f"{table.title}: saldo en proefbalans", other, f"-{total}", result)
    return checks


def _result(book: YearBook) -> Decimal:
    """What all accounts of results come to, EUR in the sign of the ledger."""
    return sum((item.closing for item in book.accounts if item and item.is_result), ZERO)


def _cell(sheet: str, table: Table, row: int, column: int) -> str:
    return f"'{sheet}'!{xl_rowcol_to_cell(first_line(table) + row, column)}"
