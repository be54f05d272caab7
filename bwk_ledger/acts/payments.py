"""Orders to the bank: who pays, when, to whom and who not, and the order written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from beancount.core import data

from bwk_ledger.acts.sepa import DAY, Party, read_creditor, working_day, working_day_before
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, bare
from bwk_ledger.base.money import format_amount
from bwk_ledger.books.text import custom
from bwk_ledger.register.people import read_iban
from bwk_ledger.standing.orders import ORDER, order_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from decimal import Decimal

    from bwk_ledger.acts.sepa import Debit, SepaPayment
    from bwk_ledger.base.periods import Period
    from bwk_ledger.books.store import Changes
    from bwk_ledger.register.people import Register
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.kamers import Kamer
    from bwk_ledger.standing.orders import PaymentOrder


# The cooperative as banks know it: its name, the account that pays and receives, and its creditor id.

CREDITOR = "incassant"
_PLACE = "stam/rekeningen.beancount"


def own_party(ledger: Ledger, day: dt.date, chosen: str | None, option: str) -> Party:
    """The name of the cooperative and the account that pays or receives.

    Args:
        ledger: the books.
        day: when it pays; an account that is closed by then does not.
        chosen: the account, whole or its last part; needed where the cooperative has several.
        option: how one chooses it.

    Raises:
        InputError: there is no such account, there are several, or its IBAN is wrong.
    """
    closed = {item.account for item in ledger.by_type.get(data.Close, ()) if item.date <= day}
    opens = (item for item in ledger.by_type[data.Open] if item.account not in closed)
    banks = {item.account: item for item in opens if _is_bank(item)}
    named = ", ".join(banks) or "geen"
    if chosen is not None:
        banks = {name: item for name, item in banks.items() if chosen.upper() in _names(name)}
        if not banks:
            raise InputError(
                f"er is geen bankrekening '{chosen}' met een IBAN.",
                cause=f"de bankrekeningen met een IBAN zijn: {named}.",
                remedy=f"noem een daarvan met --{option}, of vul 'iban:' aan in {_PLACE}.",
            )
    if not banks:
        raise InputError(
            "van de bankrekening van de coöperatie is geen IBAN bekend.",
            cause="een bestand voor de bank noemt de rekening waarvan of waarop wordt betaald.",
            remedy=f"zet iban: bij de bankrekening in {_PLACE}.",
        )
    if len(banks) > 1:
        raise InputError(
            "de coöperatie heeft meer dan een bankrekening.",
            cause=f"de bankrekeningen met een IBAN zijn: {named}.",
            remedy=f"kies er een met --{option}, zoals --{option} {next(iter(banks)).rsplit(':', 1)[-1]}.",
        )
    (bank,) = banks.values()
    iban = at_place(bank.meta, read_iban, str(bank.meta[meta.IBAN]))
    return Party(cooperative(ledger.config).name, iban)


def creditor(config: Config) -> str:
    """The creditor id of the cooperative.

    Raises:
        InputError: there is none, or it is wrong.
    """
    own = cooperative(config)
    source = own.source
    if CREDITOR not in source:
        raise InputError(
            "het incassant-id van de coöperatie is niet bekend.",
            cause="zonder incassocontract en incassant-id neemt een bank geen incasso aan.",
            remedy=advice(
                "zet het in de boeken: ", bare("kamer wijzig", own.code, incassant="NL..ZZZ..........."), "."
            ),
        )
    return at_place(source, read_creditor, str(source[CREDITOR]))


def cooperative(config: Config) -> Kamer:
    """The kamer that is the cooperative itself.

    Raises:
        InputError: there is none.
    """
    own_kamer = next((kamer for kamer in config.kamers.values() if kamer.is_cooperative), None)
    if own_kamer is None:
        raise InputError(
            "de boeken noemen de coöperatie zelf niet.",
            cause="haar naam staat in elk bestand voor de bank.",
            remedy='zet in stam/kamers.beancount een kamer met soort: "cooperatie".',
        )
    return own_kamer


def at_place(source: Mapping[str, Any], read: Callable[[str], str], text: str) -> str:
    """A value of an entry, read.

    Raises:
        InputError: it is wrong; says in which file and on which line the entry stands.
    """
    try:
        return read(text)
    except InputError as error:
        place, line = Path(source["filename"]).name, source["lineno"]
        raise InputError(error.what, file=place, line=line, cause=error.cause, remedy=error.remedy) from error


def _is_bank(item: Any) -> bool:
    return item.account.startswith(accounts.BANK + ":") and bool(item.meta.get(meta.IBAN))


def _names(account: str) -> tuple[str, ...]:
    return account.upper(), account.rsplit(":", 1)[-1].upper()


# The day on which the bank is asked to do an order.

NOTICE = 14  # days between announcing a collection and doing it, where nothing shorter was agreed
_USUAL = dt.timedelta(days=27)  # after the first of the month: the 28th


def usual_day(month: Period) -> dt.date:
    """The 28th of a month, or the first day after it on which banks settle."""
    return working_day(month.start + _USUAL)


def at_last(day: dt.date, today: dt.date) -> dt.date:
    """A day on which banks settle: the day itself or the first after it.

    Raises:
        InputError: it has passed.
    """
    if day < today:
        raise InputError(
            f"de dag van uitvoering is voorbij: {day}.",
            field="uitvoering",
            cause=f"de opdracht is van {today}, en een bank voert niets met terugwerkende kracht uit.",
            remedy=advice("kies met ", FieldName("uitvoering"), " een latere dag."),
        )
    return working_day(day)


def check_notice(execution: dt.date, today: dt.date, agreed: int | None) -> None:
    """Refuse to collect before members can have been told.

    Args:
        execution: the day of collecting.
        today: the day on which the order is made.
        agreed: how many days before it members are told, where that was agreed.

    Raises:
        InputError: it is too soon.
    """
    left = (execution - today).days
    if left >= (NOTICE if agreed is None else agreed):
        return
    if agreed is not None:
        raise InputError(
            f"een incasso op {execution} is over {left} dagen, en afgesproken is {agreed}.",
            field="uitvoering",
            remedy=advice("kies met ", FieldName("uitvoering"), " een latere dag."),
        )
    raise InputError(
        f"een incasso op {execution} is over {left} dagen, en wordt {NOTICE} dagen van tevoren aangekondigd.",
        field="uitvoering",
        cause="zo staat het in de regels voor SEPA-incasso, tenzij met de leden een kortere termijn is afgesproken.",
        remedy=advice(
            "kies met ",
            FieldName("uitvoering"),
            " een latere dag, of geef met ",
            FieldName("termijn"),
            " het afgesproken aantal dagen.",
        ),
    )


def check_delivery(execution: dt.date, today: dt.date) -> None:
    """Refuse to collect on a day for which the bank cannot have the file in time.

    Raises:
        InputError: it is too soon.
    """
    if today > last_delivery(execution):
        raise InputError(
            f"een incasso op {execution} kan de bank niet meer uitvoeren.",
            field="uitvoering",
            cause=f"zij moet het bestand een werkdag van tevoren hebben: uiterlijk op {last_delivery(execution)}.",
            remedy=advice(
                "kies met ", FieldName("uitvoering"), f" een latere dag, zoals {working_day(working_day(today) + DAY)}."
            ),
        )


def last_delivery(execution: dt.date) -> dt.date:
    """The last day on which a bank takes a file with direct debits: the last before it on which banks settle."""
    return working_day_before(execution)


def last_notice(execution: dt.date, agreed: int | None) -> dt.date:
    """The last day on which members can be told of a collection."""
    return execution - dt.timedelta(days=NOTICE if agreed is None else agreed)


# An order on its way: who is in it, who is not and why, and what earlier orders have yet to bring on a statement.

Line = TypeVar("Line", bound="SepaPayment")
# What is not on a statement by then was not done: it is also how long a debtor may take back a collection.
UNDER_WAY = dt.timedelta(weeks=8)


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is not in an order, with what that leaves open (EUR), and the reason in Dutch."""

    who: str
    open: Decimal
    reason: str


