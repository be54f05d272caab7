"""Random sequences of files of one true history end in the same books: every row once, all balances proved.

`BWK_REEKSEN=5000` runs so many of them; without it a part of the suite does. The books are kept in memory, which does
to entries what a batch writes; `test_row_identity.py` goes through the files.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from beancount.core import data
from hypothesis import HealthCheck, event, given, note, seed, settings
from hypothesis import strategies as st

from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import ZERO
from bwk_ledger.rules.load import load
from importers.bank import BankImporter
from importers.base import Progress
from importers.batch import _latest, _settle
from importers.context import Context
from importers.planning import Options, plan_all
from importers.readers.formats import FORMATS as BANKS
from importers.readers.source import Source
from importers.recognise import account_of
from tests.importers import histories
from tests.importers.histories import OPENINGS, WITHOUT_BALANCES, Booked, Download
from tests.importers.own_banks import ING, RABO, banks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from importers.base import Plan
    from importers.readers.bank import BankRow

HOW_MANY = int(os.environ.get("BWK_REEKSEN", "150"))
NAMES = {ING: "Activa:Bank:ING", RABO: "Activa:Bank:Rabo"}


@dataclass
class Memory:
    """Books in memory, and the originals of what was imported into them."""

    root: Path
    entries: list[Any]
    rows: dict[str, BankRow] = field(default_factory=dict)
    doubts: int = 0

    def take(self, file: Download) -> Plan:
        """Import one file."""
        source = Source(Path(file.name), file.content)
        (bank,) = [item for item in BANKS if item.recognises(source)]
        context = Context.of(self.root, self.entries)
        context.rows.update(self.rows)
        plan = BankImporter(self.root, bank).plan(source, context)
        self.rows.update(context.rows)
        self._write([plan])
        return plan

    def take_all(self, files: Sequence[Download]) -> list[Download]:
        """Import files in one run; returns what stays out."""
        ledger = replace(load(self.root / "main.beancount"), entries=self.entries)
        sources = [Source(Path(f"{number}-{file.name}"), file.content) for number, file in enumerate(files)]
        with patch("importers.history.original_rows", return_value=dict(self.rows)):
            planned = plan_all(ledger, sources, Progress(0, lambda _: None), Options())
        self.rows.update(planned.context.rows)
        self._write([item.plan for item in planned.done])
        left = {item.path for item in planned.left}
        return [file for source, file in zip(sources, files, strict=True) if source.path in left]

    def _write(self, plans: Sequence[Plan]) -> None:
        later = {id(item.old): item.new for plan in plans for item in plan.replaced}
        entries = [*self.entries, *(entry for plan in plans for _, entry in plan.entries)]
        kept = [latest for entry in entries if (latest := _latest(entry, later)) is not None]
        for claim in (claim for plan in plans for claim in plan.claims):
            _settle(None, claim, {id(entry) for entry in kept})  # type: ignore[arg-type] # all of these are still to come
        self.entries = sorted(kept, key=lambda entry: (entry.date, not isinstance(entry, data.Balance)))
        self.doubts += sum(len(plan.doubts) for plan in plans)

    def failing(self) -> list[Any]:
        """The balances that are not true: counted here once more."""
        found = []
        for entry in self.entries:
            if isinstance(entry, data.Balance):
                total = sum((amount for day, amount, _ in self.moved(entry.account) if day < entry.date), ZERO)
                found += [entry] if total != entry.amount.number else []
        return found

    def moved(self, account: str) -> list[tuple[dt.date, Any, str | None]]:
        """The postings on an account: day, amount, and identity of the row."""
        return [
            (entry.date, posting.units.number, (posting.meta or {}).get(meta.KEY))
            for entry in self.entries
            if isinstance(entry, data.Transaction)
            for posting in entry.postings
            if posting.account == account
        ]

    def in_order(self, files: Sequence[Download]) -> list[Download]:
        """Import files as a treasurer does: what is refused is tried again after the others, and then together."""
        waiting, left = list(files), len(files) + 1
        while waiting and len(waiting) < left:
            left, waiting = len(waiting), self.once(waiting)
        return self.take_all(waiting)

    def once(self, files: Sequence[Download]) -> list[Download]:
        """Import files one by one; returns what is refused."""
        refused = []
        for file in files:
            try:
                self.take(file)
            except InputError:
                refused.append(file)
            assert self.failing() == []
        return refused


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Memory:
    """New books, as they are loaded."""
    own = banks(tmp_path_factory.mktemp("reeksen"), others={"Rabo": RABO})
    ledger = load(own.books.main)
    return Memory(own.books.root, list(ledger.entries))


def held(books: Memory, account: str) -> Counter[Any]:
    """The rows that the books hold, with who the bank told was on the other side."""
    found: Counter[Any] = Counter()
    for day, amount, key in books.moved(NAMES[account]):
        if key is not None:
            found[day, amount, account_of(books.rows[key])] += 1
    return found


def told(rows: Sequence[Booked]) -> Counter[Any]:
    """The rows that the bank booked."""
    return Counter((row.day, row.amount, row.iban[-10:].lstrip("0")) for row in rows)


def check(books: Memory, account: str, rows: Sequence[Booked], files: Sequence[Download]) -> None:
    """Every row is there once, or a doubt was shown and nothing is doubled; and nothing changes any more."""
    found, true = held(books, account), told(rows)
    assert not found - true, "doubled"
    if found != true:
        assert books.doubts, "lost"
        event("twijfel")
        return
    balance = sum((amount for _, amount, _ in books.moved(NAMES[account])), ZERO)
    is_proved = any(file.form not in WITHOUT_BALANCES for file in files)
    assert balance == sum((row.amount for row in rows), OPENINGS[account] if is_proved else ZERO)
    event("in orde")
    for file in files:
        plan = books.take(file)
        assert (plan.entries, plan.replaced, plan.claims) == ([], [], [])


@seed(15)
@settings(
    max_examples=HOW_MANY,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_one_account_in_any_files_in_any_order(empty: Memory, data_: st.DataObject) -> None:
    account = data_.draw(st.sampled_from([ING, RABO]))
    rows = histories.history(account, data_.draw(histories.drafts()))
    if not rows:
        return
    files = data_.draw(histories.downloads(account, rows))
    books = Memory(empty.root, list(empty.entries))
    order = data_.draw(st.permutations(files))
    note(f"{order}")
    assert not books.in_order(order)
    check(books, account, rows, files)


@seed(16)
@settings(
    max_examples=HOW_MANY // 2,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_two_accounts_with_transfers_between_them(empty: Memory, data_: st.DataObject) -> None:
    ours, theirs = data_.draw(histories.two_accounts())
    files = [*data_.draw(histories.downloads(ING, ours)), *data_.draw(histories.downloads(RABO, theirs))]
    order = data_.draw(st.permutations(files))
    note(f"{order}")
    books = Memory(empty.root, list(empty.entries))
    assert not books.in_order(order)
    for account, rows in ((ING, ours), (RABO, theirs)):
        check(books, account, rows, [file for file in files if file.account == account])
    if not books.doubts:
        assert sum(amount for _, amount, _ in books.moved("Activa:Kruisposten")) == 0


@seed(17)
@settings(
    max_examples=HOW_MANY // 2,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_two_accounts_of_which_all_that_was_not_read_yet_comes_in_one_run(empty: Memory, data_: st.DataObject) -> None:
    ours, theirs = data_.draw(histories.two_accounts())
    files = [*data_.draw(histories.downloads(ING, ours)), *data_.draw(histories.downloads(RABO, theirs))]
    order = data_.draw(st.permutations(files))
    already = data_.draw(st.integers(0, len(order)))
    note(f"{order[:already]} {order[already:]}")
    books = Memory(empty.root, list(empty.entries))
    refused = books.once(order[:already])
    assert not books.take_all([*refused, *order[already:]])
    assert books.failing() == []
    for account, rows in ((ING, ours), (RABO, theirs)):
        check(books, account, rows, [file for file in files if file.account == account])
