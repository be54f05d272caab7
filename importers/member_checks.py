"""What acts on members and shares ask first: is this a member, a kamer, a kind, a number that is free."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from bwk_ledger.config import Config

KINDS = ("bewoner", "staf", "organisatie")
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)
_NEXT = re.compile(r"L(\d+)", re.ASCII)


def check_kind(kind: str, config: Config) -> None:
    """Refuse a kind of members that nobody is of and no cooperative has.

    Raises:
        InputError: there is none.
    """
    known = dict.fromkeys([*KINDS, *(period.kind for item in config.members.values() for period in item.periods)])
    if kind not in known:
        raise InputError(f"soort '{kind}' is onbekend.", remedy=f"kies uit: {', '.join(known)}.")


def check_free(number: str, config: Config) -> None:
    """Refuse a number that is none, or was ever given to somebody.

    Raises:
        InputError: it cannot be used.
    """
    if not _NUMBER.fullmatch(number):
        raise InputError(f"'{number}' is geen nummer.", remedy="gebruik een nummer zoals L0121; geen naam.")
    if number in used_numbers(config):
        raise InputError(
            f"nummer {number} is al van iemand.",
            cause="een nummer wordt nooit twee keer gegeven; wie terugkomt, houdt het eigen nummer.",
            remedy="laat --nummer weg voor het eerste vrije nummer, of noem wie terugkomt bij --lid.",
        )


def next_number(config: Config) -> str:
    """The number after the highest that was ever given."""
    taken = [int(found[1]) for number in used_numbers(config) if (found := _NEXT.fullmatch(number))]
    return f"L{max(taken, default=0) + 1:04d}"


def used_numbers(config: Config) -> set[str]:
    """Every number that the books name for a member, applicant or line of a payment order."""
    orders = {who for order in config.orders.values() for who in order.lines}
    return {*config.members, *(item.number for item in config.subscriptions), *orders}