@dataclass(frozen=True)
class OrderDraft(Generic[Line]):
    """An order that is not written yet; `payments` are those of `order.lines`, in the same order."""

    order: PaymentOrder
    payments: tuple[Line, ...]
    left_out: tuple[LeftOut, ...]


def without_account(number: str, register: Register) -> str | None:
    """Why nothing can be paid to or collected from a number, in Dutch; None where it can."""
    if number in register.forgotten:
        return "gewist uit het ledenregister"
    person = register.people.get(number)
    if person is None:
        return "staat niet in het ledenregister"
    if not person.iban:
        return "geen IBAN in het ledenregister"
    return None if person.account_name else "geen naam in het ledenregister"


def under_way(
    orders: Iterable[PaymentOrder], transactions: Iterable[Any], kind: str, day: dt.date
) -> dict[str, list[PaymentOrder]]:
    """The earlier orders of a kind whose line of a number is not on a statement yet, by number.

    Args:
        orders: those of the books.
        transactions: those of the books; what came back from the bank names its order and number.
        kind: the first word of the reference.
        day: the day of the order that is being made.
    """
    booked = set(_booked(transactions))
    orders_by_number: dict[str, list[PaymentOrder]] = {}
    for order in orders:
        if order.kind == kind and order.execution + UNDER_WAY >= day:
            for number in order.lines:
                if (order.reference, number) not in booked:
                    orders_by_number.setdefault(number, []).append(order)
    return orders_by_number


