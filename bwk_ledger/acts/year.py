"""Close a year and reopen it: the appropriation of its result, its seal, and what the books say of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data
from beancount.core.amount import Amount
from beancount.parser import parser

from bwk_ledger.acts.act import DAY, FLAG, NUMBER, RESULT_TO, TEXT, YEAR, Done, Field, act, placed
from bwk_ledger.base import accounts, meta, periods
from bwk_ledger.base.errors import Blank, FieldName, InputError, advice, bare, count, look
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import today
from bwk_ledger.books.seal import (
    APPROPRIATION_TAG,
    Seal,
    YearMarks,
    closing_file,
    euro_amounts,
    make_seal,
    read_marks,
    reopening_mark,
    seal_digest,
    seal_file,
    seal_mark,
    sealed_years,
    settings_of,
    write_seal,
)
from bwk_ledger.books.text import HEADER, AccountValue, custom, format_entries
from bwk_ledger.figures.results import is_appropriation, require_year
from bwk_ledger.figures.year import Closing, closing
from bwk_ledger.rules.accruals import book_accruals
from bwk_ledger.rules.derived import Growing, kind_of
from bwk_ledger.rules.fees import KIND as FEES
from bwk_ledger.rules.fees import fee_accruals
from bwk_ledger.standing.accruals import ACCRUAL, DESCRIPTION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.accruals import Accrual
    from bwk_ledger.rules.load import Ledger

_NARRATION = "Bestemming van het resultaat {}"
_RGS_RESULT = "BEivOreRvh"  # the result still to be appropriated: this account takes it away


@dataclass(frozen=True)
class Decision:
    """What the members' meeting decided: EUR to each reserve (negative: from it); the rest is for the general one."""

    to: Mapping[str, Decimal]
    text: str
    day: dt.date


@dataclass(frozen=True)
class Prepared:
    """A closing worked out but not written; `appropriation` is None when there is no result to appropriate."""

    closing: Closing
    appropriation: Any | None


def prepare(ledger: Ledger, year: int, decision: Decision | None, today: dt.date) -> Prepared:
    """Work out what is in the way of closing a year, and what would be booked.

    Args:
        ledger: the books.
        year: the year to be closed.
        decision: of the members' meeting; None while it is not known, and then all goes to the general reserve.
        today: the day of closing.

    Raises:
        InputError: the year is closed already, or the decision names an account that is no open reserve.
    """
    if _marks(ledger, year).active is not None or year in sealed_years(ledger.root):
        raise InputError(
            f"{year} is al afgesloten.",
            field="jaar",
            remedy=advice(
                "moet er toch iets anders, heropen het jaar dan met: ", bare("heropen", year, reden=Blank('"..."')), "."
            ),
        )
    to = decision.to if decision is not None else {}
    for account in (*to, accounts.RESERVE):
        _require_reserve(ledger, account)
    year_end = closing(ledger, year, today)
    appropriation = _appropriation(year, year_end.result, to, decision)
    _refuse_more_than_there_is(ledger, year, to, appropriation)
    return Prepared(year_end, appropriation)


def close(ledger: Ledger, prepared: Prepared, today: dt.date, lost: Sequence[str] = ()) -> Seal:
    """Book the appropriation and seal the year; call it only when there are no obstacles.

    Args:
        ledger: the books.
        prepared: the closing worked out.
        today: the day of closing.
        lost: the hashes of seals of the year that somebody saw, and that are gone: the new seal says so for ever.

    Raises:
        InputError: a file of the books changed meanwhile; nothing was written.
    """
    year, day = prepared.closing.year, periods.year(prepared.closing.year).last_day
    marks, target = _marks(ledger, year), closing_file(year)
    changes = ledger.changes()
    before = [entry for entry in ledger.transactions if entry.date.year == year and is_appropriation(entry)]
    for entry in before:
        changes.replace_entry(Path(entry.meta["filename"]), entry.meta["lineno"], _NARRATION.format(year), None)
    new = [prepared.appropriation] if prepared.appropriation is not None else []
    if new and accounts.APPROPRIATED not in ledger.names:
        new.insert(0, _open(day))
    new += [_written(item) for item in fee_accruals(ledger.index, ledger.config) if item.year == year]
    replaced = set(map(id, before))
    # What follows of fees in an open year makes way for the entries that say the same.
    kept = [entry for entry in ledger.entries if id(entry) not in replaced and kind_of(entry) != FEES]
    entries = sorted([*kept, *_with_accruals(_as_loaded(new, ledger.root / target), ledger)], key=data.entry_sortkey)
    seal = make_seal(
        entries,
        ledger.root,
        year,
        marks.last + 1,
        today,
        _previous(ledger.root, year),
        [mark.entry for _, mark in sorted(marks.reopenings.items())],
        settings=settings_of(ledger.options),
        lost=lost,
    )
    new.append(seal_mark(year, seal.digest, seal.number))
    changes.append(target, new, f"Afsluiting {year}")
    changes.put(seal_file(year), write_seal(seal))
    changes.commit()
    return seal


