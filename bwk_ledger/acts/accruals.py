"""Write an accrual to the books."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import GRANT, TEXT, YEAR, Done, Field, WrongCallError, act, placed
from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import CENT, EUR, WRITE_AMOUNT, no_amount, parse_amount
from bwk_ledger.books.text import AccountValue, custom
from bwk_ledger.figures.results import require_year
from bwk_ledger.rules.accruals import ACCRUAL, wrong_accrual

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
        raise InputError(f"{no_amount(text)}.", remedy=WRITE_AMOUNT) from error


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
        InputError: it cannot be booked, its grant is unknown, or the same is there already.
    """
    values: dict[str, Any] = {"omschrijving": " ".join(accrual.text.split())}
    if accrual.grant is not None:
        _check_grant(config, accrual.grant)
        values[meta.GRANT] = accrual.grant
    amount = Amount(accrual.amount, EUR)
    day = dt.date(accrual.year, 12, 31)
    entry = custom(values, day, ACCRUAL, accrual.kind, AccountValue(accrual.account), amount)
    wrong = wrong_accrual(entry, opened, config)
    if wrong is not None:
        raise InputError(wrong.text, cause=wrong.cause, remedy=wrong.remedy)
    for other in entries:
        if getattr(other, "type", None) == ACCRUAL and _same(other, entry):
            raise InputError(
                "deze overlopende post staat er al.",
                file=other.meta["filename"],
                line=other.meta["lineno"],
                remedy="is het een tweede, geef hem dan een andere omschrijving.",
            )
    file = f"jaren/{accrual.year}/memoriaal.beancount"
    changes.append(file, [entry], f"Memoriaal {accrual.year}")
    changes.commit()
    return file


def _check_grant(config: Config, code: str) -> None:
    grants = [funder.code for funder in config.funders.values() if funder.is_grant]
    if code not in grants:
        raise InputError(
            f"subsidie '{code}' is onbekend.",
            cause=f"de subsidies zijn: {' '.join(grants) or 'geen'}.",
            remedy="noem een van deze.",
        )


def _same(one: Any, other: Any) -> bool:
    keys = ("omschrijving", meta.GRANT)
    values = [[value.value for value in entry.values or ()] for entry in (one, other)]
    return (
        one.date == other.date
        and values[0] == values[1]
        and all(one.meta.get(key) == other.meta.get(key) for key in keys)
    )


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
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt."),
    check=_require_text,
)
def accrual(ledger: Ledger, jaar: int, boek: tuple[str, str, str], omschrijving: str, subsidie: str | None) -> Done:
    """Toon wat op 31 december van JAAR nog te betalen of te ontvangen was, of vooruit betaald of ontvangen.

    Met --boek komt er een bij: bwk overlopend 2018 --boek "te betalen" Lasten:TOP:Fysiek:Energie 120,00
    --omschrijving "Energie december". Op 1 januari draait hij vanzelf terug.
    """
    require_year(ledger, jaar)
    kind, account, amount = boek
    new = NewAccrual(jaar, kind, account, read_amount(amount), omschrijving, subsidie)
    return Done((f"Geboekt in {add_accrual(ledger.changes(), ledger.config, ledger.names, ledger.entries, new)}.",))
