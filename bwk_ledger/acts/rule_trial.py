"""What rules do with the rows that the books know: which rows each takes, and which rule hides another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bwk_ledger.base import meta
from bwk_ledger.base.errors import PERSON_NUMBER, FieldName, InputError, advice, way
from importers import rule_text
from importers.booking import BY_REGISTER
from importers.history import original_rows, other_side
from importers.questions import OPEN, of_one_row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from bwk_ledger.rules.load import Ledger
    from importers.readers.bank import BankRow
    from importers.rules import Rule, Rules

_OWN = "eigen rekening"  # the reason of a transfer, which no rule is asked about


@dataclass(frozen=True)
class KnownRow:
    """A row of the books whose original is still kept, on the own account that it is of."""

    row: BankRow
    account: str
    entry: Any
    destination: str | None  # what it was booked on; None while it is open

    @property
    def of_person(self) -> str | None:
        """The number of the person that its booking is about."""
        if self.entry.payee and PERSON_NUMBER.fullmatch(self.entry.payee):
            return str(self.entry.payee)
        values = (item.meta or {} for item in self.entry.postings)
        numbers = (item.get(meta.MEMBER) or item.get(meta.PERSON) for item in values)
        return next((str(number) for number in numbers if number), None)


def known_rows(ledger: Ledger) -> list[KnownRow]:
    """The rows that rules are for, in the order of the books: no transfers between own accounts, and no orders."""
    rows = original_rows(ledger.root)
    for_rules = []
    for entry, posting in of_one_row(ledger.transactions if rows else ()):
        row = rows.get(str(posting.meta[meta.KEY]))
        is_order = any(meta.ORDER in (item.meta or {}) for item in entry.postings)
        if row is None or is_order or entry.meta.get(meta.REASON) == _OWN:
            continue
        others = {item.account for item in entry.postings if item is not posting}
        destination = None if entry.flag == OPEN else " + ".join(sorted(others))
        for_rules.append(KnownRow(row, posting.account, entry, destination))
    return for_rules


def of_party(known: Iterable[KnownRow], row: BankRow) -> list[KnownRow]:
    """The rows from or to the other side of a row, in its direction."""
    return [
        item for item in known if other_side(item.row) == other_side(row) and (item.row.amount > 0) == (row.amount > 0)
    ]


@dataclass(frozen=True)
class RuleTrial:
    """A rule against all rows of the books: those it takes, and those that it fits but an earlier rule takes."""

    rule: Rule
    takes: tuple[KnownRow, ...]
    hidden: tuple[tuple[KnownRow, Rule], ...]

    @property
    def when(self) -> str:
        """When the rule fits, in words."""
        return rule_text.when(self.rule)


def trial(rules: Rules, index: int, known: Iterable[KnownRow]) -> RuleTrial:
    """Try the rule with an index in its place among the others."""
    rule = rules.rules[index]
    takes, hidden = [], []
    for item in known:
        iban = item.row.counterparty or None
        if not rule.concerns(item.account, iban, item.row.amount > 0) or rule.find(item.row) is None:
            continue
        match = rules.match(item.row, item.account)
        if match is not None and match.rule is rule:
            takes.append(item)
        elif match is not None:
            hidden.append((item, match.rule))
    return RuleTrial(rule, tuple(takes), tuple(hidden))


def refuse_hidden(rules: Rules, tried: RuleTrial) -> None:
    """Refuse a rule that has no turn, for an earlier one takes all that it fits.

    Raises:
        InputError: names the earlier rule.
    """
    before = rules.rules[: rules.rules.index(tried.rule)]
    covering = next((item for item in before if item.covers(tried.rule)), None)
    if covering is None and tried.hidden and not tried.takes:
        covering = tried.hidden[0][1]
    if covering is not None:
        raise InputError(
            f"regel '{tried.rule.name}' komt niet aan de beurt.",
            cause=f"regel '{covering.name}' staat ervoor, en neemt dezelfde bankregels al.",
            remedy=advice(
                "zet hem ervoor met ",
                FieldName("voor"),
                f" '{covering.name}', of verander die regel met ",
                way("regels wijzig"),
                ". Er is niets geschreven.",
            ),
        )


def hidden_by(rules: Rules, index: int, known: Sequence[KnownRow]) -> list[str]:
    """The names of later rules that have no turn because of the one with an index."""
    rule = rules.rules[index]
    hidden_names = []
    for number, later in enumerate(rules.rules[index + 1 :], index + 1):
        tried = trial(rules, number, known)
        all_hidden = tried.hidden and not tried.takes and all(other is rule for _, other in tried.hidden)
        if rule.covers(later) or all_hidden:
            hidden_names.append(later.name)
    return hidden_names


# How often each rule was used.


@dataclass(frozen=True)
class RuleUse:
    """A rule in its place: what it booked, on which last day, and how many known rows it would take now."""

    number: int  # from 1
    rule: Rule
    booked: int
    last: dt.date | None
    takes: int

    @property
    def when(self) -> str:
        """When the rule fits, in words."""
        return rule_text.when(self.rule)

    @property
    def where(self) -> str:
        """The accounts that it books on."""
        return rule_text.where(self.rule)

    @property
    def never(self) -> bool:
        """Whether it books nothing, then or now."""
        return not self.booked and not self.takes


def uses(ledger: Ledger, rules: Rules) -> list[RuleUse]:
    """The rules in their order, with what became of them in these books."""
    days: dict[str, list[dt.date]] = {}
    for entry in ledger.transactions:
        name, *_ = str(entry.meta.get(meta.REASON, "")).split(BY_REGISTER)
        days.setdefault(name, []).append(entry.date)
    known = known_rows(ledger)
    rule_uses = []
    for index, rule in enumerate(rules.rules):
        booked = days.get(rule.name, [])
        last = max(booked, default=None)
        rule_uses.append(RuleUse(index + 1, rule, len(booked), last, len(trial(rules, index, known).takes)))
    return rule_uses
