"""`bwk leden`: shares, fees and what members put in, in tables and letters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click
from beancount.core import data

from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.files import PRIVATE_FILE, write_file
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.ledger import report
from bwk_ledger.cli.options import DAY, Output, books_option, check_letter_place, output_options, warn_of_errors
from bwk_ledger.cli.register import names_option, people, refuse_inside, register_options
from bwk_ledger.cli.uren_rapporten import check_choices
from bwk_ledger.figures.fees import association, due_days, fee_income, fees_in, receiving_iban
from bwk_ledger.figures.hours import all_hours
from bwk_ledger.figures.members import stakes
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.shares import proof_on, register_on, repayments, share_register
from bwk_ledger.render.pdf import render_letter
from bwk_ledger.rules.derived import last_written
from bwk_ledger.rules.fees import paid_fees
from bwk_ledger.rules.load import load
from bwk_ledger.standing.partners import read_contributions, read_partners
from bwk_ledger.tables.fees import YearOfFees, arrears, association_table, due_table, income_table, overview, summary
from bwk_ledger.tables.letters import Addressee, Sender, certificate, reminder
from bwk_ledger.tables.members import inzet
from bwk_ledger.tables.shares import calendar_tables, share_tables, warnings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bwk_ledger.register.access import RegisterAccess
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.tables.table import Table


# The fees that a command is about: of a year, until a day, of all kamers or of one.


def read_fees(ledger: Ledger, year: int, day: dt.date | None, kamer: str | None = None) -> YearOfFees:
    """The fees of a year; without a day until today, and never after the year.

    Raises:
        InputError: the books know no such kamer, or no fee in that year.
    """
    config = ledger.config
    check_choices(config, kamer, None, None)
    years = {fee.year for fee in config.fees} | {payment.year for payment in ledger.index.fact(paid_fees)}
    if year not in years:
        raise InputError(
            f"over {year} staat geen contributie in de boeken.",
            cause=f"contributie staat er over: {', '.join(map(str, sorted(years))) or 'nog geen enkel jaar'}.",
            remedy='noem een van die jaren, of zet custom "contributie" in stam/lidmaatschap.beancount.',
        )
    until = day or min(today(), dt.date(year, 12, 31))
    year_fees = ledger.index.fact(fees_in, year, until)
    chosen = [item for item in year_fees if kamer in (None, item.kamer)]
    return YearOfFees(year, until, tuple(config.kamers), chosen, kamer or "")


@click.command("contributie", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--datum", type=DAY, metavar="DAG", help="De stand aan het einde van deze dag; anders vandaag.")
@click.option("--kamer", metavar="CODE", help="Alleen de leden van deze kamer.")
@click.option("--achterstand", is_flag=True, help="Alleen wie een achterstand heeft.")
@books_option
@output_options
def contributie_command(
    jaar: int, datum: dt.date | None, kamer: str | None, achterstand: bool, books: Path, output: Output
) -> None:
    """Toon de contributie van JAAR: verschuldigd, betaald en open, per kamer, soort en lid.

    Zonder --datum geldt de stand van vandaag, of van 31 december van JAAR als dat voorbij is. Het hele overzicht telt
    ook de betalende leden van de bewonersvereniging, en legt de leden en de baten naast elkaar.
    """
    ledger = load(books)
    config = ledger.config
    fees = read_fees(ledger, jaar, datum, kamer)
    if achterstand:
        output.show([arrears(fees)])
    else:
        customs = ledger.customs
        counts = [
            item for item in association(config, customs, fees.found, jaar, fees.day) if kamer in (None, item.kamer)
        ]
        shown = [*overview(fees), *([association_table(counts, fees)] if counts else [])]
        if kamer is None:  # a payment may stand with another kamer than its member, so a part does not add up
            income = fee_income(ledger.transactions, config, fees.found, jaar, fees.day)
            shown += [
                due_table(due_days(config, jaar, fees.day), fees),
                income_table(income, fees),
            ]
        output.show(shown)
    click.echo(summary(fees), err=True)
    warn_of_errors(ledger)


_BETWEEN = "\n" + "-" * 76 + "\n\n"


@click.command("herinnering", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--datum", type=DAY, metavar="DAG", help="Wat aan het einde van deze dag open staat; anders vandaag.")
@click.option("--met-namen", is_flag=True, help="Zet naam en e-mail uit het ledenregister in de brief.")
@click.option(
    "--uit",
    metavar="MAP",
    type=click.Path(path_type=Path),
    help="Schrijf een tekstbestand per lid in deze map; anders komen de brieven op het scherm.",
)
@books_option
@register_options
def herinnering_command(
    jaar: int, datum: dt.date | None, met_namen: bool, uit: Path | None, books: Path, register: RegisterAccess
) -> None:
    """Schrijf een vriendelijke brief aan elk lid met een achterstand in de contributie van JAAR.

    In de brief staat wat er open is, sinds wanneer, en hoe te betalen. Zonder --met-namen staat er alleen het
    lidnummer. De namen van de bestanden bevatten nooit een naam. Er wordt niets verstuurd.
    """
    _check_place(uit, books, met_namen)
    ledger = load(books)
    fees = read_fees(ledger, jaar, datum or today())
    late = [item.number for item in fees.found if item.open_terms]  # nothing due: nothing to remind of
    to = {number: Addressee(number) for number in late}
    if met_namen and late:
        people = register.read().people
        for number in late:
            if number in people and people[number].name:
                to[number] = Addressee(number, people[number].name, people[number].email)
            else:
                click.echo(f"Let op: het ledenregister kent de naam van {number} niet.", err=True)
    letters = _letters(ledger, fees, to)
    if not letters:
        click.echo(f"Niemand heeft op {fees.day} een achterstand over {jaar}.")
    elif uit is None:
        click.echo(_BETWEEN.join(letters.values()), nl=False)
    else:
        _write(letters, uit, private=met_namen)
    if uit is not None:
        _warn_of_others(uit, jaar, letters)
    warn_of_errors(ledger)


def _check_place(out: Path | None, books: Path, with_names: bool) -> None:
    """Refuse a place that is none, and names inside the books.

    Raises:
        click.BadParameter: there is no such folder.
        InputError: letters with names would lie in the books.
    """
    if out is None:
        return
    if not out.is_dir():
        raise click.BadParameter(f"de map '{out}' bestaat niet. Maak die eerst.", param_hint="'--uit'")
    if with_names:
        refuse_inside(out, books.resolve().parent)


def _letters(ledger: Ledger, fees: YearOfFees, to: Mapping[str, Addressee]) -> dict[str, str]:
    """The letters by the name of their file.

    Raises:
        InputError: the books know no account number to pay to.
    """
    if not to:
        return {}
    iban = receiving_iban(ledger.by_type.get(data.Open, ()), fees.found)
    if iban is None:
        raise InputError(
            "de boeken kennen geen rekeningnummer waarop contributie kan worden betaald.",
            cause="bij geen bankrekening staat een iban.",
            remedy="zet iban: met het nummer, tussen aanhalingstekens, bij de bank in stam/rekeningen.beancount.",
        )
    seen = last_written([entry for entry in ledger.transactions if entry.date <= fees.day]) or fees.day
    sender = Sender(ledger.title, iban, today(), seen)
    return {
        f"herinnering-{fees.year}-{item.number}.txt": reminder(item, sender, to[item.number])
        for item in fees.found
        if item.number in to
    }


def _write(letters: Mapping[str, str], out: Path, *, private: bool) -> None:

    for name, text in letters.items():
        write_file(out / name, text.encode(), PRIVATE_FILE if private else None)
    click.echo(f"Geschreven: {count(len(letters), 'brief', 'brieven')} in {out}")


def _warn_of_others(out: Path, year: int, letters: Mapping[str, str]) -> None:
    """A letter of an earlier time must not go out by mistake to who has paid since."""
    others = sorted(path.name for path in out.glob(f"herinnering-{year}-*.txt") if path.name not in letters)
    if others:
        click.echo(
            f"Let op: in {out} {'staat' if len(others) == 1 else 'staan'} nog van eerder: {', '.join(others)}. "
            "Wie erin staat, heeft nu geen achterstand.",
            err=True,
        )


NOT_PROVED = 1


@click.command("aandelen", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Hoe het register op deze dag was; anders vandaag.")
@click.option("--lid", metavar="NUMMER", help="Alleen dit lid.")
@books_option
@output_options
def aandelen_command(datum: dt.date, lid: str | None, books: Path, output: Output) -> None:
    """Toon het aandelenregister: elke mutatie met haar nummer, wie wat houdt, en wat is ingeschreven en niet betaald.

    Wat elk lid houdt, staat naast zijn ledenkapitaal in de boeken. Verschillen zij, dan eindigt de opdracht met
    status 1.
    """
    ledger = load(books)
    config = ledger.config
    number = lid.upper() if lid else None
    if number and number not in config.members and all(item.number != number for item in config.subscriptions):
        raise InputError(
            f"nummer {number} staat niet in de boeken.", remedy="verbeter het nummer; kijk met 'bwk leden register'."
        )
    register = ledger.index.fact(register_on, datum)
    proof = ledger.index.fact(proof_on, datum)
    output.show(share_tables(register, proof, config.share_price, number))
    warn_of_errors(ledger)
    if not proof.is_right:
        click.echo("Let op: het aandelenregister en het ledenkapitaal zijn niet gelijk.", err=True)
        click.get_current_context().exit(NOT_PROVED)


@click.command("bewijs", cls=DutchCommand)
@click.argument("nummer", required=False)
@click.option("--allen", is_flag=True, help="Een bewijs voor ieder die aandelen houdt; --uit is dan een map.")
@click.option("--datum", type=DAY, default=today, help="Wat het lid op deze dag houdt; anders vandaag.")
@click.option(
    "--uit", metavar="PAD", type=click.Path(path_type=Path), required=True, help="Het pdf-bestand, of de map."
)
@names_option
@books_option
@register_options
def bewijs_command(
    nummer: str | None,
    allen: bool,
    datum: dt.date,
    uit: Path,
    met_namen: bool,
    books: Path,
    register: RegisterAccess,
) -> None:
    """Maak het bewijs van de aandelen van lid NUMMER: een brief op een A4, te tekenen door twee bestuursleden.

    Zonder --met-namen is er ruimte om de naam zelf te schrijven.
    """
    if allen == (nummer is not None):
        raise click.UsageError("Noem een NUMMER, of vraag met --allen een bewijs voor ieder die aandelen houdt.")
    check_letter_place(uit, allen)
    ledger = load(books)
    shares = share_register(ledger.transactions, ledger.config, datum)
    held = shares.held
    numbers = list(held) if nummer is None else [nummer.upper()]
    if nummer is not None and nummer.upper() not in held:
        raise InputError(
            f"{nummer.upper()} houdt op {datum} geen aandelen.",
            remedy="verbeter het nummer of de dag; kijk met 'bwk leden aandelen'.",
        )
    names = people(register, ledger.root, uit) if met_namen else {}
    for number in numbers:
        path = uit / f"aandelenbewijs-{number}.pdf" if allen else uit
        letter = certificate(shares, ledger.config, number, ledger.title, names.get(number))
        write_file(path, render_letter(letter), PRIVATE_FILE if met_namen else None)
    click.echo(f"Geschreven: {count(len(numbers), 'bewijs', 'bewijzen')} in {uit}")
    warn_of_errors(ledger)


DOES_NOT_FIT = 1


@click.command("terugbetalingen", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Zoals de boeken op deze dag staan; anders vandaag.")
@books_option
@output_options
def terugbetalingen_command(datum: dt.date, books: Path, output: Output) -> None:
    """Toon wat aan wie vertrok of vertrekt is terug te betalen en wanneer, naast het geld dat daarvoor vrij is.

    Is er op een dag te weinig vrij geld, dan zegt de opdracht dat en eindigt zij met status 1.
    """
    ledger = load(books)
    calendar = repayments(ledger.transactions, ledger.config, datum)
    output.show(calendar_tables(calendar))
    for sentence in warnings(calendar):
        click.echo(f"Let op: {sentence[0].lower()}{sentence[1:]}", err=True)
    warn_of_errors(ledger)
    if not calendar.fits:
        click.get_current_context().exit(DOES_NOT_FIT)


@click.command("inzet", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option("--kamer", metavar="CODE", help="Alleen wat voor deze kamer is ingebracht.")
@report(knows_year=False)
def inzet_command(ledger: Ledger, jaar: int, kamer: str | None) -> list[Table]:
    """Toon wat elk lid, elke financier en elke partner in JAAR inbracht, als deel van het geheel.

    Het is geld, tijd, en wat partners in natura geven. Leden staan er met hun nummer. Uren tellen mee met hun waarde,
    zoals in de populaire begroting.
    """
    check_choices(ledger.config, kamer, None, None)
    require_year(ledger, jaar)
    hours = ledger.index.fact(all_hours)
    year_stakes = stakes(ledger.transactions, ledger.config, hours, jaar, read_contributions(ledger.customs, jaar))
    return inzet(year_stakes, ledger.config, kamer, read_partners(ledger.customs))
