"""What a cooperative is, for new books: by a file that says all of it, each line checked, or by a few options."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import FILE, FOLDER, TEXT, YEAR, Done, Field, FieldKind, WrongCallError, act, of_field, placed
from bwk_ledger.acts.new_books import (
    OPENED,
    NewKamer,
    check_codes,
    code_of,
    new_books,
    refuse_taken,
    template_text,
    what_now,
)
from bwk_ledger.acts.opening_balance import balance_problems, opening_entries
from bwk_ledger.acts.posts import usual_posts
from bwk_ledger.acts.relations import funder_problem, funder_values
from bwk_ledger.acts.sepa import read_creditor
from bwk_ledger.acts.toml_table import TomlTable, TomlText
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.accounts import KAMER_CODE, PETTY_CASH_MOST
from bwk_ledger.base.errors import InputError, advice, bare, count
from bwk_ledger.base.money import EUR
from bwk_ledger.base.periods import today
from bwk_ledger.books.main_file import TEMPLATE
from bwk_ledger.books.store import place_of
from bwk_ledger.books.text import custom, entries_text
from bwk_ledger.register.people import read_iban
from bwk_ledger.standing.fees import FEE
from bwk_ledger.standing.grants import FUNDER
from bwk_ledger.standing.kamers import POST
from bwk_ledger.standing.open_items import BY_ACCOUNT
from bwk_ledger.standing.tariffs import TARIFF
from importers.own_accounts import SAVINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from bwk_ledger.acts.opening_balance import Balance
    from bwk_ledger.acts.toml_table import Problem


# What a cooperative is, for new books: read from a TOML file that says it all, every line of it checked.
#
# Everything that is wrong is told at once, each with its line; nothing is written before all of it is right.

_FORM = re.compile(r"(?<![A-Za-z])[WBU]\.?A\.?(?![A-Za-z])")
_NUMBER = re.compile(r"[LVP]\d{4,}")
_ACCOUNT_NAME = re.compile(r"[A-Z0-9][A-Za-z0-9-]*")
_KVK, _RSIN = 8, 9
YEARS = range(2000, 2100)
SHARE_VALUE = Decimal(25)
KINDS_OF_HOURS = ("bewoner", "professional", "participatie")
KINDS_OF_MEMBERS = ("bewoner", "staf", "organisatie", "vereniging")
KINDS_OF_BANKS = ("bank", "spaar")


@dataclass(frozen=True)
class FirstKamer:
    """A kamer; the ceiling is EUR of handgeld a month."""

    code: str
    name: str
    city: str
    ceiling: Decimal
    iban: str


@dataclass(frozen=True)
class Bank:
    """An account of the cooperative at a bank."""

    code: str  # the last part of its name in the books
    name: str
    iban: str


@dataclass(frozen=True)
class FirstFunder:
    """A funder; without kamers it pays for all of them."""

    code: str
    name: str
    group: str
    is_grant: bool
    kamers: tuple[str, ...]


@dataclass(frozen=True)
class FirstFee:
    """The fee of a kind of members, EUR a year, and the days on which equal parts of it are due."""

    kind: str
    amount: Decimal
    due: tuple[dt.date, ...]


@dataclass(frozen=True)
class Cooperative:
    """A cooperative as its file tells of it."""

    name: str
    code: str
    year: int
    numbers: Mapping[str, str]  # kvk, rsin, incassant, zetel and bestuur, as far as they are given
    kamers: tuple[FirstKamer, ...]
    banks: tuple[Bank, ...]
    funders: tuple[FirstFunder, ...]
    rates: tuple[tuple[str, Decimal], ...]  # EUR an hour by kind of hours
    share_value: Decimal
    fees: tuple[FirstFee, ...]
    balance: Balance


def read_cooperative(path: Path) -> Cooperative:
    """Read the file.

    Raises:
        InputError: it is no TOML, or something in it cannot be; it names all of that.
    """
    try:
        text = path.read_text("utf-8")
        tables = tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError:
        raise InputError("dit is geen tekst.", file=path, remedy="bewaar het bestand als tekst (UTF-8).") from None
    except tomllib.TOMLDecodeError as error:
        line_match = re.search(r"line (\d+)", str(error))
        raise InputError(
            "dit bestand is niet te lezen.",
            file=path,
            line=int(line_match[1]) if line_match else None,
            cause="het is geen TOML: een tekst staat tussen aanhalingstekens, en een bedrag heeft een punt.",
            remedy=advice("vergelijk met het voorbeeld: ", bare("nieuw", voorbeeld_toml=True), "."),
        ) from None
    reader = _Reader(text.splitlines())
    cooperative = reader.cooperative(tables)
    if reader.problems:
        listed = "\n".join(f"  regel {item.line}: {item.what} {item.remedy}" for item in sorted(reader.problems))
        raise InputError(
            f"{count(len(reader.problems), 'fout', 'fouten')} gevonden, er is niets gemaakt:\n{listed}",
            file=path,
            remedy="verbeter deze regels en geef de opdracht opnieuw.",
        )
    return cooperative


def cooperative_of(said: dict[str, Any]) -> tuple[Cooperative, list[Problem]]:
    """The cooperative of what somebody answered, as such a file would say it, and what is wrong with that."""
    reader = _Reader(is_file=False)
    return reader.cooperative(said), reader.problems


class _Reader(TomlText):
    """Reads what stands in the file, and gathers what is wrong with it."""

    def cooperative(self, said: dict[str, Any]) -> Cooperative:
        top = TomlTable(self, said, "", 0)
        name = top.text("naam", required=True)
        if name and not _FORM.search(name):
            top.wrong("naam", f"'{name}' noemt geen W.A., B.A. of U.A.", "schrijf de naam zoals in de statuten.")
        code = top.text("code") or code_of(name)
        year = top.whole("boeken-vanaf", YEARS)
        numbers = {
            "zetel": top.text("zetel"),
            "kvk": top.digits("kvk", _KVK),
            "rsin": top.digits("rsin", _RSIN, _passes_eleven),
            "incassant": top.checked("incassant", read_creditor),
            "bestuur": " ".join(top.numbers("bestuur")),
        }
        kamers = tuple(map(self._kamer, self._tables(said, "kamer")))
        if not kamers:
            remedy = "noem een kamer, met een code en een naam."
            top.wrong("naam", "er is geen kamer.", "voeg [[kamer]] toe, met een code en een naam.", remedy)
        self._once(said, "kamer", [kamer.code for kamer in kamers])
        if not KAMER_CODE.fullmatch(code) or code in [kamer.code for kamer in kamers]:
            top.wrong(
                "code", f"'{code}' kan niet de code van de coöperatie zijn.", "kies hoofdletters, anders dan een kamer."
            )
        banks = tuple(map(self._bank, self._tables(said, "bank")))
        self._once(said, "bank", [bank.code for bank in banks])
        funders = tuple(self._funder(table, kamers) for table in self._tables(said, "financier"))
        self._once(said, "financier", [funder.code for funder in funders])
        share = TomlTable(self, said.get("aandeel", {}), "aandeel", 0)
        new_cooperative = Cooperative(
            name,
            code,
            year,
            {key: value for key, value in numbers.items() if value},
            kamers,
            banks,
            funders,
            tuple(map(self._rate, self._tables(said, "tarief"))),
            share.amount("waarde", SHARE_VALUE),
            tuple(self._fee(table, year) for table in self._tables(said, "contributie")),
            self._balance(said.get("beginbalans", {}), balance_accounts(kamers, banks, funders)),
        )
        share.refuse_unknown()
        top.refuse_unknown({"kamer", "bank", "financier", "tarief", "aandeel", "contributie", "beginbalans"})
        return new_cooperative

    def _tables(self, said: Mapping[str, Any], name: str) -> list[TomlTable]:
        items = said.get(name, [])
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            TomlTable(self, {}, name, 0).wrong("", f"{name} staat verkeerd.", f"schrijf [[{name}]] boven elke {name}.")
            return []
        return [TomlTable(self, item, name, index) for index, item in enumerate(items)]

    def _once(self, said: Mapping[str, Any], name: str, codes: Sequence[str]) -> None:
        for index, code in enumerate(codes):
            if code and code in codes[:index]:
                TomlTable(self, said[name][index], name, index).wrong(
                    "code", f"'{code}' is er al.", "kies een andere code."
                )

    def _kamer(self, table: TomlTable) -> FirstKamer:
        code = table.text("code", required=True)
        if code and not KAMER_CODE.fullmatch(code):
            table.wrong(
                "code", f"'{code}' kan geen code zijn.", "gebruik hoofdletters en cijfers, met een letter voorop."
            )
        kamer = FirstKamer(
            code,
            table.text("naam") or code,
            table.text("stad"),
            table.amount("handgeld", PETTY_CASH_MOST),
            table.checked("iban", read_iban),
        )
        table.refuse_unknown()
        return kamer

    def _bank(self, table: TomlTable) -> Bank:
        name = table.text("naam", required=True)
        kind = table.one_of("soort", KINDS_OF_BANKS)
        bank = Bank(
            "-".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name)),
            name,
            table.checked("iban", _savings_number if kind == "spaar" else read_iban, required=True),
        )
        if name and not _ACCOUNT_NAME.fullmatch(bank.code):
            table.wrong("naam", f"'{name}' heeft geen letters.", "noem de bank, zoals 'ASN betaalrekening'.")
        table.refuse_unknown()
        return bank

    def _funder(self, table: TomlTable, kamers: Sequence[FirstKamer]) -> FirstFunder:
        codes = [kamer.code for kamer in kamers]
        code, group = table.text("code", required=True), table.text("groep") or "Overig"
        problem = funder_problem(code, group, None) if code else None
        if problem:
            table.wrong(*problem)
        named = table.texts("kamers")
        for unknown in [kamer for kamer in named if kamer not in codes]:
            table.wrong("kamers", f"kamer '{unknown}' is er niet.", f"kies uit: {' '.join(codes)}.")
        funder = FirstFunder(code, table.text("naam") or code, group, table.yes("subsidie"), named or tuple(codes))
        table.refuse_unknown()
        return funder

    def _rate(self, table: TomlTable) -> tuple[str, Decimal]:
        rate = (table.one_of("soort", KINDS_OF_HOURS), table.amount("uur", None))
        table.refuse_unknown()
        return rate

    def _fee(self, table: TomlTable, year: int) -> FirstFee:
        kind, amount = table.one_of("soort", KINDS_OF_MEMBERS), table.amount("bedrag", None)
        due = tuple(day for text in table.texts("vervalt") if (day := table.day("vervalt", text, year)))
        if not due:
            what = "er staat geen dag waarop zij vervalt."
            table.wrong("vervalt", what, 'schrijf bijvoorbeeld vervalt = ["31-03"].', "schrijf bijvoorbeeld 31-03.")
        table.refuse_unknown()
        return FirstFee(kind, amount, due)

    def _balance(self, said: Any, known: Sequence[str]) -> Balance:
        table = TomlTable(self, said if isinstance(said, dict) else {}, "beginbalans", 0)
        balance = tuple((name, table.amount(name, None, least=None)) for name in table.said)
        problems = balance_problems(balance)
        for name, what, remedy in problems:
            table.wrong(name, what, remedy)
        for name in [name for name, _ in balance if name not in known] if not problems else ():
            near = get_close_matches(name, known, 3, 0.5) or known
            table.wrong(name, f"rekening {name} is er niet.", f"kies uit: {', '.join(near)}.")
        return balance


def balance_accounts(
    kamers: Sequence[FirstKamer], banks: Sequence[Bank], funders: Sequence[FirstFunder]
) -> tuple[str, ...]:
    """The accounts that new books can begin with."""
    return (
        *(f"{accounts.BANK}:{code}" for code in ([bank.code for bank in banks] or ["ING"])),
        *(f"{place}:{kamer.code}" for place in (accounts.PETTY_CASH, accounts.CASH_BOX) for kamer in kamers),
        *(accounts.UNEXPLAINED, accounts.IN_TRANSIT, accounts.SHARES, accounts.RESERVE),
        *(f"{accounts.GRANTS}:{funder.code}" for funder in funders if funder.is_grant),
        *BY_ACCOUNT,
    )


def require_number(name: str, number: str) -> None:
    """Refuse an official number, of the kind `kvk` or `rsin`, that cannot be one.

    Raises:
        InputError: it has another length, or its check digit is wrong.
    """
    table = TomlTable(TomlText(), {name: number}, "", 0)
    table.digits(name, *((_RSIN, _passes_eleven) if name == "rsin" else (_KVK,)))
    for problem in table.of.problems:
        with of_field(name):
            raise InputError(problem.what, remedy=problem.remedy)


def _passes_eleven(number: str) -> bool:
    """The test of eleven of the tax office: the last digit counts as minus one."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11 == 0


