"""Results and their outcomes: of a kamer that exists, on an account and with a budget that fit, counted once.

An outcome belongs to a target and says how it was counted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import listed
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.rules.open_items import open_item_accounts
from bwk_ledger.rules.standing import complete
from bwk_ledger.rules.wages import open_wage_accounts
from bwk_ledger.standing.budget import BUDGET, REVISION, is_for, is_none
from bwk_ledger.standing.kamers import HOW
from bwk_ledger.standing.members import SHARE, Member, Subscription, share_account
from bwk_ledger.standing.outcomes import (
    ADDING,
    ASKED,
    CARD,
    CARDS,
    MEASURE,
    OUTCOME,
    read_cards,
    read_goals,
    read_outcomes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.rules.derived import Growing
    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.grants import Funder
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.outcomes import CountedResult, OutcomeTarget


# Kamers and what hangs on them: the accounts that follow from standing data, and that every result is of a kamer.
#
# A kamer, a funder or a member is one entry in the books; its accounts are opened here and never typed.

_DAY = dt.timedelta(days=1)
RGS_PETTY_CASH = "BLimKasKlk"
RGS_CASH_BOX = "BLimKasKas"
RGS_GRANT = "BSchOpaOop"
RGS_SHARES = "BEivSevCoo"
RGS_SHARES_DUE = "BSchOvsLed"


def open_accounts(books: Growing, config: Config) -> Growing:
    """The books with an `open` for every account that kamers, posts, funders and members imply and nobody wrote."""
    added: dict[str, Any] = {}
    for entry in chain(_implied(config), open_item_accounts(books.index, config)):
        if entry.account not in books.opened:
            added.setdefault(entry.account, entry)
    return replace(books, added=(*books.added, *added.values()))


def _implied(config: Config) -> Iterable[Any]:
    for kamer in config.kamers.values():
        for post in config.posts:
            if post.for_cooperative == kamer.is_cooperative:
                yield _open(post.account(kamer.code), kamer, {meta.NAME: post.name, meta.RGS: post.rgs})
        if not kamer.is_cooperative:
            extra = {meta.IBAN: kamer.source[meta.IBAN]} if meta.IBAN in kamer.source else {}
            yield _open(
                f"{accounts.PETTY_CASH}:{kamer.code}",
                kamer,
                {meta.NAME: f"Handgeld {kamer.name}", meta.RGS: RGS_PETTY_CASH, **extra},
            )
            box = {meta.NAME: f"Kas {kamer.name}", meta.RGS: RGS_CASH_BOX}
            yield _open(f"{accounts.CASH_BOX}:{kamer.code}", kamer, box)
    for funder in config.funders.values():
        yield from _open_funder(config, funder)
    yield from _open_members(config)
    yield from open_wage_accounts(config)


def _open_members(config: Config) -> Iterable[Any]:
    """Shares from the day of signing up or of membership; what is to be paid back, of who ever left."""
    first: dict[str, Member | Subscription] = dict(config.members)
    for subscription in config.subscriptions:
        known = first.get(subscription.number)
        if known is None or subscription.start < known.start:
            first[subscription.number] = subscription
    for number, item in first.items():
        names = {meta.NAME: f"Ledenkapitaal {number}", meta.RGS: RGS_SHARES}
        yield data.Open({**_source(item), **names}, item.start, share_account(number), [SHARE], data.Booking.FIFO)
    for member in config.members.values():
        if any(period.end for period in member.periods):
            names = {meta.NAME: f"Terug te betalen aan {member.number}", meta.RGS: RGS_SHARES_DUE}
            yield data.Open({**_source(member), **names}, member.start, member.repayment_account, ["EUR"], None)


def _open_funder(config: Config, funder: Funder) -> Iterable[Any]:
    names = {meta.NAME: funder.name}
    if funder.is_grant:
        yield _open(funder.liability, funder, {**names, meta.RGS: RGS_GRANT})
    awards = config.awards_of(funder)
    for award in awards:
        titled = {meta.NAME: f"{funder.name} ({award.code})", meta.RGS: RGS_GRANT}
        yield _open(award.liability, funder, titled)
    kamers = dict.fromkeys(
        [*funder.kamers, *(code for item in awards for now in (item, *item.later) for code in now.kamers)]
    )
    for code in kamers:
        if code in config.kamers:
            yield _open(funder.income(code), funder, {**names, meta.RGS: funder.rgs})


def _open(account: str, item: Kamer | Funder, values: dict[str, Any]) -> Any:
    currencies = None if accounts.is_hours_account(account) else ["EUR"]
    # What a kamer had before stands there the day before, so that its first year begins with it.
    start = item.start - _DAY if accounts.cash_kamer(account) else item.start
    return data.Open({**_source(item), **values}, start, account, currencies, None)


def _source(item: Kamer | Funder | Member | Subscription) -> dict[str, Any]:
    """Where the entry stands that the account follows from: Fava then opens that line."""
    return {"filename": item.source["filename"], "lineno": item.source["lineno"], meta.DERIVED: True}


def results(index: Index) -> Iterator[Finding]:
    """Results on an unknown kamer, and results that name no kamer."""
    known = index.config.kamers

    def is_wrong(account: str, _currency: str) -> bool:
        if not account.startswith((accounts.INCOME, accounts.EXPENSES)):
            return False
        taken_apart = accounts.result(account)
        return taken_apart is None or taken_apart.kamer not in known

    for entry, posting in index.postings(is_wrong):
        taken_apart = accounts.result(posting.account)
        if taken_apart is None:
            yield finding(
                "kamers.none",
                entry,
                "Resultaat zonder kamer: {account}.",
                cause="elke bate en last hoort bij een kamer: Lasten:<KAMER>:<Groep>:<Post>.",
                remedy="boek op de rekening van de kamer, of op die van de coöperatie.",
                source=posting.meta,
                account=AccountName(posting.account),
            )
        else:
            yield finding(
                "kamers.unknown",
                entry,
                "Onbekende kamer '{kamer}' in {account}.",
                cause=f"de kamers zijn: {' '.join(known) or 'geen'}.",
                remedy="verbeter de rekening, of voeg de kamer toe in stam/kamers.beancount.",
                source=posting.meta,
                kamer=taken_apart.kamer,
                account=AccountName(posting.account),
            )


def budgets(index: Index) -> Iterator[Finding]:
    """Every budget on an account that was never opened, which would be lost without a word, or of a kamer not there."""
    revisions = complete(index, REVISION)
    taken_back = {(name, entry.date.year) for entry, (name, *how_much) in revisions if is_none(*how_much)}
    for entry, (name, *_) in [*complete(index, BUDGET), *revisions]:
        if name not in index.opened:
            yield finding(
                "budget.account",
                entry,
                "Begroting op onbekende rekening {account}.",
                cause="deze rekening is nergens geopend, dus dit bedrag zou in geen enkel overzicht staan.",
                remedy="verbeter de rekening, of voeg de kamer, post of financier toe in stam/.",
                account=AccountName(name),
            )
        elif (name, entry.date.year) in taken_back:
            continue
        elif (kamer := index.config.kamers.get(accounts.kamer_of(name))) and not is_for(kamer, entry.date):
            yield finding(
                "budget.outside",
                entry,
                "Begroting van {account} voor {year}, en kamer {kamer} is er dan niet.",
                cause=f"zij is er {kamer.lasts}; erbuiten heeft zij geen kosten, baten of uren.",
                remedy=f"is zij gesloten, geef dan: bwk begroting herzien {name} --wordt 0 --per {entry.date} "
                '--besluit "..."; kloppen de dagen van de kamer niet, verander die dan '
                f"{HOW.format(code=kamer.code)}.",
                account=AccountName(name),
                year=str(entry.date.year),
                kamer=kamer.code,
            )


# Results that belong to a target, say how they were counted, and are counted once.


def outcomes(index: Index) -> Iterator[Finding]:
    """All that cannot be about the results of the books."""
    customs = index.customs("prestatie", OUTCOME.type, CARDS.type, MEASURE.type)
    years = {entry.date.year for entry in customs}
    goals = {year: targets_by_name(read_goals(customs, year)) for year in years}
    cards = read_cards(customs)
    for year in sorted(years):
        counted: dict[tuple[str, str], list[CountedResult]] = defaultdict(list)
        for item in read_outcomes(customs, year):
            counted[item.kamer, item.what.casefold()].append(item)
            yield from _alone(item, goals[year], cards)
        for same in counted.values():
            yield from _together(same)
    for entry in index.customs(CARDS.type):
        if CARDS.is_complete(entry) and str(entry.values[0].value) not in index.config.kamers:
            yield finding(
                "outcomes.kamer",
                entry,
                f"Kaarten voor kamer '{entry.values[0].value}', die er niet is.",
                cause=f"de kamers zijn: {' '.join(index.config.kamer_codes)}.",
                remedy="verbeter de kamer.",
            )


def targets_by_name(found: Sequence[OutcomeTarget]) -> Mapping[tuple[str, str], OutcomeTarget]:
    """The targets by kamer and by what they are about, in lower case."""
    return {(item.kamer, item.what.casefold()): item for item in found}


def _alone(
    item: CountedResult, goals: Mapping[tuple[str, str], OutcomeTarget], cards: Mapping[tuple[str, int], int]
) -> Iterator[Finding]:
    target = goals.get((item.kamer, item.what.casefold()))
    if target is None:
        yield finding(
            "outcomes.target",
            item.entry,
            f"Een resultaat van '{item.what}' bij {item.kamer}, en dat is in {item.day.year} geen prestatie.",
            cause="een resultaat staat naast wat is beloofd: de kamer, het jaar en de woorden zijn dezelfde.",
            remedy="verbeter de woorden, of lees eerst de prestaties van dat jaar in.",
        )
        return
    if item.start > item.day or item.start.year != item.day.year:
        yield finding(
            "outcomes.period",
            item.entry,
            f"Het resultaat van '{item.what}' is van {item.start} tot en met {item.day}.",
            cause="een resultaat is van een dag, of van dagen in een jaar; de datum vooraan is de laatste dag.",
            remedy="verbeter 'vanaf:' of de datum vooraan.",
        )
    if target.goal.out_of is not None and not item.out_of:
        yield finding(
            "outcomes.out_of",
            item.entry,
            f"Bij '{item.what}' staat niet op hoeveel het is.",
            cause=f"het doel is: {target.text}.",
            remedy="schrijf eronder: op: 40.",
        )
    if item.method in ASKED and item.asked is None:
        yield finding(
            "outcomes.asked",
            item.entry,
            f"Bij '{item.what}' staat niet hoeveel mensen antwoord gaven.",
            cause="een gemiddelde of percentage zegt weinig als niemand weet van hoeveel mensen het is.",
            remedy="schrijf eronder: antwoorden: 35.",
        )
    if item.out_of is not None and item.value > item.out_of:
        yield finding(
            "outcomes.out_of",
            item.entry,
            f"Bij '{item.what}' staat {item.value} op {item.out_of}.",
            cause="het zijn er nooit meer dan waarop is geteld.",
            remedy="verbeter een van beide getallen.",
        )
    yield from _cards(item, cards)


def _cards(item: CountedResult, handed_out: Mapping[tuple[str, int], int]) -> Iterator[Finding]:
    if item.method == CARD and len(item.cards) != item.value:
        yield finding(
            "outcomes.cards",
            item.entry,
            f"Bij '{item.what}' staan {len(item.cards)} kaarten, en het aantal is {item.value}.",
            cause="wie met kaarten telt, telt elke kaart een keer.",
            remedy="verbeter het aantal, of de nummers bij 'kaarten:'.",
        )
    most = handed_out.get((item.kamer, item.day.year))
    if most is not None and item.cards and max(item.cards) > most:
        yield finding(
            "outcomes.cards",
            item.entry,
            f"Bij '{item.what}' staat kaart {max(item.cards)}, en {item.kamer} heeft er in {item.day.year} {most}.",
            cause="kaarten zijn genummerd van 1 af.",
            remedy=f'verbeter het nummer, of het aantal bij custom "{CARDS.type}".',
        )


def _together(same: Sequence[CountedResult]) -> Iterator[Finding]:
    methods = list(dict.fromkeys(item.method for item in same))
    if len(methods) > 1:
        yield finding(
            "outcomes.methods",
            same[-1].entry,
            f"'{same[0].what}' is bij {same[0].kamer} in {same[0].day.year} op meer dan een manier geteld: "
            f"{listed(methods)}.",
            cause="wat anders is geteld, is niet op te tellen.",
            remedy="trek wat anders is geteld in met 'bwk prestaties herroep', en boek het met een methode.",
        )
        return
    ordered = sorted(same, key=lambda item: (item.start, item.day))
    for earlier, later in pairwise(ordered):
        is_twice = later.start <= earlier.day if later.method in ADDING else later.day == earlier.day
        if is_twice:
            yield finding(
                "outcomes.twice",
                later.entry,
                f"'{later.what}' is bij {later.kamer} twee keer geteld: dagen tot en met {earlier.day} en van "
                f"{later.start} af.",
                cause="dezelfde dagen zouden dubbel tellen.",
                remedy="trek een van beide in met 'bwk prestaties herroep'.",
            )
