"""What waits in the inbox and is not to be imported: laid aside, and never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.act import TEXT, Done, Field, act, choice, placed
from bwk_ledger.acts.imports import free_place
from bwk_ledger.base.advice import advice, look
from bwk_ledger.base.errors import InputError, listed
from bwk_ledger.base.files import ASIDE, INBOX
from importers.originals import inbox_files

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger


@act(
    "inbox opzij",
    placed("bestand", TEXT, "Hoe het bestand in de inbox heet."),
    Field(
        "reden", choice("onleesbaar", "dubbel", "hoort-hier-niet"), "Waarom het niet wordt ingelezen.", required=True
    ),
)
def laying_aside(ledger: Ledger, bestand: str, reden: str) -> Done:
    """Leg een bestand uit de inbox opzij, zodat het niet bij elke keer inlezen terugkomt.

    Het gaat naar inbox/opzij en blijft daar. Ongedaan maken legt het weer in de inbox.
    """
    waiting = {path.name: path for path in inbox_files(ledger.root)}
    aside = ledger.root / INBOX / ASIDE
    if bestand not in waiting and bestand in {path.name for path in aside.glob("*")}:
        raise InputError(f"{bestand} is al opzij gelegd.", field="bestand", remedy="er is niets te doen.")
    if bestand not in waiting:
        raise InputError(
            f"in de inbox ligt geen '{bestand}'.",
            field="bestand",
            cause=f"er ligt: {listed(list(waiting))}." if waiting else "de inbox is leeg.",
            remedy=advice("kijk ", look("vanavond"), " wat er ligt."),
        )
    path = waiting[bestand]
    content = path.read_bytes()
    target = free_place(aside, bestand, content)
    changes = ledger.changes()
    changes.put_outside(target, content, mode=None)
    changes.take_outside(path, content)
    changes.commit()
    return Done((f"{bestand} ligt nu in {INBOX}/{ASIDE}, want: {reden}.",))