def _savings_number(text: str) -> str:
    number = "".join(text.split()).upper()
    return number if SAVINGS.fullmatch(number) and not number[:2].isalpha() else read_iban(text)


def example() -> str:
    """A file with everything in it, and what it means."""
    return (TEMPLATE.parent / "cooperatie.toml").read_text("utf-8")


# `bwk nieuw`: new books of a cooperative, by a few options or by a file that says all of it.

_ACCOUNTS = POST.file
_BANK = f"""{OPENED} open Activa:Bank:ING EUR
  naam: "ING betaalrekening"
  rgs: "BLimBanRba"
"""
_SHARE = "price AANDEEL 25 EUR"
_NAME = "Coöperatie"  # where none is given
_RGS_BANK = "BLimBanRba"


def books_of(folder: Path, cooperative: Cooperative) -> Path:
    """Write new books of a cooperative, with all that it said of itself, and return their main file."""
    begins = dt.date(cooperative.year, 1, 1)
    kamers = [
        NewKamer(kamer.code, kamer.name, kamer.ceiling, begins, kamer.iban or None, city=kamer.city)
        for kamer in cooperative.kamers
    ]
    standing = {
        _ACCOUNTS: usual_posts(begins),
        FUNDER.file: entries_text(_funders(cooperative, begins)),
        TARIFF.file: entries_text(_rates(cooperative, begins)),
        FEE.file: entries_text(_fees(cooperative, begins)),
    }
    opening = {
        file: f";; Beginbalans {cooperative.year}.\n{entries_text(entries)}"
        for file, entries in opening_entries(cooperative.balance, begins).items()
    }
    return new_books(
        folder,
        cooperative.name,
        kamers,
        {_ACCOUNTS: _accounts(cooperative)},
        cooperative.numbers,
        begins,
        code=cooperative.code,
        begins=begins,
        more={file: text for file, text in (standing | opening).items() if text.strip()},
        history=True,
    )


