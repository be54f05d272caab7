"""Where money goes, as people say it: an account or post, a grant, a fee or shares of a member; whole or in parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import TEXT, Field
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, listed, look, plain, way
from bwk_ledger.base.money import CENT, ZERO, format_amount
from bwk_ledger.books.text import quoted
from bwk_ledger.rules.charges import ABOUT
from bwk_ledger.rules.release import BEYOND
from bwk_ledger.rules.run import derive
from bwk_ledger.rules.share_movements import account_number
from bwk_ledger.standing.members import refuse_unknown, share_account
from bwk_ledger.standing.refusals import find_account, grant_called, require_grant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bwk_ledger.base.finding import Finding
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.members import Membership


# Where to look for the number of a bill, declaration, deposit or loan, to begin a remedy with.
ITEM_LISTS = ("kijk ", look("factuur"), ", ", way("declaratie"), ", ", way("borg"), " of ", way("lening"))
_SHARES = {"aandeel", "aandelen", "ledenkapitaal"}
_FEE = "contributie"
_GRANT = "subsidie"
_YEAR = re.compile(r"20\d\d", re.ASCII)


@dataclass(frozen=True)
class AmountPart:
    """Where a part of an amount goes; `amount` is EUR without sign, None for what is left."""

    account: str
    amount: Decimal | None = None
    grant: str | None = None
    member: str | None = None  # whose fee it is
    fee_year: int | None = None  # where that is not the year of the payment


def read_part(ledger: Ledger, text: str, amount: Decimal | None, day: dt.date) -> AmountPart:
    """A part as somebody names it: `huur linde`, `energie top, subsidie STAD`, `contributie L0088`, `aandelen L0088`.

    Raises:
        InputError: there is no such account, grant or member.
    """
    words, *more = (part.strip() for part in text.split(","))
    grant = None
    for grant_text in more:
        kind, _, code = grant_text.rpartition(" ")
        if plain(kind).split() not in ([], [_GRANT]):
            raise InputError(
                f"'{grant_text}' bij '{words}' is niet te lezen.",
                remedy=f"noem na de komma alleen de subsidie, zoals '{words}, {_GRANT} CODE'.",
            )
        grant = grant_called(ledger.config, code)
        require_grant(ledger.config, grant)
    return _of_member(ledger, words, amount, day) or AmountPart(find(ledger, words), amount, grant)


def _of_member(ledger: Ledger, text: str, amount: Decimal | None, day: dt.date) -> AmountPart | None:
    """The fee or the shares of a member; None where it is neither."""
    kind, *others = text.split() or [""]
    if plain(kind) not in _SHARES | {_FEE} or not others:
        return None
    years = [word for word in others if _YEAR.fullmatch(word)]
    numbers = [word.upper() for word in others if word not in years]
    if len(numbers) != 1 or len(years) > 1:
        return None
    return part_of_member(ledger, kind, numbers[0], amount, day, int(years[0]) if years else None)


def part_of_member(
    ledger: Ledger, text: str, number: str, amount: Decimal | None, day: dt.date, fee_year: int | None = None
) -> AmountPart:
    """What is of a member: shares, or a fee on the income that the text names.

    Raises:
        InputError: there is no such member or account.
    """
    refuse_unknown(ledger.config, number)
    word = plain(text)
    if word in _SHARES:
        return AmountPart(share_account(number), amount)
    account = _fee_account(ledger, number, day, fee_year or day.year) if word == _FEE else find(ledger, text)
    return (
        AmountPart(account, amount) if account_number(account) else AmountPart(account, amount, None, number, fee_year)
    )


def _fee_account(ledger: Ledger, number: str, day: dt.date, year: int) -> str:
    """Where the fee of a member is booked: as the books say of its kind and year, else with what its kamer earns."""
    account = account_of_fee(ledger, number, day, year)
    if account is not None:
        return account
    period = period_of(ledger, number, day)
    kamer = (
        period.kamer if period else next(item.kamer for item in ledger.config.subscriptions if item.number == number)
    )
    return f"{accounts.INCOME}:{kamer}:Eigen:LEDEN"


def account_of_fee(ledger: Ledger, number: str, day: dt.date, year: int, kamer: str = "") -> str | None:
    """Where the books say that the fee of a member is booked; None where they say nothing of its kind and year.

    Who is a member of no kamer pays to the one that is named.
    """
    period = period_of(ledger, number, day)
    fees = (item for item in ledger.config.fees if period and item.year == year and item.is_owed_in(period))
    where = period.kamer or kamer if period else kamer
    return next((item.income(where) for item in fees if where), None)


def period_of(ledger: Ledger, number: str, day: dt.date) -> Membership | None:
    """The membership of a number on a day, else its last one; None for who never was a member."""
    member = ledger.config.members.get(number)
    return (member.on(day) or member.periods[-1]) if member else None


def said_of(parts: Sequence[AmountPart]) -> str:
    """What a booking of members says; empty where none of its parts is of a member."""
    members = list(dict.fromkeys(number for part in parts if (number := of_whom(part))))
    kinds = {"Aandelen" if account_number(part.account) else "Contributie" for part in parts if of_whom(part)}
    return f"{' en '.join(sorted(kinds, reverse=True)).capitalize()} {listed(members)}" if members else ""


def of_whom(part: AmountPart) -> str | None:
    """The member whose fee or shares it is."""
    return account_number(part.account) or part.member


def as_typed(text: str, field: str) -> str:
    """A text for the books as somebody typed it, on one line.

    Raises:
        InputError: it holds a character that the books refuse.
    """
    line = " ".join(text.split())
    quoted(line, field)
    return line


def find(ledger: Ledger, text: str) -> str:
    """The account that words mean.

    Raises:
        InputError: there is none, or more than one.
    """
    return find_account(text, ledger.names, {code: kamer.name for code, kamer in ledger.config.kamers.items()})


def amounts_of(parts: Sequence[AmountPart], total: Decimal) -> list[Decimal]:
    """What each part gets of a total without sign.

    Raises:
        InputError: the parts are not the whole.
    """
    left = total - sum((part.amount for part in parts if part.amount is not None), ZERO)
    open_parts = sum(part.amount is None for part in parts)
    remedy = "noem de bedragen zonder teken, en bij een deel =rest voor wat overblijft; er is niets geschreven."
    if open_parts > 1:
        raise InputError("'rest' kan maar bij een deel staan.", remedy=remedy)
    if not open_parts and left:
        raise InputError(
            f"de delen zijn samen niet {format_amount(total)}.",
            cause=f"het verschil is {format_amount(left)}.",
            remedy=remedy,
        )
    return [(left if part.amount is None else part.amount).quantize(CENT) for part in parts]


# What somebody books on an award, held against what it pays before it is written, by the rules themselves.

ABOVE = Field(
    "boven_toekenning",
    TEXT,
    "Waarom de coöperatie zelf draagt wat boven de toekenning gaat.",
    default="",
    word="REDEN",
)
_OTHERWISE = (
    "noem een andere subsidie, of laat haar weg (bij 'bwk boeking verbeter': --subsidie geen). Bij delen noemt u haar "
    "achter de rekening, na een komma{more}; er is niets geschreven."
)
_OWN = '. Draagt de coöperatie het bewust zelf, zeg dan waarom met --boven-toekenning "de reden"'


def on_awards(ledger: Ledger, pairs: Sequence[tuple[Any | None, Any]], reason: str) -> list[Any]:
    """Transactions that are to be written, with the reason where they go beyond an award.

    Args:
        ledger: the books.
        pairs: each with the one it takes the place of, if any.
        reason: why the cooperative bears what goes beyond; empty where nobody said so.

    Raises:
        InputError: one names an award that does not pay it, or goes beyond one without a reason.
    """
    if not any(_names_an_award(new) for _, new in pairs):
        return [new for _, new in pairs]
    before = _said(ledger.findings)
    placed = [(old, _placed(new, old)) for old, new in pairs]
    _, after = derive(_with((item for item in ledger.entries if meta.DERIVED not in item.meta), placed))
    more = [wrong for key, wrong in _said(after).items() if key not in before or _beyond(wrong) > _beyond(before[key])]
    for wrong in more:
        if wrong.rule != BEYOND or not reason:
            own = _OWN if wrong.rule == BEYOND else ""
            raise InputError(wrong.text, cause=wrong.cause, remedy=_OTHERWISE.format(more=own), field="subsidie")
    above = {id(wrong.entry) for wrong in more}
    return [
        new._replace(meta={**new.meta, meta.ABOVE_AWARD: reason}) if id(item) in above else new
        for (_, new), (_, item) in zip(pairs, placed, strict=True)
    ]


def _names_an_award(entry: Any) -> bool:
    return meta.GRANT in entry.meta or any(meta.GRANT in (item.meta or {}) for item in entry.postings)


def _placed(new: Any, old: Any | None) -> Any:
    """A transaction as it would be read, at the place of the old one: the rules name places."""
    whole = dict(old.meta) if old is not None else {"filename": "", "lineno": 0}
    spot: dict[str, Any] = {key: whole[key] for key in ("filename", "lineno")}
    lines = [item.meta or {} for item in (old.postings if old is not None else ())]
    postings = [
        item._replace(meta={**(item.meta or {}), **spot, "lineno": _line(lines, place, spot["lineno"])})
        for place, item in enumerate(new.postings)
    ]
    return new._replace(meta={**new.meta, **spot}, postings=postings)


def _line(lines: Sequence[Any], place: int, first: int) -> int:
    return int(lines[place].get("lineno", first)) if place < len(lines) else first - 1 - place


def _with(entries: Iterable[Any], placed: Sequence[tuple[Any | None, Any]]) -> list[Any]:
    """The entries with new ones in the place of old ones, and the others after those of their day."""
    instead = {id(old): new for old, new in placed if old is not None}
    replaced = [instead.get(id(entry), entry) for entry in entries]
    added = [new for old, new in placed if old is None]
    return sorted([*replaced, *added], key=lambda entry: entry.date) if added else replaced


def _said(findings: Iterable[Finding]) -> dict[tuple[Any, ...], Finding]:
    """Findings about awards by what they are about: of what goes beyond one, how much that is may differ."""
    return {
        (item.rule, item.place["filename"], item.place["lineno"], item.data.get("award") or item.text): item
        for item in findings
        if item.rule.startswith(ABOUT)
    }


def _beyond(found: Finding) -> Decimal:
    amount: Decimal = found.data.get("beyond", ZERO)
    return amount
