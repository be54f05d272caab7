"""A gift on the bank: free for the cooperative or a kamer, or for a purpose until it is spent on that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bwk_ledger.acts.act import ACCOUNT, GRANT, KAMER, TEXT, Done, Field, WrongCallError, a_grant, act, of_field, placed
from bwk_ledger.acts.act import a_kamer_or_cooperative as a_kamer
from bwk_ledger.acts.bookings import find_question, settle
from bwk_ledger.acts.cash import own_income
from bwk_ledger.acts.debts import require_enterer
from bwk_ledger.acts.decision import Destination
from bwk_ledger.acts.payments import cooperative
from bwk_ledger.acts.relations import refuse_person
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import PERSON_NUMBER, FieldName, InputError, advice, way
from bwk_ledger.base.finding import AccountName
from bwk_ledger.base.money import format_amount
from bwk_ledger.standing.open_items import find_relation
from bwk_ledger.standing.refusals import find_account

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger

_GIFT = "gift"


def _require_one(*, subsidie: str | None, kamer: str | None, rekening: str | None, **_: object) -> None:
    if subsidie and (kamer or rekening):
        raise WrongCallError("subsidie", "Een gift met een doel heeft geen --kamer en geen --rekening.")


@act(
    "gift",
    placed("nummer", TEXT, "Het nummer van de vraagpost."),
    Field("van", TEXT, "De organisatie, of het nummer van een persoon; leeg als de gever onbekend wil blijven."),
    Field("kamer", KAMER, "De kamer die haar krijgt; anders de coöperatie.", check=a_kamer),
    Field("rekening", ACCOUNT, "De bate, als die niet vanzelf spreekt."),
    Field("subsidie", GRANT, "Het fonds van dit doel: het geld is een schuld tot het is besteed.", check=a_grant),
    Field("doel", TEXT, "Waarvoor zij is; een naam van een mens hoort hier niet.", default=""),
    check=_require_one,
)
def giving(
    ledger: Ledger,
    nummer: str,
    van: str | None,
    kamer: str | None,
    rekening: str | None,
    subsidie: str | None,
    doel: str,
) -> Done:
    """Boek vraagpost NUMMER als gift: vrij, of voor een doel.

    Een vrije gift is meteen een bate. Is zij voor een doel, noem dan met --subsidie het fonds waar zij op wacht.
    """
    question = find_question(ledger, nummer)
    amount = question.posting.units.number
    if amount <= 0:
        raise InputError(
            f"vraagpost {nummer} is geld dat wegging: {format_amount(amount)}.",
            remedy=advice(
                "boek wat de coöperatie zelf geeft met ", way("vraagposten"), ", op de last waar het bij hoort."
            ),
        )
    account = ledger.config.grant(subsidie).liability if subsidie else _income(ledger, kamer, rekening)
    number = van.upper() if van and PERSON_NUMBER.fullmatch(van.upper()) else ""
    party = None
    if number:
        with of_field("van"):
            require_enterer(ledger, number, question.entry.date)
    elif van:
        known = find_relation(ledger.config.relations, van)
        if known is None:
            refuse_person(van)
        party = known.name if known else van
    giver = number or party
    about = f"Gift{f' van {giver}' if giver else ''}{f' voor {doel}' if doel else ''}"
    settle(ledger, question, Destination(account, party=party, narration=about))
    return Done(
        (advice(f"{question.entry.date} {format_amount(amount)}: {about}, geboekt op ", AccountName(account), "."),)
    )


def _income(ledger: Ledger, kamer: str | None, named: str | None) -> str:
    """The account of a free gift: what was named, else the post for gifts, else what the kamer earns itself.

    Raises:
        InputError: there is none, or more than one.
    """
    config = ledger.config
    if named:
        with of_field("rekening"):
            account = find_account(named, ledger.names, {code: item.name for code, item in config.kamers.items()})
        if not account.startswith(accounts.INCOME):
            raise InputError(f"{account} is geen bate.", field="rekening", remedy="noem een van de Baten.")
        return account
    owner = config.kamers[kamer] if kamer else cooperative(config)
    posts = [
        item
        for item in config.posts
        if item.root == accounts.INCOME
        and item.for_cooperative == owner.is_cooperative
        and not accounts.is_hours_account(item.account(owner.code))
    ]
    gifts = [item for item in posts if _GIFT in f"{item.path} {item.name}".casefold()] or posts
    if len(gifts) == 1:
        return gifts[0].account(owner.code)
    if not gifts:
        return own_income(ledger, owner.code, None)
    shown = ", ".join(item.account(owner.code) for item in gifts)
    remedy = advice("noem er een met ", FieldName("rekening"), ".")
    raise InputError("er is meer dan een bate.", field="rekening", cause=f"{shown}.", remedy=remedy)
