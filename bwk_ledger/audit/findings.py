"""Findings (bevindingen): what the kascommissie asks or remarks, what is answered, and how it ends.

A finding is told by records of the log: `bevinding` asks, `antwoord` answers or adds, `afgehandeld` closes,
`heropend` opens again, and `opvolging` is what the kascommissie of a later year says was done about it. Nothing is
changed or taken back; who was mistaken adds a record. What may follow on what is decided while the log is locked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from bwk_ledger.audit.audit import moment
from bwk_ledger.audit.log import RecordDraft, append, tidy
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role, require

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.door.accounts import Visitor

PAPER = 0  # the number under which the report of a year that is not in the log is followed up


class FindingKind(StrEnum):
    """What a record says, as the log calls it."""

    ASKED = "bevinding"
    ANSWERED = "antwoord"
    CLOSED = "afgehandeld"
    REOPENED = "heropend"
    FOLLOWED = "opvolging"


# Who may write it. Both of the kascommissie may go on with a finding of the other.
MAY: Mapping[FindingKind, tuple[Role, ...]] = {
    FindingKind.ASKED: (Role.COMMITTEE,),
    FindingKind.ANSWERED: (Role.TREASURER, Role.COMMITTEE),
    FindingKind.CLOSED: (Role.COMMITTEE,),
    FindingKind.REOPENED: (Role.COMMITTEE,),
    FindingKind.FOLLOWED: (Role.COMMITTEE,),
}


class Weight(StrEnum):
    """What a finding asks for."""

    QUESTION = "vraag"
    REMARK = "opmerking"
    ADVICE = "advies"


class Outcome(StrEnum):
    """How a finding ends; all but the first come back next year."""

    SOLVED = "opgelost"
    STAYS = "blijft staan"
    ADVICE = "advies voor volgend jaar"


class FollowUp(StrEnum):
    """What was done about a finding of an earlier year."""

    DONE = "opgevolgd"
    NOT_DONE = "niet opgevolgd"


class Stage(StrEnum):
    """Whose turn it is: of the penningmeester, of the kascommissie, of nobody."""

    OPEN = "open"
    ANSWERED = "beantwoord"
    CLOSED = "afgehandeld"


@dataclass(frozen=True)
class About:
    """What a finding is about: a line of the checklist by its key, an entry by its identity, or, empty, the whole.

    `title` and `excerpt` are what people read of them, as it was when the question was asked; `date` is that of the
    entry (ISO), so that it is found again without naming all of the books.
    """

    line: str = ""
    title: str = ""
    entry: str = ""
    excerpt: str = ""
    date: str = ""


@dataclass(frozen=True)
class Event:
    """One record of a finding; `outcome` is an `Outcome` where it closes and a `FollowUp` where it follows up."""

    kind: FindingKind
    year: int  # of the audit in which it was written
    at: dt.datetime  # UTC
    by: str  # as pages call who wrote it
    role: str
    text: str
    outcome: str = ""


@dataclass(frozen=True)
class AuditFinding:
    """A finding with all that followed; the first of `events` is the question itself."""

    year: int
    number: int  # within the year, from 1
    weight: Weight
    about: About
    events: tuple[Event, ...]

    @property
    def question(self) -> str:
        """What was asked."""
        return self.events[0].text

    @property
    def name(self) -> str:
        """`bevinding 2 van 2026`."""
        return f"bevinding {self.number} van {self.year}"

    @property
    def _last(self) -> Event:
        """The event that decides how it stands in its own year."""
        return next(event for event in reversed(self.events) if event.kind is not FindingKind.FOLLOWED)

    @property
    def stage(self) -> Stage:
        """Whose turn it is. Who of the kascommissie adds something hands the turn back to the penningmeester."""
        if self._last.kind is FindingKind.CLOSED:
            return Stage.CLOSED
        answered = self._last.kind is FindingKind.ANSWERED and self._last.role == Role.TREASURER
        return Stage.ANSWERED if answered else Stage.OPEN

    @property
    def closing(self) -> Event | None:
        """How it was closed; None where it is not."""
        return self._last if self.stage is Stage.CLOSED else None

    def follow_up(self, year: int) -> Event | None:
        """The last thing that the kascommissie of a later year said was done about it; opening it again undoes that."""
        return self._follow_up(lambda event: event.year == year)

    def is_carried_to(self, year: int) -> bool:
        """Whether the kascommissie of a later year has to see what was done about it."""
        if self.year >= year:
            return False
        if any(event.kind is FindingKind.FOLLOWED and event.year == year for event in self.events):
            return True
        if self.closing is not None and self.closing.outcome == Outcome.SOLVED:
            return False
        earlier = self._follow_up(lambda event: event.year < year)
        return earlier is None or earlier.outcome != FollowUp.DONE

    def _follow_up(self, fits: Callable[[Event], bool]) -> Event | None:
        latest = None
        for event in self.events:
            if event.kind is FindingKind.REOPENED:
                latest = None
            elif event.kind is FindingKind.FOLLOWED and fits(event):
                latest = event
        return latest


def findings(records: Iterable[LogRecord]) -> tuple[AuditFinding, ...]:
    """The findings of all years, in the order in which they were asked."""
    events: dict[tuple[int, int], list[Event]] = defaultdict(list)
    asked: dict[tuple[int, int], LogRecord] = {}
    for record in records:
        if record.kind not in _KINDS:
            continue
        key = _key(record)
        if record.kind == FindingKind.ASKED:
            asked[key] = record
        events[key].append(_event(record))
    return tuple(
        AuditFinding(*key, Weight(record.values["gewicht"]), _about(record.values["over"]), tuple(events[key]))
        for key, record in asked.items()
    )


def findings_of_year(found: Iterable[AuditFinding], year: int) -> tuple[AuditFinding, ...]:
    """The findings that were asked in the audit of a year."""
    return tuple(item for item in found if item.year == year)


def carried_to(found: Iterable[AuditFinding], year: int) -> tuple[AuditFinding, ...]:
    """The findings of earlier years of which the kascommissie of a year has to see what was done."""
    return tuple(item for item in found if item.is_carried_to(year))


def paper_follow_up(records: Iterable[LogRecord], year: int) -> Event | None:
    """What the kascommissie of a year says of last year's report, where that is not in the log."""
    latest = None
    for record in records:
        if record.kind == FindingKind.FOLLOWED and record.year == year and _key(record) == (year - 1, PAPER):
            latest = _event(record)
    return latest


