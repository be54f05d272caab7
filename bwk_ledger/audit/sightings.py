"""Zag u zelf wat er op de rekening stond? What the members of the kascommissie saw, held against the books of that day.

An archived file proves what somebody downloaded, and can be changed. So both members look themselves: on the screen of
the bank, in a pdf that comes from the bank without anybody between, or by counting; and at least once unannounced.
Each sighting is a record of the log. It counts for a year when it is of the last day of that year or later, or of a
day since which nothing moved.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.audit.audit import Line, Proof, State, account_name, log_file, too
from bwk_ledger.audit.log import RecordDraft, append, tidy
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError, count, listed
from bwk_ledger.base.money import EUR, WRITE_AMOUNT, ZERO, format_amount, no_amount, parse_amount
from bwk_ledger.base.periods import WRITE_DAY, in_words, no_day, parse_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.rules.index import Index

SEEN = "gezien"
_TWO = 2  # members who look
_DAY = dt.timedelta(days=1)


class Where(StrEnum):
    """Where somebody saw it."""

    SCREEN = "scherm van de bank"
    PDF = "pdf die zelf bij de bank is opgehaald"
    COUNTED = "geteld"


@dataclass(frozen=True)
class Sighting:
    """What one member saw of an account on a day, EUR."""

    account: str
    day: dt.date
    amount: Decimal
    where: str
    unannounced: bool
    remark: str
    by: str  # who looked, by number where there is one
    at: dt.datetime  # when it was written down, UTC


@dataclass(frozen=True)
class SeenAccount:
    """An account with money, and what was seen of it; EUR."""

    account: str
    name: str
    closing: Decimal  # by the books, when the year ends
    last_moved: dt.date | None  # in or before the year
    sightings: tuple[Sighting, ...]  # about this year, in the order of their days
    books: tuple[Decimal, ...]  # what the books say when the day of each ends

    @property
    def differing(self) -> tuple[tuple[Sighting, Decimal], ...]:
        """The sightings that are not as the books are, with what those say."""
        return tuple(
            (item, books) for item, books in zip(self.sightings, self.books, strict=True) if item.amount != books
        )

    def proving(self, end: dt.date) -> tuple[Sighting, ...]:
        """The sightings that say what was there when the year ended."""
        since = min(end, self.last_moved or end)
        return tuple(
            item
            for item, books in zip(self.sightings, self.books, strict=True)
            if item.day >= since and item.amount == books
        )

    def seen_by(self, end: dt.date) -> tuple[str, ...]:
        """Who saw what was there when the year ended, each once."""
        return tuple(dict.fromkeys(item.by for item in self.proving(end)))

    def is_seen_by_two(self, end: dt.date) -> bool:
        """Whether two members saw what was there when the year ended."""
        return len(self.seen_by(end)) >= _TWO


def sightings(records: Sequence[LogRecord]) -> tuple[Sighting, ...]:
    """What members saw, in the order of the days."""
    seen = [
        Sighting(
            account=str(record.values["rekening"]),
            day=dt.date.fromisoformat(record.values["dag"]),
            amount=Decimal(record.values["bedrag"]),
            where=str(record.values["waar"]),
            unannounced=bool(record.values["onaangekondigd"]),
            remark=str(record.values["opmerking"]),
            by=record.shown_by,
            at=record.at,
        )
        for record in records
        if record.kind == SEEN
    ]
    return tuple(sorted(seen, key=lambda item: (item.day, item.at)))


def seen_accounts(audit: Audit) -> tuple[SeenAccount, ...]:
    """Every account with money in the year, with what was seen of it."""
    seen_by_account: dict[str, list[Sighting]] = defaultdict(list)
    for item in sightings(audit.of_year):
        seen_by_account[item.account].append(item)
    moves = audit.ledger.index.fact(_moves)
    closed = {entry.account: entry.date for entry in audit.ledger.by_type.get(data.Close, ())}
    shown = []
    for account in sorted({*moves, *seen_by_account}):
        days = moves.get(account, {})
        before = {day: amount for day, amount in days.items() if day < audit.period.end}
        closing = sum(before.values(), ZERO)
        is_over = closed.get(account, dt.date.max) < audit.period.start
        if account not in seen_by_account and (not before or (is_over and not closing)):
            continue
        own = tuple(seen_by_account[account])
        shown.append(
            SeenAccount(
                account=account,
                name=account_name(audit.ledger.names, account),
                closing=closing,
                last_moved=max(before, default=None),
                sightings=own,
                books=tuple(_until(days, item.day) for item in own),
            )
        )
    return tuple(shown)


def _moves(index: Index) -> Mapping[str, Mapping[dt.date, Decimal]]:
    """What every account with money changed on each day: a fact, for every page of the kascommissie asks it."""
    days_by_account: dict[str, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for entry, posting in index.postings(_is_euro_of_money):
        days_by_account[posting.account][entry.date] += posting.units.number
    return days_by_account


def _is_euro_of_money(account: str, currency: str) -> bool:
    return accounts.is_money(account) and currency == EUR


def _until(days: Mapping[dt.date, Decimal], last: dt.date) -> Decimal:
    return sum((amount for day, amount in days.items() if day <= last), ZERO)


# To write down what one saw.


def see(audit: Audit, by: Visitor, form: Mapping[str, str]) -> LogRecord:
    """Keep what a member saw of an account.

    Args:
        audit: the books and the year it is about.
        by: who looked.
        form: `rekening`, `dag`, `bedrag`, `waar`, `onaangekondigd` and `opmerking`, as they were typed.

    Raises:
        InputError: something is missing or cannot be, or the same stands there already.
    """
    account = form.get("rekening", "")
    known = {item.account: item for item in seen_accounts(audit)}
    if account not in known:
        raise InputError(
            "kies eerst een rekening of een kas.",
            remedy="kies er een uit de lijst; alleen wat in de boeken staat, is na te kijken.",
        )
    values = {
        "rekening": account,
        "dag": _day(audit, form.get("dag", "")).isoformat(),
        "bedrag": f"{_amount(form.get('bedrag', '')):.2f}",
        "waar": _where(account, form.get("waar", "")),
        "onaangekondigd": form.get("onaangekondigd") == "ja",
        "opmerking": tidy(form.get("opmerking", ""), required=False),
    }

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        if any(
            item.kind == SEEN and item.year == audit.year and item.by == by.name and item.values == values
            for item in records
        ):
            raise InputError("dit hebt u al opgeschreven.", remedy="er is niets te doen.")
        return RecordDraft(audit.year, SEEN, values)

    return append(log_file(audit.folder), by, make)


def _day(audit: Audit, text: str) -> dt.date:
    day = parse_day(text)
    if day is None:
        raise InputError(f"{no_day(text)}.", remedy=WRITE_DAY)
    if day > audit.today:
        raise InputError(f"{in_words(day)} moet nog komen.", remedy="schrijf de dag op waarvan u het saldo zag.")
    if day < audit.period.start:
        raise InputError(
            f"{in_words(day)} ligt voor {audit.year}.", remedy="kies bovenaan het jaar waar deze dag bij hoort."
        )
    return day


def _amount(text: str) -> Decimal:
    try:
        return parse_amount(text)
    except ValueError as error:
        raise InputError(f"{no_amount(text)}.", remedy=WRITE_AMOUNT) from error


def _where(account: str, text: str) -> str:
    if text not in set(Where):
        raise InputError("waar zag u het?", remedy="kies het scherm van de bank, haar eigen pdf, of geteld.")
    if accounts.is_under(account, accounts.BANK) and text == Where.COUNTED:
        raise InputError(
            "een bankrekening is niet te tellen.",
            remedy="kijk mee op het scherm van de bank, of haal de pdf samen bij de bank op.",
        )
    if accounts.is_under(account, accounts.CASH_BOX) and text != Where.COUNTED:
        raise InputError("een kas staat niet op een scherm.", remedy="tel haar met twee mensen, en kies dan: geteld.")
    return text


# Zag de kascommissie zelf wat er was?

_MEANING = (
    "Een afschrift in een map is een kopie, en een kopie is te veranderen. Kijk daarom allebei zelf: op het scherm van "
    "de bank, in een pdf die u samen bij de bank ophaalt, of door te tellen. Doe dat ook eens onaangekondigd."
)
_TITLE = "Zag de kascommissie zelf wat er op elke rekening en in elke kas zat?"
_PAGE = "Gezien"


def check(audit: Audit) -> Line:
    """What both members saw of every account, against the books of that day."""
    own = seen_accounts(audit)
    proofs = [proof for item in own for proof in _proofs(audit, item)]
    if own:
        proofs.append(_surprise(audit, own))
    return Line("seen", _TITLE, _MEANING, _answer(audit, own), tuple(proofs), State.GOOD if own else State.OPEN)


def _answer(audit: Audit, found: Sequence[SeenAccount]) -> str:
    if not found:
        return f"Er is in {audit.year} geen rekening en geen kas in de boeken."
    if differing := sum(len(item.differing) for item in found):
        return f"{count(differing, 'keer zag', 'keer zagen')} een lid iets anders dan in de boeken staat."
    seen = sum(item.is_seen_by_two(audit.period.last_day) for item in found)
    whole = count(len(found), "rekening of kas", "rekeningen en kassen")
    return f"Van {seen} van {whole} zagen twee leden zelf wat er was."


def _proofs(audit: Audit, item: SeenAccount) -> Iterator[Proof]:
    for seen, books in item.differing:
        yield Proof(
            f"{item.name}: {seen.by} zag op {in_words(seen.day)} {format_amount(seen.amount)} euro ({seen.where}), en "
            f"de boeken zeggen {format_amount(books)}: {too(books - seen.amount)}.",
            State.WRONG,
            books - seen.amount,
            account=item.account,
            time="",
        )
    yield _closing(audit, item)


def _closing(audit: Audit, item: SeenAccount) -> Proof:
    """Who saw what was there when the year ended."""
    end = audit.period.last_day
    begins = f"{item.name}: {format_amount(item.closing)} euro op {in_words(end)}"
    by = item.seen_by(end)
    if item.is_seen_by_two(end):
        witnesses = listed([f"{seen.by} op {in_words(seen.day)} ({seen.where})" for seen in _last_of_each(item, end)])
        return Proof(f"{begins}, zelf gezien door {witnesses}.", State.GOOD, item.closing, page=_PAGE)
    why = (
        f"Alleen {by[0]} zag dit zelf; het andere lid nog niet." if by else "Niemand van de kascommissie zag dit zelf."
    )
    return Proof(f"{begins}. {why}", State.OPEN, item.closing, page=_PAGE)


def _last_of_each(item: SeenAccount, end: dt.date) -> list[Sighting]:
    return list({seen.by: seen for seen in item.proving(end)}.values())


def _surprise(audit: Audit, found: Sequence[SeenAccount]) -> Proof:
    """Whether somebody also looked without saying so before."""
    times = [seen for item in found for seen in item.sightings if seen.unannounced]
    if times:
        last = times[-1]
        return Proof(
            f"Ook onaangekondigd gekeken: {count(len(times), 'keer', 'keer')}, het laatst op {in_words(last.day)} door "
            f"{last.by}.",
            page=_PAGE,
        )
    return Proof(
        f"Over {audit.year} is niet onaangekondigd gekeken. Doe dat een keer in het jaar.", State.OPEN, page=_PAGE
    )


def is_unseen(audit: Audit, under: str) -> bool:
    """Whether of an account below one not both members saw what was there when the year ended."""
    end = audit.period.last_day
    return any(len(item.seen_by(end)) < _TWO for item in seen_accounts(audit) if accounts.is_under(item.account, under))
