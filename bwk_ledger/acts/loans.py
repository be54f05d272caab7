"""Loans from or to a member or a fund: write down what was agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    AMOUNT,
    DAY,
    KAMER,
    TEXT,
    Done,
    Field,
    Kind,
    a_kamer_or_cooperative,
    act,
    choice,
    placed,
    whole,
)
from bwk_ledger.acts.agreements import FIELDS, add_opening, refuse_same, told, with_whom
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.acts.debts import next_number
from bwk_ledger.acts.parts import as_typed
from bwk_ledger.acts.payments import cooperative
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import InputError
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.books.text import custom
from bwk_ledger.standing.loans import (
    FIRST,
    LINEAR,
    LOAN,
    MONTHS,
    POST,
    RATE,
    SECURITY,
    SORT,
    TERMS,
    WAY,
    WAYS,
    read_loan,
)
from bwk_ledger.standing.open_items import AMOUNT as OF_AMOUNT
from bwk_ledger.standing.open_items import BORROWED, LENT, WHO, Sort
from bwk_ledger.standing.open_items import KAMER as OF_KAMER

if TYPE_CHECKING:
    import datetime as dt

    from bwk_ledger.rules.load import Ledger

_COUNT = Kind("aantal", whole, least=1)
_INTEREST = "rente"
_MOST = Decimal(100)  # percent


@act(
    "lening boek",
    placed("wie", TEXT, "De code of naam van de organisatie, of het nummer van een persoon."),
    placed("bedrag", AMOUNT, "De hoofdsom, zoals 12000,00; met --beginstand wat er dan nog van openstaat."),
    Field("soort", choice(BORROWED, LENT), "Of de coöperatie haar ontvangt, of verstrekt.", required=True),
    Field("eerste", DAY, "De dag van de eerste termijn.", required=True),
    Field("termijnen", _COUNT, "Hoeveel termijnen er zijn.", required=True),
    Field("maanden", _COUNT, "Hoeveel maanden een termijn duurt.", default=1, shows_default=True),
    Field("aflossing", choice(*WAYS), "Hoe er wordt afgelost.", default=LINEAR, shows_default=True),
    Field("rente", AMOUNT, "De rente, procent per jaar.", default=ZERO, shows_default=True),
    Field("rentepost", TEXT, "De groep en post van de rente, zoals Organisatie:Rente."),
    Field("kamer", KAMER, "De kamer van de rente; anders de coöperatie.", check=a_kamer_or_cooperative),
    Field(
        "zekerheid",
        TEXT,
        "Welke zekerheid ervoor is gegeven, zoals 'pandrecht op de inventaris'; noem geen mensen.",
        default="",
    ),
    *FIELDS,
)
def agreeing(
    ledger: Ledger,
    wie: str,
    bedrag: Decimal,
    soort: str,
    eerste: dt.date,
    termijnen: int,
    maanden: int,
    aflossing: str,
    rente: Decimal,
    rentepost: str | None,
    kamer: str | None,
    zekerheid: str,
    datum: dt.date,
    iban: str,
    beginstand: bool,
) -> Done:
    """Leg een lening van of aan WIE vast, met haar termijnen.

    De hoofdsom en elke termijn herkent 'bwk importeer' aan de bankregel; wat daarvan rente is, volgt uit de afspraak.
    """
    amount, changes = require_amount(bedrag), ledger.changes()
    sort = Sort.LOAN_GIVEN if soort == LENT else Sort.LOAN_RECEIVED
    if not 0 <= rente < _MOST:
        raise InputError(f"{rente} procent rente kan niet.", field="rente", remedy="schrijf bijvoorbeeld 2,5.")
    if eerste < datum:
        raise InputError(
            f"de eerste termijn, {eerste}, ligt voor de afspraak van {datum}.",
            field="eerste",
            remedy="verbeter --eerste of --datum; van een lopende lening noemt u de eerste termijn die nog komt.",
        )
    code = kamer or cooperative(ledger.config).code
    post = _post(ledger, sort, code, rentepost) if rente else ""
    who = with_whom(ledger, changes, wie, iban, datum)
    values = LOAN.metadata(
        {
            SORT: soort,
            WHO: who,
            OF_KAMER: code,
            OF_AMOUNT: Amount(amount, EUR),
            RATE: rente or None,
            WAY: aflossing,
            TERMS: Decimal(termijnen),
            MONTHS: Decimal(maanden),
            FIRST: eerste,
            POST: post,
            SECURITY: as_typed(zekerheid, "zekerheid"),
        }
    )
    refuse_same(ledger, LOAN, datum, values)
    number = next_number(ledger, sort, datum.year)
    entry = custom(values, datum, LOAN.type, number)
    changes.append(LOAN.file, [entry], "Relaties")
    if beginstand:
        add_opening(ledger, changes, number, sort, amount, datum)
    changes.commit()
    terms = read_loan(entry, [number]).terms()
    total = sum((term.interest for term in terms), ZERO)
    with_whom_said = f"{soort} {'aan' if soort == LENT else 'van'} {who}"
    return Done(
        (
            f"{number}: {format_amount(amount)} euro {with_whom_said}.",
            f"{termijnen} termijnen vanaf {eerste}, de laatste op {terms[-1].due}; rente samen {format_amount(total)}.",
            *told(ledger, number, sort, amount, is_opening=beginstand),
        )
    )


def _post(ledger: Ledger, sort: Sort, kamer: str, named: str | None) -> str:
    """The post of the interest: what was named, else the one of this kamer that says so.

    Raises:
        InputError: there is none, or more than one.
    """
    root = accounts.EXPENSES if sort.is_debt else accounts.INCOME
    of_cooperative = ledger.config.kamers[kamer].is_cooperative
    posts = [item for item in ledger.config.posts if item.root == root and item.for_cooperative == of_cooperative]
    paths = [item.path for item in posts]
    if named is not None and named in paths:
        return named
    found = [item.path for item in posts if _INTEREST in f"{item.path} {item.name}".casefold()]
    if named is None and len(found) == 1:
        return found[0]
    raise InputError(
        f"{kamer} heeft geen post '{named}'." if named else f"welke post van {kamer} de rente krijgt, is niet zeker.",
        field="rentepost",
        cause=f"de {root} van {kamer} hebben: {', '.join(paths) or 'geen post'}.",
        remedy="noem met --rentepost een van deze.",
    )
