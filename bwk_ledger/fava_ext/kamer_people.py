"""The people of one kamer, and what its coordinator has to do and may see: nothing of another kamer."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from beancount.core import data

from bwk_ledger.base import accounts, periods
from bwk_ledger.base.errors import Advice, InputError
from bwk_ledger.base.money import ZERO
from bwk_ledger.books.seal import sealed_years
from bwk_ledger.evening.task import TaskKind
from bwk_ledger.evening.tasks import cash_tasks
from bwk_ledger.fava_ext.doing import ShownBooks, acts_since, last_act
from bwk_ledger.fava_ext.form import in_form, sentence
from bwk_ledger.figures.handgeld import petty_cash
from bwk_ledger.figures.hours import all_hours, missing_months
from bwk_ledger.figures.kamers import last_hours
from bwk_ledger.standing.outcomes import COUNT, METHOD, OUTCOME, WITHDRAWN, read_goals, read_measures

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from pathlib import Path

    from bwk_ledger.acts.act import Act
    from bwk_ledger.figures.hours import Month
    from bwk_ledger.figures.kamers import LastHours
    from bwk_ledger.register.people import Register
    from bwk_ledger.rules.load import Ledger
    from bwk_ledger.standing.config import Config


# First names on the page of a kamer: only where the treasurer said so, for one session, and in memory alone.
#
# The coordinator asks, and her page shows a number. The treasurer sees that number on their own page, opens the
# register there, and says yes. So the passphrase never comes near her phone, her session gets the first names of her
# own kamer and nothing else of the register, and they are gone when she logs out.

_KEPT = "voornamen"  # in the memory of a session
_DIGITS = 10_000


@dataclass(eq=False)
class AskedNames:
    """A session of a kamer that asked for first names; `names` is empty until the treasurer says yes."""

    books: Path
    kamer: str
    account: str
    code: str
    names: Mapping[str, str] = field(default_factory=dict, repr=False)


# Sessions hold what they asked; when one ends, it is gone from here too.
_ASKED: WeakSet[AskedNames] = WeakSet()


def ask(memory: dict[str, Any], books: Path, kamer: str, account: str) -> None:
    """Let a session ask for first names, with a code that tells it apart from others."""
    taken = {item.code for item in waiting(books)}
    code = next(code for code in iter(lambda: f"{secrets.randbelow(_DIGITS):04}", "") if code not in taken)
    asked_names = AskedNames(books, kamer, account, code)
    memory[_KEPT] = asked_names
    _ASKED.add(asked_names)


def asked(memory: Mapping[str, Any]) -> AskedNames | None:
    """What a session asked; None where it did not."""
    asked_names: AskedNames | None = memory.get(_KEPT)
    return asked_names


def forget(memory: dict[str, Any]) -> None:
    """Let a session show numbers alone again."""
    memory.pop(_KEPT, None)


def waiting(books: Path) -> list[AskedNames]:
    """The sessions that asked and have no answer yet."""
    return sorted((item for item in _ASKED if item.books == books and not item.names), key=lambda item: item.code)


def grant(books: Path, code: str, register: Register, config: Config) -> AskedNames:
    """Give the session with a code the first names of the people of its kamer.

    Raises:
        InputError: no session waits with that code.
    """
    asker = next((item for item in waiting(books) if item.code == code), None)
    if asker is None:
        raise InputError(
            f"geen kamer wacht met nummer {code}.",
            field="code",
            remedy="vraag welk nummer er nu op de telefoon staat; na uitloggen is het een ander.",
        )
    numbers = (person.number for person in config.people.values() if asker.kamer in person.kamers)
    members = (member.number for member in config.members.values() if member.kamer == asker.kamer)
    asker.names = dict(_first_names({*numbers, *members}, register, config))
    return asker


def _first_names(numbers: Iterable[str], register: Register, config: Config) -> Iterable[tuple[str, str]]:
    for number in numbers:
        person = config.people.get(number)
        known = register.people.get(number) or register.people.get((person.member if person else None) or "")
        if known is not None and known.name:
            yield number, known.name.split()[0]


# What the coordinator of one kamer sees of the books: nothing of another kamer, not even in a refusal.

# A refusal that is about a file, or about no field, may tell what somebody did at another kamer.
NOT_SO = "Dit kan zo niet in de boeken. Kijk na wat u invulde; blijft dit zo, vraag het dan de penningmeester."
_NO_PHOTO = "Deze foto is niet te lezen. Maak haar opnieuw, of kies een andere."
_ASK = "Vraag het de penningmeester."
_OTHERS = "Intussen is er iets anders vastgelegd bij deze kamer."
_PLACE = frozenset({"filename", "lineno"})


@dataclass(frozen=True)
class KamerSight:
    """The part of the books that is of one kamer, for an act on it.

    Args:
        kamer: its code.
        who: the account that does it, as the history calls it.
        act: the act, whose fields a refusal may name.
        config: the standing data.
    """

    kamer: str
    who: str
    act: Act
    config: Config

    def state(self, ledger: Ledger) -> ShownBooks:
        """That of what is booked for the kamer: what another does elsewhere, changes nothing here."""
        return kamer_state(ledger, self.kamer)

    def since(self, root: Path, shown: ShownBooks | None) -> tuple[str, ...]:
        """What this account did itself; of others, that they did something."""
        acts = acts_since(root, shown.last) if shown is not None else []
        own = [item for item in acts if item.note.who == self.who]
        return tuple(f"Handeling {item.number}, {item.at:%H:%M}: {item.note.what}." for item in own) or (_OTHERS,)

    def told(self, error: InputError) -> str:
        """What is wrong and what to do here, without the commands of somebody else's screen."""
        if error.field == "papier" and error.file is not None:
            return _NO_PHOTO
        if not error.field or error.file is not None:
            return NOT_SO
        is_elsewhere = isinstance(error.remedy, Advice) and error.remedy.ways
        remedy = _ASK if is_elsewhere or ".beancount" in str(error.remedy) else sentence(str(error.remedy))
        text = in_form(f"{sentence(error.what)} {remedy}", self.act)
        return NOT_SO if self._names_another(text) else text

    def _names_another(self, text: str) -> bool:
        others = (item for item in self.config.kamers.values() if item.code != self.kamer)
        names = [re.escape(name) for item in others for name in (item.code, item.name) if name]
        return bool(names) and re.search(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", text) is not None


def kamer_state(ledger: Ledger, kamer: str) -> ShownBooks:
    """The newest act, and a digest of all that is booked for a kamer."""
    digest = hashlib.sha256()
    for entry in ledger.entries:
        if _is_of(entry, kamer):
            digest.update(_written(entry).encode())
    return ShownBooks(last_act(ledger.root.resolve()), digest.hexdigest()[:32])


def _is_of(entry: Any, kamer: str) -> bool:
    if isinstance(entry, data.Transaction):
        return any(kamer in posting.account.split(":") for posting in entry.postings)
    return isinstance(entry, data.Custom) and any(str(item.value) == kamer for item in entry.values or ())


def _written(entry: Any) -> str:
    about = sorted((name, str(value)) for name, value in entry.meta.items() if _is_written(name))
    if isinstance(entry, data.Custom):
        return f"{entry.date} {entry.type} {[str(item.value) for item in entry.values]} {about}\n"
    postings = sorted((item.account, str(item.units)) for item in entry.postings)
    return f"{entry.date} {entry.payee} {entry.narration} {postings} {about}\n"


def _is_written(name: str) -> bool:
    return name not in _PLACE and not name.startswith("__")


# The people of one kamer and what its coordinator has to do: what her pages ask of the books, and nothing else.

_LATELY = dt.timedelta(days=62)
_NEVER = dt.date.min


@dataclass(frozen=True)
class Helper:
    """Somebody who gives hours to a kamer; `last` is None where that never happened, `name` mostly empty."""

    number: str
    kind: str
    last: LastHours | None
    name: str = ""

    @property
    def came(self) -> dt.date:
        """The last day."""
        return self.last.day if self.last else _NEVER

    @property
    def hours(self) -> str:
        """How long that was."""
        return periods.clock(self.last.minutes) if self.last else ""

    @property
    def usual_kind(self) -> str:
        """The kind of those hours, else the own kind."""
        return self.last.kind if self.last else self.kind


def helpers(ledger: Ledger, kamer: str, day: dt.date, names: Mapping[str, str]) -> list[Helper]:
    """Who may give hours to a kamer on a day: who came last, first."""
    last = last_hours(ledger, kamer)
    candidates = [
        Helper(person.number, person.kind, last.get(person.number), names.get(person.number, ""))
        for person in ledger.config.people.values()
        if kamer in person.kamers and person.start <= day <= (person.end or dt.date.max)
    ]
    return sorted(candidates, key=lambda item: (-item.came.toordinal(), item.number))


def lately(found: list[Helper]) -> list[Helper]:
    """Those who came in the two months before the last of them did; all, where nobody came yet."""
    newest = max((item.came for item in found), default=_NEVER)
    return [item for item in found if newest - item.came <= _LATELY]


def counters(ledger: Ledger, kamer: str, day: dt.date) -> list[str]:
    """The numbers of who may count the cash of a kamer on a day: its people, and its members who are not among them."""
    config = ledger.config
    people = [
        person
        for person in config.people.values()
        if kamer in person.kamers and person.start <= day <= (person.end or dt.date.max)
    ]
    known = {person.member for person in people}
    members = [
        member.number
        for member in config.members.values()
        if member.kamer == kamer
        and member.number not in known
        and member.start <= day <= (member.end or dt.date.max)
        and member.kind != "organisatie"
    ]
    return [*sorted(person.number for person in people), *sorted(members)]


@dataclass(frozen=True)
class Summary:
    """What a kamer did in a month, and what is left to do; EUR, minutes."""

    month: periods.Period
    minutes: int
    people: int
    unapproved: int  # minutes
    left: Decimal | None  # of its handgeld; None where it never had any
    spent: Decimal
    to_count: bool
    months: tuple[Month, ...]  # that nobody declared complete
    missing: tuple[tuple[dt.date, Decimal], ...]  # day and amount of what has no receipt


def summary(ledger: Ledger, kamer: str, day: dt.date) -> Summary:
    """The month of a day at a kamer."""
    month = periods.month_of(day)
    hours = ledger.index.fact(all_hours)
    own = [item for item in hours.sums if item.kamer == kamer]
    now = [item for item in own if item.month == (day.year, day.month)]
    cash = [item for item in ledger.index.fact(petty_cash, None) if item.kamer == kamer]
    this_year = periods.year(day.year)
    return Summary(
        month,
        sum(item.minutes for item in now),
        len({item.person for item in now}),
        sum(item.minutes for item in own if not item.is_approved and item.month[0] == day.year),
        cash[0].closing if cash else None,
        sum((costs.spent_total for item in cash for costs in item.months if costs.period.start == month.start), ZERO),
        any(task.kind is TaskKind.COUNT and task.given.get("kamer") == kamer for task in cash_tasks(ledger, day)),
        months_to_declare(ledger, kamer, day),
        tuple(
            (item.entry.date, item.amount)
            for costs in cash
            for item in costs.missing
            if item.entry.date in this_year and not item.reason
        ),
    )


def months_to_declare(ledger: Ledger, kamer: str, day: dt.date) -> tuple[Month, ...]:
    """The months that are over and of which nobody said that all hours are there; of this year and the one before."""
    hours = ledger.index.fact(all_hours)
    closed = sealed_years(ledger.root)
    years = [year for year in (day.year - 1, day.year) if year not in closed and year in {*hours.years, day.year}]
    return tuple(month for year in years for month in missing_months(hours, year, day).get(kamer, ()))


@dataclass(frozen=True)
class OpenTarget:
    """A target of a kamer that somebody counts, and how that was done before."""

    what: str
    method: str


def targets(ledger: Ledger, kamer: str, year: int) -> list[OpenTarget]:
    """What a kamer counts itself in a year: not what the books measure."""
    measured = read_measures(ledger.customs, year)
    methods = {
        str(entry.values[1].value).casefold(): METHOD.of(entry)
        for entry in ledger.customs
        if entry.type == OUTCOME.type
        and entry.date.year == year
        and OUTCOME.is_right(entry)
        and WITHDRAWN.of(entry) is None
        and str(entry.values[0].value) == kamer
    }
    return [
        OpenTarget(item.what, methods.get(item.what.casefold(), COUNT))
        for item in read_goals(ledger.customs, year)
        if item.kamer == kamer and item.what.casefold() not in measured
    ]


def handgeld_account(kamer: str) -> str:
    """Where the handgeld of a kamer stands that is not in its box."""
    return f"{accounts.PETTY_CASH}:{kamer}"
