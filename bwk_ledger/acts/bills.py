"""Bills and declarations: enter one with its paper, let a second person agree, and pay it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    AMOUNT,
    DAY,
    FLAG,
    KAMER,
    NUMBER,
    TEXT,
    Done,
    Field,
    WrongCallError,
    a_kamer_or_cooperative,
    act,
    of_field,
    placed,
)
from bwk_ledger.acts.cash import category_account
from bwk_ledger.acts.cash_box import paper_of
from bwk_ledger.acts.debts import (
    APPROVE_FIELDS,
    BY_FIELD,
    COST_FIELDS,
    PAPER_FIELD,
    PAY_FIELDS,
    AskedCosts,
    PlannedDebts,
    approve,
    cost_postings,
    debt_entry,
    make_payment,
    next_number,
    plan_payment,
    questions_paying,
    require_costs,
    require_enterer,
    write_debt,
)
from bwk_ledger.acts.papers import keep_paper
from bwk_ledger.acts.payments import without_account
from bwk_ledger.acts.relations import require_relation
from bwk_ledger.acts.sepa import Party
from bwk_ledger.base import meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare
from bwk_ledger.base.money import format_amount, round_half_up
from bwk_ledger.base.periods import today
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.text import quoted
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.standing.open_items import Relation, Sort, find_relation
from bwk_ledger.standing.orders import BILLS, DECLARATIONS
from bwk_ledger.standing.receipts import needs_receipt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.acts.act import RegisterDoor
    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.load import Ledger


# A supplier's bill: enter it with its paper, let a second person agree, and pay it.

USUAL_TERM = 30  # days in which a bill is paid, where nothing else is agreed
_BILL = "factuur"


@act(
    "factuur boek",
    placed("leverancier", TEXT, "De code of de naam van de organisatie."),
    placed("nummer", TEXT, "Het nummer op de factuur."),
    placed("bedrag", AMOUNT, "Wat er te betalen is, met btw."),
    *COST_FIELDS,
    Field("datum", DAY, "De dag die op de factuur staat; anders vandaag.", default=today),
    Field("vervalt", DAY, "De laatste dag om te betalen; anders volgens de termijn, of na 30 dagen."),
    Field("omschrijving", TEXT, "Waarvoor; een naam van een mens hoort hier niet.", default=""),
    Field("iban", TEXT, "Het rekeningnummer; nodig bij een nieuwe leverancier.", default=""),
    PAPER_FIELD,
    BY_FIELD,
    check=require_costs,
)
def entering_bill(
    ledger: Ledger,
    leverancier: str,
    nummer: str,
    bedrag: Decimal,
    datum: dt.date,
    vervalt: dt.date | None,
    omschrijving: str,
    iban: str,
    papier: str,
    door: str,
    **costs: Any,
) -> Done:
    """Boek een factuur van LEVERANCIER met haar papier. Zij wacht op akkoord van een tweede persoon.

    Tot zij is betaald, is zij een schuld. De bankregel die haar betaalt, herkent 'bwk importeer'.
    """
    with of_field("door"):
        require_enterer(ledger, door, datum)
    changes = ledger.changes()
    relation = require_relation(ledger, changes, leverancier, iban, datum)
    paper = _require_new(ledger, relation, nummer)
    due = vervalt or datum + dt.timedelta(days=USUAL_TERM if relation.term is None else relation.term)
    if due < datum:
        raise InputError(
            f"de factuur vervalt op {due}, voor haar eigen dag.", field="vervalt", remedy="verbeter een van de dagen."
        )
    postings = cost_postings(ledger, bedrag, datum, AskedCosts(**costs))
    text = omschrijving or ledger.names[postings[0].account]
    quoted(text, "omschrijving")
    number = next_number(ledger, Sort.BILL, datum.year)
    entry = debt_entry(number, datum, relation.name, text, (Sort.BILL, round_half_up(bedrag)), postings)
    entry.meta.update({meta.REASON: _BILL, meta.RECEIPT: paper})
    if papier:
        entry.meta.update(keep_paper(ledger, changes, papier, postings[0].account, datum, paper))
    entry.meta.update({meta.DUE: due, meta.ENTERED_BY: door})
    write_debt(changes, entry)
    changes.commit()
    booked = f"{number}: {paper} van {relation.name}, {format_amount(bedrag)} euro, te betalen uiterlijk {due}."
    agree = advice("Een ander geeft akkoord met: ", bare("factuur goedkeuren", number, door=Blank("NUMMER")))
    return Done((booked, agree, *questions_paying(ledger, -bedrag, number)))


def _require_new(ledger: Ledger, relation: Relation, number: str) -> str:
    """The number on a bill as the books have it.

    Raises:
        InputError: it is no number, or the books have this bill.
    """
    if not receipt_key(number):
        raise InputError(f"'{number}' is geen nummer.", field="nummer", remedy="neem het over van de factuur.")
    paper = f"{_BILL} {number.strip()}"
    quoted(paper, "nummer")
    for item in open_items(ledger, dt.date.max, Sort.BILL):
        if item.who == relation.name and receipt_key(item.paper) == receipt_key(paper):
            raise InputError(
                f"factuur {number} van {relation.name} staat al in de boeken: {item.number} van {item.day}, "
                f"{format_amount(item.amount)} euro.",
                field="nummer",
                cause="wie haar nog eens boekt, betaalt haar twee keer.",
                remedy="er is niets te doen; is het een andere factuur, neem dan haar nummer precies over.",
            )
    return paper


@act(
    "factuur goedkeuren",
    placed("nummers", TEXT, "Het eigen nummer, zoals F-2026-001; mag vaker.", word="NUMMER...", many=True),
    *APPROVE_FIELDS,
)
def approving_bill(ledger: Ledger, nummers: Sequence[str], door: str, datum: dt.date) -> Done:
    """Geef akkoord dat facturen worden betaald, als tweede persoon naast wie ze invoerde."""
    return approve(ledger, Sort.BILL, nummers, door, datum)


def _planned_bills(ledger: Ledger, **asked: Any) -> PlannedDebts:
    def party(item: OpenItem) -> Party | str:
        relation = find_relation(ledger.config.relations, item.who)
        if relation is None or not relation.iban:
            return "geen IBAN bekend; zie 'bwk relatie'"
        return "incasseert zelf" if relation.collects else Party(relation.name, relation.iban)

    return plan_payment(ledger, Sort.BILL, BILLS, "betaling van facturen", party, **asked)


@act("factuur betalen", *PAY_FIELDS, plan=_planned_bills)
def paying_bills(ledger: Ledger, plan: PlannedDebts) -> Done:
    """Maak het betaalbestand van facturen die zijn goedgekeurd, nog openstaan en tot en met een dag vervallen.

    Er wordt niets verstuurd. Wat betaald is, staat vast als de bankregel is ingelezen.
    """
    return make_payment(ledger, plan)


# Somebody pays for the cooperative and gets it back: enter the declaration, let a second person agree, and pay it.

_DECLARATION = "declaratie"
_TERM = dt.timedelta(days=30)


def _require_one_cost(
    *,
    kamer: str | None,
    categorie: str | None,
    rekening: str | None,
    deel: Sequence[Any],
    bon: str,
    zonder_bon: str,
    **_: Any,
) -> None:
    if bool(kamer) != bool(categorie):
        raise WrongCallError("categorie", "Noem --kamer en --categorie samen, zoals --kamer KAMER --categorie A.")
    if bool(kamer) + bool(rekening) + bool(deel) != 1:
        raise WrongCallError("rekening", "Noem --kamer met --categorie, of --rekening, of met --deel de delen.")
    if bon and zonder_bon:
        raise WrongCallError("zonder_bon", "Noem --bon of --zonder-bon, niet beide.")


@act(
    "declaratie boek",
    placed("persoon", NUMBER, "Het nummer van wie betaalde, en het geld terugkrijgt."),
    placed("bedrag", AMOUNT, "Wat er is betaald, zoals 34,20."),
    Field("kamer", KAMER, "De kamer waarvoor het was.", check=a_kamer_or_cooperative),
    Field("categorie", TEXT, "De letter van de categorie, A tot en met F."),
    *COST_FIELDS,
    Field("datum", DAY, "De dag op de bon; anders vandaag.", default=today),
    Field("omschrijving", TEXT, "Waarvoor; een naam van een mens hoort hier niet.", required=True),
    Field("bon", TEXT, "Het nummer van de bon.", default=""),
    Field("zonder_bon", TEXT, "Waarom er geen bon is.", default="", word="REDEN"),
    PAPER_FIELD,
    BY_FIELD,
    Field("nog_eens", FLAG, "Er is echt nog zo een, van dezelfde dag en hetzelfde bedrag."),
    check=_require_one_cost,
)
def entering_declaration(
    ledger: Ledger,
    persoon: str,
    bedrag: Decimal,
    kamer: str | None,
    categorie: str | None,
    rekening: str | None,
    datum: dt.date,
    omschrijving: str,
    bon: str,
    zonder_bon: str,
    papier: str,
    door: str,
    nog_eens: bool,
    **costs: Any,
) -> Done:
    """Boek wat PERSOON zelf betaalde voor een kamer, en terugkrijgt. Een tweede persoon geeft akkoord.

    De naam en het rekeningnummer komen pas bij het betalen uit het ledenregister, en nooit in de boeken.
    """
    with of_field("persoon"):
        require_enterer(ledger, persoon, datum)
    with of_field("door"):
        require_enterer(ledger, door, datum)
    if not nog_eens:
        _refuse_again(ledger, persoon, bedrag, datum)
    account = category_account(ledger, kamer, categorie) if kamer and categorie else rekening
    postings = cost_postings(ledger, bedrag, datum, AskedCosts(rekening=account, **costs))
    quoted(omschrijving, "omschrijving")
    number = next_number(ledger, Sort.DECLARATION, datum.year)
    entry = debt_entry(number, datum, persoon, omschrijving, (Sort.DECLARATION, round_half_up(bedrag)), postings)
    changes = ledger.changes()
    entry.meta.update({meta.REASON: _DECLARATION, **dict(paper_of(bon or (number if papier else ""), zonder_bon))})
    if papier:
        entry.meta.update(keep_paper(ledger, changes, papier, postings[0].account, datum, bon or number))
    if not papier and not bon and not zonder_bon and needs_receipt(entry, ledger.config):
        raise InputError(
            f"van een uitgave van {format_amount(bedrag)} euro hoort er een bon te zijn.",
            field="papier",
            cause="de grens toont 'bwk bonnengrens'.",
            remedy=advice(
                "noem ",
                FieldName("papier"),
                " met de foto, ",
                FieldName("bon"),
                " met het nummer, of ",
                FieldName("zonder_bon"),
                ' "de reden".',
            ),
        )
    entry.meta.update({meta.DUE: datum + _TERM, meta.ENTERED_BY: door})
    write_debt(changes, entry)
    changes.commit()
    return Done(
        (
            f"{number}: {format_amount(bedrag)} euro terug te betalen aan {persoon}, voor {omschrijving}.",
            advice("Een ander geeft akkoord met: ", bare("declaratie goedkeuren", number, door=Blank("NUMMER"))),
        )
    )


def _refuse_again(ledger: Ledger, person: str, amount: Decimal, day: dt.date) -> None:
    for item in open_items(ledger, dt.date.max, Sort.DECLARATION):
        if (item.who, item.amount, item.day) == (person, amount, day):
            raise InputError(
                f"dit staat al in de boeken: {item.number}, {format_amount(amount)} euro van {person} op {day}.",
                remedy=advice("er is niets te doen; is het er echt nog een, geef dan ", FieldName("nog_eens"), "."),
            )


@act(
    "declaratie goedkeuren",
    placed("nummers", TEXT, "Het eigen nummer, zoals D-2026-001; mag vaker.", word="NUMMER...", many=True),
    *APPROVE_FIELDS,
)
def approving_declaration(ledger: Ledger, nummers: Sequence[str], door: str, datum: dt.date) -> Done:
    """Geef akkoord dat declaraties worden betaald: niet wie ze invoerde, en niet wie het geld krijgt."""
    return approve(ledger, Sort.DECLARATION, nummers, door, datum)


def _planned_declarations(ledger: Ledger, register: RegisterDoor, **asked: Any) -> PlannedDebts:
    people = register.read()

    def party(item: OpenItem) -> Party | str:
        numbers = dict.fromkeys((item.who, ledger.config.identity(item.who)))
        known = next((number for number in numbers if without_account(number, people) is None), None)
        if known is None:
            return without_account(item.who, people) or ""
        person = people.people[known]
        return Party(person.name, person.iban)

    return plan_payment(ledger, Sort.DECLARATION, DECLARATIONS, "betaling van declaraties", party, **asked)


@act("declaratie betalen", *PAY_FIELDS, plan=_planned_declarations, register=True)
def paying_declarations(ledger: Ledger, plan: PlannedDebts) -> Done:
    """Maak het betaalbestand van declaraties die zijn goedgekeurd, op het IBAN in het ledenregister.

    Er wordt niets verstuurd. Wat betaald is, staat vast als de bankregel is ingelezen.
    """
    return make_payment(ledger, plan)
