"""Fees: collect them, by what is due and unpaid in the books and by the mandates in the register; or write one off."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core.amount import Amount
from dateutil.relativedelta import relativedelta

from bwk_ledger.acts.act import AMOUNT, DAY, DAYS, NUMBER, TEXT, YEAR, Done, Field, a_member, act, placed
from bwk_ledger.acts.orders import ORDER_FIELDS, AskedOrder, PlannedOrder, begin, finish, own_account
from bwk_ledger.acts.payments import (
    LeftOut,
    OrderDraft,
    check_delivery,
    check_notice,
    creditor,
    last_delivery,
    last_notice,
    notices,
    under_way,
    usual_day,
    waits_for,
    without_account,
)
from bwk_ledger.acts.sepa import Debit, Party, debits
from bwk_ledger.base.errors import FieldName, InputError, advice, look
from bwk_ledger.base.money import CENT, EUR, ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom
from bwk_ledger.figures.fees import fees_in
from bwk_ledger.register.people import is_reference
from bwk_ledger.standing.fees import DECISION, REASON, WRITE_OFF
from bwk_ledger.standing.orders import COLLECTION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.register.people import Mandate, Register
    from bwk_ledger.rules.fees import FeeYear
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.orders import PaymentOrder


# Collecting fees: who is in the order, by what is due and unpaid in the books and by the mandates in the register.

# A mandate ends when nothing was collected on it for so long (rulebook of the EPC for SEPA Core, 4.1).
_UNUSED_MONTHS = 36
_UNUSED = relativedelta(months=_UNUSED_MONTHS)


def collect(
    order: PaymentOrder,
    years: Iterable[FeeYear],
    register: Register,
    earlier: Mapping[str, PaymentOrder],
    transactions: Sequence[Any],
) -> OrderDraft[Debit]:
    """The collection of what is due and unpaid on the day of execution.

    Args:
        order: the order without its lines.
        years: the fee of everybody in the year of the order, as it stands on the day of execution.
        register: who they are.
        earlier: the orders in the books.
        transactions: those of the books.
    """
    of_year = [item for item in earlier.values() if item.fee_year == order.fee_year]
    waiting = under_way(of_year, transactions, COLLECTION, order.execution)
    lines: dict[str, Decimal] = {}
    payments, left_out = [], []
    for year in years:
        number, orders = year.number, waiting.get(year.number, [])
        amount = max(year.open - sum((item.lines[number] for item in orders), ZERO), ZERO)
        reason = _reason(number, amount, year.open, orders, register, order.execution, earlier.values())
        if reason is not None:
            left_out.append(LeftOut(number, year.open, reason))
            continue
        person = register.people[number]
        assert person.mandate is not None
        lines[number] = amount
        payments.append(
            Debit(
                party=Party(person.account_name, person.iban),
                amount=amount,
                end_to_end=order.end_to_end(number),
                # Some banks show only this text: the id in it is how the import knows the line again.
                text=f"Contributie {order.fee_year} {order.end_to_end(number)}",
                mandate=person.mandate.reference,
                signed=person.mandate.signed,
                is_first=not _used(number, person.mandate, earlier.values()),
                old_iban=_old_iban(number, person.mandate, earlier.values()),
            )
        )
    first = tuple(number for number, debit in zip(lines, payments, strict=True) if debit.is_first)
    return OrderDraft(replace(order, lines=lines, first=first), tuple(payments), tuple(left_out))


def _reason(
    number: str,
    amount: Decimal,
    is_open: Decimal,
    orders: Sequence[PaymentOrder],
    register: Register,
    execution: dt.date,
    earlier: Iterable[PaymentOrder],
) -> str | None:
    """Why nothing is collected from a number; None where it is."""
    if not is_open:
        return "niets open"
    if not amount:
        return waits_for(orders)
    if missing := without_account(number, register):
        return missing
    mandate = register.people[number].mandate
    if mandate is None:
        return "geen machtiging in het ledenregister"
    return _unusable(number, mandate, execution, earlier)


def _unusable(number: str, mandate: Mandate, execution: dt.date, earlier: Iterable[PaymentOrder]) -> str | None:
    """Why a bank would not collect on a mandate; None where it would."""
    if not is_reference(mandate.reference):
        return "kenmerk van de machtiging heeft een / waar banken die weigeren"
    if mandate.signed > execution:
        return f"machtiging pas getekend op {mandate.signed}"
    last = max([mandate.signed, *_used(number, mandate, earlier)])
    if last + _UNUSED < execution:
        return f"machtiging al {_UNUSED_MONTHS} maanden niet gebruikt (sinds {last}); vraag een nieuwe"
    return None


def _used(number: str, mandate: Mandate, orders: Iterable[PaymentOrder]) -> list[dt.date]:
    """The days on which was collected on a mandate; a new mandate after an old one begins anew."""
    collection_days = [
        order.execution
        for order in orders
        if order.kind == COLLECTION and number in order.lines and order.execution >= mandate.signed
    ]
    return collection_days if mandate.first_collected is None else [mandate.first_collected, *collection_days]


def _old_iban(number: str, mandate: Mandate, orders: Iterable[PaymentOrder]) -> str:
    """The account of before, where the bank must be told that a mandate goes along to another one; else empty.

    It is told once, with the first collection from the new account; a mandate that was never used the bank does not
    know by any account yet.
    """
    if mandate.moved is None or not _used(number, mandate, orders):
        return ""
    told = any(
        order.kind == COLLECTION and number in order.lines and order.written >= mandate.moved for order in orders
    )
    return "" if told else mandate.old_iban


# The act, as it is asked for.

_NOTICES = "-aankondiging.txt"


@dataclass(frozen=True)
class PlannedCollection(PlannedOrder):
    """A collection, who is collected from, by whom, and how many days before they are told."""

    known: Register
    creditor: str
    notice: int | None


def _plan(
    ledger: Ledger, jaar: int | None, termijn: int | None, register: RegisterDoor, **asked: Any
) -> PlannedCollection:
    wanted = AskedOrder(**asked)
    year = jaar or wanted.month.start.year
    order = begin(ledger, COLLECTION, wanted, usual_day(wanted.month), year, _NOTICES)
    check_notice(order.execution, order.written, termijn)
    check_delivery(order.execution, order.written)
    _check_fees(ledger.config, year)
    own, by_whom, known = own_account(ledger, wanted), creditor(ledger.config), register.read()
    years = ledger.index.fact(fees_in, year, order.execution)
    draft = collect(order, years, known, ledger.config.orders, ledger.transactions)
    return PlannedCollection(wanted, f"contributie {year}", draft, own, known, by_whom, termijn)


def _check_fees(config: Config, year: int) -> None:
    if any(fee.year == year for fee in config.fees):
        return
    known = sorted({fee.year for fee in config.fees})
    raise InputError(
        f"de boeken noemen geen contributie van {year}.",
        field="jaar",
        cause=f"er is contributie van: {', '.join(map(str, known)) or 'geen enkel jaar'}.",
        remedy=advice(
            "kies met ", FieldName("jaar"), " een ander jaar, of zet de contributie in stam/lidmaatschap.beancount."
        ),
    )


@act(
    "leden incasso",
    *ORDER_FIELDS,
    Field("jaar", YEAR, "Het jaar van de contributie; anders dat van MAAND."),
    Field("termijn", DAYS, "Hoeveel dagen van tevoren u een incasso aankondigt, als dat korter dan 14 is afgesproken."),
    plan=_plan,
    register=True,
)
def collection(ledger: Ledger, plan: PlannedCollection) -> Done:
    """Maak het incassobestand van MAAND (jjjj-mm): contributie die dan verschuldigd is en open staat.

    Geïncasseerd wordt op de 28e of de eerste werkdag erna, bij wie een machtiging en een IBAN in het ledenregister
    heeft. Naast het bestand komt de tekst waarmee u de incasso aankondigt. Er wordt niets verstuurd.
    """
    plan.require_lines()
    order, payments, own = plan.draft.order, plan.draft.payments, plan.own
    text = notices(order, payments, plan.known, own.name, plan.creditor, order.execution)
    files = plan.files(debits(plan.message, payments, plan.creditor, plan.asked.versie))
    files |= {f"{order.reference}{_NOTICES}": text.encode()}
    last = last_notice(order.execution, plan.notice)
    delivery = f"De bank moet het bestand uiterlijk op {last_delivery(order.execution)} hebben."
    return Done((*finish(ledger, plan, files), delivery, f"Verstuur eerst de aankondigingen: uiterlijk op {last}."))


# Writing off a fee: a member need not pay it any more, and somebody decided so.


@act(
    "leden afboeken",
    placed("nummer", NUMBER, "Het nummer van het lid.", check=a_member),
    placed("jaar", YEAR, "De contributie van welk jaar."),
    Field("reden", TEXT, "Waarom het niet meer wordt gevraagd.", required=True),
    Field("bedrag", AMOUNT, "Hoeveel; anders alles wat open staat."),
    Field("besluit", TEXT, 'Wie dat besloot, zoals "bestuur 12 maart 2019".', default=""),
    Field("op", DAY, "De dag van het besluit; anders vandaag.", default=today),
)
def writing_off(
    ledger: Ledger, nummer: str, jaar: int, reden: str, bedrag: Decimal | None, besluit: str, op: dt.date
) -> Done:
    """Boek contributie van NUMMER over JAAR af: zij is dan niet meer te ontvangen.

    De bate van het jaar van het besluit wordt zoveel lager.
    """
    if op.year in sealed_years(ledger.root):
        raise InputError(f"{op.year} is afgesloten.", field="op", remedy="noem een dag in een jaar dat open is.")
    if not reden.strip():
        raise InputError("de reden is leeg.", field="reden", remedy="schrijf waarom het niet meer wordt gevraagd.")
    fees = ledger.index.fact(fees_in, jaar, op)
    is_open = next((item.open for item in fees if item.number == nummer), Decimal(0))
    amount = is_open if bedrag is None else bedrag.quantize(CENT)
    if not 0 < amount <= is_open:
        raise InputError(
            f"van {nummer} staat op {op} over {jaar} {format_amount(is_open)} euro contributie open.",
            field="bedrag",
            remedy=f"noem ten hoogste {format_amount(is_open)}."
            if is_open
            else advice("er is niets te doen; kijk ", look("leden contributie", jaar), "."),
        )
    values: dict[str, Any] = WRITE_OFF.metadata({REASON: " ".join(reden.split()), DECISION: " ".join(besluit.split())})
    entry = custom(values, op, WRITE_OFF.type, nummer, Decimal(jaar), Amount(amount, EUR))
    changes = ledger.changes()
    changes.append(WRITE_OFF.file.format(year=op.year), [entry], f"Leden {op.year}")
    changes.commit()
    return Done((f"{nummer}: {format_amount(amount)} euro contributie {jaar} afgeboekt op {op}.",))
