"""A budget is whole and stands on an account that exists: a typing error would otherwise lose it without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import account, data
from beancount.core.amount import Amount

from bwk_ledger.accounts import is_hours, is_hours_account
from bwk_ledger.money import EUR
from bwk_ledger.rules.finding import AccountName, Finding, finding
from bwk_ledger.rules.forms import shown_values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bwk_ledger.rules.index import Index

BUDGET = "budget"
_FORM = 'schrijf: JJJJ-01-01 custom "budget" REKENING "yearly" BEDRAG'


def budgets(index: Index) -> Iterator[Finding]:
    """Every budget that is incomplete, on an account that was never opened, or not a whole year's amount."""
    for entry in index.customs(BUDGET):
        yield from _wrong(entry, index.opened) if is_whole(entry) else (_incomplete(entry),)


def without_incomplete(entries: Sequence[Any]) -> list[Any]:
    """The entries without incomplete budgets: Fava does not start on a budget without an amount."""
    return [entry for entry in entries if not isinstance(entry, data.Custom) or entry.type != BUDGET or is_whole(entry)]


def is_whole(entry: Any) -> bool:
    """Whether there is an account, how often, and an amount of euros or hours; and nothing else."""
    match [(value.dtype, value.value) for value in entry.values or ()]:
        case [(account.TYPE, _), (_, str()), (_, Amount(currency=currency))]:
            return currency == EUR or is_hours(currency)
    return False


def _incomplete(entry: Any) -> Finding:
    return finding(
        "budget.incomplete",
        entry,
        f"Een begroting zonder de juiste gegevens: {shown_values(entry)}.",
        cause='een begroting is een rekening zonder aanhalingstekens, "yearly", en een bedrag in euro of in uren.',
        remedy=f"{_FORM}, bijvoorbeeld 2400.00 EUR.",
    )


def _wrong(entry: Any, opened: Collection[str]) -> Iterator[Finding]:
    """What is wrong with a whole one: the first that there is."""
    name, frequency, amount = (value.value for value in entry.values)
    if name not in opened:
        yield finding(
            "budget.account",
            entry,
            "Begroting op onbekende rekening {account}.",
            cause="deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.",
            remedy="verbeter de rekening, of voeg de kamer, post of financier toe in stam/.",
            account=AccountName(name),
        )
    elif is_hours_account(name) != is_hours(amount.currency):
        yield finding(
            "budget.unit",
            entry,
            "De begroting van {account} staat in de verkeerde eenheid: {unit}.",
            cause="op rekeningen van de groep Tijd staan uren, op alle andere euro's.",
            remedy="verander de rekening of het bedrag.",
            account=AccountName(name),
            unit=amount.currency,
        )
    elif frequency != "yearly" or (entry.date.month, entry.date.day) != (1, 1):
        yield finding(
            "budget.year",
            entry,
            "De begroting van {account} is niet voor een heel jaar.",
            cause="begrotingen staan in jaarbedragen, zodat zij tot op de cent vergelijkbaar zijn.",
            remedy=f"{_FORM}.",
            account=AccountName(name),
        )