def _accounts(cooperative: Cooperative) -> str:
    """The accounts of the template, with the banks and the value of a share of this cooperative."""
    text = template_text(_ACCOUNTS).replace(_SHARE, f"price AANDEEL {cooperative.share_value} EUR")
    banks = [
        data.Open(
            {meta.NAME: bank.name, meta.IBAN: bank.iban, meta.RGS: _RGS_BANK},
            OPENED,  # as all of the template
            f"{accounts.BANK}:{bank.code}",
            [EUR],
            None,
        )
        for bank in cooperative.banks
    ]
    return text.replace(_BANK, entries_text(banks)) if banks else text


def _funders(cooperative: Cooperative, begins: dt.date) -> Iterator[Any]:
    for funder in cooperative.funders:
        values = funder_values(funder.name, funder.group, funder.kamers, is_grant=funder.is_grant)
        yield custom(values, begins, FUNDER.type, funder.code)


def _rates(cooperative: Cooperative, begins: dt.date) -> Iterable[Any]:
    for kind, rate in cooperative.rates:
        name = f"UUR.{kind.upper()}-{begins.year}"
        yield data.Commodity({meta.NAME: f"Uur van soort {kind} vanaf {begins}", "soort": kind}, begins, name)
        yield data.Price({}, begins, name, Amount(rate, EUR))


