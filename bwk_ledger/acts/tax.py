"""Corporate tax of a year: a cost below the result, and what is still to be paid of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import AMOUNT, YEAR, Done, Field, act, placed
from bwk_ledger.acts.cash_box import AGAIN, require_amount
from bwk_ledger.acts.memorial import NO_PAPER, PAPER_NUMBER, memorial_entry, papers_of, refuse_both, write_booking
from bwk_ledger.acts.payments import cooperative
from bwk_ledger.acts.posts import post_entry
from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.money import EUR
from bwk_ledger.books.store import refuse_closed
from bwk_ledger.figures.results import require_year
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.kamers import COOPERATIVE
from importers.booking import new_posting

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.kamers import Post

_OWED = f"{accounts.LIABILITIES}:Vpb"
_POST = ("Belasting:Vpb", "Vennootschapsbelasting", "WBelBgrBgr")


@act(
    "vpb",
    placed("jaar", YEAR, "Het jaar waarover de belasting is.", check=require_year),
    Field("bedrag", AMOUNT, "De belasting over dat jaar; wat terugkomt met een min.", required=True),
    PAPER_NUMBER,
    NO_PAPER,
    AGAIN,
    check=refuse_both,
)
def corporate_tax(ledger: Ledger, jaar: int, bedrag: Decimal, bon: str, zonder_bon: str, nog_eens: bool) -> Done:
    """Boek de vennootschapsbelasting over JAAR: zij staat onder het resultaat, en als schuld op de balans.

    Betaalt de bank haar, zet die regel dan op de schuld: bwk vraagposten NUMMER Vpb. Wijkt de aanslag later af, boek
    dan het verschil met deze opdracht in het jaar dat open is.
    """
    refuse_closed(ledger.root, jaar)
    amount = -require_amount(-bedrag) if bedrag < 0 else require_amount(bedrag)
    post = next((item.path for item in ledger.config.posts if _is_tax(item)), "")
    own = cooperative(ledger.config)
    entry = memorial_entry(
        periods.year(jaar).last_day,
        f"Vennootschapsbelasting {jaar}",
        {meta.REASON: f"belasting over {jaar}", **papers_of(bon, zonder_bon)},
        [new_posting(f"{accounts.EXPENSES}:{own.code}:{post or _POST[0]}", amount), new_posting(_OWED, -amount)],
    )
    opened = _opened(ledger, with_post=not post)
    file = ACCRUAL.file.format(year=jaar)
    return write_booking(ledger, entry, file, f"Memoriaal {jaar}", again=nog_eens, opened=opened)


def _is_tax(post: Post) -> bool:
    """Whether a post is of the cooperative, and stands below the result."""
    return post.for_cooperative and post.rgs.startswith("WBel")


def _opened(ledger: Ledger, *, with_post: bool) -> list[Any]:
    """The post and the account that are not there yet."""
    begins = ledger.config.begins or dt.date.min
    path, name, rgs = _POST
    names = {meta.NAME: "Te betalen vennootschapsbelasting", meta.RGS: "BSchBepVpb"}
    return [
        *([post_entry(begins, accounts.EXPENSES, path, name, rgs, COOPERATIVE)] if with_post else []),
        *([] if _OWED in ledger.names else [data.Open(names, begins, _OWED, [EUR], None)]),
    ]
