"""Who may do what: one refusal for whoever may not, or did not log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.access.visitor import Role, Visitor


def require(visitor: Visitor | None, roles: Sequence[Role]) -> Visitor:
    """Who asks, if it may.

    Raises:
        InputError: nobody logged in, or in another role.
    """
    if visitor is None or visitor.role not in roles:
        raise InputError(
            "dit mag u niet.",
            cause=f"dit is voor wie inlogt als {' of '.join(roles)}.",
            remedy="log in met 'bwk kascommissie' en het goede account.",
        )
    return visitor
