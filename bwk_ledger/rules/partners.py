"""Partners, work places and agreements that name somebody who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.base.errors import PERSON_NUMBER
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.rules.people import HOW_TO_REGISTER
from bwk_ledger.rules.standing import complete
from bwk_ledger.standing.outcomes import read_goals
from bwk_ledger.standing.partners import (
    AGREEMENT,
    BY,
    CONTRIBUTION,
    FILE,
    FOR,
    FUNDERS,
    HOURS,
    KIND,
    PARTNER,
    REFERRED,
    TIME,
    WITH,
    WORKPLACE,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Any

    from bwk_ledger.rules.index import Index


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
    if KIND.of(entry) == TIME and HOURS.of(entry) is None:
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
