"""Bookings that no statement tells: a memorial with its reason, and a payment that the bank will tell later."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import AMOUNT, DAY, PART_OR_REST, TEXT, Done, Field, WrongCallError, act, choice, placed
from bwk_ledger.acts.cash_box import AGAIN, DAY_FIELD, is_at_bank, paper_of, require_amount
from bwk_ledger.acts.correction import refuse_grant
from bwk_ledger.acts.parts import ABOVE, AmountPart, amounts_of, as_typed, find, on_awards, read_part
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.figures.bookings import bookings
from bwk_ledger.rules.equity import is_reserve
from bwk_ledger.rules.load import load
from bwk_ledger.rules.share_movements import account_number
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.receipts import needs_receipt
from importers.booking import new_posting
from importers.context import Context
from importers.work import books_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bwk_ledger.rules.load import Ledger

_OUT, _IN = "af", "bij"
_TYPED = "vooruit geboekt; het afschrift komt nog"
CHART = "stam/rekeningen.beancount"
_NOTHING = "er is niets geschreven"
PAPER_NUMBER = Field("bon", TEXT, "Het nummer van de bon of het papier.", default="")
NO_PAPER = Field("zonder_bon", TEXT, "Waarom er geen bon is.", default="", word="REDEN")
WHAT = Field("omschrijving", TEXT, "Waar het om gaat; een naam van een mens hoort hier niet.", required=True)


def refuse_both(*, bon: str, zonder_bon: str, **_: Any) -> None:
    """Refuse a paper with a reason why there is none."""
    if bon and zonder_bon:
        raise WrongCallError("zonder_bon", "Noem --bon of --zonder-bon, niet beide.")


# A memorial.


def _require_sides(*, debet: Sequence[Any], credit: Sequence[Any], bon: str, zonder_bon: str, **_: Any) -> None:
    refuse_both(bon=bon, zonder_bon=zonder_bon)
    if not debet or not credit:
        raise WrongCallError("credit", "Noem ten minste een --debet en een --credit: een boeking is in evenwicht.")


@act(
    "boeking memoriaal",
    Field(
        "debet",
        PART_OR_REST,
        "Waar het op komt: 'energie top=120,00'; zonder bedrag de rest. Mag vaker.",
        many=True,
        form_help="Waar het op komt, en hoeveel; zonder bedrag de rest.",
    ),
    Field("credit", PART_OR_REST, "Waar het van af gaat, op dezelfde manier. Mag vaker.", many=True),
    DAY_FIELD,
    WHAT,
    Field("reden", TEXT, "Waarom deze boeking er is.", required=True),
    Field("besluit", TEXT, "Welk besluit dit is; nodig als het om vermogen gaat."),
    PAPER_NUMBER,
    NO_PAPER,
    ABOVE,
    AGAIN,
    check=_require_sides,
)
def memorial(
    ledger: Ledger,
    debet: Sequence[tuple[str, Decimal | None]],
    credit: Sequence[tuple[str, Decimal | None]],
    datum: dt.date,
    omschrijving: str,
    reden: str,
    besluit: str | None,
    bon: str,
    zonder_bon: str,
    boven_toekenning: str,
    nog_eens: bool,
) -> Done:
    """Boek iets waar geen geld bij beweegt, met de reden: een correctie, een toerekening, een schuld.

    Zo: bwk boeking memoriaal --debet 'energie top=120,00' --credit 'energie hlr' --omschrijving 'Energie mei' --reden
    'meterstand was van een ander'. Bank, kas, uren en aandelen kunnen hier niet; vermogen alleen met een --besluit.
    """
    up, down = ([read_part(ledger, text, amount, datum) for text, amount in side] for side in (debet, credit))
    for part in (*up, *down):
        refuse_account(ledger, part, datum, besluit)
    left, right = balanced(up, down)
    postings = [
        *(posting_of(part, amount, datum) for part, amount in zip(up, left, strict=True)),
        *(posting_of(part, -amount, datum) for part, amount in zip(down, right, strict=True)),
    ]
    values = {meta.REASON: as_typed(reden, "reden")}
    values |= {meta.DECISION: as_typed(besluit, "besluit")} if besluit else {}
    if any(is_reserve(part.account) for part in (*up, *down)):
        values[meta.DIRECT] = values[meta.REASON]
    entry = memorial_entry(datum, omschrijving, {**values, **papers_of(bon, zonder_bon)}, postings)
    file = ACCRUAL.file.format(year=datum.year)
    (entry,) = on_awards(ledger, [(None, entry)], as_typed(boven_toekenning, ABOVE.name))
    return write_booking(ledger, entry, file, f"Memoriaal {datum.year}", again=nog_eens)


def balanced(up: Sequence[AmountPart], down: Sequence[AmountPart]) -> tuple[list[Decimal], list[Decimal]]:
    """What every part gets: a side that says what it is together tells what is left for the other.

    Raises:
        InputError: neither side is whole, or they are not equal.
    """
    for side in (up, down):
        if all(part.amount is not None for part in side):
            total = sum((part.amount or ZERO for part in side), ZERO)
            for part in (*up, *down):
                if part.amount is not None:
                    require_amount(part.amount)
            left, right = amounts_of(up, total), amounts_of(down, total)
            for amount in (*left, *right):
                _require_rest(amount, total)
            return left, right
    raise InputError(
        "van geen van beide kanten staan alle bedragen er.",
        remedy=advice(
            "noem bij ",
            FieldName("debet"),
            " of bij ",
            FieldName("credit"),
            f" elk bedrag; aan de andere kant mag er een =rest zijn; {_NOTHING}.",
        ),
    )


def _require_rest(amount: Decimal, total: Decimal) -> None:
    if amount <= 0:
        raise InputError(
            "voor =rest blijft niets over.",
            cause=f"de andere bedragen zijn {format_amount(total - amount)}, en samen is het {format_amount(total)}.",
            remedy=f"verlaag een van de andere bedragen, of laat het deel weg; {_NOTHING}.",
        )


def refuse_account(ledger: Ledger, part: AmountPart, day: dt.date, decision: str | None) -> None:
    """Refuse an account on which no memorial comes.

    Raises:
        InputError: it is one.
    """
    account = part.account
    if accounts.is_money(account):
        kamer = accounts.cash_kamer(account)
        how = (
            advice("boek contant geld met ", way("kas"))
            if kamer and not is_at_bank(ledger, account)
            else advice(
                "lees het afschrift in, of boek een betaling die er nog niet op staat met ", way("boeking vooruit")
            )
        )
        raise InputError(f"{account} is geld, en kan niet in het memoriaal.", remedy=advice(how, f"; {_NOTHING}."))
    if account == accounts.UNEXPLAINED:
        raise InputError(
            f"op {account} staat alleen wat nog is uit te zoeken.",
            remedy=advice("boek een vraagpost met ", way("vraagposten"), f"; {_NOTHING}."),
        )
    if accounts.is_hours_account(account):
        raise InputError(
            f"op {account} staan uren, geen euro's.",
            remedy=advice("boek uren met ", way("uren boek"), f"; {_NOTHING}."),
        )
    if account_number(account) or account == accounts.SHARES:
        raise InputError(
            f"op {account} staan aandelen, en die kunnen niet in het memoriaal.",
            remedy=advice(
                "gebruik ",
                way("leden overdracht"),
                ", ",
                way("leden uitgifte"),
                " of ",
                way("boeking terugdraaien"),
                f"; {_NOTHING}.",
            ),
        )
    if accounts.is_under(account, accounts.EQUITY) and not decision:
        raise InputError(
            f"{account} is vermogen: daar komt alleen iets op met een besluit.",
            field="besluit",
            remedy=advice(
                "noem het met ",
                FieldName("besluit"),
                ", zoals ",
                FieldName("besluit"),
                f" 'besluit van de ledenvergadering'; {_NOTHING}.",
            ),
        )
    refuse_days(ledger, account, day)
    refuse_grant(ledger, part)


def refuse_days(ledger: Ledger, account: str, day: dt.date) -> None:
    """Refuse an account on a day on which it is not there.

    Raises:
        InputError: it is not open yet, or closed already.
    """
    opened = next(item.date for item in ledger.by_type[data.Open] if item.account == account)
    closed = next((item.date for item in ledger.by_type.get(data.Close, ()) if item.account == account), None)
    if day < opened or (closed is not None and day >= closed):
        lasts = f"zij is er vanaf {opened}" + (f" en is gesloten per {closed}" if closed else "")
        raise InputError(
            f"{account} is er op {day} niet.",
            cause=f"{lasts}.",
            remedy=advice("noem met ", FieldName("datum"), " een andere dag."),
        )


def posting_of(part: AmountPart, amount: Decimal, day: dt.date) -> Any:
    """A part as a posting of an amount, with its grant or its member."""
    values: dict[str, Any] = {meta.GRANT: part.grant} if part.grant else {}
    if part.member:
        values |= {meta.MEMBER: part.member, meta.FEE: Decimal(part.fee_year or day.year)}
    return new_posting(part.account, amount, values)


def papers_of(paper: str, none: str) -> dict[str, str]:
    """What a booking says of its paper."""
    return dict(paper_of(as_typed(paper, "bon"), as_typed(none, "zonder_bon")))


def memorial_entry(day: dt.date, narration: str, values: dict[str, Any], postings: list[Any]) -> Any:
    """A transaction without a party."""
    text = as_typed(narration, "omschrijving")
    return data.Transaction(values, day, "*", None, text, frozenset(), frozenset(), postings)


def write_booking(
    ledger: Ledger, entry: Any, file: str, title: str, *, again: bool, opened: Sequence[Any] = ()
) -> Done:
    """Write a booking, with the accounts that it opens, and say its number.

    Raises:
        InputError: it is there already, or it asks for a paper.
    """
    if needs_receipt(entry, ledger.config) and meta.RECEIPT not in entry.meta:
        raise InputError(
            "bij deze uitgave hoort een bon.",
            cause="de grens toont 'bwk bonnengrens'.",
            remedy=advice(
                "noem ",
                FieldName("bon"),
                " met het nummer van het papier, of ",
                FieldName("zonder_bon"),
                f' "de reden"; {_NOTHING}.',
            ),
        )
    if not again and any(is_same(entry, other) for other in ledger.transactions):
        raise InputError(
            f"dit staat al in de boeken: {entry.date}, {entry.narration}.",
            remedy=advice("er is niets te doen; is het er echt nog een, geef dan ", FieldName("nog_eens"), "."),
        )
    changes = ledger.changes()
    if opened:
        changes.append(CHART, opened, "Rekeningen")
    changes.append(file, [entry], title)
    changes.commit()
    after = load(ledger.path)
    new = max(
        (item for item in bookings(after.transactions, after.config) if is_same(entry, item.entry)),
        key=lambda item: item.entry.meta["lineno"],
    )
    lines = "; ".join(f"{item.account} {format_amount(item.units.number)}" for item in entry.postings)
    return Done(
        (f"Boeking {new.number} van {entry.date}, {entry.narration}: {lines}.", f"Geboekt in {file}."), after=after
    )


def is_same(entry: Any, other: Any) -> bool:
    """Whether two transactions move the same on the same day, under the same text."""
    return (entry.date, entry.narration, _moves(entry.postings)) == (
        other.date,
        other.narration,
        _moves(other.postings),
    )


def _moves(postings: Iterable[Any]) -> list[tuple[str, Decimal]]:
    return sorted((item.account, item.units.number) for item in postings if item.units.currency == EUR)


# A payment that no statement tells yet.


@act(
    "boeking vooruit",
    placed("richting", choice(_OUT, _IN), "af: er gaat geld van de rekening; bij: er komt geld op."),
    placed("bedrag", AMOUNT, "Hoeveel, zoals 850,00."),
    placed("rekening", TEXT, "Waaraan of waarvoor, ook bij naam: 'huur linde'."),
    Field("bank", TEXT, "De bankrekening, als er meer zijn."),
    Field("datum", DAY, "De dag waarop de bank het boekt, of ongeveer.", required=True),
    WHAT,
    PAPER_NUMBER,
    NO_PAPER,
    AGAIN,
    check=refuse_both,
)
def typing(
    ledger: Ledger,
    richting: str,
    bedrag: Decimal,
    rekening: str,
    bank: str | None,
    datum: dt.date,
    omschrijving: str,
    bon: str,
    zonder_bon: str,
    nog_eens: bool,
) -> Done:
    """Boek een betaling of ontvangst die nog op geen afschrift staat.

    Komt het afschrift later, dan herkent 'bwk importeer' haar aan rekening en bedrag, ook een paar dagen ernaast: 'bwk
    twijfel' laat beide zien, en met --zelfde wordt het een boeking.
    """
    amount, own = require_amount(bedrag), _bank(ledger, bank)
    part = read_part(ledger, rekening, None, datum)
    context = Context.of(ledger.root, ledger.entries)
    if context.is_told(own, datum):
        raise InputError(
            f"{own} is al ingelezen tot en met {context.told_until(own)}.",
            cause=f"wat de bank op {datum} boekte, staat al in de boeken.",
            remedy=advice(
                "zoek de bankregel met ",
                way("boeking zoek", bedrag=format_amount(amount)),
                " of ",
                way("vraagposten"),
                f", of noem een latere dag; {_NOTHING}.",
            ),
        )
    refuse_days(ledger, own, datum)
    refuse_account(ledger, part, datum, None)
    moved = amount if richting == _IN else -amount
    values = {meta.REASON: _TYPED, **papers_of(bon, zonder_bon)}
    entry = memorial_entry(datum, omschrijving, values, [new_posting(own, moved), posting_of(part, -moved, datum)])
    done = write_booking(ledger, entry, books_file(own, datum.year), f"Bank {datum.year}", again=nog_eens)
    return Done(
        (*done.lines, advice("Staat zij op het afschrift, zeg dat dan met ", way("twijfel"), ".")), after=done.after
    )


def _bank(ledger: Ledger, named: str | None) -> str:
    """The own account at a bank that somebody means, or the only one.

    Raises:
        InputError: there is none, or more than one.
    """
    own = [name for name in ledger.names if accounts.is_own(name) and is_at_bank(ledger, name)]
    own += [name for name in ledger.names if accounts.is_under(name, accounts.BANK) and name not in own]
    if named is not None:
        account = find(ledger, named)
        if account in own:
            return account
    elif len(banks := [name for name in own if accounts.is_under(name, accounts.BANK)]) == 1:
        return banks[0]
    raise InputError(
        f"{named} is geen eigen bankrekening." if named else "er is meer dan een bankrekening.",
        field="bank",
        remedy=advice("noem met ", FieldName("bank"), f" een van deze: {', '.join(own)}; {_NOTHING}."),
    )
