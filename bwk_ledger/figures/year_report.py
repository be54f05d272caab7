"""How far the annual report of a year is: a concept, drawn up by the board, or adopted by the members.

An error of an adopted year must be large before that year is restated (RJ 150); a smaller one goes through the result
of the year in which it is found. What is large is a judgement: the limit here is one percent of the costs of the year
that was wrong, as audit protocols of grants have it, and never below 100 euros; whoever decides otherwise says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO, format_amount, round_half_up
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import SealError, euro_amounts, read_marks, read_seal, seal_file
from bwk_ledger.figures.results import is_appropriation
from bwk_ledger.figures.year import obstacles
from bwk_ledger.standing.year_report import COMMITMENTS, year_texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from bwk_ledger.rules.equity import Restatement
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.year_report import YearTexts


class ReportStage(StrEnum):
    """How far it is."""

    CONCEPT = "concept"
    DRAWN_UP = "opgemaakt"
    ADOPTED = "vastgesteld"


@dataclass(frozen=True)
class ReportStatus:
    """How far it is, since which day, and why it is no further: Dutch clauses, none once the members adopted it."""

    stage: ReportStage
    day: dt.date
    reasons: tuple[str, ...] = ()

    @property
    def is_concept(self) -> bool:
        """Whether every page says so: of a year that is not closed the members decided nothing yet."""
        return self.stage is not ReportStage.ADOPTED

    @property
    def text(self) -> str:
        """As it stands on every page."""
        match self.stage:
            case ReportStage.CONCEPT:
                return f"Concept van {in_words(self.day)}"
            case ReportStage.DRAWN_UP:
                return f"Concept, opgemaakt door het bestuur op {in_words(self.day)} en nog niet vastgesteld"
            case _:
                return f"Vastgesteld door de ledenvergadering op {in_words(self.day)}"


def status_of(ledger: Ledger, year: int, today: dt.date) -> ReportStatus:
    """How far the report of a year is.

    It is adopted when the year is closed: that takes the decision of the members. Errors and open questions make a
    concept of it whatever else is said.
    """
    marks = read_marks(ledger.customs)[0].get(year)
    is_closed = marks is not None and marks.active is not None
    wrong = [*_errors(ledger, year), *_questions(ledger, year)]
    if is_closed:
        return ReportStatus(ReportStage.CONCEPT, today, tuple(wrong)) if wrong else _adopted(ledger, year, today)
    texts = year_texts(ledger.customs, year)
    missing = [*wrong, *_in_the_way(ledger, year, today, len(wrong)), *_unwritten(ledger, year, texts)]
    if texts.drawn_up is None or missing:
        return ReportStatus(ReportStage.CONCEPT, today, (*missing, "het jaar is nog niet afgesloten"))
    return ReportStatus(ReportStage.DRAWN_UP, texts.drawn_up, ("de ledenvergadering stelde haar nog niet vast",))


def _adopted(ledger: Ledger, year: int, today: dt.date) -> ReportStatus:
    """By the day of the decision on the result; where there was no result, by that of the closing."""
    days = [
        entry.meta[meta.DECISION_DAY]
        for entry in ledger.index.in_year(year)
        if is_appropriation(entry) and meta.DECISION_DAY in entry.meta
    ]
    if days:
        return ReportStatus(ReportStage.ADOPTED, max(days))
    try:
        return ReportStatus(ReportStage.ADOPTED, read_seal(ledger.root / seal_file(year)).day)
    except SealError:
        return ReportStatus(ReportStage.CONCEPT, today, ("het zegel van het jaar is niet te lezen",))


def _errors(ledger: Ledger, year: int) -> Iterator[str]:
    """Errors of the year and before it, and those of no day."""
    errors = [item for item in ledger.findings if item.entry is None or item.entry.date.year <= year]
    if errors:
        yield f"de boeken melden {count(len(errors), 'fout', 'fouten')}"


def _questions(ledger: Ledger, year: int) -> Iterator[str]:
    number = sum(entry.flag == "!" for entry in ledger.index.in_year(year))
    if number:
        yield f"{count(number, 'boeking is', 'boekingen zijn')} nog uit te zoeken"


def _in_the_way(ledger: Ledger, year: int, today: dt.date, told: int) -> Iterator[str]:
    """What else is in the way of closing the year."""
    if today < periods.year(year).end:
        yield "het jaar is nog niet voorbij"
        return
    number = len(obstacles(ledger, year, today)) - told
    if number > 0:
        yield f"nog {count(number, 'punt staat', 'punten staan')} het afsluiten van het jaar in de weg"


def _unwritten(ledger: Ledger, year: int, texts: YearTexts) -> Iterator[str]:
    """What nobody wrote yet; commitments are told by the contracts in the books where there are any."""
    last = periods.year(year).last_day
    told = [COMMITMENTS] if any(item.holds_on(last) for item in ledger.config.contracts) else []
    if empty := [part.name for part in texts.empty if part not in told]:
        number = count(len(empty), "onderdeel is", "onderdelen zijn")
        yield f"{number} nog niet geschreven: {', '.join(empty)}"


# An error of an adopted year: how large it must be before that year is restated (RJ 150), and what is said of it.

_ONE_IN = 100  # of the costs
_LEAST = Decimal(100)  # EUR


def materiality(ledger: Ledger, year: int) -> Decimal:
    """From which amount an error in the accounts of a year is material, EUR."""
    costs = sum(
        (
            amount
            for entry in ledger.transactions
            if entry.date.year == year
            for account, amount in euro_amounts(entry)
            if account.startswith(accounts.EXPENSES)
        ),
        ZERO,
    )
    return max(round_half_up(costs / _ONE_IN, 0), _LEAST)


def sentence(item: Restatement) -> str:
    """What was wrong, how much it is, and what stays as it was."""
    what = item.reason.rstrip(".")
    lines = (
        f"Het vergelijkende cijfer over {item.year} is aangepast"
        if item.is_of_year_before
        else f"Het begin van {item.in_year} is aangepast"
    )
    return (
        f"Fout in de jaarrekening van {item.year}: {what}. {_effect(item)} {lines}; de jaarrekening van {item.year} "
        f"zelf blijft zoals de leden haar vaststelden. Hersteld op {in_words(item.entry.date)}."
    )


def _effect(item: Restatement) -> str:
    if not item.effect:
        return f"Resultaat over {item.year} en eigen vermogen blijven gelijk: alleen de regels veranderen."
    how = "hoger" if item.effect > 0 else "lager"
    return (
        f"Daardoor zijn het resultaat over {item.year} en het eigen vermogen op 1 januari {item.in_year} "
        f"{format_amount(abs(item.effect))} euro {how}."
    )
