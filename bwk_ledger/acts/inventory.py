"""What is used for years: make a purchase inventory, sell it, or take it off the books when it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import ACCOUNT, AMOUNT, DAY, TEXT, Done, Field, FieldKind, WrongCallError, act, placed
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.acts.correction import NOTHING, begin
from bwk_ledger.acts.memorial import memorial_entry, refuse_days, write_booking
from bwk_ledger.acts.parts import AmountPart, as_typed, read_part
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, listed, way
from bwk_ledger.base.money import EUR, ZERO, format_amount, parse_amount, without_zeros
from bwk_ledger.books.store import refuse_closed
from bwk_ledger.rules.inventory import ACTIVATE, REST, SOLD, assets_in, wrong_asset
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.vat import read_vat
from importers.booking import new_posting
from importers.questions import kept

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from bwk_ledger.acts.correction import Correction
    from bwk_ledger.rules.inventory import Asset
    from bwk_ledger.rules.load import Ledger

DEBTORS = f"{accounts.ASSETS}:Debiteuren"
_YEARS = FieldKind("jaren", parse_amount)
_LINE = Field("van", TEXT, "Welke regel van de boeking: haar nummer in 'bwk boeking toon'.", word="REGEL")


@act(
    "inventaris maak",
    placed("nummer", TEXT, "Het nummer van de boeking van de aankoop."),
    Field("jaren", _YEARS, "Hoeveel jaar het meegaat, zoals 5 of 2,5.", required=True),
    Field("naam", TEXT, "Hoe het heet op de lijst van de inventaris; anders de omschrijving van de boeking."),
    Field("restwaarde", AMOUNT, "Wat het daarna nog waard is; anders niets.", default=ZERO),
    _LINE,
)
def making(ledger: Ledger, nummer: str, jaren: Decimal, naam: str | None, restwaarde: Decimal, van: str | None) -> Done:
    """Maak van een aankoop inventaris: de kosten worden over de jaren verdeeld waarin het wordt gebruikt.

    'bwk boeking zoek' zegt het nummer. De afschrijving volgt vanzelf, vanaf de maand na de aankoop.
    """
    work = begin(ledger, nummer)
    places = _one_line(work, van, lambda account: accounts.is_under(account, accounts.EXPENSES))
    name = as_typed(naam or "", "naam")
    values: dict[str, Any] = {ACTIVATE: without_zeros(jaren)}
    values |= {meta.NAME: name} if name else {}
    values |= {REST: Amount(restwaarde, EUR)} if restwaarde else {}
    work.note(places, values)
    line = work.new[places[0]][0]
    if wrong := wrong_asset(work.entry, line, ledger.config):
        raise InputError(str(wrong.text), cause=str(wrong.cause), remedy=f"verbeter wat u gaf; {NOTHING}.")
    called = name or " ".join(filter(None, (work.entry.payee, work.entry.narration)))
    known = [item for item in assets_in(ledger.index, ledger.config)[0] if item.name == called]
    if known:
        raise InputError(
            f"er is al inventaris die '{called}' heet.",
            field="naam",
            cause="aan de naam is te zien wat er later wordt verkocht.",
            remedy=advice("noem met ", FieldName("naam"), f" een andere naam; {NOTHING}."),
        )
    done = work.write(kept(work.entry.meta), work.entry.payee, work.entry.narration)
    return Done(
        (*done.lines, f"'{called}' is inventaris, en gaat {format_amount(jaren, 1)} jaar mee."), after=done.after
    )


def _one_line(work: Correction, named: str | None, fits: Any) -> list[int]:
    places = work.places(named, fits)
    if len(places) > 1:
        raise work.has_more_lines("welke bedoelt u?", field="van")
    return places


def _require_money(
    *, boeking: str | None, bedrag: Decimal | None, koper: str | None, datum: dt.date | None, **_: Any
) -> None:
    typed = (bedrag, koper, datum)
    if boeking and any(item is not None for item in typed):
        raise WrongCallError("boeking", "Noem de --boeking van de bank, of --bedrag, --koper en --datum; niet beide.")
    if not boeking and any(item is None for item in typed):
        raise WrongCallError(
            "boeking", "Noem de --boeking waarmee de koper betaalde; anders --bedrag, --koper en --datum."
        )


@act(
    "inventaris verkoop",
    placed("naam", TEXT, "Wat er is verkocht, zoals 'bwk inventaris JAAR' het noemt."),
    Field("boeking", TEXT, "Het nummer van de boeking waarmee de koper betaalde.", word="NUMMER"),
    Field("bedrag", AMOUNT, "Wat de koper nog moet betalen."),
    Field("koper", TEXT, "De organisatie die het koopt; een mens met een nummer."),
    Field("datum", DAY, "De dag van de verkoop, als er nog niet is betaald."),
    Field("rekening", ACCOUNT, "De bate waarop het staat, als er btw op zit; anders de afschrijving."),
    _LINE,
    check=_require_money,
)
def selling(
    ledger: Ledger,
    naam: str,
    boeking: str | None,
    bedrag: Decimal | None,
    koper: str | None,
    datum: dt.date | None,
    rekening: str | None,
    van: str | None,
) -> Done:
    """Verkoop inventaris: NAAM gaat van de balans, en wat zij opbracht komt tegenover wat zij nog waard was.

    Betaalde een subsidie de aankoop, dan is de opbrengst minder last voor die subsidie. Is er nog niet betaald, dan
    staat het bedrag bij de debiteuren; zet de betaling daar later op met 'bwk vraagposten NUMMER Debiteuren'.
    """
    if boeking:
        work = begin(ledger, boeking)
        asset = _asset(ledger, naam, work.entry.date.year)
        _refuse_day(asset, work.entry.date)
        places = _one_line(work, van, lambda _: True)
        account = _account(ledger, asset, rekening, work.entry.date)
        if work.booking.lines[places[0]].units.number >= 0:
            raise InputError(
                f"boeking {work.booking.number} is geen geld dat binnenkwam.",
                field="boeking",
                remedy=f"noem de boeking waarmee de koper betaalde; {NOTHING}.",
            )
        work.rebook(places[0], [AmountPart(account)], f"Verkoop {asset.name}")
        work.note(places, {SOLD: asset.name})
        done = work.write(
            {**kept(work.entry.meta), meta.REASON: "verkoop van inventaris"}, work.entry.payee, f"Verkoop {asset.name}"
        )
        return _told(done, asset.name, _about_vat(ledger, account))
    assert bedrag is not None
    assert datum is not None
    amount = require_amount(bedrag)
    asset = _asset(ledger, naam, datum.year)
    _refuse_day(asset, datum)
    account = _account(ledger, asset, rekening, datum)
    entry = memorial_entry(
        datum,
        f"Verkoop {asset.name}",
        {meta.REASON: "verkoop van inventaris; de koper betaalt later"},
        [new_posting(DEBTORS, amount), new_posting(account, -amount, {SOLD: asset.name})],
    )._replace(payee=as_typed(koper or "", "koper"))
    opened = [] if DEBTORS in ledger.names else [_open_debtors(ledger)]
    return _told(_write(ledger, entry, opened), asset.name, _about_vat(ledger, account))


def _about_vat(ledger: Ledger, account: str) -> tuple[str, ...]:
    """What is left to do where VAT may be in what it brought: that needs an account of income."""
    if read_vat(ledger.entries).start is None:
        return ()
    if account.startswith(accounts.INCOME):
        return ("Zit er btw in, geef dan nu 'bwk boeking btw' met het nummer van deze boeking.",)
    return ("Zit er btw in, geef dan 'bwk ongedaan', en doe het opnieuw met --rekening en een bate.",)


def _open_debtors(ledger: Ledger) -> Any:
    return data.Open({meta.NAME: "Debiteuren", meta.RGS: "BVorDebHad"}, ledger.config.begins, DEBTORS, [EUR], None)


def _write(ledger: Ledger, entry: Any, opened: list[Any]) -> Done:
    day = entry.date
    refuse_closed(ledger.root, day.year)
    file = ACCRUAL.file.format(year=day.year)
    return write_booking(ledger, entry, file, f"Memoriaal {day.year}", again=False, opened=opened)


def _account(ledger: Ledger, asset: Asset, named: str | None, day: dt.date) -> str:
    """Where the money stands: on the cost of its use, of which a sale is less."""
    account = read_part(ledger, named, None, day).account if named else asset.depreciation
    if accounts.result(account) is None:
        raise InputError(
            f"{account} is geen bate en geen last.",
            field="rekening",
            remedy=advice("noem een bate van de kamer, of laat ", FieldName("rekening"), f" weg; {NOTHING}."),
        )
    refuse_days(ledger, account, day)
    return account


def _asset(ledger: Ledger, name: str, sold_in: int | None = None) -> Asset:
    """What is called so and is still there; where it is sold in a year, also what went in that year for nothing yet.

    Raises:
        InputError: there is none, or more than one.
    """
    called = " ".join(name.split()).casefold()
    known_ever = assets_in(ledger.index, ledger.config)[0]
    there = [item for item in known_ever if item.end is None or (item.end.year == sold_in and not item.sales)]
    matches = [item for item in there if item.name.casefold() == called]
    if len(matches) == 1:
        return matches[0]
    gone = next((item for item in known_ever if item.end and item.name.casefold() == called), None)
    if gone is not None and not matches:
        raise InputError(
            f"'{gone.name}' is al weg, per {gone.end}.",
            field="naam",
            remedy=advice(
                "er is niets te doen; klopt het niet, maak het dan ongedaan met ", way("ongedaan"), f"; {NOTHING}."
            ),
        )
    known = listed([f"'{item.name}'" for item in there]) if there else "niets"
    raise InputError(
        f"er is meer inventaris die '{name}' heet." if matches else f"er is geen inventaris die '{name}' heet.",
        field="naam",
        cause=f"wat er nog is: {known}.",
        remedy=f"noem een van deze namen precies zoals zij hier staat; {NOTHING}."
        if not matches
        else "geef ze elk een eigen 'naam:' in de boeking van de aankoop.",
    )


def _refuse_day(asset: Asset, day: dt.date) -> None:
    if day < asset.bought:
        raise InputError(
            f"'{asset.name}' is pas op {asset.bought} gekocht.",
            field="datum",
            remedy=f"noem een dag erna; {NOTHING}.",
        )


def _told(done: Done, name: str, more: tuple[str, ...] = ()) -> Done:
    """What it brought, beside what it was still worth."""
    assert done.after is not None
    asset = next(item for item in assets_in(done.after.index, done.after.config)[0] if item.name == name)
    assert asset.end is not None
    year = asset.in_year(asset.end.year)
    how = "winst" if year.result > 0 else "verlies"
    grant = f" Subsidie {asset.grant} betaalde de aankoop, en deelt daarin." if asset.grant else ""
    outcome = (
        f"'{name}' is weg per {asset.end}: opbrengst {format_amount(year.sold)}, nog waard "
        f"{format_amount(year.written_off)}, {how} {format_amount(abs(year.result))}.{grant}"
    )
    return Done((*done.lines, outcome, *more), after=done.after)


@act(
    "inventaris afvoer",
    placed("naam", TEXT, "Wat er weg is, zoals 'bwk inventaris JAAR' het noemt."),
    Field("datum", DAY, "De laatste dag dat het er was.", required=True),
    Field("reden", TEXT, "Waarom het weg is, zoals 'kapot'.", required=True),
)
def writing_off(ledger: Ledger, naam: str, datum: dt.date, reden: str) -> Done:
    """Haal inventaris van de balans die weg is en niets opbracht; wat zij nog waard was is een last van dat jaar."""
    asset = _asset(ledger, naam)
    _refuse_day(asset, datum)
    refuse_days(ledger, asset.depreciation, datum)
    entry = memorial_entry(
        datum,
        f"Weg: {asset.name}",
        {meta.REASON: as_typed(reden, "reden")},
        [new_posting(asset.depreciation, ZERO, {SOLD: asset.name}), new_posting(asset.value_account, ZERO)],
    )
    return _told(_write(ledger, entry, []), asset.name)
