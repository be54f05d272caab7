"""The audit of one year: the books as loaded, what the kascommissie keeps, and the answer to one of its questions."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from beancount.core.amount import Amount

from bwk_ledger.audit.log import LogRecord, read_whole
from bwk_ledger.base import accounts
from bwk_ledger.base.errors import count
from bwk_ledger.base.finding import AccountName, Finding, Spelling
from bwk_ledger.base.money import EUR, ZERO, format_amount
from bwk_ledger.base.periods import Period, in_words, month_in_words
from bwk_ledger.base.periods import year as period_of_year
from bwk_ledger.standing.members import SHARE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from bwk_ledger.base.finding import Phrase
    from bwk_ledger.rules.load import Ledger


Found = TypeVar("Found")

# When something was done, as people read it: kept in UTC, shown as the clock in the Netherlands said.

ZONE = ZoneInfo("Europe/Amsterdam")


def moment(at: dt.datetime) -> str:
    """A moment in words: `4 maart 2019, 20:30`."""
    local = at.astimezone(ZONE)
    return f"{in_words(local.date())}, {local:%H:%M}"


# Where the kascommissie keeps its work: a folder beside that of the books, never in it.

NAME = "kascommissie"
VARIABLE = "BWK_KASCOMMISSIE"
LOG = "logboek.jsonl"


def audit_folder(root: Path) -> Path:
    """The folder for the books in `root`: what the environment says, else `kascommissie` beside the books."""
    named = os.environ.get(VARIABLE)
    return Path(named).resolve() if named else root.resolve().parent / NAME


def log_file(folder: Path) -> Path:
    """The log in which everything the kascommissie does is added."""
    return folder / LOG


# The audit of one year: the books as loaded and what the kascommissie kept about them.


@dataclass(frozen=True)
class Audit:
    """What a line of the checklist, a sample or a statement is made from."""

    ledger: Ledger
    year: int
    folder: Path  # of the kascommissie, beside the books
    records: tuple[LogRecord, ...]  # of all years, oldest first
    today: dt.date

    @cached_property
    def period(self) -> Period:
        """The days of the year."""
        return period_of_year(self.year)

    @cached_property
    def transactions(self) -> Sequence[Any]:
        """The transactions of the year, in date order."""
        return [entry for entry in self.ledger.transactions if entry.date in self.period]

    @cached_property
    def _found(self) -> dict[Any, Any]:
        return {}

    def once(self, find: Callable[[Audit], Found]) -> Found:
        """What a function finds in this audit, found once: more than one question may ask it."""
        if find not in self._found:
            self._found[find] = find(self)
        answer: Found = self._found[find]
        return answer

    @cached_property
    def of_year(self) -> tuple[LogRecord, ...]:
        """The records about this year."""
        return tuple(record for record in self.records if record.year == self.year)


def open_audit(ledger: Ledger, year: int, today: dt.date) -> Audit:
    """The audit of a year of loaded books.

    Raises:
        InputError: the log of the kascommissie is damaged.
    """
    folder = audit_folder(ledger.root)
    return Audit(ledger, year, folder, read_whole(log_file(folder)), today)


# The signed statements as files, for who gives the documents of a year away.


def signed_statements(root: Path, year: int) -> Mapping[str, bytes]:
    """The pdfs of a year in the folder of the kascommissie by name, in order; none where there is no such folder.

    Args:
        root: the folder of the books.
        year: the year.
    """
    own = re.compile(rf"verklaring-{year}(-\d+)?\.pdf")
    pdfs = sorted(path for path in audit_folder(root).glob("verklaring-*.pdf") if own.fullmatch(path.name))
    return {path.name: path.read_bytes() for path in pdfs}


# A question of the checklist: how it stands, and what that rests on.


class State(StrEnum):
    """How a question stands, as the pages call it; worse comes later."""

    GOOD = "goed"
    OPEN = "open"  # somebody has to look, or to answer
    WRONG = "niet goed"


_ORDER = tuple(State)


def worst(states: list[State]) -> State:
    """The worst of states; good where there is none."""
    return max(states, key=_ORDER.index, default=State.GOOD)


@dataclass(frozen=True)
class Proof:
    """One thing an answer rests on, as a row behind the question.

    `text` is a short Dutch sentence. `amount` is the figure it is about, EUR where `unit` says nothing else. Where a
    click leads: `entry` a directive of the books, `account` an account in Fava, `filter` a filter of Fava's journal,
    `page` another page of ours such as `Handgeld`; the first that is there counts. `time` is Fava's time filter there:
    None for the year of the checklist, empty for all years.
    """

    text: str
    state: State = State.GOOD
    amount: Decimal | None = None
    unit: str = ""
    entry: Any = None
    account: str = ""
    filter: str = ""
    page: str = ""
    time: str | None = None


@dataclass(frozen=True)
class Line:
    """A question of the checklist with its answer.

    `key` is stable (`handgeld`); `title` the question; `meaning` explains it without jargon, for who points at it;
    `answer` is one short sentence with the figures that matter.
    """

    key: str
    title: str
    meaning: str
    answer: str
    proofs: tuple[Proof, ...] = ()
    least: State = State.GOOD  # where the line is open or wrong whatever its proofs say

    @property
    def state(self) -> State:
        """The worst of what it rests on."""
        return worst([self.least, *(proof.state for proof in self.proofs)])

    @property
    def wrong(self) -> tuple[Proof, ...]:
        """What is not good, worst first."""
        wrong_proofs = [proof for proof in self.proofs if proof.state is not State.GOOD]
        return tuple(sorted(wrong_proofs, key=lambda proof: -_ORDER.index(proof.state)))


# How the lines of the checklist put things in words: accounts, days, amounts and what others wrote.

MOST = 20  # rows of one kind behind a question; more are counted in one row
# Not inside the name of a file.
_FILE = re.compile(r"\w[\w-]*[/.]\w\S*")


def account_name(names: Mapping[str, str], account: str) -> str:
    """How people call an account: `Bankkosten van WO`, `Handgeld van LINDE`, `ING betaalrekening`.

    Args:
        names: what each account is called, as `Ledger.names`.
        account: any account, also one that the books do not know; its path is never shown.
    """
    if kamer := accounts.cash_kamer(account):
        return f"{account.split(':')[1]} van {kamer}"
    name, parts = " ".join(names.get(account, "").split()), accounts.result(account)
    if parts is not None:
        return f"{name or parts.post.replace(':', ' ')} van {parts.kamer}"
    return name or " ".join(account.split(":")[1:]) or account


def _shares(number: Decimal) -> str:
    shown = format(number.normalize(), "f").replace(".", ",")
    return f"{shown} {'aandeel' if abs(number) == 1 else 'aandelen'}"


class InWords(Spelling):
    """The values of a finding as people say them: accounts by name, days and months in words, what amounts are of.

    Args:
        names: what each account is called, as `Ledger.names`.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value, by what it is."""
        match value:
            case AccountName(name):
                return account_name(self._names, name)
            case dt.date():
                return month_in_words(value) if format_spec else in_words(value)
            case Amount(currency=currency, number=number) if currency == SHARE:
                return _shares(number)
            case Amount(currency=currency, number=number) if currency == EUR:
                return f"{format_amount(number)} euro"
        return super().format_field(value, format_spec)


def in_words_of(names: Mapping[str, str], item: Finding | Phrase) -> str:
    """What a finding or a phrase says, as a sentence for who does not know the books."""
    return sentence(item.said(InWords(names)).replace('"', ""))


def sentence(text: str) -> str:
    """Begins with a capital or a digit, and ends with a period."""
    text = " ".join(text.split())
    if _FILE.match(text):
        text = f"Het bestand {text}"  # whose own name stays as it is
    elif not text[:1].isalnum():
        text = f"Let op: {text}"
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."


def quoted(text: str) -> str:
    """What somebody wrote, as they wrote it, on one line between quotes."""
    return f"'{' '.join(text.split()).rstrip('.')}'"


def said_of(payee: str | None, narration: str | None) -> str:
    """What the books say of a transaction, between quotes: `'Bakker, brood'`."""
    return quoted(", ".join(filter(None, (payee, narration))) or "zonder tekst")


def day_and_amount(day: dt.date, amount: Decimal) -> str:
    """`3 maart 2026, 12,50 euro eraf`."""
    return f"{in_words(day)}, {moved(amount)}"


def moved(amount: Decimal) -> str:
    """`86,50 euro eraf`, `35,00 euro erbij`."""
    return f"{format_amount(abs(amount))} euro {'eraf' if amount < 0 else 'erbij'}"


def too(difference: Decimal) -> str:
    """What is there more, or with a minus less, than there should be: `10,00 te veel`."""
    return f"{format_amount(abs(difference))} te {'veel' if difference > ZERO else 'weinig'}"


def to_look_at(number: int) -> str:
    """How many things somebody has to look at: `1 punt is na te gaan.`."""
    return f"{count(number, 'punt is', 'punten zijn')} na te gaan."


def shortened(proofs: Sequence[Proof], rest: str) -> list[Proof]:
    """At most twenty rows, and one that counts the others.

    Args:
        proofs: all of one kind, the worst first.
        rest: what the others are, such as `boekingen zonder regel`.
    """
    left = proofs[MOST:]
    if not left:
        return list(proofs)
    return [*proofs[:MOST], Proof(f"En nog {len(left)} {rest}.", worst([proof.state for proof in left]))]
