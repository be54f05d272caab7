"""Klopt elke bankrekening met het afschrift? The archived statements, and each balance held against them."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from beancount.core import data

from bwk_ledger.audit.audit import Line, Proof, State, account_name, too
from bwk_ledger.audit.kept_readings import Reading
from bwk_ledger.audit.sightings import is_unseen
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.errors import count as number_of
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.base.quick import maker
from bwk_ledger.books.seal import DOCUMENTS
from bwk_ledger.figures.year import is_opening
from importers.context import Context
from importers.copies import archived_as, stated_period
from importers.own_accounts import find
from importers.readers.bank import BankRow, Statement
from importers.readers.formats import FORMATS
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.base.periods import Period
    from bwk_ledger.rules.index import Index
    from bwk_ledger.rules.load import Ledger


# Every posting on an account that a bank keeps, with the row of the bank that it says it came from.


class Held(NamedTuple):
    """A posting on an own account; `source` and `line` are of its row, empty and 0 where it names none."""

    account: str
    date: dt.date
    amount: Decimal
    source: str  # as `archived_as` has it
    line: int
    entry: Any
    shown_source: str
    is_opening: bool  # says what was on the account before its first statement
    is_other_leg: bool  # of a transfer of which only the row of the other account is known


def own_postings(index: Index) -> tuple[Held, ...]:
    """Those in EUR, in the order of the books: a fact."""
    return tuple(_own_postings(index.postings(_is_own_euro)))


def _is_own_euro(account: str, currency: str) -> bool:
    return accounts.is_own(account) and currency == EUR


def _own_postings(postings: Iterable[tuple[Any, Any]]) -> Iterator[Held]:
    for _, group in groupby(postings, key=lambda item: id(item[0])):
        of_entry = list(group)
        entry, own = of_entry[0][0], [item for _, item in of_entry]
        keyed = any(meta.KEY in (item.meta or {}) for item in own)
        opening = not keyed and is_opening(entry)
        for item in own:
            values = item.meta or {}
            source = str(values.get(meta.SOURCE) or "")
            yield Held(
                account=item.account,
                date=entry.date,
                amount=item.units.number,
                source=archived_as(source),
                line=_line(values),
                entry=entry,
                shown_source=source,
                is_opening=opening,
                is_other_leg=keyed and not source,
            )


def _line(values: Mapping[str, Any]) -> int:
    try:
        return int(values.get(meta.LINE) or 0)
    except (TypeError, ValueError, ArithmeticError):
        return 0


def day_sums(held: Iterable[Held]) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What each account changed on each day, in order of date."""
    sums_by_account: dict[str, dict[dt.date, Decimal]] = defaultdict(dict)
    for item in held:
        days = sums_by_account[item.account]
        days[item.date] = days.get(item.date, ZERO) + item.amount
    return sums_by_account


def _own_day_sums(index: Index) -> Mapping[str, Mapping[dt.date, Decimal]]:
    return day_sums(index.fact(own_postings))


# The statements of the bank as they lie with the documents of the books, read again by the readers that imported
# them.
#
# The copies name nobody, but keep the lines, days and amounts of the bank: they say what happened without the books.

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\.(.+)")
_NUMBERED = re.compile(r"-\d+(?=(\.[^.]*)?$)")  # a second copy of the same name and day
_LONGEST = dt.timedelta(days=366)  # that an export runs on after the year
_REMEMBERED = 8192  # names


