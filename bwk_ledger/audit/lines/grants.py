"""Kloppen de subsidies met de beschikkingen?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.views.figures import figures
from bwk_ledger.views.grants import Grant, grants
from bwk_ledger.words import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit

_TITLE = "Kloppen de subsidies met de beschikkingen?"
_MEANING = (
    "Een beschikking is de brief waarin een financier geld toekent. Er mag niet meer zijn ontvangen en niet meer zijn "
    "besteed dan daarin staat."
)
_FILES = (".pdf", ".png", ".jpg", ".jpeg", ".txt", ".docx")


def check(audit: Audit) -> Line:
    """Hold what was received and spent of each grant against what was awarded, and ask for the letter."""
    ledger = audit.ledger
    found = [item for item in grants(figures(ledger, audit.year)) if _matters(item)]
    if not found:
        return Line("grants", _TITLE, _MEANING, f"Er waren in {audit.year} geen subsidies.")
    letters = {entry.account: entry for entry in ledger.by_type.get(data.Document, ()) if entry.date in audit.period}
    places = {id(entry.meta): entry for entry in ledger.customs}
    proofs = tuple(proof for item in found for proof in _proofs(item, letters, places, ledger.root))
    return Line("grants", _TITLE, _MEANING, _answer(found, proofs), proofs)


def _answer(found: list[Grant], proofs: tuple[Proof, ...]) -> str:
    received, spent, left = (
        format_amount(sum((getattr(item, name) for item in found), ZERO)) for name in ("received", "spent", "left")
    )
    states = [proof.state for proof in proofs]
    wrong, unproven = states.count(State.WRONG), states.count(State.OPEN)
    said = f"{count(len(found), 'subsidie', 'subsidies')}: {received} euro ontvangen, {spent} besteed, {left} over."
    if wrong:
        said += f" {wrong} keer is het meer dan er was."
    if unproven:
        said += f" Van {unproven} is de beschikking niet te zien."
    return said


def _matters(item: Grant) -> bool:
    return any((item.award.letter, item.awarded, item.before, item.received, item.spent))


def _proofs(item: Grant, letters: Mapping[str, Any], places: Mapping[int, Any], root: Path) -> Iterator[Proof]:
    funder, award = item.funder, item.award
    known = award.amount is not None
    for what, amount, most in _limits(item):
        if amount > most:
            yield Proof(
                f"{funder.code}: {format_amount(amount)} euro {what}, {format_amount(amount - most)} meer dan de "
                f"{format_amount(most)} die er was.",
                State.WRONG,
                amount=amount - most,
                account=funder.liability,
            )
    letter = letters.get(funder.liability)
    gone = award.letter.endswith(_FILES) and not (root / award.letter).is_file()
    is_proven = letter is not None or (bool(award.letter) and not gone)
    yield Proof(
        f"{funder.code}: {format_amount(item.awarded)} euro {'toegekend' if known else 'begroot'}, "
        f"{format_amount(item.received)} ontvangen, {format_amount(item.spent)} besteed, {_left(item)}. "
        f"{_letter(item, letter is not None, gone=gone)}",
        State.GOOD if is_proven and known else State.OPEN,
        amount=item.left,
        account=funder.liability,
    )
    place = letter if letter is not None else places.get(id(funder.source))
    if is_proven and place is not None:
        yield Proof(
            f"{funder.code}: de beschikking is {award.letter or 'als document bewaard'}.",
            amount=award.amount,
            entry=place,
        )


def _limits(item: Grant) -> Iterator[tuple[str, Decimal, Decimal]]:
    """What was done with it, EUR, and the most that could be: by the award, or else by what was there or counted on."""
    before = max(item.before, ZERO)
    if item.award.amount is not None:
        # What came for a debt of earlier years was awarded then.
        yield "ontvangen", item.received + min(item.before, ZERO), item.awarded
        yield "besteed", item.spent, item.awarded + before
    else:
        yield "besteed", item.spent, max(item.awarded, item.received) + before


def _left(item: Grant) -> str:
    if item.left < 0:
        return f"{format_amount(-item.left)} nog te ontvangen"
    return f"{format_amount(item.left)} over"


def _letter(item: Grant, has_document: bool, *, gone: bool) -> str:
    if not has_document and gone:
        return f"De beschikking '{item.award.letter}' is er niet."
    if not has_document and not item.award.letter:
        return "De beschikking staat niet in de boeken: vraag de penningmeester om de brief."
    if item.award.amount is None:
        return "Er staat niet bij hoeveel er is toegekend: zoek het bedrag op in de beschikking."
    return f"Beschikking: {item.award.letter or 'zie het document'}."
