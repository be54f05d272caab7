"""One bank file on its way into the books, while its rows are being booked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from importers.base import Replacement

if TYPE_CHECKING:
    from importers.base import Plan
    from importers.context import Context
    from importers.readers.bank import BankRow
    from importers.readers.source import Source
    from importers.rules import Rules

_DAY = dt.timedelta(days=1)


@dataclass
class FileWork:
    """One file on its way into the books, in which it is called `name`.

    `blinded` is what its archived copy must hide of new rows, by line: `(name, text)`. `known` are the rows that the
    books hold already, with their own account, and `open` those of them that are open questions.
    """

    source: Source
    name: str
    context: Context
    rules: Rules
    plan: Plan
    blinded: dict[int, tuple[str, str]] = field(default_factory=dict)
    known: list[tuple[BankRow, str]] = field(default_factory=list)
    open: list[tuple[Any, BankRow]] = field(default_factory=list)

    def add(self, entry: Any, account: str, year: int | None = None) -> None:
        """Put an entry of an own account into the books, in the file of its year."""
        self.context.add(entry)
        self.plan.entries.append((books_file(account, year or entry.date.year), entry))

    def replace(self, old: Any, new: Any | None, account: str) -> None:
        """Put another transaction in the place of one, in the same file; with None it goes."""
        self.context.forget(old)
        if new is not None:
            self.context.add(new)
        self.plan.replaced.append(Replacement(books_file(account, old.date.year), old, new))

    def replace_balance(self, old: Any, new: Any | None) -> None:
        """Put another `balance` in the place of one; with None it goes."""
        del self.context.asserted[old.account][old.date]
        self.plan.replaced.append(Replacement(books_file(old.account, (old.date - _DAY).year), old, None))
        if new is not None:
            self.add(new, new.account, (new.date - _DAY).year)


@cache
def books_file(account: str, year: int) -> str:
    """The file of the books that an own account's rows belong in."""
    kind, name = account.split(":")[1:3]
    return f"jaren/{year}/bank.beancount" if kind == "Bank" else f"jaren/{year}/{kind}-{name}.beancount".lower()
