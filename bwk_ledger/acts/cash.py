"""Cash of a kamer: takings, spending, shares, fees, its way to and from a bank, and receipts of its card."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.acts.act import (
    ACCOUNT,
    AMOUNT,
    DAY,
    FILE,
    GRANT,
    KAMER,
    NUMBER,
    SHARES,
    TEXT,
    YEAR,
    Done,
    Field,
    WrongCallError,
    a_kamer,
    act,
    of_field,
    placed,
)
from bwk_ledger.acts.cash_box import (
    AGAIN,
    DAY_FIELD,
    CashBooking,
    append,
    book,
    cash_account,
    next_key,
    paper_of,
    refuse_again,
    require_amount,
    said,
)
from bwk_ledger.acts.debts import PAPER_FIELD
from bwk_ledger.acts.papers import keep_loose, keep_paper
from bwk_ledger.acts.parts import account_of_fee, period_of
from bwk_ledger.acts.shares import issuing
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.text import quoted
from bwk_ledger.rules.cash import CashAct
from bwk_ledger.standing.members import refuse_unknown
from bwk_ledger.standing.receipts import needs_receipt
from bwk_ledger.standing.refusals import require_kamer, require_kamer_on
from importers.booking import new_posting
from importers.cash import box_narration
from importers.context import TRANSFER_DAYS, Context

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger


# What comes in the cash of a kamer and goes out: takings, spending, shares, fees, and its way to and from a bank.

# What comes in the cash of a kamer and goes out: takings, spending, shares and fees.

_PAPER = Field("bon", TEXT, "Het nummer van de bon of het papier.", default="")
_NO_PAPER = Field("zonder_bon", TEXT, "Waarom er geen bon is.", default="", word="REDEN")


def _refuse_both(bon: str, zonder_bon: str, **_: Any) -> None:
    if bon and zonder_bon:
        raise WrongCallError("zonder_bon", "Noem --bon of --zonder-bon, niet beide.")


def _require_paper(bon: str, zonder_bon: str, **_: Any) -> None:
    _refuse_both(bon, zonder_bon)
    if not bon and not zonder_bon:
        raise WrongCallError("bon", 'Noem --bon met het papier, zoals "dagstaat 2026-03-20", of --zonder-bon "reden".')


def own_income(ledger: Ledger, kamer: str, code: str | None) -> str:
    """The account of what a kamer earns itself.

    Raises:
        InputError: there is none, or more than one to choose from.
    """
    known = {
        funder.code: funder.income(kamer)
        for funder in ledger.config.funders.values()
        if not funder.is_grant and kamer in funder.kamers
    }
    if code in known:
        return known[code]
    if code is None and len(known) == 1:
        return next(iter(known.values()))
    what = (
        f"'{code}' is geen eigen inkomsten van {kamer}." if code else f"{kamer} heeft niet een soort eigen inkomsten."
    )
    raise InputError(
        what,
        cause=f"in stam/financiers.beancount heeft {kamer} met subsidie: FALSE: {' '.join(known) or 'niets'}.",
        remedy=advice("noem met ", FieldName("bron"), " een van deze.")
        if known
        else "voeg daar de eigen inkomsten van deze kamer toe.",
    )


@act(
    "kas inkomsten",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    placed("bedrag", AMOUNT, "Wat er in de kas komt, zoals 84,50."),
    DAY_FIELD,
    Field("omschrijving", TEXT, "Waarvan; een naam hoort hier niet.", default="Inkomsten van de eettafel"),
    Field("bron", GRANT, "Welke eigen inkomsten, als de kamer er meer heeft."),
    _PAPER,
    _NO_PAPER,
    AGAIN,
    check=_require_paper,
)
def takings(
    ledger: Ledger,
    kamer: str,
    bedrag: Decimal,
    datum: dt.date,
    omschrijving: str,
    bron: str | None,
    bon: str,
    zonder_bon: str,
    nog_eens: bool,
) -> Done:
    """Boek inkomsten in contant geld van KAMER, zoals van een eettafel, met het papier waarop ze staan.

    Zij tellen niet voor het plafond van het handgeld.
    """
    amount, account = require_amount(bedrag), cash_account(ledger, kamer, datum)
    other = new_posting(own_income(ledger, kamer, bron), -amount)
    paper = paper_of(bon, zonder_bon)
    booking = CashBooking(CashAct.TAKINGS, account, datum, amount, (other,), omschrijving, paper=paper)
    return book(ledger, booking, again=nog_eens)


def category_account(ledger: Ledger, kamer: str, named: str) -> str:
    """The account of a category, by its letter or its name.

    Raises:
        InputError: there is none.
    """
    begins = f"{accounts.PETTY_CASH_POST}:"
    posts = [post for post in ledger.config.posts if post.root == accounts.EXPENSES and post.path.startswith(begins)]
    for post in posts:
        name = post.path.removeprefix(begins)
        if named.casefold() in {name.casefold(), name.partition("-")[0].casefold(), name.partition("-")[2].casefold()}:
            return post.account(kamer)
    known = ", ".join(post.path.removeprefix(begins).replace("-", " ", 1) for post in posts)
    raise InputError(
        f"'{named}' is geen categorie van het handgeld.",
        cause=f"de categorieën zijn: {known or 'geen'}.",
        remedy="noem de letter, zoals A.",
    )


@act(
    "kas uitgave",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    placed("bedrag", AMOUNT, "Wat er uit de kas is betaald, zoals 12,40."),
    placed("categorie", TEXT, "De letter van de categorie, A tot en met F.", word="CATEGORIE"),
    DAY_FIELD,
    Field("omschrijving", TEXT, "Waaraan; een naam van een mens hoort hier niet.", required=True),
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt."),
    _PAPER,
    _NO_PAPER,
    PAPER_FIELD,
    AGAIN,
    check=_refuse_both,
)
def spending(
    ledger: Ledger,
    kamer: str,
    bedrag: Decimal,
    categorie: str,
    datum: dt.date,
    omschrijving: str,
    subsidie: str | None,
    bon: str,
    zonder_bon: str,
    papier: str,
    nog_eens: bool,
) -> Done:
    """Boek wat KAMER contant uitgeeft, in een van de categorieën A tot en met F, met de bon: nummer of foto."""
    amount, account = require_amount(bedrag), cash_account(ledger, kamer, datum)
    with of_field("categorie"):
        post = category_account(ledger, kamer, categorie)
    cost = new_posting(post, amount, {meta.GRANT: subsidie} if subsidie else {})
    changes = ledger.changes()
    paper = paper_of(bon, zonder_bon)
    if papier:
        paper = (*paper, *keep_paper(ledger, changes, papier, post, datum, bon or "kas").items())
    booking = CashBooking(CashAct.SPENDING, account, datum, -amount, (cost,), omschrijving, paper=paper)
    if not paper and needs_receipt(booking.entry(ledger), ledger.config):
        raise InputError(
            f"van een uitgave van {format_amount(amount)} euro hoort er een bon te zijn.",
            field="papier",
            cause="de grens toont 'bwk bonnengrens'.",
            remedy=advice(
                "noem ",
                FieldName("papier"),
                " met de foto, ",
                FieldName("bon"),
                " met het nummer dat u erop schrijft, of ",
                FieldName("zonder_bon"),
                ' "de reden".',
            ),
        )
    return book(ledger, booking, again=nog_eens, changes=changes)


@act(
    "kas aandeel",
    placed("kamer", KAMER, "De kamer waar is betaald.", check=a_kamer),
    placed("nummer", NUMBER, "Het nummer van wie de aandelen krijgt."),
    Field("aantal", SHARES, "Hoeveel aandelen.", default=1, shows_default=True),
    DAY_FIELD,
    Field("betaald_door", NUMBER, "Wie betaalde, als dat een ander is.", default=""),
)
def share(ledger: Ledger, kamer: str, nummer: str, aantal: int, datum: dt.date, betaald_door: str) -> Done:
    """Boek aandelen van NUMMER die contant in de kas van KAMER zijn betaald.

    Zij krijgen het volgende nummer in het aandelenregister. Wie was ingeschreven, is met de betaling lid.
    """
    via = cash_account(ledger, kamer, datum)
    return issuing.do(ledger, nummer, aantal, via, datum, betaald_door)


@act(
    "kas contributie",
    placed("kamer", KAMER, "De kamer waar is betaald.", check=a_kamer),
    placed("nummer", NUMBER, "Het nummer van het lid."),
    placed("bedrag", AMOUNT, "Wat er is betaald, zoals 10,00."),
    DAY_FIELD,
    Field("jaar", YEAR, "Het jaar van de contributie; anders het jaar van betaling."),
    _PAPER,
    AGAIN,
)
def fee(
    ledger: Ledger, kamer: str, nummer: str, bedrag: Decimal, datum: dt.date, jaar: int | None, bon: str, nog_eens: bool
) -> Done:
    """Boek contributie van lid NUMMER die contant in de kas van KAMER is betaald."""
    refuse_unknown(ledger.config, nummer)
    amount, account, year = require_amount(bedrag), cash_account(ledger, kamer, datum), jaar or datum.year
    values = {meta.MEMBER: nummer, meta.FEE: Decimal(year)}
    income = new_posting(_income_of_fee(ledger, nummer, kamer, datum, year), -amount, values)
    narration = f"Contributie {nummer} {year}"
    booking = CashBooking(CashAct.FEE, account, datum, amount, (income,), narration, nummer, paper_of(bon, ""))
    return book(ledger, booking, again=nog_eens)


def _income_of_fee(ledger: Ledger, number: str, kamer: str, day: dt.date, year: int) -> str:
    """Where the fee of a member is booked: as the books say of its kind and year, else with the kamer's own income."""
    fee_account = account_of_fee(ledger, number, day, year, kamer)
    if fee_account is not None:
        return fee_account
    period = period_of(ledger, number, day)
    return own_income(ledger, period.kamer if period and period.kamer else kamer, None)


