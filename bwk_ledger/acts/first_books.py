"""`bwk nieuw`: new books of a cooperative, by a few options or by a file that says all of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import FILE, FOLDER, TEXT, YEAR, Done, Field, Kind, WrongCallError, act, of_field, placed
from bwk_ledger.acts.cooperative import YEARS, read_cooperative, require_number
from bwk_ledger.acts.funders import funder_values
from bwk_ledger.acts.new_books import (
    OPENED,
    NewKamer,
    check_codes,
    code_of,
    new_books,
    refuse_taken,
    template_text,
    what_now,
)
from bwk_ledger.acts.opening_balance import opening_entries
from bwk_ledger.acts.posts import usual_posts
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import PETTY_CASH_MOST
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR
from bwk_ledger.base.periods import today
from bwk_ledger.books.store import place_of
from bwk_ledger.books.text import custom, entries_text
from bwk_ledger.standing.fees import FEE
from bwk_ledger.standing.grants import FUNDER
from bwk_ledger.standing.kamers import POST
from bwk_ledger.standing.tariffs import TARIFF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from bwk_ledger.acts.cooperative import Cooperative

_ACCOUNTS = POST.file
_BANK = f"""{OPENED} open Activa:Bank:ING EUR
  naam: "ING betaalrekening"
  rgs: "BLimBanRba"
