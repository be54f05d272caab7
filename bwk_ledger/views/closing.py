"""What stands in the way of closing a year, in the words of the treasurer, and the result to be appropriated."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta, periods
from bwk_ledger.books.euros import euro_amounts
from bwk_ledger.books.seal import by_year, links
from bwk_ledger.books.seal_marks import read_marks
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.views.hour_months import missing_months
from bwk_ledger.views.hours import all_hours

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from decimal import Decimal

    from bwk_ledger.load import Ledger

_TO_BE_EMPTY = (accounts.UNEXPLAINED, accounts.IN_TRANSIT)


@dataclass(frozen=True)
class Closing:
    """A year that is to be closed; `result` is income less costs, EUR. It can be closed without obstacles."""

    year: int
    result: Decimal
    obstacles: tuple[str, ...]
    warnings: tuple[str, ...]


def closing(ledger: Ledger, year: int, today: dt.date) -> Closing:
    """What closing a year would meet."""
    obstacles = [
        *_errors(ledger),
        *_not_over(year, today),
        *_order(ledger, year),
        *_questions(ledger, year),
        *_not_empty(ledger, year),
        *_unproved(ledger, year),
        *missing_statements(ledger, year),
    ]
    warnings = [*_hours(ledger, year, today), *_missing_documents(ledger, year)]
    return Closing(year, result_of(ledger, year), tuple(obstacles), tuple(warnings))


def result_of(ledger: Ledger, year: int) -> Decimal:
    """Income less costs of a year, EUR; before it is appropriated."""
    moved = (
        amount
        for entry in ledger.transactions
        if entry.date.year == year
        for account, amount in euro_amounts(entry)
        if account.startswith((accounts.INCOME, accounts.EXPENSES))
    )
    return -sum(moved, ZERO)


def _errors(ledger: Ledger) -> Iterator[str]:
    number = len(ledger.errors)
    if number:
        yield f"de boeken hebben {number} {'fout' if number == 1 else 'fouten'}; zie 'bwk controle'."


def _not_over(year: int, today: dt.date) -> Iterator[str]:
    if today < periods.year(year).end:
        yield f"{year} is nog niet voorbij."


def _order(ledger: Ledger, year: int) -> Iterator[str]:
    """Years are closed in their order; a year that only brought opening balances needs no closing."""
    marks, _ = read_marks(ledger.customs)
    closed = {number for number, of_year in marks.items() if of_year.active}
    open_years = {entry.date.year for entry in ledger.transactions if not is_opening(entry)} - closed
    before = sorted(number for number in open_years if number < year)
    if before:
        yield f"{before[0]} is nog niet afgesloten; doe dat eerst: bwk afsluiten {before[0]}."
    later = sorted(number for number in closed if number > year)
    if later:
        yield f"{later[0]} is al afgesloten; jaren gaan op volgorde: heropen eerst {later[0]}."


def is_opening(entry: Any) -> bool:
    """Whether a transaction says what was there at the start: against the general reserve, and of no result."""
    names = [item.account for item in entry.postings]
    return accounts.RESERVE in names and not any(
        name.startswith((accounts.INCOME, accounts.EXPENSES)) for name in names
    )


def _questions(ledger: Ledger, year: int) -> Iterator[str]:
    number = sum(entry.flag == "!" and entry.date.year == year for entry in ledger.transactions)
    if number:
        what = "boeking" if number == 1 else "boekingen"
        yield f"{number} {what} van {year} {'is' if number == 1 else 'zijn'} nog uit te zoeken; zie 'bwk vraagposten'."


def _not_empty(ledger: Ledger, year: int) -> Iterator[str]:
    found = dict.fromkeys(_TO_BE_EMPTY, ZERO)
    for entry in ledger.transactions:
        if entry.date.year <= year:
            for account, amount in euro_amounts(entry):
                for parent in _TO_BE_EMPTY:
                    if accounts.is_under(account, parent):
                        found[parent] += amount
    for account, amount in found.items():
        if amount:
            where = f"zie 'bwk grootboek {account} {year}'"
            yield f"op {account} staat op 31-12-{year} nog {format_amount(amount)}; {where}."


def _unproved(ledger: Ledger, year: int) -> Iterator[str]:
    """Own accounts of which no statement says what was on them when the year ended."""
    end = periods.year(year).end
    last: dict[str, dt.date] = {}
    for entry in ledger.transactions:
        for item in entry.postings:
            if accounts.is_own(item.account) and entry.date < end:
                last[item.account] = entry.date
    proofs: dict[str, list[dt.date]] = defaultdict(list)
    for entry in ledger.by_type.get(data.Balance, ()):
        proofs[entry.account].append(entry.date)
    for account, day in sorted(last.items()):
        if not any(proof > day for proof in proofs[account]):
            yield (
                f"het saldo van {account} op 31-12-{year} is niet bewezen: de laatste beweging is van {day}, en daarna "
                "komt geen saldo van de bank. Importeer een afschrift tot en met 31 december."
            )


def missing_statements(ledger: Ledger, year: int) -> Iterator[str]:
    """Gaps in the numbers of statements of which a balance stands in the books."""
    numbers: dict[str, list[int]] = defaultdict(list)
    period = periods.year(year)
    for entry in ledger.by_type.get(data.Balance, ()):
        number = entry.meta.get(meta.STATEMENT)
        # The balance of a statement is of the day after it.
        if number is not None and period.start < entry.date <= period.end:
            numbers[entry.account].append(int(number))
    for account, found in sorted(numbers.items()):
        for one, following in itertools.pairwise(found):
            if following > one + 1:
                to = f" tot en met {following - 1}" if following > one + 2 else ""
                yield f"afschrift {one + 1}{to} van {account} ontbreekt; importeer het."


def _hours(ledger: Ledger, year: int, today: dt.date) -> Iterator[str]:
    hours = ledger.index.fact(all_hours)
    states: dict[tuple[str, tuple[int, int]], set[bool]] = defaultdict(set)
    for item in hours.sums:
        states[item.kamer, item.month].add(item.is_approved)
    for kamer, months in missing_months(hours, year, today).items():
        left = [f"{number}-{month:02d}" for number, month in months if states[kamer, (number, month)] != {True}]
        if left:
            yield f"uren van {kamer} zijn niet volledig verklaard en niet goedgekeurd: {', '.join(left)}."


def _missing_documents(ledger: Ledger, year: int) -> Iterator[str]:
    """Documents that an entry names and that are not there: the seal cannot hold them."""
    entries = by_year(ledger.entries, ledger.root, [year])[year]
    named = sorted({path for entry in entries for path in links(entry, ledger.root)})
    missing = [path for path in named if not (ledger.root / path).is_file()]
    if missing:
        more = f" (en nog {len(missing) - 1})" if len(missing) > 1 else ""
        yield f"{missing[0]}{more} staat niet bij de documenten, en komt dus niet in het zegel."
