"""The pages "Kascommissie" and "Gezien": the questions of a check, and what was seen of every account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import State
from bwk_ledger.audit.checklist import checklist
from bwk_ledger.audit.evening import LookedBy, looked
from bwk_ledger.audit.findings import FindingKind
from bwk_ledger.audit.log import HINT, MOST, head
from bwk_ledger.audit.sample import SAMPLE, TICK, names_of
from bwk_ledger.audit.sightings import SeenAccount, Where, see, seen_accounts
from bwk_ledger.base import accounts
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import in_words
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.show import FIGURES, state_look
from bwk_ledger.tables.records import RecordField, records
from bwk_ledger.tables.table import Cell, Column, Kind, Link, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.audit.audit import Audit, Line, Proof
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.page import AuditRequest, Head


# Everything the template of the page "Kascommissie" shows, as one frozen `KascommissiePage`.

ALL = "alles"  # the argument that names the question of which every proof is to be shown
MOST_SHOWN = 25


@dataclass(frozen=True)
class ChecklistQuestion:
    """A question of the checklist, with what it rests on: what is not good first."""

    number: int
    line: Line
    proofs: Table
    not_good: int  # of all that it rests on
    hidden: int  # proofs that are not shown
    is_open: bool  # whether what it rests on is unfolded


@dataclass(frozen=True)
class KascommissiePage:
    """The page for one year."""

    head: Head
    checks: tuple[ChecklistQuestion, ...] = ()  # in the order of an evening
    can_ask: bool = False
    looked: tuple[LookedBy, ...] = ()

    @property
    def states(self) -> tuple[tuple[State, int], ...]:
        """How many questions stand how, good first."""
        return tuple((state, len(self._of(state))) for state in State)

    @property
    def wrong(self) -> tuple[ChecklistQuestion, ...]:
        """The questions of which the books contradict the answer that should be there."""
        return self._of(State.WRONG)

    @property
    def open(self) -> tuple[ChecklistQuestion, ...]:
        """The questions somebody has to look at."""
        return self._of(State.OPEN)

    def _of(self, state: State) -> tuple[ChecklistQuestion, ...]:
        return tuple(item for item in self.checks if item.line.state is state)


@dataclass(frozen=True)
class CheckedYear:
    """A checklist that was filled in, and the names of the entries it rests on."""

    audit: Audit  # kept, so that its books stay the ones this is of
    lines: tuple[Line, ...]
    identities: Mapping[int, str]  # by id of the entry


@dataclass
class Memory:
    """The checklist of each year as last filled in: the same books, log and day give the same answers."""

    _found: dict[int, tuple[tuple[Any, ...], CheckedYear]] = field(default_factory=dict)

    def known(self, audit: Audit) -> tuple[Line, ...] | None:
        """The checklist of a year as it is now; None where nobody asked for that of these books yet."""
        before = self._found.get(audit.year)
        if before is None or before[1].audit.ledger.entries is not audit.ledger.entries:
            return None
        return self.checked(audit).lines

    def checked(self, audit: Audit) -> CheckedYear:
        """The checklist of a year, filled in anew only where something changed."""
        key = _state(audit)
        before = self._found.get(audit.year)
        if before is not None and before[0] == key:
            return before[1]
        lines = checklist(audit)
        shown = [proof.entry for line in lines for proof in line.proofs if proof.entry is not None]
        checked = CheckedYear(audit, lines, names_of(audit.ledger.entries, shown))
        self._found[audit.year] = (key, checked)
        return checked


def _state(audit: Audit) -> tuple[Any, ...]:
    """What the answers depend on: of the work of this year who did it, and not what was ticked or asked."""
    kept = [record for record in audit.records if record.kind not in _NO_ANSWER or record.year != audit.year]
    who = frozenset(record.person for record in audit.of_year)
    return id(audit.ledger.entries), head(kept), who, audit.today


_NO_ANSWER = frozenset(
    {SAMPLE, TICK, FindingKind.ASKED, FindingKind.ANSWERED, FindingKind.CLOSED, FindingKind.REOPENED}
)


def build_checklist(request: AuditRequest, memory: Memory) -> KascommissiePage:
    """Make the page."""
    checked = memory.checked(request.audit)
    unfolded = request.arguments.get(ALL, "")
    can_ask = request.visitor is not None and request.visitor.role is Role.COMMITTEE
    return KascommissiePage(
        head=replace(request, lines=lambda: checked.lines).head,
        checks=tuple(
            _question(number, line, checked, everything=line.key == unfolded, can_ask=can_ask)
            for number, line in enumerate(checked.lines, 1)
        ),
        can_ask=can_ask,
        looked=looked(request.audit.of_year),
    )


def _question(number: int, line: Line, checked: CheckedYear, *, everything: bool, can_ask: bool) -> ChecklistQuestion:
    wrong = line.wrong
    ordered = [*wrong, *(proof for proof in line.proofs if proof.state is State.GOOD)]
    shown = ordered if everything else ordered[:MOST_SHOWN]
    fields = _proof_fields(line, checked, can_ask=can_ask)
    return ChecklistQuestion(
        number=number,
        line=line,
        proofs=records("Waar dit op rust", fields, shown, key=lambda proof: proof.state),
        not_good=len(wrong),
        hidden=len(ordered) - len(shown),
        is_open=everything,
    )


def _proof_fields(line: Line, checked: CheckedYear, *, can_ask: bool) -> tuple[RecordField[Proof], ...]:
    year = str(checked.audit.year)

    def what(proof: Proof) -> Cell:
        query = {"time": year if proof.time is None else proof.time}
        # The first that is there counts.
        link = Link(proof.entry, proof.account, proof.filter, page=proof.page, query=query)
        return Cell(proof.text, link=link)

    def asks(proof: Proof) -> Cell:
        query = {"over": line.key, "boeking": checked.identities.get(id(proof.entry), ""), "time": year}
        return Cell("vraag", link=Link(page="Bevindingen", query=query), look="ask")

    fields: tuple[RecordField[Proof], ...] = (
        RecordField("Stand", Kind.TEXT, lambda proof: Cell(proof.state, look=state_look(proof.state))),
        RecordField("Waarop", Kind.TEXT, what, look=f"what {FIGURES}"),
        RecordField(
            "bedrag", Kind.MONEY, lambda proof: Cell("" if proof.amount is None else proof.amount, beside=proof.unit)
        ),
    )
    return (*fields, RecordField("Stel een vraag", Kind.TEXT, asks)) if can_ask else fields


# The page "Kascommissie": the checklist.


class Kascommissie(page.AuditPage):
    """The page "Kascommissie"."""

    report_title = "Kascommissie"
    shown = KascommissiePage
    _memory: Memory | None = None

    def after_load_file(self) -> None:
        """Forget the answers about the books that were."""
        self._memory = None

    def known_lines(self, audit: Audit) -> tuple[Line, ...] | None:
        """The checklist, where somebody asked for that of these books already."""
        return self._memory.known(audit) if self._memory is not None else None

    def lines(self, audit: Audit) -> tuple[Line, ...]:
        """The checklist, filled in where nobody asked for that of these books yet."""
        return self._remembered().checked(audit).lines

    def _remembered(self) -> Memory:
        memory = self._memory = self._memory or Memory()
        return memory

    def build_audit(self, asked: page.AuditRequest) -> KascommissiePage:  # type: ignore[override]
        """The page of what was asked."""
        return build_checklist(asked, self._remembered())


# The page "Gezien": what the members of the kascommissie saw of every account, and the form to write it down.

_AGREES, _DIFFERS = "gelijk aan de boeken", "anders dan de boeken"


@dataclass(frozen=True)
class AccountForm:
    """An account, as the form names it, and where its money can be seen; what the books say is not shown."""

    account: str
    name: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class GezienPage:
    """The page for one year."""

    head: Head
    year: int = 0
    seen: Table | None = None  # None where nobody wrote anything down
    forms: tuple[AccountForm, ...] = ()
    may_write: bool = False
    today: str = ""
    hint: str = HINT
    most: int = MOST


def build_sightings(request: AuditRequest) -> GezienPage:
    """Make the page."""
    audit = request.audit
    sightings = seen_accounts(audit)
    rows = tuple(_rows(sightings))
    return GezienPage(
        head=request.head,
        year=audit.year,
        seen=Table("Wat er is gezien", _COLUMNS, rows) if rows else None,
        forms=tuple(AccountForm(item.account, item.name, _places(item.account)) for item in sightings),
        may_write=request.visitor is not None and request.visitor.role is Role.COMMITTEE,
        today=audit.today.isoformat(),
    )


_COLUMNS = (
    Column("Rekening of kas", Kind.TEXT, look="label"),
    Column("Dag", Kind.TEXT),
    Column("Gezien", Kind.TEXT, look="num"),
    Column("Volgens de boeken", Kind.TEXT, look="num"),
    Column("Waar", Kind.TEXT),
    Column("Door", Kind.TEXT),
    Column("Uitkomst", Kind.TEXT, look="label"),
)


def _rows(found: tuple[SeenAccount, ...]) -> Iterator[Row]:
    for item in found:
        for seen, books in zip(item.sightings, item.books, strict=True):
            agrees = seen.amount == books
            where = f"{seen.where}, onaangekondigd" if seen.unannounced else seen.where
            yield Row(
                (
                    Cell(item.name, below=seen.remark),
                    Cell(in_words(seen.day)),
                    Cell(format_amount(seen.amount)),
                    Cell(format_amount(books)),
                    Cell(where),
                    Cell(seen.by),
                    Cell(_AGREES if agrees else _DIFFERS, look="state" if agrees else "state wrong"),
                ),
                key=f"{item.account} {seen.day}",
            )


def _places(account: str) -> tuple[str, ...]:
    """Where the money of an account can be seen."""
    if accounts.is_under(account, accounts.CASH_BOX):
        return (Where.COUNTED,)
    if accounts.is_under(account, accounts.BANK):
        return (Where.SCREEN, Where.PDF)
    return tuple(Where)


class Gezien(page.AuditPage):
    """The page "Gezien"."""

    report_title = "Zelf gezien"
    shown = GezienPage
    build_audit = staticmethod(build_sightings)

    @page.endpoint("zag")
    def saw(self) -> Any:
        """Write down what one saw."""
        return self.act(Role.COMMITTEE, do=_saw)


def _saw(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    see(audit, by, form)
    return "gezien"
