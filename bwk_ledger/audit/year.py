"""Begint het jaar waar het vorige eindigde, en is er na het afsluiten iets veranderd?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import (
    Line,
    Proof,
    State,
    account_name,
    in_words_of,
    quoted,
    said_of,
    shortened,
    to_look_at,
)
from bwk_ledger.audit.rules import is_sealed_until
from bwk_ledger.audit.statement import lost_seals
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import count as number_of
from bwk_ledger.base.errors import listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import (
    Seal,
    SealError,
    balances,
    euro_amounts,
    read_marks,
    read_seal,
    seal_file,
    sealed_years,
)
from bwk_ledger.figures.results import is_appropriation
from bwk_ledger.figures.year import is_opening, reopenings, result_of, sealed_notes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit


# Begint het jaar waar het vorige eindigde?

_MEANING = (
    "Elke rekening hoort te beginnen met het bedrag waarmee vorig jaar is afgesloten; schulden en vermogen staan met "
    "een min. Wat vorig jaar overbleef of tekortkwam, hoort te gaan waarheen de ledenvergadering besloot."
)
_PADDING = "P"  # the flag beancount gives to what fills a difference up


def check_opening(audit: Audit) -> Line:
    """Compare the balances with which the year begins with those that last year was closed with."""
    seal, why = _last_seal(audit)
    begin = _begin(audit)
    is_first = begin >= audit.period.start
    inside = list(_inside(audit, begin))
    if seal is not None:
        compared = _compared(audit, seal)
        proofs = (*inside, *compared, *_appropriation(audit))
        return Line("opening", _title(), _MEANING, _answer_on_opening(seal, compared, proofs), proofs)
    if is_first:
        proofs = (*inside, *_first_openings(audit, begin))
        answer = f"{audit.year} is het eerste jaar van deze boeken. Er is geen vorig jaar om mee te vergelijken."
        return Line("opening", _title(), _MEANING, answer, proofs, State.OPEN)
    return Line("opening", _title(), _MEANING, why, (Proof(why, State.OPEN), *inside))


def _title() -> str:
    return "Begint het jaar waar het vorige eindigde?"


def _answer_on_opening(seal: Seal, compared: Sequence[Proof], proofs: Sequence[Proof]) -> str:
    wrong = sum(proof.state is State.WRONG for proof in compared)
    if wrong:
        return f"{number_of(wrong, 'rekening begint', 'rekeningen beginnen')} anders dan {seal.year} eindigde."
    others = sum(proof.state is not State.GOOD for proof in proofs)
    equal = f"{number_of(len(compared), 'rekening begint', 'rekeningen beginnen')} zoals {seal.year} is afgesloten."
    return f"{equal} {to_look_at(others)}" if others else equal


def _last_seal(audit: Audit) -> tuple[Seal | None, str]:
    """The seal of the year before, or a sentence that says why there is none."""
    last = audit.year - 1
    nothing = "Daarom is er niets om mee te vergelijken."
    marks = read_marks(audit.ledger.customs)[0].get(last)
    try:
        return read_seal(audit.ledger.root / seal_file(last)), ""
    except SealError:
        pass
    if marks is not None and marks.active is not None:
        return None, f"{last} is afgesloten, maar het zegel is niet te lezen. {nothing}"
    if marks is not None and marks.reopenings:
        return None, f"{last} is heropend en nog niet opnieuw afgesloten. {nothing}"
    return None, f"{last} is niet afgesloten. {nothing}"


def _begin(audit: Audit) -> dt.date:
    """The day of the first booking in the books that is no opening balance; the end of the year where there is none."""
    return next(
        (entry.date for entry in audit.ledger.transactions if not is_opening(entry) and _moves_euros(entry)),
        audit.period.end,
    )


def _moves_euros(entry: Any) -> bool:
    return any(amount for _, amount in euro_amounts(entry))


def _compared(audit: Audit, seal: Seal) -> list[Proof]:
    now = balances(audit.ledger.entries, [seal.year])[seal.year]
    return [
        _account(audit, account, seal.balances.get(account, ZERO), now.get(account, ZERO))
        for account in sorted({*seal.balances, *now})
    ]


def _account(audit: Audit, account: str, was: Decimal, now: Decimal) -> Proof:
    begins = f"{account_name(audit.ledger.names, account)}: {audit.year} begint met {format_amount(now)} euro"
    if was == now:
        return Proof(f"{begins}, zoals {audit.year - 1} is afgesloten.", State.GOOD, now, account=account)
    return Proof(
        f"{begins}, maar {audit.year - 1} is afgesloten met {format_amount(was)}. Het verschil is "
        f"{format_amount(now - was)} euro.",
        State.WRONG,
        now - was,
        account=account,
    )


def _appropriation(audit: Audit) -> Iterator[Proof]:
    """Whether the result of last year went where the members' meeting wanted it, all of it."""
    last = audit.year - 1
    result = result_of(audit.ledger, last)
    moves = [entry for entry in audit.ledger.transactions if entry.date.year == last and is_appropriation(entry)]
    appropriated = sum(
        (amount for entry in moves for account, amount in euro_amounts(entry) if account == accounts.APPROPRIATED), ZERO
    )
    if appropriated != result:
        yield Proof(
            f"Het resultaat van {last} is {format_amount(result)} euro, maar er is over {format_amount(appropriated)} "
            "besloten.",
            State.WRONG,
            result - appropriated,
            entry=moves[0] if moves else None,
            account="" if moves else accounts.RESERVE,
        )
    for entry in moves:
        to = listed(
            [
                f"{format_amount(-amount)} naar {account_name(audit.ledger.names, account)}"
                for account, amount in euro_amounts(entry)
                if account != accounts.APPROPRIATED
            ]
        )
        decision, day = str(entry.meta.get(meta.DECISION) or ""), entry.meta.get(meta.DECISION_DAY)
        on = f" van {in_words(day)}" if hasattr(day, "month") else ""
        yield Proof(
            f"Het resultaat van {last}, in euro: {to}. Zo besloot {quoted(decision)}{on}."
            if decision
            else f"Het resultaat van {last}, in euro: {to}. Er staat geen besluit bij: kijk in de notulen.",
            State.GOOD if decision else State.OPEN,
            result,
            entry=entry,
        )


