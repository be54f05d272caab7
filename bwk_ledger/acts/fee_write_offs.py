"""Writing off a fee: a member need not pay it any more, and somebody decided so."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, NUMBER, TEXT, YEAR, Done, Field, a_member, act, placed
from bwk_ledger.base.advice import advice, look
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, EUR, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom
from bwk_ledger.figures.fees import unpaid_minutes
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.rules.fees import fee_years_of, paid_fees
from bwk_ledger.standing.fees import DECISION, REASON, WRITE_OFF

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger


@act(
    "leden afboeken",
    placed("nummer", NUMBER, "Het nummer van het lid.", check=a_member),
    placed("jaar", YEAR, "De contributie van welk jaar."),
    Field("reden", TEXT, "Waarom het niet meer wordt gevraagd.", required=True),
    Field("bedrag", AMOUNT, "Hoeveel; anders alles wat open staat."),
    Field("besluit", TEXT, 'Wie dat besloot, zoals "bestuur 12 maart 2019".', default=""),
    Field("op", DAY, "De dag van het besluit; anders vandaag.", default=today),
)
def writing_off(
    ledger: Ledger, nummer: str, jaar: int, reden: str, bedrag: Decimal | None, besluit: str, op: dt.date
) -> Done:
    """Boek contributie van NUMMER over JAAR af: zij is dan niet meer te ontvangen.

    De bate van het jaar van het besluit wordt zoveel lager.
    """
    if op.year in sealed_years(ledger.root):
        raise InputError(f"{op.year} is afgesloten.", field="op", remedy="noem een dag in een jaar dat open is.")
    if not reden.strip():
        raise InputError("de reden is leeg.", field="reden", remedy="schrijf waarom het niet meer wordt gevraagd.")
    minutes = unpaid_minutes(ledger.index.fact(all_hours), jaar)
    found = fee_years_of(ledger.index.fact(paid_fees), ledger.config, jaar, op, minutes)
    is_open = next((item.open for item in found if item.number == nummer), Decimal(0))
    amount = is_open if bedrag is None else bedrag.quantize(CENT)
    if not 0 < amount <= is_open:
        raise InputError(
            f"van {nummer} staat op {op} over {jaar} {format_amount(is_open)} euro contributie open.",
            field="bedrag",
            remedy=f"noem ten hoogste {format_amount(is_open)}."
            if is_open
            else advice("er is niets te doen; kijk ", look("leden contributie", jaar), "."),
        )
    values: dict[str, Any] = WRITE_OFF.metadata({REASON: " ".join(reden.split()), DECISION: " ".join(besluit.split())})
    entry = custom(values, op, WRITE_OFF.type, nummer, Decimal(jaar), Amount(amount, EUR))
    changes = ledger.changes()
    changes.append(WRITE_OFF.file.format(year=op.year), [entry], f"Leden {op.year}")
    changes.commit()
    return Done((f"{nummer}: {format_amount(amount)} euro contributie {jaar} afgeboekt op {op}.",))
