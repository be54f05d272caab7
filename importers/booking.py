"""Bank rows to transactions, by the treasurer's rules; what no rule explains becomes an open question."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from beancount.core import data
from beancount.core.amount import Amount
from beancount.core.position import CostSpec

from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, folded, listed
from bwk_ledger.base.money import EUR, format_amount, split
from bwk_ledger.base.quick import maker
from bwk_ledger.standing.awards import expected_award
from bwk_ledger.standing.members import SHARE
from bwk_ledger.standing.wages import NET
from importers.cash import NARRATION as NET_PAY
from importers.cash import REASON as WAGE_REASON
from importers.cash import box_narration, done_with, is_net_pay
from importers.open_items import item_postings, item_row
from importers.orders import COSTS, are_costs, costs_account, order_row, returned_line
from importers.readers.payment_words import bill_number, receipt_number
from importers.readers.values import is_identity
from importers.shared_payments import divide, members_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Subscription
    from importers.context import Context
    from importers.open_items import ItemRow
    from importers.orders import OrderRow
    from importers.readers.bank import BankRow
    from importers.rules import BookingShare, Match, Rule, Rules


# Who paid, where the text of a row names no member: found by account number, else by name, in a register elsewhere.
#
# What finds them is handed in by who calls the import, so that nothing here knows names, or where they are kept. Only
# the
# number reaches the books.

_UNKNOWN = "het register kent IBAN noch naam"


class Payers(Protocol):
    """The numbers of the members who have an account number or a name, in order: none, one, or more who share it.

    How a name is written (capitals, accents, punctuation) makes no difference.
    """

    def by_iban(self, iban: str) -> tuple[str, ...]:
        """Who has an account number."""

    def by_name(self, name: str) -> tuple[str, ...]:
        """Who has a name."""


@dataclass(frozen=True)
class Payer:
    """The member on the other side of a row: `how` says in Dutch what told, or why nothing did (`number` is None)."""

    number: str | None
    how: str


def find(payers: Payers, row: BankRow) -> Payer:
    """Who is on the other side of a row; nobody where two members fit, for a guess would be as often wrong as right."""
    for how, article, numbers in (
        ("IBAN", "het", payers.by_iban(row.counterparty)),
        ("naam", "de", payers.by_name(row.name)),
    ):
        if len(numbers) == 1:
            return Payer(numbers[0], how)
        if numbers:
            return Payer(None, f"{article} {how} is van {' en '.join(numbers)}")
    return Payer(None, _UNKNOWN)


def other_payer(payers: Payers, row: BankRow, number: str) -> str | None:
    """Who paid for the member that the text names, by account number; None where that is the member or not known."""
    numbers = payers.by_iban(row.counterparty)
    return numbers[0] if len(numbers) == 1 and numbers[0] != number else None


# Bank rows to transactions, by the treasurer's rules; what no rule explains becomes an open question.

UNEXPLAINED = "Nog uit te zoeken"
NO_RULE = "geen regel past"
BY_REGISTER = "; lid herkend aan "  # in a reason, between the rule and what told
_HIDDEN = ("(onbekend)", UNEXPLAINED)
_posting, _amount, _transaction_of = maker(data.Posting), maker(Amount), maker(data.Transaction)
_SHARES = f"{accounts.SHARES}:"
_SEVERAL = 2  # members in one payment
_YEAR = re.compile(r"(?<![\w./-])20\d{2}(?![\w/-])")  # no part of a date, a time or a reference
_SHA256 = hashlib.sha256()  # copied for each row, which spares looking up the algorithm every time


class Booking(NamedTuple):
    """A transaction, and what may stay of its row in the archived copy: None keeps the row as it is."""

    transaction: Any
    blinded: tuple[str, str] | None
    question: str | None = None


_booking = maker(Booking)


def row_keys(family: str, rows: Sequence[BankRow]) -> list[str]:
    """The identity of each row: the bank's own reference, else its content and its number among equal rows of the day.

    Some banks give no transaction id, and truly identical rows on one day are real; exports hold whole days, so the
    number within the day is the same in every export that holds the row.
    """
    seen: dict[str, int] = {}  # by the identity of the first of rows that are equal, so that no other text is held
    keys = []
    last_date, day = None, ""
    for _, date, account, amount, counterparty, name, text, _, _, reference, _, identified, _ in rows:
        if reference:
            keys.append(f"{family}:{account}:{reference}")
            continue
        if date is not last_date:
            last_date, day = date, f"{date}"
        content = f"{account}|{day}|{identified or f'{amount}|{counterparty}'}|{name}|{text}"
        sha256 = _SHA256.copy()
        sha256.update(" ".join(content.split()).encode())
        first = f"{family}:{sha256.hexdigest()[:16]}-1"
        count = seen[first] = seen.get(first, 0) + 1
        keys.append(first if count == 1 else f"{first[:-1]}{count}")
    return keys


def origin(source: str, line: int, key: str) -> dict[str, Any]:
    """The metadata that ties a posting to its row."""
    return {meta.SOURCE: source, meta.LINE: Decimal(line), meta.KEY: key}


def new_posting(account: str, number: Decimal, values: dict[str, Any] | None = None, currency: str = EUR) -> Any:
    """A posting; the values become its metadata."""
    return _posting((account, _amount((number, currency)), None, None, None, {} if values is None else values))


def share_posting(account: str, number: Decimal, price: Decimal, values: dict[str, Any] | None = None) -> Any:
    """A posting of shares at their nominal value; below zero they come to the member, above zero they go."""
    cost = CostSpec(price, None, EUR, None, None, False)
    return data.Posting(account, Amount(number, SHARE), cost, None, None, {} if values is None else values)


def transfer(row: BankRow, account: str, other: str, values: dict[str, Any]) -> Booking:
    """A transfer to or from another own account: one transaction for both statements."""
    is_box = accounts.is_under(other, accounts.CASH_BOX)
    if is_box:
        narration = box_narration(other, account, -row.amount)
    else:
        names = [name.split(":")[-1] for name in ((account, other) if row.amount < 0 else (other, account))]
        narration = f"Overboeking van {names[0]} naar {names[1]}"
    transaction = _transaction(
        row,
        "*",
        None,
        narration,
        "eigen rekening",
        [new_posting(account, row.amount, values), new_posting(other, -row.amount)],
    )
    if is_box:
        transaction.meta[meta.CASH] = str(done_with(account, row.amount))
    return Booking(transaction, ("(eigen rekening)", narration))


def book(
    row: BankRow, account: str, values: dict[str, Any], context: Context, rules: Rules, *, suggest: bool = True
) -> Booking:
    """The transaction for one row of an own account: by the rules, else as an open question with a suggestion.

    What comes back of an order to the bank needs no rule, nor what pays a bill, a declaration, a deposit or a loan.
    """
    ordered = order_row(row, account, context, is_new=suggest)
    if ordered is not None:
        return _book_order(row, account, values, ordered, context)
    paid = item_row(row, account, context, is_new=suggest)
    if paid is not None:
        return book_item(row, account, values, paid)
    return book_by_rule(row, account, values, context, rules, suggest=suggest)


def book_by_rule(
    row: BankRow, account: str, values: dict[str, Any], context: Context, rules: Rules, *, suggest: bool
) -> Booking:
    """The transaction by the first rule that fits, else as an open question with a suggestion."""
    match = rules.match(row, account)
    if match is None:
        return _book_without_rule(row, account, values, context, suggest)
    if not match.shares:
        reason = f"regel '{match.rule.name}' verdeelt met sleutel '{match.rule.key}', die op {row.date} niet geldt"
        return _unexplained(row, account, values, reason)
    return carry_out(match, row, account, values, context)


def carry_out(
    match: Match,
    row: BankRow,
    account: str,
    values: dict[str, Any],
    context: Context,
    amounts: Sequence[Decimal] | None = None,
) -> Booking:
    """The transaction as a rule says, or the open question that is left where it cannot be done.

    Args:
        match: the rule, and what it found in the row.
        row: a row of an own account.
        account: that account.
        values: the metadata of its posting.
        context: the books.
        amounts: what each part gets, where that is not by weight.
    """
    if match.rule.is_plain and amounts is None and _is_plain(match.rule, account, context):
        return _carry_out_plainly(match.rule, row, account, values, context)
    match, amounts, problem = _for_each_member(match, row, amounts, context.config)
    if problem:
        return _unexplained(row, account, values, problem)
    rule, shares = match.rule, match.shares
    payer = _payer(match, row, context)
    filled = [_fill(share, match, payer, account, row, context.config) for share in shares]
    amounts = amounts or split(-row.amount, [share.weight for share in shares])
    names = [
        _where_owed(share.account.format_map(filling) if "{" in share.account else share.account, row, amount, context)
        for share, filling, amount in zip(shares, filled, amounts, strict=True)
    ]
    problem = _problem(row, match, payer, filled, names, amounts, context)
    if problem:
        return _unexplained(row, account, values, problem)
    others = [
        _other(name, amount, _of_share(share, row, match, filling), context.config)
        for share, name, amount, filling in zip(shares, names, amounts, filled, strict=True)
    ]
    members = list(dict.fromkeys(filling["lid"] for filling in filled if "lid" in filling))
    narration = _narration(rule, row, filled[0], members)
    payee = rule.party or (members[0] if len(members) == 1 else None)
    reason = f"{rule.name}{BY_REGISTER}{payer.how}" if payer else rule.name
    transaction = _transaction(row, "*", payee, narration, reason, [new_posting(account, row.amount, values), *others])
    _note_rule(transaction, rule, match.groups, filled[0])
    if paid_by := _paid_by(row, names, context):
        transaction.meta[meta.PAID_BY] = paid_by
    if rule.party is None:
        who = f"({'lid' if len(members) == 1 else 'leden'} {listed(members)})" if members else "(persoon)"
        return Booking(transaction, (who, narration))
    return Booking(transaction, (rule.party, narration) if rule.narration else None)


def _is_plain(rule: Rule, account: str, context: Context) -> bool:
    """Whether nothing in the books makes a plain rule ask more of a row than its amount."""
    owed = context.config.owed_to_funders
    if account.startswith(accounts.PETTY_CASH):
        return False
    return not owed or owed.isdisjoint([share.account for share in rule.shares])


def _carry_out_plainly(rule: Rule, row: BankRow, account: str, values: dict[str, Any], context: Context) -> Booking:
    """As `carry_out`, of a plain rule, as nearly all are; in half the time (`benchmarks/import_speed.py`)."""
    for share in rule.shares:
        if problem := _not_there(row, rule, share.account, share.account, context):
            return _unexplained(row, account, values, problem)
    postings = [new_posting(account, row.amount, values), *_parts(rule, row.amount)]
    narration = rule.narration or (row.description if rule.party else rule.name)
    transaction = _transaction(row, "*", rule.party, narration, rule.name, postings)
    if rule.receipt or rule.outside_kamer:
        _note_rule(transaction, rule, {}, {})
    if rule.party is None:
        return _booking((transaction, ("(persoon)", narration), None))
    return _booking((transaction, (rule.party, narration) if rule.narration else None, None))


def _parts(rule: Rule, amount: Decimal) -> Sequence[Any]:
    """The postings of a plain rule against a row of an amount."""
    if len(rule.shares) == 1 and _noted(rule.shares[0]) is None:
        return (_whole(rule.shares[0].account, amount),)
    return [
        _posting((share.account, _amount((part, EUR)), None, None, None, _noted(share)))
        for share, part in zip(rule.shares, split(-amount, rule.weights), strict=True)
    ]


def _noted(share: BookingShare) -> dict[str, Any] | None:
    """What is noted with a part; None, which takes no memory, where nothing ever will be."""
    if share.grant:
        return {meta.GRANT: share.grant}
    return {} if accounts.is_money(share.account) else None


@functools.lru_cache(4096)  # many rows are of the same few amounts
def _whole(account: str, amount: Decimal) -> Any:
    """All of a row on one account: one posting for all rows of an amount, for nothing will ever be noted with it."""
    (part,) = split(-amount, [Decimal(1)])
    return _posting((account, _amount((part, EUR)), None, None, None, None))


def _note_rule(transaction: Any, rule: Rule, found: Mapping[str, str], filled: Mapping[str, str]) -> None:
    """Note what a rule says of every row that it books, and the receipt that it found in this one."""
    transaction.meta.update(_receipt_by_rule(rule, found.get("bon"), filled, transaction.meta))
    if rule.outside_kamer:
        transaction.meta[meta.OUTSIDE_KAMER] = rule.outside_kamer


def _for_each_member(
    match: Match, row: BankRow, amounts: Sequence[Decimal] | None, config: Config
) -> tuple[Match, Sequence[Decimal] | None, str | None]:
    """A payment that names several members as a part for each of them; or the problem that leaves it open."""
    if amounts is not None or not match.rule.needs_member or "lid" not in match.groups or len(match.shares) != 1:
        return match, amounts, None
    numbers = members_in(row.description, config)
    if len(numbers) < _SEVERAL or match.groups["lid"].upper() not in numbers:
        return match, amounts, None
    (share,) = match.shares
    division = divide(row, numbers, share.account, _fee_year(row, match), config)
    if division.problem:
        return match, None, f"regel '{match.rule.name}': {division.problem}"
    sign = -1 if row.amount > 0 else 1
    parts = [replace(share, member=number) for number, _ in division.parts]
    return match._replace(shares=parts), [sign * amount for _, amount in division.parts], None


def _narration(rule: Rule, row: BankRow, filled: _Fillable, members: Sequence[str]) -> str:
    """What a booking says: by the rule, with all its members, else what the bank wrote, or the name of the rule."""
    if rule.narration:
        return rule.narration.format_map(_Fillable({**filled, "lid": listed(members)}) if members else filled)
    return row.description if rule.party else rule.name


def _book_without_rule(row: BankRow, account: str, values: dict[str, Any], context: Context, suggest: bool) -> Booking:
    """What a bank row tells itself, else an open question with a suggestion."""
    if is_net_pay(row, account, context):
        postings = [new_posting(account, row.amount, values), new_posting(NET, -row.amount)]
        return Booking(_transaction(row, "*", None, NET_PAY, WAGE_REASON, postings), ("(persoon)", NET_PAY))
    returned = returned_line(row)  # with its costs in one amount: those are never all of it
    costs = costs_account(context.config) if row.amount < 0 and not returned and are_costs(row, -row.amount) else None
    if costs is not None and context.opened.get(costs, dt.date.max) <= row.date:
        postings = [new_posting(account, row.amount, values), new_posting(costs, -row.amount)]
        return Booking(_transaction(row, "*", None, COSTS, COSTS.lower(), postings), ("(bank)", COSTS))
    suggestion = context.history.suggest(row) if suggest else None
    is_possible = (
        suggestion is not None
        and context.opened.get(suggestion.account, dt.date.max) <= row.date
        and context.config.absent(suggestion.account, row.date) is None
    )
    if suggestion is not None and is_possible:
        grant = {meta.GRANT: suggestion.grant} if suggestion.grant else {}
        suggested = new_posting(suggestion.account, -row.amount, grant)
        return _unexplained(row, account, values, suggestion.reason, suggested)
    return _unexplained(row, account, values, returned or NO_RULE)


def _book_order(row: BankRow, account: str, values: dict[str, Any], ordered: OrderRow, context: Context) -> Booking:
    """The transaction for a row that names an order, or the open question that it leaves."""
    if ordered.problem is not None:
        return _unexplained(row, account, values, ordered.problem)
    others = [_other(part.account, part.amount, {**part.values}, context.config) for part in ordered.parts]
    postings = [new_posting(account, row.amount, values), *others]
    transaction = _transaction(row, "*", ordered.who, ordered.narration, ordered.reason, postings)
    shown = f"(lid {ordered.who})" if ordered.who else f"({ordered.reason})"
    return Booking(transaction, (shown, ordered.narration))


def book_item(row: BankRow, account: str, values: dict[str, Any], paid: ItemRow) -> Booking:
    """The transaction for a row that pays what is open, or the open question that it leaves."""
    if paid.problem is not None:
        return _unexplained(row, account, values, paid.problem)
    others = [new_posting(name, amount, {**of_number}) for name, amount, of_number in item_postings(paid)]
    reason = listed(list(dict.fromkeys(part.number for part in paid.parts)))
    postings = [new_posting(account, row.amount, values), *others]
    transaction = _transaction(row, "*", paid.who, paid.narration, reason, postings)
    transaction.meta.pop(meta.RECEIPT, None)  # the bill has it; the payment is none
    return Booking(transaction, (f"({paid.who})" if paid.is_person else paid.who, paid.narration))


def _payer(match: Match, row: BankRow, context: Context) -> Payer | None:
    """The member by account number or name; None where the text has the number, or none is asked for or to be had."""
    if "lid" in match.groups or not match.rule.needs_member or context.payers is None:
        return None
    return find(context.payers, row)


def _paid_by(row: BankRow, names: Iterable[str], context: Context) -> str | None:
    """Who paid for the shares of another, by account number; None where that is not to be had."""
    receiver = next((name.removeprefix(_SHARES) for name in names if name.startswith(_SHARES)), None)
    if context.payers is None or receiver is None or row.amount < 0:
        return None
    other = other_payer(context.payers, row, receiver)
    return other if other and _is_known(other, context.config) else None


def _fill(
    share: BookingShare, match: Match, payer: Payer | None, account: str, row: BankRow, config: Config
) -> _Fillable:
    """Values for the placeholders of a share: its own, found in the row, else by the member, else by the account."""
    filled = _Fillable(match.groups)
    if share.member:
        filled["lid"] = share.member
    elif payer and payer.number:
        filled["lid"] = payer.number
    if "lid" in filled:
        filled["lid"] = filled["lid"].upper()
    if "kamer" in filled:
        filled["kamer"] = filled["kamer"].upper()
    elif member := config.members.get(filled.get("lid", "")):
        filled["kamer"] = (member.on(row.date) or member).kamer
    elif "lid" in filled and (subscription := _subscription(filled["lid"], config)):
        filled["kamer"] = subscription.kamer
    elif account.startswith(accounts.PETTY_CASH + ":"):
        filled["kamer"] = account.split(":")[2]
    return filled


def _is_known(number: str, config: Config) -> bool:
    """Whether a number is of a member or of who signed up."""
    return number in config.members or _subscription(number, config) is not None


def _subscription(number: str, config: Config) -> Subscription | None:
    return next((item for item in config.subscriptions if item.number == number), None)


def _where_owed(account: str, row: BankRow, amount: Decimal, context: Context) -> str:
    """Who left gets back what became a debt to them, no longer shares; money of a funder is of the award that waits."""
    awards = [award for award in context.config.awards.values() if award.funder.liability == account]
    if awards:
        award = expected_award(awards, row.date, -amount)
        return award.liability if award else account
    if amount < 0 or not account.startswith(_SHARES):
        return account
    member = context.config.members.get(account.removeprefix(_SHARES))
    return context.repayment_from(member, row.date, amount) if member else account


def _of_share(share: BookingShare, row: BankRow, match: Match, filled: Mapping[str, str]) -> dict[str, Any]:
    """What is noted with a part: the grant that pays it; of a fee also who paid, and for which year."""
    values: dict[str, Any] = {meta.GRANT: share.grant} if share.grant else {}
    if match.rule.is_fee or share.fee_year is not None:
        year = share.fee_year or _fee_year(row, match)
        values |= {meta.MEMBER: filled["lid"], meta.FEE: Decimal(year)}
    return values


def _fee_year(row: BankRow, match: Match) -> int:
    """The year of a fee: found by the rule (`(?P<jaar>...)`), else by what the payer wrote.

    Where that names no year, or several, it is the year of the payment.
    """
    named = set(_YEAR.findall(row.description))
    caught = match.groups.get("jaar", "")
    return int(caught if _YEAR.fullmatch(caught) else (named.pop() if len(named) == 1 else row.date.year))


class _Fillable(dict[str, str]):
    """Leaves a placeholder that has no value as it is: `_problem` then says so."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _problem(
    row: BankRow,
    match: Match,
    payer: Payer | None,
    filled: Sequence[Mapping[str, str]],
    names: Sequence[str],
    amounts: Sequence[Decimal],
    context: Context,
) -> str | None:
    """Why a rule that fits cannot be carried out; None when it can."""
    rule = match.rule.name
    for placeholders in filled:
        if problem := _filled_problem(match.rule, payer, placeholders, context.config):
            return problem
    for share, name, amount in zip(match.shares, names, amounts, strict=True):
        if "{" in name:
            return f"regel '{rule}' vindt geen waarde voor {name[name.index('{') : name.index('}') + 1]}"
        if problem := _not_there(row, match.rule, share.account, name, context):
            return problem
        if not name.startswith(_SHARES):
            continue
        price = context.config.share_price
        if not price or amount % price:
            return f"regel '{rule}': {format_amount(-amount)} is geen heel aantal aandelen"
    return None


