"""Members in the standing data: kinds, periods, subscriptions and fees, and what acts on members ask first."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.standing.form import (
    DAY,
    END,
    NO,
    NO_QUOTES,
    TEXT,
    Form,
    Key,
    Once,
    ValueKind,
    Wrong,
    ends_after_it_begins,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bwk_ledger.standing.config import Config


# The standing data about members: who they are by number, since when, what they signed up for and what they owe.
#
# A member is one or more periods (`custom "lid"`): somebody who comes back, or moves to another kamer or kind, gets a
# new period and keeps the number. Who signs up for shares (`custom "inschrijving"`) is a member once they are paid.

SHARE = "AANDEEL"
ASSOCIATION = "vereniging"  # a kind of fee, and the mark of who owes it
LIABILITIES = ("WA", "BA", "UA")
_DAY = dt.timedelta(days=1)


def _applied_before_start(entry: Any) -> Iterator[Finding]:
    applied = APPLIED.of(entry)
    if applied is not None and applied > entry.date:
        yield finding(
            "members.applied",
            entry,
            "{number} is lid vanaf {start}, en aangemeld op {applied}: dat is later.",
            cause="de datum vooraan is de eerste dag als lid, en die komt na de aanmelding of op dezelfde dag.",
            remedy="verbeter een van beide dagen.",
            number=str(entry.values[0].value),
            start=entry.date,
            applied=applied,
        )


def _in_association(whose: str) -> Key[bool]:
    """The key that says it, with who it is about in a message."""
    return Key(
        ASSOCIATION,
        NO,
        "of iemand ook betalend lid van de bewonersvereniging is",
        "TRUE",
        Wrong(
            "members.association",
            f"{whose} zegt bij 'vereniging' geen ja of nee: {{value}}.",
            "dit zegt of iemand ook betalend lid van de bewonersvereniging is.",
            "schrijf: vereniging: TRUE, of vereniging: FALSE.",
        ),
    )


def _number(meaning: str) -> Key[str]:
    return Key("nummer", TEXT, meaning, '"L0001"', column="lidnummer")


KIND = Key("soort", TEXT, "wat voor lid dit is", '"bewoner"', column="soort")
KAMER = Key("kamer", TEXT, "de kamer waar iemand bij hoort", '"KAMER"', column="kamer")
APPLIED = Key(
    "aangemeld",
    DAY,
    "de dag waarop iemand zich aanmeldde",
    "JJJJ-02-26",
    Wrong(
        "members.applied",
        "De dag waarop {name} zich aanmeldde, is geen datum: {value}.",
        NO_QUOTES,
        "schrijf: {key}: {day}.",
    ),
)
IN_ASSOCIATION = _in_association("Lid {name}")
LAST = replace(END, column="lid tot")
MEMBER = Form(
    "lid",
    (_number("hoe een lid in de boeken heet"),),
    (KIND, KAMER, IN_ASSOCIATION, APPLIED, LAST),
    "stam/leden.beancount",
    the="het",
    once=Once.A_DAY,
    kamers=KAMER,
    in_accounts=True,
    since="lid sinds",
    checks=(ends_after_it_begins, _applied_before_start),
)
SHARES = Key(
    "aandelen",
    whole(least=1),
    "voor hoeveel aandelen iemand inschrijft",
    "2",
    Wrong(
        "members.subscription",
        "De inschrijving van {name} heeft geen aantal aandelen: {value}.",
        "wie inschrijft, doet dat voor een heel aantal aandelen, een of meer.",
        "schrijf eronder: {key}: {example}.",
    ),
    is_required=True,
)
_ALSO_IN_ASSOCIATION = _in_association("De inschrijving van {name}")
SUBSCRIPTION = Form(
    "inschrijving",
    (_number("wie inschrijft"),),
    (SHARES, KIND, KAMER, _ALSO_IN_ASSOCIATION),
    "stam/leden.beancount",
    once=Once.A_DAY,
    kamers=KAMER,
    in_accounts=True,
)


def _count(name: str, meaning: str, example: str) -> Key[int]:
    told = "De ledenregels hebben bij '{key}' geen aantal: {value}."
    wrong = Wrong("members.rules", told, "dit is een heel aantal, nul of meer.")
    return Key(name, whole(least=0), meaning, example, wrong)


LEAST_SHARES = _count("minste-aandelen", "hoeveel aandelen iemand heeft betaald voor hij lid is", "1")
REPAYMENT_MONTHS = _count("terugbetaling-maanden", "na hoeveel maanden wie vertrok zijn aandelen terug heeft", "6")
LIABILITY = Key(
    "aansprakelijkheid",
    ValueKind(lambda value: value if value in LIABILITIES else None, ""),
    "of leden meebetalen aan een tekort",
    '"UA"',
    Wrong(
        "members.rules",
        "De aansprakelijkheid van de leden is '{value}', en dat bestaat niet.",
        "een coöperatie heeft wettelijke (WA), beperkte (BA) of uitgesloten aansprakelijkheid (UA).",
        "kijk in de statuten, en schrijf: {key}: {example}.",
    ),
)
BASIS = Key(meta.SOURCE, TEXT, "waar het in de statuten staat", '"statuten, artikel 5"')
RULES = Form(
    "ledenregels",
    (),
    (LEAST_SHARES, REPAYMENT_MONTHS, LIABILITY, BASIS),
    "stam/lidmaatschap.beancount",
    name="entry ledenregels",
    once=Once.A_DAY,
)


@dataclass(frozen=True)
class Membership:
    """A period in which somebody was a member of one kind at one kamer; both days count."""

    number: str
    kind: str
    kamer: str
    start: dt.date
    end: dt.date | None  # the last day
    in_association: bool  # also a paying member of the residents' association
    applied: dt.date | None  # the day of signing up, where it is known
    source: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        """Whether a day lies in the period."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Member:
    """A member of the cooperative, known here by number only; `periods` in order of their days, at least one."""

    number: str
    periods: tuple[Membership, ...]

    @property
    def kind(self) -> str:
        """The kind in the last period."""
        return self.periods[-1].kind

    @property
    def kamer(self) -> str:
        """The kamer in the last period."""
        return self.periods[-1].kamer

    @property
    def start(self) -> dt.date:
        """The first day of all."""
        return self.periods[0].start

    @property
    def end(self) -> dt.date | None:
        """The last day of all; None for who is a member still."""
        return self.periods[-1].end

    @property
    def source(self) -> Mapping[str, Any]:
        """Where the first period stands."""
        return self.periods[0].source

    @property
    def share_account(self) -> str:
        """The account that holds this member's shares."""
        return share_account(self.number)

    @property
    def repayment_account(self) -> str:
        """The account of what is still to be paid back for the shares of who left."""
        return f"{accounts.SHARES_DUE}:{self.number}"

    def on(self, day: dt.date) -> Membership | None:
        """The period that a day lies in; None on days without membership."""
        return next((period for period in self.periods if period.holds_on(day)), None)

    @property
    def stretches(self) -> tuple[tuple[dt.date, dt.date | None], ...]:
        """First and last day of each unbroken membership: a change of kamer or kind breaks nothing."""
        spans = [(self.periods[0].start, self.periods[0].end)]
        for before, after in pairwise(self.periods):
            if before.end is not None and after.start <= before.end + _DAY:
                spans[-1] = (spans[-1][0], after.end)
            else:
                spans.append((after.start, after.end))
        return tuple(spans)

    def through(self, first: dt.date, last: dt.date) -> bool:
        """Whether membership is unbroken from one day to another."""
        return any(start <= first and (end is None or last <= end) for start, end in self.stretches)


