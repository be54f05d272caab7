"""`bwk leden namen`."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bwk_ledger.cli.books import books_option
from bwk_ledger.cli.dutch import DutchCommand
from bwk_ledger.cli.leden.people import is_member, refuse_unknown
from bwk_ledger.cli.leden.register_options import RegisterAccess, register_options
from bwk_ledger.cli.writing import writing
from bwk_ledger.errors import InputError
from bwk_ledger.periods import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bwk_ledger.config import Config
    from importers.readers.source import Source

_COLUMNS = {
    "naam": "naam",
    "adres": "adres",
    "postcode": "postcode",
    "woonplaats": "woonplaats",
    "e-mail": "email",
    "iban": "iban",
    "machtiging": "machtiging",
    "machtiging getekend": "getekend",
}
_NUMBER, _SINCE = "lidnummer", "lid sinds"
_NEEDED = frozenset({_NUMBER, "naam"})
_ONE_EACH = "het register bewaart de gegevens van een lid onder het nummer dat in de boeken staat."


@click.command("namen", cls=DutchCommand)
@click.argument("lijst", metavar="LIJST.csv", type=click.Path(path_type=Path))
@books_option
@register_options
def command(lijst: Path, books: Path, register: RegisterAccess) -> None:
    """Neem namen, adressen, e-mail, IBAN's en machtigingen van een ledenlijst over in het register.

    Kolommen: Lidnummer, Naam, Adres, Postcode, Woonplaats, E-mail, IBAN, Machtiging en Machtiging getekend; de eerste
    twee zijn nodig, andere kolommen tellen niet mee. Een leeg veld laat staan wat bekend is. Klopt er iets niet, dan
    verandert er niets.
    """
    with writing(books) as ledger:
        _take_over(ledger.config, lijst, register)


def _take_over(config: Config, lijst: Path, register: RegisterAccess) -> None:
    from bwk_ledger.register.change import changed  # noqa: PLC0415 - only when called
    from bwk_ledger.register.people import Person  # noqa: PLC0415
    from importers.readers.source import Source  # noqa: PLC0415

    source = Source.read(lijst)
    rows = _rows(source, config)
    known = after = register.read_or_new()
    new = changes = 0
    for number, (line, fields) in rows.items():
        if number in known.forgotten and not is_member(config.members.get(number), today()):
            click.echo(f"{number} is op {known.forgotten[number]} uit het register gewist en is overgeslagen.")
            continue
        person = known.people.get(number, Person())
        with _at(source, line):
            found = changed(person, fields)
        if found != person:
            after = after.with_person(number, found)
            new += number not in known.people
            changes += number in known.people
    if after != known or register.exists:
        register.write(after)
    same = len(rows) - new - changes
    click.echo(f"{lijst.name}: {new} nieuw, {changes} gewijzigd, {same} ongewijzigd in het register.")


def _rows(source: Source, config: Config) -> Mapping[str, tuple[int, Mapping[str, str]]]:
    """The line and the fields that are filled in, by number.

    Raises:
        InputError: this is no such list, or a number is none, unknown or there twice.
    """
    from importers.numbered import numbered_rows  # noqa: PLC0415 - only when called
    from importers.readers.tables import has_columns, header  # noqa: PLC0415

    if not has_columns(source, _NEEDED):
        raise source.damaged(
            1,
            "dit is geen ledenlijst met namen",
            cause="de eerste regel noemt geen kolommen Lidnummer en Naam.",
            remedy="sla de ledenlijst op als CSV, met de namen van de kolommen op de eerste regel.",
        )
    found: dict[str, tuple[int, Mapping[str, str]]] = {}
    since = _SINCE if _SINCE in header(source) else None
    for number, row in numbered_rows(source, _NUMBER, "lid", cause=_ONE_EACH, example="L0001", since=since):
        with _at(source, row.line):
            refuse_unknown(config, number)
        fields = {field: row.values[column] for column, field in _COLUMNS.items() if row.values.get(column)}
        line, before = found.setdefault(number, (row.line, fields))
        if before != fields:
            raise source.damaged(
                row.line,
                f"lid {number} heeft hier andere gegevens dan op regel {line}",
                remedy="wie vaker lid was, staat er vaker; maak naam, adres en nummers op die regels gelijk.",
            )
    return found


@contextmanager
def _at(source: Source, line: int) -> Iterator[None]:
    """Say of what is refused on which line of the list it stands."""
    try:
        yield
    except InputError as error:
        raise source.damaged(line, error.what[:-1], cause=error.cause, remedy=error.remedy) from error
