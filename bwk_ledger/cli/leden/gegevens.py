"""`bwk leden gegevens`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.days import DAY
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.people import is_member, refuse_unknown
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.cli.writing import writing
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bwk_ledger.config import Config
    from bwk_ledger.register.people import Person

_LABELS = {
    "Naam": "name",
    "Adres": "address",
    "Postcode": "postcode",
    "Woonplaats": "town",
    "E-mail": "email",
    "IBAN": "iban",
}
_WIDTH = 12


@click.command("gegevens", cls=DutchCommand)
@click.argument("nummer")
@click.option("--naam", metavar="TEKST", help="De naam.")
@click.option("--adres", metavar="TEKST", help="Straat en huisnummer.")
@click.option("--postcode", metavar="TEKST", help="De postcode.")
@click.option("--woonplaats", metavar="TEKST", help="De woonplaats.")
@click.option("--email", metavar="TEKST", help="Het e-mailadres.")
@click.option("--iban", metavar="IBAN", help="Het rekeningnummer.")
@click.option("--machtiging", metavar="KENMERK", help="Het kenmerk van de machtiging om te incasseren.")
@click.option("--getekend", type=DAY, help="De dag waarop de machtiging is getekend.")
@books_option
@register_options
def command(nummer: str, books: Path, register: RegisterAccess, **fields: Any) -> None:
    """Toon wat het register van lid NUMMER weet, of wijzig de genoemde gegevens; '' maakt een gegeven leeg."""
    from bwk_ledger.load import load  # noqa: PLC0415 - only when called

    new = {name: str(value) for name, value in fields.items() if value is not None}
    if new:
        with writing(books) as ledger:
            _change(ledger.config, nummer.upper(), new, register)
    else:
        _show(load(books).config, nummer.upper(), register)


def _show(config: Config, number: str, register: RegisterAccess) -> None:
    from bwk_ledger.register.people import Person  # noqa: PLC0415 - only when called

    refuse_unknown(config, number)
    known = register.read()
    if number in known.forgotten:
        click.echo(f"{number} is op {known.forgotten[number]} uit het register gewist.")
    else:
        click.echo("\n".join(_shown(number, known.people.get(number, Person()))))


def _change(config: Config, number: str, new: Mapping[str, str], register: RegisterAccess) -> None:
    from bwk_ledger.register.change import changed  # noqa: PLC0415 - only when called
    from bwk_ledger.register.people import Person  # noqa: PLC0415

    refuse_unknown(config, number)
    known = register.read_or_new()
    person = known.people.get(number, Person())
    if number in known.forgotten and not is_member(config.members.get(number), today()):
        raise InputError(
            f"lid {number} is op {known.forgotten[number]} uit het register gewist.",
            remedy="wie weer lid wordt, meldt u eerst opnieuw aan in de boeken.",
        )
    after = changed(person, new)
    register.write(known.with_person(number, after))
    click.echo(f"{number}: {'niets veranderd' if after == person else 'bijgewerkt in het register'}.")


def _shown(number: str, person: Person) -> Iterator[str]:
    values = {label: getattr(person, name) for label, name in _LABELS.items()}
    if person.mandate is not None:
        collected = person.mandate.first_collected
        since = f", eerste incasso {collected}" if collected else ", nog niet geïncasseerd"
        values["Machtiging"] = f"{person.mandate.reference}, getekend {person.mandate.signed}{since}"
    lines = [f"  {label + ':':{_WIDTH}}{value}" for label, value in values.items() if value]
    yield number if lines else f"Van {number} is niets bekend."
    yield from lines