def _fees(cooperative: Cooperative, begins: dt.date) -> Iterator[Any]:
    for fee in cooperative.fees:
        values = {"vervalt": " ".join(map(str, sorted(fee.due))), "rekening": "Eigen:LEDEN"}
        yield custom(values, begins, FEE.type, fee.kind, Amount(fee.amount, EUR))


# The act, as it is asked for.


def _code_and_name(text: str) -> tuple[str, str]:
    code, separator, name = text.partition("=")
    return code.strip(), name.strip() if separator and name.strip() else code.strip()


def _require_room(
    *,
    map_: Path,
    kamers: Sequence[tuple[str, str]],
    naam: str = _NAME,
    code: str | None = None,
    uit: Path | None = None,
    kvk: str | None = None,
    rsin: str | None = None,
    jaar: int | None = None,
    **_: object,
) -> None:
    if not (map_.exists() and place_of(map_).folder.is_dir()):  # else one's turn tells, and clears away
        refuse_taken(map_)
    if uit is not None and (kamers or code or jaar or naam != _NAME):
        raise WrongCallError("uit", "Met --uit staat alles in dat bestand: laat de andere opties weg.")
    if uit is not None:
        read_cooperative(uit)
    if jaar is not None and jaar not in YEARS:
        with of_field("jaar"):
            raise InputError(
                f"de boeken kunnen niet in {jaar} beginnen.",
                remedy=f"noem een jaar van {YEARS[0]} tot en met {YEARS[-1]}.",
            )
    for name, number in (("kvk", kvk), ("rsin", rsin)):
        if number:
            require_number(name, number)
    check_codes([kamer for kamer, _ in kamers], code or code_of(naam))


