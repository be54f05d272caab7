"""Deposits: paid to a landlord, received from who uses a kamer; given back, or kept in part with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    ACCOUNT,
    AMOUNT,
    DAY,
    KAMER,
    TEXT,
    Done,
    Field,
    a_kamer_or_cooperative,
    act,
    choice,
    placed,
)
from bwk_ledger.acts.agreements import FIELDS, add_opening, refuse_same, told, with_whom
from bwk_ledger.acts.cash import own_income
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.acts.debts import next_number
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.advice import FieldName, advice, way
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.figures.open_items import find_item, open_items
from bwk_ledger.standing.account_names import find_account
from bwk_ledger.standing.open_items import AMOUNT as OF_AMOUNT
from bwk_ledger.standing.open_items import DEPOSIT, DEPOSIT_SORT, PAID, RECEIVED, RETURN, WHO, Sort
from bwk_ledger.standing.open_items import KAMER as OF_KAMER
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Key


@act(
    "borg boek",
    placed("wie", TEXT, "De code of naam van de organisatie, of het nummer van een persoon."),
    placed("bedrag", AMOUNT, "De borg, zoals 850,00."),
    Field("soort", choice(PAID, RECEIVED), "Of de coöperatie haar betaalt, of ontvangt.", required=True),
    Field("kamer", KAMER, "De kamer waar het om gaat.", required=True, check=a_kamer_or_cooperative),
    Field("terug", DAY, "De dag waarop zij terug moet zijn, als die bekend is."),
    *FIELDS,
)
def agreeing(
    ledger: Ledger,
    wie: str,
    bedrag: Decimal,
    soort: str,
    kamer: str,
    terug: dt.date | None,
    datum: dt.date,
    iban: str,
    beginstand: bool,
) -> Done:
    """Leg vast dat er een borg wordt betaald aan WIE, of van WIE ontvangen.

    Een betaalde borg is een vordering, een ontvangen borg een schuld. De bankregels ervan herkent 'bwk importeer'.
    """
    amount, changes = require_amount(bedrag), ledger.changes()
    sort = Sort.DEPOSIT_PAID if soort == PAID else Sort.DEPOSIT_RECEIVED
    who = with_whom(ledger, changes, wie, iban, datum)
    said: dict[Key[Any], Any] = {DEPOSIT_SORT: soort, WHO: who, OF_KAMER: kamer, RETURN: terug}
    values = DEPOSIT.metadata({**said, OF_AMOUNT: Amount(amount, EUR)})
    refuse_same(ledger, DEPOSIT, datum, values)
    number = next_number(ledger, sort, datum.year)
    changes.append(DEPOSIT.file, [custom(values, datum, DEPOSIT.type, number)], "Relaties")
    if beginstand:
        add_opening(ledger, changes, number, sort, amount, datum)
    changes.commit()
    what = f"{number}: borg van {format_amount(amount)} euro, {soort} {'aan' if soort == PAID else 'van'} {who}."
    return Done((what, *told(ledger, number, sort, amount, is_opening=beginstand)))


@act(
    "borg inhouden",
    placed("nummer", TEXT, "Het eigen nummer, zoals BORG-2026-001."),
    placed("bedrag", AMOUNT, "Wat er niet teruggaat."),
    Field("reden", TEXT, "Waarom; een naam hoort hier niet.", required=True),
    Field("rekening", ACCOUNT, "De bate, of van een betaalde borg de last; anders de eigen inkomsten van de kamer."),
    Field("datum", DAY, "De dag; anders vandaag.", default=today),
)
def keeping(ledger: Ledger, nummer: str, bedrag: Decimal, reden: str, rekening: str | None, datum: dt.date) -> Done:
    """Boek dat van een borg een deel niet teruggaat: van een ontvangen borg een bate, van een betaalde een last."""
    amount, number = require_amount(bedrag), nummer.upper()
    if datum.year in sealed_years(ledger.root):
        raise InputError(f"{datum.year} is afgesloten.", field="datum", remedy="noem een dag in een jaar dat open is.")
    item = find_item(open_items(ledger, datum, Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED), number)
    agreement = ledger.config.deposits.get(number)
    if item is None or agreement is None:
        known = ", ".join(ledger.config.deposits) or "geen"
        raise InputError(f"er is op {datum} geen borg {number}.", remedy=f"kies uit: {known}.")
    if amount > item.open:
        raise InputError(
            f"van {number} staat {format_amount(item.open)} euro open, en dat is minder dan {format_amount(amount)}.",
            field="bedrag",
            remedy=advice(
                "noem ten hoogste wat openstaat; is het geld nog niet ingelezen, doe dat eerst met ",
                way("importeer"),
                ".",
            ),
        )
    quoted(reden, "reden")
    if rekening is None and not item.sort.is_debt:
        raise InputError(
            f"wat van {number} niet terugkomt, is een last.",
            field="rekening",
            remedy=advice("noem met ", FieldName("rekening"), " welke."),
        )
    kamers = {code: kamer.name for code, kamer in ledger.config.kamers.items()}
    account = find_account(rekening, ledger.names, kamers) if rekening else own_income(ledger, agreement.kamer, None)
    root = accounts.INCOME if item.sort.is_debt else accounts.EXPENSES
    result = accounts.result(account)
    if result is None or result.root != root:
        raise InputError(f"{account} begint niet met {root}.", field="rekening", remedy=f"noem een van de {root}.")
    sign = -item.sort.sign
    postings = [
        new_posting(item.sort.account, sign * amount, {meta.ITEM: number}),
        new_posting(account, -sign * amount),
    ]
    values = {meta.REASON: reden}
    if not item.sort.is_debt:
        values |= {meta.RECEIPT: meta.NO_RECEIPT, meta.NO_RECEIPT_REASON: f"ingehouden van {number}: {reden}"}
    entry = data.Transaction(values, datum, "*", None, f"Ingehouden van {number}", frozenset(), frozenset(), postings)
    if any(
        (item.date, item.narration, item.meta.get(meta.REASON)) == (datum, entry.narration, reden)
        and {(part.account, part.units) for part in item.postings} == {(part.account, part.units) for part in postings}
        for item in ledger.transactions
    ):
        raise InputError(
            f"dit is op {datum} al ingehouden van {number}.",
            remedy="er is niets te doen; is het nog eens zoveel, noem dan een andere reden.",
        )
    changes = ledger.changes()
    changes.append(f"jaren/{datum.year}/memoriaal.beancount", [entry], f"Memoriaal {datum.year}")
    changes.commit()
    left = format_amount(item.open - amount)
    return Done((f"{number}: {format_amount(amount)} euro ingehouden op {account}; terug gaat nog {left} euro.",))
