"""A bank that writes CSV is a declaration: what its tables look like, and which column says what.

All banks have one recogniser, one reader with its proofs, and one writer of copies: those of `CsvBank`. To add a bank:

1. Write a module that declares it, such as `bunq.py`: a `CsvBank` of one `CsvForm` for each of its exports whose rows
   say different things. A form is known by the titles of its columns (`Titled`) or, where it has none, by what stands
   in its first rows (`Untitled`). Columns have our names, and these alone make the row:

   account, counterparty, name    of the own account and the other side
   date, else paid                the day the bank booked it, which is what balances follow
   amount                         with its sign or, where the form has `signs`, with a column `sign`
   balance                        after the booking, where the bank gives it
   currency, own currency         which must be euros
   batch                          how a payment file called itself
   any other                      what `text`, `remarks`, `identity` or `finish` takes of it

2. What is true of that bank alone is a small function of its module: `finish`, which gets each row as it is made.
3. What cannot be read is a `Refusal`, so that the treasurer is told which export she needs.
4. Add it to `FORMATS` in `formats.py`, a form of it to `csv_forms.py` of the tests, and a whole file with the
   rows that come of it to the samples there: every test of forms, damage and copies then runs over it.

The copy keeps what the rows were made of and no more: that follows from the same declaration.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from bwk_ledger.base.quick import maker
from importers.readers.bank import BankFormat, BankRow, by_account, prove, sort_by_number
from importers.readers.columns import NOWHERE, BankTable, Fields, KeptColumns, Layout, Signs, blind
from importers.readers.dialect import head
from importers.readers.source import DOWNLOAD_OR_SAVE_AGAIN
from importers.readers.values import account_number, is_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.base.errors import InputError
    from importers.readers.bank import Statement
    from importers.readers.columns import Shown
    from importers.readers.dialect import Dialect
    from importers.readers.source import Source

_CHECKED = ("account", "currency", "own currency", "sequence", "sign", "amount", "opening", "balance")
_DAYS = ("date", "paid", "value date")
_SAID = ("date", "paid", "amount", "account", "counterparty", "name", "batch")
_CURRENCIES = ("currency", "own currency")
_bank_row = maker(BankRow)


def joined(*parts: str) -> str:
    """What the bank says, without the fields it left empty."""
    return " ".join(filter(None, parts))


def _taker(table: BankTable, keys: Sequence[str]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Takes these columns out of the fields of a row, at once; those that the file does not have are empty."""
    places = [table.positions.get(key, NOWHERE) for key in keys]
    return itemgetter(*places) if len(places) > 1 else lambda fields: (fields[places[0]],)


def _as_name_and_text(name: str, text: str) -> Mapping[str, str]:
    return {"name": name, "text": text}


# What a bank declares.


@dataclass(frozen=True)
class Refusal:
    """A file of the bank that cannot be read, and why."""

    is_it: Callable[[Source], bool]
    what: str
    cause: str
    remedy: str = DOWNLOAD_OR_SAVE_AGAIN

    def error(self, source: Source) -> InputError:
        """What the treasurer is told."""
        return source.damaged(1, self.what, cause=self.cause, remedy=self.remedy)


def has_titles(dialects: Sequence[Dialect], *wanted: frozenset[str]) -> Callable[[Source], bool]:
    """Whether the first line has all titles of one of these sets, in lower case."""

    def test(source: Source) -> bool:
        lines = [{title.strip().lower() for title in line} for dialect in dialects for line in head(source, dialect, 1)]
        return any(titles >= each for titles in lines for each in wanted)

    return test


def credit_card(dialects: Sequence[Dialect], *titles: frozenset[str]) -> Refusal:
    """The refusal of the export of a credit card, known by its titles."""
    return Refusal(
        has_titles(dialects, *titles),
        "dit is het overzicht van een creditcard, niet van een bankrekening",
        "een creditcard heeft geen saldo waarmee haar regels te bewijzen zijn.",
        "importeer de betaalrekening: daar staat de maandelijkse afschrijving van de creditcard op.",
    )