@act(
    "nieuw",
    placed("map_", FOLDER, "De map waarin de boeken komen.", word="MAP"),
    Field(
        "kamers",
        FieldKind("code=naam", _code_and_name),
        "Een kamer, bijvoorbeeld LINDE='Kamer De Linde'. Mag vaker; zonder deze optie komt er een kamer KAMER.",
        many=True,
        option="kamer",
    ),
    Field("naam", TEXT, "Naam van de coöperatie.", default=_NAME, shows_default=True),
    Field("code", TEXT, "Haar code in namen van rekeningen; anders de hoofdletters van haar naam, of COOP."),
    Field("iban", TEXT, "Rekeningnummer bij ING; zonder deze optie volgt het uit het eerste afschrift."),
    Field("kvk", TEXT, "Nummer bij de Kamer van Koophandel."),
    Field("rsin", TEXT, "Fiscaal nummer van de coöperatie, voor de auditfile."),
    Field(
        "jaar", YEAR, "Het eerste jaar van de boeken; anders dit jaar. Leest u oudere jaren in, dan schuift het mee."
    ),
    Field("uit", FILE, "Een bestand waarin alles staat; 'bwk nieuw --voorbeeld-toml' toont er een."),
    check=_require_room,
    begins=True,
)
def beginning(
    map_: Path,
    kamers: Sequence[tuple[str, str]],
    naam: str,
    code: str | None,
    iban: str | None,
    kvk: str | None,
    rsin: str | None,
    jaar: int | None,
    uit: Path | None,
) -> Done:
    """Maak in MAP lege boeken die meteen klaar zijn voor 'bwk importeer'.

    Geef met --uit een bestand waarin staat wie de coöperatie is, met haar kamers, banken, financiers, tarieven en
    beginbalans. Wat daarin niet klopt, wordt in een keer genoemd.
    """
    if uit is not None:
        books_of(map_, read_cooperative(uit))
        return Done(what_now(map_))
    begins = dt.date(jaar or today().year, 1, 1)
    opened = [NewKamer(kamer, name, PETTY_CASH_MOST, begins) for kamer, name in kamers or (("KAMER", "Kamer"),)]
    numbers = {key: value for key, value in (("kvk", kvk), ("rsin", rsin)) if value}
    more = {POST.file: usual_posts(begins)}
    new_books(map_, naam, opened, None, numbers, begins, iban, code=code or "", begins=begins, more=more, history=True)
    return Done(what_now(map_))
