"""Acts on shares: hand them over, issue them, give them up, and turn back an issue that should not have been."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import ACCOUNT, DAY, NUMBER, SHARES, TEXT, Done, Field, a_member, act, placed
from bwk_ledger.acts.memorial import posting_of, refuse_account
from bwk_ledger.acts.parts import as_typed, read_part
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, count, listed, look, way
from bwk_ledger.base.money import CENT, ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.figures.bookings import find_booking
from bwk_ledger.figures.shares import share_register
from bwk_ledger.rules.load import load
from bwk_ledger.rules.share_movements import Movement, ShareAct, account_number, moves_shares, share_movements
from bwk_ledger.standing.members import SHARE, share_account, used_numbers
from bwk_ledger.standing.refusals import require_membership
from importers.booking import new_posting, share_posting
from importers.context import Context
from importers.members import begin_memberships, open_subscription

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


# Acts on shares: hand them over, issue them, and give them up.


# Acts on shares: hand them over, issue them against a payment that no statement brings, give them up on leaving.


@dataclass(frozen=True)
class BookedShares:
    """A movement that was booked."""

    number: int  # in the share register
    amount: Decimal  # EUR, the nominal value of the shares
    begins: bool = False  # whether membership began with it


def transfer(ledger: Ledger, giver: str, receiver: str, count: int, day: dt.date) -> BookedShares:
    """Hand over shares from one member to another.

    Raises:
        InputError: one of them is no member on that day, or the giver does not hold so many; nothing was written.
    """
    _check_count(count)
    if giver == receiver:
        raise InputError(
            f"{giver} draagt niets over aan zichzelf.", field="aan", remedy="noem twee verschillende leden."
        )
    require_membership(ledger.config, giver, day)
    _check_stays(receiver, day, ledger.config)
    movements = tuple(share_movements(ledger.transactions))
    _refuse_same_act(movements, ShareAct.TRANSFER, giver, receiver, count, day)
    check_held(ledger, movements, giver, count, day)
    price = share_price(ledger.config)
    context = Context.of(ledger.root, ledger.entries)
    postings = [
        share_posting(share_account(giver), Decimal(count), price),
        share_posting(share_account(receiver), Decimal(-count), price),
    ]
    entry = movement(context, day, giver, f"Aandelen overgedragen aan {receiver}", "overdracht", postings)
    changes = ledger.changes()
    append(changes, entry)
    changes.commit()
    return BookedShares(int(entry.meta[meta.MOVEMENT]), worth(count, price))


def issue(ledger: Ledger, number: str, count: int, day: dt.date, via: str, paid_by: str = "") -> BookedShares:
    """Issue shares that were paid on an account; who signed up for them becomes a member.

    Args:
        ledger: the books.
        number: of a member on that day, or of who signed up for shares.
        count: shares.
        day: of the payment.
        via: the account that was paid on, not one whose statement of that day was imported.
        paid_by: the number of who paid, where that is another.

    Raises:
        InputError: one of these is not so; nothing was written.
    """
    config = ledger.config
    _check_count(count)
    price = share_price(config)
    context = Context.of(ledger.root, ledger.entries)
    _check_receiver(number, day, context)
    _check_account(via, day, context)
    if paid_by and paid_by not in used_numbers(config) | set(config.people):
        raise InputError(
            f"nummer {paid_by} is van niemand.",
            field="betaald_door",
            remedy=advice("noem bij ", FieldName("betaald_door"), " een nummer dat in de boeken staat."),
        )
    _refuse_same_act(share_movements(ledger.transactions), ShareAct.ISSUE, None, number, count, day)
    amount = worth(count, price)
    postings = [new_posting(via, amount), share_posting(share_account(number), Decimal(-count), price)]
    values = {meta.PAID_BY: paid_by} if paid_by not in {"", number} else {}
    entry = movement(context, day, number, f"Aandelen {number}", "uitgifte", postings, values)
    context.add(entry)
    changes = ledger.changes()
    append(changes, entry)
    began = begin_memberships(entry, context)
    for target, membership in began:
        changes.append(target, [membership], "Leden")
    changes.commit()
    return BookedShares(int(entry.meta[meta.MOVEMENT]), amount, bool(began))


def share_price(config: Config) -> Decimal:
    """The nominal value of a share, EUR.

    Raises:
        InputError: the books do not say it.
    """
    if config.share_price is None:
        raise InputError(
            "de nominale waarde van een aandeel staat niet in de boeken.",
            remedy="zet 'price AANDEEL ... EUR' in stam/rekeningen.beancount.",
        )
    return config.share_price


def worth(count: int, price: Decimal) -> Decimal:
    """EUR, in cents as a bank writes it."""
    return (count * price).quantize(CENT)


def movement(
    context: Context,
    day: dt.date,
    who: str,
    narration: str,
    reason: str,
    postings: list[Any],
    values: dict[str, Any] | None = None,
) -> Any:
    """A transaction that moves shares, with the next number in the share register."""
    about = {meta.REASON: reason, meta.MOVEMENT: Decimal(context.next_movement()), **(values or {})}
    return data.Transaction(about, day, "*", who, narration, frozenset(), frozenset(), postings)


def append(changes: Changes, entry: Any) -> None:
    """Add a movement to the year's file of members."""
    changes.append(_target(entry.date), [entry], f"Leden {entry.date.year}")


