"""Handgeld: fill it up from the bank."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import KAMER_AMOUNT, Done, Field, act
from bwk_ledger.acts.orders import ORDER_FIELDS, AskedOrder, PlannedOrder, begin, finish, own_account
from bwk_ledger.acts.payments import UNDER_WAY, LeftOut, OrderDraft, at_place, waits_for
from bwk_ledger.acts.sepa import Party, SepaPayment, transfers
from bwk_ledger.base import meta, periods
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, way
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.register.people import Register, read_iban
from bwk_ledger.rules.cash import ceiling_of, moves
from bwk_ledger.standing.orders import PETTY_CASH

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.rules.cash import HandgeldMove
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.orders import PaymentOrder


# Handgeld: fill it up from the bank.


# Handgeld for the kamers: what is missing below the ceiling, never more than the month still allows.


@dataclass(frozen=True)
class Till:
    """The handgeld of one kamer, EUR: its ceiling, what is left of it, and what was transferred in the month.

    What earlier orders have not brought on a statement yet (`waiting`) counts as if it was there.
    """

    kamer: Kamer
    ceiling: Decimal
    left: Decimal
    transferred: Decimal
    waiting: tuple[PaymentOrder, ...]

    @property
    def allowed(self) -> Decimal:
        """What may still be transferred in the month."""
        return max(self.ceiling - self.transferred, ZERO)

    @property
    def missing(self) -> Decimal:
        """What fills it up to the ceiling, as far as the month allows."""
        return max(min(self.ceiling - self.left, self.allowed), ZERO)


def tills(config: Config, moved: Iterable[HandgeldMove], today: dt.date, execution: dt.date) -> list[Till]:
    """The handgeld of every kamer that is open on the day of execution.

    Args:
        config: the standing data.
        moved: all moves of handgeld in the books.
        today: what is left when this day ends counts.
        execution: the day of transferring, which says which month is meant.
    """
    month = periods.month_of(execution)
    left: dict[str, Decimal] = defaultdict(Decimal)
    transferred: dict[str, Decimal] = defaultdict(Decimal)
    arrived: dict[tuple[str, Decimal], list[dt.date]] = defaultdict(list)
    for move in moved:
        day = move.entry.date
        if day <= today:
            left[move.kamer] += move.amount
        if move.is_transfer:
            arrived[move.kamer, move.amount].append(day)
            if day in month:
                transferred[move.kamer] += move.amount
    open_tills = []
    for kamer in config.kamers.values():
        if kamer.is_cooperative or not kamer.is_there(execution):
            continue
        code = kamer.code
        waiting = [
            order
            for order in config.orders.values()
            if order.kind == PETTY_CASH
            and code in order.lines
            and order.execution + UNDER_WAY >= execution
            and not any(day >= order.execution for day in arrived[code, order.lines[code]])
        ]
        on_its_way = sum((order.lines[code] for order in waiting), ZERO)
        in_month = sum((order.lines[code] for order in waiting if order.execution in month), ZERO)
        open_tills.append(
            Till(kamer, ceiling_of(config, code), left[code] + on_its_way, transferred[code] + in_month, tuple(waiting))
        )
    return open_tills


def fill_up(
    order: PaymentOrder, found: Iterable[Till], chosen: Mapping[str, Decimal | None], register: Register
) -> OrderDraft[SepaPayment]:
    """The transfer of what is missing.

    Args:
        order: the order without its lines.
        found: the handgeld of the kamers.
        chosen: the kamers to transfer to, with an amount (EUR) where not what is missing; empty for all.
        register: in whose name the accounts stand: a bank compares the name with the account.

    Raises:
        InputError: a chosen kamer is not there or has no account, or its amount is more than the month allows.
    """
    by_code = {till.kamer.code: till for till in found}
    _check(by_code, chosen)
    lines: dict[str, Decimal] = {}
    payments, left_out = [], []
    for code, till in by_code.items():
        amount = chosen.get(code)
        amount = till.missing if amount is None else amount
        reason = _reason(till, amount, chosen)
        if reason is not None:
            left_out.append(LeftOut(code, till.missing, reason))
            continue
        source = till.kamer.source
        holder = register.holder_of(code)
        party = Party(
            holder.account_name if holder else till.kamer.name, at_place(source, read_iban, str(source[meta.IBAN]))
        )
        lines[code] = amount
        end_to_end = order.end_to_end(code)
        payments.append(SepaPayment(party, amount, end_to_end, f"Handgeld {code} {end_to_end}"))
    return OrderDraft(replace(order, lines=lines), tuple(payments), tuple(left_out))


def _reason(till: Till, amount: Decimal, chosen: Mapping[str, Decimal | None]) -> str | None:
    """Why nothing is transferred to a kamer; None where it is."""
    if chosen and till.kamer.code not in chosen:
        return "niet gekozen"
    if not amount:
        full = "vol" if till.left >= till.ceiling else f"deze maand is al {format_amount(till.transferred)} overgemaakt"
        return f"{full}; {waits_for(till.waiting)}" if till.waiting else full
    return None if till.kamer.source.get(meta.IBAN) else "geen IBAN in de boeken"


def _check(by_code: Mapping[str, Till], chosen: Mapping[str, Decimal | None]) -> None:
    for code, amount in chosen.items():
        till = by_code.get(code)
        if till is None:
            raise InputError(
                f"er is op die dag geen kamer '{code}'.",
                field="kamers",
                cause=f"de kamers zijn: {' '.join(by_code) or 'geen'}.",
                remedy=advice("kies een van deze kamers, of open haar met ", way("kamer open"), "."),
            )
        if not till.kamer.source.get(meta.IBAN):
            raise InputError(
                f"van kamer {code} is geen IBAN bekend.",
                field="kamers",
                remedy=advice("zet hem in de boeken: ", bare("kamer wijzig", code, iban=Blank("IBAN"))),
            )
        if amount is not None and amount > till.allowed:
            raise InputError(
                f"{format_amount(amount)} euro is meer dan kamer {code} deze maand nog mag krijgen: "
                f"{format_amount(till.allowed)}.",
                field="kamers",
                cause=f"het plafond is {format_amount(till.ceiling)} euro per maand, en er is al "
                f"{format_amount(till.transferred)} overgemaakt.",
                remedy="kies een lager bedrag.",
            )


def _plan(
    ledger: Ledger, kamers: Sequence[tuple[str, Decimal | None]], register: RegisterDoor, **asked: Any
) -> PlannedOrder:
    wanted = AskedOrder(**asked)
    order = begin(ledger, PETTY_CASH, wanted, max(wanted.month.start, wanted.op))
    if order.execution not in wanted.month:  # the ceiling is one of each month
        raise InputError(
            f"{order.execution} ligt niet in {wanted.month.start:%Y-%m}.",
            field="uitvoering",
            cause="het plafond geldt per maand, dus een opdracht van een maand wordt in die maand uitgevoerd.",
            remedy=advice("kies met ", FieldName("uitvoering"), " een werkdag in die maand, of kies een andere maand."),
        )
    own = own_account(ledger, wanted)
    open_tills = tills(ledger.config, ledger.index.fact(moves), wanted.op, order.execution)
    # A kamer without a holder needs no register, so nobody is asked for its passphrase.
    holders = Register() if register.asks else register.read_or_new()
    return PlannedOrder(wanted, "handgeld", fill_up(order, open_tills, dict(kamers), holders), own)


@act(
    "handgeld overmaken",
    *ORDER_FIELDS,
    Field(
        "kamers",
        KAMER_AMOUNT,
        "Alleen deze kamer, met een eigen bedrag: KAMER=120,00; mag vaker.",
        many=True,
        option="kamer",
        form_help="Alleen deze kamer, met als u wilt een eigen bedrag.",
    ),
    plan=_plan,
    register=True,
)
def filling_up(ledger: Ledger, plan: PlannedOrder) -> Done:
    """Maak het betaalbestand van MAAND (jjjj-mm) dat het handgeld van elke kamer aanvult tot haar plafond.

    Overgemaakt wordt vandaag, of in een latere maand op de eerste werkdag; nooit meer dan het plafond van de maand nog
    toelaat. De naam bij een rekening is met --sleutel die van wie haar heeft ('bwk leden gegevens NUMMER --handgeld
    KAMER'), anders die van de kamer. Er wordt niets verstuurd.
    """
    plan.require_lines()
    files = plan.files(transfers(plan.message, plan.draft.payments, plan.asked.versie))
    return Done(finish(ledger, plan, files))