def ask(log: Path, by: Visitor, year: int, weight: str, text: str, about: About | None = None) -> int:
    """Ask or remark something; gives the number of the new finding.

    Raises:
        InputError: somebody else's role, no such weight, nothing to read in the text or too much, the same twice.
    """
    require(by, MAY[FindingKind.ASKED])
    about = about or About()
    chosen, clean = _choice(Weight, weight), tidy(text)

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        known = findings_of_year(findings(records), year)
        for item in known:
            same = (item.question, item.about, item.weight) == (clean, about, chosen)
            if same and item.stage is not Stage.CLOSED:
                raise _twice(item)
        values = {
            "nummer": len(known) + 1,
            "tekst": clean,
            "gewicht": chosen,
            "over": {
                "regel": about.line,
                "titel": about.title,
                "boeking": about.entry,
                "omschrijving": about.excerpt,
                "datum": about.date,
            },
        }
        return RecordDraft(year, FindingKind.ASKED, values)

    return int(append(log, by, make).values["nummer"])


def answer(log: Path, by: Visitor, year: int, number: int, text: str) -> None:
    """Answer a finding, or add to it.

    Raises:
        InputError: somebody else's role, no such finding, it is closed, nothing to read or too much, the same twice.
    """
    require(by, MAY[FindingKind.ANSWERED])
    clean = tidy(text)

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        finding = _the(records, year, number)
        _refuse_closed(finding, "laat de kascommissie haar heropenen; daarna kan er weer iets bij.")
        last = finding.events[-1]
        if (last.kind, last.text, last.by) == (FindingKind.ANSWERED, clean, by.shown):
            raise _twice(finding)
        return RecordDraft(year, FindingKind.ANSWERED, {"nummer": number, "tekst": clean})

    append(log, by, make)


def close(log: Path, by: Visitor, year: int, number: int, outcome: str, text: str = "") -> None:
    """Close a finding with an outcome, and perhaps a word on it.

    Raises:
        InputError: somebody else's role, no such finding or outcome, it is closed already, too much to read.
    """
    require(by, MAY[FindingKind.CLOSED])
    chosen, clean = _choice(Outcome, outcome), tidy(text, required=False)

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        _refuse_closed(_the(records, year, number), "heropen haar eerst als de afloop een andere moet zijn.")
        return RecordDraft(year, FindingKind.CLOSED, {"nummer": number, "tekst": clean, "afloop": chosen})

    append(log, by, make)