def _inside(audit: Audit, begin: dt.date) -> Iterator[Proof]:
    """What was put on the balance sheet in the year as if it had been there before; not with which the books begin."""
    for entry in audit.transactions:
        if entry.flag == _PADDING:
            yield Proof(
                f"{in_words(entry.date)}: een verschil van {_moved(audit, entry)} is zonder uitleg weggewerkt.",
                State.WRONG,
                entry=entry,
            )
        elif is_opening(entry) and not is_appropriation(entry) and entry.date > begin:
            yield Proof(
                f"{in_words(entry.date)}: midden in het jaar kwam er een beginstand bij van {_moved(audit, entry)}, "
                f"buiten inkomsten en uitgaven om: {said_of(entry.payee, entry.narration)}.",
                State.OPEN,
                entry=entry,
            )


def _first_openings(audit: Audit, begin: dt.date) -> Iterator[Proof]:
    """What the books of a first year begin with: by a statement, else to be compared with what was before."""
    for entry in audit.ledger.transactions:
        if entry.date > min(begin, audit.period.last_day) or not is_opening(entry) or is_appropriation(entry):
            continue
        from_bank = any(meta.SOURCE in (item.meta or {}) for item in entry.postings)
        why = "volgens het eerste afschrift." if from_bank else "met de hand geboekt. Vergelijk met de vorige boeken."
        yield Proof(
            f"{in_words(entry.date)}: beginstand van {_moved(audit, entry)}, {why}",
            State.GOOD if from_bank else State.OPEN,
            entry=entry,
        )


def _moved(audit: Audit, entry: Any) -> str:
    """What a transaction puts on each account but the reserve it is booked against."""
    parts = [
        f"{format_amount(amount)} euro op {account_name(audit.ledger.names, account)}"
        for account, amount in euro_amounts(entry)
        if account != accounts.RESERVE
    ]
    return listed(parts) or "niets"


# Is er na het afsluiten iets veranderd?

_SEAL_MEANING = (
    "Bij het afsluiten van een jaar worden de boeken vastgelegd met een zegel. Wat daarna verandert, erbij komt of "
    "verdwijnt, is hier te zien, ook van de jaren ervoor."
)


def check_sealed(audit: Audit) -> Line:
    """Name what changed in this year and those before it since they were closed."""
    names = audit.ledger.names
    changed = [
        Proof(in_words_of(names, item), State.WRONG, entry=item.entry)
        for item in audit.ledger.findings
        if is_sealed_until(audit.year, item)
    ]
    changed += [
        Proof(
            f"Op {in_words(lost.seen)} zag de kascommissie een zegel van {lost.year}; dat ligt er niet meer. De "
            f"vingerafdruk (hash) was {lost.digest}.",
            State.WRONG,
        )
        for lost in lost_seals(audit.records, audit.ledger.root)
        if lost.year <= audit.year
    ]
    again = [
        Proof(in_words_of(names, item.text), State.OPEN, entry=item.entry)
        for item in reopenings(audit.ledger)
        if item.year <= audit.year
    ]
    moved = shortened(
        [Proof(in_words_of(names, text)) for year, text in sealed_notes(audit.ledger) if year <= audit.year],
        "verplaatsingen",
    )
    proofs = (*shortened(changed, "veranderingen"), *again, *_unchanged(audit, changed), *moved)
    return Line(
        "sealed",
        "Is er na het afsluiten iets veranderd?",
        _SEAL_MEANING,
        _answer_on_seal(audit, changed, again),
        proofs,
    )


def _answer_on_seal(audit: Audit, changed: Sequence[Proof], again: Sequence[Proof]) -> str:
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
