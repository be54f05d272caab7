"""`bwk leden`: the register of names, and what is done with it."""

from __future__ import annotations

import functools
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bwk_ledger.base.errors import InputError, count
from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.cli.dutch import DutchCommand, confirm
from bwk_ledger.cli.options import DAY, Output, beside_books, books_option, output_options, warn_of_errors, writing
from bwk_ledger.figures.shares import repayments, share_register
from bwk_ledger.register.people import Register, RegisteredPerson, WrongContent, changed
from bwk_ledger.register.review import (
    ADMINISTRATION_YEARS,
    PERSONAL_YEARS,
    keeps_administration,
    left_longer_ago,
    review,
    years_later,
)
from bwk_ledger.register.vault import (
    PRIVATE_FILE,
    Forgotten,
    KeyFile,
    Opened,
    Passphrase,
    check_strength,
    forget,
    is_there,
    no_register,
    opened,
    save,
)
from bwk_ledger.rules.load import load
from bwk_ledger.standing.refusals import require_kamer
from bwk_ledger.tables.members import MemberRegister, Who, register_tables
from importers.history import mentions
from importers.members import numbered_rows
from importers.readers.source import Source
from importers.readers.tables import has_columns, header

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bwk_ledger.register.vault import Key
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config
    from bwk_ledger.standing.members import Member


# The register as commands get it: `--register` and `--sleutel`, and nothing is opened or asked before it is needed.

FILE_NAME = "ledenregister.age"
PASSPHRASE = "BWK_REGISTER_WACHTWOORD"  # noqa: S105 - the name of the variable


class RegisterAccess:
    """The register of a command, opened when first read; the passphrase is asked once.

    Args:
        path: the file of the register.
        key_file: the age keys that open it; with None a passphrase does.
    """

    def __init__(self, path: Path, key_file: Path | None = None) -> None:
        self.path = path
        self._key_file = key_file
        self._opened: Opened | None = None

    @property
    def exists(self) -> bool:
        """Whether there is a register; for this it is not opened."""
        return is_there(self.path)

    def read(self) -> Register:
        """The register.

        Raises:
            InputError: there is none, or it cannot be opened or read.
        """
        if self._opened is None:
            if not self.exists:  # said before a passphrase is asked
                raise no_register(self.path)
            self._opened = opened(self.path, self._key)
        return self._opened.register

    def read_or_new(self) -> Register:
        """The register, or an empty one where there is none yet.

        Raises:
            InputError: it cannot be opened or read.
        """
        if self._opened is None and not self.exists:
            self._opened = Opened(Register())
        return self.read()

    def write(self, register: Register) -> None:
        """Write the register in the place of the one that was read; nothing is written where nothing changed.

        Raises:
            InputError: it was changed by somebody else meanwhile, or cannot be written.
        """
        before = self._opened or Opened(Register())
        self._opened = save(self.path, self._key, before, register)

    def forget(self, number: str, day: dt.date) -> Forgotten:
        """Erase a person from the register that was read and from its backups.

        Raises:
            InputError: as `write`.
        """
        self.read()
        assert self._opened is not None
        if self._key_file is None:  # each file takes a second or two
            click.echo("De reservekopieën worden nagekeken; met een wachtwoord kan dat een minuut duren.", err=True)
        done = forget(self.path, self._key, self._opened, number, day)
        self._opened = None
        return done

    @functools.cached_property
    def _key(self) -> Key:

        if self._key_file is not None:
            return KeyFile.read(self._key_file)
        given = os.environ.get(PASSPHRASE)
        passphrase = given or self._ask()
        if not self.exists:
            check_strength(passphrase)
        return Passphrase(passphrase)

    def _ask(self) -> str:
        if self.exists:
            return str(click.prompt("Wachtwoord van het ledenregister", hide_input=True, err=True))
        click.echo(f"Nieuw ledenregister: {self.path}. Zonder het wachtwoord gaat het nooit meer open.", err=True)
        return str(click.prompt("Wachtwoord", hide_input=True, confirmation_prompt="Nog een keer", err=True))


