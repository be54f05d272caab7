"""A receipt of handgeld that was paid with a card: kept at once, beside the payment that a statement brings later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.act import AMOUNT, DAY, FILE, KAMER, TEXT, Done, Field, a_kamer, act, of_field, placed
from bwk_ledger.acts.cash import category_account
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.acts.papers import keep_loose
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.standing.refusals import require_kamer_on

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.rules.load import Ledger


@act(
    "handgeld bon",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    placed("bedrag", AMOUNT, "Wat er op de bon staat, zoals 12,40."),
    placed("categorie", TEXT, "De letter van de categorie, A tot en met F.", word="CATEGORIE"),
    Field("papier", FILE, "De foto of pdf van de bon.", required=True),
    Field("datum", DAY, "De dag op de bon; anders vandaag.", default=today),
)
def keeping(ledger: Ledger, kamer: str, bedrag: Decimal, categorie: str, papier: Path, datum: dt.date) -> Done:
    """Bewaar de bon van iets dat KAMER met de pas van haar handgeld betaalde.

    De betaling zelf komt met het afschrift; bij 'bwk bonnen' ligt de bon er dan naast, met zijn categorie.
    """
    with of_field("datum"):
        require_kamer_on(ledger.config, kamer, datum, datum)
    amount = require_amount(bedrag)
    with of_field("categorie"):
        account = category_account(ledger, kamer, categorie)
    changes = ledger.changes()
    number = keep_loose(ledger, changes, papier, account, datum, amount)
    changes.commit()
    return Done((f"{number}: bon van {format_amount(amount)} euro op {datum} bewaard voor {kamer}, {account}.",))
