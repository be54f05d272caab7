"""The people that the books know by number, as commands about the register need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.config import Config, Member


def known_member(config: Config, number: str) -> Member:
    """The member with a number.

    Raises:
        InputError: the books do not know the number.
    """
    member = config.members.get(number)
    if member is None:
        raise unknown_member(number)
    return member


def unknown_member(number: str) -> InputError:
    """An error about a number that the books do not know."""
    return InputError(
        f"de boeken kennen lid {number} niet.",
        remedy="verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.",
    )


def is_member(member: Member | None, day: dt.date) -> bool:
    """Whether somebody is a member on a day or will be; a number that the books do not know is none."""
    return member is not None and (member.end is None or member.end >= day)
