"""Rows of the bank that were taken for a booking in doubt: listed again, and decided by the treasurer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import FLAG, TEXT, Done, Field, WrongCallError, act, placed
from bwk_ledger.base import meta
from bwk_ledger.base.errors import InputError, advice, bare, look, way
from bwk_ledger.base.money import format_amount
from importers.base import Progress
from importers.batch import run_sources
from importers.kinds import unpacked
from importers.originals import kept as kept_originals
from importers.planning import Options, plan_all
from importers.questions import kept, number_of
from importers.readers.formats import FORMATS
from importers.readers.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bwk_ledger.rules.load import Ledger
    from importers.base import Doubt


# Rows of the bank that were taken for a booking in doubt: listed again, and decided by the treasurer.


@dataclass(frozen=True)
class OpenDoubt:
    """A doubt that nobody decided, and the original that tells of it."""

    doubt: Doubt
    source: Source

    @property
    def number(self) -> str:
        """Short for the identity of the row."""
        return number_of(self.doubt.key)


def open_doubts(ledger: Ledger) -> list[OpenDoubt]:
    """The doubts that the originals of the books still give; a row that several of them hold is told once."""
    sources = {source.path: source for source in _statements(ledger.root)}
    planned = plan_all(ledger, list(sources.values()), Progress(0, lambda _: None), Options())
    doubts_by_row: dict[Any, OpenDoubt] = {}
    for item in planned.done:
        for doubt in item.plan.doubts:
            if doubt.key:
                what = (id(doubt.entry), doubt.row.date, doubt.row.amount)
                doubts_by_row.setdefault(what, OpenDoubt(doubt, sources[item.path]))
    return sorted(doubts_by_row.values(), key=lambda item: item.doubt.row.date)


def _statements(root: Path) -> Iterator[Source]:
    for path in kept_originals(root):
        try:
            parts = unpacked(Source.read(path))
        except InputError:  # it was whole when it was imported; that it no longer is, is no reason to stop now
            continue
        yield from (part for part in parts if any(item.recognises(part) for item in FORMATS))


def how_to_decide(doubt: Doubt) -> str:
    """What the treasurer can do about a doubt."""
    number = number_of(doubt.key)
    other = f"een andere: bwk twijfel {number} --ander"
    if not doubt.key:
        return "is dit niet dezelfde overboeking, verbeter haar dan in Fava"
    return f"dezelfde betaling: bwk twijfel {number} --zelfde; {other}" if doubt.typed is not None else other


def _require_decision(**given: object) -> None:
    if given["zelfde"] and given["ander"]:
        raise WrongCallError("ander", "Het is dezelfde betaling of een andere: noem --zelfde of --ander, niet beide.")
    if given["nummer"] is not None and not (given["zelfde"] or given["ander"]):
        raise WrongCallError("zelfde", "Noem na NUMMER ook --zelfde of --ander.")
    if given["nummer"] is None and (given["zelfde"] or given["ander"]):
        raise WrongCallError("nummer", advice("Noem ook het NUMMER; ", way("twijfel"), " toont ze."))


@act(
    "twijfel",
    placed("nummer", TEXT, "Het nummer van de bankregel in twijfel.", required=False),
    Field("zelfde", FLAG, "Het is dezelfde betaling: koppel de boeking aan de bankregel, en geef haar die datum."),
    Field("ander", FLAG, "Het is een andere betaling: boek de bankregel als nieuw."),
    check=_require_decision,
    form_help="Zeg of een bankregel die misschien al geboekt was, dezelfde betaling is of een andere.",
    decides=("nummer",),
)
def deciding(ledger: Ledger, nummer: str, *, zelfde: bool = False, ander: bool = False) -> Done:
    """Toon welke bankregels misschien al geboekt waren, of zeg of NUMMER dezelfde betaling is of een andere.

    Namen en omschrijvingen komen uit het originele afschrift en staan alleen op dit scherm.
    """
    open_doubt = _find(ledger, nummer)
    row = open_doubt.doubt.row
    told = f"{row.date} {format_amount(row.amount)}"
    if zelfde:
        _link(ledger, open_doubt.doubt, nummer)
        return Done((f"{told}: dezelfde als '{open_doubt.doubt.booked}', en daaraan gekoppeld.",))
    assert ander
    run_sources(ledger, [open_doubt.source], apart=frozenset({open_doubt.doubt.key}))
    return Done((f"{told}: geboekt als een andere betaling dan '{open_doubt.doubt.booked}'.",))


def _find(ledger: Ledger, number: str) -> OpenDoubt:
    doubts = open_doubts(ledger)
    open_doubt = next((item for item in doubts if item.number == number), None)
    if open_doubt is not None:
        return open_doubt
    for entry in ledger.transactions:
        for posting in entry.postings:
            if number_of(str((posting.meta or {}).get(meta.KEY))) == number:
                raise InputError(
                    f"bankregel {number} staat al in de boeken: {entry.date} {entry.narration}.",
                    remedy=advice(
                        "er is niets te doen; klopt die boeking niet, verbeter haar dan: zie ", way("boeking"), "."
                    ),
                )
    known = ", ".join(item.number for item in doubts) or "geen"
    raise InputError(
        f"er is geen bankregel in twijfel met nummer {number}.",
        cause=f"in twijfel zijn: {known}.",
        remedy=advice("kijk ", look("twijfel"), "."),
    )


def _link(ledger: Ledger, doubt: Doubt, number: str) -> None:
    """Give a booking that was typed by hand the origin and the day of its row."""
    typed, old = doubt.typed, doubt.entry
    if typed is None:
        raise InputError(
            f"'{doubt.booked}' is zelf een regel van de bank, en bankregel {number} telt al als die regel.",
            remedy=advice(
                "er is niets te doen; is het een andere betaling: ", bare("twijfel", number, ander=True), "."
            ),
        )
    linked = typed._replace(meta={**kept(typed.meta), **doubt.values})
    postings = [linked if item is typed else item for item in old.postings]
    changes = ledger.changes()
    new = old._replace(date=doubt.row.date, meta=kept(old.meta), postings=postings)
    changes.replace_entry(Path(old.meta["filename"]), old.meta["lineno"], f"{old.date}", new)
    changes.commit()