def reopen(log: Path, by: Visitor, year: int, number: int, text: str) -> None:
    """Open a closed finding again, with the reason.

    Raises:
        InputError: somebody else's role, no such finding, it is not closed, nothing to read or too much.
    """
    require(by, MAY[FindingKind.REOPENED])
    clean = tidy(text)

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        finding = _the(records, year, number)
        if finding.stage is not Stage.CLOSED:
            raise InputError(
                f"{finding.name} is niet afgehandeld.",
                remedy="schrijf erbij wat u nog wilt weten; heropenen hoeft niet.",
            )
        return RecordDraft(year, FindingKind.REOPENED, {"nummer": number, "tekst": clean})

    append(log, by, make)


def follow_up(
    log: Path, by: Visitor, year: int, of: int, number: int, outcome: str, text: str, *, paper: bool = False
) -> None:
    """Say what was done about a finding of an earlier year; saying it again replaces what counts, and both stay.

    Args:
        log: the log.
        by: who says it.
        year: of the audit in which it is said.
        of: the year of the finding.
        number: of the finding in that year; `PAPER` for the report of last year as a whole.
        outcome: a `FollowUp`.
        text: what that rests on.
        paper: whether the report of last year as a whole may be followed up: it is not in the log.

    Raises:
        InputError: somebody else's role, no such finding or outcome, nothing left to follow up, nothing to read or too
            much, the same twice.
    """
    require(by, MAY[FindingKind.FOLLOWED])
    chosen, clean = _choice(FollowUp, outcome), tidy(text)

    def make(records: Sequence[LogRecord]) -> RecordDraft:
        if number == PAPER and of == year - 1 and paper:
            last = paper_follow_up(records, year)
        else:
            finding = _the(records, of, number)
            if not finding.is_carried_to(year):
                raise InputError(
                    f"over {finding.name} valt in {year} niets op te volgen.",
                    cause="zij is niet van een eerder jaar, is opgelost, of was al opgevolgd.",
                    remedy="kies er een uit de lijst van eerdere jaren.",
                )
            last = finding.follow_up(year)
        if last and (last.outcome, last.text, last.by) == (chosen, clean, by.shown):
            raise InputError(
                "dit staat er al.",
                remedy="u hoeft niets meer te doen: een formulier hoeft maar een keer te worden verstuurd.",
            )
        return RecordDraft(year, FindingKind.FOLLOWED, {"van": of, "nummer": number, "afloop": chosen, "tekst": clean})

    append(log, by, make)


_KINDS = frozenset(FindingKind)
_Choice = TypeVar("_Choice", Weight, Outcome, FollowUp)


def _key(record: LogRecord) -> tuple[int, int]:
    return int(record.values.get("van", record.year)), int(record.values["nummer"])


def _event(record: LogRecord) -> Event:
    return Event(
        kind=FindingKind(record.kind),
        year=record.year,
        at=record.at,
        by=record.shown_by,
        role=record.role,
        text=str(record.values["tekst"]),
        outcome=str(record.values.get("afloop", "")),
    )


def _about(values: Mapping[str, Any]) -> About:
    return About(values["regel"], values["titel"], values["boeking"], values["omschrijving"], values["datum"])


def _choice(kind: type[_Choice], text: str) -> _Choice:
    try:
        return kind(text)
    except ValueError:
        raise InputError(f"'{text}' is hier geen keuze.", remedy=f"kies uit: {', '.join(kind)}.") from None


def _the(records: Sequence[LogRecord], year: int, number: int) -> AuditFinding:
    known = findings_of_year(findings(records), year)
    for item in known:
        if item.number == number:
            return item
    there = f"van {year} zijn er {len(known)}." if len(known) != 1 else f"van {year} is er 1."
    raise InputError(
        f"er is geen bevinding {number} van {year}.",
        cause=there if known else f"van {year} zijn er geen.",
        remedy="kies er een uit de lijst op de pagina Bevindingen.",
    )


def _refuse_closed(found: AuditFinding, remedy: str) -> None:
    if found.closing is not None:
        done = found.closing
        raise InputError(
            f"{found.name} is al afgehandeld.",
            cause=f"{done.by} deed dat op {moment(done.at)}: {done.outcome}.",
            remedy=remedy,
        )


def _twice(found: AuditFinding) -> InputError:
    return InputError(
        "dit staat er al.",
        cause=f"{found.name} zegt precies hetzelfde.",
        remedy="u hoeft niets meer te doen: een formulier hoeft maar een keer te worden verstuurd.",
    )
