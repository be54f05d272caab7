"""`bwk afsluiten`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import BOOKS_HAVE_ERRORS, books_option, count, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.writing import writing
from bwk_ledger.money import format_amount, parse_amount
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.audit.known_seals import LostSeal
    from bwk_ledger.load import Ledger
    from bwk_ledger.year_end import Decision, Prepared


@click.command("afsluiten", cls=DutchCommand)
@click.argument("jaar", type=int)
@click.option(
    "--bestemming",
    multiple=True,
    metavar="REKENING=BEDRAG",
    help="Wat naar deze reserve gaat (met een min: eruit). Mag vaker; de rest is voor de algemene reserve.",
)
@click.option("--besluit", metavar="TEKST", help='Het besluit over het resultaat, zoals "ALV 20 mei 2019".')
@click.option("--datum", type=DAY, help="De dag van het besluit; anders vandaag.")
@click.option("--proef", is_flag=True, help="Toon wat in de weg staat en wat geboekt zou worden; schrijf niets.")
@books_option
def command(
    jaar: int, bestemming: Sequence[str], besluit: str | None, datum: dt.date | None, proef: bool, books: Path
) -> None:
    """Sluit JAAR af: bestem het resultaat zoals de ledenvergadering besloot, en verzegel het jaar.

    Eerst staat er wat nog in de weg staat. Na het afsluiten is elke wijziging in het jaar een fout; heropenen kan met
    'bwk heropen', met een reden.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.year_end import Decision, close  # noqa: PLC0415

    day = today()
    decision = Decision(_destinations(bestemming), besluit or "", datum or day)
    if proef:
        _prepared(load(books), jaar, decision, day)
        click.echo("\nDit was een proef: er is niets geschreven.")
        return
    with writing(books) as ledger:
        prepared, obstacles, lost = _prepared(ledger, jaar, decision, day)
        if obstacles:
            click.echo(f"\n{jaar} is niet afgesloten; er is niets geschreven.", err=True)
            sys.exit(BOOKS_HAVE_ERRORS)
        seal = close(ledger, prepared, day, lost)
        click.echo(
            f"\n{jaar} is afgesloten met zegel {seal.number}: {count(len(seal.entries), 'regel', 'regels')} van de "
            f"boeken en {count(len(seal.documents), 'document', 'documenten')}.\nHash van het zegel: {seal.digest}"
        )
        warn_of_errors(load(books))


def _prepared(
    ledger: Ledger, jaar: int, decision: Decision, day: dt.date
) -> tuple[Prepared, Sequence[str], Sequence[str]]:
    """What would be booked, what is in the way, and the hashes of seals that are gone, all shown."""
    from bwk_ledger.audit.audit import open_audit  # noqa: PLC0415 - only when called
    from bwk_ledger.audit.known_seals import lost_seals  # noqa: PLC0415
    from bwk_ledger.views.figures import require_year  # noqa: PLC0415
    from bwk_ledger.year_end import prepare  # noqa: PLC0415

    require_year(ledger, jaar)
    prepared = prepare(ledger, jaar, decision, day)
    obstacles = [*prepared.closing.obstacles, *_no_decision(prepared, decision)]
    lost = [item for item in lost_seals(open_audit(ledger, jaar, day).records, ledger.root) if item.year == jaar]
    _show(prepared, obstacles, lost)
    return prepared, obstacles, [item.digest for item in lost]


def _destinations(given: Sequence[str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for text in given:
        account, _, amount = text.partition("=")
        try:
            found[account.strip()] = found.get(account.strip(), parse_amount("0")) + parse_amount(amount)
        except ValueError:
            raise click.BadParameter(
                f"'{text}' is geen rekening met een bedrag; schrijf Vermogen:Reserves:Inrichting=1000,00.",
                param_hint="'--bestemming'",
            ) from None
    return found


def _no_decision(prepared: Prepared, decision: Decision) -> list[str]:
    if prepared.appropriation is None or decision.text.strip():
        return []
    return ['het besluit over het resultaat ontbreekt: noem het met --besluit "ALV 20 mei 2019" --datum 2019-05-20.']


def _show(prepared: Prepared, obstacles: Sequence[str], lost: Sequence[LostSeal]) -> None:
    found = prepared.closing
    warnings = [*(_lost(item) for item in lost), *found.warnings]
    if obstacles:
        click.echo(f"Dit staat het afsluiten van {found.year} in de weg:")
        click.echo("\n".join(f"  - {text}" for text in obstacles))
    else:
        click.echo(f"Niets staat het afsluiten van {found.year} in de weg.")
    if warnings:
        click.echo("\nLet op (dit houdt het afsluiten niet tegen):")
        click.echo("\n".join(f"  - {text}" for text in warnings))
    click.echo(f"\nResultaat {found.year}: {format_amount(found.result)} euro.")
    _show_booking(prepared.appropriation)


def _lost(seal: LostSeal) -> str:
    return (
        f"op {seal.seen} zag de kascommissie een zegel van {seal.year} dat er niet meer ligt; zet het terug uit een "
        f"reservekopie. Zonder dat zegt het nieuwe zegel voor altijd dat dit weg is: {seal.digest}."
    )


def _show_booking(entry: Any | None) -> None:
    if entry is None:
        click.echo("Er is niets te bestemmen.")
        return
    click.echo(f"Boeking op {entry.date}:")
    width = max(len(item.account) for item in entry.postings)
    for item in entry.postings:
        side = "debet" if item.units.number > 0 else "credit"
        click.echo(f"  {item.account:<{width}}  {format_amount(abs(item.units.number)):>14}  {side}")