# Money between the cash box of a kamer and a bank: one booking with the statement, whichever comes first.

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
    on_statement = _on_statement(ledger, context, box, day, amount, other)
    changes = ledger.changes()
    if on_statement is None:
        _require_unread(context, other, day)
        append(changes, box, [booking.entry(ledger)])
        told = "Komt het afschrift, dan is dit dezelfde boeking."
    else:
        _complete(ledger, changes, on_statement, booking)
        told = f"Het afschrift noemt dit op {on_statement.entry.date}: het is een en dezelfde boeking."
    changes.commit()
    return f"{said(ledger, booking) if on_statement is None else _moved(booking)} {told}"


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


# Handgeld: fill it up from the bank, and keep the receipt of what was paid with its card.


# A receipt of handgeld that was paid with a card: kept at once, beside the payment that a statement brings later.


@act(
    "handgeld bon",
    placed("kamer", KAMER, "De kamer.", check=a_kamer),
    placed("bedrag", AMOUNT, "Wat er op de bon staat, zoals 12,40."),
    placed("categorie", TEXT, "De letter van de categorie, A tot en met F.", word="CATEGORIE"),
    Field("papier", FILE, "De foto of pdf van de bon.", required=True),
    Field("datum", DAY, "De dag op de bon; anders vandaag.", default=today),
)
def keeping(ledger: Ledger, kamer: str, bedrag: Decimal, categorie: str, papier: Path, datum: dt.date) -> Done:
    """Bewaar de bon van iets dat KAMER met de pas van haar handgeld betaalde.

    De betaling zelf komt met het afschrift; bij 'bwk bonnen' ligt de bon er dan naast, met zijn categorie.
    """
    with of_field("datum"):
        require_kamer_on(ledger.config, kamer, datum, datum)
    amount = require_amount(bedrag)
    with of_field("categorie"):
        account = category_account(ledger, kamer, categorie)
    changes = ledger.changes()
    number = keep_loose(ledger, changes, papier, account, datum, amount)
    changes.commit()
    return Done((f"{number}: bon van {format_amount(amount)} euro op {datum} bewaard voor {kamer}, {account}.",))
