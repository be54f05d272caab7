"""A supplier's bill: enter it with its paper, let a second person agree, and pay it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import AMOUNT, DAY, TEXT, Done, Field, act, of_field, placed
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
from bwk_ledger.acts.relations import require_relation
from bwk_ledger.acts.sepa import Party
from bwk_ledger.base import meta
from bwk_ledger.base.advice import Blank, advice, bare
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import format_amount, round_half_up
from bwk_ledger.base.periods import today
from bwk_ledger.base.short import receipt_key
from bwk_ledger.books.text import quoted
from bwk_ledger.figures.open_items import open_items
from bwk_ledger.standing.open_items import Relation, Sort, find_relation
from bwk_ledger.standing.orders import BILLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bwk_ledger.figures.open_items import OpenItem
    from bwk_ledger.rules.load import Ledger

USUAL_TERM = 30  # days in which a bill is paid, where nothing else is agreed
_REASON = "factuur"


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
def entering(
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
    found = cost_postings(ledger, bedrag, datum, AskedCosts(**costs))
    text = omschrijving or ledger.names[found[0].account]
    quoted(text, "omschrijving")
    number = next_number(ledger, Sort.BILL, datum.year)
    entry = debt_entry(number, datum, relation.name, text, (Sort.BILL, round_half_up(bedrag)), found)
    entry.meta.update({meta.REASON: _REASON, meta.RECEIPT: paper})
    if papier:
        entry.meta.update(keep_paper(ledger, changes, papier, found[0].account, datum, paper))
    entry.meta.update({meta.DUE: due, meta.ENTERED_BY: door})
    write_debt(changes, entry)
    changes.commit()
    said = f"{number}: {paper} van {relation.name}, {format_amount(bedrag)} euro, te betalen uiterlijk {due}."
    agree = advice("Een ander geeft akkoord met: ", bare("factuur goedkeuren", number, door=Blank("NUMMER")))
    return Done((said, agree, *questions_paying(ledger, -bedrag, number)))


def _require_new(ledger: Ledger, relation: Relation, number: str) -> str:
    """The number on a bill as the books have it.

    Raises:
        InputError: it is no number, or the books have this bill.
    """
    if not receipt_key(number):
        raise InputError(f"'{number}' is geen nummer.", field="nummer", remedy="neem het over van de factuur.")
    paper = f"{_REASON} {number.strip()}"
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
def approving(ledger: Ledger, nummers: Sequence[str], door: str, datum: dt.date) -> Done:
    """Geef akkoord dat facturen worden betaald, als tweede persoon naast wie ze invoerde."""
    return approve(ledger, Sort.BILL, nummers, door, datum)


def _plan(ledger: Ledger, **asked: Any) -> PlannedDebts:
    def party(item: OpenItem) -> Party | str:
        relation = find_relation(ledger.config.relations, item.who)
        if relation is None or not relation.iban:
            return "geen IBAN bekend; zie 'bwk relatie'"
        return "incasseert zelf" if relation.collects else Party(relation.name, relation.iban)

    return plan_payment(ledger, Sort.BILL, BILLS, "betaling van facturen", party, **asked)


@act("factuur betalen", *PAY_FIELDS, plan=_plan)
def paying(ledger: Ledger, plan: PlannedDebts) -> Done:
    """Maak het betaalbestand van facturen die zijn goedgekeurd, nog openstaan en tot en met een dag vervallen.

    Er wordt niets verstuurd. Wat betaald is, staat vast als de bankregel is ingelezen.
    """
    return make_payment(ledger, plan)
