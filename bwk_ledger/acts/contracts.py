"""Contracts that go on, such as rent: what they cost in a year, until when, and how long giving notice takes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, KAMER, TEXT, YEAR, Done, Field, Kind, a_kamer_or_cooperative, act, placed
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.base.advice import FieldName, advice, way
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.standing.contracts import ABOUT, CONTRACT, NOTICE, WHO, YEARLY
from bwk_ledger.standing.contracts import KAMER as OF_KAMER
from bwk_ledger.standing.form import END
from bwk_ledger.standing.open_items import find_relation

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Key

_CODE = Kind("code", str.upper)
_MONTHS = Kind("maanden", YEAR.read, least=0)


def _relation(ledger: Ledger, text: str) -> None:
    if find_relation(ledger.config.relations, text) is None:
        raise InputError(
            f"'{text}' is geen bekende organisatie.",
            cause=f"bekend zijn: {', '.join(ledger.config.relations) or 'geen'}.",
            remedy=advice("maak haar eerst bekend met ", way("relatie"), "."),
        )


@act(
    "contract boek",
    placed("code", _CODE, "Een korte naam voor het contract, zoals HUUR-LINDE."),
    placed("wie", TEXT, "De code of naam van de organisatie.", check=_relation),
    placed("bedrag", AMOUNT, "Wat het in een jaar kost."),
    Field("omschrijving", TEXT, "Waar het voor is.", required=True),
    Field("kamer", KAMER, "De kamer waar het voor is.", required=True, check=a_kamer_or_cooperative),
    Field("vanaf", DAY, "De eerste dag; anders vandaag.", default=today),
    Field("tot", DAY, "De laatste dag; zonder loopt het door tot het is opgezegd."),
    Field("opzegtermijn", _MONTHS, "Hoeveel maanden van tevoren het is op te zeggen.", default=0),
)
def contracting(
    ledger: Ledger,
    code: str,
    wie: str,
    bedrag: Decimal,
    omschrijving: str,
    kamer: str,
    vanaf: dt.date,
    tot: dt.date | None,
    opzegtermijn: int,
) -> Done:
    """Leg een contract vast dat doorloopt, zoals huur: CODE, met WIE, en BEDRAG per jaar.

    Het staat bij de verplichtingen in de jaarrekening, tot het afloopt.
    """
    amount = require_amount(bedrag)
    quoted(code, "code")
    quoted(omschrijving, "omschrijving")
    known = next((item for item in ledger.config.contracts if item.code == code), None)
    if known is not None and (known.end is None or vanaf <= known.end):
        raise InputError(
            f"contract {code} staat er al, met {known.who} vanaf {known.start}.",
            field="code",
            remedy=advice(
                "kies een andere code; is dit het vervolg, noem dan met ", FieldName("vanaf"), " een dag na het einde."
            ),
        )
    if tot is not None and tot < vanaf:
        raise InputError(f"{tot} ligt voor {vanaf}.", field="tot", remedy="noem een latere dag.")
    relation = find_relation(ledger.config.relations, wie)
    assert relation is not None  # its field was checked
    values: dict[Key[Any], Any] = {
        WHO: relation.code,
        ABOUT: " ".join(omschrijving.split()),
        OF_KAMER: kamer,
        YEARLY: Amount(amount, EUR),
        END: tot,
        NOTICE: Decimal(opzegtermijn) if opzegtermijn else None,
    }
    changes = ledger.changes()
    changes.append(CONTRACT.file, [custom(CONTRACT.metadata(values), vanaf, CONTRACT.type, code)], "Relaties")
    changes.commit()
    until = f"tot en met {tot}" if tot else f"met een opzegtermijn van {opzegtermijn} maanden"
    return Done((f"{code}: {format_amount(amount)} euro per jaar aan {relation.name}, {until}.",))
