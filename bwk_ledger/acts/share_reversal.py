"""Turn back an issue of shares that should not have been: with a movement of its own, for the register only grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import DAY, TEXT, Done, Field, act, placed
from bwk_ledger.acts.memorial import posting_of, refuse_account
from bwk_ledger.acts.parts import as_typed, read_part
from bwk_ledger.acts.shares import append, check_held, movement, share_count
from bwk_ledger.base import meta
from bwk_ledger.base.advice import advice, bare, way
from bwk_ledger.base.errors import InputError, listed
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.figures.bookings import find_booking
from bwk_ledger.figures.shares import share_register
from bwk_ledger.rules.load import load
from bwk_ledger.rules.share_movements import account_number, moves_shares, share_movements
from bwk_ledger.standing.members import SHARE
from importers.booking import share_posting
from importers.context import Context

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger


@act(
    "boeking terugdraaien",
    placed("nummer", TEXT, "Het nummer van de boeking met aandelen."),
    placed("rekening", TEXT, "Wat het geld dan wel was, ook bij naam: 'contributie L0001'."),
    Field("reden", TEXT, "Waarom; het komt in het aandelenregister.", required=True),
    Field("datum", DAY, "De dag van de nieuwe mutatie; anders vandaag.", default=today),
)
def turning_back(ledger: Ledger, nummer: str, rekening: str, reden: str, datum: dt.date) -> Done:
    """Draai een uitgifte van aandelen terug die er geen was, en zet het bedrag op REKENING.

    Een mutatie in het aandelenregister blijft staan: er komt een nieuwe bij, met de reden.
    """
    old = find_booking(ledger.transactions, ledger.config, nummer).entry
    shares = _issued(old, nummer)
    if datum < old.date:
        raise InputError(
            f"op {datum} waren deze aandelen er nog niet: zij zijn van {old.date}.",
            field="datum",
            remedy=f"noem een dag vanaf {old.date}.",
        )
    _refuse_again(ledger, old)
    movements = list(share_movements(ledger.transactions))
    for item in shares:
        number = account_number(item.account) or ""
        check_held(ledger, movements, number, int(-item.units.number), datum)
    part = read_part(ledger, rekening, None, datum)
    refuse_account(ledger, part, datum, None)
    total = sum((-item.units.number * item.cost.number for item in shares), ZERO)
    who = [account_number(item.account) or "" for item in shares]
    context = Context.of(ledger.root, ledger.entries)
    postings = [share_posting(item.account, -item.units.number, item.cost.number) for item in shares]
    entry = movement(
        context,
        datum,
        who[0],
        f"Aandelen {listed(who)} teruggedraaid",
        as_typed(reden, "reden"),
        [*postings, posting_of(part, -total, datum)],
        {meta.CORRECTS: str(old.meta[meta.MOVEMENT])},
    )
    changes = ledger.changes()
    append(changes, entry)
    changes.commit()
    after = load(ledger.path)
    held = share_register(after.transactions, after.config, datum).held
    count = share_count(sum(int(-item.units.number) for item in shares))
    told = f"{datum}: {count} van {listed(who)} teruggedraaid, {format_amount(total)} euro op {part.account}"
    least = after.config.member_rules.least_shares
    warnings = [
        f"{number} houdt nog {share_count(held.get(number, 0))}, en een lid heeft er ten minste {least}."
        for number in who
        if held.get(number, 0) < least
    ]
    return Done((f"{told} (mutatie {entry.meta[meta.MOVEMENT]}).",), tuple(warnings), after)


def _issued(entry: Any, number: str) -> list[Any]:
    """The postings of shares that a transaction issued.

    Raises:
        InputError: it is no issue.
    """
    shares = [item for item in entry.postings if item.units.currency == SHARE]
    if not moves_shares(entry):
        raise InputError(
            f"boeking {number} gaat niet over aandelen.",
            remedy=advice("verbeter haar met: ", bare("boeking verbeter", number), "."),
        )
    if any(item.units.number > 0 for item in shares) or meta.MOVEMENT not in entry.meta:
        raise InputError(
            f"boeking {number} is geen uitgifte van aandelen.",
            remedy=advice(
                "aandelen gaan van het ene lid naar het andere met ",
                way("leden overdracht"),
                ", en komen erbij met ",
                way("leden uitgifte"),
                ".",
            ),
        )
    return shares


def _refuse_again(ledger: Ledger, old: Any) -> None:
    number = str(old.meta[meta.MOVEMENT])
    for entry in ledger.transactions:
        if moves_shares(entry) and entry.meta.get(meta.CORRECTS) == number:
            raise InputError(
                f"mutatie {number} is al teruggedraaid, met mutatie {entry.meta[meta.MOVEMENT]} op {entry.date}.",
                remedy="er is niets te doen.",
            )
