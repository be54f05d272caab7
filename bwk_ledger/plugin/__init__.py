"""The rules of the cooperative as a beancount plugin: `plugin "bwk_ledger.plugin"`.

One job per file, each a pure function `(entries, options) -> (entries, errors)`, so that bean-check, `bwk controle` and
Fava all show the same. The order matters: values are filled, accounts opened, VAT, inventory and accruals booked
and grants released before anything is checked.
"""

from bwk_ledger.plugin.book_accruals import book_accruals
from bwk_ledger.plugin.book_inventory import book_inventory
from bwk_ledger.plugin.book_vat import book_vat
from bwk_ledger.plugin.check_allowances import check_allowances
from bwk_ledger.plugin.check_budget import check_budget
from bwk_ledger.plugin.check_cash_counts import check_cash_counts
from bwk_ledger.plugin.check_complete_months import check_complete_months
from bwk_ledger.plugin.check_hour_approvals import check_hour_approvals
from bwk_ledger.plugin.check_hour_corrections import check_hour_corrections
from bwk_ledger.plugin.check_hour_days import check_hour_days
from bwk_ledger.plugin.check_hour_doubles import check_hour_doubles
from bwk_ledger.plugin.check_hour_people import check_hour_people
from bwk_ledger.plugin.check_hour_rates import check_hour_rates
from bwk_ledger.plugin.check_hour_standing_data import check_hour_standing_data
from bwk_ledger.plugin.check_hours import check_hours
from bwk_ledger.plugin.check_kamers import check_kamers
from bwk_ledger.plugin.check_member_data import check_member_data
from bwk_ledger.plugin.check_orders import check_orders
from bwk_ledger.plugin.check_petty_cash import check_petty_cash
from bwk_ledger.plugin.check_petty_cash_posts import check_petty_cash_posts
from bwk_ledger.plugin.check_receipts import check_receipts
from bwk_ledger.plugin.check_repayments import check_repayments
from bwk_ledger.plugin.check_seal import check_seal
from bwk_ledger.plugin.check_share_numbers import check_share_numbers
from bwk_ledger.plugin.check_share_postings import check_share_postings
from bwk_ledger.plugin.check_share_proof import check_share_proof
from bwk_ledger.plugin.check_shares import check_shares
from bwk_ledger.plugin.check_standard import check_standard
from bwk_ledger.plugin.check_standing_data import check_standing_data
from bwk_ledger.plugin.fill_values import fill_values
from bwk_ledger.plugin.open_accounts import open_accounts
from bwk_ledger.plugin.release_grants import release_grants

__plugins__ = (
    fill_values,
    open_accounts,
    book_vat,
    book_inventory,
    book_accruals,
    release_grants,
    check_standard,
    check_seal,  # before checks that leave out what they cannot read
    check_standing_data,
    check_hour_standing_data,
    check_member_data,
    check_kamers,
    check_hours,
    check_hour_rates,
    check_hour_days,
    check_hour_doubles,
    check_hour_corrections,
    check_hour_people,
    check_hour_approvals,
    check_complete_months,
    check_allowances,
    check_petty_cash,
    check_petty_cash_posts,
    check_receipts,
    check_cash_counts,
    check_orders,
    check_budget,
    check_share_numbers,
    check_share_postings,
    check_shares,
    check_share_proof,
    check_repayments,
)
