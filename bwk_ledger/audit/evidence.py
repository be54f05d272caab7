"""What a statement says of the sample and the findings, read from the records of the log.

Only here: who changes the form of those records, changes this module.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from bwk_ledger.audit.line import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bwk_ledger.audit.log import Record

_QUESTIONS = {
    "bon": "bon gezien",
    "bedrag": "bedrag klopt",
    "kamer": "kamer klopt",
    "akkoord": "akkoord van wie erover gaat",
}
_NO = "nee"


@dataclass(frozen=True)
class Sampled:
    """A transaction of the sample with its last ticks; `amount` is EUR, None where the record has none."""

    date: str  # ISO
    text: str
    amount: Decimal | None
    reasons: tuple[str, ...]
    answers: Mapping[str, str]  # by question, as it is asked
    remark: str
    is_changed: bool  # since it was drawn

    @property
    def state(self) -> State:
        """Not good where it changed or an answer is no; open until all is answered."""
        if self.is_changed or _NO in self.answers.values():
            return State.WRONG
        return State.GOOD if len(self.answers) == len(_QUESTIONS) else State.OPEN


@dataclass(frozen=True)
class Draw:
    """How a sample was drawn; `seed` is empty for what was added by hand."""

    seed: str
    limit: Decimal | None
    number: int
    months: Mapping[str, int]
    size: int
    count: int  # of the transactions it was drawn from


@dataclass(frozen=True)
class Sample:
    """The sample of a year, in order of date."""

    draws: tuple[Draw, ...] = ()
    items: tuple[Sampled, ...] = ()

    def count(self, state: State) -> int:
        """How many items stand so."""
        return sum(item.state is state for item in self.items)


@dataclass
class Said:
    """What somebody added to a finding: `what` is a word such as `antwoord`."""

    what: str
    by: str
    role: str
    text: str


@dataclass
class Found:
    """A finding: `outcome` is empty while it is not closed."""

    number: int
    weight: str
    about: str
    question: str
    by: str
    outcome: str = ""
    said: list[Said] = field(default_factory=list)


def sample(records: Iterable[Record], year: int, changed: Collection[str] = ()) -> Sample:
    """The sample of a year.

    Args:
        records: those of the log, oldest first.
        year: the year.
        changed: the identities of transactions of the sample that the books no longer have.
    """
    draws: list[Draw] = []
    items: dict[str, Mapping[str, Any]] = {}
    reasons: dict[str, list[str]] = {}
    ticks: dict[str, Mapping[str, Any]] = {}
    for record in _of_year(records, year):
        if record.kind == "steekproef":
            rows = [row for row in record.values.get("posten", ()) if isinstance(row, dict)]
            draws.append(_draw(record.values, len(rows)))
            for row in rows:
                identity = str(row.get("boeking", ""))
                items.setdefault(identity, row)
                known = reasons.setdefault(identity, [])
                known.extend(str(word) for word in row.get("waarom", ()) if str(word) not in known)
        elif record.kind == "vink":
            ticks[str(record.values.get("boeking", ""))] = record.values
    found = [
        (
            str(row.get("datum", "")),
            identity,
            _sampled(row, reasons[identity], ticks.get(identity, {}), is_changed=identity in changed),
        )
        for identity, row in items.items()
    ]
    return Sample(tuple(draws), tuple(item for *_, item in sorted(found, key=lambda row: row[:2])))


def drawn(records: Iterable[Record], year: int) -> frozenset[str]:
    """The identities of all transactions of the sample."""
    return frozenset(
        str(row.get("boeking", ""))
        for record in _of_year(records, year)
        if record.kind == "steekproef"
        for row in record.values.get("posten", ())
        if isinstance(row, dict)
    )


def findings(records: Iterable[Record], year: int) -> tuple[Found, ...]:
    """The findings asked in the audit of a year, by number, with what was said until the last of these records."""
    found: dict[int, Found] = {}
    for record in records:
        values = record.values
        number = values.get("nummer")
        if not isinstance(number, int) or values.get("van", record.year) != year:
            continue
        if record.kind == "bevinding":
            found[number] = _found(number, record)
        elif number in found and record.kind in _FOLLOWS:
            outcome = str(values.get("afloop", ""))
            if record.kind in ("afgehandeld", "heropend"):
                found[number].outcome = outcome
            word = f"{_FOLLOWS[record.kind]}{f' ({outcome})' if outcome else ''}"
            found[number].said.append(Said(word, record.shown_by, record.role, str(values.get("tekst", ""))))
    return tuple(found[number] for number in sorted(found))


_FOLLOWS = {"antwoord": "antwoord", "afgehandeld": "afgehandeld", "heropend": "heropend", "opvolging": "opvolging"}
_WORDS = {
    "steekproef": ("steekproef", "steekproeven"),
    "vink": ("post van de steekproef nagekeken", "posten van de steekproef nagekeken"),
    "bevinding": ("bevinding", "bevindingen"),
    "antwoord": ("antwoord", "antwoorden"),
    "afgehandeld": ("bevinding afgehandeld", "bevindingen afgehandeld"),
    "heropend": ("bevinding heropend", "bevindingen heropend"),
    "opvolging": ("opvolging", "opvolgingen"),
    "verklaring": ("voorstel voor een verklaring", "voorstellen voor een verklaring"),
    "ondertekend": ("ondertekening", "ondertekeningen"),
}


def counted(records: Iterable[Record]) -> str:
    """How many of each kind, in words: `2 antwoorden, 1 bevinding afgehandeld`."""
    numbers = Counter(record.kind for record in records)
    texts = []
    for kind, number in sorted(numbers.items()):
        one, more = _WORDS.get(kind, (kind, kind))
        texts.append(f"{number} {one if number == 1 else more}")
    return ", ".join(texts)


def _of_year(records: Iterable[Record], year: int) -> Iterable[Record]:
    return (record for record in records if record.year == year)


def _draw(values: Mapping[str, Any], size: int) -> Draw:
    months, whole = values.get("maanden"), values.get("populatie")
    return Draw(
        seed=str(values.get("zaad", "")),
        limit=_amount(values.get("grens")),
        number=int(values.get("aantal") or 0),
        months=dict(months) if isinstance(months, dict) else {},
        size=size,
        count=int(whole.get("aantal") or 0) if isinstance(whole, dict) else 0,
    )


def _sampled(row: Mapping[str, Any], reasons: list[str], tick: Mapping[str, Any], *, is_changed: bool) -> Sampled:
    return Sampled(
        date=str(row.get("datum", "")),
        text=str(row.get("tekst", "")),
        amount=_amount(row.get("bedrag")),
        reasons=tuple(reasons),
        answers={question: str(tick[key]) for key, question in _QUESTIONS.items() if tick.get(key)},
        remark=str(tick.get("opmerking", "")),
        is_changed=is_changed,
    )


def _found(number: int, record: Record) -> Found:
    about = record.values.get("over")
    words = [str(about.get(key, "")) for key in ("titel", "omschrijving")] if isinstance(about, dict) else []
    return Found(
        number=number,
        weight=str(record.values.get("gewicht", "")),
        about=" · ".join(filter(None, words)),
        question=str(record.values.get("tekst", "")),
        by=record.shown_by,
    )


def _amount(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
