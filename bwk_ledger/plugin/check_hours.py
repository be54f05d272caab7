"""Hours stand on hours accounts, and hours accounts hold nothing else: so hours never touch the cash result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.plugin.finding import finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_hours(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report hours outside the group Tijd, and euros inside it."""
    errors: list[Any] = []
    for entry in entries:
        if not isinstance(entry, data.Transaction):
            continue
        for posting in entry.postings:
            currency = posting.units.currency
            on_hours_account = accounts.is_hours_account(posting.account)
            if accounts.is_hours(currency) and not on_hours_account:
                errors.append(
                    finding(
                        entry,
                        f"Uren buiten een urenrekening: {posting.units.number} {currency} op {posting.account}.",
                        cause="uren staan alleen op Lasten:<KAMER>:Tijd:... en Baten:<KAMER>:Tijd:..., zodat zij de "
                        "euro's niet raken.",
                        remedy="boek de uren op een rekening van de groep Tijd.",
                        source=posting.meta,
                    )
                )
            elif on_hours_account and not accounts.is_hours(currency):
                errors.append(
                    finding(
                        entry,
                        f"Geen uren op een urenrekening: {posting.units.number} {currency} op {posting.account}.",
                        cause="op rekeningen van de groep Tijd staan alleen uren.",
                        remedy="boek euro's op een andere post van de kamer.",
                        source=posting.meta,
                    )
                )
    return entries, errors
