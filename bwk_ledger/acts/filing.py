"""Write down that the accounts of a year were filed at the trade register."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.acts.act import DAY, YEAR, Done, Field, act, placed
from bwk_ledger.base.advice import advice, way
from bwk_ledger.base.errors import InputError
from bwk_ledger.books.text import custom
from bwk_ledger.figures.filing import filed_on
from bwk_ledger.figures.results import require_year
from bwk_ledger.standing.filing import FILING

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger


@act(
    "deponeren",
    placed("jaar", YEAR, "Het jaar van de jaarrekening."),
    Field("verzonden", DAY, "De dag waarop het formulier is verzonden; die komt in de boeken."),
    form_help="Schrijf op wanneer de jaarrekening van een jaar bij de KvK is gedeponeerd. Dan vraagt 'Vanavond' er "
    "niet meer om.",
    decides=("verzonden",),
)
def filing_of_year(ledger: Ledger, jaar: int, verzonden: dt.date) -> Done:
    """Toon wat het formulier van de KvK over JAAR vraagt, of de coöperatie micro is, en de termijnen.

    Neem de velden over op kvk.nl ('Zelf deponeren jaarrekening'). Is het formulier verzonden, schrijf dat dan op: bwk
    deponeren JAAR --verzonden DATUM
    """
    require_year(ledger, jaar)
    known = filed_on(ledger, jaar)
    if known is not None:
        raise InputError(
            f"de jaarrekening van {jaar} is al gedeponeerd, op {known}.",
            field="verzonden",
            remedy=advice(
                "er is niets te doen; klopt de dag niet, geef dan ", way("ongedaan"), " en schrijf haar opnieuw op."
            ),
        )
    if verzonden.year <= jaar:
        raise InputError(
            f"op {verzonden} was {jaar} nog niet voorbij.",
            field="verzonden",
            remedy="noem de dag waarop het formulier is verzonden.",
        )
    changes = ledger.changes()
    changes.append(FILING.file, [custom({}, verzonden, FILING.type, Decimal(jaar))], "Jaarrekeningen bij de KvK")
    changes.commit()
    return Done((f"De jaarrekening van {jaar} is op {verzonden} gedeponeerd.",))
