"""Taxes: VAT as it is filed, of a booking and of a quarter; and corporate tax of a year."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount

from bwk_ledger.acts.act import (
    ACCOUNT,
    AMOUNT,
    DAY,
    FLAG,
    TEXT,
    YEAR,
    Done,
    Field,
    FieldKind,
    WrongCallError,
    act,
    choice,
    placed,
    whole,
)
from bwk_ledger.acts.cash_box import AGAIN, require_amount
from bwk_ledger.acts.correction import NOTHING, begin
from bwk_ledger.acts.memorial import (
    CHART,
    NO_PAPER,
    PAPER_NUMBER,
    memorial_entry,
    papers_of,
    refuse_both,
    refuse_days,
    write_booking,
)
from bwk_ledger.acts.parts import read_part
from bwk_ledger.acts.payments import cooperative
from bwk_ledger.acts.posts import post_entry
from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, way
from bwk_ledger.base.money import EUR, ZERO, format_amount, without_zeros
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.books.store import refuse_closed
from bwk_ledger.books.text import custom
from bwk_ledger.figures.reconciliation import vat_proof
from bwk_ledger.figures.results import require_year
from bwk_ledger.figures.vat import require_vat
from bwk_ledger.rules.vat import FREE, KEY, MIXED, ROUNDED, SETTLED, USE, WORDS, wrong_vat
from bwk_ledger.standing.accruals import ACCRUAL
from bwk_ledger.standing.kamers import COOPERATIVE
from bwk_ledger.standing.vat import ALL, DECLARED, FINAL, MORE, QUARTERLY, SHARE, VAT, read_declared
from importers.booking import new_posting
from importers.questions import kept

if TYPE_CHECKING:
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.kamers import Post


# VAT: from when returns are filed and by which share, the VAT of a booking, what was declared, and its rounding.

_QUARTER = FieldKind("kwartaal", whole, least=1)
_QUARTERS = 4
_MOST_ROUNDING = Decimal(10)  # EUR of a quarter: each box less than one
_USES = {"alles": Decimal(ALL), "niets": ZERO, MIXED: MIXED}


def _require_a_rule(*, pro_rata: Decimal | None, herrekening: Decimal | None, **_: Any) -> None:
    if pro_rata is not None and herrekening is not None:
        raise WrongCallError("herrekening", "Noem --pro-rata of --herrekening, niet beide.")


@act(
    "btw instellen",
    Field("vanaf", DAY, "Vanaf welke dag; van een herrekening een dag van haar jaar.", required=True),
    Field("pro_rata", AMOUNT, "Welk procent van de btw op algemene kosten terugkomt."),
    Field("herrekening", AMOUNT, "Welk procent het over dat jaar bleek te zijn."),
    check=_require_a_rule,
)
def setting(ledger: Ledger, vanaf: dt.date, pro_rata: Decimal | None, herrekening: Decimal | None) -> Done:
    """Leg vast dat de coöperatie btw-aangifte doet, of welk deel van de btw op algemene kosten zij aftrekt.

    Zonder percentage is het: aangifte per kwartaal, vanaf die dag. Vraag de accountant welk percentage het is.
    """
    percent = herrekening if herrekening is not None else pro_rata
    if percent is not None and not 0 <= percent <= ALL:
        raise InputError(
            f"{format_amount(percent)} procent kan niet.",
            field="pro_rata" if herrekening is None else "herrekening",
            remedy="noem een getal van 0 tot 100.",
        )
    word = QUARTERLY if percent is None else FINAL if herrekening is not None else SHARE
    day = periods.year(vanaf.year).last_day if word == FINAL else vanaf
    entry = custom({}, day, VAT.type, word, *([without_zeros(percent)] if percent is not None else []))
    _refuse_same(ledger, entry, word)
    if word != QUARTERLY:
        require_vat(ledger)
    refuse_closed(ledger.root, day.year)
    changes = ledger.changes()
    changes.append(CHART, [entry], "Rekeningen")
    changes.commit()
    message_by_word = {
        QUARTERLY: f"Vanaf {day} doet de coöperatie per kwartaal aangifte van btw.",
        SHARE: f"Vanaf {day} komt {_percent(percent)} van de btw op algemene kosten terug.",
        FINAL: f"Over {day.year} komt {_percent(percent)} van de btw op algemene kosten terug.",
    }
    return Done((message_by_word[word],))


def _percent(number: Decimal | None) -> str:
    return f"{(number or ZERO).normalize():f}%".replace(".", ",")


def _refuse_same(ledger: Ledger, entry: Any, word: str) -> None:
    same = [item for item in ledger.index.customs(VAT.type) if item.values and item.values[0].value == word]
    is_known = word == QUARTERLY and same
    if is_known or any(item.date == entry.date for item in same):
        raise InputError(
            f"dit staat al in de boeken, vanaf {same[0].date}.",
            remedy=advice("er is niets te doen; klopt het niet, maak het dan ongedaan met ", way("ongedaan"), "."),
        )


@act(
    "boeking btw",
    placed("nummer", TEXT, "Het nummer van de boeking."),
    placed("soort", choice(*WORDS), "De btw die in het bedrag zit."),
    Field("aftrek", choice(*_USES), "Welk deel daarvan terugkomt, bij een last."),
    Field("van", TEXT, "Welke regel van de boeking: haar nummer in 'bwk boeking toon'.", word="REGEL"),
)
def of_booking(ledger: Ledger, nummer: str, soort: str, aftrek: str | None, van: str | None) -> Done:
    """Zeg welke btw er in boeking NUMMER zit; wat aftrekbaar of af te dragen is, volgt daaruit."""
    rules = require_vat(ledger)
    work = begin(ledger, nummer)
    places = work.places(van, lambda account: accounts.result(account) is not None)
    values = {KEY: soort, **({USE: _USES[aftrek]} if aftrek and soort != FREE else {})}
    work.note(places, values)
    for place in places:
        if wrong := wrong_vat(work.entry, work.new[place][0], rules):
            raise InputError(str(wrong.text), cause=str(wrong.cause), remedy=f"verbeter wat u gaf; {NOTHING}.")
    return work.write(kept(work.entry.meta), work.entry.payee, work.entry.narration)


@act(
    "btw aangifte",
    placed("jaar", YEAR, "Het jaar.", check=require_year),
    placed("kwartaal", _QUARTER, "Het kwartaal, 1 tot en met 4."),
    Field("bedrag", AMOUNT, "Wat te betalen was, in hele euro's; wat terugkomt met een min.", required=True),
    Field("op", DAY, "De dag waarop zij is verzonden; anders vandaag.", default=today),
    Field("suppletie", FLAG, "Het is een verbetering van een eerdere aangifte: alleen wat erbij komt."),
)
def declaring(ledger: Ledger, jaar: int, kwartaal: int, bedrag: Decimal, op: dt.date, suppletie: bool) -> Done:
    """Schrijf op wat over een KWARTAAL van JAAR echt is aangegeven: dat staat dan naast het grootboek.

    Was er iets vergeten, verbeter dan eerst de boeking, en schrijf de suppletie op met --suppletie.
    """
    require_vat(ledger)
    if kwartaal > _QUARTERS:
        raise InputError(f"er is geen kwartaal {kwartaal}.", field="kwartaal", remedy="noem 1, 2, 3 of 4.")
    if bedrag != int(bedrag):
        raise InputError("een aangifte is in hele euro's.", field="bedrag", remedy="noem het bedrag van de aangifte.")
    own = [item for item in read_declared(ledger.customs, jaar) if item.quarter == kwartaal]
    first = next((item for item in own if not item.is_more), None)
    if first is not None and not suppletie:
        raise InputError(
            f"de aangifte van kwartaal {kwartaal} staat er al, van {first.day}: {format_amount(first.amount, 0)} euro.",
            remedy=advice(
                "schrijf een verbetering op met ",
                FieldName("suppletie"),
                "; klopt het bedrag niet, geef dan ",
                way("ongedaan"),
                ".",
            ),
        )
    if suppletie and any((item.amount, item.day) == (bedrag, op) for item in own if item.is_more):
        raise InputError("deze suppletie staat er al.", remedy="er is niets te doen.")
    refuse_closed(ledger.root, op.year)
    values = {"soort": MORE} if suppletie else {}
    entry = custom(values, op, DECLARED.type, f"{jaar}-{kwartaal}", Amount(Decimal(int(bedrag)), EUR))
    changes = ledger.changes()
    changes.append(DECLARED.file.format(year=op.year), [entry], f"Btw-aangiften {op.year}")
    changes.commit()
    what = "suppletie" if suppletie else "aangifte"
    proof = vat_proof(ledger, jaar)
    told = sum((item.amount for item in own), ZERO) + bedrag
    booked = next(item.booked for item in proof.quarters if item.quarter == kwartaal) if proof else told
    lines = [f"Kwartaal {kwartaal} van {jaar}: {what} van {format_amount(bedrag, 0)} euro, verzonden op {op}."]
    if suppletie and jaar in sealed_years(ledger.root):
        lines.append(
            f"{jaar} is afgesloten: boek deze btw met 'bwk boeking herstel {jaar}', op 'Schulden:Btw:Af-te-dragen' of "
            f"'Schulden:Btw:Voorbelasting'. Zij staat bij de btw van {op.year}: bwk aansluitingen {op.year}."
        )
    elif abs(booked - told) >= _MOST_ROUNDING:
        lines.append(
            f"Let op: volgens de boeken is het {format_amount(booked)} euro, en aangegeven is "
            f"{format_amount(told, 0)}: dat is geen afronding. Verbeter de boekingen, of doe een suppletie."
        )
    return Done(tuple(lines))


@act(
    "btw afronding",
    placed("jaar", YEAR, "Het jaar.", check=require_year),
    Field("rekening", ACCOUNT, "De bate of last waarop zij komt; anders de overige baten van de coöperatie."),
)
def rounding(ledger: Ledger, jaar: int, rekening: str | None) -> Done:
    """Boek wat het afronden op hele euro's in de btw-aangiften van JAAR scheelde, op 31 december."""
    require_vat(ledger)
    proof, day = vat_proof(ledger, jaar), periods.year(jaar).last_day
    refuse_closed(ledger.root, jaar)
    for item in proof.quarters if proof else ():
        if abs(item.rounding) >= _MOST_ROUNDING:
            raise InputError(
                f"kwartaal {item.quarter} verschilt {format_amount(item.rounding)} euro van de aangifte.",
                cause="dat is geen afronding: er is iets vergeten, of later verbeterd.",
                remedy=advice(
                    "schrijf de suppletie op: ",
                    bare("btw aangifte", jaar, item.quarter, bedrag=Blank("BEDRAG"), suppletie=True),
                    f"; {NOTHING}.",
                ),
            )
    left = proof.rounding - proof.rounded if proof else ZERO
    if not left:
        raise InputError(f"van {jaar} is er geen afronding te boeken.", remedy="er is niets te doen.")
    usual = f"{accounts.INCOME}:{cooperative(ledger.config).code}:Eigen:Overig"
    account = read_part(ledger, rekening or usual, None, day).account
    for name in (account, SETTLED):
        refuse_days(ledger, name, day)
    entry = memorial_entry(
        day,
        f"Afronding btw-aangiften {jaar}",
        {meta.REASON: "aangiften zijn in hele euro's", ROUNDED: Decimal(jaar)},
        [new_posting(SETTLED, left), new_posting(account, -left)],
    )
    return write_booking(ledger, entry, ACCRUAL.file.format(year=jaar), f"Memoriaal {jaar}", again=False)


