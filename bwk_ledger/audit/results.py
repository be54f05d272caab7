"""Is uitgelegd wat veel afwijkt, en kloppen de subsidies met de beschikkingen?"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import Line, Proof, State, quoted
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import euro_amounts
from bwk_ledger.figures.award_end import short_own_shares
from bwk_ledger.figures.links import of_accounts
from bwk_ledger.figures.results import awards_of, figures
from bwk_ledger.tables.notes import LEAST, SHARE, ComparedPost, compared

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.figures.awards import AwardYear
    from bwk_ledger.figures.results import Figures


# Is uitgelegd wat veel afwijkt?

_DAYS_TO_BEGIN = 31  # of the first month in which the books of a whole year begin
_DEVIATIONS_TITLE = "Is uitgelegd wat veel afwijkt?"
_DEVIATIONS_MEANING = (
    f"Een post wijkt veel af als hij ten minste {format_amount(LEAST, 0)} euro en ten minste {100 // SHARE}% verschilt "
    "van de begroting of van vorig jaar. De penningmeester legt het uit in de toelichting."
)


def check_deviations(audit: Audit) -> Line:
    """Every post or funder that differs much is explained by the treasurer; the most euros first."""
    ledger = audit.ledger
    year_figures = figures(ledger, audit.year)
    has_budget = bool(year_figures.budget.cash)
    why_no_last_year = without_last_year(audit, year_figures)
    has_last_year = not why_no_last_year
    posts = [
        item
        for item in compared(year_figures, ledger.customs)
        if (has_budget and item.differs_from_budget) or (has_last_year and item.differs_from_last_year)
    ]
    posts.sort(key=lambda item: _rank(item, has_budget=has_budget))
    proofs = tuple(_proof(item, has_budget=has_budget, has_last_year=has_last_year) for item in posts)
    silent = sum(proof.state is State.OPEN for proof in proofs)
    sentences = []
    if not has_budget:
        sentences.append(f"Van {audit.year} is er geen begroting.")
    if why_no_last_year:
        sentences.append(why_no_last_year)
    if has_budget or has_last_year:
        sentences.append(_deviating(len(proofs), silent))
    least = State.GOOD if has_budget else State.OPEN
    return Line("deviations", _DEVIATIONS_TITLE, _DEVIATIONS_MEANING, " ".join(sentences), proofs, least)


def without_last_year(audit: Audit, found: Figures) -> str:
    """Why last year is nothing to compare with: there is none, or the books hold only a part of it."""
    begin = next(
        (entry.date for entry in audit.ledger.transactions if any(amount for _, amount in euro_amounts(entry))), None
    )
    if begin is None or not any(found.prior.values()):
        return "Er is geen vorig jaar om mee te vergelijken."
    last = audit.year - 1
    if begin.year < last or begin <= dt.date(last, 1, _DAYS_TO_BEGIN):
        return ""
    return f"Met {last} is niet te vergelijken: de boeken beginnen pas op {in_words(begin)}."


def _rank(item: ComparedPost, *, has_budget: bool) -> tuple[bool, Decimal]:
    """The most euros first: beside the budget, and what only differs from last year after that."""
    by_budget = has_budget and item.differs_from_budget
    return not by_budget, -abs(item.actual - (item.planned if by_budget else item.prior))


def _deviating(number: int, silent: int) -> str:
    if not number:
        return "Geen post wijkt veel af."
    explained = f"waarvan {silent} zonder uitleg" if silent < number else "zonder uitleg"
    return f"{count(number, 'post wijkt', 'posten wijken')} veel af, {explained if silent else 'met uitleg'}."


def _proof(item: ComparedPost, *, has_budget: bool, has_last_year: bool) -> Proof:
    comparisons = [f"{item.label}: {format_amount(item.actual)} euro"]
    if has_budget:
        comparisons.append(f"begroot {format_amount(item.planned)} ({_difference(item.actual - item.planned)})")
    if has_last_year:
        comparisons.append(f"vorig jaar {format_amount(item.prior)} ({_difference(item.actual - item.prior)})")
    from_budget = has_budget and item.differs_from_budget
    return Proof(
        f"{'; '.join(comparisons)}. {f'Uitleg: {quoted(item.text)}.' if item.text else 'Nog niet uitgelegd.'}",
        State.GOOD if item.text else State.OPEN,
        amount=item.actual - (item.planned if from_budget else item.prior),
        filter=of_accounts(item.accounts),
    )


def _difference(amount: Decimal) -> str:
    return f"{format_amount(abs(amount))} {'meer' if amount > 0 else 'minder'}" if amount else "gelijk"


# Kloppen de subsidies met de beschikkingen?

_GRANTS_TITLE = "Kloppen de subsidies met de beschikkingen?"
_GRANTS_MEANING = (
    "Een beschikking is de brief waarin een financier geld toekent. Er mag niet meer zijn ontvangen en niet meer zijn "
    "besteed dan daarin staat."
)
_FILES = (".pdf", ".png", ".jpg", ".jpeg", ".txt", ".docx")


def check_grants(audit: Audit) -> Line:
    """Hold what was received and spent of each grant against what was awarded, and ask for the letter."""
    ledger = audit.ledger
    awards = [item for item in awards_of(figures(ledger, audit.year)) if _matters(item)]
    short = short_own_shares(ledger.index, audit.year)
    if not awards:
        return Line("grants", _GRANTS_TITLE, _GRANTS_MEANING, f"Er waren in {audit.year} geen subsidies.")
    own = {item.award.liability for item in awards if item.award.code}
    letters = {
        entry.account: entry
        for entry in ledger.by_type.get(data.Document, ())
        if entry.date in audit.period or (entry.account in own and entry.date < audit.period.end)
    }
    places = {id(entry.meta): entry for entry in ledger.customs}
    proofs = tuple(proof for item in awards for proof in _proofs(item, letters, places, ledger.root))
    answer = _answer(awards, proofs) + (f" Van {len(short)} is de eigen bijdrage te laag." if short else "")
    shares = (Proof(item.text, State.OPEN, account=item.award.liability) for item in short)
    return Line("grants", _GRANTS_TITLE, _GRANTS_MEANING, answer, (*proofs, *shares))


def _answer(found: list[AwardYear], proofs: tuple[Proof, ...]) -> str:
    received, spent, left = (
        format_amount(sum((getattr(item, name) for item in found), ZERO)) for name in ("received", "spent", "left")
    )
    states = [proof.state for proof in proofs]
    wrong, unproven = states.count(State.WRONG), states.count(State.OPEN)
    summary = f"{count(len(found), 'subsidie', 'subsidies')}: {received} euro ontvangen, {spent} besteed, {left} over."
    if wrong:
        summary += f" {wrong} keer is het meer dan er was."
    if unproven:
        summary += f" Van {unproven} is de beschikking niet te zien."
    return summary


def _matters(item: AwardYear) -> bool:
    return any((item.award.letter, item.awarded, item.before, item.received, item.spent))


def _proofs(item: AwardYear, letters: Mapping[str, Any], places: Mapping[int, Any], root: Path) -> Iterator[Proof]:
    award = item.award
    known = award.amount is not None
    for what, amount, most in _limits(item):
        if amount > most:
            yield Proof(
                f"{item.called}: {format_amount(amount)} euro {what}, {format_amount(amount - most)} meer dan de "
                f"{format_amount(most)} die er was.",
                State.WRONG,
                amount=amount - most,
                account=award.liability,
            )
    letter = letters.get(award.liability)
    gone = award.letter.endswith(_FILES) and not (root / award.letter).is_file()
    is_proven = letter is not None or (bool(award.letter) and not gone)
    yield Proof(
        f"{item.called}: {format_amount(item.awarded)} euro {'toegekend' if known else 'begroot'}, "
        f"{format_amount(item.received)} ontvangen, {format_amount(item.spent)} besteed, {_left(item)}. "
        f"{_letter(item, letter is not None, gone=gone)}",
        State.GOOD if is_proven and known else State.OPEN,
        amount=item.left,
        account=award.liability,
    )
    place = letter if letter is not None else places.get(id(award.source))
    if is_proven and place is not None:
        yield Proof(
            f"{item.called}: de beschikking is {award.letter or 'als document bewaard'}.",
            amount=award.amount,
            entry=place,
        )


def _limits(item: AwardYear) -> Iterator[tuple[str, Decimal, Decimal]]:
    """What was done with it, EUR, and the most that could be: by the award, or else by what was there or counted on."""
    if item.award.amount is not None:
        yield "ontvangen", item.received_in_all, item.awarded
        yield "besteed", item.spent_in_all, item.awarded
    else:
        yield "besteed", item.spent, max(item.awarded, item.received) + max(item.before, ZERO)


def _left(item: AwardYear) -> str:
    if item.left < 0:
        return f"{format_amount(-item.left)} nog te ontvangen"
    return f"{format_amount(item.left)} over"


def _letter(item: AwardYear, has_document: bool, *, gone: bool) -> str:
    if not has_document and gone:
        return f"De beschikking '{item.award.letter}' is er niet."
    if not has_document and not item.award.letter:
        return "De beschikking staat niet in de boeken: vraag de penningmeester om de brief."
    if item.award.amount is None:
        return "Er staat niet bij hoeveel er is toegekend: zoek het bedrag op in de beschikking."
    return f"Beschikking: {item.award.letter or 'zie het document'}."
