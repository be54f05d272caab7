"""The statements as the log holds them: proposed (record `verklaring`), and signed by a second (`ondertekend`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from bwk_ledger.audit.log import Record

PROPOSED, SIGNED = "verklaring", "ondertekend"


@dataclass(frozen=True)
class Signer:
    """Who signs, by number, and when (UTC)."""

    person: str
    at: dt.datetime


@dataclass(frozen=True)
class Statement:
    """A proposal, and its signature once there is one."""

    proposal: Record
    signature: Record | None = None

    @property
    def year(self) -> int:
        """The year it is about."""
        return self.proposal.year

    @property
    def values(self) -> Mapping[str, Any]:
        """What the proposal says."""
        return self.proposal.values

    @property
    def last(self) -> Record:
        """The record that says how it stands."""
        return self.signature or self.proposal

    @property
    def file(self) -> str:
        """The name of the pdf; empty while it is not signed."""
        return str(self.signature.values["bestand"]) if self.signature else ""

    @property
    def signers(self) -> tuple[Signer, ...]:
        """Who signed, in their order; the first is who proposed it."""
        found = [self.proposal, *([self.signature] if self.signature else [])]
        return tuple(Signer(record.person, record.at) for record in found)

    @property
    def commit(self) -> str:
        """At which commit the books were in git, 40 hex digits; empty where they were in none, or not as committed."""
        return str(self.values.get("git", ""))


def statements(records: Iterable[Record], year: int) -> tuple[Statement, ...]:
    """The proposals and signed statements of a year, oldest first."""
    found: dict[str, Statement] = {}
    for record in records:
        if record.year == year and record.kind == PROPOSED:
            found[record.digest] = Statement(record)
        elif record.year == year and record.kind == SIGNED and record.values["voorstel"] in found:
            name = str(record.values["voorstel"])
            found[name] = Statement(found[name].proposal, record)
    return tuple(found.values())


def signed(records: Iterable[Record]) -> tuple[Statement, ...]:
    """The signed statements of all years, in the order in which they were signed."""
    proposals: dict[str, Record] = {}
    found = []
    for record in records:
        if record.kind == PROPOSED:
            proposals[record.digest] = record
        elif record.kind == SIGNED and record.values["voorstel"] in proposals:
            found.append(Statement(proposals[record.values["voorstel"]], record))
    return tuple(found)
