"""`bwk uren`: hours added up, what they are worth, and what volunteers get on paper."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.acts.tariffs import ceiling, tariff
from bwk_ledger.base import periods
from bwk_ledger.base.errors import PERSON_NUMBER, InputError, count
from bwk_ledger.base.files import write_file
from bwk_ledger.base.money import parse_amount
from bwk_ledger.base.periods import Period, clock, today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.from_act import command, fields_of, perform, require_fit
from bwk_ledger.cli.options import DAY, Output, books_option, check_letter_place, output_options, warn_of_errors
from bwk_ledger.figures.hours import all_hours, missing_months, person_number, read_hours
from bwk_ledger.figures.wages import allowances, with_payment
from bwk_ledger.render.pdf import render_letter
from bwk_ledger.rules.load import load
from bwk_ledger.standing.law import allowance_ceilings
from bwk_ledger.tables.hours import YearOfHours, month_names, overview, tariffs, totals_table, wages
from bwk_ledger.tables.letters import letter
from bwk_ledger.tables.wages import verdict, vergoedingen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bwk_ledger.figures.hours import Hours, HourSum, Month
    from bwk_ledger.standing.config import Config


# Which hours a report is about: a year with hours, a kamer, a kind, a funder that has rates of its own.


def check_choices(config: Config, kamer: str | None, kind: str | None, funder: str | None) -> None:
    """Refuse a kamer, kind or funder that the books do not know.

    Raises:
        InputError: it is not there, or the funder has no rate of its own.
    """
    if kamer is not None and kamer not in config.kamers:
        raise _unknown(f"er is geen kamer '{kamer}'.", "de kamers zijn", config.kamers)
    if kind is not None and kind not in config.hour_posts:
        raise _unknown(f"er is geen soort uren '{kind}'.", "de soorten zijn", config.hour_posts)
    if funder is not None and not any(rate.funder == funder for rate in config.funder_rates):
        known = dict.fromkeys(rate.funder for rate in config.funder_rates)
        raise _unknown(f"financier '{funder}' heeft geen eigen uurtarief.", "een eigen tarief hebben", known)


def choose(hours: Hours, year: int | None, kamer: str | None = None, kind: str | None = None) -> YearOfHours:
    """The hours of a year (None: the last with hours), of one kamer and kind where those are given.

    Raises:
        InputError: no hours stand in that year.
    """
    number = require_year(hours, year)
    now = today()
    whole = periods.year(number)
    missing = missing_months(hours, number, now)
    return YearOfHours(
        year=number,
        hours=hours,
        sums=tuple(item for item in hours.of_year(number) if kamer in (None, item.kamer) and kind in (None, item.kind)),
        missing={code: months for code, months in missing.items() if kamer in (None, code)},
        # Of the month that runs, the timesheets are not in yet.
        until=whole.end if now >= whole.end else max(now.replace(day=1), periods.month(number, 1).end),
    )


def require_year(hours: Hours, year: int | None) -> int:
    """The year, or the last with hours where none is given.

    Raises:
        InputError: no hours stand in that year.
    """
    if hours.years and year is None:
        return hours.years[-1]
    if year not in hours.years or year is None:
        what = "er staan nog geen uren in de boeken." if year is None else f"over {year} staan geen uren in de boeken."
        raise _unknown(
            what, "er staan uren in", map(str, hours.years), "importeer eerst urenlijsten, of noem een ander jaar."
        )
    return year


def funder_title(funder: str | None) -> str:
    """How a title says whose rates it uses."""
    return f"(tarieven van {funder})" if funder else ""


def _unknown(what: str, said: str, known: Iterable[str], remedy: str = "noem een daarvan.") -> InputError:
    return InputError(what, cause=f"{said}: {', '.join(known) or 'geen'}.", remedy=remedy)


_SHOWN = 10  # numbers in a message
PER = ("kamer", "persoon", "activiteit", "groep", "soort", "maand", "tertiaal", "jaar")


@click.command("overzicht", cls=DutchCommand)
@click.argument("jaar_en_wie", metavar="[JAAR] [NUMMER...]", nargs=-1)
@click.option(
    "--per", type=click.Choice(PER), help="Tel alleen hiernaar op. Met 'jaar' en zonder JAAR: over alle jaren."
)
@click.option("--kamer", metavar="CODE", help="Alleen de uren van deze kamer.")
@click.option("--soort", metavar="SOORT", help="Alleen de uren van deze soort, zoals 'bewoner'.")
@click.option("--financier", metavar="CODE", help="Reken met de eigen tarieven van deze financier, waar die er zijn.")
@click.option(
    "--periode",
    metavar="PERIODE",
    help="Een maand (jjjj-mm), week (jjjj-W12), tertiaal (jjjj-T1), jaren (jjjj-jjjj).",
)
@click.option("--van", type=DAY, metavar="DAG", help="Alleen uren vanaf deze dag.")
@click.option("--tot", type=DAY, metavar="DAG", help="Alleen uren tot en met deze dag.")
@books_option
@output_options
def overzicht_command(
    jaar_en_wie: tuple[str, ...],
    per: str | None,
    kamer: str | None,
    soort: str | None,
    financier: str | None,
    periode: str | None,
    van: dt.date | None,
    tot: dt.date | None,
    books: Path,
    output: Output,
) -> None:
    """Toon de uren van JAAR en wat zij waard zijn: per kamer, maand, activiteit en persoon.

    Zonder JAAR: het laatste jaar waarin uren staan. Noem nummers, of een bestand waar zij in staan, voor de uren van
    die mensen; en met --periode, of met --van en --tot, uren over elke andere tijd. Het overzicht van een jaar
    waarschuwt voor maanden die ontbreken en voor uren die niemand heeft goedgekeurd.
    """
    year, numbers = _year_and_numbers(jaar_en_wie)
    period = _period(year, periode, van, tot)
    ledger = load(books)
    check_choices(ledger.config, kamer, soort, financier)
    hours = read_hours(ledger.transactions, ledger.customs, ledger.config, financier, period)
    people = _people(ledger.config, numbers)
    choice = " ".join(filter(None, (kamer, soort, ", ".join(sorted(people)), funder_title(financier))))

    def chosen(sums: Iterable[HourSum]) -> tuple[HourSum, ...]:
        fitting = (item for item in sums if kamer in (None, item.kamer) and soort in (None, item.kind))
        return tuple(item for item in fitting if not people or item.person in people)

    if period is not None or people or (per == "jaar" and year is None):
        if people and period is None and per != "jaar":
            year = require_year(hours, year)
        sums = chosen(hours.sums if period is not None or year is None else hours.of_year(year))
        when = f"{period.start} tot en met {period.last_day}" if period is not None else str(year or "")
        ways = (per,) if per else ("kamer", "persoon", "activiteit", "maand")
        about = "" if per == "jaar" else " ".join(filter(None, (when, choice)))
        output.show([totals_table(hours, sums, by, about) for by in ways])
        warn_of_errors(ledger)
        return
    year_hours = choose(hours, year, kamer, soort)
    about = " ".join(filter(None, (str(year_hours.year), kamer, soort, funder_title(financier))))
    output.show(overview(year_hours) if per is None else [totals_table(hours, year_hours.sums, per, about)])
    _warn(year_hours)
    warn_of_errors(ledger)


def _year_and_numbers(given: Sequence[str]) -> tuple[int | None, list[str]]:
    """The year and the numbers of people among what was named; a file stands for the numbers in it.

    Raises:
        click.BadParameter: one is neither.
    """
    years = [word for word in given if word.isdecimal()]
    if len(years) > 1:
        raise click.UsageError("Noem een JAAR; voor meer jaren is er --periode jjjj-jjjj.")
    numbers: list[str] = []
    for word in given:
        if word.isdecimal():
            continue
        if PERSON_NUMBER.fullmatch(word.upper()):
            numbers.append(word.upper())
        elif Path(word).is_file():
            words = re.split(r"[\s;,]+", Path(word).read_text("utf-8", errors="replace").upper())
            numbers += filter(PERSON_NUMBER.fullmatch, words)
        else:
            raise click.BadParameter(
                f"'{word}' is geen jaar, geen nummer zoals V0001 en geen bestand met nummers.",
                param_hint="'[JAAR] [NUMMER...]'",
            )
    return (int(years[0]) if years else None), numbers


def _people(config: Config, numbers: Iterable[str]) -> set[str]:
    """The numbers for hours of these people.

    Raises:
        InputError: one of them is of nobody.
    """
    unknown = sorted(number for number in numbers if number not in config.people and number not in config.members)
    if unknown:
        raise _unknown(
            f"nummer {unknown[0]} is van niemand in de boeken.", "de nummers zijn", sorted(config.people)[:_SHOWN]
        )
    return {person_number(config, number) for number in numbers}


def _period(year: int | None, text: str | None, start: dt.date | None, last: dt.date | None) -> Period | None:
    """The days that were asked for; None where those of a whole year are.

    Raises:
        click.UsageError: they do not go together, or there is no such period.
    """
    if text is not None and (year is not None or start is not None or last is not None):
        raise click.UsageError("Noem een JAAR, --periode, of --van en --tot; niet meer dan een van deze.")
    if text is not None:
        if (period := periods.parse_period(text)) is None:
            raise click.BadParameter(
                f"'{text}' is geen periode. Schrijf jjjj-mm, jjjj-W12, jjjj-T1 of jjjj-jjjj.", param_hint="'--periode'"
            )
        return period
    if start is None and last is None:
        return None
    whole = periods.year(year or (start or last or today()).year)
    begin, end = start or whole.start, (last or whole.last_day) + dt.timedelta(days=1)
    if end <= begin:
        raise click.UsageError("--tot ligt voor --van.")
    return Period(begin, end)


def _warn(found: YearOfHours) -> None:
    for kamer, months in found.missing.items():
        click.echo(
            f"Let op: van {kamer} {'is' if len(months) == 1 else 'zijn'} in {found.year} "
            f"{count(len(months), 'maand', 'maanden')} niet volledig gemeld: {month_names(months)}.",
            err=True,
        )
    unapproved = sum(item.minutes for item in found.sums if not item.is_approved)
    if unapproved:
        click.echo(f"Let op: {clock(unapproved)} uur is nog niet goedgekeurd; zie 'bwk uren goedkeuren'.", err=True)


DOES_NOT_FIT = 1
_DECEMBER = 12


@click.command("vergoedingen", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--voorgenomen",
    metavar="NUMMER=BEDRAG",
    multiple=True,
    help="Een betaling die nog moet komen, zoals V0001=40,00: past zij nog? Mag vaker.",
)
@click.option("--maand", metavar="JJJJ-MM", help="De maand van de voorgenomen betaling.")
@books_option
@output_options
def vergoedingen_command(
    jaar: int, voorgenomen: tuple[str, ...], maand: str | None, books: Path, output: Output
) -> None:
    """Toon wat in JAAR aan vrijwilligers is betaald, naast wat onbelast mag per maand, jaar en uur.

    Met --voorgenomen is het antwoord of een betaling nog past; de opdracht eindigt met status 1 als dat niet zo is.
    """
    intended = [_payment(text) for text in voorgenomen]
    month = _month(maand, jaar) if intended else None
    ledger = load(books)
    customs = ledger.customs
    hours = read_hours(ledger.transactions, customs, ledger.config)
    ceilings = allowance_ceilings(customs)
    if month is None:
        output.show([vergoedingen(allowances(hours, jaar, ceilings), jaar, ceilings.get(jaar))])
        warn_of_errors(ledger)
        return
    fits = True
    for number, amount in intended:
        person = person_number(ledger.config, number)
        hours = with_payment(hours, person, month, amount)
        (allowance,) = (item for item in allowances(hours, jaar, ceilings) if item.person == person)
        is_fine, sentence = verdict(allowance, month[1], amount)
        click.echo(sentence)
        fits = fits and is_fine
    warn_of_errors(ledger)
    if not fits:
        click.get_current_context().exit(DOES_NOT_FIT)


def _payment(text: str) -> tuple[str, Decimal]:
    number, _, amount = text.partition("=")
    try:
        euros = parse_amount(amount)
    except ValueError:
        euros = Decimal(0)
    if not number or euros <= 0:
        raise click.BadParameter(
            f"'{text}' is niet te lezen. Schrijf een nummer en een bedrag, zoals V0001=40,00.",
            param_hint="'--voorgenomen'",
        )
    return number, euros


def _month(text: str | None, year: int) -> Month:
    if text is None:
        raise click.UsageError(f"Noem bij --voorgenomen ook de --maand, zoals {year}-03.")
    year_text, _, number = text.partition("-")
    if year_text != str(year) or not number.isdecimal() or not 1 <= int(number) <= _DECEMBER:
        raise click.BadParameter(
            f"'{text}' is geen maand van {year}. Schrijf bijvoorbeeld {year}-03.", param_hint="'--maand'"
        )
    return year, int(number)


@click.command("verklaring", cls=DutchCommand)
@click.argument("nummer_en_jaar", metavar="[NUMMER] JAAR", nargs=-1, required=True)
@click.option("--alle", is_flag=True, help="Een brief voor iedereen met onbetaalde uren in JAAR; --uit is dan een map.")
@click.option(
    "--uit", metavar="PAD", type=click.Path(path_type=Path), required=True, help="Het pdf-bestand, of de map."
)
@books_option
def verklaring_command(nummer_en_jaar: tuple[str, ...], alle: bool, uit: Path, books: Path) -> None:
    """Maak de jaarlijkse verklaring van uren van een vrijwilliger: een brief op een A4, met ruimte voor de naam.

    De boeken kennen alleen nummers; de naam schrijft u er zelf bij.
    """
    number, year = _arguments(nummer_en_jaar, alle)
    check_letter_place(uit, alle)
    ledger = load(books)
    hours = ledger.index.fact(all_hours)
    require_year(hours, year)
    people = sorted({item.person for item in hours.of_year(year) if not item.is_paid})
    if number is not None:
        person = person_number(ledger.config, number)
        if person not in people:
            raise InputError(
                f"van {number} staan in {year} geen onbetaalde uren in de boeken.",
                cause=f"onbetaalde uren zijn er van {count(len(people), 'nummer', 'nummers')}.",
                remedy=f"kijk met 'bwk uren overzicht {year} --per persoon' welke nummers dat zijn.",
            )
        people = [person]
    for person in people:
        path = uit / f"verklaring-{year}-{person}.pdf" if alle else uit
        write_file(path, render_letter(letter(hours, person, year, ledger.title, today())))
    click.echo(f"Geschreven: {count(len(people), 'verklaring', 'verklaringen')} in {uit}")
    warn_of_errors(ledger)


def _arguments(values: tuple[str, ...], all_people: bool) -> tuple[str | None, int]:
    expected = 1 if all_people else 2
    if len(values) != expected or not values[-1].isdecimal():
        example = (
            "bwk uren verklaring JAAR --alle --uit brieven"
            if all_people
            else ("bwk uren verklaring NUMMER JAAR --uit brief.pdf")
        )
        raise click.UsageError(f"Zo roept u dit aan: {example}")
    return (None if all_people else values[0]), int(values[-1])


plafond_command = command(ceiling)


@click.command("tarief", cls=DutchCommand, help=tariff.help)
@fields_of(tariff)
@books_option
@output_options
def tarief_command(books: Path, output: Output, values: dict[str, Any]) -> None:
    """Without a kind of hours, show the tariffs there are."""
    if tariff.is_decided(values):
        perform(tariff, books, values)
        return
    require_fit(tariff, values)
    ledger = load(books)
    output.show([*tariffs(ledger.config), *([wages()] if values["wml"] else [])])
    warn_of_errors(ledger)