def check_order(ledger: Ledger, movements: Iterable[Movement], number: str, day: dt.date) -> None:
    """Refuse to give shares on the day they came where the books would have them go before they come.

    Within a day beancount books by line number, whatever the file.

    Raises:
        InputError: they would.
    """
    path = ledger.root / _target(day)
    lines = path.read_bytes().count(b"\n") if path.exists() else 0
    for item in movements:
        is_elsewhere = Path(item.entry.meta["filename"]) != path and item.entry.meta["lineno"] > lines
        if item.date == day and item.change(number) > 0 and is_elsewhere:
            raise InputError(
                f"de aandelen van {number} kwamen op {day} pas in de boeken.",
                field="datum",
                cause="wat uit een afschrift komt, kan in de boeken niet dezelfde dag weer weg.",
                remedy="noem een latere dag.",
            )


def _target(day: dt.date) -> str:
    return f"jaren/{day.year}/leden.beancount"


def _check_count(count: int) -> None:
    if count < 1:
        raise InputError(f"{count} is geen aantal aandelen.", field="aantal", remedy="noem een heel getal vanaf 1.")


def check_held(ledger: Ledger, movements: Sequence[Movement], number: str, count: int, day: dt.date) -> None:
    """Refuse to take more shares from somebody than may go, on a day and after it.

    Raises:
        InputError: it is more.
    """
    on_the_day = held = lowest = sum(item.change(number) for item in movements if item.date <= day)
    for item in sorted((item for item in movements if item.date > day), key=lambda item: item.date):
        held += item.change(number)
        lowest = min(lowest, held)
    if lowest < count:
        goes = f"van de {on_the_day} die {number} dan houdt, gaan er later in de boeken nog weg."
        raise InputError(
            f"{number} kan op {day} geen {count} aandelen overdragen: {_so_many(max(lowest, 0))}.",
            field="aantal",
            cause=goes if lowest < on_the_day else None,
            remedy=advice("noem een kleiner aantal of een andere dag; kijk ", look("leden aandelen", lid=number), "."),
        )
    check_order(ledger, movements, number, day)


def _so_many(count: int) -> str:
    return f"er {'is' if count == 1 else 'zijn'} er {count or 'geen'} vrij"


def _check_receiver(number: str, day: dt.date, context: Context) -> None:
    """Shares are for who is a member or signed up to become one."""
    config = context.config
    if open_subscription(number, day, context) is not None:
        return
    if number not in config.members:
        raise InputError(
            f"{number} is geen lid en heeft zich op {day} niet ingeschreven.",
            field="nummer",
            remedy=advice("schrijf eerst in met ", way("leden aanmelden"), ", of verbeter het nummer."),
        )
    _check_stays(number, day, config)


def _check_stays(number: str, day: dt.date, config: Config) -> None:
    """Who leaves gives up all shares on the last day, so none may come after that was booked."""
    period = require_membership(config, number, day)
    end = next(end for start, end in reversed(config.members[number].stretches) if start <= period.start)
    if end is not None:
        raise InputError(
            f"{number} is lid tot en met {end}, en krijgt er geen aandelen meer bij.",
            field="aan",
            cause="wie vertrekt, geeft alle aandelen terug.",
            remedy="gaat het vertrek niet door, haal dan 'einde:' weg uit stam/leden.beancount; staan de aandelen al "
            "als teruggegeven in de boeken, boek die dan eerst terug.",
        )


