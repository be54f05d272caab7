"""What the kascommissie does with the sample: draw, add, tick; each act is a record of the log."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import log_file
from bwk_ledger.audit.log import RecordDraft, append, tidy
from bwk_ledger.audit.sample import (
    BY_HAND,
    DRAWN,
    SAMPLE,
    TICK,
    Answer,
    Reason,
    SamplePlan,
    TickQuestion,
    draw,
    drawn,
    payment_of,
    payments_in,
    transactions_of,
)
from bwk_ledger.audit.stands_out.detectors import hits
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.canonical import canonical, describe
from bwk_ledger.books.seal import moved
from bwk_ledger.standing.receipts import spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.audit.receipts import FoundReceipt
    from bwk_ledger.audit.sample import Drawing, Drawn, Population
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.standing.config import Config


# The words by which people know an entry of the books, kept beside its identity for when the entry changes.


def text_of(entry: Any, between: str = " ") -> str:
    """What a transaction says it is: payee and narration."""
    return between.join(filter(None, (entry.payee, entry.narration)))


def excerpt_of(entry: Any) -> str:
    """`12 maart 2026 · Bakker · brood · 34,50 euro`; without an amount where no euros move."""
    if not isinstance(entry, data.Transaction):
        return str(describe(canonical(entry)))
    amount = moved(entry)
    words = [in_words(entry.date), text_of(entry, _BETWEEN), f"{format_amount(amount)} euro" if amount else ""]
    return _BETWEEN.join(filter(None, words))


_BETWEEN = " · "


# What the kascommissie does with the sample: draw one, add to it, tick an item; each act is a record of the log.

MOST_ITEMS = 400  # of one drawing: it is one record of the log
MOST_BY_VALUE = 200
MOST_STANDING_OUT = 100
_SEED_LENGTH = 64
_TEXT_LENGTH = 60
_REMARK_LENGTH = 2000


def add_drawing(audit: Audit, by: Visitor, seed: str, limit: Decimal, number: int, *, incoming: int = 0) -> LogRecord:
    """Draw a sample and keep it.

    Args:
        audit: the books and the year.
        by: who does it.
        seed: what all chance comes from; where it is empty, one is made.
        limit: EUR above which every expense is drawn.
        number: how many expenses are drawn by value.
        incoming: how many are drawn by value of what came in.

    Raises:
        InputError: the seed, the limit or a number cannot be used, or nothing can be drawn.
    """
    plan = SamplePlan(_seed(seed), limit, number, incoming)
    _check(plan)
    payments = audit.ledger.index.fact(payments_in, audit.year)
    drawing = draw(payments, plan, _standing_out(audit, payments))
    if not drawing.drawn:
        raise InputError(
            f"in {audit.year} is er niets om uit te trekken.",
            cause="met deze grens en dit aantal valt er geen betaling in de steekproef.",
            remedy="kies een ander jaar, een lagere grens of een groter aantal.",
        )
    if len(drawing.drawn) > MOST_ITEMS:
        raise InputError(
            f"deze trekking is te groot: {len(drawing.drawn)} boekingen.",
            cause=f"in één keer kunnen het er hoogstens {MOST_ITEMS} zijn.",
            remedy="neem een hogere grens of een kleiner aantal; later nog eens trekken kan altijd.",
        )
    return append(
        log_file(audit.folder), by, lambda _: RecordDraft(audit.year, SAMPLE, _drawing_values(drawing, payments))
    )


def add_by_hand(audit: Audit, by: Visitor, identity: str) -> LogRecord:
    """Put one transaction of the year in the sample because somebody wants to see it.

    Raises:
        InputError: it is in it already, or the books of the year have no such transaction.
    """
    entry = transactions_of(audit.ledger.index, audit.year).get(identity)
    if entry is None:
        raise InputError(
            f"deze boeking staat niet in de boeken van {audit.year}.",
            cause="zij is veranderd sinds u deze pagina opende, of zij hoort bij een ander jaar.",
            remedy="zoek de boeking opnieuw op.",
        )

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        if identity in drawn(_of_year(records, audit)):
            raise InputError(
                "deze boeking zit al in de steekproef.",
                remedy="ga terug naar de lijst; daar staat zij bij.",
            )
        values = {
            "methode": BY_HAND,
            "posten": [_item_values(identity, entry, change_of(identity, entry), [Reason.HAND])],
        }
        return RecordDraft(audit.year, SAMPLE, values)

    return append(log_file(audit.folder), by, make)


def add_tick(audit: Audit, by: Visitor, identity: str, answers: Mapping[str, str], remark: str) -> LogRecord:
    """Keep what somebody found of an item.

    Args:
        audit: the books and the year.
        by: who does it.
        identity: of the transaction.
        answers: by question; a question without an answer, or with an empty one, stays open.
        remark: what else there is to say.

    Raises:
        InputError: there is no such item in the sample, the answers cannot be used, or the remark is too long or tells
            who somebody is.
    """
    given = {question.value: answers.get(question, "").strip() for question in TickQuestion}
    if not set(given.values()) <= {"", *Answer}:
        raise InputError("dit is geen antwoord.", remedy="kies ja, nee of n.v.t.; er is niets bewaard.")
    text = remark.replace("\r\n", "\n").strip()
    if len(text) > _REMARK_LENGTH:
        raise InputError(
            "deze opmerking is te lang.",
            cause=f"zij heeft {len(text)} tekens, en het mogen er {_REMARK_LENGTH} zijn.",
            remedy="maak haar korter, of maak er een bevinding van; er is niets bewaard.",
        )
    text = tidy(text, required=False)
    if not text and not any(given.values()):
        raise InputError("er is niets ingevuld.", remedy="kies bij ten minste één vraag ja, nee of n.v.t.")

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        if identity not in drawn(_of_year(records, audit)):
            raise InputError(
                f"deze boeking zit niet in de steekproef van {audit.year}.",
                remedy="neem haar eerst op in de steekproef.",
            )
        return RecordDraft(audit.year, TICK, {"boeking": identity, **given, "opmerking": text})

    return append(log_file(audit.folder), by, make)


def all_good(entry: Any, paper: FoundReceipt, config: Config) -> Mapping[TickQuestion, Answer]:
    """The answers of who finds that everything of a transaction is right: of what was not spent, only what can be.

    That a paper was seen is only said where there is one to see.
    """
    is_expense = spent(entry, config) > 0
    seen = Answer.YES if paper.is_there else Answer.NO if is_expense else Answer.NOT_APPLICABLE
    return {
        TickQuestion.RECEIPT: seen,
        TickQuestion.AMOUNT: Answer.YES,
        TickQuestion.KAMER: Answer.YES,
        TickQuestion.AUTHORISED: Answer.YES if is_expense else Answer.NOT_APPLICABLE,
    }


def _standing_out(audit: Audit, found: Population) -> frozenset[str]:
    """The payments that stand out; of very many the first, so that there is room for the others."""
    names = {id(item.entry): item.identity for item in found.payments}
    wanted = dict.fromkeys(id(entry) for hit in hits(audit) for entry in hit.entries if id(entry) in names)
    return frozenset(names[key] for key in list(wanted)[:MOST_STANDING_OUT])


def change_of(identity: str, entry: Any) -> Decimal:
    """What a transaction changes, EUR: of the bank and handgeld, else all that is moved."""
    payment = payment_of(identity, entry)
    if payment is not None:
        return payment.change
    return moved(entry)


def _seed(text: str) -> str:
    return text.strip() or secrets.token_hex(8)


def _check(plan: SamplePlan) -> None:
    if len(plan.seed) > _SEED_LENGTH or not plan.seed.isprintable():
        raise InputError(
            "dit startwoord kan niet.",
            cause=f"het is langer dan {_SEED_LENGTH} tekens, of er staan tekens in die niet te zien zijn.",
            remedy="neem een korte tekst, zoals de worp van een paar dobbelstenen, of laat het leeg.",
        )
    if plan.limit < 0:
        raise InputError("de grens is lager dan nul.", remedy="vul een bedrag in van 0,00 euro of meer.")
    for number in (plan.number, plan.incoming):
        if not 0 <= number <= MOST_BY_VALUE:
            raise InputError(
                f"het aantal {number} kan niet.",
                remedy=f"vul een aantal in van 0 tot en met {MOST_BY_VALUE}.",
            )


def _of_year(records: Iterable[LogRecord], audit: Audit) -> Iterable[LogRecord]:
    return (record for record in records if record.year == audit.year)


def _drawing_values(drawing: Drawing, found: Population) -> Mapping[str, Any]:
    return {
        "methode": DRAWN,
        "zaad": drawing.plan.seed,
        "grens": f"{drawing.plan.limit:.2f}",
        "aantal": drawing.plan.number,
        "ontvangsten": drawing.plan.incoming,
        "maanden": dict(drawing.months),
        "populatie": {"aantal": len(found.payments), "totaal": f"{found.total:.2f}", "hash": found.digest},
        "posten": [_drawn_values(item) for item in drawing.drawn],
    }


def _drawn_values(item: Drawn) -> Mapping[str, Any]:
    payment = item.payment
    return _item_values(payment.identity, payment.entry, payment.change, item.reasons)


def _item_values(identity: str, entry: Any, change: Decimal, reasons: Iterable[Reason]) -> Mapping[str, Any]:
    return {
        "boeking": identity,
        "datum": entry.date.isoformat(),
        "tekst": text_of(entry)[:_TEXT_LENGTH],
        "bedrag": f"{change:.2f}",
        "waarom": [reason.value for reason in reasons],
    }
