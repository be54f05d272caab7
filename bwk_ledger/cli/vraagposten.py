"""`bwk vraagposten`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.people import refuse_unknown
from bwk_ledger.cli.writing import writing
from bwk_ledger.money import format_amount

if TYPE_CHECKING:
    from pathlib import Path

    from importers.settle import OpenQuestion


@click.command("vraagposten", cls=DutchCommand)
@click.argument("nummer", required=False)
@click.argument("rekening", required=False)
@click.option("--subsidie", metavar="CODE", help="De subsidie die deze kosten betaalt.")
@click.option("--regel", metavar="NAAM", help="Maak er een regel van, zodat het de volgende keer vanzelf gaat.")
@click.option("--partij", metavar="ORGANISATIE", help="De naam van de organisatie in de boeken; nodig bij --regel.")
@click.option("--lid", metavar="NUMMER", help="Het is de contributie van dit lid; REKENING is een bate.")
@click.option(
    "--contributie", type=int, metavar="JAAR", help="Het jaar van die contributie; anders het jaar van betaling."
)
@books_option
def command(
    nummer: str | None,
    rekening: str | None,
    subsidie: str | None,
    regel: str | None,
    partij: str | None,
    lid: str | None,
    contributie: int | None,
    books: Path,
) -> None:
    """Toon wat nog is uit te zoeken, of boek NUMMER op REKENING.

    Namen en omschrijvingen komen uit het originele afschrift en staan alleen op dit scherm. Een regel kan alleen over
    een organisatie gaan: rekeningnummers van mensen horen niet in de boeken.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from importers.settle import Decision, find_question, open_questions, settle  # noqa: PLC0415

    if regel and not partij:
        raise click.UsageError("Noem bij --regel ook de --partij.")
    if lid and (subsidie or partij):
        raise click.UsageError("Een contributie heeft geen --subsidie en geen --partij.")
    if contributie is not None and not lid:
        raise click.UsageError("Noem bij --contributie ook het --lid.")
    if nummer is not None and rekening is None:
        raise click.UsageError("Noem na NUMMER ook de REKENING.")
    if nummer is None or rekening is None:
        _show(open_questions(load(books)))
        return
    with writing(books) as ledger:
        found = find_question(ledger, nummer)
        if lid:
            refuse_unknown(ledger.config, lid)
        settle(ledger, found, Decision(rekening, subsidie, partij, regel, lid, contributie))
        of_whom = f", contributie {contributie or found.entry.date.year} van {lid}" if lid else ""
        click.echo(f"{found.entry.date} {format_amount(found.posting.units.number)}: geboekt op {rekening}{of_whom}.")
        if regel:
            click.echo(f"Regel '{regel}' staat in stam/regels.toml.")
        warn_of_errors(load(books))


def _show(questions: list[OpenQuestion]) -> None:
    if not questions:
        click.echo("Er is niets uit te zoeken.")
        return
    for item in questions:
        amount = format_amount(item.posting.units.number)
        row = item.row
        who = " ".join(filter(None, (row.name, row.counterparty, row.description))) if row else "origineel niet bewaard"
        click.echo(f"{item.number:<8} {item.entry.date} {amount:>12}  {item.posting.account}  {who}")
        click.echo(f"{'':<8} {item.entry.meta.get('reden', '')}")
    click.echo(f"\n{count(len(questions), 'vraagpost', 'vraagposten')}. Boek er een: bwk vraagposten NUMMER REKENING")
