"""The balance of each own account when a year ends, held against what the bank, or a count, says of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts, meta
from bwk_ledger.audit.bank.archive import Archive, read_archive
from bwk_ledger.audit.bank.own_postings import day_sums, own_postings
from bwk_ledger.audit.line import Proof, State
from bwk_ledger.audit.wording import account_name, too
from bwk_ledger.money import EUR, ZERO, format_amount
from bwk_ledger.periods import in_words
from bwk_ledger.words import count as number_of
from importers.kept_names import stated_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.load import Ledger

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Stated:
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
    stated: tuple[Stated, ...]  # all balances of the bank, also of other years


def own_accounts(ledger: Ledger, under: str, end: dt.date) -> Iterator[OwnAccount]:
    """The accounts below one that moved, or of which the bank gave a balance, before a day."""
    sums = day_sums(own_postings(ledger.transactions))
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


def _stated(entries: Sequence[Any], days: Mapping[dt.date, Decimal]) -> Iterator[Stated]:
    """To the cent, whatever tolerance the books have set."""
    moves = iter(sorted(days.items()))
    day, amount = next(moves, (dt.date.max, ZERO))
    balance = ZERO
    for entry in sorted(entries, key=lambda entry: entry.date):
        while day < entry.date:
            balance += amount
            day, amount = next(moves, (dt.date.max, ZERO))
        yield Stated(entry.date - _DAY, entry.amount.number, balance, str(entry.meta.get(meta.SOURCE) or ""), entry)


def balance_proofs(
    audit: Audit, under: str, otherwise: Callable[[OwnAccount], Proof | None] = lambda _: None
) -> list[Proof]:
    """What the bank says of the accounts below one, against the books.

    Args:
        audit: the year.
        under: the parent of the accounts.
        otherwise: another proof of what is on an account when the year ends, for where the bank gives none.
    """
    found = list(own_accounts(audit.ledger, under, audit.period.end))
    sources = {item.source for one in found for item in one.stated if item.source and item.day in audit.period}
    archive = read_archive(audit.ledger, audit.period, sources)
    proofs = []
    for one in found:
        of_year = [item for item in one.stated if item.day in audit.period]
        differing = list(_differing(audit, one, of_year))
        proofs += [*differing, *_not_as_archived(archive, one, of_year)]
        if not differing:
            proofs.append(_closing(audit, one, of_year, otherwise))
    return proofs


def _differing(audit: Audit, one: OwnAccount, of_year: Sequence[Stated]) -> Iterator[Proof]:
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


def _not_as_archived(archive: Archive, one: OwnAccount, of_year: Sequence[Stated]) -> Iterator[Proof]:
    """Balances in the books that are not those of the statement they name."""
    for item in of_year:
        said = _archived(archive, one.account, item) if item.source else set()
        if said and item.bank not in said:
            shown = " of ".join(map(format_amount, sorted(said)))
            yield Proof(
                f"{one.name}: als saldo van de bank op {in_words(item.day)} staat {format_amount(item.bank)} euro in "
                f"de boeken, maar op het afschrift {item.source} staat {shown}.",
                State.WRONG,
                item.bank,
                entry=item.entry,
            )


def _archived(archive: Archive, account: str, item: Stated) -> set[Decimal]:
    """What the copies of its source say of that day; empty where none does."""
    found = set()
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
        found |= {balance for day, balance in known if day == last}
    return found


def _closing(
    audit: Audit, one: OwnAccount, of_year: Sequence[Stated], otherwise: Callable[[OwnAccount], Proof | None]
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


def _until(item: Stated) -> dt.date:
    """The last day of which a balance proves what there was: an export without later rows may run on by its name."""
    period = stated_period(item.source)
    return max(item.day, period[1]) if period else item.day
