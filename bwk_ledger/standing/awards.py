"""Awards (toekenningen): what a funder promises, for what and until when, and what is said of it later.

    2026-01-01 custom "toekenning" "STAD" "2026"        from its first day; its money: Schulden:Subsidie:STAD:2026
      beschikking: "STAD-2026-001"
      bedrag: 143000.00 EUR
      soort: "hoogste"                                    or "vast", or "garantie": only the deficit
      einde: 2026-12-31
      kamers: "LINDE BEUK"                                   without it: all kamers of the funder
      posten: "Mensen Fysiek:Huur"                        without it: every cost
      verslag-voor: 2019-04-01
      accountant-vanaf: 100000.00 EUR
      eigen-bijdrage: 5000.00 EUR
      rest: "terugbetalen"                                or "behouden"
    2026-01-01 custom "toekenning-begroting" "STAD:2026" "Huur" 24000.00 EUR
      posten: "Fysiek:Huur"
    2026-02-01 custom "toekenning-termijn" "STAD:2026" 35750.00 EUR
    2026-09-01 custom "toekenning-wijziging" "STAD:2026"
      bedrag: 150000.00 EUR
    2027-02-10 custom "toekenning-toelichting" "BUURT:2026" "Huur" "De huur steeg in juli."
    2019-06-01 custom "toekenning-stand" "STAD:2026" "vastgesteld"
      bedrag: 148000.00 EUR

What comes later is a directive of its own day, never an edit: a year that was closed stays what it was. A cost names
its award (`subsidie: "STAD:2026"`), or only the funder where one award fits. What a funder says of a year with its own
entry (`toegekend-2026:`) is an award too, of that calendar year, on the account of the funder itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.finding import Finding, finding
from bwk_ledger.base.money import ZERO
from bwk_ledger.standing.form import (
    DAY,
    END,
    EUROS_FROM_ZERO,
    NO_QUOTES,
    TEXT,
    WORDS,
    Form,
    Key,
    Once,
    Wrong,
    ends_after_it_begins,
    one_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.standing.grants import Funder


class AwardKind(StrEnum):
    """What an award pays."""

    FIXED = "vast"
    AT_MOST = "hoogste"
    GUARANTEE = "garantie"  # only what other income leaves uncovered


class Status(StrEnum):
    """How far an award is, in the order in which that goes."""

    ASKED = "gevraagd"
    PLEDGED = "toegezegd"
    AWARDED = "toegekend"
    ADVANCE = "voorschot"
    REPORTED = "verantwoord"
    FIXED = "vastgesteld"
    SETTLED = "afgerekend"
    REFUSED = "afgewezen"


class Rest(StrEnum):
    """What becomes of what is left at the end."""

    REPAID = "terugbetalen"
    KEPT = "behouden"


_NOT_YET = frozenset({Status.ASKED, Status.PLEDGED, Status.REFUSED})
DONE = frozenset({Status.SETTLED, Status.REFUSED})  # nothing is to be done or to come any more
_EVER = dt.date.min
_NEAR = dt.timedelta(days=62)  # between the day that an instalment should come and the day it does
_FILE = "stam/toekenningen.beancount"
_WRONG_AMOUNT = Wrong(
    "awards.amount",
    "Een bedrag van een toekenning is niet te lezen, bij '{key}': {value}.",
    "het is een bedrag in euro van nul of meer.",
)
_FUNDER = Key("financier", TEXT, "wie toekent", '"FINANCIER"')
_CODE = Key("code", TEXT, "de naam van de toekenning, deel van haar rekening", '"JJJJ"')
AMOUNT = Key("bedrag", EUROS_FROM_ZERO, "hoeveel", "12000.00 EUR", _WRONG_AMOUNT, is_required=True)
_NEW_AMOUNT = replace(AMOUNT, is_required=False)
KIND = Key(
    "soort",
    one_of(*AwardKind),
    "vast, ten hoogste, of een garantie voor het tekort",
    f'"{AwardKind.AT_MOST}"',
    Wrong(
        "awards.kind",
        "Soort toekenning '{value}' is onbekend.",
        f"de soorten zijn: {', '.join(AwardKind)}.",
        "kies een van deze.",
    ),
)
_WRONG_DAY = Wrong("awards.day", "'{key}' van een toekenning is geen datum: {value}.", NO_QUOTES)
KAMERS = Key("kamers", WORDS, "de kamers waarvoor zij betaalt", '"KAMER"')
POSTS = Key("posten", WORDS, "de posten of groepen die zij betaalt", '"Mensen Fysiek:Huur"')
PURPOSE = Key("doel", TEXT, "waarvoor zij is, in de woorden van de brief", '"een open inloop"')
LETTER = Key(meta.AWARD_LETTER, TEXT, "het kenmerk van de brief", '"JJJJ-001"')
REPORT_BY = Key("verslag-voor", DAY, "de laatste dag voor het eindverslag", "2019-04-01", _WRONG_DAY)
ACCOUNTANT_FROM = Key(
    "accountant-vanaf", EUROS_FROM_ZERO, "vanaf welk bedrag een accountant verklaart", "50000.00 EUR", _WRONG_AMOUNT
)
OWN_SHARE = Key("eigen-bijdrage", EUROS_FROM_ZERO, "wat de coöperatie zelf bijdraagt", "1000.00 EUR", _WRONG_AMOUNT)
REST = Key(
    "rest",
    one_of(*Rest),
    "wat er gebeurt met wat overblijft",
    f'"{Rest.REPAID}"',
    Wrong("awards.rest", "Rest '{value}' is onbekend.", f"kies uit: {', '.join(Rest)}."),
)
STATUS = Key(
    "stand",
    one_of(*Status),
    "hoe ver het is",
    f'"{Status.AWARDED}"',
    Wrong(
        "awards.status",
        "Stand '{value}' van een toekenning is onbekend.",
        f"de standen zijn: {', '.join(Status)}.",
        "kies een van deze.",
    ),
)
_CHANGING = (END, KAMERS, POSTS, PURPOSE, LETTER, REPORT_BY, ACCOUNTANT_FROM, OWN_SHARE, REST)
AWARD = Form(
    "toekenning",
    (_FUNDER, _CODE),
    (AMOUNT, KIND, STATUS, *_CHANGING),
    _FILE,
    kamers=KAMERS,
    in_accounts=True,
    checks=(ends_after_it_begins,),
)
OF_AWARD = Key("toekenning", TEXT, "de financier en de code", '"FINANCIER:JJJJ"')
AMENDMENT = Form(
    "toekenning-wijziging",
    (OF_AWARD,),
    (_NEW_AMOUNT, *_CHANGING),
    _FILE,
    name="wijziging van een toekenning",
    once=Once.A_DAY,
    kamers=KAMERS,
)


def _fixed_with_an_amount(entry: Any) -> Iterator[Finding]:
    award, status = (value.value for value in entry.values)
    if status == Status.FIXED and _NEW_AMOUNT.of(entry) is None:
        yield finding(
            "awards.fixed",
            entry,
            f"Toekenning {award} is vastgesteld, en er staat niet op hoeveel.",
            cause="de brief van de financier zegt op welk bedrag hij zijn bijdrage vaststelt.",
            remedy="zet eronder: bedrag: 12000.00 EUR.",
        )


STATE = Form(
    "toekenning-stand",
    (OF_AWARD, replace(STATUS, name="stand")),
    (_NEW_AMOUNT, LETTER),
    _FILE,
    name="stand van een toekenning",
    once=Once.A_DAY,
    checks=(_fixed_with_an_amount,),
)
ABOUT = Key("omschrijving", TEXT, "waarvoor", '"voorschot eerste kwartaal"')
INSTALMENT = Form(
    "toekenning-termijn",
    (OF_AWARD, Key("bedrag", EUROS_FROM_ZERO, "hoeveel er die dag zou komen", "35750.00 EUR")),
    (ABOUT,),
    _FILE,
    name="termijn van een toekenning",
    once=Once.A_DAY,
)
BUDGET_LINE = Form(
    "toekenning-begroting",
    (
        OF_AWARD,
        Key("regel", TEXT, "hoe de financier de regel noemt", '"Coördinatie"'),
        Key("bedrag", EUROS_FROM_ZERO, "hoeveel daarvoor is toegekend", "3000.00 EUR"),
    ),
    (POSTS,),
    _FILE,
    name="begrotingsregel van een toekenning",
)
EXPLANATION = Form(
    "toekenning-toelichting",
    (
        OF_AWARD,
        Key("regel", TEXT, "de regel van de begroting van de toekenning", '"Huur"'),
        Key("tekst", TEXT, "waarom zij afwijkt", '"De huur steeg in juli."'),
    ),
    (),
    _FILE,
    name="toelichting bij een toekenning",
    once=Once.A_DAY,
)
LATER = (AMENDMENT, STATE, INSTALMENT, BUDGET_LINE, EXPLANATION)  # directives that are about an award


@dataclass(frozen=True)
class Instalment:
    """EUR that should come on a day."""

    day: dt.date
    amount: Decimal
    text: str
    source: Mapping[str, Any]


@dataclass(frozen=True)
class BudgetLine:
    """A line of the budget that the funder agreed to, EUR; `posts` are those it stands for."""

    name: str
    amount: Decimal
    posts: tuple[str, ...]


@dataclass(frozen=True)
class Award:
    """An award as it is from a day on; EUR. `amount` is None where nobody wrote down how much it is.

    One without a code follows from what the entry of the funder says of a year, and is on the account of the funder.
    """

    funder: Funder
    code: str
    start: dt.date
    end: dt.date | None
    amount: Decimal | None
    kind: AwardKind
    status: Status
    kamers: tuple[str, ...]
    posts: tuple[str, ...]
    purpose: str
    letter: str
    report_by: dt.date | None
    accountant_from: Decimal | None
    own_share: Decimal | None
    rest: Rest
    source: Mapping[str, Any]
    fixed: Decimal | None = None  # on what the funder fixed it
    later: tuple[Award, ...] = ()  # what it became, oldest first
    since: dt.date = dt.date.min  # of one of those: from which day
    by: Any = None  # and the directive that says so
    instalments: tuple[Instalment, ...] = ()
    lines: tuple[BudgetLine, ...] = ()
    explanations: Mapping[str, str] = field(default_factory=dict)  # by line: why it differs

    @cached_property
    def key(self) -> str:
        """What a cost says to name it."""
        return f"{self.funder.code}:{self.code}" if self.code else self.funder.code

    @cached_property
    def identity(self) -> tuple[str, dt.date]:
        """Which one it is: those of the years of a funder share a key."""
        return (self.key, self.start)

    @property
    def shown(self) -> str:
        """What people call it: `STAD:2026`, and of a year of a funder `STAD 2026`."""
        return self.key if self.code or self.start == _EVER else f"{self.key} {self.start.year}"

    @property
    def liability(self) -> str:
        """The account that holds what was received and is not income yet."""
        return f"{accounts.GRANTS}:{self.key}"

    @property
    def is_guarantee(self) -> bool:
        """Whether it pays only what other income leaves uncovered."""
        return self.kind is AwardKind.GUARANTEE

    @property
    def most(self) -> Decimal | None:
        """The most that can become income, EUR; None where nobody knows."""
        if self.status in _NOT_YET:
            return ZERO
        return self.amount if self.fixed is None else self.fixed

    @property
    def is_kept(self) -> bool:
        """Whether all that the funder fixed is the cooperative's, whatever was spent."""
        return self.fixed is not None and self.rest is Rest.KEPT and not self.is_guarantee

    @property
    def needs_accountant(self) -> bool:
        """Whether an accountant must sign the settlement."""
        return None not in (self.accountant_from, self.amount) and (self.amount or ZERO) >= (
            self.accountant_from or ZERO
        )

    def on(self, day: dt.date) -> Award:
        """The award as it was on a day, after what came on that day."""
        return next((item for item in reversed(self.later) if item.since <= day), self)

    def holds(self, day: dt.date) -> bool:
        """Whether a day lies in its period."""
        return self.start <= day and (self.end is None or day <= self.end)

    def runs_in(self, year: int) -> bool:
        """Whether a day of a year lies in its period, as far as its end is known."""
        end = self.on(dt.date.max).end
        return self.start.year <= year <= (self.start.year if end is None else end.year)

    def pays(self, post: str) -> bool:
        """Whether it pays a post (`Fysiek:Huur`)."""
        return not self.posts or any(accounts.is_under(post, name) for name in self.posts)