def waits_for(orders: Iterable[PaymentOrder]) -> str:
    """The reason that somebody is in earlier orders already."""
    return f"al in {' en '.join(order.reference for order in orders)}, nog niet op een afschrift"


def _booked(transactions: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for entry in transactions:
        for item in entry.postings:
            values: Mapping[str, Any] = item.meta or {}
            if meta.ORDER in values and meta.MEMBER in values:
                yield str(values[meta.ORDER]), str(values[meta.MEMBER])


# The pre-notification of a collection: to each member how much is collected, when, and on which mandate.

_LINE = "-" * 72
_SHOWN = 4  # the last signs of an IBAN are enough for who has it


def notices(
    order: PaymentOrder, debits: Iterable[Debit], register: Register, name: str, creditor: str, execution: dt.date
) -> str:
    """The texts to send, one per number.

    Args:
        order: of which year the fee is.
        debits: the lines, in the order of those of the order.
        register: the addresses they go to.
        name: that of the cooperative.
        creditor: its creditor id.
        execution: the day of collecting.
    """
    parts = []
    for number, debit in zip(order.lines, debits, strict=True):
        email = register.people[number].email
        parts.append(
            f"{number}{f'  {email}' if email else ''}\n\n"
            f"Beste {register.people[number].name or debit.party.name},\n\n"
            f"Op {execution:%d-%m-%Y} schrijft {name} {format_amount(debit.amount)} euro af van uw rekening die\n"
            f"eindigt op {debit.party.iban[-_SHOWN:]}: contributie {order.fee_year}.\n\n"
            f"Kenmerk van uw machtiging: {debit.mandate}, getekend op {debit.signed:%d-%m-%Y}\n"
            f"Incassant-ID: {creditor}\n"
            f"Kenmerk van deze incasso: {debit.end_to_end}\n\n"
            "Bent u het er niet mee eens, laat het ons dan voor die dag weten. Ook kunt u het bedrag tot acht weken\n"
            "daarna door uw bank laten terugboeken.\n"
        )
    return f"\n{_LINE}\n\n".join(parts)


# Write an order: first the note in the books, then the files for the bank; all of it or nothing.

_TITLE = "Opdrachten aan de bank: aan wat hier staat herkent de import wat terugkomt."


def orders_file(month: str) -> str:
    """The file of the books with the orders of the year of a month (`2026-09`)."""
    return f"jaren/{month[:4]}/opdrachten.beancount"


def check_new(orders: Mapping[str, PaymentOrder], reference: str) -> None:
    """Refuse the same kind and month twice: that would pay or collect twice.

    Raises:
        InputError: the books have this order.
    """
    known = orders.get(reference)
    if known is None:
        return
    raise InputError(
        f"de opdracht {reference} is er al, gemaakt op {known.written}.",
        field="maand",
        file=Path(known.source["filename"]).name,
        line=known.source["lineno"],
        cause="een tweede opdracht voor dezelfde maand zou dubbel betalen of dubbel incasseren.",
        remedy="kies een andere maand; is het bestand nooit bij de bank ingeleverd, haal dan het bestand en deze "
        "opdracht weg, en maak haar opnieuw.",
    )


def check_place(root: Path, folder: Path, names: Iterable[str]) -> None:
    """Refuse a folder inside the books, and files that are there already.

    Raises:
        InputError: the files cannot come there.
    """
    if folder.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "een bestand voor de bank mag niet in de map van de boeken liggen.",
            field="uit",
            file=folder,
            cause="er staan namen en rekeningnummers van mensen in, en die horen niet in de boeken.",
            remedy=advice("kies met ", FieldName("uit"), " een map erbuiten."),
        )
    if not folder.is_dir():
        raise InputError(
            "deze map bestaat niet.", file=folder, field="uit", remedy="maak de map eerst, of kies een andere."
        )
    for name in names:
        if (folder / name).exists():
            raise InputError(
                "dit bestand is er al.",
                field="uit",
                file=folder / name,
                cause="misschien is het al bij de bank ingeleverd, dus het wordt nooit overschreven.",
                remedy=advice("zet het ergens anders, of kies met ", FieldName("uit"), " een andere map."),
            )


def write_order(changes: Changes, order: PaymentOrder, folder: Path, files: Mapping[str, bytes]) -> None:
    """Note an order in the books and write its files; the books come first, so that no file is without its order.

    Args:
        changes: to the books, none made yet.
        order: with all its lines.
        folder: where the files come.
        files: their contents by name.

    Raises:
        OSError: something could not be written; the books and the folder are as they were.
    """
    values: dict[str, Any] = order_values(order)
    entry = custom(values, order.written, ORDER.type, order.reference)
    changes.append(orders_file(order.month), [entry], _TITLE)
    for name, content in files.items():
        changes.put_outside(folder / name, content)
    changes.commit()
