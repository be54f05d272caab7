"""The first day of the books: an import of older years moves it back to the first of January of the oldest of them.

Who begins books seldom knows how far back the statements go that will be found. Everything that begins with the books
then begins earlier: the cooperative and its kamers, their posts, funders and accounts, the value of a share. What began
on a later day keeps that day. Books of which a year is closed, or that begin with an opening balance, begin where they
do: what came before is known, and is no part of them.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.money import EUR
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.rules.index import begins_books, by_balance
from bwk_ledger.rules.load import Ledger
from bwk_ledger.standing.grants import FUNDER
from bwk_ledger.standing.hours import COMPLETE, PERSON
from bwk_ledger.standing.kamers import KAMER, POST
from bwk_ledger.standing.members import MEMBER, SHARE, SUBSCRIPTION
from bwk_ledger.standing.receipts import PAPER
from importers.base import TooEarlyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.books.store import Changes
    from importers.planning import Planned

_DAY = dt.timedelta(days=1)
_EARLIEST = dt.date(2000, 1, 1)  # an older row is a mistake in its file
_BEGIN_WITH_BOOKS = frozenset({KAMER.type, POST.type, FUNDER.type})
# Members were members before there were books, and papers wait for a payment.
_ANY_DAY = frozenset({MEMBER.type, SUBSCRIPTION.type, PERSON.type, PAPER.type, COMPLETE.type})


def begins_earlier(ledger: Ledger, planned: Planned) -> dt.date | None:
    """The day on which the books must begin for what was planned, or refused as too early; None where they do."""
    begins = ledger.config.begins
    if begins is None or sealed_years(ledger.root) or any(map(by_balance, ledger.transactions)):
        return None
    days = [day for day in (*_planned_days(planned), *_refused_days(planned)) if _EARLIEST <= day < begins]
    return min(days).replace(month=1, day=1) if days else None


def has_entries_before(planned: Planned, ledger: Ledger) -> bool:
    """Whether anything that goes in is of a day before the books began."""
    begins = ledger.config.begins
    return begins is not None and any(day < begins for day in _planned_days(planned))


def _planned_days(planned: Planned) -> Iterator[dt.date]:
    for item in planned.done:
        for _, entry in item.plan.entries:
            is_booking = isinstance(entry, data.Transaction) and not begins_books(entry)
            if is_booking or (isinstance(entry, data.Custom) and entry.type not in _ANY_DAY):
                yield entry.date


def _refused_days(planned: Planned) -> Iterator[dt.date]:
    return (item.error.day for item in planned.left if isinstance(item.error, TooEarlyError))


def begun_on(ledger: Ledger, day: dt.date) -> Ledger:
    """The books as they would be if they began on an earlier day."""
    begins = ledger.config.begins
    assert begins is not None
    places = {_place(entry) for entry in _standing(ledger)}
    moved = [
        entry._replace(date=_moved(entry, begins, day)) if _place(entry) in places else entry
        for entry in ledger.entries
    ]
    return Ledger(ledger.path, sorted(moved, key=data.entry_sortkey), ledger.errors, ledger.options, ledger.files)


def write_beginning(changes: Changes, ledger: Ledger, day: dt.date) -> None:
    """Let the books begin on an earlier day."""
    begins = ledger.config.begins
    assert begins is not None
    for entry in _standing(ledger):
        new = entry._replace(date=_moved(entry, begins, day))
        changes.replace_entry(Path(entry.meta["filename"]), entry.meta["lineno"], f"{entry.date}", new)


def _standing(ledger: Ledger) -> Iterator[Any]:
    """What begins with the books, as it stands in their files."""
    begins = ledger.config.begins
    assert begins is not None
    for entry in ledger.entries:
        if entry.date > begins:
            return
        if meta.DERIVED not in entry.meta and entry.date >= begins - _DAY and _is_standing(entry, begins):
            yield entry


def _is_standing(entry: Any, begins: dt.date) -> bool:
    if isinstance(entry, data.Open):
        return True  # what stood on an account before the books began stands there the day before
    if entry.date != begins:
        return False
    if isinstance(entry, data.Custom):
        return entry.type in _BEGIN_WITH_BOOKS
    if isinstance(entry, data.Price):
        return bool(entry.currency == SHARE)
    return isinstance(entry, data.Commodity) and entry.currency in {EUR, SHARE}


def _place(entry: Any) -> tuple[str, int]:
    """Where an entry stands; an account that follows from one stands there too."""
    return str(entry.meta.get("filename")), int(entry.meta.get("lineno", 0))


def _moved(entry: Any, begins: dt.date, day: dt.date) -> dt.date:
    return day - (begins - entry.date)