def _not_there(row: BankRow, rule: Rule, wanted: str, name: str, context: Context) -> str | None:
    """Why nothing can be booked on an account on the day of a row; None when it can."""
    opened = context.opened.get(name)
    if opened is None:
        return f"regel '{rule.name}' wijst naar {wanted}, een rekening die er niet is"
    if row.date < opened:
        return f"regel '{rule.name}' wijst naar {name}, een rekening die er pas vanaf {opened} is"
    absent = None if rule.outside_kamer else context.config.absent(name, row.date)
    if absent is not None:
        return f"regel '{rule.name}' boekt op kamer {absent.code}, die er dan niet is: zij is er {absent.lasts}"
    return None


def _receipt_by_rule(
    rule: Rule, found: str | None, filled: Mapping[str, str], known: Mapping[str, Any]
) -> dict[str, Any]:
    """The receipt as a rule finds it in the row; what the rule itself says counts where the row names none."""
    if found and is_identity(found):
        return {meta.RECEIPT: folded(found)}
    if rule.receipt is None or meta.RECEIPT in known:
        return {}
    values: dict[str, Any] = {meta.RECEIPT: rule.receipt.format_map(filled)}
    return values | ({meta.NO_RECEIPT_REASON: rule.receipt_reason} if rule.receipt_reason else {})