@dataclass(frozen=True)
class Subscription:
    """Somebody who signed up for shares on a day; a member for these once they are paid."""

    number: str
    start: dt.date  # the day of signing up
    shares: int
    kind: str  # of the membership that begins with the payment; empty for who is a member already
    kamer: str
    in_association: bool
    source: Mapping[str, Any]


@dataclass(frozen=True)
class MemberRules:
    """What the statutes of the cooperative say; without an entry nothing is demanded."""

    start: dt.date = dt.date.min  # who became a member earlier did so under other rules
    least_shares: int = 0  # paid before membership begins
    repayment_months: int = 0  # after the end of membership until shares are paid back
    liability: str = ""  # WA, BA or UA
    basis: str = ""


def share_account(number: str) -> str:
    """The account that holds the shares of a number."""
    return f"{accounts.SHARES}:{number}"


def read_members(entries: Iterable[tuple[Any, Sequence[Any]]]) -> dict[str, Member]:
    """Members by number, in the order in which they first stand, from `custom "lid"` entries and their values."""
    periods: dict[str, list[Membership]] = {}
    for entry, values in entries:
        period = Membership(
            number=str(values[0]),
            kind=KIND.of(entry),
            kamer=KAMER.of(entry),
            start=entry.date,
            end=END.of(entry),
            in_association=IN_ASSOCIATION.of(entry),
            applied=APPLIED.of(entry),
            source=entry.meta,
        )
        periods.setdefault(period.number, []).append(period)
    return {
        number: Member(number, tuple(sorted(spans, key=lambda item: item.start))) for number, spans in periods.items()
    }


