"""Everything the template of the page "Kascommissie" shows, as one frozen `KascommissiePage`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import State
from bwk_ledger.audit.checklist import checklist
from bwk_ledger.audit.log import head
from bwk_ledger.audit.sample import by_identity
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bwk_ledger.audit.audit import Audit, Line, Proof
    from bwk_ledger.fava_ext.page import AuditRequest, Head


ALL = "alles"  # the argument that names the question of which every proof is to be shown
MOST = 25


@dataclass(frozen=True)
class ShownProof:
    """A thing an answer rests on; `identity` is what the log calls its entry, empty where it has none."""

    proof: Proof
    identity: str


@dataclass(frozen=True)
class ChecklistQuestion:
    """A question of the checklist, with what it rests on: what is not good first."""

    number: int
    line: Line
    proofs: tuple[ShownProof, ...]
    not_good: int  # of all that it rests on
    hidden: int  # proofs that are not shown
    is_open: bool  # whether what it rests on is unfolded


@dataclass(frozen=True)
class KascommissiePage:
    """The page for one year."""

    head: Head
    checks: tuple[ChecklistQuestion, ...] = ()  # in the order of an evening
    can_ask: bool = False

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
class Checked:
    """A checklist that was filled in, and the names of the entries it rests on."""

    audit: Audit  # kept, so that its books stay the ones this is of
    lines: tuple[Line, ...]
    identities: Mapping[int, str]  # by id of the entry


@dataclass
class Memory:
    """The checklist of each year as last filled in: the same books, log and day give the same answers."""

    _found: dict[int, tuple[tuple[int, str, dt.date], Checked]] = field(default_factory=dict)

    def checked(self, audit: Audit) -> Checked:
        """The checklist of a year, filled in anew only where something changed."""
        key = (id(audit.ledger), head(audit.records), audit.today)
        before = self._found.get(audit.year)
        if before is not None and before[0] == key:
            return before[1]
        lines = checklist(audit)
        shown = [proof.entry for line in lines for proof in line.proofs if proof.entry is not None]
        checked = Checked(audit, lines, _identities(audit.ledger.entries, shown))
        self._found[audit.year] = (key, checked)
        return checked


def _identities(entries: Iterable[Any], shown: Iterable[Any]) -> Mapping[int, str]:
    wanted = {id(entry) for entry in shown}
    return {id(entry): name for name, entry in by_identity(entries).items() if id(entry) in wanted}


def build(request: AuditRequest, memory: Memory) -> KascommissiePage:
    """Make the page."""
    checked = memory.checked(request.audit)
    unfolded = request.arguments.get(ALL, "")
    return KascommissiePage(
        head=request.head,
        checks=tuple(
            _question(number, line, checked.identities, everything=line.key == unfolded)
            for number, line in enumerate(checked.lines, 1)
        ),
        can_ask=request.visitor is not None and request.visitor.role is Role.COMMITTEE,
    )


def _question(number: int, line: Line, identities: Mapping[int, str], *, everything: bool) -> ChecklistQuestion:
    wrong = line.wrong
    ordered = [*wrong, *(proof for proof in line.proofs if proof.state is State.GOOD)]
    shown = ordered if everything else ordered[:MOST]
    return ChecklistQuestion(
        number=number,
        line=line,
        proofs=tuple(ShownProof(proof, identities.get(id(proof.entry), "")) for proof in shown),
        not_good=len(wrong),
        hidden=len(ordered) - len(shown),
        is_open=everything,
    )


# The page "Kascommissie": the checklist.


class Kascommissie(page.AuditPage):
    """The page "Kascommissie"."""

    report_title = "Kascommissie"
    shown = KascommissiePage
    _memory: Memory | None = None

    def after_load_file(self) -> None:
        """Forget the answers about the books that were."""
        super().after_load_file()
        self._memory = None

    def build_audit(self, asked: page.AuditRequest) -> KascommissiePage:  # type: ignore[override]
        """The page of what was asked."""
        memory = self._memory = self._memory or Memory()
        return build(asked, memory)
