"""All that the members' meeting and the accountant get about a year, in the order in which they read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from beancount.core import data

from bwk_ledger.accounts import ROOTS, is_hours_account
from bwk_ledger.rules.inventory import last_year
from bwk_ledger.tables import notes
from bwk_ledger.tables.accruals import overlopend
from bwk_ledger.tables.annual import balance_sheet_after, jaarrekening, kasstroom
from bwk_ledger.tables.inventory import inventaris
from bwk_ledger.tables.ledger import grootboek, journaal, open_items, proefbalans, rekeningen
from bwk_ledger.views.accruals import accrual_lines
from bwk_ledger.views.cash_flow import cash_flow
from bwk_ledger.views.figures import figures
from bwk_ledger.views.general_ledger import general_ledger
from bwk_ledger.views.inventory import inventory
from bwk_ledger.views.journal import journals
from bwk_ledger.views.trial_balance import trial_balance

if TYPE_CHECKING:
    from bwk_ledger.load import Ledger
    from bwk_ledger.tables.table import Table


def annual_statements(ledger: Ledger, year: int) -> list[Table]:
    """The statements of a year with their notes."""
    found = figures(ledger, year)
    customs = ledger.by_type.get(data.Custom, ())
    balance, result, per_kamer, hours = jaarrekening(found, ledger.names, ledger.title)
    flows = [cash_flow(ledger.transactions, item) for item in (year, year - 1)]
    return [
        balance,
        balance_sheet_after(found, ledger.names, ledger.title),
        result,
        notes.explained(found, customs),
        per_kamer,
        kasstroom(flows, ledger.config, ledger.names),
        notes.principles(),
        notes.balance_posts(found, ledger.names),
        notes.equity(found, ledger.names),
        notes.grants_received(found),
        hours,
        notes.populaire(found),
        notes.appropriation(found, ledger.transactions, ledger.names),
    ]


def books_of_year(ledger: Ledger, year: int) -> list[Table]:
    """What stands behind the statements: trial balance, accounts with their RGS code, open questions, journal.

    Where there are any, accruals and inventory too.
    """
    found = trial_balance(ledger.transactions, year)
    used = {item.account for item in found}
    return [
        proefbalans(found, ledger.names, year),
        rekeningen((entry for entry in ledger.by_type.get(data.Open, ()) if entry.account in used), year),
        open_items(ledger.transactions, year),
        journaal(journals(ledger.transactions, year), year),
        *_lists(ledger, year),
    ]


def _lists(ledger: Ledger, year: int) -> list[Table]:
    """What only some books have: accruals and inventory."""
    accruals = accrual_lines(ledger, year)
    assets = inventory(ledger, year) if year <= last_year(ledger.transactions) else []
    return [
        *([overlopend(accruals, year)] if accruals else []),
        *([inventaris(assets, ledger.config.kamers, year)] if assets else []),
    ]


def general_ledger_of_year(ledger: Ledger, year: int) -> list[Table]:
    """Every account line by line; hours left out."""
    found = [page for root in ROOTS for page in general_ledger(ledger.transactions, root, year)]
    return grootboek([page for page in found if not is_hours_account(page.account)], ledger.names, year)