def read_subscription(entry: Any, values: Sequence[Any]) -> Subscription:
    """One `custom "inschrijving"`."""
    return Subscription(
        number=str(values[0]),
        start=entry.date,
        shares=SHARES.of(entry),
        kind=KIND.of(entry),
        kamer=KAMER.of(entry),
        in_association=_ALSO_IN_ASSOCIATION.of(entry),
        source=entry.meta,
    )


def read_rules(entry: Any) -> MemberRules:
    """The `custom "ledenregels"` entry."""
    return MemberRules(
        start=entry.date,
        least_shares=LEAST_SHARES.of(entry),
        repayment_months=REPAYMENT_MONTHS.of(entry),
        liability=LIABILITY.of(entry),
        basis=BASIS.of(entry),
    )


# What acts on members and shares ask first: is this a member, a kamer, a kind, a number that is free.

KINDS = ("bewoner", "staf", "organisatie")
_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)
_NEXT = re.compile(r"L(\d+)", re.ASCII)


def check_kind(kind: str, config: Config) -> None:
    """Refuse a kind of members that nobody is of and no cooperative has.

    Raises:
        InputError: there is none.
    """
    known = dict.fromkeys([*KINDS, *(period.kind for item in config.members.values() for period in item.periods)])
    if kind not in known:
        raise InputError(f"soort '{kind}' is onbekend.", remedy=f"kies uit: {', '.join(known)}.")


def check_free(number: str, config: Config) -> None:
    """Refuse a number that is none, or was ever given to somebody.

    Raises:
        InputError: it cannot be used.
    """
    if not _NUMBER.fullmatch(number):
        raise InputError(f"'{number}' is geen nummer.", remedy="gebruik een nummer zoals L0121; geen naam.")
    if number in used_numbers(config):
        raise InputError(
            f"nummer {number} is al van iemand.",
            cause="een nummer wordt nooit twee keer gegeven; wie terugkomt, houdt het eigen nummer.",
            remedy=advice(
                "laat ",
                FieldName("nummer"),
                " weg voor het eerste vrije nummer, of noem wie terugkomt bij ",
                FieldName("lid"),
                ".",
            ),
        )


def next_number(config: Config) -> str:
    """The number after the highest that was ever given."""
    taken = [int(match[1]) for number in used_numbers(config) if (match := _NEXT.fullmatch(number))]
    return f"L{max(taken, default=0) + 1:04d}"


def used_numbers(config: Config) -> set[str]:
    """Every number that the books name for a member, applicant or line of a payment order."""
    orders = {who for order in config.orders.values() for who in order.lines}
    return {*config.members, *(item.number for item in config.subscriptions), *orders}


# The people that the books know by number, as what is done with the register needs them.


def applicants(config: Config) -> set[str]:
    """The numbers of who signed up for shares, members or not."""
    return {item.number for item in config.subscriptions}


def refuse_unknown(config: Config, number: str) -> None:
    """Refuse a number that no member has, and nobody who signed up.

    Raises:
        InputError: the books do not know the number.
    """
    if number not in config.members and number not in applicants(config):
        raise InputError(
            f"de boeken kennen lid {number} niet.",
            remedy=advice("verbeter het nummer, of lees eerst de ledenlijst in met ", way("importeer"), "."),
        )


def is_member(member: Member | None, day: dt.date) -> bool:
    """Whether somebody is a member on a day or will be; who only signed up is none."""
    return member is not None and (member.end is None or member.end >= day)
