"""Everything the template of the page "Wat valt op?" shows, as one frozen `ValtOpPage`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fava.application import url_for

from bwk_ledger.audit.findings import findings, findings_of_year
from bwk_ledger.audit.sample import names_of
from bwk_ledger.audit.stands_out.detectors import DETECTORS, KEY, amount_of, hits, said
from bwk_ledger.base import meta
from bwk_ledger.door.accounts import Role
from bwk_ledger.fava_ext import page
from bwk_ledger.fava_ext.text import day, exact
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.standing.receipts import receipt_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bwk_ledger.audit.stands_out.evidence import Hit
    from bwk_ledger.fava_ext.page import AuditRequest, Head
    from bwk_ledger.rules.index import Index


@dataclass(frozen=True)
class HitBooking:
    """One of the bookings that lie side by side; `identity` is what the log calls it, empty where it has no name."""

    entry: Any
    identity: str
    when: str
    text: str
    amount: str
    accounts: tuple[str, ...]  # by name
    receipt: str
    reason: str
    where: str  # file and line in the books


@dataclass(frozen=True)
class ShownHit:
    """Something that stands out; `asked` is the number of the finding in which it was asked, 0 where it was not."""

    reason: str
    amount: str
    bookings: tuple[HitBooking, ...]
    identity: str  # of the booking to ask about
    asked: int


@dataclass(frozen=True)
class HitGroup:
    """What one detector found."""

    key: str
    title: str
    hits: tuple[ShownHit, ...]


@dataclass(frozen=True)
class ValtOpPage:
    """The page for one year."""

    head: Head
    year: int = 0
    groups: tuple[HitGroup, ...] = ()
    ways: int = len(DETECTORS)
    can_ask: bool = False

    line = KEY  # of the checklist, for a question about a hit

    @property
    def count(self) -> int:
        """How much stands out."""
        return sum(len(group.hits) for group in self.groups)


def _named(_index: Index) -> dict[tuple[int, dt.date], Mapping[int, str]]:
    """The names of the entries of each year's hits; filled in by the page, as `hits` remembers those."""
    return {}


def build(request: AuditRequest) -> ValtOpPage:
    """Make the page."""
    audit = request.audit
    all_hits = hits(audit)
    known, which = audit.ledger.index.fact(_named), (audit.year, audit.today)
    if which not in known:
        known[which] = names_of(audit.ledger.entries, [entry for hit in all_hits for entry in hit.entries])
    asked = {item.about.entry: item.number for item in findings_of_year(findings(audit.records), audit.year)}
    shown = _Shown(known[which], asked, audit.ledger.names)
    return ValtOpPage(
        request.head,
        audit.year,
        tuple(
            HitGroup(detector.key, detector.title, tuple(shown.hit(hit) for hit in own))
            for detector in DETECTORS
            if (own := [hit for hit in all_hits if hit.key == detector.key])
        ),
        can_ask=request.visitor is not None and request.visitor.role is Role.COMMITTEE,
    )


@dataclass(frozen=True)
class _Shown:
    """What is needed to show a hit."""

    identities: Mapping[int, str]
    asked: Mapping[str, int]
    names: Mapping[str, str]

    def hit(self, hit: Hit) -> ShownHit:
        """A hit with its bookings."""
        identity = self.identities.get(id(hit.entries[-1]), "") if hit.entries else ""
        return ShownHit(
            hit.reason,
            exact(hit.amount) if hit.amount else "",
            tuple(map(self._booking, hit.entries)),
            identity,
            self.asked.get(identity, 0) if identity else 0,
        )

    def _booking(self, entry: Any) -> HitBooking:
        amount = amount_of(entry)
        return HitBooking(
            entry,
            self.identities.get(id(entry), ""),
            day(entry.date),
            said(entry),
            exact(amount) if amount else "",
            tuple(dict.fromkeys(self._names(getattr(entry, "postings", ())))),
            receipt_of(entry).number,
            str(entry.meta.get(meta.REASON, "")),
            place_of(entry.meta),
        )

    def _names(self, postings: Iterable[Any]) -> Iterable[str]:
        return (self.names.get(item.account, item.account) for item in postings)


# The page "Wat valt op?": what is unlike the rest, with the bookings side by side.


class ValtOp(page.AuditPage):
    """The page "Wat valt op?"."""

    report_title = "Wat valt op?"
    shown = ValtOpPage
    build_audit = staticmethod(build)

    @staticmethod
    def ask_address(year: int) -> str:
        """Where a question about a hit goes: to the page of the findings, which keeps it and shows it."""
        return url_for("extension_report", extension_name="Bevindingen").partition("?")[0] + f"vraag?time={year}"