@dataclass(frozen=True, eq=False)
class CsvForm:
    """One export of a bank; what its columns mean, the module says.

    Args:
        tables: what it looks like, the likeliest first.
        days: the forms of its dates.
        signs: the words for off and on the account, where the amount has no sign.
        text: the columns that, after the name, are all the bank says.
        remarks: those of what the payer wrote: of the first that has something, else it is the name.
        identity: the column with the bank's own identity of a booking, which two rows never share.
        newest_first: how the bank writes; it counts only where neither the days nor the balances tell.
        finish: a row made complete with what only this bank does.
        rows: all rows of a table, where the bank is not read as others are.
        show: what the columns of a row become whose name and text are hidden in the copy.
    """

    tables: Sequence[Layout]
    days: Sequence[str]
    signs: Signs | None = None
    text: tuple[str, ...] = ("text",)
    remarks: Sequence[tuple[str, ...]] = (("text",),)
    identity: str = ""
    newest_first: bool = False
    finish: Callable[[Fields, BankRow], BankRow] | None = None
    rows: Callable[[BankTable], Iterator[BankRow]] | None = None
    show: Callable[[str, str], Mapping[str, str]] = _as_name_and_text

    def table(self, source: Source, bank: str) -> BankTable | None:
        """The table in a file of the bank; None when it has none of this form."""
        return next((bank_table for layout in self.tables if (bank_table := layout.find(source, bank))), None)

    def read(self, table: BankTable) -> list[Statement]:
        """A statement per account, rows oldest first, with their balances proved.

        Raises:
            InputError: no row, one that cannot be read, or balances that do not follow from the amounts.
        """
        rows = (self.rows or self._rows)(table)
        accounts = by_account(table.source, _identified(rows) if self.identity else rows)
        for own in accounts:
            if all(row.sequence is not None for row in own):
                sort_by_number(table.source, table.bank, own)
        return [prove(table.source, own, newest_first=self.newest_first) for own in accounts]

    def _rows(self, table: BankTable) -> Iterator[BankRow]:
        """The rows in the order of the file; where each column stands is worked out once for all of them."""
        said_of = _taker(table, (*_SAID, self.identity))
        text_of, *remarks = (_taker(table, keys) for keys in (self.text, *self.remarks))
        euros = [table.positions[key] for key in _CURRENCIES if key in table.positions]
        balance_at = table.positions.get("balance")
        read_day, read_amount, read_common = table.days.read, table.amounts.read, table.amounts.read_common
        names: dict[str, str] = {}  # each of them held once: many rows are of the same few parties
        for fields in table.rows():
            _, (line, _, _), texts = fields
            date, paid, amount, account, counterparty, name, batch, identity = said_of(texts)
            for place in euros:
                if texts[place] != "EUR":
                    fields.check_euro(*_CURRENCIES)
            remark = ""
            for of_payer in remarks:
                if remark := joined(*of_payer(texts)):
                    break
            row: BankRow = _bank_row(
                (
                    line,
                    read_day(line, date or paid, self.days),
                    account_number(account),
                    fields.signed("amount", "sign", self.signs) if self.signs else read_common(line, amount),
                    account_number(counterparty),
                    names.setdefault(name, name),
                    joined(name, *text_of(texts)),
                    remark or name,
                    None if balance_at is None else read_amount(line, texts[balance_at]),
                    identity if identity and is_identity(identity) else "",
                    None,
                    "",
                    batch,
                )
            )
            yield self.finish(fields, row) if self.finish else row

    @property
    def kept(self) -> KeptColumns:
        """What the copy keeps: all that was read."""
        texts = [key for key in ("name", "counterparty", "batch", *self.text) if key != self.identity]
        return KeptColumns(_CHECKED, texts, _DAYS, (self.identity,), self.show)


def _identified(rows: Iterable[BankRow]) -> list[BankRow]:
    """The rows, keeping only the references that one row has: a booking of 0,00 can bear that of the one before it."""
    rows = list(rows)
    seen = Counter((row.account, row.reference) for row in rows)
    return [row if seen[row.account, row.reference] == 1 else row._replace(reference="") for row in rows]


# What is made of it.


@dataclass(frozen=True, eq=False)
class CsvBank:
    """A bank that writes CSV.

    Args:
        label: what its statements are called in messages.
        key: begins the identity of rows without a reference of the bank; see `BankFormat.family`.
        name: of the bank, in messages about a row.
        forms: its exports; no file is of two.
        refusals: what it also writes, and is not read.
    """

    label: str
    key: str
    name: str
    forms: Sequence[CsvForm]
    refusals: Sequence[Refusal] = ()

    @property
    def format(self) -> BankFormat:
        """The bank as one of the formats of statements."""
        return BankFormat(self.label, self.key, self._recognises, self._read_once, self._blind)

    def _found(self, source: Source) -> tuple[CsvForm, BankTable] | None:
        tables = ((form, form.table(source, self.name)) for form in self.forms)
        return next(((form, table) for form, table in tables if table), None)

    def _refusal(self, source: Source) -> Refusal | None:
        return next((refusal for refusal in self.refusals if refusal.is_it(source)), None)

    def _recognises(self, source: Source) -> bool:
        return self._found(source) is not None or self._refusal(source) is not None

    def _read_once(self, source: Source) -> list[Statement]:
        return source.once(self._read)

    def _read(self, source: Source) -> list[Statement]:
        form_and_table = self._found(source)
        if form_and_table is None:
            refusal = self._refusal(source)
            assert refusal is not None
            raise refusal.error(source)
        form, table = form_and_table
        return form.read(table)

    def _blind(self, source: Source, replacements: Mapping[int, Shown]) -> bytes:
        form_and_table = self._found(source)
        assert form_and_table is not None
        form, table = form_and_table
        return blind(table, replacements, form.kept)
