"""Wat kreeg het bestuur, en wie mocht akkoord geven? And nobody judges a year of which they were on the board."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from bwk_ledger.audit.audit import Line, Proof, State
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError, count, listed
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import Period, in_words
from bwk_ledger.door.accounts import Role
from bwk_ledger.figures.links import of_payments
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.figures.wage_journals import month_wages
from bwk_ledger.figures.wages import PaidToPerson, paid_to_people
from bwk_ledger.rules.wages import WagePart
from bwk_ledger.standing.board import BoardMember, board_in, of_board
from bwk_ledger.standing.open_items import Sort, find_relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bwk_ledger.audit.audit import Audit
    from bwk_ledger.door.accounts import Visitor

_TITLE = "Wat kreeg het bestuur, en wie gaf akkoord op betalingen?"
_MEANING = (
    "Betalingen aan bestuursleden, en aan organisaties waarin zij een belang hebben, kijkt u alle na: klopt het "
    "bedrag, en besloot een ander? En op elke betaling geeft iemand akkoord die dat mag, niet wie haar zelf invoerde."
)


def refuse_board(audit: Audit, by: Visitor) -> None:
    """Refuse a member of the kascommissie who was on the board in the year, or is now.

    Raises:
        InputError: the books say so.
    """
    if by.role is not Role.COMMITTEE or not by.person:
        return
    config = audit.ledger.config
    now = Period(audit.today, audit.today + audit.today.resolution)
    member = of_board(config, by.person, audit.period) or of_board(config, by.person, now)
    if member is not None:
        until = f" tot en met {in_words(member.end)}" if member.end else ""
        raise InputError(
            f"{by.person} zit of zat in het bestuur, en hoort niet in de kascommissie over {audit.year}.",
            cause=f"volgens de boeken zit {member.number} in het bestuur vanaf {in_words(member.start)}{until}; een "
            "bestuurslid controleert zichzelf niet (artikel 2:48 lid 2 BW).",
            remedy="laat een ander lid dit doen; klopt het niet, laat de penningmeester het verbeteren.",
        )


def check(audit: Audit) -> Line:
    """Who was on the board, what its members and their organisations were paid, and who agreed to payments."""
    members = board_in(audit.ledger.config, audit.period)
    if not members:
        answer = (
            f"De boeken weten niet wie er in {audit.year} in het bestuur zat. Vraag het, en laat de penningmeester het "
            "opschrijven."
        )
        return Line("board", _TITLE, _MEANING, answer, tuple(_without_approval(audit)), State.OPEN)
    paid = [*_payments(audit, members), *_interests(audit, members)]
    approvals = list(_without_approval(audit))
    proofs = (*paid, *approvals, *_own_work(audit), *_who(members))
    return Line("board", _TITLE, _MEANING, _answer(members, paid, approvals), proofs)


def _answer(members: Sequence[BoardMember], paid: Sequence[Proof], approvals: Sequence[Proof]) -> str:
    number = len({item.number for item in members})
    total = format_amount(sum((proof.amount or ZERO for proof in paid), ZERO))
    summary = f"Het bestuur had {count(number, 'lid', 'leden')}. "
    summary += f"Zij en hun organisaties kregen {total} euro: kijk dat na." if paid else "Zij kregen niets betaald."
    if approvals:
        return f"{summary} Op {count(len(approvals), 'betaling', 'betalingen')} gaf niemand anders akkoord."
    return summary


def _who(members: Sequence[BoardMember]) -> Iterator[Proof]:
    for item in members:
        since = f"vanaf {in_words(item.start)}{f' tot en met {in_words(item.end)}' if item.end else ''}"
        may = "mag akkoord geven op betalingen" if item.approves else "geeft geen akkoord op betalingen"
        yield Proof(
            f"{item.number}{f', {item.function},' if item.function else ''} zat in het bestuur {since} en {may}."
        )
    if not any(item.approves for item in members):
        yield Proof(
            "De boeken zeggen van niemand dat hij akkoord mag geven op betalingen. Vraag wie dat mag.", State.OPEN
        )


def _payments(audit: Audit, members: Sequence[BoardMember]) -> Iterator[Proof]:
    """What each member of the board was paid, also in a part of the year in which they were not on it."""
    config = audit.ledger.config
    numbers = {config.identity(item.number): item.number for item in members}
    paid: dict[str, list[PaidToPerson]] = defaultdict(list)
    for item in paid_to_people(audit.transactions, config):
        if item.number in numbers:
            paid[item.number].append(item)
    for identity, items in paid.items():
        amount = sum((item.amount for item in items), ZERO)
        kinds = listed(list(dict.fromkeys(item.reason.value for item in items)))
        yield Proof(
            f"{numbers[identity]} kreeg {format_amount(amount)} euro in {count(len(items), 'keer', 'keer')}: {kinds}.",
            State.OPEN,
            amount,
            filter=of_payments(config, identity),
        )
    for wage in month_wages(audit.ledger.index, audit.year):
        if (identity := config.identity(wage.person)) in numbers:
            net = wage.part(WagePart.NET)
            yield Proof(f"{numbers[identity]} kreeg {format_amount(net)} euro loon, netto.", State.OPEN, net)


def _interests(audit: Audit, members: Sequence[BoardMember]) -> Iterator[Proof]:
    """What was paid to organisations in which a member of the board has an interest."""
    relations = audit.ledger.config.relations
    for item in members:
        for code in item.interests:
            amount, entries = ZERO, []
            for entry in audit.ledger.transactions:
                relation = find_relation(relations, entry.payee or "") if entry.date in audit.period else None
                if relation is None or relation.code != code:
                    continue
                left = -sum((one.units.number for one in entry.postings if _is_money(one)), ZERO)
                if left > 0:
                    amount += left
                    entries.append(entry)
            if entries:
                name = relations[code].name
                yield Proof(
                    f"{item.number} heeft een belang bij {name}, en die kreeg {format_amount(amount)} euro in "
                    f"{count(len(entries), 'keer', 'keer')}. Vraag wie daarover besloot.",
                    State.OPEN,
                    amount,
                    entry=entries[0],
                )


def _is_money(posting: object) -> bool:
    return accounts.is_money(posting.account) and posting.units.currency == EUR  # type: ignore[attr-defined]


def _without_approval(audit: Audit) -> Iterator[Proof]:
    """Bills and declarations of which something was paid, and on which nobody else agreed."""
    for item in open_items(audit.ledger, audit.period.last_day, Sort.BILL, Sort.DECLARATION):
        if item.needs_approval and item.taken > 0 and item.day in audit.period:
            yield Proof(
                f"{item.number} van {item.who}, {format_amount(item.amount)} euro, is betaald zonder akkoord van een "
                "tweede persoon.",
                State.OPEN,
                item.amount,
                entry=item.entry,
            )


def _own_work(audit: Audit) -> Iterator[Proof]:
    """Who wrote as kascommissie about a year of which they were on the board; the books may have learned it later."""
    config = audit.ledger.config
    committee = {record.person for record in audit.of_year if record.role == Role.COMMITTEE and record.person}
    for number in sorted(committee):
        if of_board(config, number, audit.period) is not None:
            yield Proof(
                f"{number} werkte voor de kascommissie over {audit.year}, en zat toen zelf in het bestuur.", State.WRONG
            )
