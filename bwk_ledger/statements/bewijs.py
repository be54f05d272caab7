"""`bwk leden bewijs`: the certificate of the shares of one member, as a letter that two of the board sign."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.money import ZERO, format_amount
from bwk_ledger.statements.letter import Letter

if TYPE_CHECKING:
    from bwk_ledger.config import Config
    from bwk_ledger.statements.leden import Who
    from bwk_ledger.views.shares import ShareRegister

SIGNERS = ("Bestuurslid", "Bestuurslid")
_LINE = ""  # left free: the books hold no names


def certificate(register: ShareRegister, config: Config, number: str, organisation: str, who: Who | None) -> Letter:
    """The certificate of what a number holds on the day of the register.

    Args:
        register: the share register of that day.
        config: the standing data; they know the nominal value.
        number: of who holds at least one share.
        organisation: the name of the cooperative.
        who: the name and place, where the letter may have them.
    """
    held = register.held[number]
    nominal = config.share_price or ZERO
    amount = register.amounts.get(number, ZERO)
    own = [item.movement for item in register.movements if number in {item.movement.giver, item.movement.receiver}]
    rows = [
        (
            "zonder nummer" if item.number is None else str(item.number),
            f"{item.date}",
            _what(item.act.value, item.giver, item.receiver, number),
            _signed(item.change(number)),
        )
        for item in own
    ]
    return Letter(
        sender=organisation,
        title="Bewijs van aandelen",
        facts=_facts(register, config, number, who),
        opening=(
            (
                f"{organisation} verklaart dat het lid met nummer {number} op {register.day} in het aandelenregister "
                f"staat met {_shares(held)} van nominaal {format_amount(nominal)} euro, samen "
                f"{format_amount(amount)} euro."
            ),
            "De aandelen volgen uit deze mutaties in het register:",
        ),
        columns=("Mutatie", "Datum", "Wat", "Aandelen"),
        rows=(*rows, ("Samen", "", "", str(held))),
        closing=(
            (
                "Dit bewijs is een uittreksel: het register van de coöperatie is beslissend. Het bewijs is niet "
                "overdraagbaar; aandelen gaan over door een overdracht in het register."
            ),
        ),
        signature=f"{register.day}, namens het bestuur",
        signers=SIGNERS,
    )


def _facts(register: ShareRegister, config: Config, number: str, who: Who | None) -> tuple[tuple[str, str], ...]:
    name = (("Naam", who.name), ("Woonplaats", who.place)) if who else (("Naam", _LINE),)
    member = config.members.get(number)
    period = member.on(register.day) if member else None
    since = [start for start, _ in member.stretches if start <= register.day] if member else []
    facts = [*name, ("Lidnummer", number)]
    if member and since:
        returned = f" (eerder lid vanaf {member.start})" if len(since) > 1 else ""
        facts.append(("Lid sinds" if period else "Was lid sinds", f"{since[-1]}{returned}"))
    if period and period.kamer in config.kamers:
        facts.append(("Kamer", config.kamers[period.kamer].name))
    return tuple(facts)


def _what(act: str, giver: str | None, receiver: str | None, number: str) -> str:
    if giver and receiver:
        return f"{act} aan {receiver}" if giver == number else f"{act} van {giver}"
    return act


def _signed(change: int) -> str:
    return f"+{change}" if change > 0 else f"−{-change}"


def _shares(count: int) -> str:
    return f"{format_amount(Decimal(count), 0)} {'aandeel' if count == 1 else 'aandelen'}"
