"""Hours stand on hours accounts, against hours, and nothing else stands there: so they never touch the cash result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger import accounts
from bwk_ledger.money import format_amount
from bwk_ledger.plugin.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def check_hours(entries: Sequence[Any], _options: Mapping[str, Any]) -> tuple[Sequence[Any], list[Any]]:
    """Report hours outside the group Tijd, hours with a price, and euros in the group Tijd."""
    errors: list[Any] = []
    for entry in entries:
        if isinstance(entry, data.Transaction):
            found = (_problem(entry, posting) for posting in entry.postings)
            errors.extend(problem for problem in found if problem is not None)
    return entries, errors


def _problem(entry: Any, posting: Any) -> Finding | None:
    currency = posting.units.currency
    on_hours_account = accounts.is_hours_account(posting.account)
    if accounts.is_hours(currency) and not on_hours_account:
        what = "Uren buiten een urenrekening"
        cause = (
            "uren staan alleen op Lasten:<KAMER>:Tijd:... en Baten:<KAMER>:Tijd:..., zodat zij de euro's niet raken."
        )
        remedy = "boek de uren op een rekening van de groep Tijd."
    elif on_hours_account and not accounts.is_hours(currency):
        what = "Geen uren op een urenrekening"
        cause = "op rekeningen van de groep Tijd staan alleen uren."
        remedy = "boek euro's op een andere post van de kamer."
    elif on_hours_account and (posting.price is not None or posting.cost is not None):
        what = "Uren met een prijs"
        cause = (
            "uren staan tegenover uren, nooit tegenover euro's; wat een uur waard is staat in stam/tarieven.beancount."
        )
        remedy = "haal de prijs weg, en boek dezelfde uren met een minteken op de baten van de groep Tijd."
    else:
        return None
    amount = f"{format_amount(posting.units.number)} {currency}"
    return finding(entry, f"{what}: {amount} op {posting.account}.", cause=cause, remedy=remedy, source=posting.meta)
