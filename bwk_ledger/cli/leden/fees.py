"""The fees that a command is about: of a year, until a day, of all kamers or of one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bwk_ledger.cli.uren.choose import check_choices
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger
    from bwk_ledger.tables.fees import YearOfFees


def read_fees(ledger: Ledger, year: int, day: dt.date | None, kamer: str | None = None) -> YearOfFees:
    """The fees of a year; without a day until today, and never after the year.

    Raises:
        InputError: the books know no such kamer, or no fee in that year.
    """
    from bwk_ledger.tables.fees import YearOfFees  # noqa: PLC0415
    from bwk_ledger.views.fees import fee_payments, fee_years, unpaid_minutes  # noqa: PLC0415
    from bwk_ledger.views.hours import all_hours  # noqa: PLC0415

    config = ledger.config
    check_choices(config, kamer, None, None)
    years = {fee.year for fee in config.fees} | {payment.year for payment in fee_payments(ledger.transactions)}
    if year not in years:
        raise InputError(
            f"over {year} staat geen contributie in de boeken.",
            cause=f"contributie staat er over: {', '.join(map(str, sorted(years))) or 'nog geen enkel jaar'}.",
            remedy='noem een van die jaren, of zet custom "contributie" in stam/lidmaatschap.beancount.',
        )
    until = day or min(today(), dt.date(year, 12, 31))
    hours = ledger.index.fact(all_hours)
    found = fee_years(ledger.transactions, config, year, until, unpaid_minutes(hours, year))
    chosen = [item for item in found if kamer in (None, item.kamer)]
    return YearOfFees(year, until, tuple(config.kamers), chosen, kamer or "")
