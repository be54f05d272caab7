"""Orders to the bank can be read: by them the import recognises what comes back, and an order is not made twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.open_items import NUMBER
from bwk_ledger.standing.orders import (
    COLLECTION,
    FEE_YEAR,
    FIRST,
    ORDER,
    PETTY_CASH,
    REFERENCE,
    REFERENCE_OF_DAY,
    order_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


def orders(index: Index) -> Iterator[Finding]:
    """Orders that cannot be read, name nobody that is known, or stand twice."""
    seen: set[str] = set()
    for entry in index.customs(ORDER.type):
        reference = " ".join(map(str, values_of(entry)))
        if not (REFERENCE.fullmatch(reference) or REFERENCE_OF_DAY.fullmatch(reference)):
            yield _wrong_reference(entry, reference)
            continue
        if reference in seen:
            yield finding(
                "orders.twice",
                entry,
                f"Betaalopdracht '{reference}' staat er twee keer.",
                cause="van elke soort is er een opdracht per maand, en maar een van beide wordt herkend.",
                remedy="haal de opdracht weg die nooit bij de bank is ingeleverd.",
            )
        seen.add(reference)
        yield from ORDER.findings(entry)
        if reference.startswith(COLLECTION) and FEE_YEAR.of(entry) is None:
            yield finding(
                "orders.year",
                entry,
                f"Betaalopdracht '{reference}' noemt geen jaar van de contributie.",
                cause="zonder jaar is niet te boeken waarvoor een lid heeft betaald.",
                remedy="schrijf: jaar: JJJJ.",
            )
        yield from _wrong_lines(entry, reference, index.config)


def _wrong_reference(entry: Any, reference: str) -> Finding:
    return finding(
        "orders.reference",
        entry,
        f"'{reference}' is geen kenmerk van een betaalopdracht.",
        cause="een kenmerk is INCASSO, UITBETALING of HANDGELD met de maand erachter, zoals INCASSO-JJJJ-09.",
        remedy=f"schrijf: {ORDER.begins}.",
    )


def _wrong_lines(entry: Any, reference: str, config: Config) -> Iterator[Finding]:
    seen: set[str] = set()
    for text, who, amount in order_lines(entry):
        if amount is None or amount <= 0 or amount != round(amount, 2):
            yield finding(
                "orders.line",
                entry,
                f"Betaalopdracht '{reference}' heeft een regel die niet te lezen is: '{text}'.",
                cause="een regel is een lidnummer of de code van een kamer, en een bedrag in euro boven nul.",
                remedy='schrijf: regels: "L0013 5.00, L0014 5.00".',
            )
            continue
        if who in seen:
            yield finding(
                "orders.line",
                entry,
                f"Betaalopdracht '{reference}' heeft meer dan een regel voor {who}.",
                cause="aan kenmerk en nummer is een regel te herkennen, dus elk nummer heeft er een.",
                remedy="maak er een regel van, met het bedrag dat bij de bank is ingeleverd.",
            )
        seen.add(who)
        yield from _unknown(entry, reference, who, config)
    for who in FIRST.of(entry):
        if who not in seen:
            yield finding(
                "orders.first",
                entry,
                f"Betaalopdracht '{reference}' noemt {who} bij 'eerste:', maar heeft geen regel voor dit nummer.",
                cause="'eerste:' zegt van welke regels het de eerste incasso is.",
                remedy="verbeter het nummer, of haal het weg.",
            )


def _unknown(entry: Any, reference: str, who: str, config: Config) -> Iterator[Finding]:
    if REFERENCE_OF_DAY.fullmatch(reference):
        if not NUMBER.fullmatch(who):
            yield finding(
                "orders.item",
                entry,
                f"Betaalopdracht '{reference}' noemt '{who}', en dat is geen nummer van een factuur of declaratie.",
                cause="aan dat nummer herkent de import wat is betaald.",
                remedy="neem het nummer over dat 'bwk factuur' of 'bwk declaratie' toont.",
            )
    elif reference.startswith(PETTY_CASH):
        if who not in config.kamer_codes:
            yield finding(
                "orders.kamer",
                entry,
                f"Betaalopdracht '{reference}' noemt kamer '{who}', die er niet is.",
                cause=f"de kamers zijn: {' '.join(config.kamer_codes) or 'geen'}.",
                remedy="verbeter de code, of voeg de kamer toe in stam/kamers.beancount.",
            )
    elif who not in config.members:
        yield finding(
            "orders.member",
            entry,
            f"Betaalopdracht '{reference}' noemt lid {who}, dat er niet is.",
            cause="een lid heeft een entry in stam/leden.beancount.",
            remedy="verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.",
        )