def _check_account(account: str, day: dt.date, context: Context) -> None:
    opened = context.opened.get(account)
    if opened is None or not accounts.is_under(account, accounts.ASSETS):
        own = " ".join(sorted(name for name in context.opened if accounts.is_own(name)))
        raise InputError(
            f"op rekening {account} kan niet zijn betaald.",
            field="via",
            cause="dat kan alleen op een bestaande rekening van Activa.",
            remedy=advice("kies bij ", FieldName("via"), f" bijvoorbeeld uit: {own}."),
        )
    kamer = accounts.cash_kamer(account) if accounts.is_own(account) else ""
    if kamer and (account in context.imported or context.sources[account].get(meta.IBAN)):
        raise InputError(
            f"{account} staat bij een bank: wat daar is betaald, komt met haar afschrift.",
            cause="wat contant is betaald, ligt in de kas van de kamer.",
            remedy=advice(
                "is er contant betaald, geef dan: ",
                bare("kas aandeel", kamer, Blank("NUMMER")),
                "; boek anders niets en lees het afschrift in.",
            ),
        )
    if day < opened:
        raise InputError(f"rekening {account} is er pas vanaf {opened}.", field="datum", remedy="noem een latere dag.")
    read = context.last_asserted(account)
    if read is not None and day < read:
        raise InputError(
            f"{account} is al ingelezen tot {read}, en die afschriften kennen deze betaling niet.",
            field="via",
            cause="het saldo zou niet meer kloppen met de bank.",
            remedy=advice(
                "staat zij wel op het afschrift, verbeter dan die boeking in Fava; noem anders bij ",
                FieldName("via"),
                " waarop wel is betaald.",
            ),
        )


def _refuse_same_act(
    movements: Iterable[Movement], act: ShareAct, giver: str | None, receiver: str, count: int, day: dt.date
) -> None:
    """The same act once more is nearly always the same call once more."""
    for item in movements:
        if (item.act, item.giver, item.receiver, item.shares, item.date) == (act, giver, receiver, count, day):
            raise InputError(
                f"deze {act.value} staat al in de boeken: mutatie {item.number} op {day}.",
                field="datum",
                remedy="er is niets te doen; gaat het om nog eens zoveel, boek dat dan op een andere dag.",
            )


def share_count(number: int) -> str:
    """A number of shares with its noun."""
    return count(number, "aandeel", "aandelen")


@act(
    "leden uitgifte",
    placed("nummer", NUMBER, "Het nummer van wie de aandelen krijgt."),
    Field("aantal", SHARES, "Hoeveel aandelen.", required=True),
    Field("via", ACCOUNT, "Waarop is betaald, zoals Activa:Kas:KAMER.", required=True),
    Field("datum", DAY, "De dag van de betaling; anders vandaag.", default=today),
    Field("betaald_door", NUMBER, "Wie betaalde, als dat een ander is.", default=""),
)
def issuing(ledger: Ledger, nummer: str, aantal: int, via: str, datum: dt.date, betaald_door: str) -> Done:
    """Boek aandelen van NUMMER die zijn betaald zonder dat het op een afschrift staat, zoals contant.

    Een betaling op een afschrift komt vanzelf: met de omschrijving 'Aandelen lid L0121'. Wie was ingeschreven, is met
    de betaling lid.
    """
    done = issue(ledger, nummer, aantal, datum, via, betaald_door)
    what = f"{share_count(aantal)} voor {nummer}, {format_amount(done.amount)} euro op {via} (mutatie {done.number})"
    lines, warnings = [f"{datum}: {what}."], []
    after = load(ledger.path)
    member = after.config.members.get(nummer)
    if done.begins:
        lines.append(f"{nummer} is lid vanaf {datum}.")
    elif member is None or member.on(datum) is None:
        least = share_count(after.config.member_rules.least_shares)
        warnings.append(f"{nummer} is nog geen lid; daarvoor zijn {least} nodig.")
    return Done(tuple(lines), tuple(warnings), after)


@act(
    "leden overdracht",
    placed("van", NUMBER, "Het lid dat aandelen geeft.", check=a_member),
    placed("aan", NUMBER, "Het lid dat ze krijgt."),
    Field("aantal", SHARES, "Hoeveel aandelen.", required=True),
    Field("datum", DAY, "De dag van de overdracht; anders vandaag.", default=today),
)
def handing_over(ledger: Ledger, van: str, aan: str, aantal: int, datum: dt.date) -> Done:
    """Draag aandelen over van lid VAN aan lid AAN. Of zij elkaar betalen, staat niet in de boeken."""
    done = transfer(ledger, van, aan, aantal, datum)
    what = f"{share_count(aantal)} van {van} aan {aan}, {format_amount(done.amount)} euro nominaal"
    after = load(ledger.path)
    least = after.config.member_rules.least_shares
    left = share_register(after.transactions, after.config, datum).held.get(van, 0)
    warning = f"{van} houdt nog {share_count(left)}, en een lid heeft er ten minste {least}."
    return Done((f"{datum}: {what} (mutatie {done.number}).",), (warning,) if left < least else (), after)


