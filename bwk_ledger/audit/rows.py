"""Staat elke regel van de bank in de boeken, en elke boeking op een afschrift?"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.audit.audit import (
    Line,
    Proof,
    State,
    account_name,
    day_and_amount,
    in_words_of,
    sentence,
    shortened,
    to_look_at,
)
from bwk_ledger.audit.bank import ArchivedCopies, Copy, Held, day_sums, own_postings, read_archive
from bwk_ledger.base.errors import count as number_of
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.year import missing_statements
from importers.recognise import TYPED_WITHIN

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from importers.readers.bank import BankRow, Statement


# Hold the rows of a bank's statement against the postings of one account: every row booked, every posting a row.
#
# A row is held, surest first, by the posting that names it; by another posting of its day and amount, as where two
# exports hold the same day or where one was CSV and the other CAMT; by a batch that is one row here and a row per
# payment there; and by a posting without origin, which somebody typed within a few days.


class Changed(NamedTuple):
    """A row, and the posting that names it but says something else."""

    row: BankRow
    held: Held


@dataclass(frozen=True)
class Matched:
    """What became of the rows of one file and account."""

    missing: tuple[BankRow, ...]  # no posting holds them
    changed: tuple[Changed, ...]
    holding: frozenset[int]  # the `id` of every posting that holds a row


class Postings:
    """The postings of one account, by what they can be found by."""

    def __init__(self, held: Iterable[Held]) -> None:
        self.named: Mapping[tuple[str, int], list[Held]] = defaultdict(list)
        self.same: Mapping[tuple[dt.date, Decimal], list[Held]] = defaultdict(list)
        self.batches: Mapping[tuple[dt.date, str, int], list[Held]] = defaultdict(list)
        for item in held:
            if item.is_opening:
                continue
            if item.source and item.line:
                self.named[item.source, item.line].append(item)
                self.batches[item.date, item.source, item.line].append(item)
            self.same[item.date, item.amount].append(item)
        by_total: dict[tuple[dt.date, Decimal], list[list[Held]]] = defaultdict(list)
        for (day, _, _), batch in self.batches.items():
            if len(batch) > 1:
                by_total[day, sum((item.amount for item in batch), ZERO)].append(batch)
        self.by_total: Mapping[tuple[dt.date, Decimal], list[list[Held]]] = by_total


@dataclass
class _Matching:
    postings: Postings
    taken: set[int] = field(default_factory=set)

    def take(self, found: Iterable[Held]) -> bool:
        """Take the first that is free."""
        for item in found:
            if id(item) not in self.taken:
                self.taken.add(id(item))
                return True
        return False


def match(rows: Sequence[BankRow], names: Iterable[str], postings: Postings) -> Matched:
    """Look for every row.

    Args:
        rows: those of one account in one file.
        names: what the original of the file may have been called.
        postings: of that account, of all years.
    """
    work = _Matching(postings)
    names = tuple(names)
    left = [row for row in rows if not work.take(_naming(row, names, postings, exact=True))]
    left = [row for row in left if not work.take(postings.same.get((row.date, row.amount), ()))]
    left = _batches(left, work)
    left = [row for row in left if not work.take(_typed_postings(row, postings))]
    changed, missing = [], []
    for row in left:
        other = next((item for item in _naming(row, names, postings) if id(item) not in work.taken), None)
        if other is None:
            missing.append(row)
        else:
            work.taken.add(id(other))
            changed.append(Changed(row, other))
    return Matched(tuple(missing), tuple(changed), frozenset(work.taken))


def _naming(row: BankRow, names: Sequence[str], postings: Postings, *, exact: bool = False) -> Iterable[Held]:
    for name in names:
        for item in postings.named.get((name, row.line), ()):
            if not exact or (item.date, item.amount) == (row.date, row.amount):
                yield item


def _batches(rows: Sequence[BankRow], work: _Matching) -> list[BankRow]:
    """The rows that are no batch of the books, nor together one posting."""
    by_line: dict[Hashable, list[BankRow]] = defaultdict(list)
    left = []
    for row in rows:
        by_line[row.date, row.line].append(row)
    for same in by_line.values():
        day, total = same[0].date, sum((row.amount for row in same), ZERO)
        if len(same) > 1 and work.take(work.postings.same.get((day, total), ())):
            continue
        left += [row for row in same if not _take_batch(row, work)]
    return left


def _take_batch(row: BankRow, work: _Matching) -> bool:
    for batch in work.postings.by_total.get((row.date, row.amount), ()):
        if work.taken.isdisjoint(map(id, batch)):
            work.taken.update(map(id, batch))
            return True
    return False


def _typed_postings(row: BankRow, postings: Postings) -> Iterable[Held]:
    for distance in sorted(range(-TYPED_WITHIN, TYPED_WITHIN + 1), key=abs):
        day = row.date + dt.timedelta(days=distance)
        yield from (item for item in postings.same.get((day, row.amount), ()) if not item.source)


# Where the statements of an account do not follow each other: the bank's own balances say what lies between.


class Gap(NamedTuple):
    """What the bank moved between two days of which statements know the balance; `after` and `before` are not in it."""

    after: dt.date
    before: dt.date
    amount: Decimal


def gaps(statements: Iterable[Statement]) -> list[Gap]:
    """The gaps between the statements of one account, in order of date; none where the bank gives no balances."""
    known: dict[dt.date, Decimal] = {}
    begins: dict[dt.date, list[Statement]] = {}
    for statement in statements:
        for day, (balance, _) in statement.balances.items():
            known[day] = balance
        first = statement.rows[0].date if statement.rows else statement.last_day
        if first is not None and statement.opening is not None:
            begins.setdefault(first, []).append(statement)
    days = sorted(known)
    all_gaps = []
    for first, starting in sorted(begins.items()):
        place = bisect_left(days, first)
        if place:
            last = days[place - 1]
            openings = {opening for statement in starting for opening in _openings(statement)}
            if known[last] not in openings:
                all_gaps.append(Gap(last, first, min(openings, key=lambda one: abs(one - known[last])) - known[last]))
    return all_gaps


def _openings(statement: Statement) -> Iterable[Decimal]:
    """What the account may have held before it: a day whose balances prove both ways has two answers."""
    other = statement.other_way
    return [one for one in (statement.opening, other.opening if other else None) if one is not None]


_TITLE = "Staat elke regel van de bank in de boeken?"
_MEANING = (
    "De bewaarde afschriften worden opnieuw gelezen. Elke regel hoort in de boeken te staan, met dezelfde dag en "
    "hetzelfde bedrag, en wat in de boeken bij de bank of het handgeld staat, hoort op een afschrift te staan."
)


@dataclass
class _ComparedRows:
    """What came out of the comparison."""

    rows: int = 0  # of the year, on the statements
    per_copy: list[tuple[str, Copy, int]] = field(default_factory=list)
    missing: dict[tuple[str, dt.date, Decimal], list[tuple[Copy, BankRow]]] = field(default_factory=dict)
    changed: list[tuple[Copy, Changed]] = field(default_factory=list)
    holding: set[int] = field(default_factory=set)


def check(audit: Audit) -> Line:
    """Compare the archived statements with the postings of the year, both ways."""
    held = audit.ledger.index.fact(own_postings)
    of_year = [item for item in held if item.date in audit.period]
    sources = {item.shown_source for item in of_year if item.source}
    archive = read_archive(audit.ledger, audit.period, sources)
    comparison = _compare(audit, archive, held)
    wrong = (
        (_missing(audit, comparison), "regels die niet in de boeken staan"),
        (_changed(audit, comparison), "regels die anders in de boeken staan"),
        (_without_row(audit, archive, of_year, comparison), "boekingen die niet op hun afschrift staan"),
        (list(_gaps(audit, archive, held)), "plekken waar een afschrift ontbreekt"),
        (_unread(archive), "afschriften die niet te lezen zijn"),
        (_not_there(audit, archive, of_year), "afschriften die er niet liggen"),
        (_proofs_of_typed(audit, of_year, comparison), "boekingen met de hand"),
    )
    told = [proof for proofs, rest in wrong for proof in shortened(proofs, rest)]
    good = [
        Proof(
            f"{account_name(audit.ledger.names, account)}: {number_of(number, 'regel', 'regels')} van {audit.year} op "
            f"het afschrift {copy.source} vergeleken.",
            account=account,
        )
        for account, copy, number in comparison.per_copy
    ]
    proofs = (*told, *good)
    states = Counter(proof.state for proofs, _ in wrong for proof in proofs)
    least = State.GOOD if proofs else State.OPEN
    return Line("rows", _TITLE, _MEANING, _answer(comparison, states), proofs, least)


def _answer(found: _ComparedRows, states: Mapping[State, int]) -> str:
    wrong, unknown = states[State.WRONG], states[State.OPEN]
    if not found.rows and not wrong and not unknown:
        return "Er zijn geen afschriften, en geen boekingen op de bank."
    sentences = [f"{number_of(found.rows, 'regel', 'regels')} van de afschriften vergeleken met de boeken."]
    if not wrong and not unknown:
        sentences.append("Alles klopt.")
    if wrong:
        sentences.append(f"{number_of(wrong, 'punt klopt', 'punten kloppen')} niet.")
    if unknown:
        sentences.append(to_look_at(unknown))
    return " ".join(sentences)


def _compare(audit: Audit, archive: ArchivedCopies, held: Sequence[Held]) -> _ComparedRows:
    by_account: dict[str, list[Held]] = defaultdict(list)
    for item in _near(archive, held):
        by_account[item.account].append(item)
    postings = {account: Postings(items) for account, items in by_account.items()}
    comparison = _ComparedRows()
    for copy in archive.copies:
        for account, statements in copy.by_account.items():
            rows = [row for statement in statements for row in statement.rows]
            matched = match(rows, sorted(copy.names), postings.get(account) or Postings(()))
            comparison.holding |= matched.holding
            number = sum(row.date in audit.period for row in rows)
            if number:
                comparison.per_copy.append((account, copy, number))
                comparison.rows += number
            _add_missing(audit, comparison, copy, account, matched.missing)
            comparison.changed += [
                (copy, item)
                for item in matched.changed
                if item.row.date in audit.period or item.held.date in audit.period
            ]
    return comparison


def _near(archive: ArchivedCopies, held: Iterable[Held]) -> Iterable[Held]:
    """The postings that can be of a row of these copies: those that name one, or are of about their days."""
    names = {name for copy in archive.copies for name in copy.names}
    days = {
        row.date
        for copy in archive.copies
        for statements in copy.by_account.values()
        for statement in statements
        for row in statement.rows
    }
    if not days:
        return ()
    around = dt.timedelta(days=TYPED_WITHIN)
    first, last = min(days) - around, max(days) + around
    return (item for item in held if first <= item.date <= last or item.source in names)


def _add_missing(audit: Audit, found: _ComparedRows, copy: Copy, account: str, rows: Iterable[BankRow]) -> None:
    """Name a row once, also where several exports hold it."""
    here: dict[tuple[str, dt.date, Decimal], list[tuple[Copy, BankRow]]] = defaultdict(list)
    for row in rows:
        if row.date in audit.period:
            here[account, row.date, row.amount].append((copy, row))
    for key, items in here.items():
        if len(items) > len(found.missing.get(key, ())):
            found.missing[key] = items


def _missing(audit: Audit, found: _ComparedRows) -> list[Proof]:
    return [
        Proof(
            f"{account_name(audit.ledger.names, account)}, {day_and_amount(row.date, row.amount)}: staat op het "
            f"afschrift {copy.source} als regel {row.line}, maar niet in de boeken.",
            State.WRONG,
            row.amount,
            account=account,
        )
        for (account, _, _), items in sorted(found.missing.items(), key=lambda item: item[0])
        for copy, row in items
    ]


def _changed(audit: Audit, found: _ComparedRows) -> list[Proof]:
    return [
        Proof(
            f"{account_name(audit.ledger.names, held.account)}, {day_and_amount(row.date, row.amount)}: zo staat het "
            f"op het afschrift {copy.source} als regel {row.line}. In de boeken staat "
            f"{day_and_amount(held.date, held.amount)}.",
            State.WRONG,
            held.amount,
            entry=held.entry,
        )
        for copy, (row, held) in found.changed
    ]


def _without_row(audit: Audit, archive: ArchivedCopies, of_year: Sequence[Held], found: _ComparedRows) -> list[Proof]:
    """Postings that name a statement which can be read and does not have them."""
    told = found.holding | {id(item.held) for _, item in found.changed}
    return [
        Proof(
            f"{account_name(audit.ledger.names, item.account)}, {day_and_amount(item.date, item.amount)}: staat in de "
            f"boeken als regel {item.line} van het afschrift {item.shown_source}, maar niet op dat afschrift.",
            State.WRONG,
            item.amount,
            entry=item.entry,
        )
        for item in of_year
        if item.source and not item.is_opening and id(item) not in told and _is_readable(archive, item)
    ]


def _is_readable(archive: ArchivedCopies, item: Held) -> bool:
    """Whether every copy of its source can be read, so that a row that is not found is not there."""
    copies = archive.of(item.shown_source)
    return bool(copies) and not any(copy.problem or not copy.by_account for copy in copies)


def _unread(archive: ArchivedCopies) -> list[Proof]:
    return [
        Proof(sentence(f"Het afschrift {copy.source} is niet meer te lezen: {copy.problem}"), State.OPEN)
        for copy in archive.copies
        if copy.problem
    ]


def _not_there(audit: Audit, archive: ArchivedCopies, of_year: Sequence[Held]) -> list[Proof]:
    """Sources that postings name and of which no statement lies with the documents."""
    sources: dict[tuple[str, str], list[Held]] = defaultdict(list)
    for item in of_year:
        copies = archive.of(item.shown_source) if item.source else ()
        if item.source and not any(copy.by_account or copy.problem for copy in copies):
            sources[item.shown_source, item.account].append(item)
    return [
        Proof(
            f"{account_name(audit.ledger.names, account)}: het afschrift {source} ligt niet bij de documenten. "
            f"{number_of(len(items), 'boeking', 'boekingen')} van {audit.year} "
            f"{'is' if len(items) == 1 else 'zijn'} er niet mee te vergelijken.",
            State.OPEN,
            sum((item.amount for item in items), ZERO),
            account=account,
        )
        for (source, account), items in sources.items()
    ]


def _proofs_of_typed(audit: Audit, of_year: Sequence[Held], found: _ComparedRows) -> list[Proof]:
    """Postings that name no row of the bank."""
    proofs = []
    for item in of_year:
        if item.source or item.is_opening:
            continue
        held = id(item) in found.holding
        if item.is_other_leg:
            why = "een overboeking waarvan alleen het afschrift van de andere rekening er is."
        elif held:
            why = "met de hand geboekt. Dag en bedrag passen bij een regel van het afschrift."
        else:
            why = "met de hand geboekt. Er is geen afschrift dat dit laat zien."
        if held and item.is_other_leg:
            continue
        proofs.append(
            Proof(
                f"{account_name(audit.ledger.names, item.account)}, {day_and_amount(item.date, item.amount)}: {why}",
                State.GOOD if held else State.OPEN,
                item.amount,
                entry=item.entry,
            )
        )
    return sorted(proofs, key=lambda proof: proof.state is State.GOOD)


def _gaps(audit: Audit, archive: ArchivedCopies, held: Sequence[Held]) -> Iterator[Proof]:
    """What lies between two statements, by the bank's balances, and the numbers of statements that are left out."""
    sums = day_sums(held)
    for account in archive.accounts():
        statements = [item for copy in archive.copies for item in copy.by_account.get(account, ())]
        name = account_name(audit.ledger.names, account)
        for gap in gaps(statements):
            if gap.before < audit.period.start or gap.after >= audit.period.end:
                continue
            booked = _between(sums.get(account, {}), gap.after, gap.before)
            by_hand = booked == gap.amount
            yield Proof(
                f"{name}: tussen {in_words(gap.after)} en {in_words(gap.before)} ontbreekt een afschrift. Volgens de "
                f"bank veranderde het saldo daar met {format_amount(gap.amount)} euro"
                + (", en zoveel is er geboekt." if by_hand else f", en in de boeken met {format_amount(booked)}."),
                State.OPEN if by_hand else State.WRONG,
                gap.amount,
                account=account,
            )
        if statements and not any(item.balances for item in statements):
            yield Proof(
                f"{name}: de afschriften noemen geen saldo. Of er tussen twee afschriften iets ontbreekt, is niet te "
                "zien.",
                State.OPEN,
                account=account,
            )
    for text in missing_statements(audit.ledger, audit.year):
        yield Proof(in_words_of(audit.ledger.names, text), State.OPEN)


def _between(days: Mapping[dt.date, Decimal], after: dt.date, before: dt.date) -> Decimal:
    return sum((amount for day, amount in days.items() if after < day < before), ZERO)