"""
_SHARE = "price AANDEEL 25 EUR"
_NAME = "Coöperatie"  # where none is given
_RGS_BANK = "BLimBanRba"


def books_of(folder: Path, cooperative: Cooperative) -> Path:
    """Write new books of a cooperative, with all that it said of itself, and return their main file."""
    begins = dt.date(cooperative.year, 1, 1)
    kamers = [
        NewKamer(kamer.code, kamer.name, kamer.ceiling, begins, kamer.iban or None, city=kamer.city)
        for kamer in cooperative.kamers
    ]
    standing = {
        _ACCOUNTS: usual_posts(begins),
        FUNDER.file: entries_text(_funders(cooperative, begins)),
        TARIFF.file: entries_text(_rates(cooperative, begins)),
        FEE.file: entries_text(_fees(cooperative, begins)),
    }
    opening = {
        file: f";; Beginbalans {cooperative.year}.\n{entries_text(entries)}"
        for file, entries in opening_entries(cooperative.balance, begins).items()
    }
    return new_books(
        folder,
        cooperative.name,
        kamers,
        {_ACCOUNTS: _accounts(cooperative)},
        cooperative.numbers,
        begins,
        code=cooperative.code,
        begins=begins,
        more={file: text for file, text in (standing | opening).items() if text.strip()},
        history=True,
    )


def _accounts(cooperative: Cooperative) -> str:
    """The accounts of the template, with the banks and the value of a share of this cooperative."""
    text = template_text(_ACCOUNTS).replace(_SHARE, f"price AANDEEL {cooperative.share_value} EUR")
    banks = [
        data.Open(
            {meta.NAME: bank.name, meta.IBAN: bank.iban, meta.RGS: _RGS_BANK},
            OPENED,  # as all of the template
            f"{accounts.BANK}:{bank.code}",
            [EUR],
            None,
        )
        for bank in cooperative.banks
    ]
    return text.replace(_BANK, entries_text(banks)) if banks else text


def _funders(cooperative: Cooperative, begins: dt.date) -> Iterator[Any]:
    for funder in cooperative.funders:
        values = funder_values(funder.name, funder.group, funder.kamers, is_grant=funder.is_grant)
        yield custom(values, begins, FUNDER.type, funder.code)


def _rates(cooperative: Cooperative, begins: dt.date) -> Iterable[Any]:
    for kind, rate in cooperative.rates:
        name = f"UUR.{kind.upper()}-{begins.year}"
        yield data.Commodity({meta.NAME: f"Uur van soort {kind} vanaf {begins}", "soort": kind}, begins, name)
        yield data.Price({}, begins, name, Amount(rate, EUR))


def _fees(cooperative: Cooperative, begins: dt.date) -> Iterator[Any]:
    for fee in cooperative.fees:
        values = {"vervalt": " ".join(map(str, sorted(fee.due))), "rekening": "Eigen:LEDEN"}
        yield custom(values, begins, FEE.type, fee.kind, Amount(fee.amount, EUR))


# The act, as it is asked for.


def _code_and_name(text: str) -> tuple[str, str]:
    code, separator, name = text.partition("=")
    return code.strip(), name.strip() if separator and name.strip() else code.strip()


def _require_room(
    *,
    map_: Path,
    kamers: Sequence[tuple[str, str]],
    naam: str = _NAME,
    code: str | None = None,
    uit: Path | None = None,
    kvk: str | None = None,
    rsin: str | None = None,
    jaar: int | None = None,
    **_: object,
) -> None:
    if not (map_.exists() and place_of(map_).folder.is_dir()):  # else one's turn tells, and clears away
        refuse_taken(map_)
    if uit is not None and (kamers or code or jaar or naam != _NAME):
        raise WrongCallError("uit", "Met --uit staat alles in dat bestand: laat de andere opties weg.")
    if uit is not None:
        read_cooperative(uit)
    if jaar is not None and jaar not in YEARS:
        with of_field("jaar"):
            raise InputError(
                f"de boeken kunnen niet in {jaar} beginnen.",
                remedy=f"noem een jaar van {YEARS[0]} tot en met {YEARS[-1]}.",
            )
    for name, number in (("kvk", kvk), ("rsin", rsin)):
        if number:
            require_number(name, number)
    check_codes([kamer for kamer, _ in kamers], code or code_of(naam))


@act(
    "nieuw",
    placed("map_", FOLDER, "De map waarin de boeken komen.", word="MAP"),
    Field(
        "kamers",
        Kind("code=naam", _code_and_name),
        "Een kamer, bijvoorbeeld LINDE='Kamer De Linde'. Mag vaker; zonder deze optie komt er een kamer KAMER.",
        many=True,
        option="kamer",
    ),
    Field("naam", TEXT, "Naam van de coöperatie.", default=_NAME, shows_default=True),
    Field("code", TEXT, "Haar code in namen van rekeningen; anders de hoofdletters van haar naam, of COOP."),
    Field("iban", TEXT, "Rekeningnummer bij ING; zonder deze optie volgt het uit het eerste afschrift."),
    Field("kvk", TEXT, "Nummer bij de Kamer van Koophandel."),
    Field("rsin", TEXT, "Fiscaal nummer van de coöperatie, voor de auditfile."),
    Field(
        "jaar", YEAR, "Het eerste jaar van de boeken; anders dit jaar. Leest u oudere jaren in, dan schuift het mee."
    ),
    Field("uit", FILE, "Een bestand waarin alles staat; 'bwk nieuw --voorbeeld-toml' toont er een."),
    check=_require_room,
    begins=True,
)
def beginning(
    map_: Path,
    kamers: Sequence[tuple[str, str]],
    naam: str,
    code: str | None,
    iban: str | None,
    kvk: str | None,
    rsin: str | None,
    jaar: int | None,
    uit: Path | None,
) -> Done:
    """Maak in MAP lege boeken die meteen klaar zijn voor 'bwk importeer'.

    Geef met --uit een bestand waarin staat wie de coöperatie is, met haar kamers, banken, financiers, tarieven en
    beginbalans. Wat daarin niet klopt, wordt in een keer genoemd.
    """
    if uit is not None:
        books_of(map_, read_cooperative(uit))
        return Done(what_now(map_))
    begins = dt.date(jaar or today().year, 1, 1)
    found = [NewKamer(kamer, name, PETTY_CASH_MOST, begins) for kamer, name in kamers or (("KAMER", "Kamer"),)]
    numbers = {key: value for key, value in (("kvk", kvk), ("rsin", rsin)) if value}
    more = {POST.file: usual_posts(begins)}
    new_books(map_, naam, found, None, numbers, begins, iban, code=code or "", begins=begins, more=more, history=True)
    return Done(what_now(map_))
