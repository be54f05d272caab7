"""The board, members, and partners: people who are there, once on a day, and what is said of them fits.

What is wrong with an entry by itself is for its form to say. Here is what entries say of each other: periods that
overlap, who a fee is of and where it goes, interests in organisations that the books know, and agreements.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts
from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.rules.people import HOW_TO_REGISTER
from bwk_ledger.rules.standing import complete, overlaps
from bwk_ledger.standing.board import BOARD, INTERESTS
from bwk_ledger.standing.fees import FEE, POST
from bwk_ledger.standing.form import END
from bwk_ledger.standing.members import ASSOCIATION, KIND, MEMBER, SUBSCRIPTION
from bwk_ledger.standing.outcomes import read_goals
from bwk_ledger.standing.partners import (
    AGREEMENT,
    BY,
    CONTRIBUTION,
    FILE,
    FOR,
    FUNDERS,
    HOURS,
    PARTNER,
    REFERRED,
    TIME,
    WITH,
    WORKPLACE,
)
from bwk_ledger.standing.partners import KIND as SORT_OF_PARTNER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from beancount.core import data

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


def board(index: Index) -> Iterator[Finding]:
    """Members of the board who are not known, twice at once, or with an interest in what is not there."""
    config = index.config
    numbers = {*config.members, *config.people, *config.relations}
    periods: dict[str, list[Any]] = defaultdict(list)
    for entry, (number,) in complete(index, BOARD):
        periods[config.identity(str(number))].append(entry)
        if str(number) not in numbers:
            yield finding(
                "board.number",
                entry,
                f"In het bestuur zit '{number}', en dat nummer is er niet.",
                cause="een bestuurslid is een lid, iemand die uren maakt, of een organisatie die bekend is.",
                remedy="verbeter het nummer, of neem iemand eerst op met 'bwk leden aanmelden'.",
            )
        for code in INTERESTS.of(entry):
            if code not in config.relations:
                yield finding(
                    "board.interest",
                    entry,
                    f"Bestuurslid {number} heeft een belang bij '{code}', en dat is geen bekende organisatie.",
                    cause=f"bekend zijn: {', '.join(config.relations) or 'geen'}.",
                    remedy="verbeter de code, of maak de organisatie bekend met 'bwk relatie'.",
                )
    for same in periods.values():
        yield from overlaps("board.overlap", END, same, "dat")


# What the standing data of members say of each other: periods that overlap, who a fee is of, and where it goes.


def data_of_members(index: Index) -> Iterator[Finding]:
    """Members, subscriptions and fees that cannot be right beside the rest."""
    periods: dict[str, list[Any]] = defaultdict(list)
    for entry, (number,) in complete(index, MEMBER):
        periods[str(number)].append(entry)
    for same in periods.values():
        yield from overlaps("members.overlap", END, same, "dat")
    for entry, (number,) in complete(index, SUBSCRIPTION):
        if not KIND.of(entry) and number not in index.config.members:
            yield finding(
                "members.subscription",
                entry,
                f"De inschrijving van {number} zegt niet wat voor lid dat wordt.",
                cause="met de betaling begint het lidmaatschap, en een lid is van een soort en een kamer.",
                remedy='schrijf eronder: soort: "bewoner" en kamer: "KAMER".',
            )
    for entry, (kind, _) in complete(index, FEE):
        yield from _wrong_income(entry, str(kind), index.config, index.opened)


def _wrong_income(entry: data.Custom, kind: str, config: Config, opened: Collection[str]) -> Iterator[Finding]:
    post = POST.of(entry)
    owing = {
        period.kamer
        for member in config.members.values()
        for period in member.periods
        if period.kind == kind or (kind == ASSOCIATION and period.in_association)
    }
    wanted = [code for code, kamer in config.kamers.items() if code in owing or not kamer.is_cooperative]
    missing = [code for code in wanted if post and f"{accounts.INCOME}:{code}:{post}" not in opened]
    if missing:
        yield finding(
            "members.fee",
            entry,
            f"De contributie van {kind} in {entry.date.year} komt op '{post}', en die baten heeft "
            f"{' en '.join(missing)} niet.",
            cause=f"daarvoor is er een rekening als {accounts.INCOME}:{missing[0]}:{post} nodig.",
            remedy="verbeter 'rekening:', of voeg de post of de financier toe in stam/rekeningen.beancount of "
            "stam/financiers.beancount.",
        )


# Partners, work places and agreements that name somebody who is there.


def partners(index: Index) -> Iterator[Finding]:
    """All that cannot be about partners and what was agreed with them."""
    config = index.config
    known = {str(values[0]) for _, values in complete(index, PARTNER)}
    parties = known | set(config.funders)
    for entry, _ in complete(index, PARTNER):
        for code in FUNDERS.of(entry):
            yield from _unknown(entry, "financiers", code, config.funders, "financiers")
    for entry, (partner, kamer, _) in complete(index, CONTRIBUTION):
        yield from _unknown(entry, "partner", str(partner), known, "partners")
        yield from _unknown(entry, "kamer", str(kamer), config.kamers, "kamers")
        yield from _contribution(index, entry, str(kamer))
    for entry, (number,) in complete(index, WORKPLACE):
        if str(number) not in config.people:
            yield finding(
                "partners.person",
                entry,
                f"Een werkplek van '{number}', die geen persoon in de boeken is.",
                cause="op een werkplek werkt iemand met een nummer uit stam/personen.beancount.",
                remedy=HOW_TO_REGISTER,
            )
        if code := REFERRED.of(entry):
            yield from _unknown(entry, REFERRED.name, code, parties, "partners en financiers")
    for entry, _ in complete(index, AGREEMENT):
        if code := WITH.of(entry):
            yield from _unknown(entry, WITH.name, code, parties, "partners en financiers")
        by = BY.of(entry)
        if by and not PERSON_NUMBER.fullmatch(by):
            yield from _unknown(entry, BY.name, by, {*parties, *config.kamers}, "partners, financiers en kamers")


def _contribution(index: Index, entry: Any, kamer: str) -> Iterator[Finding]:
    if SORT_OF_PARTNER.of(entry) == TIME and HOURS.of(entry) is None:
        yield finding(
            "partners.hours",
            entry,
            "Bij een inbreng van uren staat niet hoeveel uren het zijn.",
            cause="uren staan met hun aantal en met hun waarde in het overzicht.",
            remedy="schrijf eronder: uren: 40.",
        )
    target = FOR.of(entry)
    goals = read_goals(index.customs("prestatie"), entry.date.year) if target else []
    if target and not any(item.kamer == kamer and item.what.casefold() == target.casefold() for item in goals):
        yield finding(
            "partners.target",
            entry,
            f"Een inbreng voor '{target}', en dat is bij {kamer} in {entry.date.year} geen prestatie.",
            cause="'voor:' noemt een prestatie met dezelfde woorden.",
            remedy="verbeter de woorden, of haal 'voor:' weg.",
        )


def _unknown(entry: Any, key: str, code: str, known: Collection[str], what: str) -> Iterator[Finding]:
    if code not in known:
        yield finding(
            "partners.unknown",
            entry,
            f"Bij '{key}' staat '{code}', en die is er niet.",
            cause=f"de {what} zijn: {' '.join(sorted(known)) or 'geen'}.",
            remedy=f"verbeter de code; een nieuwe partner komt in {FILE} met 'bwk partner maak'.",
        )
