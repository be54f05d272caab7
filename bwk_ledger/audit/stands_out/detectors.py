"""Every detector with the words above what it finds, in the order in which they are shown; and all hits of a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bwk_ledger.audit.stands_out import (
    amounts,
    cash,
    habits,
    hours,
    members,
    moments,
    names,
    parties,
    payments,
    series,
    sources,
)
from bwk_ledger.audit.stands_out.evidence import prepare

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
    Detector("Bijna dezelfde naam", names.alike_names),
    Detector("Nieuw, met een groot bedrag", parties.new_party),
    Detector("Zelden betaald, en geen papier", names.hardly_seen),
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
    Detector("Contributie bij een andere kamer", members.fee_elsewhere),
    Detector("Loon", members.wage_jump),
    Detector("Veel uren in een maand", hours.hours_jump),
    Detector("Uren anders dan de urenlijst", hours.hours_unlike_sheet),
    Detector("Bank anders dan het afschrift", sources.rows_unlike_statement),
    Detector("Een andere naam dan het afschrift", sources.party_unlike_statement),
    Detector("Begroting anders dan de tabel", sources.budget_unlike_file),
    Detector("Een nummer ontbreekt", series.missing_numbers),
    Detector("Vaker dan elke maand", series.twice_in_month),
    Detector("Een maand ontbreekt", series.missing_months),
    Detector("Een gat in de ontvangsten", series.missing_takings),
    Detector("Minder ontvangen dan anders", habits.fewer_takings),
    Detector("Een termijn ontbreekt", series.missing_terms),
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