def reopen(ledger: Ledger, year: int, reason: str, by: str | None, today: dt.date) -> int:
    """Take the seal of a year out of force; returns its number. What was booked at closing stays until the next one.

    Raises:
        InputError: the year is not closed, a later one is, the reason is empty, or nobody has that number.
    """
    marks = _marks(ledger, year).active
    if marks is None or year not in sealed_years(ledger.root):
        closed = sorted(sealed_years(ledger.root))
        raise InputError(
            f"{year} is niet afgesloten.",
            field="jaar",
            cause=f"afgesloten zijn: {', '.join(map(str, closed)) or 'geen jaren'}.",
            remedy=advice("er is niets te heropenen; is het zegel zoek, kijk dan ", look("controle"), "."),
        )
    later = [other for other in sorted(sealed_years(ledger.root)) if other > year]
    if later:
        raise InputError(
            f"{year} kan nog niet worden heropend: {later[-1]} is ook afgesloten.",
            field="jaar",
            cause=f"het zegel van {later[0]} bouwt voort op dat van {year}.",
            remedy=advice(f"heropen eerst {later[-1]} met: ", bare("heropen", later[-1], reden=Blank('"..."')), "."),
        )
    if not reason.strip():
        raise InputError(
            "een jaar heropenen kan niet zonder reden.",
            field="reden",
            remedy=advice(
                "schrijf waarom, bijvoorbeeld: ",
                bare("heropen", year, reden=Blank(f'"energienota {year} kwam later"')),
                ".",
            ),
        )
    config = ledger.config
    if by is not None and by not in config.members and by not in config.people:
        raise InputError(
            f"nummer {by} is van niemand in de boeken.",
            field="door",
            remedy=advice(
                "noem bij ", FieldName("door"), " een nummer uit stam/leden.beancount of stam/personen.beancount."
            ),
        )
    changes = ledger.changes()
    changes.put(seal_file(year, marks.number), (ledger.root / seal_file(year)).read_bytes())
    changes.remove(seal_file(year))
    entry = reopening_mark(year, today, " ".join(reason.split()), marks.number, by)
    changes.append(closing_file(year), [entry], f"Afsluiting {year}")
    changes.commit()
    return marks.number


def _marks(ledger: Ledger, year: int) -> YearMarks:
    return read_marks(ledger.customs)[0].get(year, YearMarks())


def _previous(root: Path, year: int) -> str:
    """The hash of the last seal before a year."""
    before = [other for other in sealed_years(root) if other < year]
    return (seal_digest(root / seal_file(max(before))) or "") if before else ""


def _require_reserve(ledger: Ledger, account: str) -> None:
    barred = (accounts.SHARES, accounts.APPROPRIATED.rpartition(":")[0])
    if not account.startswith(f"{accounts.EQUITY}:") or any(accounts.is_under(account, name) for name in barred):
        raise InputError(
            f"{account} is geen reserve.",
            field="bestemming",
            cause=f"het resultaat gaat naar het vermogen: naar rekeningen onder {accounts.EQUITY}:Reserves of "
            f"{accounts.EQUITY}:Fondsen.",
            remedy=advice("noem bij ", FieldName("bestemming"), f" een reserve, zoals {accounts.RESERVE}=1000,00."),
        )
    if account not in ledger.names:
        raise InputError(
            f"reserve {account} bestaat niet.",
            field="bestemming",
            remedy=advice(
                "maak haar: ",
                bare("rekening maak", account.rpartition(":")[2], soort=_sort_of(account)),
                ". Een reserve is waartoe de coöperatie zelf besluit; een fonds is waarvan een ander zegt waar het "
                "voor is.",
            ),
        )


