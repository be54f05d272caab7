"""What there is to say of a year that closes or was closed, and its documents."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.finding import AccountName, Phrase
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.books import main_file
from bwk_ledger.books.seal import (
    BY,
    SealError,
    by_year,
    euro_amounts,
    links,
    read_marks,
    read_seal,
    seal_file,
    sealed_years,
)
from bwk_ledger.books.text import ROOT_OPTIONS
from bwk_ledger.figures.award_end import at_closing
from bwk_ledger.figures.hours import all_hours, missing_months
from bwk_ledger.figures.kamer_end import handgeld_of_closed
from bwk_ledger.figures.open_items import without_terms
from bwk_ledger.figures.results import held
from bwk_ledger.figures.wage_journals import wage_findings
from bwk_ledger.rules.cash import day_changes, moves
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.equity import direct_changes, reason_of
from bwk_ledger.rules.year import moved_entries
from bwk_ledger.standing.handgeld import CashCount, beside_books, read_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger


# What stands in the way of closing a year, in the words of the treasurer, and the result to be appropriated.

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
    warnings = [
        *_not_counted(ledger, year),
        *_hours(ledger, year, today),
        *_missing_documents(ledger, year),
        *at_closing(ledger.index, year),
        *_loans(ledger, year),
    ]
    return Closing(year, result_of(ledger, year), obstacles(ledger, year, today), tuple(warnings))


def obstacles(ledger: Ledger, year: int, today: dt.date) -> tuple[str, ...]:
    """What stands in the way of closing a year."""
    return (
        *_errors(ledger),
        *_not_over(year, today),
        *_order(ledger, year),
        *_questions(ledger, year),
        *_not_empty(ledger, year),
        *_unproved(ledger, year),
        *_without_reason(ledger, year),
        *(f"{missing}; importeer het." for missing in missing_statements(ledger, year)),
        *(item.text for item in wage_findings(ledger, today, periods.year(year))),
        *map(str, handgeld_of_closed(ledger, today, periods.year(year).last_day)),
    )


def result_of(ledger: Ledger, year: int) -> Decimal:
    """Income less costs of a year, EUR; before it is appropriated."""
    moved = (
        amount
        for entry in ledger.index.in_year(year)
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
    before = [
        number
        for number in ledger.index.years
        if number < year
        and number not in closed
        and any(kind_of(entry) is None and not is_opening(entry) for entry in ledger.index.in_year(number))
    ]
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
    number = sum(entry.flag == "!" for entry in ledger.index.in_year(year))
    if number:
        what = "boeking" if number == 1 else "boekingen"
        yield f"{number} {what} van {year} {'is' if number == 1 else 'zijn'} nog uit te zoeken; zie 'bwk vraagposten'."


def _not_empty(ledger: Ledger, year: int) -> Iterator[str]:
    left = ledger.index.fact(held, year + 1)
    for account in _TO_BE_EMPTY:
        amount = sum((left[name] for name in left if accounts.is_under(name, account)), ZERO)
        if amount:
            where = f"zie 'bwk grootboek {account} {year}'"
            yield f"op {account} staat op 31-12-{year} nog {format_amount(amount)}; {where}."


def _loans(ledger: Ledger, year: int) -> Iterator[str]:
    """Loans of which nobody said when they are paid back, so that no part of them stands as due within a year."""
    for account, amount in without_terms(ledger.index, year).items():
        yield (
            f"op {account} staat {format_amount(abs(amount))} euro zonder afspraak: wanneer wordt dat afgelost? Leg "
            "het vast met 'bwk lening boek', en zet de boekingen op haar nummer met 'bwk boeking verbeter NUMMER "
            "LENING-...'; tot dan staat niets ervan apart als binnen een jaar te betalen."
        )


def _unproved(ledger: Ledger, year: int) -> Iterator[str]:
    """Own accounts of which no statement says what was on them when the year ended."""
    end = periods.year(year).end
    last: dict[str, dt.date] = {}
    for entry, item in ledger.index.postings(lambda account, _: accounts.is_own(account)):
        if entry.date < end:
            last[item.account] = entry.date
    proofs: dict[str, list[dt.date]] = defaultdict(list)
    for entry in ledger.by_type.get(data.Balance, ()):
        proofs[entry.account].append(entry.date)
    for account, days in _agreed_counts(ledger).items():  # of handgeld that is cash no bank says anything
        proofs[account] += [day + dt.timedelta(days=1) for day in days]
    for account, day in sorted(last.items()):
        if not any(proof > day for proof in proofs[account]):
            yield (
                f"het saldo van {account} op 31-12-{year} is niet bewezen: de laatste beweging is van {day}, en daarna "
                f"{_no_proof(ledger, account)}"
            )


def _without_reason(ledger: Ledger, year: int) -> Iterator[str]:
    """Changes straight on a reserve of which nobody said why."""
    for entry, posting in ledger.index.fact(direct_changes):
        if entry.date.year == year and not reason_of(entry, posting):
            amount = format_amount(-posting.units.number)
            yield (
                f"op {entry.date} staat {amount} euro rechtstreeks op {posting.account}; zeg waarom: bwk boeking "
                f'verbeter NUMMER --{meta.DIRECT} "reden".'
            )


def _no_proof(ledger: Ledger, account: str) -> str:
    """What is missing after the last movement of an account; handgeld without a number at a bank may be cash."""
    code = accounts.cash_kamer(account)
    kamer = ledger.config.kamers.get(code)
    if kamer is not None and meta.IBAN not in kamer.source:
        return (
            "komt geen saldo van de bank en geen telling. Importeer een afschrift tot en met 31 december, of tel het "
            f"als het contant is: bwk handgeld telling {code}."
        )
    return "komt geen saldo van de bank. Importeer een afschrift tot en met 31 december."


def _agreed_counts(ledger: Ledger) -> Mapping[str, Sequence[dt.date]]:
    """The days on which cash was counted and was what the books say, by account."""
    by_account: dict[str, list[CashCount]] = defaultdict(list)
    for count in read_counts(ledger.customs):
        by_account[count.account].append(count)
    days = day_changes(ledger.index.fact(moves))
    return {
        account: [item.count.date for item in beside_books(counts, days[account]) if not item.difference]
        for account, counts in by_account.items()
    }


def _not_counted(ledger: Ledger, year: int) -> Iterator[str]:
    """Cash boxes that changed in the year, and were not counted after that."""
    end, counted = periods.year(year).end, _agreed_counts(ledger)
    for account, days in sorted(day_changes(ledger.index.fact(moves)).items()):
        last = max((day for day in days if day < end), default=None)
        if last is None or last.year != year or not accounts.is_under(account, accounts.CASH_BOX):
            continue
        if not any(day >= last for day in counted.get(account, ())):
            kamer = accounts.cash_kamer(account)
            told = f"de kas van {kamer} is na {last}, haar laatste boeking van {year}, niet geteld"
            yield f"{told}: tel haar met twee mensen."


def missing_statements(ledger: Ledger, year: int) -> Iterator[Phrase]:
    """Gaps in the numbers of statements of which a balance stands in the books."""
    numbers: dict[str, list[int]] = defaultdict(list)
    period = periods.year(year)
    for entry in ledger.by_type.get(data.Balance, ()):
        number = entry.meta.get(meta.STATEMENT)
        # The balance of a statement is of the day after it.
        if number is not None and period.start < entry.date <= period.end:
            numbers[entry.account].append(int(number))
    for account, of_account in sorted(numbers.items()):
        for one, following in itertools.pairwise(of_account):
            if following > one + 1:
                to = " tot en met {last}" if following > one + 2 else ""
                numbers_left = {"first": one + 1, "last": following - 1, "account": AccountName(account)}
                yield Phrase(f"afschrift {{first}}{to} van {{account}} ontbreekt", numbers_left)


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


# What there is to say of closed years that is no error: reopenings, and entries that moved within their year.


@dataclass(frozen=True)
class Reopening:
    """A closed year that was opened again: a Dutch sentence on when, by whom and why."""

    year: int
    text: Phrase
    entry: Any


def notes(ledger: Ledger) -> list[str]:
    """Dutch sentences for the committee and the accountant: on the main file, and on years with the oldest first."""
    of_years = [*(item.text for item in reopenings(ledger)), *(text for _, text in sealed_notes(ledger))]
    return [*main_file_notes(ledger), *map(str, of_years)]


def reopenings(ledger: Ledger) -> Iterator[Reopening]:
    """Every reopening, oldest year first."""
    for year, marks in sorted(read_marks(ledger.customs)[0].items()):
        for _, mark in sorted(marks.reopenings.items()):
            by = BY.of(mark.entry)
            values = {"year": year, "day": mark.entry.date, "by": by, "why": mark.text.rstrip(".")}
            text = f"{{year}} is op {{day}} heropend{' door {by}' if by else ''}: {{why}}."
            yield Reopening(year, Phrase(text, values), mark.entry)


def sealed_notes(ledger: Ledger) -> Iterator[tuple[int, Phrase]]:
    """What a seal itself tells, and what stands elsewhere or only looks different since, oldest year first."""
    years = sorted(sealed_years(ledger.root))
    of_years = by_year(ledger.entries, ledger.root, years)
    for year in years:
        try:
            seal = read_seal(ledger.root / seal_file(year))
        except SealError:
            continue  # an error of the books already
        for digest in seal.lost:
            text = "{year} is opnieuw afgesloten nadat een zegel was verdwenen, met hash {digest}."
            yield year, Phrase(text, {"year": year, "digest": digest})
        yield from ((year, moved) for moved in moved_entries(seal, of_years[year], ledger.root))


# What in the main file, and at the top of the others, is not as in new books and yet no error.


def main_file_notes(ledger: Ledger) -> list[str]:
    """Dutch sentences, those on the main file first."""
    return [*_missing(ledger), *_elsewhere(ledger)]


def _missing(ledger: Ledger) -> Iterator[str]:
    for key, usual in main_file.missing_options(ledger.options):
        yield f'in {ledger.path.name} ontbreekt option "{key}" "{usual}", die in nieuwe boeken staat.'


def _elsewhere(ledger: Ledger) -> Iterator[str]:
    """Lines of other files that look as if they do something: beancount passes over them there."""
    for name in ledger.options["include"]:
        file = Path(name)
        if file == ledger.path:
            continue
        for stray in main_file.said_in(file):
            if stray.kind == "plugin" or (stray.kind == "option" and stray.value not in ROOT_OPTIONS):
                shown = file.relative_to(ledger.root) if file.is_relative_to(ledger.root) else file
                yield f'{shown}, regel {stray.line}: {stray.kind} "{stray.value}" hoort daar niet; haal de regel weg.'


# The documents of a year: archived statements, timesheets and receipts that its transactions link to.

FOLDER = "documenten"


def documents_of(transactions: Iterable[Any], root: Path) -> Sequence[Path]:
    """The files that exist, each once, in order of path.

    Args:
        transactions: those of the year.
        root: the folder of the books.
    """
    files: set[Path] = set()
    archive = _Archive(root / FOLDER)
    for entry in transactions:
        named = [entry.meta[meta.DOCUMENT]] if meta.DOCUMENT in entry.meta else []
        for text in (*named, *(name for _, name in meta.numbered(entry.meta, meta.RECEIPT_DOCUMENT))):
            files |= archive.find(str(text), Path(entry.meta["filename"]).parent)
    return sorted(files)


class _Archive:
    """Finds a document by what a transaction says of it: a path beside its own file, or as in Fava the name alone."""

    def __init__(self, folder: Path) -> None:
        self._by_name: dict[str, set[Path]] = {}
        for path in folder.rglob("*"):
            if path.is_file():
                self._by_name.setdefault(path.name, set()).add(path)

    def find(self, text: str, beside: Path) -> set[Path]:
        path = beside / text
        if "/" in text:
            return {path.resolve()} if path.is_file() else set()
        return self._by_name.get(text, set())
