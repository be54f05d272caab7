"""Fava's own filters that lead from a figure to its postings, each a text as a user would type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, meta
from bwk_ledger.standing.members import MEMBER, share_account

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bwk_ledger.standing.config import Config


def of_activity(activity: str) -> str | None:
    """The transactions with hours for an activity; None where there is no filter: a quote cannot stand in one."""
    return _in_posting(**{meta.ACTIVITY: _exactly(activity)}) if activity and '"' not in activity else None


def of_person(config: Config, number: str) -> str:
    """The transactions of a person, under either of the numbers that somebody may have."""
    return f'payee:"{_exactly(*_numbers(config, number))}"'


def of_payments(config: Config, number: str) -> str:
    """What was paid to a person: by name of the payee, as an allowance, or for shares given up."""
    numbers = _numbers(config, number)
    return ",".join(
        (
            of_person(config, number),
            _in_posting(**{meta.PERSON: _exactly(*numbers)}),
            _in_posting(account=_exactly(*(f"{accounts.SHARES_DUE}:{item}" for item in numbers))),
        )
    )


def of_accounts(names: Iterable[str]) -> str:
    """The transactions on any of these accounts."""
    return _in_posting(account=_exactly(*names))


def of_stake(config: Config, number: str) -> str:
    """What somebody put in: hours, fees and shares."""
    numbers = _numbers(config, number)
    return ",".join(
        (
            f'(payee:"{_exactly(*numbers)}" {_in_posting(account=f":{accounts.HOURS_GROUP}:")})',
            _in_posting(**{meta.MEMBER: _exactly(*numbers)}),
            _in_posting(account=_exactly(*map(share_account, numbers))),
        )
    )


def of_all_members() -> str:
    """What members and others who give hours put in together."""
    hours = _in_posting(account=f"^{accounts.EXPENSES}:[^:]+:{accounts.HOURS_GROUP}:")
    return ",".join((hours, _in_posting(**{meta.MEMBER: "."}), _in_posting(account=f"^{accounts.SHARES}:")))


def of_all_funders() -> str:
    """Income in money that names no member."""
    hours = f"{accounts.HOURS_GROUP}|{accounts.PAID_HOURS_GROUP}"
    income = f"^{accounts.INCOME}:[^:]+:"
    return f'any(account:"{income}" -account:"{income}({hours}):" -{meta.MEMBER}:".")'


def of_grants(names: Iterable[str]) -> str:
    """The costs that name one of these, each of its own or all of a transaction together."""
    pattern = _exactly(*names)
    return f'{_in_posting(**{meta.GRANT: pattern})},{meta.GRANT}:"{pattern}"'


def of_fees(year: int, number: str | None = None, kamer: str | None = None) -> str:
    """Payments of the fee of a year: of one member, of one kamer, or all."""
    values = {meta.FEE: _exactly(str(year))}
    if number is not None:
        values[meta.MEMBER] = _exactly(number)
    if kamer is not None:
        values["account"] = f"^{accounts.INCOME}:{re.escape(kamer)}:"
    return _in_posting(**values)


def of_movements(numbers: Iterable[int]) -> str:
    """The transactions with these numbers in the share register."""
    return f'{meta.MOVEMENT}:"{_exactly(*map(str, numbers))}"'


def of_memberships(kind: str | None = None, kamer: str | None = None) -> str:
    """The entries of members by which they joined, also of who left since."""
    values = {"type": MEMBER.type, "soort": kind, "kamer": kamer}
    return _all_of({key: _exactly(value) for key, value in values.items() if value is not None})


def _in_posting(**values: str) -> str:
    """One posting that has all of these."""
    return f"any({_all_of(values)})"


def _all_of(values: Mapping[str, str]) -> str:
    return " ".join(f'{key}:"{value}"' for key, value in values.items())


def _exactly(*values: str) -> str:
    alternatives = "|".join(map(re.escape, values))
    return f"^({alternatives})$" if len(values) > 1 else f"^{alternatives}$"


def _numbers(config: Config, person: str) -> list[str]:
    """All numbers of one person, hours and membership."""
    identity = config.identity(person)
    others = [item.number for item in config.people.values() if item.member == identity]
    return sorted({person, identity, *others}, key=lambda number: (number != person, number))
