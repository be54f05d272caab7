"""What an organisation had when its books begin: `bwk beginbalans`, and the part of `bwk nieuw` that says the same."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beancount.core import data

from bwk_ledger.acts.act import FLAG, RESULT_TO, YEAR, Done, Field, act, placed
from bwk_ledger.base import accounts, meta
from bwk_ledger.base.errors import InputError, advice, count, way
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.rules.index import BY_BALANCE, begins_books, by_balance
from importers.booking import new_posting
from importers.opening import begun_on, write_beginning
from importers.work import books_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.rules.load import Ledger

Balance = tuple[tuple[str, "Decimal"], ...]  # accounts with EUR, each with the sign that a balance sheet gives it
_OF_ASSETS = f"{accounts.ASSETS}:"
_ON_BALANCE = (_OF_ASSETS, f"{accounts.LIABILITIES}:", f"{accounts.EQUITY}:")


def balance_problems(balance: Balance) -> list[tuple[str, str, str]]:
    """What is wrong with an opening balance by itself: the account it is about, what, and what to do."""
    problems = [
        (name, f"'{name}' staat niet op de balans.", "noem rekeningen die beginnen met Activa, Schulden of Vermogen.")
        for name, _ in balance
        if not name.startswith(_ON_BALANCE)
    ]
    names = [name for name, _ in balance]
    problems += [
        (name, f"{name} staat er meer dan eens.", "noem elke rekening een keer.")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    assets = sum((amount for name, amount in balance if name.startswith(_OF_ASSETS)), ZERO)
    others = sum((amount for name, amount in balance if not name.startswith(_OF_ASSETS)), ZERO)
    if assets != others and not problems:
        given = dict(balance).get(accounts.RESERVE, ZERO)
        problems.append(
            (
                accounts.RESERVE,
                f"de balans sluit niet: bezit {format_amount(assets)}, schuld en vermogen {format_amount(others)}.",
                f"verbeter een bedrag, of noem {accounts.RESERVE}={format_amount(given + assets - others)}.",
            )
        )
    return problems


def opening_entries(balance: Balance, begins: dt.date) -> dict[str, list[Any]]:
    """The entries of an opening balance by the file they belong in, each account against the general reserve.

    Shares are of members, who come with their list: until then they are in the general reserve.
    """
    entries_by_file: dict[str, list[Any]] = defaultdict(list)
    for name, amount in balance:
        if amount and name not in {accounts.RESERVE, accounts.SHARES}:
            signed = amount if name.startswith(_OF_ASSETS) else -amount
            entries_by_file[_file(name, begins.year)].append(_entry(name, signed, begins))
    return entries_by_file


def _file(account: str, year: int) -> str:
    return books_file(account, year) if accounts.is_own(account) else f"jaren/{year}/memoriaal.beancount"


def _entry(account: str, amount: Decimal, day: dt.date) -> Any:
    return data.Transaction(
        {meta.REASON: BY_BALANCE},
        day,
        "*",
        None,
        "Beginbalans",
        frozenset(),
        frozenset(),
        [new_posting(account, amount), new_posting(accounts.RESERVE, -amount)],
    )


@act(
    "beginbalans",
    placed("jaar", YEAR, "Het eerste jaar van de boeken."),
    Field(
        "stand",
        RESULT_TO,
        "Wat er op 1 januari op een rekening stond, zoals Activa:Bank:ING=1000,00; mag vaker. Noem alles: ook de "
        f"schulden, {accounts.SHARES} en {accounts.RESERVE}.",
        required=True,
        many=True,
        form_help="Een rekening, en wat er op 1 januari op stond. Noem alles: ook de schulden, "
        f"{accounts.SHARES} en {accounts.RESERVE}.",
    ),
    Field("opnieuw", FLAG, "Zet deze beginbalans in de plaats van de eerdere."),
)
def beginning_balance(
    ledger: Ledger, jaar: int, stand: Sequence[tuple[str, Decimal]], *, opnieuw: bool = False
) -> Done:
    """Boek wat er al was toen de boeken begonnen: bezittingen, schulden en vermogen op 1 januari van JAAR.

    De bedragen moeten samen sluiten: bezittingen zijn gelijk aan schulden en vermogen. Wat een afschrift al als
    beginstand gaf, blijft staan en moet hetzelfde zijn. Aandelen komen op naam van de leden als u de ledenlijst
    inleest; tot dan staan zij in de algemene reserve.
    """
    balance = tuple(stand)
    for _, what, remedy in balance_problems(balance):
        raise InputError(what, field="stand", remedy=remedy)
    begins = dt.date(jaar, 1, 1)
    _require_first_year(ledger, begins)
    begun = ledger.config.begins
    moves = begun is not None and begins < begun
    _require_open(begun_on(ledger, begins) if moves else ledger, balance, begins)
    earlier = list(filter(by_balance, ledger.transactions)) if opnieuw else []
    already = _already(ledger, earlier)
    left = tuple((name, amount) for name, amount in balance if not _is_there(name, amount, already))
    by_file = opening_entries(left, begins)
    booked = sum(map(len, by_file.values()))
    changes = ledger.changes()
    if moves:
        write_beginning(changes, ledger, begins)
    for entry in earlier:
        changes.replace_entry(Path(entry.meta["filename"]), entry.meta["lineno"], f"{entry.date}", None)
    for file, entries in by_file.items():
        changes.append(file, entries, f"Beginbalans {jaar}")
    changes.commit()
    what = count(booked, "rekening", "rekeningen")
    return Done((f"Beginbalans van 1 januari {jaar}: {what} geboekt tegenover {accounts.RESERVE}.",))


def _require_first_year(ledger: Ledger, begins: dt.date) -> None:
    earlier = sorted(item.date for item in ledger.transactions if item.date < begins and not begins_books(item))
    if earlier:
        raise InputError(
            f"de boeken beginnen niet in {begins.year}.",
            field="jaar",
            cause=f"er is al een boeking van {earlier[0]}.",
            remedy=f"geef het jaar waarin de boeken beginnen: {earlier[0].year}.",
        )


def _require_open(ledger: Ledger, balance: Balance, begins: dt.date) -> None:
    opened = {entry.account: entry.date for entry in ledger.by_type[data.Open]}
    for name, _ in balance:
        if name not in opened:
            own = [account for account in sorted(opened) if account.startswith(_ON_BALANCE)]
            raise InputError(f"rekening {name} bestaat niet.", field="stand", remedy=f"kies uit: {', '.join(own)}.")
        if opened[name] > begins:
            raise InputError(
                f"{name} is er nog niet op {begins}.",
                field="stand",
                cause=f"zij bestaat vanaf {opened[name]}.",
                remedy="zet haar eerste dag, of die van haar kamer, op 1 januari of eerder.",
            )


def _already(ledger: Ledger, but: Sequence[Any]) -> Mapping[str, Decimal]:
    """What the books have as the opening of accounts, with the sign of postings; without these transactions."""
    opening_by_account: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for entry in (item for item in ledger.transactions if begins_books(item) and item not in but):
        for posting in entry.postings:
            if posting.account != accounts.RESERVE and posting.units.currency == EUR:
                opening_by_account[posting.account] += posting.units.number
    return opening_by_account


def _is_there(name: str, amount: Decimal, already: Mapping[str, Decimal]) -> bool:
    """Whether the books have this opening.

    Raises:
        InputError: they have another one.
    """
    signed = amount if name.startswith(_OF_ASSETS) else -amount
    if name not in already:
        return False
    if already[name] != signed:
        raise InputError(
            f"{name} begon met {format_amount(abs(already[name]))}, en niet met {format_amount(amount)}.",
            field="stand",
            cause="dat zegt haar eerste afschrift, of een eerdere beginbalans.",
            remedy=advice("neem dat bedrag over; een eerdere beginbalans neemt u terug met ", way("ongedaan"), "."),
        )
    return True
