"""Everything the template of the page "Bevindingen" shows, as one frozen `BevindingenPage`."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.audit.audit import State, log_file, moment
from bwk_ledger.audit.checklist import check_one
from bwk_ledger.audit.findings import (
    MAY,
    About,
    AuditFinding,
    FindingKind,
    FollowUp,
    Outcome,
    Stage,
    Weight,
    answer,
    ask,
    close,
    findings,
    findings_of_year,
    follow_up,
    reopen,
)
from bwk_ledger.audit.followed_up import SHORT_HASH, Earlier, clock_turned_back, done_word, earlier
from bwk_ledger.audit.log import HINT, MOST, head
from bwk_ledger.audit.paper_fit import SeenPapers, seen_of
from bwk_ledger.audit.sample import by_identity
from bwk_ledger.audit.sample_acts import excerpt_of
from bwk_ledger.base.errors import InputError
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.standing.receipts import spent

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.findings import Event
    from bwk_ledger.door.accounts import Visitor
    from bwk_ledger.fava_ext.page import AuditRequest, Head


_SIGNS = {Outcome.SOLVED: State.GOOD, Outcome.STAYS: State.WRONG, Outcome.ADVICE: State.OPEN}


@dataclass(frozen=True)
class Note:
    """One thing somebody wrote; `word` says what it is."""

    word: str
    by: str
    role: str
    at: str
    text: str


@dataclass(frozen=True)
class FindingCard:
    """A finding as the page shows it.

    `entry` is the entry it is about, for a link; `is_gone` says that the books no longer hold it as it was. `done` is
    what the kascommissie of this year said was done about a finding of an earlier year.
    """

    finding: AuditFinding
    place: str  # on the page
    notes: tuple[Note, ...]
    entry: Any = None
    is_gone: bool = False
    is_earlier: bool = False
    done: Event | None = None

    @property
    def stage(self) -> Stage:
        """Whose turn it is."""
        return self.finding.stage

    @property
    def sign(self) -> State:
        """How it stands, as the colours of the checklist tell it: of an earlier year only what was done counts."""
        if self.done is not None:
            return State.GOOD if self.done.outcome == FollowUp.DONE else State.WRONG
        closing = None if self.is_earlier else self.finding.closing
        return _SIGNS[Outcome(closing.outcome)] if closing else State.OPEN


@dataclass(frozen=True)
class Topic:
    """What is going to be asked about; `entry` is the entry itself, for a link."""

    about: About
    entry: Any = None


@dataclass(frozen=True)
class May:
    """What the visitor may do."""

    ask: bool = False
    answer: bool = False
    close: bool = False
    as_treasurer: bool = False


@dataclass(frozen=True)
class BevindingenPage:
    """The page for one year."""

    head: Head
    year: int = 0
    may: May = May()
    is_in_door: bool = False  # whether somebody logged in, in whatever role
    all: tuple[FindingCard, ...] = ()  # of the year, oldest first
    only_open: bool = False
    carried: tuple[FindingCard, ...] = ()  # of earlier years
    before: Earlier | None = None
    paper: Note | None = None  # what was said of the report of last year, where the log does not hold it
    topic: Topic | None = None  # what the form to ask is filled in with
    topic_problem: str = ""
    records: int = 0
    last_hash: str = ""
    clock: str = ""  # that a clock set back dated records

    weights = tuple(Weight)
    outcomes = tuple(Outcome)
    follow_ups = tuple(FollowUp)
    hint = HINT
    most = MOST

    @property
    def shown(self) -> tuple[FindingCard, ...]:
        """The findings that are listed."""
        return tuple(item for item in self.all if not self.only_open or item.stage is not Stage.CLOSED)

    @property
    def short_hash(self) -> str:
        """The beginning of the last hash, to compare by eye."""
        return self.last_hash[:SHORT_HASH]

    def count(self, stage: str) -> int:
        """How many findings of the year stand so."""
        return sum(item.stage == stage for item in self.all)


def build(request: AuditRequest) -> BevindingenPage:
    """Make the page. The address may say `over`, a line of the checklist, and `boeking`, an entry, to ask about."""
    audit = request.audit
    own, before = findings_of_year(findings(audit.records), audit.year), earlier(audit)
    entries = _entries(audit, {item.about.date for item in (*own, *before.findings)} - {""})
    line, entry = request.arguments.get("over", ""), request.arguments.get("boeking", "")
    may = _may(request.visitor)
    topic, problem = None, ""
    if may.ask and (line or entry):
        try:
            topic = topic_of(audit, line, entry)
        except InputError as error:
            problem = str(error)
    return BevindingenPage(
        head=request.head,
        year=audit.year,
        may=may,
        is_in_door=request.visitor is not None,
        all=tuple(_shown(item, audit.year, entries) for item in own),
        only_open=request.arguments.get("toon") == "open",
        carried=tuple(_shown(item, audit.year, entries) for item in before.findings),
        before=before,
        paper=_note(before.paper, Weight.QUESTION) if before.on_paper and before.paper else None,
        topic=topic,
        topic_problem=problem,
        records=len(audit.records),
        last_hash=head(audit.records),
        clock=clock_turned_back(audit.records),
    )


def topic_of(audit: Audit, line: str, entry: str) -> Topic:
    """What a question is about, as the checklist and the books now say.

    Args:
        audit: the audit.
        line: the key of a line of the checklist; empty for none.
        entry: the identity of an entry; empty for none.

    Raises:
        InputError: the checklist has no such line, or the books no such entry.
    """
    asked = check_one(audit, line) if line else None
    title = asked.title if asked else ""
    if line and asked is None:
        raise InputError(
            f"de controlelijst heeft geen regel '{line}'.",
            remedy="ga naar de controlelijst en klik daar op de vraag waar het om gaat.",
        )
    if not entry:
        return Topic(About(line, title))
    booking = by_identity(audit.ledger.entries).get(entry)
    if booking is None:
        raise InputError(
            "deze boeking staat niet in de boeken.",
            cause="zij is intussen veranderd of weggehaald.",
            remedy="zoek haar in Fava op en ga vandaar weer naar de bevindingen.",
        )
    return Topic(About(line, title, entry, _excerpt(audit, booking), booking.date.isoformat()), booking)


def _excerpt(audit: Audit, entry: Any) -> str:
    """What the log keeps of an entry: of an expense too what there was to see of its paper."""
    text = excerpt_of(entry)
    is_expense = isinstance(entry, data.Transaction) and spent(entry, audit.ledger.config) > 0
    return f"{text} · {_PAPER[seen_of(entry, audit.ledger.root)]}" if is_expense else text


_PAPER = {
    SeenPapers.PAPER: "papier in de boeken",
    SeenPapers.NUMBER: "van het papier alleen een nummer",
    SeenPapers.NOTHING: "geen papier",
}


def _entries(audit: Audit, dates: Collection[str]) -> Mapping[str, Any]:
    """The entries of some days by identity; twins are of one day, so they keep the number they have in all books."""
    return by_identity(entry for entry in audit.ledger.entries if entry.date.isoformat() in dates) if dates else {}


def _may(visitor: Visitor | None) -> May:
    if visitor is None:
        return May()
    role = visitor.role
    return May(
        ask=role in MAY[FindingKind.ASKED],
        answer=role in MAY[FindingKind.ANSWERED],
        close=role in MAY[FindingKind.CLOSED],
        as_treasurer=role is Role.TREASURER,
    )


def _shown(item: AuditFinding, year: int, entries: Mapping[str, Any]) -> FindingCard:
    entry = entries.get(item.about.entry)
    own = item.year == year
    return FindingCard(
        finding=item,
        place=f"bevinding-{item.number}" if own else f"bevinding-{item.year}-{item.number}",
        notes=tuple(_note(event, item.weight) for event in item.events),
        entry=entry,
        is_gone=bool(item.about.entry) and entry is None,
        is_earlier=not own,
        done=None if own else item.follow_up(year),
    )


def _note(event: Event, weight: Weight) -> Note:
    word = weight if event.kind is FindingKind.ASKED else done_word(event)
    return Note(word, event.by, event.role, moment(event.at), event.text)


# The page "Bevindingen": questions of the kascommissie and what became of them.


class Bevindingen(page.AuditPage):
    """The page "Bevindingen"."""

    report_title = "Bevindingen"
    shown = BevindingenPage
    place_of = MappingProxyType({"over": "over", "boeking": "boeking"})
    build_audit = staticmethod(build)

    @page.endpoint("vraag")
    def ask(self) -> Any:
        """Ask something, about a line of the checklist or an entry or neither."""
        return self.act(*MAY[FindingKind.ASKED], do=_ask)

    @page.endpoint("antwoord")
    def answer(self) -> Any:
        """Answer a finding or add to it."""
        return self.act(*MAY[FindingKind.ANSWERED], do=_answer)

    @page.endpoint("afgehandeld")
    def close(self) -> Any:
        """Close a finding."""
        return self.act(*MAY[FindingKind.CLOSED], do=_close)

    @page.endpoint("heropend")
    def reopen(self) -> Any:
        """Open a finding again."""
        return self.act(*MAY[FindingKind.REOPENED], do=_reopen)

    @page.endpoint("opvolging")
    def follow_up(self) -> Any:
        """Say what was done about a finding of an earlier year."""
        return self.act(*MAY[FindingKind.FOLLOWED], do=_follow_up)


def _ask(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    about = topic_of(audit, form.get("over", ""), form.get("boeking", "")).about
    number = ask(log_file(audit.folder), by, audit.year, form.get("gewicht", ""), form.get("tekst", ""), about)
    return f"bevinding-{number}"


def _answer(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number = _number(form)
    answer(log_file(audit.folder), by, audit.year, number, form.get("tekst", ""))
    return f"bevinding-{number}"


def _close(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number = _number(form)
    close(log_file(audit.folder), by, audit.year, number, form.get("afloop", ""), form.get("tekst", ""))
    return f"bevinding-{number}"


def _reopen(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number = _number(form)
    reopen(log_file(audit.folder), by, audit.year, number, form.get("tekst", ""))
    return f"bevinding-{number}"


def _follow_up(audit: Audit, by: Visitor, form: Mapping[str, str]) -> str:
    number, of = _number(form), _number(form, "van")
    follow_up(
        log_file(audit.folder),
        by,
        audit.year,
        of,
        number,
        form.get("afloop", ""),
        form.get("tekst", ""),
        paper=earlier(audit).on_paper,
    )
    return "eerder"


def _number(form: Mapping[str, str], name: str = "nummer") -> int:
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - far beyond any number there is
        raise InputError(
            "het formulier noemt geen bevinding.", remedy="ga terug naar de pagina en verstuur het formulier daar."
        )
    return int(text)
