"""`bwk uren verklaring`."""

from __future__ import annotations

from pathlib import Path

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.output import check_letter_place
from bwk_ledger.errors import InputError
from bwk_ledger.files import write_file


@click.command("verklaring", cls=DutchCommand)
@click.argument("nummer_en_jaar", metavar="[NUMMER] JAAR", nargs=-1, required=True)
@click.option("--alle", is_flag=True, help="Een brief voor iedereen met onbetaalde uren in JAAR; --uit is dan een map.")
@click.option(
    "--uit", metavar="PAD", type=click.Path(path_type=Path), required=True, help="Het pdf-bestand, of de map."
)
@books_option
def command(nummer_en_jaar: tuple[str, ...], alle: bool, uit: Path, books: Path) -> None:
    """Maak de jaarlijkse verklaring van uren van een vrijwilliger: een brief op een A4, met ruimte voor de naam.

    De boeken kennen alleen nummers; de naam schrijft u er zelf bij.
    """
    from bwk_ledger.cli.uren.choose import require_year  # noqa: PLC0415
    from bwk_ledger.load import load  # noqa: PLC0415
    from bwk_ledger.periods import today  # noqa: PLC0415
    from bwk_ledger.render.letter import render  # noqa: PLC0415
    from bwk_ledger.tables.letters import letter  # noqa: PLC0415
    from bwk_ledger.views.hours import all_hours, person_number  # noqa: PLC0415

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
        write_file(path, render(letter(hours, person, year, ledger.title, today())))
    click.echo(f"Geschreven: {count(len(people), 'verklaring', 'verklaringen')} in {uit}")
    warn_of_errors(ledger)


def _arguments(values: tuple[str, ...], all_people: bool) -> tuple[str | None, int]:
    expected = 1 if all_people else 2
    if len(values) != expected or not values[-1].isdecimal():
        example = (
            "bwk uren verklaring 2018 --alle --uit brieven"
            if all_people
            else ("bwk uren verklaring V0001 2018 --uit brief.pdf")
        )
        raise click.UsageError(f"Zo roept u dit aan: {example}")
    return (None if all_people else values[0]), int(values[-1])
