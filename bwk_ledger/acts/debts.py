"""What bills and declarations share: a number, costs that may be divided, a second person, and the payment file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import (
    A_PART,
    ACCOUNT,
    DAY,
    FOLDER,
    GRANT,
    NUMBER,
    PAPER,
    PART,
    TEXT,
    Done,
    Field,
    WrongCallError,
    choice,
    of_field,
)
from bwk_ledger.acts.bookings import open_questions
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.acts.orders import AskedOrder, PlannedOrder, finish
from bwk_ledger.acts.payments import (
    UNDER_WAY,
    LeftOut,
    OrderDraft,
    at_last,
    check_new,
    check_place,
    own_party,
    waits_for,
)
from bwk_ledger.acts.sepa import SepaPayment, transfers
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, bare, listed, way
from bwk_ledger.base.money import ZERO, format_amount
from bwk_ledger.base.periods import month_of, today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom
from bwk_ledger.figures.open_items import find_item, open_items
from bwk_ledger.rules.open_items import same_as_entered, why_not_pay
from bwk_ledger.rules.people import unknown_on
from bwk_ledger.rules.vat import KEY as VAT_KEY
from bwk_ledger.rules.vat import USE as VAT_USE
from bwk_ledger.rules.vat import WORDS as VAT_WORDS
from bwk_ledger.standing.open_items import APPROVAL, BY
from bwk_ledger.standing.open_items import NUMBER as ITEM_NUMBER
from bwk_ledger.standing.orders import PaymentOrder
from bwk_ledger.standing.refusals import find_account, in_words, require_grant
from bwk_ledger.standing.vat import read_vat
from importers.booking import new_posting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bwk_ledger.acts.sepa import Party
    from bwk_ledger.base.errors import Advice
    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.open_items import Sort

_FILE = "jaren/{year}/facturen.beancount"
_TITLE = "Facturen en declaraties"
_NO_GRANT = "-"
# The fields of what is entered.

COST_FIELDS = (
    Field("rekening", ACCOUNT, "Waar het een last van is, zoals 'huur linde'."),
    Field(
        "deel",
        PART,
        "Een deel, zoals 'huur linde=850,00'; =rest is wat overblijft. Mag vaker.",
        many=True,
        form_help=A_PART,
    ),
    Field("subsidie", GRANT, "De subsidie die het betaalt; van meer delen een per deel, of - voor geen.", many=True),
    Field("btw", choice(*VAT_WORDS), "De btw in het bedrag, als de coöperatie aangifte doet."),
    Field("btw_aftrek", choice("alles", "niets", "pro rata"), "Welk deel van die btw terugkomt."),
)
PAPER_FIELD = Field(
    "papier", PAPER, "De pdf of foto, of een bon die er al is: B-2026-0001.", default="", word="BESTAND"
)
BY_FIELD = Field("door", NUMBER, "Het nummer van wie het invoert; een ander geeft akkoord.", required=True)
APPROVE_FIELDS = (
    Field("door", NUMBER, "Het nummer van wie akkoord geeft; niet wie het invoerde.", required=True),
    Field("datum", DAY, "De dag van het akkoord; anders vandaag.", default=today),
)
PAY_FIELDS = (
    Field("uit", FOLDER, "De map waarin het bestand komt; niet in de map van de boeken.", required=True),
    Field("tot", DAY, "Betaal wat tot en met deze dag vervalt; anders de dag van uitvoering."),
    Field("uitvoering", DAY, "De dag waarop de bank het doet; een weekend schuift op."),
    Field("op", DAY, "De dag waarop de opdracht wordt gemaakt; anders vandaag.", default=today),
    Field(
        "versie",
        choice("nieuw", "oud"),
        "De versie van het bestand: nieuw (pain.001.001.09) of oud (.03).",
        default="nieuw",
        shows_default=True,
    ),
    Field("bankrekening", TEXT, "De bankrekening, zoals ING; nodig als er meer zijn.", word="NAAM"),
)


def require_costs(*, rekening: str | None, deel: Sequence[Any], **_: Any) -> None:
    """Refuse costs that are said twice, or not at all."""
    if bool(rekening) == bool(deel):
        raise WrongCallError("rekening", "Noem --rekening met de last, of met --deel de delen.")


@dataclass(frozen=True)
class AskedCosts:
    """Where an amount is a cost of, as it was asked."""

    rekening: str | None
    deel: Sequence[tuple[str, Decimal | None]]
    subsidie: Sequence[str]
    btw: str | None
    btw_aftrek: str | None


def cost_postings(ledger: Ledger, amount: Decimal, day: dt.date, asked: AskedCosts) -> list[Any]:
    """The costs, one posting for each part.

    Raises:
        InputError: the parts are not the whole, an account is no cost, a grant is unknown, or there is no VAT.
    """
    require_amount(amount)
    if day.year in sealed_years(ledger.root):
        raise InputError(f"{day.year} is afgesloten.", field="datum", remedy="noem een dag in een jaar dat open is.")
    parts = [(asked.rekening or "", None)] if asked.rekening else list(asked.deel)
    left = amount - sum((part for _, part in parts if part is not None), ZERO)
    unsaid = sum(part is None for _, part in parts)
    if unsaid > 1 or (not unsaid and left) or (unsaid and left <= 0):
        raise InputError(
            f"de delen zijn samen niet {format_amount(amount)}.",
            field="deel",
            cause=f"het verschil is {format_amount(left)}.",
            remedy="noem bij een deel =rest voor wat overblijft.",
        )
    grants = _grants(ledger, asked.subsidie, len(parts))
    values = _vat_values(ledger, day, asked)
    kamers = {code: kamer.name for code, kamer in ledger.config.kamers.items()}
    postings = []
    for (name, part), grant in zip(parts, grants, strict=True):
        account = find_account(name, ledger.names, kamers)
        result = accounts.result(account)
        if result is None or result.root != accounts.EXPENSES:
            raise InputError(
                f"{account} is geen last van een kamer.",
                field="rekening",
                remedy=f"noem een post, zoals '{in_words(ledger.names)}'.",
            )
        postings.append(new_posting(account, left if part is None else part, {**grant, **values}))
    return postings


def _grants(ledger: Ledger, named: Sequence[str], parts: int) -> list[dict[str, str]]:
    if len(named) not in (0, 1, parts):
        raise InputError(
            f"er zijn {parts} delen, en {len(named)} keer --subsidie.",
            field="subsidie",
            remedy="noem er een voor alles, of een per deel in dezelfde volgorde; - is geen subsidie.",
        )
    for code in named:
        if code != _NO_GRANT:
            require_grant(ledger.config, code)
    codes = list(named) * (1 if len(named) == parts else parts) or [_NO_GRANT] * parts
    return [{} if code == _NO_GRANT else {meta.GRANT: code} for code in codes]


def _vat_values(ledger: Ledger, day: dt.date, asked: AskedCosts) -> dict[str, Any]:
    start = read_vat(ledger.entries).start
    if asked.btw is None and asked.btw_aftrek is None:
        return {}
    if start is None or day < start or asked.btw is None:
        raise InputError(
            "de btw is zo niet te boeken.",
            field="btw",
            cause="zij hoort bij --btw-aftrek."
            if asked.btw is None
            else "de coöperatie doet dan geen aangifte, en is alle btw gewoon een deel van de kosten.",
            remedy=advice("noem ", FieldName("btw"), ".")
            if asked.btw is None
            else advice("laat ", FieldName("btw"), " weg."),
        )
    use: dict[str, Any] = {"alles": Decimal(100), "niets": ZERO, "pro rata": "pro rata"}
    return {VAT_KEY: asked.btw, **({VAT_USE: use[asked.btw_aftrek]} if asked.btw_aftrek else {})}


def next_number(ledger: Ledger, sort: Sort, year: int) -> str:
    """The next own number of a year."""
    begins = f"{sort.prefix}-{year}-"
    known = [*ledger.config.agreements, *(item.number for item in open_items(ledger, dt.date.max, sort))]
    last = max((int(number.removeprefix(begins)) for number in known if number.startswith(begins)), default=0)
    return f"{begins}{last + 1:03d}"


def debt_entry(number: str, day: dt.date, who: str, text: str, debt: tuple[Sort, Decimal], costs: Sequence[Any]) -> Any:
    """A debt with its costs; what more it says is added by who makes it."""
    sort, amount = debt
    owed = new_posting(sort.account, sort.sign * amount, {meta.ITEM: number})
    return data.Transaction({}, day, "*", who, text, frozenset(), frozenset(), [*costs, owed])


def write_debt(changes: Any, entry: Any) -> None:
    """Add a debt to the file of its year."""
    changes.append(_FILE.format(year=entry.date.year), [entry], f"{_TITLE} {entry.date.year}")


def questions_paying(ledger: Ledger, amount: Decimal, number: str) -> list[Advice]:
    """Open questions of the bank of exactly this amount, which may be the payment that was waited for."""
    return [
        advice(
            f"Vraagpost {item.number} van {item.entry.date} kan hiervan zijn: ",
            bare("vraagposten", item.number, number),
        )
        for item in open_questions(ledger)
        if item.posting.units.number == amount
    ]


# A second person agrees.


def require_enterer(ledger: Ledger, number: str, day: dt.date) -> None:
    """Somebody who is in the books, to be told from who agrees.

    Raises:
        InputError: nobody has that number on that day.
    """
    config = ledger.config
    is_known = number in config.people or number in config.members
    unknown = unknown_on(config, number, day, day) if is_known else "is van niemand in de boeken"
    if unknown is not None:
        raise InputError(
            f"{number} kan dit op {day} niet doen.",
            cause=f"{number} {unknown}.",
            remedy=advice(
                "meld de persoon aan met ",
                way("uren aanmelden"),
                " of ",
                way("leden aanmelden"),
                ", of verbeter het nummer.",
            ),
        )


def approve(ledger: Ledger, sort: Sort, numbers: Sequence[str], by: str, day: dt.date) -> Done:
    """Note that a second person agrees that something is paid.

    Raises:
        InputError: there is no such number, it is approved already, or by who entered it.
    """
    with of_field("door"):
        require_enterer(ledger, by, day)
    there = open_items(ledger, dt.date.max, sort)
    items = [_require_item(there, number) for number in dict.fromkeys(map(str.upper, numbers))]
    for item in items:
        if item.approved_by:
            raise InputError(
                f"{item.number} is al goedgekeurd, door {item.approved_by} op {item.approved}.",
                remedy="er is niets te doen.",
            )
        if same_as_entered(ledger.config, item.entry, by):
            raise InputError(
                f"{by} kan {item.number} niet goedkeuren.",
                field="door",
                cause=f"{by} voerde hem in, of krijgt het geld; een tweede persoon kijkt mee.",
                remedy=advice("noem met ", FieldName("door"), " iemand anders."),
            )
        if (why := why_not_pay(ledger.config, item.entry, by, day)) is not None:
            raise InputError(
                f"{by} mag geen akkoord geven op {item.number}.",
                field="door",
                cause=f"{why}.",
                remedy=advice(
                    "noem met ", FieldName("door"), " iemand die het mag; wie dat is, toont ", way("bestuur lijst"), "."
                ),
            )
    changes = ledger.changes()
    entries = [custom(APPROVAL.metadata({BY: by}), day, APPROVAL.type, item.number) for item in items]
    changes.append(_FILE.format(year=day.year), entries, f"{_TITLE} {day.year}")
    changes.commit()
    total = sum((item.open for item in items), ZERO)
    return Done((f"Akkoord van {by} op {listed([item.number for item in items])}: {format_amount(total)} euro.",))


def _require_item(items: Sequence[OpenItem], number: str) -> OpenItem:
    open_item = find_item(items, number)
    if open_item is None:
        known = ", ".join(item.number for item in items if item.open) or "geen"
        raise InputError(f"er is geen {number}.", cause=f"open zijn: {known}.", remedy="noem een van deze.")
    return open_item


# The payment file of what is approved.


@dataclass(frozen=True)
class PlannedDebts(PlannedOrder):
    """A payment of debts, as it is shown before it is made."""


def plan_payment(
    ledger: Ledger, sort: Sort, kind: str, about: str, party: Callable[[OpenItem], Party | str], **asked: Any
) -> PlannedDebts:
    """The order that pays what is approved and falls due by a day.

    Args:
        ledger: the books.
        sort: what is paid.
        kind: the first word of the order.
        about: what it is about.
        party: whose account it goes to, or why it cannot be paid.
        asked: the values of `PAY_FIELDS`.
    """
    execution = at_last(asked["uitvoering"] or asked["op"], asked["op"])
    order = PaymentOrder(f"{kind}-{execution}", asked["op"], execution, {}, None, {})
    check_new(ledger.config.orders, order.reference)
    check_place(ledger.root, asked["uit"], [f"{order.reference}.xml"])
    own = own_party(ledger, execution, asked["bankrekening"], "bankrekening")
    last = asked["tot"] or execution
    lines: dict[str, Decimal] = {}
    payments, left_out = [], []
    waiting = _under_way(ledger, execution)
    for item in open_items(ledger, dt.date.max, sort):
        if item.open <= 0:
            continue
        payee_or_reason = _why_not(item, last, waiting) or party(item)
        if isinstance(payee_or_reason, str):
            left_out.append(LeftOut(item.number, item.open, payee_or_reason))
            continue
        lines[item.number] = item.open
        text = f"{item.number} {item.paper}".strip()
        payments.append(SepaPayment(payee_or_reason, item.open, item.number, text))
    draft = OrderDraft(replace(order, lines=lines), tuple(payments), tuple(left_out))
    wanted = AskedOrder(
        month_of(execution), asked["uit"], execution, asked["op"], asked["versie"], asked["bankrekening"]
    )
    return PlannedDebts(wanted, about, draft, own)


def _under_way(ledger: Ledger, day: dt.date) -> Mapping[str, list[PaymentOrder]]:
    """The earlier orders of each number; of what is still open they are not on a statement yet."""
    orders_by_number: dict[str, list[PaymentOrder]] = {}
    for order in ledger.config.orders.values():
        for who in order.lines if order.execution + UNDER_WAY >= day else ():
            if ITEM_NUMBER.fullmatch(who):
                orders_by_number.setdefault(who, []).append(order)
    return orders_by_number


def _why_not(item: OpenItem, last: dt.date, waiting: Mapping[str, list[PaymentOrder]]) -> str | None:
    if item.needs_approval:
        return "wacht op akkoord van een tweede persoon"
    if item.due is not None and item.due > last:
        return f"vervalt pas op {item.due}"
    return waits_for(waiting[item.number]) if item.number in waiting else None


def make_payment(ledger: Ledger, plan: PlannedDebts) -> Done:
    """Note the order in the books and write its file."""
    plan.require_lines()
    files = plan.files(transfers(plan.message, plan.draft.payments, plan.asked.versie))
    return Done(finish(ledger, plan, files))
