"""Keek er elke maand iemand mee? A board member who is not the treasurer looks at all outgoing payments of a month.

What was looked at is a record of the log: the payments by their hash, those that were not ticked, and what was said of
them. A payment that changes or comes in afterwards is told. What the kascommissie did while the year was going on
counts for its evening, and stands here by quarter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import Line, Proof, State, log_file, quoted
from bwk_ledger.audit.log import RecordDraft, append, tidy
from bwk_ledger.audit.sample import TICK, Payment, payments_in, transactions_of
from bwk_ledger.audit.sightings import SEEN
from bwk_ledger.base.errors import InputError, count, shorten
from bwk_ledger.base.money import ZERO
from bwk_ledger.base.periods import Period, month, month_in_words
from bwk_ledger.door.accounts import Role
from bwk_ledger.standing.board import of_board

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.door.accounts import Visitor

LOOKED = "maandblik"
_MOST = 100  # payments that are not ticked, in one record
_QUARTERS = {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde"}
_TREASURER = "penningmeester"


@dataclass(frozen=True)
class MonthLook:
    """What somebody looked at: a month, and what was not ticked of it."""

    by: str
    at: dt.datetime
    digest: str  # of the payments that there were
    unticked: frozenset[str]  # the identities of those that were not ticked
    remark: str


@dataclass(frozen=True)
class OutgoingMonth:
    """The outgoing payments of a month, and the last look at them."""

    period: Period
    payments: tuple[Payment, ...]
    look: MonthLook | None

    @property
    def name(self) -> str:
        """`maart 2026`."""
        return month_in_words(self.period.start)

    @property
    def key(self) -> str:
        """`2026-03`."""
        return f"{self.period.start:%Y-%m}"

    @property
    def total(self) -> Decimal:
        """EUR that went out."""
        return sum((item.spent for item in self.payments), ZERO)

    @property
    def digest(self) -> str:
        """The hash of what went out: which payments, and how much."""
        lines = (f"{item.entry.date} {item.identity} {item.spent:.2f}\n" for item in self.payments)
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def is_changed(self) -> bool:
        """Whether other payments stand there than somebody looked at."""
        return self.look is not None and self.look.digest != self.digest

    def ticked_by(self, number: str) -> frozenset[str]:
        """The identities of what somebody ticked in the last look; nothing once other payments stand there."""
        if self.look is None or self.is_changed or self.look.by != number:
            return frozenset()
        return frozenset(item.identity for item in self.payments) - self.look.unticked

    @property
    def state(self) -> State:
        """Good where somebody ticked everything that stands there now."""
        if self.look is None or self.is_changed or self.look.unticked:
            return State.OPEN
        return State.GOOD


def outgoing_months(audit: Audit) -> tuple[OutgoingMonth, ...]:
    """The months of the year that are over and in which something was paid."""
    named = audit.ledger.index.fact(payments_in, audit.year)
    looks = _looks(audit.of_year)
    months = []
    for number in range(1, 13):
        period = month(audit.year, number)
        payments = tuple(item for item in named.payments if item.spent and item.entry.date in period)
        if payments and period.end <= audit.today:
            months.append(OutgoingMonth(period, payments, looks.get(f"{period.start:%Y-%m}")))
    return tuple(months)


def _looks(records: Sequence[LogRecord]) -> Mapping[str, MonthLook]:
    return {
        str(record.values["maand"]): MonthLook(
            record.shown_by,
            record.at,
            str(record.values["betalingen"]),
            frozenset(str(item["boeking"]) for item in record.values["niet"]),
            str(record.values["opmerking"]),
        )
        for record in records
        if record.kind == LOOKED
    }


# To look at a month.


def require_looker(audit: Audit, by: Visitor) -> None:
    """Refuse who keeps the books, and who is not on the board as far as the books know it.

    Raises:
        InputError: the books say so.
    """
    config = audit.ledger.config
    now = Period(audit.today, audit.today + audit.today.resolution)
    if not by.person:
        raise InputError(
            f"het account {by.name} heeft geen nummer, en kan daarom niet tekenen.",
            remedy="vraag wie de accounts maakt om een account met het nummer van het bestuurslid.",
        )
    if not config.board:
        return
    member = of_board(config, by.person, now)
    if member is None:
        raise InputError(
            f"{by.person} zit volgens de boeken niet in het bestuur.",
            remedy="laat de penningmeester opschrijven wie in het bestuur zit, of laat een bestuurslid kijken.",
        )
    if _TREASURER in member.function.casefold():
        raise InputError(
            f"{by.person} is penningmeester.",
            cause="wie zelf betaalt, kijkt niet zichzelf na.",
            remedy="laat een ander bestuurslid naar deze maand kijken.",
        )


def look(audit: Audit, by: Visitor, name: str, digest: str, ticked: Sequence[str], remark: str) -> LogRecord:
    """Sign that one looked at the payments of a month.

    Args:
        audit: the books and the year.
        by: who looked.
        name: of the month, `2026-03`.
        digest: of the payments that were shown.
        ticked: the identities of those that were ticked.
        remark: what there is to say; needed where one was not ticked.

    Raises:
        InputError: this account may not, the payments changed meanwhile, or something is missing.
    """
    require_looker(audit, by)
    outgoing = next((item for item in outgoing_months(audit) if item.key == name), None)
    if outgoing is None:
        raise InputError("in deze maand is niets betaald, of zij is nog niet voorbij.", remedy="kies een andere maand.")
    if outgoing.digest != digest:
        raise InputError(
            f"de betalingen van {outgoing.name} zijn intussen veranderd.",
            remedy="bekijk de pagina opnieuw; er is niets bewaard.",
        )
    unticked = [item for item in outgoing.payments if item.identity not in set(ticked)]
    text = tidy(remark, required=False)
    if unticked and not text:
        raise InputError(
            f"{count(len(unticked), 'betaling is', 'betalingen zijn')} niet aangevinkt.",
            cause="wat u niet aanvinkt, is een vraag aan de penningmeester.",
            remedy="vink alles aan wat klopt, en schrijf in het veld Opmerking wat er met de rest is.",
        )
    if len(unticked) > _MOST:
        raise InputError(
            f"er zijn {len(unticked)} betalingen niet aangevinkt; dat is te veel voor een keer.",
            remedy="vink aan wat u hebt gezien en klopt.",
        )
    values = {
        "maand": name,
        "betalingen": digest,
        "aantal": len(outgoing.payments),
        "totaal": f"{outgoing.total:.2f}",
        "niet": [_named(item) for item in unticked],
        "opmerking": text,
    }
    return append(log_file(audit.folder), by, lambda _: RecordDraft(audit.year, LOOKED, values))


def _named(item: Payment) -> Mapping[str, Any]:
    return {"boeking": item.identity, "datum": item.entry.date.isoformat(), "bedrag": f"{item.spent:.2f}"}


# Keek er elke maand iemand mee?

_TITLE = "Keek er elke maand een bestuurslid mee dat niet zelf betaalt?"
_MEANING = (
    "Een bestuurslid dat geen penningmeester is, bekijkt elke maand alle betalingen die eruit gingen, en tekent "
    "daarvoor. Zo valt iets op na een maand, en niet pas na jaren."
)
_PAGE = "Maandblik"


def check(audit: Audit) -> Line:
    """Every month that is over, and who looked at its payments; with what the kascommissie did during the year."""
    months = outgoing_months(audit)
    proofs = (*map(_proof, months), *_interim(audit))
    least = State.GOOD if months else State.OPEN
    return Line("months", _TITLE, _MEANING, _answer(audit, months), proofs, least)


def _answer(audit: Audit, months: Sequence[OutgoingMonth]) -> str:
    if not months:
        return f"Er is nog geen maand van {audit.year} voorbij waarin iets is betaald."
    done = sum(item.state is State.GOOD for item in months)
    return f"In {done} van {count(len(months), 'maand', 'maanden')} zijn alle betalingen door een ander bekeken."


def _proof(item: OutgoingMonth) -> Proof:
    begins = f"{item.name.capitalize()}: {count(len(item.payments), 'betaling', 'betalingen')}"
    if item.look is None:
        return Proof(f"{begins}, door niemand bekeken.", State.OPEN, item.total, page=_PAGE)
    remark = f" Opmerking: {quoted(shorten(item.look.remark))}." if item.look.remark else ""
    if item.is_changed:
        why = f"{begins}. {item.look.by} bekeek deze maand, en daarna is er iets veranderd of bijgekomen.{remark}"
        return Proof(why, State.OPEN, item.total, page=_PAGE)
    if item.look.unticked:
        why = f"{begins}, waarvan {item.look.by} er {len(item.look.unticked)} niet aanvinkte.{remark}"
        return Proof(why, State.OPEN, item.total, page=_PAGE)
    return Proof(f"{begins}, alle bekeken door {item.look.by}.{remark}", State.GOOD, item.total, page=_PAGE)


def _interim(audit: Audit) -> Iterator[Proof]:
    """What the kascommissie did about a quarter before the year was over."""
    ticked: Counter[int] = Counter()
    seen: Counter[int] = Counter()
    ticks = {
        str(record.values["boeking"]): record
        for record in audit.of_year
        if record.kind == TICK and record.at.date() < audit.period.end
    }
    entries = transactions_of(audit.ledger.index, audit.year) if ticks else {}
    for identity in ticks:
        if identity in entries:
            ticked[_quarter(entries[identity].date)] += 1
    for record in audit.of_year:
        if record.kind == SEEN and record.at.date() < audit.period.end:
            seen[_quarter(dt.date.fromisoformat(record.values["dag"]))] += 1
    for quarter in sorted({*ticked, *seen}):
        yield Proof(
            f"Tussentijds, over het {_QUARTERS[quarter]} kwartaal: de kascommissie keek "
            f"{count(ticked[quarter], 'boeking', 'boekingen')} na, en zag {seen[quarter]} keer zelf wat er was.",
            page="Steekproef",
        )


def _quarter(day: dt.date) -> int:
    return (day.month + 2) // 3


def may_look(visitor: Visitor | None) -> bool:
    """Whether who looks at the page can sign it."""
    return visitor is not None and visitor.role is Role.BOARD
