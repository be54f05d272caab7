"""Klopt de contributie met het aantal leden?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import Line, Proof, State
from bwk_ledger.base import meta
from bwk_ledger.base.errors import PERSON_NUMBER, count
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.figures.fees import DueDay, due_days, fee_income, fees_in
from bwk_ledger.figures.links import of_fees, of_memberships, of_person
from bwk_ledger.rules.derived import kind_of
from bwk_ledger.rules.fees import KIND, FeeYear
from bwk_ledger.standing.fees import FEE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.figures.fees import FeeIncome

_TITLE = "Klopt de contributie met het aantal leden?"
_MEANING = (
    "Hoeveel leden er waren toen de contributie betaald moest zijn, maal het bedrag, hoort er te zijn binnengekomen. "
    "Wie achterloopt, staat er met zijn nummer bij."
)
_SAYS_FEE = re.compile(rf"\b{FEE.type}", re.IGNORECASE)


def check(audit: Audit) -> Line:
    """Hold members times fee against what they owe and paid, and what they paid against the income."""
    ledger, config, year = audit.ledger, audit.ledger.config, audit.year
    day = min(audit.period.last_day, audit.today)
    member_fees = ledger.index.fact(fees_in, year, day)
    if not member_fees and not any(fee.year == year for fee in config.fees):
        answer = f"Over {year} staat er geen contributie in de boeken. Vraag of leden die hadden moeten betalen."
        return Line("fees", _TITLE, _MEANING, answer, least=State.OPEN)
    days = due_days(config, year, day)
    income = fee_income(ledger.index.in_year(year), config, member_fees, year, day)
    proofs = [
        *_members_times_fee(days, member_fees),
        *_income(income, year),
        *(proof for item in member_fees for proof in _of_member(item, audit)),
        *_without_member(audit, day),
    ]
    return Line("fees", _TITLE, _MEANING, _answer(member_fees, days), tuple(proofs))


def _answer(found: Sequence[FeeYear], days: Sequence[DueDay]) -> str:
    counted, paid = sum((item.total for item in days), ZERO), sum((item.paid for item in found), ZERO)
    late = [item for item in found if item.open]
    behind = (
        f"{count(len(late), 'lid loopt', 'leden lopen')} achter, samen "
        f"{format_amount(sum((item.open for item in late), ZERO))} euro."
    )
    return (
        f"Leden maal contributie is {format_amount(counted)} euro, en {format_amount(paid)} is betaald. "
        f"{behind if late else 'Niemand loopt achter.'}"
    )


def _members_times_fee(days: Sequence[DueDay], found: Sequence[FeeYear]) -> Iterator[Proof]:
    for item in days:
        yield Proof(
            f"Op {in_words(item.day)}: {count(item.members, 'lid', 'leden')} ({item.kind}) maal "
            f"{format_amount(item.amount)} euro.",
            amount=item.total,
            filter=of_memberships(),
            time="",
        )
    counted = sum((item.total for item in days), ZERO)
    owed = sum((item.due + item.waived for item in found), ZERO)
    waived = sum((item.waived for item in found), ZERO)
    by_hours = f", waarvan {format_amount(waived)} met uren is voldaan" if waived else ""
    yield Proof(
        f"Leden maal contributie is {format_amount(counted)} euro, en per lid opgeteld "
        f"{format_amount(owed)}{by_hours}.",
        State.GOOD if counted == owed else State.WRONG,
        amount=counted - owed,
        page="Leden",
    )


def _income(income: FeeIncome, year: int) -> Iterator[Proof]:
    follows = income.paid - income.at_other_times - income.elsewhere + income.of_other_years + income.without_member
    in_books = income.booked - income.accrued  # what is still to be received did not come in
    yield Proof(
        f"Er kwam {format_amount(follows)} euro binnen aan contributie en andere inkomsten, waarvan "
        f"{format_amount(income.without_member)} niet van een lid. De boeken zeggen {format_amount(in_books)}.",
        State.GOOD if follows == in_books else State.WRONG,
        amount=follows - in_books,
        filter=of_fees(year),
        time="",
    )
    if income.elsewhere:
        yield Proof(
            f"{format_amount(income.elsewhere)} euro contributie staat op een rekening die niet voor contributie is.",
            State.OPEN,
            amount=income.elsewhere,
            filter=of_fees(year),
        )


def _of_member(item: FeeYear, audit: Audit) -> Iterator[Proof]:
    config = audit.ledger.config
    way = of_fees(item.year, item.number)
    if item.number not in config.members:
        yield Proof(
            f"{item.number} betaalde {format_amount(item.paid)} euro, en is geen lid.",
            State.WRONG,
            amount=item.paid,
            filter=way,
            time="",
        )
        return
    if item.open:
        owes = f"{item.number} moest {format_amount(item.due)} euro betalen en betaalde {_paid(item)}"
        since = f" Achter sinds {in_words(item.overdue_since)}." if item.overdue_since else ""
        yield Proof(f"{owes}.{since}", State.OPEN, amount=item.open, **_way(item, audit))
    elif item.ahead and item.by_hours:
        yield Proof(
            f"{item.number} voldeed met uren en betaalde ook {format_amount(item.paid)} euro.",
            State.OPEN,
            amount=item.ahead,
            filter=way,
            time="",
        )
    elif item.paid > item.total:
        yield Proof(
            f"{item.number} betaalde {format_amount(item.paid)} euro, en de contributie is "
            f"{format_amount(item.total)}.",
            State.OPEN,
            amount=item.paid - item.total,
            filter=way,
            time="",
        )
    elif item.by_hours:
        yield Proof(f"{item.number} voldeed met uren.", amount=ZERO, filter=of_person(config, item.number))


def _paid(item: FeeYear) -> str:
    return format_amount(item.paid) if item.paid else "niets"


def _way(item: FeeYear, audit: Audit) -> dict[str, Any]:
    """Where a member's payments are; where there are none, to the entry of the membership."""
    if item.payments:
        return {"filter": of_fees(item.year, item.number), "time": ""}
    entries = audit.ledger.customs
    source = audit.ledger.config.members[item.number].periods[-1].source
    return {"entry": next((entry for entry in entries if entry.meta is source), None), "page": "Leden"}


