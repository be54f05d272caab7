"""The hours in the books as the checks look at them: what was registered, without both sides being counted.

Hours stand twice in a transaction, on `Lasten` and on `Baten`; only the side of `Lasten` says who did what when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger import accounts, hours, meta
from bwk_ledger.periods import month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class HourEntry(NamedTuple):
    """A transaction of hours and its postings on hours accounts: `costs` on Lasten, `all` on both sides."""

    entry: Any
    costs: tuple[Any, ...]
    all: tuple[Any, ...]

    @property
    def number(self) -> str:
        """The number of who gave the hours; empty where none stands."""
        return self.entry.payee or ""

    @property
    def key(self) -> str | None:
        """The identity (`sleutel`) of what was registered."""
        return next((value for item in self.all if (value := meta_of(item, meta.KEY))), None)

    @property
    def kamer(self) -> str:
        """The kamer the hours were given to."""
        return kamer_of(self.costs[0] if self.costs else self.all[0])


def hour_entries(entries: Iterable[Any]) -> list[HourEntry]:
    """Every transaction with hours on an hours account."""
    found = []
    for entry in entries:
        if isinstance(entry, data.Transaction):
            of_hours = tuple(item for item in entry.postings if is_hours(item))
            if of_hours:
                costs = tuple(item for item in of_hours if item.account.startswith(accounts.EXPENSES))
                found.append(HourEntry(entry, costs, of_hours))
    return found


def still_standing(found: Sequence[HourEntry]) -> list[HourEntry]:
    """What is left when a correction and the transaction that it takes back have cancelled out.

    Whether the one really mirrors the other is for `check_hour_corrections` to say.
    """
    taken_back = {key for item in found if (key := item.entry.meta.get(meta.CORRECTS))}
    return [item for item in found if meta.CORRECTS not in item.entry.meta and item.key not in taken_back]


def is_hours(posting: Any) -> bool:
    """Whether a posting holds hours where hours belong."""
    return accounts.is_hours(posting.units.currency) and accounts.is_hours_account(posting.account)


def kamer_of(posting: Any) -> str:
    """The kamer of a posting on an hours account."""
    taken_apart = accounts.result(posting.account)
    assert taken_apart is not None
    return taken_apart.kamer


def minutes_of(posting: Any) -> int:
    """The whole minutes a posting stands for."""
    return hours.in_minutes(posting.units.number)


def days_of(posting: Any) -> dict[int, int] | None:
    """Minutes by day of the month; None where the posting does not say it, or not in a way that can be read."""
    text = meta_of(posting, meta.DAYS)
    if text is None:
        return None
    try:
        return hours.parse_days(str(text))
    except ValueError:
        return None


def days_in_month(item: HourEntry, posting: Any) -> dict[int, int]:
    """Minutes by day, as far as such days there are in the month; empty where the posting does not say its days."""
    last = month_of(item.entry.date).last_day.day
    return {day: minutes for day, minutes in (days_of(posting) or {}).items() if 1 <= day <= last}


def meta_of(posting: Any, key: str) -> Any:
    """A value of the metadata of a posting, which may have none at all."""
    return (posting.meta or {}).get(key)
