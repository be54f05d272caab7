"""The books as pandas DataFrames, for who wants to count something that no report shows.

Amounts are Decimal, so that sums stay exact (columns of dtype object). Three examples are in docs/frames.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.periods import in_hours
from bwk_ledger.books.seal import euro_amount
from bwk_ledger.figures.general_ledger import source_of, trial_balance
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.shares import share_register

if TYPE_CHECKING:
    import datetime as dt
    from typing import Any

    from bwk_ledger.rules.load import Ledger


def postings(ledger: Ledger) -> pd.DataFrame:
    """Every posting: datum, partij, omschrijving, rekening, kamer, groep, post, aantal, munt, euro, subsidie, bron.

    `euro` is EUR, for shares what was paid for them, and None for hours. On an account of the balance sheet `kamer` to
    `post` are empty.
    """
    rows = []
    for entry in ledger.transactions:
        for item in entry.postings:
            taken_apart = accounts.result(item.account)
            rows.append(
                {
                    "datum": entry.date,
                    "partij": entry.payee or "",
                    "omschrijving": entry.narration or "",
                    "rekening": item.account,
                    "kamer": taken_apart.kamer if taken_apart else "",
                    "groep": taken_apart.group if taken_apart else "",
                    "post": taken_apart.post if taken_apart else "",
                    "aantal": item.units.number,
                    "munt": item.units.currency,
                    "euro": euro_amount(item),
                    "subsidie": str((item.meta or {}).get(meta.GRANT) or ""),
                    "bron": source_of(entry, item),
                }
            )
    return _frame(
        rows, "datum partij omschrijving rekening kamer groep post aantal munt euro subsidie bron", days=("datum",)
    )


def hours(ledger: Ledger) -> pd.DataFrame:
    """Hours by kamer, nummer, soort, activiteit, groep, jaar, maand and tariff: uren, tarief, waarde, betaald, akkoord.

    `waarde` is EUR and zero for paid hours, whose cost stands in euros already.
    """
    worked = ledger.index.fact(all_hours)
    rows = [
        {
            "kamer": item.kamer,
            "nummer": item.person,
            "soort": item.kind,
            "activiteit": item.activity,
            "groep": worked.group_of(item.activity),
            "jaar": item.month[0],
            "maand": item.month[1],
            "uren": in_hours(item.minutes),
            "tarief": item.tariff.rate,
            "waarde": in_hours(item.minutes) * (0 if item.is_paid else item.tariff.rate),
            "betaald": item.is_paid,
            "akkoord": item.is_approved,
        }
        for item in worked.sums
    ]
    return _frame(rows, "kamer nummer soort activiteit groep jaar maand uren tarief waarde betaald akkoord")


def members(ledger: Ledger, day: dt.date) -> pd.DataFrame:
    """Members when a day ends: lid, soort, kamer, sinds, tot, vereniging, aandelen, ingelegd (EUR)."""
    register = share_register(ledger.transactions, ledger.config, day)
    held, amounts = register.held, register.amounts
    rows = [
        {
            "lid": period.number,
            "soort": period.kind,
            "kamer": period.kamer,
            "sinds": member.start,
            "tot": period.end,
            "vereniging": period.in_association,
            "aandelen": held.get(period.number, 0),
            "ingelegd": amounts.get(period.number, 0),
        }
        for member in ledger.config.members.values()
        if (period := member.on(day)) is not None
    ]
    return _frame(rows, "lid soort kamer sinds tot vereniging aandelen ingelegd", days=("sinds", "tot"))


def balances(ledger: Ledger, year: int) -> pd.DataFrame:
    """The trial balance of a year: rekening, naam, begin, debet, credit, eind (EUR, debit positive)."""
    rows = [
        {
            "rekening": item.account,
            "naam": ledger.names.get(item.account, ""),
            "begin": item.opening,
            "debet": item.debit,
            "credit": item.credit,
            "eind": item.closing,
        }
        for item in ledger.index.fact(trial_balance, year)
    ]
    return _frame(rows, "rekening naam begin debet credit eind")


def _frame(rows: list[dict[str, Any]], columns: str, days: tuple[str, ...] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns.split())
    for column in days:
        frame[column] = pd.to_datetime(frame[column])
    return frame
