"""Wat valt op? Every detector with the words above what it finds, in the order in which they are shown; all hits.

They are a question of the checklist, and the table of a command.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.audit import Line, Proof, State
from bwk_ledger.audit.stands_out import amounts, cash, habits, moments, parties, payments, people, sources
from bwk_ledger.audit.stands_out.evidence import prepare
from bwk_ledger.base.errors import count
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.books.seal import moved
from bwk_ledger.tables import table
from bwk_ledger.tables.table import Cell, Column, Row, Style, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.audit.stands_out.evidence import Evidence, Hit
    from bwk_ledger.rules.index import Index


@dataclass(frozen=True)
class Detector:
    """A kind of thing that stands out; `find` says how often it does in clean books."""

    title: str
    find: Callable[[Evidence], Iterator[Hit]]

    @property
    def key(self) -> str:
        """Its name, as its hits have it."""
        return self.find.__name__


DETECTORS = (
    Detector("Hetzelfde factuurnummer", payments.same_number),
    Detector("Hetzelfde bedrag", payments.same_amount),
    Detector("Dezelfde omschrijving", payments.same_words),
    Detector("Eén papier, meer betalingen", payments.one_paper),
    Detector("Papieren met dezelfde inhoud", payments.same_content),
    Detector("Gedeclareerd en betaald", payments.declared_twice),
    Detector("Een ander rekeningnummer", parties.changed_account),
    Detector("Eén rekeningnummer, twee partijen", parties.shared_account),
    Detector("Bijna dezelfde naam", parties.alike_names),
    Detector("Nieuw, met een groot bedrag", parties.new_party),
    Detector("Zelden betaald, en geen papier", parties.hardly_seen),
    Detector("Kosten op een andere post", parties.new_post),
    Detector("Een andere kamer", parties.other_kamer),
    Detector("Een andere subsidie", habits.other_grant),
    Detector("Uit de opbrengst betaald", habits.paid_from_income),
    Detector("Geen kosten en geen opbrengst", habits.no_result),
    Detector("Terug naar een andere rekening", parties.other_way_back),
    Detector("Kosten betaald aan een mens", parties.person_paid),
    Detector("Net onder de grens", amounts.under_limit),
    Detector("In delen betaald", amounts.split_up),
    Detector("Rond het plafond", amounts.around_ceiling),
    Detector("Een rond bedrag", amounts.round_sum),
    Detector("Een dag zonder bank", amounts.closed_day),
    Detector("Meer dan anders", amounts.unusual_amount),
    Detector("Duurder dan anders", habits.dearer),
    Detector("Contant opgenomen", cash.withdrawal),
    Detector("Lijkt een eigen rekening", cash.own_lookalike),
    Detector("Onderweg gebleven", cash.on_its_way),
    Detector("Een kas die altijd klopt", cash.exact_counts),
    Detector("Borg die niet terug is", cash.late_deposits),
    Detector("Contributie bij een andere kamer", people.fee_elsewhere),
    Detector("Loon", people.wage_jump),
    Detector("Veel uren in een maand", people.hours_jump),
    Detector("Uren anders dan de urenlijst", people.hours_unlike_sheet),
    Detector("Bank anders dan het afschrift", sources.rows_unlike_statement),
    Detector("Een andere naam dan het afschrift", sources.party_unlike_statement),
    Detector("Begroting anders dan de tabel", sources.budget_unlike_file),
    Detector("Een nummer ontbreekt", moments.missing_numbers),
    Detector("Vaker dan elke maand", moments.twice_in_month),
    Detector("Een maand ontbreekt", moments.missing_months),
    Detector("Een gat in de ontvangsten", moments.missing_takings),
    Detector("Minder ontvangen dan anders", habits.fewer_takings),
    Detector("Een termijn ontbreekt", moments.missing_terms),
    Detector("In een ander jaar", moments.other_year),
    Detector("Laat geboekt", moments.made_late),
    Detector("Laat veranderd", moments.changed_late),
)
TITLES = {detector.key: detector.title for detector in DETECTORS}


def hits(audit: Audit) -> tuple[Hit, ...]:
    """Everything that stands out in a year, found once for as long as the books stay as they are."""
    known = audit.ledger.index.fact(_found)
    key = (audit.year, audit.today)
    if key not in known:
        evidence = prepare(audit)
        known[key] = tuple(hit for detector in DETECTORS for hit in _largest_first(detector.find(evidence)))
    return known[key]


def _found(_index: Index) -> dict[tuple[int, dt.date], tuple[Hit, ...]]:
    return {}


def _largest_first(found: Iterator[Hit]) -> list[Hit]:
    return sorted(found, key=lambda hit: -hit.amount)


# The question of the checklist, and the table of the command.

KEY = "stands_out"
TITLE = "Wat valt op?"
_MEANING = (
    "Boekingen die anders zijn dan de andere, zoals twee keer hetzelfde bedrag, een nieuw rekeningnummer of een rond "
    "bedrag. Dat zegt niet dat er iets mis is: kijk ernaar, en vraag het als u het niet begrijpt."
)


def check(audit: Audit) -> Line:
    """Everything that stands out, each with the reason; open as long as there is any of it."""
    shown = hits(audit)
    proofs = tuple(
        Proof(
            f"{TITLES[hit.key]}. {hit.reason} Kijk hiernaar.",
            State.OPEN,
            hit.amount or None,
            entry=hit.entries[-1] if hit.entries else None,
            page="ValtOp",
        )
        for hit in shown
    )
    looked = f"Er is op {count(len(DETECTORS), 'manier', 'manieren')} gekeken."
    answer = f"{count(len(shown), 'ding valt', 'dingen vallen')} op. Kijk ernaar." if shown else "Er valt niets op."
    return Line(KEY, TITLE, _MEANING, f"{answer} {looked}", proofs)


_COLUMNS = (
    Column("Kijk hiernaar", table.Kind.TEXT),
    Column("dag", table.Kind.TEXT),
    Column("bedrag", table.Kind.MONEY, adds=False),
)


def stands_out(audit: Audit) -> Table:
    """Everything that stands out as a table: the reason, and below it the bookings side by side."""
    all_hits = hits(audit)
    return Table(
        title=f"Wat valt op in {audit.year}",
        subtitle="Geen beschuldiging: wat anders is dan de rest, om naar te kijken",
        columns=_COLUMNS,
        rows=tuple(row for hit in all_hits for row in _rows(hit)) or (Row((Cell("er valt niets op"),)),),
        footnotes=(f"Er is op {count(len(DETECTORS), 'manier', 'manieren')} gekeken.",),
    )


def _rows(hit: Hit) -> Iterator[Row]:
    yield Row((Cell(f"{TITLES[hit.key]}. {hit.reason}"),), Style.HEADING)
    for entry in hit.entries:
        yield Row((Cell(said(entry)), Cell(entry.date.isoformat()), Cell(amount_of(entry))), indent=1)


def said(entry: Any) -> str:
    """What an entry says it is: payee and narration, or of another directive its kind and values."""
    if hasattr(entry, "narration"):
        return ", ".join(filter(None, (entry.payee, entry.narration))) or "zonder tekst"
    values = [value.value for value in getattr(entry, "values", None) or ()]
    shown = (f"{format_amount(value.number)}" if hasattr(value, "number") else str(value) for value in values)
    return " ".join([str(getattr(entry, "type", "")), *shown]).strip()


def amount_of(entry: Any) -> Any:
    """What a transaction moves, EUR; None for anything else, and where no euros move."""
    return (moved(entry) if hasattr(entry, "postings") else ZERO) or None
