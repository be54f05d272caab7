"""What comes in the cash of a kamer and goes out: takings, spending, shares and fees."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    AMOUNT,
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
from bwk_ledger.acts.cash_box import AGAIN, DAY_FIELD, CashBooking, book, cash_account, paper_of, require_amount
from bwk_ledger.acts.debts import PAPER_FIELD
from bwk_ledger.acts.papers import keep_paper
from bwk_ledger.acts.parts import account_of_fee, period_of
from bwk_ledger.acts.shares import issuing
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import FieldName, advice
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount
from bwk_ledger.rules.handgeld import CashAct
from bwk_ledger.standing.members import refuse_unknown
from bwk_ledger.standing.receipts import needs_receipt
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger

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
    found = account_of_fee(ledger, number, day, year, kamer)
    if found is not None:
        return found
    period = period_of(ledger, number, day)
    return own_income(ledger, period.kamer if period and period.kamer else kamer, None)