def _sort_of(account: str) -> str:
    """Which sort of account `bwk rekening maak` would make of it."""
    return "fonds" if account.startswith(f"{accounts.EQUITY}:Fondsen:") else "reserve"


def _refuse_more_than_there_is(ledger: Ledger, year: int, to: Mapping[str, Decimal], appropriation: Any | None) -> None:
    """Refuse what would bring a reserve below zero; a loss may, for then there is no other reserve to take it from.

    Raises:
        InputError: it would.
    """
    held = dict.fromkeys((accounts.RESERVE, *to), ZERO)
    for entry in ledger.transactions:
        if entry.date.year <= year and not (entry.date.year == year and is_appropriation(entry)):
            for account, amount in euro_amounts(entry):
                if account in held:
                    held[account] -= amount
    legs = {item.account: -item.units.number for item in appropriation.postings} if appropriation is not None else {}
    gives = any(amount > 0 for account, amount in to.items() if account != accounts.RESERVE)
    for account, before in held.items():
        left = before + legs.get(account, ZERO)
        if left < 0 and (gives or account != accounts.RESERVE):
            raise InputError(
                f"{account} komt met deze bestemming op {format_amount(left)} euro.",
                field="bestemming",
                cause=f"er staat {format_amount(before)} op; uit een reserve kan niet meer dan erin zit.",
                remedy="bestem minder; er is niets geschreven.",
            )


def _appropriation(year: int, result: Decimal, to: Mapping[str, Decimal], decision: Decision | None) -> Any | None:
    """The transaction that moves the result to the reserves; None when nothing would move."""
    amounts = {account: amount for account, amount in to.items() if amount}
    rest = result - sum(amounts.values(), ZERO)
    if rest:
        amounts[accounts.RESERVE] = amounts.get(accounts.RESERVE, ZERO) + rest
    legs = {accounts.APPROPRIATED: result, **{account: -amount for account, amount in amounts.items()}}
    postings = [
        data.Posting(account, Amount(number, EUR), None, None, None, {}) for account, number in legs.items() if number
    ]
    if not postings:
        return None
    values = {meta.DECISION: decision.text, meta.DECISION_DAY: decision.day} if decision is not None else {}
    return data.Transaction(
        values,
        periods.year(year).last_day,
        "*",
        None,
        _NARRATION.format(year),
        frozenset({APPROPRIATION_TAG}),
        frozenset(),
        postings,
    )


def _written(item: Accrual) -> Any:
    """What is still to come of fees or came too early, as an entry: what a closed year says may not change any more."""
    values = ACCRUAL.metadata({DESCRIPTION: item.text})
    return custom(values, item.day, ACCRUAL.type, item.kind, AccountValue(item.account), Amount(item.shown, EUR))


def _with_accruals(entries: Sequence[Any], ledger: Ledger) -> list[Any]:
    """Entries as they will be once they are loaded, with what follows from the accruals among them."""
    opens = ledger.by_type[data.Open]
    known = set(map(id, opens))
    books, _ = book_accruals(Growing.of([*opens, *entries]), ledger.config)
    return [entry for entry in books.entries if id(entry) not in known]


def _open(day: dt.date) -> Any:
    names = {meta.NAME: "Bestemd resultaat van afgesloten jaren", meta.RGS: _RGS_RESULT}
    return data.Open(names, day, accounts.APPROPRIATED, [EUR], None)


def _as_loaded(entries: Sequence[Any], file: Path) -> list[Any]:
    """Entries as they will be once they are read from a file of the books: the seal is of those."""
    loaded, _, _ = parser.parse_string(HEADER + format_entries(entries), report_filename=str(file))
    return list(loaded)


