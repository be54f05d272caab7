"""A booking while it is corrected: which of its lines may change, where they may go, and what is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    Done,
)
from bwk_ledger.acts.decision import Destination, booked
from bwk_ledger.acts.parts import on_awards
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, listed, look, plain, way
from bwk_ledger.base.money import EUR, format_amount
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.store import year_is_closed
from bwk_ledger.figures.bookings import NumberedBooking, bookings, find_booking
from bwk_ledger.figures.general_ledger import place_of
from bwk_ledger.rules.accruals import PERIOD
from bwk_ledger.rules.load import load
from bwk_ledger.rules.share_movements import account_number, moves_shares
from importers.booking import new_posting
from importers.context import Context
from importers.history import original_rows
from importers.questions import OPEN, OpenRow, kept, of_one_row, take_place, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from beancount.core import data

    from bwk_ledger.acts.parts import AmountPart
    from bwk_ledger.rules.load import Ledger
    from importers.readers.bank import BankRow

NOTHING = "er is niets geschreven"
_OF_A_FEE = (meta.MEMBER, meta.FEE)
_OF_EACH_PART = frozenset({PERIOD, meta.BELONGS_TO, meta.PERSON})  # what holds for a whole line holds for its parts


@dataclass(frozen=True)
class Correction:
    """A booking that is being corrected: the books, what the bank wrote of it, and new postings by their place."""

    ledger: Ledger
    context: Context
    booking: NumberedBooking
    row: BankRow | None
    new: dict[int, list[Any]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)  # keys of a line that was split, which no part of it can have

    @property
    def entry(self) -> Any:
        """The transaction as it is."""
        return self.booking.entry

    def has_more_lines(self, question: str, *, field: str = "") -> InputError:
        """What is said where one line is meant and there are several.

        Args:
            question: in Dutch, which of them is asked for.
            field: the name of the field of the act that must change.
        """
        return InputError(
            f"boeking {self.booking.number} heeft meer regels: {question}",
            field=field,
            remedy=advice(
                "kijk ",
                look("boeking toon", self.booking.number),
                ", en noem de regel met ",
                FieldName("van"),
                f"; {NOTHING}.",
            ),
        )

    def places(self, named: str | None, fits: Callable[[str], bool] = lambda _: True) -> list[int]:
        """The places of the lines that may change: the one that somebody names, else all on an account that fits.

        Raises:
            InputError: there is none, or the name is of several.
        """
        lines = self.booking.lines
        changeable = [place for place, item in enumerate(lines) if is_decided(item)]
        if named is None:
            changeable = [place for place in changeable if fits(lines[place].account)] or changeable
        else:
            changeable = [place for place in changeable if _is_called(lines[place], place + 1, named)]
        if changeable and (named is None or len(changeable) == 1):
            return changeable
        shown = "; ".join(
            f"{place}: {item.account} {format_amount(item.units.number)}"
            for place, item in enumerate(lines, 1)
            if is_decided(item)
        )
        raise InputError(
            f"boeking {self.booking.number} heeft geen regel '{named}' die u kunt veranderen."
            if named is not None and not changeable
            else f"'{named}' kan meer dan een regel van boeking {self.booking.number} zijn."
            if changeable
            else f"in boeking {self.booking.number} valt niets te verbeteren.",
            cause=f"dit zijn de regels: {shown}."
            if shown
            else "zij gaat alleen over geld van de ene eigen rekening naar de andere.",
            remedy=advice("noem bij ", FieldName("van"), f" het nummer van een regel; {NOTHING}.")
            if shown
            else _of_own_accounts(self.booking),
        )

    @property
    def lines(self) -> list[Any]:
        """The lines of the booking as they are by now."""
        return [item for place, old in enumerate(self.booking.lines) for item in self.new.get(place, [old])]

    def rebook(self, place: int, parts: Sequence[AmountPart], narration: str | None) -> data.Transaction:
        """Put a line on other accounts, as a decision on an open question of that amount would.

        Raises:
            InputError: it cannot be there.
        """
        line = self.booking.lines[place]
        for part in parts:
            _refuse_place(self, part)
        own = next((item.account for item in self.booking.lines if not is_decided(item)), accounts.UNEXPLAINED)
        side = new_posting(own, -line.units.number, {meta.KEY: self.booking.identity})
        row = self.row._replace(amount=-line.units.number) if self.row is not None else None
        noted = {key: value for key, value in (line.meta or {}).items() if key not in _OF_A_FEE}
        question = OpenRow(self.entry, side, line._replace(meta=noted), row)
        payee = self.entry.payee
        made = booked(
            self.ledger, self.context, question, Destination(party=payee, narration=narration, parts=(*parts,))
        )
        self.new[place] = list(made.transaction.postings[1:])
        if len(parts) > 1:
            self.note([place], {key: value for key, value in kept(noted).items() if key in _OF_EACH_PART})
            gone = [key for key in kept(noted) if key not in {*_OF_EACH_PART, meta.GRANT}]
            self.gone.extend(gone)
        return made.transaction

    def note(self, places: Sequence[int], values: Mapping[str, Any]) -> None:
        """Note something with lines, as they are by now."""
        for place in places:
            lines = self.new.get(place, [self.booking.lines[place]])
            self.new[place] = [item._replace(meta={**kept(item.meta or {}), **values}) for item in lines]

    def _refuse_same(self, new: Any) -> None:
        if _shown(new, new.postings) == _shown(self.entry, self.booking.lines):
            raise is_already(self.booking.number, "staat al zo in de boeken")

    def write(self, values: Mapping[str, Any], payee: str | None, narration: str, above: str = "") -> Done:
        """Write the booking as it is now, and say where it went; `above` is why it may go beyond an award."""
        entry = self.entry
        postings = [item._replace(meta=kept(item.meta or {})) for item in self.lines]
        is_open = any(item.account == accounts.UNEXPLAINED for item in postings)
        flag = entry.flag if is_open or entry.flag != OPEN else "*"
        new = entry._replace(meta=dict(values), flag=flag, payee=payee, narration=narration, postings=postings)
        self._refuse_same(new)
        (new,) = on_awards(self.ledger, [(entry, new)], above)
        answer = take_place(entry, new, self.context)
        changes = self.ledger.changes()
        write(changes, [answer])
        changes.commit()
        after = load(self.ledger.path)
        place = (entry.meta["filename"], entry.meta["lineno"])
        fixed = next(
            item
            for item in bookings(after.transactions, after.config)
            if (item.entry.meta["filename"], item.entry.meta["lineno"]) == place
        )
        lines = [
            f"{item.account} {format_amount(item.units.number)}" for item in fixed.lines if item.units.currency == EUR
        ]
        shown = f"Boeking {fixed.number} van {entry.date}, {fixed.text}: {'; '.join(lines)}."
        begun = [str(item.values[0].value) for _, item in answer.begun]
        told = (shown, *([f"Lid geworden: {listed(begun)}."] if begun else []))
        warnings = [
            f"bij de delen staat geen '{key}' meer; hoort het bij een ervan, zet het er dan bij in "
            f"{place_of(entry.meta)}."
            for key in self.gone
        ]
        return Done(told, tuple(warnings), after)


def _shown(entry: Any, lines: Sequence[Any]) -> tuple[Any, ...]:
    """What a correction can make another of."""
    return entry.payee, entry.narration, kept(entry.meta), [(*item[:5], kept(item.meta or {})) for item in lines]


def is_already(number: str, how: str) -> InputError:
    """What is said of a correction that was made before."""
    return InputError(f"boeking {number} {how}.", remedy="er is niets te doen.")


def is_decided(posting: Any) -> bool:
    """Whether somebody decided on a line: not what a bank or a cash box says, and no shares or hours."""
    return (
        posting.units.currency == EUR
        and meta.KEY not in (posting.meta or {})
        and not accounts.is_money(posting.account)
        and meta.ORDER not in (posting.meta or {})
    )


def _of_own_accounts(booking: NumberedBooking) -> str:
    """What to do where money goes from one own account to another, and should not."""
    told = sum(meta.KEY in (item.meta or {}) for item in booking.lines)
    if told > 1:
        return "er is niets te doen: van beide rekeningen is dit verteld."
    if told:
        return f"was dit geen overboeking, maak er dan een vraagpost van met: bwk vraagposten {booking.number} --terug."
    return f"verander haar in {place_of(booking.entry.meta)}; {NOTHING}."


def _is_called(line: Any, place: int, named: str) -> bool:
    if named.strip().isdecimal():
        return int(named) == place
    return line.account == named.strip() or set(plain(named).split()) <= set(plain(line.account).split())


def begin(ledger: Ledger, number: str) -> Correction:
    """The booking with a number, to be corrected.

    Raises:
        InputError: there is none, or it is not one that may be corrected.
    """
    booking = find_booking(ledger.transactions, ledger.config, number)
    entry = booking.entry
    if entry.date.year in sealed_years(ledger.root):
        raise year_is_closed(entry.date.year, str(entry.meta["filename"]).rpartition("/")[2], None)
    _refuse_kind(booking)
    key = next((str(item.meta[meta.KEY]) for item in booking.lines if meta.KEY in (item.meta or {})), "")
    row = original_rows(ledger.root).get(key) if key else None
    return Correction(ledger, Context.of(ledger.root, ledger.entries), booking, row)


def _refuse_kind(booking: NumberedBooking) -> None:
    """Refuse what has an act of its own."""
    entry, number = booking.entry, booking.number
    if moves_shares(entry):
        raise InputError(
            f"boeking {number} is mutatie {entry.meta.get(meta.MOVEMENT)} in het aandelenregister; die blijft staan.",
            remedy=advice(
                "draai haar terug met een nieuwe mutatie: ",
                bare("boeking terugdraaien", number, Blank("REKENING"), reden=Blank('"..."')),
                ".",
            ),
        )
    if meta.WAGE_MONTH in entry.meta:
        month = entry.meta[meta.WAGE_MONTH]
        raise InputError(
            f"boeking {number} is het loonjournaal van {month}.",
            remedy=advice(
                "boek haar tegen met: ",
                bare("loon tegenboek", month, reden=Blank('"..."')),
                ", en boek het loon opnieuw.",
            ),
        )
    for item in booking.lines:
        if meta.ORDER in (item.meta or {}):
            raise InputError(
                f"boeking {number} hoort bij betaalopdracht {item.meta[meta.ORDER]}.",
                cause="de opdracht zegt van wie elk bedrag is.",
                remedy=advice("verplaats het bedrag met ", way("boeking memoriaal"), "; er is niets geschreven."),
            )


def _refuse_place(correction: Correction, part: AmountPart) -> None:
    """Refuse an account on which a line of a booking cannot come."""
    account, number = part.account, correction.booking.number
    if accounts.is_money(account):
        raise InputError(
            f"{account} is geld, en wat daarop staat zeggen bank en kas zelf.",
            remedy=f"was het een overboeking, kies dan {accounts.IN_TRANSIT}; {NOTHING}.",
        )
    if account == accounts.UNEXPLAINED:
        is_row = any(entry is correction.entry for entry, _ in of_one_row([correction.entry]))
        raise InputError(
            f"op {account} staat alleen wat nog is uit te zoeken.",
            remedy=advice("maak er weer een vraagpost van met: ", bare("vraagposten", number, terug=True), ".")
            if is_row
            else f"kies een andere rekening; {NOTHING}.",
        )
    if accounts.is_hours_account(account):
        raise InputError(f"op {account} staan uren, geen euro's.", remedy=f"kies een andere rekening; {NOTHING}.")
    if accounts.is_under(account, accounts.EQUITY) and not account_number(account):
        raise InputError(
            f"{account} is vermogen: daar komt alleen iets op met een besluit.",
            remedy=advice("boek het met ", way("boeking memoriaal", besluit=Blank('"..."')), f"; {NOTHING}."),
        )
    closed = correction.context.closed.get(account)
    if closed is not None and closed <= correction.entry.date:
        raise InputError(f"{account} is gesloten per {closed}.", remedy=f"kies een andere rekening; {NOTHING}.")
    refuse_grant(correction.ledger, part)


def refuse_grant(ledger: Ledger, part: AmountPart) -> None:
    """Refuse a grant on an account where it does nothing.

    Raises:
        InputError: it is no cost, nor other income of a guarantee.
    """
    if part.grant is None:
        return
    cost = accounts.result(part.account)
    award = ledger.config.awards.get(part.grant)
    is_guarantee = award is not None and award.is_guarantee
    if cost is None or (cost.root != accounts.EXPENSES and not is_guarantee):
        raise InputError(
            f"een subsidie betaalt lasten, en {part.account} is dat niet.",
            remedy=f"laat de subsidie hier weg; {NOTHING}.",
        )
