"""The evening of the kascommissie in five steps: how far each is, whose turn it is, and who looked at what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import State, moment
from bwk_ledger.audit.findings import Stage, findings, findings_of_year
from bwk_ledger.audit.paper import counted
from bwk_ledger.audit.sample import TICK, sample_of
from bwk_ledger.audit.sightings import seen_accounts
from bwk_ledger.audit.statement import statements
from bwk_ledger.base.errors import count
from bwk_ledger.door.accounts import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.audit import Audit, Line
    from bwk_ledger.audit.log import LogRecord
    from bwk_ledger.audit.statement import AuditStatement
    from bwk_ledger.door.accounts import Visitor


@dataclass(frozen=True)
class StepState:
    """How far a step is, in a few words; `is_yours` where who looks is the one to do something."""

    text: str
    sign: State = State.OPEN
    is_yours: bool = False


def step_states(audit: Audit, lines: Sequence[Line] | None, visitor: Visitor | None) -> tuple[StepState, ...]:
    """How far the five steps are: the checklist, what was seen, the sample, the findings and the statement.

    Args:
        audit: the audit.
        lines: the checklist as it was filled in; None where nobody read it yet.
        visitor: who looks; None where nobody has to log in.
    """
    return (_listed(lines), _seen(audit), _sampled(audit), _found(audit, visitor), _stated(audit, visitor))


def _listed(lines: Sequence[Line] | None) -> StepState:
    if lines is None:
        return StepState("nog niet gelezen")
    states = [line.state for line in lines]
    wrong, left = states.count(State.WRONG), states.count(State.OPEN)
    summary = ", ".join(filter(None, (f"{wrong} niet goed" if wrong else "", f"{left} open" if left else "")))
    return StepState(summary or "alles goed", State.WRONG if wrong else State.OPEN if left else State.GOOD)


def _seen(audit: Audit) -> StepState:
    own = seen_accounts(audit)
    if differing := sum(len(item.differing) for item in own):
        return StepState(f"{differing} keer anders dan de boeken", State.WRONG)
    seen = sum(item.is_seen_by_two(audit.period.last_day) for item in own)
    return StepState(f"{seen} van {len(own)} door twee gezien", State.GOOD if seen == len(own) else State.OPEN)


def _sampled(audit: Audit) -> StepState:
    sample = sample_of(audit)
    if not sample.items:
        return StepState("nog niet getrokken")
    is_done = sample.done == len(sample.items)
    sign = State.WRONG if sample.wrong else State.GOOD if is_done else State.OPEN
    return StepState(f"{sample.done} van {len(sample.items)}", sign)


def _found(audit: Audit, visitor: Visitor | None) -> StepState:
    year_findings = findings_of_year(findings(audit.records), audit.year)
    stages = [item.stage for item in year_findings]
    waiting, answered = stages.count(Stage.OPEN), stages.count(Stage.ANSWERED)
    role = visitor.role if visitor is not None else None
    if waiting and role is Role.TREASURER:
        return StepState(f"u bent aan zet: {count(waiting, 'antwoord', 'antwoorden')}", is_yours=True)
    if answered and role is Role.COMMITTEE:
        return StepState(f"u bent aan zet: {answered} afhandelen", is_yours=True)
    if waiting:
        return StepState(f"{count(waiting, 'bevinding wacht', 'bevindingen wachten')} op antwoord")
    if answered:
        return StepState(f"{count(answered, 'antwoord', 'antwoorden')} te lezen")
    return StepState(f"{len(year_findings)} afgehandeld" if year_findings else "geen", State.GOOD)


def _stated(audit: Audit, visitor: Visitor | None) -> StepState:
    known = statements(audit.records, audit.year)
    if not known:
        return StepState("nog niet voorgesteld")
    last = known[-1]
    if last.signature is not None:
        return StepState("getekend", State.GOOD)
    if is_second(audit, last, visitor):
        return StepState("u bent aan zet: tekenen", is_yours=True)
    return StepState("wacht op het tweede lid")


def is_second(audit: Audit, statement: AuditStatement, visitor: Visitor | None) -> bool:
    """Whether who looks may be the second to sign a proposal: of the kascommissie, and not who proposed it."""
    if visitor is None or visitor.role is not Role.COMMITTEE:
        return False
    first = statement.proposal
    return visitor.name != first.by and not audit.ledger.config.same_person(visitor.person, first.person)


# Who looked at what, as far as the log knows.


@dataclass(frozen=True)
class LookedBy:
    """What somebody did in the audit of a year, in words, and when last."""

    who: str
    role: str
    what: str
    last: str


def looked(records: Sequence[LogRecord]) -> tuple[LookedBy, ...]:
    """What each did, by who began first; a booking that one looked at more than once counts once."""
    own: dict[tuple[str, str], list[LogRecord]] = {}
    for record in records:
        own.setdefault((record.shown_by, record.role), []).append(record)
    return tuple(LookedBy(who, role, counted(_once(items)), moment(items[-1].at)) for (who, role), items in own.items())


def _once(records: Sequence[LogRecord]) -> Iterator[LogRecord]:
    seen = set()
    for record in records:
        booking = record.values["boeking"] if record.kind == TICK else record.digest
        if booking not in seen:
            yield record
        seen.add(booking)
