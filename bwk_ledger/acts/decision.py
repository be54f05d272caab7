"""What a decision about an open question makes of it: the booking as the importer would make it, and the rule."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bwk_ledger.acts.parts import ITEM_LISTS, AmountPart, amounts_of, of_whom, said_of
from bwk_ledger.acts.rule_plan import PlannedRules, new_rule
from bwk_ledger.acts.rule_trial import known_rows, of_party
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, folded, listed, look, way
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.books.text import quoted
from bwk_ledger.rules.share_movements import account_number
from bwk_ledger.standing.refusals import examples_of, where
from importers.booking import Booking, book_item, carry_out
from importers.context import days_near
from importers.open_items import of_number
from importers.parties import PartyLooks, names_person, party_of, without_names
from importers.proposal import PartyRow, kamers_elsewhere, proposal
from importers.questions import AnsweredRow, OpenRow, answer, kept, number_of
from importers.rules import BookingShare, Match, Rule
from importers.transfers import is_question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.acts.rule_trial import KnownRow
    from bwk_ledger.rules.load import Ledger
    from importers.context import Context


_BY_HAND = "door de penningmeester uitgezocht"


@dataclass(frozen=True)
class Destination:
    """Where an open question goes. `party` is an organisation, whose name may then stand in the books.

    With the number of a `member` it is the fee of that member, for `fee_year` or else the year of the payment; on the
    share account of a member these are shares. With `parts` it goes to more accounts, each with its own.
    """

    account: str = ""
    grant: str | None = None
    party: str | None = None
    rule: str | None = None  # name of the rule to be made of it; needs a party
    member: str | None = None
    fee_year: int | None = None
    narration: str | None = None
    receipt: str | None = None
    receipt_reason: str | None = None
    parts: tuple[AmountPart, ...] = ()
    item: str = ""  # the number of the bill, declaration, deposit or loan that it pays
    outside_kamer: str | None = None  # why it is booked on a kamer that is not there on that day
    above_award: str = ""  # why the cooperative bears what goes beyond an award

    @property
    def places(self) -> tuple[AmountPart, ...]:
        """Where it goes: its parts, else the one account."""
        whole = AmountPart(self.account, None, self.grant, self.member, self.fee_year)
        return tuple(replace(part, grant=part.grant or self.grant) for part in self.parts) or (whole,)


@dataclass(frozen=True)
class Asked:
    """How a rule is to be made while settling."""

    before: str | None = None
    all_bills: bool = False
    is_organisation: bool = False
    register: RegisterDoor | None = None


# One decision about one question.


def decided(ledger: Ledger, context: Context, question: OpenRow, decision: Destination) -> AnsweredRow:
    """The booking that a decision makes of an open question.

    Raises:
        InputError: the account does not exist or is not one for this decision, or the booking is split already.
    """
    if decision.item:
        return _of_item(context, question, decision.item)
    return answer(question, booked(ledger, context, question, decision), context)


def booked(ledger: Ledger, context: Context, question: OpenRow, decision: Destination) -> Booking:
    """The transaction that a decision makes of what a question leaves to be decided.

    Raises:
        InputError: as `decided`.
    """
    amounts = _amounts(question, decision)
    _refuse_accounts(ledger, question, decision, amounts)
    row = question.bank_row
    # Refused here, for what a bank wrote is folded later and what somebody typed is not.
    typed = (decision.party, decision.narration, decision.receipt, decision.outside_kamer)
    for field, text in zip(("partij", "omschrijving", "bon", "buiten_kamer"), typed, strict=True):
        quoted(text or "", field)
    refuse_person(decision.narration or "", row.name)
    match = _match(ledger, question, decision)
    for part, amount in zip(decision.places, amounts, strict=True):
        refuse_told(context, question, part.account, amount)
    booking = carry_out(match, row, question.posting.account, kept(question.posting.meta), context, amounts)
    if booking.question is not None:
        raise InputError(
            f"deze bankregel van {row.date} is zo niet te boeken: {booking.question}.",
            remedy="kies een andere rekening of een ander lid; er is niets geschreven.",
        )
    return _with_values(booking, question, decision)


def _of_item(context: Context, question: OpenRow, number: str) -> AnsweredRow:
    """The booking of a row that pays what is open.

    Raises:
        InputError: there is no such number, or no such amount is open of it.
    """
    row = question.bank_row
    if context.items.of(number, context.config) is None:
        remedy = advice(*ITEM_LISTS, " welke er zijn.")
        raise InputError(f"er is geen {number}.", field="rekening", remedy=remedy)
    paid = of_number(number, row, context)
    if paid.problem is not None:
        raise InputError(
            f"deze bankregel van {row.date} is zo niet te boeken: {paid.problem}.",
            remedy=advice(
                "noem een ander nummer, of verdeel het bedrag met ", FieldName("deel"), "; er is niets geschreven."
            ),
        )
    return answer(question, book_item(row, question.posting.account, kept(question.posting.meta), paid), context)


def refuse_person(narration: str, party: str) -> None:
    """Refuse a text for the books that holds the name of a person on the other side.

    Raises:
        InputError: it does.
    """
    if names_person(narration, party):
        raise InputError(
            "deze omschrijving noemt een mens.",
            cause="in de boeken staan geen namen van mensen.",
            remedy="noem wat het is, zoals 'Salaris januari 2026'; er is niets geschreven.",
        )


def _refuse_accounts(ledger: Ledger, question: OpenRow, decision: Destination, amounts: Sequence[Decimal]) -> None:
    for part in decision.places:
        if part.account not in ledger.names:
            near = [name for name in ledger.names if part.account.rsplit(":", 1)[-1].casefold() in name.casefold()]
            raise InputError(
                f"rekening {part.account} bestaat niet.",
                cause=f"lijkt op: {', '.join(near[:5])}." if near else None,
                remedy=where(ledger.names),
            )
    if question.other is None:
        number = number_of(question.key)
        raise InputError(
            f"deze boeking van {question.entry.date} is niet op een andere rekening te zetten.",
            cause="zij heeft meer dan twee regels.",
            remedy=advice(
                "kijk ",
                look("boeking toon", number),
                ", en verbeter een regel: ",
                bare("boeking verbeter", number, Blank("REKENING"), van=Blank("REGEL")),
                ".",
            ),
        )
    for part, amount in zip(decision.places, amounts, strict=True):
        _refuse_member(ledger, part, amount)


def _refuse_member(ledger: Ledger, part: AmountPart, amount: Decimal) -> None:
    """Refuse shares and fees where they cannot be."""
    of_member = account_number(part.account)
    if part.account == accounts.SHARES or (of_member and part.member not in {None, of_member}):
        raise InputError(
            f"op {part.account} kunnen deze aandelen niet staan.",
            cause="elk lid heeft een eigen rekening voor aandelen.",
            remedy=advice("noem 'aandelen' als rekening, en het lid met ", FieldName("lid"), "."),
        )
    if part.member and not of_member and not _takes_fees(part.account):
        raise InputError(
            f"op {part.account} kan geen contributie staan.",
            cause="contributie is een bate in euro's van een kamer.",
            remedy=advice(
                "noem een rekening die begint met Baten, zoals "
                f"Baten:{examples_of(ledger.config).kamer}:Eigen:LEDEN, of laat ",
                FieldName("lid"),
                " weg.",
            ),
        )
    price = ledger.config.share_price
    if of_member and (not price or amount % price):
        raise InputError(
            f"{format_amount(abs(amount))} is geen heel aantal aandelen van {format_amount(price or ZERO)}.",
            remedy=advice(
                "verdeel het bedrag met ", FieldName("deel"), ", of vraag het lid om de rest; er is niets geschreven."
            ),
        )


def _takes_fees(account: str) -> bool:
    result = accounts.result(account)
    return result is not None and result.root == accounts.INCOME and not accounts.is_hours_account(account)


def _match(ledger: Ledger, question: OpenRow, decision: Destination) -> Match:
    """The decision as a rule for this one row: what it makes of the row is what a rule would make of it."""
    grant = None if decision.parts else _grant_of_suggestion(question, decision)
    day = question.entry.date
    rule = Rule(
        name=decision.rule or _BY_HAND,
        shares=tuple(
            BookingShare(
                Decimal(1),
                part.account,
                part.grant or grant,
                of_whom(part),
                part.fee_year or day.year if part.member and not account_number(part.account) else None,
            )
            for part in decision.places
        ),
        party=_party(question, decision),
        narration=_no_places(_narration(ledger, question, decision)),
        iban=None,
        counterparty=None,
        texts=(),
        account=None,
        direction=None,
        amounts=None,
        key=None,
        is_fee=False,
        receipt=_no_places(decision.receipt) if decision.receipt else None,
        receipt_reason=decision.receipt_reason,
        start=dt.date.min,
        end=dt.date.max,
        outside_kamer=decision.outside_kamer or "",
    )
    return Match(rule, {}, rule.shares)


def _no_places(text: str) -> str:
    """A text in which nothing is to be filled in."""
    return text.replace("{", "{{").replace("}", "}}")


def _grant_of_suggestion(question: OpenRow, decision: Destination) -> str | None:
    other = question.other
    same = other is not None and other.account == decision.account
    return (other.meta or {}).get(meta.GRANT) if same and other is not None else None


def _party(question: OpenRow, decision: Destination) -> str | None:
    """Whose name stands in the books: who the decision names, else who is surely an organisation."""
    row = question.row
    if decision.party or row is None or any(map(of_whom, decision.places)):
        return decision.party
    return folded(row.name) if party_of(row.name) is PartyLooks.ORGANISATION else None


def _narration(ledger: Ledger, question: OpenRow, decision: Destination) -> str:
    """What the booking says: as it was decided, else what the payer wrote as far as that names no person."""
    if decision.narration:
        return decision.narration
    if wording := said_of(decision.places):
        return wording
    row, account = question.row, decision.places[0].account
    name = ledger.names[account] or account
    if row is None:
        return name
    wording = folded(row.description) if _party(question, decision) else without_names(row, ledger.config.kamers)
    return wording or name


def _amounts(question: OpenRow, decision: Destination) -> list[Decimal]:
    """What each part gets, with its sign.

    Raises:
        InputError: the parts are not the whole.
    """
    total = question.posting.units.number
    sign = 1 if total < 0 else -1
    return [sign * amount for amount in amounts_of(decision.places, abs(total))]


def _with_values(booking: Booking, question: OpenRow, decision: Destination) -> Booking:
    """The booking with what was noted at the posting that it decides, and with the receipt that the decision names."""
    entry = booking.transaction
    first, *others = entry.postings
    if len(others) == 1 and question.other is not None:
        noted = {key: value for key, value in kept(question.other.meta or {}).items() if key != meta.GRANT}
        others = [others[0]._replace(meta={**noted, **(others[0].meta or {})})]
    values = {key: value for key, value in entry.meta.items() if key != meta.RECEIPT or not decision.receipt}
    if decision.receipt:
        values[meta.RECEIPT] = decision.receipt
        values |= {meta.NO_RECEIPT_REASON: decision.receipt_reason} if decision.receipt_reason else {}
    return booking._replace(transaction=entry._replace(meta=values, postings=[first, *others]))


# The rule that is made of a decision.


def rule_of_decision(ledger: Ledger, questions: Sequence[OpenRow], decision: Destination, asked: Asked) -> PlannedRules:
    """The rule that is made of a decision about questions of one party.

    Raises:
        InputError: nothing sets them apart from other bills of the party, or it cannot be a rule.
    """
    known = known_rows(ledger)
    rows = [item.bank_row for item in questions]
    base = _rule(questions[0], decision)
    same_party = of_party(known, rows[0])
    chosen = {item.key for item in questions}
    others = [item for item in same_party if _key(item) not in chosen]
    fields = base
    if not asked.all_bills:
        kamers = [code for code, kamer in ledger.config.kamers.items() if not kamer.is_cooperative]
        if elsewhere := kamers_elsewhere(decision.account, rows, kamers):
            raise _of_other_kamers(decision, elsewhere)
        proposed = proposal(base, rows, [PartyRow(item.row, item.destination) for item in others], kamers)
        if proposed is None:
            raise _different_bills(others)
        fields = proposed.fields
    return new_rule(ledger, fields, known, asked.before, is_organisation=asked.is_organisation, register=asked.register)


def _key(item: KnownRow) -> str:
    return next(str(posting.meta[meta.KEY]) for posting in item.entry.postings if meta.KEY in (posting.meta or {}))


def _of_other_kamers(decision: Destination, kamers: Sequence[str]) -> InputError:
    return InputError(
        f"van deze bankregels noemen er {listed(kamers)}, en een regel zou ze alle op {decision.account} boeken.",
        cause="een regel kan zelf zien van welke kamer een bankregel is.",
        remedy=advice(
            "maak de regel van een bankregel die de kamer van die rekening noemt, en zet er ",
            FieldName("opnieuw"),
            " bij: dan gaan de andere naar hun eigen kamer. Of zet ",
            FieldName("alle_rekeningen_van_deze_partij"),
            " erbij als toch alles daarheen moet; er is niets geschreven.",
        ),
    )


def _different_bills(others: Sequence[KnownRow]) -> InputError:
    shown = "; ".join(item.row.shown for item in others[:5])
    return InputError(
        "niets onderscheidt deze bankregels van andere rekeningen van deze partij.",
        cause=f"een regel zou ook nemen: {shown}.",
        remedy=advice(
            "boek zonder ",
            FieldName("regel"),
            ", of zet ",
            FieldName("alle_rekeningen_van_deze_partij"),
            " erbij als alles van deze partij hierheen moet; er is niets geschreven.",
        ),
    )


def _rule(question: OpenRow, decision: Destination) -> dict[str, str]:
    """The fields of the rule, before its texts and amounts."""
    row = question.row
    if row is None or not (row.counterparty or row.name):
        raise InputError(
            "van deze bankregel is niet bekend wie de tegenpartij is.",
            cause="het originele afschrift ligt niet meer in originelen, of noemt geen tegenpartij.",
            remedy=advice("maak de regel zelf met ", way("regels maak"), "."),
        )
    values = {"naam": decision.rule or ""}
    values |= {"iban": row.counterparty} if row.counterparty else {"tegenpartij": re.escape(row.name)}
    values |= {
        "af_bij": "af" if row.amount < 0 else "bij",
        "partij": decision.party or "",
        "rekening": decision.account,
    }
    values |= {"omschrijving": _no_places(decision.narration)} if decision.narration else {}
    values |= {"subsidie": decision.grant} if decision.grant else {}
    return values


# An open question that goes to an own bank account: only where its statements do not tell of the transfer.
#
# What a bank told of a day is complete, and a row of it may be waiting as a question of its own. A leg more would
# double money, and break a balance that is proved.


def refuse_told(context: Context, question: OpenRow, account: str, amount: Decimal) -> None:
    """Refuse to book on an own account what its bank would have told.

    Args:
        context: the books.
        question: the open question.
        account: where somebody wants it.
        amount: what would come on that account.

    Raises:
        InputError: its statements were read past that day, or hold the other side.
    """
    day = question.entry.date
    other = _other_side(context, account, amount, day)
    if other is None and not context.is_told(account, day):
        return
    if other is None:
        cause = f"op haar afschriften staat rond {day} geen open bankregel van {format_amount(amount)}."
        advice = f"is de andere kant al geboekt, of komt zij nog, kies dan {accounts.IN_TRANSIT}"
        remedy = f"{advice}; is het iets anders, kies dan een andere rekening"
    else:
        cause = f"op {other} heeft zij zelf een vraagpost van {format_amount(amount)}: de andere kant."
        remedy = f"boek deze vraagpost en die andere allebei op {accounts.IN_TRANSIT}"
    raise InputError(
        f"deze bankregel van {day} kan niet op {account}: haar afschriften zijn ingelezen tot en met "
        f"{context.told_until(account)}.",
        cause=cause,
        remedy=f"{remedy}; er is niets geschreven.",
    )


def _other_side(context: Context, account: str, amount: Decimal, day: dt.date) -> dt.date | None:
    """The day of an open question that the other account has of the same transfer."""
    for near in days_near(day):
        if any(is_question(context.keys[key]) for key in context.booked.at(account, near, amount)):
            return near
    return None
