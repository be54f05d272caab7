"""`bwk bevindingen JAAR`: every finding of a year as a table, a row for each thing that was written."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bwk_ledger.audit.earlier import earlier
from bwk_ledger.audit.findings import Kind, Stage, findings, of_year
from bwk_ledger.audit.log import head, out_of_time
from bwk_ledger.audit.moments import moment
from bwk_ledger.statements import table
from bwk_ledger.statements.table import Cell, Column, Row, Style, Table
from bwk_ledger.words import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.findings import About, Event, Finding
    from bwk_ledger.audit.log import Record

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
    own = of_year(findings(audit.records), audit.year)
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


def chain(records: Sequence[Record]) -> str:
    """How much stands in the log and how it ends, to compare it by; and which records a clock set back has dated."""
    if not records:
        return "Het logboek is nog leeg"
    line = f"Logboek: {count(len(records), 'aantekening', 'aantekeningen')}, laatste hash {head(records)[:SHORT_HASH]}"
    turned = clock_turned_back(records)
    return f"{line}. {turned}" if turned else line


def clock_turned_back(records: Sequence[Record]) -> str:
    """A sentence on the records that are dated before an earlier one; empty where there are none."""
    wrong = out_of_time(records)
    if not wrong:
        return ""
    which = f"aantekening {wrong[0]} is" if len(wrong) == 1 else f"aantekeningen {', '.join(map(str, wrong))} zijn"
    return f"Let op: {which} volgens de klok gemaakt vóór een eerdere aantekening; de klok stond terug"


def done_word(event: Event) -> str:
    """What somebody did, in a word or two: `vraag`, `aanvulling`, `afgehandeld: opgelost`."""
    if event.outcome:
        return f"{event.kind}: {event.outcome}" if event.kind is not Kind.FOLLOWED else event.outcome
    if event.kind is Kind.ANSWERED and event.role != "penningmeester":
        return "aanvulling"
    return event.kind


def about_words(about: About) -> str:
    """What a finding is about; empty where it is about the year as a whole."""
    return " – ".join(filter(None, (about.title, about.excerpt)))


def _waits(item: Finding) -> bool:
    return item.stage is Stage.OPEN


def _counted(own: Sequence[Finding]) -> str:
    counts = Counter(item.stage for item in own)
    return ", ".join(f"{counts[stage]} {stage}" for stage in Stage)


def _rows(found: Iterable[Finding]) -> Iterator[Row]:
    for item in found:
        about = about_words(item.about)
        label = f"{item.year}-{item.number} {item.weight}, {item.stage}" + (f": {about}" if about else "")
        yield Row((Cell(label),), Style.HEADING)
        for event in item.events:
            word = item.weight if event.kind is Kind.ASKED else done_word(event)
            yield Row((Cell(word), Cell(event.by), Cell(moment(event.at)), Cell(event.text)), indent=1)
