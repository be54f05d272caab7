"""Results that belong to a target, say how they were counted, and are counted once."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from bwk_ledger.base.errors import listed
from bwk_ledger.base.finding import Finding, finding
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
    from collections.abc import Iterator, Mapping, Sequence

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.outcomes import CountedResult, OutcomeTarget


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
