"""Deposits, loans and contracts: with whom they are agreed, and what comes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    ACCOUNT,
    AMOUNT,
    DAY,
    FLAG,
    KAMER,
    TEXT,
    YEAR,
    Done,
    Field,
    FieldKind,
    a_kamer_or_cooperative,
    act,
    choice,
    of_field,
    placed,
    whole,
)
from bwk_ledger.acts.cash import own_income
from bwk_ledger.acts.cash_box import require_amount
from bwk_ledger.acts.debts import next_number, questions_paying, require_enterer
from bwk_ledger.acts.parts import as_typed
from bwk_ledger.acts.payments import cooperative
from bwk_ledger.acts.relations import require_relation
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import PERSON_NUMBER, FieldName, InputError, advice, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.text import custom, quoted
from bwk_ledger.figures.open_items import find_item, open_items
from bwk_ledger.standing.agreements import (
    ABOUT,
    CONTRACT,
    FIRST,
    FOR_KAMER,
    LINEAR,
    LOAN,
    MONTHS,
    NOTICE,
    OTHER_PARTY,
    POST,
    RATE,
    SECURITY,
    SORT,
    TERMS,
    WAY,
    WAYS,
    YEARLY,
    read_loan,
)
from bwk_ledger.standing.form import END
from bwk_ledger.standing.open_items import AMOUNT as OF_AMOUNT
from bwk_ledger.standing.open_items import (
    BORROWED,
    DEPOSIT,
    DEPOSIT_SORT,
    LENT,
    PAID,
    RECEIVED,
    RETURN,
    WHO,
    Sort,
    find_relation,
)
from bwk_ledger.standing.open_items import KAMER as OF_KAMER
from bwk_ledger.standing.refusals import find_account
from importers.booking import new_posting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from bwk_ledger.base.errors import Advice
    from bwk_ledger.books.store import Changes
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.form import Form, Key


# What deposits and loans share: with whom they are agreed, and what there was of them when the books began.

FIELDS = (
    Field("datum", DAY, "De dag van de afspraak; anders vandaag.", default=today),
    Field("iban", TEXT, "Het rekeningnummer; nodig bij een nieuwe organisatie.", default=""),
    Field("beginstand", FLAG, "Het geld is al betaald of ontvangen voordat deze boeken begonnen."),
)


def with_whom(ledger: Ledger, changes: Changes, named: str, iban: str, day: dt.date) -> str:
    """The code of an organisation, or the number of a person.

    Raises:
        InputError: nobody knows them.
    """
    if PERSON_NUMBER.fullmatch(named.upper()):
        with of_field("wie"):
            require_enterer(ledger, named.upper(), day)
        return named.upper()
    return require_relation(ledger, changes, named, iban, day).code


def refuse_same(ledger: Ledger, form: Form, day: dt.date, values: Mapping[str, Any]) -> None:
    """Refuse an agreement that is in the books already, so that a command given again books nothing twice.

    Raises:
        InputError: it is.
    """
    for entry in ledger.customs:
        if entry.type == form.type and entry.date == day and values.items() <= entry.meta.items():
            raise InputError(
                f"deze {form.called} staat er al, als {entry.values[0].value}.",
                remedy=advice(
                    "er is niets te doen; is het een tweede, noem dan met ", FieldName("datum"), " een andere dag."
                ),
            )


def add_opening(ledger: Ledger, changes: Changes, number: str, sort: Sort, amount: Decimal, day: dt.date) -> None:
    """Book what there was when the books began.

    Raises:
        InputError: that year is closed.
    """
    if day.year in sealed_years(ledger.root):
        raise InputError(f"{day.year} is afgesloten.", field="datum", remedy="noem een dag in een jaar dat open is.")
    held = new_posting(sort.account, sort.sign * amount, {meta.ITEM: number})
    postings = [held, new_posting(accounts.RESERVE, -sort.sign * amount)]
    values = {meta.REASON: "beginstand"}
    entry = data.Transaction(values, day, "*", None, f"Beginstand {number}", frozenset(), frozenset(), postings)
    changes.append(f"jaren/{day.year}/memoriaal.beancount", [entry], f"Memoriaal {day.year}")


def told(ledger: Ledger, number: str, sort: Sort, amount: Decimal, *, is_opening: bool) -> list[str | Advice]:
    """What is left to do: nothing, or to wait for the money."""
    if is_opening:
        return [f"{number} staat met {format_amount(amount)} euro in de boeken."]
    return [
        advice(f"Noem {number} bij de betaling: dan herkent ", way("importeer"), " de bankregel zeker."),
        *questions_paying(ledger, amount if sort.is_debt else -amount, number),
    ]


# Deposits: paid to a landlord, received from who uses a kamer; given back, or kept in part with a reason.


@act(
    "borg boek",
    placed("wie", TEXT, "De code of naam van de organisatie, of het nummer van een persoon."),
    placed("bedrag", AMOUNT, "De borg, zoals 850,00."),
    Field("soort", choice(PAID, RECEIVED), "Of de coöperatie haar betaalt, of ontvangt.", required=True),
    Field("kamer", KAMER, "De kamer waar het om gaat.", required=True, check=a_kamer_or_cooperative),
    Field("terug", DAY, "De dag waarop zij terug moet zijn, als die bekend is."),
    *FIELDS,
)
def agreeing_deposit(
    ledger: Ledger,
    wie: str,
    bedrag: Decimal,
    soort: str,
    kamer: str,
    terug: dt.date | None,
    datum: dt.date,
    iban: str,
    beginstand: bool,
) -> Done:
    """Leg vast dat er een borg wordt betaald aan WIE, of van WIE ontvangen.

    Een betaalde borg is een vordering, een ontvangen borg een schuld. De bankregels ervan herkent 'bwk importeer'.
    """
    amount, changes = require_amount(bedrag), ledger.changes()
    sort = Sort.DEPOSIT_PAID if soort == PAID else Sort.DEPOSIT_RECEIVED
    who = with_whom(ledger, changes, wie, iban, datum)
    terms: dict[Key[Any], Any] = {DEPOSIT_SORT: soort, WHO: who, OF_KAMER: kamer, RETURN: terug}
    values = DEPOSIT.metadata({**terms, OF_AMOUNT: Amount(amount, EUR)})
    refuse_same(ledger, DEPOSIT, datum, values)
    number = next_number(ledger, sort, datum.year)
    changes.append(DEPOSIT.file, [custom(values, datum, DEPOSIT.type, number)], "Relaties")
    if beginstand:
        add_opening(ledger, changes, number, sort, amount, datum)
    changes.commit()
    what = f"{number}: borg van {format_amount(amount)} euro, {soort} {'aan' if soort == PAID else 'van'} {who}."
    return Done((what, *told(ledger, number, sort, amount, is_opening=beginstand)))


@act(
    "borg inhouden",
    placed("nummer", TEXT, "Het eigen nummer, zoals BORG-2026-001."),
    placed("bedrag", AMOUNT, "Wat er niet teruggaat."),
    Field("reden", TEXT, "Waarom; een naam hoort hier niet.", required=True),
    Field("rekening", ACCOUNT, "De bate, of van een betaalde borg de last; anders de eigen inkomsten van de kamer."),
    Field("datum", DAY, "De dag; anders vandaag.", default=today),
)
def keeping(ledger: Ledger, nummer: str, bedrag: Decimal, reden: str, rekening: str | None, datum: dt.date) -> Done:
    """Boek dat van een borg een deel niet teruggaat: van een ontvangen borg een bate, van een betaalde een last."""
    amount, number = require_amount(bedrag), nummer.upper()
    if datum.year in sealed_years(ledger.root):
        raise InputError(f"{datum.year} is afgesloten.", field="datum", remedy="noem een dag in een jaar dat open is.")
    item = find_item(open_items(ledger, datum, Sort.DEPOSIT_PAID, Sort.DEPOSIT_RECEIVED), number)
    agreement = ledger.config.deposits.get(number)
    if item is None or agreement is None:
        known = ", ".join(ledger.config.deposits) or "geen"
        raise InputError(f"er is op {datum} geen borg {number}.", remedy=f"kies uit: {known}.")
    if amount > item.open:
        raise InputError(
            f"van {number} staat {format_amount(item.open)} euro open, en dat is minder dan {format_amount(amount)}.",
            field="bedrag",
            remedy=advice(
                "noem ten hoogste wat openstaat; is het geld nog niet ingelezen, doe dat eerst met ",
                way("importeer"),
                ".",
            ),
        )
    quoted(reden, "reden")
    if rekening is None and not item.sort.is_debt:
        raise InputError(
            f"wat van {number} niet terugkomt, is een last.",
            field="rekening",
            remedy=advice("noem met ", FieldName("rekening"), " welke."),
        )
    kamers = {code: kamer.name for code, kamer in ledger.config.kamers.items()}
    account = find_account(rekening, ledger.names, kamers) if rekening else own_income(ledger, agreement.kamer, None)
    root = accounts.INCOME if item.sort.is_debt else accounts.EXPENSES
    result = accounts.result(account)
    if result is None or result.root != root:
        raise InputError(f"{account} begint niet met {root}.", field="rekening", remedy=f"noem een van de {root}.")
    sign = -item.sort.sign
    postings = [
        new_posting(item.sort.account, sign * amount, {meta.ITEM: number}),
        new_posting(account, -sign * amount),
    ]
    values = {meta.REASON: reden}
    if not item.sort.is_debt:
        values |= {meta.RECEIPT: meta.NO_RECEIPT, meta.NO_RECEIPT_REASON: f"ingehouden van {number}: {reden}"}
    entry = data.Transaction(values, datum, "*", None, f"Ingehouden van {number}", frozenset(), frozenset(), postings)
    if any(
        (item.date, item.narration, item.meta.get(meta.REASON)) == (datum, entry.narration, reden)
        and {(part.account, part.units) for part in item.postings} == {(part.account, part.units) for part in postings}
        for item in ledger.transactions
    ):
        raise InputError(
            f"dit is op {datum} al ingehouden van {number}.",
            remedy="er is niets te doen; is het nog eens zoveel, noem dan een andere reden.",
        )
    changes = ledger.changes()
    changes.append(f"jaren/{datum.year}/memoriaal.beancount", [entry], f"Memoriaal {datum.year}")
    changes.commit()
    left = format_amount(item.open - amount)
    return Done((f"{number}: {format_amount(amount)} euro ingehouden op {account}; terug gaat nog {left} euro.",))


# Loans from or to a member or a fund: write down what was agreed.

_COUNT = FieldKind("aantal", whole, least=1)
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
def agreeing_loan(
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
            remedy=advice(
                "verbeter ",
                FieldName("eerste"),
                " of ",
                FieldName("datum"),
                "; van een lopende lening noemt u de eerste termijn die nog komt.",
            ),
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
    interest_posts = [item.path for item in posts if _INTEREST in f"{item.path} {item.name}".casefold()]
    if named is None and len(interest_posts) == 1:
        return interest_posts[0]
    raise InputError(
        f"{kamer} heeft geen post '{named}'." if named else f"welke post van {kamer} de rente krijgt, is niet zeker.",
        field="rentepost",
        cause=f"de {root} van {kamer} hebben: {', '.join(paths) or 'geen post'}.",
        remedy=advice("noem met ", FieldName("rentepost"), " een van deze."),
    )


# Contracts that go on, such as rent: what they cost in a year, until when, and how long giving notice takes.

_CODE = FieldKind("code", str.upper)
_MONTHS = FieldKind("maanden", YEAR.read, least=0)


def _relation(ledger: Ledger, text: str) -> None:
    if find_relation(ledger.config.relations, text) is None:
        raise InputError(
            f"'{text}' is geen bekende organisatie.",
            cause=f"bekend zijn: {', '.join(ledger.config.relations) or 'geen'}.",
            remedy=advice("maak haar eerst bekend met ", way("relatie"), "."),
        )


@act(
    "contract boek",
    placed("code", _CODE, "Een korte naam voor het contract, zoals HUUR-LINDE."),
    placed("wie", TEXT, "De code of naam van de organisatie.", check=_relation),
    placed("bedrag", AMOUNT, "Wat het in een jaar kost."),
    Field("omschrijving", TEXT, "Waar het voor is.", required=True),
    Field("kamer", KAMER, "De kamer waar het voor is.", required=True, check=a_kamer_or_cooperative),
    Field("vanaf", DAY, "De eerste dag; anders vandaag.", default=today),
    Field("tot", DAY, "De laatste dag; zonder loopt het door tot het is opgezegd."),
    Field("opzegtermijn", _MONTHS, "Hoeveel maanden van tevoren het is op te zeggen.", default=0),
)
def contracting(
    ledger: Ledger,
    code: str,
    wie: str,
    bedrag: Decimal,
    omschrijving: str,
    kamer: str,
    vanaf: dt.date,
    tot: dt.date | None,
    opzegtermijn: int,
) -> Done:
    """Leg een contract vast dat doorloopt, zoals huur: CODE, met WIE, en BEDRAG per jaar.

    Het staat bij de verplichtingen in de jaarrekening, tot het afloopt.
    """
    amount = require_amount(bedrag)
    quoted(code, "code")
    quoted(omschrijving, "omschrijving")
    known = next((item for item in ledger.config.contracts if item.code == code), None)
    if known is not None and (known.end is None or vanaf <= known.end):
        raise InputError(
            f"contract {code} staat er al, met {known.who} vanaf {known.start}.",
            field="code",
            remedy=advice(
                "kies een andere code; is dit het vervolg, noem dan met ", FieldName("vanaf"), " een dag na het einde."
            ),
        )
    if tot is not None and tot < vanaf:
        raise InputError(f"{tot} ligt voor {vanaf}.", field="tot", remedy="noem een latere dag.")
    relation = find_relation(ledger.config.relations, wie)
    assert relation is not None  # its field was checked
    values: dict[Key[Any], Any] = {
        OTHER_PARTY: relation.code,
        ABOUT: " ".join(omschrijving.split()),
        FOR_KAMER: kamer,
        YEARLY: Amount(amount, EUR),
        END: tot,
        NOTICE: Decimal(opzegtermijn) if opzegtermijn else None,
    }
    changes = ledger.changes()
    changes.append(CONTRACT.file, [custom(CONTRACT.metadata(values), vanaf, CONTRACT.type, code)], "Relaties")
    changes.commit()
    until = f"tot en met {tot}" if tot else f"met een opzegtermijn van {opzegtermijn} maanden"
    return Done((f"{code}: {format_amount(amount)} euro per jaar aan {relation.name}, {until}.",))