def award_of_year(funder: Funder, year: int) -> Award:
    """What the entry of a funder says of a year; those of the years without an amount there are one."""
    letter, amount = funder.awarded(year)
    is_known = amount is not None
    return Award(
        funder=funder,
        code="",
        start=dt.date(year, 1, 1) if is_known else _EVER,
        end=dt.date(year, 12, 31) if is_known else None,
        amount=amount,
        kind=AwardKind.AT_MOST,
        status=Status.AWARDED,
        kamers=funder.kamers,
        posts=(),
        purpose="",
        letter=letter,
        report_by=None,
        accountant_from=None,
        own_share=None,
        rest=Rest.REPAID,
        source=funder.source,
    )


def expected_award(awards: Sequence[Award], day: dt.date, amount: Decimal) -> Award | None:
    """The award of a funder that a payment is of: the one that expects this amount now, or else the only one that runs.

    Args:
        awards: those of the funder.
        day: of the payment.
        amount: EUR, above zero what comes.
    """
    waiting = [
        award
        for award in awards
        if any(item.amount == amount and abs(item.day - day) <= _NEAR for item in award.instalments)
    ]
    running = [award for award in awards if award.on(day).holds(day)]
    candidates = waiting or running
    return candidates[0] if len(candidates) == 1 else None


