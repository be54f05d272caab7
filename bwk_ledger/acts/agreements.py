"""What deposits and loans share: with whom they are agreed, and what there was of them when the books began."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.acts.act import DAY, FLAG, TEXT, Field, of_field
from bwk_ledger.acts.debts import questions_paying, require_enterer
from bwk_ledger.acts.relations import require_relation
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import FieldName, advice, way
from bwk_ledger.base.errors import PERSON_NUMBER, InputError
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal
    from typing import Any

    from bwk_ledger.base.advice import Advice
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Form
    from bwk_ledger.standing.open_items import Sort

FIELDS = (
    Field("datum", DAY, "De dag van de afspraak; anders vandaag.", default=today),
    Field("iban", TEXT, "Het rekeningnummer; nodig bij een nieuwe organisatie.", default=""),
    Field("beginstand", FLAG, "Het geld is al betaald of ontvangen voordat deze boeken begonnen."),
)


def with_whom(ledger: Ledger, changes: Changes, named: str, iban: str, day: dt.date) -> str:
    """The code of an organisation, or the number of a person.

    Raises:
        InputError: nobody knows them.
    """
    if PERSON_NUMBER.fullmatch(named.upper()):
        with of_field("wie"):
            require_enterer(ledger, named.upper(), day)
        return named.upper()
    return require_relation(ledger, changes, named, iban, day).code


def refuse_same(ledger: Ledger, form: Form, day: dt.date, values: Mapping[str, Any]) -> None:
    """Refuse an agreement that is in the books already, so that a command given again books nothing twice.

    Raises:
        InputError: it is.
    """
    for entry in ledger.customs:
        if entry.type == form.type and entry.date == day and values.items() <= entry.meta.items():
            raise InputError(
                f"deze {form.called} staat er al, als {entry.values[0].value}.",
                remedy=advice(
                    "er is niets te doen; is het een tweede, noem dan met ", FieldName("datum"), " een andere dag."
                ),
            )


def add_opening(ledger: Ledger, changes: Changes, number: str, sort: Sort, amount: Decimal, day: dt.date) -> None:
    """Book what there was when the books began.

    Raises:
        InputError: that year is closed.
    """
    if day.year in sealed_years(ledger.root):
        raise InputError(f"{day.year} is afgesloten.", field="datum", remedy="noem een dag in een jaar dat open is.")
    held = new_posting(sort.account, sort.sign * amount, {meta.ITEM: number})
    postings = [held, new_posting(accounts.RESERVE, -sort.sign * amount)]
    values = {meta.REASON: "beginstand"}
    entry = data.Transaction(values, day, "*", None, f"Beginstand {number}", frozenset(), frozenset(), postings)
    changes.append(f"jaren/{day.year}/memoriaal.beancount", [entry], f"Memoriaal {day.year}")


def told(ledger: Ledger, number: str, sort: Sort, amount: Decimal, *, is_opening: bool) -> list[str | Advice]:
    """What is left to do: nothing, or to wait for the money."""
    if is_opening:
        return [f"{number} staat met {format_amount(amount)} euro in de boeken."]
    return [
        advice(f"Noem {number} bij de betaling: dan herkent ", way("importeer"), " de bankregel zeker."),
        *questions_paying(ledger, amount if sort.is_debt else -amount, number),
    ]
