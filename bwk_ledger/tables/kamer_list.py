"""`bwk kamer`: the kamers, since when and until when they are there, and what they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Kind, Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer


class _KamerMoney(NamedTuple):
    kamer: Kamer
    petty_cash: Decimal | None
    box: Decimal | None


_FIELDS: tuple[RecordField[_KamerMoney], ...] = (
    RecordField("Kamer", Kind.TEXT, lambda item: item.kamer.code),
    RecordField("Naam", Kind.TEXT, lambda item: item.kamer.name),
    RecordField("Stad", Kind.TEXT, lambda item: item.kamer.city),
    RecordField("Vanaf", Kind.TEXT, lambda item: f"{item.kamer.start:%d-%m-%Y}"),
    RecordField("Tot en met", Kind.TEXT, lambda item: f"{item.kamer.end:%d-%m-%Y}" if item.kamer.end else ""),
    RecordField("Plafond", Kind.MONEY, lambda item: item.kamer.petty_cash_ceiling),
    RecordField("Handgeld", Kind.MONEY, lambda item: item.petty_cash),
    RecordField("Kas", Kind.MONEY, lambda item: item.box),
)


def kamer_list(config: Config, money: Mapping[str, Decimal]) -> Table:
    """All kamers, also those that were closed.

    Args:
        config: the standing data.
        money: EUR on each account and in each box of a kamer.
    """
    rows = [
        _KamerMoney(kamer, *(None if kamer.is_cooperative else money.get(f"{parent}:{code}", ZERO) for parent in _OWN))
        for code, kamer in config.kamers.items()
    ]
    return records("Kamers", _FIELDS, rows)


_OWN = (accounts.PETTY_CASH, accounts.CASH_BOX)
