"""Is er na het afsluiten iets veranderd?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.known_seals import lost_seals
from bwk_ledger.audit.line import Line, Proof, State
from bwk_ledger.audit.shown_elsewhere import is_sealed_until
from bwk_ledger.audit.wording import in_words_of, plain, sentence, shortened
from bwk_ledger.books.seal import SealError, read_seal, seal_file, sealed_years
from bwk_ledger.books.seal_marks import read_marks
from bwk_ledger.periods import in_words
from bwk_ledger.views.seals import reopenings, sealed_notes
from bwk_ledger.words import count as number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.audit import Audit

_MEANING = (
    "Bij het afsluiten van een jaar worden de boeken vastgelegd met een zegel. Wat daarna verandert, erbij komt of "
    "verdwijnt, is hier te zien, ook van de jaren ervoor."
)


def check(audit: Audit) -> Line:
    """Name what changed in this year and those before it since they were closed."""
    names = audit.ledger.names
    changed = [
        Proof(in_words_of(names, item), State.WRONG, entry=item.entry)
        for item in audit.ledger.findings
        if is_sealed_until(audit.year, item)
    ]
    changed += [
        Proof(
            f"Op {in_words(lost.seen)} zag de kascommissie een zegel van {lost.year}; dat ligt er niet meer. De hash "
            f"was {lost.digest}.",
            State.WRONG,
        )
        for lost in lost_seals(audit.records, audit.ledger.root)
        if lost.year <= audit.year
    ]
    again = [
        Proof(sentence(plain(names, item.text)), State.OPEN, entry=item.entry)
        for item in reopenings(audit.ledger)
        if item.year <= audit.year
    ]
    moved = shortened(
        [Proof(sentence(plain(names, text))) for year, text in sealed_notes(audit.ledger) if year <= audit.year],
        "verplaatsingen",
    )
    proofs = (*shortened(changed, "veranderingen"), *again, *_unchanged(audit, changed), *moved)
    return Line("sealed", "Is er na het afsluiten iets veranderd?", _MEANING, _answer(audit, changed, again), proofs)


def _answer(audit: Audit, changed: Sequence[Proof], again: Sequence[Proof]) -> str:
    marks = read_marks(audit.ledger.customs)[0].get(audit.year)
    is_closed = audit.year in sealed_years(audit.ledger.root) or (marks is not None and marks.active is not None)
    own = f"{audit.year} is {'' if is_closed else 'nog niet '}afgesloten"
    if changed:
        return f"{number_of(len(changed), 'verandering', 'veranderingen')} na het afsluiten. {own}."
    if again:
        return f"Er is {len(again)} keer een jaar heropend. {own}."
    before = any(year < audit.year for year in sealed_years(audit.ledger.root))
    if is_closed:
        return f"{own} en daarna niet veranderd."
    return f"{own}. Wat eerder is afgesloten, is niet veranderd." if before else f"{own}."


def _unchanged(audit: Audit, changed: Sequence[Proof]) -> Iterator[Proof]:
    """The closed years, where nothing at all changed."""
    for year in sorted(sealed_years(audit.ledger.root)):
        if year > audit.year or changed:
            continue
        try:
            seal = read_seal(audit.ledger.root / seal_file(year))
        except SealError:
            continue  # an error of the books already
        yield Proof(f"{year} is op {in_words(seal.day)} afgesloten met zegel {seal.number} en daarna niet veranderd.")
