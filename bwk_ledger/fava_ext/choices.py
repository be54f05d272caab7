"""What one can choose in a field of a form: out of the books, with what it is called in Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.acts import act as kinds
from bwk_ledger.base import accounts
from bwk_ledger.figures.receipts import waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bwk_ledger.acts.act import Field
    from bwk_ledger.rules.load import Ledger


@dataclass(frozen=True)
class Choice:
    """A value, and what it is."""

    value: str
    label: str = ""

    @property
    def shown(self) -> str:
        """Both of them."""
        return f"{self.label} ({self.value})" if self.label and self.label != self.value else self.value


@dataclass(frozen=True)
class Choices:
    """What one can choose; where it is not closed, anything else may be typed."""

    options: tuple[Choice, ...] = ()
    is_closed: bool = False


def choices_for(item: Field, ledger: Ledger | None) -> Choices:
    """What there is to choose for a field."""
    if item.kind.choices:
        return Choices(tuple(Choice(word) for word in item.kind.choices), is_closed=True)
    if ledger is None:
        return Choices()
    closed = _CLOSED.get(item.check) if item.check is not None and not item.many else None
    if closed is not None:
        return Choices(tuple(closed(ledger)), is_closed=True)
    open_choices = _OPEN_BY_NAME.get(item.name) or _OPEN.get(id(item.kind))
    return Choices(tuple(open_choices(ledger))) if open_choices is not None else Choices()


def _kamers(ledger: Ledger) -> Iterator[Choice]:
    yield from (Choice(item.code, item.name) for item in ledger.config.kamers.values() if not item.is_cooperative)


def _kamers_and_cooperative(ledger: Ledger) -> Iterator[Choice]:
    yield from _kamers(ledger)
    yield from (Choice(item.code, item.name) for item in ledger.config.kamers.values() if item.is_cooperative)


def _kinds_of_hours(ledger: Ledger) -> Iterator[Choice]:
    yield from map(Choice, ledger.config.hour_posts)


def _numbers(ledger: Ledger) -> Iterator[Choice]:
    labels = {number: f"{item.kind}, {', '.join(item.kamers)}" for number, item in ledger.config.people.items()}
    labels |= {number: f"lid, {item.kamer}" for number, item in ledger.config.members.items()}
    yield from (Choice(number, label.rstrip(", ")) for number, label in sorted(labels.items()))


def _accounts(ledger: Ledger) -> Iterator[Choice]:
    for account, name in ledger.names.items():
        part = accounts.result(account)
        yield Choice(account, f"{name} {part.kamer}" if part is not None else name)


def _banks(ledger: Ledger) -> Iterator[Choice]:
    yield from (item for item in _accounts(ledger) if accounts.is_own(item.value))


def _grants(ledger: Ledger) -> Iterator[Choice]:
    yield from (Choice(item.code, item.name) for item in ledger.config.funders.values())
    yield from (Choice(name, item.purpose or item.funder.name) for name, item in ledger.config.awards.items())


def _activities(ledger: Ledger) -> Iterator[Choice]:
    yield from (Choice(item.name, item.group) for item in ledger.config.activities.values())


def _relations(ledger: Ledger) -> Iterator[Choice]:
    yield from (Choice(item.code, item.name) for item in ledger.config.relations.values())


def _papers(ledger: Ledger) -> Iterator[Choice]:
    yield from (Choice(item.number, item.named) for item in waiting(ledger.index))


_CLOSED: dict[Callable[[Ledger, Any], object], Callable[[Ledger], Iterator[Choice]]] = {
    kinds.a_kamer: _kamers,
    kinds.a_kamer_or_cooperative: _kamers_and_cooperative,
    kinds.a_kind_of_hours: _kinds_of_hours,
}
# By the kind itself: another kind of code that is read alike is of other things.
_OPEN = {
    id(kinds.ACCOUNT): _accounts,
    id(kinds.PART): _accounts,
    id(kinds.PART_OR_REST): _accounts,
    id(kinds.RESULT_TO): _accounts,
    id(kinds.KAMER): _kamers_and_cooperative,
    id(kinds.KAMER_AMOUNT): _kamers,
    id(kinds.GRANT): _grants,
    id(kinds.NUMBER): _numbers,
    id(kinds.PAPER): _papers,
}
_OPEN_BY_NAME: dict[str, Callable[[Ledger], Iterator[Choice]]] = {
    "rekening": _accounts,
    "bank": _banks,
    "bankrekening": _banks,
    "via": _banks,
    "activiteit": _activities,
    "leverancier": _relations,
}
