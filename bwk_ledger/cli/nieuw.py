"""`bwk nieuw`."""

from __future__ import annotations

from pathlib import Path

import click

from bwk_ledger.accounts import PETTY_CASH_MOST
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import in_turn
from bwk_ledger.periods import today


@click.command("nieuw", cls=DutchCommand)
@click.argument("map_", metavar="MAP", type=click.Path(path_type=Path))
@click.option(
    "--kamer",
    "kamers",
    multiple=True,
    metavar="CODE=NAAM",
    help="Een kamer, bijvoorbeeld TOP='Tweede Daalsebuurt'. Mag vaker; zonder deze optie komt er een kamer KAMER.",
)
@click.option("--naam", default="BuurtWerkKamer Coöperatie", show_default=True, help="Naam van de coöperatie.")
@click.option("--iban", help="Rekeningnummer bij ING; zonder deze optie volgt het uit het eerste afschrift.")
@click.option("--kvk", help="Nummer bij de Kamer van Koophandel.")
@click.option("--rsin", help="Fiscaal nummer van de coöperatie, voor de auditfile.")
def command(
    map_: Path, kamers: tuple[str, ...], naam: str, iban: str | None, kvk: str | None, rsin: str | None
) -> None:
    """Maak in MAP lege boeken die meteen klaar zijn voor 'bwk importeer'."""
    from bwk_ledger.books.new import NewKamer, check_codes, new_books, refuse_taken  # noqa: PLC0415 - only when called

    found = [NewKamer(*_code_and_name(text), ceiling=PETTY_CASH_MOST) for text in kamers or ("KAMER=Kamer",)]
    numbers = {key: value for key, value in (("kvk", kvk), ("rsin", rsin)) if value}
    # Older years may be imported as well: of those nobody kept the numbers of receipts.
    refuse_taken(map_)
    check_codes([kamer.code for kamer in found])
    map_.mkdir(parents=True, exist_ok=True)
    with in_turn(map_) as finished:
        if finished is None:
            new_books(map_, naam, found, iban=iban, numbers=numbers, receipts_from=today().replace(month=1, day=1))
    click.echo(f"Nieuwe boeken: {map_ / 'main.beancount'}")
    click.echo(f"Zet downloads in {map_ / 'inbox'} en geef: bwk importeer --boeken {map_}")


def _code_and_name(text: str) -> tuple[str, str]:
    code, separator, name = text.partition("=")
    return code.strip(), name.strip() if separator and name.strip() else code.strip()