def _without_member(audit: Audit, day: dt.date) -> Iterator[Proof]:
    """Income on the accounts of fees that names no member: open where it looks like a fee."""
    config = audit.ledger.config
    fees = {fee.income(kamer) for fee in config.fees if fee.year == audit.year for kamer in config.kamers}
    others, amount = 0, ZERO
    for entry in audit.transactions:
        if entry.date > day or kind_of(entry) == KIND:
            continue
        for item in entry.postings:
            values = item.meta or {}
            if item.account not in fees or item.units.currency != EUR or _names_fee(values):
                continue
            if _looks_like_fee(entry):
                yield Proof(
                    f"Op {in_words(entry.date)} kwam {format_amount(-item.units.number)} euro contributie binnen "
                    "zonder dat erbij staat van welk lid en welk jaar.",
                    State.OPEN,
                    amount=-item.units.number,
                    entry=entry,
                )
            else:
                others, amount = others + 1, amount - item.units.number
    if others:
        yield Proof(
            "Op dezelfde rekeningen staan ook andere inkomsten, niet van een lid: "
            f"{count(others, 'boeking', 'boekingen')}.",
            amount=amount,
            filter=f'any(account:"^({"|".join(sorted(fees))})$" -{meta.MEMBER}:".")',
        )


def _names_fee(values: Any) -> bool:
    return meta.MEMBER in values and str(values.get(meta.FEE)).isdecimal()


def _looks_like_fee(entry: Any) -> bool:
    wording = " ".join(filter(None, (entry.payee, entry.narration, str(entry.meta.get(meta.REASON) or ""))))
    return bool(_SAYS_FEE.search(wording) or PERSON_NUMBER.fullmatch(entry.payee or ""))