@dataclass(frozen=True)
class Content:
    """What a file holds: statements, or why they cannot be read; neither where it is no statement of a bank."""

    statements: tuple[Statement, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Copy:
    """A file with the documents: the source it is a copy of, and its statements by own account."""

    path: Path
    source: str  # how the books name it, as `archived_as` has it
    day: dt.date | None  # that of its last row
    by_account: Mapping[str, Sequence[Statement]]
    problem: str

    @property
    def names(self) -> frozenset[str]:
        """What the original may have been called."""
        return _names(self.source)


@dataclass(frozen=True)
class ArchivedCopies:
    """The copies that matter for some years."""

    copies: tuple[Copy, ...]
    _by_source: Mapping[str, Sequence[Copy]]

    def of(self, source: str) -> Sequence[Copy]:
        """The copies that may be of a source, by the name that postings and balances give it."""
        return self._by_source.get(archived_as(source), ())

    def accounts(self) -> list[str]:
        """The own accounts that have statements."""
        return sorted({account for copy in self.copies for account in copy.by_account})


def read_archive(ledger: Ledger, period: Period, sources: Iterable[str]) -> ArchivedCopies:
    """The copies of statements.

    Args:
        ledger: the books.
        period: copies of which the last row is older are passed over, but for the last of them of each account; and so
            are those of which it is over a year later.
        sources: names of originals of which the copies are read whatever their day.
    """
    context = Context(ledger.root, ledger.config)
    for entry in ledger.by_type.get(data.Open, ()):
        context.add(entry)
    wanted = {archived_as(source) for source in sources}
    copies = []
    by_source: dict[str, list[Copy]] = defaultdict(list)
    paths = list(_needed(ledger, period, wanted))
    contents = STATEMENTS.of(ledger.root, paths)
    for path in paths:
        copy = _copy(path, contents.get(path, _GONE), context)
        copies.append(copy)
        for name in copy.names:
            by_source[name].append(copy)
    return ArchivedCopies(tuple(copies), by_source)


def _needed(ledger: Ledger, period: Period, wanted: set[str]) -> Iterator[Path]:
    for folder in (folder for parent in (accounts.BANK, accounts.PETTY_CASH) for folder in _folders(ledger, parent)):
        days = {name: day for name in folder.names if (day := _split(name)[0]) is not None}
        last_before = max((name for name, day in days.items() if day < period.start), default=None)
        for name in folder.names:
            day = days.get(name, period.start)
            is_near = name == last_before or period.start <= day <= period.end + _LONGEST
            if is_near or not wanted.isdisjoint(_names(_split(name)[1])):
                path = folder.path / name
                if path.is_file():
                    yield path


class _Folder(NamedTuple):
    path: Path
    names: Sequence[str]  # of what lies in it and is no folder, in their order

    @property
    def first(self) -> Path:
        return self.path / self.names[0]


def _folders(ledger: Ledger, parent: str) -> Sequence[_Folder]:
    """The folders with copies of what is below an account, in the order of their first files."""
    whole = os.walk((ledger.root / DOCUMENTS).joinpath(*parent.split(":")))
    shown = ((Path(path), sorted(name for name in names if not name.startswith("."))) for path, _, names in whole)
    return sorted((_Folder(path, names) for path, names in shown if names), key=lambda folder: folder.first)


def _copy(path: Path, content: Content, context: Context) -> Copy:
    day, source = _split(path.name)
    by_account: dict[str, list[Statement]] = defaultdict(list)
    problem = content.problem
    for statement in content.statements:
        account = find(statement.account, context)
        if account is None:
            problem = f"rekening {statement.account} is niet bekend in de boeken"
        else:
            by_account[account].append(statement)
    return Copy(path, source, day, by_account, problem)


def _read(path: Path) -> Content:
    try:
        source = Source.read(path)
        for bank_format in FORMATS:
            if bank_format.recognises(source):
                return Content(tuple(bank_format.read(source)))
    except InputError as error:
        place = f"regel {error.line}: " if error.line else ""
        return Content(problem=f"{place}{error.what.rstrip('.')}")
    return Content()


_GONE = Content(problem="het bestand is weg")
_ROW = tuple[int, dt.date, str, Decimal, str, str, str, str, Decimal | None, str, int | None, str, str]


class _PlainStatement(msgspec.Struct):
    account: str
    rows: tuple[_ROW, ...]
    opening: Decimal | None
    closing: Decimal | None
    number: int | None
    last_day: dt.date | None
    first_number: int | None
    other_way: _PlainStatement | None


def _statement(plain: _PlainStatement) -> Statement:
    return Statement(
        account=plain.account,
        rows=tuple(map(maker(BankRow), plain.rows)),
        opening=plain.opening,
        closing=plain.closing,
        number=plain.number,
        last_day=plain.last_day,
        first_number=plain.first_number,
        other_way=_statement(plain.other_way) if plain.other_way is not None else None,
    )


STATEMENTS = Reading[Content](
    "statements",
    _read,
    lambda content: (content.statements, content.problem),
    tuple[tuple[_PlainStatement, ...], str],
    lambda plain: Content(tuple(map(_statement, plain[0])), plain[1]),
)


@lru_cache(_REMEMBERED)
def _split(name: str) -> tuple[dt.date | None, str]:
    """The day and the name of the original, from the name of a copy."""
    match = _DATED.fullmatch(name)
    if match is None:
        return None, name
    try:
        return dt.date.fromisoformat(match[1]), match[2]
    except ValueError:
        return None, name


@lru_cache(_REMEMBERED)
def _names(source: str) -> frozenset[str]:
    """What the original of a copy may have been called."""
    return frozenset((source, _NUMBERED.sub("", source)))


# The balance of each own account when a year ends, held against what the bank, or a count, says of it.

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class StatedBalance:
    """A balance that the books say the bank gave, and what the books themselves come to when that day ends, EUR."""

    day: dt.date  # the last moment of this day
    bank: Decimal
    books: Decimal
    source: str  # the export it came from; empty where somebody typed it
    entry: Any

    @property
    def difference(self) -> Decimal:
        """What the books have more than the bank."""
        return self.books - self.bank


@dataclass(frozen=True)
class OwnAccount:
    """An account that a bank keeps, in one year."""

    account: str
    name: str
    closing: Decimal  # by the books, when the year ends
    last_moved: dt.date | None  # until then
    stated: tuple[StatedBalance, ...]  # all balances of the bank, also of other years


def own_accounts(ledger: Ledger, under: str, end: dt.date) -> Iterator[OwnAccount]:
    """The accounts below one that moved, or of which the bank gave a balance, before a day."""
    sums = ledger.index.fact(_own_day_sums)
    asserted: dict[str, list[Any]] = defaultdict(list)
    for entry in ledger.by_type.get(data.Balance, ()):
        if accounts.is_under(entry.account, under) and entry.amount.currency == EUR:
            asserted[entry.account].append(entry)
    for account in sorted({account for account in (*sums, *asserted) if accounts.is_under(account, under)}):
        days = sums.get(account, {})
        before = {day: amount for day, amount in days.items() if day < end}
        stated = tuple(_stated(asserted[account], days))
        if before or any(item.day < end for item in stated):
            yield OwnAccount(
                account,
                account_name(ledger.names, account),
                sum(before.values(), ZERO),
                max(before, default=None),
                stated,
            )


def _stated(entries: Sequence[Any], days: Mapping[dt.date, Decimal]) -> Iterator[StatedBalance]:
    """To the cent, whatever tolerance the books have set."""
    moves = iter(sorted(days.items()))
    day, amount = next(moves, (dt.date.max, ZERO))
    balance = ZERO
    for entry in sorted(entries, key=lambda entry: entry.date):
        while day < entry.date:
            balance += amount
            day, amount = next(moves, (dt.date.max, ZERO))
        yield StatedBalance(
            entry.date - _DAY, entry.amount.number, balance, str(entry.meta.get(meta.SOURCE) or ""), entry
        )


def balance_proofs(
    audit: Audit, under: str, otherwise: Callable[[OwnAccount], Proof | None] = lambda _: None
) -> list[Proof]:
    """What the bank says of the accounts below one, against the books.

    Args:
        audit: the year.
        under: the parent of the accounts.
        otherwise: another proof of what is on an account when the year ends, for where the bank gives none.
    """
    bank_accounts = list(own_accounts(audit.ledger, under, audit.period.end))
    sources = {item.source for one in bank_accounts for item in one.stated if item.source and item.day in audit.period}
    archive = read_archive(audit.ledger, audit.period, sources)
    proofs = []
    for one in bank_accounts:
        of_year = [item for item in one.stated if item.day in audit.period]
        differing = list(_differing(audit, one, of_year))
        proofs += [*differing, *_not_as_archived(archive, one, of_year)]
        if not differing:
            proofs.append(_closing(audit, one, of_year, otherwise))
    return proofs


def _differing(audit: Audit, one: OwnAccount, of_year: Sequence[StatedBalance]) -> Iterator[Proof]:
    """Each balance from which on books and bank differ by another amount than before."""
    later = next((item for item in one.stated if item.day >= audit.period.end), None)
    before = ZERO
    for item in [*of_year, *([later] if later else [])]:
        if item.difference and item.difference != before:
            yield Proof(
                f"{one.name}: op {in_words(item.day)} zegt het afschrift {format_amount(item.bank)} euro, en zeggen de "
                f"boeken {format_amount(item.books)}: {too(item.difference)}.",
                State.WRONG,
                item.difference,
                entry=item.entry,
            )
        before = item.difference


def _not_as_archived(archive: ArchivedCopies, one: OwnAccount, of_year: Sequence[StatedBalance]) -> Iterator[Proof]:
    """Balances in the books that are not those of the statement they name."""
    for item in of_year:
        archived = _archived(archive, one.account, item) if item.source else set()
        if archived and item.bank not in archived:
            shown = " of ".join(map(format_amount, sorted(archived)))
            yield Proof(
                f"{one.name}: als saldo van de bank op {in_words(item.day)} staat {format_amount(item.bank)} euro in "
                f"de boeken, maar op het afschrift {item.source} staat {shown}.",
                State.WRONG,
                item.bank,
                entry=item.entry,
            )


def _archived(archive: ArchivedCopies, account: str, item: StatedBalance) -> set[Decimal]:
    """What the copies of its source say of that day; empty where none does."""
    amounts = set()
    for copy in archive.of(item.source):
        statements = [
            way
            for statement in copy.by_account.get(account, ())
            for way in (statement, statement.other_way)
            if way is not None
        ]
        # Of several statements in a file the one that knows the latest day up to this one counts.
        known = [
            (day, balance)
            for statement in statements
            for day, (balance, _) in statement.balances.items()
            if day <= item.day
        ]
        last = max((day for day, _ in known), default=None)
        amounts |= {balance for day, balance in known if day == last}
    return amounts


def _closing(
    audit: Audit, one: OwnAccount, of_year: Sequence[StatedBalance], otherwise: Callable[[OwnAccount], Proof | None]
) -> Proof:
    """Whether the bank says what was on an account when the year ended; nothing differs from it."""
    end = audit.period.last_day
    by_bank = [item for item in one.stated if item.source and item.day >= audit.period.start]
    reaching = max((_until(item) for item in by_bank), default=None)
    begins = f"{one.name}: {format_amount(one.closing)} euro op {in_words(end)}"
    if reaching is not None and reaching >= end:
        checked = number_of(sum(1 for item in of_year if item.source), "saldo", "saldo's")
        text = f"{begins}, gelijk aan het afschrift. Vergeleken in {audit.year}: {checked}."
        return Proof(text, State.GOOD, one.closing, account=one.account)
    if (other := otherwise(one)) is not None:
        return other
    typed = [item for item in one.stated if not item.source and item.day >= end]
    if typed:
        why = "Het saldo van de bank is met de hand ingevoerd. Leg het afschrift ernaast."
        return Proof(f"{begins}. {why}", State.OPEN, one.closing, entry=typed[0].entry)
    last = max((item.day for item in one.stated if item.day <= end), default=None)
    why = (
        f"Het laatste saldo van de bank is van {in_words(last)}. Leg het afschrift van {in_words(end)} ernaast."
        if last is not None and last >= audit.period.start
        else f"De boeken kennen geen saldo van de bank in {audit.year}. Leg het afschrift ernaast."
    )
    return Proof(f"{begins}. {why}", State.OPEN, one.closing, account=one.account)


def _until(item: StatedBalance) -> dt.date:
    """The last day of which a balance proves what there was: an export without later rows may run on by its name."""
    period = stated_period(item.source)
    return max(item.day, period[1]) if period else item.day


# Klopt elke bankrekening met het afschrift?

_MEANING = (
    "Wat volgens de boeken op 31 december op elke bankrekening stond, hoort ook op het afschrift te staan. De boeken "
    "vergelijken dat bij elk saldo dat de bank geeft. Een bestand is te veranderen: goed is het pas als u allebei ook "
    "zelf zag wat er op de rekening stond."
)
_UNSEEN = " De kascommissie zag dit nog niet met twee leden zelf: schrijf op de pagina Gezien op wat u zag."


def check(audit: Audit) -> Line:
    """Hold the closing balance of every bank account against the bank's own."""
    proofs = balance_proofs(audit, accounts.BANK)
    unseen = is_unseen(audit, accounts.BANK)
    only_unseen = unseen and bool(proofs) and all(proof.state is State.GOOD for proof in proofs)
    return Line(
        "bank",
        "Klopt elke bankrekening met het afschrift?",
        _MEANING,
        _answer(audit, proofs) + (_UNSEEN if only_unseen else ""),
        tuple(proofs),
        State.OPEN if unseen or not proofs else State.GOOD,
    )


def _answer(audit: Audit, proofs: list[Proof]) -> str:
    if not proofs:
        return f"Er is geen bankrekening waarop tot en met {audit.year} iets gebeurde."
    wrong = sum(proof.state is State.WRONG for proof in proofs)
    if wrong:
        return f"{wrong} keer verschillen de boeken van het afschrift."
    unproved = sum(proof.state is State.OPEN for proof in proofs)
    if unproved:
        return (
            f"Van {number_of(unproved, 'rekening', 'rekeningen')} is het saldo aan het eind van het jaar niet bewezen."
        )
    total = sum((proof.amount or ZERO for proof in proofs), ZERO)
    together = "samen " if len(proofs) > 1 else ""
    agree = number_of(len(proofs), "rekening klopt", "rekeningen kloppen")
    return f"{agree} met het afschrift. Er stond {together}{format_amount(total)} euro op."
