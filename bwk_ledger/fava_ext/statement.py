"""The pages "Veranderd" and "Verklaring": what changed in the books, and what the kascommissie signs for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Response, abort, request

from bwk_ledger.audit import log
from bwk_ledger.audit.audit import State, moment, open_audit
from bwk_ledger.audit.change_report import changes
from bwk_ledger.audit.evening import LookedBy, is_second, looked
from bwk_ledger.audit.meeting import result
from bwk_ledger.audit.paper import blocks, codes, work_in
from bwk_ledger.audit.signing import RED, Adopt, Discharge, MeetingAdvice, content, propose, sign, signed_pdf
from bwk_ledger.audit.signing import changes as signing_changes
from bwk_ledger.audit.statement import state_of, statements
from bwk_ledger.audit.verify import verify_number
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.render.pdf import render_declaration as render
from bwk_ledger.render.pdf import render_result
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Column, Kind, Link, Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.change_report import Change, ChangeGroup, Report
    from bwk_ledger.audit.statement import AuditStatement
    from bwk_ledger.audit.verify import Verified
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.page import AuditRequest, Head
    from bwk_ledger.tables.table import Block


# Everything the template of the page "Veranderd" shows, as one frozen `VeranderdPage`.

SHOWN = 10  # changes of a kind; the others can be opened
_CLOSED = (
    "De boeking hoort bij een jaar dat toen al was afgesloten, of waarover al een verklaring was. Dan hoort er niets "
    "meer te veranderen."
)


def _booking(change: Change) -> Cell:
    closed = f"{', '.join(map(str, change.closed))} was al afgesloten of verklaard" if change.closed else ""
    link = Link(entry=change.entry) if change.entry is not None else None
    return Cell(
        change.label, link=link, note=_CLOSED if closed else "", beside=closed, below=change.what, warns=bool(closed)
    )


def _size(change: Change) -> Cell:
    if change.amount or not change.hours:
        return Cell(change.amount or None)
    return Cell(change.hours, Kind.HOURS, beside="uur")


def _who(change: Change) -> Cell:
    first, *more = [*filter(None, (change.by, change.when, change.why))] or [""]
    return Cell(first, below=". ".join(more))


_CHANGES: tuple[RecordField[Change], ...] = (
    RecordField("Boeking en wat er veranderde", Kind.TEXT, _booking),
    RecordField(
        "euro",
        Kind.MONEY,
        _size,
        meaning="Om hoeveel euro het gaat: wat op een andere rekening of subsidie kwam, en anders hoe groot de boeking "
        "is.",
    ),
    RecordField(
        "door wie en wanneer",
        Kind.TEXT,
        _who,
        meaning="De naam waaronder de wijziging in de geschiedenis van de boeken staat.",
        look="who",
    ),
)


@dataclass(frozen=True)
class ChangesPart:
    """The changes of the audited year, or those of the other years."""

    name: str
    title: str
    groups: tuple[ChangeGroup, ...]


@dataclass(frozen=True)
class VeranderdPage:
    """The page for one year; `asked` is what the reader chose, `wrong` why that cannot be used."""

    head: Head
    report: Report | None = None
    asked: str = ""
    wrong: str = ""
    shown: int = SHOWN

    @staticmethod
    def table(changes: Sequence[Change]) -> Table:
        """Changes below each other."""
        return records("", _CHANGES, changes, key=lambda change: change.label)

    @property
    def parts(self) -> tuple[ChangesPart, ...]:
        """The year first; a part without changes is left out."""
        if self.report is None:
            return ()
        both = (
            ChangesPart("jaar", str(self.report.year), self.report.of_year),
            ChangesPart("andere", "Andere jaren", self.report.of_others),
        )
        return tuple(part for part in both if part.groups)


def build_changes(request: AuditRequest) -> VeranderdPage:
    """Make the page; what was changed is read from git with every request, and kept while nothing changes."""
    asked = request.arguments.get("sinds", "").strip()
    try:
        return VeranderdPage(request.head, changes(request.audit, asked), asked)
    except InputError as error:
        return VeranderdPage(request.head, asked=asked, wrong=str(error))


# The page "Wat is er veranderd": what changed in the books.


class Veranderd(page.AuditPage):
    """The page "Wat is er veranderd"."""

    report_title = "Wat is er veranderd"
    shown = VeranderdPage
    build_audit = staticmethod(build_changes)


# Everything the template of the page "Verklaring" shows, as one frozen `VerklaringPage`.

NUMBER = "getal"  # the argument that asks about a check number
_STATES: Mapping[str, str] = {State.GOOD: "state", State.OPEN: "state open", State.WRONG: "state wrong"}


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
    checked: Verified | None = None  # of the statement with the check number that was asked for
    refused: str = ""  # why there is none
    asked: str = ""
    waiting: StatementCard | None = None  # a proposal that a second member may sign
    changed: tuple[str, ...] = ()  # what is in the way of signing it
    is_over: bool = True  # whether the year is
    may_propose: bool = False
    may_sign: bool = False
    is_own: bool = False  # whether who looks proposed it
    proposed_on: str = ""  # the day, as an address has it
    proposed_by: str = ""
    red: tuple[tuple[str, str], ...] = ()  # what is not good by the proposal: key and question
    looked: tuple[LookedBy, ...] = ()
    number: str = ""  # of who looks
    adopt: tuple[str, ...] = tuple(Adopt)
    discharge: tuple[str, ...] = tuple(Discharge)
    hint: str = log.HINT
    most: int = log.MOST

    @staticmethod
    def table(block: Block) -> Table:
        """The table of a part of the statement."""
        looks = ["num" if index in block.right else "" for index in range(len(block.columns))]
        looks = [look or ("label" if index in (0, len(looks) - 1) else "") for index, look in enumerate(looks)]
        return Table(
            title=block.title,
            columns=tuple(
                Column(title, Kind.TEXT, look=look) for title, look in zip(block.columns, looks, strict=True)
            ),
            rows=tuple(Row(tuple(Cell(text, look=_STATES.get(text, "")) for text in row)) for row in block.rows),
        )


def build_statement(request: AuditRequest) -> VerklaringPage:
    """Make the page."""
    audit = request.audit
    known = statements(audit.records, audit.year)
    last = known[-1] if known and known[-1].signature is None else None
    is_committee = request.visitor is not None and request.visitor.role is Role.COMMITTEE
    is_second_member = last is not None and is_second(audit, last, request.visitor)
    changed = _changed(audit, last) if last else ()
    is_over = audit.today >= audit.period.end
    return VerklaringPage(
        head=request.head,
        year=audit.year,
        blocks=_blocks(request, last),
        signed=tuple(_shown(item) for item in reversed(known) if item.signature is not None),
        waiting=_shown(last) if last else None,
        changed=changed,
        is_over=is_over,
        may_propose=is_committee and is_over,
        may_sign=is_second_member and not changed,
        is_own=is_committee and last is not None and not is_second_member,
        proposed_on=last.proposal.at.date().isoformat() if last else "",
        proposed_by=f"{last.proposal.shown_by} op {moment(last.proposal.at)}" if last else "",
        red=tuple(last.red.items()) if last else (),
        looked=looked(audit.of_year),
        number=request.visitor.person if request.visitor else "",
        **_checked(audit, request.arguments.get(NUMBER, "")),
    )


def _checked(audit: Audit, number: str) -> dict[str, Any]:
    """What there is to say of a check number."""
    if not number:
        return {}
    try:
        return {"asked": number, "checked": verify_number(number, audit.ledger, audit.today)}
    except InputError as error:
        return {"asked": number, "refused": str(error)}


def _changed(audit: Audit, last: AuditStatement) -> tuple[str, ...]:
    state = state_of(audit.ledger, audit.year, audit.today, last.values["afgesloten"])
    return signing_changes(audit.folder, audit.records, last, state)


def _blocks(request: AuditRequest, last: AuditStatement | None) -> tuple[Block, ...]:
    """What is signed is what is read: of a proposal its own words, and only without one how things stand now."""
    audit = request.audit
    values = last.values if last else content(audit, request.checklist())
    records = audit.records[: last.proposal.number - 1] if last else audit.records
    return tuple(blocks(audit.year, values, work_in(records, audit.year, values["veranderd"])))


def _shown(item: AuditStatement) -> StatementCard:
    return StatementCard(
        digest=item.proposal.digest,
        adopt=item.values["vaststellen"],
        discharge=item.values["decharge"],
        remark=item.values["toelichting"],
        signers=tuple((signer.person, moment(signer.at)) for signer in item.signers),
        codes=codes(item),
        file=item.file,
    )


# The page "Verklaring": the statement for the members' meeting.

_NOT_FOUND = 404


class Verklaring(page.AuditPage):
    """The page "Verklaring"."""

    report_title = "Verklaring"
    shown = VerklaringPage
    build_audit = staticmethod(build_statement)

    @page.endpoint("voorstel")
    def propose(self) -> Any:
        """Propose a statement, signed by who proposes it."""
        return self.act(Role.COMMITTEE, do=_propose)

    @page.endpoint("teken")
    def sign(self) -> Any:
        """Sign the proposal as the second member."""
        return self.act(Role.COMMITTEE, do=_sign)

    @page.endpoint("pdf", "GET")
    def pdf(self) -> Any:
        """A signed statement as it was signed, by the name of its file."""
        return self._file(lambda audit, found: (found.file, signed_pdf(audit.folder, audit.records, found, render)))

    @page.endpoint("uitslag", "GET")
    def result(self) -> Any:
        """The result of a signed statement for the members' meeting, on one page."""
        return self._file(
            lambda audit, found: (
                found.file.replace("verklaring", "uitslag"),
                render_result(result(audit.records, found)),
            )
        )

    def _file(self, make: Callable[[Audit, AuditStatement], tuple[str, bytes]]) -> Any:
        """A pdf of the signed statement that the address names by its file, with the name to keep it under."""
        asked = self.asked_now()
        try:
            audit = open_audit(asked.ledger, asked.year, asked.today)
        except InputError as error:
            return self.refused(str(error))
        name = request.args.get("bestand", "")
        statement = next((item for item in statements(audit.records, audit.year) if item.file == name and name), None)
        if statement is None:
            abort(_NOT_FOUND)
        called, content = make(audit, statement)
        return Response(
            content,
            mimetype="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{called}"'},
        )


def _propose(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    advice = MeetingAdvice(form.get("vaststellen", ""), form.get("decharge", ""), form.get("tekst", ""))
    propose(audit, by, advice, independent=_is_ticked(form))
    return "voorstel"


def _sign(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    red_seen = form.get(RED) == "ja"
    sign(audit, by, form.get("voorstel", ""), render, independent=_is_ticked(form), red_seen=red_seen)
    return "getekend"


def _is_ticked(form: Mapping[str, str]) -> bool:
    return form.get("onafhankelijk") == "ja"