def _filled_problem(rule: Rule, payer: Payer | None, filled: Mapping[str, str], config: Config) -> str | None:
    """Why the member or kamer of a row is not clear; None when they are, or when the rule asks for none.

    What a pattern caught is not quoted, here nor anywhere: it may be the name of a person.
    """
    member = filled.get("lid")
    if "kamer" in filled and filled["kamer"] not in config.kamers:
        return f"regel '{rule.name}' noemt een kamer die er niet is"
    if payer and not payer.number:
        return f"regel '{rule.name}' vindt geen lid: {payer.how}"
    if member and not _is_known(member, config):
        shown = f"lid {member}, dat" if PERSON_NUMBER.fullmatch(member) else "een lid dat"
        return f"regel '{rule.name}' noemt {shown} er niet is"
    if rule.is_fee and not member:
        return f"regel '{rule.name}' vindt geen lidnummer"
    return None


def _other(account: str, amount: Decimal, values: dict[str, Any], config: Config) -> Any:
    if not account.startswith(_SHARES):
        return new_posting(account, amount, values)
    price = config.share_price
    assert price is not None
    return share_posting(account, (amount / price).to_integral_value(), price, values)


def _unexplained(
    row: BankRow, account: str, values: dict[str, Any], reason: str, suggested: Any | None = None
) -> Booking:
    postings = [new_posting(account, row.amount, values), suggested or new_posting(accounts.UNEXPLAINED, -row.amount)]
    transaction = _transaction(row, "!", None, UNEXPLAINED, reason, postings)
    booking: Booking = _booking((transaction, _HIDDEN, reason))
    return booking


def _transaction(row: BankRow, flag: str, payee: str | None, narration: str, reason: str, postings: list[Any]) -> Any:
    # What a bank writes nobody can mend: a character that the books refuse becomes a space there.
    if not narration.isprintable():
        narration = folded(narration)
    values: dict[str, Any] = {meta.REASON: reason}
    if number := receipt_number(row.text) or (bill_number(row.description) if row.amount < 0 else None):
        values[meta.RECEIPT] = number
    return _transaction_of((values, row.date, flag, payee, narration, data.EMPTY_SET, data.EMPTY_SET, postings))
