"""Collections that came back: why, in the codes of banks and in Dutch, and what the bank asked for it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.standing.orders import REASONS

if TYPE_CHECKING:
    from bwk_ledger.standing.config import Config
    from importers.readers.bank import BankRow

COSTS = "Kosten van een teruggeboekte incasso"
_RGS_BANK_COSTS = "WBedAdlBan"
_CODE = re.compile(rf"\b({'|'.join(REASONS)})\b", re.ASCII)
_ABOUT_COSTS = re.compile(
    r"\bkosten\b.{0,40}\b(?:storn|incasso|terugboek)|\bstorno\w*\b.{0,40}\bkosten\b", re.IGNORECASE
)
_NAMED_COSTS = re.compile(r"kosten\D{0,20}(\d{1,4}[.,]\d\d)\b", re.ASCII | re.IGNORECASE)
_MOST_COSTS = Decimal(25)  # EUR: what a bank asks for one return is less


def return_code(row: BankRow) -> str:
    """Why a collection came back, as the bank says it; empty where it does not."""
    found = _CODE.search(f"{row.text} {row.ids}")
    return found[1] if found else ""


def named_costs(row: BankRow) -> Decimal | None:
    """EUR that a row says the bank asks for a return; None where it names none."""
    found = _NAMED_COSTS.search(row.text)
    return Decimal(found[1].replace(",", ".")) if found else None


def are_costs(row: BankRow, amount: Decimal) -> bool:
    """Whether an amount of a row can be what the bank asks for a return: the row says so, and it is small."""
    return 0 < amount <= _MOST_COSTS and _ABOUT_COSTS.search(row.text) is not None


def costs_account(config: Config) -> str | None:
    """The account of the cooperative for what a bank costs; None where it has none."""
    cooperative = next((kamer.code for kamer in config.kamers.values() if kamer.is_cooperative), None)
    found = (
        post.account(cooperative)
        for post in config.posts
        if cooperative and post.for_cooperative and post.root == accounts.EXPENSES and post.rgs == _RGS_BANK_COSTS
    )
    return next(found, None)
