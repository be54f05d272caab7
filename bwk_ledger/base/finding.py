"""What a rule returns when the books break it: one form for bean-check, `bwk controle`, Fava and the kascommissie."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

from bwk_ledger.base.errors import describe
from bwk_ledger.base.money import format_amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


class AccountName(NamedTuple):
    """A value of a finding that is an account: who does not know the books calls it otherwise."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Phrase:
    """A part of a sentence with values of its own, which are spelled as the others are.

    Args:
        text: the words, with `{name}` for every value.
        values: those, as what they are.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def joined(cls, parts: Sequence[Any], between: str = "; ") -> Phrase:
        """Several as one."""
        return cls(between.join(f"{{part{number}}}" for number in range(len(parts))), _numbered(parts))

    def said(self, spelling: Spelling) -> str:
        """The same in a spelling."""
        return spelling.vformat(self.text, (), self.values)

    def __str__(self) -> str:
        return self.said(OF_BOOKS)


def _numbered(parts: Sequence[Any]) -> dict[str, Any]:
    return {f"part{number}": part for number, part in enumerate(parts)}


class Spelling(Formatter):
    """How the values of a finding stand in its sentence: as the books spell them."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """Amounts as Dutch reads them; days and months by the calendar of the books."""
        if isinstance(value, Phrase):
            return value.said(self)
        if isinstance(value, Decimal):
            return format_amount(value)
        if isinstance(value, list):
            return ", ".join(self.format_field(item, format_spec) for item in value)
        return format(value, format_spec) if isinstance(value, dt.date) else str(value)


OF_BOOKS = Spelling()


@dataclass(frozen=True, eq=False)
class Finding:
    """A rule that the books break, in the shape that beancount's and Fava's printers of errors expect.

    Args:
        rule: its subject and name: `handgeld.ceiling`.
        entry: the directive that breaks it; None where that is a file.
        place: the metadata with the file and line of the closest place.
        what: a Dutch sentence that says what is wrong, with `{name}` for every value of `data`.
        cause: which rule of the cooperative it breaks.
        remedy: what the treasurer can do.
        data: the values in `what`, as what they are: days, EUR, accounts.
        sealed_year: the closed year in which something changed, whatever the day of its entry.
    """

    rule: str
    entry: Any
    place: Mapping[str, Any]
    what: str
    cause: str
    remedy: str
    data: Mapping[str, Any] = field(default_factory=dict)
    sealed_year: int | None = None

    @property
    def source(self) -> Mapping[str, Any]:
        """The place, as beancount calls it."""
        return self.place

    @property
    def text(self) -> str:
        """What is wrong, in the spelling of the books."""
        return self.said(OF_BOOKS)

    @property
    def message(self) -> str:
        """What is wrong, why, and what to do."""
        return describe(self.text, cause=self.cause, remedy=self.remedy)

    @property
    def subject(self) -> str:
        """The subject of its rule."""
        return self.rule.partition(".")[0]

    @property
    def year(self) -> int | None:
        """The year it is of; None where it is not of an entry."""
        if self.sealed_year is not None:
            return self.sealed_year
        day = getattr(self.entry, "date", None)
        return day.year if day is not None else None

    def said(self, spelling: Spelling) -> str:
        """What is wrong, in another spelling."""
        return spelling.vformat(self.what, (), self.data) if self.data else self.what

    def is_same(self, other: Finding) -> bool:
        """Whether another says the same of the same place."""
        one, two = ((item.rule, item.data, *map(item.place.get, ("filename", "lineno"))) for item in (self, other))
        return one == two


def by_kind(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Findings together that break the same rule, in the order of the first of each."""
    findings_by_rule: dict[str, list[Finding]] = {}
    for item in findings:
        findings_by_rule.setdefault(item.rule, []).append(item)
    return [tuple(items) for items in findings_by_rule.values()]


class FilePlace:
    """A line of a file that is no entry, for a finding to point at.

    Args:
        path: the file.
        line: from 1.
    """

    def __init__(self, path: Path, line: int = 1) -> None:
        self.meta = {"filename": str(path), "lineno": line}


def finding(
    rule: str,
    entry: Any,
    what: str,
    *,
    cause: str,
    remedy: str,
    source: Mapping[str, Any] | None = None,
    sealed_year: int | None = None,
    **values: Any,
) -> Finding:
    """Describe a broken rule.

    Args:
        rule: its subject and name.
        entry: the directive that breaks it, or a `FilePlace`.
        what: one Dutch sentence that says what is wrong, with `{name}` for each of `values` where there are any.
        cause: which rule it breaks.
        remedy: what the treasurer can do.
        source: a closer place than that of the entry, such as the metadata of one posting.
        sealed_year: the closed year in which something changed.
        values: what the sentence names, as what it is.
    """
    place = source if source is not None and "lineno" in source else entry.meta
    of = None if isinstance(entry, FilePlace) else entry
    return Finding(rule, of, place, what, cause, remedy, values, sealed_year)
