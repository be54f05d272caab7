"""What the forms of the page "Steekproef" do: text of a form in, a record in the log, and where to go next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import open_audit
from bwk_ledger.audit.sample.adding import add_by_hand, add_drawing, add_tick
from bwk_ledger.audit.sample.ticks import Question, sample_of
from bwk_ledger.errors import InputError
from bwk_ledger.fava_ext.audit.act import Place
from bwk_ledger.money import parse_amount

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from bwk_ledger.access.visitor import Visitor
    from bwk_ledger.audit.audit import Audit


def draw(audit: Audit, by: Visitor, form: Mapping[str, str]) -> Place:
    """Draw a sample; back to the list."""
    add_drawing(audit, by, form.get("zaad", ""), _limit(form.get("grens", "")), _number(form.get("aantal", "")))
    return Place("lijst")


def take(audit: Audit, by: Visitor, form: Mapping[str, str]) -> Place:
    """Put one transaction in the sample; back to it, with its ticks."""
    identity = form.get("boeking", "")
    add_by_hand(audit, by, identity)
    return _to(identity)


def tick(audit: Audit, by: Visitor, form: Mapping[str, str]) -> Place:
    """Keep what was ticked; on to the next item that is open, or back to the list when none is."""
    identity = form.get("boeking", "")
    add_tick(audit, by, identity, {name: form.get(name, "") for name in Question}, form.get("opmerking", ""))
    if form.get("verder") != "volgende":
        return _to(identity)
    # Read again: the other of the kascommissie may be ticking too, and nobody has to look at what is done.
    following = sample_of(open_audit(audit.ledger, audit.year, audit.today)).following(identity)
    return _to(following.identity) if following is not None else Place("lijst")


def _to(identity: str) -> Place:
    return Place("boeking", {"item": identity})


def _limit(text: str) -> Decimal:
    try:
        return parse_amount(text)
    except ValueError as error:
        raise InputError(
            f"de grens '{text}' is geen bedrag.", remedy="schrijf een bedrag als 1.000,00 of 750."
        ) from error


def _number(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise InputError(f"het aantal '{text}' is geen heel getal.", remedy="schrijf een getal als 25.")
    return int(text)