# The acts, as they are asked for.


@dataclass(frozen=True)
class PlannedClosing:
    """A closing as it is shown first: what is in the way, and the hashes of seals that are gone."""

    prepared: Prepared
    obstacles: tuple[str, ...]
    day: dt.date
    lost: tuple[str, ...] = ()


def _plan_closing(
    ledger: Ledger,
    jaar: int,
    bestemming: Sequence[tuple[str, Decimal]],
    besluit: str | None,
    datum: dt.date | None,
    proef: bool,
) -> PlannedClosing:
    del proef
    require_year(ledger, jaar)
    to: dict[str, Decimal] = {}
    for account, amount in bestemming:
        to[account] = to.get(account, ZERO) + amount
    day = today()
    if datum is not None and datum <= periods.year(jaar).last_day:
        raise InputError(
            f"een besluit van {datum} kan niet over het resultaat van {jaar} gaan.",
            field="datum",
            cause=f"op die dag was {jaar} nog niet voorbij.",
            remedy=advice(
                "noem bij ", FieldName("datum"), " de dag waarop de ledenvergadering de jaarrekening vaststelde."
            ),
        )
    prepared = prepare(ledger, jaar, Decision(to, besluit or "", datum or day), day)
    obstacles = list(prepared.closing.obstacles)
    if prepared.appropriation is not None and not (besluit or "").strip():
        example = '--besluit "ALV 20 mei 2019" --datum 2019-05-20'
        obstacles.append(f"het besluit over het resultaat ontbreekt: noem het met {example}.")
    return PlannedClosing(prepared, tuple(obstacles), day)


@act(
    "afsluiten",
    placed("jaar", YEAR, "Het jaar."),
    Field(
        "bestemming",
        RESULT_TO,
        "Wat naar deze reserve gaat (met een min: eruit). Mag vaker; de rest is voor de algemene reserve.",
        many=True,
        form_help="Een reserve, en wat ernaartoe gaat (met een min: eruit). De rest is voor de algemene reserve.",
    ),
    Field("besluit", TEXT, 'Het besluit over het resultaat, zoals "ALV 20 mei 2019".'),
    Field("datum", DAY, "De dag van het besluit; anders vandaag."),
    Field("proef", FLAG, "Toon wat in de weg staat en wat geboekt zou worden; schrijf niets.", on_form=False),
    plan=_plan_closing,
)
def closing_of_year(ledger: Ledger, plan: PlannedClosing) -> Done:
    """Sluit JAAR af: bestem het resultaat zoals de ledenvergadering besloot, en verzegel het jaar.

    Eerst staat er wat nog in de weg staat. Na het afsluiten is elke wijziging in het jaar een fout; heropenen kan met
    'bwk heropen', met een reden.
    """
    seal = close(ledger, plan.prepared, plan.day, plan.lost)
    entries, documents = (
        count(len(seal.entries), "regel", "regels"),
        count(len(seal.documents), "document", "documenten"),
    )
    return Done(
        (
            f"\n{seal.year} is afgesloten met zegel {seal.number}: {entries} van de boeken en {documents}.",
            f"Hash van het zegel: {seal.digest}",
        )
    )


@act(
    "heropen",
    placed("jaar", YEAR, "Het jaar."),
    Field("reden", TEXT, "Waarom; blijft voor altijd in de boeken staan.", required=True),
    Field("door", NUMBER, "Het nummer van wie heropent."),
)
def reopening(ledger: Ledger, jaar: int, reden: str, door: str | None) -> Done:
    """Heropen JAAR, dat was afgesloten; de heropening blijft voor altijd te zien.

    Het zegel blijft bewaard onder een nummer. De bestemming van het resultaat blijft staan tot het jaar opnieuw wordt
    afgesloten.
    """
    number = reopen(ledger, jaar, reden, door or None, today())
    return Done(
        (
            f"{jaar} is heropend. Zegel {number} is bewaard als {seal_file(jaar, number)}.",
            advice("Sluit het jaar weer af met: ", bare("afsluiten", jaar)),
        )
    )