def register_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--register` and `--sleutel`, handed to it as one argument `register` (a `RegisterAccess`).

    Goes below `books_option`: the register lies beside the folder of the books, unless it is named.
    """

    @click.option(
        "--register",
        "place",
        metavar="PAD",
        type=click.Path(path_type=Path),
        envvar="BWK_REGISTER",
        show_envvar=True,
        help=f"Het ledenregister; anders {FILE_NAME} naast de map van de boeken.",
    )
    @click.option(
        "--sleutel",
        "key_file",
        metavar="BESTAND",
        type=click.Path(path_type=Path),
        envvar="BWK_REGISTER_SLEUTEL",
        show_envvar=True,
        help=f"Het sleutelbestand (age) dat het register opent; anders een wachtwoord, uit {PASSPHRASE} of gevraagd.",
    )
    @functools.wraps(command)
    def wrapper(*args: Any, books: Path, place: Path | None, key_file: Path | None, **kwargs: Any) -> Any:
        path = beside_books(books, place, FILE_NAME, "het ledenregister", "in de boeken en in Fava staan geen namen.")
        return command(*args, books=books, register=RegisterAccess(path, key_file), **kwargs)

    return wrapper


# The people that the books know by number, as commands about the register need them.


def applicants(config: Config) -> set[str]:
    """The numbers of who signed up for shares, members or not."""
    return {item.number for item in config.subscriptions}


def refuse_unknown(config: Config, number: str) -> None:
    """Refuse a number that no member has, and nobody who signed up.

    Raises:
        InputError: the books do not know the number.
    """
    if number not in config.members and number not in applicants(config):
        raise InputError(
            f"de boeken kennen lid {number} niet.",
            remedy="verbeter het nummer, of lees eerst de ledenlijst in met 'bwk importeer'.",
        )


def is_member(member: Member | None, day: dt.date) -> bool:
    """Whether somebody is a member on a day or will be; who only signed up is none."""
    return member is not None and (member.end is None or member.end >= day)


# Names beside the numbers of a report, out of the register of members; never into the folder of the books.


def names_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--met-namen`, handed to it as the argument `met_namen`."""
    option: Callable[..., Any] = click.option(
        "--met-namen", is_flag=True, help="Met de namen uit het ledenregister; nooit in de map van de boeken."
    )(command)
    return option


def people(register: RegisterAccess, root: Path, out: Path | None) -> Mapping[str, Who]:
    """Name and place by number.

    Args:
        register: the register, which is opened for it.
        root: the folder of the books.
        out: the file or folder that the names go to; None for the screen.

    Raises:
        InputError: that lies in the folder of the books, or there is no register that opens.
    """
    if out is not None:
        refuse_inside(out, root)
    return {number: Who(person.name, person.town) for number, person in register.read().people.items()}


def refuse_inside(out: Path, root: Path) -> None:
    """Keep names out of the books.

    Args:
        out: the file or folder that the names go to.
        root: the folder of the books.

    Raises:
        InputError: the one lies in the other, also through a link.
    """
    if out.resolve().is_relative_to(root.resolve()):
        raise InputError(
            "wat namen bevat, mag niet in de map van de boeken komen.",
            file=out,
            cause="in de boeken en in Fava staan geen namen.",
            remedy="noem bij --uit een plaats erbuiten.",
        )


@click.command("register", cls=DutchCommand)
@click.option("--datum", type=DAY, default=today, help="Hoe het register op deze dag was; anders vandaag.")
@click.option("--kamer", metavar="CODE", help="Alleen de leden van deze kamer.")
@names_option
@books_option
@register_options
@output_options
def register_command(
    datum: dt.date, kamer: str | None, met_namen: bool, books: Path, register: RegisterAccess, output: Output
) -> None:
    """Toon het ledenregister op een dag: wie lid is, wie het was, en wie is ingeschreven en nog niet heeft betaald.

    Onderaan staat hoeveel leden er zijn per soort en kamer; wie ook bij de bewonersvereniging is, wordt apart geteld.
    """
    ledger = load(books)
    code = kamer.upper() if kamer else None
    if code:
        require_kamer(ledger.config, code, or_cooperative=True)
    shares = share_register(ledger.transactions, ledger.config, datum)
    names = people(register, ledger.root, output.path) if met_namen else None
    output.show(
        register_tables(MemberRegister(ledger.config, shares, code, names)), PRIVATE_FILE if met_namen else None
    )
    warn_of_errors(ledger)


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
def namen_command(lijst: Path, books: Path, register: RegisterAccess) -> None:
    """Neem namen, adressen, e-mail, IBAN's en machtigingen van een ledenlijst over in het register.

    Kolommen: Lidnummer, Naam, Adres, Postcode, Woonplaats, E-mail, IBAN, Machtiging en Machtiging getekend; de eerste
    twee zijn nodig, andere kolommen tellen niet mee. Een leeg veld laat staan wat bekend is. Klopt er iets niet, dan
    verandert er niets.
    """
    with writing(books) as ledger:
        _take_over(ledger.config, lijst, register)


def _take_over(config: Config, lijst: Path, register: RegisterAccess) -> None:

    source = Source.read(lijst)
    rows = _rows(source, config)
    known = after = register.read_or_new()
    new = changes = 0
    for number, (line, fields) in rows.items():
        if number in known.forgotten and not is_member(config.members.get(number), today()):
            click.echo(f"{number} is op {known.forgotten[number]} uit het register gewist en is overgeslagen.")
            continue
        person = known.people.get(number, RegisteredPerson())
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
def gegevens_command(nummer: str, books: Path, register: RegisterAccess, **fields: Any) -> None:
    """Toon wat het register van lid NUMMER weet, of wijzig de genoemde gegevens; '' maakt een gegeven leeg."""
    new = {name: str(value) for name, value in fields.items() if value is not None}
    if new:
        with writing(books) as ledger:
            _change(ledger.config, nummer.upper(), new, register)
    else:
        _show(load(books).config, nummer.upper(), register)


def _show(config: Config, number: str, register: RegisterAccess) -> None:

    refuse_unknown(config, number)
    known = register.read()
    if number in known.forgotten:
        click.echo(f"{number} is op {known.forgotten[number]} uit het register gewist.")
    else:
        click.echo("\n".join(_shown(number, known.people.get(number, RegisteredPerson()))))


def _change(config: Config, number: str, new: Mapping[str, str], register: RegisterAccess) -> None:

    refuse_unknown(config, number)
    known = register.read_or_new()
    person = known.people.get(number, RegisteredPerson())
    if number in known.forgotten and not is_member(config.members.get(number), today()):
        raise InputError(
            f"lid {number} is op {known.forgotten[number]} uit het register gewist.",
            remedy="wie weer lid wordt, meldt u eerst opnieuw aan in de boeken.",
        )
    after = changed(person, new)
    register.write(known.with_person(number, after))
    click.echo(f"{number}: {'niets veranderd' if after == person else 'bijgewerkt in het register'}.")


def _shown(number: str, person: RegisteredPerson) -> Iterator[str]:
    values = {label: getattr(person, name) for label, name in _LABELS.items()}
    if person.mandate is not None:
        collected = person.mandate.first_collected
        since = f", eerste incasso {collected}" if collected else ", nog niet geïncasseerd"
        values["Machtiging"] = f"{person.mandate.reference}, getekend {person.mandate.signed}{since}"
    lines = [f"  {label + ':':{_WIDTH}}{value}" for label, value in values.items() if value]
    yield number if lines else f"Van {number} is niets bekend."
    yield from lines


NEEDS_ATTENTION = 1


@click.command("nakijken", cls=DutchCommand)
@books_option
@register_options
def nakijken_command(books: Path, register: RegisterAccess) -> None:
    """Leg het register naast de boeken: wie mist, wie dubbel is, en wat te lang wordt bewaard.

    Vraagt iets aandacht, dan eindigt de opdracht met status 1.
    """
    ledger = load(books)
    warn_of_errors(ledger)
    try:
        known = register.read()
    except WrongContent as error:
        click.echo("\n".join([*error.problems, f"Herstel: {error.remedy}"]))
        sys.exit(NEEDS_ATTENTION)
    config = ledger.config
    members = {member.number: member.end for member in config.members.values()}
    owed = {line.number for line in repayments(ledger.transactions, config, today()).lines}
    liability = config.member_rules.liability
    remarks = review(known, members, today(), liability=liability, others=applicants(config), owed=owed)
    for remark in remarks:
        click.echo(remark.text)
    urgent = sum(remark.urgent for remark in remarks)
    people = f"{len(known.people)} in het register, {len(members)} leden in de boeken"
    if urgent:
        click.echo(f"{people}: {count(urgent, 'punt vraagt', 'punten vragen')} aandacht.")
        sys.exit(NEEDS_ATTENTION)
    click.echo(f"{people}: er is niets dat aandacht vraagt.")


@click.command("vergeet", cls=DutchCommand)
@click.argument("nummer")
@click.option("--ja", is_flag=True, help="Vraag niet om bevestiging.")
@books_option
@register_options
def vergeet_command(nummer: str, books: Path, register: RegisterAccess, *, ja: bool) -> None:
    """Wis iemand die geen lid meer is uit het register en zijn reservekopieën; alleen NUMMER en de dag blijven over.

    De boeken veranderen niet: daar staat alleen het nummer in. Welke originelen in de inbox de persoon nog noemen,
    wordt getoond; die verwijdert u zelf.
    """
    with writing(books) as ledger:
        number = nummer.upper()
        member = ledger.config.members.get(number)
        if is_member(member, today()):
            raise InputError(
                f"{number} is lid, en staat daarom in het register.",
                remedy="schrijf eerst in de boeken op wat de laatste dag van het lidmaatschap is.",
            )
        _refuse_owed(ledger, number)
        known = register.read()
        if number not in {*known.people, *known.forgotten, *ledger.config.members, *applicants(ledger.config)}:
            raise InputError(
                f"{number} staat niet in het register en niet in de boeken.", remedy="verbeter het nummer."
            )
        _warn(member, today(), ledger.config.member_rules.liability)
        if not ja and not confirm(f"{number} voorgoed uit het register wissen?"):
            click.echo("Er is niets veranderd.")
            return
        person = known.people.get(number, RegisteredPerson())
        _report(register.forget(number, today()), number)
        _name_originals(ledger.root, person)


def _refuse_owed(ledger: Ledger, number: str) -> None:
    """Who is still to be paid back cannot be forgotten: the account number is needed for it.

    Raises:
        InputError: shares or a debt of this number are left in the books.
    """
    for line in repayments(ledger.transactions, ledger.config, today()).lines:
        if line.number == number:
            raise InputError(
                f"{number} krijgt nog {format_amount(line.amount)} euro terug.",
                cause="zonder naam en IBAN in het register is dat niet te betalen.",
                remedy="betaal eerst terug, bijvoorbeeld met 'bwk leden uitbetalen'.",
            )


def _warn(member: Member | None, day: dt.date, liability: str) -> None:
    """Say which retention is not over yet."""
    if member is None or member.end is None:
        return
    left = f"Let op: {member.number} vertrok op {member.end}"
    if keeps_administration(liability) and not left_longer_ago(member.end, ADMINISTRATION_YEARS, day):
        click.echo(
            f"{left}. Een coöperatie met aansprakelijkheid (W.A. of B.A.) "
            f"bewaart haar ledenadministratie {ADMINISTRATION_YEARS} jaar: tot en met "
            f"{years_later(member.end, ADMINISTRATION_YEARS)}. Voor een coöperatie U.A. geldt dat niet."
        )
    elif not left_longer_ago(member.end, PERSONAL_YEARS, day):
        click.echo(f"{left}, minder dan {PERSONAL_YEARS} jaar geleden. Is alles afgerekend, ook de aandelen?")


def _report(done: Forgotten, number: str) -> None:
    click.echo(f"{number} is gewist; alleen het nummer en de dag staan nog in het register.")
    if done.cleaned:
        click.echo(f"Ook gewist uit {count(done.cleaned, 'reservekopie', 'reservekopieën')}.")
    if done.closed:
        click.echo("Deze reservekopieën gaan met deze sleutel niet open en zijn niet nagekeken; verwijder ze zelf:")
        _list(done.closed)


def _name_originals(root: Path, person: RegisteredPerson) -> None:

    if not person.name and not person.iban:
        return
    found = mentions(root, person.name, person.iban)
    if found.found:
        click.echo("Deze originelen noemen de naam of het IBAN nog; verwijder ze zelf als ze niet meer nodig zijn:")
        _list(found.found)
    if found.unread:
        kinds = ", ".join(sorted({path.suffix.lstrip(".").lower() for path in found.unread}))
        click.echo(f"Niet doorzocht: {count(len(found.unread), 'bestand', 'bestanden')} zonder platte tekst ({kinds}).")


def _list(paths: Sequence[Path]) -> None:
    for path in paths:
        click.echo(f"  {path}")