def read_awards(
    entries: Mapping[str, Iterable[tuple[Any, Sequence[Any]]]], funders: Mapping[str, Funder]
) -> dict[str, Award]:
    """The awards by their key, in the order of the books.

    Args:
        entries: directives with their values, by type.
        funders: by code; an award of one that is not there is left out (a check reports it).
    """
    later: dict[str, list[tuple[Any, Sequence[Any]]]] = {}
    for form in LATER:
        for entry, values in entries.get(form.type, ()):
            later.setdefault(str(values[0]), []).append((entry, values))
    award_by_key = {}
    for entry, (code, name, *_) in entries.get(AWARD.type, ()):
        funder = funders.get(str(code))
        if funder is not None and funder.is_grant:
            award = _read(entry, funder, str(name))
            award_by_key[award.key] = _with_later(award, later.get(award.key, ()))
    return award_by_key


def _read(entry: Any, funder: Funder, code: str) -> Award:
    return Award(
        funder=funder,
        code=code,
        start=entry.date,
        end=END.of(entry),
        amount=AMOUNT.of(entry),
        kind=AwardKind(KIND.of(entry) or AwardKind.AT_MOST),
        status=Status(STATUS.of(entry) or Status.AWARDED),
        kamers=KAMERS.of(entry) or funder.kamers,
        posts=POSTS.of(entry),
        purpose=PURPOSE.of(entry),
        letter=LETTER.of(entry),
        report_by=REPORT_BY.of(entry),
        accountant_from=ACCOUNTANT_FROM.of(entry),
        own_share=OWN_SHARE.of(entry),
        rest=Rest(REST.of(entry) or Rest.REPAID),
        source=entry.meta,
        by=entry,
    )


