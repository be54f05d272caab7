"""The kamers of the example, as new books take them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from bwk_ledger.books.new import NewKamer
from bwk_ledger.demo.parties import PETTY_CASH_IBANS

NAME = "BuurtWerkKamer Coöperatie"
CEILING = Decimal(250)
KAMERS = (
    NewKamer(
        "TOP",
        "TOP",
        CEILING,
        dt.date(2017, 4, 1),
        PETTY_CASH_IBANS["TOP"],
        "Tweede Daalsebuurt, Ondiep, Pijlsweerd",
    ),
    NewKamer("HLR", "Hart voor Leidsche Rijn", CEILING, dt.date(2017, 4, 1), PETTY_CASH_IBANS["HLR"]),
    NewKamer("ZUILEN", "Zuilen", CEILING, dt.date(2018, 1, 1), PETTY_CASH_IBANS["ZUILEN"]),
)
# Invented: the numbers pass their checks and are nobody's.
NUMBERS = {"kvk": "12345678", "rsin": "123456782"}
KAMER_CODES = tuple(kamer.code for kamer in KAMERS)
RECEIPTS_FROM = dt.date(2017, 4, 1)
CARD_NUMBERS = {"TOP": "011", "HLR": "012", "ZUILEN": "013"}  # the cooperative's bank card that each kamer uses
