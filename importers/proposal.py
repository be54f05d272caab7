"""A rule proposed from decisions: what sets the rows that go one way apart from the other rows of the same party.

In this order: their account number alone, the kamer in their text, words of their text, their amount. A proposal is a
rule that was tried: it takes every row it is made of, and no row of the party that it is not known to be right for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from bwk_ledger.base.money import format_amount
from bwk_ledger.base.periods import MONTHS
from importers.rule_text import rule_lines
from importers.rules import parse_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from importers.readers.bank import BankRow
    from importers.rules import Rule

_TOKEN = re.compile(r"\w+")
_LEAST = 3  # letters of a word that says something
_MOST_WORDS = 2
_TRIED = 12  # words
_NOTHING_SAID = """
    voor van over een het met aan per uit bij tot naar door omschrijving naam iban kenmerk
    januari februari maart april mei juni juli augustus september oktober november december kwartaal jaar week
"""
_EMPTY = frozenset({*_NOTHING_SAID.split(), *MONTHS})


@dataclass(frozen=True)
class PartyRow:
    """A row of a party, and where it went: None is open still."""

    row: BankRow
    destination: str | None


@dataclass(frozen=True)
class Proposal:
    """The fields of a rule, and the rows of the party that it would take."""

    fields: dict[str, Any]
    takes: tuple[PartyRow, ...]


def one_rule(fields: Mapping[str, Any]) -> Rule:
    """The rule of these fields.

    Raises:
        InputError: they make none.
    """
    (rule,) = parse_rules("regels.toml", rule_lines(fields)).rules
    return rule


def proposal(
    base: Mapping[str, Any], rows: Sequence[BankRow], others: Sequence[PartyRow], kamers: Collection[str]
) -> Proposal | None:
    """The first rule that takes all of the rows and nothing else of the party; None where none does.

    Args:
        base: the fields of the rule without what its texts and amounts are; `rekening` is where the rows go.
        rows: what it must take.
        others: the other rows of the party and direction.
        kamers: the codes of the kamers of the books.
    """
    for fields in _candidates(base, rows, kamers):
        rule = one_rule(fields)
        if all(rule.find(row) is not None for row in rows):
            taken = [item for item in others if rule.find(item.row) is not None]
            if all(_is_right(item, fields, rule, rows, kamers) for item in taken):
                return Proposal(dict(fields), tuple(taken))
    return None


def kamers_elsewhere(account: str, rows: Iterable[BankRow], kamers: Collection[str]) -> list[str]:
    """The kamers that rows name, where these rows do not name the kamer of the account."""
    own = _kamer_of(account, kamers)
    named = [{code for code in kamers if code.casefold() in _words_of(row)} for row in rows] if own is not None else []
    return sorted({code for codes in named if own not in codes for code in codes})


def _candidates(base: Mapping[str, Any], rows: Sequence[BankRow], kamers: Collection[str]) -> Iterator[dict[str, Any]]:
    words = _stable_words(rows, kamers)[:_TRIED]
    own = _kamer_of(str(base["rekening"]), kamers)
    capture = None
    if own is not None and all(own.casefold() in _words_of(row) for row in rows):
        capture = rf"\b(?P<kamer>{'|'.join(map(re.escape, sorted(kamers, key=lambda code: (-len(code), code))))})\b"
    if capture is not None and own is not None:
        general = {**base, "rekening": str(base["rekening"]).replace(f":{own}:", ":{kamer}:")}
        # With words, for the same kamer may get other bills of this party later.
        for chosen in _choices(words, least=1 if words else 0):
            yield _with_texts(general, [*chosen, capture])
    yield dict(base)
    for chosen in _choices([own, *words] if capture is not None and own is not None else words, least=1):
        yield _with_texts(base, chosen)
    amounts = {abs(row.amount) for row in rows}
    if len(amounts) == 1:
        amount = {**base, "bedrag": format_amount(amounts.pop()).replace(".", "")}
        yield amount
        for chosen in _choices(words, least=1):
            yield _with_texts(amount, chosen)


def _choices(words: Sequence[str], least: int) -> Iterator[tuple[str, ...]]:
    for number in range(least, _MOST_WORDS + 1):
        yield from combinations(words, number)


def _with_texts(base: Mapping[str, Any], words: Sequence[str]) -> dict[str, Any]:
    texts = [word if word.startswith("\\b") else rf"\b{re.escape(word)}\b" for word in words]
    return {**base, "tekst": texts[0] if len(texts) == 1 else texts}


def _stable_words(rows: Sequence[BankRow], kamers: Collection[str]) -> list[str]:
    """The words that all rows have, in order of the first, without what is another one each time."""
    shared = set.intersection(*(set(_kind_of(row, kamers)) for row in rows))
    return [word for word in _kind_of(rows[0], kamers) if word in shared]


def _kind_of(row: BankRow, kamers: Collection[str]) -> tuple[str, ...]:
    """What the payer wrote without kamers, numbers, months and small words: the same for every bill of a kind."""
    left_out = {code.casefold() for code in kamers} | _EMPTY
    words = (word.casefold() for word in _TOKEN.findall(row.description))
    told = (word for word in words if len(word) >= _LEAST and word not in left_out and word.isalpha())
    return tuple(dict.fromkeys(told))


def _words_of(row: BankRow) -> set[str]:
    return {word.casefold() for word in _TOKEN.findall(row.description)}


def _kamer_of(account: str, kamers: Collection[str]) -> str | None:
    return next((part for part in account.split(":")[1:2] if part in kamers), None)


def _is_right(
    item: PartyRow, fields: Mapping[str, Any], rule: Rule, rows: Iterable[BankRow], kamers: Collection[str]
) -> bool:
    """Whether a rule may take another row: it went there, or is the same bill as one of these, or of another kamer."""
    groups = rule.find(item.row) or {}
    if item.destination is not None:
        return item.destination == str(fields["rekening"]).replace("{kamer}", groups.get("kamer", "").upper())
    return any(_is_same_bill(item.row, row, kamers, names_kamer="kamer" in groups) for row in rows)


def _is_same_bill(one: BankRow, other: BankRow, kamers: Collection[str], *, names_kamer: bool) -> bool:
    """Whether two rows are bills of one kind: the same words, and no two amounts in a month that nothing explains."""
    if set(_kind_of(one, kamers)) != set(_kind_of(other, kamers)):
        return False
    if names_kamer:
        return True
    codes = {code.casefold() for code in kamers}
    same_month = (one.date.year, one.date.month) == (other.date.year, other.date.month)
    return _words_of(one) & codes == _words_of(other) & codes and (one.amount == other.amount or not same_month)
