"""Findings of this year and of earlier ones: shown as a table, and followed up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Line, Proof, State, moment, quoted, sentence
from bwk_ledger.audit.findings import (
    FindingKind,
    FollowUp,
    Stage,
    carried_to,
    findings,
    findings_of_year,
    paper_follow_up,
)
from bwk_ledger.audit.log import head, out_of_time
from bwk_ledger.audit.statement import SIGNED
from bwk_ledger.base.errors import count, shorten
from bwk_ledger.figures.kamers import result_years
from bwk_ledger.tables import table
from bwk_ledger.tables.table import Cell, Column, Row, Style, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.findings import About, AuditFinding, Event
    from bwk_ledger.audit.log import LogRecord


# What earlier years left to be followed up: their findings, or where there was no audit in the log, their report.


@dataclass(frozen=True)
class Earlier:
    """What the kascommissie of a year has to look back on.

    `on_paper` says that the books know the year before, but the log holds no finding and no signed statement of it:
    then its report is followed up as a whole, and `paper` is what was said of it.
    """

    year: int
    findings: tuple[AuditFinding, ...]  # oldest first
    has_books: bool
    on_paper: bool
    paper: Event | None = None


def earlier(audit: Audit) -> Earlier:
    """What is to be followed up in the year of an audit."""
    before = audit.year - 1
    all_findings = findings(audit.records)
    customs = audit.ledger.customs
    has_books = before in result_years(audit.ledger.transactions, customs)
    in_log = bool(findings_of_year(all_findings, before)) or any(
        record.kind == SIGNED and record.year == before for record in audit.records
    )
    return Earlier(
        year=before,
        findings=carried_to(all_findings, audit.year),
        has_books=has_books,
        on_paper=has_books and not in_log,
        paper=paper_follow_up(audit.records, audit.year),
    )


# Is gedaan wat de vorige kascommissie vroeg?

_PAGE = "Bevindingen"


def check(audit: Audit) -> Line:
    """Every finding of an earlier year that was not solved, and what this year says was done about it."""
    to_follow = earlier(audit)
    proofs = tuple(_proofs(to_follow, audit.year))
    return Line(
        key="followed_up",
        title="Is gedaan wat de vorige kascommissie vroeg?",
        meaning=(
            "Wat de kascommissie eerder vroeg of adviseerde en toen niet is opgelost, kijkt u nu na. Wat niet is "
            "gedaan, komt volgend jaar terug."
        ),
        answer=_answer(to_follow, proofs),
        proofs=proofs,
    )


def _proofs(found: Earlier, year: int) -> Iterable[Proof]:
    for item in found.findings:
        yield _proof(sentence(f"{item.name}: {_said(item)}"), item.follow_up(year))
    if found.on_paper:
        yield _proof(f"Het verslag van {found.year} staat hier niet.", found.paper)


def _proof(what: str, done: Event | None) -> Proof:
    if done is None:
        return Proof(f"{what} Nog niet nagekeken.", State.OPEN, page=_PAGE)
    state = State.GOOD if done.outcome == FollowUp.DONE else State.WRONG
    return Proof(f"{what} {sentence(f'{done.outcome}: {_short(done.text)}')}", state, page=_PAGE)


def _said(item: AuditFinding) -> str:
    ended = item.closing.outcome if item.closing else "niet afgehandeld" if item.stage is Stage.OPEN else item.stage
    return f"{_short(item.question)}, {ended}"


def _short(text: str) -> str:
    return quoted(shorten(" ".join(text.split())))


def _answer(found: Earlier, proofs: tuple[Proof, ...]) -> str:
    if not found.findings and found.on_paper:
        if found.paper is None:
            return (
                f"Van {found.year} staat hier geen kascontrole. Vraag het verslag van toen op en leg vast of is gedaan "
                "wat erin staat."
            )
        return f"Het verslag van {found.year} is nagekeken: {found.paper.outcome}."
    if not proofs:
        if not found.has_books:
            return f"{found.year} staat niet in deze boeken. Er is niets om op terug te kijken."
        return f"De kascommissie van {found.year} liet niets open."
    counts = {state: sum(proof.state is state for proof in proofs) for state in State}
    words = {State.GOOD: "opgevolgd", State.OPEN: "nog na te kijken", State.WRONG: "niet opgevolgd"}
    return f"Van eerdere jaren: {', '.join(f'{counts[state]} {words[state]}' for state in State if counts[state])}."


# `bwk bevindingen JAAR`: every finding of a year as a table, a row for each thing that was written.

SHORT_HASH = 8  # hex digits of a hash, where people compare it by eye
_HOW_TO_ANSWER = "Antwoorden doet u in de browser, met uw eigen account: bwk kascommissie {year}."
_COLUMNS = (
    Column("Wat", table.Kind.TEXT),
    Column("wie", table.Kind.TEXT),
    Column("wanneer", table.Kind.TEXT),
    Column("tekst", table.Kind.TEXT),
)


def findings_tables(audit: Audit, *, only_open: bool = False) -> list[Table]:
    """The findings of the year of an audit, and below them what earlier years left to be followed up.

    Args:
        audit: the audit.
        only_open: leave out what is closed, and what was looked at again.
    """
    before = earlier(audit)
    own = findings_of_year(findings(audit.records), audit.year)
    shown = [item for item in own if not only_open or item.stage is not Stage.CLOSED]
    tables = [
        Table(
            title=f"Bevindingen {audit.year}",
            subtitle=f"{_counted(own)}. {chain(audit.records)}",
            columns=_COLUMNS,
            rows=tuple(_rows(shown)) or (Row((Cell("er is geen bevinding" if not own else "alles is afgehandeld"),)),),
            footnotes=(_HOW_TO_ANSWER.format(year=audit.year),) if any(_waits(item) for item in own) else (),
        )
    ]
    carried = [item for item in before.findings if not only_open or item.follow_up(audit.year) is None]
    if carried:
        tables.append(
            Table(
                title="Van eerdere jaren",
                subtitle="Wat niet was opgelost; de kascommissie kijkt na of het is gedaan",
                columns=_COLUMNS,
                rows=tuple(_rows(carried)),
            )
        )
    return tables


def chain(records: Sequence[LogRecord]) -> str:
    """How much stands in the log and how it ends, to compare it by; and which records a clock set back has dated."""
    if not records:
        return "Het logboek is nog leeg"
    written = count(len(records), "aantekening", "aantekeningen")
    line = f"Logboek: {written}, laatste vingerafdruk (hash) {head(records)[:SHORT_HASH]}"
    turned = clock_turned_back(records)
    return f"{line}. {turned}" if turned else line


def clock_turned_back(records: Sequence[LogRecord]) -> str:
    """A sentence on the records that are dated before an earlier one; empty where there are none."""
    wrong = out_of_time(records)
    if not wrong:
        return ""
    which = f"aantekening {wrong[0]} is" if len(wrong) == 1 else f"aantekeningen {', '.join(map(str, wrong))} zijn"
    return f"Let op: {which} volgens de klok gemaakt vóór een eerdere aantekening; de klok stond terug"


def done_word(event: Event) -> str:
    """What somebody did, in a word or two: `vraag`, `aanvulling`, `afgehandeld: opgelost`."""
    if event.outcome:
        return f"{event.kind}: {event.outcome}" if event.kind is not FindingKind.FOLLOWED else event.outcome
    if event.kind is FindingKind.ANSWERED and event.role != "penningmeester":
        return "aanvulling"
    return event.kind


def about_words(about: About) -> str:
    """What a finding is about; empty where it is about the year as a whole."""
    return " – ".join(filter(None, (about.title, about.excerpt)))


def _waits(item: AuditFinding) -> bool:
    return item.stage is Stage.OPEN


def _counted(own: Sequence[AuditFinding]) -> str:
    counts = Counter(item.stage for item in own)
    return ", ".join(f"{counts[stage]} {stage}" for stage in Stage)


def _rows(found: Iterable[AuditFinding]) -> Iterator[Row]:
    for item in found:
        about = about_words(item.about)
        label = f"{item.year}-{item.number} {item.weight}, {item.stage}" + (f": {about}" if about else "")
        yield Row((Cell(label),), Style.HEADING)
        for event in item.events:
            word = item.weight if event.kind is FindingKind.ASKED else done_word(event)
            yield Row((Cell(word), Cell(event.by), Cell(moment(event.at)), Cell(event.text)), indent=1)
