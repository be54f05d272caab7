"""Own accounts: open one at a bank, close one that is empty; and what is no bank: reserves, funds and provisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import AMOUNT, DAY, KAMER, TEXT, Done, Field, WrongCallError, act, choice, placed
from bwk_ledger.acts.memorial import CHART
from bwk_ledger.acts.parts import as_typed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import FieldName, InputError, advice, bare, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.register.people import read_iban
from bwk_ledger.standing.refusals import as_part, require_kamer
from importers.booking import new_posting
from importers.own_accounts import SAVINGS
from importers.readers.values import account_key, account_number
from importers.work import books_file

if TYPE_CHECKING:
    from decimal import Decimal

    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger


# Own accounts at a bank: open one, and close one that is empty.

_FILE = "stam/rekeningen.beancount"
_RGS_BANK = "BLimBanRba"
_CURRENT, _SAVINGS, _PETTY_CASH = "bank", "spaar", "handgeld"
_DAY = dt.timedelta(days=1)
_INDENT = 2


def _require_fit(
    *, naam: str | None, iban: str, soort: str, kamer: str | None, vanaf: dt.date | None, beginsaldo: Decimal | None
) -> None:
    del iban
    if soort == _PETTY_CASH:
        if kamer is None:
            raise WrongCallError("kamer", "Noem met --kamer van welke kamer het handgeld is.")
        if naam or vanaf or beginsaldo is not None:
            raise WrongCallError(
                "kamer",
                "De rekening van het handgeld heet naar haar kamer en begint met haar: laat --naam, --vanaf en "
                "--beginsaldo weg.",
            )
        return
    if kamer is not None:
        raise WrongCallError("kamer", "Een kamer heeft alleen een rekening voor handgeld: kies --soort handgeld.")
    if not (naam or "").strip():
        raise WrongCallError("naam", "Noem met --naam hoe de rekening heet, zoals --naam 'ASN betaalrekening'.")
    if vanaf is None:
        raise WrongCallError("vanaf", "Noem met --vanaf de eerste dag van de rekening.")


@act(
    "rekening openen",
    Field("naam", TEXT, "Hoe de rekening heet, zoals 'ASN betaalrekening': zo staat zij op de balans."),
    Field(
        "iban", TEXT, "Het rekeningnummer; dat van een spaarrekening mag er een van de bank zelf zijn.", required=True
    ),
    Field("soort", choice(_CURRENT, _SAVINGS, _PETTY_CASH), "Wat voor rekening het is.", required=True),
    Field("kamer", KAMER, "De kamer waarvan dit het handgeld is."),
    Field("vanaf", DAY, "De eerste dag van de rekening, of de eerste waarvan u regels inleest."),
    Field("beginsaldo", AMOUNT, "Wat er voor die dag al op stond en nog niet in de boeken is; anders niets."),
    check=_require_fit,
)
def opening_account(
    ledger: Ledger,
    naam: str | None,
    iban: str,
    soort: str,
    kamer: str | None,
    vanaf: dt.date,
    beginsaldo: Decimal | None,
) -> Done:
    """Neem een eigen bankrekening op in de boeken: van de coöperatie, of die van het handgeld van een kamer.

    Daarna kunt u haar afschriften inlezen. Bij een overstap naar een andere bank opent u de nieuwe rekening, leest u de
    afschriften van beide in, en sluit u de oude met 'bwk rekening sluiten'.
    """
    number = _read_number(iban, soort)
    _refuse_known(ledger, number)
    changes = ledger.changes()
    if kamer is not None:
        return _of_kamer(ledger, changes, kamer, number)
    name = " ".join((naam or "").split())
    account = _new_account(ledger, name)
    # One day earlier, on which stands what was there before: also where the first statement tells how much that was.
    before = vanaf - _DAY
    values = {meta.NAME: name, meta.IBAN: number, meta.RGS: _RGS_BANK}
    changes.append(_FILE, [data.Open(values, before, account, [EUR], None)], "Rekeningen")
    lines = [f"{account} ({name}, {number}) staat in de boeken vanaf {vanaf}; zie {_FILE}."]
    if beginsaldo:
        changes.append(books_file(account, before.year), [_begin(account, before, beginsaldo)], f"Bank {before.year}")
        lines.append(f"Beginsaldo: {format_amount(beginsaldo)} op {before}, tegenover {accounts.RESERVE}.")
    changes.commit()
    return Done((*lines, advice("Lees nu haar afschriften in met ", way("importeer"), ".")))


def _of_kamer(ledger: Ledger, changes: Changes, code: str, number: str) -> Done:
    kamer = require_kamer(ledger.config, code)
    source = kamer.source
    if known := source.get(meta.IBAN):
        raise InputError(
            f"kamer {code} heeft al een rekening voor haar handgeld: {known}.",
            cause="de boeken kennen van elke kamer een rekening voor handgeld.",
            remedy=advice("is dat niet meer de goede, geef dan: ", bare("kamer wijzig", code, iban=number)),
        )
    changes.add_metadata(Path(source["filename"]), source["lineno"], {meta.IBAN: number}, _INDENT, f'"{code}"')
    changes.commit()
    account = f"{accounts.PETTY_CASH}:{code}"
    return Done(
        (f"{account} heeft nu nummer {number}; zie stam/kamers.beancount.", "Lees nu haar afschriften in."),
    )


def _read_number(text: str, kind: str) -> str:
    number = account_number(text)
    if kind == _SAVINGS and not number[:2].isalpha() and SAVINGS.fullmatch(number):
        return number
    return read_iban(number or "(leeg)")


def _refuse_known(ledger: Ledger, number: str) -> None:
    for entry in ledger.by_type[data.Open]:
        known = entry.meta.get(meta.IBAN)
        if known and account_key(str(known)) == account_key(number):
            raise InputError(
                f"rekening {number} is er al: {entry.account}.",
                cause=f"zij bestaat in de boeken vanaf {entry.date}.",
                remedy=advice("lees haar afschriften in met ", way("importeer"), "."),
            )


def _new_account(ledger: Ledger, name: str) -> str:
    """An account named after the rekening: `ASN betaalrekening` is `Activa:Bank:ASN-Betaalrekening`."""
    part = as_part(name)
    if not part:
        raise InputError(
            f"van '{name}' is geen naam van een rekening te maken.",
            cause="er staat geen letter of cijfer in.",
            remedy=advice("noem de bank, zoals ", FieldName("naam"), " 'ASN betaalrekening'."),
        )
    account = f"{accounts.BANK}:{part}"
    if account in ledger.names:
        raise InputError(
            f"er is al een rekening {account}.",
            remedy=advice(
                "kies met ",
                FieldName("naam"),
                " een andere naam, zoals 'ASN spaarrekening'; haar afschriften leest u in met ",
                way("importeer"),
                ".",
            ),
        )
    return account


def _begin(account: str, day: dt.date, amount: Decimal) -> Any:
    return data.Transaction(
        {meta.REASON: "geopend met beginsaldo"},
        day,
        "*",
        None,
        "Beginsaldo",
        frozenset(),
        frozenset(),
        [new_posting(account, amount), new_posting(accounts.RESERVE, ZERO - amount)],
    )


# Close.


@act(
    "rekening sluiten",
    placed("rekening", TEXT, "Haar naam of nummer, zoals ING of haar IBAN."),
    Field("op", DAY, "De laatste dag van de rekening; anders vandaag.", default=today),
)
def closing_account(ledger: Ledger, rekening: str, op: dt.date) -> Done:
    """Sluit een bankrekening die leeg is: vanaf de dag erna kan er niets meer op worden geboekt.

    Wat erop staat maakt u eerst over; dat weten de boeken als u het laatste afschrift inleest.
    """
    entry = _named(ledger, rekening)
    account = entry.account
    for closed in ledger.by_type.get(data.Close, ()):
        if closed.account == account:
            raise InputError(
                f"{account} is al gesloten: vanaf {closed.date} is zij er niet meer.", remedy="er is niets te doen."
            )
    moves = [
        (item.date, posting.units.number)
        for item in ledger.transactions
        for posting in item.postings
        if posting.account == account
    ]
    left = sum((number for _, number in moves), ZERO)
    if left:
        raise InputError(
            f"op {account} staat nog {format_amount(left)}.",
            cause="een rekening die sluit is leeg, anders verdwijnt geld van de balans.",
            remedy=advice(
                "maak het over en lees het laatste afschrift van deze rekening in met ", way("importeer"), "."
            ),
        )
    after = max((day for day, _ in moves), default=op)
    if after > op or op < entry.date:
        raise InputError(
            f"{account} kan op {op} niet sluiten.",
            cause=f"zij bestaat vanaf {entry.date}, en haar laatste boeking is van {after}.",
            remedy=advice(
                "kies met ", FieldName("op"), " een latere dag, zoals ", FieldName("op"), f" {max(after, entry.date)}."
            ),
        )
    # A balance of the bank at the end of the last day stands on the day after it, on which it may close.
    asserted = (item.date for item in ledger.by_type.get(data.Balance, ()) if item.account == account)
    day = max((op + _DAY, *asserted))
    changes = ledger.changes()
    changes.append(_FILE, [data.Close({}, day, account)], "Rekeningen")
    changes.commit()
    return Done((f"{account} is gesloten: vanaf {day} kan er niets meer op worden geboekt; zie {_FILE}.",))


def _named(ledger: Ledger, text: str) -> Any:
    """The account of the cooperative at a bank with a name or a number.

    Raises:
        InputError: there is none, or more than one.
    """
    opens = [entry for entry in ledger.by_type[data.Open] if accounts.is_under(entry.account, accounts.BANK)]
    matches = [entry for entry in opens if _called(text) in {_called(name) for name in _names(entry)}]
    if len(matches) == 1:
        return matches[0]
    raise InputError(
        f"er is geen bankrekening '{text}'." if not matches else f"er is meer dan een bankrekening '{text}'.",
        cause=f"de bankrekeningen van de coöperatie zijn: {', '.join(entry.account for entry in opens)}.",
        remedy="noem een daarvan; de rekening van het handgeld eindigt met haar kamer.",
    )


def _names(entry: Any) -> tuple[str, ...]:
    name, number = (str(entry.meta.get(key, "")) for key in (meta.NAME, meta.IBAN))
    return tuple(filter(None, (entry.account, entry.account.rpartition(":")[2], name, number)))


def _called(text: str) -> str:
    return "".join(text.split()).casefold()


# Accounts of the balance sheet that are no bank: reserves, funds, provisions, and what is owed or to be received.


@dataclass(frozen=True)
class _Sort:
    """A sort of account: below which one it stands, its code of RGS, and what it is."""

    parent: str
    rgs: str
    about: str


_SORTS = {
    "reserve": _Sort(f"{accounts.EQUITY}:Reserves", "BEivBerBer", "een bestemmingsreserve: de leden besluiten erover"),
    "fonds": _Sort(f"{accounts.EQUITY}:Fondsen", "BEivBefBef", "een bestemmingsfonds: een ander zei waar het voor is"),
    "voorziening": _Sort(
        f"{accounts.LIABILITIES}:Voorziening", "BVrzOvzOvz", "een voorziening: wat later vrijwel zeker wordt betaald"
    ),
    "vordering": _Sort(accounts.ASSETS, "BVorOvrOvk", "een vordering: wat nog wordt ontvangen"),
    "schuld": _Sort(accounts.LIABILITIES, "BSchOpaNtb", "een schuld: wat nog wordt betaald"),
}


@act(
    "rekening maak",
    placed("naam", TEXT, "Hoe de rekening heet, zoals 'Groot onderhoud': zo staat zij op de balans."),
    Field("soort", choice(*_SORTS), "Wat voor rekening het is.", required=True),
)
def making(ledger: Ledger, naam: str, soort: str) -> Done:
    """Maak een rekening van de balans: een reserve, een fonds, een voorziening, een vordering of een schuld.

    Een voorziening vult u met 'bwk boeking memoriaal': --debet de last, --credit de voorziening; wat vrijvalt andersom.
    Wat ervan wordt betaald, boekt u op de voorziening zelf. Een bankrekening opent u met 'bwk rekening openen'.
    """
    name, sort = as_typed(naam, "naam"), _SORTS[soort]
    part = as_part(name)
    if not part:
        raise InputError(
            f"van '{name}' is geen naam van een rekening te maken.",
            field="naam",
            cause="er staat geen letter of cijfer in.",
            remedy="noem waar de rekening voor is, zoals 'Groot onderhoud'.",
        )
    account = f"{sort.parent}:{part}"
    taken = next((known for known in ledger.names if accounts.is_under(known, account)), None)
    if taken is not None:
        raise InputError(
            f"er is al een rekening {taken}.",
            field="naam",
            remedy="gebruik die, of kies een andere naam; er is niets geschreven.",
        )
    begins = ledger.config.begins
    if begins is None:
        raise InputError("deze boeken hebben geen kamers.", remedy=advice("maak boeken met ", way("nieuw"), "."))
    changes = ledger.changes()
    changes.append(
        CHART, [data.Open({meta.NAME: name, meta.RGS: sort.rgs}, begins, account, [EUR], None)], "Rekeningen"
    )
    changes.commit()
    return Done((f"{account} is er: {sort.about}.", f"Zij staat in {CHART}."))
