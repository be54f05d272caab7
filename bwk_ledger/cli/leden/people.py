"""The people that the books know by number, as commands about the register need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.config import Config
    from bwk_ledger.membership import Member


def applicants(config: Config) -> set[str]:
    """The numbers of who signed up for shares, members or not."""
    return {item.number for item in config.subscriptions}


def refuse_unknown(config: Config, number: str) -> None:
    """Refuse a number that no member has, and nobody who signed up.

    Raises:
        InputError: the books do not know the number.
    """
    if number not in config.members and number not in applicants(config):
        raise InputError(
            f"de boeken kennen lid {number} niet.",
            remedy="verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.",
        )


def is_member(member: Member | None, day: dt.date) -> bool:
    """Whether somebody is a member on a day or will be; who only signed up is none."""
    return member is not None and (member.end is None or member.end >= day)
