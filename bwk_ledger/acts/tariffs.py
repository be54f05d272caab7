"""Set a new tariff for a kind of hours: a commodity with one price, and the last day of the tariff before it.

A tariff begins on the first of a month, and never where hours of the old one are booked already: so a changed rate
cannot move what was registered before.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import AMOUNT, DAY, TEXT, YEAR, Done, Field, WrongCallError, act, placed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice
from bwk_ledger.base.money import CENT, EUR, WRITE_AMOUNT, format_amount, no_amount, parse_amount
from bwk_ledger.books.text import custom
from bwk_ledger.standing.config import read_config
from bwk_ledger.standing.law import BASIS, CEILING, HOUR_YOUNG, WEEKS, minimum_wage, minimum_wages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger

FILE = "stam/tarieven.beancount"
_TITLE = "Wat een uur waard is."
_PRECISION = Decimal(2)  # decimals that Fava shows; the books hold more where minutes need them
_LONGEST_STEM = 12  # letters: with year and month a commodity then has the 24 signs that beancount allows
_HALF_YEAR = 7  # the month in which it begins
_DAY = dt.timedelta(days=1)
_TOO_MUCH = Decimal(10_000)  # EUR an hour


@dataclass(frozen=True)
class Rate:
    """What an hour is worth, EUR, and the law or the decision that says so."""

    amount: Decimal
    basis: str


@dataclass(frozen=True)
class NewTariff:
    """What was added to the books: a tariff, its last day (None: open) and the commodity that ends before it.

    `gap` are the days just before it on which the kind has no tariff, where there are any.
    """

    commodity: str
    start: dt.date
    last: dt.date | None
    rate: Rate
    ended: str | None
    gap: tuple[dt.date, dt.date] | None = None


def read_rate(text: str) -> Decimal:
    """Read an amount in EUR an hour.

    Raises:
        InputError: it is something else, or no tariff can be as low or as high.
    """
    try:
        rate = parse_amount(text).quantize(CENT)
    except ValueError as error:
        raise InputError(f"{no_amount(text)}.", field="bedrag", remedy=WRITE_AMOUNT) from error
    if not 0 <= rate < _TOO_MUCH:
        raise InputError(
            f"een tarief van {format_amount(rate)} euro per uur kan niet.",
            field="bedrag",
            remedy=f"kies een bedrag van 0,00 tot {format_amount(_TOO_MUCH)}.",
        )
    return rate


def legal_rate(day: dt.date, week: int) -> Rate:
    """The legal minimum wage of a day, an hour of a full-time week.

    Raises:
        InputError: the table does not know that day, or such a week.
    """
    if week not in WEEKS:
        raise InputError(
            f"het minimumloon van een werkweek van {week} uur is niet bekend.",
            field="wml",
            remedy=f"kies uit {', '.join(map(str, WEEKS))}.",
        )
    wage = minimum_wage(day)
    if wage is None:
        known = minimum_wages()
        raise InputError(
            f"het minimumloon van {day} staat niet in de tabel.",
            field="wml",
            cause=f"de tabel begint op {known[0].start}, en het nieuwste bedrag is dat van {known[-1].start}.",
            remedy=advice(
                "zoek het op bij de Rijksoverheid en geef het met ", FieldName("bedrag"), " en ", FieldName("bron"), "."
            ),
        )
    which = "een uurloon voor elke werkweek" if wage.is_uniform else f"werkweek van {week} uur"
    seen = "" if wage.is_confirmed else "afgeleid: "
    basis = f"Wettelijk minimumloon per {wage.start}, {wage.age} jaar en ouder, {which} ({seen}{wage.source})"
    return Rate(wage.hourly[week], basis)


def add_tariff(changes: Changes, entries: Sequence[Any], kind: str, start: dt.date, rate: Rate) -> NewTariff:
    """Write a tariff with changes to the books, of which `entries` are all entries; everything or nothing.

    Raises:
        InputError: the kind is unknown, a tariff cannot begin there, or hours are booked that it would move.
    """
    _check(entries, kind, start, rate)
    tariffs = sorted(
        (
            entry
            for entry in entries
            if isinstance(entry, data.Commodity)
            and accounts.is_hours(entry.currency)
            and entry.meta.get("soort") == kind
        ),
        key=lambda entry: entry.date,
    )
    earlier = [entry for entry in tariffs if entry.date < start]
    later = [entry for entry in tariffs if entry.date >= start]
    if later and later[0].date == start:
        raise InputError(
            f"op {start} begint al een tarief voor soort '{kind}': {later[0].currency}.",
            field="vanaf",
            remedy=f"kies een andere dag; is alleen het bedrag fout en nog niets geboekt, verbeter het in {FILE}.",
        )
    before = earlier[-1] if earlier and _last(earlier[-1]) >= start else None
    last = later[0].date - _DAY if later else None
    if before is not None:
        _check_booked(entries, before, start)
        if before.meta.get("tot") is not None:
            last = before.meta["tot"]
        _end(changes, before, start - _DAY)
    name = _name(tariffs, kind, start, {entry.currency for entry in entries if isinstance(entry, data.Commodity)})
    changes.append(FILE, _entries(name, kind, start, last, rate), _TITLE)
    changes.commit()
    ended = before.currency if before is not None else None
    until = _last(earlier[-1]) if earlier and before is None else start
    return NewTariff(name, start, last, rate, ended, (until + _DAY, start - _DAY) if until < start - _DAY else None)


def _check(entries: Sequence[Any], kind: str, start: dt.date, rate: Rate) -> None:
    posts = read_config(entries).hour_posts
    if kind not in posts:
        raise InputError(
            f"er zijn geen uren van soort '{kind}'.",
            field="soort",
            cause=f"de soorten uren zijn: {', '.join(posts) or 'geen'}.",
            remedy="kies een van deze soorten, of geef een urenpost in stam/rekeningen.beancount deze soort.",
        )
    if start.day != 1:
        raise InputError(
            f"een tarief begint op de eerste van een maand, niet op {start}.",
            field="vanaf",
            cause="uren staan per maand in de boeken, en een maand heeft een tarief.",
            remedy=f"kies {start.replace(day=1)} of {(start.replace(day=28) + 4 * _DAY).replace(day=1)}.",
        )
    if rate.amount and posts[kind].startswith(accounts.PAID_HOURS_GROUP):
        raise InputError(
            f"uren van soort '{kind}' zijn betaald, en hebben geen waarde naast hun loon.",
            field="bedrag",
            remedy=advice("geef ", FieldName("bedrag"), " 0: dan worden zij geteld en niet gewaardeerd."),
        )


def _check_booked(entries: Sequence[Any], before: Any, start: dt.date) -> None:
    booked = [
        entry
        for entry in entries
        if isinstance(entry, data.Transaction)
        and entry.date >= start
        and any(posting.units.currency == before.currency for posting in entry.postings)
    ]
    if booked:
        first, last = booked[0].date, booked[-1].date
        raise InputError(
            f"vanaf {start} zijn er al uren geboekt met het tarief {before.currency}: "
            f"{len(booked)} {'boeking' if len(booked) == 1 else 'boekingen'}, van {first} tot en met {last}.",
            field="vanaf",
            cause="een nieuw tarief verandert nooit wat al is geregistreerd.",
            remedy=f"laat het tarief beginnen op {(last.replace(day=28) + 4 * _DAY).replace(day=1)} of later.",
        )


def _last(tariff: Any) -> dt.date:
    last = tariff.meta.get("tot")
    return last if isinstance(last, dt.date) else dt.date.max


def _end(changes: Changes, tariff: Any, day: dt.date) -> None:
    """Give a tariff in the books its last day, whether it has one or not."""
    file, line = Path(tariff.meta["filename"]), tariff.meta["lineno"]
    old = tariff.meta.get("tot")
    if old is None:
        changes.add_metadata(file, line, {"tot": day}, 2, tariff.currency)
        return
    lines = file.read_text("utf-8").split("\n")
    for number in range(line, len(lines)):
        if lines[number].split(":")[0].strip() == "tot":
            changes.replace_in_line(file, number + 1, f"{old}", f"{day}")
            return
        if not lines[number].startswith((" ", "\t")):
            break
    raise InputError(
        f"de laatste dag van {tariff.currency} is niet te vinden.",
        file=file,
        line=line,
        remedy=f"zet 'tot: {day}' zelf onder dit tarief.",
    )


def _name(tariffs: Sequence[Any], kind: str, start: dt.date, taken: set[str]) -> str:
    """`UUR.BEWONER-2026`, or `-2026H2` and `-2026M05` for what begins later in the year."""
    if tariffs:
        stem = tariffs[-1].currency.removeprefix("UUR.").split("-")[0]
    else:
        plain = unicodedata.normalize("NFKD", kind).encode("ascii", "ignore").decode().upper()
        stem = re.sub(r"[^A-Z]", "", plain)[:_LONGEST_STEM]
    part = {1: "", _HALF_YEAR: "H2"}.get(start.month, f"M{start.month:02d}")
    name = f"UUR.{stem}-{start.year}{part}"
    if name in taken or not accounts.HOURS_COMMODITY.fullmatch(name):
        raise InputError(
            f"dit tarief zou {name} heten, en dat kan niet.",
            cause="die munt is er al, of is geen naam van een munt van uren.",
            remedy=f"schrijf het tarief zelf in {FILE}, met een andere naam.",
        )
    return name


def _entries(name: str, kind: str, start: dt.date, last: dt.date | None, rate: Rate) -> list[Any]:
    values: dict[str, Any] = {
        meta.NAME: f"Uur van soort {kind} vanaf {start}",
        "soort": kind,
        "precision": _PRECISION,
        meta.SOURCE: rate.basis,
    }
    if last is not None:
        values["tot"] = last
    return [data.Commodity(values, start, name), data.Price({}, start, name, Amount(rate.amount, EUR))]


def describe(tariff: NewTariff) -> list[str]:
    """Dutch lines on what was added."""
    last = f" tot en met {tariff.last}" if tariff.last is not None else ""
    lines = [
        f"{tariff.commodity}: {format_amount(tariff.rate.amount)} euro per uur vanaf {tariff.start}{last}.",
        f"Bron: {tariff.rate.basis}",
    ]
    if tariff.ended is not None:
        lines.append(f"{tariff.ended} eindigt op {tariff.start - _DAY}; wat is geregistreerd houdt zijn waarde.")
    if tariff.gap is not None:
        first, until = tariff.gap
        lines.append(f"Let op: van {first} tot en met {until} heeft deze soort geen tarief.")
    return lines


# The acts, as they are asked for.


@act(
    "uren plafond",
    placed("jaar", YEAR, "Het jaar waarvoor de bedragen gelden."),
    Field("uur", AMOUNT, "De uurnorm voor wie 21 of ouder is.", required=True),
    Field("uur_jong", AMOUNT, "De uurnorm voor wie jonger is dan 21."),
    Field("maand", AMOUNT, "Het plafond per maand.", required=True),
    Field("jaarbedrag", AMOUNT, "Het plafond per jaar.", required=True),
    Field("bron", TEXT, "Waar deze bedragen staan.", required=True),
)
def ceiling(
    ledger: Ledger,
    jaar: int,
    uur: Decimal,
    uur_jong: Decimal | None,
    maand: Decimal,
    jaarbedrag: Decimal,
    bron: str,
) -> Done:
    """Zet in de boeken wat een vrijwilliger in JAAR onbelast mag krijgen, voor een jaar dat bwk niet kent.

    Wat hier staat, gaat voor de bedragen die bwk zelf kent.
    """
    if any(entry.date.year == jaar for entry in ledger.customs if entry.type == CEILING.type):
        raise InputError(
            f"het vergoedingsplafond van {jaar} staat al in de boeken.",
            remedy=f"klopt het niet, verbeter het dan in {FILE}.",
        )
    if not 0 < uur <= maand <= jaarbedrag or (uur_jong is not None and not 0 < uur_jong <= uur):
        raise InputError(
            "deze bedragen kunnen geen plafond zijn.",
            cause="per uur is minder dan per maand, en per maand minder dan per jaar; jongeren krijgen per uur minder.",
            remedy="neem de bedragen over van de Belastingdienst.",
        )
    source = " ".join(bron.split())
    if not source:
        raise InputError(
            "een plafond heeft een bron.", remedy=advice("noem met ", FieldName("bron"), " waar deze bedragen staan.")
        )
    values = CEILING.metadata({HOUR_YOUNG: Amount(uur_jong, EUR) if uur_jong is not None else None, BASIS: source})
    amounts = [Amount(amount, EUR) for amount in (uur, maand, jaarbedrag)]
    entry = custom(values, dt.date(jaar, 1, 1), CEILING.type, *amounts)
    changes = ledger.changes()
    changes.append(FILE, [entry], _TITLE)
    changes.commit()
    shown = ", ".join(format_amount(amount) for amount in (uur, maand, jaarbedrag))
    return Done((f"Vrijwilligersvergoeding {jaar}: {shown} euro per uur, maand en jaar ({source}).",))


LEGAL = "tabel"  # what --wml holds where no week is named


def _require_one_rate(
    *, soort: str | None, vanaf: dt.date | None, bedrag: str | None, bron: str | None, wml: str | None
) -> None:
    if soort is None:
        if vanaf or bedrag or bron or wml not in {None, LEGAL}:
            raise WrongCallError("soort", "Noem ook de SOORT uren waarvoor het tarief is.")
    elif not vanaf:
        raise WrongCallError("vanaf", "Noem met --vanaf de eerste dag van het tarief, zoals --vanaf jjjj-07-01.")
    elif bedrag is not None:
        if wml is not None:
            raise WrongCallError("wml", "Geef --bedrag of --wml, niet allebei.")
        if not (bron and bron.strip()):
            raise WrongCallError("bron", "Noem met --bron de wet of het besluit dat dit bedrag bepaalt.")
    elif wml is None:
        raise WrongCallError("bedrag", "Noem het bedrag met --bedrag, of kies het minimumloon met --wml 36.")
    elif not wml.isdecimal():
        raise WrongCallError("wml", "Noem bij --wml de werkweek: --wml 36, 38 of 40.")


@act(
    "uren tarief",
    placed("soort", TEXT, "De soort uren.", required=False),
    Field("vanaf", DAY, "De eerste dag van het tarief, de eerste van een maand: jjjj-mm-01."),
    Field("bedrag", TEXT, "Het tarief per uur, zoals 10,22; 0 telt uren zonder ze te waarderen.", word="EURO"),
    Field("bron", TEXT, "De wet of het besluit dat het tarief bepaalt; nodig bij --bedrag."),
    Field(
        "wml",
        TEXT,
        "Neem het wettelijk minimumloon van een werkweek van zoveel uur. Zonder getal en zonder SOORT: toon de tabel.",
        word="[36|38|40]",
        bare=LEGAL,
    ),
    check=_require_one_rate,
    form_help="Stel voor een soort uren een nieuw tarief vast. Het vorige eindigt de dag ervoor.",
    decides=("soort",),
)
def tariff(ledger: Ledger, soort: str, vanaf: dt.date, bedrag: str | None, bron: str | None, wml: str) -> Done:
    """Toon de tarieven van uren, of stel voor uren van een SOORT een nieuw tarief vast.

    Een nieuw tarief is een nieuwe periode: het vorige eindigt de dag ervoor, en wat al is geregistreerd houdt zijn
    waarde.
    """
    basis = " ".join((bron or "").split())
    if bedrag is not None:
        rate = Rate(read_rate(bedrag), basis)
    else:
        rate = legal_rate(vanaf, int(wml))
        rate = Rate(rate.amount, f"{basis}: {rate.basis}") if basis else rate
    return Done(tuple(describe(add_tariff(ledger.changes(), ledger.entries, soort, vanaf, rate))))
