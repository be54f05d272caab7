"""Is gedaan wat de vorige kascommissie vroeg?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.earlier import Earlier, earlier
from bwk_ledger.audit.findings import FollowUp, Stage
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.wording import quoted, sentence
from bwk_ledger.errors import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.findings import Event, Finding

_PAGE = "Bevindingen"


def check(audit: Audit) -> Line:
    """Every finding of an earlier year that was not solved, and what this year says was done about it."""
    found = earlier(audit)
    proofs = tuple(_proofs(found, audit.year))
    return Line(
        key="followed_up",
        title="Is gedaan wat de vorige kascommissie vroeg?",
        meaning=(
            "Wat de kascommissie eerder vroeg of adviseerde en toen niet is opgelost, kijkt u nu na. Wat niet is "
            "gedaan, komt volgend jaar terug."
        ),
        answer=_answer(found, proofs),
        proofs=proofs,
    )


def _proofs(found: Earlier, year: int) -> Iterable[Proof]:
    for item in found.findings:
        yield _proof(sentence(f"{item.name}: {_said(item)}"), item.follow_up(year))
    if found.on_paper:
        yield _proof(f"Het verslag van {found.year} staat hier niet.", found.paper)


def _proof(what: str, done: Event | None) -> Proof:
    if done is None:
        return Proof(f"{what} Nog niet nagekeken.", State.OPEN, page=_PAGE)
    state = State.GOOD if done.outcome == FollowUp.DONE else State.WRONG
    return Proof(f"{what} {sentence(f'{done.outcome}: {_short(done.text)}')}", state, page=_PAGE)


def _said(item: Finding) -> str:
    ended = item.closing.outcome if item.closing else "niet afgehandeld" if item.stage is Stage.OPEN else item.stage
    return f"{_short(item.question)}, {ended}"


def _short(text: str) -> str:
    return quoted(shorten(" ".join(text.split())))


def _answer(found: Earlier, proofs: tuple[Proof, ...]) -> str:
    if not found.findings and found.on_paper:
        if found.paper is None:
            return (
                f"Van {found.year} staat hier geen kascontrole. Vraag het verslag van toen op en leg vast of is gedaan "
                "wat erin staat."
            )
        return f"Het verslag van {found.year} is nagekeken: {found.paper.outcome}."
    if not proofs:
        if not found.has_books:
            return f"{found.year} staat niet in deze boeken. Er is niets om op terug te kijken."
        return f"De kascommissie van {found.year} liet niets open."
    counts = {state: sum(proof.state is state for proof in proofs) for state in State}
    words = {State.GOOD: "opgevolgd", State.OPEN: "nog na te kijken", State.WRONG: "niet opgevolgd"}
    return f"Van eerdere jaren: {', '.join(f'{counts[state]} {words[state]}' for state in State if counts[state])}."
