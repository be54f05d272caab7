"""The names of accounts: five Dutch roots, and results as `<root>:<KAMER>:<Groep>:<Post>`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple

ASSETS = "Activa"
LIABILITIES = "Schulden"
EQUITY = "Vermogen"
INCOME = "Baten"
EXPENSES = "Lasten"
ROOTS = (ASSETS, LIABILITIES, EQUITY, INCOME, EXPENSES)
BANK = f"{ASSETS}:Bank"
PETTY_CASH = f"{ASSETS}:Handgeld"  # of a kamer: an account at a bank, or cash where it has none
CASH_BOX = f"{ASSETS}:Kas"  # of a kamer: notes and coins, beside its handgeld; no bank knows of it
UNEXPLAINED = f"{ASSETS}:Vraagposten"
IN_TRANSIT = f"{ASSETS}:Kruisposten"
GRANTS = f"{LIABILITIES}:Subsidie"
SHARES = f"{EQUITY}:Ledenkapitaal"
SHARES_DUE = f"{LIABILITIES}:Ledenkapitaal"  # of members who left: what is still to be paid back
RESERVE = f"{EQUITY}:Reserves:Algemeen"
APPROPRIATED = f"{EQUITY}:Resultaat:Bestemd"  # results of years that were closed: the other side of the reserves
HOURS_GROUP = "Tijd"  # hours given without pay: the populaire begroting values them
PAID_HOURS_GROUP = "Werktijd"  # hours that are paid: registered beside their cost in euros, so never valued again
CASH_DIFFERENCE_POST = "Verschillen:Kasverschil"  # what a count found more or less, and somebody explained
PETTY_CASH_POST = "Fysiek:Handgeld"
PETTY_CASH_MOST = Decimal(250)  # EUR a month for a kamer: the rule of the cooperative
HOURS_COMMODITY = re.compile(r"UUR\.[A-Z]+-\d{4}[A-Z0-9]*")
KAMER_CODE = re.compile(r"[A-Z][A-Z0-9-]*")
ACCOUNT_PART = re.compile(r"[A-Z0-9][A-Za-z0-9-]*")


class Result(NamedTuple):
    """A result account taken apart: `Lasten:LINDE:Fysiek:Handgeld:A-Koffie` has post `Handgeld:A-Koffie`."""

    root: str
    kamer: str
    group: str
    post: str


@cache
def result(account: str) -> Result | None:
    """Take a result account apart; None for any other account and for one without kamer, group and post."""
    match account.split(":", 3):
        case [root, kamer, group, post] if root in (INCOME, EXPENSES):
            return Result(root, kamer, group, post)
    return None


@cache
def is_hours_account(account: str) -> bool:
    """Whether an account holds hours: the groups Tijd and Werktijd of either result root."""
    taken_apart = result(account)
    return taken_apart is not None and taken_apart.group in (HOURS_GROUP, PAID_HOURS_GROUP)


@cache
def is_hours(currency: str) -> bool:
    """Whether a commodity counts hours."""
    return currency.startswith("UUR.")


def is_under(account: str, parent: str) -> bool:
    """Whether an account is the parent itself or lies below it."""
    return account == parent or account.startswith(parent + ":")


@cache
def is_own(account: str) -> bool:
    """Whether an account is one that a bank keeps: of the cooperative, or the handgeld of a kamer."""
    return account.startswith((BANK + ":", PETTY_CASH + ":"))


@cache
def is_money(account: str) -> bool:
    """Whether an account is money that the cooperative has: at a bank, or in the cash box of a kamer."""
    return is_own(account) or account.startswith(CASH_BOX + ":")


@cache
def is_cash_difference(account: str) -> bool:
    """Whether a cost is what a count of cash found more or less."""
    cost = result(account)
    return cost is not None and cost.root == EXPENSES and "kasverschil" in cost.post.casefold()


@cache
def kamer_of(account: str) -> str:
    """The kamer whose result, handgeld or cash box an account is; empty for any other."""
    taken_apart = result(account)
    return taken_apart.kamer if taken_apart is not None else cash_kamer(account)


@cache
def cash_kamer(account: str) -> str:
    """The kamer whose handgeld or cash box an account is; empty for any other."""
    return account.split(":")[2] if account.startswith((PETTY_CASH + ":", CASH_BOX + ":")) else ""
