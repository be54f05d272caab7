"""Bills, declarations, deposits and loans: who pays them, for no more than they are, with a second person agreeing.

What is open after its day depends on the day it is asked: that is no rule of the books but a finding of
`bwk_ledger.figures.open_items`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from beancount.core import data

from bwk_ledger.base import meta
from bwk_ledger.base.finding import AccountName, Finding, finding
from bwk_ledger.base.money import EUR, ZERO
from bwk_ledger.rules.people import unknown_on
from bwk_ledger.rules.standing import complete
from bwk_ledger.standing.agreements import CONTRACT, LOAN, read_contract, read_loan
from bwk_ledger.standing.board import why_not_approve
from bwk_ledger.standing.open_items import APPROVAL, BY, BY_ACCOUNT, DEPOSIT, Sort, find_relation, read_deposit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.index import Index
    from bwk_ledger.standing.config import Config


class ItemMove(NamedTuple):
    """What a posting does to what is open: above zero it grows, below it something is taken off; EUR."""

    entry: Any
    posting: Any
    sort: Sort
    amount: Decimal


def open_item_accounts(index: Index, config: Config) -> Iterator[Any]:
    """The accounts of what is open, as far as a booking or an agreement asks for them, from the first kamer on."""
    asked: dict[str, Mapping[str, Any]] = {}
    for account, entry in index.first_use.items():
        if account in BY_ACCOUNT:
            asked[account] = entry.meta
    for agreement in config.agreements.values():
        asked.setdefault(agreement.sort.account, agreement.source)
    for relation in config.relations.values():
        asked.setdefault(Sort.BILL.account, relation.source)
    start = min((kamer.start for kamer in config.kamers.values()), default=None)
    for account, source in asked.items() if start is not None else ():
        sort = BY_ACCOUNT[account]
        place = {"filename": source["filename"], "lineno": source["lineno"], meta.DERIVED: True}
        yield data.Open({**place, meta.NAME: sort.title, meta.RGS: sort.rgs}, start, account, [EUR], None)


def moves(index: Index) -> Mapping[str, Sequence[ItemMove]]:
    """What the bookings of all years do, by number and in the order of the books."""
    moves_by_number: dict[str, list[ItemMove]] = defaultdict(list)
    for entry, posting in index.postings(lambda account, currency: account in BY_ACCOUNT and currency == EUR):
        sort = BY_ACCOUNT[posting.account]
        number = str((posting.meta or {}).get(meta.ITEM, ""))
        moves_by_number[number].append(ItemMove(entry, posting, sort, sort.sign * posting.units.number))
    return moves_by_number


def postings(index: Index) -> Iterator[Finding]:
    """Postings that do not say what they pay, and what was paid for more than it is."""
    moves_by_number = index.books.fact(moves)
    for move in moves_by_number.get("", ()):
        if (opened := index.opened.get(move.posting.account)) and opened.meta.get(meta.DERIVED):
            yield finding(
                "items.number",
                move.entry,
                "Bij {amount} euro op {account} staat niet waarvan het is.",
                cause="wat openstaat volgt uit het nummer dat bij elk bedrag op deze rekening staat.",
                remedy=f"zet eronder: {meta.ITEM}: \"F-2026-001\", met het nummer dat 'bwk factuur', 'bwk declaratie', "
                "'bwk borg' of 'bwk lening' toont.",
                source=move.posting.meta,
                amount=abs(move.amount),
                account=AccountName(move.posting.account),
            )
    for number, items in moves_by_number.items():
        left = ZERO
        for move in items if number else ():
            left += move.amount
            if left < 0 > move.amount:
                yield finding(
                    "items.too_much",
                    move.entry,
                    "Van {number} is {amount} euro meer betaald dan er openstond.",
                    cause="een bedrag gaat af van wat er van dit nummer openstaat, en dat is dan op.",
                    remedy=f"zet het nummer erbij waar het wel bij hoort ({meta.ITEM}), of boek wat te veel is betaald "
                    "op de rekening waar het terug moet komen.",
                    source=move.posting.meta,
                    number=number,
                    amount=-left,
                )
                left = ZERO


def approvals(index: Index) -> Iterator[Finding]:
    """Approvals of nothing, by somebody who is not there, or by who entered the bill."""
    moves_by_number, config = index.books.fact(moves), index.config
    for entry, (number,) in complete(index, APPROVAL):
        items = moves_by_number.get(str(number), ())
        by = BY.of(entry)
        if not items:
            yield _wrong(
                entry, str(number), "het bestaat niet", "er is geen factuur en geen declaratie met dit nummer."
            )
        elif same_as_entered(config, items[0].entry, by):
            yield _wrong(
                entry, str(number), f"{by} voerde het zelf in", "een tweede persoon kijkt mee voor er geld gaat."
            )
        elif by and (unknown := unknown_on(config, by, entry.date, entry.date)) is not None:
            yield _wrong(entry, str(number), "van iemand die er dan niet is", f"{by} {unknown}.")
        elif by and (why := why_not_pay(config, items[0].entry, by, entry.date)) is not None:
            yield _wrong(entry, str(number), f"{by} mag het niet geven", f"{why}.")


def same_as_entered(config: Config, entry: Any, by: str) -> bool:
    """Whether who approves is who entered it, or who gets the money."""
    own = (str(entry.meta.get(meta.ENTERED_BY, "")), entry.payee or "")
    return any(config.same_person(number, by) for number in own if number and by)


def why_not_pay(config: Config, entry: Any, by: str, day: dt.date) -> str | None:
    """Why somebody may not agree that a bill or declaration is paid, as a Dutch clause; None where they may."""
    relation = find_relation(config.relations, entry.payee or "")
    return why_not_approve(config, by, day, relation.code if relation else "")


def _wrong(entry: Any, number: str, what: str, cause: str) -> Finding:
    return finding(
        "items.approval",
        entry,
        f"Het akkoord op {number} telt niet: {what}.",
        cause=cause,
        remedy="haal dit akkoord weg, en laat iemand anders akkoord geven: bwk factuur goedkeuren of bwk declaratie "
        "goedkeuren.",
    )


def agreements(index: Index) -> Iterator[Finding]:
    """Deposits and loans with somebody who is not in the books, or of a kamer or a post that is not."""
    config = index.config
    known = {*config.relations, *config.people, *config.members}
    posts = {post.path for post in config.posts}
    deposits = [(entry, read_deposit(entry, values), None) for entry, values in complete(index, DEPOSIT)]
    loans = [(entry, read_loan(entry, values)) for entry, values in complete(index, LOAN)]
    for entry, item, loan in [*deposits, *((entry, loan.agreement, loan) for entry, loan in loans)]:
        if item.who not in known:
            yield _wrong_agreement(
                entry,
                f"{item.number} is met '{item.who}', en dat is geen relatie en geen persoon in de boeken.",
                "met wie het is afgesproken moet te vinden zijn.",
                "maak de organisatie bekend met 'bwk relatie', of verbeter het nummer",
            )
        if item.kamer not in config.kamers:
            cause = f"de kamers zijn: {' '.join(config.kamers) or 'geen'}."
            what = f"{item.number} noemt kamer '{item.kamer}', die er niet is."
            yield _wrong_agreement(entry, what, cause, "verbeter de kamer")
        if loan is not None and loan.rate and loan.post not in posts:
            what = f"{item.number} noemt '{loan.post}' als post voor de rente, en die is er niet."
            cause = "zonder post is de rente nergens te boeken."
            yield _wrong_agreement(entry, what, cause, "neem een post over uit stam/rekeningen.beancount")


def contracts(index: Index) -> Iterator[Finding]:
    """Contracts with an organisation that nobody made known, or of a kamer that is not there."""
    config = index.config
    for entry, values in complete(index, CONTRACT):
        item = read_contract(entry, values)
        if item.who and item.who not in config.relations:
            yield _wrong_agreement(
                entry,
                f"Contract {item.code} is met '{item.who}', en dat is geen relatie in de boeken.",
                "de jaarrekening noemt met wie een verplichting is.",
                "maak de organisatie bekend met 'bwk relatie', of verbeter de code",
            )
        if item.kamer and item.kamer not in config.kamers:
            cause = f"de kamers zijn: {' '.join(config.kamers) or 'geen'}."
            what = f"Contract {item.code} noemt kamer '{item.kamer}', die er niet is."
            yield _wrong_agreement(entry, what, cause, "verbeter de kamer")


def _wrong_agreement(entry: Any, what: str, cause: str, remedy: str) -> Finding:
    return finding("items.agreement", entry, what, cause=cause, remedy=f"{remedy}, in {DEPOSIT.file}.")