# Turn back an issue of shares that should not have been: with a movement of its own, for the register only grows.


@act(
    "boeking terugdraaien",
    placed("nummer", TEXT, "Het nummer van de boeking met aandelen."),
    placed("rekening", TEXT, "Wat het geld dan wel was, ook bij naam: 'contributie L0001'."),
    Field("reden", TEXT, "Waarom; het komt in het aandelenregister.", required=True),
    Field("datum", DAY, "De dag van de nieuwe mutatie; anders vandaag.", default=today),
)
def turning_back(ledger: Ledger, nummer: str, rekening: str, reden: str, datum: dt.date) -> Done:
    """Draai een uitgifte van aandelen terug die er geen was, en zet het bedrag op REKENING.

    Een mutatie in het aandelenregister blijft staan: er komt een nieuwe bij, met de reden.
    """
    old = find_booking(ledger.transactions, ledger.config, nummer).entry
    shares = _issued(old, nummer)
    if datum < old.date:
        raise InputError(
            f"op {datum} waren deze aandelen er nog niet: zij zijn van {old.date}.",
            field="datum",
            remedy=f"noem een dag vanaf {old.date}.",
        )
    _refuse_reversed(ledger, old)
    movements = list(share_movements(ledger.transactions))
    for item in shares:
        number = account_number(item.account) or ""
        check_held(ledger, movements, number, int(-item.units.number), datum)
    part = read_part(ledger, rekening, None, datum)
    refuse_account(ledger, part, datum, None)
    total = sum((-item.units.number * item.cost.number for item in shares), ZERO)
    who = [account_number(item.account) or "" for item in shares]
    context = Context.of(ledger.root, ledger.entries)
    postings = [share_posting(item.account, -item.units.number, item.cost.number) for item in shares]
    entry = movement(
        context,
        datum,
        who[0],
        f"Aandelen {listed(who)} teruggedraaid",
        as_typed(reden, "reden"),
        [*postings, posting_of(part, -total, datum)],
        {meta.CORRECTS: str(old.meta[meta.MOVEMENT])},
    )
    changes = ledger.changes()
    append(changes, entry)
    changes.commit()
    after = load(ledger.path)
    held = share_register(after.transactions, after.config, datum).held
    count = share_count(sum(int(-item.units.number) for item in shares))
    told = f"{datum}: {count} van {listed(who)} teruggedraaid, {format_amount(total)} euro op {part.account}"
    least = after.config.member_rules.least_shares
    warnings = [
        f"{number} houdt nog {share_count(held.get(number, 0))}, en een lid heeft er ten minste {least}."
        for number in who
        if held.get(number, 0) < least
    ]
    return Done((f"{told} (mutatie {entry.meta[meta.MOVEMENT]}).",), tuple(warnings), after)


def _issued(entry: Any, number: str) -> list[Any]:
    """The postings of shares that a transaction issued.

    Raises:
        InputError: it is no issue.
    """
    shares = [item for item in entry.postings if item.units.currency == SHARE]
    if not moves_shares(entry):
        raise InputError(
            f"boeking {number} gaat niet over aandelen.",
            remedy=advice("verbeter haar met: ", bare("boeking verbeter", number), "."),
        )
    if any(item.units.number > 0 for item in shares) or meta.MOVEMENT not in entry.meta:
        raise InputError(
            f"boeking {number} is geen uitgifte van aandelen.",
            remedy=advice(
                "aandelen gaan van het ene lid naar het andere met ",
                way("leden overdracht"),
                ", en komen erbij met ",
                way("leden uitgifte"),
                ".",
            ),
        )
    return shares


def _refuse_reversed(ledger: Ledger, old: Any) -> None:
    number = str(old.meta[meta.MOVEMENT])
    for entry in ledger.transactions:
        if moves_shares(entry) and entry.meta.get(meta.CORRECTS) == number:
            raise InputError(
                f"mutatie {number} is al teruggedraaid, met mutatie {entry.meta[meta.MOVEMENT]} op {entry.date}.",
                remedy="er is niets te doen.",
            )
