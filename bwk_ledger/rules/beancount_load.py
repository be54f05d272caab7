"""Beancount's load, step by step, without its booking and its last check where nothing can come of them.

Booking finds amounts that are not written and lots that a sale is of. Nearly every transaction of ours says all there
is in one commodity, and then booking only notes how far off its digits let it be. This notes the same; all others go to
beancount, with whatever else stands on the accounts of lots. It saves a sixth of beancount's own load
(`benchmarks/cold_load.py`).

The check that a transaction balances first infers from the digits of each posting how far off it may be, and then sums
it in an inventory. What adds up to nothing in each commodity balances whatever that says. All others, and whatever has
a price or a cost, beancount judges as it does: the errors stay the same. It saves a tenth, in bean-check and Fava too.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount import loader
from beancount.core import data, interpolate
from beancount.core.amount import Amount
from beancount.core.interpolate import AUTOMATIC_RESIDUAL
from beancount.ops import validation
from beancount.parser import booking

from bwk_ledger.base.money import ZERO
from bwk_ledger.rules import asserted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


def check_balances(entries: Sequence[Any], options: Mapping[str, Any]) -> list[Any]:
    """What beancount says of the transactions that do not plainly add up."""
    left = [entry for entry in entries if isinstance(entry, data.Transaction) and not adds_up(entry.postings)]
    errors: list[Any] = validation.validate_check_transaction_balances(left, options)
    return errors


def adds_up(postings: Sequence[Any]) -> bool:
    """Whether amounts without a price or a cost come to exactly nothing in each commodity."""
    sums: dict[str, Decimal] = {}
    for posting in postings:
        units = posting.units
        if not (posting.cost is None and posting.price is None and isinstance(units.number, Decimal)):
            return False
        if posting.meta and AUTOMATIC_RESIDUAL in posting.meta:
            return False
        sums[units.currency] = sums.get(units.currency, ZERO) + units.number
    return not any(sums.values())


# The load, step by step.


def use_quick_checks() -> None:
    """Put `asserted` and `check_balances` in the place of beancount's own, in its lists of checks."""
    loader.PLUGINS_POST[:] = [(asserted.__name__, None)]
    validation.VALIDATIONS[:] = [
        check_balances if check is validation.validate_check_transaction_balances else check
        for check in validation.VALIDATIONS
    ]


def load_entries(main: Path) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """The entries, errors and options of books, as `loader._load` gives them."""
    entries, errors, options = loader._parse_recursive([(str(main), True)], None)  # noqa: SLF001 - there is no other
    entries.sort(key=data.entry_sortkey)
    entries, of_booking = book(entries, options)
    entries, of_checks = after_booking(entries, options)
    return entries, [*errors, *of_booking, *of_checks], options


def after_booking(entries: Sequence[Any], options: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """What the plugins and the checks make of booked entries, and what they find; the options get their last hash."""
    with _folders_of_plugins(options):
        result, errors = loader.run_transformations([*entries], [], options, None)
    errors.extend(validation.validate(result, options))
    options["input_hash"] = loader.compute_input_hash(options["include"])
    return result, errors


@contextmanager
def _folders_of_plugins(options: Mapping[str, Any]) -> Iterator[None]:
    saved = list(sys.path)
    sys.path[0:0] = options.get("pythonpath", [])
    try:
        yield
    finally:
        sys.path[:] = saved


def book(
    entries: Sequence[Any], options: Mapping[str, Any], lots: Mapping[str, Any] | None = None
) -> tuple[list[Any], list[Any]]:
    """What `booking.book` makes of parsed entries, and its errors.

    Args:
        entries: in the order of the books.
        options: of the books.
        lots: the inventory of each account that has one before these entries; beancount changes it.
    """
    with_lots = _accounts_with_lots(entries).union(lots or ())
    plain = {id(entry) for entry in entries if isinstance(entry, data.Transaction) and _is_plain(entry, with_lots)}
    left, errors = booking.book([entry for entry in entries if id(entry) not in plain], options, lots)
    booked = iter(left)
    following = next(booked, None)
    result: list[Any] = []
    for entry in entries:
        if id(entry) in plain:
            result.append(_with_tolerances(entry, options))
        elif following is not None and _is_of(following, entry):  # one that it could not book is gone
            result.append(following)
            following = next(booked, None)
    return result, errors


def _accounts_with_lots(entries: Sequence[Any]) -> set[str]:
    """Accounts of which what stands there decides what is booked: with a cost, a price, or no commodity."""
    return {
        posting.account
        for entry in entries
        if isinstance(entry, data.Transaction)
        for posting in entry.postings
        if posting.cost is not None or posting.price is not None or _lacks_commodity(posting.units)
    }


def _lacks_commodity(units: Any) -> bool:
    return isinstance(units, Amount) and not isinstance(units.currency, str)


def _is_plain(entry: Any, with_lots: set[str]) -> bool:
    """Whether all amounts are written, in one commodity, and none is on an account with lots."""
    commodities = set()
    for posting in entry.postings:
        units = posting.units
        if posting.account in with_lots or not (isinstance(units, Amount) and isinstance(units.number, Decimal)):
            return False
        commodities.add(units.currency)
    return len(commodities) == 1


def _with_tolerances(entry: Any, options: Mapping[str, Any]) -> Any:
    tolerances = interpolate.infer_tolerances(entry.postings, options)
    return entry._replace(meta={**entry.meta, interpolate.AUTOMATIC_TOLERANCES: tolerances})


def _is_of(booked: Any, entry: Any) -> bool:
    """Whether a booked entry is this one: a transaction is made anew, in its own place in the files."""
    if booked is entry:
        return True
    places = [(item.meta["filename"], item.meta["lineno"]) for item in (booked, entry)]
    return type(booked) is type(entry) is data.Transaction and places[0] == places[1]
