"""The balance sheet in the classes of Title 9: each account in the class that the first letters of its RGS code say.

What stands on the wrong side is of the other side: a bank in the red is a debt, and a bill that was paid twice is to be
received. VAT is one line, and what has been depreciated is less of what was paid. No line names a member.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts
from bwk_ledger.base.money import ZERO
from bwk_ledger.figures.results import RESULT_OF_YEAR, RESULTS_BEFORE, AccountSide, Receivable, Repayable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal


class Part(Enum):
    """The four parts of a balance sheet, with the sign that shows them above zero."""

    FIXED = ("Vaste activa", 1)
    CURRENT = ("Vlottende activa", 1)
    EQUITY = ("Eigen vermogen", -1)
    DEBTS = ("Voorzieningen en schulden", -1)

    @property
    def title(self) -> str:
        """Its name."""
        return self.value[0]

    @property
    def sign(self) -> int:
        """What turns the sign of the books into that of the statement."""
        return self.value[1]


class BalanceClass(Enum):
    """The classes in the order of the law (2:364-375 BW): the letters of their RGS codes, their part and their name."""

    INTANGIBLE = (("BIva",), Part.FIXED, "Immateriële vaste activa")
    TANGIBLE = (("BMva", "BVas"), Part.FIXED, "Materiële vaste activa")
    FINANCIAL = (("BFva",), Part.FIXED, "Financiële vaste activa")
    STOCK = (("BVrd", "BPro"), Part.CURRENT, "Voorraden")
    RECEIVABLE = (("BVor",), Part.CURRENT, "Vorderingen en overlopende activa")
    SECURITIES = (("BEff",), Part.CURRENT, "Effecten")
    LIQUID = (("BLim",), Part.CURRENT, "Liquide middelen")
    EQUITY = (("BEiv",), Part.EQUITY, "Eigen vermogen")
    PROVISIONS = (("BVrz",), Part.DEBTS, "Voorzieningen")
    LONG = (("BLas",), Part.DEBTS, "Langlopende schulden")
    SHORT = (("BSch",), Part.DEBTS, "Kortlopende schulden en overlopende passiva")

    @property
    def letters(self) -> tuple[str, ...]:
        """How the RGS codes in it begin."""
        return self.value[0]

    @property
    def part(self) -> Part:
        """The part it stands in."""
        return self.value[1]

    @property
    def title(self) -> str:
        """Its name."""
        return self.value[2]


_BY_LETTERS = {letters: found for found in BalanceClass for letters in found.letters}
_LETTERS = 4
# Where an account without a code stands, by how it is called; the first that fits.
_BY_NAME = (
    (f"{accounts.ASSETS}:Inventaris", BalanceClass.TANGIBLE),
    (accounts.BANK, BalanceClass.LIQUID),
    (accounts.PETTY_CASH, BalanceClass.LIQUID),
    (accounts.CASH_BOX, BalanceClass.LIQUID),
    (accounts.IN_TRANSIT, BalanceClass.LIQUID),
    (accounts.ASSETS, BalanceClass.RECEIVABLE),
    (accounts.EQUITY, BalanceClass.EQUITY),
)
# Assets whose account may hold a debt, and debts whose account may hold an asset.
_TURNS_TO_DEBT = (BalanceClass.LIQUID, BalanceClass.RECEIVABLE, BalanceClass.FINANCIAL)
_TURNS_TO_ASSET = (BalanceClass.LONG, BalanceClass.SHORT)
_VAT = "BSchBepBtw"
_OF_PERSON = re.compile(r"\b[A-Z]-?\d{3,}\b", re.ASCII)  # the number of a member or of somebody who works
_DEPRECIATED = ":Afschrijving"


class Turned(AccountSide):
    """An account that holds the other side of what it is for: a bank in the red, or a debt paid twice."""

    __slots__ = ()


@dataclass(frozen=True)
class BalanceLine:
    """A line of the balance sheet: the account it stands for, its class and name, and what it adds up."""

    account: str
    label: str
    found: BalanceClass
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class _Line:
    """Accounts that are one line: what it leads to, what it is called, and the class of its code."""

    account: str
    label: str
    found: BalanceClass


def class_of(account: str, rgs: Mapping[str, str]) -> BalanceClass:
    """The class of an account: by the first letters of its RGS code, and without a code of the balance by its name."""
    if its_class := _BY_LETTERS.get(rgs.get(account, "")[:_LETTERS]):
        return its_class
    return next((its_class for name, its_class in _BY_NAME if accounts.is_under(account, name)), BalanceClass.SHORT)


def turned(amounts: Mapping[str, Decimal], names: Mapping[str, str], rgs: Mapping[str, str]) -> Mapping[str, Decimal]:
    """What each account holds, EUR in the sign of the books, those on the other side as `Turned`.

    Args:
        amounts: what each account holds; grants and loans already divided.
        names: what each account is called.
        rgs: the RGS code of each account.
    """
    sums: dict[_Line, Decimal] = {}
    lines = {account: _line(account, names, rgs) for account in amounts}
    for account, line in lines.items():
        sums[line] = sums.get(line, ZERO) + amounts[account]
    return {
        Turned(account) if _is_turned(line, sums[line]) else account: amounts[account]
        for account, line in lines.items()
        if sums[line]
    }


def balance_lines(present: Iterable[str], names: Mapping[str, str], rgs: Mapping[str, str]) -> Sequence[BalanceLine]:
    """The lines of what is `turned`, in the order in which accounts were opened: kamers stand as in the standing data.

    Of equity the capital is first and the result last (2:373 BW); of debts grants are last.
    """
    by_line: dict[tuple[_Line, bool], list[str]] = {}
    for account in dict.fromkeys(present):
        is_turned = isinstance(account, Turned)
        by_line.setdefault((_line(str(account) if is_turned else account, names, rgs), is_turned), []).append(account)
    lines = [_placed(line, accounts_of, is_turned=other) for (line, other), accounts_of in by_line.items()]
    order = {account: index for index, account in enumerate(names)}
    return sorted(lines, key=lambda line: (_rank(line.account), order.get(line.account, len(order)), line.label))


def _placed(line: _Line, accounts_of: Sequence[str], *, is_turned: bool) -> BalanceLine:
    balance_class, label = line.found, line.label
    if is_turned and balance_class in _TURNS_TO_ASSET:
        balance_class = BalanceClass.RECEIVABLE
    elif is_turned:
        is_bank = balance_class is BalanceClass.LIQUID and accounts.is_own(line.account)
        balance_class, label = BalanceClass.SHORT, f"Schuld aan de bank: {label}" if is_bank else label
    return BalanceLine(line.account, label, balance_class, tuple(accounts_of))


def _rank(account: str) -> int:
    if account == accounts.SHARES:
        return -1
    if accounts.is_under(account, accounts.GRANTS):
        return 1
    return [*_OF_RESULT].index(account) + 1 if account in _OF_RESULT else 0


def _line(account: str, names: Mapping[str, str], rgs: Mapping[str, str]) -> _Line:
    text = str(account)
    if isinstance(account, AccountSide):
        return _part_of(account, text, named(text, names))
    if text in _OF_RESULT:
        return _Line(text, _OF_RESULT[text], BalanceClass.EQUITY)
    balance_class, whole = class_of(text, rgs), _together(text, names, rgs)
    label = _LABELS.get(whole) or named(whole, names)
    if accounts.is_under(whole, accounts.GRANTS):
        label = f"Vooruitontvangen: {label}"
    return _Line(whole, "Omzetbelasting" if rgs.get(text, "").startswith(_VAT) else label, balance_class)


def _together(account: str, names: Mapping[str, str], rgs: Mapping[str, str]) -> str:
    """The account whose line another is in; its own where it has a line of its own."""
    whole = next((name for name in (accounts.SHARES, accounts.SHARES_DUE) if accounts.is_under(account, name)), None)
    is_depreciation = account.endswith(_DEPRECIATED) and class_of(account, rgs) is BalanceClass.TANGIBLE
    if is_depreciation or rgs.get(account, "").startswith(_VAT):
        return whole or _above(account)
    return whole or without_person(account, names)


def without_person(account: str, names: Mapping[str, str]) -> str:
    """The account under which another stands on a statement: that above it where it names a person, else its own."""
    return _above(account) if names_person(f"{account} {named(account, names)}") else account


def named(account: str, names: Mapping[str, str]) -> str:
    """What an account is called; one that was never opened by the last part of its own name."""
    return names.get(account) or account.rpartition(":")[2]


def _part_of(account: AccountSide, text: str, name: str) -> _Line:
    if isinstance(account, Receivable):
        return _Line(text, f"Te vorderen: {name}", BalanceClass.RECEIVABLE)
    if isinstance(account, Repayable):
        return _Line(text, f"Terug te betalen: {name}", BalanceClass.SHORT)
    balance_class = BalanceClass.RECEIVABLE if accounts.is_under(text, accounts.ASSETS) else BalanceClass.SHORT
    return _Line(text, f"{name}: binnen een jaar", balance_class)


_LABELS = {accounts.SHARES: "Ledenkapitaal", accounts.SHARES_DUE: "Terug te betalen ledenkapitaal"}
_OF_RESULT = {
    RESULTS_BEFORE: "Resultaat van eerdere jaren, nog niet bestemd",
    RESULT_OF_YEAR: "Resultaat van het boekjaar",
}


def names_person(text: str) -> bool:
    """Whether the number of a person stands in the name of an account, or in what it is called."""
    return bool(_OF_PERSON.search(text))


def _above(account: str) -> str:
    return account.rpartition(":")[0]


def _is_turned(line: _Line, amount: Decimal) -> bool:
    return (amount < 0 and line.found in _TURNS_TO_DEBT) or (amount > 0 and line.found in _TURNS_TO_ASSET)
