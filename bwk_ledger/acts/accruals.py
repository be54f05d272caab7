"""Write an accrual to the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import GRANT, TEXT, YEAR, Done, Field, WrongCallError, a_grant, act, placed
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, EUR, WRITE_AMOUNT, no_amount, parse_amount
from bwk_ledger.books.text import AccountValue, custom
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.accruals import wrong_accrual
from bwk_ledger.standing.accruals import ACCRUAL, DESCRIPTION
from bwk_ledger.standing.accruals import GRANT as OF_GRANT
from bwk_ledger.standing.form import values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


@dataclass(frozen=True)
class NewAccrual:
    """What is to be written; `amount` EUR."""

    year: int
    kind: str
    account: str
    amount: Decimal
    text: str
    grant: str | None = None


def read_amount(text: str) -> Decimal:
    """Read an amount in EUR.

    Raises:
        InputError: it is something else.
    """
    try:
        return parse_amount(text).quantize(CENT)
    except ValueError as error:
        raise InputError(f"{no_amount(text)}.", field="boek", remedy=WRITE_AMOUNT) from error


def add_accrual(
    changes: Changes, config: Config, opened: Collection[str], entries: Iterable[Any], accrual: NewAccrual
) -> str:
    """Write an accrual to the memoriaal of its year, and return that file relative to the folder of the books.

    Args:
        changes: to the books, none made yet.
        config: their standing data.
        opened: all their accounts.
        entries: all their entries.
        accrual: what to write.

    Raises:
        InputError: it cannot be booked, or the same is there already.
    """
    values = ACCRUAL.metadata({DESCRIPTION: " ".join(accrual.text.split()), OF_GRANT: accrual.grant})
    amount = Amount(accrual.amount, EUR)
    day = dt.date(accrual.year, 12, 31)
    entry = custom(values, day, ACCRUAL.type, accrual.kind, AccountValue(accrual.account), amount)
    wrong = wrong_accrual(entry, opened, config)
    if wrong is not None:
        raise InputError(wrong.text, cause=wrong.cause, field="boek", remedy=wrong.remedy)
    for other in entries:
        if getattr(other, "type", None) == ACCRUAL.type and _same(other, entry):
            raise InputError(
                "deze overlopende post staat er al.",
                field="omschrijving",
                file=other.meta["filename"],
                line=other.meta["lineno"],
                remedy="is het een tweede, geef hem dan een andere omschrijving.",
            )
    file = ACCRUAL.file.format(year=accrual.year)
    changes.append(file, [entry], f"Memoriaal {accrual.year}")
    changes.commit()
    return file


def _same(one: Any, other: Any) -> bool:
    asked, known = (
        (entry.date, values_of(entry), [key.of(entry) for key in (DESCRIPTION, OF_GRANT)]) for entry in (one, other)
    )
    return asked == known


# The act, as it is asked for.


def _require_text(
    *, boek: tuple[str, str, str] | None, omschrijving: str | None, subsidie: str | None, **_: object
) -> None:
    if boek is None and (omschrijving or subsidie):
        raise WrongCallError("boek", "--omschrijving en --subsidie horen bij --boek.")
    if boek is not None and not (omschrijving and omschrijving.strip()):
        raise WrongCallError("omschrijving", "Noem met --omschrijving waar deze post om gaat.")


@act(
    "overlopend",
    placed("jaar", YEAR, "Het jaar."),
    Field(
        "boek",
        TEXT,
        "Schrijf er een bij. Soorten: 'te betalen', 'te ontvangen', vooruitbetaald, vooruitontvangen.",
        word="SOORT REKENING BEDRAG",
        parts=3,
    ),
    Field("omschrijving", TEXT, "Waar het om gaat; nodig bij --boek."),
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt.", check=a_grant),
    check=_require_text,
    form_help="Schrijf op wat op 31 december nog te betalen of te ontvangen was, of vooruit betaald of ontvangen. Op 1 "
    "januari draait het vanzelf terug.",
    decides=("boek",),
)
def accrual(ledger: Ledger, jaar: int, boek: tuple[str, str, str], omschrijving: str, subsidie: str | None) -> Done:
    """Toon wat op 31 december van JAAR nog te betalen of te ontvangen was, of vooruit betaald of ontvangen.

    Met --boek komt er een bij: bwk overlopend JAAR --boek "te betalen" Lasten:KAMER:Fysiek:Energie 120,00
    --omschrijving "Energie december". Op 1 januari draait hij vanzelf terug.
    """
    require_year(ledger, jaar)
    kind, account, amount = boek
    new = NewAccrual(jaar, kind, account, read_amount(amount), omschrijving, subsidie)
    return Done((f"Geboekt in {add_accrual(ledger.changes(), ledger.config, ledger.names, ledger.entries, new)}.",))
