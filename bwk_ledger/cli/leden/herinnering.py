"""`bwk leden herinnering`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option, count, warn_of_errors
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.fees import read_fees
from bwk_ledger.cli.leden.names import refuse_inside
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bwk_ledger.load import Ledger
    from bwk_ledger.tables.fees import YearOfFees
    from bwk_ledger.tables.letters import Addressee

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
def command(
    jaar: int, datum: dt.date | None, met_namen: bool, uit: Path | None, books: Path, register: RegisterAccess
) -> None:
    """Schrijf een vriendelijke brief aan elk lid met een achterstand in de contributie van JAAR.

    In de brief staat wat er open is, sinds wanneer, en hoe te betalen. Zonder --met-namen staat er alleen het
    lidnummer. De namen van de bestanden bevatten nooit een naam. Er wordt niets verstuurd.
    """
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called
    from bwk_ledger.tables.letters import Addressee  # noqa: PLC0415

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
    from beancount.core import data  # noqa: PLC0415 - only when called

    from bwk_ledger.tables.letters import Sender, reminder  # noqa: PLC0415
    from bwk_ledger.views.fees import receiving_iban  # noqa: PLC0415

    if not to:
        return {}
    iban = receiving_iban(ledger.by_type.get(data.Open, ()), fees.found)
    if iban is None:
        raise InputError(
            "de boeken kennen geen rekeningnummer waarop contributie kan worden betaald.",
            cause="bij geen bankrekening staat een iban.",
            remedy="zet iban: met het nummer, tussen aanhalingstekens, bij de bank in stam/rekeningen.beancount.",
        )
    seen = max((entry.date for entry in ledger.transactions if entry.date <= fees.day), default=fees.day)
    sender = Sender(ledger.title, iban, today(), seen)
    return {
        f"herinnering-{fees.year}-{item.number}.txt": reminder(item, sender, to[item.number])
        for item in fees.found
        if item.number in to
    }


def _write(letters: Mapping[str, str], out: Path, *, private: bool) -> None:
    from bwk_ledger.files import write_file  # noqa: PLC0415 - only when called
    from bwk_ledger.register.backups import PRIVATE_FILE  # noqa: PLC0415

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
