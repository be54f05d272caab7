"""Handgeld: at most the kamer's ceiling a month is transferred, and the account never goes below zero.

Source of the rule: the cooperative gives every kamer at most 250 euros a month for small spending; the ceiling of each
kamer is in its `custom "kamer"` entry.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.config import read_config
from bwk_ledger.money import EUR, ZERO, format_amount
from bwk_ledger.plugin.dips import dips
from bwk_ledger.plugin.finding import finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.config import Config


class Move(NamedTuple):
    """What one posting puts on the handgeld of a kamer, or takes from it, EUR."""

    kamer: str
    amount: Decimal
    is_transfer: bool  # from or back to the bank of the cooperative
    entry: Any


def petty_cash_moves(entries: Iterable[Any]) -> Iterator[Move]:
    """Every change of the handgeld of a kamer, in the order of the entries."""
    for entry in entries:
        if isinstance(entry, data.Transaction):
            for posting in entry.postings:
                if posting.account.startswith(accounts.PETTY_CASH + ":") and posting.units.currency == EUR:
                    kamer = posting.account.split(":")[2]
                    yield Move(kamer, posting.units.number, _is_transfer(entry, posting), entry)


def check_petty_cash(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report transfers above the ceiling of the month, and days that end below zero; once per month and kamer."""
    config = read_config(entries)
    transferred: dict[tuple[str, int, int], Decimal] = defaultdict(Decimal)
    last_transfer: dict[tuple[str, int, int], Any] = {}
    days: dict[str, dict[dt.date, tuple[Decimal, Any]]] = defaultdict(dict)
    for move in petty_cash_moves(entries):
        entry = move.entry
        change, _ = days[move.kamer].get(entry.date, (ZERO, None))
        days[move.kamer][entry.date] = (change + move.amount, entry)
        if move.is_transfer:
            month = (move.kamer, entry.date.year, entry.date.month)
            transferred[month] += move.amount
            if move.amount > 0:
                last_transfer[month] = entry
    errors = [
        _above_ceiling(last_transfer[month], month, total, config)
        for month, total in transferred.items()
        if total > ceiling_of(config, month[0])
    ]
    for kamer, by_day in days.items():
        errors.extend(_below_zero(kamer, by_day))
    return entries, errors


def _is_transfer(entry: Any, posting: Any) -> bool:
    """Money from or back to the cooperative's own bank; a refund by a shop or an opening balance is no transfer."""
    own = (accounts.BANK, accounts.IN_TRANSIT)
    return any(
        any(accounts.is_under(other.account, name) for name in own)
        and (other.units.number < 0) != (posting.units.number < 0)
        for other in entry.postings
    )


def ceiling_of(config: Config, kamer: str) -> Decimal:
    """EUR that may be transferred to a kamer in a month."""
    known = config.kamers.get(kamer)
    return known.petty_cash_ceiling or ZERO if known else ZERO


def _above_ceiling(entry: Any, month: tuple[str, int, int], total: Decimal, config: Config) -> Any:
    kamer, year, number = month
    ceiling = ceiling_of(config, kamer)
    return finding(
        entry,
        f"Handgeld {kamer} in {year}-{number:02d}: {format_amount(total)} euro overgemaakt, "
        f"{format_amount(total - ceiling)} te veel.",
        cause=f"het plafond van {kamer} is {format_amount(ceiling)} euro per maand.",
        remedy="laat het te veel overgemaakte terugstorten en boek dat in dezelfde maand, of pas 'handgeld:' van de "
        "kamer aan als het bestuur een ander plafond heeft vastgesteld.",
    )


def _below_zero(kamer: str, by_day: Mapping[dt.date, tuple[Decimal, Any]]) -> Iterator[Any]:
    for day, balance, entry in dips(by_day):
        yield finding(
            entry,
            f"Handgeld {kamer} staat op {day} onder nul: {format_amount(balance)} euro.",
            cause="een lege kas kan niets betalen: er ontbreekt een storting, of er is te veel geboekt.",
            remedy="zoek de ontbrekende storting of de dubbele uitgave rond deze dag.",
        )
