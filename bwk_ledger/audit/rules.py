"""Houden de boeken zich aan de regels, en wat is nog niet uitgezocht?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import (
    Line,
    Proof,
    State,
    account_name,
    day_and_amount,
    in_words_of,
    said_of,
    shortened,
    too,
)
from bwk_ledger.audit.shares import is_about_shares
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.books.seal import YEARS, counted_kind, euro_amount, euro_amounts, folder, place
from bwk_ledger.rules.messages import in_euros

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.base.finding import Finding


# Which findings about the books another question of the checklist shows as well.


def is_shown_elsewhere(audit: Audit, item: Finding) -> bool:
    """Whether the questions on own accounts, seals, shares, receipts or handgeld show it."""
    if balance := in_euros(item):
        return accounts.is_own(balance.account) and balance.day in audit.period
    if item.subject == "seal":
        return is_sealed_until(audit.year, item)
    if item.entry is None:
        return False
    if is_about_shares(item):
        return bool(item.entry.date < audit.period.end)
    return item.subject in ("receipts", "handgeld") and item.rule != "receipts.rule" and item.entry.date in audit.period


def is_sealed_until(year: int, item: Finding) -> bool:
    """Whether something changed in a closed year up to this one; a line nobody can read may be of any year."""
    return item.subject == "seal" and (item.sealed_year is None or item.sealed_year <= year)


# Houden de boeken zich aan de regels?

_RULES_MEANING = (
    "De boeken controleren zichzelf bij elke keer openen: of elke boeking opgaat, of de saldo's kloppen, en of de "
    "afspraken van de coöperatie zijn gevolgd. Wat geen andere vraag laat zien, staat vooraan."
)


@dataclass(frozen=True)
class _Cause:
    """An error, and how often it comes back: a balance that fails by the same difference has the same cause."""

    finding: Finding
    again: int = 0


def check_rules(audit: Audit) -> Line:
    """Name every error of the books that is about the year, or about none: first what no other question shows."""
    findings = audit.ledger.findings
    mine = [item for item in findings if _concerns(item, audit.year, audit.ledger.root)]
    causes = _causes(mine)
    shown = [cause for cause in causes if is_shown_elsewhere(audit, cause.finding)]
    only_here = [cause for cause in causes if not is_shown_elsewhere(audit, cause.finding)]
    proofs = shortened([_proof(audit, cause) for cause in (*only_here, *shown)], "fouten")
    others = len(findings) - len(mine)
    if others:
        text = f"{count(others, 'andere fout gaat', 'andere fouten gaan')} over een ander jaar."
        proofs.append(Proof(text, State.GOOD))
    answer = _answer(len(causes), len(shown))
    return Line("rules", "Houden de boeken zich aan de regels?", _RULES_MEANING, answer, tuple(proofs))


def _answer(number: int, shown: int) -> str:
    if not number:
        return "Er zijn geen fouten."
    errors = count(number, "fout", "fouten")
    if not shown:
        return f"{errors}."
    if shown == number:
        which = "die ook bij een andere vraag staat" if number == 1 else "die alle ook bij een andere vraag staan"
        return f"{errors}, {which}."
    return f"{errors}, waarvan {shown} ook bij een andere vraag {'staat' if shown == 1 else 'staan'}."


def _causes(findings: Sequence[Finding]) -> list[_Cause]:
    """In the order of the books; balances of an account that fail by the same difference are one, the first."""
    times: Counter[tuple[str, Decimal]] = Counter()
    kept = []
    for item in findings:
        failed = in_euros(item)
        key = (failed.account, failed.difference) if failed is not None else None
        if key is None or key not in times:
            kept.append((item, key))
        if key is not None:
            times[key] += 1
    return [_Cause(item, times[key] - 1 if key is not None else 0) for item, key in kept]


def _proof(audit: Audit, cause: _Cause) -> Proof:
    entry = cause.finding.entry if getattr(cause.finding.entry, "meta", None) is not None else None
    return Proof(_text(audit.ledger.names, cause, entry), State.WRONG, entry=entry)


def _text(names: Mapping[str, str], cause: _Cause, entry: Any) -> str:
    failed, place = in_euros(cause.finding), cause.finding.place
    if failed is not None:
        again = f", en nog {cause.again} keer hetzelfde verschil" if cause.again else ""
        return (
            f"Op {in_words(failed.day)} hoort op {account_name(names, failed.account)} {format_amount(failed.stated)} "
            f"euro te staan; de boeken zeggen {format_amount(failed.booked)}, {too(failed.difference)}{again}."
        )
    sentence = in_words_of(names, cause.finding)
    if isinstance(entry, data.Transaction) and in_words(entry.date) not in sentence:
        return f"{sentence} Het gaat om {said_of(entry.payee, entry.narration)} van {in_words(entry.date)}."
    if entry is None and place.get("lineno"):
        return f"{sentence} Zie {Path(str(place.get('filename', ''))).name}, regel {place['lineno']}."
    return sentence


def _concerns(item: Finding, year: int, root: Path) -> bool:
    """Whether an error is of this year: its entry is dated in it or stands with it, or belongs to no year."""
    entry = item.entry
    if getattr(entry, "meta", None) is not None:
        if not counted_kind(type(entry).__name__.lower(), getattr(entry, "type", "")):
            return True
        stands = place(entry, root)
    else:
        stands = _relative(str(item.place.get("filename", "")), root)
        entry = None
    if stands.startswith(f"{folder(year)}/"):
        return True
    if entry is not None:
        return bool(entry.date.year == year)
    return not stands.startswith(f"{YEARS}/")


def _relative(filename: str, root: Path) -> str:
    path = Path(filename)
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else filename


# Wat is nog niet uitgezocht?

_QUESTIONS_MEANING = (
    "Van sommige regels van de bank weet de penningmeester nog niet waar ze voor zijn. Die staan apart, als vraagpost, "
    "tot ze zijn uitgezocht. Vraag per regel waar het om gaat."
)
_OPEN_FLAG = "!"
_TO_BE_EMPTY = (accounts.UNEXPLAINED, accounts.IN_TRANSIT)


def check_questions(audit: Audit) -> Line:
    """Name what the treasurer did not explain yet, and what is left on the accounts for it when the year ends."""
    flagged = [entry for entry in audit.transactions if entry.flag == _OPEN_FLAG]
    questions = [_question(entry) for entry in flagged]
    proofs = (*_left(audit), *shortened(questions, "boekingen"))
    answer = (
        f"{count(len(flagged), 'boeking is', 'boekingen zijn')} nog uit te zoeken."
        if flagged
        else "Alles is uitgezocht."
        if not proofs
        else "Er staat nog geld op een rekening die leeg hoort te zijn."
    )
    return Line("questions", "Wat is nog niet uitgezocht?", _QUESTIONS_MEANING, answer, proofs)


def _question(entry: Any) -> Proof:
    amount = sum(
        (amount for account, amount in euro_amounts(entry) if accounts.is_own(account)),
        ZERO,
    )
    when = day_and_amount(entry.date, amount) if amount else in_words(entry.date)
    return Proof(f"{when}: {said_of(entry.payee, entry.narration)}.", State.OPEN, amount or None, entry=entry)


def _is_to_be_empty(account: str, _currency: str) -> bool:
    return any(accounts.is_under(account, name) for name in _TO_BE_EMPTY)


def _to_be_empty(account: str) -> str:
    return next(name for name in _TO_BE_EMPTY if accounts.is_under(account, name))


def _left(audit: Audit) -> Iterator[Proof]:
    """What stands on the accounts that are to be empty when the year ends."""
    left: dict[str, Decimal] = dict.fromkeys(_TO_BE_EMPTY, ZERO)
    for entry, posting in audit.ledger.index.postings(_is_to_be_empty):
        amount = euro_amount(posting)
        if amount is not None and entry.date < audit.period.end:
            left[_to_be_empty(posting.account)] += amount
    for account, amount in left.items():
        if amount:
            yield Proof(
                f"{account_name(audit.ledger.names, account)}: op {in_words(audit.period.last_day)} staat er nog "
                f"{format_amount(amount)} euro.",
                State.OPEN,
                amount,
                account=account,
            )