# Corporate tax of a year: a cost below the result, and what is still to be paid of it.

_OWED = f"{accounts.LIABILITIES}:Vpb"
_POST = ("Belasting:Vpb", "Vennootschapsbelasting", "WBelBgrBgr")


@act(
    "vpb",
    placed("jaar", YEAR, "Het jaar waarover de belasting is.", check=require_year),
    Field("bedrag", AMOUNT, "De belasting over dat jaar; wat terugkomt met een min.", required=True),
    PAPER_NUMBER,
    NO_PAPER,
    AGAIN,
    check=refuse_both,
)
def corporate_tax(ledger: Ledger, jaar: int, bedrag: Decimal, bon: str, zonder_bon: str, nog_eens: bool) -> Done:
    """Boek de vennootschapsbelasting over JAAR: zij staat onder het resultaat, en als schuld op de balans.

    Betaalt de bank haar, zet die regel dan op de schuld: bwk vraagposten NUMMER Vpb. Wijkt de aanslag later af, boek
    dan het verschil met deze opdracht in het jaar dat open is.
    """
    refuse_closed(ledger.root, jaar)
    amount = -require_amount(-bedrag) if bedrag < 0 else require_amount(bedrag)
    post = next((item.path for item in ledger.config.posts if _is_tax(item)), "")
    own = cooperative(ledger.config)
    entry = memorial_entry(
        periods.year(jaar).last_day,
        f"Vennootschapsbelasting {jaar}",
        {meta.REASON: f"belasting over {jaar}", **papers_of(bon, zonder_bon)},
        [new_posting(f"{accounts.EXPENSES}:{own.code}:{post or _POST[0]}", amount), new_posting(_OWED, -amount)],
    )
    opened = _opened(ledger, with_post=not post)
    file = ACCRUAL.file.format(year=jaar)
    return write_booking(ledger, entry, file, f"Memoriaal {jaar}", again=nog_eens, opened=opened)


def _is_tax(post: Post) -> bool:
    """Whether a post is of the cooperative, and stands below the result."""
    return post.for_cooperative and post.rgs.startswith("WBel")


def _opened(ledger: Ledger, *, with_post: bool) -> list[Any]:
    """The post and the account that are not there yet."""
    begins = ledger.config.begins or dt.date.min
    path, name, rgs = _POST
    names = {meta.NAME: "Te betalen vennootschapsbelasting", meta.RGS: "BSchBepVpb"}
    return [
        *([post_entry(begins, accounts.EXPENSES, path, name, rgs, COOPERATIVE)] if with_post else []),
        *([] if _OWED in ledger.names else [data.Open(names, begins, _OWED, [EUR], None)]),
    ]
