"""Correct, split or move a booking: what it was for changes, what the bank or a cash box says of it never does."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts.act import (
    ACCOUNT,
    DAY,
    GRANT,
    KAMER,
    NUMBER,
    PART_OR_REST,
    TEXT,
    YEAR,
    Done,
    Field,
    WrongCallError,
    a_kamer_or_cooperative,
    act,
    placed,
)
from bwk_ledger.acts.cash_box import paper_of
from bwk_ledger.acts.correction import NOTHING, Correction, begin, is_already
from bwk_ledger.acts.decision import refuse_person
from bwk_ledger.acts.parts import ABOVE, ITEM_LISTS, AmountPart, as_typed, of_whom, part_of_member, read_part, said_of
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, bare, listed
from bwk_ledger.base.periods import year as whole_year
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.store import year_is_closed
from bwk_ledger.figures.open_items import find_item, open_items
from bwk_ledger.rules.accruals import PERIOD, is_movable, wrong_period
from bwk_ledger.rules.equity import is_reserve
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.form import values_of
from bwk_ledger.standing.open_items import NUMBER as ITEM_NUMBER
from bwk_ledger.standing.open_items import Sort
from bwk_ledger.standing.receipts import receipt_of
from bwk_ledger.standing.refusals import grant_called, require_grant
from importers.booking import UNEXPLAINED
from importers.history import original_rows
from importers.questions import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from beancount.core import data

    from bwk_ledger.figures.bookings import NumberedBooking
    from bwk_ledger.rules.load import Ledger


_CORRECTED = "verbeterd door de penningmeester"
_NO_GRANT = "GEEN"


def _grant_or_none(ledger: Ledger, code: str) -> None:
    if code.upper() != _NO_GRANT:
        require_grant(ledger.config, grant_called(ledger.config, code))


def _named_grant(ledger: Ledger, code: str | None) -> str | None:
    return _NO_GRANT if code and code.upper() == _NO_GRANT else grant_called(ledger.config, code) if code else None


def _require_change(**given: Any) -> None:
    changes = (name for name in given if name not in {"nummer", "van", "reden", ABOVE.name})
    if not any(given[name] for name in changes):
        raise WrongCallError("rekening", "Zeg ook wat er anders moet, zoals een REKENING of --omschrijving.")
    if given["kamer"] and (given["rekening"] or given["lid"]):
        raise WrongCallError("kamer", "Noem een REKENING, een --lid of een --kamer; de rekening zegt zelf welke kamer.")
    if given["bon"] and given["zonder_bon"]:
        raise WrongCallError("zonder_bon", "Noem --bon of --zonder-bon, niet beide.")
    if given["contributie"] is not None and not given["lid"]:
        raise WrongCallError("lid", "Noem bij --contributie ook het --lid.")
    if given["periode"] and given["hoort_bij"] is not None:
        raise WrongCallError("hoort_bij", "Noem --hoort-bij of --periode, niet beide.")


_WHICH = Field(
    "van",
    TEXT,
    "Welke regel van de boeking: haar nummer in 'bwk boeking toon'.",
    word="REGEL",
    form_help="Welke regel van de boeking: haar nummer op de pagina Boekingen; nodig als er meer zijn.",
)
_WHY = Field("reden", TEXT, "Waarom; het komt bij de boeking.", default="")


@act(
    "boeking verbeter",
    placed("nummer", TEXT, "Het nummer van de boeking."),
    placed(
        "rekening",
        ACCOUNT,
        "De rekening waarop zij hoort, ook bij naam ('huur linde'), of het nummer van een factuur, borg of lening.",
        required=False,
    ),
    _WHICH,
    Field("kamer", KAMER, "De kamer waar zij bij hoort; de post blijft.", check=a_kamer_or_cooperative),
    Field("subsidie", GRANT, "De subsidie die deze kosten betaalt, of 'geen'.", check=_grant_or_none),
    Field("lid", NUMBER, "Het lid van wie de contributie of de aandelen zijn."),
    Field("contributie", YEAR, "Het jaar van die contributie; anders het jaar van betaling."),
    Field("hoort_bij", YEAR, "Het jaar waarin dit als overlopende post stond."),
    Field("periode", DAY, "De eerste en laatste dag waarvoor de kosten zijn.", parts=2, word="EERSTE LAATSTE"),
    Field("omschrijving", TEXT, "De omschrijving in de boeken; noem geen mensen."),
    Field("bon", TEXT, "Het nummer van de bon of factuur.", default=""),
    Field("zonder_bon", TEXT, "Waarom er geen bon is.", default="", word="REDEN"),
    Field("rechtstreeks", TEXT, "Waarom dit op een reserve staat en niet in het resultaat.", default="", word="REDEN"),
    _WHY,
    ABOVE,
    check=_require_change,
)
def correcting(
    ledger: Ledger,
    nummer: str,
    rekening: str | None,
    van: str | None,
    kamer: str | None,
    subsidie: str | None,
    lid: str | None,
    contributie: int | None,
    hoort_bij: int | None,
    periode: tuple[dt.date, dt.date] | None,
    omschrijving: str | None,
    bon: str,
    zonder_bon: str,
    rechtstreeks: str,
    reden: str,
    boven_toekenning: str,
) -> Done:
    """Verbeter boeking NUMMER: zet haar op een andere REKENING, kamer of subsidie, of verander wat erbij staat.

    'bwk boeking zoek' zegt het nummer. Bedrag, dag en wat de bank schreef blijven zoals zij zijn; terug kan met 'bwk
    ongedaan'.
    """
    work = begin(ledger, nummer)
    entry = work.entry
    text = as_typed(omschrijving or "", "omschrijving")
    refuse_person(text, work.row.name if work.row is not None else "")
    payee, narration = entry.payee, text or entry.narration
    if rekening or kamer or subsidie or lid:
        asked = _Asked(rekening, kamer, _named_grant(ledger, subsidie), lid, contributie)
        places = work.places(van, _fitting(asked))
        number = (rekening or "").strip().upper()
        if len(places) > 1 and (rekening or lid):
            raise work.has_more_lines(f"welke hoort op {rekening or lid}?")
        for place in () if ITEM_NUMBER.fullmatch(number) else places:
            line = work.booking.lines[place]
            made = work.rebook(place, [_target(work, line, asked)], text or None)
            payee, narration = _named(work, made, text)
        if ITEM_NUMBER.fullmatch(number):
            _put_on(work, places[0], number)
    if hoort_bij is not None:
        places = work.places(van, is_movable)
        work.note(places, {meta.BELONGS_TO: _year_before(work, hoort_bij, places)})
    if periode is not None:
        _note_period(work, work.places(van, is_movable), periode)
    above = as_typed(boven_toekenning, ABOVE.name)
    values = _about(work, bon, zonder_bon, reden)
    if rechtstreeks.strip():
        _require_reserve(work)
        values[meta.DIRECT] = as_typed(rechtstreeks, "rechtstreeks")
    return work.write(values, payee, narration, above)


def _require_reserve(work: Correction) -> None:
    """Refuse a reason for what does not stand on a reserve.

    Raises:
        InputError: no line of it does.
    """
    if not any(is_reserve(item.account) for item in work.lines):
        raise InputError(
            f"boeking {work.booking.number} staat niet op een reserve of een fonds.",
            field="rechtstreeks",
            remedy=advice("laat ", FieldName("rechtstreeks"), f" weg; {NOTHING}."),
        )


def _put_on(work: Correction, place: int, number: str) -> None:
    """Put a line on a bill, declaration, deposit or loan: its account, with its number.

    Raises:
        InputError: there is none with that number.
    """
    ledger = work.ledger
    item = ledger.config.agreements.get(number) or find_item(open_items(ledger, dt.date.max, *Sort), number)
    if item is None:
        raise InputError(
            f"er is geen {number}.",
            field="rekening",
            remedy=advice(*ITEM_LISTS, f" welke er zijn; {NOTHING}."),
        )
    line = work.booking.lines[place]
    work.new[place] = [line._replace(account=item.sort.account, meta={**kept(line.meta or {}), meta.ITEM: number})]


@dataclass(frozen=True)
class _Asked:
    """What a line must become."""

    account: str | None
    kamer: str | None
    grant: str | None
    member: str | None
    fee_year: int | None


def _fitting(asked: _Asked) -> Callable[[str], bool]:
    """Which accounts a change is about, where nobody names a line."""
    if asked.account or asked.member:
        return lambda _: True
    return is_movable if asked.kamer else lambda account: accounts.is_under(account, accounts.EXPENSES)


def _target(work: Correction, line: Any, asked: _Asked) -> AmountPart:
    """Where a line goes: with the grant that was asked, else the one it had."""
    ledger, day = work.ledger, work.entry.date
    if asked.member:
        return part_of_member(ledger, asked.account or "contributie", asked.member, None, day, asked.fee_year)
    part = read_part(ledger, asked.account, None, day) if asked.account else AmountPart(line.account)
    if asked.kamer:
        part = AmountPart(_of_kamer(ledger, line.account, asked.kamer))
    values = line.meta or {}
    if not asked.account and meta.FEE in values:
        part = AmountPart(part.account, None, None, str(values.get(meta.MEMBER, "")), int(values[meta.FEE]))
    had = values.get(meta.GRANT) if accounts.is_under(part.account, accounts.EXPENSES) else None
    grant = part.grant or asked.grant or had
    return AmountPart(part.account, None, None if grant == _NO_GRANT else grant, part.member, part.fee_year)


def _of_kamer(ledger: Ledger, account: str, kamer: str) -> str:
    """The same post of another kamer.

    Raises:
        InputError: the account is of no kamer, or that kamer has no such post.
    """
    taken = accounts.result(account)
    same_post = f"{taken.root}:{kamer}:{taken.group}:{taken.post}" if taken else ""
    if same_post not in ledger.names:
        raise InputError(
            f"{kamer} heeft geen post {taken.group}:{taken.post}." if taken else f"{account} is van geen kamer.",
            remedy=f"noem de rekening zelf, zoals 'huur {kamer.lower()}'; {NOTHING}.",
        )
    return same_post


def _named(work: Correction, made: data.Transaction, text: str) -> tuple[str | None, str]:
    """Payee and narration after a line went elsewhere: who was member there may be another, or several, by now."""
    entry = work.entry
    now = [_as_part(item) for item in work.lines]
    if members := {number for part in now if (number := of_whom(part))}:
        return (members.pop() if len(members) == 1 else None), text or said_of(now)
    was_of_member = any(map(of_whom, map(_as_part, work.booking.lines)))
    if was_of_member or entry.narration == UNEXPLAINED:
        return made.payee, text or made.narration
    return entry.payee, text or entry.narration


def _as_part(line: Any) -> AmountPart:
    return AmountPart(line.account, member=(line.meta or {}).get(meta.MEMBER))


def _year_before(work: Correction, year: int, places: Sequence[int]) -> Decimal:
    """The year of an accrual that a line settles.

    Raises:
        InputError: there is no such accrual.
    """
    day = work.entry.date
    expected = {
        str(values_of(item)[1])
        for item in work.ledger.customs
        if item.type == ACCRUAL.type and item.date.year == year and ACCRUAL.is_complete(item)
    }
    lines = [item for place in places for item in work.new.get(place, [work.booking.lines[place]])]
    if year >= day.year or not all(item.account in expected for item in lines):
        raise InputError(
            f"in {year} stond {listed([item.account for item in lines])} niet bij de overlopende posten.",
            cause=f"'hoort-bij' wijst naar een post die een eerder jaar verwachtte; 'bwk overlopend {year}' toont ze.",
            remedy=advice(
                "laat ",
                FieldName("hoort_bij"),
                f" weg: {year} is afgesloten, dus deze kosten blijven in {day.year}; {NOTHING}.",
            )
            if year in sealed_years(work.ledger.root)
            else advice(
                f"gaan de kosten over {year}, geef dan ",
                FieldName("periode"),
                f" {year}-01-01 {year}-12-31; {NOTHING}.",
            ),
        )
    return Decimal(year)


def _note_period(work: Correction, places: Sequence[int], days: tuple[dt.date, dt.date]) -> None:
    """Note of which days a bill is, so that it counts in their years.

    Raises:
        InputError: it cannot be, or a year of these is closed.
    """
    value = {PERIOD: f"{days[0]} {days[1]}"}
    work.note(places, value)
    for item in (line for place in places for line in work.new[place]):
        if wrong := wrong_period(work.entry, item):
            raise InputError(wrong.text, cause=wrong.cause, remedy=wrong.remedy, field="periode")
    closed = sealed_years(work.ledger.root)
    for year in range(min(days[0].year, work.entry.date.year), max(days[1].year, work.entry.date.year) + 1):
        if year in closed:
            raise year_is_closed(year, f"jaren/{year}", f"{whole_year(year).start}")


def _about(work: Correction, paper: str, no_paper: str, reason: str) -> dict[str, Any]:
    """What stands with the booking."""
    values = kept(work.entry.meta)
    why = as_typed(reason, "reden")
    values[meta.REASON] = f"{_CORRECTED}: {why}" if why else _CORRECTED
    if not (paper or no_paper):
        return values
    if receipt_of(work.entry).documents:
        raise InputError(
            f"bij boeking {work.booking.number} staat een bon als bestand.",
            remedy=advice("haal die eerst los met: ", bare("bonnen", work.booking.number, los=True), "."),
        )
    values.pop(meta.NO_RECEIPT_REASON, None)
    return values | dict(paper_of(as_typed(paper, "bon"), as_typed(no_paper, "zonder_bon")))


# Split.


@act(
    "boeking splits",
    placed("nummer", TEXT, "Het nummer van de boeking."),
    placed(
        "delen",
        PART_OR_REST,
        "Een deel, zoals 'huur linde=850,00' of 'energie top, subsidie CODE=40,00'; zonder bedrag wat overblijft.",
        many=True,
        word="DEEL...",
        form_help="Een rekening, zoals 'huur linde' of 'energie top, subsidie CODE', met haar deel; zonder bedrag wat "
        "overblijft.",
    ),
    _WHICH,
    _WHY,
    ABOVE,
)
def splitting(
    ledger: Ledger,
    nummer: str,
    delen: Sequence[tuple[str, Decimal | None]],
    van: str | None,
    reden: str,
    boven_toekenning: str,
) -> Done:
    """Verdeel boeking NUMMER over meer rekeningen, kamers, subsidies of leden.

    Een deel is een rekening met een bedrag: 'huur linde=850,00'. Na een komma kan een subsidie staan, en 'contributie
    L0001=5,00' of 'aandelen L0001=25,00' is van een lid. Het deel zonder bedrag krijgt wat overblijft.
    """
    work = begin(ledger, nummer)
    parts = [read_part(ledger, text, amount, work.entry.date) for text, amount in delen]
    places = work.places(van)
    if _is_divided([work.booking.lines[place] for place in places], parts):
        raise is_already(work.booking.number, "is al zo verdeeld")
    if len(places) > 1:
        raise work.has_more_lines("welke wilt u verdelen?")
    made = work.rebook(places[0], parts, None)
    return work.write(_about(work, "", "", reden), *_named(work, made, ""), as_typed(boven_toekenning, ABOVE.name))


def _is_divided(lines: Sequence[Any], parts: Sequence[AmountPart]) -> bool:
    """Whether lines are what parts ask for."""
    return len(lines) == len(parts) and all(
        (item.account, (item.meta or {}).get(meta.GRANT)) == (part.account, part.grant)
        and part.amount in {None, abs(item.units.number)}
        for item, part in zip(lines, parts, strict=True)
    )


# What a bank wrote of bookings, out of the originals that are kept; names stand in it.


def bank_words(ledger: Ledger, found: Sequence[NumberedBooking]) -> Mapping[str, str]:
    """What the bank wrote of bookings, by the whole of their numbers, where the original is kept."""
    rows = original_rows(ledger.root)
    told: dict[str, str] = {}
    for booking in found:
        keys = (str((item.meta or {}).get(meta.KEY, "")) for item in booking.lines)
        row = next((rows[key] for key in keys if key in rows), None)
        if row is not None:
            told[booking.identity] = f"{row.name} {row.description}".strip()
    return told
