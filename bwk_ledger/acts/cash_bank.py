"""Money between the cash box of a kamer and a bank: one booking with the statement, whichever comes first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.acts.act import ACCOUNT, AMOUNT, KAMER, Done, Field, a_kamer, act, placed
from bwk_ledger.acts.cash_box import (
    AGAIN,
    DAY_FIELD,
    CashBooking,
    append,
    cash_account,
    next_key,
    refuse_again,
    require_amount,
    said,
)
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import Blank, advice, bare
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.text import quoted
from bwk_ledger.rules.handgeld import CashAct
from bwk_ledger.standing.refusals import require_kamer
from importers.booking import new_posting
from importers.cash import box_narration
from importers.context import TRANSFER_DAYS, Context

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger

_ENTRY_INDENT, _POSTING_INDENT = 2, 4


class _OpenBankRow(NamedTuple):
    """The other side as a statement brought it: the posting that is still to be known as the box."""

    entry: Any
    posting: Any


def move_cash(
    ledger: Ledger, kamer: str, day: dt.date, amount: Decimal, other: str, done: CashAct, *, again: bool
) -> str:
    """Book cash that came from a bank, or with a minus went there; returns what was done with it.

    Raises:
        InputError: it is in the books already, or the statements of that day do not know of it; nothing was written.
    """
    box = f"{accounts.CASH_BOX}:{kamer}"
    booking = CashBooking(done, box, day, amount, (new_posting(other, -amount),), box_narration(box, other, amount))
    if not again:
        refuse_again(ledger, booking)
    context = Context.of(ledger.root, ledger.entries)
    found = _on_statement(ledger, context, box, day, amount, other)
    changes = ledger.changes()
    if found is None:
        _require_unread(context, other, day)
        append(changes, box, [booking.entry(ledger)])
        told = "Komt het afschrift, dan is dit dezelfde boeking."
    else:
        _complete(ledger, changes, found, booking)
        told = f"Het afschrift noemt dit op {found.entry.date}: het is een en dezelfde boeking."
    changes.commit()
    return f"{said(ledger, booking) if found is None else _moved(booking)} {told}"


def _moved(booking: CashBooking) -> str:
    return f"{booking.day}: {format_amount(abs(booking.amount))} euro, {booking.narration}."


def _on_statement(
    ledger: Ledger, context: Context, box: str, day: dt.date, amount: Decimal, other: str
) -> _OpenBankRow | None:
    """What a statement of the other account brought, as a transfer to the box or as an open question."""
    leg = context.take_expected(box, amount, day, with_cash=True)
    if leg is not None and any(item.account == other for item in leg.transaction.postings):
        return _OpenBankRow(leg.transaction, leg.posting)
    questions = [
        _OpenBankRow(entry, unexplained_posting)
        for entry in ledger.transactions
        if entry.flag == "!" and abs(entry.date - day).days <= TRANSFER_DAYS
        for unexplained_posting in _unexplained(entry, other, amount)
    ]
    return min(questions, key=lambda found: abs(found.entry.date - day), default=None)


def _unexplained(entry: Any, other: str, amount: Decimal) -> list[Any]:
    """The open side of a row of an account with an amount."""
    own = [item for item in entry.postings if meta.KEY in (item.meta or {})]
    rest = [item for item in entry.postings if item not in own]
    fits = len(own) == len(rest) == 1 and (own[0].account, own[0].units.number) == (other, -amount)
    return rest if fits else []


def _require_unread(context: Context, other: str, day: dt.date) -> None:
    read = context.last_asserted(other)
    if read is not None and day < read:
        raise InputError(
            f"{other} is al ingelezen tot {read}, en die afschriften kennen dit bedrag niet.",
            cause="wat van of naar de bank gaat, staat op haar afschrift, op die dag of hoogstens "
            f"{TRANSFER_DAYS} dagen later of eerder.",
            remedy="verbeter de dag of het bedrag, of noem de rekening waar het wel op staat.",
        )


def _complete(ledger: Ledger, changes: Changes, found: _OpenBankRow, booking: CashBooking) -> None:
    """Make of the row of a statement and the act one booking; of two days each keeps its own."""
    entry, posting = found
    file = Path(entry.meta["filename"])
    line, same_day = posting.meta["lineno"], entry.date == booking.day
    if entry.flag == "!":
        head, was = entry.meta["lineno"], f"! {quoted(entry.narration)}"
        changes.replace_in_line(file, head, was, f"* {quoted(booking.narration)}")
        changes.add_metadata(file, head, {meta.CASH: str(booking.done)}, _ENTRY_INDENT, f"{entry.date}")
    goes_to = booking.account if same_day else accounts.IN_TRANSIT
    if posting.account != goes_to:
        changes.replace_in_line(file, line, posting.account, goes_to)
    if same_day:
        key = {meta.KEY: next_key(ledger, booking.account, booking.day)}
        changes.add_metadata(file, line, key, _POSTING_INDENT, posting.account)
    else:
        under_way = booking._replace(others=(new_posting(accounts.IN_TRANSIT, -booking.amount),))
        append(changes, booking.account, [under_way.entry(ledger)])


def _bank_of(ledger: Ledger, kamer: str, named: str | None) -> str:
    """The account at the bank that cash comes from or goes to.

    Raises:
        InputError: there is no such account.
    """
    account = named or f"{accounts.PETTY_CASH}:{kamer}"
    if account not in ledger.names or not accounts.is_own(account):
        own = " ".join(sorted(name for name in ledger.names if accounts.is_own(name)))
        raise InputError(f"{account} is geen bankrekening van deze boeken.", remedy=f"kies uit: {own}.")
    return account


def _move(
    ledger: Ledger,
    code: str,
    day: dt.date,
    amount: Decimal,
    other: str,
    acts: tuple[CashAct, CashAct],
    *,
    again: bool,
) -> Done:
    cash = cash_account(ledger, code, day, goes_back=amount < 0)
    if not accounts.is_under(cash, accounts.CASH_BOX):
        raise InputError(
            f"het handgeld van {code} is contant geld: er is geen rekening waar het van komt of heen gaat.",
            cause=f"{code} heeft geen IBAN, en van {cash} is nooit een afschrift ingelezen.",
            remedy=advice(
                "wat de coöperatie overmaakt, komt met het afschrift van haar bank; heeft de kamer wel een eigen "
                "rekening, geef dan: ",
                bare("kamer wijzig", code, iban=Blank("IBAN")),
            ),
        )
    done = acts[int(not accounts.is_under(other, accounts.PETTY_CASH))]
    return Done((move_cash(ledger, code, day, amount, other, done, again=again),))


@act(
    "kas opname",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    placed("bedrag", AMOUNT, "Wat van de rekening in de kas komt, zoals 40,00."),
    DAY_FIELD,
    Field("van", ACCOUNT, "De bankrekening; anders het handgeld van de kamer."),
    AGAIN,
)
def withdrawal(ledger: Ledger, kamer: str, bedrag: Decimal, datum: dt.date, van: str | None, nog_eens: bool) -> Done:
    """Boek geld dat KAMER van haar rekening opneemt en in de kas doet.

    Staat de opname al op een ingelezen afschrift, dan wordt dat dezelfde boeking; anders herkent het afschrift haar.
    """
    other = _bank_of(ledger, require_kamer(ledger.config, kamer).code, van)
    acts = (CashAct.WITHDRAWAL, CashAct.FROM_BANK)
    return _move(ledger, kamer, datum, require_amount(bedrag), other, acts, again=nog_eens)


@act(
    "kas storting",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    placed("bedrag", AMOUNT, "Wat uit de kas naar de rekening gaat, zoals 100,00."),
    DAY_FIELD,
    Field("op", ACCOUNT, "De bankrekening; anders het handgeld van de kamer."),
    AGAIN,
)
def deposit(ledger: Ledger, kamer: str, bedrag: Decimal, datum: dt.date, op: str | None, nog_eens: bool) -> Done:
    """Boek geld dat KAMER uit de kas op een rekening stort.

    Staat de storting al op een ingelezen afschrift, dan wordt dat dezelfde boeking; anders herkent het afschrift haar.
    """
    other = _bank_of(ledger, require_kamer(ledger.config, kamer).code, op)
    acts = (CashAct.DEPOSIT, CashAct.TO_BANK)
    return _move(ledger, kamer, datum, -require_amount(bedrag), other, acts, again=nog_eens)
