"""Everything the template of the page "Verklaring" shows, as one frozen `VerklaringPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.access.visitor import Role
from bwk_ledger.audit import free_text
from bwk_ledger.audit.moments import moment
from bwk_ledger.audit.statement.paper import blocks, codes, work_in
from bwk_ledger.audit.statement.records import statements
from bwk_ledger.audit.statement.signing import Adopt, Discharge, changes, content
from bwk_ledger.audit.statement.state import state_of

if TYPE_CHECKING:
    from bwk_ledger.access.visitor import Visitor
    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.statement.records import Statement
    from bwk_ledger.fava_ext.audit.act import AuditRequest
    from bwk_ledger.fava_ext.request import Head
    from bwk_ledger.tables.letter import Block


@dataclass(frozen=True)
class StatementCard:
    """A proposal or a signed statement: what it advises, by whom, and its hashes in groups."""

    digest: str
    adopt: str
    discharge: str
    remark: str
    signers: tuple[tuple[str, str], ...]  # number, and when
    codes: tuple[tuple[str, str], ...]
    file: str  # of the pdf; empty while it is not signed


@dataclass(frozen=True)
class VerklaringPage:
    """The page for one year."""

    head: Head
    year: int = 0
    blocks: tuple[Block, ...] = ()  # what a statement says: of the proposal that waits, else one made now
    signed: tuple[StatementCard, ...] = ()  # the last first
    waiting: StatementCard | None = None  # a proposal that a second member may sign
    changed: tuple[str, ...] = ()  # what is in the way of signing it
    is_over: bool = True  # whether the year is
    may_propose: bool = False
    may_sign: bool = False
    is_own: bool = False  # whether who looks proposed it
    number: str = ""  # of who looks
    adopt: tuple[str, ...] = tuple(Adopt)
    discharge: tuple[str, ...] = tuple(Discharge)
    hint: str = free_text.HINT
    most: int = free_text.MOST


def build(request: AuditRequest) -> VerklaringPage:
    """Make the page."""
    audit = request.audit
    known = statements(audit.records, audit.year)
    last = known[-1] if known and known[-1].signature is None else None
    is_committee = request.visitor is not None and request.visitor.role is Role.COMMITTEE
    is_own = last is not None and request.visitor is not None and _is_own(audit, last, request.visitor)
    changed = _changed(audit, last) if last else ()
    is_over = audit.today >= audit.period.end
    return VerklaringPage(
        head=request.head,
        year=audit.year,
        blocks=_blocks(audit, last),
        signed=tuple(_shown(item) for item in reversed(known) if item.signature is not None),
        waiting=_shown(last) if last else None,
        changed=changed,
        is_over=is_over,
        may_propose=is_committee and is_over,
        may_sign=is_committee and last is not None and not is_own and not changed,
        is_own=is_own,
        number=request.visitor.person if request.visitor else "",
    )


def _changed(audit: Audit, last: Statement) -> tuple[str, ...]:
    state = state_of(audit.ledger, audit.year, audit.today, last.values["afgesloten"])
    return changes(audit.folder, audit.records, last, state)


def _is_own(audit: Audit, last: Statement, visitor: Visitor) -> bool:
    first = last.proposal
    return visitor.name == first.by or audit.ledger.config.same_person(visitor.person, first.person)


def _blocks(audit: Audit, last: Statement | None) -> tuple[Block, ...]:
    """What is signed is what is read: of a proposal its own words, and only without one how things stand now."""
    values = last.values if last else content(audit)
    records = audit.records[: last.proposal.number - 1] if last else audit.records
    return tuple(blocks(audit.year, values, work_in(records, audit.year, values["veranderd"])))


def _shown(item: Statement) -> StatementCard:
    return StatementCard(
        digest=item.proposal.digest,
        adopt=item.values["vaststellen"],
        discharge=item.values["decharge"],
        remark=item.values["toelichting"],
        signers=tuple((signer.person, moment(signer.at)) for signer in item.signers),
        codes=codes(item),
        file=item.file,
    )