def _with_later(award: Award, said: Sequence[tuple[Any, Sequence[Any]]]) -> Award:
    instalments = tuple(
        Instalment(entry.date, values[1].number, ABOUT.of(entry), entry.meta)
        for entry, values in sorted(said, key=lambda item: item[0].date)
        if entry.type == INSTALMENT.type and INSTALMENT.is_complete(entry)
    )
    lines = tuple(
        BudgetLine(str(values[1]), values[2].number, POSTS.of(entry))
        for entry, values in said
        if entry.type == BUDGET_LINE.type and BUDGET_LINE.is_complete(entry)
    )
    texts = {
        str(values[1]): str(values[2])
        for entry, values in sorted(said, key=lambda item: item[0].date)
        if entry.type == EXPLANATION.type and EXPLANATION.is_complete(entry)
    }
    award = replace(award, instalments=instalments, lines=lines, explanations=texts)
    now = award
    states = []
    for entry, values in sorted(said, key=lambda item: item[0].date):
        if entry.type in (AMENDMENT.type, STATE.type):
            now = _changed(now, entry, values)
            states.append(now)
    return replace(award, later=tuple(states))


def _changed(award: Award, entry: Any, values: Sequence[Any]) -> Award:
    """What an award becomes by an amendment or another status."""
    amount, letter = _NEW_AMOUNT.of(entry), LETTER.of(entry)
    common = replace(award, since=entry.date, by=entry, letter=letter or award.letter)
    if entry.type == STATE.type:
        status = Status(values[1]) if values[1] in list(Status) else award.status
        if status is Status.FIXED:
            return replace(common, status=status, fixed=amount)
        return replace(common, status=status, amount=award.amount if amount is None else amount)
    return replace(
        common,
        amount=award.amount if amount is None else amount,
        end=END.of(entry) or award.end,
        kamers=KAMERS.of(entry) or award.kamers,
        posts=POSTS.of(entry) or award.posts,
        purpose=PURPOSE.of(entry) or award.purpose,
        report_by=REPORT_BY.of(entry) or award.report_by,
        accountant_from=award.accountant_from if ACCOUNTANT_FROM.of(entry) is None else ACCOUNTANT_FROM.of(entry),
        own_share=award.own_share if OWN_SHARE.of(entry) is None else OWN_SHARE.of(entry),
        rest=Rest(REST.of(entry) or award.rest),
    )
