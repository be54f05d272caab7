"""Awards that fit the rest of the books: of a funder that is there, known by whatever is said of them, and received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.release import KIND
from bwk_ledger.rules.standing import complete
from bwk_ledger.standing.awards import AWARD, LATER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.index import Index


def awards(index: Index) -> Iterator[Finding]:
    """Awards of a funder that is not there or gives none, and what is said of an award that is not there."""
    config = index.config
    givers = [funder.code for funder in config.funders.values() if funder.is_grant]
    for entry, (code, *_) in complete(index, AWARD):
        if code not in givers:
            yield finding(
                "awards.funder",
                entry,
                f"Een toekenning van '{code}', die geen subsidie geeft.",
                cause=f"wie subsidie geeft: {' '.join(givers) or 'niemand'}.",
                remedy="verbeter de financier, of voeg hem toe in stam/financiers.beancount.",
            )
    for form in LATER:
        for entry, (name, *_) in complete(index, form):
            if name not in config.awards:
                yield finding(
                    "awards.unknown",
                    entry,
                    f"Een {form.called} '{name}', die er niet is.",
                    cause=f"de toekenningen zijn: {' '.join(config.awards) or 'geen'}.",
                    remedy='verbeter de naam: de financier en de code, zoals "SPDO:2018".',
                )


def receipts(index: Index) -> Iterator[Finding]:
    """Money of a funder whose awards have accounts of their own, on the account of the funder itself."""
    config = index.config
    first = {
        funder.liability: min(own, key=lambda award: award.start)
        for funder in config.funders.values()
        if (own := config.awards_of(funder))
    }
    for entry, posting in index.postings(lambda account, currency: currency == EUR and account in first):
        award = first[posting.account]
        said = award.funder.awarded(entry.date.year)[1] is not None
        if entry.date >= award.start and kind_of(entry) != KIND and not said:
            yield finding(
                "awards.receipt",
                entry,
                "Op {account} staat niet voor welke toekenning dit is.",
                cause=f"{award.funder.name} heeft toekenningen met een eigen rekening.",
                remedy=f"boek het op de rekening van de toekenning, zoals {award.liability}.",
                source=posting.meta,
                account=AccountName(posting.account),
            )
