"""Awards that fit the rest of the books: of a funder that is there, known by whatever is said of them, and received."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.release import KIND
from bwk_ledger.rules.standing import complete
from bwk_ledger.standing.awards import AMENDMENT, AWARD, BUDGET_LINE, INSTALMENT, LATER, POSTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.form import Form

_PARTS = {INSTALMENT: "termijnen", BUDGET_LINE: "begrotingsregels"}  # what an award is divided in


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
                    remedy='verbeter de naam: de financier en de code, zoals "FINANCIER:JJJJ".',
                )


def posts(index: Index) -> Iterator[Finding]:
    """Posts that an award or a line of its budget would pay, and that are not there."""
    for form in (AWARD, AMENDMENT, BUDGET_LINE):
        for entry, values in complete(index, form):
            name = ":".join(map(str, values)) if form is AWARD else values[0]
            for post in POSTS.of(entry):
                if not pays_something(post, index.config):
                    yield finding(
                        "awards.post",
                        entry,
                        f"Post '{post}' van toekenning {name} is er niet.",
                        cause=f"de posten zijn: {costs_of(index.config)}.",
                        remedy="noem bij 'posten:' een van deze, of een groep daarvan.",
                    )


def pays_something(name: str, config: Config) -> bool:
    """Whether there is a post of costs in euros with this name, or in a group with this name."""
    return any(accounts.is_under(path, name) for path in _costs(config))


def costs_of(config: Config) -> str:
    """The names of the posts of costs in euros, as a message shows them."""
    return " ".join(dict.fromkeys(_costs(config)))


def _costs(config: Config) -> list[str]:
    return [post.path for post in config.posts if post.root == accounts.EXPENSES and not post.hours_kind]


def parts(index: Index) -> Iterator[Finding]:
    """Instalments, or budget lines, that together are more than their award ever was."""
    for form in _PARTS:
        yield from more_than_awarded(form, complete(index, form), index.config)


def more_than_awarded(form: Form, said: Iterable[tuple[Any, Sequence[Any]]], config: Config) -> Iterator[Finding]:
    """Each directive with which the parts of an award come to more than it was at its highest.

    Args:
        form: of instalments or of budget lines.
        said: those directives with their values: the award first, EUR last.
        config: the awards.
    """
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry, (name, *_, amount) in said:
        award = config.awards.get(name)
        if award is None:
            continue
        most = max(item.amount or ZERO for item in (award, *award.later))
        sums[name] += amount.number
        if amount.number and sums[name] > most:
            yield finding(
                "awards.parts",
                entry,
                f"De {_PARTS[form]} van toekenning {{award}} zijn samen {{total}} euro, en die is {{most}} euro.",
                cause="een financier betaalt en begroot niet meer dan hij toekent.",
                remedy="verbeter het bedrag; kende hij meer toe, leg dat dan vast met "
                f"'bwk toekenning wijzig {name} --bedrag'.",
                award=name,
                total=sums[name],
                most=most,
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
        has_amount = award.funder.awarded(entry.date.year)[1] is not None
        if entry.date >= award.start and kind_of(entry) != KIND and not has_amount:
            yield finding(
                "awards.receipt",
                entry,
                "Op {account} staat niet voor welke toekenning dit is.",
                cause=f"{award.funder.name} heeft toekenningen met een eigen rekening.",
                remedy=f"boek het op de rekening van de toekenning, zoals {award.liability}.",
                source=posting.meta,
                account=AccountName(posting.account),
            )
