"""A board of people who are there, each once on a day, with interests in organisations that the books know."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.rules.standing import complete, overlaps
from bwk_ledger.standing.board import BOARD, INTERESTS
from bwk_ledger.standing.form import END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.index import Index


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
